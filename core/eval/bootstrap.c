/* bootstrap.c: see bootstrap.h. */
#include "bootstrap.h"

#include "random.h"

#include <math.h>
#include <stdlib.h>

/* How often each document is drawn, in one resample. */
static void gl_draw(gl_random *random, uint32_t *drawn, size_t documents)
{
    memset(drawn, 0, documents * sizeof *drawn);
    for (size_t i = 0; i < documents; i++)
        drawn[gl_random_below(random, (uint32_t)documents)]++;
}

static double gl_resampled(const gl_tally *tallies, const uint32_t *drawn, size_t documents,
                           gl_measure measure)
{
    gl_tally sum = {0};
    for (size_t i = 0; i < documents; i++) {
        sum.gold += drawn[i] * tallies[i].gold;
        sum.facts += drawn[i] * tallies[i].facts;
        sum.strict += drawn[i] * tallies[i].strict;
        sum.lenient += drawn[i] * tallies[i].lenient;
        sum.value += drawn[i] * tallies[i].value;
    }
    return gl_row_measure(&sum, measure);
}

static int gl_by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* What 95 % of the scores lie in; those that are no numbers are left out. */
static gl_interval gl_percentiles(double *scores, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!isnan(scores[i]))
            scores[kept++] = scores[i];
    }
    if (kept == 0)
        return (gl_interval){(double)NAN, (double)NAN};
    qsort(scores, kept, sizeof *scores, gl_by_size);
    const uint32_t tail = (uint32_t)((double)kept * 0.025);
    return (gl_interval){scores[tail], scores[kept - 1 - tail]};
}

static gl_tally *gl_tallies_gather(const gl_row *row, size_t documents, gl_tally_of tally_of,
                                   const void *user)
{
    gl_tally *tallies = gl_realloc(NULL, (documents + 1) * sizeof *tallies);
    for (size_t i = 0; i < documents; i++)
        tallies[i] = tally_of(user, row, i);
    return tallies;
}

void gl_bootstrap_run(gl_bootstrap *bootstrap, gl_arena *arena, const gl_rows *rows, size_t documents,
                      gl_tally_of tally_of, const void *user)
{
    const uint32_t resamples = documents > 1 ? bootstrap->resamples : 0;
    uint32_t *drawn = gl_realloc(NULL, (documents + 1) * sizeof *drawn);
    double *scores = gl_realloc(NULL, GL_F1_MEASURES * ((size_t)resamples + 1) * sizeof *scores);
    bootstrap->rows = gl_alloc(arena, (rows->count + 1) * sizeof *bootstrap->rows);
    for (uint32_t r = 0; r < rows->count; r++) {
        gl_random random;
        gl_tally *tallies = gl_tallies_gather(&rows->items[r], documents, tally_of, user);
        gl_random_seed(&random, bootstrap->seed);
        for (uint32_t i = 0; i < resamples; i++) {
            gl_draw(&random, drawn, documents);
            for (int m = 0; m < GL_F1_MEASURES; m++)
                scores[(size_t)m * resamples + i] = gl_resampled(tallies, drawn, documents, (gl_measure)m);
        }
        for (int m = 0; m < GL_F1_MEASURES; m++)
            bootstrap->rows[r][m] = gl_percentiles(scores + (size_t)m * resamples, resamples);
        free(tallies);
    }
    free(scores);
    free(drawn);
}

/* The score of the documents as they are. */
static double gl_score_of(const gl_tally *tallies, uint32_t *drawn, size_t documents, gl_measure measure)
{
    for (size_t i = 0; i < documents; i++)
        drawn[i] = 1;
    return gl_resampled(tallies, drawn, documents, measure);
}

void gl_bootstrap_compare(const gl_bootstrap *bootstrap, const gl_row *row, gl_measure measure,
                          size_t documents, gl_tally_of before, const void *before_user, gl_tally_of after,
                          const void *after_user, gl_difference *difference)
{
    const uint32_t resamples = documents > 1 ? bootstrap->resamples : 0;
    uint32_t *drawn = gl_realloc(NULL, (documents + 1) * sizeof *drawn), up = 0, down = 0, kept = 0;
    double *scores = gl_realloc(NULL, ((size_t)resamples + 1) * sizeof *scores);
    gl_tally *one = gl_tallies_gather(row, documents, before, before_user);
    gl_tally *two = gl_tallies_gather(row, documents, after, after_user);
    gl_random random;
    gl_random_seed(&random, bootstrap->seed);
    for (uint32_t i = 0; i < resamples; i++) {
        gl_draw(&random, drawn, documents);
        scores[i] =
            gl_resampled(two, drawn, documents, measure) - gl_resampled(one, drawn, documents, measure);
        kept += isnan(scores[i]) ? 0u : 1u;
        up += scores[i] >= 0 ? 1u : 0u;
        down += scores[i] <= 0 ? 1u : 0u;
    }
    *difference = (gl_difference){
        .before = gl_score_of(one, drawn, documents, measure),
        .after = gl_score_of(two, drawn, documents, measure),
        .interval = gl_percentiles(scores, resamples),
        .chance = fmin(1, 2 * gl_ratio(up < down ? up : down, kept)),
    };
    if (kept == 0)
        difference->chance = (double)NAN;
    free(one);
    free(two);
    free(scores);
    free(drawn);
}
