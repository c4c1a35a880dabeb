/* cells_number.c: the numbers that atoms make together. */
#include "cells_read.h"

/* Past the last atom of the cell that begins at atom i. */
uint32_t gl_row_cell_end(const gl_row *row, uint32_t cuts, uint32_t i)
{
    for (i++; i < row->count && !(cuts >> i & 1);)
        i++;
    return i;
}

void gl_row_bounds(const gl_reading *r, const gl_row *row, uint32_t *least, uint32_t *most)
{
    *least = *most = row->count;
    for (uint32_t i = 1; i < row->count; i++)
        *least -= (uint32_t)gl_atoms_join(&r->atoms[row->atom + i - 1], &r->atoms[row->atom + i]);
}

/* Takes the digits of a word into a number; those behind the decimal mark with `fraction`. */
static void take_digits(const glane_session *s, uint32_t word, int fraction, gl_number *n, uint32_t *digits,
                        uint32_t *decimals)
{
    const gl_word *w = &s->words.items[word];
    for (uint32_t at = w->start; at < w->end; at++) {
        int64_t digit = s->view.data[at] - '0';
        if (!fraction && (*digits || digit)) {
            n->size = *digits ? n->size + 10 : 10 + (uint32_t)digit;
            ++*digits;
        }
        if (fraction && ++*decimals > GL_NUMBER_DECIMALS)
            continue;
        n->known &= *digits + GL_NUMBER_DECIMALS < 18;
        n->value = n->known ? n->value * 10 + digit : 0;
    }
}

/* The number that atoms make together. */
gl_number gl_cell_number_read(const gl_reading *r, const gl_row *row, uint32_t first, uint32_t end)
{
    const gl_atom *last = &r->atoms[row->atom + end - 1];
    const glane_session *s = r->s;
    gl_number n = {.decimals = last->decimals,
                   .measure = last->measure,
                   .empty = last->empty,
                   .known = !last->empty && last->measure != GL_MEASURE_CLOCK};
    uint32_t digits = 0, decimals = 0, fraction = last->unit;
    while (last->decimals && fraction > last->number &&
           !(s->words.items[fraction - 1].flags & GLANE_WORD_DIGITS))
        fraction--;
    for (uint32_t i = first; i < end && !n.empty; i++) {
        const gl_atom *a = &r->atoms[row->atom + i];
        for (uint32_t w = a->number; w < a->unit; w++)
            if (s->words.items[w].flags & GLANE_WORD_DIGITS)
                take_digits(s, w, last->decimals && a == last && w + 1 == fraction, &n, &digits, &decimals);
    }
    for (; decimals < GL_NUMBER_DECIMALS && n.known; decimals++)
        n.value *= 10;
    if (r->atoms[row->atom + first].negative)
        n.value = -n.value;
    return n;
}
