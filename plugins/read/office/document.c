/* document.c: paragraphs, headings, lists, tables and notes of DOCX and OpenDocument (texts and
 * spreadsheets: there a cell has the text that it shows). */
#include "office.h"

#define STYLE_BYTES 64u

/* What elements are; by format, without namespace. */
typedef enum element {
    OTHER, PARAGRAPH, HEADING, LIST, TABLE, ROW, CELL, COVERED, TEXT, TAB, BREAK, SPACES, HYPHEN, SOFT_HYPHEN,
    NOTE, SKIPPED, STYLE, STYLE_NAME, STYLE_OF, OUTLINE, NUMBERED, LEVEL, SPAN
} element;

typedef struct named {
    const char *name;
    element is;
} named;

static const named word_elements[] = {
    {"p", PARAGRAPH}, {"tbl", TABLE}, {"tr", ROW}, {"tc", CELL}, {"t", TEXT}, {"tab", TAB}, {"ptab", TAB}, {"br", BREAK},
    {"cr", BREAK}, {"noBreakHyphen", HYPHEN}, {"softHyphen", SOFT_HYPHEN}, {"Fallback", SKIPPED}, {"del", SKIPPED},
    {"tabs", SKIPPED}, {"style", STYLE}, {"name", STYLE_NAME}, {"pStyle", STYLE_OF}, {"basedOn", STYLE_OF},
    {"outlineLvl", OUTLINE}, {"numPr", NUMBERED}, {"ilvl", LEVEL}, {"gridSpan", SPAN}, {"moveFrom", SKIPPED},
};

static const named open_elements[] = {
    {"p", PARAGRAPH}, {"h", HEADING}, {"list", LIST}, {"table", TABLE}, {"table-row", ROW}, {"table-cell", CELL},
    {"covered-table-cell", COVERED}, {"tab", TAB}, {"s", SPACES}, {"line-break", BREAK}, {"note", NOTE},
    {"note-citation", SKIPPED}, {"annotation", SKIPPED}, {"tracked-changes", SKIPPED}, {"forms", SKIPPED},
    {"index-title-template", SKIPPED}, {"ruby-text", SKIPPED}, {"title", SKIPPED}, {"desc", SKIPPED},
};

typedef struct style {
    char id[STYLE_BYTES];
    uint32_t heading; /* its level; 0: none */
    int item;
} style;

typedef struct table {
    uint32_t number, row, column;
    int text; /* the row under way has some */
} table;

typedef struct walk {
    office_output *output;
    const named *elements;
    size_t element_count;
    int open; /* OpenDocument */
    uint32_t skipped; /* elements that are, around here */
    uint32_t texts;   /* elements whose text counts */
    uint32_t paragraphs, lists, level, heading;
    int item, space, fresh;
    uint32_t columns; /* of the cell */
    table tables[OFFICE_DEPTH];
    uint32_t nesting, table_count;
    style *styles;
    uint32_t style_count;
    size_t style_capacity;
    int in_style;
    uint32_t notes; /* elements around */
    char *aside;    /* the text of notes, until the paragraph ends */
    size_t aside_len, aside_capacity;
} walk;

static element element_of(const walk *w, const char *name)
{
    for (size_t i = 0; i < w->element_count; i++) {
        if (strcmp(w->elements[i].name, name) == 0)
            return w->elements[i].is;
    }
    return OTHER;
}

/* -- styles ------------------------------------------------------------------------ */

static style *style_of(walk *w, glane_str id)
{
    for (uint32_t i = w->style_count; i-- > 0;) {
        if (glane_str_equal(glane_str_of(w->styles[i].id), id))
            return &w->styles[i];
    }
    return NULL;
}

static void begin_style(walk *w, glane_str id)
{
    const office_output *o = w->output;
    void *styles = office_room(o->host, o->ctx, w->styles, &w->style_capacity, w->style_count, sizeof *w->styles);
    w->in_style = styles && id.len > 0 && id.len < STYLE_BYTES;
    if (!w->in_style)
        return;
    w->styles = styles;
    style *made = &w->styles[w->style_count++];
    memset(made, 0, sizeof *made);
    memcpy(made->id, id.data, id.len);
}

/* Names of built-in styles are in English whatever the program's language. */
static void name_style(style *s, glane_str name)
{
    if (name.len == 9 && memcmp(name.data, "heading ", 8) == 0 && name.data[8] >= '1' && name.data[8] <= '9')
        s->heading = (uint32_t)(name.data[8] - '0');
    else if (glane_str_equal(name, glane_str_of("Title")))
        s->heading = 1;
}

static void style_event(walk *w, element is, glane_str value)
{
    style *s = &w->styles[w->style_count - 1];
    if (is == STYLE_NAME) {
        name_style(s, value);
    } else if (is == OUTLINE) {
        const uint32_t level = office_number(value, 9, 9);
        s->heading = level < 9 ? level + 1 : s->heading;
    } else if (is == NUMBERED) {
        s->item = 1;
    } else if (is == STYLE_OF) {
        const style *base = style_of(w, value);
        if (base && base != s) {
            s->heading = s->heading ? s->heading : base->heading;
            s->item |= base->item;
        }
    }
}

/* -- text -------------------------------------------------------------------------- */

static void set_block(walk *w)
{
    glane_block *b = &w->output->block;
    const table *t = &w->tables[w->nesting];
    const int cell = w->nesting > 0 && t->row > 0 && t->column > 0;
    *b = (glane_block){.size = sizeof *b};
    b->kind = w->heading            ? GLANE_BLOCK_HEADING
              : w->item || w->lists ? GLANE_BLOCK_ITEM
              : cell                ? GLANE_BLOCK_CELL
                                    : GLANE_BLOCK_PARAGRAPH;
    b->level = w->heading ? w->heading : b->kind == GLANE_BLOCK_ITEM ? (w->lists ? w->lists : w->level + 1) : 0;
    if (cell) {
        b->table = t->number;
        b->row = t->row;
        b->column = t->column;
        b->rows = 1;
        b->columns = w->columns;
    }
}

/* Text of a note waits. */
static void put_aside(walk *w, const char *text, size_t len)
{
    const office_output *o = w->output;
    for (size_t i = 0; i < len; i++) {
        char *aside = office_room(o->host, o->ctx, w->aside, &w->aside_capacity, w->aside_len, 1);
        if (!aside) {
            w->output->status = GLANE_FAILED;
            return;
        }
        w->aside = aside;
        w->aside[w->aside_len++] = text[i];
    }
}

static void put(walk *w, const char *text, size_t len)
{
    if (w->notes > 0) {
        if (w->space && w->aside_len > 0 && w->aside[w->aside_len - 1] != '\n')
            put_aside(w, " ", 1);
        w->space = 0;
        put_aside(w, text, len);
        return;
    }
    while (w->output->new_block && len > 0 && *text == ' ') { /* at the edge of a paragraph */
        text++;
        len--;
    }
    if (len == 0)
        return;
    set_block(w);
    if (w->space && !w->output->new_block && !w->output->new_line)
        office_text(w->output, glane_str_of(" "));
    w->space = w->fresh = 0;
    w->tables[w->nesting].text = 1;
    office_text(w->output, (glane_str){text, len});
}

/* Each line of what notes say is a block, after the paragraph they belong to. */
static void put_notes(walk *w)
{
    char *text = w->aside;
    size_t left = w->aside_len;
    w->aside = NULL;
    w->aside_len = w->aside_capacity = 0;
    while (left > 0) {
        const char *found = memchr(text, '\n', left);
        const size_t len = found ? (size_t)(found - text) : left;
        office_break(w->output);
        if (len > 0)
            put(w, text, len);
        text += len + (found != NULL);
        left -= len + (found != NULL);
    }
    office_break(w->output);
}

/* OpenDocument: runs of white space are one space, and none at the edges of a paragraph. */
static void flow(walk *w, glane_str text)
{
    for (size_t at = 0, end; at < text.len; at = end) {
        const char c = text.data[at];
        end = at + 1;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            w->space = 1;
            continue;
        }
        while (end < text.len && !strchr(" \t\n\r", text.data[end]))
            end++;
        put(w, text.data + at, end - at);
    }
}

static void on_text(void *user, glane_str text)
{
    walk *w = user;
    if (w->skipped > 0 || w->texts == 0)
        return;
    if (w->open)
        flow(w, text);
    else
        put(w, text.data, text.len);
}

/* -- elements ---------------------------------------------------------------------- */

static void begin_paragraph(walk *w, uint32_t heading)
{
    w->paragraphs++;
    w->texts += (uint32_t)w->open;
    w->heading = heading;
    w->item = 0;
    w->level = 0;
    w->space = 0;
    if (w->notes > 0 && w->aside_len > 0)
        put(w, "\n", 1);
    else if (w->notes == 0 && !w->fresh)
        office_break(w->output);
}

static void begin_cell(walk *w, const xmlChar **attributes, int count, int covered)
{
    table *t = &w->tables[w->nesting];
    const uint32_t repeated = office_number(office_attribute(attributes, count, "number-columns-repeated"), 1, OFFICE_COLUMNS);
    if (w->nesting == 0)
        return;
    t->column += t->column < OFFICE_COLUMNS ? 1 : 0;
    if (t->column > 1 && w->output->tabs < OFFICE_COLUMNS)
        office_next_cell(w->output, 1);
    w->columns = office_number(office_attribute(attributes, count, "number-columns-spanned"), 1, OFFICE_COLUMNS);
    w->fresh = t->column > 1 ? t->text || w->output->tabs > 0 : 0;
    if (covered || repeated > 1) { /* an empty one as a rule */
        const uint32_t more = repeated - 1 < OFFICE_COLUMNS - t->column ? repeated - 1 : OFFICE_COLUMNS - t->column;
        t->column += more;
        if (w->output->tabs < OFFICE_COLUMNS)
            office_next_cell(w->output, more);
    }
}

static void begin_row(walk *w, const xmlChar **attributes, int count)
{
    table *t = &w->tables[w->nesting];
    const uint32_t repeated = office_number(office_attribute(attributes, count, "number-rows-repeated"), 1, 1u << 20);
    if (w->nesting == 0)
        return;
    if (t->number == 0)
        t->number = ++w->table_count;
    t->row += t->row < (1u << 21) ? repeated : 0;
    t->column = 0;
    t->text = 0;
    w->fresh = 0;
    office_break(w->output);
}

/* A sheet of OpenDocument has a name to stand under. */
static void begin_table(walk *w, const xmlChar **attributes, int count, int sheets)
{
    const glane_str name = office_attribute(attributes, count, "name");
    w->fresh = 0;
    office_break(w->output);
    if (sheets && w->nesting == 0 && name.len > 0) {
        w->heading = 1;
        put(w, name.data, name.len);
        w->heading = 0;
        office_break(w->output);
    }
    if (w->nesting + 1 < OFFICE_DEPTH)
        w->nesting++;
    w->tables[w->nesting] = (table){0};
}

static void property(walk *w, element is, glane_str value)
{
    const style *s = is == STYLE_OF ? style_of(w, value) : NULL;
    if (s) {
        w->heading = s->heading;
        w->item |= s->item;
    } else if (is == OUTLINE) {
        const uint32_t level = office_number(value, 9, 9);
        w->heading = level < 9 ? level + 1 : w->heading;
    } else if (is == NUMBERED) {
        w->item = 1;
    } else if (is == LEVEL) {
        w->level = office_number(value, 0, 8);
    } else if (is == SPAN) {
        w->columns = office_number(value, 1, OFFICE_COLUMNS);
    }
}

static void sign(walk *w, element is, const xmlChar **attributes, int count)
{
    switch (is) {
    case TAB:
        put(w, " ", 1); /* a tab parts cells; here it parts words */
        break;
    case BREAK:
        w->space = 0;
        office_line_end(w->output);
        break;
    case SPACES:
        w->space = office_number(office_attribute(attributes, count, "c"), 1, 256) > 0;
        break;
    case HYPHEN:
        put(w, "\xE2\x80\x91", 3);
        break;
    default:
        put(w, "\xC2\xAD", 2);
        break;
    }
}

static void on_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    walk *w = user;
    const element is = element_of(w, name);
    if (w->skipped > 0 || is == SKIPPED) {
        w->skipped++;
        return;
    }
    switch (is) {
    case PARAGRAPH:
        begin_paragraph(w, 0);
        break;
    case HEADING:
        begin_paragraph(w, office_number(office_attribute(attributes, count, "outline-level"), 1, 9));
        break;
    case LIST:
        w->lists++;
        break;
    case TABLE:
        begin_table(w, attributes, count, w->open == 2);
        break;
    case ROW:
        begin_row(w, attributes, count);
        break;
    case CELL:
    case COVERED:
        begin_cell(w, attributes, count, is == COVERED);
        break;
    case TEXT:
        w->texts++;
        break;
    case NOTE:
        w->notes++;
        break;
    case STYLE:
        begin_style(w, office_attribute(attributes, count, "styleId"));
        break;
    case STYLE_NAME:
    case STYLE_OF:
    case OUTLINE:
    case NUMBERED:
    case LEVEL:
    case SPAN:
        if (w->in_style)
            style_event(w, is, office_attribute(attributes, count, "val"));
        else if (w->paragraphs > 0 || is == SPAN)
            property(w, is, office_attribute(attributes, count, "val"));
        break;
    case OTHER:
        break;
    default:
        if (w->paragraphs > 0)
            sign(w, is, attributes, count);
        break;
    }
}

static void on_end(void *user, const char *name)
{
    walk *w = user;
    const element is = element_of(w, name);
    if (w->skipped > 0) {
        w->skipped--;
        return;
    }
    if (is == PARAGRAPH || is == HEADING) {
        w->paragraphs -= w->paragraphs > 0;
        w->texts -= w->open && w->texts > 0 ? 1u : 0u;
        w->heading = 0;
        if (w->paragraphs > 0 && w->notes == 0) /* of a box inside another, which goes on */
            office_break(w->output);
        if (w->notes == 0 && w->nesting == 0 && w->aside_len > 0)
            put_notes(w);
    } else if (is == LIST) {
        w->lists -= w->lists > 0;
    } else if (is == TABLE) {
        w->nesting -= w->nesting > 0;
        w->fresh = 0;
        office_break(w->output);
        if (w->nesting == 0 && w->aside_len > 0)
            put_notes(w);
    } else if (is == CELL && w->nesting > 0) {
        w->tables[w->nesting].column += w->columns > 1 && !w->open ? w->columns - 1 : 0;
        w->columns = 1;
        w->fresh = 0;
        w->space = 0;
    } else if (is == TEXT) {
        w->texts -= w->texts > 0;
    } else if (is == NOTE) {
        w->notes -= w->notes > 0;
    } else if (is == STYLE) {
        w->in_style = 0;
    }
}

static const office_events events = {on_start, on_end, on_text};

static int read_part(walk *w, const office_part *part)
{
    office_part_begin(w->output, part->name);
    const int done = office_parse(part->bytes, &events, w);
    w->skipped = w->texts = w->paragraphs = w->lists = w->notes = w->nesting = 0;
    w->in_style = 0;
    return done;
}

static walk *new_walk(office_output *o, const named *elements, size_t count)
{
    walk *w = o->host->alloc(o->ctx, sizeof *w);
    if (!w)
        return NULL;
    w->output = o;
    w->elements = elements;
    w->element_count = count;
    w->columns = 1;
    return w;
}

int office_word_read(office_output *o, const office_parts *parts)
{
    static const char *const order[] = {"word/document", "word/footnotes.xml", "word/endnotes.xml"};
    walk *w = new_walk(o, word_elements, sizeof word_elements / sizeof *word_elements);
    const office_part *styles = office_part_find(parts, "word/styles.xml");
    int whole = w != NULL;
    if (w && styles)
        whole &= read_part(w, styles);
    for (size_t k = 0; w && k < sizeof order / sizeof *order; k++) {
        for (uint32_t i = 0; i < parts->count; i++) {
            const glane_str name = parts->items[i].name;
            if (name.len >= strlen(order[k]) && memcmp(name.data, order[k], strlen(order[k])) == 0)
                whole &= read_part(w, &parts->items[i]);
        }
    }
    return whole;
}

int office_open_document_read(office_output *o, const office_parts *parts)
{
    walk *w = new_walk(o, open_elements, sizeof open_elements / sizeof *open_elements);
    const office_part *content = office_part_find(parts, "content.xml"), *type = office_part_find(parts, "mimetype");
    static const char sheet[] = "application/vnd.oasis.opendocument.spreadsheet";
    if (!w || !content)
        return 0;
    w->open = type && type->bytes.len >= sizeof sheet - 1 && memcmp(type->bytes.data, sheet, sizeof sheet - 1) == 0 ? 2 : 1;
    return read_part(w, content);
}
