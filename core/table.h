/* table.h: names to ids. Ids count from 0 in order of arrival and never change. */
#ifndef GL_TABLE_H
#define GL_TABLE_H

#include "arena.h"

typedef struct gl_table {
    gl_arena *arena;  /* holds the names; NULL once the table is settled */
    glane_str *names; /* by id, NUL-terminated beyond their length */
    uint32_t count;
    size_t capacity;
    uint32_t *slots;  /* id + 1; 0 is free */
    uint32_t slot_count;
} gl_table;

void gl_table_init(gl_table *table, gl_arena *arena);
void gl_table_free(gl_table *table); /* not the arena */
/* The last name is in: all of it moves to the arena, and goes with that. */
void gl_table_settle(gl_table *table);
/* The id, old or new; GLANE_NONE for a new name of a table that is settled. */
uint32_t gl_table_add(gl_table *table, glane_str name);
uint32_t gl_table_find(const gl_table *table, glane_str name); /* GLANE_NONE if absent */
glane_str gl_table_name(const gl_table *table, uint32_t id);

/* 64-bit hash of bytes: the steps of FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), eight bytes at a time while
 * there are eight. `seed` chains calls; GL_HASH_SEED begins. */
#define GL_HASH_SEED 0xcbf29ce484222325ULL
uint64_t gl_hash(uint64_t seed, const void *bytes, size_t len);

#endif
