/* decimal.h: exact decimals (glane_decimal of glane/types.h). No rounding, no binary floats.
 *
 * What comes out is normal: `digits` ends in no zero either (100 is 1 x 10^2), the bytes
 * past `count` are zero, so equal values with equal `decimals` are equal bytes. What comes
 * in need not be normal. Exponents and decimals stay within +-GL_DECIMAL_EXPONENT. A
 * result that is refused leaves its place untouched. */
#ifndef GL_DECIMAL_H
#define GL_DECIMAL_H

#include <glane/types.h>

#define GL_DECIMAL_EXPONENT 999
/* A buffer of this size takes any decimal printed. */
#define GL_DECIMAL_TEXT 1040

/* [+-] digits [. digits], ASCII. GLANE_SKIP for anything else or a value of more than
 * GLANE_DECIMAL_DIGITS digits (zeros at either end aside). `decimals` is the number of
 * digits written after the point. */
glane_status gl_decimal_parse(glane_str text, glane_decimal *out);
/* Plain decimal, no exponent, no trailing zeros after the point, "-" only for
 * what is below zero. NUL-terminated. Its length, or 0 if `size` is too small. */
size_t gl_decimal_print(const glane_decimal *value, char *out, size_t size);
/* Exact sum; GLANE_SKIP if it needs more than GLANE_DECIMAL_DIGITS digits.
 * `decimals` of the sum is the greater of both. */
glane_status gl_decimal_add(const glane_decimal *a, const glane_decimal *b, glane_decimal *sum);
/* Exact product; GLANE_SKIP as above. `decimals` adds up. */
glane_status gl_decimal_mul(const glane_decimal *a, const glane_decimal *b, glane_decimal *product);
/* value x 10^power, `decimals` down by power. GLANE_SKIP when exponent or decimals leave +-999. */
glane_status gl_decimal_scale(glane_decimal *value, int32_t power);
/* -1, 0, 1. */
int gl_decimal_compare(const glane_decimal *a, const glane_decimal *b);
void gl_decimal_of(int64_t value, glane_decimal *out);

#endif
