/* Packs: YAML files to types, keys, lexicons and rules. */
#define _GNU_SOURCE
#include "decimal.h"
#include "file.h"
#include "format.h"

#include <glane/glane.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

uint32_t gl_key(gl_ruleset *set, glane_str name)
{
    uint32_t before = set->keys.count, id = gl_table_add(&set->keys, name);
    set->unknown_key |= id == GLANE_NONE;
    if (id == before) {
        gl_grow((void **)&set->key_tags, &set->key_capacity, (size_t)id + 1, sizeof *set->key_tags);
        gl_grow((void **)&set->key_ranks, &set->key_rank_capacity, (size_t)id + 1, sizeof *set->key_ranks);
        set->key_tags[id] = 0;
        set->key_ranks[id] = GLANE_NONE;
    }
    return id;
}

void gl_check_fields(gl_compiler *c, const glane_node *map, const char *what, const gl_field *fields)
{
    gl_fields_check(c->diags, map, what, fields);
}

int gl_good_name(glane_str s, int underscore)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.data[i];
        int letter = ch >= 'a' && ch <= 'z', other = (ch >= '0' && ch <= '9') || ch == '-' || (underscore && ch == '_');
        if (!letter && !(i && other))
            return 0;
    }
    return s.len > 0;
}

int gl_expect(gl_compiler *c, const glane_node *node, glane_node_kind kind, const char *what)
{
    if (node->kind == kind)
        return 1;
    gl_diag_add(c->diags, GLANE_ERROR, node->place, NULL, "%s is %s, not %s", what, gl_node_kind_name(kind),
                gl_node_kind_name(node->kind));
    return 0;
}

/* types: {name: {role: fact|internal|aside}} */
static void read_types(gl_compiler *c, const glane_node *map)
{
    gl_ruleset *set = c->set;
    if (!map || !gl_expect(c, map, GLANE_NODE_MAP, "'types'"))
        return;
    for (size_t i = 0; i < map->count; i++) {
        const glane_node *info = map->items[i], *role = gl_node_get(info, "role");
        if (!gl_good_name(map->keys[i], 0))
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i], "small letters, digits and hyphens, a letter first",
                        "'%s' is no name for a type", map->keys[i].data);
        if (info->kind == GLANE_NODE_MAP)
            gl_check_fields(c, info, "a type", gl_fields_type);
        uint32_t before = set->types.count, id = gl_table_add(&set->types, map->keys[i]);
        if (id != before) {
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i], "declare a type once; every pack may use it",
                        "type '%s' is declared twice, first at %s:%u", map->keys[i].data,
                        set->type_info[id].place.file, set->type_info[id].place.line);
            continue;
        }
        gl_grow((void **)&set->type_info, &set->type_capacity, (size_t)id + 1, sizeof *set->type_info);
        set->type_info[id] = (gl_type){.rank = id, .place = map->key_places[i]};
        for (unsigned r = 0; role && gl_role_names[r]; r++)
            if (glane_str_equal(role->text, glane_str_of(gl_role_names[r]))) {
                set->type_info[id].role = (gl_role)r;
                role = NULL;
            }
        if (role)
            gl_diag_add(c->diags, GLANE_ERROR, role->place, "roles: fact, aside, internal", "'%s' is no role",
                        role->text.data);
    }
}

/* keys: {name: string|decimal|integer|true|fact|span} */
static void read_keys(gl_compiler *c, const glane_node *map)
{
    gl_ruleset *set = c->set;
    if (!map || !gl_expect(c, map, GLANE_NODE_MAP, "'keys'"))
        return;
    for (size_t i = 0; i < map->count; i++) {
        const glane_node *value = map->items[i];
        uint32_t tag = GLANE_STRING;
        while (tag <= GLANE_FACT && !glane_str_equal(value->text, glane_str_of(gl_kind_names[tag])))
            tag++;
        if (!gl_good_name(map->keys[i], 1))
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i],
                        "small letters, digits, hyphens and _, a letter first", "'%s' is no name for a key",
                        map->keys[i].data);
        if (tag > GLANE_FACT) {
            gl_diag_add(c->diags, GLANE_ERROR, value->place, "kinds: string, decimal, integer, true, span, fact",
                        "'%s' is no kind of value", value->text.data);
            continue;
        }
        uint32_t key = gl_key(set, map->keys[i]);
        if (set->key_tags[key] == GL_TAG_CORE)
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i], "choose another name", "key '%s' is the stream's own",
                        map->keys[i].data);
        else if (set->key_tags[key] && set->key_tags[key] != tag)
            gl_diag_add(c->diags, GLANE_ERROR, value->place, "a key has one kind everywhere: choose another name",
                        "key '%s' is declared as %s elsewhere", map->keys[i].data, gl_kind_names[set->key_tags[key]]);
        else if (set->key_ranks[key] == GLANE_NONE) { /* it may be one of another record, with its kind */
            set->key_tags[key] = tag;
            set->key_ranks[key] = set->key_rank_count++;
        }
    }
}

static int is_yes(glane_str s)
{
    return glane_str_equal(s, glane_str_of("yes")) || glane_str_equal(s, glane_str_of("true"));
}

int gl_literal(gl_compiler *c, const glane_node *node, uint32_t key, glane_attr *out)
{
    uint32_t tag = c->set->key_tags[key];
    *out = (glane_attr){.key = key, .tag = tag};
    if (!gl_expect(c, node, GLANE_NODE_SCALAR, "a value"))
        return 0;
    if (tag == GLANE_STRING) {
        out->as.string = node->text;
        return 1;
    }
    if (tag == GLANE_DECIMAL) {
        glane_decimal *d = gl_alloc(c->arena, sizeof *d);
        out->as.decimal = d;
        if (gl_decimal_parse(node->text, d) == GLANE_OK)
            return 1;
    }
    if (tag == GLANE_INTEGER) {
        char *end;
        errno = 0;
        out->as.integer = strtoll(node->text.data, &end, 10);
        if (node->text.len && !*end && !errno)
            return 1;
    }
    if (tag == GLANE_TRUE && is_yes(node->text))
        return 1;
    gl_diag_add(c->diags, GLANE_ERROR, node->place, tag == GLANE_TRUE ? "write yes, or leave it out" : NULL,
                "'%s' is no value for '%s', which is of kind %s", node->text.data,
                gl_table_name(&c->set->keys, key).data, gl_kind_names[tag]);
    return 0;
}

static void read_abbreviations(gl_compiler *c, const glane_node *list)
{
    if (!list || !gl_expect(c, list, GLANE_NODE_LIST, "'abbreviations'"))
        return;
    for (size_t i = 0; i < list->count; i++) {
        char folded[GL_MAX_WORD_BYTES];
        uint32_t n = gl_fold(list->items[i]->text.data, list->items[i]->text.len, folded);
        if (n)
            gl_vocab_abbreviation(c->set->vocab, (glane_str){folded, n});
    }
}

/* A file that was read already, under this path or another: the later name makes it one of `more`. */
static int read_before(gl_compiler *c, const struct stat *info)
{
    for (uint32_t i = 0; i < c->pack_count; i++)
        if (c->packs[i].device == (uint64_t)info->st_dev && c->packs[i].inode == (uint64_t)info->st_ino) {
            c->packs[i].more |= c->more;
            if (c->keep)
                c->set->inputs[c->packs[i].input].more |= c->more != 0;
            return 1;
        }
    return 0;
}

static const glane_node *load_yaml(gl_compiler *c, const char *path)
{
    size_t len = 0;
    char *text = gl_node_bytes(c->diags, path, &len);
    if (!text)
        return NULL;
    gl_input_add(c, path, text, len);
    const glane_node *node = gl_node_parse(c->arena, c->diags, path, text, len);
    free(text);
    return node;
}

static void add_pack(gl_compiler *c, gl_pack pack)
{
    gl_grow((void **)&c->packs, &c->pack_capacity, (size_t)c->pack_count + 1, sizeof *c->packs);
    c->packs[c->pack_count++] = pack;
}

gl_pack *gl_pack_find(gl_compiler *c, glane_str name)
{
    for (uint32_t i = 0; i < c->pack_count; i++)
        if (glane_str_equal(c->packs[i].name, name))
            return &c->packs[i];
    return NULL;
}

static void load_pack(gl_compiler *c, const char *path, const struct stat *info)
{
    size_t errors = c->diags->errors;
    gl_pack pack = {.more = c->more, .device = (uint64_t)info->st_dev, .inode = (uint64_t)info->st_ino};
    if (c->listing) {
        pack.place.file = path;
        add_pack(c, pack);
        return;
    }
    pack.input = c->set->input_count;
    const glane_node *node = load_yaml(c, path);
    if (!node || !gl_expect(c, node, GLANE_NODE_MAP, "a pack"))
        return;
    const glane_node *name = gl_node_get(node, "pack"), *format = gl_node_get(node, "format");
    int is_format = format && !name;
    name = is_format ? format : name;
    gl_check_fields(c, node, is_format ? "a format" : "a pack", is_format ? gl_fields_format : gl_fields_pack);
    if (!name || !gl_good_name(name->text, 0)) {
        if (errors == c->diags->errors || !name)
            gl_diag_add(c->diags, GLANE_ERROR, name ? name->place : node->place,
                        "begin the file with 'pack: NAME', or 'format: NAME' (small letters, digits and hyphens)",
                        name ? "'%s' is no name for a pack or a format" : "the pack has no name%s",
                        name ? name->text.data : "");
        return;
    }
    const gl_pack *twice = gl_pack_find(c, name->text);
    if (twice) {
        gl_diag_add(c->diags, GLANE_ERROR, name->place, "rename one of the two", "%s '%s' is there twice, first at %s",
                    is_format ? "format" : "pack", name->text.data, twice->place.file);
        return;
    }
    pack.name = name->text;
    pack.node = node;
    pack.place = name->place;
    pack.phrases = gl_node_get(node, "phrases");
    pack.is_format = is_format;
    add_pack(c, pack);
}

static int visible_yaml(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int is_skipped(const gl_compiler *c, const char *path)
{
    return c->skipped && gl_table_find(c->skipped, glane_str_of(path)) != GLANE_NONE;
}

/* Folders are walked in byte order of names, so that the file system's order does not show. */
static void load_path(gl_compiler *c, const char *path, int named, int depth)
{
    struct stat info;
    size_t len = strlen(path);
    if (stat(path, &info) != 0) {
        if (is_skipped(c, path))
            return;
        gl_diag_add(c->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "a pack, or a folder of packs", "cannot be read: %s",
                    strerror(errno));
        return;
    }
    if (!S_ISDIR(info.st_mode)) {
        int yaml = len > 5 && !strcmp(path + len - 5, ".yaml");
        int facts = yaml && len > 10 && !strcmp(path + len - 11, "/facts.yaml");
        if (facts && !named)
            return;
        c->files += named || yaml ? 1u : 0u;
        if (is_skipped(c, path))
            return;
        if ((named || yaml) && !read_before(c, &info))
            load_pack(c, path, &info);
        return;
    }
    struct dirent **entries = NULL;
    int n = depth < 16 ? scandir(path, &entries, visible_yaml, gl_entry_order) : 0;
    uint32_t files = c->files;
    for (int i = 0; i < n; i++) {
        load_path(c, gl_format(c->arena, "%s/%s", path, entries[i]->d_name).data, 0, depth + 1);
        free(entries[i]);
    }
    free(entries);
    if (named && c->files == files && !is_skipped(c, path))
        gl_diag_add(c->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "packs are files whose names end in .yaml",
                    "there is no pack in this folder");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const gl_pack *)a)->name.data, ((const gl_pack *)b)->name.data);
}

void gl_pack_missing(gl_compiler *c, const glane_node *name)
{
    char *shipped = glane_shipped_folder("rules");
    gl_diag_add(c->diags, GLANE_ERROR, name->place,
                gl_format(c->arena, "name it too: --rules PATH (--rules %s for those that glane ships), or take its name out", shipped).data,
                "pack '%s' is not loaded", name->text.data);
    free(shipped);
}

/* extends: [pack, …]: packs whose lexicons and phrases this one may name. */
static void read_extends(gl_compiler *c, gl_pack *pack)
{
    const glane_node *list = gl_node_get(pack->node, "extends");
    if (!list || !gl_expect(c, list, GLANE_NODE_LIST, "'extends'"))
        return;
    pack->extends = gl_realloc(NULL, (list->count + 1) * sizeof(gl_pack *));
    for (size_t i = 0; i < list->count; i++) {
        gl_pack *named = gl_pack_find(c, list->items[i]->text);
        if (named)
            pack->extends[pack->extend_count++] = named;
        else
            gl_pack_missing(c, list->items[i]);
    }
}

static void add_scoped_role(gl_ruleset *set, gl_scoped_role role)
{
    gl_grow((void **)&set->scoped_roles, &set->scoped_role_capacity, (size_t)set->scoped_role_count + 1,
            sizeof *set->scoped_roles);
    set->scoped_roles[set->scoped_role_count++] = role;
}

/* tables: {role: [lexicon, …]}: what the entries of a lexicon are to tables, in the order of gl_grid_role. */
static void read_tables(gl_compiler *c, gl_pack *pack)
{
    const glane_node *map = gl_node_get(pack->node, "tables");
    gl_ruleset *set = c->set;
    if (!map || !gl_expect(c, map, GLANE_NODE_MAP, "'tables'"))
        return;
    gl_check_fields(c, map, "tables", gl_fields_tables);
    const uint32_t index = (uint32_t)(pack - c->packs);
    if (!set->grid_roles)
        set->grid_roles = gl_alloc(c->arena, gl_lexicon_count(set->lexicons) + 1);
    for (unsigned role = 0; gl_fields_tables[role].name; role++) {
        const glane_node *list = gl_node_get(map, gl_fields_tables[role].name);
        if (!list || !gl_expect(c, list, GLANE_NODE_LIST, gl_fields_tables[role].name))
            continue;
        for (size_t i = 0; i < list->count; i++) {
            uint32_t lexicon = gl_lexicon_find(pack, list->items[i]->text);
            if (lexicon != GLANE_NONE && set->scoped[index])
                add_scoped_role(set, (gl_scoped_role){index, lexicon, 1u << role});
            else if (lexicon != GLANE_NONE)
                set->grid_roles[lexicon] |= (uint8_t)(1u << role);
            else
                gl_diag_add(c->diags, GLANE_ERROR, list->items[i]->place, "a lexicon of this pack or of one it extends",
                            "'%s' is no lexicon", list->items[i]->text.data);
        }
    }
}

static void read_facts(gl_compiler *c, const char *path)
{
    const glane_node *facts = load_yaml(c, path);
    if (!facts || !gl_expect(c, facts, GLANE_NODE_MAP, "facts.yaml"))
        return;
    gl_check_fields(c, facts, "facts.yaml", gl_fields_facts);
    const glane_node *language = gl_node_get(facts, "language");
    if (language)
        c->set->language = language->text;
    read_types(c, gl_node_get(facts, "types"));
    read_keys(c, gl_node_get(facts, "keys"));
}

static void load_paths(gl_compiler *c, const gl_load *load)
{
    for (size_t i = 0; load->paths && load->paths[i]; i++)
        load_path(c, load->paths[i], 1, 0);
    c->more = 1;
    for (size_t i = 0; load->more_paths && load->more_paths[i]; i++)
        load_path(c, load->more_paths[i], 1, 0);
}

uint32_t gl_packs_list(const gl_load *load, gl_arena *arena, gl_input **inputs)
{
    gl_diags diags;
    gl_diags_init(&diags);
    gl_compiler c = {.diags = &diags, .arena = arena, .listing = 1};
    if (load->facts)
        add_pack(&c, (gl_pack){.place = {load->facts, 0, 0}});
    load_paths(&c, load);
    *inputs = gl_alloc(arena, (c.pack_count + 1) * sizeof **inputs);
    for (uint32_t i = 0; i < c.pack_count; i++)
        (*inputs)[i] = (gl_input){.path = gl_str_copy(arena, glane_str_of(c.packs[i].place.file)), .more = c.packs[i].more != 0};
    uint32_t count = diags.count ? 0 : c.pack_count;
    free(c.packs);
    gl_diags_free(&diags);
    return count;
}

void gl_packs_read(gl_compiler *c, const gl_load *load)
{
    if (load->facts)
        read_facts(c, load->facts);
    c->set->key_rank_packs = c->set->key_rank_count;
    load_paths(c, load);
    c->set->listed_count = c->set->input_count;
    /* Ids and ranks come from the order of names, not from that of files. */
    if (c->pack_count)
        qsort(c->packs, c->pack_count, sizeof *c->packs, by_name);
    for (uint32_t i = 0; i < c->pack_count; i++) {
        read_types(c, gl_node_get(c->packs[i].node, "types"));
        read_keys(c, gl_node_get(c->packs[i].node, "keys"));
        read_abbreviations(c, gl_node_get(c->packs[i].node, "abbreviations"));
        read_extends(c, &c->packs[i]);
    }
    c->set->key_rank_end = c->set->key_rank_count;
    gl_formats_scope(c);
    gl_omits_read(c);
    for (uint32_t i = 0; i < c->pack_count; i++) {
        const glane_node *lexicons = gl_node_get(c->packs[i].node, "lexicons");
        size_t errors = c->diags->errors;
        gl_table_init(&c->packs[i].lexicon_names, c->arena);
        if (lexicons && gl_expect(c, lexicons, GLANE_NODE_MAP, "'lexicons'"))
            gl_lexicons_read(c, &c->packs[i], lexicons);
        if (c->skipped && c->diags->errors != errors) /* in a file of its own, perhaps */
            gl_table_add(c->skipped, glane_str_of(c->packs[i].place.file));
    }
    gl_omits_end(c);
    c->set->formats = gl_alloc(c->arena, ((size_t)c->pack_count + 1) * sizeof *c->set->formats);
    gl_overlay overlay = {0};
    gl_overlay_read(c, &overlay);
    for (uint32_t i = 0; i < c->pack_count; i++) {
        const glane_node *rules = gl_node_get(c->packs[i].node, "rules");
        if (c->packs[i].is_format)
            gl_format_read(c, &c->packs[i]);
        else if (rules && gl_expect(c, rules, GLANE_NODE_LIST, "'rules'"))
            gl_rules_read(c, &overlay, &c->packs[i], rules);
    }
    gl_overlay_free(&overlay);
    if (load->phrase)
        gl_try_read(c, load->phrase);
    for (uint32_t i = 0; i < c->pack_count; i++) /* phrases add no more lexicons */
        read_tables(c, &c->packs[i]);
    c->set->pack_count = c->pack_count - c->set->format_count;
}
