#define _GNU_SOURCE
#include "region.h"

#include "limits.h"

#include <sys/mman.h>

/* Where 64-bit Linux puts nothing by itself: the first two stand between the shadow memory of
 * AddressSanitizer and programs, heaps and libraries (x86-64, arm64); the third is within 128 GiB, which
 * valgrind and processors of fewer address bits ask for. An address that is taken is refused by the system. */
static const uint64_t places[GL_REGION_PLACES] = {0x200000000000u, 0x210000000000u, 0x800000000u};

/* Memory is asked for in steps, so that little more is mapped than used. */
#define STEP ((size_t)4 << 20)

/* Maps where it is asked to or not at all; systems that do not know the flag take the address for a hint. */
static char *map_at(uint64_t address, size_t size, int protection, int flags, int file)
{
#ifdef MAP_FIXED_NOREPLACE
    if (address > UINTPTR_MAX)
        return NULL;
    char *wanted = (char *)(uintptr_t)address;
    char *got = mmap(wanted, size, protection, MAP_PRIVATE | MAP_FIXED_NOREPLACE | flags, file, 0);
    if (got == wanted)
        return got;
    if (got != MAP_FAILED)
        munmap(got, size);
#else
    (void)address, (void)size, (void)protection, (void)flags, (void)file;
#endif
    return NULL;
}

int gl_region_open(gl_region *region)
{
    *region = (gl_region){.base = NULL};
    for (unsigned i = 0; i < GL_REGION_PLACES && !region->base; i++)
        region->base = map_at(places[i], STEP, PROT_READ | PROT_WRITE, MAP_ANONYMOUS, -1);
    region->mapped = region->base ? STEP : 0;
    return region->base != NULL;
}

static int grow(gl_region *region, size_t need)
{
    size_t more = (need + STEP - 1) / STEP * STEP;
    if (need > GL_MAX_IMAGE_BYTES || region->mapped + more > GL_MAX_IMAGE_BYTES ||
        !map_at((uint64_t)(uintptr_t)region->base + region->mapped, more, PROT_READ | PROT_WRITE,
                MAP_ANONYMOUS, -1))
        return 0;
    region->mapped += more;
    return 1;
}

void *gl_region_take(gl_region *region, size_t size, size_t alignment)
{
    size_t start = (region->used + alignment - 1) / alignment * alignment;
    if (region->torn || size > GL_MAX_IMAGE_BYTES ||
        (start + size > region->mapped && !grow(region, start + size - region->mapped))) {
        region->torn = 1;
        return NULL;
    }
    region->used = start + size;
    return region->base + start;
}

int gl_region_map(gl_region *region, unsigned place, int file, size_t size)
{
    *region = (gl_region){.base = map_at(places[place], size, PROT_READ, 0, file)};
    region->used = region->mapped = region->base ? size : 0;
    return region->base != NULL;
}

void gl_region_close(gl_region *region)
{
    if (region->base)
        munmap(region->base, region->mapped);
    *region = (gl_region){.base = NULL};
}

unsigned gl_region_place(const gl_region *region)
{
    unsigned i = 0;
    while (i + 1 < GL_REGION_PLACES && places[i] != (uint64_t)(uintptr_t)region->base)
        i++;
    return i;
}
