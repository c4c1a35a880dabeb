/* quantity: a number with all that changes its value.
 *
 *   value    fact or entry with a `value`
 *   max      the same: the high end of a range
 *   cents    a fact: hundredths that are written after the unit ("12 € 50")
 *   over     a fact: what the value is divided by ("2/3"), as is the integer column `divide`
 *            of any captured entry ("two thirds"); six decimals, half to even
 *
 * Columns of any captured entry count, whatever the capture's name:
 *   power, scale   the value is times ten to that (k€, ‰); both ends of a range are
 *   negate         a positive value becomes negative: a fall, whose range turns round
 *   change         the number is a variation (see `with`)
 *   bound          approx, min or max; else the bound that the captured number has
 *
 * with: {change: yes}  sets `change` where a column says so or a sign was written
 *       {span: yes}    the fact's span is that of `value` alone, not the whole match
 *       {low: yes}     `max` lends `value` its scale and is no high end ("from 15.8 to 12.3 M€") */
#include "numbers.h"

/* Six decimals are what a fraction keeps. */
#define QUANTITY_PLACES 6
#define QUANTITY_UNITS 1000000u

/* What the entries of a match say together. */
typedef struct columns {
    int32_t power;
    int64_t divide; /* 0: none */
    int negate, change;
} columns;

static columns columns_of(const numbers *self, glane_context *ctx, const glane_match *match)
{
    columns out = {0};
    glane_capture capture;
    for (uint32_t i = 0; numbers_capture(self, match, i, &capture); i++) {
        if (capture.entry == GLANE_NONE || capture.fact)
            continue;
        const glane_attr *power = self->host->column(ctx, capture.entry, self->id.power);
        const glane_attr *scale = self->host->column(ctx, capture.entry, self->id.scale);
        const glane_attr *divide = self->host->column(ctx, capture.entry, self->id.divide);
        out.power += power && power->tag == GLANE_INTEGER ? (int32_t)power->as.integer : 0;
        out.power += scale && scale->tag == GLANE_INTEGER ? (int32_t)scale->as.integer : 0;
        if (divide && divide->tag == GLANE_INTEGER)
            out.divide = divide->as.integer;
        out.negate |= self->host->column(ctx, capture.entry, self->id.negate) != NULL;
        out.change |= self->host->column(ctx, capture.entry, self->id.change) != NULL;
    }
    return out;
}

/* A whole number below a million million; -1 for any other. */
static int64_t small_whole(const glane_decimal *value)
{
    int64_t out = 0;
    if (value->negative || value->exponent < 0 || value->exponent + value->count > 12)
        return -1;
    for (int i = 0; i < value->count; i++)
        out = out * 10 + (value->digits[i] - '0');
    for (int i = 0; i < value->exponent; i++)
        out *= 10;
    return out;
}

/* value / by to six decimals, half to even. 0 if it cannot be had exactly that way. */
static int divide_by(const numbers *self, glane_decimal *value, int64_t by)
{
    int64_t whole = small_whole(value);
    if (whole < 0 || by <= 0 || by > 1000000)
        return 0;
    uint64_t scaled = (uint64_t)whole * QUANTITY_UNITS, divisor = (uint64_t)by;
    uint64_t quotient = scaled / divisor, twice = scaled % divisor * 2;
    quotient += twice > divisor || (twice == divisor && quotient % 2) ? 1 : 0;
    char text[24];
    size_t len = sizeof text;
    for (; quotient || len == sizeof text; quotient /= 10)
        text[--len] = (char)('0' + quotient % 10);
    if (self->host->decimal_parse((glane_str){text + len, sizeof text - len}, value) != GLANE_OK ||
        self->host->decimal_scale(value, -QUANTITY_PLACES) != GLANE_OK)
        return 0;
    value->decimals = value->exponent < 0 ? -value->exponent : 0;
    return 1;
}

static const char *apply_fraction(const numbers *self, glane_context *ctx, const glane_match *match,
                                  int64_t by, glane_decimal *value)
{
    glane_capture over;
    glane_decimal divisor;
    if (glane_find_capture(self->host, match, self->id.over, &over) == GLANE_OK) {
        if (!numbers_value(self, ctx, &over, &divisor))
            return "`over` has no value";
        by = small_whole(&divisor);
        if (by <= 0)
            return "no divisor";
    }
    return by == 0 || divide_by(self, value, by) ? NULL : "no fraction of whole numbers";
}

/* "12 € 50": two digits that count hundredths. */
static const char *add_cents(const numbers *self, glane_context *ctx, const glane_match *match,
                             glane_decimal *value)
{
    glane_capture cents;
    glane_decimal part, sum;
    if (glane_find_capture(self->host, match, self->id.cents, &cents) != GLANE_OK)
        return NULL;
    if (!numbers_value(self, ctx, &cents, &part) || part.decimals || small_whole(&part) < 0 ||
        small_whole(&part) > 99 || value->exponent < 0)
        return "no hundredths";
    part.negative = value->negative && part.count;
    if (self->host->decimal_scale(&part, -2) != GLANE_OK ||
        self->host->decimal_add(value, &part, &sum) != GLANE_OK)
        return "too large";
    *value = sum;
    return NULL;
}

static void negate(glane_decimal *value)
{
    value->negative = value->count && !value->negative;
}

/* "from 15.8 to 12.3 million": the scale is the low end's too, unless that is far too large for it. */
static const char *lend_scale(const numbers *self, numbers_range *range)
{
    glane_decimal scaled = range->value, most = range->max;
    if (range->spare && (self->host->decimal_scale(&scaled, range->spare) != GLANE_OK ||
                         self->host->decimal_scale(&most, 2) != GLANE_OK))
        return "too large";
    if (range->spare && numbers_compare(self, &scaled, &most) < 0)
        range->value = scaled;
    range->has_max = 0;
    return NULL;
}

/* Unit, direction and order of the two ends. */
static const char *finish(const numbers *self, const columns *all, numbers_range *range)
{
    if (all->power && (self->host->decimal_scale(&range->value, all->power) != GLANE_OK ||
                       (range->has_max && self->host->decimal_scale(&range->max, all->power) != GLANE_OK)))
        return "too large";
    if (range->has_max && numbers_compare(self, &range->max, &range->value) <= 0)
        return "the range's high end is not above its low end";
    if (all->negate && !range->value.negative) {
        negate(&range->value);
        if (range->has_max) {
            glane_decimal low = range->max;
            negate(&low);
            range->max = range->value;
            range->value = low;
        }
    }
    return NULL;
}

glane_status numbers_quantity(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const numbers *self = state;
    numbers_range range;
    if (!numbers_range_of(self, ctx, match, &range))
        return numbers_reject(self, draft, "the rule captures no `value` with a value");
    columns all = columns_of(self, ctx, match);
    const char *problem = apply_fraction(self, ctx, match, all.divide, &range.value);
    if (!problem)
        problem = add_cents(self, ctx, match, &range.value);
    if (!problem && numbers_with(self, match, "low"))
        problem = lend_scale(self, &range);
    if (!problem)
        problem = finish(self, &all, &range);
    if (problem)
        return numbers_reject(self, draft, problem);
    numbers_set_value(self, draft, &range.value);
    if (range.has_max)
        glane_set_decimal(self->host, draft, self->id.value_max, &range.max);
    glane_capture value;
    if (glane_find_capture(self->host, match, self->id.value, &value) == GLANE_OK) {
        int is_signed = numbers_attr(self, ctx, &value, self->id.signed_) != NULL;
        if (numbers_with(self, match, "change") && (all.change || is_signed))
            glane_set_true(self->host, draft, self->id.change);
        if (numbers_with(self, match, "span"))
            self->host->span(draft, value.view);
    }
    numbers_set_bound(self, ctx, match, draft);
    return GLANE_OK;
}
