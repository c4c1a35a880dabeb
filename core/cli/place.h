/* place.h: a place of a document, as an operand names it. */
#ifndef GL_PLACE_H
#define GL_PLACE_H

#include "arena.h"

typedef struct gl_place_asked {
    const char *path;      /* in the arena */
    uint32_t line, column; /* line 0: at `offset`; column 0: the whole line */
    int64_t offset;        /* in code points */
} gl_place_asked;

/* Reads INPUT:LINE, INPUT:LINE:COLUMN or INPUT@OFFSET. 0: it is none, which was complained of. */
int gl_place_read(gl_arena *arena, const char *operand, gl_place_asked *place);

#endif
