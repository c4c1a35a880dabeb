/* cells.c: finds the tables of a document, and keeps their grids. */
#include "cells.h"

#include "cells_read.h"
#include "limits.h"

#include <stdlib.h>

const gl_cell *gl_cell_at(const gl_grids *grids, uint32_t word)
{
    uint32_t low = 0, high = grids->cell_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (grids->cells[middle].words.end <= word)
            low = middle + 1;
        else
            high = middle;
    }
    return low < grids->cell_count && grids->cells[low].words.first <= word ? &grids->cells[low] : NULL;
}

int gl_cell_covers(const gl_cell *cell, uint32_t column)
{
    return cell->column <= column && column - cell->column < cell->columns;
}

const gl_cell *gl_cell_label(const gl_grids *grids, const gl_cell *cell)
{
    const gl_grid *grid = &grids->items[cell->grid];
    const gl_cell *first = grids->cells + grid->cell, *at = cell;
    while (at > first && at[-1].row == cell->row)
        at--;
    if (at->column == 0)
        return at;
    for (uint32_t n = 0; grid->tall && at > first && n < GL_MAX_GRID_TALL; n++, at--)
        if (at[-1].column == 0 && at[-1].row >= grid->heads)
            return cell->row - at[-1].row < at[-1].rows ? at - 1 : NULL;
    return NULL;
}

void gl_grids_free(gl_grids *grids)
{
    free(grids->items);
    free(grids->cells);
    free(grids->units);
    *grids = (gl_grids){0};
}

/* -- the grid under way ------------------------------------------------------- */

gl_grid *gl_table_begin(glane_session *s)
{
    gl_grids *g = &s->grids;
    gl_grow((void **)&g->items, &g->capacity, (size_t)g->count + 1, sizeof *g->items);
    g->items[g->count] = (gl_grid){.cell = g->cell_count, .unit = g->unit_count};
    return &g->items[g->count++];
}

void gl_table_cell(glane_session *s, gl_range words, uint32_t row, uint32_t column, gl_cell_kind kind)
{
    gl_grids *g = &s->grids;
    gl_grid *grid = &g->items[g->count - 1];
    if (words.first >= words.end)
        return;
    gl_grow((void **)&g->cells, &g->cell_capacity, (size_t)g->cell_count + 1, sizeof *g->cells);
    g->cells[g->cell_count++] =
        (gl_cell){.words = words, .grid = g->count - 1, .row = row, .column = column, .rows = 1, .columns = 1, .kind = kind};
    grid->cell_count++;
    if (row >= grid->rows)
        grid->rows = row + 1;
    if (column != GLANE_NONE && column >= grid->columns)
        grid->columns = column + 1;
}

void gl_table_cover(glane_session *s, uint32_t rows, uint32_t columns)
{
    gl_cell *cell = &s->grids.cells[s->grids.cell_count - 1];
    cell->rows = rows > 1 ? rows : 1;
    cell->columns = columns > 1 ? columns : 1;
    s->grids.items[cell->grid].tall += cell->column == 0 && cell->rows > 1;
}

/* The unit at the end of a number's cell. */
static gl_range unit_of(const glane_session *s, gl_range words)
{
    for (uint32_t at = words.first; at < words.end; at++) {
        uint32_t end;
        if (gl_roles_at(s, at, GL_GRID_UNIT, &end) & GL_GRID_UNIT)
            return (gl_range){at, words.end};
    }
    return (gl_range){words.end, words.end};
}

static int same_words(const glane_session *s, gl_range a, gl_range b)
{
    if (a.end - a.first != b.end - b.first)
        return 0;
    for (uint32_t i = 0; i < a.end - a.first; i++)
        if (s->words.items[a.first + i].word != s->words.items[b.first + i].word)
            return 0;
    return 1;
}

/* What the numbers of a column carry. */
typedef struct carried {
    uint32_t with, numbers;
    int mixed;
} carried;

/* The unit that most of a column's numbers carry holds for those that carry none: at least two of
 * three, and none another. */
static void find_units(glane_session *s, gl_grid *grid)
{
    gl_grids *g = &s->grids;
    carried *seen = gl_alloc(s->document, ((size_t)grid->columns + 1) * sizeof *seen);
    gl_grow((void **)&g->units, &g->unit_capacity, (size_t)g->unit_count + grid->columns + 1, sizeof *g->units);
    gl_range *units = g->units + g->unit_count;
    g->unit_count += grid->columns;
    memset(seen, 0, ((size_t)grid->columns + 1) * sizeof *seen);
    memset(units, 0, grid->columns * sizeof *units);
    for (uint32_t i = grid->cell; i < grid->cell + grid->cell_count; i++) {
        const gl_cell *cell = &g->cells[i];
        if (cell->column == GLANE_NONE || cell->kind != GL_CELL_NUMBER || cell->row < grid->heads)
            continue;
        gl_range unit = unit_of(s, cell->words);
        carried *column = &seen[cell->column];
        column->numbers++;
        if (unit.first == unit.end)
            continue;
        column->mixed |= column->with && !same_words(s, unit, units[cell->column]);
        if (column->with++ == 0)
            units[cell->column] = unit;
    }
    for (uint32_t column = 0; column < grid->columns; column++)
        if (seen[column].mixed || seen[column].with * 3 < seen[column].numbers * 2)
            units[column] = (gl_range){0, 0};
}

/* A hard break before a word: a tab where a space was. */
static void put_border(glane_session *s, uint32_t word)
{
    if (word == 0 || word >= s->words.count || s->words.items[word].flags & GLANE_WORD_BREAK)
        return;
    for (uint32_t at = s->words.items[word].start; at > s->words.items[word - 1].end;)
        if (s->view.data[--at] == ' ')
            s->view.data[at] = '\t';
    s->words.items[word].flags |= GLANE_WORD_BREAK;
    gl_hits_cut(&s->hits, word);
    s->grids.borders++;
}

void gl_table_end(glane_session *s)
{
    gl_grids *g = &s->grids;
    gl_grid *grid = &g->items[g->count - 1];
    if (!grid->cell_count) {
        g->count--;
        return;
    }
    grid->words = (gl_range){g->cells[grid->cell].words.first, g->cells[g->cell_count - 1].words.end};
    find_units(s, grid);
    for (uint32_t i = grid->cell; i < g->cell_count; i++)
        if (g->cells[i].row >= grid->heads) {
            put_border(s, g->cells[i].words.first);
            put_border(s, g->cells[i].words.end);
        }
}

/* -- the whole text ----------------------------------------------------------- */

/* Could the line be a row whose cells have no marks between them? Its last word may end a number, or
 * rows stand one behind the other in it. */
static int may_be_rows(const gl_line *line)
{
    return !line->tried_rows && line->digits > 0 && (line->ends_number || line->turns > 1);
}

/* Whoever asks for a word's cell asks the word first. */
static void mark_words(glane_session *s)
{
    for (size_t i = 0; i < s->grids.cell_count; i++)
        for (uint32_t word = s->grids.cells[i].words.first; word < s->grids.cells[i].words.end; word++)
            s->words.items[word].flags |= GL_WORD_IN_CELL;
}

void gl_grids_find(glane_session *s)
{
    gl_reading r = {.s = s};
    s->grids.count = s->grids.cell_count = s->grids.unit_count = s->grids.borders = 0;
    if (!s->grid_roles)
        return;
    gl_lines_read(&r);
    for (uint32_t i = 0, next; i < r.line_count && !s->stopped; i = next) {
        const gl_line *line = &r.lines[i];
        next = i;
        if (s->text.structure.block_count)
            next = gl_blocks_grid(&r, i);
        if (next == i && (line->bars || line->tabs || line->gaps || line->semicolons > 1))
            next = gl_marked_grid(&r, i);
        if (next == i && may_be_rows(line))
            next = gl_rows_grid(&r, i);
        if (next == i)
            next = gl_listed_grid(&r, i);
        next = next > i ? next : i + 1;
    }
    free(r.lines);
    free(r.rows);
    free(r.atoms);
    mark_words(s);
    if (s->grids.borders)
        gl_sentences_find(&s->words, &s->view);
}
