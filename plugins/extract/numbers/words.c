/* words: captures `word`, repeated: number words of a language, composed into one value.
 *
 * Each word is an entry of a lexicon with these columns:
 *
 *   value   what the word is worth (2, 16, 80, 100, 1000000, 0.5)
 *   role    how it joins the others:
 *             unit      0 to 9
 *             teen      10 to 19 in one word; `least` (integer column) names the smallest
 *                       unit that may follow it, where some may (ten-seven = 17: least 7)
 *             ten       20, 30 …: units may follow
 *             score     the same, but teens may follow too (sixty-fifteen = 75)
 *             hundred   multiplies the unit or teen before it, or stands alone
 *             thousand  multiplies the group before it, or stands alone
 *             scale     multiplies the group before it, and needs one (million)
 *             and       joins a one or an eleven (sixty and eleven)
 *             point     decimals follow, read as zeros and one number
 *             half      half of the scale just before it, else of one (two million and a half)
 *   least   see teen
 *
 * A sequence that is not one numeral is turned down ("two three"). Sets `value`,
 * `decimals` and, where the numeral ends in a thousand or scale, `power`. */
#include "numbers.h"

#include <stdio.h>

typedef enum role { START, UNIT, TEEN, TEN, SCORE, HUNDRED, THOUSAND, SCALE, AND, POINT, HALF } role;

/* A numeral on its way. `closed` is what scales have closed; the group below a thousand
 * that is under way is in hundreds, tens and units. */
typedef struct numeral {
    uint64_t closed, hundreds, tens, units;
    int closed_power;  /* of the last scale in `closed` */
    int in_group;      /* the group has a word */
    int64_t least;     /* smallest unit that may follow a teen; 0: none may */
    role last, before; /* the last two roles */
    uint64_t whole;    /* what stands before the point */
    int zeros;         /* zeros just after the point */
    int in_fraction;
    int power; /* of the scale that ends the numeral; 0 if none does */
    int has_half;
} numeral;

/* Sums stay below it, so that no product overflows. */
#define NUMERAL_LIMIT 1000000000000000000u

static const char not_one[] = "these words are not one number";
static const char too_large[] = "too large";

static uint64_t group_of(const numeral *n)
{
    return n->hundreds + n->tens + n->units;
}

static void close_group(numeral *n)
{
    n->hundreds = n->tens = n->units = 0;
    n->in_group = 0;
}

static const char *add_unit(numeral *n, uint64_t value)
{
    if (value == 0) {
        if (n->in_group || (n->last != START && !n->in_fraction))
            return not_one;
        n->zeros += n->in_fraction;
        return NULL;
    }
    if (n->last == TEEN) {
        if (n->least == 0 || value < (uint64_t)n->least)
            return not_one;
    } else if (n->units || (n->last == UNIT && !n->in_fraction)) {
        return not_one;
    } else if (n->last == AND && value != 1) {
        return not_one;
    }
    n->units += value;
    return NULL;
}

static const char *add_teen(numeral *n, uint64_t value, int64_t least)
{
    role ten = n->last == AND ? n->before : n->last;
    if (n->units || (n->tens && ten != SCORE) || (n->last == AND && value != 11))
        return not_one;
    n->units = value;
    n->least = least;
    return NULL;
}

static const char *add_ten(numeral *n, uint64_t value)
{
    if (n->tens || n->units || n->last == AND)
        return not_one;
    n->tens = value;
    return NULL;
}

static const char *add_hundred(numeral *n, uint64_t value)
{
    if (n->hundreds || n->tens || n->units == 1 || n->last == AND)
        return not_one;
    n->hundreds = (n->units ? n->units : 1) * value;
    n->units = 0;
    return NULL;
}

/* The power of ten that a scale's value is; 0 for a value that is none. */
static int power_of(uint64_t value)
{
    int power = 0;
    for (; value >= 10 && value % 10 == 0; value /= 10)
        power++;
    return value == 1 ? power : 0;
}

static const char *add_scale(numeral *n, uint64_t value, role as)
{
    int power = power_of(value);
    uint64_t count = group_of(n);
    if (n->last == AND || n->last == POINT || power == 0)
        return not_one;
    n->power = power;
    if (n->in_fraction) /* "two point five million": the scale ends it */
        return NULL;
    int above = n->closed && power > n->closed_power; /* "two thousand billion" */
    if ((n->closed && power == n->closed_power) || (count == 0 && !above && as == SCALE))
        return not_one;
    if (count == 0 && !above)
        count = 1;
    uint64_t product = above ? n->closed + count : count;
    if (product >= NUMERAL_LIMIT / value || n->closed >= NUMERAL_LIMIT / 2)
        return too_large;
    n->closed = above ? product * value : n->closed + product * value;
    n->closed_power = power;
    close_group(n);
    return NULL;
}

static const char *add_point(numeral *n)
{
    if (n->in_fraction || n->last == START || n->last == AND || n->last == HALF)
        return not_one;
    n->whole = n->closed + group_of(n);
    n->closed = 0;
    close_group(n);
    n->in_fraction = 1;
    return NULL;
}

/* Joins one word. NULL, or why it does not fit. */
static const char *add_word(numeral *n, role as, uint64_t value, int64_t least)
{
    const char *problem = NULL;
    int ended = n->has_half || (n->in_fraction && n->power);
    int after_zero = n->last == UNIT && !n->in_group && !n->in_fraction;
    if (ended || (after_zero && as != POINT))
        return not_one;
    if (as == UNIT)
        problem = add_unit(n, value);
    else if (as == TEEN)
        problem = add_teen(n, value, least);
    else if (as == TEN || as == SCORE)
        problem = add_ten(n, value);
    else if (as == HUNDRED)
        problem = add_hundred(n, value);
    else if (as == THOUSAND || as == SCALE)
        problem = add_scale(n, value, as);
    else if (as == POINT)
        problem = add_point(n);
    else if (as == AND && n->last != TEN && n->last != SCORE && n->last != HUNDRED && n->last != THOUSAND)
        problem = not_one;
    else if (as == HALF && (n->last == START || n->last == AND || n->in_fraction))
        problem = not_one;
    n->has_half |= as == HALF;
    if (as < THOUSAND || as == AND || as == POINT)
        n->power = 0;
    if (as >= TEEN && as <= HUNDRED)
        n->in_group = 1;
    if (as == UNIT && value)
        n->in_group = 1;
    n->before = n->last;
    n->last = as;
    return problem;
}

/* The value of a finished numeral. 0 if it does not fit. */
static int value_of(const numbers *self, const numeral *n, glane_decimal *out)
{
    char text[64], zeros[24] = "", digits[24] = "";
    uint64_t rest = n->closed + group_of(n);
    if (n->zeros >= (int)sizeof zeros)
        return 0;
    memset(zeros, '0', (size_t)n->zeros);
    if (rest)
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)rest);
    int len = n->in_fraction
                  ? snprintf(text, sizeof text, "%llu.%s%s", (unsigned long long)n->whole, zeros, digits)
                  : snprintf(text, sizeof text, "%llu", (unsigned long long)rest);
    if (self->host->decimal_parse((glane_str){text, (size_t)len}, out) != GLANE_OK)
        return 0;
    if (n->in_fraction)
        return self->host->decimal_scale(out, n->power) == GLANE_OK;
    out->decimals = -n->power;
    if (n->has_half) {
        glane_decimal half, sum;
        if (self->host->decimal_parse(glane_str_of("0.5"), &half) != GLANE_OK ||
            self->host->decimal_scale(&half, n->power) != GLANE_OK ||
            self->host->decimal_add(out, &half, &sum) != GLANE_OK)
            return 0;
        *out = sum;
    }
    return 1;
}

static int role_of(glane_str name, role *out)
{
    static const char *const names[] = {
        [UNIT] = "unit",         [TEEN] = "teen",   [TEN] = "ten", [SCORE] = "score", [HUNDRED] = "hundred",
        [THOUSAND] = "thousand", [SCALE] = "scale", [AND] = "and", [POINT] = "point", [HALF] = "half",
    };
    for (unsigned i = UNIT; i < sizeof names / sizeof names[0]; i++) {
        if (glane_str_equal(name, glane_str_of(names[i]))) {
            *out = (role)i;
            return 1;
        }
    }
    return 0;
}

/* A small whole number; what is none (a half) gives 0. */
static uint64_t whole_of(const glane_decimal *value)
{
    uint64_t out = 0;
    if (value->negative || value->exponent < 0 || value->exponent + value->count > 18)
        return 0;
    for (int i = 0; i < value->count; i++)
        out = out * 10 + (uint64_t)(value->digits[i] - '0');
    for (int i = 0; i < value->exponent; i++)
        out *= 10;
    return out;
}

glane_status numbers_words(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const numbers *self = state;
    numeral n = {0};
    glane_capture word;
    glane_decimal value = {0};
    for (uint32_t i = 0; numbers_capture(self, match, i, &word); i++) {
        if (word.name != self->id.word)
            continue;
        const glane_attr *name = numbers_attr(self, ctx, &word, self->id.role);
        const glane_attr *least = numbers_attr(self, ctx, &word, self->id.least);
        role as;
        value.count = 0;
        if (!name || name->tag != GLANE_STRING || !role_of(name->as.string, &as))
            return numbers_reject(self, draft, "a `word` has no column `role` that words.c knows");
        if (!numbers_value(self, ctx, &word, &value) && as <= SCALE)
            return numbers_reject(self, draft, "a `word` has no column `value`");
        const char *problem = add_word(&n, as, whole_of(&value), least ? least->as.integer : 0);
        if (problem)
            return numbers_reject(self, draft, problem);
    }
    if (n.last == START || n.last == AND || n.last == POINT)
        return numbers_reject(self, draft, "the numeral is not finished");
    if (!value_of(self, &n, &value))
        return numbers_reject(self, draft, too_large);
    numbers_set_value(self, draft, &value);
    if (n.power)
        glane_set_integer(self->host, draft, self->id.power, n.power);
    return GLANE_OK;
}
