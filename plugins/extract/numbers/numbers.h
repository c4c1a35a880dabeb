/* numbers.h: what the operators of the plugin `numbers` share.
 *
 * Nothing here knows a language: what a word is worth comes in as columns of the
 * lexicon entry that was captured, what digits are worth as groups of a regex. */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <glane/plugin.h>

/* Ids of the keys, columns and captures that the operators read and write. A capture's
 * name is interned like a key, so that one id serves for both. */
typedef struct numbers_ids {
    uint32_t value, value_max, decimals, signed_, bound, change, timex, timex_max;
    uint32_t role, least, scale, power, negate, divide, iso, times;
    uint32_t sign, integer, fraction, word, number, half, max, cents, over, unit;
    uint32_t span;
} numbers_ids;

/* The instance; read-only after create. */
typedef struct numbers {
    const glane_host *host;
    numbers_ids id;
} numbers;

/* What a range is made of, before it is judged. */
typedef struct numbers_range {
    glane_decimal value, max;
    int has_max;
    int32_t spare; /* power of ten that was written with `max` alone and is not lent to `value` */
} numbers_range;

/* The i-th capture of a match; 0 past the last. */
int numbers_capture(const numbers *self, const glane_match *match, uint32_t i, glane_capture *out);
/* A key of the captured fact or a column of the captured entry; NULL if there is none. */
const glane_attr *numbers_attr(const numbers *self, glane_context *ctx, const glane_capture *capture,
                               uint32_t key);
/* The value of a capture, fact or entry; 0 if it has none. */
int numbers_value(const numbers *self, glane_context *ctx, const glane_capture *capture, glane_decimal *out);
/* Is there a flag of that name in the rule's `with`? */
int numbers_with(const numbers *self, const glane_match *match, const char *name);
/* -1, 0, 1 as a is below, equal to or above b. Past what can be told apart exactly: 0. */
int numbers_compare(const numbers *self, const glane_decimal *a, const glane_decimal *b);
/* Reads the captures `value` and `max`. "2 to 3 million": a scale that stands with the high
 * end alone holds for both where the low end is the smaller of the two numbers as written.
 * 0 if there is no value. */
int numbers_range_of(const numbers *self, glane_context *ctx, const glane_match *match, numbers_range *out);
/* The bound that a match states: `min` or `max` stand before `approx`, and what an entry of
 * the match says before what the captured number says of itself. Sets nothing if none does. */
void numbers_set_bound(const numbers *self, glane_context *ctx, const glane_match *match, glane_draft *draft);
/* Sets `value` and `decimals`. */
void numbers_set_value(const numbers *self, glane_draft *draft, const glane_decimal *value);
/* Turns the match down. */
glane_status numbers_reject(const numbers *self, glane_draft *draft, const char *reason);

/* The operators. */
glane_status numbers_words(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft);
glane_status numbers_quantity(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft);
glane_status numbers_duration(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft);

#endif
