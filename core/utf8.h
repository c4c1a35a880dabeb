/* utf8.h: one code point to UTF-8. (ICU's macro for it does not compile without sign warnings.) */
#ifndef GL_UTF8_H
#define GL_UTF8_H

#include <stdint.h>

/* Writes c (a scalar value) to out, up to 4 bytes; gives their number. */
static inline uint32_t gl_utf8_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    uint32_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (uint32_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> n) | c);
    return n;
}

#endif
