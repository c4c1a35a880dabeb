/* node.c: from libyaml's events to a tree of nodes.
 *
 * A gl_builder lives for one file. The entries of the lists and maps that are
 * open stand on its stack and are copied to the arena, to size, when theirs
 * closes. What YAML allows and we refuse is reported and the reading goes on,
 * so that one such thing hides no other; a bomb ends it. */
#include "node.h"

#include "file.h"
#include "limits.h"
#include "yaml_error.h"

#include <errno.h>
#include <stdlib.h>

typedef struct gl_entry {
    glane_str key; /* of a map's entry */
    gl_place key_place;
    glane_node *item;
} gl_entry;

typedef struct gl_builder {
    yaml_parser_t parser;
    gl_arena *arena;
    gl_diags *diags;
    const char *file; /* in the arena: nodes point to it */
    glane_str text;
    gl_entry *entries;
    size_t entry_count, entry_capacity;
    const glane_str **order; /* keys of one map, sorted */
    size_t order_capacity;
    size_t nodes;
} gl_builder;

static glane_node *gl_build(gl_builder *builder, yaml_event_t *event, int depth);

/* The next event, which the caller deletes; 0 after a syntax error, now reported. */
static int gl_next(gl_builder *builder, yaml_event_t *event)
{
    if (yaml_parser_parse(&builder->parser, event))
        return 1;
    gl_yaml_report(builder->diags, builder->file, builder->text, &builder->parser);
    return 0;
}

static gl_place gl_event_place(const gl_builder *builder, const yaml_event_t *event)
{
    return gl_yaml_place(builder->file, &event->start_mark);
}

static void gl_refuse_properties(gl_builder *builder, gl_place place, const yaml_char_t *anchor,
                                 const yaml_char_t *tag)
{
    if (anchor)
        gl_diag_add(builder->diags, GLANE_ERROR, place,
                    "write the value out where it is needed; put a text that begins with '&' in quotes",
                    "anchors (&%s) are not taken here", (const char *)anchor);
    if (tag)
        gl_diag_add(builder->diags, GLANE_ERROR, place,
                    "drop it: the schema says what a value is; put a text that begins with '!' in quotes",
                    "tags (!) are not taken here");
}

static void gl_refuse_alias(gl_builder *builder, const yaml_event_t *event)
{
    gl_diag_add(builder->diags, GLANE_ERROR, gl_event_place(builder, event),
                "write the value out; put a text that begins with '*' in quotes",
                "aliases (*%s) are not taken here", (const char *)event->data.alias.anchor);
}

static glane_str gl_scalar_text(gl_builder *builder, const yaml_event_t *event)
{
    const glane_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    gl_refuse_properties(builder, gl_event_place(builder, event), event->data.scalar.anchor,
                         event->data.scalar.tag);
    return gl_str_copy(builder->arena, text);
}

static void gl_push(gl_builder *builder, gl_entry entry)
{
    gl_grow((void **)&builder->entries, &builder->entry_capacity, builder->entry_count + 1,
            sizeof *builder->entries);
    builder->entries[builder->entry_count++] = entry;
}

/* By text, then in order of the file. */
static int gl_compare_keys(const void *left, const void *right)
{
    const glane_str *a = *(const glane_str *const *)left, *b = *(const glane_str *const *)right;
    const size_t len = a->len < b->len ? a->len : b->len;
    const int text = memcmp(a->data, b->data, len);
    if (text != 0)
        return text;
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Reports keys that return in a map; the first of each stays. */
static void gl_drop_duplicates(gl_builder *builder, glane_node *map)
{
    if (map->count < 2)
        return;
    gl_grow((void **)&builder->order, &builder->order_capacity, map->count, sizeof(const glane_str *));
    for (size_t i = 0; i < map->count; i++)
        builder->order[i] = &map->keys[i];
    qsort(builder->order, map->count, sizeof(const glane_str *), gl_compare_keys);
    size_t first = 0;
    for (size_t i = 1; i < map->count; i++) {
        if (!glane_str_equal(*builder->order[i], *builder->order[first])) {
            first = i;
            continue;
        }
        const size_t again = (size_t)(builder->order[i] - map->keys);
        const size_t before = (size_t)(builder->order[first] - map->keys);
        gl_diag_add(builder->diags, GLANE_ERROR, map->key_places[again],
                    "keep one of them, or join what they say",
                    "the key '%s' stands in this map already, at line %u", map->keys[again].data,
                    (unsigned)map->key_places[before].line);
        map->items[again] = NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (!map->items[i])
            continue;
        map->keys[kept] = map->keys[i];
        map->key_places[kept] = map->key_places[i];
        map->items[kept++] = map->items[i];
    }
    map->count = kept;
}

/* Takes the entries from `first` on off the stack into a node. */
static void gl_take_entries(gl_builder *builder, size_t first, glane_node *node)
{
    node->count = builder->entry_count - first;
    if (node->count == 0)
        return;
    builder->entry_count = first;
    const gl_entry *entries = builder->entries + first;
    node->items = gl_alloc(builder->arena, node->count * sizeof(glane_node *));
    for (size_t i = 0; i < node->count; i++)
        node->items[i] = entries[i].item;
    if (node->kind != GLANE_NODE_MAP)
        return;
    node->keys = gl_alloc(builder->arena, node->count * sizeof *node->keys);
    node->key_places = gl_alloc(builder->arena, node->count * sizeof *node->key_places);
    for (size_t i = 0; i < node->count; i++) {
        node->keys[i] = entries[i].key;
        node->key_places[i] = entries[i].key_place;
    }
    gl_drop_duplicates(builder, node);
}

/* A key and its value, `event` being the key's; 0 if the reading ended. */
static int gl_build_pair(gl_builder *builder, yaml_event_t *event, int depth)
{
    gl_entry entry = {.key_place = gl_event_place(builder, event)};
    const int is_word = event->type == YAML_SCALAR_EVENT;
    if (is_word) {
        entry.key = gl_scalar_text(builder, event);
        yaml_event_delete(event);
    } else {
        if (event->type != YAML_ALIAS_EVENT)
            gl_diag_add(builder->diags, GLANE_ERROR, entry.key_place,
                        "write a word; put a text that begins with '[' or '{' in quotes", "a key that is %s",
                        event->type == YAML_SEQUENCE_START_EVENT ? "a list" : "a map");
        if (!gl_build(builder, event, depth))
            return 0;
    }
    yaml_event_t value;
    if (!gl_next(builder, &value))
        return 0;
    entry.item = gl_build(builder, &value, depth);
    if (entry.item && is_word)
        gl_push(builder, entry);
    return entry.item != NULL;
}

/* The entries of a list or a map up to its end; 0 if the reading ended. */
static int gl_build_entries(gl_builder *builder, glane_node *node, int depth)
{
    const size_t first = builder->entry_count;
    for (;;) {
        yaml_event_t event;
        if (!gl_next(builder, &event))
            return 0;
        if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            gl_take_entries(builder, first, node);
            return 1;
        }
        if (node->kind == GLANE_NODE_MAP) {
            if (!gl_build_pair(builder, &event, depth))
                return 0;
        } else {
            const gl_entry entry = {.item = gl_build(builder, &event, depth)};
            if (!entry.item)
                return 0;
            gl_push(builder, entry);
        }
    }
}

/* The node that begins with `event`, which is deleted; NULL if the reading ended.
 * An alias, once reported, is an empty word. */
static glane_node *gl_build(gl_builder *builder, yaml_event_t *event, int depth)
{
    glane_node *node = gl_alloc(builder->arena, sizeof *node);
    const gl_place place = node->place = gl_event_place(builder, event);
    node->kind = GLANE_NODE_SCALAR;
    if (event->type == YAML_SCALAR_EVENT) {
        node->text = gl_scalar_text(builder, event);
        node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    } else if (event->type == YAML_ALIAS_EVENT) {
        gl_refuse_alias(builder, event);
        node->text = gl_str_copy(builder->arena, node->text);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        gl_refuse_properties(builder, place, event->data.sequence_start.anchor,
                             event->data.sequence_start.tag);
        node->kind = GLANE_NODE_LIST;
    } else {
        gl_refuse_properties(builder, place, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        node->kind = GLANE_NODE_MAP;
    }
    yaml_event_delete(event);
    if (++builder->nodes > GL_MAX_YAML_NODES) {
        gl_diag_add(builder->diags, GLANE_ERROR, place, "put large lexicons in TSV files",
                    "this file has more than %u values", GL_MAX_YAML_NODES);
        return NULL;
    }
    if (node->kind == GLANE_NODE_SCALAR)
        return node;
    if (depth >= GL_MAX_YAML_DEPTH) {
        gl_diag_add(builder->diags, GLANE_ERROR, place, "put a text that begins with '[' or '{' in quotes",
                    "lists and maps are nested more than %d deep", GL_MAX_YAML_DEPTH);
        return NULL;
    }
    return gl_build_entries(builder, node, depth + 1) ? node : NULL;
}

static glane_node *gl_empty_map(gl_builder *builder)
{
    glane_node *map = gl_alloc(builder->arena, sizeof *map);
    map->kind = GLANE_NODE_MAP;
    map->place = (gl_place){builder->file, 1, 1};
    return map;
}

/* The one document of the stream. */
static glane_node *gl_build_file(gl_builder *builder)
{
    yaml_event_t event;
    glane_node *root = NULL;
    for (;;) {
        if (!gl_next(builder, &event))
            return NULL;
        const yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && root) {
            gl_diag_add(builder->diags, GLANE_ERROR, gl_event_place(builder, &event),
                        "make it a file of its own, or remove the '---' before it",
                        "a second document in the same file");
            yaml_event_delete(&event);
            return root;
        }
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
            type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            if (type == YAML_STREAM_END_EVENT)
                break;
            continue;
        }
        root = gl_build(builder, &event, 0);
        if (!root)
            return NULL;
    }
    if (!root || (root->kind == GLANE_NODE_SCALAR && root->plain && root->text.len == 0))
        return gl_empty_map(builder);
    return root;
}

static void gl_report_size(gl_diags *diags, const char *name)
{
    gl_diag_add(diags, GLANE_ERROR, (gl_place){name, 0, 0}, "put large lexicons in TSV files",
                "this file is larger than %u MiB", GL_MAX_YAML_BYTES >> 20);
}

glane_node *gl_node_parse(gl_arena *arena, gl_diags *diags, const char *name, const char *text, size_t len)
{
    if (len == 0)
        text = "";
    if (len > GL_MAX_YAML_BYTES) {
        gl_report_size(diags, name);
        return NULL;
    }
    gl_builder builder = {.arena = arena,
                          .diags = diags,
                          .file = gl_strdup(arena, name),
                          .text = {text, len}};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        builder.text = (glane_str){text + 3, len - 3};
    if (!gl_yaml_check_text(diags, builder.file, builder.text))
        return NULL;
    glane_node *root = NULL;
    if (yaml_parser_initialize(&builder.parser)) {
        yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&builder.parser, (const unsigned char *)builder.text.data,
                                     builder.text.len);
        root = gl_build_file(&builder);
        yaml_parser_delete(&builder.parser);
    } else {
        gl_yaml_report(diags, builder.file, builder.text, &builder.parser);
    }
    free(builder.entries);
    free(builder.order);
    return root;
}

char *gl_node_bytes(gl_diags *diags, const char *path, size_t *len)
{
    char *text = gl_file_bytes(path, GL_MAX_YAML_BYTES, len);
    if (!text)
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, NULL, "this file cannot be read: %s",
                    strerror(errno));
    return text;
}

glane_node *gl_node_load(gl_arena *arena, gl_diags *diags, const char *path)
{
    size_t len = 0;
    char *text = gl_node_bytes(diags, path, &len);
    glane_node *root = text ? gl_node_parse(arena, diags, path, text, len) : NULL;
    free(text);
    return root;
}

const glane_node *gl_node_get(const glane_node *map, const char *key)
{
    if (!map || map->kind != GLANE_NODE_MAP)
        return NULL;
    const glane_str wanted = glane_str_of(key);
    for (size_t i = 0; i < map->count; i++)
        if (glane_str_equal(map->keys[i], wanted))
            return map->items[i];
    return NULL;
}

const char *gl_node_kind_name(glane_node_kind kind)
{
    switch (kind) {
    case GLANE_NODE_LIST:
        return "a list";
    case GLANE_NODE_MAP:
        return "a map";
    case GLANE_NODE_SCALAR:
        break;
    }
    return "a word";
}
