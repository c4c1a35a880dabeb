/* show.h: records as rows for eyes. Private to cmd_show.c and cmd_try.c. */
#ifndef GL_SHOW_H
#define GL_SHOW_H

#include "documents.h"
#include "grid.h"

/* Adds the cells of what stands in the text: what stands before it in its line, itself, what stands
 * after; at most `most` bytes on either side. */
void gl_show_place(gl_grid *grid, const glane_engine *engine, const glane_record *place, glane_str text,
                   size_t most);

/* Adds a cell with a number; an integer key of a record, 0 if it has none. */
void gl_show_number(gl_grid *grid, int64_t number);
int64_t gl_attr_number(const glane_engine *engine, const glane_record *record, const char *name);
/* Adds a fact's row: line, type, text, value, rule. `scratch` is the caller's to keep. */
void gl_show_fact(gl_grid *grid, const glane_engine *engine, const glane_record *fact, gl_buffer *scratch);
/* Adds the row of a total that is no sum; it stands behind that total's row. */
void gl_show_check(gl_grid *grid, const glane_engine *engine, const glane_record *check, gl_buffer *scratch);
/* Adds the row of a run of digits that nothing explains: line, digits, what stands before them
 * in their line, the digits, what stands after. */
void gl_show_uncovered(gl_grid *grid, const glane_engine *engine, const glane_record *run, glane_str text);
/* A document's name over its rows, where there are several documents. */
void gl_show_title(gl_buffer *out, const char *id, int color);
/* Says on standard error, unless --quiet, what was counted in a document. */
void gl_show_told(const gl_documents *documents, const char *id, glane_str told);
/* What the `end` record counts, as one line. */
void gl_show_end(gl_buffer *out, const glane_engine *engine, const glane_record *end);

#endif
