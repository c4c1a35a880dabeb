/* fake_host.h: a host for tests of operators, without an engine: lexicon entries, facts and
 * captures are made by hand, and what an operator sets is kept to be looked at.
 *
 * Decimals and dates are the core's own. Everything is in one static table: fake_match() begins
 * the next match, keys and entries stay. */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <calendar.h>
#include <cmocka.h>
#include <decimal.h>
#include <glane/plugin.h>

enum { FAKE_KEYS = 128, FAKE_ATTRS = 16, FAKE_ENTRIES = 256, FAKE_CAPTURES = 40 };

typedef struct fake_attrs {
    glane_attr items[FAKE_ATTRS];
    glane_decimal decimals[FAKE_ATTRS];
    char strings[FAKE_ATTRS][64];
    uint32_t count;
} fake_attrs;

struct glane_context {
    int unused;
};
struct glane_node {
    const char *key, *value; /* a map of one key */
};
struct glane_match {
    glane_capture captures[FAKE_CAPTURES];
    glane_fact facts[FAKE_CAPTURES];
    fake_attrs fact_attrs[FAKE_CAPTURES];
    uint32_t count;
    const glane_node *with;
};
struct glane_draft {
    fake_attrs attrs;
    char reason[96];
    glane_span span;
};

static struct {
    char keys[FAKE_KEYS][24];
    uint32_t key_count;
    fake_attrs entries[FAKE_ENTRIES];
    char words[FAKE_ENTRIES][32];
    uint32_t entry_count;
    const char *document_date;
    void *instance;
    glane_match match;
    glane_draft draft;
    glane_node with;
} fake;

static uint32_t fake_key(glane_context *ctx, const char *name)
{
    (void)ctx;
    for (uint32_t i = 0; i < fake.key_count; i++) {
        if (strcmp(fake.keys[i], name) == 0)
            return i;
    }
    assert_true(fake.key_count < FAKE_KEYS);
    assert_true(snprintf(fake.keys[fake.key_count], sizeof fake.keys[0], "%s", name) < (int)sizeof fake.keys[0]);
    return fake.key_count++;
}

static void *fake_alloc(glane_context *ctx, size_t size)
{
    (void)ctx;
    return calloc(1, size);
}

static const glane_attr *fake_find(const fake_attrs *attrs, uint32_t key)
{
    for (uint32_t i = 0; i < attrs->count; i++) {
        if (attrs->items[i].key == key)
            return &attrs->items[i];
    }
    return NULL;
}

/* Copies an attribute into a table; one of the same key is replaced. */
static void fake_put(fake_attrs *attrs, glane_attr attr)
{
    uint32_t i = 0;
    while (i < attrs->count && attrs->items[i].key != attr.key)
        i++;
    assert_true(i < FAKE_ATTRS);
    if (attr.tag == GLANE_STRING) {
        snprintf(attrs->strings[i], sizeof attrs->strings[i], "%.*s", (int)attr.as.string.len,
                 attr.as.string.data);
        attr.as.string = glane_str_of(attrs->strings[i]);
    } else if (attr.tag == GLANE_DECIMAL) {
        attrs->decimals[i] = *attr.as.decimal;
        attr.as.decimal = &attrs->decimals[i];
    }
    attrs->items[i] = attr;
    attrs->count += i == attrs->count;
}

/* "value=2 role=unit power=3 negate=yes": `value` is a decimal; of the others what is a number is
 * an integer, `yes` is true, all else a string. */
static void fake_read(fake_attrs *attrs, const char *columns)
{
    char text[256];
    snprintf(text, sizeof text, "%s", columns);
    for (char *pair = text, *next; *pair; pair = next) {
        char *value = strchr(pair, '='), *end = NULL;
        next = pair + strcspn(pair, " ");
        if (*next)
            *next++ = '\0';
        glane_attr attr = {.tag = GLANE_STRING};
        glane_decimal decimal;
        assert_non_null(value);
        *value++ = '\0';
        attr.key = fake_key(NULL, pair);
        attr.as.string = glane_str_of(value);
        long number = strtol(value, &end, 10);
        if (strcmp(pair, "value") == 0) {
            assert_int_equal(gl_decimal_parse(glane_str_of(value), &decimal), GLANE_OK);
            attr.tag = GLANE_DECIMAL;
            attr.as.decimal = &decimal;
        } else if (strcmp(value, "yes") == 0) {
            attr.tag = GLANE_TRUE;
            attr.as.integer = 1;
        } else if (end && !*end) {
            attr.tag = GLANE_INTEGER;
            attr.as.integer = number;
        }
        fake_put(attrs, attr);
    }
}

static const glane_attr *fake_fact_attr(const glane_fact *fact, uint32_t key)
{
    return fake_find(&fake.match.fact_attrs[fact - fake.match.facts], key);
}

static const glane_attr *fake_column(glane_context *ctx, uint32_t entry, uint32_t key)
{
    (void)ctx;
    assert_true(entry < fake.entry_count);
    return fake_find(&fake.entries[entry], key);
}

static glane_status fake_capture(const glane_match *match, uint32_t i, glane_capture *capture)
{
    assert_int_equal(capture->size, sizeof *capture);
    if (i >= match->count)
        return GLANE_SKIP;
    *capture = match->captures[i];
    return GLANE_OK;
}

static const glane_capture *fake_find_capture(const glane_match *match, uint32_t name)
{
    for (uint32_t i = 0; i < match->count; i++) {
        if (match->captures[i].name == name)
            return &match->captures[i];
    }
    return NULL;
}

static const glane_node *fake_with(const glane_match *match)
{
    return match->with;
}

static const glane_node *fake_node_get(const glane_node *map, const char *key)
{
    return strcmp(map->key, key) == 0 ? map : NULL;
}

static glane_str fake_node_text(const glane_node *node)
{
    return glane_str_of(node->value);
}

static void fake_set(glane_draft *draft, const glane_attr *attr)
{
    fake_put(&draft->attrs, *attr);
}

static void fake_span(glane_draft *draft, glane_span view)
{
    draft->span = view;
}

static void fake_reject(glane_draft *draft, const char *reason)
{
    snprintf(draft->reason, sizeof draft->reason, "%s", reason);
}

static glane_str fake_document_date(glane_context *ctx)
{
    (void)ctx;
    return glane_str_of(fake.document_date ? fake.document_date : "");
}

static const glane_host fake_services = {
    .size = sizeof(glane_host),
    .major = GLANE_ABI_MAJOR,
    .minor = GLANE_ABI_MINOR,
    .alloc = fake_alloc,
    .key = fake_key,
    .fact_attr = fake_fact_attr,
    .column = fake_column,
    .capture = fake_capture, .find_capture = fake_find_capture,
    .with = fake_with,
    .node_get = fake_node_get,
    .node_text = fake_node_text,
    .set = fake_set,
    .span = fake_span,
    .reject = fake_reject,
    .decimal_parse = gl_decimal_parse,
    .decimal_print = gl_decimal_print,
    .decimal_add = gl_decimal_add,
    .decimal_scale = gl_decimal_scale,
    .date_range = gl_date_range,
    .document_date = fake_document_date,
};

/* -- what tests call ---------------------------------------------------------- */

const glane_plugin *glane_plugin_entry(void); /* the plugin's sources are compiled into the test */

/* The instance of the plugin under test, made once. */
static inline void *fake_instance(void)
{
    glane_settings settings = {.size = sizeof settings};
    if (!fake.instance)
        assert_int_equal(glane_plugin_entry()->create(&fake_services, NULL, &settings, &fake.instance),
                         GLANE_OK);
    return fake.instance;
}

/* A lexicon entry; its id. */
static inline uint32_t fake_entry(const char *word, const char *columns)
{
    assert_true(fake.entry_count < FAKE_ENTRIES);
    fake_read(&fake.entries[fake.entry_count], columns);
    snprintf(fake.words[fake.entry_count], sizeof fake.words[0], "%s", word);
    return fake.entry_count++;
}

/* Begins a new match. */
static inline void fake_match(const char *with_key, const char *with_value)
{
    memset(&fake.match, 0, sizeof fake.match);
    memset(&fake.draft, 0, sizeof fake.draft);
    fake.with = (glane_node){with_key, with_value};
    fake.match.with = with_key ? &fake.with : NULL;
}

static inline glane_capture *fake_add(const char *name, const char *text)
{
    glane_match *match = &fake.match;
    assert_true(match->count < FAKE_CAPTURES);
    glane_capture *capture = &match->captures[match->count++];
    *capture = (glane_capture){.size = sizeof *capture, .entry = GLANE_NONE, .text = glane_str_of(text)};
    capture->name = fake_key(NULL, name);
    capture->view = (glane_span){match->count * 10, match->count * 10 + (uint32_t)strlen(text)};
    return capture;
}

/* A captured fact with its keys; a captured entry; a captured text. */
static inline void fake_add_fact(const char *name, const char *text, const char *keys)
{
    glane_capture *capture = fake_add(name, text);
    uint32_t i = fake.match.count - 1;
    fake_read(&fake.match.fact_attrs[i], keys);
    capture->fact = &fake.match.facts[i];
}

static inline void fake_add_entry(const char *name, uint32_t entry)
{
    fake_add(name, fake.words[entry])->entry = entry;
}

/* Runs an operator; its status. */
static inline glane_status fake_run(const char *name)
{
    const glane_extractor_ops *ops = glane_plugin_entry()->ops;
    for (uint32_t i = 0; i < ops->operator_count; i++) {
        if (strcmp(ops->operators[i].name, name) == 0) {
            glane_status status = ops->operators[i].apply(fake_instance(), NULL, &fake.match, &fake.draft);
            assert_int_equal(status == GLANE_SKIP, fake.draft.reason[0] != '\0');
            return status;
        }
    }
    fail_msg("no operator %s", name);
    return GLANE_FATAL;
}

/* A key of the fact that was made, as text: "-" if it was not set, "yes" for true. Good until the
 * next four calls. */
static inline const char *fake_got(const char *key)
{
    static char text[4][160];
    static unsigned turn;
    char *out = text[turn++ % 4];
    const glane_attr *attr = fake_find(&fake.draft.attrs, fake_key(NULL, key));
    snprintf(out, sizeof text[0], "%s", !attr ? "-" : attr->tag == GLANE_TRUE ? "yes" : "?");
    if (attr && attr->tag == GLANE_STRING)
        snprintf(out, sizeof text[0], "%.*s", (int)attr->as.string.len, attr->as.string.data);
    else if (attr && attr->tag == GLANE_INTEGER)
        snprintf(out, sizeof text[0], "%lld", (long long)attr->as.integer);
    else if (attr && attr->tag == GLANE_DECIMAL)
        gl_decimal_print(attr->as.decimal, out, sizeof text[0]);
    return out;
}

#endif
