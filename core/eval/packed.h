/* packed.h: compressed streams, written and read, where libarchive is there; what is no more than its name says
 * (.zst, .gz) when written is told by its bytes when read. */
#ifndef GL_PACKED_H
#define GL_PACKED_H

#include <stddef.h>

typedef struct gl_packer gl_packer;

/* Does the name ask for compression? */
int gl_is_packed_name(const char *path);
/* Takes compressed bytes; 0: it can't. */
typedef int (*gl_packed_write)(void *user, const char *bytes, size_t len);
/* Compresses as the name asks; NULL: it can't be, and *why says why. */
gl_packer *gl_packer_new(const char *path, gl_packed_write write, void *user, const char **why);
/* 0: the bytes were not taken, or compression failed. */
int gl_packer_write(gl_packer *packer, const char *bytes, size_t len);
/* `keep`: writes what is left; else what was written is of no use. 0: that failed. Frees it. */
int gl_packer_end(gl_packer *packer, int keep);

/* An open file with the content of a compressed one, which is gone once it is closed; `file`, if that is not
 * compressed by its first bytes. -1: *why says why; `file` stays open. */
int gl_unpacked(int file, const char **why);

#endif
