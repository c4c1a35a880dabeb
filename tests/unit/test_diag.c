/* Diagnostics: copied, counted, cut off per file, sorted. */
#include "diag.h"
#include "limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static gl_place at(const char *file, uint32_t line, uint32_t column)
{
    return (gl_place){file, line, column};
}

static void test_copies(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    char file[] = "a.yaml", remedy[] = "do this", word[] = "word";
    gl_diag_add(&diags, GLANE_ERROR, at(file, 3, 4), remedy, "bad %s %d", word, 7);
    gl_diag_add(&diags, GLANE_WARNING, at(NULL, 0, 0), NULL, "loose");
    file[0] = remedy[0] = word[0] = 'X';
    assert_int_equal(diags.count, 2);
    assert_int_equal(diags.errors, 1);
    assert_string_equal(diags.items[0].place.file, "a.yaml");
    assert_int_equal(diags.items[0].place.line, 3);
    assert_int_equal(diags.items[0].place.column, 4);
    assert_string_equal(diags.items[0].message, "bad word 7");
    assert_string_equal(diags.items[0].remedy, "do this");
    assert_int_equal(diags.items[1].severity, GLANE_WARNING);
    assert_null(diags.items[1].place.file);
    assert_string_equal(diags.items[1].remedy, "");
    gl_diags_free(&diags);
    assert_null(diags.items);
}

static void test_sort(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    gl_diags_sort(&diags);
    gl_diag_add(&diags, GLANE_ERROR, at("b", 1, 1), NULL, "6");
    gl_diag_add(&diags, GLANE_ERROR, at("a", 10, 1), NULL, "5");
    gl_diag_add(&diags, GLANE_NOTE, at("a", 2, 9), NULL, "3");
    gl_diag_add(&diags, GLANE_ERROR, at("a", 2, 10), NULL, "4");
    gl_diag_add(&diags, GLANE_ERROR, at(NULL, 5, 5), NULL, "0");
    gl_diag_add(&diags, GLANE_WARNING, at("a", 2, 9), NULL, "3b");
    gl_diag_add(&diags, GLANE_ERROR, at(NULL, 1, 1), NULL, "1");
    gl_diag_add(&diags, GLANE_ERROR, at("a", 0, 0), NULL, "2");
    static const char *const expected[] = {"0", "1", "2", "3", "3b", "4", "5", "6"};
    for (int round = 0; round < 2; round++) {
        gl_diags_sort(&diags);
        for (size_t i = 0; i < diags.count; i++)
            assert_string_equal(diags.items[i].message, expected[i]);
    }
    gl_diags_free(&diags);
}

/* Equal places keep their order, however many there are. */
static void test_sort_is_stable(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    for (unsigned i = 0; i < 1000; i++)
        gl_diag_add(&diags, GLANE_WARNING, at("f", 1000 - i % 10, 1), NULL, "%u", i);
    gl_diags_sort(&diags);
    for (size_t i = 1; i < diags.count; i++) {
        const gl_diag *before = &diags.items[i - 1], *after = &diags.items[i];
        assert_true(before->place.line < after->place.line ||
                    (before->place.line == after->place.line && before->order < after->order));
    }
    gl_diags_free(&diags);
}

static const gl_diag *find(const gl_diags *diags, const char *message)
{
    for (size_t i = 0; i < diags->count; i++)
        if (strcmp(diags->items[i].message, message) == 0)
            return &diags->items[i];
    return NULL;
}

static void test_cut_off(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    for (uint32_t i = 1; i <= GL_MAX_DIAGNOSTICS; i++)
        gl_diag_add(&diags, GLANE_ERROR, at("big", i, 1), NULL, "e");
    assert_int_equal(diags.count, GL_MAX_DIAGNOSTICS);
    gl_diag_add(&diags, GLANE_ERROR, at("big", 500, 2), NULL, "hidden");
    assert_int_equal(diags.count, GL_MAX_DIAGNOSTICS + 1);
    assert_non_null(find(&diags, "1 more error of this file is not shown"));
    /* Sorting in between and other files do not confuse the count. */
    gl_diags_sort(&diags);
    for (uint32_t i = 0; i < 41; i++) {
        gl_diag_add(&diags, GLANE_ERROR, at("big", 600 + i, 1), "r", "hidden");
        gl_diag_add(&diags, GLANE_ERROR, at("other", i + 1, 1), NULL, "o");
    }
    gl_diag_add(&diags, GLANE_WARNING, at("big", 700, 1), NULL, "a warning is shown");
    assert_int_equal(diags.errors, GL_MAX_DIAGNOSTICS + 42 + 41);
    assert_int_equal(diags.count, GL_MAX_DIAGNOSTICS + 1 + 41 + 1);
    assert_null(find(&diags, "hidden"));
    assert_non_null(find(&diags, "a warning is shown"));
    const gl_diag *more = find(&diags, "42 more errors of this file are not shown");
    assert_non_null(more);
    assert_int_equal(more->severity, GLANE_ERROR);
    assert_string_equal(more->place.file, "big");
    assert_int_equal(more->place.line, 500);
    gl_diags_free(&diags);
}

static void test_no_cut_off_without_file(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    for (uint32_t i = 0; i < 3 * GL_MAX_DIAGNOSTICS; i++)
        gl_diag_add(&diags, GLANE_ERROR, at(NULL, 0, 0), NULL, "e");
    assert_int_equal(diags.count, 3 * GL_MAX_DIAGNOSTICS);
    gl_diags_free(&diags);
}

/* Every file has its own share. */
static void test_many_files(void **state)
{
    (void)state;
    gl_diags diags;
    gl_diags_init(&diags);
    for (unsigned i = 0; i < 40 * (GL_MAX_DIAGNOSTICS + 2); i++) {
        char name[16];
        snprintf(name, sizeof name, "f%u", i % 40);
        gl_diag_add(&diags, GLANE_ERROR, at(name, i, 1), NULL, "e");
    }
    assert_int_equal(diags.count, 40 * (GL_MAX_DIAGNOSTICS + 1));
    assert_int_equal(diags.errors, 40 * (GL_MAX_DIAGNOSTICS + 2));
    gl_diags_free(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),         cmocka_unit_test(test_sort),
        cmocka_unit_test(test_sort_is_stable), cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_many_files),     cmocka_unit_test(test_no_cut_off_without_file),
    };
    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
