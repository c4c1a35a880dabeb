/* Whole files of the configuration, and their digests. */
#define _GNU_SOURCE
#include "digest.h"
#include "file.h"

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
        char path[32], *bytes = make(path, sizes[i]);
        gl_digest digest;
        size_t len = 99;
        char *read = gl_file_bytes(path, SIZE_MAX / 2, &len);
        assert_non_null(read);
        assert_int_equal(len, sizes[i]);
        assert_memory_equal(read, bytes, len);
        assert_int_equal(read[len], 0);
        gl_digest whole = gl_digest_of(bytes, len);
        assert_true(gl_digest_file(path, &digest));
        assert_true(gl_digest_equal(&digest, &whole));
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
    gl_digest digest;
    (void)state;
    assert_null(gl_file_bytes("/tmp/glane/none/such", 100, &len));
    assert_int_equal(errno, ENOENT);
    assert_null(gl_file_bytes("/tmp", 100, &len));
    assert_int_equal(errno, EISDIR);
    assert_false(gl_digest_file("/tmp/glane/none/such", &digest));
    assert_false(gl_digest_file("/tmp", &digest));
    char *read = gl_file_bytes("/proc/self/status", 1 << 20, &len); /* which has no size */
    assert_non_null(read);
    assert_non_null(strstr(read, "VmPeak"));
    free(read);
}

/* Another byte, another length, stripes in another order: another digest. */
static void test_digests(void **state)
{
    unsigned char bytes[400] = {0};
    gl_digest seen[400 + 400 + 3];
    size_t count = 0;
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seen[count++] = gl_digest_of(bytes, i);
        bytes[i] = (unsigned char)(1u << (i % 8));
        seen[count++] = gl_digest_of(bytes, sizeof bytes);
        bytes[i] = 0;
    }
    for (size_t i = 0; i < 64; i++)
        bytes[i] = (unsigned char)(i / 32 + 1);
    seen[count++] = gl_digest_of(bytes, 64);
    for (size_t i = 0; i < 64; i++)
        bytes[i] = (unsigned char)(2 - i / 32);
    seen[count++] = gl_digest_of(bytes, 64);
    seen[count++] = gl_digest_of(bytes, 32);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(gl_digest_equal(&seen[i], &seen[k]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_most),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
