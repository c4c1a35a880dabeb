/* number.c: see number.h. */
#include "number.h"

#include "decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "-1.25e-07", spelt out. */
static size_t gl_spell_out(char *written, char out[GL_NUMBER_ROOM])
{
    glane_decimal decimal;
    char *exponent = strchr(written, 'e');
    *exponent = '\0';
    out[0] = '\0';
    if (gl_decimal_parse(glane_str_of(written), &decimal) != GLANE_OK ||
        gl_decimal_scale(&decimal, atoi(exponent + 1)) != GLANE_OK)
        return 0;
    return gl_decimal_print(&decimal, out, GL_NUMBER_ROOM);
}

size_t gl_number_text(double number, char out[GL_NUMBER_ROOM])
{
    char written[40];
    if (!isfinite(number)) {
        out[0] = '\0';
        return 0;
    }
    if (number >= -1e15 && number <= 1e15 && number <= trunc(number) && number >= trunc(number))
        return (size_t)snprintf(out, GL_NUMBER_ROOM, "%lld", (long long)number);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(written, sizeof written, "%.*g", digits, number);
        if (strtod(written, NULL) >= number && strtod(written, NULL) <= number)
            break;
    }
    if (strchr(written, 'e'))
        return gl_spell_out(written, out);
    return (size_t)snprintf(out, GL_NUMBER_ROOM, "%s", written);
}

int gl_number_read(glane_str text, double *number)
{
    char copy[GL_NUMBER_ROOM];
    size_t at = 0, digits = 0, points = 0;
    if (text.len == 0 || text.len >= sizeof copy)
        return 0;
    at = text.data[0] == '-' || text.data[0] == '+';
    for (; at < text.len; at++) {
        digits += text.data[at] >= '0' && text.data[at] <= '9';
        points += text.data[at] == '.';
        if (text.data[at] != '.' && (text.data[at] < '0' || text.data[at] > '9'))
            return 0;
    }
    if (digits == 0 || points > 1)
        return 0;
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    *number = strtod(copy, NULL);
    return 1;
}
