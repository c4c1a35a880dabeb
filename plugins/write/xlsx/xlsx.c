/* xlsx.c: the fact stream as a workbook: a worksheet for each kind of record, a row a record; the `end` of a
 * document fills the rest of its row.
 *
 * The instance knows the columns. The state holds the workbook while the run lasts; libxlsxwriter keeps the
 * rows in temporary files beside the result, so that memory does not grow with them. Its own writes are not
 * all checked, so the result is (whole.h). */
#include "../csv/columns.h"
#include "cells.h"
#include "whole.h"

#include <errno.h>
#include <stdio.h>

/* Rows of a worksheet, its head included, as the format has it. */
#define XLSX_ROWS_MAX 1048576
/* When all workbooks say that they were made: 2000-01-01. The same run gives the same bytes. */
#define XLSX_CREATED 946684800

enum { XLSX_DOCUMENTS, XLSX_FACTS, XLSX_CHECKS, XLSX_ERRORS, XLSX_TABLES };
enum { XLSX_PARAM_COLUMNS, XLSX_PARAM_DOCUMENTS, XLSX_PARAM_DATES, XLSX_PARAM_ROWS };

static const glane_param xlsx_params[] = {
    {"columns", GLANE_STRING, COLUMNS_FACTS, "the columns of facts: their keys, and start, end, page, part; commas set them apart"},
    {"documents", GLANE_STRING,
     "doc,status,facts,numbers,numbers_in_facts,numbers_aside,numbers_unexplained,title,organisation,place,year,"
     "format,reader,language,chars,lines,sha256,meta_from",
     "the columns of documents: keys of their records, metadata included"},
    {"dates", GLANE_STRING, "date_start,date_end,signed_on", "which columns have dates"},
    {"rows", GLANE_INTEGER, "1048576", "how many rows a worksheet has before another one begins"},
};

/* The tables, in the order of their worksheets; `columns` where no parameter names them. */
static const struct {
    const char *record, *name, *columns;
} xlsx_tables[XLSX_TABLES] = {
    [XLSX_DOCUMENTS] = {"document", "documents", NULL},
    [XLSX_FACTS] = {"fact", "facts", NULL},
    [XLSX_CHECKS] = {"check", "checks", "doc,kind,table,expected,found,difference,tolerance,facts"},
    [XLSX_ERRORS] = {"error", "errors", "doc,stage,code,message,fatal,transient,line,page,part,start,end"},
};

/* Columns that are wider than others, in characters. */
static const struct {
    const char *name;
    double width;
} xlsx_widths[] = {{"doc", 36}, {"text", 32}, {"of", 24}, {"name", 24}, {"section", 40}, {"title", 40}, {"message", 60}};

typedef struct xlsx_table {
    columns columns;
    unsigned char dates[COLUMNS_MAX]; /* by column: has it dates? */
} xlsx_table;

typedef struct xlsx_instance {
    const glane_host *host;
    xlsx_table tables[XLSX_TABLES];
    lxw_row_t rows;
} xlsx_instance;

typedef struct xlsx_sheet {
    lxw_worksheet *worksheet;
    lxw_row_t rows;  /* written so far */
    unsigned number; /* of the table's worksheets */
} xlsx_sheet;

typedef struct xlsx_state {
    const xlsx_instance *instance;
    lxw_workbook *workbook; /* NULL: not begun, or done */
    lxw_format *heads, *dates;
    xlsx_sheet sheets[XLSX_TABLES];
    uint64_t written; /* bytes of rows, of worksheets that are done */
    const char *path;
    xlsx_text text;
} xlsx_state;

static glane_status xlsx_failed(const xlsx_state *state, glane_context *ctx, const char *why)
{
    state->instance->host->report(ctx, GLANE_ERROR, "workbook", NULL, why);
    return GLANE_FATAL;
}

/* -- worksheets ------------------------------------------------------------------------ */

/* Writes the last row; has all of the worksheet been written? */
static int xlsx_sheet_end(xlsx_state *state, uint32_t t)
{
    const xlsx_sheet *sheet = &state->sheets[t];
    lxw_worksheet *worksheet = sheet->worksheet;
    worksheet_autofilter(worksheet, 0, 0, sheet->rows - 1, (lxw_col_t)(state->instance->tables[t].columns.count - 1));
    lxw_worksheet_write_single_row(worksheet);
    if (fflush(worksheet->optimize_tmpfile) != 0 || ferror(worksheet->optimize_tmpfile))
        return 0;
    state->written += (uint64_t)ftell(worksheet->optimize_tmpfile);
    return 1;
}

static double xlsx_width_of(glane_str name)
{
    for (size_t i = 0; i < sizeof xlsx_widths / sizeof *xlsx_widths; i++)
        if (glane_str_equal(name, glane_str_of(xlsx_widths[i].name)))
            return xlsx_widths[i].width;
    return 12;
}

/* Begins a worksheet of a table: its head, which stays in sight. 0: it can't be. */
static int xlsx_sheet_begin(xlsx_state *state, uint32_t t)
{
    xlsx_sheet *sheet = &state->sheets[t];
    const columns *all = &state->instance->tables[t].columns;
    char name[32];
    sheet->number++;
    if (sheet->number == 1)
        snprintf(name, sizeof name, "%s", xlsx_tables[t].name);
    else
        snprintf(name, sizeof name, "%s %u", xlsx_tables[t].name, sheet->number);
    sheet->worksheet = workbook_add_worksheet(state->workbook, name);
    if (!sheet->worksheet || !sheet->worksheet->optimize_tmpfile)
        return 0;
    xlsx_place at = {.host = state->instance->host, .worksheet = sheet->worksheet, .text = &state->text};
    worksheet_freeze_panes(sheet->worksheet, 1, 0);
    worksheet_set_row(sheet->worksheet, 0, LXW_DEF_ROW_HEIGHT, state->heads);
    for (uint32_t i = 0; i < all->count; i++) {
        at.column = (lxw_col_t)i;
        worksheet_set_column(sheet->worksheet, at.column, at.column, xlsx_width_of(all->items[i].name), NULL);
        if (xlsx_string_write(&at, all->items[i].name) != LXW_NO_ERROR)
            return 0;
    }
    sheet->rows = 1;
    return 1;
}

static glane_status xlsx_begin(void *opened, glane_context *ctx, const char *path)
{
    xlsx_state *state = opened;
    const char *slash = strrchr(path, '/');
    const size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    char *folder = state->instance->host->alloc(ctx, len + 2), *copy = state->instance->host->alloc(ctx, strlen(path) + 1);
    state->path = strcpy(copy, path);
    memcpy(folder, slash ? path : ".", slash ? len : 1);
    lxw_workbook_options options = {.constant_memory = 1, .tmpdir = folder};
    lxw_doc_properties properties = {.created = XLSX_CREATED};
    state->workbook = workbook_new_opt(path, &options);
    if (!state->workbook || workbook_set_properties(state->workbook, &properties) != LXW_NO_ERROR)
        return xlsx_failed(state, ctx, "a workbook could not be begun");
    state->heads = workbook_add_format(state->workbook);
    state->dates = workbook_add_format(state->workbook);
    if (!state->heads || !state->dates)
        return xlsx_failed(state, ctx, "out of memory");
    format_set_bold(state->heads);
    format_set_num_format(state->dates, "yyyy-mm-dd");
    for (uint32_t t = 0; t < XLSX_TABLES; t++)
        if (!xlsx_sheet_begin(state, t))
            return xlsx_failed(state, ctx, strerror(errno));
    return GLANE_OK;
}

static glane_status xlsx_end(void *opened, glane_context *ctx)
{
    xlsx_state *state = opened;
    for (uint32_t t = 0; t < XLSX_TABLES; t++)
        if (!xlsx_sheet_end(state, t))
            return xlsx_failed(state, ctx, strerror(errno));
    lxw_workbook *workbook = state->workbook;
    state->workbook = NULL; /* freed below, whatever comes */
    const lxw_error error = workbook_close(workbook);
    if (error != LXW_NO_ERROR)
        return xlsx_failed(state, ctx, lxw_strerror(error));
    if (!xlsx_is_whole(state->path, state->written))
        return xlsx_failed(state, ctx, "the workbook could not be written whole; is the disk full?");
    return GLANE_OK;
}

/* -- rows ------------------------------------------------------------------------------ */

/* Begins a row, in another worksheet where this one is full. 0: it can't be. */
static int xlsx_row_begin(xlsx_state *state, uint32_t t)
{
    xlsx_sheet *sheet = &state->sheets[t];
    if (ferror(sheet->worksheet->optimize_tmpfile))
        return 0;
    if (sheet->rows == state->instance->rows && !(xlsx_sheet_end(state, t) && xlsx_sheet_begin(state, t)))
        return 0;
    sheet->rows++;
    return 1;
}

static glane_status xlsx_record(void *opened, glane_context *ctx, const glane_record *record)
{
    xlsx_state *state = opened;
    const int is_end = strcmp(record->kind, "end") == 0;
    uint32_t t = 0;
    while (t < XLSX_TABLES && !is_end && strcmp(xlsx_tables[t].record, record->kind) != 0)
        t++;
    if (t == XLSX_TABLES)
        return GLANE_OK; /* a kind that is newer than this */
    if (!is_end && !xlsx_row_begin(state, t))
        return xlsx_failed(state, ctx, strerror(errno));
    const xlsx_table *table = &state->instance->tables[t];
    xlsx_place at = {.host = state->instance->host,
                     .worksheet = state->sheets[t].worksheet,
                     .dates = state->dates,
                     .text = &state->text,
                     .row = state->sheets[t].rows - 1};
    for (uint32_t i = 0; i < table->columns.count; i++) {
        glane_attr own;
        const glane_attr *value = column_value(record, &table->columns.items[i], &own);
        at.column = (lxw_col_t)i;
        const lxw_error error = value ? xlsx_value_write(&at, value, table->dates[i]) : LXW_NO_ERROR;
        if (error != LXW_NO_ERROR)
            return xlsx_failed(state, ctx, lxw_strerror(error));
    }
    return GLANE_OK;
}

/* -- the plugin ------------------------------------------------------------------------ */

/* Which columns of a table have dates. */
static void xlsx_dates_find(xlsx_table *table, const columns *dates)
{
    for (uint32_t i = 0; i < table->columns.count; i++)
        for (uint32_t k = 0; k < dates->count; k++)
            if (glane_str_equal(table->columns.items[i].name, dates->items[k].name))
                table->dates[i] = 1;
}

static glane_status xlsx_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                void **instance)
{
    xlsx_instance *self = host->alloc(ctx, sizeof *self);
    columns *dates = host->alloc(ctx, sizeof *dates);
    const int64_t rows = settings->values[XLSX_PARAM_ROWS].as.integer;
    const char *wrong = rows < 2 || rows > XLSX_ROWS_MAX ? "rows: a worksheet has 2 to 1048576" : NULL;
    if (!wrong)
        wrong = columns_read(dates, host, ctx, settings->values[XLSX_PARAM_DATES].as.string);
    for (uint32_t t = 0; t < XLSX_TABLES && !wrong; t++) {
        const glane_str list = t == XLSX_DOCUMENTS ? settings->values[XLSX_PARAM_DOCUMENTS].as.string
                               : t == XLSX_FACTS   ? settings->values[XLSX_PARAM_COLUMNS].as.string
                                                   : glane_str_of(xlsx_tables[t].columns);
        wrong = columns_read(&self->tables[t].columns, host, ctx, list);
        if (!wrong && t == XLSX_FACTS)
            columns_check(&self->tables[t].columns, host, ctx);
        xlsx_dates_find(&self->tables[t], dates);
    }
    *instance = self;
    self->host = host;
    self->rows = (lxw_row_t)rows;
    if (wrong)
        host->report(ctx, GLANE_ERROR, "bad-setting", NULL, wrong);
    return wrong ? GLANE_FAILED : GLANE_OK;
}

static glane_status xlsx_open(void *instance, glane_context *ctx, void **opened)
{
    const xlsx_instance *self = instance;
    xlsx_state *state = self->host->alloc(ctx, sizeof *state);
    state->instance = self;
    *opened = state;
    return GLANE_OK;
}

static void xlsx_close(void *opened)
{
    xlsx_state *state = opened;
    if (state->workbook)
        lxw_workbook_free(state->workbook);
}

static const glane_sink_ops xlsx_ops = {
    .record = xlsx_record, .begin = xlsx_begin, .end = xlsx_end, .writes_file = 1};

static const glane_plugin xlsx_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "xlsx",
    .version = "0.1.0",
    .summary = "writes documents, facts, checks and errors as worksheets, with typed cells",
    .params = xlsx_params,
    .param_count = sizeof xlsx_params / sizeof *xlsx_params,
    .param_size = sizeof *xlsx_params,
    .create = xlsx_create,
    .open = xlsx_open,
    .close = xlsx_close,
    .ops = &xlsx_ops,
    .ops_size = sizeof xlsx_ops,
};

GLANE_PLUGIN(xlsx, xlsx_plugin)
