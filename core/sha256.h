/* sha256.h: the digest that names a source, in hexadecimal. */
#ifndef GL_SHA256_H
#define GL_SHA256_H

#include <stddef.h>

void gl_sha256(const void *bytes, size_t len, char hex[65]);

#endif
