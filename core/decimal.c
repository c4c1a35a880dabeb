/* decimal.c: schoolbook arithmetic on decimal digits.
 *
 * A gl_wide is the working form: digits as numbers, least first, in a buffer
 * that holds any exact result before it is judged against the limit. */
#include "decimal.h"

/* A product has twice the digits; a sum is refused before it could need more. */
#define GL_WIDE_DIGITS (2 * GLANE_DECIMAL_DIGITS + 2)

typedef struct gl_wide {
    int64_t exponent, decimals; /* wide enough for any int32_t arithmetic on them */
    int negative;
    int count;
    uint8_t digit[GL_WIDE_DIGITS];
} gl_wide;

/* Drops zeros at either end. */
static void gl_wide_trim(gl_wide *wide)
{
    while (wide->count > 0 && wide->digit[wide->count - 1] == 0)
        wide->count--;
    int zeros = 0;
    while (zeros < wide->count && wide->digit[zeros] == 0)
        zeros++;
    memmove(wide->digit, wide->digit + zeros, (size_t)(wide->count - zeros));
    wide->count -= zeros;
    wide->exponent += zeros;
    if (wide->count == 0) {
        wide->exponent = 0;
        wide->negative = 0;
    }
}

/* A decimal that a plugin may have made by hand: counts past its digits are cut. */
static gl_wide gl_wide_of(const glane_decimal *value)
{
    gl_wide wide = {.exponent = value->exponent,
                    .decimals = value->decimals,
                    .negative = value->negative != 0};
    wide.count = value->count <= GLANE_DECIMAL_DIGITS ? value->count : GLANE_DECIMAL_DIGITS;
    for (int i = 0; i < wide.count; i++)
        wide.digit[i] = (uint8_t)((unsigned)(value->digits[wide.count - 1 - i] - '0') % 10u);
    gl_wide_trim(&wide);
    return wide;
}

static int gl_in_range(int64_t power)
{
    return power >= -GL_DECIMAL_EXPONENT && power <= GL_DECIMAL_EXPONENT;
}

static glane_status gl_wide_store(gl_wide *wide, glane_decimal *out)
{
    gl_wide_trim(wide);
    if (wide->count > GLANE_DECIMAL_DIGITS || !gl_in_range(wide->exponent) || !gl_in_range(wide->decimals))
        return GLANE_SKIP;
    memset(out, 0, sizeof *out);
    out->exponent = (int32_t)wide->exponent;
    out->decimals = (int32_t)wide->decimals;
    out->negative = (uint8_t)wide->negative;
    out->count = (uint8_t)wide->count;
    for (int i = 0; i < wide->count; i++)
        out->digits[i] = (char)('0' + wide->digit[wide->count - 1 - i]);
    return GLANE_OK;
}

/* Digit of wide at 10^power. */
static int gl_digit_at(const gl_wide *wide, int64_t power)
{
    const int64_t place = power - wide->exponent;
    return place >= 0 && place < wide->count ? wide->digit[place] : 0;
}

/* Length of the run of ASCII digits at `from`. */
static size_t gl_digit_run(glane_str text, size_t from)
{
    size_t end = from;
    while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    return end - from;
}

glane_status gl_decimal_parse(glane_str text, glane_decimal *out)
{
    size_t at = 0;
    gl_wide wide = {.exponent = 0};
    if (text.len > 0 && (text.data[0] == '+' || text.data[0] == '-')) {
        wide.negative = text.data[0] == '-';
        at = 1;
    }
    const size_t whole = gl_digit_run(text, at);
    size_t end = at + whole, fraction = 0;
    if (end < text.len && text.data[end] == '.') {
        fraction = gl_digit_run(text, end + 1);
        end += 1 + fraction;
        if (fraction == 0)
            return GLANE_SKIP;
    }
    if (whole == 0 || end != text.len || fraction > GL_DECIMAL_EXPONENT)
        return GLANE_SKIP;
    wide.decimals = (int64_t)fraction;

    /* The digits that count, from the last that is not zero to the first. */
    size_t power = 0;
    int64_t lowest = -1;
    for (size_t i = end; i-- > at;) {
        const char c = text.data[i];
        if (c == '.')
            continue;
        if (c != '0') {
            if (lowest < 0)
                lowest = (int64_t)power;
            const int64_t place = (int64_t)power - lowest;
            if (place >= GLANE_DECIMAL_DIGITS)
                return GLANE_SKIP;
            wide.digit[place] = (uint8_t)(c - '0');
            wide.count = (int)place + 1;
        }
        power++;
    }
    wide.exponent = lowest - (int64_t)fraction;
    return gl_wide_store(&wide, out);
}

size_t gl_decimal_print(const glane_decimal *value, char *out, size_t size)
{
    const gl_wide wide = gl_wide_of(value);
    const int64_t top = wide.count + wide.exponent; /* digits before the point, if above 0 */
    const int64_t whole = top > 0 ? top : 1;
    const int64_t fraction = wide.exponent < 0 ? -wide.exponent : 0;
    const uint64_t len = (uint64_t)(wide.negative + whole + (fraction > 0) + fraction);
    if (len >= size)
        return 0;
    char *to = out;
    if (wide.negative)
        *to++ = '-';
    for (int64_t power = whole - 1; power >= -fraction; power--) {
        if (power == -1)
            *to++ = '.';
        *to++ = (char)('0' + gl_digit_at(&wide, power));
    }
    *to = '\0';
    return (size_t)len;
}

/* Compares what they are without their signs. */
static int gl_compare_size(const gl_wide *a, const gl_wide *b)
{
    if (a->count == 0 || b->count == 0)
        return (a->count > 0) - (b->count > 0);
    const int64_t top = a->exponent + a->count, other = b->exponent + b->count;
    if (top != other)
        return top < other ? -1 : 1;
    for (int i = 1; i <= a->count || i <= b->count; i++) {
        const int left = gl_digit_at(a, top - i), right = gl_digit_at(b, top - i);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

int gl_decimal_compare(const glane_decimal *a, const glane_decimal *b)
{
    const gl_wide left = gl_wide_of(a), right = gl_wide_of(b);
    if (left.negative != right.negative)
        return left.negative ? -1 : 1;
    const int size = gl_compare_size(&left, &right);
    return left.negative ? -size : size;
}

glane_status gl_decimal_add(const glane_decimal *a, const glane_decimal *b, glane_decimal *sum)
{
    gl_wide big = gl_wide_of(a), small = gl_wide_of(b);
    const int64_t decimals = big.decimals > small.decimals ? big.decimals : small.decimals;
    if (gl_compare_size(&big, &small) < 0) {
        const gl_wide swapped = big;
        big = small;
        small = swapped;
    }
    gl_wide wide = {.exponent = big.exponent, .decimals = decimals, .negative = big.negative};
    if (small.count > 0 && small.exponent < big.exponent)
        wide.exponent = small.exponent;
    /* Both end in a digit that is not zero: where the exponents differ the lower end
     * stays, and a subtraction can shorten so wide a number by one place at most. */
    const int64_t width = big.exponent + big.count - wide.exponent;
    if (width > GLANE_DECIMAL_DIGITS + 1)
        return GLANE_SKIP;
    const int sign = big.negative == small.negative ? 1 : -1;
    int carry = 0;
    for (wide.count = 0; wide.count < width || carry != 0; wide.count++) {
        const int64_t power = wide.exponent + wide.count;
        const int digit = gl_digit_at(&big, power) + sign * gl_digit_at(&small, power) + carry;
        carry = digit < 0 ? -1 : digit / 10;
        wide.digit[wide.count] = (uint8_t)(digit - 10 * carry);
    }
    return gl_wide_store(&wide, sum);
}

glane_status gl_decimal_mul(const glane_decimal *a, const glane_decimal *b, glane_decimal *product)
{
    const gl_wide left = gl_wide_of(a), right = gl_wide_of(b);
    gl_wide wide = {.exponent = left.exponent + right.exponent,
                    .decimals = left.decimals + right.decimals,
                    .negative = left.negative != right.negative,
                    .count = left.count + right.count};
    for (int i = 0; i < left.count; i++) {
        int carry = 0;
        for (int j = 0; j < right.count; j++) {
            const int digit = wide.digit[i + j] + left.digit[i] * right.digit[j] + carry;
            wide.digit[i + j] = (uint8_t)(digit % 10);
            carry = digit / 10;
        }
        wide.digit[i + right.count] = (uint8_t)carry;
    }
    return gl_wide_store(&wide, product);
}

glane_status gl_decimal_scale(glane_decimal *value, int32_t power)
{
    gl_wide wide = gl_wide_of(value);
    wide.exponent += power;
    wide.decimals -= power;
    return gl_wide_store(&wide, value);
}

void gl_decimal_of(int64_t value, glane_decimal *out)
{
    gl_wide wide = {.negative = value < 0};
    for (int64_t rest = value; rest != 0; rest /= 10)
        wide.digit[wide.count++] = (uint8_t)(rest < 0 ? -(rest % 10) : rest % 10);
    (void)gl_wide_store(&wide, out);
}
