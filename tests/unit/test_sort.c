/* sort.h: runs of every shape come out in order, nothing is lost. */
#include "sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* `count` keys in `runs` runs, below `limit`, from a seed (xorshift, G. Marsaglia 2003). */
static void fill(uint64_t *keys, size_t count, size_t runs, uint64_t limit, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        keys[i] = seed % limit;
    }
    for (size_t run = 0; run < runs; run++) {
        const size_t from = count * run / runs, to = count * (run + 1) / runs;
        qsort(keys + from, to - from, sizeof *keys, by_value);
    }
}

static void test_runs(void **state)
{
    enum { MOST = 1000 };
    static const size_t counts[] = {0, 1, 2, 3, 7, 64, 999, MOST}, runs[] = {1, 2, 3, 10, MOST};
    uint64_t keys[MOST], wanted[MOST], scratch[MOST];
    (void)state;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t r = 0; r < sizeof runs / sizeof *runs; r++)
            for (uint64_t limit = 2; limit <= UINT64_MAX / 1000; limit *= 1000) { /* few values, with equals; many */
                const size_t count = counts[c];
                fill(keys, count, runs[r], limit, 20 + c + r);
                memcpy(wanted, keys, count * sizeof *keys);
                qsort(wanted, count, sizeof *wanted, by_value);
                gl_sort_runs(keys, scratch, count);
                assert_memory_equal(keys, wanted, count * sizeof *keys);
            }
}

static void test_falling(void **state)
{
    uint64_t keys[] = {5, 4, 3, 2, 1, 0}, scratch[6];
    (void)state;
    gl_sort_runs(keys, scratch, 6);
    for (uint64_t i = 0; i < 6; i++)
        assert_int_equal(keys[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_runs), cmocka_unit_test(test_falling)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
