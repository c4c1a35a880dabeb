/* eval_read.h: what `glane eval` reads: texts, annotations, and what is scored against them. */
#ifndef GL_EVAL_READ_H
#define GL_EVAL_READ_H

#include "baseline.h"
#include "command.h"
#include "stream.h"

/* One run. */
typedef struct gl_eval {
    const gl_options *options;
    gl_evaluation scores;
    gl_table known; /* types that packs declare; empty: not asked */
    gl_fact_stream stream;
    gl_corpus other;      /* of --against */
    gl_baseline baseline; /* no root: none */
    gl_verdicts verdicts;
    gl_buffer texts; /* for --html */
} gl_eval;

/* Finds the texts, and what they are scored against. 0: there is nothing to do. */
int gl_eval_open(gl_eval *self);
/* Reads and scores all documents. The exit status. */
int gl_eval_gather(gl_eval *self);

#endif
