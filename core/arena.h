/* arena.h: memory by lifetime.
 *
 * Four lifetimes: the engine (rules, plugins), a plugin instance, a session, a
 * document. Each is an arena that is freed or reset whole; nothing in it is
 * freed alone. Allocation never returns NULL: memory that cannot be had ends
 * the process with a message on standard error (the command's worker is a
 * process of its own, so that costs one document). Limits on what a document
 * may ask for are counts, in limits.h. */
#ifndef GL_ARENA_H
#define GL_ARENA_H

#include "region.h"

#include <glane/types.h>

#include <stdarg.h>

typedef struct gl_arena gl_arena;

gl_arena *gl_arena_new(void);
/* One whose memory stands in one piece at a fixed address, where there is one free (region.h). */
gl_arena *gl_arena_new_fixed(void);
/* That piece; NULL for an arena that has none, or more than that. */
const gl_region *gl_arena_piece(const gl_arena *arena);
void gl_arena_free(gl_arena *arena); /* NULL is fine */
/* Empties it; keeps its first blocks (up to 4 MiB) for the next user. Not for one at a fixed address. */
void gl_arena_reset(gl_arena *arena);
/* Zeroed, aligned for any type. */
void *gl_alloc(gl_arena *arena, size_t size);
/* A copy of what was allocated by malloc and its like, which is freed. */
void *gl_settle(gl_arena *arena, void *memory, size_t size);
/* A copy, NUL-terminated beyond its length. */
glane_str gl_str_copy(gl_arena *arena, glane_str s);
char *gl_strdup(gl_arena *arena, const char *text);
/* printf and vprintf into the arena; NUL-terminated. */
glane_str gl_format(gl_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
glane_str gl_format_list(gl_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0), nonnull(2)));

/* realloc that never fails; for arrays that a session keeps between documents. */
void *gl_realloc(void *memory, size_t size);
/* Grows *array (of items of `item` bytes) to hold at least `need`; doubles. */
void gl_grow(void **array, size_t *capacity, size_t need, size_t item);

#endif
