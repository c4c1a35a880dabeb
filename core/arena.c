/* arena.c: bump allocation in blocks, and the allocations that never fail.
 *
 * Blocks double from 16 KiB to 256 KiB and stand in a list in order of age; those
 * before `current` are full, those after it are empty ones that a reset kept.
 * A request that would waste much of a block gets memory of its own in `large`. Memory is zeroed when it is handed
 * out, which brings it into the cache for who asked; what is written over at once (texts) is not.
 * Under AddressSanitizer what is not handed out is poisoned, with a gap after
 * each allocation, so that an overrun or a use after reset is caught as in malloc. */
#include "arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define GL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GL_ASAN 1
#endif
#endif
#ifdef GL_ASAN
#include <sanitizer/asan_interface.h>
#endif

#define GL_BLOCK_MIN ((size_t)16 << 10)
#define GL_BLOCK_MAX ((size_t)256 << 10)
#define GL_BLOCKS_KEPT ((size_t)4 << 20)
/* What the command's exit status calls "the run itself failed". */
#define GL_EXIT_NO_MEMORY 3

typedef struct gl_block {
    struct gl_block *next;
    size_t size, used; /* of data */
    alignas(max_align_t) unsigned char data[];
} gl_block;

struct gl_arena {
    gl_block *first, *current;
    gl_block *large;
    gl_region region; /* of an arena at a fixed address: while it can grow, all is there */
};

#ifdef GL_ASAN
static const size_t gl_gap = alignof(max_align_t);

static void gl_hide(const void *memory, size_t size)
{
    __asan_poison_memory_region(memory, size);
}

static void gl_show(const void *memory, size_t size)
{
    __asan_unpoison_memory_region(memory, size);
}
#else
static const size_t gl_gap = 0;

static void gl_hide(const void *memory, size_t size)
{
    (void)memory;
    (void)size;
}

static void gl_show(const void *memory, size_t size)
{
    (void)memory;
    (void)size;
}
#endif

/* _Exit: nothing that was half written is to be flushed. */
static _Noreturn void gl_no_memory(size_t size)
{
    fprintf(stderr, "glane: out of memory (%zu bytes asked for)\n", size);
    _Exit(GL_EXIT_NO_MEMORY);
}

/* A block with room for `size` bytes of data, zeroed. */
static gl_block *gl_block_new(size_t size)
{
    if (size > PTRDIFF_MAX - sizeof(gl_block))
        gl_no_memory(size);
    gl_block *block = calloc(1, sizeof *block + size);
    if (!block)
        gl_no_memory(size);
    block->size = size;
    return block;
}

static void gl_blocks_free(gl_block *block)
{
    while (block) {
        gl_block *next = block->next;
        free(block);
        block = next;
    }
}

gl_arena *gl_arena_new(void)
{
    gl_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        gl_no_memory(sizeof *arena);
    return arena;
}

gl_arena *gl_arena_new_fixed(void)
{
    gl_arena *arena = gl_arena_new();
    gl_region_open(&arena->region);
    return arena;
}

const gl_region *gl_arena_piece(const gl_arena *arena)
{
    return arena->region.base && !arena->region.torn ? &arena->region : NULL;
}

void gl_arena_free(gl_arena *arena)
{
    if (!arena)
        return;
    gl_region_close(&arena->region);
    gl_blocks_free(arena->first);
    gl_blocks_free(arena->large);
    free(arena);
}

void gl_arena_reset(gl_arena *arena)
{
    gl_blocks_free(arena->large);
    arena->large = NULL;
    size_t kept = 0;
    for (gl_block **link = &arena->first; *link; link = &(*link)->next) {
        gl_block *block = *link;
        kept += sizeof *block + block->size;
        if (kept > GL_BLOCKS_KEPT) {
            *link = NULL;
            gl_blocks_free(block);
            break;
        }
        block->used = 0;
        gl_hide(block->data, block->size);
    }
    arena->current = arena->first;
}

/* The data size of the block that comes after `block`, which may not exist yet. */
static size_t gl_next_size(const gl_block *block)
{
    if (!block)
        return GL_BLOCK_MIN - sizeof *block;
    if (block->next)
        return block->next->size;
    size_t whole = 2 * (sizeof *block + block->size);
    return (whole < GL_BLOCK_MAX ? whole : GL_BLOCK_MAX) - sizeof *block;
}

/* Makes the block after the current one current. */
static gl_block *gl_advance(gl_arena *arena)
{
    gl_block **link = arena->current ? &arena->current->next : &arena->first;
    if (!*link) {
        *link = gl_block_new(gl_next_size(arena->current));
        gl_hide((*link)->data, (*link)->size);
    }
    arena->current = *link;
    return *link;
}

/* What an allocation takes of a block. */
static size_t gl_need(size_t size)
{
    const size_t unit = alignof(max_align_t);
    return ((size ? size : 1) + unit - 1) / unit * unit + gl_gap;
}

/* Memory of the current block, as it was left; NULL where it has no room, or the arena no blocks. */
static inline void *gl_take(gl_arena *arena, size_t size)
{
    gl_block *block = arena->current;
    if (!block || size > block->size || gl_need(size) > block->size - block->used)
        return NULL;
    void *memory = block->data + block->used;
    block->used += gl_need(size);
    gl_show(memory, size);
    return memory;
}

/* Zeroed memory from elsewhere. */
static void *gl_take_more(gl_arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX)
        gl_no_memory(size);
    void *fixed = arena->region.base ? gl_region_take(&arena->region, size, alignof(max_align_t)) : NULL;
    if (fixed)
        return fixed;
    if (gl_need(size) > gl_next_size(arena->current) / 4) {
        gl_block *block = gl_block_new(size);
        block->next = arena->large;
        arena->large = block;
        return block->data;
    }
    gl_advance(arena);
    return memset(gl_take(arena, size), 0, size);
}

void *gl_alloc(gl_arena *arena, size_t size)
{
    void *memory = gl_take(arena, size);
    return memory ? memset(memory, 0, size) : gl_take_more(arena, size);
}

void *gl_settle(gl_arena *arena, void *memory, size_t size)
{
    void *copy = gl_alloc(arena, size);
    if (size > 0)
        memcpy(copy, memory, size);
    free(memory);
    return copy;
}

glane_str gl_str_copy(gl_arena *arena, glane_str s)
{
    /* Texts need no alignment: in what is written to a file they stand side by side. */
    char *copy = arena->region.base ? gl_region_take(&arena->region, s.len + 1, 1) : gl_take(arena, s.len + 1);
    if (!copy)
        copy = gl_take_more(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.data, s.len);
    copy[s.len] = '\0';
    return (glane_str){copy, s.len};
}

char *gl_strdup(gl_arena *arena, const char *text)
{
    const size_t size = strlen(text) + 1;
    return memcpy(gl_alloc(arena, size), text, size);
}

glane_str gl_format_list(gl_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        return gl_str_copy(arena, (glane_str){NULL, 0});
    char *text = gl_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return (glane_str){text, (size_t)len};
}

glane_str gl_format(gl_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const glane_str text = gl_format_list(arena, format, args);
    va_end(args);
    return text;
}

void *gl_realloc(void *memory, size_t size)
{
    void *moved = size <= PTRDIFF_MAX ? realloc(memory, size ? size : 1) : NULL;
    if (!moved)
        gl_no_memory(size);
    return moved;
}

void gl_grow(void **array, size_t *capacity, size_t need, size_t item)
{
    if (need <= *capacity)
        return;
    size_t grown = *capacity <= SIZE_MAX / 2 ? 2 * *capacity : need;
    if (grown < need)
        grown = need;
    if (grown < 8)
        grown = 8;
    if (item != 0 && grown > PTRDIFF_MAX / item)
        gl_no_memory(SIZE_MAX);
    /* Callers hold a pointer of a type of their own: copied, it is not accessed as void *. */
    void *memory;
    memcpy(&memory, array, sizeof memory);
    memory = gl_realloc(memory, grown * item);
    memcpy(array, &memory, sizeof memory);
    *capacity = grown;
}
