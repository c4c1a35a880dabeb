/* show.h: records as rows for eyes. Private to cmd_show.c. */
#ifndef GL_SHOW_H
#define GL_SHOW_H

#include "documents.h"
#include "grid.h"

/* Adds a fact's row: line, type, text, value, rule. `scratch` is the caller's to keep. */
void gl_show_fact(gl_grid *grid, const glane_engine *engine, const glane_record *fact, gl_buffer *scratch);
/* Adds the row of a run of digits that nothing explains: line, digits, what stands before them
 * in their line, the digits, what stands after. */
void gl_show_uncovered(gl_grid *grid, const glane_engine *engine, const glane_record *run, glane_str text);
/* What the `end` record counts, as one line. */
void gl_show_end(gl_buffer *out, const glane_engine *engine, const glane_record *end);

#endif
