/* Drives the sink through a host that has just what it calls, and reads its lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glane/plugin.h>

const glane_plugin *glane_plugin_entry(void); /* the plugin's sources are compiled into this test */

struct glane_context {
    void *memory[2]; /* of create() and open() */
    char *written;
    size_t len, capacity;
    unsigned writes;
    glane_status answer; /* of write */
};

/* The keys of the tests by id; from FAR on, one name for all. */
enum { DOC, VALUE, COUNT, CHANGE, SPAN, CHAR, BYTE, ODD, LONG, FAR };
static const char *const names[] = {
    "doc",
    "value",
    "count",
    "change",
    "span",
    "char",
    "byte",
    "an \"odd\"\tname",
    "a-column-whose-name-is-longer-than-what-the-sink-keeps",
};

static void *fake_alloc(glane_context *ctx, size_t size)
{
    const int i = ctx->memory[0] != NULL;
    assert_null(ctx->memory[i]);
    ctx->memory[i] = calloc(1, size);
    return ctx->memory[i];
}

static const char *fake_key_name(glane_context *ctx, uint32_t key)
{
    (void)ctx;
    return key < FAR ? names[key] : "far";
}

static glane_status fake_write(glane_context *ctx, const void *bytes, size_t len)
{
    if (ctx->len + len + 1 > ctx->capacity) {
        ctx->capacity = 2 * (ctx->len + len + 1);
        ctx->written = realloc(ctx->written, ctx->capacity);
        assert_non_null(ctx->written);
    }
    memcpy(ctx->written + ctx->len, bytes, len);
    ctx->len += len;
    ctx->written[ctx->len] = '\0';
    ctx->writes++;
    return ctx->answer;
}

/* Integers alone; an exponent above 999 does not fit. */
static size_t fake_decimal_print(const glane_decimal *value, char *out, size_t size)
{
    if (value->exponent > 999)
        return 0;
    const int len = snprintf(out, size, "%s%.*s", value->negative ? "-" : "", value->count, value->digits);
    return (size_t)len;
}

static const glane_host host = {
    .size = sizeof(glane_host),
    .major = GLANE_ABI_MAJOR,
    .minor = GLANE_ABI_MINOR,
    .alloc = fake_alloc,
    .key_name = fake_key_name,
    .write = fake_write,
    .decimal_print = fake_decimal_print,
};

typedef struct fixture {
    glane_context ctx;
    void *state;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    const glane_settings settings = {.size = sizeof settings};
    void *instance = NULL;
    assert_int_equal(glane_plugin_entry()->create(&host, &f->ctx, &settings, &instance), GLANE_OK);
    assert_int_equal(glane_plugin_entry()->open(instance, &f->ctx, &f->state), GLANE_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    free(f->ctx.memory[0]);
    free(f->ctx.memory[1]);
    free(f->ctx.written);
    free(f);
    return 0;
}

/* The status of one record; what it wrote replaces what was there. */
static glane_status put(fixture *f, const char *kind, const glane_attr *attrs, uint32_t count)
{
    const glane_sink_ops *ops = glane_plugin_entry()->ops;
    const glane_record record = {.size = sizeof record, .kind = kind, .attrs = attrs, .attr_count = count};
    f->ctx.len = f->ctx.writes = 0;
    return ops->record(f->state, &f->ctx, &record);
}

static void expect(fixture *f, const char *kind, const glane_attr *attrs, uint32_t count, const char *line)
{
    assert_int_equal(put(f, kind, attrs, count), GLANE_OK);
    assert_string_equal(f->ctx.written, line);
    assert_int_equal(f->ctx.writes, 1);
}

static glane_attr string_attr(uint32_t key, const char *text)
{
    return (glane_attr){.key = key, .tag = GLANE_STRING, .as = {.string = glane_str_of(text)}};
}

static glane_attr integer_attr(uint32_t key, int64_t value)
{
    return (glane_attr){.key = key, .tag = GLANE_INTEGER, .as = {.integer = value}};
}

static void test_descriptor(void **state)
{
    (void)state;
    const glane_plugin *plugin = glane_plugin_entry();
    assert_int_equal(plugin->magic, GLANE_ABI_MAGIC);
    assert_int_equal(plugin->kind, GLANE_SINK);
    assert_string_equal(plugin->name, "ndjson");
}

static void test_every_tag(void **state)
{
    const glane_decimal value = {.negative = 1, .count = 3, .digits = "125"};
    const glane_attr spans[] = {
        {.key = CHAR, .tag = GLANE_RANGE, .as = {.range = {0, UINT32_MAX}}},
        {.key = BYTE, .tag = GLANE_RANGE, .as = {.range = {7, 12}}},
    };
    const glane_record span = {.size = sizeof span, .attrs = spans, .attr_count = 2};
    const glane_attr attrs[] = {
        string_attr(DOC, "a.txt"),
        {.key = VALUE, .tag = GLANE_DECIMAL, .as = {.decimal = &value}},
        integer_attr(COUNT, -42),
        {.key = CHANGE, .tag = GLANE_TRUE},
        {.key = SPAN, .tag = GLANE_RECORD, .as = {.record = &span}},
    };
    const char *line = "{\"record\":\"fact\",\"doc\":\"a.txt\",\"value\":-125,\"count\":-42,\"change\":true,"
                       "\"span\":{\"char\":[0,4294967295],\"byte\":[7,12]}}\n";
    for (int i = 0; i < 3; i++) /* names come from the state the second time */
        expect(*state, "fact", attrs, 5, line);
}

static void test_lists(void **state)
{
    const glane_attr items[] = {string_attr(DOC, "a"), string_attr(DOC, "b\"c"), integer_attr(COUNT, 3),
                                {.key = SPAN, .tag = GLANE_SPAN}};
    const glane_record list = {.size = sizeof list, .attrs = items, .attr_count = 4}, none = {.size = sizeof none};
    const glane_attr attrs[] = {{.key = SPAN, .tag = GLANE_LIST, .as = {.record = &list}},
                                {.key = COUNT, .tag = GLANE_LIST, .as = {.record = &none}},
                                string_attr(DOC, "")};
    expect(*state, "check", attrs, 3, "{\"record\":\"check\",\"span\":[\"a\",\"b\\\"c\",3],\"count\":[],\"doc\":\"\"}\n");
}

static void test_empty(void **state)
{
    const glane_record none = {.size = sizeof none};
    const glane_attr attrs[] = {{.key = SPAN, .tag = GLANE_RECORD, .as = {.record = &none}},
                                string_attr(DOC, "")};
    expect(*state, "end", NULL, 0, "{\"record\":\"end\"}\n");
    expect(*state, NULL, NULL, 0, "{}\n");
    expect(*state, NULL, attrs, 2, "{\"span\":{},\"doc\":\"\"}\n");
}

static void test_integers(void **state)
{
    const glane_attr attrs[] = {integer_attr(COUNT, 0), integer_attr(COUNT, INT64_MAX),
                                integer_attr(COUNT, INT64_MIN), integer_attr(COUNT, 10)};
    expect(*state, NULL, attrs, 4,
           "{\"count\":0,\"count\":9223372036854775807,\"count\":-9223372036854775808,\"count\":10}\n");
}

/* Tags that sinks are not given, or that do not exist yet, leave no key and no comma. */
static void test_unknown_tags(void **state)
{
    glane_attr attrs[] = {string_attr(DOC, "x"), string_attr(VALUE, "y"), string_attr(COUNT, "z")};
    attrs[0].tag = GLANE_SPAN;
    attrs[2].tag = 99;
    expect(*state, NULL, attrs, 3, "{\"value\":\"y\"}\n");
    attrs[1].tag = 0;
    expect(*state, "fact", attrs, 3, "{\"record\":\"fact\"}\n");
}

static void test_names(void **state)
{
    const glane_attr attrs[] = {integer_attr(ODD, 1), integer_attr(LONG, 2),
                                integer_attr(DOC, 3), integer_attr(DOC + 512, 4),
                                integer_attr(DOC, 5), integer_attr(UINT32_MAX - 1, 6)};
    const char *line =
        "{\"an \\\"odd\\\"\\tname\":1,\"a-column-whose-name-is-longer-than-what-the-sink-keeps\":2,"
        "\"doc\":3,\"far\":4,\"doc\":5,\"far\":6}\n";
    expect(*state, NULL, attrs, 6, line);
    expect(*state, NULL, attrs + 1, 1, "{\"a-column-whose-name-is-longer-than-what-the-sink-keeps\":2}\n");
}

static void test_escapes(void **state)
{
    glane_attr attr = string_attr(DOC, "\"\\/\b\f\n\r\t\x01\x1f\x7f");
    expect(*state, NULL, &attr, 1, "{\"doc\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"}\n");
    attr.as.string = (glane_str){"a\0b", 3};
    expect(*state, NULL, &attr, 1, "{\"doc\":\"a\\u0000b\"}\n");
    attr = string_attr(DOC, "\xC3\xA9t\xC3\xA9 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80 1\xE2\x80\xAF\x35");
    expect(*state, NULL, &attr, 1,
           "{\"doc\":\"\xC3\xA9t\xC3\xA9 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80 1\xE2\x80\xAF\x35\"}\n");
}

static int hex_digit(char c)
{
    assert_true((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Undoes the escapes of what stands between the quotes; its length. */
static size_t unescape(const char *json, size_t len, char *out)
{
    static const char from[] = "\"\\bfnrt", to[] = "\"\\\b\f\n\r\t";
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        assert_true((unsigned char)json[i] >= 0x20 && json[i] != '"');
        if (json[i] != '\\') {
            out[n++] = json[i];
        } else if (json[++i] == 'u') {
            assert_memory_equal(json + i + 1, "00", 2);
            out[n++] = (char)(hex_digit(json[i + 3]) * 16 + hex_digit(json[i + 4]));
            i += 4;
        } else {
            const char *which = strchr(from, json[i]);
            assert_true(which && *which);
            out[n++] = to[which - from];
        }
    }
    return n;
}

/* Whatever the bytes, their number and where they stand, they come back; in one write while
 * they fit, else in several that make the same line. */
static void test_strings_come_back(void **state)
{
    fixture *f = *state;
    static char text[300000], back[300000];
    static const size_t sizes[] = {0,  1,    7,    8,    9,    15,   16,    17,    63,
                                   64, 1000, 1365, 1366, 5000, 8191, 70000, 299999};
    static const char alphabet[] = "abcdefghijkl 0123456789\"\\\n\x01\xC3\xA9";
    uint64_t seed = 42;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (size_t i = 0; i < sizes[s]; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            text[i] = s % 3 == 2 ? '\x02' : alphabet[(seed >> 33) % (sizeof alphabet - (s % 3 ? 1 : 6))];
        }
        glane_attr attr = {.key = DOC, .tag = GLANE_STRING, .as = {.string = {text, sizes[s]}}};
        assert_int_equal(put(f, NULL, &attr, 1), GLANE_OK);
        assert_memory_equal(f->ctx.written, "{\"doc\":\"", 8);
        assert_string_equal(f->ctx.written + f->ctx.len - 3, "\"}\n");
        assert_int_equal(unescape(f->ctx.written + 8, f->ctx.len - 11, back), sizes[s]);
        assert_memory_equal(back, text, sizes[s]);
        if (f->ctx.len < 50000)
            assert_int_equal(f->ctx.writes, 1);
    }
}

/* Every byte at every place of a block of eight. */
static void test_every_byte(void **state)
{
    fixture *f = *state;
    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < 8; at++) {
            char text[] = "abcdefgh", back[8];
            text[at] = (char)byte;
            const glane_attr attr = {.key = DOC, .tag = GLANE_STRING, .as = {.string = {text, 8}}};
            assert_int_equal(put(f, NULL, &attr, 1), GLANE_OK);
            assert_int_equal(unescape(f->ctx.written + 8, f->ctx.len - 11, back), 8);
            assert_memory_equal(back, text, 8);
        }
    }
}

static void test_failures(void **state)
{
    fixture *f = *state;
    static char text[200000];
    memset(text, 'x', sizeof text);
    const glane_decimal huge = {.exponent = 1000, .count = 1, .digits = "1"};
    glane_attr attr = {.key = VALUE, .tag = GLANE_DECIMAL, .as = {.decimal = &huge}};
    assert_int_equal(put(f, NULL, &attr, 1), GLANE_FAILED);

    f->ctx.answer = GLANE_FATAL;
    attr = string_attr(DOC, "x");
    assert_int_equal(put(f, "fact", &attr, 1), GLANE_FATAL);
    attr.as.string = (glane_str){text, sizeof text};
    assert_int_equal(put(f, "fact", &attr, 1), GLANE_FATAL);
    assert_int_equal(f->ctx.writes, 1); /* the first that fails is the last */
    f->ctx.answer = GLANE_OK;
    assert_int_equal(put(f, "fact", &attr, 1), GLANE_OK);

    /* A record that holds itself ends in a refusal. */
    glane_record loop = {.size = sizeof loop, .attr_count = 1};
    glane_attr inner = {.key = SPAN, .tag = GLANE_RECORD, .as = {.record = &loop}};
    loop.attrs = &inner;
    assert_int_equal(put(f, NULL, &inner, 1), GLANE_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptor),
        cmocka_unit_test_setup_teardown(test_every_tag, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_integers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_tags, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_strings_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failures, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
