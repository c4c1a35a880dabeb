/* sqlite.c: the fact stream as a SQLite database: a table for each kind of record, and one for the
 * keys that have no column (those of lexicons and packs).
 *
 * The instance knows the ids of the columns' keys. The state holds the database while the run lasts:
 * one transaction, without a journal, as the file is the host's to keep or drop; indexes at the end. */
#include "tables.h"

#include <sqlite3.h>
#include <stdio.h>

#define DB_SQL_MAX 8192u
#define DB_DECIMAL_MAX 1100u
/* Keys that the view has columns for: SQLite has room for 2000 columns. */
#define DB_VIEW_KEYS "1000"

typedef struct db_instance {
    const glane_host *host;
    uint32_t keys[DB_TABLES][DB_COLUMNS_MAX], outer[DB_TABLES][DB_COLUMNS_MAX];
    uint32_t key_doc, key_stream;
} db_instance;

typedef struct db_state {
    const db_instance *instance;
    sqlite3 *database;
    sqlite3_stmt *rows[DB_TABLES]; /* by table; that of ends is an update */
    sqlite3_stmt *more;                /* a key that has no column */
    sqlite3_int64 document;            /* the one under way */
} db_state;

/* -- the database ------------------------------------------------------------------ */

static glane_status db_failed(db_state *state, glane_context *ctx)
{
    const char *why = state->database ? sqlite3_errmsg(state->database) : "out of memory";
    state->instance->host->report(ctx, GLANE_ERROR, "database", NULL, why);
    return GLANE_FATAL;
}

/* Adds formatted text; the buffer is large enough for any table. */
static size_t db_add(char *sql, size_t len, const char *format, const char *a, const char *b)
{
    const int n = snprintf(sql + len, DB_SQL_MAX - len, format, a, b);
    return n < 0 || len + (size_t)n >= DB_SQL_MAX ? len : len + (size_t)n;
}

static int db_table_make(db_state *state, uint32_t t)
{
    const db_table *table = &db_tables[t];
    char sql[DB_SQL_MAX];
    size_t len = db_add(sql, 0, "CREATE TABLE %s (id INTEGER PRIMARY KEY%s", table->name,
                            t == DB_DOCUMENTS ? "" : ", document INTEGER NOT NULL REFERENCES documents (id)");
    for (uint32_t i = 0; i < table->count; i++)
        len = db_add(sql, len, ", \"%s\" %s", table->columns[i].name, table->columns[i].type);
    for (uint32_t i = 0; t == DB_DOCUMENTS && i < db_tables[DB_ENDS].count; i++)
        len = db_add(sql, len, ", \"%s\" %s", db_tables[DB_ENDS].columns[i].name,
                         db_tables[DB_ENDS].columns[i].type);
    db_add(sql, len, "%s%s", ") STRICT", "");
    return sqlite3_exec(state->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Parameter 1 is the document, those after it the columns. */
static int db_rows_prepare(db_state *state, uint32_t t)
{
    const db_table *table = &db_tables[t];
    char sql[DB_SQL_MAX];
    size_t len = 0;
    if (t == DB_ENDS) {
        for (uint32_t i = 0; i < table->count; i++)
            len = db_add(sql, len, "%s \"%s\" = ?", i == 0 ? "UPDATE documents SET" : ",", table->columns[i].name);
        db_add(sql, len, "%s%s", " WHERE id = ?", "");
    } else {
        len = db_add(sql, 0, "INSERT INTO %s VALUES (NULL%s", table->name, t == DB_DOCUMENTS ? "" : ", ?");
        for (uint32_t i = 0; i < table->count; i++)
            len = db_add(sql, len, "%s%s", ", ?", "");
        for (uint32_t i = 0; t == DB_DOCUMENTS && i < db_tables[DB_ENDS].count; i++)
            len = db_add(sql, len, "%s%s", ", NULL", "");
        db_add(sql, len, "%s%s", ")", "");
    }
    return sqlite3_prepare_v2(state->database, sql, -1, &state->rows[t], NULL) == SQLITE_OK;
}

static glane_status db_begin(void *opened, glane_context *ctx, const char *path)
{
    static const char settings[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                                   "PRAGMA user_version = " DB_SCHEMA "; PRAGMA application_id = " DB_APPLICATION "; BEGIN;"
                                   "CREATE TABLE keys (record TEXT NOT NULL, row INTEGER NOT NULL, key TEXT NOT NULL,"
                                   " value TEXT) STRICT;";
    db_state *state = opened;
    if (sqlite3_open_v2(path, &state->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(state->database, settings, NULL, NULL, NULL) != SQLITE_OK)
        return db_failed(state, ctx);
    for (uint32_t t = 0; t < DB_TABLES; t++)
        if ((db_tables[t].name && !db_table_make(state, t)) || !db_rows_prepare(state, t))
            return db_failed(state, ctx);
    if (sqlite3_prepare_v2(state->database, "INSERT INTO keys VALUES (?, ?, ?, ?)", -1, &state->more, NULL) != SQLITE_OK)
        return db_failed(state, ctx);
    return GLANE_OK;
}

/* The view documents_meta: documents, and for each key of theirs that has no column, one that takes it from `keys`.
 * SQLite writes it, as it alone knows how names are quoted. */
static int db_view_make(db_state *state)
{
    static const char query[] =
        "SELECT 'CREATE VIEW documents_meta AS SELECT documents.*' || coalesce(group_concat(printf(', (SELECT value FROM"
        " keys WHERE record = ''documents'' AND row = documents.id AND key = %Q LIMIT 1) AS \"%w\"', key, key), ''), '')"
        " || ' FROM documents' FROM (SELECT key FROM keys WHERE record = 'documents' GROUP BY key ORDER BY min(rowid)"
        " LIMIT " DB_VIEW_KEYS ")";
    sqlite3_stmt *made = NULL;
    int done = sqlite3_prepare_v2(state->database, query, -1, &made, NULL) == SQLITE_OK && sqlite3_step(made) == SQLITE_ROW;
    done = done && sqlite3_exec(state->database, (const char *)sqlite3_column_text(made, 0), NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_finalize(made);
    return done;
}

static glane_status db_end(void *opened, glane_context *ctx)
{
    static const char closing[] = "CREATE INDEX documents_doc ON documents (doc);"
                                  "CREATE INDEX facts_document ON facts (document);"
                                  "CREATE INDEX facts_type ON facts (type, name);"
                                  "CREATE INDEX facts_fact ON facts (fact);"
                                  "CREATE INDEX checks_document ON checks (document);"
                                  "CREATE INDEX errors_document ON errors (document);"
                                  "CREATE INDEX errors_code ON errors (code);"
                                  "CREATE INDEX keys_row ON keys (record, row);"
                                  "COMMIT;";
    db_state *state = opened;
    return db_view_make(state) && sqlite3_exec(state->database, closing, NULL, NULL, NULL) == SQLITE_OK
               ? GLANE_OK
               : db_failed(state, ctx);
}

/* -- rows -------------------------------------------------------------------------- */

static const glane_attr *db_find(const glane_record *record, uint32_t key)
{
    for (uint32_t i = 0; i < record->attr_count; i++)
        if (record->attrs[i].key == key)
            return &record->attrs[i];
    return NULL;
}

/* A decimal's text: a REAL column makes the nearest number of it. */
static int db_bind_decimal(const db_state *state, sqlite3_stmt *row, int at, const glane_decimal *value)
{
    char text[DB_DECIMAL_MAX];
    const size_t len = state->instance->host->decimal_print(value, text, sizeof text);
    return sqlite3_bind_text(row, at, text, (int)len, SQLITE_TRANSIENT);
}

static int db_bind(const db_state *state, sqlite3_stmt *row, int at, const glane_attr *attr, unsigned part)
{
    switch (attr ? attr->tag : 0) {
    case GLANE_STRING:
        return sqlite3_bind_text64(row, at, attr->as.string.len ? attr->as.string.data : "", attr->as.string.len,
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    case GLANE_DECIMAL:
        return db_bind_decimal(state, row, at, attr->as.decimal);
    case GLANE_INTEGER:
        return sqlite3_bind_int64(row, at, attr->as.integer);
    case GLANE_TRUE:
        return sqlite3_bind_int(row, at, 1);
    case GLANE_RANGE:
        return sqlite3_bind_int64(row, at, attr->as.range[part]);
    case GLANE_BOX:
        return sqlite3_bind_double(row, at, attr->as.box[part] / 100.0);
    default:
        return sqlite3_bind_null(row, at);
    }
}

static int db_step(sqlite3_stmt *row)
{
    const int done = sqlite3_step(row) == SQLITE_DONE;
    return sqlite3_reset(row) == SQLITE_OK && done;
}

/* Has a key, at the record's top, a column? */
static int db_has_column(const db_instance *self, uint32_t t, uint32_t key)
{
    if (key == self->key_doc || key == self->key_stream)
        return 1;
    for (uint32_t i = 0; i < db_tables[t].count; i++)
        if ((self->outer[t][i] == GLANE_NONE ? self->keys[t][i] : self->outer[t][i]) == key)
            return 1;
    return 0;
}

static int db_key_add(const db_state *state, uint32_t t, sqlite3_int64 id, const char *name, const glane_attr *value)
{
    sqlite3_bind_text(state->more, 1, db_tables[t].name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(state->more, 2, id);
    sqlite3_bind_text(state->more, 3, name, -1, SQLITE_TRANSIENT);
    return db_bind(state, state->more, 4, value, 0) == SQLITE_OK && db_step(state->more);
}

/* The keys of a row that have no column; of a list, each item. What else is nested has no value that
 * a table could hold. */
static int db_more(const db_state *state, glane_context *ctx, uint32_t t, sqlite3_int64 id, const glane_record *record)
{
    const db_instance *self = state->instance;
    int added = 1;
    for (uint32_t i = 0; i < record->attr_count && added; i++) {
        const glane_attr *attr = &record->attrs[i];
        if (db_has_column(self, t, attr->key))
            continue;
        const char *name = self->host->key_name(ctx, attr->key);
        if (attr->tag >= GLANE_STRING && attr->tag <= GLANE_TRUE)
            added = db_key_add(state, t, id, name, attr);
        for (uint32_t k = 0; attr->tag == GLANE_LIST && k < attr->as.record->attr_count && added; k++)
            added = db_key_add(state, t, id, name, &attr->as.record->attrs[k]);
    }
    return added;
}

static glane_status db_record(void *opened, glane_context *ctx, const glane_record *record)
{
    db_state *state = opened;
    const db_instance *self = state->instance;
    uint32_t t = 0;
    while (t < DB_TABLES && strcmp(db_tables[t].record, record->kind) != 0)
        t++;
    if (t == DB_TABLES)
        return GLANE_OK; /* a kind that is newer than this */
    sqlite3_stmt *row = state->rows[t];
    const db_table *table = &db_tables[t];
    int at = 1, bound = SQLITE_OK;
    if (t != DB_DOCUMENTS && t != DB_ENDS)
        bound |= sqlite3_bind_int64(row, at++, state->document);
    for (uint32_t i = 0; i < table->count; i++) {
        const glane_attr *outer = self->outer[t][i] == GLANE_NONE ? NULL : db_find(record, self->outer[t][i]);
        const glane_record *in = !table->columns[i].outer ? record
                                 : outer && outer->tag == GLANE_RECORD ? outer->as.record
                                                                       : NULL;
        bound |= db_bind(state, row, at++, in ? db_find(in, self->keys[t][i]) : NULL, table->columns[i].part);
    }
    if (t == DB_ENDS)
        bound |= sqlite3_bind_int64(row, at, state->document);
    if (bound != SQLITE_OK || !db_step(row))
        return db_failed(state, ctx);
    if (t == DB_DOCUMENTS)
        state->document = sqlite3_last_insert_rowid(state->database);
    if (t != DB_ENDS && !db_more(state, ctx, t, sqlite3_last_insert_rowid(state->database), record))
        return db_failed(state, ctx);
    return GLANE_OK;
}

/* -- the plugin -------------------------------------------------------------------- */

static glane_status db_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                  void **instance)
{
    db_instance *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    self->key_doc = host->key(ctx, "doc");
    self->key_stream = host->key(ctx, "stream");
    for (uint32_t t = 0; t < DB_TABLES; t++)
        for (uint32_t i = 0; i < db_tables[t].count; i++) {
            const db_column *column = &db_tables[t].columns[i];
            self->keys[t][i] = host->key(ctx, column->key);
            self->outer[t][i] = column->outer ? host->key(ctx, column->outer) : GLANE_NONE;
        }
    *instance = self;
    return GLANE_OK;
}

static glane_status db_open(void *instance, glane_context *ctx, void **opened)
{
    const db_instance *self = instance;
    db_state *state = self->host->alloc(ctx, sizeof *state);
    state->instance = self;
    *opened = state;
    return GLANE_OK;
}

static void db_close(void *opened)
{
    db_state *state = opened;
    for (uint32_t t = 0; t < DB_TABLES; t++)
        sqlite3_finalize(state->rows[t]);
    sqlite3_finalize(state->more);
    sqlite3_close(state->database);
}

static const glane_sink_ops db_ops = {
    .record = db_record, .begin = db_begin, .end = db_end, .writes_file = 1};

static const glane_plugin db_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "sqlite",
    .version = "0.1.0",
    .summary = "writes documents, facts, checks and errors as tables of a SQLite database",
    .create = db_create,
    .open = db_open,
    .close = db_close,
    .ops = &db_ops,
    .ops_size = sizeof db_ops,
};

GLANE_PLUGIN(sqlite, db_plugin)
