/* cells_marked.c: tables whose cells have borders: bars, tabs, semicolons, columns of spaces. */
#include "cells_read.h"

#include "limits.h"

typedef enum mark { MARK_BAR, MARK_TAB, MARK_SEMICOLON, MARK_GAP } mark;

/* A cell of a line: its words, its column, what it holds. */
typedef struct piece {
    gl_range words;
    uint32_t column;
    gl_cell_kind kind;
    int year;
} piece;

typedef struct marked_line {
    piece pieces[GL_GRID_COLUMNS];
    uint32_t count, columns; /* columns: one more than that of the last piece */
    uint32_t numbers;        /* cells that hold a number, or a mark for none; years apart */
} marked_line;

static const gl_word *word_at(const glane_session *s, uint32_t word)
{
    return &s->words.items[word];
}

/* A word that is a border. A bar may stand before the first cell. */
static int is_border(const glane_session *s, mark kind, uint32_t word)
{
    char c = s->view.data[word_at(s, word)->start];
    return (kind == MARK_BAR && c == '|') || (kind == MARK_SEMICOLON && c == ';');
}

static int is_sign_of_rule(const glane_session *s, uint32_t word) /* of a line ---, :--: */
{
    return strchr("-:=_+|", s->view.data[word_at(s, word)->start]) != NULL;
}

gl_cell_kind gl_cell_kind_of(const glane_session *s, gl_range words, int *year)
{
    gl_atom first, last, next;
    *year = 0;
    if (!gl_atom_read(s, words.first, words.end, &first))
        return GL_CELL_TEXT;
    uint32_t at = first.end;
    if (first.empty && at < words.end && at == words.first + 1) { /* a sign that stands apart */
        if (!gl_atom_read(s, at, words.end, &first) || first.bound)
            return GL_CELL_TEXT;
        at = first.end;
    }
    for (last = first; at < words.end && gl_atom_read(s, at, words.end, &next) && gl_atoms_join(&last, &next);
         last = next)
        at = next.end;
    *year = first.year && at == words.end && first.end == words.end;
    uint32_t rest = words.end - at;
    if (rest && s->view.data[word_at(s, at)->start] != '*' &&
        !(rest == 3 && s->view.data[word_at(s, at)->start] == '('))
        return GL_CELL_TEXT;
    return first.empty ? GL_CELL_EMPTY : GL_CELL_NUMBER;
}

/* Borders between two words of a line. */
static uint32_t borders(const glane_session *s, mark kind, uint32_t from, uint32_t to)
{
    uint32_t tabs = 0;
    if (kind == MARK_GAP)
        return to - from > 1;
    for (uint32_t i = from; kind == MARK_TAB && i < to; i++)
        tabs += s->view.data[i] == '\t';
    return tabs;
}

static void end_piece(const glane_session *s, marked_line *m, uint32_t first, uint32_t end, uint32_t column)
{
    if (first >= end || m->count == GL_GRID_COLUMNS)
        return;
    piece *p = &m->pieces[m->count++];
    *p = (piece){.words = {first, end}, .column = column};
    p->kind = gl_cell_kind_of(s, p->words, &p->year);
    m->numbers += p->kind != GL_CELL_TEXT && !p->year;
    m->columns = column + 1;
}

/* Cuts a line into its cells. */
static void cut_line(const gl_reading *r, uint32_t line, mark kind, marked_line *m)
{
    const glane_session *s = r->s;
    gl_range words = r->lines[line].words;
    uint32_t first = words.first, column = 0, end = word_at(s, first)->start;
    while (end > 0 && s->view.data[end - 1] != '\n')
        end--;
    *m = (marked_line){0};
    if (kind == MARK_GAP)
        end = word_at(s, first)->start;
    for (uint32_t i = words.first; i < words.end; i++) {
        uint32_t n = borders(s, kind, end, word_at(s, i)->start);
        int border = is_border(s, kind, i);
        if (n || border) {
            end_piece(s, m, first, i, column);
            column += border ? kind != MARK_BAR || i > words.first : n;
            first = border ? i + 1 : i;
        }
        end = word_at(s, i)->end;
    }
    end_piece(s, m, first, words.end, column);
}

/* A line of dashes under the heads. */
static int is_rule(const gl_reading *r, uint32_t line)
{
    for (uint32_t i = r->lines[line].words.first; i < r->lines[line].words.end; i++)
        if (!is_sign_of_rule(r->s, i))
            return 0;
    return 1;
}

/* Is a line set apart by a mark? Prose has semicolons too: a row has as many as the table's first line. */
static int has_mark(const gl_line *line, mark kind, const gl_line *first)
{
    switch (kind) {
    case MARK_BAR:
        return line->bars > 0;
    case MARK_TAB:
        return line->tabs > 0 && !line->bars;
    case MARK_SEMICOLON:
        return line->semicolons > 1 && line->semicolons == first->semicolons && !line->tabs && !line->bars;
    default:
        return line->gaps > 0 && !line->tabs && !line->bars;
    }
}

/* -- cells that wide spaces set apart ------------------------------------------- */

/* Characters from the start of a line to a byte. */
static uint32_t place_of(const glane_session *s, uint32_t line_start, uint32_t byte)
{
    uint32_t n = 0;
    for (uint32_t i = line_start; i < byte; i++)
        n += ((unsigned char)s->view.data[i] & 0xC0) != 0x80;
    return n;
}

static uint32_t line_start(const glane_session *s, uint32_t word)
{
    uint32_t at = word_at(s, word)->start;
    while (at > 0 && s->view.data[at - 1] != '\n')
        at--;
    return at;
}

/* Cells of a row that lacks some go where those of a full row stand: by their right edges, or their
 * left ones. */
static void align(const glane_session *s, const marked_line *full, marked_line *m)
{
    uint32_t base = line_start(s, full->pieces[0].words.first), own = line_start(s, m->pieces[0].words.first),
             least = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        glane_span p = {place_of(s, own, word_at(s, m->pieces[i].words.first)->start),
                        place_of(s, own, word_at(s, m->pieces[i].words.end - 1)->end)};
        uint32_t best = UINT32_MAX, column = least;
        for (uint32_t k = least; k + (m->count - 1 - i) < full->count; k++) {
            glane_span f = {place_of(s, base, word_at(s, full->pieces[k].words.first)->start),
                            place_of(s, base, word_at(s, full->pieces[k].words.end - 1)->end)};
            uint32_t left = p.start > f.start ? p.start - f.start : f.start - p.start;
            uint32_t right = p.end > f.end ? p.end - f.end : f.end - p.end;
            uint32_t apart = left < right ? left : right;
            if (apart < best) {
                best = apart;
                column = k;
            }
        }
        m->pieces[i].column = column;
        least = column + 1;
    }
    m->columns = least;
}

/* Is every cell behind the label a number, or none? */
static int is_numbers(const marked_line *m)
{
    for (uint32_t i = 1; i < m->count; i++)
        if (m->pieces[i].kind == GL_CELL_TEXT)
            return 0;
    return m->count > 1;
}

/* -- the table ------------------------------------------------------------------- */

typedef struct marked {
    uint32_t line, end; /* its lines */
    uint32_t heads, rows, columns;
    uint32_t labels; /* rows that are a label alone */
    uint32_t pure;   /* rows that hold nothing but numbers behind their label */
    uint32_t texts;  /* cells of rows that are text, behind the label */
    uint32_t lists;  /* rows whose first cell is a label and, behind a colon, more */
    mark kind;
    marked_line full; /* of spaces: a row that lacks no cell */
} marked;

/* Is it one? With bars or tabs a row of numbers will do, with spaces two that are nothing else; with
 * semicolons, which enumerate in prose, two cells of three that are numbers or blank. */
static int is_table(const marked *t, uint32_t semicolons)
{
    if (t->columns < 2 || t->heads >= t->rows)
        return 0;
    if (t->kind == MARK_SEMICOLON && (t->full.count < 2 || (t->lists && !t->heads) ||
                                      t->texts * 3 > (t->rows - t->heads - t->labels) * semicolons))
        return 0;
    if (t->kind == MARK_GAP)
        return t->pure > 1 && t->pure * 3 >= (t->rows - t->heads - t->labels) * 2;
    return t->heads > 0 || t->rows > 1;
}

/* The next line's cells: 0 for a rule, or a line without any. */
static int next_row(const gl_reading *r, const marked *t, uint32_t line, marked_line *m)
{
    if (is_rule(r, line))
        return 0;
    cut_line(r, line, t->kind, m);
    return m->count > 0;
}

/* Of a row of heads over others: how many columns each stands over; 0 where that is not plain. Wide spaces say little
 * of the place: there the heads below must come back under each. With marks, blank cells must leave each as many. */
static uint32_t heads_over(const glane_session *s, const marked *t, marked_line *upper, const marked_line *lower)
{
    gl_range heads[GL_GRID_COLUMNS];
    uint32_t count = 0, lead = upper->pieces[0].column == 0 && upper->count > 1, over = upper->count - lead, each;
    for (uint32_t i = 0; i < lower->count; i++)
        if (lower->pieces[i].column > 0 || lower->count < t->columns)
            heads[count++] = lower->pieces[i].words;
    if (t->kind == MARK_GAP) { /* the labels' head may stand in either row, or in none */
        each = gl_heads_over(s, over, heads, count);
        if (!each && !lead)
            return 0;
        if (!each && (each = gl_heads_over(s, upper->count, heads, count)) > 0)
            lead = 0;
        for (uint32_t i = lead; each && i < upper->count; i++)
            upper->pieces[i].column = 1 + (i - lead) * each;
        return each;
    }
    each = over > 1 && lower->columns == t->columns ? (t->columns - 1) / over : 0;
    if (each < 2 || each * over != t->columns - 1 || lower->count + 1 < t->columns)
        return 0;
    for (uint32_t i = lead; i < upper->count; i++)
        if (upper->pieces[i].column != 1 + (i - lead) * each)
            return 0;
    return each;
}

/* The cells of a row of heads that stand over those of the last one. */
static uint32_t put_over(gl_reading *r, const marked *t, uint32_t line, marked_line *m)
{
    marked_line lower = {0};
    for (uint32_t i = line + 1, row = 1; i < t->end && row < t->heads; i++)
        row += (uint32_t)(next_row(r, t, i, &lower) != 0);
    return lower.count ? heads_over(r->s, t, m, &lower) : 0;
}

static void put_marked(gl_reading *r, const marked *t)
{
    glane_session *s = r->s;
    gl_grid *grid = gl_table_begin(s);
    marked_line m;
    grid->heads = t->heads;
    for (uint32_t i = t->line, row = 0; i < t->end; i++) {
        if (!next_row(r, t, i, &m))
            continue;
        uint32_t each = row == 0 && t->heads == 2 ? put_over(r, t, i, &m) : 0;
        if (!each && t->kind == MARK_GAP && m.count < t->columns && t->full.count == t->columns)
            align(s, &t->full, &m);
        for (uint32_t k = 0; k < m.count; k++) {
            gl_table_cell(s, m.pieces[k].words, row, m.pieces[k].column, m.pieces[k].kind);
            if (each && m.pieces[k].column)
                gl_table_cover(s, 1, each);
        }
        row++;
    }
    gl_grid_titles(r, grid, t->line, t->end);
    for (uint32_t i = t->line; i < t->end; i++)
        r->lines[i].used = 1;
    gl_table_end(s);
}

/* Does a line go on a table: with its mark, or one that divides it? */
static int goes_on(const gl_reading *r, uint32_t line, mark kind, uint32_t first)
{
    return has_mark(&r->lines[line], kind, &r->lines[first]) ||
           (gl_line_divides(r, line) && has_mark(&r->lines[line + 1], kind, &r->lines[first]));
}

/* Texts behind the label. */
static uint32_t texts_of(const marked_line *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->count; i++)
        n += m->pieces[i].column > 0 && m->pieces[i].kind == GL_CELL_TEXT;
    return n;
}

/* Does the first cell begin a list, as in: Budget : 12 ; 14 ; 15? */
static int begins_list(const glane_session *s, const marked_line *m)
{
    for (uint32_t i = m->pieces[0].words.first; i + 1 < m->pieces[0].words.end; i++)
        if (s->view.data[word_at(s, i)->start] == ':')
            return 1;
    return 0;
}

/* Lines that go on the table: with the same mark, no blank line between. */
static void collect(gl_reading *r, uint32_t line, marked *t)
{
    uint32_t most = line;
    int spaced = gl_lines_spaced(r, line);
    while (most < r->line_count && (most == line || spaced == r->lines[most].after_blank) &&
           goes_on(r, most, t->kind, line))
        most++;
    *t = (marked){.line = line, .end = most, .kind = t->kind};
    for (uint32_t i = line; i < most && gl_charge(r->s, r->lines[i].words.end - r->lines[i].words.first);
         i++) {
        marked_line m;
        r->lines[i].tried_marked = 1;
        if (!next_row(r, t, i, &m))
            continue;
        t->heads += t->heads == t->rows && m.numbers == 0 && (t->rows == 0 || m.count > 1);
        t->rows++;
        t->labels += t->rows > t->heads && m.count == 1;
        t->pure += t->rows > t->heads && is_numbers(&m);
        if (t->rows > t->heads) {
            t->texts += texts_of(&m);
            t->lists += (uint32_t)begins_list(r->s, &m);
        }
        if (m.numbers && m.count > t->full.count)
            t->full = m;
        t->columns = m.columns > t->columns ? m.columns : t->columns;
    }
}

uint32_t gl_marked_grid(gl_reading *r, uint32_t line)
{
    const gl_line *first = &r->lines[line];
    if (first->tried_marked || line + 1 == r->line_count)
        return line;
    marked t = {.kind = first->bars                                                           ? MARK_BAR
                        : first->tabs                                                         ? MARK_TAB
                        : first->semicolons > 1 && goes_on(r, line + 1, MARK_SEMICOLON, line) ? MARK_SEMICOLON
                                                                                              : MARK_GAP};
    if (!has_mark(first, t.kind, first) || !goes_on(r, line + 1, t.kind, line) ||
        (r->lines[line + 1].after_blank && !gl_lines_spaced(r, line)))
        return line;
    collect(r, line, &t);
    if (!is_table(&t, first->semicolons))
        return line;
    put_marked(r, &t);
    return t.end;
}
