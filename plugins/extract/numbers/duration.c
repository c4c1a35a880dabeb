/* duration: lengths of time as TIMEX3 durations.
 *
 * Captures, from left to right:
 *   value   fact or entry with a `value`
 *   max     the same, before the unit of a range that has one unit
 *   unit    entry with the column `iso`: Y M W D TH TM TS, and perhaps the integer
 *           column `times` (a quarter is 3 M)
 *   value, unit …  smaller units that follow ("1 year 6 months"); a last value without
 *           a unit counts the next smaller one ("8 h 30")
 *   half    entry with a `value`: a part of the last unit ("a year and a half")
 *
 * Sets `timex`, `timex_max` and `bound`. Values are not converted (1512 hours stay hours)
 * but for the part of a year, hour or minute, which is written in the next smaller unit. */
#include "numbers.h"

enum { YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, UNIT_COUNT };

/* The amounts of a duration by unit. */
typedef struct span_of_time {
    glane_decimal amount[UNIT_COUNT];
    int has[UNIT_COUNT];
    int last;      /* the last unit that was named; -1 for none */
    int64_t times; /* of the last unit */
} span_of_time;

static int unit_of(glane_str iso)
{
    static const char *const names[UNIT_COUNT] = {"Y", "M", "W", "D", "TH", "TM", "TS"};
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (glane_str_equal(iso, glane_str_of(names[i])))
            return i;
    }
    return -1;
}

/* value x times, by addition: the host has no product. */
static int multiply(const numbers *self, const glane_decimal *value, int64_t times, glane_decimal *out)
{
    glane_decimal sum;
    *out = *value;
    for (int64_t i = 1; i < times; i++) {
        if (self->host->decimal_add(out, value, &sum) != GLANE_OK)
            return 0;
        *out = sum;
    }
    return 1;
}

static const char *add(const numbers *self, span_of_time *time, int unit, const glane_decimal *value,
                       int64_t times)
{
    glane_decimal product, sum;
    if (times < 1 || times > 1000 || !multiply(self, value, times, &product))
        return "too large";
    sum = product;
    if (time->has[unit] && self->host->decimal_add(&time->amount[unit], &product, &sum) != GLANE_OK)
        return "too large";
    time->amount[unit] = sum;
    time->has[unit] = 1;
    return NULL;
}

/* The unit that a capture names, and how many of it one is; -1 if it names none. */
static int unit_capture(const numbers *self, glane_context *ctx, const glane_capture *capture, int64_t *times)
{
    const glane_attr *iso = numbers_attr(self, ctx, capture, self->id.iso);
    const glane_attr *count = numbers_attr(self, ctx, capture, self->id.times);
    *times = count && count->tag == GLANE_INTEGER ? count->as.integer : 1;
    return iso && iso->tag == GLANE_STRING ? unit_of(iso->as.string) : -1;
}

/* A part of the last unit: of a year in months, of an hour in minutes, of a minute in seconds. */
static const char *add_part(const numbers *self, span_of_time *time, const glane_decimal *part)
{
    static const struct {
        int unit, into;
        int64_t times;
    } smaller[] = {{YEAR, MONTH, 12}, {HOUR, MINUTE, 60}, {MINUTE, SECOND, 60}};
    for (size_t i = 0; i < sizeof smaller / sizeof smaller[0]; i++) {
        if (time->last == smaller[i].unit && time->times == 1)
            return add(self, time, smaller[i].into, part, smaller[i].times);
    }
    return time->last < 0 ? "a part of nothing" : add(self, time, time->last, part, time->times);
}

/* Walks the captures that make one end: `low` as they stand; for the high end of a range, `max`
 * stands for the value. */
static const char *collect(const numbers *self, glane_context *ctx, const glane_match *match,
                           const glane_decimal *first, span_of_time *time)
{
    glane_capture capture;
    glane_decimal value = *first, part;
    int pending = 0, seen = 0;
    *time = (span_of_time){.last = -1, .times = 1};
    for (uint32_t i = 0; numbers_capture(self, match, i, &capture); i++) {
        if (capture.name == self->id.value) {
            if (pending || (seen && !numbers_value(self, ctx, &capture, &value)))
                return "a value without its unit";
            pending = seen = 1;
        } else if (capture.name == self->id.unit) {
            int64_t times;
            int unit = unit_capture(self, ctx, &capture, &times);
            if (unit < 0 || !pending)
                return "a `unit` without a column `iso`, or without a value";
            if (unit <= time->last)
                return "units of time go from large to small";
            const char *problem = add(self, time, unit, &value, times);
            if (problem)
                return problem;
            time->last = unit;
            time->times = times;
            pending = 0;
        } else if (capture.name == self->id.half && numbers_value(self, ctx, &capture, &part)) {
            const char *problem = add_part(self, time, &part);
            if (problem)
                return problem;
        }
    }
    if (!pending)
        return time->last < 0 ? "no unit of time" : NULL;
    if (time->last != HOUR && time->last != MINUTE)
        return "a value without its unit";
    return add(self, time, time->last + 1, &value, 1);
}

/* Writes the TIMEX3 value. Its length, or 0 if it is too long. */
static size_t print(const numbers *self, const span_of_time *time, char *out, size_t size)
{
    static const char letters[UNIT_COUNT + 1] = "YMWDHMS";
    size_t len = 0;
    int clock = 0;
    out[len++] = 'P';
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (!time->has[i])
            continue;
        if (i >= HOUR && !clock) {
            out[len++] = 'T';
            clock = 1;
        }
        size_t digits =
            len + 4 < size ? self->host->decimal_print(&time->amount[i], out + len, size - len - 3) : 0;
        if (!digits)
            return 0;
        len += digits;
        out[len++] = letters[i];
    }
    return len;
}

static const char *set_timex(const numbers *self, glane_context *ctx, const glane_match *match,
                             glane_draft *draft, uint32_t key, const glane_decimal *first)
{
    char text[128];
    span_of_time time;
    const char *problem = collect(self, ctx, match, first, &time);
    if (problem)
        return problem;
    size_t len = print(self, &time, text, sizeof text);
    if (!len)
        return "too large";
    glane_set_string(self->host, draft, key, (glane_str){text, len});
    return NULL;
}

glane_status numbers_duration(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const numbers *self = state;
    numbers_range range;
    if (!numbers_range_of(self, ctx, match, &range))
        return numbers_reject(self, draft, "the rule captures no `value` with a value");
    if (range.value.negative)
        return numbers_reject(self, draft, "a duration is not negative");
    const char *problem = NULL;
    if (range.has_max && numbers_compare(self, &range.max, &range.value) <= 0)
        problem = "the range's high end is not above its low end";
    if (!problem)
        problem = set_timex(self, ctx, match, draft, self->id.timex, &range.value);
    if (!problem && range.has_max)
        problem = set_timex(self, ctx, match, draft, self->id.timex_max, &range.max);
    if (problem)
        return numbers_reject(self, draft, problem);
    numbers_set_bound(self, ctx, match, draft);
    return GLANE_OK;
}
