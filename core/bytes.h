/* bytes.h: values as they stand in memory, one after the other in a buffer, and taken from there again: for bytes that
 * this very program wrote, but that may have been damaged since. */
#ifndef GL_BYTES_H
#define GL_BYTES_H

#include "buffer.h"

void gl_put(gl_buffer *buffer, const void *bytes, size_t len);
void gl_put_u32(gl_buffer *buffer, size_t value); /* below 2^32 */
/* Its length, in 32 bits, before it. */
void gl_put_string(gl_buffer *buffer, glane_str text);

/* What is not taken yet. */
typedef struct gl_rest {
    const char *at;
    size_t left;
} gl_rest;

/* 0: there is not so much left. */
int gl_get(gl_rest *rest, void *value, size_t len);
/* Where it stands. */
int gl_get_string(gl_rest *rest, glane_str *text);

#endif
