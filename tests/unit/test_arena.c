/* Memory by lifetime: zeroed, aligned, apart from one another, reusable after a reset. */
#define _GNU_SOURCE
#include "arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static int is_filled(const unsigned char *memory, size_t size, unsigned char with)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i] != with)
            return 0;
    return 1;
}

/* Allocates sizes of every kind; each is zero when given and keeps what is written to it. */
static void fill_arena(gl_arena *arena, uint64_t seed)
{
    enum { COUNT = 600 };
    unsigned char *memory[COUNT];
    size_t sizes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const uint32_t kind = next_random(&seed) % 20;
        sizes[i] = next_random(&seed) % (kind == 0 ? 300000u : kind < 4 ? 9000u : 200u);
        memory[i] = gl_alloc(arena, sizes[i]);
        assert_non_null(memory[i]);
        assert_int_equal((uintptr_t)memory[i] % alignof(max_align_t), 0);
        assert_true(is_filled(memory[i], sizes[i], 0));
        memset(memory[i], (int)(i % 255 + 1), sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        assert_true(is_filled(memory[i], sizes[i], (unsigned char)(i % 255 + 1)));
}

static void test_zeroed_and_apart(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new();
    for (uint64_t round = 0; round < 8; round++) {
        fill_arena(arena, round);
        gl_arena_reset(arena);
    }
    gl_arena_free(arena);
}

static void test_reset_gives_same_memory(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new();
    void *first[5000], *again;
    for (size_t i = 0; i < 5000; i++)
        first[i] = gl_alloc(arena, 100);
    gl_arena_reset(arena);
    for (size_t i = 0; i < 5000; i++) {
        again = gl_alloc(arena, 100);
        assert_ptr_equal(again, first[i]);
        assert_true(is_filled(again, 100, 0));
    }
    gl_arena_free(arena);
}

static void test_empty_and_null(void **state)
{
    (void)state;
    gl_arena_free(NULL);
    gl_arena *arena = gl_arena_new();
    gl_arena_reset(arena);
    assert_non_null(gl_alloc(arena, 0));
    assert_ptr_not_equal(gl_alloc(arena, 0), gl_alloc(arena, 0));
    gl_arena_reset(arena);
    gl_arena_reset(arena);
    gl_arena_free(arena);
    gl_arena_free(gl_arena_new());
}

static void test_large_requests(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new();
    char *small = gl_alloc(arena, 10);
    const size_t sizes[] = {16u << 10, 1u << 20, (1u << 20) + 1, 5u << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *memory = gl_alloc(arena, sizes[i]);
        assert_true(is_filled(memory, sizes[i], 0));
        memset(memory, 1, sizes[i]);
    }
    /* Large ones leave the block in use alone: small ones go on where they were. */
    char *after = gl_alloc(arena, 10);
    assert_true(after > small && after - small < 100);
    gl_arena_reset(arena);
    assert_ptr_equal(gl_alloc(arena, 10), small);
    gl_arena_free(arena);
}

static void test_poison(void **state)
{
    (void)state;
#ifdef HAS_ASAN
    gl_arena *arena = gl_arena_new();
    char *memory = gl_alloc(arena, 13);
    assert_false(__asan_address_is_poisoned(memory));
    assert_false(__asan_address_is_poisoned(memory + 12));
    assert_true(__asan_address_is_poisoned(memory + 13));
    char *full = gl_alloc(arena, 16);
    assert_true(__asan_address_is_poisoned(full + 16));
    gl_arena_reset(arena);
    assert_true(__asan_address_is_poisoned(memory));
    assert_true(__asan_address_is_poisoned(full));
    gl_arena_free(arena);
#else
    skip();
#endif
}

static void test_strings(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new();
    const glane_str copy = gl_str_copy(arena, (glane_str){"ab\0cd", 4});
    assert_int_equal(copy.len, 4);
    assert_memory_equal(copy.data, "ab\0c\0", 5);
    const glane_str empty = gl_str_copy(arena, (glane_str){NULL, 0});
    assert_int_equal(empty.len, 0);
    assert_string_equal(empty.data, "");
    assert_string_equal(gl_strdup(arena, ""), "");
    const char text[] = "été";
    char *twin = gl_strdup(arena, text);
    assert_ptr_not_equal(twin, text);
    assert_string_equal(twin, text);
    const glane_str made = gl_format(arena, "%s:%u:%c", "file", 12u, 'x');
    assert_string_equal(made.data, "file:12:x");
    assert_int_equal(made.len, strlen("file:12:x"));
    assert_int_equal(gl_format(arena, "%s", "").len, 0);
    const glane_str wide = gl_format(arena, "%70000d", 7);
    assert_int_equal(wide.len, 70000);
    assert_int_equal(wide.data[69999], '7');
    assert_int_equal(strlen(wide.data), 70000);
    gl_arena_free(arena);
}

static void test_grow(void **state)
{
    (void)state;
    uint32_t *items = NULL;
    size_t capacity = 0, moves = 0;
    for (uint32_t i = 0; i < 100000; i++) {
        const size_t before = capacity;
        gl_grow((void **)&items, &capacity, i + 1, sizeof *items);
        assert_true(capacity > i);
        moves += capacity != before;
        items[i] = i;
    }
    assert_true(moves < 20);
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(items[i], i);
    const uint32_t *same = items;
    gl_grow((void **)&items, &capacity, 0, sizeof *items);
    assert_ptr_equal(items, same);
    gl_grow((void **)&items, &capacity, 10 * capacity, sizeof *items);
    assert_int_equal(items[99999], 99999);
    free(items);
    free(gl_realloc(NULL, 0));
}

/* Runs one request in a child: it must end there with the status of a failed run. */
static void assert_ends(void (*request)(void))
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        request();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

static void ask_too_much(void)
{
    gl_alloc(gl_arena_new(), SIZE_MAX - 3);
}

static void ask_half(void)
{
    gl_alloc(gl_arena_new(), (size_t)PTRDIFF_MAX);
}

static void grow_past_all(void)
{
    void *items = NULL;
    size_t capacity = 0;
    gl_grow(&items, &capacity, SIZE_MAX / 4, 16);
}

static void realloc_past_all(void)
{
    free(gl_realloc(NULL, SIZE_MAX));
}

static void test_no_memory(void **state)
{
    (void)state;
    assert_ends(ask_too_much);
    assert_ends(ask_half);
    assert_ends(grow_past_all);
    assert_ends(realloc_past_all);
}

/* At a fixed address: one piece, the same in the next arena, with texts side by side. */
static void test_fixed(void **state)
{
    const char *base = NULL;
    (void)state;
    for (int round = 0; round < 2; round++) {
        gl_arena *arena = gl_arena_new_fixed(), *other = gl_arena_new_fixed();
        const gl_region *piece = gl_arena_piece(arena);
        assert_non_null(piece);
        assert_true(!base || piece->base == base);
        assert_true(!gl_arena_piece(other) || gl_arena_piece(other)->base != piece->base);
        base = piece->base;
        fill_arena(arena, 7);
        const char *large = gl_alloc(arena, (size_t)20 << 20);
        assert_ptr_equal(large + ((size_t)20 << 20), base + piece->used);
        const glane_str one = gl_str_copy(arena, (glane_str){"abc", 3}), two = gl_str_copy(arena, (glane_str){"", 0});
        assert_string_equal(one.data, "abc");
        assert_ptr_equal(two.data, one.data + 4);
        assert_int_equal((uintptr_t)gl_alloc(arena, 1) % alignof(max_align_t), 0);
        assert_ptr_equal(gl_arena_piece(arena), piece);
        gl_arena_free(other);
        gl_arena_free(arena);
    }
}

/* Where the piece cannot grow all goes on elsewhere, and it is no piece any more. */
static void test_torn(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new_fixed();
    const gl_region *piece = gl_arena_piece(arena);
    assert_non_null(piece);
    char *kept = gl_strdup(arena, "kept");
    void *wall = piece->base + piece->mapped;
    assert_ptr_equal(mmap(wall, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0), wall);
    fill_arena(arena, 3);
    memset(gl_alloc(arena, (size_t)8 << 20), 1, (size_t)8 << 20);
    assert_null(gl_arena_piece(arena));
    assert_string_equal(gl_str_copy(arena, (glane_str){kept, 4}).data, "kept");
    gl_arena_free(arena);
    assert_int_equal(munmap(wall, 4096), 0);
}

static void test_settle(void **state)
{
    (void)state;
    gl_arena *arena = gl_arena_new();
    char *grown = NULL;
    size_t capacity = 0;
    gl_grow((void **)&grown, &capacity, 100, 1);
    memset(grown, 7, 100);
    grown = gl_settle(arena, grown, 100);
    assert_true(is_filled((unsigned char *)grown, 100, 7));
    assert_non_null(gl_settle(arena, NULL, 0));
    gl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeroed_and_apart),
        cmocka_unit_test(test_reset_gives_same_memory),
        cmocka_unit_test(test_empty_and_null),
        cmocka_unit_test(test_large_requests),
        cmocka_unit_test(test_poison),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_fixed),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
