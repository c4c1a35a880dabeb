/* rows.h: facts as rows of a table, for csv and csv-fr, which differ in their dialect alone.
 *
 * The instance knows the columns (columns.h); the state holds what is to be written, and lives as long
 * as the sink. */
#ifndef CSV_ROWS_H
#define CSV_ROWS_H

#include "columns.h"

#define CSV_BUFFER ((size_t)64 << 10)
#define CSV_DECIMAL_MAX 1100u

static const glane_param csv_params[] = {
    {"columns", GLANE_STRING, COLUMNS_FACTS, "the columns: keys of facts, and start, end, page, part; commas set them apart"},
};

typedef struct csv_dialect {
    const char *begin;      /* what stands before the first row */
    const char *line_end;
    char separator, point;  /* between cells; in decimals */
    int defuse;             /* texts that a spreadsheet would take for a formula are made text */
} csv_dialect;

typedef struct csv_instance {
    const glane_host *host;
    columns columns;
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
    for (uint32_t i = 0; i < self->columns.count; i++) {
        glane_attr own;
        if (i > 0)
            csv_byte(state, state->dialect->separator);
        csv_value(state, column_value(record, &self->columns.items[i], &own));
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
    for (uint32_t i = 0; i < state->instance->columns.count; i++) {
        if (i > 0)
            csv_byte(state, state->dialect->separator);
        csv_cell(state, state->instance->columns.items[i].name);
    }
    csv_text(state, state->dialect->line_end);
    csv_flush(state);
    return state->status;
}

/* -- the plugin's part ---------------------------------------------------------------- */

static glane_status csv_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                               void **instance)
{
    csv_instance *self = host->alloc(ctx, sizeof *self);
    *instance = self;
    self->host = host;
    const char *wrong = columns_read(&self->columns, host, ctx, settings->values[0].as.string);
    if (wrong)
        host->report(ctx, GLANE_ERROR, "bad-setting", NULL, wrong);
    else
        columns_check(&self->columns, host, ctx);
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
