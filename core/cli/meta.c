/* meta.c: see meta.h. */
#define _GNU_SOURCE 1

#include "meta.h"

#include "csv.h"
#include "file.h"
#include "limits.h"
#include "table.h"
#include "vocab.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <unistd.h>

/* Columns of a table, those that name documents among them. */
#define GL_META_COLUMNS (GL_MAX_METADATA + 2)
/* Rows that no document had, which are told of one by one. */
#define GL_META_TOLD 10u

typedef struct gl_meta_row {
    const char *path;   /* as a document's id; "" if there is none */
    const char *sha256; /* likewise */
    const char *beside; /* a pattern, from the table's own folder on; NULL: there is none */
    glane_str *values;  /* by column; empty: nothing is said */
    uint32_t line;
    int seen;
} gl_meta_row;

struct gl_meta {
    gl_arena *arena;
    gl_diags diags;
    const char *file;
    size_t columns;
    const char *names[GL_META_COLUMNS]; /* NULL: it has none, or names documents */
    size_t path, sha256;                /* which columns they are; SIZE_MAX: none */
    gl_meta_row *rows;
    size_t count, capacity;
    gl_table places, digests; /* of rows: paths and sums */
    uint32_t *by_place, *by_digest;
    size_t place_capacity, digest_capacity;
    uint32_t *patterns; /* rows whose path is one, in order */
    size_t pattern_count, pattern_capacity;
    /* The parent's: */
    uint64_t without;  /* documents that no row has */
    const char *first; /* of these */
    char *last;        /* id of the document before */
};

static void gl_meta_wrong(gl_meta *meta, const gl_csv_cell *cell, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void gl_meta_wrong(gl_meta *meta, const gl_csv_cell *cell, const char *remedy, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const glane_str what = gl_format_list(meta->arena, format, args);
    va_end(args);
    gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, cell->line, cell->column}, remedy, "%s", what.data);
}

/* A copy that the caller frees. */
static char *gl_meta_copy(glane_str text)
{
    char *copy = gl_realloc(NULL, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* -- the head ------------------------------------------------------------------- */

/* A column's name as a key: small letters without accents, and _ for what stands between words. */
static const char *gl_meta_name(gl_meta *meta, glane_str head)
{
    const size_t size = 2 * head.len + 4;
    char *folded = gl_alloc(meta->arena, size), *name = gl_alloc(meta->arena, 2 * size);
    const size_t len = gl_fold_bare(head, folded, size);
    size_t n = 0;
    int apart = 0;
    for (size_t i = 0; i < len; i++) {
        const int kept = (folded[i] >= 'a' && folded[i] <= 'z') || (folded[i] >= '0' && folded[i] <= '9') ||
                         folded[i] == '_' || folded[i] == '-';
        if (kept && apart && n > 0)
            name[n++] = '_';
        if (kept)
            name[n++] = folded[i];
        apart = !kept && (apart || (unsigned char)folded[i] < 0x80); /* signs such as Â° set nothing apart */
    }
    name[n] = '\0';
    return name;
}

static glane_str gl_meta_trim(glane_str text)
{
    while (text.len > 0 && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\t'))
        text.len--;
    while (text.len > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.len--;
    }
    return text;
}

static void gl_meta_column(gl_meta *meta, const glane_engine *engine, const gl_csv_cell *cell, size_t column)
{
    const glane_str head = gl_str_copy(meta->arena, gl_meta_trim(cell->text));
    const char *name = gl_meta_name(meta, head);
    size_t *place = strcmp(name, "path") == 0     ? &meta->path
                    : strcmp(name, "sha256") == 0 ? &meta->sha256
                                                  : NULL;
    int twice = place && *place != SIZE_MAX;
    if (head.len == 0)
        return;
    for (size_t i = 0; i < column; i++)
        twice |= meta->names[i] && strcmp(meta->names[i], name) == 0;
    if (twice) {
        gl_meta_wrong(meta, cell, "leave one of them out", "the column '%s' is there twice", name);
    } else if (place) {
        *place = column;
    } else {
        const char *wrong = glane_metadata_wrong(engine, name, NULL, 0);
        if (wrong)
            gl_meta_wrong(meta, cell, gl_format(meta->arena, "another name: %s", wrong).data,
                          "the column '%s' can't be metadata", head.data);
        meta->names[column] = name;
    }
}

/* Is one what a slip of the keyboard makes of the other: a letter more, less or another, or two in each other's place? */
static int gl_meta_is_slip(const char *a, const char *b)
{
    size_t first = 0, a_end = strlen(a), b_end = strlen(b);
    while (a[first] && a[first] == b[first])
        first++;
    while (a_end > first && b_end > first && a[a_end - 1] == b[b_end - 1]) {
        a_end--;
        b_end--;
    }
    const size_t a_left = a_end - first, b_left = b_end - first;
    const int swapped = a_left == 2 && b_left == 2 && a[first] == b[first + 1] && a[first + 1] == b[first];
    return strlen(a) > 3 && (swapped || (a_left <= 1 && b_left <= 1));
}

/* Warns of columns that are nearly called what means something here, where none is. */
static void gl_meta_slips(gl_meta *meta, const gl_csv_cell *cells)
{
    static const char *const known[] = {"path", "sha256", "year", "date", "url", "title", "organisation"};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        size_t near = SIZE_MAX, there = 0;
        there |= k == 0 && meta->path != SIZE_MAX;
        there |= k == 1 && meta->sha256 != SIZE_MAX;
        for (size_t i = 0; i < meta->columns && !there; i++) {
            there |= meta->names[i] && strcmp(meta->names[i], known[k]) == 0;
            near = meta->names[i] && gl_meta_is_slip(meta->names[i], known[k]) ? i : near;
        }
        if (!there && near != SIZE_MAX)
            gl_diag_add(&meta->diags, GLANE_WARNING, (gl_place){meta->file, cells[near].line, cells[near].column},
                        gl_format(meta->arena, "%s, if that is what it is", known[k]).data,
                        "the column '%s' means nothing to glane; did you mean %s?", meta->names[near], known[k]);
    }
}

static void gl_meta_head(gl_meta *meta, const glane_engine *engine, const gl_csv_cell *cells, size_t count)
{
    meta->path = meta->sha256 = SIZE_MAX;
    meta->columns = count < GL_META_COLUMNS ? count : GL_META_COLUMNS;
    for (size_t i = 0; i < meta->columns; i++)
        gl_meta_column(meta, engine, &cells[i], i);
    gl_meta_slips(meta, cells);
    if (count > GL_META_COLUMNS)
        gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, 1, 1}, "leave some out",
                    "it has %zu columns, more than %u", count, GL_META_COLUMNS);
    if (meta->path == SIZE_MAX && meta->sha256 == SIZE_MAX)
        gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, 1, 1},
                    "a first line such as: path,organisation,year", "no column is called path or sha256");
}

/* -- rows ------------------------------------------------------------------------ */

static int gl_meta_is_pattern(const char *path)
{
    return strpbrk(path, "*?[") != NULL;
}

/* Enters a row under a name. The row that has it already; UINT32_MAX: none. */
static uint32_t gl_meta_enter(gl_table *names, uint32_t **rows, size_t *capacity, const char *name, uint32_t row)
{
    const uint32_t before = names->count, id = gl_table_add(names, glane_str_of(name));
    if (id < before)
        return (*rows)[id];
    void *list = *rows;
    gl_grow(&list, capacity, (size_t)id + 1, sizeof **rows);
    *rows = list;
    (*rows)[id] = row;
    return UINT32_MAX;
}

static void gl_meta_once(gl_meta *meta, uint32_t other, const gl_csv_cell *cell, const char *what)
{
    if (other != UINT32_MAX)
        gl_meta_wrong(meta, cell, gl_format(meta->arena, "one row for each; line %u has it", meta->rows[other].line).data,
                      "this %s is there twice", what);
}

/* The path of a row, as documents are called: cleaned, without a slash at its end. */
static void gl_meta_path(gl_meta *meta, gl_meta_row *row, const gl_csv_cell *cell)
{
    const uint32_t index = (uint32_t)meta->count;
    char *id = glane_document_id(gl_str_copy(meta->arena, gl_meta_trim(cell->text)).data);
    size_t len = strlen(id);
    while (len > 1 && id[len - 1] == '/')
        id[--len] = '\0';
    row->path = gl_strdup(meta->arena, id);
    free(id);
    if (!gl_meta_is_pattern(row->path)) {
        gl_meta_once(meta, gl_meta_enter(&meta->places, &meta->by_place, &meta->place_capacity, row->path, index), cell,
                     "path");
        return;
    }
    void *list = meta->patterns;
    gl_grow(&list, &meta->pattern_capacity, meta->pattern_count + 1, sizeof *meta->patterns);
    meta->patterns = list;
    meta->patterns[meta->pattern_count++] = index;
}

static void gl_meta_digest(gl_meta *meta, gl_meta_row *row, const gl_csv_cell *cell)
{
    char *digest = gl_strdup(meta->arena, gl_str_copy(meta->arena, gl_meta_trim(cell->text)).data);
    for (char *at = digest; *at; at++)
        *at = *at >= 'A' && *at <= 'F' ? (char)(*at + 'a' - 'A') : *at;
    row->sha256 = digest;
    if (strlen(digest) != 64 || digest[strspn(digest, "0123456789abcdef")])
        gl_meta_wrong(meta, cell, "64 hexadecimal digits, as sha256sum writes them", "%s is no SHA-256", digest);
    else if (!*row->path) /* a row with both is found by its path */
        gl_meta_once(meta, gl_meta_enter(&meta->digests, &meta->by_digest, &meta->digest_capacity, digest, (uint32_t)meta->count),
                     cell, "SHA-256");
}

static void gl_meta_row_add(gl_meta *meta, const glane_engine *engine, const gl_csv_cell *cells, size_t count)
{
    gl_meta_row row = {.path = "", .sha256 = "", .line = cells[0].line};
    size_t filled = 0;
    row.values = gl_alloc(meta->arena, (meta->columns + 1) * sizeof *row.values);
    for (size_t i = 0; i < count && i < meta->columns; i++) {
        const glane_str value = gl_meta_trim(cells[i].text);
        filled += value.len > 0;
        if (value.len == 0 || i == meta->path || i == meta->sha256)
            continue;
        const char *wrong = meta->names[i] ? glane_metadata_wrong(engine, meta->names[i], value.data, value.len)
                                           : "its column has no name";
        row.values[i] = value;
        if (wrong && !(meta->names[i] && glane_metadata_wrong(engine, meta->names[i], NULL, 0)))
            gl_meta_wrong(meta, &cells[i], wrong, "'%s' won't do here", gl_str_copy(meta->arena, value).data);
    }
    if (filled == 0 && count <= meta->columns)
        return;
    if (count != meta->columns)
        gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, row.line, 1},
                    "as many cells as the first line has; one with a separator in it stands in quotes",
                    "the row has %zu cells, the first line %zu", count, meta->columns);
    if (meta->path < count && gl_meta_trim(cells[meta->path].text).len > 0)
        gl_meta_path(meta, &row, &cells[meta->path]);
    if (meta->sha256 < count && gl_meta_trim(cells[meta->sha256].text).len > 0)
        gl_meta_digest(meta, &row, &cells[meta->sha256]);
    if (!*row.path && !*row.sha256 && (meta->path < count || meta->sha256 < count))
        gl_meta_wrong(meta, &cells[0], "a path, or the SHA-256 of the source", "%s", "the row names no document");
    gl_grow((void **)&meta->rows, &meta->capacity, meta->count + 1, sizeof *meta->rows);
    meta->rows[meta->count++] = row;
}

/* Paths also count from the table's own folder, where that is no other row's path. */
static void gl_meta_own_folder(gl_meta *meta)
{
    const char *slash = strrchr(meta->file, '/');
    for (uint32_t i = 0; slash && i < meta->count; i++) {
        const char *path = meta->rows[i].path;
        if (!*path || *path == '/')
            continue;
        char *id = glane_document_id(gl_format(meta->arena, "%.*s/", (int)(slash - meta->file), meta->file).data);
        const char *beside = gl_format(meta->arena, "%s%s", id, path).data;
        free(id);
        if (gl_meta_is_pattern(path))
            meta->rows[i].beside = beside;
        else
            (void)gl_meta_enter(&meta->places, &meta->by_place, &meta->place_capacity, beside, i);
    }
}

static void gl_meta_table(gl_meta *meta, const glane_engine *engine, glane_str bytes)
{
    gl_csv_cell cells[GL_META_COLUMNS];
    gl_csv csv;
    size_t count, row = 0;
    gl_csv_begin(&csv, bytes);
    while ((count = gl_csv_row(&csv, meta->arena, cells, GL_META_COLUMNS)) > 0) {
        if (csv.wrong)
            gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, csv.wrong_line, csv.wrong_column},
                        "a cell \"…\" whose quotes are doubled", "%s", csv.wrong);
        else if (row++ == 0)
            gl_meta_head(meta, engine, cells, count);
        else if (meta->path != SIZE_MAX || meta->sha256 != SIZE_MAX)
            gl_meta_row_add(meta, engine, cells, count);
    }
    if (row == 0 && meta->diags.errors == 0)
        gl_diag_add(&meta->diags, GLANE_ERROR, (gl_place){meta->file, 0, 0}, "a first line such as: path,organisation,year",
                    "the table is empty");
    gl_meta_own_folder(meta);
}

int gl_meta_read(gl_meta **meta, const gl_options *options, const glane_engine *engine)
{
    const char *file = options->values[GL_OPTION_META].text;
    size_t len = 0;
    *meta = NULL;
    if (!file)
        return 1;
    gl_arena *arena = gl_arena_new();
    gl_meta *self = gl_alloc(arena, sizeof *self);
    *self = (gl_meta){.arena = arena, .file = gl_strdup(arena, file)};
    gl_diags_init(&self->diags);
    gl_table_init(&self->places, arena);
    gl_table_init(&self->digests, arena);
    char *bytes = gl_file_bytes(file, GL_MAX_META_BYTES, &len);
    if (!bytes || len > GL_MAX_META_BYTES)
        gl_diag_add(&self->diags, GLANE_ERROR, (gl_place){self->file, 0, 0}, "", "%s",
                    bytes ? "it is larger than a table may be" : strerror(errno));
    else if (len >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        gl_diag_add(&self->diags, GLANE_ERROR, (gl_place){self->file, 0, 0}, "save it as CSV", "this is a workbook, or another archive");
    else
        gl_meta_table(self, engine, gl_csv_text(arena, (glane_str){bytes, len}));
    free(bytes);
    gl_diags_show(&self->diags, gl_options_color(options, STDERR_FILENO));
    if (self->diags.errors > 0) {
        gl_meta_free(self);
        return 0;
    }
    *meta = self;
    return 1;
}

void gl_meta_free(gl_meta *meta)
{
    if (!meta)
        return;
    gl_table_free(&meta->places);
    gl_table_free(&meta->digests);
    gl_diags_free(&meta->diags);
    free(meta->rows);
    free(meta->by_place);
    free(meta->by_digest);
    free(meta->patterns);
    free(meta->last);
    gl_arena_free(meta->arena);
}

/* -- documents --------------------------------------------------------------------- */

/* Rows of a document, one after the other: its own, that of its SHA-256, those of the archives and folders around
 * it, the innermost first, those whose pattern it fits. */
typedef struct gl_meta_walk {
    const gl_meta *meta;
    const char *id, *sha256;
    char *around; /* what is left of the id */
    int step;
    size_t pattern;
} gl_meta_walk;

static gl_meta_row *gl_meta_of(const gl_meta *meta, const gl_table *names, const uint32_t *rows, const char *name)
{
    const uint32_t id = gl_table_find(names, glane_str_of(name));
    return id == GLANE_NONE ? NULL : &meta->rows[rows[id]];
}

/* Cuts the last part off a path: a member, or a name in a folder. 0: there is none. */
static int gl_meta_cut(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return 0;
    *slash = '\0';
    if (slash[-1] == '!' && slash - 1 > path)
        slash[-1] = '\0';
    return 1;
}

/* A name with * ? [ in it fits itself too: brackets are common in names of files. */
static int gl_meta_fits(const char *pattern, const char *id)
{
    return strcmp(pattern, id) == 0 || fnmatch(pattern, id, 0) == 0;
}

static gl_meta_row *gl_meta_next(gl_meta_walk *walk)
{
    const gl_meta *meta = walk->meta;
    gl_meta_row *row = NULL;
    if (walk->step == 0) {
        walk->step = 1;
        row = gl_meta_of(meta, &meta->places, meta->by_place, walk->id);
    }
    if (!row && walk->step == 1) {
        walk->step = 2;
        row = gl_meta_of(meta, &meta->digests, meta->by_digest, walk->sha256);
    }
    while (!row && walk->step == 2) {
        if (gl_meta_cut(walk->around))
            row = gl_meta_of(meta, &meta->places, meta->by_place, walk->around);
        else
            walk->step++;
    }
    while (!row && walk->pattern < meta->pattern_count) {
        gl_meta_row *next = &meta->rows[meta->patterns[walk->pattern++]];
        if (gl_meta_fits(next->path, walk->id) || (next->beside && gl_meta_fits(next->beside, walk->id)))
            row = next;
    }
    return row;
}

/* Rows that also give a sum hold for that source alone. */
static int gl_meta_holds(const gl_meta_row *row, const char *sha256)
{
    return !*row->sha256 || strcmp(row->sha256, sha256) == 0;
}

void gl_meta_about(void *meta, glane_session *session, const char *id, const char *sha256)
{
    const gl_meta *self = meta;
    gl_meta_walk walk = {.meta = self, .id = id, .sha256 = sha256, .around = gl_meta_copy(glane_str_of(id))};
    for (const gl_meta_row *row; (row = gl_meta_next(&walk));)
        for (size_t i = 0; gl_meta_holds(row, sha256) && i < self->columns; i++)
            if (self->names[i] && row->values[i].len > 0)
                (void)glane_session_tell(session, self->names[i], row->values[i].data, row->values[i].len);
    free(walk.around);
}

void gl_meta_seen(gl_meta *meta, glane_str id, glane_str sha256)
{
    char *name = gl_meta_copy(id), *digest = gl_meta_copy(sha256);
    gl_meta_walk walk = {.meta = meta, .id = name, .sha256 = digest, .around = gl_meta_copy(id)};
    int found = 0;
    for (gl_meta_row *row; (row = gl_meta_next(&walk));)
        if (gl_meta_holds(row, digest))
            found = row->seen = 1;
    /* An archive comes behind its members, which are what matters. */
    const int members = meta->last && strncmp(meta->last, name, id.len) == 0 && strncmp(meta->last + id.len, "!/", 2) == 0;
    if (!found && !members && meta->without++ == 0)
        meta->first = gl_strdup(meta->arena, name);
    free(meta->last);
    meta->last = name;
    free(digest);
    free(walk.around);
}

void gl_meta_tell(const gl_meta *meta, const gl_options *options)
{
    gl_diags diags;
    size_t unseen = 0;
    if (!meta || gl_option_on(options, GL_OPTION_QUIET))
        return;
    gl_diags_init(&diags);
    for (size_t i = 0; i < meta->count; i++) {
        const gl_meta_row *row = &meta->rows[i];
        if (row->seen || unseen++ >= GL_META_TOLD)
            continue;
        gl_diag_add(&diags, GLANE_WARNING, (gl_place){meta->file, row->line, 1},
                    *row->path ? "a path as inputs are named, or from the table's own folder on" : "",
                    "no document is %s%s%s", row->path, *row->path && *row->sha256 ? " with SHA-256 " : "", row->sha256);
    }
    gl_diags_show(&diags, gl_options_color(options, STDERR_FILENO));
    gl_diags_free(&diags);
    if (unseen > GL_META_TOLD)
        gl_complain("%s: %zu rows in all are of no document", meta->file, unseen);
    if (meta->without > 0)
        gl_complain("%s: %llu document%s no row (%s%s)", meta->file, (unsigned long long)meta->without,
                    meta->without == 1 ? " has" : "s have", meta->without == 1 ? "" : "first: ", meta->first);
}
