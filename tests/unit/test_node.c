/* YAML files as trees: what is kept, what is refused and where, what bombs do. */
#include "limits.h"
#include "node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* One file being parsed; set up and torn down around each test. */
typedef struct fixture {
    gl_arena *arena;
    gl_diags diags;
} fixture;

static int set_up(void **state)
{
    static fixture one;
    one.arena = gl_arena_new();
    gl_diags_init(&one.diags);
    *state = &one;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    gl_diags_free(&f->diags);
    gl_arena_free(f->arena);
    return 0;
}

/* Forgets earlier problems and parses. */
static glane_node *parse_bytes(fixture *f, const char *text, size_t len)
{
    gl_diags_free(&f->diags);
    gl_diags_init(&f->diags);
    gl_arena_reset(f->arena);
    glane_node *node = gl_node_parse(f->arena, &f->diags, "test.yaml", text, len);
    gl_diags_sort(&f->diags);
    return node;
}

static glane_node *parse(fixture *f, const char *text)
{
    return parse_bytes(f, text, strlen(text));
}

static const glane_node *parse_well(fixture *f, const char *text)
{
    const glane_node *node = parse(f, text);
    if (!node || f->diags.count != 0)
        fail_msg("%s: %s", text, f->diags.count ? f->diags.items[0].message : "no tree");
    return node;
}

static void check_scalar(const glane_node *node, const char *text, int plain)
{
    assert_non_null(node);
    assert_int_equal(node->kind, GLANE_NODE_SCALAR);
    assert_int_equal(node->text.len, strlen(text));
    assert_string_equal(node->text.data, text);
    assert_int_equal(node->plain, plain);
}

static void check_place(gl_place place, uint32_t line, uint32_t column)
{
    assert_string_equal(place.file, "test.yaml");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

/* The i-th problem stands there, says that, and has a remedy that says that. */
static void check_problem(const fixture *f, size_t i, uint32_t line, uint32_t column, const char *message,
                          const char *remedy)
{
    assert_true(i < f->diags.count);
    const gl_diag *diag = &f->diags.items[i];
    if (diag->place.line != line || diag->place.column != column || !strstr(diag->message, message) ||
        !strstr(diag->remedy, remedy))
        fail_msg("%u:%u: %s (%s), where %u:%u: %s (%s) was awaited", (unsigned)diag->place.line,
                 (unsigned)diag->place.column, diag->message, diag->remedy, (unsigned)line, (unsigned)column,
                 message, remedy);
    assert_int_equal(diag->severity, GLANE_ERROR);
    assert_string_equal(diag->place.file, "test.yaml");
}

static void test_tree(void **state)
{
    const glane_node *root = parse_well(*state, "pack: essai # commentaire\n"
                                                "règles:\n"
                                                "  - id: a\n"
                                                "    texte: 'l''avenant n° 9'\n"
                                                "  - [x, \"y\\tz\", {k: v}]\n"
                                                "note: |\n"
                                                "  deux\n"
                                                "  lignes\n"
                                                "vide:\n");
    assert_int_equal(root->kind, GLANE_NODE_MAP);
    assert_int_equal(root->count, 4);
    check_place(root->place, 1, 1);
    check_scalar(gl_node_get(root, "pack"), "essai", 1);
    check_place(gl_node_get(root, "pack")->place, 1, 7);
    assert_string_equal(root->keys[1].data, "règles");
    check_place(root->key_places[1], 2, 1);
    const glane_node *list = gl_node_get(root, "règles");
    assert_int_equal(list->kind, GLANE_NODE_LIST);
    assert_int_equal(list->count, 2);
    check_place(list->place, 3, 3);
    check_place(list->items[0]->place, 3, 5);
    check_scalar(gl_node_get(list->items[0], "texte"), "l'avenant n° 9", 0);
    check_place(gl_node_get(list->items[0], "texte")->place, 4, 12);
    const glane_node *inner = list->items[1];
    assert_int_equal(inner->count, 3);
    check_scalar(inner->items[0], "x", 1);
    check_scalar(inner->items[1], "y\tz", 0);
    check_scalar(gl_node_get(inner->items[2], "k"), "v", 1);
    check_place(inner->items[2]->place, 5, 17);
    check_scalar(gl_node_get(root, "note"), "deux\nlignes\n", 0);
    check_scalar(gl_node_get(root, "vide"), "", 1);
}

static void test_scalars_stay_text(void **state)
{
    const glane_node *root = parse_well(
        *state,
        "a: no\nb: on\nc: \"9\"\nd: 9\ne: ~\nf: null\ng: 0x1F\nh: 1_000\ni: 2021-02-30\nj: 1:30\nk: .5\n"
        "no: 1\non: 2\n12: 3\n'': 4\n");
    static const char *const expected[] = {"no",         "on",   "9",  "9", "~", "null", "0x1F", "1_000",
                                           "2021-02-30", "1:30", ".5", "1", "2", "3",    "4"};
    assert_int_equal(root->count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < root->count; i++)
        check_scalar(root->items[i], expected[i], i != 2);
    check_scalar(gl_node_get(root, "no"), "1", 1);
    check_scalar(gl_node_get(root, "on"), "2", 1);
    check_scalar(gl_node_get(root, "12"), "3", 1);
    check_scalar(gl_node_get(root, ""), "4", 1);
}

static void test_get(void **state)
{
    const glane_node *root = parse_well(*state, "a: [1]\nab: 2\n");
    assert_null(gl_node_get(root, "b"));
    assert_null(gl_node_get(root, "abc"));
    assert_null(gl_node_get(root, ""));
    assert_null(gl_node_get(NULL, "a"));
    assert_null(gl_node_get(gl_node_get(root, "a"), "1"));
    assert_null(gl_node_get(gl_node_get(root, "ab"), "2"));
    assert_string_equal(gl_node_kind_name(root->kind), "a map");
    assert_string_equal(gl_node_kind_name(root->items[0]->kind), "a list");
    assert_string_equal(gl_node_kind_name(root->items[1]->kind), "a word");
}

static void test_empty(void **state)
{
    static const char *const empty[] = {"",      "\n",         "   \n",        "# rien\n",
                                        "---\n", "---\n...\n", "\xEF\xBB\xBF", "{}"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        const glane_node *root = parse_well(*state, empty[i]);
        assert_int_equal(root->kind, GLANE_NODE_MAP);
        assert_int_equal(root->count, 0);
        check_place(root->place, 1, 1);
        assert_null(gl_node_get(root, "a"));
    }
    assert_non_null(parse_bytes(*state, NULL, 0));
    check_scalar(parse_well(*state, "''"), "", 0);
    assert_int_equal(parse_well(*state, "[]")->count, 0);
}

/* The tree outlives the text it came from. */
static void test_copies(void **state)
{
    fixture *f = *state;
    char text[] = "key: value\n", name[] = "test.yaml";
    const glane_node *root = gl_node_parse(f->arena, &f->diags, name, text, strlen(text));
    memset(text, '#', sizeof text);
    memset(name, '#', sizeof name);
    check_scalar(gl_node_get(root, "key"), "value", 1);
    check_place(root->key_places[0], 1, 1);
}

static void test_line_ends(void **state)
{
    static const char *const texts[] = {
        "a: 1\nb:\n  - x\nc: |\n  u\n  v\n",
        "a: 1\r\nb:\r\n  - x\r\nc: |\r\n  u\r\n  v\r\n",
        "a: 1\rb:\r  - x\rc: |\r  u\r  v\r",
        "\xEF\xBB\xBF\x61: 1\r\nb:\n  - x\r\nc: |\n  u\r\n  v\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const glane_node *root = parse_well(*state, texts[i]);
        assert_int_equal(root->count, 3);
        check_place(root->key_places[0], 1, 1);
        check_place(gl_node_get(root, "b")->items[0]->place, 3, 5);
        check_place(root->key_places[2], 4, 1);
        check_scalar(gl_node_get(root, "c"), "u\nv\n", 0);
    }
    /* Problems are placed the same way. */
    parse(*state, "a: 1\r\nb: \"\r\n\"\r\na: 2\r\n");
    check_problem(*state, 0, 4, 1, "'a'", "keep one");
    assert_null(parse(*state, "\xEF\xBB\xBF"
                              "a: é@\r\nb: @\r\n"));
    check_problem(*state, 0, 2, 4, "'@'", "quotes");
}

static void test_refused_but_read_on(void **state)
{
    fixture *f = *state;
    const glane_node *root = parse(f, "a: &x un\n"
                                      "b: *x\n"
                                      "c: !!int 9\n"
                                      "d: &y [1, !t 2]\n"
                                      "e: &z\n"
                                      "  k: v\n"
                                      "&w f: 1\n"
                                      "*w : 2\n"
                                      "g: 3\n");
    assert_non_null(root);
    assert_int_equal(f->diags.errors, 8);
    check_problem(f, 0, 1, 4, "anchors (&x)", "write the value out");
    check_problem(f, 1, 2, 4, "aliases (*x)", "begins with '*'");
    check_problem(f, 2, 3, 4, "tags", "schema");
    check_problem(f, 3, 4, 4, "anchors (&y)", "quotes");
    check_problem(f, 4, 4, 11, "tags", "");
    check_problem(f, 5, 5, 4, "anchors (&z)", "");
    check_problem(f, 6, 7, 1, "anchors (&w)", "");
    check_problem(f, 7, 8, 1, "aliases (*w)", "");
    check_scalar(gl_node_get(root, "a"), "un", 1);
    assert_int_equal(gl_node_get(root, "b")->text.len, 0);
    check_scalar(gl_node_get(root, "c"), "9", 1);
    assert_int_equal(gl_node_get(root, "d")->count, 2);
    check_scalar(gl_node_get(root, "f"), "1", 1);
    check_scalar(gl_node_get(root, "g"), "3", 1);
    assert_int_equal(root->count, 7);
}

static void test_duplicate_keys(void **state)
{
    fixture *f = *state;
    const glane_node *root = parse(f, "a: 1\nb: 2\na: 3\nc: {d: 1, 'd': 2, e: 3}\n\"a\": 4\n");
    assert_non_null(root);
    assert_int_equal(f->diags.errors, 3);
    check_problem(f, 0, 3, 1, "'a' stands in this map already, at line 1", "keep one");
    check_problem(f, 1, 4, 11, "'d' stands in this map already, at line 4", "");
    check_problem(f, 2, 5, 1, "'a'", "");
    assert_int_equal(root->count, 3);
    check_scalar(gl_node_get(root, "a"), "1", 1);
    assert_string_equal(root->keys[1].data, "b");
    assert_string_equal(root->keys[2].data, "c");
    const glane_node *inner = root->items[2];
    assert_int_equal(inner->count, 2);
    check_scalar(gl_node_get(inner, "e"), "3", 1);
    /* The same key in two maps, or keys that begin alike, are fine. */
    parse_well(f, "- {a: 1, ab: 2, abc: 3, A: 4}\n- {a: 1}\n");
    parse_well(f, "\"a\\0b\": 1\n\"a\\0c\": 2\na: 3\n");
}

static void test_keys_that_are_no_words(void **state)
{
    fixture *f = *state;
    const glane_node *root = parse(f, "[a]: 1\nb: 2\n{c: d}: {e: &x 1}\n? - f\n: 3\n");
    assert_non_null(root);
    assert_int_equal(root->count, 1);
    check_scalar(gl_node_get(root, "b"), "2", 1);
    assert_int_equal(f->diags.errors, 4);
    check_problem(f, 0, 1, 1, "a key that is a list", "quotes");
    check_problem(f, 1, 3, 1, "a key that is a map", "quotes");
    check_problem(f, 2, 3, 13, "anchors", "");
    check_problem(f, 3, 4, 3, "a key that is a list", "");
}

static void test_documents(void **state)
{
    fixture *f = *state;
    parse_well(f, "%YAML 1.1\n---\na: 1\n...\n");
    const glane_node *root = parse(f, "a: 1\n---\nb: 2\n---\nc: 3\n");
    assert_non_null(root);
    check_scalar(gl_node_get(root, "a"), "1", 1);
    assert_int_equal(f->diags.errors, 1);
    check_problem(f, 0, 2, 1, "second document", "file of its own");
}

/* A text with a syntax error: one problem, and no tree. */
typedef struct syntax_case {
    const char *text;
    uint32_t line, column;
    const char *message, *remedy;
} syntax_case;

static const syntax_case syntax_cases[] = {
    {"a:\n\tb: 1\n", 2, 1, "tab", "spaces"},
    {"a: 1\n  \tb: 2\n", 2, 3, "tab", "spaces"},
    {"a:\n  b: 1\n\té: 2\n", 3, 1, "tab", "spaces"},
    {"- a\n-\tb: 1\n", 2, 2, "tab", "spaces"},
    {"a: |\n\tx\n", 2, 1, "tab", "spaces"},
    {"a: @x\n", 1, 4, "cannot begin with '@'", "quotes"},
    {"unité: %\n", 1, 8, "cannot begin with '%'", "quotes"},
    {"a: 1\n%b: 2\n", 2, 1, "cannot begin with '%'", "quotes"},
    {"a: & co\n", 1, 4, "cannot begin with '&'", "quotes"},
    {"a: * x\n", 1, 4, "cannot begin with '*'", "quotes"},
    {"a: !<x y\n", 1, 4, "cannot begin with '!'", "quotes"},
    {"a: !x!y z\n", 1, 4, "cannot begin with '!'", "quotes"},
    {"a: ]\n", 1, 4, "cannot begin with ']'", "quotes"},
    {"a: [1,,2]\n", 1, 7, "cannot begin with ','", "missing"},
    {"a: 1\nfoo\nb: 2\n", 2, 1, "without a ':'", "key: value"},
    {"texte: Total : 12\n", 1, 14, "a ':' that follows no key", "quotes"},
    {"a: 1\n  b: 2\n", 2, 4, "a ':' that follows no key", "indent"},
    {"a: - b\n", 1, 4, "a '- '", "line of its own"},
    {"a: ? b\n", 1, 4, "a '? '", "quotes"},
    {"phrase: [n° | numéro] x\n", 1, 23, "does not fit the map around it, which begins at line 1", "quotes"},
    {"x: 1\na: 'l'avenant'\n", 2, 7, "which begins at line 1", "quotes"},
    {"a:\n  b: 1\n c: 2\n", 3, 2, "does not fit the map", "indent"},
    {"a:\n  - x\n  y: 1\n", 3, 3, "does not fit the list around it, which begins at line 2", "indent"},
    {"- 1\nb: 2\n", 2, 1, "does not fit the list", "indent"},
    {" a: 1\nb: 2\n", 2, 1, "outside", "indent"},
    {"x: 1\na: [1, 2\nb: 3\n", 3, 2, "',' or ']' is missing in the list around it, which begins at line 2",
     "close"},
    {"a: {b: 1\nc: 2\n", 2, 2, "',' or '}' is missing", "close"},
    {"x: 1\na: \"abc\nb: 2\n", 2, 4, "never closed", "close"},
    {"a: 'abc\n---\nb: 1\n", 1, 4, "not closed before", "close"},
    {"a: \"\\d+\"\n", 1, 5, "backslash", "single quotes"},
    {"a: \"\\x1\"\n", 1, 7, "hexadecimal", "two after"},
    {"a: \"\\uD800\"\n", 1, 7, "does not exist", ""},
    {"a: > 5 %\n", 1, 6, "opens a block", "next line"},
    {"%YAML 1.3\n---\na: 1\n", 1, 1, "version", "%YAML"},
    {"a: |0\n  x\n", 1, 5, "YAML: found an indentation indicator equal to 0", ""},
    {"a: 1\nb: \xE9t\xE9\n", 2, 4, "byte 0xE9 is not UTF-8", "UTF-8"},
    {"é: \xC3", 1, 4, "byte 0xC3 is not UTF-8", "UTF-8"},
    {"a: \xED\xA0\x80\n", 1, 4, "byte 0xED", "UTF-8"},
    {"a: \xC0\x80\n", 1, 4, "byte 0xC0", "UTF-8"},
    {"a: \xF4\x90\x80\x80\n", 1, 4, "byte 0xF4", "UTF-8"},
    {"a: \xFF\n", 1, 4, "byte 0xFF", "UTF-8"},
    {"a: b\x07\n", 1, 5, "control character (U+0007)", "remove"},
    {"a: l\xC2\x92"
     "avenant\n",
     1, 5, "control character (U+0092)", "remove"},
    {"a: \xEF\xBF\xBE\n", 1, 4, "U+FFFE", "remove"},
    {"a: 1\nb: \"x\xE2\x80\xA8y\"\n", 2, 6, "line break (U+2028)", "\\L"},
    {"a: x\xC2\x85y\n", 1, 5, "line break (U+0085)", "\\N"},
};

static void test_syntax_errors(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < sizeof syntax_cases / sizeof *syntax_cases; i++) {
        const syntax_case *c = &syntax_cases[i];
        if (parse(f, c->text))
            fail_msg("%s: a tree", c->text);
        assert_int_equal(f->diags.count, 1);
        check_problem(f, 0, c->line, c->column, c->message, c->remedy);
    }
}

static void test_other_encodings(void **state)
{
    fixture *f = *state;
    assert_null(parse_bytes(f,
                            "\xFF\xFE"
                            "a\0:\0 \0001\0",
                            10));
    check_problem(f, 0, 0, 0, "UTF-16", "UTF-8");
    assert_null(parse_bytes(f, "\xFE\xFF\0a\0:", 6));
    check_problem(f, 0, 0, 0, "UTF-16", "UTF-8");
    assert_null(parse_bytes(f, "a\0:\0 \0001\0", 8));
    check_problem(f, 0, 1, 2, "U+0000", "UTF-8");
    assert_null(parse_bytes(f, "a: 1\nb: \0x\n", 11));
    check_problem(f, 0, 2, 4, "U+0000", "UTF-8");
    /* Every character that YAML allows, written or escaped, is kept. */
    check_scalar(parse_well(f, "\"\\L\\u00e9é\xF0\x9F\x98\x80\xC2\xA0\""),
                 "\xE2\x80\xA8éé\xF0\x9F\x98\x80\xC2\xA0", 0);
    const glane_node *nul = parse_well(f, "\"a\\0b\"");
    assert_int_equal(nul->text.len, 3);
    assert_memory_equal(nul->text.data, "a\0b", 4);
}

/* Semantic problems before a syntax error are kept beside it. */
static void test_both_kinds(void **state)
{
    fixture *f = *state;
    assert_null(parse(f, "a: &x 1\nb:\n  - {c: 1, c: 2}\n  - *x\nd: \"\\d\"\n"));
    assert_int_equal(f->diags.errors, 4);
    check_problem(f, 0, 1, 4, "anchors", "");
    check_problem(f, 1, 3, 12, "'c'", "");
    check_problem(f, 2, 4, 5, "aliases", "");
    check_problem(f, 3, 5, 5, "backslash", "");
}

/* A text of `count` times `unit`; freed by the caller. */
static char *repeated(const char *before, const char *unit, size_t count, const char *after)
{
    const size_t lens[] = {strlen(before), strlen(unit), strlen(after)};
    char *text = gl_realloc(NULL, lens[0] + lens[1] * count + lens[2] + 1), *to = text;
    memcpy(to, before, lens[0]);
    to += lens[0];
    for (size_t i = 0; i < count; i++, to += lens[1])
        memcpy(to, unit, lens[1]);
    memcpy(to, after, lens[2] + 1);
    return text;
}

/* A bomb ends in one problem that says so, after those of the `? ` keys that it makes. */
static void check_bomb(fixture *f, const char *before, const char *unit, size_t count)
{
    char *text = repeated(before, unit, count, "");
    const glane_node *root = parse(f, text);
    free(text);
    assert_null(root);
    assert_true(f->diags.count >= 1 && f->diags.count <= GL_MAX_YAML_DEPTH + 1);
    assert_non_null(strstr(f->diags.items[f->diags.count - 1].message, "nested more than 32 deep"));
}

static void test_nesting(void **state)
{
    fixture *f = *state;
    char text[4 * GL_MAX_YAML_DEPTH + 8];
    memset(text, '[', GL_MAX_YAML_DEPTH);
    memset(text + GL_MAX_YAML_DEPTH, ']', GL_MAX_YAML_DEPTH);
    text[2 * GL_MAX_YAML_DEPTH] = '\0';
    const glane_node *node = parse_well(f, text);
    for (int depth = 1; depth < GL_MAX_YAML_DEPTH; depth++) {
        assert_int_equal(node->count, 1);
        node = node->items[0];
    }
    assert_int_equal(node->count, 0);

    memset(text, '[', GL_MAX_YAML_DEPTH + 1);
    memset(text + GL_MAX_YAML_DEPTH + 1, ']', GL_MAX_YAML_DEPTH + 1);
    text[2 * GL_MAX_YAML_DEPTH + 2] = '\0';
    assert_null(parse(f, text));
    assert_int_equal(f->diags.count, 1);
    check_problem(f, 0, 1, GL_MAX_YAML_DEPTH + 1, "nested more than 32 deep", "quotes");

    check_bomb(f, "", "[", 1000000);
    check_bomb(f, "", "{a: ", 1000000);
    check_bomb(f, "", "- ", 1000000);
    check_bomb(f, "", "? ", 1000000);
    check_bomb(f, "a: ", "[{b: ", 500000);
    check_bomb(f, "{", "[", 1000000);
}

/* Nothing is expanded: what an alias bomb costs is its own length. */
static void test_alias_bomb(void **state)
{
    fixture *f = *state;
    const glane_node *root = parse(f, "a: &a [x,x,x,x,x,x,x,x,x]\n"
                                      "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                      "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                      "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                      "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n");
    assert_non_null(root);
    assert_int_equal(f->diags.errors, 5 + 4 * 9);
    const glane_node *last = gl_node_get(root, "e");
    assert_int_equal(last->count, 9);
    for (size_t i = 0; i < last->count; i++)
        check_scalar(last->items[i], "", 0);
    /* An anchor that holds itself. */
    assert_non_null(parse(f, "&a [*a]"));
    /* More problems than are shown. */
    char *text = repeated("[&a x", ",*a", 100000, "]");
    assert_non_null(parse(f, text));
    assert_int_equal(f->diags.errors, 100001);
    assert_int_equal(f->diags.count, GL_MAX_DIAGNOSTICS + 1);
    free(text);
}

static void test_limits(void **state)
{
    fixture *f = *state;
    char *text = repeated("", "-\n", GL_MAX_YAML_NODES - 1, "");
    const glane_node *root = parse_well(f, text);
    assert_int_equal(root->count, GL_MAX_YAML_NODES - 1);
    free(text);
    text = repeated("", "-\n", GL_MAX_YAML_NODES, "");
    assert_null(parse(f, text));
    check_problem(f, 0, GL_MAX_YAML_NODES, 2, "more than 2000000 values", "TSV");
    free(text);
    text = repeated("# ", "x", GL_MAX_YAML_BYTES - 2, "");
    parse_well(f, text);
    free(text);
    text = repeated("# ", "x", GL_MAX_YAML_BYTES - 1, "");
    assert_null(parse(f, text));
    check_problem(f, 0, 0, 0, "larger than 16 MiB", "TSV");
    free(text);
}

/* A large map is checked for duplicates in little time. */
static void test_large_map(void **state)
{
    fixture *f = *state;
    enum { COUNT = 100000 };
    const size_t size = COUNT * 16;
    char *text = gl_realloc(NULL, size);
    size_t len = 0;
    for (unsigned i = 0; i < COUNT; i++)
        len += (size_t)snprintf(text + len, size - len, "k%u: %u\n", i * 7919 % COUNT, i);
    const glane_node *root = parse_well(f, text);
    assert_int_equal(root->count, COUNT);
    check_scalar(gl_node_get(root, "k7919"), "1", 1);
    snprintf(text + len, size - len, "k5: x\n");
    root = parse(f, text);
    assert_int_equal(root->count, COUNT);
    assert_int_equal(f->diags.errors, 1);
    check_problem(f, 0, COUNT + 1, 1, "'k5'", "");
    free(text);
}

static void test_load(void **state)
{
    fixture *f = *state;
    char path[] = "test_node.tmp.yaml";
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    char *text = repeated("a: 1\nb: '", "0123456789", 20000, "'\n");
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    const glane_node *root = gl_node_load(f->arena, &f->diags, path);
    assert_non_null(root);
    assert_string_equal(root->place.file, path);
    assert_int_equal(gl_node_get(root, "b")->text.len, 200000);
    free(text);
    file = fopen(path, "wb");
    assert_non_null(file);
    fclose(file);
    root = gl_node_load(f->arena, &f->diags, path);
    assert_non_null(root);
    assert_int_equal(root->count, 0);
    assert_int_equal(f->diags.count, 0);
    remove(path);

    assert_null(gl_node_load(f->arena, &f->diags, path));
    assert_null(gl_node_load(f->arena, &f->diags, "."));
    assert_int_equal(f->diags.errors, 2);
    assert_string_equal(f->diags.items[0].place.file, path);
    assert_non_null(strstr(f->diags.items[0].message, "cannot be read"));
    assert_non_null(strstr(f->diags.items[1].message, "cannot be read"));
}

/* Any beginning of a file, and any file with a byte changed, gives a tree or an error
 * that has a place inside it; never both nothing. */
static void test_damaged(void **state)
{
    fixture *f = *state;
    static const char whole[] =
        "# essai\npack: p\nrègles:\n  - id: a\n    phrase: '[n° | numéro] x'\n"
        "    with: {k: \"v\\u00e9\", l: [1, &x 2, *x]}\n  - |\n    texte\n? [k]\n: !t v\n";
    const size_t len = sizeof whole - 1;
    char text[sizeof whole];
    for (size_t end = 0; end <= len; end++) {
        if (!parse_bytes(f, whole, end))
            assert_true(f->diags.errors > 0);
    }
    static const char bytes[] = "\0\t\n\r '\"[]{},:?-*&!|>%@`#\\x\x80\xC3\xFF";
    for (size_t i = 0; i < len; i++) {
        for (size_t b = 0; b < sizeof bytes - 1; b++) {
            memcpy(text, whole, sizeof whole);
            text[i] = bytes[b];
            const glane_node *root = parse_bytes(f, text, len);
            assert_true(root || f->diags.errors > 0);
            for (size_t d = 0; d < f->diags.count; d++) {
                assert_true(f->diags.items[d].place.line <= 13);
                assert_true(f->diags.items[d].place.column <= len);
                assert_true(f->diags.items[d].message[0] != '\0');
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_scalars_stay_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_line_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_but_read_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_duplicate_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_that_are_no_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_documents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_syntax_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_encodings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_both_kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nesting, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_alias_bomb, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_large_map, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_load, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
