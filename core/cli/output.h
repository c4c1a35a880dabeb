/* output.h: where results go: standard output, or a file that appears whole or not at all.
 *
 * A file is written under a name of its own beside its place and renamed at the
 * end (whoever writes one holds interruptions back: interrupts.h). What exists
 * and is no regular file (/dev/null, a pipe) is written as it is. */
#ifndef GL_OUTPUT_H
#define GL_OUTPUT_H

#include <stddef.h>

typedef struct gl_output {
    int fd;
    const char *name; /* for messages; borrowed */
    char *path;       /* the file's place; NULL: nothing to rename */
    char *temporary;  /* its name until then */
    struct gl_packer *packer; /* packed.h; NULL: bytes are written as they are */
    int closed;       /* whoever read standard output has gone */
    int failed;       /* a write failed, and was complained of */
} gl_output;

/* NULL: standard output. 0: it can't be, and was complained of. */
int gl_output_open(gl_output *output, const char *path);
/* Has what is written from here on compressed, if the path's name asks for it (.zst, .gz). 0: it can't be, and
 * was complained of. The output stays where it is until it is closed. */
int gl_output_pack(gl_output *output);
/* 1; 0 with `closed` or `failed` set. */
int gl_output_write(void *output, const char *bytes, size_t len);
/* `keep`: the file goes to its place; else it goes. 0: something failed. */
int gl_output_close(gl_output *output, int keep);

#endif
