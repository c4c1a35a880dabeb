/* cells_rows.c: tables whose cells nothing but a space sets apart: a row a line, or many rows in one line.
 *
 * A row is a label and numbers behind it, with nothing between them. Sentences are no rows: their
 * numbers have a word of small letters, a comma or a preposition beside them; and tables have several
 * numbers in a row, or a unit in their head. */
#include "cells_read.h"

#include "limits.h"

/* Words that stand before a number and make it part of the label: the entry's most. */
#define OPEN_WORDS 3u
/* A label that can be cut into so many has heads before it. */
#define FRESH_HEADS 4u

static int has(const glane_session *s, uint32_t word, uint32_t flag)
{
    return (s->words.items[word].flags & flag) != 0;
}

static char byte_at(const glane_session *s, uint32_t word)
{
    return s->view.data[s->words.items[word].start];
}

/* Does a number at `at` belong to the words before it: of 25, from 12? */
static int is_opened(const glane_session *s, uint32_t at, uint32_t first)
{
    for (uint32_t back = 1; back <= OPEN_WORDS && first + back <= at; back++) {
        uint32_t end;
        if (gl_roles_at(s, at - back, GL_GRID_OPEN, &end) & GL_GRID_OPEN && end == at)
            return 1;
    }
    return 0;
}

/* May a row end before this word? Where a label begins: a capital, a bullet, a quotation, a word that
 * begins parts. */
static int may_follow(const glane_session *s, uint32_t at, uint32_t end)
{
    uint32_t past;
    if (at >= end)
        return 1;
    if (!has(s, at, GLANE_WORD_SPACE | GLANE_WORD_BREAK))
        return 0;
    if (gl_roles_at(s, at, GL_GRID_PART, &past) & GL_GRID_PART)
        return 1;
    if (has(s, at, GLANE_WORD_LETTERS))
        return has(s, at, GLANE_WORD_CAPITAL);
    return !has(s, at, GLANE_WORD_DIGITS) && strchr(",;:.!?%/", byte_at(s, at)) == NULL;
}

static gl_row *push_row(gl_reading *r, gl_range label, uint32_t atom, uint32_t line)
{
    uint32_t end, at = label.first;
    gl_grow((void **)&r->rows, &r->row_capacity, (size_t)r->row_count + 1, sizeof *r->rows);
    gl_row *row = &r->rows[r->row_count++];
    *row = (gl_row){.label = label, .atom = atom, .count = r->atom_count - atom, .line = line};
    while (at + 1 < label.end && !has(r->s, at, GLANE_WORD_LETTERS | GLANE_WORD_DIGITS))
        at++;
    uint32_t roles = gl_roles_at(r->s, at, GL_GRID_TOTAL | GL_GRID_PART, &end);
    row->total = (roles & GL_GRID_TOTAL) != 0;
    row->part = (roles & GL_GRID_PART) != 0;
    return row;
}

/* Reads atoms that stand one behind the other; the word past them. */
static uint32_t read_run(gl_reading *r, uint32_t at, uint32_t end)
{
    for (;;) {
        gl_grow((void **)&r->atoms, &r->atom_capacity, (size_t)r->atom_count + 1, sizeof *r->atoms);
        if (at >= end ||
            (has(r->s, at, GLANE_WORD_BREAK) && at != 0 &&
             r->s->view.data[r->s->words.items[at].start - 1] == '\t') ||
            !gl_atom_read(r->s, at, end, &r->atoms[r->atom_count]))
            return at;
        at = r->atoms[r->atom_count++].end;
    }
}

/* Past the number that begins at a word: it is a part of a label. */
static uint32_t skip_number(gl_reading *r, uint32_t at, uint32_t end)
{
    uint32_t atom = r->atom_count, past = read_run(r, at, end) > at ? r->atoms[atom].end : at + 1;
    for (uint32_t i = atom + 1; i < r->atom_count && gl_atoms_join(&r->atoms[i - 1], &r->atoms[i]); i++)
        past = r->atoms[i].end;
    r->atom_count = atom;
    return past;
}

/* The rows of a line: labels, each with the numbers behind it. Are there any, and does the line end with
 * the last one? */
static int read_line(gl_reading *r, uint32_t line)
{
    const gl_range words = r->lines[line].words;
    uint32_t label = words.first, at = words.first;
    while (at < words.end) {
        uint32_t atom = r->atom_count, next = at;
        if (has(r->s, at, GLANE_WORD_LETTERS))
            at++;
        else if (is_opened(r->s, at, label))
            at = skip_number(r, at, words.end);
        else if ((next = read_run(r, at, words.end)) == at) {
            gl_tell_no_row(r, line, at, at + 1);
            at++;
        }
        else if (r->atom_count - atom > GL_ROW_ATOMS || !may_follow(r->s, next, words.end)) {
            r->atom_count = atom;
            gl_tell_no_row(r, line, at, next);
            at = next;
        } else if (label == at && next < words.end) { /* a rank, a code */
            r->atom_count = atom;
            at = next;
        } else {
            uint32_t first = at;
            if (label == at && r->atoms[atom].year && r->atom_count - atom > 1)
                first = r->atoms[atom++].end; /* rows of years */
            push_row(r, (gl_range){label, first}, atom, line);
            label = at = next;
        }
        if (!gl_charge(r->s, 2))
            return 0;
    }
    return label == words.end;
}

/* May a row go on the table of the one before it? Its label is short, one sentence, and begins as labels
 * do: at a line's start, or with a capital. `first`: of its table, so that heads may stand before it. */
static int is_row(const gl_reading *r, const gl_row *row, int first)
{
    const glane_session *s = r->s;
    uint32_t words = row->label.end - row->label.first;
    if (words == 0 || words > (first ? GL_MAX_GRID_HEADS : GL_MAX_GRID_LABEL))
        return 0;
    if (!first && s->words.items[row->label.first].sentence != s->words.items[row->label.end - 1].sentence)
        return 0;
    return 1;
}

/* Does a row begin a table of its own: the first of several in its line, behind what looks like heads? */
static int is_fresh(const gl_reading *r, uint32_t row)
{
    gl_range chunks[FRESH_HEADS];
    const gl_row *first = &r->rows[row];
    return row > 0 && r->rows[row - 1].line != first->line && row + 1 < r->row_count &&
           r->rows[row + 1].line == first->line &&
           gl_heads_cut(r->s, first->label, chunks, FRESH_HEADS) == FRESH_HEADS;
}

/* A label that spans sentences begins with the last of them. */
static void trim_label(const gl_reading *r, gl_row *row)
{
    const gl_words *words = &r->s->words;
    uint32_t start, end;
    if (row->label.first == row->label.end)
        return;
    gl_sentence_span(words, words->items[row->label.end - 1].sentence, &start, &end);
    if (start > row->label.first && start < row->label.end)
        row->label.first = start;
}

/* Are the rows from `first` on heads alone, a word and a year each: BP 2022 CA 2022? */
static int are_heads(const gl_reading *r, uint32_t first)
{
    for (uint32_t i = first; i < r->row_count; i++)
        if (r->rows[i].count != 1 || !r->atoms[r->rows[i].atom].year || r->rows[i].label.first == r->rows[i].label.end)
            return 0;
    return r->row_count > first + 1;
}

/* Could this line hold more rows of the table above it? */
static int goes_on(const gl_reading *r, uint32_t line, int spaced)
{
    const gl_line *l = &r->lines[line];
    return spaced == l->after_blank && !l->bars && !l->tabs && l->digits > 0 &&
           (l->ends_number || l->turns > 1);
}

uint32_t gl_rows_grid(gl_reading *r, uint32_t line)
{
    uint32_t next = line, found = 0;
    r->row_count = r->atom_count = 0;
    do {
        uint32_t rows = r->row_count;
        r->lines[next].tried_rows = 1;
        if (!read_line(r, next++) || r->row_count == rows)
            break;
        if (are_heads(r, rows)) { /* of what comes below */
            r->row_count = rows;
            break;
        }
        if (next + 1 < r->line_count && gl_line_divides(r, next) && goes_on(r, next + 1, 0))
            next++;
    } while (next < r->line_count && goes_on(r, next, gl_lines_spaced(r, line)));
    if (r->row_count)
        trim_label(r, &r->rows[0]);
    for (uint32_t i = 0, from = 0; i <= r->row_count && !r->s->stopped; i++) {
        if (i < r->row_count && i - from < GL_MAX_GRID_ROWS && !is_fresh(r, i) &&
            is_row(r, &r->rows[i], i == from))
            continue;
        if (i > from + 1)
            found |= (uint32_t)gl_rows_table(r, from, i - from);
        if (i < r->row_count)
            trim_label(r, &r->rows[i]);
        from = i < r->row_count && is_row(r, &r->rows[i], 1) ? i : i + 1;
    }
    return found ? next : line;
}
