/* columns.h: which part of a record goes to which column of a table: for csv, csv-fr and xlsx.
 *
 * A column is named by a key of the record, or by one of the names below for what lies deeper in
 * it. The names are a parameter of the plugin; columns belong to its instance. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <glane/plugin.h>

#include <stdio.h>

/* More columns than a spreadsheet has use for. */
#define COLUMNS_MAX 256u
/* Of facts, unless the user says otherwise: what, how much, of what, when; then where, and why. */
#define COLUMNS_FACTS                                                                                            \
    "doc,line,page,type,text,value,value_max,bound,unit,currency,per,change,timex,timex_max,mod,date_start,"     \
    "date_end,number,name,of,period,section,table,row,column,start,end,id,rule"

/* Keys that facts have from the core beside these. */
#define COLUMNS_MORE "anchor,plugin,digits"

typedef struct column {
    glane_str name;
    uint32_t outer; /* the key of the nested record that has `key`; GLANE_NONE: the record itself */
    uint32_t key;
    unsigned part;  /* of a range: which of its numbers */
} column;

typedef struct columns {
    column items[COLUMNS_MAX];
    uint32_t count;
} columns;

/* What lies deeper. */
static const struct column_deep {
    const char *name, *outer, *key;
    unsigned part;
} columns_deep[] = {
    {"start", "span", "char", 0},
    {"end", "span", "char", 1},
    {"page", "origin", "page", 0},
    {"part", "origin", "part", 0},
    {"numbers", "numbers", "total", 0},
    {"numbers_in_facts", "numbers", "facts", 0},
    {"numbers_aside", "numbers", "aside", 0},
    {"numbers_unexplained", "numbers", "unexplained", 0},
};

/* Adds a column; NULL, or what is wrong. `name` lives as long as the columns. */
static inline const char *column_add(columns *all, const glane_host *host, glane_context *ctx, glane_str name)
{
    char text[128];
    if (name.len == 0 || name.len >= sizeof text)
        return "columns: a name is empty, or too long; commas set names apart";
    if (all->count == COLUMNS_MAX)
        return "columns: too many";
    memcpy(text, name.data, name.len);
    text[name.len] = '\0';
    column *added = &all->items[all->count++];
    *added = (column){.name = name, .outer = GLANE_NONE};
    for (size_t i = 0; i < sizeof columns_deep / sizeof *columns_deep; i++)
        if (strcmp(text, columns_deep[i].name) == 0) {
            added->outer = host->key(ctx, columns_deep[i].outer);
            added->key = host->key(ctx, columns_deep[i].key);
            added->part = columns_deep[i].part;
            return NULL;
        }
    added->key = host->key(ctx, text);
    return NULL;
}

/* Reads names set apart by commas, during create. NULL, or what is wrong. */
static inline const char *columns_read(columns *all, const glane_host *host, glane_context *ctx, glane_str list)
{
    const char *wrong = NULL;
    char *names = host->alloc(ctx, list.len + 1); /* the setting is the caller's */
    memcpy(names, list.data, list.len);
    for (size_t at = 0; at <= list.len && !wrong;) {
        size_t len = 0;
        while (at + len < list.len && names[at + len] != ',')
            len++;
        wrong = column_add(all, host, ctx, (glane_str){names + at, len});
        at += len + 1;
    }
    return wrong;
}

/* Is it a key that facts may have: one of the core's, or of those that packs declare? */
static inline int column_is_known(const glane_host *host, glane_context *ctx, const column *of)
{
    static const char *const lists[] = {COLUMNS_FACTS, COLUMNS_MORE};
    if (of->outer != GLANE_NONE || host->key_kind(ctx, of->key) != 0)
        return 1;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *at = lists[i]; *at; at += *at == ',') {
            const size_t len = strcspn(at, ",");
            if (len == of->name.len && memcmp(at, of->name.data, len) == 0)
                return 1;
            at += len;
        }
    return 0;
}

/* Warns, during create, of columns of facts that will stay empty. */
static inline void columns_check(const columns *all, const glane_host *host, glane_context *ctx)
{
    char text[256];
    for (uint32_t i = 0; i < all->count; i++) {
        const glane_str name = all->items[i].name;
        if (column_is_known(host, ctx, &all->items[i]))
            continue;
        snprintf(text, sizeof text, "columns: no fact has the key '%.*s': its column stays empty", (int)name.len, name.data);
        host->report(ctx, GLANE_WARNING, "no-such-key", NULL, text);
    }
}

static inline const glane_attr *column_find(const glane_record *record, uint32_t key)
{
    for (uint32_t i = 0; i < record->attr_count; i++)
        if (record->attrs[i].key == key)
            return &record->attrs[i];
    return NULL;
}

/* What the record has for the column: a string, decimal, integer, truth or list; NULL: nothing. `own` has
 * room for a value that the record only has as part of another. */
static inline const glane_attr *column_value(const glane_record *record, const column *of, glane_attr *own)
{
    const glane_attr *outer = of->outer == GLANE_NONE ? NULL : column_find(record, of->outer);
    if (of->outer != GLANE_NONE && (!outer || outer->tag != GLANE_RECORD))
        return NULL;
    const glane_attr *found = column_find(outer ? outer->as.record : record, of->key);
    if (found && found->tag == GLANE_RANGE) {
        *own = (glane_attr){.key = of->key, .tag = GLANE_INTEGER, .as = {.integer = found->as.range[of->part]}};
        return own;
    }
    return found;
}

#endif
