/* scheme.c: see scheme.h. */
#include "scheme.h"

#include "node.h"

#include <stdlib.h>

static const char *const gl_link_names[GL_LINK_KEYS] = {"bound", "unit", "of", "period"};

/* The names of a list, as ids of a table. */
static uint32_t *gl_ids_read(gl_scheme *scheme, gl_table *table, const glane_node *list, uint32_t *count)
{
    const size_t items = list ? list->count : 0;
    uint32_t *ids = gl_alloc(scheme->arena, (items + 1) * sizeof *ids);
    for (size_t i = 0; i < items; i++)
        ids[i] = gl_table_add(table, list->items[i]->text);
    *count = (uint32_t)items;
    return ids;
}

/* The measures of a type whose id may be new. */
static gl_type_measures *gl_measures_of(gl_scheme *scheme, uint32_t type)
{
    const size_t before = scheme->capacity;
    void *measures = scheme->measures;
    gl_grow(&measures, &scheme->capacity, (size_t)type + 1, sizeof *scheme->measures);
    scheme->measures = measures;
    for (size_t i = before; i < scheme->capacity; i++)
        scheme->measures[i] = (gl_type_measures){
            .others = 1,
            .values = scheme->others,
            .value_count = scheme->other_count,
            .linked = {1, 0, 1, 1},
        };
    return &scheme->measures[type];
}

static void gl_values_read(gl_scheme *scheme, const glane_node *values)
{
    for (size_t i = 0; values && i < values->count; i++) {
        gl_type_measures *type = gl_measures_of(scheme, gl_table_add(&scheme->types, values->keys[i]));
        *type = (gl_type_measures){.named = 1};
        type->values = gl_ids_read(scheme, &scheme->keys, values->items[i], &type->value_count);
    }
}

static void gl_links_read(gl_scheme *scheme, const glane_node *links)
{
    for (int key = 0; key < GL_LINK_KEYS; key++) {
        const glane_node *types = gl_node_get(links, gl_link_names[key]);
        scheme->links[key] = gl_table_add(&scheme->keys, glane_str_of(gl_link_names[key]));
        for (size_t i = 0; types && i < types->count; i++)
            gl_measures_of(scheme, gl_table_add(&scheme->types, types->items[i]->text))->linked[key] = 1;
    }
}

static void gl_pools_read(gl_scheme *scheme, const glane_node *pools)
{
    scheme->pool_count = pools ? (uint32_t)pools->count : 0;
    scheme->pools = gl_alloc(scheme->arena, (scheme->pool_count + 1) * sizeof *scheme->pools);
    for (uint32_t i = 0; i < scheme->pool_count; i++) {
        gl_pool *pool = &scheme->pools[i];
        pool->name = pools->keys[i];
        pool->types = gl_ids_read(scheme, &scheme->types, pools->items[i], &pool->type_count);
    }
}

void gl_scheme_init(gl_scheme *scheme, gl_arena *arena, gl_diags *diags)
{
    uint32_t count;
    *scheme = (gl_scheme){.arena = arena};
    gl_table_init(&scheme->types, arena);
    gl_table_init(&scheme->keys, arena);
    gl_table_init(&scheme->skipped, arena);
    gl_table_init(&scheme->only, arena);
    gl_table_init(&scheme->apart, arena);
    gl_table_init(&scheme->yes, arena);
    gl_table_init(&scheme->no, arena);
    const glane_node *root =
        gl_node_parse(arena, diags, "measures.yaml", gl_measures_yaml, gl_measures_yaml_size);
    scheme->value = gl_table_add(&scheme->keys, glane_str_of("value"));
    scheme->max = gl_table_add(&scheme->keys, glane_str_of("max"));
    scheme->others = gl_ids_read(scheme, &scheme->keys, gl_node_get(root, "others"), &scheme->other_count);
    scheme->flags = gl_ids_read(scheme, &scheme->keys, gl_node_get(root, "flags"), &scheme->flag_count);
    scheme->numbers = gl_ids_read(scheme, &scheme->keys, gl_node_get(root, "numbers"), &scheme->number_count);
    gl_values_read(scheme, gl_node_get(root, "values"));
    gl_links_read(scheme, gl_node_get(root, "links"));
    gl_pools_read(scheme, gl_node_get(root, "pools"));
    const uint32_t *timex = gl_ids_read(scheme, &scheme->types, gl_node_get(root, "timex"), &count);
    for (uint32_t i = 0; i < count; i++)
        gl_measures_of(scheme, timex[i])->timex = 1;
    const glane_node *of = gl_node_get(root, "of"), *endings = gl_node_get(of, "endings");
    gl_ids_read(scheme, &scheme->skipped, gl_node_get(of, "skip"), &count);
    gl_ids_read(scheme, &scheme->apart, gl_node_get(root, "apart"), &count);
    const glane_node *answers = gl_node_get(root, "answers");
    gl_ids_read(scheme, &scheme->yes, gl_node_get(answers, "yes"), &count);
    gl_ids_read(scheme, &scheme->no, gl_node_get(answers, "no"), &count);
    scheme->endings = endings ? endings->text : (glane_str){"", 0};
}

void gl_scheme_free(gl_scheme *scheme)
{
    gl_table_free(&scheme->types);
    gl_table_free(&scheme->keys);
    gl_table_free(&scheme->skipped);
    gl_table_free(&scheme->only);
    gl_table_free(&scheme->apart);
    gl_table_free(&scheme->yes);
    gl_table_free(&scheme->no);
    free(scheme->measures);
}

uint32_t gl_scheme_type(gl_scheme *scheme, glane_str name)
{
    if (scheme->only.count > 0 && gl_table_find(&scheme->only, name) == GLANE_NONE)
        return GLANE_NONE;
    const uint32_t type = gl_table_add(&scheme->types, name);
    gl_measures_of(scheme, type);
    return type;
}

uint32_t gl_scheme_stream_key(gl_scheme *scheme, glane_str name)
{
    if (glane_str_equal(name, glane_str_of("timex")))
        return scheme->value;
    if (glane_str_equal(name, glane_str_of("value_max")) || glane_str_equal(name, glane_str_of("timex_max")))
        return scheme->max;
    return gl_table_add(&scheme->keys, name);
}

glane_str gl_scheme_key_name(const gl_scheme *scheme, uint32_t type, uint32_t key)
{
    const int timex = scheme->measures[type].timex;
    if (key == scheme->max)
        return glane_str_of(timex ? "timex_max" : "value_max");
    if (key == scheme->value && timex)
        return glane_str_of("timex");
    return scheme->keys.names[key];
}

int gl_scheme_shown(const gl_scheme *scheme, uint32_t type)
{
    const gl_type_measures *measures = &scheme->measures[type];
    const int asked =
        scheme->only.count == 0 || gl_table_find(&scheme->only, scheme->types.names[type]) != GLANE_NONE;
    return asked && (measures->named || measures->annotated);
}
