/* sha256.h: the digest that names a source, in hexadecimal. */
#ifndef GL_SHA256_H
#define GL_SHA256_H

#include <stddef.h>

void gl_sha256(const void *bytes, size_t len, char hex[65]);

/* Of a file, from its beginning; 0 if it can't be read. */
int gl_sha256_file(int file, char hex[65]);

#endif
