/* The extracted text: UTF-8, code points, lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % limit;
}

/* UTF-8 by the table of RFC 3629, one byte at a time. */
static int plainly_valid(const unsigned char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t c = s[i], n = 9;
        if (c < 0x80)
            n = 0;
        else if (c >= 0xC0 && c < 0xF8)
            n = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        if (n == 9 || len - i <= n)
            return 0;
        c &= n ? 0x3Fu >> n : 0x7Fu;
        for (size_t j = 1; j <= n; j++) {
            if ((s[i + j] & 0xC0) != 0x80)
                return 0;
            c = c << 6 | (s[i + j] & 0x3F);
        }
        if ((n == 1 && c < 0x80) || (n == 2 && c < 0x800) || (n == 3 && c < 0x10000) || c > 0x10FFFF ||
            (c >= 0xD800 && c < 0xE000))
            return 0;
        i += n + 1;
    }
    return 1;
}

static void check_utf8(const unsigned char *s, size_t len)
{
    if (gl_utf8_valid((const char *)s, len) != plainly_valid(s, len))
        fail_msg("%02x %02x %02x %02x of %zu bytes", s[0], s[1], s[2], s[3], len);
}

static void test_utf8_all_short(void **state)
{
    (void)state;
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90,
                                          0x9F, 0xA0, 0xBF, 0xC0, 0xC3, 0xFF};
    unsigned char s[4] = {0};
    assert_true(gl_utf8_valid(NULL, 0));
    for (uint32_t a = 0; a < 256; a++) {
        s[0] = (unsigned char)a;
        check_utf8(s, 1);
        for (uint32_t b = 0; b < 256; b++) {
            s[1] = (unsigned char)b;
            check_utf8(s, 2);
            for (size_t c = 0; c < sizeof edges; c++) {
                s[2] = edges[c];
                check_utf8(s, 3);
                for (size_t d = 0; d < sizeof edges && a >= 0xE0; d++) {
                    s[3] = edges[d];
                    check_utf8(s, 4);
                }
            }
        }
    }
}

/* Each sequence at each place of a word, and cut off at the end. */
static void test_utf8_places(void **state)
{
    (void)state;
    static const char *const sequences[] = {"\xC3\xA9", "\xE2\x82\xAC",     "\xF0\x9F\x98\x80",
                                            "\xC3",     "\xE2\x82",         "\xED\xA0\x80",
                                            "\xC0\x80", "\xF4\x90\x80\x80", "\xFF"};
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        size_t len = strlen(sequences[i]);
        for (size_t before = 0; before < 20; before++) {
            for (size_t after = 0; after < 20; after++) {
                unsigned char s[64];
                memset(s, 'x', sizeof s);
                memcpy(s + before, sequences[i], len);
                assert_int_equal(gl_utf8_valid((const char *)s, before + len + after), i < 3);
            }
        }
    }
}

static gl_text text_of(const char *data, size_t len)
{
    gl_text text = {0};
    assert_true(gl_text_append(&text, (glane_str){data, len}, 0, 1, 1));
    gl_text_index(&text);
    return text;
}

static void test_append(void **state)
{
    (void)state;
    gl_text text = {0};
    assert_true(gl_text_append(&text, glane_str_of(""), 0, 1, 1));
    gl_text_index(&text);
    assert_string_equal(text.data, "");
    assert_int_equal(text.lines, 0);
    assert_int_equal(text.chars, 0);
    assert_int_equal(gl_text_line(&text, 0), 0);
    assert_int_equal(gl_text_byte(&text, 0), 0);
    assert_int_equal(gl_text_char(&text, 0), 0);

    assert_true(gl_text_append(&text, glane_str_of("ab"), 3, 1, 1));
    assert_true(gl_text_append(&text, glane_str_of("\xC3\xA9\xC3\xA8"), 5, 2, 1));
    assert_false(gl_text_append(&text, glane_str_of("\xC3"), 7, 1, 1));
    assert_false(gl_text_append(&text, glane_str_of("abc"), 7, 2, 1)); /* not whole units */
    assert_false(gl_text_append(&text, glane_str_of("abc"), 7, 0, 1));
    assert_true(gl_text_append(&text, (glane_str){"\0c", 2}, 7, 1, 1));
    gl_text_index(&text);
    assert_int_equal(text.len, 8);
    assert_int_equal(text.chars, 6);
    assert_memory_equal(text.data, "ab\xC3\xA9\xC3\xA8\0c", 9);
    glane_span origin = gl_map_in(&text.origin, (glane_span){4, 8});
    assert_int_equal(origin.start, 6);
    assert_int_equal(origin.end, 9);

    gl_text_reset(&text);
    gl_text_index(&text);
    assert_int_equal(text.len + text.chars + text.lines, 0);
    assert_int_equal(text.data[0], 0);
    assert_int_equal(text.origin.count, 0);
    gl_text_free(&text);
    assert_null(text.data);
}

static void check_line(const gl_text *text, uint32_t line, uint32_t start, uint32_t end)
{
    glane_span span = gl_text_line_span(text, line);
    assert_int_equal(span.start, start);
    assert_int_equal(span.end, end);
}

static void test_lines(void **state)
{
    (void)state;
    gl_text text = text_of("un\r\ndeux\n\n\xC3\xA9t\xC3\xA9", 15);
    assert_int_equal(text.lines, 4);
    assert_int_equal(gl_text_line(&text, 0), 1);
    assert_int_equal(gl_text_line(&text, 3), 1); /* the newline ends its line */
    assert_int_equal(gl_text_line(&text, 4), 2);
    assert_int_equal(gl_text_line(&text, 9), 3);
    assert_int_equal(gl_text_line(&text, 10), 4);
    assert_int_equal(gl_text_line(&text, 15), 4);
    check_line(&text, 0, 15, 15);
    check_line(&text, 1, 0, 2);
    check_line(&text, 2, 4, 8);
    check_line(&text, 3, 9, 9);
    check_line(&text, 4, 10, 15);
    check_line(&text, 5, 15, 15);
    gl_text_free(&text);

    text = text_of("a\n", 2);
    assert_int_equal(text.lines, 2);
    check_line(&text, 1, 0, 1);
    check_line(&text, 2, 2, 2);
    assert_int_equal(gl_text_line(&text, 2), 2);
    gl_text_free(&text);
}

/* Every question at every byte, against a walk over the text; lengths around a block's. */
static void test_index_laws(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a", " ", "\n", "\r\n", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "b"};
    uint64_t random = 42;
    char data[2200];
    for (int round = 0; round < 60; round++) {
        size_t len = 0, want = round < 40 ? GL_TEXT_BLOCK - 20u + (size_t)round : 2000;
        uint32_t only = round % 3 == 0 ? 1 + random_below(&random, 8) : 0;
        while (len < want) {
            const char *piece = pieces[only ? only - 1 : random_below(&random, 8)];
            memcpy(data + len, piece, strlen(piece));
            len += strlen(piece);
        }
        gl_text text = text_of(data, len);
        uint32_t chars = 0, line = 1, line_start = 0;
        for (uint32_t i = 0; i < len; i++) {
            assert_int_equal(gl_text_char(&text, i), chars);
            assert_int_equal(gl_text_line(&text, i), line);
            if ((data[i] & 0xC0) != 0x80) {
                assert_int_equal(gl_text_byte(&text, chars), i);
                chars++;
            }
            if (data[i] == '\n') {
                uint32_t end = i > line_start && data[i - 1] == '\r' ? i - 1 : i;
                check_line(&text, line, line_start, end);
                line_start = i + 1;
                line++;
            }
        }
        check_line(&text, line, line_start, (uint32_t)len);
        assert_int_equal(text.chars, chars);
        assert_int_equal(text.lines, line);
        assert_int_equal(gl_text_char(&text, (uint32_t)len), chars);
        assert_int_equal(gl_text_char(&text, (uint32_t)len + 9), chars);
        assert_int_equal(gl_text_byte(&text, chars), len);
        assert_int_equal(gl_text_byte(&text, chars + 9), len);
        gl_text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_all_short), cmocka_unit_test(test_utf8_places),
        cmocka_unit_test(test_append),         cmocka_unit_test(test_lines),
        cmocka_unit_test(test_index_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
