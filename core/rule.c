/* The rules of a pack. */
#include "limits.h"
#include "ruleset.h"

#include <stdlib.h>

void gl_rule_consumes(gl_ruleset *set, gl_rule *rule, uint32_t type)
{
    for (uint32_t i = 0; i < rule->consume_count; i++)
        if (rule->consumes[i] == type)
            return;
    uint32_t *grown = gl_alloc(set->arena, (rule->consume_count + 1) * sizeof *grown);
    if (rule->consume_count)
        memcpy(grown, rule->consumes, rule->consume_count * sizeof *grown);
    grown[rule->consume_count++] = type;
    rule->consumes = grown;
}

gl_rule *gl_rule_add(gl_ruleset *set, const gl_rule *rule)
{
    gl_grow((void **)&set->rules, &set->rule_capacity, (size_t)set->rule_count + 1, sizeof *set->rules);
    set->rules[set->rule_count++] = *rule;
    set->more |= rule->more;
    return &set->rules[set->rule_count - 1];
}

/* "$name" or "$name.column" */
static void read_reference(gl_compiler *c, glane_str text, gl_set *out)
{
    const char *dot = memchr(text.data, '.', text.len);
    size_t len = dot ? (size_t)(dot - text.data) : text.len;
    out->kind = dot ? GL_SET_COLUMN : GL_SET_TEXT;
    out->capture = gl_key(c->set, (glane_str){text.data + 1, len - 1});
    if (dot)
        out->column = gl_key(c->set, (glane_str){dot + 1, text.len - len - 1});
}

static void read_sets(gl_compiler *c, const glane_node *map, gl_set **sets, uint32_t *count)
{
    if (!map)
        return;
    if (map->kind != GLANE_NODE_MAP) {
        gl_diag_add(c->diags, GLANE_ERROR, map->place, "set: {key: value}", "'set' is %s", gl_node_kind_name(map->kind));
        return;
    }
    *sets = gl_alloc(c->arena, (map->count + 1) * sizeof **sets);
    for (size_t i = 0; i < map->count; i++) {
        const glane_node *value = map->items[i];
        gl_set *set = &(*sets)[*count];
        set->key = gl_key(c->set, map->keys[i]);
        set->place = value->place;
        if (!c->set->key_tags[set->key] || c->set->key_tags[set->key] == GL_TAG_CORE) {
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i], "declare it under 'keys' with its kind",
                        "'%s' is no declared key", map->keys[i].data);
            continue;
        }
        if (value->kind == GLANE_NODE_SCALAR && value->text.len > 1 && value->text.data[0] == '$')
            read_reference(c, value->text, set);
        else if (!gl_literal(c, value, set->key, &set->literal))
            continue;
        ++*count;
    }
}

const char *const gl_scope_names[GL_SCOPES] = {"sentence", "section", "document"};

static int read_within(gl_compiler *c, const glane_node *node, gl_context *out)
{
    if (!node)
        return 1;
    for (uint32_t i = 0; i < GL_SCOPES; i++)
        if (glane_str_equal(node->text, glane_str_of(gl_scope_names[i]))) {
            out->within = GL_WITHIN_SENTENCE + i;
            if (out->within >= GL_WITHIN_SECTION)
                out->wide = c->set->wide_count++;
            return 1;
        }
    char *end = NULL;
    unsigned long n = node->text.len ? strtoul(node->text.data, &end, 10) : 0;
    if (end && !*end && n <= GL_MAX_CONTEXT_WORDS) {
        out->within = (uint32_t)n;
        return 1;
    }
    gl_diag_add(c->diags, GLANE_ERROR, node->place, "sentence, section, document, or a number of words up to 256",
                "'%s' is no distance", node->text.data);
    return 0;
}

/* <type>, for overlaps and inside. */
static int read_type_name(gl_compiler *c, const glane_node *node, gl_rule *rule, uint32_t *type)
{
    glane_str t = node->text;
    if (t.len > 2 && t.data[0] == '<' && t.data[t.len - 1] == '>') {
        *type = gl_table_find(&c->set->types, (glane_str){t.data + 1, t.len - 2});
        if (*type != GLANE_NONE) {
            gl_rule_consumes(c->set, rule, *type);
            return 1;
        }
    }
    gl_diag_add(c->diags, GLANE_ERROR, node->place, "<type>, a type that a pack declares", "'%s' names no type", t.data);
    return 0;
}

static int read_context(gl_compiler *c, const gl_pack *pack, const glane_node *node, gl_rule *rule, gl_context *out)
{
    int found = 0, good = 1;
    if (node->kind != GLANE_NODE_MAP) {
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "- {before: \"words\"}", "a context is a map, not %s",
                    gl_node_kind_name(node->kind));
        return 0;
    }
    gl_check_fields(c, node, "a context", gl_fields_context);
    out->place = node->place;
    for (unsigned where = GL_BEFORE; where <= GL_HEADS; where++) {
        const glane_node *value = gl_node_get(node, gl_fields_context[where].name);
        if (!value)
            continue;
        found++;
        out->where = (gl_where)where;
        out->source = gl_format(c->arena, "%s: %s", gl_fields_context[where].name, value->text.data ? value->text.data : "");
        good = where == GL_OVERLAPS || where == GL_INSIDE ? read_type_name(c, value, rule, &out->type)
                                                          : gl_phrase_compile(c, pack, value, &out->program, rule);
    }
    if (found != 1) {
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "one of before, after, around, overlaps, inside, column, row, table, heads",
                    "a context says one place, this one %d", found);
        return 0;
    }
    read_sets(c, gl_node_get(node, "set"), &out->sets, &out->set_count);
    return read_within(c, gl_node_get(node, "within"), out) && good;
}

static void read_contexts(gl_compiler *c, const gl_pack *pack, const glane_node *list, gl_rule *rule, gl_contexts *out)
{
    if (!list)
        return;
    if (list->kind != GLANE_NODE_LIST) {
        gl_diag_add(c->diags, GLANE_ERROR, list->place, "begin each item with '- '", "contexts are a list, not %s",
                    gl_node_kind_name(list->kind));
        return;
    }
    gl_context *items = gl_alloc(c->arena, (out->count + list->count + 1) * sizeof *items);
    if (out->count)
        memcpy(items, out->items, out->count * sizeof *items);
    out->items = items;
    for (size_t i = 0; i < list->count; i++)
        if (read_context(c, pack, list->items[i], rule, &out->items[out->count]))
            out->count++;
}

/* `reads: [TYPE, ...]`: what a scanning operator looks at, and so waits for. */
static void read_reads(gl_compiler *c, const glane_node *list, gl_rule *rule)
{
    if (!list)
        return;
    rule->reads_place = list->place;
    rule->reads = gl_alloc(c->arena, (list->count + 1) * sizeof *rule->reads);
    for (size_t i = 0; list->kind == GLANE_NODE_LIST && i < list->count; i++)
        if (read_type_name(c, list->items[i], rule, &rule->reads[rule->read_count]))
            rule->read_count++;
    if (list->kind != GLANE_NODE_LIST)
        gl_diag_add(c->diags, GLANE_ERROR, list->place, "reads: [<type>]", "reads is a list of types, not %s",
                    gl_node_kind_name(list->kind));
}

static glane_str text_of(const glane_node *node)
{
    return node && node->kind == GLANE_NODE_SCALAR ? node->text : (glane_str){"", 0};
}

/* What finds a match: a phrase, a regex, or an operator that scans. */
static void read_matcher(gl_compiler *c, const gl_pack *pack, const glane_node *node, gl_rule *rule)
{
    const glane_node *phrase = gl_node_get(node, "phrase"), *regex = gl_node_get(node, "regex");
    if (phrase && regex) {
        gl_diag_add(c->diags, GLANE_ERROR, regex->place, "make two rules of it", "a rule has a phrase or a regex, not both");
        return;
    }
    if (phrase) {
        rule->phrase = gl_alloc(c->arena, sizeof *rule->phrase);
        if (gl_phrase_compile(c, pack, phrase, rule->phrase, rule) && rule->phrase->first.empty)
            gl_diag_add(c->diags, GLANE_ERROR, phrase->place, "leave one word outside []", "the phrase matches nothing at all");
    } else if (regex) {
        rule->pattern = gl_alloc(c->arena, sizeof *rule->pattern);
        gl_pattern_compile(c, regex, rule->pattern);
    } else if (!gl_node_get(node, "operator") && !gl_node_get(node, "running")) {
        gl_diag_add(c->diags, GLANE_ERROR, rule->place, "phrase: \"…\" or regex: '…'", "rule '%s' has nothing to match",
                    rule->name.data);
    }
}

static void check_expected_keys(gl_compiler *c, const glane_node *expected)
{
    for (size_t i = 0; expected->kind == GLANE_NODE_MAP && i < expected->count; i++) {
        uint32_t key = gl_table_find(&c->set->keys, expected->keys[i]);
        if (!glane_str_equal(expected->keys[i], glane_str_of("text")) && (key == GLANE_NONE || !c->set->key_tags[key]))
            gl_diag_add(c->diags, GLANE_ERROR, expected->key_places[i], "a declared key, or text", "'%s' is no key of a fact",
                        expected->keys[i].data);
    }
}

/* Their shape; core/examples.c runs them. */
static void check_examples(gl_compiler *c, const glane_node *list)
{
    if (!list)
        return;
    for (size_t i = 0; list->kind == GLANE_NODE_LIST && i < list->count; i++) {
        const glane_node *example = list->items[i], *expect = gl_node_get(example, "expect");
        int good = text_of(gl_node_get(example, "text")).len && expect && expect->kind == GLANE_NODE_LIST;
        if (example->kind == GLANE_NODE_MAP)
            gl_check_fields(c, example, "an example", gl_fields_example);
        for (size_t k = 0; good && k < expect->count; k++) {
            good = text_of(gl_node_get(expect->items[k], "text")).len > 0;
            check_expected_keys(c, expect->items[k]);
        }
        if (!good)
            gl_diag_add(c->diags, GLANE_ERROR, example->place, "- {text: \"…\", expect: [{text: \"…\", key: value}]}, or expect: []",
                        "an example needs text and expect, each fact that it expects its text");
    }
    if (list->kind != GLANE_NODE_LIST)
        gl_diag_add(c->diags, GLANE_ERROR, list->place, "begin each with '- '", "examples are a list, not %s",
                    gl_node_kind_name(list->kind));
}

static int phrase_captures(const gl_program *program, uint32_t name)
{
    for (uint32_t i = 0; i < program->count; i++)
        if (program->steps[i].name == name)
            return 1;
    return 0;
}

static int contexts_capture(const gl_contexts *contexts, uint32_t name)
{
    for (uint32_t i = 0; i < contexts->count; i++)
        if (phrase_captures(&contexts->items[i].program, name))
            return 1;
    return 0;
}

static int rule_captures(const gl_rule *rule, uint32_t name)
{
    for (uint32_t i = 0; rule->pattern && i < rule->pattern->group_count; i++)
        if (rule->pattern->groups[i].name == name)
            return 1;
    return (rule->phrase && phrase_captures(rule->phrase, name)) || contexts_capture(&rule->require, name) ||
           contexts_capture(&rule->context, name);
}

/* A `$name` in `set` that nothing captures is a slip of the pen. */
static void check_sets(gl_compiler *c, const gl_rule *rule, const gl_set *sets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (sets[i].kind != GL_SET_LITERAL && !rule_captures(rule, sets[i].capture))
            gl_diag_add(c->diags, GLANE_ERROR, sets[i].place, "name a part of the phrase: name:<lexicon>",
                        "nothing in rule '%s' captures '%s'", rule->name.data,
                        gl_table_name(&c->set->keys, sets[i].capture).data);
}

static void check_captures(gl_compiler *c, const gl_rule *rule)
{
    check_sets(c, rule, rule->sets, rule->set_count);
    for (uint32_t i = 0; i < rule->context.count; i++)
        check_sets(c, rule, rule->context.items[i].sets, rule->context.items[i].set_count);
    for (uint32_t i = 0; i < rule->require.count; i++)
        check_sets(c, rule, rule->require.items[i].sets, rule->require.items[i].set_count);
}

/* What it gives: facts of a type, or keys of the facts that others gave. */
static int read_result(gl_compiler *c, const glane_node *node, gl_rule *rule)
{
    gl_ruleset *set = c->set;
    const glane_node *type = gl_node_get(node, "type"), *amend = gl_node_get(node, "amend");
    rule->amends = GLANE_NONE;
    if (amend && text_of(amend).len && !type) {
        rule->amends = gl_key(set, amend->text);
        if (set->type_amended == GLANE_NONE)
            set->type_amended = gl_type_add_own(set, "(amended)", GL_ROLE_INTERNAL);
        rule->type = set->type_amended;
        return 1;
    }
    if (!type || amend) {
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "give it 'id: NAME' and 'type: TYPE' (or 'amend: CAPTURE' and 'set')",
                    type ? "a rule has a type or amends facts, not both" : "the rule has no type");
        return 0;
    }
    rule->type = gl_table_find(&set->types, text_of(type));
    if (rule->type == GLANE_NONE) {
        gl_diag_add(c->diags, GLANE_ERROR, type->place, "declare it under 'types'", "'%s' is no type", text_of(type).data);
        rule->type = 0;
    }
    return 1;
}

static void read_priority(gl_compiler *c, const glane_node *priority, gl_rule *rule)
{
    char *end;
    if (!priority)
        return;
    long value = strtol(priority->text.data ? priority->text.data : "", &end, 10);
    if (*end || end == priority->text.data || value < -GL_MAX_PRIORITY || value > GL_MAX_PRIORITY)
        gl_diag_add(c->diags, GLANE_ERROR, priority->place, "a whole number from -1000 to 1000", "the priority is no number");
    rule->priority = (int32_t)value;
}

static void check_keys_set(gl_compiler *c, const gl_rule *rule)
{
    uint32_t keys = rule->set_count;
    for (uint32_t i = 0; i < rule->context.count; i++)
        keys += rule->context.items[i].set_count;
    if (keys > GL_MAX_ATTRS)
        gl_diag_add(c->diags, GLANE_ERROR, rule->place, "make two rules of it", "rule '%s' sets %u keys, a fact has %d at most",
                    rule->name.data, keys, GL_MAX_ATTRS);
    if (rule->amends != GLANE_NONE && !rule_captures(rule, rule->amends))
        gl_diag_add(c->diags, GLANE_ERROR, rule->place, "name the fact in the phrase: name:<type>",
                    "nothing in rule '%s' captures '%s'", rule->name.data, gl_table_name(&c->set->keys, rule->amends).data);
}

/* One that another pack switched off: only its name is kept, for those who list rules. */
static void keep_off(gl_compiler *c, const gl_part *part, gl_rule *rule)
{
    gl_ruleset *set = c->set;
    rule->state = gl_format(c->arena, "off: %s by %s", part->off, part->off_by->name.data).data;
    rule->type = gl_table_find(&set->types, text_of(gl_node_get(part->node, "type")));
    gl_grow((void **)&set->off, &set->off_capacity, (size_t)set->off_count + 1, sizeof *set->off);
    set->off[set->off_count++] = *rule;
}

/* The contexts under a key, and those that an overriding rule adds under the key with a +. */
static void read_condition_lists(gl_compiler *c, const gl_part *part, const glane_node *node, gl_rule *rule, const char *key,
                                 gl_contexts *out)
{
    const char *const more = gl_format(c->arena, "%s+", key).data;
    const glane_node *own = gl_node_get(node, key), *added = gl_node_get(node, more);
    read_contexts(c, gl_overlay_scope(part, own), own, rule, out);
    read_contexts(c, gl_overlay_scope(part, added), added, rule, out);
    if (added && gl_overlay_scope(part, added) == part->pack)
        gl_diag_add(c->diags, GLANE_ERROR, added->place, gl_format(c->arena, "write '%s'; a rule that overrides another adds", key).data,
                    "'%s' adds to no list", more);
}

void gl_rule_body(gl_compiler *c, const gl_part *part, const glane_node *node, gl_rule *rule)
{
    const glane_node *list = gl_node_get(node, "phrase");
    read_matcher(c, gl_overlay_scope(part, list), node, rule);
    read_condition_lists(c, part, node, rule, "require", &rule->require);
    read_condition_lists(c, part, node, rule, "unless", &rule->unless);
    read_condition_lists(c, part, node, rule, "context", &rule->context);
    read_sets(c, gl_node_get(node, "set"), &rule->sets, &rule->set_count);
    check_captures(c, rule);
    check_keys_set(c, rule);
}

/* What others make of it: for all documents, or for those of some formats. */
static const char *state_of(const gl_compiler *c, const gl_part *part, const gl_rule *rule)
{
    if (rule->by)
        return gl_format(c->arena, "overridden by %s, where its format holds", part->by->name.data).data;
    if (part->over)
        return gl_format(c->arena, "overridden by %s", part->by->name.data).data;
    if (rule->yield_count)
        return gl_format(c->arena, "off where the format of %s holds", c->packs[rule->yields[0]].name.data).data;
    return NULL;
}

static void read_rule(gl_compiler *c, const gl_part *part, uint32_t by)
{
    const glane_node *node = gl_overlay_merge(c, part), *id = gl_node_get(node, "id");
    gl_rule rule;
    memset(&rule, 0, sizeof rule); /* the gaps between its fields too: it goes into images */
    rule.place = part->over ? part->over->place : id->place;
    rule.node = node;
    rule.plugin = rule.amends = GLANE_NONE;
    rule.more = part->pack->more || (part->by && part->by->more);
    rule.pack = (uint32_t)(part->pack - c->packs);
    rule.by = by;
    rule.yields = part->yields;
    rule.yield_count = part->yield_count;
    rule.name = gl_format(c->arena, "%s/%s", part->pack->name.data, id->text.data);
    if (part->off) {
        keep_off(c, part, &rule);
        return;
    }
    rule.state = state_of(c, part, &rule);
    if (!read_result(c, node, &rule))
        return;
    rule.operator_name = text_of(gl_node_get(node, "operator"));
    if (!rule.operator_name.len)
        rule.operator_name = gl_str_copy(c->arena, glane_str_of(rule.amends == GLANE_NONE ? "rule.fields" : ""));
    rule.with = gl_node_get(node, "with");
    read_priority(c, gl_node_get(node, "priority"), &rule);
    gl_rule_body(c, part, node, &rule);
    for (uint32_t i = 0; i < rule.require.count; i++)
        rule.in_cells |= rule.require.items[i].where >= GL_COLUMN;
    read_reads(c, gl_node_get(node, "reads"), &rule);
    check_examples(c, gl_node_get(node, "examples"));
    gl_rule_add(c->set, &rule);
}

/* A rule that a pack overrides in some formats alone is two: as it is, and as that pack has it. */
static void read_variants(gl_compiler *c, const gl_part *part)
{
    const uint32_t by = part->over ? (uint32_t)(part->by - c->packs) : 0;
    if (!part->over || !c->set->scoped[by] || part->off) {
        read_rule(c, part, 0);
        return;
    }
    gl_part plain = *part, over = *part;
    plain.over = NULL;
    plain.by = NULL;
    over.yield_count = 0; /* but for those that switch it off whoever overrides it */
    for (uint32_t i = 0; i < part->yield_count; i++)
        if (part->yields[i] != by)
            gl_overlay_yield(c, &over, &c->packs[part->yields[i]]);
    read_rule(c, &plain, 0);
    read_rule(c, &over, by + 1);
}

void gl_rules_read(gl_compiler *c, const gl_overlay *overlay, gl_pack *pack, const glane_node *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const glane_node *node = list->items[i];
        if (node->kind != GLANE_NODE_MAP) {
            gl_diag_add(c->diags, GLANE_ERROR, node->place, "- id: NAME", "a rule is a map, not %s", gl_node_kind_name(node->kind));
            continue;
        }
        const glane_node *id = gl_node_get(node, "id"), *override = gl_node_get(node, "override");
        gl_check_fields(c, node, "a rule", gl_fields_rule);
        if (override && !id) /* compiled where the rule is that it overrides */
            continue;
        if (override || !text_of(id).len) {
            gl_diag_add(c->diags, GLANE_ERROR, node->place, "give it 'id: NAME' and 'type: TYPE'",
                        override ? "the rule has an id and overrides another" : "the rule has no id");
            continue;
        }
        const gl_part *part = gl_overlay_find(overlay, gl_format(c->arena, "%s/%s", pack->name.data, id->text.data));
        if (part && part->node == node) /* the first of that name */
            read_variants(c, part);
    }
}
