/* difference.c: see difference.h. */
#include "difference.h"

#include "decimal.h"

#include <stdlib.h>

void gl_facts_begin(gl_facts *facts, gl_arena *arena, const glane_engine *engine)
{
    facts->arena = arena;
    facts->engine = engine;
    facts->count = 0;
    facts->documents = 0;
}

void gl_facts_free(gl_facts *facts)
{
    free(facts->items);
}

/* Keys that say where and by what a fact was found, not what it is. */
static int gl_is_about(const char *name)
{
    static const char *const names[] = {"type", "id",     "anchor", "doc",     "span",  "line",
                                        "text", "origin", "rule",   "section", "plugin"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    return 0;
}

static glane_str gl_value_text(gl_arena *arena, const glane_attr *attr)
{
    char number[GL_DECIMAL_TEXT];
    switch (attr->tag) {
    case GLANE_STRING:
        return gl_str_copy(arena, attr->as.string);
    case GLANE_DECIMAL:
        return gl_str_copy(arena,
                           (glane_str){number, gl_decimal_print(attr->as.decimal, number, sizeof number)});
    case GLANE_INTEGER:
        return gl_format(arena, "%lld", (long long)attr->as.integer);
    case GLANE_RANGE:
        return gl_format(arena, "%llu-%llu", (unsigned long long)attr->as.range[0],
                         (unsigned long long)attr->as.range[1]);
    case GLANE_RECORD:
        return attr->as.record->attr_count ? gl_value_text(arena, &attr->as.record->attrs[0])
                                           : (glane_str){"", 0};
    default:
        return glane_str_of("true");
    }
}

glane_status gl_facts_record(void *user, const glane_record *record)
{
    gl_facts *facts = user;
    facts->documents += record->kind && strcmp(record->kind, "document") == 0;
    if (!record->kind || strcmp(record->kind, "fact") != 0)
        return GLANE_OK;
    void *items = facts->items;
    gl_grow(&items, &facts->capacity, facts->count + 1, sizeof *facts->items);
    facts->items = items;
    gl_fact *fact = &facts->items[facts->count++];
    *fact = (gl_fact){.keys = gl_alloc(facts->arena, (record->attr_count + 1) * sizeof *fact->keys),
                      .document = facts->documents};
    for (uint32_t i = 0; i < record->attr_count; i++) {
        const glane_attr *attr = &record->attrs[i];
        const char *name = glane_key_name(facts->engine, attr->key);
        if (strcmp(name, "type") == 0)
            fact->type = gl_str_copy(facts->arena, attr->as.string);
        else if (strcmp(name, "text") == 0)
            fact->text = gl_str_copy(facts->arena, attr->as.string);
        else if (strcmp(name, "rule") == 0)
            fact->rule = gl_str_copy(facts->arena, attr->as.string);
        else if (strcmp(name, "line") == 0)
            fact->line = attr->as.integer;
        else if (strcmp(name, "span") == 0 && attr->tag == GLANE_RECORD && attr->as.record->attr_count == 2)
            fact->bytes = (glane_span){(uint32_t)attr->as.record->attrs[1].as.range[0],
                                       (uint32_t)attr->as.record->attrs[1].as.range[1]};
        else if (!gl_is_about(name))
            fact->keys[fact->key_count++] = (gl_key_text){gl_str_copy(facts->arena, glane_str_of(name)),
                                                          gl_value_text(facts->arena, attr)};
    }
    return GLANE_OK;
}

int gl_fact_compare(const gl_fact *a, const gl_fact *b)
{
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    if (a->bytes.start != b->bytes.start)
        return a->bytes.start < b->bytes.start ? -1 : 1;
    if (a->bytes.end != b->bytes.end)
        return a->bytes.end < b->bytes.end ? -1 : 1;
    return strcmp(a->type.data, b->type.data);
}

glane_str gl_facts_values(gl_arena *arena, const gl_fact *fact)
{
    glane_str list = {"", 0};
    for (uint32_t i = 0; i < fact->key_count; i++)
        list = gl_format(arena, "%s%s%s=%s", list.data, i ? " " : "", fact->keys[i].name.data,
                         fact->keys[i].value.data);
    return list;
}

static const gl_key_text *gl_key_find(const gl_fact *fact, glane_str name)
{
    for (uint32_t i = 0; i < fact->key_count; i++)
        if (glane_str_equal(fact->keys[i].name, name))
            return &fact->keys[i];
    return NULL;
}

glane_str gl_facts_changes(gl_arena *arena, const gl_fact *before, const gl_fact *after)
{
    glane_str list = {"", 0};
    for (uint32_t i = 0; i < after->key_count; i++) {
        const gl_key_text *now = &after->keys[i], *old = gl_key_find(before, now->name);
        if (!old)
            list = gl_format(arena, "%s%s%s=%s is new", list.data, list.len ? ", " : "", now->name.data,
                             now->value.data);
        else if (!glane_str_equal(old->value, now->value))
            list = gl_format(arena, "%s%s%s=%s was %s", list.data, list.len ? ", " : "", now->name.data,
                             now->value.data, old->value.data);
    }
    for (uint32_t i = 0; i < before->key_count; i++)
        if (!gl_key_find(after, before->keys[i].name))
            list = gl_format(arena, "%s%s%s=%s is gone", list.data, list.len ? ", " : "",
                             before->keys[i].name.data, before->keys[i].value.data);
    return list;
}
