/* evaluation.h: all that one run of `glane eval` knows; reports are made from it. */
#ifndef GL_EVALUATION_H
#define GL_EVALUATION_H

#include "bootstrap.h"
#include "corpus.h"
#include "errors.h"
#include "rows.h"

#include <glane/glane.h>

typedef struct gl_scored {
    const char *name, *path; /* the corpus' */
    gl_card card;
    size_t faults; /* errors in its annotation and of its extraction */
} gl_scored;

typedef struct gl_evaluation {
    gl_arena *arena;
    gl_diags diags;
    gl_scheme scheme;
    gl_corpus corpus;
    gl_scored *docs; /* as many as the corpus has */
    size_t doc_count;
    gl_card total;
    gl_rows rows;
    gl_errors errors;
    gl_bootstrap bootstrap;
    /* Of the document under way. */
    gl_text text;
    gl_mentions gold, facts;
    gl_matches matches;
} gl_evaluation;

void gl_evaluation_init(gl_evaluation *evaluation);
void gl_evaluation_free(gl_evaluation *evaluation);
/* Sets the text of the document under way, which must be UTF-8; 0 if it is not. */
int gl_evaluation_text(gl_evaluation *evaluation, glane_str text);
/* Scores document `index` of the corpus, whose gold and facts are read. */
void gl_evaluation_score(gl_evaluation *evaluation, size_t index);
/* After the last document: rows, errors in order, intervals. */
void gl_evaluation_close(gl_evaluation *evaluation, uint64_t seed, uint32_t resamples);

#endif
