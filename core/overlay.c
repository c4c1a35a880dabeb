/* What packs make of each other's rules: override, disable, filter.
 *
 * Read before any rule is compiled, so that nothing depends on the order of packs: a rule that is switched off
 * by one pack is off, whatever others say; one that two packs override is a mistake. */
#include "ruleset.h"

#include <stdlib.h>

/* Points a mistake out; `name` is what was written. */
static void unknown(gl_compiler *c, const glane_node *item, const char *what)
{
    gl_diag_add(c->diags, GLANE_ERROR, item->place, "PACK/RULE as `glane rules list` shows it; its pack must be loaded too",
                "'%s' is no %s", item->text.data ? item->text.data : "", what);
}

gl_part *gl_overlay_find(const gl_overlay *o, glane_str name)
{
    uint32_t id = gl_table_find(&o->names, name);
    return id == GLANE_NONE ? NULL : &o->parts[id];
}

static const glane_node *scalar_of(const glane_node *map, const char *key)
{
    const glane_node *node = gl_node_get(map, key);
    return node && node->kind == GLANE_NODE_SCALAR && node->text.len ? node : NULL;
}

/* The pack's own rules, by name. */
static void add_rules(gl_compiler *c, gl_overlay *o, gl_pack *pack)
{
    const glane_node *list = gl_node_get(pack->node, "rules");
    for (size_t i = 0; list && list->kind == GLANE_NODE_LIST && i < list->count; i++) {
        const glane_node *id = scalar_of(list->items[i], "id");
        if (!id)
            continue;
        glane_str name = gl_format(c->arena, "%s/%s", pack->name.data, id->text.data);
        uint32_t before = o->names.count, at = gl_table_add(&o->names, name);
        gl_grow((void **)&o->parts, &o->capacity, (size_t)at + 1, sizeof *o->parts);
        if (at == before)
            o->parts[at] = (gl_part){.pack = pack, .node = list->items[i]};
        else
            gl_diag_add(c->diags, GLANE_ERROR, id->place, "rename one of the two", "rule '%s' is there twice, first at line %u",
                        name.data, gl_node_get(o->parts[at].node, "id")->place.line);
    }
}

static void add_overrides(gl_compiler *c, gl_overlay *o, gl_pack *pack)
{
    const glane_node *list = gl_node_get(pack->node, "rules");
    for (size_t i = 0; list && list->kind == GLANE_NODE_LIST && i < list->count; i++) {
        const glane_node *name = scalar_of(list->items[i], "override");
        gl_part *part = name ? gl_overlay_find(o, name->text) : NULL;
        if (!name)
            continue;
        if (!part)
            unknown(c, name, "rule of another pack");
        else if (part->pack == pack)
            gl_diag_add(c->diags, GLANE_ERROR, name->place, "change the rule itself", "'%s' is a rule of this pack", name->text.data);
        else if (part->over)
            gl_diag_add(c->diags, GLANE_ERROR, name->place, "let one pack do it", "rule '%s' is overridden twice, first at %s:%u",
                        name->text.data, part->over->place.file, part->over->place.line);
        else {
            part->over = list->items[i];
            part->by = pack;
            if (c->set->scoped[pack - c->packs])
                gl_overlay_yield(c, part, pack);
        }
    }
}

void gl_overlay_yield(gl_compiler *c, gl_part *part, const gl_pack *pack)
{
    uint32_t *grown = gl_alloc(c->arena, ((size_t)part->yield_count + 1) * sizeof *grown);
    if (part->yield_count)
        memcpy(grown, part->yields, part->yield_count * sizeof *grown);
    grown[part->yield_count++] = (uint32_t)(pack - c->packs);
    part->yields = grown;
}

/* A pack that holds in some formats alone does so there. */
static void switch_off(gl_compiler *c, gl_part *part, const gl_pack *by, const char *how)
{
    if (c->set->scoped[by - c->packs]) {
        gl_overlay_yield(c, part, by);
        return;
    }
    if (part->off)
        return;
    part->off = how;
    part->off_by = by;
}

/* All rules of a pack, or those of it for which `keeps` says no. */
static void filter_pack(gl_compiler *c, gl_overlay *o, const gl_pack *pack, const gl_pack *by, const glane_node *only,
                        const glane_node *without, const char *how)
{
    for (uint32_t i = 0; i < o->names.count; i++) {
        gl_part *part = &o->parts[i];
        const glane_node *type = scalar_of(part->node, "type");
        int named[2] = {0, 0};
        for (int side = 0; part->pack == pack && side < 2; side++) {
            const glane_node *list = side ? without : only;
            for (size_t k = 0; list && k < list->count; k++) {
                glane_str item = list->items[k]->text;
                int is_type = item.len > 2 && item.data[0] == '<';
                glane_str inner = is_type ? (glane_str){item.data + 1, item.len - 2} : item;
                named[side] |= is_type ? type && glane_str_equal(type->text, inner)
                                       : glane_str_equal(gl_node_get(part->node, "id")->text, inner);
            }
        }
        if (part->pack == pack && ((only && !named[0]) || named[1] || (!only && !without)))
            switch_off(c, part, by, how);
    }
}

/* disable: [PACK/RULE, PACK] */
static void read_disable(gl_compiler *c, gl_overlay *o, gl_pack *pack, const glane_node *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const glane_node *item = list->items[i];
        const gl_pack *whole = item->kind == GLANE_NODE_SCALAR ? gl_pack_find(c, item->text) : NULL;
        gl_part *part = item->kind == GLANE_NODE_SCALAR ? gl_overlay_find(o, item->text) : NULL;
        if (whole && whole != pack && !whole->is_format)
            filter_pack(c, o, whole, pack, NULL, NULL, "disabled");
        else if (part && part->pack != pack)
            switch_off(c, part, pack, "disabled");
        else
            unknown(c, item, "rule, or pack, beside this one");
    }
}

/* What `only` and `without` name must be there: <type>, or an id of the pack's. */
static void check_filter(gl_compiler *c, const gl_overlay *o, const gl_pack *pack, const glane_node *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        glane_str item = list->items[i]->text;
        if (item.len > 2 && item.data[0] == '<') {
            glane_str inner = gl_str_copy(c->arena, (glane_str){item.data + 1, item.len - 2});
            if (gl_table_find(&c->set->types, inner) == GLANE_NONE)
                unknown(c, list->items[i], "type");
        } else if (!gl_overlay_find(o, gl_format(c->arena, "%s/%s", pack->name.data, item.len ? item.data : ""))) {
            unknown(c, list->items[i], "rule of that pack");
        }
    }
}

/* filter: {PACK: {only: [<type>, id], without: [<type>, id]}} */
static void read_filter(gl_compiler *c, gl_overlay *o, gl_pack *pack, const glane_node *map)
{
    for (size_t i = 0; map && i < map->count; i++) {
        const gl_pack *other = gl_pack_find(c, map->keys[i]);
        const glane_node *only = gl_node_get(map->items[i], "only"), *without = gl_node_get(map->items[i], "without");
        if (!other || other == pack || other->is_format) {
            gl_diag_add(c->diags, GLANE_ERROR, map->key_places[i], "name a pack that is loaded, beside this one",
                        "there is no pack '%s' to filter", map->keys[i].data);
            continue;
        }
        if (gl_expect(c, map->items[i], GLANE_NODE_MAP, "a filter"))
            gl_check_fields(c, map->items[i], "a filter", gl_fields_filter);
        if ((only && !gl_expect(c, only, GLANE_NODE_LIST, "'only'")) || (without && !gl_expect(c, without, GLANE_NODE_LIST, "'without'")))
            continue;
        check_filter(c, o, other, only);
        check_filter(c, o, other, without);
        if (only || without)
            filter_pack(c, o, other, pack, only, without, "filtered");
    }
}

void gl_overlay_read(gl_compiler *c, gl_overlay *o)
{
    gl_table_init(&o->names, c->arena);
    for (uint32_t i = 0; i < c->pack_count; i++)
        add_rules(c, o, &c->packs[i]);
    for (uint32_t i = 0; i < c->pack_count; i++) {
        const glane_node *disable = gl_node_get(c->packs[i].node, "disable"), *filter = gl_node_get(c->packs[i].node, "filter");
        add_overrides(c, o, &c->packs[i]);
        if (disable && gl_expect(c, disable, GLANE_NODE_LIST, "'disable'"))
            read_disable(c, o, &c->packs[i], disable);
        if (filter && gl_expect(c, filter, GLANE_NODE_MAP, "'filter'"))
            read_filter(c, o, &c->packs[i], filter);
    }
}

void gl_overlay_free(gl_overlay *o)
{
    gl_table_free(&o->names);
    free(o->parts);
}

/* Does the overriding rule do without this key of the one it overrides? */
static int replaced(const glane_node *over, const char *key)
{
    int match = !strcmp(key, "phrase") || !strcmp(key, "regex");
    return gl_node_get(over, key) || (match && (gl_node_get(over, "phrase") || gl_node_get(over, "regex")));
}

const glane_node *gl_overlay_merge(gl_compiler *c, const gl_part *part)
{
    const glane_node *base = part->node, *over = part->over;
    if (!over)
        return base;
    glane_node *merged = gl_alloc(c->arena, sizeof *merged);
    size_t most = base->count + over->count + 1;
    merged->kind = GLANE_NODE_MAP; /* field by field: the gaps between them stay zero, for images */
    merged->place = over->place;
    merged->keys = gl_alloc(c->arena, most * sizeof *merged->keys);
    merged->key_places = gl_alloc(c->arena, most * sizeof *merged->key_places);
    merged->items = gl_alloc(c->arena, most * sizeof *merged->items);
    for (size_t i = 0; i < over->count + base->count; i++) {
        const glane_node *from = i < over->count ? over : base;
        size_t k = i < over->count ? i : i - over->count;
        if (from == over ? !strcmp(from->keys[k].data, "override") : replaced(over, from->keys[k].data))
            continue;
        merged->keys[merged->count] = from->keys[k];
        merged->key_places[merged->count] = from->key_places[k];
        merged->items[merged->count++] = from->items[k];
    }
    return merged;
}

const gl_pack *gl_overlay_scope(const gl_part *part, const glane_node *item)
{
    for (size_t i = 0; part->over && i < part->over->count; i++)
        if (part->over->items[i] == item)
            return part->by;
    return part->pack;
}
