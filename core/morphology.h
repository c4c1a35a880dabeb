/* morphology.h: a table of inflected forms (morphology/expand makes it), mapped read-only while packs are read. */
#ifndef GL_MORPHOLOGY_H
#define GL_MORPHOLOGY_H

#include <glane/types.h>

#include <stddef.h>

typedef struct gl_morphology {
    const char *data; /* NULL: there is no table */
    size_t size;
    int tried; /* to be opened */
} gl_morphology;

/* Opens it if that was not tried; 0: there is none. */
int gl_morphology_open(gl_morphology *table, const char *path);
void gl_morphology_close(gl_morphology *table);
/* The forms of a headword, set apart by single spaces; empty if it has no line. Borrowed from the table. */
glane_str gl_morphology_find(const gl_morphology *table, glane_str word);

#endif
