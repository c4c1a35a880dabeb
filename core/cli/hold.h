/* hold.h: what an item wrote, held until it is whole and its turn has come.
 *
 * In memory up to GL_OUTPUT_HELD, then in a temporary file without a name. */
#ifndef GL_HOLD_H
#define GL_HOLD_H

#include "buffer.h"

typedef struct gl_hold {
    gl_buffer buffer;
    int file;   /* 0: none; a descriptor else */
    int failed; /* the file could not be made or written */
} gl_hold;

void gl_hold_add(gl_hold *hold, const char *bytes, size_t len);
/* Passes all of it on, in order, while `write` gives 1. 0 if it did not, or if some of it was lost. */
int gl_hold_pass(gl_hold *hold, int (*write)(void *user, const char *bytes, size_t len), void *user);
/* Empties it, and gives its memory back. */
void gl_hold_free(gl_hold *hold);

#endif
