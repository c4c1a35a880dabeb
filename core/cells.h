/* cells.h: tables in the text, as rows and columns of cells.
 *
 * A table may be drawn with bars, tabs, semicolons or columns of spaces, or extraction may have flattened it: a row a
 * line with single spaces, many rows in one line, or a cell a line. Whatever its form, it becomes a grid
 * of cells, each a run of words. Where a border has no mark of its own, the view gets a tab in the
 * place of the space and the word behind it a hard break, so that no rule reads across it.
 *
 * Which words name units, totals, empty cells and notes is data: the roles that packs give to lexicons
 * (`tables:`). What stands in no table costs a look at each word. */
#ifndef GL_CELLS_H
#define GL_CELLS_H

#include "lexicon.h"

/* What a lexicon's entries are to tables, a bit each (gl_ruleset.grid_roles). */
typedef enum gl_grid_role {
    GL_GRID_UNIT = 1,  /* may follow a number in its cell; in a head, says what the cells are in */
    GL_GRID_EMPTY = 2, /* stands for a number that is not there */
    GL_GRID_TOTAL = 4, /* begins the label of a total */
    GL_GRID_NOTE = 8,  /* begins a note under a table */
    GL_GRID_OPEN = 16, /* a number behind it is part of a label: of 25 */
    GL_GRID_PART = 32, /* begins a row that is part of the one above; may be in small letters */
    GL_GRID_RATE = 64  /* of a column or row: its numbers make no sum */
} gl_grid_role;

/* Words, half-open. */
typedef struct gl_range {
    uint32_t first, end;
} gl_range;

typedef enum gl_cell_kind { GL_CELL_TEXT, GL_CELL_NUMBER, GL_CELL_EMPTY } gl_cell_kind;

typedef struct gl_cell {
    gl_range words;
    uint32_t grid;
    uint32_t row, column;   /* from 0; column GLANE_NONE where it is not known */
    uint32_t rows, columns; /* that it covers, 1 at least */
    gl_cell_kind kind;
} gl_cell;

/* Lines that name a table, above it, and notes below it. */
#define GL_GRID_TITLES 4u

typedef struct gl_grid {
    uint32_t cell, cell_count; /* its cells, in order of place */
    uint32_t rows, columns;    /* the labels' column among them */
    uint32_t heads;            /* rows that are heads of columns */
    uint32_t tall;             /* cells of its first column that cover several rows */
    uint32_t unit;             /* index of the first of its columns' units */
    gl_range titles[GL_GRID_TITLES];
    uint32_t title_count;
    gl_range words;
} gl_grid;

typedef struct gl_grids {
    gl_grid *items;
    gl_cell *cells;  /* of all grids, in order of place */
    gl_range *units; /* by grid and column: the unit that most cells carry; empty for none */
    uint32_t count, cell_count, unit_count;
    uint32_t borders; /* that were made of spaces */
    size_t capacity, cell_capacity, unit_capacity;
} gl_grids;

/* The cell that a word stands in; NULL. */
const gl_cell *gl_cell_at(const gl_grids *grids, uint32_t word);
/* Does a cell stand in that column, or over it? */
int gl_cell_covers(const gl_cell *cell, uint32_t column);
/* The cell of the first column that stands in a cell's row, or beside it from a row above; NULL. */
const gl_cell *gl_cell_label(const gl_grids *grids, const gl_cell *cell);
void gl_grids_free(gl_grids *grids);

#endif
