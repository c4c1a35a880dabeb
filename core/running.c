/* Lines that come back on every page of a text that was taken from a PDF: page numbers and running heads.
 *
 * What tells them: lines alike but for their digits, far apart. Where a number in them counts up by one, or by two
 * on odd and even pages, it numbers the pages. Lines of words without such a number are running heads where most
 * stand beside one or beside a form feed: a heading that each chapter has does not. */
#include "engine.h"

#include <stdlib.h>

/* Numbers of a line that are looked at; a page's stands at its beginning or end. */
#define NUMBERS 4u
/* Lines of a group that must be in the count, or stand at the edge of a page: three out of five. */
#define MOST(part, all) ((part) * 5u >= (all) * 3u)

typedef struct line {
    uint64_t key;    /* of its words, digits aside */
    glane_span text; /* without white space around it */
    uint32_t row;    /* which line that is not blank */
    uint32_t number_count;
    struct {
        uint32_t value, start, end;
    } numbers[NUMBERS];
    uint32_t words;  /* of letters */
    uint8_t has_letters, edge; /* edge: at the edge of a page: numbered, or beside a form feed */
} line;

typedef struct finder {
    glane_session *s;
    line *lines; /* in order of key, then of place */
    uint32_t count;
    size_t capacity;
} finder;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads what a line is like: its key, its numbers. */
static void read_line(line *l, const char *data)
{
    uint64_t key = GL_HASH_SEED;
    for (uint32_t at = l->text.start; at < l->text.end;) {
        uint32_t from = at, value = 0;
        if (is_digit(data[at])) {
            for (; at < l->text.end && is_digit(data[at]); at++)
                value = value < 100000 ? value * 10 + (uint32_t)(data[at] - '0') : value;
            if (l->number_count < NUMBERS) {
                l->numbers[l->number_count].value = value;
                l->numbers[l->number_count].start = from;
                l->numbers[l->number_count].end = at;
            }
            l->number_count++;
            key = gl_hash(key, "0", 1);
        } else if (is_space(data[at])) {
            at++;
        } else {
            uint8_t letters = 0;
            while (at < l->text.end && !is_digit(data[at]) && !is_space(data[at])) {
                unsigned char c = (unsigned char)data[at++];
                letters |= (c >= 0xC3 && c < 0xE0) || ((c | 32) >= 'a' && (c | 32) <= 'z');
            }
            l->words += letters;
            l->has_letters |= letters;
            key = gl_hash(key, data + from, at - from);
        }
    }
    l->key = key;
}

/* The short lines of the text. */
static void collect(finder *f)
{
    const gl_text *text = &f->s->text;
    const char *data = text->data;
    uint32_t row = 0;
    uint8_t feed = 0; /* a form feed since the last line */
    for (uint32_t at = 0; at < text->len;) {
        const char *found = memchr(data + at, '\n', text->len - at);
        uint32_t end = found ? (uint32_t)(found - data) : text->len;
        line l = {.text = {at, end}};
        at = end + 1;
        feed |= data[l.text.start] == '\f';
        while (l.text.start < l.text.end && is_space(data[l.text.start]))
            l.text.start++;
        while (l.text.end > l.text.start && is_space(data[l.text.end - 1]))
            l.text.end--;
        if (l.text.start == l.text.end)
            continue;
        l.row = row++;
        l.edge = feed;
        feed = 0;
        if (l.text.end - l.text.start > GL_RUNNING_LINE_BYTES)
            continue;
        read_line(&l, data);
        gl_grow((void **)&f->lines, &f->capacity, (size_t)f->count + 1, sizeof *f->lines);
        f->lines[f->count++] = l;
    }
}

static int by_key(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->text.start < y->text.start ? -1 : x->text.start > y->text.start;
}

static int by_place(const void *a, const void *b)
{
    const line *x = a, *y = b;
    return x->text.start < y->text.start ? -1 : x->text.start > y->text.start;
}

static int far_apart(const line *first, const line *last, uint32_t count)
{
    return last->text.start - first->text.start >= (count - 1) * GL_RUNNING_APART;
}

/* How many lines of a group count up in their number `n`, one after the other, from the first that does. */
static uint32_t count_up(const line *group, uint32_t count, uint32_t n, uint32_t *first)
{
    uint32_t best = 0;
    for (uint32_t from = 0; from + GL_RUNNING_LEAST <= count && from < 3 * GL_RUNNING_LEAST; from++) {
        uint32_t found = 1, last = group[from].numbers[n].value, row = group[from].row;
        for (uint32_t i = from + 1; i < count; i++) {
            uint32_t value = group[i].numbers[n].value;
            if (value - last - 1 > 1 || group[i].row < row + 2) /* the next page, or the one after it */
                continue;
            found++;
            last = value;
            row = group[i].row;
        }
        if (found > best) {
            best = found;
            *first = from;
        }
    }
    return best;
}

static void add(finder *f, gl_running kind, glane_span text)
{
    gl_layout *l = &f->s->layout;
    glane_span view = gl_map_out(&f->s->view.map, text);
    if (view.start >= view.end)
        return;
    gl_grow((void **)&l->running, &l->running_capacity, (size_t)l->running_count + 1, sizeof *l->running);
    l->running[l->running_count++] = (gl_running_line){view, kind};
}

/* A page's number: the whole line where that is nothing else, else the number in a running head. */
static void add_number(finder *f, const line *l, uint32_t n)
{
    add(f, GL_RUNNING_NUMBERS, l->has_letters ? (glane_span){l->numbers[n].start, l->numbers[n].end} : l->text);
    if (l->has_letters)
        add(f, GL_RUNNING_LINES, l->text);
}

/* Does the number stand where a page's does: at an end of its line, or before the number of pages at the end? */
static int is_folio(const line *group, uint32_t count, uint32_t n)
{
    uint32_t last = group->number_count - 1;
    const line *first = group;
    int at_start = n == 0 && first->numbers[0].start == first->text.start, at_end = first->numbers[last].end == first->text.end;
    if (first->has_letters && first->words < 2 && last == 0) /* "Axis 1", "Annex 2" */
        return 0;
    if (last == 0 && !first->has_letters)
        return 1;
    if (last == 0 || (n == last && at_end) || (at_start && first->has_letters))
        return at_start || at_end;
    for (uint32_t i = 1; i < count; i++)
        if (group[i].numbers[last].value != first->numbers[last].value)
            return 0;
    return n == 0 && last == 1 && at_end && first->numbers[last].value >= group[count - 1].numbers[0].value;
}

/* Lines that one of their numbers counts: they number pages, and stand at their edges. Some that count up are
 * nothing where the group has others that don't: figures in lines of their own. */
static void number_pages(finder *f, line *group, uint32_t count)
{
    uint32_t numbers = group->number_count <= NUMBERS ? group->number_count : 0, first = 0;
    for (uint32_t n = 0; n < numbers; n++) {
        uint32_t found = is_folio(group, count, n) ? count_up(group, count, n, &first) : 0;
        if (found < GL_RUNNING_LEAST || !MOST(found, count) || group[first].numbers[n].value > GL_RUNNING_FIRST)
            continue;
        uint32_t last = group[first].numbers[n].value - 1, row = 0;
        for (uint32_t i = first; i < count; i++) {
            uint32_t value = group[i].numbers[n].value;
            if (value - last - 1 > 1 || (i > first && group[i].row < row + 2))
                continue;
            last = value;
            row = group[i].row;
            group[i].edge = 2;
            add_number(f, &group[i], n);
        }
        return;
    }
}

/* Lines in order of place: is the page's edge within two lines? */
static void spread_edges(finder *f)
{
    for (uint32_t i = 0; i < f->count; i++)
        for (uint32_t k = i > 2 ? i - 2 : 0; f->lines[i].edge != 2 && k < f->count && k <= i + 2; k++)
            if (f->lines[k].edge == 2 && f->lines[k].row + 2 >= f->lines[i].row && f->lines[k].row <= f->lines[i].row + 2)
                f->lines[i].edge = 1;
}

/* Running heads: most of them at the edges of pages. The first, in the first lines, is the report's title. */
static void find_heads(finder *f, const line *group, uint32_t count)
{
    uint32_t at_edge = 0;
    for (uint32_t i = 0; i < count; i++)
        at_edge += group[i].edge != 0;
    if (!group->has_letters || !MOST(at_edge, count))
        return;
    for (uint32_t i = 0; i < count; i++)
        if (group[i].edge != 2 && group[i].row > 2)
            add(f, GL_RUNNING_LINES, group[i].text);
}

/* Calls one of two for each group of lines that are alike, often enough and far apart. */
static void each_group(finder *f, int heads)
{
    for (uint32_t from = 0, to; from < f->count; from = to) {
        to = from + 1;
        while (to < f->count && f->lines[to].key == f->lines[from].key)
            to++;
        if (to - from < GL_RUNNING_LEAST || !far_apart(&f->lines[from], &f->lines[to - 1], to - from))
            continue;
        if (heads)
            find_heads(f, f->lines + from, to - from);
        else
            number_pages(f, f->lines + from, to - from);
    }
}

void gl_running_find(glane_session *s)
{
    finder f = {.s = s};
    collect(&f);
    if (f.count) {
        qsort(f.lines, f.count, sizeof *f.lines, by_key);
        each_group(&f, 0);
        qsort(f.lines, f.count, sizeof *f.lines, by_place);
        spread_edges(&f);
        qsort(f.lines, f.count, sizeof *f.lines, by_key);
        each_group(&f, 1);
    }
    free(f.lines);
}
