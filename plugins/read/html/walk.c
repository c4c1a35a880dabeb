/* walk.c: see walk.h. */
#include "walk.h"

static html_frame *top(html_walk *w)
{
    return &w->frames[w->depth - 1];
}

static void *grown(html_walk *w, void *old, size_t *capacity, size_t item)
{
    size_t count = *capacity * 2 + 64;
    void *memory = w->host->alloc(w->ctx, count * item);
    if (!memory) {
        w->status = GLANE_FAILED;
        return old;
    }
    if (*capacity)
        memcpy(memory, old, *capacity * item);
    *capacity = count;
    return memory;
}

/* Keeps the first status that is not GLANE_OK. */
static void note(html_walk *w, glane_status status)
{
    if (w->status == GLANE_OK)
        w->status = status;
}

static void end_block(html_walk *w)
{
    if (w->block)
        note(w, w->host->read_block(w->ctx, NULL));
    w->block = 0;
}

/* The next text begins a line and a block; in a cell that has no text yet it goes on where it is. */
static void break_line(html_walk *w)
{
    w->space = 0;
    w->new_block = 1;
    if (w->line && !w->fresh)
        w->end_line = 1;
}

/* -- text -------------------------------------------------------------------- */

static void begin_block(html_walk *w)
{
    const html_frame *f = top(w);
    glane_block block = {.size = sizeof block};
    block.kind = f->heading   ? GLANE_BLOCK_HEADING
                 : f->caption ? GLANE_BLOCK_CAPTION
                 : f->item    ? GLANE_BLOCK_ITEM
                 : f->row     ? GLANE_BLOCK_CELL
                              : GLANE_BLOCK_PARAGRAPH;
    block.level = f->heading ? f->heading : f->item ? f->list : 0;
    if (f->tables > 0) {
        block.table = w->tables[f->tables].number;
        block.row = f->row;
        block.column = f->column;
        block.rows = f->rows;
        block.columns = f->columns;
        block.flags = f->header ? GLANE_BLOCK_HEADER : 0;
    }
    note(w, w->host->read_block(w->ctx, &block));
    w->block = 1;
    w->new_block = 0;
}

/* Before the text at `at`: the line end, tabs and space that wait, mask and block. */
static void begin_text(html_walk *w, uint32_t at)
{
    const int masked = top(w)->masked > 0;
    if (w->new_block || masked != w->masked)
        end_block(w);
    if (w->masked && !masked)
        note(w, w->host->read_mask(w->ctx, 0));
    if (w->end_line && w->any)
        note(w, html_source_insert(w->source, "\n", at));
    else if (masked != w->masked && w->line)
        note(w, html_source_insert(w->source, "\n", at));
    for (; w->tabs > 0; w->tabs--)
        note(w, html_source_insert(w->source, "\t", at));
    if (!w->masked && masked)
        note(w, w->host->read_mask(w->ctx, 1));
    w->masked = masked;
    if (!w->block)
        begin_block(w);
    else if (w->space > 0 && w->line && !w->end_line)
        note(w, html_source_pass_for(w->source, (glane_str){" ", 1}, w->space - 1, w->space));
    w->space = 0;
    w->end_line = 0;
    w->fresh = 0;
    w->line = w->any = w->row = 1;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Where a run of text ends that stands as it is: single spaces are part of it. */
static uint32_t run_end(const html_walk *w, uint32_t at, uint32_t end)
{
    const char *data = w->source->data;
    while (at < end && (!is_space(data[at]) || (data[at] == ' ' && at + 1 < end && !is_space(data[at + 1]))))
        at++;
    return at;
}

static void flowing_text(html_walk *w, uint32_t start, uint32_t end)
{
    const char *data = w->source->data;
    for (uint32_t at = start; at < end && w->status == GLANE_OK;) {
        if (is_space(data[at])) {
            if (w->space == 0)
                w->space = at + 1;
            at++;
            continue;
        }
        uint32_t stop = run_end(w, at, end);
        begin_text(w, at);
        note(w, html_source_pass(w->source, at, stop));
        at = stop;
    }
}

/* Of a pre element: its line ends are line ends, the rest is kept. */
static void kept_text(html_walk *w, uint32_t start, uint32_t end)
{
    const char *data = w->source->data;
    for (uint32_t at = start; at < end && w->status == GLANE_OK;) {
        uint32_t stop = at;
        while (stop < end && data[stop] != '\n' && data[stop] != '\r')
            stop++;
        if (stop > at) {
            begin_text(w, at);
            note(w, html_source_pass(w->source, at, stop));
        } else {
            break_line(w);
            stop++;
        }
        at = stop;
    }
}

void html_walk_text(html_walk *w, glane_str text, uint32_t start, uint32_t end, int same)
{
    if (w->status != GLANE_OK || top(w)->hidden)
        return;
    if (same && top(w)->pre) {
        kept_text(w, start, end);
    } else if (same) {
        flowing_text(w, start, end);
    } else if (text.len == 1 && is_space(text.data[0]) && !top(w)->pre) {
        if (w->space == 0)
            w->space = start + 1;
    } else {
        begin_text(w, start);
        note(w, html_source_pass_for(w->source, text, start, end));
    }
}

/* -- elements ---------------------------------------------------------------- */

/* The table that the innermost table element is, once it has something in it. */
static html_table *table_of(html_walk *w, uint32_t nesting)
{
    html_table *table = &w->tables[nesting];
    if (table->number == 0)
        table->number = ++w->table_count;
    return table;
}

static void begin_table(html_walk *w, html_frame *f)
{
    f->tables++;
    f->row = f->column = f->rows = f->columns = f->header = f->caption = 0;
    while (f->tables >= w->table_capacity && w->status == GLANE_OK)
        w->tables = grown(w, w->tables, &w->table_capacity, sizeof *w->tables);
    if (w->status != GLANE_OK)
        return;
    html_table *table = &w->tables[f->tables];
    if (!table->spans)
        table->spans = w->host->alloc(w->ctx, (HTML_MAX_COLUMNS + 1) * sizeof *table->spans);
    memset(table->spans, 0, (HTML_MAX_COLUMNS + 1) * sizeof *table->spans);
    table->number = table->row = table->column = 0;
}

static void begin_row(html_walk *w, const html_frame *f)
{
    html_table *table = table_of(w, f->tables);
    if (table->row < HTML_MAX_ROWS)
        table->row++;
    for (uint32_t c = 1; table->row > 1 && c <= HTML_MAX_COLUMNS; c++)
        table->spans[c] -= table->spans[c] > 0;
    table->column = 0;
    w->tabs = 0;
    w->row = 0;
}

static void begin_cell(html_walk *w, html_frame *f, const char *const *atts)
{
    html_table *table = table_of(w, f->tables);
    if (table->row == 0)
        begin_row(w, f);
    int first = table->column == 0;
    uint32_t column = table->column + 1;
    while (column < HTML_MAX_COLUMNS && table->spans[column] > 0)
        column++;
    f->row = table->row;
    f->column = column < HTML_MAX_COLUMNS ? column : HTML_MAX_COLUMNS;
    f->columns = html_number(html_attribute(atts, "colspan"), 1, HTML_MAX_COLUMNS - f->column + 1);
    f->rows = html_number(html_attribute(atts, "rowspan"), 1, HTML_MAX_ROWS);
    f->header = f->flags & HTML_HEADER;
    f->item = f->list = f->heading = f->caption = 0;
    for (uint32_t c = f->column; c < f->column + f->columns; c++)
        table->spans[c] = f->rows;
    table->column = f->column + f->columns - 1;
    break_line(w);
    w->fresh = 1;
    if (!first)
        w->tabs++;
    if (!first && w->row)
        w->end_line = 0; /* it goes on in the row's line */
}

void html_walk_start(html_walk *w, const char *name, const char *const *atts)
{
    if (w->status != GLANE_OK)
        return;
    if (w->depth > HTML_MAX_DEPTH) {
        w->too_deep = 1;
        w->status = GLANE_FAILED;
        return;
    }
    if (w->depth == w->frame_capacity) {
        w->frames = grown(w, w->frames, &w->frame_capacity, sizeof *w->frames);
        if (w->status != GLANE_OK)
            return;
    }
    html_element element = html_element_of(name);
    uint32_t flags = element.flags | html_attributes_flags(atts, element.flags, w->words);
    html_frame *f = &w->frames[w->depth];
    *f = *top(w);
    w->depth++;
    f->name = name;
    f->flags = flags;
    f->hidden |= flags & HTML_HIDDEN;
    f->masked |= flags & HTML_MASKED;
    f->pre |= flags & HTML_PRE;
    if (f->hidden)
        return;
    f->heading = element.level ? element.level : f->heading;
    f->list += (flags & HTML_LIST) != 0;
    f->item |= flags & HTML_ITEM;
    f->caption |= flags & HTML_CAPTION;
    if (flags & (HTML_BLOCK | HTML_BREAK | HTML_MASKED) && !(flags & HTML_CELL)) {
        const int block = w->block && !w->new_block;
        w->fresh = w->fresh && !(flags & HTML_TABLE); /* one in a cell begins a line */
        break_line(w);
        if (flags & HTML_BREAK && block)
            w->new_block = 0; /* a line end inside the block */
    }
    if (flags & HTML_TABLE)
        begin_table(w, f);
    else if (flags & HTML_ROW && f->tables > 0)
        begin_row(w, f);
    else if (flags & HTML_CELL && f->tables > 0)
        begin_cell(w, f, atts);
    else if (flags & HTML_CAPTION && f->tables > 0)
        table_of(w, f->tables);
}

void html_walk_end(html_walk *w, const char *name)
{
    if (w->status != GLANE_OK)
        return;
    uint32_t found = w->depth;
    while (found > 1 && strcmp(w->frames[found - 1].name, name) != 0)
        found--;
    if (found <= 1)
        return; /* it ended before, or never began */
    for (; w->depth >= found; w->depth--) {
        uint32_t flags = top(w)->flags;
        if (flags & (HTML_BLOCK | HTML_MASKED) && !top(w)->hidden)
            break_line(w);
        if (flags & HTML_CELL)
            w->fresh = 0;
        if (flags & HTML_ROW)
            w->tabs = 0;
        if (flags & HTML_TABLE)
            w->row = 0;
    }
}

void html_walk_begin(html_walk *w)
{
    w->frames = grown(w, w->frames, &w->frame_capacity, sizeof *w->frames);
    w->depth = 1;
    if (w->status == GLANE_OK)
        w->frames[0].name = "";
}

void html_walk_finish(html_walk *w)
{
    end_block(w);
    if (w->masked)
        note(w, w->host->read_mask(w->ctx, 0));
}
