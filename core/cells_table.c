/* cells_table.c: from rows without marks to a grid, if they make a table. */
#include "cells_read.h"

#include "limits.h"

/* Heads may tell that rows have so many more cells than they seem to. */
#define MORE_COLUMNS 4u

static char byte_at(const glane_session *s, uint32_t word)
{
    return s->view.data[s->words.items[word].start];
}

/* A table under way: rows, and the heads that were found for them. */
typedef struct table {
    uint32_t row, count; /* its rows */
    uint32_t lead;       /* a row of years before them; GLANE_NONE */
    gl_range heads[GL_GRID_COLUMNS];
    uint32_t head_count;   /* of columns of numbers; 0 if none were found */
    gl_range corner;       /* the head of the labels */
    uint32_t corner_heads; /* what it holds, cut as heads are */
    uint32_t head_line;    /* the line of the heads; GLANE_NONE for none of its own */
    gl_range over[GL_GRID_COLUMNS]; /* heads in the line above, each over `over_each` of the others */
    uint32_t over_count, over_each;
} table;

/* The last `columns` of what the words hold are the heads, the rest is the corner. */
static int take_heads(const gl_reading *r, table *t, gl_range words, uint32_t columns, uint32_t spare)
{
    gl_range chunks[GL_GRID_COLUMNS + 8];
    uint32_t n = gl_heads_cut(r->s, words, chunks, GL_GRID_COLUMNS + 8);
    if (n < columns + spare || n > columns + spare + 6 || columns > GL_GRID_COLUMNS)
        return 0;
    uint32_t from = n - spare - columns;
    memcpy(t->heads, chunks + from, columns * sizeof *chunks);
    t->head_count = columns;
    t->corner = (gl_range){words.first, chunks[from].first};
    t->corner_heads = from;
    return 1;
}

const char *gl_line_no_heads(const gl_reading *r, uint32_t line)
{
    const gl_line *l = &r->lines[line];
    const gl_word *words = r->s->words.items;
    const uint32_t end = l->words.end;
    const int shortened = end > l->words.first + 1 && words[end - 2].flags & GL_WORD_ABBREVIATION;
    char last = r->s->view.data[words[end - 1].end - 1];
    return l->used ? "it is part of another table"
           : l->words.end - l->words.first > GL_MAX_GRID_HEADS ? "it is too long"
           : (last == '.' && !shortened) || last == ';' || last == ','          ? "it ends as a sentence does"
           : gl_line_counts(r->s, l->words) ? "it has a number such as cells have, with decimals, a unit or three digits"
                                            : NULL;
}

/* Are a row's numbers all years? Then it is one of heads. */
static int is_years(const gl_reading *r, const gl_row *row)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (!r->atoms[row->atom + i].year)
            return 0;
    return row->count > 0;
}

/* Heads over several heads: the line above has fewer, and those below come back under each. */
static void find_over(const gl_reading *r, table *t)
{
    gl_range chunks[GL_GRID_COLUMNS];
    t->over_count = 0;
    if (t->head_line == GLANE_NONE || t->head_line == 0 || t->head_count < 4 || gl_line_no_heads(r, t->head_line - 1))
        return;
    uint32_t n = gl_heads_cut(r->s, r->lines[t->head_line - 1].words, chunks, GL_GRID_COLUMNS);
    for (uint32_t corner = 0; corner < 2 && corner < n && !t->over_count; corner++) {
        t->over_each = gl_heads_over(r->s, n - corner, t->heads, t->head_count);
        t->over_count = t->over_each ? n - corner : 0;
        memcpy(t->over, chunks + corner, t->over_count * sizeof *chunks);
        if (t->over_count && corner && t->corner.first == t->corner.end)
            t->corner = chunks[0];
    }
}

/* Heads that stand before the label of the first row, in its line, or in the line above. */
static void find_heads(gl_reading *r, table *t, uint32_t columns)
{
    gl_row *first = &r->rows[t->row];
    t->head_count = 0;
    t->head_line = GLANE_NONE;
    t->corner = (gl_range){0, 0};
    if (t->lead != GLANE_NONE && r->rows[t->lead].line == first->line) {
        if (take_heads(r, t, (gl_range){r->rows[t->lead].label.first, first->label.end}, columns, 1))
            first->label.first = t->heads[columns - 1].end;
        return;
    }
    if (first->label.end - first->label.first > columns + 1 && take_heads(r, t, first->label, columns, 1)) {
        first->label.first = t->heads[columns - 1].end;
        return;
    }
    if (first->label.first != r->lines[first->line].words.first ||
        (r->lines[first->line].after_blank && !gl_lines_spaced(r, first->line)))
        return;
    /* Right above, or over a line that says what the first rows are. */
    for (uint32_t up = 1; up <= 2 && up <= first->line && t->head_line == GLANE_NONE; up++) {
        uint32_t line = first->line - up;
        if (!gl_line_no_heads(r, line) && take_heads(r, t, r->lines[line].words, columns, 0))
            t->head_line = line;
        else if (!gl_line_divides(r, line))
            return;
    }
}

/* The first numbers of a row that has too many belong to its label: personnes de 65 ans. */
static void shorten_rows(gl_reading *r, const table *t, uint32_t columns)
{
    for (uint32_t i = t->row; i < t->row + t->count; i++) {
        uint32_t least, most;
        gl_row *row = &r->rows[i];
        for (gl_row_bounds(r, row, &least, &most); least > columns; gl_row_bounds(r, row, &least, &most)) {
            row->label.end = r->atoms[row->atom].end;
            row->atom++;
            row->count--;
        }
    }
}

int gl_line_names_unit(const gl_reading *r, uint32_t line)
{
    const glane_session *s = r->s;
    uint32_t end = r->lines[line].words.end;
    while (end > r->lines[line].words.first && strchr("):»", byte_at(s, end - 1)))
        end--;
    uint32_t past;
    return end > r->lines[line].words.first + 1 &&
           gl_roles_at(s, end - 1, GL_GRID_UNIT, &past) & GL_GRID_UNIT && past == end;
}

/* Is it a table? Enough rows have that many cells; prose has not. */
static int is_table(const gl_reading *r, const table *t, uint32_t columns)
{
    uint32_t fit = 0, line = r->rows[t->row].line, lines = 1;
    for (uint32_t i = t->row; i < t->row + t->count; i++) {
        uint32_t least, most;
        gl_row_bounds(r, &r->rows[i], &least, &most);
        const gl_atom *mark = &r->atoms[r->rows[i].atom]; /* a note's, a year: of the label */
        least -= least == columns + 1 && (mark->bound || mark->year);
        fit += least <= columns && columns <= most;
        lines += i > t->row && r->rows[i].line != r->rows[i - 1].line;
    }
    if (fit * 5 < t->count * 3)
        return 0;
    if (columns < 2)
        return columns == 1 && lines == t->count && fit > 2 && line > 0 && gl_line_names_unit(r, line - 1);
    if (lines < t->count)
        return fit > 2;
    return fit > 2 || (fit == 2 && (columns > 2 || t->head_count));
}

/* The column of a cell in a row that lacks some: the only one whose numbers carry its unit. */
static uint32_t column_by_unit(const gl_reading *r, const table *t, const gl_row *row, uint32_t last)
{
    uint32_t found = GLANE_NONE, measure = r->atoms[row->atom + last].measure;
    for (uint32_t i = t->row; measure && i < t->row + t->count && i < t->row + GL_MAX_GRID_SUM; i++) {
        const gl_row *other = &r->rows[i];
        if (!other->fits || !other->cuts)
            continue;
        for (uint32_t a = 0, column = 1; a < other->count; a++) {
            if (a + 1 < other->count && !(other->cuts >> (a + 1) & 1))
                continue;
            if (r->atoms[other->atom + a].measure == measure && found != GLANE_NONE && found != column)
                return GLANE_NONE;
            if (r->atoms[other->atom + a].measure == measure)
                found = column;
            column++;
        }
    }
    return found;
}

/* The cells of a row: as it was cut, or as it is where it lacks some. */
static void put_row(gl_reading *r, const table *t, const gl_row *row, uint32_t number)
{
    uint32_t cuts = row->cuts, column = 1, first = 0;
    gl_table_cell(r->s, row->label, number, 0, GL_CELL_TEXT);
    if (row->fits && !cuts)
        return; /* nothing decides */
    for (uint32_t i = 1; !row->fits && i < row->count; i++)
        cuts |= (uint32_t)!gl_atoms_join(&r->atoms[row->atom + i - 1], &r->atoms[row->atom + i]) << i;
    for (uint32_t i = 0; i < row->count; i++) {
        if (i + 1 < row->count && !(cuts >> (i + 1) & 1))
            continue;
        const gl_atom *last = &r->atoms[row->atom + i];
        gl_table_cell(r->s, (gl_range){r->atoms[row->atom + first].first, last->end}, number,
                      row->fits ? column : column_by_unit(r, t, row, i),
                      last->empty ? GL_CELL_EMPTY : GL_CELL_NUMBER);
        column++;
        first = i + 1;
    }
}

static void put_grid(gl_reading *r, const table *t)
{
    glane_session *s = r->s;
    gl_grid *grid = gl_table_begin(s);
    uint32_t number = 0, first_line = r->rows[t->row].line, last_line = r->rows[t->row + t->count - 1].line;
    if (t->head_count) {
        int above = t->over_count && t->corner.first < t->over[0].first; /* the corner is in the upper line */
        if (above)
            gl_table_cell(s, t->corner, 0, 0, GL_CELL_TEXT);
        for (uint32_t i = 0; i < t->over_count; i++) {
            gl_table_cell(s, t->over[i], 0, i * t->over_each + 1, GL_CELL_TEXT);
            gl_table_cover(s, 1, t->over_each);
        }
        number = t->over_count > 0;
        if (!above)
            gl_table_cell(s, t->corner, number, 0, GL_CELL_TEXT);
        for (uint32_t i = 0; i < t->head_count; i++)
            gl_table_cell(s, t->heads[i], number, i + 1, GL_CELL_TEXT);
        grid->heads = ++number;
        first_line = t->head_line != GLANE_NONE ? t->head_line - (t->over_count > 0) : first_line;
    }
    for (uint32_t i = 0; i < t->count; i++)
        put_row(r, t, &r->rows[t->row + i], number + i);
    gl_grid_titles(r, grid, first_line, last_line + 1);
    for (uint32_t i = first_line; i <= last_line; i++)
        r->lines[i].used = 1;
    gl_table_end(s);
}

/* Is what should be the head of the labels the beginning of a title: "Table 3 -", with a mark at its end? */
static int is_caption(const glane_session *s, gl_range corner)
{
    return corner.first < corner.end && byte_at(s, corner.end - 1) != ')' &&
           !(s->words.items[corner.end - 1].flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS));
}

/* Rows of years before the others, that are heads: one, or one each, as in BP 2021 CA 2021. */
static uint32_t leading(const gl_reading *r, uint32_t row, uint32_t count)
{
    uint32_t led = 0;
    while (led < count && is_years(r, &r->rows[row + led]) && (!led || r->rows[row + led].count + r->rows[row].count == 2))
        led++;
    return led < count ? led : 0;
}

int gl_rows_table(gl_reading *r, uint32_t row, uint32_t count)
{
    uint32_t led = leading(r, row, count);
    table t = {.row = row + led, .count = count - led, .lead = led ? row : GLANE_NONE};
    row += led;
    count -= led;
    uint32_t columns = gl_rows_columns(r, row, count, 0);
    if (columns == 0) {
        gl_tell_no_table(r, row, count, 0);
        return 0;
    }
    /* Heads have a say where rows can be read in several ways. */
    uint32_t kept = r->rows[row].label.first;
    for (uint32_t more = columns + MORE_COLUMNS; more > columns; more--) {
        find_heads(r, &t, more);
        r->rows[row].label.first = kept;
        int own = t.head_line != GLANE_NONE,
            exact = t.head_count && (own ? t.corner_heads == 1 && !is_caption(r->s, t.corner) : columns == 1 && t.corner_heads == 0);
        if ((exact || (own && gl_heads_years(r->s, t.heads, t.head_count))) &&
            gl_rows_columns(r, row, count, more) == more) {
            columns = more;
            break;
        }
    }
    find_heads(r, &t, columns);
    find_over(r, &t);
    if (!is_table(r, &t, columns)) {
        gl_tell_no_table(r, row, count, columns);
        r->rows[row].label.first = kept;
        return 0;
    }
    if (!t.head_count)
        gl_tell_headless(r, row, count, columns);
    shorten_rows(r, &t, columns);
    gl_rows_fit(r, row, count, columns, t.head_count && gl_heads_years(r->s, t.heads, t.head_count));
    put_grid(r, &t);
    return 1;
}
