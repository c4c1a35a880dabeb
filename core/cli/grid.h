/* grid.h: rows of cells, aligned by the columns that they take on a terminal. */
#ifndef GL_GRID_H
#define GL_GRID_H

#include "buffer.h"

#define GL_GRID_COLUMNS 5

typedef struct gl_cell {
    uint32_t start, len; /* in the grid's text */
    uint32_t width;
} gl_cell;

/* A column's looks, the same for all rows. */
typedef struct gl_column {
    const char *color; /* of a terminal's SGR sequence, "1;31"; NULL: none; "*": one for each text */
    int right;         /* numbers */
    int joined;        /* no space before it */
    uint32_t pad;      /* cells wider than this do not widen the column; 0: no cell does */
    uint32_t cut;      /* cells wider than this are cut; 0: none is */
} gl_column;

/* A document's worth of rows; memory is kept for the next. Cells are added left to right, as
 * many a row as there are columns. */
typedef struct gl_grid {
    gl_buffer text;
    gl_cell *cells;
    size_t count, capacity;
} gl_grid;

/* Adds a cell; the text is cleaned (gl_buffer_clean). */
void gl_grid_cell(gl_grid *grid, glane_str text);
/* The widest cell of a column, up to `most`. */
uint32_t gl_grid_width(const gl_grid *grid, size_t column, uint32_t most);
/* Writes all rows. */
void gl_grid_print(const gl_grid *grid, const gl_column columns[GL_GRID_COLUMNS], int color, gl_buffer *out);
void gl_grid_empty(gl_grid *grid);
void gl_grid_free(gl_grid *grid);

#endif
