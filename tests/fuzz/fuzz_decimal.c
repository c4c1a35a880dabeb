/* Decimals: what is printed parses back to the same, and sums and products obey their laws.
 * The input is one decimal, or two set apart by a newline. */
#include "decimal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
    if (!holds)
        abort();
}

static void check_round_trip(const glane_decimal *value)
{
    char text[GL_DECIMAL_TEXT], again[GL_DECIMAL_TEXT];
    const size_t len = gl_decimal_print(value, text, sizeof text);
    require(len > 0 && text[len] == '\0');
    glane_decimal back;
    require(gl_decimal_parse((glane_str){text, len}, &back) == GLANE_OK);
    require(gl_decimal_compare(value, &back) == 0);
    require(back.exponent == value->exponent && back.negative == value->negative &&
            back.count == value->count && memcmp(back.digits, value->digits, sizeof back.digits) == 0);
    require(gl_decimal_print(&back, again, sizeof again) == len && memcmp(text, again, len) == 0);
}

static void check_pair(const glane_decimal *a, const glane_decimal *b)
{
    glane_decimal sum, swapped, minus = *b, back;
    require(gl_decimal_compare(a, b) == -gl_decimal_compare(b, a));
    const glane_status added = gl_decimal_add(a, b, &sum);
    require(gl_decimal_add(b, a, &swapped) == added);
    if (added == GLANE_OK) {
        check_round_trip(&sum);
        require(memcmp(&sum, &swapped, sizeof sum) == 0);
        minus.negative = b->count > 0 && !b->negative;
        if (gl_decimal_add(&sum, &minus, &back) == GLANE_OK)
            require(gl_decimal_compare(&back, a) == 0);
    }
    glane_decimal product;
    const glane_status multiplied = gl_decimal_mul(a, b, &product);
    require(gl_decimal_mul(b, a, &swapped) == multiplied);
    if (multiplied == GLANE_OK) {
        check_round_trip(&product);
        require(memcmp(&product, &swapped, sizeof product) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *cut = size > 0 ? memchr(text, '\n', size) : NULL;
    const size_t len = cut ? (size_t)(cut - text) : size;
    glane_decimal a, b;
    if (gl_decimal_parse((glane_str){text, len}, &a) != GLANE_OK)
        return 0;
    check_round_trip(&a);
    if (cut && gl_decimal_parse((glane_str){cut + 1, size - len - 1}, &b) == GLANE_OK)
        check_pair(&a, &b);
    return 0;
}
