/* Maps between two texts: examples, and the laws against a list of units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "map.h"

static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % limit;
}

static void check_in(const gl_map *map, uint32_t start, uint32_t end, uint32_t in_start, uint32_t in_end)
{
    glane_span span = gl_map_in(map, (glane_span){start, end});
    assert_int_equal(span.start, in_start);
    assert_int_equal(span.end, in_end);
}

static void check_out(const gl_map *map, uint32_t start, uint32_t end, uint32_t out_start, uint32_t out_end)
{
    glane_span span = gl_map_out(map, (glane_span){start, end});
    assert_int_equal(span.start, out_start);
    assert_int_equal(span.end, out_end);
}

static void test_empty(void **state)
{
    (void)state;
    gl_map map = {0};
    check_in(&map, 0, 0, 0, 0);
    check_in(&map, 3, 9, 0, 0);
    check_out(&map, 0, 0, 0, 0);
    check_out(&map, 3, 9, 0, 0);
    gl_map_add(&map, 5, 0, 1, 1);
    gl_map_add(&map, 5, 1, 0, 0);
    assert_int_equal(map.count, 0);
    gl_map_free(&map);
}

/* A BOM, "a", a Latin-1 accent, "bc", a dropped soft hyphen, a space for a no-break space, a ligature. */
static void test_examples(void **state)
{
    (void)state;
    gl_map map = {0};
    gl_map_add(&map, 3, 1, 1, 1);  /* out 0     in 3 */
    gl_map_add(&map, 4, 1, 2, 1);  /* out 1-3   in 4 */
    gl_map_add(&map, 5, 2, 1, 1);  /* out 3-5   in 5-7 */
    gl_map_add(&map, 7, 1, 0, 2);  /*           in 7-9 */
    gl_map_add(&map, 9, 1, 1, 2);  /* out 5     in 9-11 */
    gl_map_add(&map, 11, 1, 2, 3); /* out 6-8   in 11-14 */
    assert_int_equal(map.out_end, 8);
    assert_int_equal(map.in_end, 14);
    assert_int_equal(map.count, 6);
    check_in(&map, 0, 8, 3, 14);
    check_in(&map, 0, 1, 3, 4);
    check_in(&map, 2, 3, 4, 5); /* half of the accent is all of it */
    check_in(&map, 3, 5, 5, 7); /* the soft hyphen stays out */
    check_in(&map, 4, 6, 6, 11);
    check_in(&map, 5, 6, 9, 11);
    check_in(&map, 7, 8, 11, 14);
    check_in(&map, 5, 5, 9, 9);
    check_in(&map, 7, 7, 11, 11);
    check_in(&map, 8, 8, 14, 14);
    check_in(&map, 7, 99, 11, 14);
    check_in(&map, 9, 12, 14, 14);
    check_out(&map, 0, 3, 0, 0); /* the BOM */
    check_out(&map, 0, 5, 0, 3);
    check_out(&map, 4, 5, 1, 3);
    check_out(&map, 7, 9, 5, 5); /* the soft hyphen */
    check_out(&map, 8, 10, 5, 6);
    check_out(&map, 12, 13, 6, 8);
    check_out(&map, 14, 20, 8, 8);
    check_out(&map, 4, 4, 1, 1);
    gl_map_free(&map);
}

static void test_joins(void **state)
{
    (void)state;
    gl_map map = {0};
    gl_map_add(&map, 0, 4, 1, 1);
    gl_map_add(&map, 4, 3, 1, 1);
    assert_int_equal(map.count, 1);
    gl_map_add(&map, 9, 1, 1, 1); /* input was skipped */
    assert_int_equal(map.count, 2);
    gl_map_add(&map, 10, 2, 3, 2);
    gl_map_add(&map, 14, 1, 3, 2);
    assert_int_equal(map.count, 3);
    check_in(&map, 6, 8, 6, 10);
    check_out(&map, 7, 9, 7, 7);
    check_out(&map, 6, 10, 6, 8);
    check_out(&map, 13, 14, 11, 14);
    size_t capacity = map.capacity;
    gl_map_reset(&map);
    assert_int_equal(map.count, 0);
    assert_int_equal(map.out_end + map.in_end, 0);
    assert_int_equal(map.capacity, capacity);
    gl_map_free(&map);
}

/* Output that a reader made of nothing, such as a newline between two cells. */
static void test_made_output(void **state)
{
    (void)state;
    gl_map map = {0};
    gl_map_add(&map, 0, 4, 1, 1);
    gl_map_add(&map, 4, 2, 1, 0);
    gl_map_add(&map, 8, 4, 1, 1);
    check_in(&map, 4, 6, 4, 4);
    check_in(&map, 3, 5, 3, 4);
    check_in(&map, 5, 7, 4, 9);
    check_out(&map, 3, 4, 3, 4);
    check_out(&map, 8, 9, 6, 7);
    check_out(&map, 0, 12, 0, 10);
    gl_map_free(&map);
}

typedef struct unit {
    uint32_t out, out_end, in, in_end;
} unit;

enum { UNITS = 400 };

static size_t random_map(uint64_t *random, gl_map *map, unit *units)
{
    static const uint16_t kinds[][2] = {{1, 1}, {1, 1}, {2, 1}, {1, 3}, {0, 1}, {0, 3}, {2, 3}, {3, 1}};
    size_t count = 0;
    gl_map_reset(map);
    while (count < UNITS - 8) {
        uint32_t kind = random_below(random, 8), n = 1 + random_below(random, 6);
        uint32_t in = map->in_end + (random_below(random, 5) == 0 ? random_below(random, 4) : 0);
        uint32_t out = map->out_end;
        gl_map_add(map, in, n, kinds[kind][0], kinds[kind][1]);
        for (uint32_t i = 0; i < n; i++) {
            unit u = {out, out + kinds[kind][0], in, in + kinds[kind][1]};
            units[count++] = u;
            out = u.out_end;
            in = u.in_end;
        }
    }
    return count;
}

static void test_laws(void **state)
{
    (void)state;
    gl_map map = {0};
    uint64_t random = 7;
    for (int round = 0; round < 40; round++) {
        unit units[UNITS];
        size_t count = random_map(&random, &map, units);
        for (int i = 0; i < 300; i++) {
            glane_span out = {random_below(&random, map.out_end), 0};
            out.end = out.start + 1 + random_below(&random, 9);
            if (out.end > map.out_end)
                out.end = map.out_end;
            glane_span in = {UINT32_MAX, 0}, back = {UINT32_MAX, 0};
            for (size_t j = 0; j < count; j++) {
                if (units[j].out < out.end && units[j].out_end > out.start) {
                    in.start = units[j].in < in.start ? units[j].in : in.start;
                    in.end = units[j].in_end;
                }
            }
            check_in(&map, out.start, out.end, in.start, in.end);

            in = (glane_span){random_below(&random, map.in_end), 0};
            in.end = in.start + 1 + random_below(&random, 9);
            uint32_t stands = 0;
            for (size_t j = 0; j < count; j++) {
                if (units[j].in_end <= in.start)
                    stands = units[j].out_end;
                if (units[j].in < in.end && units[j].in_end > in.start && units[j].out < units[j].out_end) {
                    back.start = units[j].out < back.start ? units[j].out : back.start;
                    back.end = units[j].out_end;
                }
            }
            if (back.start == UINT32_MAX)
                back = (glane_span){stands, stands};
            check_out(&map, in.start, in.end, back.start, back.end);
        }
    }
    gl_map_free(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),       cmocka_unit_test(test_examples), cmocka_unit_test(test_joins),
        cmocka_unit_test(test_made_output), cmocka_unit_test(test_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
