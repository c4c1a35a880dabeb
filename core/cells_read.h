/* cells_read.h: what the stages of table recognition share; see cells.h.
 *
 *   cells_lines.c   lines of the text, and which of them may be rows
 *   cells_atom.c    the numbers of a row, cut as fine as they go
 *   cells_rows.c    rows without marks between their cells
 *   cells_marked.c  tables with bars, tabs, semicolons or wide spaces
 *   cells_blocks.c  tables whose cells the reader tells
 *   cells_fit.c     which atoms are one number, decided by all rows together
 *   cells_head.c    heads, titles, notes
 *   cells_told.c    why a table was not found, for who explains
 *   cells.c         the grids that come of it
 */
#ifndef GL_CELLS_READ_H
#define GL_CELLS_READ_H

#include "engine.h"

/* -- lines -------------------------------------------------------------------- */

typedef struct gl_line {
    gl_range words;
    uint32_t tabs, bars, gaps; /* borders that it has: gaps are two spaces or more */
    uint32_t semicolons;
    uint32_t digits;                  /* runs of digits */
    uint32_t turns;                   /* words with a capital right behind a number */
    uint8_t after_blank;              /* a blank line stands before it */
    uint8_t ends_number;              /* its last word may end a cell */
    uint8_t used;                     /* part of a table already */
    uint8_t tried_marked, tried_rows; /* in vain: each line is read once */
} gl_line;

/* -- atoms -------------------------------------------------------------------- */

/* The least that may be a cell of its own: a run of digits with its sign, decimals and unit, a number in
 * brackets, or a mark for an empty cell. Neighbours may be one number: 3 and 117. */
typedef struct gl_atom {
    uint32_t first, end;
    uint32_t number; /* its first run of digits */
    uint32_t unit;   /* the unit's first word; `end` where it has none */
    uint32_t digits; /* before the decimal mark */
    uint32_t decimals;
    uint32_t measure;           /* which unit: its entry + 1; 0 for none */
    uint8_t empty, bound, year; /* bound: begins a number, by a sign or bracket; year: may be one */
    uint8_t closed;             /* ends a number: decimals, a unit, a bracket */
    uint8_t negative, zero;     /* zero: begins with one; nothing comes behind it */
} gl_atom;

/* The measure of a time of day, or of minutes and seconds: 8:45. Their digits are no value. */
#define GL_MEASURE_CLOCK UINT32_MAX

/* Reads the atom that begins at a word. 0 if none does. */
int gl_atom_read(const glane_session *s, uint32_t at, uint32_t limit, gl_atom *out);
/* May the second continue the number of the first? */
int gl_atoms_join(const gl_atom *a, const gl_atom *b);
/* Roles of the entries that begin at a word; *end past the longest that has one of `wanted`. */
uint32_t gl_roles_at(const glane_session *s, uint32_t at, uint32_t wanted, uint32_t *end);

/* What words hold: one number with its sign and unit, a mark for none, or text; a note's mark may follow
 * a number. *year: a year alone. */
gl_cell_kind gl_cell_kind_of(const glane_session *s, gl_range words, int *year);

/* -- rows --------------------------------------------------------------------- */

#define GL_ROW_ATOMS 32u /* of one row: a cut is a bit */

typedef struct gl_row {
    gl_range label;
    uint32_t atom, count; /* its atoms */
    uint32_t cuts;        /* bit i: a cell begins at atom i */
    uint32_t line;
    uint8_t total, part;
    uint8_t fits; /* it has a cell for each column */
} gl_row;

/* Memory of the recognition, the document's. */
typedef struct gl_reading {
    glane_session *s;
    gl_line *lines;
    uint32_t line_count;
    gl_row *rows;
    gl_atom *atoms;
    uint32_t row_count, atom_count;
    size_t line_capacity, row_capacity, atom_capacity;
    uint32_t block, cell_word; /* the reader's next cell, and its first word */
} gl_reading;

void gl_lines_read(gl_reading *reading);
/* Do blank lines stand between the rows of a table that begins at a line? Those behind its first two tell. */
int gl_lines_spaced(const gl_reading *reading, uint32_t line);
/* Could a line between rows say what the next ones are? Short, no number, no blank line around. */
int gl_line_divides(const gl_reading *reading, uint32_t line);
/* Past the last atom of the cell that begins at atom i. */
uint32_t gl_row_cell_end(const gl_row *row, uint32_t cuts, uint32_t i);

/* Decimals of the values that are compared; more are cut. */
#define GL_NUMBER_DECIMALS 4u

/* One number of a row: atoms from `first` to `end`. */
typedef struct gl_number {
    uint32_t size; /* ten times its integer digits, and the first digit */
    uint32_t decimals, measure;
    int64_t value; /* times ten to GL_NUMBER_DECIMALS */
    int known;     /* the value is */
    int empty;
} gl_number;

gl_number gl_cell_number_read(const gl_reading *r, const gl_row *row, uint32_t first, uint32_t end);

/* One way to cut a row, and how ill it fits. */
typedef struct gl_row_reading {
    uint32_t cuts, cost;
} gl_row_reading;

/* Readings of a row that sums are tried with, the best. */
#define GL_ROW_TRIED 8u

/* Of the rows from `first` to a total: chooses the readings with which most columns add up. `readings` has
 * GL_ROW_TRIED places for each row, `counts` how many there are. */
void gl_rows_sum(gl_reading *r, uint32_t first, uint32_t total, uint32_t columns,
                 const gl_row_reading *readings, const uint32_t *counts);
/* Cuts the rows into `columns` cells each, where the rows, the heads and the totals tell how. `alike`: the
 * columns are of one kind (years). */
void gl_rows_fit(gl_reading *r, uint32_t row, uint32_t count, uint32_t columns, int alike);
/* How many cells most rows have; 0 if nothing says. `heads`: columns that heads make, 0 unknown. */
uint32_t gl_rows_columns(const gl_reading *r, uint32_t row, uint32_t count, uint32_t heads);
/* Fewest and most cells that a row can have. */
void gl_row_bounds(const gl_reading *r, const gl_row *row, uint32_t *least, uint32_t *most);
/* Tries rows as one table; a grid if they are. */
int gl_rows_table(gl_reading *r, uint32_t row, uint32_t count);
/* Tables among the lines; from the first line given. Adds to the session's grids in order of place. */
uint32_t gl_rows_grid(gl_reading *r, uint32_t line);
uint32_t gl_marked_grid(gl_reading *r, uint32_t line);
uint32_t gl_listed_grid(gl_reading *r, uint32_t line);
uint32_t gl_blocks_grid(gl_reading *r, uint32_t line);

/* -- heads -------------------------------------------------------------------- */

#define GL_GRID_COLUMNS 40u

/* Cuts words of heads without marks into chunks: at capitals, years, brackets. Their number. */
uint32_t gl_heads_cut(const glane_session *s, gl_range words, gl_range *out, uint32_t most);
/* How many columns each of `over` heads stands over, where `count` heads stand below and come back under each: two at
 * least; 0 where they do not. */
uint32_t gl_heads_over(const glane_session *s, uint32_t over, const gl_range *heads, uint32_t count);
/* Are all of them years? */
int gl_heads_years(const glane_session *s, const gl_range *heads, uint32_t count);
/* Does the line hold numbers as cells do: with decimals, a unit, or of three digits and more? Years and days of
 * heads are none. */
int gl_line_counts(const glane_session *s, gl_range words);
/* Why a line is none of heads: it is a sentence, or a row. NULL: it may be. */
const char *gl_line_no_heads(const gl_reading *r, uint32_t line);
/* Does a line say what numbers below it are in? It ends with a unit, a closing bracket or colon aside. */
int gl_line_names_unit(const gl_reading *r, uint32_t line);
/* Titles above a line and notes below another, into the grid. */
void gl_grid_titles(gl_reading *r, gl_grid *grid, uint32_t first_line, uint32_t end_line);

/* -- for who explains (cells_told.c): why there is no grid, or none with heads; nothing is done unless it is asked -- */

/* Rows of which no table came; columns: of the numbers that most of them have, 0 where they agree on none. */
void gl_tell_no_table(const gl_reading *r, uint32_t row, uint32_t count, uint32_t columns);
/* The heads of a table were not found. */
void gl_tell_headless(const gl_reading *r, uint32_t row, uint32_t count, uint32_t columns);
/* A line is no row: the words from `at` on are no number of a cell, or no label may follow them. */
void gl_tell_no_row(const gl_reading *r, uint32_t line, uint32_t at, uint32_t end);

/* -- the grid under way (cells.c) ---------------------------------------------- */

gl_grid *gl_table_begin(glane_session *s);
void gl_table_cell(glane_session *s, gl_range words, uint32_t row, uint32_t column, gl_cell_kind kind);
/* The last cell covers so many rows and columns. */
void gl_table_cover(glane_session *s, uint32_t rows, uint32_t columns);
void gl_table_end(glane_session *s);

#endif
