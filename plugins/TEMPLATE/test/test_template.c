/* Drives the operator through a host that has just what the operator calls: a new plugin
 * can be tested before there is a rule for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glane/plugin.h>

const glane_plugin *glane_plugin_entry(void); /* the plugin's sources are compiled into this test */

/* What the host hides from plugins, as this test needs it. */
struct glane_context {
    void *memory;         /* the one allocation of create() */
    const char *reported; /* the last message */
};
struct glane_match {
    const char *name; /* of its one capture; NULL: there is none */
    glane_capture capture;
};
struct glane_draft {
    const char *reason;
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
    assert_int_equal(severity, GLANE_ERROR);
    assert_non_null(code);
    assert_null(node);
    ctx->reported = message;
}

/* Names as ids: the test needs two. */
static uint32_t fake_key(glane_context *ctx, const char *name)
{
    (void)ctx;
    return strcmp(name, "number") == 0 ? 1 : 2;
}

static const glane_capture *fake_find_capture(const glane_match *match, uint32_t name)
{
    return match->name && match->capture.name == name ? &match->capture : NULL;
}

static void fake_reject(glane_draft *draft, const char *reason)
{
    draft->reason = reason;
}

static const glane_host host = {
    .size = sizeof(glane_host),
    .major = GLANE_ABI_MAJOR,
    .minor = GLANE_ABI_MINOR,
    .alloc = fake_alloc,
    .report = fake_report,
    .key = fake_key,
    .find_capture = fake_find_capture,
    .reject = fake_reject,
};

static glane_status make(glane_context *ctx, int64_t min_digits, void **instance)
{
    glane_attr value = {.tag = GLANE_INTEGER, .as = {.integer = min_digits}};
    glane_settings settings = {.size = sizeof settings, .count = 1, .values = &value};
    return glane_plugin_entry()->create(&host, ctx, &settings, instance);
}

/* Runs the operator on one capture. What comes back is why it was turned down; NULL: it was kept. */
static const char *run(int64_t min_digits, const char *name, const char *text)
{
    glane_context ctx = {0};
    void *instance = NULL;
    assert_int_equal(make(&ctx, min_digits, &instance), GLANE_OK);
    const glane_extractor_ops *ops = glane_plugin_entry()->ops;
    glane_match match = {.name = name};
    if (name)
        match.capture = (glane_capture){
            .size = sizeof match.capture, .name = fake_key(NULL, name), .text = glane_str_of(text), .entry = GLANE_NONE};
    glane_draft draft = {0};
    glane_status status = ops->operators[0].apply(instance, &ctx, &match, &draft);
    assert_int_equal(status, draft.reason ? GLANE_SKIP : GLANE_OK);
    free(ctx.memory);
    return draft.reason;
}

static void test_descriptor(void **state)
{
    (void)state;
    const glane_plugin *plugin = glane_plugin_entry();
    assert_int_equal(plugin->magic, GLANE_ABI_MAGIC);
    assert_int_equal(plugin->size, sizeof *plugin);
    assert_int_equal(plugin->kind, GLANE_EXTRACTOR);
    assert_string_equal(plugin->name, "template");
    assert_int_equal(plugin->param_count, 1);
    const glane_extractor_ops *ops = plugin->ops;
    assert_int_equal(ops->operator_count, 1);
    assert_string_equal(ops->operators[0].name, "luhn");
    assert_null(ops->operators[0].scan);
}

static void test_kept(void **state)
{
    (void)state;
    assert_null(run(9, "number", "732829320"));
    assert_null(run(9, "number", "732 829 320"));
    assert_null(run(9, "number", "732-829.320"));
    assert_null(run(9, "number", "73282932000074"));
    assert_null(run(2, "number", "18"));
}

static void test_turned_down(void **state)
{
    (void)state;
    assert_string_equal(run(9, "number", "732 829 321"), "the check digit is wrong");
    assert_string_equal(run(9, "number", "723 829 320"), "the check digit is wrong");
    assert_string_equal(run(9, "number", "732x829320"), "the check digit is wrong");
    assert_string_equal(run(9, "number", ""), "the check digit is wrong");
    assert_string_equal(run(9, "number", "18"), "fewer digits than min-digits");
    assert_string_equal(run(14, "number", "732829320"), "fewer digits than min-digits");
    assert_string_equal(run(9, "other", "732829320"), "the rule captures no `number`");
    assert_string_equal(run(9, NULL, NULL), "the rule captures no `number`");
}

/* The law of the check: with all but the last digit given, just one last digit is right, and a
 * change of any one digit is noticed. */
static void test_law(void **state)
{
    (void)state;
    for (int n = 0; n < 1000; n++) {
        char text[] = "000000000";
        int value = n * 7919 % 100000000;
        for (int i = 7; i >= 0; i--, value /= 10)
            text[i] = (char)('0' + value % 10);
        int right = 0;
        char good = '0';
        for (char last = '0'; last <= '9'; last++) {
            text[8] = last;
            if (!run(9, "number", text)) {
                right++;
                good = last;
            }
        }
        assert_int_equal(right, 1);
        text[8] = good;
        text[n % 9] = (char)('0' + (text[n % 9] - '0' + 1 + n % 8) % 10);
        assert_non_null(run(9, "number", text));
    }
}

static void test_bad_setting(void **state)
{
    (void)state;
    glane_context ctx = {0};
    void *instance = NULL;
    assert_int_equal(make(&ctx, 1, &instance), GLANE_FAILED);
    assert_string_equal(ctx.reported, "min-digits must be 2 or more");
    assert_null(ctx.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptor),  cmocka_unit_test(test_kept),
        cmocka_unit_test(test_turned_down), cmocka_unit_test(test_law),
        cmocka_unit_test(test_bad_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
