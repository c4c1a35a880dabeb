/* rows.h: facts as rows of a table, for csv and csv-fr, which differ in their dialect alone.
 *
 * The columns are a parameter: keys of facts, and three that lie deeper in a fact's record (`start`
 * and `end`, in code points, and `page`). The instance knows them; the state holds what is to be
 * written, and lives as long as the sink. */
#ifndef CSV_ROWS_H
#define CSV_ROWS_H

#include <glane/plugin.h>

#define CSV_BUFFER ((size_t)64 << 10)
#define CSV_DECIMAL_MAX 1100u
/* More columns than a spreadsheet has use for. */
#define CSV_COLUMNS_MAX 256u
#define CSV_COLUMNS                                                                                              \
    "doc,line,page,type,text,value,value_max,bound,unit,currency,per,change,timex,timex_max,mod,date_start,"     \
    "date_end,number,name,of,period,section,table,row,column,start,end,id,rule"

static const glane_param csv_params[] = {
    {"columns", GLANE_STRING, CSV_COLUMNS, "the columns: keys of facts, and start, end, page; commas set them apart"},
};

typedef struct csv_dialect {
    const char *begin;      /* what stands before the first row */
    const char *line_end;
    char separator, point;  /* between cells; in decimals */
    int defuse;             /* texts that a spreadsheet would take for a formula are made text */
} csv_dialect;

typedef enum csv_place { CSV_KEY, CSV_START, CSV_END, CSV_PAGE } csv_place;

typedef struct csv_column {
    glane_str name;
    uint32_t key;
    csv_place place;
} csv_column;

typedef struct csv_instance {
    const glane_host *host;
    csv_column columns[CSV_COLUMNS_MAX];
    uint32_t count;
    uint32_t key_span, key_char, key_origin, key_page;
} csv_instance;

typedef struct csv_state {
    const csv_instance *instance;
    const csv_dialect *dialect;
    glane_context *ctx; /* of the call under way */
    glane_status status;
    size_t len;
    char data[CSV_BUFFER];
} csv_state;

/* -- bytes ------------------------------------------------------------------------- */

static void csv_flush(csv_state *state)
{
    if (state->status == GLANE_OK && state->len > 0)
        state->status = state->instance->host->write(state->ctx, state->data, state->len);
    state->len = 0;
}

static void csv_byte(csv_state *state, char byte)
{
    if (state->len == CSV_BUFFER)
        csv_flush(state);
    state->data[state->len++] = byte;
}

static void csv_text(csv_state *state, const char *text)
{
    while (*text)
        csv_byte(state, *text++);
}

/* Would a spreadsheet take it for a formula? */
static int csv_is_formula(glane_str text)
{
    return text.len > 0 && text.data[0] && strchr("=+-@\t\r\n", text.data[0]) != NULL;
}

/* A cell of text, in quotes where it needs them. NUL, which no table reader takes, is U+FFFD. */
static void csv_cell(csv_state *state, glane_str text)
{
    const csv_dialect *dialect = state->dialect;
    int quoted = 0;
    for (size_t i = 0; i < text.len && !quoted; i++)
        quoted = text.data[i] == dialect->separator || text.data[i] == '"' || text.data[i] == '\n' || text.data[i] == '\r';
    if (quoted)
        csv_byte(state, '"');
    if (dialect->defuse && csv_is_formula(text))
        csv_byte(state, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"')
            csv_byte(state, '"');
        if (text.data[i])
            csv_byte(state, text.data[i]);
        else
            csv_text(state, "\xEF\xBF\xBD");
    }
    if (quoted)
        csv_byte(state, '"');
}

static void csv_integer(csv_state *state, int64_t value)
{
    char digits[21];
    size_t at = sizeof digits - 1;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    digits[at] = '\0';
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        digits[--at] = '-';
    csv_text(state, digits + at);
}

static void csv_decimal(csv_state *state, const glane_decimal *value)
{
    char text[CSV_DECIMAL_MAX];
    if (state->instance->host->decimal_print(value, text, sizeof text) == 0)
        state->status = GLANE_FAILED;
    else
        for (const char *at = text; *at; at++)
            csv_byte(state, *at == '.' ? state->dialect->point : *at);
}

/* -- rows -------------------------------------------------------------------------- */

static const glane_attr *csv_find(const glane_record *record, uint32_t key, uint32_t tag)
{
    for (uint32_t i = 0; i < record->attr_count; i++)
        if (record->attrs[i].key == key && (tag == 0 || record->attrs[i].tag == tag))
            return &record->attrs[i];
    return NULL;
}

static void csv_deep(csv_state *state, const glane_record *record, csv_place place)
{
    const csv_instance *self = state->instance;
    const glane_attr *outer =
        csv_find(record, place == CSV_PAGE ? self->key_origin : self->key_span, GLANE_RECORD);
    const glane_attr *inner = NULL;
    if (outer && place == CSV_PAGE)
        inner = csv_find(outer->as.record, self->key_page, GLANE_INTEGER);
    else if (outer)
        inner = csv_find(outer->as.record, self->key_char, GLANE_RANGE);
    if (inner)
        csv_integer(state, place == CSV_PAGE ? inner->as.integer : inner->as.range[place == CSV_END]);
}

static void csv_value(csv_state *state, const glane_attr *attr)
{
    if (!attr)
        return;
    if (attr->tag == GLANE_STRING)
        csv_cell(state, attr->as.string);
    else if (attr->tag == GLANE_DECIMAL)
        csv_decimal(state, attr->as.decimal);
    else if (attr->tag == GLANE_INTEGER)
        csv_integer(state, attr->as.integer);
    else if (attr->tag == GLANE_TRUE)
        csv_text(state, "true");
}

static glane_status csv_record(void *opened, glane_context *ctx, const glane_record *record)
{
    csv_state *state = opened;
    const csv_instance *self = state->instance;
    if (strcmp(record->kind, "fact") != 0)
        return GLANE_OK;
    state->ctx = ctx;
    for (uint32_t i = 0; i < self->count; i++) {
        const csv_column *column = &self->columns[i];
        if (i > 0)
            csv_byte(state, state->dialect->separator);
        if (column->place == CSV_KEY)
            csv_value(state, csv_find(record, column->key, 0));
        else
            csv_deep(state, record, column->place);
    }
    csv_text(state, state->dialect->line_end);
    csv_flush(state);
    return state->status;
}

static glane_status csv_begin(void *opened, glane_context *ctx, const char *path)
{
    csv_state *state = opened;
    (void)path;
    state->ctx = ctx;
    csv_text(state, state->dialect->begin);
    for (uint32_t i = 0; i < state->instance->count; i++) {
        if (i > 0)
            csv_byte(state, state->dialect->separator);
        csv_cell(state, state->instance->columns[i].name);
    }
    csv_text(state, state->dialect->line_end);
    csv_flush(state);
    return state->status;
}

/* -- columns ------------------------------------------------------------------------ */

/* Adds a column; NULL, or what is wrong. */
static const char *csv_column_add(csv_instance *self, glane_context *ctx, glane_str name)
{
    char text[128];
    csv_column *column = &self->columns[self->count];
    if (name.len == 0 || name.len >= sizeof text)
        return "columns: a name is empty, or too long; commas set names apart";
    if (self->count++ == CSV_COLUMNS_MAX - 1)
        return "columns: too many";
    memcpy(text, name.data, name.len);
    text[name.len] = '\0';
    column->name = name;
    column->place = strcmp(text, "start") == 0  ? CSV_START
                    : strcmp(text, "end") == 0  ? CSV_END
                    : strcmp(text, "page") == 0 ? CSV_PAGE
                                                : CSV_KEY;
    column->key = self->host->key(ctx, text);
    return NULL;
}

static glane_status csv_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                               void **instance)
{
    csv_instance *self = host->alloc(ctx, sizeof *self);
    const glane_str list = settings->values[0].as.string;
    const char *wrong = NULL;
    char *names = host->alloc(ctx, list.len + 1); /* the setting is the caller's */
    *instance = self;
    self->host = host;
    self->key_span = host->key(ctx, "span");
    self->key_char = host->key(ctx, "char");
    self->key_origin = host->key(ctx, "origin");
    self->key_page = host->key(ctx, "page");
    memcpy(names, list.data, list.len);
    for (size_t at = 0; at <= list.len && !wrong;) {
        size_t len = 0;
        while (at + len < list.len && names[at + len] != ',')
            len++;
        wrong = csv_column_add(self, ctx, (glane_str){names + at, len});
        at += len + 1;
    }
    if (wrong)
        host->report(ctx, GLANE_ERROR, "bad-setting", NULL, wrong);
    return wrong ? GLANE_FAILED : GLANE_OK;
}

static glane_status csv_open(void *instance, glane_context *ctx, const csv_dialect *dialect, void **state)
{
    const csv_instance *self = instance;
    csv_state *opened = self->host->alloc(ctx, sizeof *opened);
    opened->instance = self;
    opened->dialect = dialect;
    *state = opened;
    return GLANE_OK;
}

static const glane_sink_ops csv_ops = {.record = csv_record, .begin = csv_begin, .joins = 1};

#endif
