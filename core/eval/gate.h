/* gate.h: what scores must reach, and whether they do. */
#ifndef GL_GATE_H
#define GL_GATE_H

#include "evaluation.h"

/* One thing that was asked of the run. Strings are the evaluation's. */
typedef struct gl_verdict {
    const char *name;    /* "names.strict=0.92", "no worse: names.strict" */
    const char *message; /* what was scored; for people */
    int held;
} gl_verdict;

typedef struct gl_verdicts {
    gl_verdict *items;
    size_t count, capacity;
} gl_verdicts;

void gl_verdicts_free(gl_verdicts *verdicts);
void gl_verdict_add(gl_verdicts *verdicts, const char *name, const char *message, int held);

/* [DOCUMENTS:][ROW.]MEASURE=FLOOR: DOCUMENTS is a pattern of documents or folders (gl_corpus_named), ROW a row of the
 * scores ("all" if it is left out), or bound, unit, of, of-head, period, period-other or another key, whose one
 * measure is accuracy. */
typedef struct gl_floor {
    const char *text;
    const char *scope; /* NULL: all documents */
    glane_str row;
    gl_measure measure;
    double floor;
} gl_floor;

/* 0 if it is no floor. `text` stays the caller's; what it is read into is the arena's. */
int gl_floor_read(gl_arena *arena, const char *text, gl_floor *floor);
/* Adds the floors of a file, one a line, to *floors (items of gl_floor, grown as gl_grow does); # begins a
 * comment. 0, and errors, if it cannot be read or has a line that is none. */
int gl_floors_load(gl_arena *arena, gl_diags *diags, const char *path, void **floors, size_t *capacity,
                   size_t *count);
/* Holds a score to its floor, as the table shows it; a floor with nothing to score is missed. */
void gl_floor_check(const gl_evaluation *evaluation, const gl_floor *floor, gl_verdicts *verdicts);

#endif
