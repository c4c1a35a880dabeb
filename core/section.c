/* section.c: headings in plain text, and what stands under them.
 *
 * Conservative: a heading that is missed leaves a fact without a section, one
 * that is wrong gives it a false one. A text with Markdown headings has no others. Each line is
 * looked at once (heading.h), in a window that holds the line before it and the two after. */
#include "section.h"

#include "chars.h"
#include "heading.h"
#include "limits.h"

#include <stdlib.h>

/* How many numbers a sequence of headings may miss: one that was not seen as a heading. */
#define NUMBERS_MISSED 2u
#define CAPITALS_LEVEL 1u
#define TITLE_LEVEL 2u
/* No path is longer: levels rise along it, and the deepest is a decimal heading under a letter. */
#define LEVELS 8u

/* A line that is not blank. */
typedef struct line {
    gl_look look;
    int has_text;  /* a letter or a digit */
    int has_comma; /* ends in one */
    int adjacent;  /* no blank line before it */
} line;

typedef struct finder {
    gl_sections *sections;
    const uint8_t *data;
    uint32_t len, at;
    int markdown;
    const gl_outline *outline;
    uint32_t apart, given; /* how many of the outline's lie behind */
    int decimals_first;                   /* decimal numbers are the outermost scheme */
    uint32_t numbers[GL_HEADING_NUMBERS]; /* of the last decimal heading */
    uint32_t roman, letter;               /* of the last heading of that scheme */
    size_t table;                         /* the first that does not end before the last place asked for */
} finder;

static int has_text(const uint8_t *data, glane_span span)
{
    for (uint32_t at = span.start; at < span.end;) {
        uint32_t c = gl_char_at(data, at, &at);
        if (c - '0' < 10 || gl_is_letter(c))
            return 1;
    }
    return 0;
}

/* Does something stand in this line that is no part of the text? Not in a paragraph, which it interrupts. */
static int is_apart(finder *f, glane_span body)
{
    const gl_outline *o = f->outline;
    while (f->apart < o->apart_count && o->apart[f->apart].end <= body.start)
        f->apart++;
    return f->apart < o->apart_count && o->apart[f->apart].start < body.end && body.end - body.start <= GL_RUNNING_LINE_BYTES;
}

/* Reads the next line that is not blank; 0 at the end. */
static int next_line(finder *f, line *l)
{
    *l = (line){.adjacent = 1};
    while (f->at < f->len) {
        const uint8_t *found = memchr(f->data + f->at, '\n', f->len - f->at);
        uint32_t end = found ? (uint32_t)(found - f->data) : f->len;
        uint32_t start = gl_skip_spaces(f->data, f->at, end);
        f->at = found ? end + 1 : end;
        while (end > start && (f->data[end - 1] == ' ' || f->data[end - 1] == '\t'))
            end--;
        if (start < end && !is_apart(f, (glane_span){start, end})) {
            l->look.body = (glane_span){start, end};
            l->has_comma = f->data[end - 1] == ',';
            l->has_text = has_text(f->data, l->look.body);
            gl_look_read(&l->look, f->data, f->markdown);
            return 1;
        }
        l->adjacent = 0;
    }
    return 0;
}

/* -- what it is among its neighbours ----------------------------------------- */

static int is_near(uint32_t number, uint32_t last)
{
    return number > last && number <= last + 1 + NUMBERS_MISSED;
}

/* Sequences begin with 1: "C." alone is an initial. */
static int follows(uint32_t number, uint32_t last)
{
    return number == 1 || (last > 0 && is_near(number, last));
}

/* Does a decimal heading come next after the last one, or begin a new sequence? */
static int decimal_follows(const finder *f, const line *l)
{
    if (l->look.numbers[0] == 1)
        return 1;
    if (l->look.numbers[0] != f->numbers[0])
        return follows(l->look.numbers[0], f->numbers[0]);
    for (uint32_t i = 1; i < l->look.depth; i++) {
        if (l->look.numbers[i] != f->numbers[i])
            return is_near(l->look.numbers[i], f->numbers[i]);
    }
    return 0;
}

/* Is it a number, not a letter that comes after the last heading's? */
static int is_roman(const finder *f, const line *l)
{
    return l->look.roman > 0 && (l->look.letter <= 1 || l->look.letter != f->letter + 1);
}

/* The level of a line as a heading, 0 if it can't be one where it stands. */
static uint32_t level_of(const finder *f, const line *l)
{
    switch (l->look.scheme) {
    case GL_LOOK_MARKDOWN:
        return l->look.depth;
    case GL_LOOK_DECIMAL:
        if (!decimal_follows(f, l))
            return 0;
        return l->look.depth + (f->decimals_first ? 0 : f->letter ? 2 : f->roman ? 1 : 0);
    case GL_LOOK_LETTERS:
        if (is_roman(f, l))
            return follows(l->look.roman, f->roman) ? 1 : 0;
        return follows(l->look.letter, f->letter) ? 2 : 0;
    case GL_LOOK_CAPITALS:
        return CAPITALS_LEVEL;
    case GL_LOOK_TITLE:
        return TITLE_LEVEL;
    default:
        return 0;
    }
}

/* Are two lines items of one list, or titles of one kind? */
static int alike(const line *first, const line *second)
{
    const gl_look *a = &first->look, *b = &second->look;
    if (a->scheme != b->scheme)
        return 0;
    if (a->scheme == GL_LOOK_LETTERS)
        return (a->letter > 0 && b->letter == a->letter + 1) || (a->roman > 0 && b->roman == a->roman + 1);
    return a->scheme != GL_LOOK_DECIMAL || a->depth == b->depth;
}

/* Is the second line of the window a heading, from the line before it and the two after? Numbered
 * lines in a row are a list; titles in a row are one when there are more than two, and then the last
 * may still be a heading. */
static int is_heading(const line window[4])
{
    const line *before = &window[0], *l = &window[1], *next = &window[2], *later = &window[3];
    switch (l->look.scheme) {
    case GL_LOOK_NOTHING:
        return 0;
    case GL_LOOK_MARKDOWN:
        return 1;
    case GL_LOOK_DECIMAL:
    case GL_LOOK_LETTERS:
        return next->has_text && !alike(l, next) && !alike(before, l);
    default:
        if (!next->has_text || (l->adjacent && before->has_comma))
            return 0;
        return !alike(l, next) || (!alike(before, l) && !alike(next, later));
    }
}

static void remember(finder *f, const line *l)
{
    if (l->look.scheme == GL_LOOK_DECIMAL) {
        f->decimals_first |= !f->roman && !f->letter;
        for (uint32_t i = 0; i < GL_HEADING_NUMBERS; i++)
            f->numbers[i] = i < l->look.depth ? l->look.numbers[i] : 0;
    } else if (l->look.scheme == GL_LOOK_LETTERS && is_roman(f, l)) {
        f->roman = l->look.roman;
        f->letter = 0;
    } else if (l->look.scheme == GL_LOOK_LETTERS) {
        f->letter = l->look.letter;
    }
}

static void push_heading(gl_sections *s, glane_span words, uint32_t level)
{
    uint32_t parent = s->count ? (uint32_t)s->count - 1 : GLANE_NONE;
    while (parent != GLANE_NONE && s->items[parent].level >= level)
        parent = s->items[parent].parent;
    gl_grow((void **)&s->items, &s->capacity, s->count + 1, sizeof *s->items);
    s->items[s->count++] = (gl_heading){words, level, parent};
}

static void add_heading(finder *f, glane_span words, uint32_t level)
{
    push_heading(f->sections, words, level);
}

/* The headings that a format names up to the end of a line. Are there any in it? */
static int add_given(finder *f, glane_span body)
{
    const gl_outline *o = f->outline;
    int found = 0;
    for (; f->given < o->given_count && o->given[f->given].view.start < body.end; f->given++) {
        add_heading(f, o->given[f->given].view, o->given[f->given].level);
        found |= o->given[f->given].view.start >= body.start;
    }
    return found;
}

/* Does a place, at or behind those asked for before, lie in a table? */
static int in_table(finder *f, uint32_t byte)
{
    const gl_outline *o = f->outline;
    while (f->table < o->table_count && o->tables[f->table].end <= byte)
        f->table++;
    return f->table < o->table_count && o->tables[f->table].start <= byte;
}

/* A line's headings: those that are given, else itself, else what is glued to its end. */
static void read_headings(finder *f, const line window[4])
{
    const line *l = &window[1];
    if (add_given(f, l->look.body))
        return;
    if (in_table(f, l->look.body.start))
        return;
    uint32_t level = is_heading(window) ? level_of(f, l) : 0;
    if (level > 0) {
        add_heading(f, l->look.body, level);
        remember(f, l);
    } else if (l->look.scheme == GL_LOOK_NOTHING && window[2].has_text && !f->markdown &&
               f->data[window[2].look.body.start] != '(') {
        glane_span glued = gl_look_glued(f->data, l->look.body);
        if (glued.start < glued.end)
            add_heading(f, glued, TITLE_LEVEL);
    }
}

/* Has any line a Markdown heading's mark? */
static int has_markdown(finder *f)
{
    int found = 0;
    line l;
    f->markdown = 1;
    while (!found && next_line(f, &l))
        found = l.look.scheme == GL_LOOK_MARKDOWN;
    f->at = f->apart = 0;
    return found;
}

void gl_sections_find(gl_sections *sections, const gl_view *view, const gl_outline *outline)
{
    finder f = {.sections = sections, .data = (const uint8_t *)view->data, .len = view->len, .outline = outline};
    sections->count = 0;
    f.markdown = has_markdown(&f);
    line window[4] = {{.adjacent = 0}};
    next_line(&f, &window[2]);
    next_line(&f, &window[3]);
    while (window[2].look.body.end > 0) {
        memmove(window, window + 1, 3 * sizeof *window);
        next_line(&f, &window[3]);
        read_headings(&f, window);
    }
}

int gl_sections_given(gl_sections *sections, const gl_text *text, const gl_view *view)
{
    const gl_structure *structure = &text->structure;
    const uint8_t *data = (const uint8_t *)view->data;
    int given = 0;
    for (uint32_t i = 0; i < structure->block_count; i++) {
        const glane_block *block = &structure->blocks[i];
        if (block->kind != GLANE_BLOCK_HEADING)
            continue;
        glane_span words = gl_map_out(&view->map, block->text);
        if (!has_text(data, words)) /* a mark, or masked */
            continue;
        if (!given)
            sections->count = 0;
        given = 1;
        push_heading(sections, words, block->level < 1 ? 1 : block->level > LEVELS ? LEVELS : block->level);
    }
    return given;
}

void gl_sections_drop(gl_sections *sections, const glane_span *spans, uint32_t count)
{
    uint32_t kept = 0, at = 0;
    for (uint32_t i = 0; i < sections->count; i++) {
        gl_heading heading = sections->items[i];
        while (at < count && spans[at].end <= heading.view.start)
            at++;
        if (at < count && spans[at].start <= heading.view.start)
            continue;
        heading.parent = kept ? kept - 1 : GLANE_NONE;
        while (heading.parent != GLANE_NONE && sections->items[heading.parent].level >= heading.level)
            heading.parent = sections->items[heading.parent].parent;
        sections->items[kept++] = heading;
    }
    sections->count = kept;
}

void gl_sections_free(gl_sections *sections)
{
    free(sections->items);
    *sections = (gl_sections){0};
}

/* -- questions --------------------------------------------------------------- */

uint32_t gl_section_at(const gl_sections *sections, uint32_t byte)
{
    size_t low = 0, high = sections->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sections->items[middle].view.start <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? (uint32_t)(low - 1) : GLANE_NONE;
}

/* Copies a heading's words, each run of white space as one space; gives the end of the copy. */
static char *copy_folded(char *out, const gl_view *view, glane_span span)
{
    int space = 0;
    for (uint32_t i = span.start; i < span.end; i++) {
        char c = view->data[i];
        int white = c == ' ' || c == '\t' || c == '\n';
        if (white && !space)
            *out++ = ' ';
        else if (!white)
            *out++ = c;
        space = white;
    }
    return out;
}

glane_str gl_view_folded(const gl_view *view, glane_span span, gl_arena *arena)
{
    char *text = gl_alloc(arena, span.end - span.start + 1);
    return (glane_str){text, (size_t)(copy_folded(text, view, span) - text)};
}

glane_str gl_section_path(const gl_sections *sections, const gl_view *view, uint32_t heading, gl_arena *arena)
{
    static const char between[] = " > ";
    uint32_t path[LEVELS], depth = 0; /* levels fall towards the root */
    size_t size = 0;
    for (uint32_t i = heading; i != GLANE_NONE; i = sections->items[i].parent) {
        glane_span span = sections->items[i].view;
        path[depth++] = i;
        size += span.end - span.start + sizeof between;
    }
    char *text = gl_alloc(arena, size + 1), *out = text;
    while (depth > 0) {
        out = copy_folded(out, view, sections->items[path[--depth]].view);
        if (depth > 0) {
            memcpy(out, between, sizeof between - 1);
            out += sizeof between - 1;
        }
    }
    return (glane_str){text, (size_t)(out - text)};
}
