/* cells_blocks.c: tables whose cells the reader tells: those of web pages, office documents, sheets, Markdown.
 *
 * Rows and columns are the reader's own, with what a cell covers, so a head may stand over several columns and a label
 * beside several rows. A table that is only there to lay out a page is none. */
#include "cells_read.h"

#include "limits.h"

/* What stands in the cells of one table, block after block. */
typedef struct told {
    uint32_t block, end; /* its blocks */
    uint32_t line;       /* it begins in */
    uint32_t heads, rows, columns;
    uint32_t longest; /* words of a cell */
    int flagged;      /* the reader says that its first rows are heads */
} told;

static const glane_block *block_at(const glane_session *s, uint32_t block)
{
    return &s->text.structure.blocks[block];
}

static int is_cell(const glane_block *b)
{
    return b->kind == GLANE_BLOCK_CELL && b->table && b->row && b->column;
}

static gl_range words_of(const glane_session *s, const glane_block *b)
{
    glane_span view = gl_map_out(&s->view.map, b->text);
    uint32_t first = gl_words_from(&s->words, view.start), end = first;
    while (end < s->words.count && s->words.items[end].start < view.end)
        end++;
    return (gl_range){first, end};
}

/* The next cell, which may be several blocks: its words. 0 at the table's end; *block past it. */
static int next_cell(const glane_session *s, const told *t, uint32_t *block, const glane_block **cell, gl_range *words)
{
    while (*block < t->end && !is_cell(block_at(s, *block)))
        ++*block;
    if (*block == t->end)
        return 0;
    *cell = block_at(s, *block);
    *words = words_of(s, *cell);
    for (++*block; *block < t->end; ++*block) {
        const glane_block *more = block_at(s, *block);
        if (!is_cell(more) || more->row != (*cell)->row || more->column != (*cell)->column)
            break;
        words->end = words_of(s, more).end;
    }
    return 1;
}

/* One row's part in what the heads are: they are the first rows, which hold no number but years, or, where the reader
 * marks any of them, those that it marks. */
typedef struct row_seen {
    uint32_t row, cells, marked, numbers;
} row_seen;

static void end_row(told *t, const row_seen *seen)
{
    if (!seen->cells)
        return;
    int leads = t->heads == t->rows, marked = seen->marked == seen->cells && (seen->cells > 1 || t->rows > 0);
    int plain = seen->numbers == 0 && (t->rows == 0 || seen->cells > 1);
    if (leads && (marked || (plain && !t->flagged)))
        t->heads = seen->row;
    t->flagged |= leads && marked;
    t->rows = seen->row;
}

/* Looks all cells over. 0 where rows go back or columns are too many: no grid could hold it. */
static int look(const gl_reading *r, told *t)
{
    const glane_session *s = r->s;
    const glane_block *cell;
    gl_range words;
    row_seen seen = {0};
    for (uint32_t block = t->block; next_cell(s, t, &block, &cell, &words);) {
        int year;
        if (cell->row < seen.row || cell->column > GL_MAX_BLOCK_COLUMNS)
            return 0;
        if (cell->row > seen.row) {
            end_row(t, &seen);
            seen = (row_seen){.row = cell->row};
        }
        if (words.first >= words.end)
            continue;
        seen.cells++;
        seen.marked += (cell->flags & GLANE_BLOCK_HEADER) != 0;
        seen.numbers += gl_cell_kind_of(s, words, &year) != GL_CELL_TEXT && !year;
        t->columns = cell->column > t->columns ? cell->column : t->columns;
        t->longest = words.end - words.first > t->longest ? words.end - words.first : t->longest;
    }
    end_row(t, &seen);
    if (t->heads == t->rows) /* texts alone: the first row names them */
        t->heads = 1;
    return 1;
}

/* Is it a table? One that lays out a page has a column, or paragraphs in its cells and no heads. */
static int is_grid(const told *t)
{
    return t->columns > 1 && t->rows > t->heads && (t->flagged || t->longest <= GL_MAX_GRID_HEADS);
}

static uint32_t put_told(gl_reading *r, const told *t)
{
    glane_session *s = r->s;
    const glane_block *cell;
    gl_range words = {0, 0};
    gl_grid *grid = gl_table_begin(s);
    uint32_t line = t->line;
    grid->heads = t->heads;
    for (uint32_t block = t->block; next_cell(s, t, &block, &cell, &words);) {
        int year;
        if (words.first >= words.end)
            continue;
        gl_table_cell(s, words, cell->row - 1, cell->column - 1, gl_cell_kind_of(s, words, &year));
        gl_table_cover(s, cell->rows, cell->columns);
        while (line < r->line_count && r->lines[line].words.first < words.end)
            r->lines[line++].used = 1;
    }
    gl_grid_titles(r, grid, t->line, line);
    gl_table_end(s);
    return line;
}

/* Finds the next cell at or behind a word: r->cell_word is its first, GLANE_NONE past the last. */
static void seek(gl_reading *r, uint32_t word)
{
    const gl_structure *structure = &r->s->text.structure;
    for (r->cell_word = GLANE_NONE; r->block < structure->block_count; r->block++) {
        if (!is_cell(&structure->blocks[r->block]))
            continue;
        gl_range words = words_of(r->s, &structure->blocks[r->block]);
        if (words.first < word || words.first >= words.end)
            continue;
        r->cell_word = words.first;
        return;
    }
}

uint32_t gl_blocks_grid(gl_reading *r, uint32_t line)
{
    const gl_structure *structure = &r->s->text.structure;
    const gl_range words = r->lines[line].words;
    if (line == 0 || r->cell_word < words.first)
        seek(r, words.first);
    if (r->cell_word == GLANE_NONE || r->cell_word >= words.end)
        return line;
    told t = {.block = r->block, .end = r->block, .line = line};
    while (t.end < structure->block_count && structure->blocks[t.end].table == structure->blocks[t.block].table)
        t.end++;
    r->block = t.end;
    r->cell_word = 0; /* to be sought */
    if (!gl_charge(r->s, t.end - t.block) || !look(r, &t))
        return line;
    if (is_grid(&t))
        return put_told(r, &t);
    gl_range last = words_of(r->s, block_at(r->s, t.end - 1));
    for (uint32_t i = line; i < r->line_count && r->lines[i].words.first < last.end; i++)
        r->lines[i].tried_marked = 1; /* nor is it one by its tabs */
    return line;
}
