/* The encoding ladder, and where each character comes from. The plugin is driven through a
 * host of three services that fills a gl_text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glane/plugin.h>
#include <unicode/ucnv.h>

#include "text.h"

const glane_plugin *glane_plugin_entry(void);

struct glane_context {
    gl_text text;
    void *memory; /* the instance */
    int reports, calls;
    int refuse_at; /* the call of read_text that fails; 0: none does */
    char message[256];
};

static void *fake_alloc(glane_context *ctx, size_t size)
{
    assert_null(ctx->memory);
    ctx->memory = calloc(1, size);
    return ctx->memory;
}

static void fake_report(glane_context *ctx, glane_severity severity, const char *code, const glane_node *node,
                        const char *message)
{
    assert_true(severity == GLANE_WARNING || severity == GLANE_ERROR);
    assert_string_equal(code, "encoding");
    assert_null(node);
    assert_true(strlen(message) < sizeof ctx->message);
    memcpy(ctx->message, message, strlen(message) + 1);
    ctx->reports++;
}

static glane_status fake_read_text(glane_context *ctx, glane_str utf8, uint64_t source, uint32_t text_unit,
                                   uint32_t source_unit)
{
    if (++ctx->calls == ctx->refuse_at)
        return GLANE_FAILED;
    assert_true(utf8.len > 0);
    assert_true(text_unit > 0 && text_unit <= UINT16_MAX && source_unit <= UINT16_MAX);
    assert_true(
        gl_text_append(&ctx->text, utf8, (uint32_t)source, (uint16_t)text_unit, (uint16_t)source_unit));
    return GLANE_OK;
}

static const glane_host host = {.size = sizeof(glane_host),
                                .alloc = fake_alloc,
                                .report = fake_report,
                                .read_text = fake_read_text};

static const glane_reader_ops *ops(void)
{
    return glane_plugin_entry()->ops;
}

static glane_status create(glane_context *ctx, const char *encoding, void **instance)
{
    glane_attr value = {.tag = GLANE_STRING, .as = {.string = glane_str_of(encoding)}};
    glane_settings settings = {.size = sizeof settings, .count = 1, .values = &value};
    return glane_plugin_entry()->create(&host, ctx, &settings, instance);
}

static void read_as(glane_context *ctx, const char *encoding, const char *bytes, size_t len)
{
    void *instance;
    char *exact = malloc(len ? len : 1); /* so that a sanitizer sees reads past the end */
    assert_non_null(exact);
    memcpy(exact, bytes, len);
    assert_int_equal(create(ctx, encoding, &instance), GLANE_OK);
    assert_int_equal(ops()->read(instance, ctx, (glane_str){exact, len}), GLANE_OK);
    gl_text_index(&ctx->text);
    free(exact);
}

static void release(glane_context *ctx)
{
    gl_text_free(&ctx->text);
    free(ctx->memory);
}

static void check_as(const char *encoding, const char *bytes, size_t len, const char *expected, int reports)
{
    glane_context ctx = {.reports = 0};
    read_as(&ctx, encoding, bytes, len);
    if (ctx.text.len != strlen(expected) || memcmp(ctx.text.data, expected, ctx.text.len) != 0)
        fail_msg("%.*s != %s", (int)ctx.text.len, ctx.text.data, expected);
    assert_int_equal(ctx.reports, reports);
    release(&ctx);
}

static void check(const char *bytes, size_t len, const char *expected)
{
    check_as("auto", bytes, len, expected, 0);
}

static void check_text(const char *bytes, const char *expected, int reports)
{
    check_as("auto", bytes, strlen(bytes), expected, reports);
}

static void test_descriptor(void **state)
{
    (void)state;
    const glane_plugin *plugin = glane_plugin_entry();
    assert_int_equal(plugin->magic, GLANE_ABI_MAGIC);
    assert_int_equal(plugin->kind, GLANE_READER);
    assert_string_equal(plugin->name, "text");
    assert_int_equal(plugin->param_count, 1);
    assert_string_equal(plugin->params[0].default_value, "auto");
    glane_context ctx = {.reports = 0};
    void *instance;
    assert_int_equal(create(&ctx, "klingon", &instance), GLANE_FAILED);
    assert_int_equal(ctx.reports, 1);
    release(&ctx);
}

static int bid(const char *encoding, const char *head, size_t len)
{
    glane_context ctx = {.reports = 0};
    void *instance;
    assert_int_equal(create(&ctx, encoding, &instance), GLANE_OK);
    int sure = ops()->bid(instance, &(glane_probe){.size = sizeof(glane_probe), .name = {"x", 1}, .head = {head, len}, .source_size = len});
    release(&ctx);
    return sure;
}

static void test_bids(void **state)
{
    (void)state;
    assert_int_equal(bid("auto", "", 0), 1);
    assert_int_equal(bid("auto", "Bonjour", 7), 1);
    assert_int_equal(bid("auto", "un NUL dans un texte \0 est gardé", 33), 1);
    assert_int_equal(bid("auto", "\xFF\xFE\x61\0b\0", 6), 1);
    assert_int_equal(bid("auto", "a\0b\0c\0d\0e\0f\0", 12), 1);
    assert_int_equal(bid("auto", "\0\0\0\1\0\0\0\2abc\0\0", 13), 0);
    assert_int_equal(bid("utf-32le", "a\0\0\0b\0\0\0", 8), 1);
    assert_int_equal(bid("auto", "\0\1\0\2\0\0\0", 7), 0); /* no UTF-16 either */
    assert_int_equal(bid("auto", "\0", 1), 0);
    assert_int_equal(bid("auto", "ab\1\2\3\4\5\6\7\x0e", 10), 0);
    assert_int_equal(bid("auto", "\x1b[1mgras\x1b[0m\f\t\r\n", 16), 1);
}

static void test_utf8(void **state)
{
    (void)state;
    check("", 0, "");
    check_text("Été 2021 : 12 €", "Été 2021 : 12 €", 0);
    check_text("\uFEFFÉté", "Été", 0);
    glane_context ctx = {.reports = 0};
    read_as(&ctx, "auto", "a\0b\xC3\xA9\r\n", 7);
    assert_int_equal(ctx.text.len, 7);
    assert_memory_equal(ctx.text.data, "a\0b\xC3\xA9\r\n", 7);
    assert_int_equal(ctx.calls, 1); /* in one piece */
    release(&ctx);
}

/* Damaged UTF-8 is still UTF-8 when it is long and mostly valid. */
static void test_damaged_utf8(void **state)
{
    (void)state;
    char bytes[2048];
    size_t len = 0;
    for (int i = 0; i < 100; i++, len += 11)
        memcpy(bytes + len, "l'\xC3\xA9t\xC3\xA9 ici", 11);
    memcpy(bytes + len, "\xE2\x82 x\xFF", 5);
    len += 5;
    glane_context ctx = {.reports = 0};
    read_as(&ctx, "auto", bytes, len);
    assert_int_equal(ctx.reports, 1);
    assert_non_null(strstr(ctx.message, "UTF-8"));
    assert_non_null(strstr(ctx.text.data, "ici\uFFFD\uFFFD x\uFFFD"));
    glane_span origin = gl_map_in(&ctx.text.origin, (glane_span){ctx.text.len - 3, ctx.text.len});
    assert_int_equal(origin.start, len - 1);
    assert_int_equal(origin.end, len);
    release(&ctx);
    check_as("utf-8", "\xC0\x80\xED\xA0\x80x", 6, "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx", 1);
}

static void test_windows_1252(void **state)
{
    (void)state;
    check_text("\xC9t\xE9 2021", "Été 2021", 0); /* ICU's detector takes it for UTF-16 */
    check_text("12 \x80 \x96 l\x92\x9Cuvre", "12 € – l’œuvre", 0);
    check_as("auto", "\xE9 \x81\x8D", 4, "é \uFFFD\uFFFD", 1);
    check_as("latin1", "\xC3\xA9\x80", 3, "Ã©€", 0);
    check_as("windows-1252", "\xEF\xBB\xBF", 3, "ï»¿", 0);
    char all[128], expected[512] = "";
    size_t len = 0;
    for (size_t i = 0; i < 128; i++) {
        all[i] = (char)(0x80 + i);
        UErrorCode error = U_ZERO_ERROR;
        UConverter *converter = ucnv_open("ibm-5348_P100-1997", &error); /* windows-1252 */
        UChar32 c = 0;
        const char *at = all + i;
        c = ucnv_getNextUChar(converter, &at, at + 1, &error);
        assert_true(U_SUCCESS(error));
        if (i == 1 || i == 0xD || i == 0xF || i == 0x10 || i == 0x1D)
            c = 0xFFFD;
        ucnv_close(converter);
        len += (size_t)(c < 0x800 ? 2 : 3);
        if (c < 0x800) {
            expected[len - 2] = (char)(0xC0 | c >> 6);
        } else {
            expected[len - 3] = (char)(0xE0 | c >> 12);
            expected[len - 2] = (char)(0x80 | (c >> 6 & 0x3F));
        }
        expected[len - 1] = (char)(0x80 | (c & 0x3F));
    }
    check_as("cp1252", all, sizeof all, expected, 1);
}

static void test_utf16(void **state)
{
    (void)state;
    check("\xFF\xFE\x61\0\xE9\0\xAC\x20\x3D\xD8\0\xDE", 12, "aé€\U0001F600");
    check("\xFE\xFF\0a\0\xE9", 6, "aé");
    check("\xFF\xFE\0\0a\0\0\0\xE9\0\0\0", 12, "aé");
    check("\0\0\xFE\xFF\0\0\0a\0\1\xF6\0", 12, "a\U0001F600");
    check_as("auto", "\xFF\xFE\x3D\xD8\x61\0\0\xDE\x62", 9, "\uFFFDa\uFFFD\uFFFD", 1);
    check_as("utf-16", "\xFE\xFF\0a", 4, "a", 0);
    check_as("utf-16", "a\0", 2, "a", 0);
    check_as("utf-16be", "\0a", 2, "a", 0);
    check_as("utf-32", "\0\0\xFE\xFF\0\0\0a", 8, "a", 0);
    check_as("utf-32le", "a\0\0\0\0\xD8\0\0\0\0\x11\0x", 13, "a\uFFFD\uFFFD\uFFFD", 1);
    /* Without a mark: from a kilobyte on. */
    char bytes[1200], expected[1200];
    for (size_t i = 0; i < 600; i++) {
        bytes[2 * i] = "le montant "[i % 11];
        bytes[2 * i + 1] = '\0';
        expected[i] = bytes[2 * i];
    }
    expected[600] = '\0';
    check(bytes, 1200, expected);
    for (size_t i = 0; i < 600; i++) {
        bytes[2 * i + 1] = expected[i];
        bytes[2 * i] = '\0';
    }
    check(bytes, 1200, expected);
    glane_context ctx = {.reports = 0};
    read_as(&ctx, "auto", "a\0b\0", 4);
    assert_int_equal(ctx.text.len, 4);
    release(&ctx);
}

static void test_declarations(void **state)
{
    (void)state;
    check_text("<?xml version='1.0' encoding='ISO-8859-15'?>\xA4",
               "<?xml version='1.0' encoding='ISO-8859-15'?>€", 0);
    check_text("<META content=\"x; charset=macintosh\">\x8E", "<META content=\"x; charset=macintosh\">é", 0);
    check_text("# -*- coding: mac-roman-unix -*-\n\x8E", "# -*- coding: mac-roman-unix -*-\né", 0);
    check_text("-*- coding: latin-9-dos -*-\xA4", "-*- coding: latin-9-dos -*-€", 0);
    check_text("vim: set fileencoding=ibm850 :\n\x82", "vim: set fileencoding=ibm850 :\né", 0);
    check_text("vim: set fenc=utf-8 :\n\xC3\xA9", "vim: set fenc=utf-8 :\né", 0);
    check_text("<?xml encoding=\"Shift_JIS\"?>\x83\x65\xB1", "<?xml encoding=\"Shift_JIS\"?>テｱ", 0);
    check_as("utf-7", "a+2D0-b", 7, "a\uFFFDb", 1);
    /* What isn't one, isn't known or isn't true. */
    check_text("le codage : encoding=macintosh \x8E", "le codage : encoding=macintosh Ž", 0);
    check_text("<p>charset=macintosh</p>\x8E", "<p>charset=macintosh</p>Ž", 0);
    check_text("<?xml encoding='klingon'?>\xC3\xA9", "<?xml encoding='klingon'?>é", 1);
    check_text("<?xml encoding='../../x'?>\xC3\xA9", "<?xml encoding='../../x'?>é", 1);
    check_text("<?xml encoding='utf-16'?>\xC3\xA9", "<?xml encoding='utf-16'?>é", 1);
    check_text("<?xml encoding='UTF-8'?>\xE9", "<?xml encoding='UTF-8'?>é", 1);
    check_text("\xEF\xBB\xBF<?xml encoding='macintosh'?>\xC3\xA9", "<?xml encoding='macintosh'?>é", 0);
    check_as("utf-8", "<?xml encoding='macintosh'?>\xC3\xA9", 30, "<?xml encoding='macintosh'?>é", 0);
}

static void test_refusal(void **state)
{
    (void)state;
    glane_context ctx = {.refuse_at = 2};
    void *instance;
    assert_int_equal(create(&ctx, "auto", &instance), GLANE_OK);
    assert_int_equal(ops()->read(instance, &ctx, glane_str_of("abc\xE9 def\xE9")), GLANE_FAILED);
    assert_int_equal(ctx.calls, 2);
    assert_int_equal(ctx.text.len, 3);
    release(&ctx);
}

/* -- each character leads back to its bytes ------------------------------------ */

static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % limit;
}

static uint32_t next_char(const gl_text *text, uint32_t at, uint32_t *end)
{
    const unsigned char *p = (const unsigned char *)text->data + at;
    uint32_t n = *p < 0x80 ? 0 : *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
    uint32_t c = n ? *p & (0x3Fu >> n) : *p;
    for (uint32_t i = 1; i <= n; i++)
        c = c << 6 | (p[i] & 0x3F);
    *end = at + n + 1;
    return c;
}

/* ICU's reading of some bytes as one character; UINT32_MAX if they are not one. */
static uint32_t decoded(UConverter *converter, const char *bytes, size_t len)
{
    UErrorCode error = U_ZERO_ERROR;
    const char *at = bytes;
    ucnv_resetToUnicode(converter);
    UChar32 c = ucnv_getNextUChar(converter, &at, bytes + len, &error);
    return U_SUCCESS(error) && at == bytes + len ? (uint32_t)c : UINT32_MAX;
}

/* Reads bytes whose origins must follow each other without a gap, each character being what ICU makes of
 * its bytes; what ICU refuses must be U+FFFD and no longer than `unit`. */
static void check_origins(const char *encoding, const char *icu, const char *bytes, size_t len, uint32_t unit)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(icu, &error);
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    assert_true(U_SUCCESS(error));
    glane_context ctx = {.reports = 0};
    read_as(&ctx, encoding, bytes, len);
    uint32_t source = 0, refused = 0;
    for (uint32_t at = 0, end; at < ctx.text.len; at = end) {
        uint32_t c = next_char(&ctx.text, at, &end);
        glane_span origin = gl_map_in(&ctx.text.origin, (glane_span){at, end});
        assert_int_equal(origin.start, source);
        assert_true(origin.end > source);
        source = origin.end;
        uint32_t really = decoded(converter, bytes + origin.start, origin.end - origin.start);
        if (really == UINT32_MAX) {
            refused++;
            assert_int_equal(c, 0xFFFD);
            assert_true(origin.end - origin.start <= unit);
        } else {
            assert_int_equal(c, really);
        }
        glane_span back = gl_map_out(&ctx.text.origin, origin);
        assert_int_equal(back.start, at);
        assert_int_equal(back.end, end);
    }
    assert_int_equal(source, len);
    assert_int_equal(ctx.reports, refused > 0);
    ucnv_close(converter);
    release(&ctx);
}

static const UChar32 letters[] = {'a',  'b',   ' ',    '\n',   0,      0xE9,    0xC9,
                                  0xE7, 0x153, 0x20AC, 0x2019, 0xFFFD, 0x1F600, 'z'};

static void test_origins(void **state)
{
    (void)state;
    static const struct {
        const char *encoding, *icu;
        uint32_t unit; /* bytes of the smallest unit */
        int marks;     /* damage */
    } cases[] = {
        {"utf-8", "UTF-8", 1, 1},         {"utf-16le", "UTF-16LE", 2, 1},
        {"utf-16be", "UTF-16BE", 2, 1},   {"utf-32le", "UTF-32LE", 4, 1},
        {"utf-32be", "UTF-32BE", 4, 1},   {"iso-8859-15", "ISO-8859-15", 1, 0},
        {"macintosh", "macintosh", 1, 0}, {"ibm037", "ibm037", 1, 0},
        {"Shift_JIS", "Shift_JIS", 1, 0}, {"GB18030", "GB18030", 1, 0},
        {"EUC-JP", "EUC-JP", 1, 0},
    };
    uint64_t random = 11;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        UErrorCode error = U_ZERO_ERROR;
        UConverter *converter = ucnv_open(cases[i].icu, &error);
        ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_SKIP, NULL, NULL, NULL, &error);
        assert_true(U_SUCCESS(error));
        for (int round = 0; round < 100; round++) {
            UChar units[2000];
            char bytes[8192];
            int32_t count = 0;
            for (uint32_t n = random_below(&random, 600); n > 0; n--) {
                UChar32 c = letters[random_below(&random, sizeof letters / sizeof *letters)];
                if (c > 0xFFFF)
                    units[count++] = (UChar)(0xD7C0 + (c >> 10));
                units[count++] = c > 0xFFFF ? (UChar)(0xDC00 | (c & 0x3FF)) : (UChar)c;
            }
            int32_t size = ucnv_fromUChars(converter, bytes, sizeof bytes, units, count, &error);
            assert_true(U_SUCCESS(error));
            for (int k = 0; cases[i].marks && round % 2 && size > 0 && k < 9; k++)
                bytes[random_below(&random, (uint32_t)size)] = (char)random_below(&random, 256);
            if (size > 0 && cases[i].unit == 4)
                size -= size % 4;
            check_origins(cases[i].encoding, cases[i].icu, bytes, (size_t)size, cases[i].unit);
        }
        ucnv_close(converter);
    }
}

/* Any bytes at all, in every encoding: all of the source is accounted for. */
static void test_noise(void **state)
{
    (void)state;
    static const char *const encodings[] = {"auto",      "utf-8",   "utf-16le", "utf-32be", "latin1",
                                            "Shift_JIS", "GB18030", "EUC-JP",   "Big5",     "ibm037"};
    uint64_t random = 23;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        for (int round = 0; round < 200; round++) {
            char bytes[300];
            size_t len = random_below(&random, sizeof bytes);
            for (size_t k = 0; k < len; k++)
                bytes[k] = (char)(random_below(&random, 4) ? 0x20 + random_below(&random, 0x60)
                                                           : random_below(&random, 256));
            glane_context ctx = {.reports = 0};
            read_as(&ctx, encodings[i], bytes, len);
            if (ctx.text.len > 0) {
                glane_span origin = gl_map_in(&ctx.text.origin, (glane_span){0, ctx.text.len});
                assert_true(origin.start <= 4);
                assert_int_equal(origin.end, len);
            }
            for (size_t k = 1; k < ctx.text.origin.count; k++) {
                const gl_segment *a = &ctx.text.origin.segments[k - 1], *b = a + 1;
                assert_int_equal(a->in + (b->out - a->out) / a->out_unit * a->in_unit, b->in);
            }
            release(&ctx);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptor),   cmocka_unit_test(test_bids),
        cmocka_unit_test(test_utf8),         cmocka_unit_test(test_damaged_utf8),
        cmocka_unit_test(test_windows_1252), cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_declarations), cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_origins),      cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
