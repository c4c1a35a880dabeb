/* diag.h: what is wrong with the configuration, as file:line:column, reason, remedy.
 *
 * A gl_diags collects the problems of one load: every semantic error and the
 * first syntax error of each file. It copies what it is given. */
#ifndef GL_DIAG_H
#define GL_DIAG_H

#include "arena.h"

typedef struct gl_place {
    const char *file;      /* NULL: no place */
    uint32_t line, column; /* from 1; 0 and 0: the file as a whole */
} gl_place;

typedef struct gl_diag {
    glane_severity severity;
    gl_place place;
    const char *message, *remedy; /* remedy: "" for none */
    size_t order;                 /* of arrival */
} gl_diag;

typedef struct gl_diag_file gl_diag_file; /* what is remembered of each file */

typedef struct gl_diags {
    gl_arena *arena;
    gl_diag *items;
    size_t count, capacity;
    size_t errors; /* those that are not shown included */
    gl_diag_file *files;
} gl_diags;

void gl_diags_init(gl_diags *diags);
void gl_diags_free(gl_diags *diags);
/* Adds one. `remedy` may be NULL. After GL_MAX_DIAGNOSTICS errors of one file the rest
 * are counted and one line, placed where the first of them stands, says how many. */
void gl_diag_add(gl_diags *diags, glane_severity severity, gl_place place, const char *remedy,
                 const char *format, ...) __attribute__((format(printf, 5, 6), nonnull(5)));
/* Sorts by file, line, column (those without a place first), then in order of arrival. */
void gl_diags_sort(gl_diags *diags);

#endif
