/* difference.h: the facts of a document, kept so that they can be compared with those of other rules. */
#ifndef GL_DIFFERENCE_H
#define GL_DIFFERENCE_H

#include "arena.h"

#include <glane/glane.h>

/* A key that rules gave, as text. */
typedef struct gl_key_text {
    glane_str name, value;
} gl_key_text;

typedef struct gl_fact {
    glane_str type, text, rule;
    uint32_t document; /* which one of its container's */
    int64_t line;
    glane_span bytes;
    gl_key_text *keys;
    uint32_t key_count;
} gl_fact;

/* In order of place; strings are the arena's. */
typedef struct gl_facts {
    gl_arena *arena;
    const glane_engine *engine;
    gl_fact *items;
    size_t count, capacity;
    uint32_t documents; /* met so far */
} gl_facts;

void gl_facts_begin(gl_facts *facts, gl_arena *arena, const glane_engine *engine);
void gl_facts_free(gl_facts *facts);
/* A glane_record_fn: keeps facts. */
glane_status gl_facts_record(void *facts, const glane_record *record);
/* By place, then type; 0: the same fact, whatever its rule and keys. */
int gl_fact_compare(const gl_fact *a, const gl_fact *b);
/* "value=12 unit=bed" */
glane_str gl_facts_values(gl_arena *arena, const gl_fact *fact);
/* "value=12 was 13, unit=bed is gone": empty if all keys are the same. */
glane_str gl_facts_changes(gl_arena *arena, const gl_fact *before, const gl_fact *after);

#endif
