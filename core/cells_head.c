/* cells_head.c: what names a table and its columns: heads, titles above, notes below. */
#include "cells_read.h"

#include "limits.h"

/* Lines above a table that may name it, and below it that may be notes. */
#define LINES_ABOVE 3u
#define LINES_BELOW 3u
/* A longer line is a paragraph's. */
#define TITLE_WORDS 30u

static char byte_at(const glane_session *s, uint32_t word)
{
    return s->view.data[s->words.items[word].start];
}

static int is_year(const glane_session *s, uint32_t word)
{
    const gl_word *w = &s->words.items[word];
    const char *at = s->view.data + w->start;
    return w->flags & GLANE_WORD_DIGITS && w->end - w->start == 4 &&
           (!memcmp(at, "19", 2) || !memcmp(at, "20", 2));
}

/* Is the word before `at` one that a name goes on behind: of, in? Not one that is a head itself. */
static int is_opened(const glane_session *s, uint32_t at, uint32_t first)
{
    uint32_t end;
    return at > first && !(s->words.items[at - 1].flags & GLANE_WORD_CAPITAL) &&
           gl_roles_at(s, at - 1, GL_GRID_OPEN, &end) & GL_GRID_OPEN && end == at;
}

/* Does a year begin a head, or end the one before it? It begins one behind another year or a bracket,
 * and before another year; behind a word alone it ends that word's. */
static int year_begins(const glane_session *s, uint32_t at, gl_range words)
{
    if (at > words.first && (is_year(s, at - 1) || byte_at(s, at - 1) == ')'))
        return 1;
    return at + 1 < words.end && is_year(s, at + 1) && s->words.items[at - 1].flags & GLANE_WORD_LETTERS;
}

/* A day in digits, such as 31.12.21 or 31/12/2021: a head of its own. */
static int is_day(const glane_session *s, uint32_t at, uint32_t end)
{
    const gl_word *w = &s->words.items[at];
    if (at + 4 >= end || !(w->flags & GLANE_WORD_DIGITS) || w->end - w->start > 2 || !strchr("./-", byte_at(s, at + 1)))
        return 0;
    for (uint32_t i = 1; i < 5; i++)
        if (w[i].start != w[i - 1].end || (i % 2 == 0) != ((w[i].flags & GLANE_WORD_DIGITS) != 0))
            return 0;
    return byte_at(s, at + 1) == byte_at(s, at + 3) && w[2].end - w[2].start <= 2;
}

static int begins_head(const glane_session *s, uint32_t at, gl_range words)
{
    const gl_word *w = &s->words.items[at], *before = &s->words.items[at - 1];
    if (w->flags & GLANE_WORD_HYPHEN || !(w->flags & (GLANE_WORD_SPACE | GLANE_WORD_BREAK)))
        return 0;
    if (w->flags & GLANE_WORD_BREAK)
        return 1;
    if (is_year(s, at))
        return year_begins(s, at, words);
    if (is_day(s, at, words.end))
        return 1;
    return w->flags & GLANE_WORD_CAPITAL &&
           !(w->flags & GLANE_WORD_CAPITALS && before->flags & GLANE_WORD_CAPITALS) &&
           !is_opened(s, at, words.first);
}

uint32_t gl_heads_cut(const glane_session *s, gl_range words, gl_range *out, uint32_t most)
{
    uint32_t count = 0, depth = 0;
    for (uint32_t i = words.first; i < words.end; i++) {
        if (i == words.first || (depth == 0 && begins_head(s, i, words))) {
            if (count == most)
                return count;
            out[count++].first = i;
        }
        depth += byte_at(s, i) == '(';
        depth -= depth > 0 && byte_at(s, i) == ')';
        out[count - 1].end = i + 1;
    }
    return count;
}

static int same_text(const glane_session *s, gl_range a, gl_range b)
{
    uint32_t at = s->words.items[a.first].start, len = s->words.items[a.end - 1].end - at;
    uint32_t other = s->words.items[b.first].start;
    return len == s->words.items[b.end - 1].end - other && !memcmp(s->view.data + at, s->view.data + other, len);
}

uint32_t gl_heads_over(const glane_session *s, uint32_t over, const gl_range *heads, uint32_t count)
{
    uint32_t each = over > 1 && count % over == 0 ? count / over : 0;
    if (each < 2)
        return 0;
    for (uint32_t i = each; i < count; i++)
        if (!same_text(s, heads[i], heads[i - each]))
            return 0;
    return each;
}

int gl_heads_years(const glane_session *s, const gl_range *heads, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        int found = 0;
        for (uint32_t w = heads[i].first; w < heads[i].end; w++)
            found |= is_year(s, w);
        if (!found)
            return 0;
    }
    return count > 1;
}

int gl_line_counts(const glane_session *s, gl_range words)
{
    gl_atom atom;
    for (uint32_t i = words.first; i < words.end; i++)
        if (!(s->words.items[i].flags & GLANE_WORD_LETTERS) && gl_atom_read(s, i, words.end, &atom) &&
            !atom.empty && !atom.year && (atom.closed || atom.digits > 2))
            return 1;
    return 0;
}

/* May a line name the table below it? Short, and no sentence; one that announces it may be longer. */
static int is_title(const gl_reading *r, const gl_line *line, int adjacent)
{
    const glane_session *s = r->s;
    uint32_t last = line->words.end - 1, count = line->words.end - line->words.first;
    char end = byte_at(s, last);
    if (adjacent && end == ':')
        return 1;
    return !line->used && !gl_line_counts(s, line->words) && count <= TITLE_WORDS && end != '.' &&
           end != ';' && end != ',';
}

void gl_grid_titles(gl_reading *r, gl_grid *grid, uint32_t first_line, uint32_t end_line)
{
    const glane_session *s = r->s;
    int blank = first_line < r->line_count && r->lines[first_line].after_blank;
    for (uint32_t n = 1; n <= LINES_ABOVE && n <= first_line && grid->title_count < GL_GRID_TITLES - 1; n++) {
        const gl_line *line = &r->lines[first_line - n];
        if (line->used || !is_title(r, line, n == 1))
            break;
        grid->titles[grid->title_count++] = line->words;
        if (line->after_blank && blank)
            break;
        blank |= line->after_blank;
    }
    for (uint32_t n = 0;
         n < LINES_BELOW && end_line + n < r->line_count && grid->title_count < GL_GRID_TITLES; n++) {
        const gl_line *line = &r->lines[end_line + n];
        uint32_t at = line->words.first, end;
        while (at + 1 < line->words.end &&
               !(s->words.items[at].flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS)))
            at++; /* a mark, a bracket */
        if (!(gl_roles_at(s, at, GL_GRID_NOTE, &end) & GL_GRID_NOTE))
            break;
        grid->titles[grid->title_count++] = line->words;
    }
}
