/* score.h: which mention is which fact, and what is counted of that.
 *
 * A mention and a fact of one type that overlap are paired at most once: equal spans first, then the greatest
 * overlap, then the earlier mention, then the earlier fact. `lenient` counts pairs, `strict` those of equal
 * spans, `value` those of equal spans and equal values; F1 is twice that over mentions and facts together. */
#ifndef GL_SCORE_H
#define GL_SCORE_H

#include "mention.h"

typedef struct gl_tally {
    uint64_t gold, facts, strict, lenient, value;
} gl_tally;

void gl_tally_add(gl_tally *sum, const gl_tally *tally);

/* Of the pairs of equal spans of which one has a key: on how many do both agree? */
typedef struct gl_agreement {
    uint64_t all, right;
} gl_agreement;

/* What is compared beside the value. */
enum gl_link_row {
    GL_ROW_BOUND,
    GL_ROW_UNIT,
    GL_ROW_OF,
    GL_ROW_OF_HEAD, /* the first word alone */
    GL_ROW_PERIOD,
    GL_ROW_PERIOD_OTHER, /* where it is not the period that most mentions of the document have */
    GL_ROW_LINKS
};

/* A document's counts, or those of several. Types and keys that came later are not in it. */
typedef struct gl_card {
    gl_tally *types; /* by type */
    size_t type_capacity, key_capacity;
    uint32_t type_count, key_count;
    gl_agreement links[GL_ROW_LINKS];
    gl_agreement *keys; /* by key: those that annotations give, neither of the value nor links */
} gl_card;

void gl_card_free(gl_card *card);
void gl_card_add(gl_card *sum, const gl_card *card);
gl_tally gl_card_tally(const gl_card *card, uint32_t type); /* zero for types that are not in it */

/* A mention and the fact that it is paired with, or one of both alone. */
typedef struct gl_match {
    const gl_mention *gold, *fact; /* NULL: none */
    int exact;                     /* equal spans */
    int right;                     /* and equal values */
} gl_match;

typedef struct gl_matches {
    gl_match *items; /* in order of the text; a mention alone before a fact alone */
    size_t count, capacity;
    int cut; /* overlaps were too many: some that could be are not paired */
} gl_matches;

/* Pairs mentions with facts and counts. `matches` and `card` are emptied first; they keep their memory. */
void gl_score(gl_scheme *scheme, const gl_mentions *gold, const gl_mentions *facts, gl_matches *matches,
              gl_card *card);

/* The three figures of a measure. Not a number where there is nothing to count. */
double gl_ratio(uint64_t part, uint64_t whole);
double gl_f1(const gl_tally *tally, uint64_t right);

#endif
