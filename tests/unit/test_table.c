/* Names to ids: the same name the same id, before the table is settled and after. */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static glane_str name_of(char text[16], uint32_t i)
{
    return (glane_str){text, (size_t)snprintf(text, 16, "%u", i * 2654435761u)};
}

static void check(const gl_table *table, uint32_t count)
{
    char text[16];
    for (uint32_t i = 0; i < count; i++) {
        glane_str name = name_of(text, i);
        assert_int_equal(gl_table_find(table, name), i);
        assert_true(glane_str_equal(gl_table_name(table, i), name));
    }
    assert_int_equal(gl_table_find(table, glane_str_of("none")), GLANE_NONE);
    assert_string_equal(gl_table_name(table, count).data, "");
}

static void test_settled(void **state)
{
    static const uint32_t counts[] = {0, 1, 31, 32, 33, 5000};
    char text[16];
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        gl_arena *arena = gl_arena_new();
        gl_table table;
        gl_table_init(&table, arena);
        for (uint32_t k = 0; k < 2 * counts[i]; k++)
            assert_int_equal(gl_table_add(&table, name_of(text, k / 2)), k / 2);
        check(&table, counts[i]);
        gl_table_settle(&table);
        check(&table, counts[i]);
        for (uint32_t k = 0; k < counts[i]; k++)
            assert_int_equal(gl_table_add(&table, name_of(text, k)), k);
        assert_int_equal(gl_table_add(&table, glane_str_of("new")), GLANE_NONE);
        assert_int_equal(table.count, counts[i]);
        gl_table_free(&table);
        gl_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_settled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
