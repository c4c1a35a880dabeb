#include "ruleset.h"

#include <stdlib.h>

static const char *const core_keys[GL_CORE_KEYS] = {
    "stream", "doc",     "sha256", "reader",  "format",  "language", "chars",     "lines",  "title", "year",    "meta_from", "type",
    "id",     "anchor",  "span",   "char",    "byte",    "line",     "origin",    "text",   "section", "rule",  "plugin",    "stage",
    "code",   "message", "fatal",  "transient", "status", "facts",   "numbers",   "total",  "aside", "unexplained",
};

static int by_rule_name(const void *a, const void *b)
{
    return strcmp(((const gl_rule *)a)->name.data, ((const gl_rule *)b)->name.data);
}

gl_ruleset *gl_ruleset_load(gl_diags *diags, const char *facts, const char *const *paths, int jit)
{
    gl_arena *arena = gl_arena_new();
    gl_ruleset *set = gl_alloc(arena, sizeof *set);
    set->arena = arena;
    gl_table_init(&set->keys, arena);
    gl_table_init(&set->types, arena);
    for (uint32_t i = 0; i < GL_CORE_KEYS; i++) {
        uint32_t key = gl_key(set, glane_str_of(core_keys[i]));
        set->key_tags[key] = GL_TAG_CORE;
    }
    set->span_capture = gl_key(set, glane_str_of("span")); /* a core key too: GL_KEY_SPAN */
    set->vocab = gl_vocab_new(arena);
    set->lexicons = gl_lexicons_new(arena, set->vocab);
    gl_compiler compiler = {.set = set, .diags = diags, .arena = arena, .jit = jit};
    gl_packs_read(&compiler, facts, paths);
    if (set->rule_count)
        qsort(set->rules, set->rule_count, sizeof *set->rules, by_rule_name);
    for (uint32_t i = 0; i < compiler.pack_count; i++) {
        gl_table_free(&compiler.packs[i].lexicon_names);
        free(compiler.packs[i].lexicon_ids);
    }
    free(compiler.packs);
    return set;
}

void gl_ruleset_finish(gl_ruleset *set, gl_diags *diags)
{
    set->type_rules = gl_rules_by_type(set);
    gl_graph_order(set, diags);
    gl_vocab_finish(set->vocab);
    gl_lexicons_finish(set->lexicons);
    gl_dispatch_make(set);
}

void gl_ruleset_free(gl_ruleset *set)
{
    if (!set)
        return;
    for (uint32_t i = 0; i < set->rule_count; i++)
        if (set->rules[i].pattern)
            pcre2_code_free(set->rules[i].pattern->code);
    free(set->rules);
    free(set->key_tags);
    free(set->key_ranks);
    free(set->type_info);
    gl_table_free(&set->keys);
    gl_table_free(&set->types);
    gl_vocab_free(set->vocab);
    gl_lexicons_free(set->lexicons);
    gl_arena_free(set->arena);
}

const gl_rule *gl_rule_find(const gl_ruleset *set, const char *name)
{
    for (uint32_t i = 0; i < set->rule_count; i++)
        if (!strcmp(set->rules[i].name.data, name))
            return &set->rules[i];
    return NULL;
}
