#include "format.h"
#include "image.h"

#include <stdlib.h>

/* The keys that facts have from the core are its own; those of other records may be columns or
 * keys of facts too, of the kind that they have there. */
static const struct {
    const char *name;
    uint32_t tag;
} core_keys[GL_CORE_KEYS] = {
    {"stream", GLANE_INTEGER},     {"doc", GL_TAG_CORE},      {"sha256", GLANE_STRING},   {"reader", GLANE_STRING},
    {"format", GLANE_STRING},      {"language", GLANE_STRING}, {"chars", GLANE_INTEGER},  {"lines", GLANE_INTEGER},
    {"title", GLANE_STRING},       {"year", GLANE_INTEGER},   {"meta_from", GLANE_STRING}, {"type", GL_TAG_CORE},
    {"id", GL_TAG_CORE},           {"anchor", GL_TAG_CORE},   {"span", GL_TAG_CORE},      {"char", GL_TAG_CORE},
    {"byte", GL_TAG_CORE},         {"line", GL_TAG_CORE},     {"origin", GL_TAG_CORE},    {"text", GL_TAG_CORE},
    {"section", GL_TAG_CORE},      {"rule", GL_TAG_CORE},     {"plugin", GL_TAG_CORE},    {"stage", GLANE_STRING},
    {"code", GLANE_STRING},        {"message", GLANE_STRING}, {"fatal", GLANE_TRUE},      {"transient", GLANE_TRUE},
    {"status", GLANE_STRING},      {"facts", GLANE_INTEGER},  {"numbers", GL_TAG_CORE},   {"total", GLANE_INTEGER},
    {"aside", GLANE_INTEGER},      {"unexplained", GLANE_INTEGER}, {"record", GL_TAG_CORE},
    {"table", GL_TAG_CORE},        {"row", GL_TAG_CORE},       {"column", GL_TAG_CORE},     {"kind", GLANE_STRING},
    {"expected", GLANE_DECIMAL},   {"found", GLANE_DECIMAL},   {"difference", GLANE_DECIMAL}, {"tolerance", GLANE_DECIMAL},
    {"page", GLANE_INTEGER},       {"box", GL_TAG_CORE},      {"part", GLANE_STRING},
};

void gl_input_add(gl_compiler *c, const char *path, const char *bytes, size_t len)
{
    gl_ruleset *set = c->set;
    if (!c->keep)
        return;
    gl_grow((void **)&set->inputs, &set->input_capacity, (size_t)set->input_count + 1, sizeof *set->inputs);
    gl_input *input = &set->inputs[set->input_count++];
    memset(input, 0, sizeof *input);
    input->path = gl_str_copy(c->arena, glane_str_of(path));
    input->more = c->more != 0;
    input->digest = gl_digest_of(bytes, len);
}

static const char *const core_types[GL_CORE_TYPES] = {
    [GL_TYPE_YEAR] = "document-year",       [GL_TYPE_SIGN] = "document-sign",
    [GL_TYPE_BOILERPLATE] = "boilerplate",  [GL_TYPE_FRAME] = "document-frame",
    [GL_TYPE_HEADING] = "document-heading", [GL_TYPE_METADATA] = "document-metadata",
    [GL_TYPE_NOTE] = "document-note",
};

static int by_rule_name(const void *a, const void *b)
{
    const gl_rule *x = a, *y = b;
    int names = strcmp(x->name.data, y->name.data);
    return names ? names : (x->by > y->by) - (x->by < y->by); /* of one name: as it is, and as formats have it */
}

uint32_t gl_type_add_own(gl_ruleset *set, const char *name, gl_role role)
{
    uint32_t id = gl_table_add(&set->types, glane_str_of(name));
    gl_grow((void **)&set->type_info, &set->type_capacity, (size_t)id + 1, sizeof *set->type_info);
    set->type_info[id] = (gl_type){.role = role, .rank = id, .place = {gl_strdup(set->arena, "the core"), 0, 0}};
    return id;
}

gl_ruleset *gl_ruleset_load(gl_diags *diags, const gl_load *load)
{
    gl_arena *arena = load->keep ? gl_arena_new_fixed() : gl_arena_new();
    gl_ruleset *set = gl_realloc(NULL, sizeof *set);
    memset(set, 0, sizeof *set); /* the gaps between its fields too: it goes into images */
    set->arena = arena;
    gl_image_begin(arena);
    gl_table_init(&set->keys, arena);
    gl_table_init(&set->types, arena);
    for (uint32_t i = 0; i < GL_CORE_KEYS; i++) {
        uint32_t key = gl_key(set, glane_str_of(core_keys[i].name));
        set->key_tags[key] = core_keys[i].tag;
    }
    set->span_capture = GL_KEY_SPAN; /* captures and keys share their names */
    set->vocab = gl_vocab_new(arena);
    set->lexicons = gl_lexicons_new(arena, set->vocab);
    set->language = gl_str_copy(arena, glane_str_of(""));
    set->type_tried = set->type_amended = GLANE_NONE;
    /* Types that are there whether a pack uses them or not. */
    for (uint32_t i = 0; i < GL_CORE_TYPES; i++)
        gl_type_add_own(set, core_types[i], i == GL_TYPE_BOILERPLATE ? GL_ROLE_ASIDE : GL_ROLE_INTERNAL);
    gl_compiler compiler = {.set = set, .diags = diags, .arena = arena, .scratch = gl_arena_new(), .keep = load->keep,
                            .skipped = load->skipped, .morphology_folder = load->morphology ? load->morphology : ""};
    gl_packs_read(&compiler, load);
    if (set->rule_count)
        qsort(set->rules, set->rule_count, sizeof *set->rules, by_rule_name);
    for (uint32_t i = 0; i < compiler.pack_count; i++) {
        gl_table_free(&compiler.packs[i].lexicon_names);
        free(compiler.packs[i].lexicon_ids);
        free(compiler.packs[i].extends);
    }
    free(compiler.packs);
    gl_morphology_close(&compiler.morphology);
    gl_arena_free(compiler.scratch);
    return set;
}

/* What grew by realloc moves to the arena. */
static void settle(gl_ruleset *set)
{
    gl_arena *arena = set->arena;
    set->key_tags = gl_settle(arena, set->key_tags, set->keys.count * sizeof *set->key_tags);
    set->key_ranks = gl_settle(arena, set->key_ranks, set->keys.count * sizeof *set->key_ranks);
    set->type_info = gl_settle(arena, set->type_info, set->types.count * sizeof *set->type_info);
    set->rules = gl_settle(arena, set->rules, set->rule_count * sizeof *set->rules);
    set->off = gl_settle(arena, set->off, set->off_count * sizeof *set->off);
    set->scoped_roles = gl_settle(arena, set->scoped_roles, set->scoped_role_count * sizeof *set->scoped_roles);
    set->scoped_omits = gl_settle(arena, set->scoped_omits, set->scoped_omit_count * sizeof *set->scoped_omits);
    set->metadata = gl_settle(arena, set->metadata, set->metadata_count * sizeof *set->metadata);
    set->inputs = gl_settle(arena, set->inputs, set->input_count * sizeof *set->inputs);
    gl_table_settle(&set->keys);
    gl_table_settle(&set->types);
}

void gl_ruleset_finish(gl_ruleset *set, gl_diags *diags)
{
    settle(set);
    set->type_rules = gl_rules_by_type(set);
    gl_graph_order(set, diags);
    gl_vocab_finish(set->vocab);
    gl_lexicons_finish(set->lexicons);
    gl_signs_make(set);
    gl_dispatch_make(set);
}

void gl_ruleset_free(gl_ruleset *set)
{
    if (!set)
        return;
    gl_region_close(&set->image);
    gl_arena_free(set->arena);
    free(set);
}

const gl_rule *gl_rule_find(const gl_ruleset *set, const char *name)
{
    for (uint32_t i = 0; i < set->rule_count; i++)
        if (!strcmp(set->rules[i].name.data, name))
            return &set->rules[i];
    return NULL;
}

const gl_rule *gl_rule_off(const gl_ruleset *set, const char *name)
{
    for (uint32_t i = 0; i < set->off_count; i++)
        if (!strcmp(set->off[i].name.data, name))
            return &set->off[i];
    return NULL;
}
