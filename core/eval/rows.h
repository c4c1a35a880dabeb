/* rows.h: the rows of the scores: each type, each pool of types, all of them. */
#ifndef GL_ROWS_H
#define GL_ROWS_H

#include "score.h"

typedef struct gl_row {
    glane_str name;
    const uint32_t *types;
    uint32_t type_count;
    int pool; /* a sum of others */
} gl_row;

typedef struct gl_rows {
    gl_row *items; /* types in order of the scheme, pools, "all" */
    uint32_t count;
} gl_rows;

/* What is read off a row. */
typedef enum gl_measure {
    GL_STRICT,  /* F1 */
    GL_LENIENT, /* F1 */
    GL_VALUE,   /* F1 */
    GL_F1_MEASURES,
    GL_PRECISION = GL_F1_MEASURES, /* strict */
    GL_RECALL,                     /* strict */
    GL_ACCURACY,                   /* of the value, where the span is right */
    GL_MEASURES
} gl_measure;

/* Made once all is read: a type that nobody annotates has a row only if measures.yaml names it. */
void gl_rows_make(gl_rows *rows, gl_arena *arena, const gl_scheme *scheme);
gl_tally gl_row_tally(const gl_row *row, const gl_card *card);
const gl_row *gl_row_find(const gl_rows *rows, glane_str name); /* NULL: none */
double gl_row_measure(const gl_tally *tally, gl_measure measure);

const char *gl_measure_name(gl_measure measure);
/* GL_MEASURES if there is none of the name. */
gl_measure gl_measure_find(glane_str name);
/* "bound", "of-head", ...: the names of gl_link_row. */
const char *gl_link_row_name(int row);

/* To three decimals: what tables show, and what floors and baselines are compared by. */
double gl_shown_score(double score);

#endif
