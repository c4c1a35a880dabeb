/* Formats: from their YAML to what says which documents they are for, which packs, which defaults. */
#include "format.h"

#include "limits.h"

#include <stdlib.h>

/* One item of detect: {phrase | regex | path | host, in}. */
static void read_condition(gl_compiler *c, gl_pack *pack, gl_report_format *format, const glane_node *node, gl_quorum quorum)
{
    gl_condition *out = &format->conditions[format->condition_count];
    uint32_t found = 0;
    if (!gl_expect(c, node, GLANE_NODE_MAP, "a condition"))
        return;
    gl_check_fields(c, node, "a condition", gl_fields_condition);
    out->quorum = quorum;
    for (uint32_t i = 0; i < 4; i++) {
        const glane_node *value = gl_node_get(node, gl_fields_condition[i].name);
        if (!value || !gl_expect(c, value, GLANE_NODE_SCALAR, gl_fields_condition[i].name))
            continue;
        found++;
        out->subject = i == 2 ? GL_ON_PATH : i == 3 ? GL_ON_HOST : GL_ON_TEXT;
        out->glob = value->text;
        out->source = gl_format(c->arena, "%s: %s", gl_fields_condition[i].name, value->text.data);
    }
    if (found != 1) {
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "{phrase: \"…\"}, {regex: '…'}, {path: \"*/…\"} or {host: \"…\"}",
                    "a condition asks for one thing, this one for %u", found);
        return;
    }
    if (out->subject == GL_ON_TEXT) {
        gl_rule *rule = gl_format_rule(c, pack, node, "detect", GL_TYPE_SIGN);
        if (!rule)
            return;
        rule->part = format->condition_count;
    }
    format->condition_count++;
}

/* detect: {all: […], any: […], none: […], least: N} */
static void read_detect(gl_compiler *c, gl_pack *pack, gl_report_format *format, const glane_node *node)
{
    uint32_t count = 0, of_any = 0;
    format->least = 1;
    if (!gl_expect(c, node, GLANE_NODE_MAP, "'detect'"))
        return;
    gl_check_fields(c, node, "detect", gl_fields_detect);
    for (uint32_t i = GL_ALL; i <= GL_NOT; i++) {
        const glane_node *list = gl_node_get(node, gl_fields_detect[i].name);
        count += list ? (uint32_t)list->count : 0;
        of_any = i == GL_ANY && list ? (uint32_t)list->count : of_any;
    }
    format->conditions = gl_alloc(c->arena, ((size_t)count + 1) * sizeof *format->conditions);
    for (uint32_t i = GL_ALL; i <= GL_NOT; i++) {
        const glane_node *list = gl_node_get(node, gl_fields_detect[i].name);
        if (!list || !gl_expect(c, list, GLANE_NODE_LIST, gl_fields_detect[i].name))
            continue;
        for (size_t k = 0; k < list->count; k++)
            read_condition(c, pack, format, list->items[k], (gl_quorum)i);
    }
    const glane_node *least = gl_node_get(node, "least");
    if (least) {
        char *end = NULL;
        unsigned long value = strtoul(least->text.data ? least->text.data : "", &end, 10);
        if (*end || value < 1 || value > of_any)
            gl_diag_add(c->diags, GLANE_ERROR, least->place, "a whole number, up to how many conditions 'any' has",
                        "'%s' conditions of 'any' can't hold", least->text.data ? least->text.data : "");
        format->least = (uint32_t)value;
    }
    if (!count)
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "detect: {any: [{phrase: \"…\"}]}; a format without 'detect' holds everywhere",
                    "'detect' has no condition");
}

static void read_pack_names(gl_compiler *c, const glane_node *list, uint8_t *named)
{
    if (!list || !gl_expect(c, list, GLANE_NODE_LIST, "a list of packs"))
        return;
    for (size_t i = 0; i < list->count; i++) {
        const gl_pack *pack = gl_pack_find(c, list->items[i]->text);
        if (pack && !pack->is_format)
            named[pack - c->packs] = 1;
        else
            gl_pack_missing(c, list->items[i]);
    }
}

/* packs: {on: […], off: […]} */
static void read_packs(gl_compiler *c, gl_report_format *format, const glane_node *node)
{
    format->on = gl_alloc(c->arena, (size_t)c->pack_count + 1);
    format->off = gl_alloc(c->arena, (size_t)c->pack_count + 1);
    if (!node || !gl_expect(c, node, GLANE_NODE_MAP, "'packs'"))
        return;
    gl_check_fields(c, node, "packs", gl_fields_packs);
    read_pack_names(c, gl_node_get(node, "on"), format->on);
    read_pack_names(c, gl_node_get(node, "off"), format->off);
}

void gl_formats_scope(gl_compiler *c)
{
    c->set->scoped = gl_alloc(c->arena, (size_t)c->pack_count + 1);
    for (uint32_t i = 0; i < c->pack_count; i++) {
        const glane_node *on = c->packs[i].is_format ? gl_node_get(gl_node_get(c->packs[i].node, "packs"), "on") : NULL;
        for (size_t k = 0; on && on->kind == GLANE_NODE_LIST && k < on->count; k++) {
            const gl_pack *pack = gl_pack_find(c, on->items[k]->text);
            if (pack && !pack->is_format)
                c->set->scoped[pack - c->packs] = 1;
        }
    }
}

/* defaults: {TYPE: {KEY: VALUE}} */
static void read_defaults(gl_compiler *c, gl_report_format *format, const glane_node *node)
{
    gl_ruleset *set = c->set;
    size_t count = 0;
    if (!node || !gl_expect(c, node, GLANE_NODE_MAP, "'defaults'"))
        return;
    for (size_t i = 0; i < node->count; i++)
        count += node->items[i]->count;
    format->defaults = gl_alloc(c->arena, (count + 1) * sizeof *format->defaults);
    for (size_t i = 0; i < node->count; i++) {
        const glane_node *keys = node->items[i];
        uint32_t type = gl_table_find(&set->types, node->keys[i]);
        if (type == GLANE_NONE || type < GL_CORE_TYPES) {
            gl_diag_add(c->diags, GLANE_ERROR, node->key_places[i], "defaults: {TYPE: {KEY: VALUE}}", "'%s' is no type",
                        node->keys[i].data);
            continue;
        }
        if (!gl_expect(c, keys, GLANE_NODE_MAP, "defaults of a type"))
            continue;
        for (size_t k = 0; k < keys->count; k++) {
            gl_default *out = &format->defaults[format->default_count];
            uint32_t key = gl_key(set, keys->keys[k]), tag = set->key_tags[key];
            out->type = type;
            if (tag == 0 || tag == GL_TAG_CORE || tag == GLANE_SPAN || tag == GLANE_FACT)
                gl_diag_add(c->diags, GLANE_ERROR, keys->key_places[k], "a key that a pack declares, of a kind that can be written",
                            "'%s' can have no default", keys->keys[k].data);
            else if (gl_literal(c, keys->items[k], key, &out->attr))
                format->default_count++;
        }
    }
}

/* Their shape; format_test.c runs them. */
static void check_examples(gl_compiler *c, const glane_node *list)
{
    if (!list || !gl_expect(c, list, GLANE_NODE_LIST, "'examples'"))
        return;
    for (size_t i = 0; i < list->count; i++) {
        const glane_node *example = list->items[i], *text = gl_node_get(example, "text");
        if (!gl_expect(c, example, GLANE_NODE_MAP, "an example"))
            continue;
        gl_check_fields(c, example, "an example of a format", gl_fields_format_example);
        if (!text || !gl_node_get(example, "format"))
            gl_diag_add(c->diags, GLANE_ERROR, example->place, "- {text: \"…\", format: NAME}, or format: none for a near miss",
                        "an example needs text and format");
    }
}

void gl_format_read(gl_compiler *c, gl_pack *pack)
{
    gl_report_format *format = &c->set->formats[c->set->format_count++];
    const glane_node *detect = gl_node_get(pack->node, "detect");
    format->name = pack->name; /* field by field: the gaps between them stay zero, for images */
    format->node = pack->node;
    format->general = !detect;
    format->more = pack->more;
    c->set->more |= pack->more;
    if (detect)
        read_detect(c, pack, format, detect);
    read_packs(c, format, gl_node_get(pack->node, "packs"));
    read_defaults(c, format, gl_node_get(pack->node, "defaults"));
    gl_format_parts(c, pack, format);
    check_examples(c, gl_node_get(pack->node, "examples"));
}
