/* explain.h: what the parts of an explanation share (explain.c, explain_near.c). */
#ifndef GL_EXPLAIN_H
#define GL_EXPLAIN_H

#include "engine.h"

/* How many near misses are told, the furthest first; how many words of a place are looked at, and before a
 * narrow one. */
#define GL_NEAR_SHOWN 8
#define GL_NEAR_WORDS 512u
#define GL_NEAR_BEFORE 8u

/* The best attempt of a rule that did not match. */
typedef struct gl_near {
    const gl_rule *rule; /* NULL: it was not tried */
    uint32_t at, bytes;  /* the word it began at; how far it got from there */
    uint32_t reached;    /* the word that stands where it stopped */
    glane_str wanted;
} gl_near;

/* A match that was turned down: where, and what is to be said of it. */
typedef struct gl_attempt {
    glane_span view;
    glane_str line;
} gl_attempt;

/* Why there is no table at a place, or none with heads. */
typedef struct gl_no_table {
    glane_span view;
    glane_str why;
} gl_no_table;

typedef struct gl_explainer {
    glane_session *s;
    glane_text_fn write;
    void *user;
    glane_span view;     /* the place, in the view */
    int narrow;          /* it is no whole line */
    const gl_rule *rule; /* NULL: all */
    int all;             /* also what was turned down where something stands */
    gl_attempt *tried;   /* in the place */
    uint32_t tried_count;
    size_t tried_capacity;
    uint32_t lines;
    glane_str *held;     /* by candidate, up to held_count: the contexts that held */
    uint32_t held_count;
    size_t held_capacity;
    gl_no_table *tables; /* that were not made */
    uint32_t table_count;
    size_t table_capacity;
} gl_explainer;

void gl_say(gl_explainer *explainer, glane_str line);
/* The words from `first` to `end`, as they stand in the view. */
glane_str gl_words_text(const glane_session *session, uint32_t first, uint32_t end);

/* Tells of the rules of facts that came nearest, of those that have no candidate in the place. All that rules see
 * must be there, and the session be traced. */
void gl_near_say(gl_explainer *explainer);
/* The asked rule, tried at every word of the place whatever triggers it. */
void gl_near_try(gl_explainer *explainer);

#endif
