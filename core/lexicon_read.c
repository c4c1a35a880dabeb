/* The lexicons of a pack: written inline, or in a TSV file. */
#include "file.h"
#include "ruleset.h"

#include <stdlib.h>

/* Columns that no pack declares as a key are strings. */
static uint32_t column_key(gl_compiler *c, glane_str name, gl_place place)
{
    uint32_t key = gl_key(c->set, name);
    if (c->set->key_tags[key] == GL_TAG_CORE) {
        gl_diag_add(c->diags, GLANE_ERROR, place, "choose another name", "column '%s' is a key of the stream's own",
                    gl_table_name(&c->set->keys, key).data);
        key = gl_key(c->set, gl_format(c->arena, "column-%s", gl_table_name(&c->set->keys, key).data));
    }
    if (!c->set->key_tags[key])
        c->set->key_tags[key] = GLANE_STRING;
    return key;
}

static void add_entry(gl_compiler *c, uint32_t lexicon, glane_str text, gl_place place, const glane_attr *columns,
                      uint32_t count)
{
    if (!gl_omit_entry(c, lexicon, text) && !gl_entry_add(c->set->lexicons, lexicon, text, place, columns, count))
        gl_diag_add(c->diags, GLANE_ERROR, place, "an entry is one to 24 words", "'%s' is no entry of a lexicon",
                    text.data);
}

/* word: {column: value, …}, or nothing after the colon. */
static void read_inline(gl_compiler *c, uint32_t lexicon, const glane_node *map)
{
    for (size_t i = 0; i < map->count; i++) {
        const glane_node *row = map->items[i];
        glane_attr *columns = gl_alloc(c->arena, (row->count + 1) * sizeof *columns);
        uint32_t count = 0;
        if (row->kind == GLANE_NODE_LIST || (row->kind == GLANE_NODE_SCALAR && row->text.len)) {
            gl_diag_add(c->diags, GLANE_ERROR, row->place, "write 'entry: {column: value}', or 'entry:' alone",
                        "the columns of '%s' are %s", map->keys[i].data, gl_node_kind_name(row->kind));
            continue;
        }
        for (size_t k = 0; row->kind == GLANE_NODE_MAP && k < row->count; k++)
            if (gl_literal(c, row->items[k], column_key(c, row->keys[k], row->key_places[k]), &columns[count]))
                count++;
        add_entry(c, lexicon, map->keys[i], map->key_places[i], columns, count);
    }
}

/* One line of a TSV cut at its tabs; cells are NUL-terminated in place. */
static uint32_t cut_cells(char *line, glane_str *cells, uint32_t most)
{
    uint32_t n = 0;
    for (char *at = line; at && n < most; n++) {
        char *tab = strchr(at, '\t');
        if (tab)
            *tab++ = '\0';
        cells[n] = glane_str_of(at);
        at = tab;
    }
    return n;
}

enum { MAX_COLUMNS = 64 };

/* The first line names the columns: `entry` first, each once. */
static void check_header(gl_compiler *c, const glane_str *header, uint32_t n, gl_place place)
{
    if (!glane_str_equal(header[0], glane_str_of("entry")))
        gl_diag_add(c->diags, GLANE_ERROR, place, "a first line such as: entry<tab>name<tab>code; cells are set apart by tabs",
                    "the first column is named '%s', not 'entry'", header[0].data);
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (glane_str_equal(header[i], header[k]))
                gl_diag_add(c->diags, GLANE_ERROR, place, "rename one of them", "column '%s' is there twice", header[i].data);
}

static void read_rows(gl_compiler *c, uint32_t lexicon, const char *path, char *text)
{
    glane_str header[MAX_COLUMNS], cells[MAX_COLUMNS];
    uint32_t keys[MAX_COLUMNS], width = 0, line = 0;
    for (char *row = text; row && *row;) {
        char *next = strchr(row, '\n');
        gl_place place = {path, ++line, 1};
        if (next)
            *next++ = '\0';
        size_t len = strlen(row);
        if (len && row[len - 1] == '\r')
            row[len - 1] = '\0';
        if (*row && *row != '#') {
            uint32_t n = cut_cells(row, width ? cells : header, MAX_COLUMNS);
            if (!width) {
                width = n;
                check_header(c, header, n, place);
                for (uint32_t k = 1; k < width; k++)
                    keys[k] = column_key(c, header[k], place);
            } else if (n > width) {
                gl_diag_add(c->diags, GLANE_ERROR, place, "cells are set apart by single tabs", "%u cells under %u columns",
                            n, width);
            } else {
                glane_attr *columns = gl_alloc(c->arena, width * sizeof *columns);
                uint32_t count = 0;
                for (uint32_t k = 1; k < n; k++) {
                    glane_node cell = {.kind = GLANE_NODE_SCALAR, .place = place, .text = gl_str_copy(c->arena, cells[k])};
                    if (cells[k].len && gl_literal(c, &cell, keys[k], &columns[count]))
                        count++;
                }
                add_entry(c, lexicon, cells[0], place, columns, count);
            }
        }
        row = next;
    }
    if (!width)
        gl_diag_add(c->diags, GLANE_ERROR, (gl_place){path, 1, 1}, "the first line names the columns: entry, then any others",
                    "the lexicon is empty");
}

/* file: PATH, from the folder of the pack. */
static void read_file(gl_compiler *c, uint32_t lexicon, const glane_node *file)
{
    const char *slash = strrchr(file->place.file, '/');
    int folder = slash ? (int)(slash - file->place.file) : 1;
    const char *path =
        gl_format(c->arena, "%.*s/%s", folder, slash ? file->place.file : ".", file->text.data).data;
    size_t len = 0;
    char *text = gl_file_bytes(path, SIZE_MAX - 65536, &len);
    if (!text) {
        gl_diag_add(c->diags, GLANE_ERROR, file->place, "the path counts from the folder of the pack", "cannot read '%s'",
                    path);
        return;
    }
    gl_input_add(c, path, text, len);
    if (memchr(text, '\0', len) || !gl_utf8_valid(text, len))
        gl_diag_add(c->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "save it as UTF-8", "the lexicon is not UTF-8 text");
    else
        read_rows(c, lexicon, path, len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? text + 3 : text);
    free(text);
}

void gl_lexicons_read(gl_compiler *c, gl_pack *pack, const glane_node *map)
{
    for (size_t i = 0; i < map->count; i++) {
        const glane_node *body = map->items[i], *file = gl_node_get(body, "file");
        if (body->kind != GLANE_NODE_MAP) {
            gl_diag_add(c->diags, GLANE_ERROR, body->place, "write 'entry: {column: value}' lines, or {file: PATH.tsv}",
                        "lexicon '%s' is %s", map->keys[i].data, gl_node_kind_name(body->kind));
            continue;
        }
        uint32_t index = gl_table_add(&pack->lexicon_names, map->keys[i]);
        gl_grow((void **)&pack->lexicon_ids, &pack->lexicon_capacity, (size_t)index + 1, sizeof *pack->lexicon_ids);
        pack->lexicon_ids[index] = gl_lexicon_add(c->set->lexicons, pack->name, map->keys[i]);
        if (file && body->count == 1)
            read_file(c, pack->lexicon_ids[index], file);
        else
            read_inline(c, pack->lexicon_ids[index], body);
    }
}
