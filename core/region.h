/* region.h: memory in one piece at an address that is the same in every process.
 *
 * What lies in it may point into it, be written to a file as it is, and be mapped again at the same
 * address with every pointer true (image.c). There is a handful of such addresses, each free or not:
 * several engines of one process take one each, the next ones do without. */
#ifndef GL_REGION_H
#define GL_REGION_H

#include <stddef.h>
#include <stdint.h>

typedef struct gl_region {
    char *base;          /* NULL: none */
    size_t used, mapped; /* bytes from base on */
    int torn;            /* it could not grow: what came after lies elsewhere */
} gl_region;

#define GL_REGION_PLACES 3u

/* Takes the first address that is free. 0 when none is, or the system has no such mappings. */
int gl_region_open(gl_region *region);
/* Zeroed memory; NULL once the region cannot grow. */
void *gl_region_take(gl_region *region, size_t size, size_t alignment);
/* Maps `size` bytes of a file, read-only, at the address numbered `place`. 0 when it is not free. */
int gl_region_map(gl_region *region, unsigned place, int file, size_t size);
void gl_region_close(gl_region *region);
/* Which address a region has. */
unsigned gl_region_place(const gl_region *region);

#endif
