/* cells_listed.c: tables with a cell a line, as conversions leave them: a label, then its numbers, each in a
 * line of its own, blank lines or none between; or column after column: all labels, then the head and the numbers of
 * each column, which is the same table on its side. */
#include "cells_read.h"

#include "limits.h"

/* The cell that a line is. */
typedef struct listed {
    gl_range words;
    gl_cell_kind kind;
    int year;
} listed;

/* Does a line hold one number, or a mark for none, and nothing else? */
static int is_cell(const gl_reading *r, uint32_t line, listed *out)
{
    *out = (listed){.words = r->lines[line].words};
    if (r->lines[line].words.end - r->lines[line].words.first > GL_ROW_ATOMS)
        return 0;
    out->kind = gl_cell_kind_of(r->s, out->words, &out->year);
    return out->kind != GL_CELL_TEXT;
}

static int is_label(const gl_reading *r, uint32_t line)
{
    gl_range words = r->lines[line].words;
    char last = r->s->view.data[r->s->words.items[words.end - 1].start];
    listed cell;
    return !r->lines[line].used && words.end - words.first <= GL_MAX_GRID_LABEL && last != '.' &&
           last != ';' && last != ',' && !is_cell(r, line, &cell);
}

/* Cells in the lines behind a label; *years: all are. */
static uint32_t cells_behind(const gl_reading *r, uint32_t line, uint32_t most, int *years)
{
    uint32_t n = 0;
    listed cell;
    *years = 1;
    while (n < most && line + 1 + n < r->line_count && is_cell(r, line + 1 + n, &cell)) {
        *years &= cell.year;
        n++;
    }
    return n;
}

/* Lines above that are the heads: one for each column, and one for the labels or not. Their number. */
static uint32_t heads_above(const gl_reading *r, uint32_t line, uint32_t columns)
{
    uint32_t n = 0;
    listed cell;
    while (n <= columns && n < line && !r->lines[line - 1 - n].used &&
           (is_label(r, line - 1 - n) || (is_cell(r, line - 1 - n, &cell) && cell.year)))
        n++;
    return n > columns ? columns + 1 : n == columns ? columns : 0;
}

static void put_listed(gl_reading *r, uint32_t line, uint32_t rows, uint32_t columns, uint32_t heads)
{
    glane_session *s = r->s;
    gl_grid *grid = gl_table_begin(s);
    grid->heads = heads > 0;
    for (uint32_t i = 0; i < heads; i++)
        gl_table_cell(s, r->lines[line - heads + i].words, 0, columns + 1 - heads + i, GL_CELL_TEXT);
    for (uint32_t i = 0; i < rows * (columns + 1); i++) {
        listed cell = {.words = r->lines[line + i].words};
        uint32_t column = i % (columns + 1);
        if (column)
            is_cell(r, line + i, &cell);
        gl_table_cell(s, cell.words, i / (columns + 1) + grid->heads, column,
                      column ? cell.kind : GL_CELL_TEXT);
    }
    gl_grid_titles(r, grid, line - heads, line + rows * (columns + 1));
    for (uint32_t i = line - heads; i < line + rows * (columns + 1); i++)
        r->lines[i].used = 1;
    gl_table_end(s);
}

/* Numbers behind a label that are columns, one under the other, each below its year: how many numbers each has; 0
 * where they are not. */
static uint32_t column_length(const gl_reading *r, uint32_t line, uint32_t count)
{
    uint32_t each = 0;
    listed cell;
    for (uint32_t i = 0; i < count; i++) {
        is_cell(r, line + i, &cell);
        if (cell.year && i && !each)
            each = i;
        if (cell.year != (each ? i % each == 0 : i == 0))
            return 0;
    }
    return each > 2 && count % each == 0 ? each - 1 : 0;
}

uint32_t gl_listed_grid(gl_reading *r, uint32_t line)
{
    int years;
    if (line + 2 >= r->line_count || !(r->lines[line + 1].digits || r->lines[line + 2].digits) ||
        !is_label(r, line))
        return line;
    uint32_t columns = cells_behind(r, line, GL_GRID_COLUMNS - 1, &years), rows = 1, at = line + columns + 1;
    if (columns == 0 || (columns == 1 && (line == 0 || !gl_line_names_unit(r, line - 1))))
        return line;
    uint32_t each = years ? 0 : column_length(r, line + 1, columns);
    uint32_t labels = each ? heads_above(r, line + 1, each) : 0;
    if (labels) { /* column after column: the labels are heads, and the years begin rows */
        put_listed(r, line + 1, columns / (each + 1), each, labels);
        return line + 1 + columns;
    }
    uint32_t heads = years ? columns + 1 : 0, first = years ? at : line;
    for (int more;
         at < r->line_count && is_label(r, at) && cells_behind(r, at, GL_GRID_COLUMNS - 1, &more) == columns;
         at += columns + 1)
        rows++;
    rows -= (uint32_t)years;
    if (!heads && rows > 1 && columns > 1)
        heads = heads_above(r, first, columns);
    if (rows < 2 || (rows < 3 && (!heads || columns < 2)) || !gl_charge(r->s, (uint64_t)rows * columns))
        return line;
    put_listed(r, first, rows, columns, heads);
    return first + rows * (columns + 1);
}
