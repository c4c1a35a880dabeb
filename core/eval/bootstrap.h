/* bootstrap.h: how far scores could lie from what was measured: percentile intervals by document.
 *
 * B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13: documents are drawn with
 * replacement, as many as there are, and scored again; 95 % of the scores lie in the interval. Facts of one
 * document are alike, so that whole documents are drawn. The same draws serve all rows, and both runs of a
 * comparison (a paired bootstrap: chapter 16). */
#ifndef GL_BOOTSTRAP_H
#define GL_BOOTSTRAP_H

#include "rows.h"

/* Not numbers where there is nothing to say: fewer than two documents, or nothing of the row in them. */
typedef struct gl_interval {
    double low, high;
} gl_interval;

/* Scores of rows and measures, with their intervals. */
typedef struct gl_bootstrap {
    uint64_t seed;
    uint32_t resamples;
    gl_interval (*rows)[GL_F1_MEASURES]; /* by row; in the arena */
} gl_bootstrap;

/* A difference between two runs over the same documents. */
typedef struct gl_difference {
    double before, after; /* F1 of both, over these documents */
    gl_interval interval; /* of after - before */
    double
        chance; /* share of resamples without a difference, or with one of the other sign, twice: at most 1 */
} gl_difference;

/* The tallies of one row in each document. */
typedef gl_tally (*gl_tally_of)(const void *user, const gl_row *row, size_t document);

void gl_bootstrap_run(gl_bootstrap *bootstrap, gl_arena *arena, const gl_rows *rows, size_t documents,
                      gl_tally_of tally_of, const void *user);
/* Compares two runs: tallies by both, of the same documents. */
void gl_bootstrap_compare(const gl_bootstrap *bootstrap, const gl_row *row, gl_measure measure,
                          size_t documents, gl_tally_of before, const void *before_user, gl_tally_of after,
                          const void *after_user, gl_difference *difference);

#endif
