/* cells_told.c: why rows became no table, or a table has no heads; for `glane explain`. */
#include "cells_read.h"
#include "explain.h"

static void tell(const glane_session *s, gl_range words, glane_str why)
{
    s->trace->untold(s->trace->user, (glane_span){s->words.items[words.first].start, s->words.items[words.end - 1].end}, why);
}

/* All of the lines of rows. */
static gl_range words_of(const gl_reading *r, uint32_t row, uint32_t count)
{
    return (gl_range){r->lines[r->rows[row].line].words.first, r->lines[r->rows[row + count - 1].line].words.end};
}

void gl_tell_no_table(const gl_reading *r, uint32_t row, uint32_t count, uint32_t columns)
{
    uint32_t fit = 0, fewest = GLANE_NONE, highest = 0;
    if (!r->s->trace)
        return;
    for (uint32_t i = row; i < row + count; i++) {
        uint32_t least, most;
        gl_row_bounds(r, &r->rows[i], &least, &most);
        fit += least <= columns && columns <= most;
        fewest = least < fewest ? least : fewest;
        highest = most > highest ? most : highest;
    }
    const char *const format =
        columns == 0   ? "no table: %u rows of %u to %u numbers, and too few of them agree"
        : columns == 1 ? "no table: %u rows of one number each; that is one where a row a line stands below a line that ends "
                         "with what they are in"
                       : "no table: %u rows, of which %u can have %u numbers; three are wanted, and three of five";
    tell(r->s, words_of(r, row, count), columns ? gl_format(r->s->document, format, count, fit, columns)
                                                : gl_format(r->s->document, format, count, fewest, highest));
}

/* How words are cut as heads: "Poste | 2021 | 2022". */
static glane_str cut(const gl_reading *r, gl_range words, uint32_t *count)
{
    gl_range chunks[GL_GRID_COLUMNS];
    glane_str heads = {"", 0};
    *count = gl_heads_cut(r->s, words, chunks, GL_GRID_COLUMNS);
    for (uint32_t i = 0; i < *count; i++) {
        glane_str one = gl_words_text(r->s, chunks[i].first, chunks[i].end);
        heads = gl_format(r->s->document, "%s%s%.*s", heads.data, i ? " | " : "", (int)one.len, one.data);
    }
    return heads;
}

void gl_tell_headless(const gl_reading *r, uint32_t row, uint32_t count, uint32_t columns)
{
    const gl_row *first = &r->rows[row];
    const gl_line *line = &r->lines[first->line];
    gl_range words = first->label;
    const char *why = NULL;
    uint32_t found;
    if (!r->s->trace)
        return;
    if (first->label.first == line->words.first) { /* heads would stand above */
        if (first->line == 0 || (line->after_blank && !gl_lines_spaced(r, first->line))) {
            tell(r->s, words_of(r, row, count), glane_str_of("its table has no heads: no line stands right above it"));
            return;
        }
        words = line[-1].words;
        why = gl_line_no_heads(r, first->line - 1);
    }
    glane_str heads = cut(r, words, &found), all = gl_words_text(r->s, words.first, words.end);
    tell(r->s, words_of(r, row, count),
         why ? gl_format(r->s->document, "its table has no heads: '%.*s' above it is none: %s", (int)all.len, all.data, why)
             : gl_format(r->s->document, "its table has no heads: '%s' can be cut into %u, for %u columns of numbers", heads.data,
                         found, columns));
}

void gl_tell_no_row(const gl_reading *r, uint32_t line, uint32_t at, uint32_t end)
{
    const glane_session *s = r->s;
    const gl_line *l = &r->lines[line];
    if (!s->trace || !l->ends_number || !(s->words.items[at].flags & GLANE_WORD_DIGITS))
        return;
    glane_str number = gl_words_text(s, at, end), next = gl_words_text(s, end, end + 1);
    if (end < l->words.end)
        tell(s, l->words, gl_format(s->document, "no row of a table ends behind '%.*s': '%.*s' goes on with it", (int)number.len,
                                    number.data, (int)next.len, next.data));
}
