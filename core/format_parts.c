/* The parts of a format that look for something: each becomes a rule of one of the core's types. */
#include "format.h"

#include "limits.h"

#include <stdlib.h>

/* Where `word` stands in a list that ends in NULL; its length if it does not. */
static uint32_t index_of(const char *const *list, const glane_node *word)
{
    uint32_t i = 0;
    while (list[i] && !(word->kind == GLANE_NODE_SCALAR && glane_str_equal(word->text, glane_str_of(list[i]))))
        i++;
    return i;
}

/* A choice among words; the first where nothing is written. */
static uint32_t choice(gl_compiler *c, const glane_node *node, const char *key, const char *const *words)
{
    const glane_node *value = gl_node_get(node, key);
    uint32_t i = value ? index_of(words, value) : 0;
    glane_str list = {"", 0};
    if (words[i])
        return i;
    for (i = 0; words[i]; i++)
        list = gl_format(c->arena, "%s%s%s", list.data, i ? ", " : "", words[i]);
    gl_diag_add(c->diags, GLANE_ERROR, value->place, list.data, "'%s' is no value for '%s'",
                value->kind == GLANE_NODE_SCALAR ? value->text.data : gl_node_kind_name(value->kind), key);
    return 0;
}

/* `in: head` or `in: beginning`: how far from the start of the document it may stand. */
static uint32_t read_reach(gl_compiler *c, const glane_node *node, int head_first)
{
    const char *const wide[] = {gl_reach_names[1], gl_reach_names[0], NULL};
    uint32_t i = choice(c, node, "in", head_first ? gl_reach_names : wide);
    return (i == 0) == head_first ? GL_FORMAT_HEAD_BYTES : GL_FORMAT_DETECT_BYTES;
}

gl_rule *gl_format_rule(gl_compiler *c, gl_pack *pack, const glane_node *node, const char *section, gl_core_type type)
{
    gl_ruleset *set = c->set;
    const glane_node *id = gl_node_get(node, "id");
    gl_rule rule;
    memset(&rule, 0, sizeof rule); /* the gaps between its fields too: it goes into images */
    rule.place = id ? id->place : node->place;
    rule.node = node;
    rule.plugin = rule.amends = GLANE_NONE;
    rule.more = pack->more;
    rule.type = type;
    rule.pack = (uint32_t)(pack - c->packs);
    rule.format = set->format_count;
    rule.operator_name = gl_str_copy(c->arena, glane_str_of(""));
    rule.name = id ? gl_format(c->arena, "%s/%s", pack->name.data, id->text.data)
                   : gl_format(c->arena, "%s/%s:%u:%u", pack->name.data, section, node->place.line, node->place.column);
    if (id && !gl_good_name(id->text, 0))
        gl_diag_add(c->diags, GLANE_ERROR, id->place, "small letters, digits and hyphens, a letter first",
                    "'%s' is no name for a part of a format", id->text.data);
    gl_rule_body(c, &(gl_part){.pack = pack, .node = node}, node, &rule);
    if (type == GL_TYPE_SIGN || type == GL_TYPE_METADATA || type == GL_TYPE_YEAR)
        rule.reach = read_reach(c, node, type != GL_TYPE_SIGN);
    if (rule.consume_count && (type == GL_TYPE_SIGN || type == GL_TYPE_BOILERPLATE || type == GL_TYPE_HEADING))
        gl_diag_add(c->diags, GLANE_ERROR, rule.place, "use words, lexicons and classes: <digits>, <capital>",
                    "'%s' comes before all facts, so it can name no type", section);
    for (uint32_t i = 0; i < set->rule_count; i++)
        if (glane_str_equal(set->rules[i].name, rule.name)) {
            gl_diag_add(c->diags, GLANE_ERROR, rule.place, "rename one of the two", "rule '%s' is there twice, first at line %u",
                        rule.name.data, set->rules[i].place.line);
            return NULL;
        }
    return gl_rule_add(set, &rule);
}

/* An item is a map with an id, a phrase or a regex. */
static int good_item(gl_compiler *c, const glane_node *node, const char *what, const gl_field *fields, int needs_id)
{
    if (!gl_expect(c, node, GLANE_NODE_MAP, what))
        return 0;
    gl_check_fields(c, node, what, fields);
    if (!needs_id || gl_node_get(node, "id"))
        return 1;
    gl_diag_add(c->diags, GLANE_ERROR, node->place, "- {id: NAME, phrase: \"…\"}", "%s has no id", what);
    return 0;
}

/* Where gl_shift_names has "0". */
#define GL_SHIFT_NONE 2

/* One way to find a value: the rule's span is the value. A year votes, and outweighs what the text says elsewhere. */
static void read_finder(gl_compiler *c, gl_pack *pack, const glane_node *node, uint32_t key)
{
    int year = key == GL_KEY_YEAR;
    if (!good_item(c, node, "metadata", gl_fields_metadata, 0))
        return;
    gl_rule *rule = gl_format_rule(c, pack, node, "metadata", year ? GL_TYPE_YEAR : GL_TYPE_METADATA);
    if (!rule)
        return;
    rule->part = key;
    const glane_node *shift = gl_node_get(node, "shift");
    if (shift && !year)
        gl_diag_add(c->diags, GLANE_ERROR, shift->place, "leave it out", "'shift' is for a year");
    if (!year)
        return;
    rule->shift = shift ? (int32_t)choice(c, node, "shift", gl_shift_names) - GL_SHIFT_NONE : 0;
    rule->priority = GL_MAX_PRIORITY; /* before what other rules say of the same year */
    uint32_t weight = gl_key(c->set, glane_str_of("weight"));
    rule->sets = gl_alloc(c->arena, sizeof *rule->sets);
    rule->sets[0] = (gl_set){.key = weight, .kind = GL_SET_LITERAL, .place = node->place,
                             .literal = {.key = weight, .tag = GLANE_INTEGER, .as = {.integer = GL_FORMAT_YEAR_VOTES}}};
    rule->set_count = 1;
}

/* Notes a key that documents may have, once. */
static void add_key(gl_ruleset *set, uint32_t key)
{
    if (key == GL_KEY_YEAR || key == GL_KEY_TITLE)
        return;
    for (uint32_t i = 0; i < set->metadata_count; i++)
        if (set->metadata[i] == key)
            return;
    gl_grow((void **)&set->metadata, &set->metadata_capacity, (size_t)set->metadata_count + 1, sizeof *set->metadata);
    set->metadata[set->metadata_count++] = key;
}

/* metadata: {KEY: finder | [finder, …]} */
static void read_metadata(gl_compiler *c, gl_pack *pack, const glane_node *node)
{
    gl_ruleset *set = c->set;
    if (!node || !gl_expect(c, node, GLANE_NODE_MAP, "'metadata'"))
        return;
    for (size_t i = 0; i < node->count; i++) {
        const glane_node *value = node->items[i];
        const uint32_t key = gl_key(set, node->keys[i]);
        if (!gl_metadata_key_ok(set, node->keys[i])) {
            gl_diag_add(c->diags, GLANE_ERROR, node->key_places[i], "title, year, or another name, whose values are strings",
                        "'%s' can't be metadata", node->keys[i].data);
            continue;
        }
        add_key(set, key);
        for (size_t k = 0; value->kind == GLANE_NODE_LIST && k < value->count; k++)
            read_finder(c, pack, value->items[k], key);
        if (value->kind != GLANE_NODE_LIST)
            read_finder(c, pack, value, key);
    }
}

static void read_boilerplate(gl_compiler *c, gl_pack *pack, const glane_node *node)
{
    if (!good_item(c, node, "boilerplate", gl_fields_boilerplate, 1))
        return;
    gl_running kind = (gl_running)choice(c, node, "running", gl_running_names);
    gl_core_type type = choice(c, node, "facts", gl_no_yes) ? GL_TYPE_FRAME : GL_TYPE_BOILERPLATE;
    uint32_t cover = choice(c, node, "covers", gl_cover_names);
    gl_rule *rule = gl_format_rule(c, pack, node, "boilerplate", type);
    if (!rule)
        return;
    rule->part = cover;
    rule->running = kind;
}

static void read_section(gl_compiler *c, gl_pack *pack, const glane_node *node)
{
    if (!good_item(c, node, "a heading", gl_fields_heading, 1))
        return;
    uint32_t level = choice(c, node, "level", gl_level_names) + 1;
    gl_rule *rule = gl_format_rule(c, pack, node, "sections", GL_TYPE_HEADING);
    if (rule)
        rule->part = level;
}

static void read_note(gl_compiler *c, gl_pack *pack, gl_report_format *format, const glane_node *node)
{
    if (!good_item(c, node, "a note", gl_fields_note, 1))
        return;
    gl_note *note = &format->notes[format->note_count];
    const glane_node *types = gl_node_get(node, "types");
    note->scope = (gl_scope)choice(c, node, "scope", gl_note_scope_names);
    note->types = gl_alloc(c->arena, ((types ? types->count : 0) + 1) * sizeof *note->types);
    for (size_t i = 0; types && types->kind == GLANE_NODE_LIST && i < types->count; i++) {
        uint32_t type = gl_table_find(&c->set->types, types->items[i]->text);
        if (type == GLANE_NONE || type < GL_CORE_TYPES)
            gl_diag_add(c->diags, GLANE_ERROR, types->items[i]->place, "types: [figure, amount]", "'%s' is no type",
                        types->items[i]->text.data ? types->items[i]->text.data : "");
        else
            note->types[note->type_count++] = type;
    }
    if (!gl_node_get(node, "set"))
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "set: {source: $what}", "the note says nothing of the facts in its scope");
    gl_rule *rule = gl_format_rule(c, pack, node, "notes", GL_TYPE_NOTE);
    if (rule)
        rule->part = format->note_count++;
}

void gl_format_parts(gl_compiler *c, gl_pack *pack, gl_report_format *format)
{
    static const char *const lists[] = {"boilerplate", "sections", "notes"};
    read_metadata(c, pack, gl_node_get(pack->node, "metadata"));
    for (unsigned i = 0; i < 3; i++) {
        const glane_node *list = gl_node_get(pack->node, lists[i]);
        if (!list || !gl_expect(c, list, GLANE_NODE_LIST, lists[i]))
            continue;
        if (i == 2)
            format->notes = gl_alloc(c->arena, (list->count + 1) * sizeof *format->notes);
        for (size_t k = 0; k < list->count; k++) {
            if (i == 0)
                read_boilerplate(c, pack, list->items[k]);
            else if (i == 1)
                read_section(c, pack, list->items[k]);
            else
                read_note(c, pack, format, list->items[k]);
        }
    }
}
