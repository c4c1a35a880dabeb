/* sheet.c: XLSX: each sheet under its name, a line a row, numbers as they are shown where the format is
 * a date, a share or euros, else as they are stored. */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS 1048576u
/* Days from year 0 to 1899-12-30, where spreadsheets count from. */
#define EPOCH_DAYS 693959

enum format { GENERAL, DATE, PERCENT, EURO };

typedef struct custom {
    uint32_t id;
    uint8_t format;
} custom;

typedef struct book {
    office_output *output;
    const office_parts *parts;
    glane_str *strings;
    uint32_t string_count;
    size_t string_capacity;
    uint8_t *formats; /* by style of a cell */
    uint32_t format_count;
    size_t format_capacity;
    custom *customs;
    uint32_t custom_count;
    size_t custom_capacity;
    char *text; /* of the element under way */
    size_t len, capacity;
    int gathers, phonetic, in_formats;
    uint32_t table, row, column, last; /* last: column of the last cell with text in the row */
    char kind; /* of the cell's value: n, s(hared), t(ext), b(oolean) */
    uint32_t style;
    const char *target; /* relations: the id that is looked for */
    glane_str found;
} book;

static int room(book *b, void **array, size_t *capacity, size_t count, size_t item)
{
    void *grown = office_room(b->output->host, b->output->ctx, *array, capacity, count, item);
    if (!grown) {
        b->output->status = GLANE_FAILED;
        return 0;
    }
    *array = grown;
    return 1;
}

static glane_str copy(book *b, glane_str text)
{
    char *memory = b->output->host->alloc(b->output->ctx, text.len + 1);
    if (!memory)
        return (glane_str){"", 0};
    if (text.len > 0)
        memcpy(memory, text.data, text.len);
    return (glane_str){memory, text.len};
}

static void on_text(void *user, glane_str text)
{
    book *b = user;
    if (!b->gathers || b->phonetic)
        return;
    while (b->len + text.len + 1 > b->capacity) {
        if (!room(b, (void **)&b->text, &b->capacity, b->capacity, 1))
            return;
    }
    memcpy(b->text + b->len, text.data, text.len);
    b->len += text.len;
}

static void on_nothing(void *user, const char *name)
{
    (void)user;
    (void)name;
}

/* -- strings, styles, relations ------------------------------------------------------- */

static void strings_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    book *b = user;
    (void)attributes;
    (void)count;
    if (strcmp(name, "si") == 0)
        b->len = 0;
    b->phonetic += strcmp(name, "rPh") == 0;
    b->gathers = strcmp(name, "t") == 0;
}

static void strings_end(void *user, const char *name)
{
    book *b = user;
    b->gathers = 0;
    b->phonetic -= strcmp(name, "rPh") == 0 && b->phonetic > 0;
    if (strcmp(name, "si") == 0 &&
        room(b, (void **)&b->strings, &b->string_capacity, b->string_count, sizeof *b->strings))
        b->strings[b->string_count++] = copy(b, (glane_str){b->text, b->len});
}

/* What a format code makes of a number: signs in quotation marks and brackets are text. */
static enum format format_of(glane_str code)
{
    int quoted = 0;
    enum format format = GENERAL;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.data[i];
        if (code.len - i >= 3 && memcmp(code.data + i, "\xE2\x82\xAC", 3) == 0)
            return EURO;
        if (c == '&' || c == '"' || c == '[' || c == ']')
            quoted = c == ']' ? 0 : c == '[' ? 1 : !quoted;
        if (!quoted && c == '%')
            return PERCENT;
        if (!quoted && (c == 'y' || c == 'd' || c == 'Y' || c == 'D'))
            format = DATE;
        if (!quoted && (c == '0' || c == '#') && format == GENERAL)
            quoted = 0;
    }
    return format;
}

static enum format built_in(uint32_t id)
{
    return id == 9 || id == 10 ? PERCENT : id >= 14 && id <= 17 ? DATE : id == 22 ? DATE : GENERAL;
}

static void styles_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    book *b = user;
    const uint32_t id = office_number(office_attribute(attributes, count, "numFmtId"), 0, 1u << 30);
    if (strcmp(name, "cellXfs") == 0)
        b->in_formats = 1;
    if (strcmp(name, "numFmt") == 0 && room(b, (void **)&b->customs, &b->custom_capacity, b->custom_count, sizeof *b->customs))
        b->customs[b->custom_count++] = (custom){id, (uint8_t)format_of(office_attribute(attributes, count, "formatCode"))};
    if (!b->in_formats || strcmp(name, "xf") != 0 || !room(b, (void **)&b->formats, &b->format_capacity, b->format_count, 1))
        return;
    enum format format = built_in(id);
    for (uint32_t i = 0; i < b->custom_count; i++)
        format = b->customs[i].id == id ? (enum format)b->customs[i].format : format;
    b->formats[b->format_count++] = (uint8_t)format;
}

static void styles_end(void *user, const char *name)
{
    book *b = user;
    if (strcmp(name, "cellXfs") == 0)
        b->in_formats = 0;
}

static void relations_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    book *b = user;
    if (strcmp(name, "Relationship") == 0 && glane_str_equal(office_attribute(attributes, count, "Id"), glane_str_of(b->target)))
        b->found = copy(b, office_attribute(attributes, count, "Target"));
}

/* -- cells ----------------------------------------------------------------------------- */

/* A reference like "AB12". */
static void read_reference(book *b, glane_str text)
{
    uint32_t column = 0, row = 0;
    size_t i = 0;
    for (; i < text.len && text.data[i] >= 'A' && text.data[i] <= 'Z' && column < OFFICE_COLUMNS; i++)
        column = column * 26 + (uint32_t)(text.data[i] - 'A' + 1);
    row = office_number((glane_str){text.data + i, text.len - i}, 0, ROWS);
    b->column = column > 0 && column <= OFFICE_COLUMNS ? column : b->column + 1;
    b->row = row > 0 ? row : b->row;
}

static void put_cell(book *b, glane_str text)
{
    office_output *o = b->output;
    if (text.len == 0)
        return;
    if (b->last == 0) {
        office_break(o);
        office_next_cell(o, b->column - 1);
    } else {
        office_next_cell(o, b->column > b->last ? b->column - b->last : 1);
    }
    o->block = (glane_block){.size = sizeof o->block, .kind = GLANE_BLOCK_CELL, .table = b->table, .row = b->row,
                             .column = b->column, .rows = 1, .columns = 1};
    b->last = b->column;
    office_text(o, text);
}

/* A count of days as a date; of less than a day, or beyond the calendar, none. */
static int print_date(char *out, size_t size, double value)
{
    if (!(value >= 1 && value < 2958466))
        return 0;
    int64_t days = (int64_t)value + EPOCH_DAYS + 306; /* from 0000-03-01, so that leap days come last */
    days -= 366;
    const int64_t era = days / 146097, day_of_era = days % 146097;
    const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month = (5 * day_of_year + 2) / 153, day = day_of_year - (153 * month + 2) / 5 + 1;
    const int64_t real_month = month < 10 ? month + 3 : month - 9;
    const int64_t year = year_of_era + era * 400 + (real_month <= 2);
    return snprintf(out, size, "%02d/%02d/%04d", (int)day, (int)real_month, (int)year);
}

/* Numbers are doubles: fifteen digits are theirs, what comes after is noise. */
static void put_number(book *b, const char *stored)
{
    char text[64];
    char *end;
    const double value = strtod(stored, &end);
    const enum format format = b->style < b->format_count ? (enum format)b->formats[b->style] : GENERAL;
    int len = 0;
    if (end == stored || *end) {
        put_cell(b, glane_str_of(stored));
        return;
    }
    if (format == DATE)
        len = print_date(text, sizeof text, value);
    if (len == 0) {
        const char *unit = format == PERCENT ? " %" : format == EURO ? " \xE2\x82\xAC" : "";
        len = snprintf(text, sizeof text, "%.15g%s", format == PERCENT ? value * 100 : value, unit);
    }
    put_cell(b, (glane_str){text, (size_t)len});
}

static void sheet_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    book *b = user;
    if (strcmp(name, "row") == 0) {
        b->row = office_number(office_attribute(attributes, count, "r"), b->row + 1, ROWS);
        b->column = b->last = 0;
    } else if (strcmp(name, "c") == 0) {
        const glane_str type = office_attribute(attributes, count, "t");
        b->kind = glane_str_equal(type, glane_str_of("s"))   ? 's'
                  : glane_str_equal(type, glane_str_of("b")) ? 'b'
                  : type.len > 1 || (type.len == 1 && type.data[0] != 'n') ? 't'
                                                             : 'n';
        b->style = office_number(office_attribute(attributes, count, "s"), 0, 1u << 30);
        b->len = 0;
        read_reference(b, office_attribute(attributes, count, "r"));
    }
    b->phonetic += strcmp(name, "rPh") == 0;
    b->gathers = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && b->kind == 't');
}

static void sheet_end(void *user, const char *name)
{
    book *b = user;
    b->gathers = 0;
    b->phonetic -= strcmp(name, "rPh") == 0 && b->phonetic > 0;
    if (strcmp(name, "c") != 0 || b->len == 0)
        return;
    b->text[b->len] = '\0'; /* there is room for it */
    if (b->kind == 's') {
        const uint32_t i = office_number((glane_str){b->text, b->len}, UINT32_MAX, UINT32_MAX);
        if (i < b->string_count)
            put_cell(b, b->strings[i]);
    } else if (b->kind == 'n') {
        put_number(b, b->text);
    } else if (b->kind == 't') {
        put_cell(b, (glane_str){b->text, b->len});
    }
    b->len = 0;
}

static const office_events sheet_events = {sheet_start, sheet_end, on_text};

/* The sheet's part: by its relation, whose target is relative to the workbook. */
static const office_part *sheet_part(book *b, glane_str relation)
{
    static const office_events events = {relations_start, on_nothing, on_text};
    const office_part *relations = office_part_find(b->parts, "xl/_rels/workbook.xml.rels");
    char name[256];
    b->target = copy(b, relation).data;
    b->found.len = 0;
    if (!relations || !office_parse(relations->bytes, &events, b) || b->found.len == 0)
        return NULL;
    const int absolute = b->found.data[0] == '/';
    snprintf(name, sizeof name, "%s%s", absolute ? "" : "xl/", b->found.data + absolute);
    return office_part_find(b->parts, name);
}

static void book_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    book *b = user;
    office_output *o = b->output;
    if (strcmp(name, "sheet") != 0)
        return;
    const glane_str title = copy(b, office_attribute(attributes, count, "name"));
    const office_part *part = sheet_part(b, office_attribute(attributes, count, "id"));
    if (!part)
        return; /* a chart, a macro */
    office_part_begin(o, part->name);
    o->block = (glane_block){.size = sizeof o->block, .kind = GLANE_BLOCK_HEADING, .level = 1};
    office_text(o, title);
    b->table++;
    b->row = b->column = b->last = 0;
    if (!office_parse(part->bytes, &sheet_events, b))
        o->host->report(o->ctx, GLANE_ERROR, "damaged", NULL, "a sheet is not well-formed XML: it was read up to there");
}

int office_workbook_read(office_output *o, const office_parts *parts)
{
    static const office_events string_events = {strings_start, strings_end, on_text};
    static const office_events style_events = {styles_start, styles_end, on_text};
    static const office_events book_events = {book_start, on_nothing, on_text};
    book b = {.output = o, .parts = parts};
    const office_part *strings = office_part_find(parts, "xl/sharedStrings.xml");
    const office_part *styles = office_part_find(parts, "xl/styles.xml");
    const office_part *workbook = office_part_find(parts, "xl/workbook.xml");
    int whole = workbook != NULL;
    if (strings)
        whole &= office_parse(strings->bytes, &string_events, &b);
    if (styles)
        whole &= office_parse(styles->bytes, &style_events, &b);
    b.gathers = b.phonetic = 0;
    return workbook ? whole & office_parse(workbook->bytes, &book_events, &b) : 0;
}
