/* errors.h: what went wrong, by class. */
#ifndef GL_ERRORS_H
#define GL_ERRORS_H

#include "score.h"

typedef enum gl_error_class {
    GL_MISSED,   /* a mention without a fact */
    GL_SPURIOUS, /* a fact without a mention */
    GL_BOUNDARY, /* both, of one type, whose spans differ */
    GL_TYPE,     /* both, whose types differ */
    GL_WRONG_VALUE,
    GL_WRONG_BOUND,
    GL_WRONG_UNIT,
    GL_WRONG_OF,
    GL_WRONG_PERIOD,
    GL_WRONG_KEY, /* another key that the annotation gives */
    GL_CLASSES
} gl_error_class;

/* Strings and copies of mentions are the errors'. */
typedef struct gl_error {
    gl_error_class class;
    uint32_t doc;                    /* index of the corpus */
    uint32_t line, column;           /* of the text, from 1 */
    const gl_mention *gold, *fact;   /* NULL: none */
    uint32_t key;                    /* whose values differ; GLANE_NONE */
    glane_str before, marked, after; /* its line, cut short */
} gl_error;

/* Mentions of one type that are facts of another, or nothing: a cell of the confusion matrix. */
typedef struct gl_confusion {
    uint32_t gold, fact; /* types; GLANE_NONE: nothing */
    uint64_t count;
} gl_confusion;

/* Errors of one type, by class: all, those that are kept, those that cost value F1. */
typedef struct gl_class_counts {
    uint64_t all[GL_CLASSES], costly[GL_CLASSES];
    uint32_t kept[GL_CLASSES];
} gl_class_counts;

typedef struct gl_errors {
    gl_arena *arena;
    uint32_t keep; /* of each class and type; UINT32_MAX: all */
    gl_error *items;
    size_t count, capacity;
    gl_class_counts *types; /* by type: the mention's, or the fact's where it is alone */
    size_t type_capacity;
    gl_table cells; /* pairs of types */
    gl_confusion *confusion;
    size_t confusion_capacity;
} gl_errors;

/* A class of errors as reports show it. */
typedef struct gl_class_sum {
    gl_error_class class;
    uint64_t count;
    double worth; /* what value F1 of all would gain if there were none */
} gl_class_sum;

void gl_errors_init(gl_errors *errors, gl_arena *arena);
void gl_errors_free(gl_errors *errors); /* not the arena */
/* Sorts out the matches of document `doc`. */
void gl_errors_add(gl_errors *errors, const gl_scheme *scheme, const gl_text *text, uint32_t doc,
                   const gl_matches *matches);
/* The costliest class first, over types that have rows; `all` is their tally. */
void gl_errors_rank(const gl_errors *errors, const gl_scheme *scheme, const gl_tally *all,
                    gl_class_sum sums[GL_CLASSES]);
/* Is the error one of a type that has a row? */
int gl_error_shown(const gl_scheme *scheme, const gl_error *error);

const char *gl_class_name(gl_error_class class);

#endif
