/* engine_fixture.h: an engine over packs that a test writes, and its facts as text.
 *
 *     fixture *f = fx_new();
 *     fx_pack(f, "p.yaml", "pack: p\nrules: …");
 *     fx_engine(f);                          // fails the test if the packs are wrong
 *     fx_gives(f, "un chat", "a:chat");      // extracts, compares
 *     fx_free(f);
 *
 * Packs live in a temporary folder, which holds a facts.yaml of a few types and keys too and is
 * removed with the fixture. Plugins are the plain text reader and the generic extractor unless a test
 * asks for more. A fact is shown as `type:surface{key=value,…}`, an error as `!code`, in the order of the
 * stream, set apart by "; ". */
#ifndef ENGINE_FIXTURE_H
#define ENGINE_FIXTURE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* mkdtemp, nftw; so this header is included first */
#endif

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <glane/glane.h>
#include <sys/stat.h>
#include <unistd.h>

/* Text that grows; NUL-terminated once something was added. */
typedef struct fx_text {
    char *data;
    size_t len, capacity;
} fx_text;

typedef struct fixture {
    char folder[64];
    const char *plugin_dirs[4]; /* searched besides */
    const char *settings[8];
    const char *date;
    const char *cache_folder;
    int interpret_patterns;
    int show_rule; /* shows each fact's rule: `type:surface@pack/rule{…}` */
    uint64_t max_document_bytes;
    glane_engine *engine;
    glane_session *session;
    fx_text diags; /* "file:line:column: message [remedy]\n", file names without the folder */
    size_t diag_count;
    fx_text facts;  /* of the last document */
    fx_text errors; /* "code: message\n" of the last document */
    glane_status status;
    char end[32];       /* the last document's status in the stream */
    int64_t numbers[4]; /* total, facts, aside, unexplained */
    int64_t fact_count;
} fixture;

static inline void fx_add(fx_text *t, const char *bytes, size_t len)
{
    if (t->len + len + 1 > t->capacity) {
        t->capacity = (t->len + len + 1) * 2;
        t->data = realloc(t->data, t->capacity);
        assert_non_null(t->data);
    }
    if (len)
        memcpy(t->data + t->len, bytes, len);
    t->len += len;
    t->data[t->len] = '\0';
}

static inline void fx_print(fx_text *t, const char *format, ...)
{
    char line[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    assert_true(n >= 0);
    fx_add(t, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

static inline void fx_clear(fx_text *t)
{
    t->len = 0;
    fx_add(t, "", 0);
}

static inline const char *fx_path(const fixture *f, const char *name)
{
    static char path[8][512];
    static unsigned next;
    char *out = path[next++ % 8];
    snprintf(out, sizeof path[0], "%s/%s", f->folder, name);
    return out;
}

static inline void fx_bytes(const fixture *f, const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(fx_path(f, name), "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

static inline void fx_pack(const fixture *f, const char *name, const char *text)
{
    fx_bytes(f, name, text, strlen(text));
}

static const char fx_facts_yaml[] =
    "language: fr\n"
    "types:\n  a: {}\n  b: {}\n  c: {}\n  inner: {role: internal}\n  skip: {role: aside}\n"
    "keys:\n  value: decimal\n  digits: string\n  n: string\n  m: string\n  count: integer\n  yes: \"true\"\n"
    "  where: span\n  from: fact\n";

/* One more plugin of this tree. */
static inline void fx_plugin(const fixture *f, const char *name)
{
    char from[512], to[64];
    snprintf(from, sizeof from, "%s/%s.so", GLANE_TEST_PLUGINS, name);
    snprintf(to, sizeof to, "plugins/%s.so", name);
    assert_int_equal(symlink(from, fx_path(f, to)), 0);
}

static inline fixture *fx_new(void)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->folder, "/tmp/glane-unit-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(mkdir(fx_path(f, "plugins"), 0777), 0);
    fx_plugin(f, "text");
    fx_plugin(f, "rule");
    fx_pack(f, "facts.yaml", fx_facts_yaml);
    return f;
}

static inline int fx_remove(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void fx_close(fixture *f)
{
    glane_session_free(f->session);
    glane_engine_free(f->engine);
    f->session = NULL;
    f->engine = NULL;
}

static inline void fx_free(fixture *f)
{
    fx_close(f);
    nftw(f->folder, fx_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(f->diags.data);
    free(f->facts.data);
    free(f->errors.data);
    free(f);
}

static inline void fx_on_diagnostic(void *user, const glane_diagnostic *d)
{
    fixture *f = user;
    size_t folder = strlen(f->folder);
    const char *file = d->file.data;
    if (d->file.len > folder && !strncmp(file, f->folder, folder))
        file += folder + 1;
    f->diag_count++;
    if (d->file.len)
        fx_print(&f->diags, "%s:%u:%u: ", file, d->line, d->column);
    fx_print(&f->diags, "%s%.*s", d->severity == GLANE_ERROR ? "" : "note: ", (int)d->message.len,
             d->message.data);
    if (d->remedy.len)
        fx_print(&f->diags, " [%.*s]", (int)d->remedy.len, d->remedy.data);
    fx_add(&f->diags, "\n", 1);
}

/* Makes the engine; its status. */
static inline glane_status fx_try_engine(fixture *f)
{
    char plugins[128];
    snprintf(plugins, sizeof plugins, "%s/plugins", f->folder);
    const char *dirs[6] = {plugins}, *rules[] = {f->folder, NULL};
    for (int i = 0; i < 4 && f->plugin_dirs[i]; i++)
        dirs[1 + i] = f->plugin_dirs[i];
    glane_options options = {.size = sizeof options,
                             .plugin_dirs = dirs,
                             .rule_paths = rules,
                             .settings = f->settings,
                             .date = f->date,
                             .max_document_bytes = f->max_document_bytes,
                             .on_diagnostic = fx_on_diagnostic,
                             .user = f,
                             .interpret_patterns = f->interpret_patterns,
                             .no_default_plugins = 1,
                             .cache_folder = f->cache_folder};
    fx_close(f);
    fx_clear(&f->diags);
    f->diag_count = 0;
    return glane_engine_new(&options, &f->engine);
}

static inline void fx_engine(fixture *f)
{
    glane_status status = fx_try_engine(f);
    if (status != GLANE_OK)
        print_error("%s", f->diags.data);
    assert_int_equal(status, GLANE_OK);
    f->session = glane_session_new(f->engine);
    assert_non_null(f->session);
}

/* The engine refuses the packs; each of the NULL-terminated texts stands in what it says. */
static inline void fx_refused(fixture *f, const char *const *texts)
{
    assert_int_equal(fx_try_engine(f), GLANE_FAILED);
    assert_null(f->engine);
    for (size_t i = 0; texts[i]; i++)
        if (!strstr(f->diags.data, texts[i])) {
            print_error("'%s' is not in:\n%s", texts[i], f->diags.data);
            fail();
        }
}

static inline const glane_attr *fx_attr(const fixture *f, const glane_record *r, const char *name)
{
    for (uint32_t i = 0; i < r->attr_count; i++)
        if (!strcmp(glane_key_name(f->engine, r->attrs[i].key), name))
            return &r->attrs[i];
    return NULL;
}

static inline void fx_decimal(fx_text *out, const glane_decimal *d)
{
    int point = d->count + d->exponent;
    if (d->negative)
        fx_add(out, "-", 1);
    if (d->count == 0 || point <= 0)
        fx_add(out, "0", 1);
    for (int i = 0; i < d->count || i < point; i++) {
        if (i == (point > 0 ? point : 0))
            fx_add(out, ".", 1);
        for (int zero = point; i == 0 && zero < 0; zero++)
            fx_add(out, "0", 1);
        fx_add(out, i < d->count ? &d->digits[i] : "0", 1);
    }
}

static inline void fx_value(fixture *f, const glane_attr *a)
{
    switch (a->tag) {
    case GLANE_STRING: {
        /* `from` refers to a fact: HASH:TYPE:START-END, of which the hash is the document's. */
        size_t hash = !strcmp(glane_key_name(f->engine, a->key), "from") ? 17 : 0;
        fx_add(&f->facts, a->as.string.data + hash, a->as.string.len - hash);
        break;
    }
    case GLANE_DECIMAL:
        fx_decimal(&f->facts, a->as.decimal);
        break;
    case GLANE_INTEGER:
        fx_print(&f->facts, "%lld", (long long)a->as.integer);
        break;
    case GLANE_TRUE:
        fx_print(&f->facts, "true");
        break;
    case GLANE_RECORD: {
        const glane_attr *bytes = fx_attr(f, a->as.record, "byte");
        glane_str text = glane_session_text(f->session);
        assert_non_null(bytes);
        fx_add(&f->facts, text.data + bytes->as.range[0], bytes->as.range[1] - bytes->as.range[0]);
        break;
    }
    default:
        fx_print(&f->facts, "?");
    }
}

static inline int fx_is_plain(const char *key)
{
    static const char *const common[] = {"type",   "id",   "anchor",  "doc",  "span",   "line",
                                         "origin", "text", "section", "rule", "plugin", "table", "row", "column", NULL};
    for (size_t i = 0; common[i]; i++)
        if (!strcmp(key, common[i]))
            return 1;
    return 0;
}

static inline void fx_fact(fixture *f, const glane_record *r)
{
    int open = 0;
    const glane_attr *type = fx_attr(f, r, "type"), *text = fx_attr(f, r, "text"),
                     *rule = fx_attr(f, r, "rule");
    fx_print(&f->facts, "%.*s:", (int)type->as.string.len, type->as.string.data);
    fx_add(&f->facts, text->as.string.data, text->as.string.len);
    if (f->show_rule)
        fx_print(&f->facts, "@%.*s", (int)rule->as.string.len, rule->as.string.data);
    for (uint32_t i = 0; i < r->attr_count; i++) {
        const char *key = glane_key_name(f->engine, r->attrs[i].key);
        if (fx_is_plain(key))
            continue;
        fx_print(&f->facts, "%s%s=", open ? "," : "{", key);
        fx_value(f, &r->attrs[i]);
        open = 1;
    }
    if (open)
        fx_add(&f->facts, "}", 1);
}

static inline glane_status fx_on_record(void *user, const glane_record *r)
{
    static const char *const names[] = {"total", "facts", "aside", "unexplained"};
    fixture *f = user;
    int is_fact = !strcmp(r->kind, "fact"), is_error = !strcmp(r->kind, "error");
    if ((is_fact || is_error) && f->facts.len)
        fx_add(&f->facts, "; ", 2);
    if (is_fact)
        fx_fact(f, r);
    if (is_error) {
        const glane_attr *code = fx_attr(f, r, "code"), *message = fx_attr(f, r, "message");
        fx_print(&f->facts, "!%.*s", (int)code->as.string.len, code->as.string.data);
        fx_print(&f->errors, "%.*s: %.*s\n", (int)code->as.string.len, code->as.string.data,
                 (int)message->as.string.len, message->as.string.data);
    }
    if (!strcmp(r->kind, "end")) {
        const glane_attr *status = fx_attr(f, r, "status"), *numbers = fx_attr(f, r, "numbers");
        snprintf(f->end, sizeof f->end, "%.*s", (int)status->as.string.len, status->as.string.data);
        f->fact_count = fx_attr(f, r, "facts")->as.integer;
        for (int i = 0; i < 4; i++)
            f->numbers[i] = fx_attr(f, numbers->as.record, names[i])->as.integer;
    }
    return GLANE_OK;
}

static inline const char *fx_extract_bytes(fixture *f, const void *bytes, size_t len)
{
    fx_clear(&f->facts);
    fx_clear(&f->errors);
    f->status = glane_extract(f->session, "t.txt", bytes, len, fx_on_record, f);
    return f->facts.data;
}

static inline const char *fx_extract(fixture *f, const char *text)
{
    return fx_extract_bytes(f, text, strlen(text));
}

/* The facts of `text` are these. */
#define fx_gives(f, text, expected) assert_string_equal(fx_extract((f), (text)), (expected))

/* A pack of one rule of type a, whose lines are given, and its engine. */
static inline fixture *fx_rule(const char *lines)
{
    fixture *f = fx_new();
    char pack[8192];
    snprintf(pack, sizeof pack, "pack: p\nrules:\n  - id: r\n    type: a\n%s", lines);
    fx_pack(f, "p.yaml", pack);
    fx_engine(f);
    return f;
}

/* The same for a phrase. */
static inline fixture *fx_phrase(const char *phrase)
{
    char line[4096] = "    phrase: '";
    size_t n = strlen(line);
    for (; *phrase && n < sizeof line - 4; phrase++) {
        line[n++] = *phrase;
        if (*phrase == '\'')
            line[n++] = '\'';
    }
    memcpy(line + n, "'\n", 3);
    return fx_rule(line);
}

#endif
