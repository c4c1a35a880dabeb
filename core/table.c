#include "table.h"

#include <stdlib.h>

uint64_t gl_hash(uint64_t seed, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    for (; len >= 8; p += 8, len -= 8) {
        uint64_t eight = 0;
        for (int i = 0; i < 8; i++) /* little end first on every machine; one load on most */
            eight |= (uint64_t)p[i] << (8 * i);
        seed = (seed ^ eight) * 0x9E3779B97F4A7C15ULL;
        seed ^= seed >> 32;
    }
    for (size_t i = 0; i < len; i++)
        seed = (seed ^ p[i]) * 0x100000001b3ULL;
    return seed ^ (seed >> 29);
}

void gl_table_init(gl_table *table, gl_arena *arena)
{
    memset(table, 0, sizeof *table); /* the gaps between its fields too: it goes into images */
    table->arena = arena;
}

void gl_table_free(gl_table *table)
{
    if (table->arena) {
        free(table->names);
        free(table->slots);
    }
    *table = (gl_table){0};
}

/* The slot of a name: where it is, or the free one where it would be. */
static uint32_t find_slot(const gl_table *table, glane_str name)
{
    uint32_t mask = table->slot_count - 1;
    uint32_t at = (uint32_t)gl_hash(GL_HASH_SEED, name.data, name.len) & mask;
    while (table->slots[at] && !glane_str_equal(table->names[table->slots[at] - 1], name))
        at = (at + 1) & mask;
    return at;
}

static void rehash(gl_table *table)
{
    table->slot_count = table->slot_count ? table->slot_count * 2 : 64;
    free(table->slots);
    table->slots = gl_realloc(NULL, table->slot_count * sizeof *table->slots);
    memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    for (uint32_t i = 0; i < table->count; i++)
        table->slots[find_slot(table, table->names[i])] = i + 1;
}

void gl_table_settle(gl_table *table)
{
    table->names = gl_settle(table->arena, table->names, table->count * sizeof *table->names);
    table->slots = gl_settle(table->arena, table->slots, table->slot_count * sizeof *table->slots);
    table->capacity = table->count;
    table->arena = NULL;
}

uint32_t gl_table_add(gl_table *table, glane_str name)
{
    if (!table->arena)
        return gl_table_find(table, name);
    if (table->count * 2 >= table->slot_count)
        rehash(table);
    uint32_t at = find_slot(table, name);
    if (table->slots[at])
        return table->slots[at] - 1;
    gl_grow((void **)&table->names, &table->capacity, table->count + 1, sizeof *table->names);
    table->names[table->count] = gl_str_copy(table->arena, name);
    table->slots[at] = ++table->count;
    return table->count - 1;
}

uint32_t gl_table_find(const gl_table *table, glane_str name)
{
    if (!table->slot_count)
        return GLANE_NONE;
    uint32_t found = table->slots[find_slot(table, name)];
    return found ? found - 1 : GLANE_NONE;
}

glane_str gl_table_name(const gl_table *table, uint32_t id)
{
    return id < table->count ? table->names[id] : (glane_str){"", 0};
}
