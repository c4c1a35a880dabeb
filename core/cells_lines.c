/* cells_lines.c: the lines of a text, with what a row of a table would show: borders, numbers at the
 * end, capitals right behind a number. One pass over the words; the text between them is looked at only
 * where white space is wide. */
#include "cells_read.h"

/* Words of a line that divides a table. */
#define PART_WORDS 8u

/* What the last byte of a word without letters says: a number may end there, or a mark of three bytes may be
 * the sign of a currency. */
static const uint8_t ends[256] = {
    ['0'] = 1, ['1'] = 1,  ['2'] = 1,  ['3'] = 1,  ['4'] = 1,  ['5'] = 1, ['6'] = 1,
    ['7'] = 1, ['8'] = 1,  ['9'] = 1,  ['%'] = 1,  [')'] = 1,  ['*'] = 1, ['|'] = 1,
    ['-'] = 1, [0xAC] = 1, [0xB0] = 1, [0x93] = 1, [0x94] = 1,
};

/* May the last word of a line end a cell: a number, a unit behind one, a mark for none? */
static int ends_number(const gl_words *words, const char *view, gl_range line)
{
    const gl_word *last = &words->items[line.end - 1], *before = last - (line.end - line.first > 1);
    if (last->flags & GLANE_WORD_LETTERS)
        return (before->flags & GLANE_WORD_DIGITS) != 0 || last->flags & GLANE_WORD_CAPITALS;
    if (view[last->start] == '.')
        return before->flags & GLANE_WORD_LETTERS && before->end - before->start < 3;
    return ends[(unsigned char)view[last->end - 1]];
}

/* Line ends in the white space before a word. */
static uint32_t newlines(const char *view, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += view[i] == '\n';
    return n;
}

/* What stands between two words of a line. */
static void note_border(gl_line *line, const char *view, uint32_t from, uint32_t to)
{
    uint32_t tabs = 0;
    for (uint32_t i = from; i < to; i++)
        tabs += view[i] == '\t';
    line->tabs += tabs;
    line->gaps += !tabs && to - from > 1;
}

void gl_lines_read(gl_reading *r)
{
    const gl_words *words = &r->s->words;
    const char *view = r->s->view.data;
    gl_line *line = NULL;
    uint32_t end = 0;
    int numbered = 0; /* the word before may end a number */
    r->line_count = 0;
    for (uint32_t i = 0; i < words->count; i++) {
        const gl_word *w = &words->items[i];
        uint32_t breaks = i ? 0 : 1;
        if (w->flags & GLANE_WORD_BREAK)
            breaks += newlines(view, end, w->start);
        if (breaks) {
            if (line)
                line->ends_number = (uint8_t)ends_number(words, view, line->words);
            gl_grow((void **)&r->lines, &r->line_capacity, (size_t)r->line_count + 1, sizeof *r->lines);
            line = &r->lines[r->line_count++];
            *line = (gl_line){.words = {i, i}, .after_blank = breaks > 1};
            numbered = 0;
            for (uint32_t k = w->start; k > 0 && view[k - 1] != '\n'; k--)
                line->tabs += view[k - 1] == '\t';
        } else if (w->start - end > 1 || w->flags & GLANE_WORD_BREAK) {
            note_border(line, view, end, w->start);
        }
        line->words.end = i + 1;
        end = w->end;
        if (w->flags & GLANE_WORD_LETTERS) {
            line->turns += numbered && w->flags & GLANE_WORD_CAPITAL;
            numbered = 0;
            continue;
        }
        line->digits += (w->flags & GLANE_WORD_DIGITS) != 0;
        line->bars += view[w->start] == '|';
        line->semicolons += view[w->start] == ';';
        numbered = ends[(unsigned char)view[end - 1]];
    }
    if (line)
        line->ends_number = (uint8_t)ends_number(words, view, line->words);
}

int gl_lines_spaced(const gl_reading *r, uint32_t line)
{
    return line + 2 < r->line_count && r->lines[line + 1].after_blank && r->lines[line + 2].after_blank;
}

int gl_line_divides(const gl_reading *r, uint32_t line)
{
    const gl_line *l = &r->lines[line];
    return l->words.end - l->words.first <= PART_WORDS && !l->digits && !l->after_blank &&
           line + 1 < r->line_count && !r->lines[line + 1].after_blank &&
           r->s->view.data[r->s->words.items[l->words.end - 1].end - 1] != '.';
}
