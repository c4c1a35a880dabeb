/* cells_atom.c: the numbers of a row, cut as fine as they go. How they grow together again is
 * cells_fit.c's matter. */
#include "cells_read.h"

/* Words of one unit: thousands of euros. */
#define UNIT_WORDS 3u

static char byte_at(const glane_session *s, uint32_t word)
{
    return s->view.data[s->words.items[word].start];
}

static uint32_t length(const glane_session *s, uint32_t word)
{
    return s->words.items[word].end - s->words.items[word].start;
}

static int is_glued(const glane_session *s, uint32_t word)
{
    return !(s->words.items[word].flags & (GLANE_WORD_SPACE | GLANE_WORD_BREAK));
}

static int is_mark(const glane_session *s, uint32_t word, char mark)
{
    return length(s, word) == 1 && byte_at(s, word) == mark;
}

static int is_digits(const glane_session *s, uint32_t word)
{
    return (s->words.items[word].flags & GLANE_WORD_DIGITS) != 0;
}

/* +, -, or a dash that stands for it. */
static int is_sign(const glane_session *s, uint32_t word)
{
    return is_mark(s, word, '-') || is_mark(s, word, '+') ||
           (length(s, word) == 3 && !memcmp(s->view.data + s->words.items[word].start, "\xE2\x80\x93", 3));
}

uint32_t gl_roles_at(const glane_session *s, uint32_t at, uint32_t wanted, uint32_t *end)
{
    uint32_t roles = 0;
    *end = at;
    for (uint32_t h = s->hits.head[at]; h; h = s->hits.items[h].next) {
        uint32_t role = s->grid_roles[s->hits.items[h].lexicon];
        roles |= role;
        if (role & wanted && s->hits.items[h].end > *end)
            *end = s->hits.items[h].end;
    }
    return roles;
}

/* Groups and decimals that are glued to the first digits: 17.000, 1'350, 85,3. The word behind them. */
static uint32_t read_glued(const glane_session *s, uint32_t at, uint32_t limit, gl_atom *atom)
{
    uint32_t next = at + 1;
    while (next + 1 < limit && is_glued(s, next) && is_glued(s, next + 1) && is_digits(s, next + 1)) {
        uint32_t more = length(s, next + 1);
        int point = is_mark(s, next, '.'), comma = is_mark(s, next, ',');
        int decimals = comma || (point && (more != 3 || atom->digits > 3));
        if (is_mark(s, next, ':'))
            break; /* a time, perhaps */
        if (atom->decimals || (!decimals && !point && !is_mark(s, next, '\'')))
            return 0;
        if (decimals)
            atom->decimals = more;
        else if (more != 3)
            return 0;
        else
            atom->digits += more;
        atom->closed = 1;
        next += 2;
    }
    return next;
}

/* What follows the 8 of 8:45, or of 1:08:45: the word behind it; `next` where it is none of those. */
static uint32_t read_clock(const glane_session *s, uint32_t next, uint32_t limit, gl_atom *atom)
{
    for (int n = 0; n < 2 && !atom->closed && atom->digits < 4 && next + 1 < limit && is_mark(s, next, ':') &&
                    is_glued(s, next) && is_digits(s, next + 1) && is_glued(s, next + 1) && length(s, next + 1) == 2;
         n++, next += 2)
        atom->measure = GL_MEASURE_CLOCK;
    atom->closed |= atom->measure != 0;
    return next;
}

/* Groups set apart by spaces, inside a bracket, where nothing but one number is. */
static uint32_t read_bracket(const glane_session *s, uint32_t at, uint32_t limit, gl_atom *atom)
{
    uint32_t next = at;
    for (;;) {
        next = read_glued(s, next, limit, atom);
        if (!next || next >= limit || !is_digits(s, next) || length(s, next) != 3 || atom->decimals)
            break;
        atom->digits += 3;
    }
    return next && next < limit && is_mark(s, next, ')') && is_glued(s, next) ? next + 1 : 0;
}

/* The unit behind a number: k, €, thousands of euros. */
static uint32_t read_unit(const glane_session *s, uint32_t at, uint32_t limit, gl_atom *atom)
{
    uint32_t end, blank, next = at;
    for (uint32_t n = 0; n < UNIT_WORDS && next < limit; n++, next = end) {
        if (s->words.items[next].flags & GLANE_WORD_BREAK ||
            !(gl_roles_at(s, next, GL_GRID_UNIT, &end) & GL_GRID_UNIT) || end > limit)
            break;
        if (gl_roles_at(s, next, GL_GRID_EMPTY, &blank) & GL_GRID_EMPTY && blank > end)
            break; /* the next cell: no seconds are meant by s.o. */
        if (!atom->measure)
            for (uint32_t h = s->hits.head[next]; h; h = s->hits.items[h].next)
                if (s->hits.items[h].end == end)
                    atom->measure = s->hits.items[h].entry + 1;
        atom->closed = 1;
    }
    return next;
}

/* Two digits behind a unit of one letter go on with it: 8 h 30. */
static int goes_on(const glane_session *s, uint32_t next, uint32_t limit)
{
    return next < limit && is_digits(s, next) && length(s, next) == 2 && length(s, next - 1) == 1 &&
           s->words.items[next - 1].flags & GLANE_WORD_LETTERS &&
           !(s->words.items[next].flags & GLANE_WORD_BREAK);
}

/* May a number stop before this word? Not where more is glued to it, but for what ends a cell. */
static int may_stop(const glane_session *s, uint32_t next, uint32_t limit)
{
    if (next >= limit || !is_glued(s, next))
        return 1;
    return length(s, next) == 1 && strchr(")|*(", byte_at(s, next)) != NULL;
}

static int is_year(const glane_session *s, const gl_atom *atom)
{
    const char *at = s->view.data + s->words.items[atom->number].start;
    return atom->digits == 4 && !atom->closed && !atom->bound &&
           (!memcmp(at, "19", 2) || !memcmp(at, "20", 2));
}

/* Years that a word in capitals parts are heads, and the word no unit, whatever else it means: 2021 BP 2022. */
static int is_head_of_year(const glane_session *s, const gl_atom *atom, uint32_t limit)
{
    const gl_atom next = {.number = atom->unit + 1, .digits = 4};
    return atom->unit + 1 < limit && is_year(s, atom) && s->words.items[atom->unit].flags & GLANE_WORD_CAPITALS &&
           is_digits(s, atom->unit + 1) && length(s, atom->unit + 1) == 4 && is_year(s, &next);
}

/* A sign may stand apart from its number: + 3,2 %. A dash that does is one only before a unit, else it
 * marks an empty cell. */
static int is_sign_apart(const glane_session *s, uint32_t at, uint32_t limit)
{
    gl_atom atom;
    if (at + 1 >= limit || !is_sign(s, at) || !is_digits(s, at + 1) ||
        s->words.items[at + 1].flags & GLANE_WORD_BREAK)
        return 0;
    if (is_mark(s, at, '+'))
        return 1;
    return gl_atom_read(s, at + 1, limit, &atom) && atom.measure != 0;
}

int gl_atom_read(const glane_session *s, uint32_t at, uint32_t limit, gl_atom *out)
{
    uint32_t end, next = at;
    gl_atom atom = {.first = at};
    int bracket = is_mark(s, at, '(') && at + 1 < limit && is_glued(s, at + 1);
    int sign = is_sign(s, at) && at + 1 < limit && is_digits(s, at + 1) && is_glued(s, at + 1);
    sign = sign || is_sign_apart(s, at, limit);
    if (!sign && gl_roles_at(s, at, GL_GRID_EMPTY, &end) & GL_GRID_EMPTY && end <= limit &&
        may_stop(s, end, limit)) {
        *out = (gl_atom){
            .first = at, .end = end, .number = at, .unit = end, .empty = 1, .bound = 1, .closed = 1};
        return 1;
    }
    atom.bound = bracket || sign;
    atom.negative = bracket || (sign && !is_mark(s, at, '+'));
    next += bracket || sign;
    if (next >= limit || !is_digits(s, next) || length(s, next) > 18)
        return 0;
    if (!atom.bound && is_glued(s, at) && at > 0 && !strchr(")|;", byte_at(s, at - 1)))
        return 0;
    atom.number = next;
    atom.digits = length(s, next);
    atom.zero = s->view.data[s->words.items[next].start] == '0';
    next = bracket ? read_bracket(s, next, limit, &atom) : read_glued(s, next, limit, &atom);
    if (!next || (atom.zero && atom.digits > 1 && atom.digits != 3)) /* 05: of a telephone number, a code */
        return 0;
    atom.closed |= (uint8_t)bracket;
    next = bracket ? next : read_clock(s, next, limit, &atom);
    atom.unit = next;
    if (!is_head_of_year(s, &atom, limit))
        next = read_unit(s, next, limit, &atom);
    if (!may_stop(s, next, limit) || goes_on(s, next, limit))
        return 0;
    atom.end = next;
    atom.year = (uint8_t)is_year(s, &atom);
    *out = atom;
    return 1;
}

int gl_atoms_join(const gl_atom *a, const gl_atom *b)
{
    return !a->closed && !a->empty && !(a->zero && a->digits != 3) && !b->bound && b->end > b->number &&
           b->digits == 3 && a->digits <= 3 && a->end == b->first;
}
