/* Whole files of the configuration, and their digests. */
#define _GNU_SOURCE
#include "file.h"
#include "sha256.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A file of so many bytes, whose path is `path`. */
static char *make(char path[32], size_t len)
{
    char *bytes = malloc(len + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 131 + i / 257);
    strcpy(path, "/tmp/glane-file-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, len), len);
    close(file);
    return bytes;
}

static void test_sizes(void **state)
{
    static const size_t sizes[] = {0, 1, 4095, 32767, 32768, 32769, 65535, 65536, 65537, 300000};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char path[32], whole[65], hex[65], *bytes = make(path, sizes[i]);
        size_t len = 99;
        char *read = gl_file_bytes(path, SIZE_MAX / 2, &len);
        assert_non_null(read);
        assert_int_equal(len, sizes[i]);
        assert_memory_equal(read, bytes, len);
        assert_int_equal(read[len], 0);
        gl_sha256(bytes, len, whole);
        assert_true(gl_sha256_file(path, hex));
        assert_string_equal(hex, whole);
        free(read);
        free(bytes);
        remove(path);
    }
}

/* More than was asked for: it says so by its length, and does not read on. */
static void test_most(void **state)
{
    char path[32], *bytes = make(path, 1000000);
    size_t len = 0;
    (void)state;
    char *read = gl_file_bytes(path, 1000, &len);
    assert_non_null(read);
    assert_true(len > 1000 && len < 500000);
    free(read);
    free(bytes);
    remove(path);
}

static void test_none(void **state)
{
    size_t len;
    char hex[65];
    (void)state;
    assert_null(gl_file_bytes("/tmp/glane/none/such", 100, &len));
    assert_int_equal(errno, ENOENT);
    assert_null(gl_file_bytes("/tmp", 100, &len));
    assert_int_equal(errno, EISDIR);
    assert_false(gl_sha256_file("/tmp/glane/none/such", hex));
    assert_false(gl_sha256_file("/tmp", hex));
    char *read = gl_file_bytes("/proc/self/status", 1 << 20, &len); /* which has no size */
    assert_non_null(read);
    assert_non_null(strstr(read, "VmPeak"));
    free(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_most),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
