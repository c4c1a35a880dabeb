/* json_read.h: JSON (RFC 8259) as a tree: numbers as they are written, strings with every character that they have,
 * NUL too. */
#ifndef GL_JSON_READ_H
#define GL_JSON_READ_H

#include "arena.h"

typedef enum gl_json_kind {
    GL_JSON_NULL,
    GL_JSON_FALSE,
    GL_JSON_TRUE,
    GL_JSON_NUMBER,
    GL_JSON_STRING,
    GL_JSON_LIST,
    GL_JSON_MAP
} gl_json_kind;

typedef struct gl_json {
    gl_json_kind kind;
    glane_str text; /* of a number, as it is written; of a string. NUL-terminated beyond its length */
    glane_str key;  /* of an item of a map, likewise */
    const struct gl_json *first, *next; /* items; the one behind this */
    uint32_t count;
} gl_json;

/* What is wrong with a text: a sentence without its full stop, and the column, in code points from 1. */
typedef struct gl_json_fault {
    const char *what;
    uint32_t column;
} gl_json_fault;

/* One value and nothing else but white space, in the arena; NULL, and *fault, if the text is no such thing. */
const gl_json *gl_json_read(gl_arena *arena, glane_str text, gl_json_fault *fault);
/* The first item of a map with that key; NULL if there is none. */
const gl_json *gl_json_get(const gl_json *map, const char *key);

#endif
