/* tables.h: which key of a record goes to which column: the database's schema. */
#ifndef DB_TABLES_H
#define DB_TABLES_H

#include <glane/plugin.h>

/* Raised whenever a table or column changes its meaning (PRAGMA user_version). */
#define DB_SCHEMA "1"
/* "glan" (PRAGMA application_id): whose database it is, so that a run replaces no other's (core/cli/target_check.c). */
#define DB_APPLICATION "1735156078"
#define DB_COLUMNS_MAX 64u

/* A column takes a key of the record, or one of the record `outer` that is nested in it, or a part
 * of that. Decimals go to a REAL column as the nearest number, and as they are to a TEXT one. */
typedef struct db_column {
    const char *name, *type;
    const char *outer; /* NULL: none */
    const char *key;
    unsigned part; /* of a range or box: which of its numbers */
} db_column;

typedef struct db_table {
    const char *record; /* the kind of record whose rows it has */
    const char *name;
    const db_column *columns;
    uint32_t count;
} db_table;

enum { DB_DOCUMENTS, DB_FACTS, DB_CHECKS, DB_ERRORS, DB_ENDS, DB_TABLES };

/* That of ends has no rows: an `end` record fills the last columns of its document's. */
extern const db_table db_tables[DB_TABLES];

#endif
