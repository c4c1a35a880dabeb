/* blocks.c: CommonMark's blocks with the tables of GitHub's, as far as they matter to reading: no line is
 * changed, and what is marked up inside a line is not looked at. */
#include "blocks.h"

#define LEVELS 6u
#define INDENT 2u /* columns that nest a list */
#define FRONT_LINES 200 /* of settings before the text, at most */

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The end of a run of one character. */
static size_t run(glane_str t, size_t at, size_t end, char c)
{
    while (at < end && t.data[at] == c)
        at++;
    return at;
}

/* Is it made of these characters alone, one of `needed` among them? */
static int made_of(glane_str t, size_t at, size_t end, const char *set, char needed)
{
    int found = 0;
    for (; at < end; at++) {
        if (t.data[at] == '\0' || !strchr(set, t.data[at]))
            return 0;
        found |= t.data[at] == needed;
    }
    return found;
}

/* The mark of a list's item: its end, and 0 if there is none. */
static size_t item_mark(glane_str t, size_t at, size_t end)
{
    size_t mark = at;
    while (mark < end && mark - at < 9 && is_digit(t.data[mark]))
        mark++;
    if (mark == at ? mark < end && strchr("-*+", t.data[mark]) != NULL && t.data[mark] != '\0'
                   : mark < end && (t.data[mark] == '.' || t.data[mark] == ')'))
        mark++;
    else
        return 0;
    return mark < end && is_space(t.data[mark]) ? mark : 0;
}

void markdown_look_at(glane_str t, size_t at, markdown_look *look)
{
    const char *found = memchr(t.data + at, '\n', t.len - at);
    *look = (markdown_look){.is = MARKDOWN_TEXT};
    look->end = found ? (size_t)(found - t.data) : t.len;
    look->next = found ? look->end + 1 : t.len;
    look->stop = look->end;
    look->body = at;
    while (look->body < look->stop && is_space(t.data[look->body]))
        look->body++;
    while (look->stop > look->body && is_space(t.data[look->stop - 1]))
        look->stop--;
    const size_t body = look->body, stop = look->stop, hashes = run(t, body, stop, '#');
    const size_t mark = item_mark(t, body, stop);
    if (body == stop) {
        look->is = MARKDOWN_BLANK;
    } else if (hashes > body && hashes - body <= LEVELS && (hashes == stop || is_space(t.data[hashes]))) {
        look->is = MARKDOWN_HEADING;
        look->level = (uint32_t)(hashes - body);
        look->body = hashes;
        while (look->stop > hashes && t.data[look->stop - 1] == '#')
            look->stop--;
    } else if (run(t, body, stop, '`') - body >= 3 || run(t, body, stop, '~') - body >= 3) {
        look->is = MARKDOWN_FENCE;
    } else if (made_of(t, body, stop, "|:- ", '|') && made_of(t, body, stop, "|:- ", '-')) {
        look->is = MARKDOWN_COLUMNS;
    } else if (run(t, body, stop, '=') == stop || run(t, body, stop, '-') == stop) {
        look->is = MARKDOWN_UNDERLINE;
        look->level = t.data[body] == '=' ? 1 : 2;
    } else if (stop - body >= 3 && (made_of(t, body, stop, "* ", '*') || made_of(t, body, stop, "_ ", '_') ||
                                    made_of(t, body, stop, "- ", '-'))) {
        look->is = MARKDOWN_RULE;
    } else if (mark > 0) {
        look->is = MARKDOWN_ITEM;
        look->level = (uint32_t)((body - at) / INDENT < 32 ? (body - at) / INDENT : 32) + 1;
        look->body = mark;
    } else if (t.data[body] == '>') {
        look->is = MARKDOWN_QUOTE;
        look->body = body + 1;
    }
    while (look->body < look->stop && is_space(t.data[look->body]))
        look->body++;
    while (look->stop > look->body && is_space(t.data[look->stop - 1]))
        look->stop--;
}

typedef struct finder {
    const glane_host *host;
    glane_context *ctx;
    glane_str text;
    glane_status status;
    uint32_t tables;
    glane_block held; /* a paragraph or item that may go on; kind 0: none */
} finder;

static void give(finder *f, const glane_block *block)
{
    if (f->status == GLANE_OK && block->text.start < block->text.end)
        f->status = f->host->read_block(f->ctx, block);
}

static void release(finder *f)
{
    if (f->held.kind)
        give(f, &f->held);
    f->held.kind = 0;
}

static glane_block block_of(uint32_t kind, const markdown_look *look)
{
    return (glane_block){.size = sizeof(glane_block), .kind = kind, .level = look->level,
                         .text = {(uint32_t)look->body, (uint32_t)look->stop}};
}

/* The cells of one line of a table, between bars that no backslash stands before. */
static void give_cells(finder *f, const markdown_look *look, uint32_t row)
{
    const glane_str t = f->text;
    size_t at = look->body + (look->body < look->stop && t.data[look->body] == '|');
    for (uint32_t column = 1; at < look->stop; column++) {
        size_t end = at;
        while (end < look->stop && (t.data[end] != '|' || (end > at && t.data[end - 1] == '\\')))
            end++;
        size_t first = at, last = end;
        while (first < last && is_space(t.data[first]))
            first++;
        while (last > first && is_space(t.data[last - 1]))
            last--;
        const glane_block cell = {.size = sizeof cell, .kind = GLANE_BLOCK_CELL, .table = f->tables, .row = row,
                                  .column = column, .rows = 1, .columns = 1,
                                  .flags = row == 1 ? GLANE_BLOCK_HEADER : 0,
                                  .text = {(uint32_t)first, (uint32_t)last}};
        give(f, &cell);
        at = end + 1;
    }
}

/* A table, whose head is the line at `look`; where the text goes on. */
static size_t give_table(finder *f, const markdown_look *look)
{
    markdown_look line;
    uint32_t row = 1;
    release(f);
    f->tables++;
    give_cells(f, look, row);
    markdown_look_at(f->text, look->next, &line); /* what parts head and rows */
    size_t at = line.next;
    while (at < f->text.len && f->status == GLANE_OK) {
        markdown_look_at(f->text, at, &line);
        if (line.is == MARKDOWN_BLANK || !memchr(f->text.data + line.body, '|', line.stop - line.body))
            break;
        give_cells(f, &line, ++row);
        at = line.next;
    }
    return at;
}

/* Settings before the text, between lines "---": masked. Where the text begins. */
static size_t skip_front(finder *f)
{
    markdown_look line;
    size_t at = 0;
    if (f->text.len == 0)
        return 0;
    markdown_look_at(f->text, 0, &line);
    if (line.is != MARKDOWN_UNDERLINE || line.level != 2 || line.stop - line.body != 3)
        return 0;
    for (int i = 0; i < FRONT_LINES && line.next < f->text.len; i++) {
        at = line.next;
        markdown_look_at(f->text, at, &line);
        if (line.is == MARKDOWN_UNDERLINE && line.level == 2 && line.stop - line.body == 3) {
            const glane_block front = {.size = sizeof front, .kind = GLANE_BLOCK_PARAGRAPH, .flags = GLANE_BLOCK_MASKED,
                                       .text = {0, (uint32_t)line.end}};
            give(f, &front);
            return line.next;
        }
    }
    return 0;
}

/* The lines of a fence are lines; where the text goes on. */
static size_t give_fence(finder *f, const markdown_look *fence)
{
    markdown_look line;
    size_t at = fence->next;
    const char mark = f->text.data[fence->body];
    release(f);
    for (; at < f->text.len && f->status == GLANE_OK; at = line.next) {
        markdown_look_at(f->text, at, &line);
        if (line.is == MARKDOWN_FENCE && f->text.data[line.body] == mark)
            return line.next;
        line.level = 0;
        const glane_block block = block_of(GLANE_BLOCK_PARAGRAPH, &line);
        give(f, &block);
    }
    return at;
}

/* A line of text goes on with what is held, unless that ended in two spaces or a backslash. */
static void add_text(finder *f, const markdown_look *line)
{
    const size_t end = f->held.text.end;
    const int ended = f->held.kind && end + 1 < f->text.len &&
                      ((f->text.data[end] == ' ' && f->text.data[end + 1] == ' ') || f->text.data[end - 1] == '\\');
    if (ended)
        release(f);
    if (!f->held.kind) {
        f->held = block_of(GLANE_BLOCK_PARAGRAPH, line);
        f->held.flags = GLANE_BLOCK_WRAPPED;
    }
    f->held.text.end = (uint32_t)line->stop;
}

static size_t give_line(finder *f, size_t at)
{
    markdown_look line, next = {.is = MARKDOWN_BLANK};
    markdown_look_at(f->text, at, &line);
    if (line.next < f->text.len)
        markdown_look_at(f->text, line.next, &next);
    if (line.is == MARKDOWN_FENCE)
        return give_fence(f, &line);
    if (line.is == MARKDOWN_TEXT && next.is == MARKDOWN_COLUMNS && memchr(f->text.data + line.body, '|', line.stop - line.body))
        return give_table(f, &line);
    if (line.is == MARKDOWN_HEADING || line.is == MARKDOWN_QUOTE ||
        (line.is == MARKDOWN_TEXT && !f->held.kind && next.is == MARKDOWN_UNDERLINE)) {
        const int heading = line.is != MARKDOWN_QUOTE;
        release(f);
        if (line.is == MARKDOWN_TEXT)
            line.level = next.level;
        const glane_block block = block_of(heading ? GLANE_BLOCK_HEADING : GLANE_BLOCK_PARAGRAPH, &line);
        give(f, &block);
        return line.is == MARKDOWN_TEXT ? next.next : line.next;
    }
    if (line.is == MARKDOWN_TEXT) {
        add_text(f, &line);
        return line.next;
    }
    release(f);
    if (line.is == MARKDOWN_ITEM) {
        f->held = block_of(GLANE_BLOCK_ITEM, &line);
        f->held.flags = GLANE_BLOCK_WRAPPED;
    }
    return line.next;
}

glane_status markdown_blocks_find(const glane_host *host, glane_context *ctx, glane_str text)
{
    finder f = {.host = host, .ctx = ctx, .text = text};
    for (size_t at = skip_front(&f); at < text.len && f.status == GLANE_OK;)
        at = give_line(&f, at);
    release(&f);
    return f.status;
}
