/* The table of inflected forms: what is there is found, what is not is not, whatever the table looks like. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "morphology.h"

#include <unistd.h>

/* A table of these bytes, opened. */
static gl_morphology table_of(const char *bytes, size_t len)
{
    char path[] = "/tmp/glane-forms-XXXXXX";
    gl_morphology table = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    assert_int_equal(gl_morphology_open(&table, path), len > 0);
    unlink(path);
    return table;
}

static void check(const gl_morphology *table, const char *word, const char *forms)
{
    glane_str found = gl_morphology_find(table, glane_str_of(word));
    if (found.len != strlen(forms) || memcmp(found.data, forms, found.len) != 0)
        print_error("'%s': '%.*s'\n", word, (int)found.len, found.data);
    assert_int_equal(found.len, strlen(forms));
    assert_memory_equal(found.data, forms, found.len);
}

static void finds(void **state)
{
    (void)state;
    static const char bytes[] = "beau\tbeau belle\nbeauté\tbeauté beautés\nmot\tmot mots\nété\tété étés\n";
    gl_morphology table = table_of(bytes, sizeof bytes - 1);
    check(&table, "beau", "beau belle");
    check(&table, "beauté", "beauté beautés");
    check(&table, "mot", "mot mots");
    check(&table, "été", "été étés");
    check(&table, "", "");
    check(&table, "bea", "");
    check(&table, "beaut", "");
    check(&table, "a", "");
    check(&table, "zz", "");
    check(&table, "être", "");
    gl_morphology_close(&table);
}

/* Every headword of a table of any size. */
static void finds_all(void **state)
{
    (void)state;
    for (unsigned count = 1; count < 80; count++) {
        char bytes[4096], word[16], forms[64];
        size_t len = 0;
        for (unsigned i = 0; i < count; i++)
            len += (size_t)sprintf(bytes + len, "w%03u\tw%03u%.*s\n", i, i, (int)(i % 7), "ssssssss");
        gl_morphology table = table_of(bytes, len - (count % 2)); /* the last line may lack its end */
        for (unsigned i = 0; i < count; i++) {
            snprintf(word, sizeof word, "w%03u", i);
            snprintf(forms, sizeof forms, "w%03u%.*s", i, (int)(i % 7), "ssssssss");
            check(&table, word, forms);
            snprintf(word, sizeof word, "w%03u0", i);
            check(&table, word, "");
        }
        gl_morphology_close(&table);
    }
}

/* Lines that are none of ours end the search, not the program. */
static void damaged(void **state)
{
    (void)state;
    static const char *const tables[] = {"\n", "\n\n\n", "\t", "mot", "mot\n", "a\nb\nc", "\t\t\n\tx\n"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        gl_morphology table = table_of(tables[i], strlen(tables[i]));
        check(&table, "mot", "");
        check(&table, "a", "");
        gl_morphology_close(&table);
    }
}

static void missing(void **state)
{
    (void)state;
    gl_morphology table = {0};
    assert_int_equal(gl_morphology_open(&table, "/none/fr.forms"), 0);
    assert_int_equal(gl_morphology_open(&table, "/none/fr.forms"), 0);
    gl_morphology_close(&table);
    table = table_of("", 0);
    gl_morphology_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(finds_all),
        cmocka_unit_test(damaged),
        cmocka_unit_test(missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
