/* Packs as a whole: kinds of values, what a pack may name of another, every error of a run at its place, and
 * examples that do not hold. */
#include "engine_fixture.h"

static void kinds_of_values(void **state)
{
    (void)state;
    fixture *f = fx_rule("    phrase: 'v:<digits> [w:<word>]'\n"
                         "    set: {value: $v, count: $v, n: $v, yes: $w, where: $w, m: \"no\"}\n");
    fx_gives(f, "007 euros", "a:007 euros{value=7,n=007,m=no,count=7,yes=true,where=euros}");
    fx_gives(f, "12", "a:12{value=12,n=12,m=no,count=12}"); /* what did not match sets nothing */
    fx_free(f);
    f = fx_rule("    phrase: 'un'\n    set: {value: \"-1.50\", count: -3, n: no, yes: yes, m: \"9\"}\n");
    fx_gives(f, "un", "a:un{value=-1.5,n=no,m=9,count=-3,yes=true}");
    fx_free(f);
    f = fx_rule("    phrase: 'v:<word>'\n    set: {value: $v, count: $v}\n");
    fx_gives(f, "mot", "a:mot"); /* a word is no number */
    fx_free(f);
}

static void wrong_values(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {
        "p.yaml:6:20: 'x' is no value for 'value', which is of kind decimal",
        "p.yaml:6:30: '1.5' is no value for 'count', which is of kind integer",
        "p.yaml:6:40: 'no' is no value for 'yes', which is of kind true [write yes, or leave it out]",
        "p.yaml:6:44: 'nope' is no declared key [declare it under 'keys' with its kind]",
        "p.yaml:6:53: 'line' is no declared key",
        "p.yaml:6:65: a value is a word, not a list",
        NULL};
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - id: r\n    type: a\n    phrase: un\n"
            "    set: {  value: x, count: 1.5, yes: no, nope: 1, line: 2, n: [1]}\n");
    fx_refused(f, said);
    fx_free(f);
}

static void plain_words_are_text(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nlexicons:\n  l: {no: {n: on}, oui: {n: ~}, off: {n: 0x10}}\n"
            "rules:\n  - {id: no, type: a, phrase: 'w:<l>'}\n");
    fx_engine(f);
    fx_gives(f, "no oui off", "a:no{n=on}; a:oui{n=~}; a:off{n=0x10}");
    fx_free(f);
}

/* A pack names its own lexicons and phrases and those of packs that it extends, its own first. */
static void extends(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(
        f, "z.yaml",
        "pack: base\nlexicons: {l: {un: {n: base}}, k: {quatre: }}\nphrases: {ph: 'cinq <l>', q: 'six'}\n");
    fx_pack(f, "m.yaml", "pack: middle\nextends: [base]\nlexicons: {l: {deux: {n: middle}}}\n");
    fx_pack(f, "a.yaml",
            "pack: top\nextends: [middle]\nphrases: {q: 'sept'}\nrules:\n"
            "  - {id: r, type: a, phrase: 'w:<l>'}\n  - {id: s, type: b, phrase: '<k> | <ph> | <q>'}\n");
    fx_engine(f);
    fx_gives(f, "un deux quatre cinq un six sept cinq deux",
             "a:deux{n=middle}; b:quatre; b:cinq un; b:sept; a:deux{n=middle}");
    fx_free(f);
    f = fx_new();
    const char *const said[] = {"b.yaml:3:", ": <l> is nothing known", "b.yaml:4:", ": <ph> is nothing known",
                                NULL};
    fx_pack(f, "a.yaml", "pack: base\nlexicons: {l: {un: {n: base}}}\nphrases: {ph: 'cinq'}\n");
    fx_pack(
        f, "b.yaml",
        "pack: other\nrules:\n  - {id: r, type: a, phrase: '<l>'}\n  - {id: s, type: a, phrase: '<ph>'}\n");
    fx_refused(f, said);
    fx_free(f);
    f = fx_new();
    const char *const missing[] = {
        "b.yaml:2:11: pack 'nope' is not loaded [name it too: --rules PATH (--rules ", NULL};
    fx_pack(f, "b.yaml", "pack: other\nextends: [nope]\n");
    fx_refused(f, missing);
    fx_free(f);
}

/* Packs that extend each other are no loop. */
static void mutual(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {"<nope> is nothing known", NULL};
    fx_pack(f, "a.yaml", "pack: a\nextends: [b]\nlexicons: {l: {un: }}\n");
    fx_pack(f, "b.yaml", "pack: b\nextends: [a, b]\nrules:\n  - {id: r, type: a, phrase: '<l>'}\n");
    fx_engine(f);
    fx_gives(f, "un", "a:un");
    fx_pack(f, "c.yaml", "pack: c\nextends: [a, b, c]\nrules:\n  - {id: r, type: a, phrase: '<nope>'}\n");
    fx_refused(f, said);
    fx_free(f);
}

/* Every error of every file, in one run, each at its place; the good rules between hide none. */
static void every_error(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {
        "1.yaml:3:3: 'Big' is no name for a type [small letters, digits and hyphens, a letter first]",
        "1.yaml:4:13: 'nope' is no role [roles: fact, aside, internal]",
        "1.yaml:6:6: 'text' is no kind of value [kinds: string, decimal, integer, true, span, fact]",
        "1.yaml:7:1: 'surprise' is no key of a pack [keys here: pack, summary, extends, disable, filter, omit, types, keys, "
        "abbreviations, phrases, lexicons, tables, rules]",
        "1.yaml:9:",
        ": <un> is nothing known",
        "1.yaml:11:30: the regex is wrong: missing closing parenthesis",
        "1.yaml:12:8: no loaded plugin has the operator 'some.thing' [operators: rule.fields]",
        "1.yaml:13:17: 'figure' is no type [declare it under 'types']",
        "1.yaml:14:8: rule 'one/x' is there twice, first at line 10 [rename one of the two]",
        "1.yaml:15:44: the priority is no number [a whole number from -1000 to 1000]",
        "1.yaml:16:3: the rule has no type [give it 'id: NAME' and 'type: TYPE' (or 'amend: CAPTURE' and 'set')]",
        "1.yaml:17:8: rule 'one/nothing' has nothing to match",
        "1.yaml:18:3: a rule is a map, not a word",
        "2.yaml:1:7: 'Two' is no name for a pack",
        "3.yaml:3:1: ",
        "4.yaml:1:7: pack 'one' is there twice, first at ",
        "5.yaml:1:1: the pack has no name [begin the file with 'pack: NAME', or 'format: NAME' (small letters, digits and "
        "hyphens)]",
        "6.yaml:2:9: type 'a' is declared twice, first at ",
        "6.yaml:3:15: key 'value' is declared as decimal elsewhere [a key has one kind everywhere: choose "
        "another name]",
        "6.yaml:3:23: key 'doc' is the stream's own [choose another name]",
        NULL};
    fx_pack(f, "1.yaml",
            "pack: one\n"
            "types:\n"
            "  Big: {}\n"
            "  t: {role: nope}\n"
            "keys:\n"
            "  k: text\n"
            "surprise: 1\n"
            "rules:\n"
            "- {id: v, type: a, phrase: '<un>'}\n"
            "- {id: x, type: a, phrase: 'un'}\n"
            "- {id: w, type: a, regex: '(a'}\n"
            "- {id: o, type: a, phrase: 'un', operator: some.thing}\n"
            "- {id: y, type: figure, phrase: 'un'}\n"
            "- {id: x, type: a, phrase: 'deux'}\n"
            "- {id: z, type: a, phrase: 'un', priority: high}\n"
            "- {  id: q, phrase: 'un'}\n"
            "- {id: nothing, type: a}\n"
            "- word\n");
    fx_pack(f, "2.yaml", "pack: Two\n");
    fx_pack(f, "3.yaml", "pack: three\nrules: [\n");
    fx_pack(f, "4.yaml", "pack: one\n");
    fx_pack(f, "5.yaml", "rules: []\n");
    fx_pack(f, "6.yaml", "pack: six\ntypes: {a: {}}\nkeys: {value: string, doc: string}\n");
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 20);
    fx_free(f);
}

/* -- examples ---------------------------------------------------------------- */

/* Runs the examples of one rule `un [chat] v:<digits>` with value and number; what is said. */
static void examples(const char *lines, uint32_t ran, uint32_t failed, const char *const *said)
{
    char rule[4096];
    uint32_t all, bad;
    snprintf(rule, sizeof rule,
             "    phrase: 'un [n:chat] [v:<digits>]'\n    set: {value: $v}\n    examples:\n%s", lines);
    fixture *f = fx_rule(rule);
    assert_int_equal(glane_test_rules(f->session, NULL, &all, &bad), GLANE_OK);
    for (size_t i = 0; said[i]; i++)
        if (!strstr(f->diags.data, said[i])) {
            print_error("'%s' is not in:\n%s", said[i], f->diags.data);
            fail();
        }
    if (!said[0])
        assert_string_equal(f->diags.data, "");
    assert_int_equal(all, ran);
    assert_int_equal(bad, failed);
    fx_free(f);
}

static void good_examples(void **state)
{
    (void)state;
    const char *const nothing[] = {NULL};
    examples("      - {text: 'un chat 12, un 7', expect: [{text: 'un chat 12', value: '12.0', n: chat}, "
             "{text: un 7, value: 7, n: no}]}\n"
             "      - {text: 'des chats', expect: []}\n",
             2, 0, nothing);
}

static void failing_examples(void **state)
{
    (void)state;
    const char *const value[] = {"p.yaml:8:76: rule p/r: value is '12', not '13'", NULL};
    examples("      - {text: 'un chat 12', expect: [{text: 'un chat 12', n: chat, value: 13}]}\n"
             "      - {text: 'des', expect: []}\n",
             2, 1, value);
    const char *const absent[] = {"rule p/r: value is 'nothing', not '13'", NULL};
    examples("      - {text: 'un chat', expect: [{text: un chat, value: 13}]}\n      - {text: 'des', expect: "
             "[]}\n",
             2, 1, absent);
    const char *const there[] = {"rule p/r: n is 'chat', not 'no'", NULL};
    examples(
        "      - {text: 'un chat', expect: [{text: un chat, n: no}]}\n      - {text: 'des', expect: []}\n", 2,
        1, there);
    const char *const surface[] = {"rule p/r: text is 'un chat', not 'chat'", NULL};
    examples("      - {text: 'un chat', expect: [{text: chat}]}\n      - {text: 'des', expect: []}\n", 2, 1,
             surface);
    const char *const many[] = {"p.yaml:8:16: rule p/r gives 2 facts: 'un chat', 'un', not 1 [put the text in a file: "
                                "glane explain --rule p/r FILE:1]",
                                NULL};
    examples("      - {text: 'un chat, un', expect: [{text: chat}]}\n      - {text: 'des', expect: []}\n", 2,
             1, many);
    const char *const none[] = {"rule p/r gives 0 facts, not 1", "rule p/r gives 1 facts: 'un', not 0", NULL};
    examples("      - {text: 'des', expect: [{text: chat}]}\n      - {text: 'un', expect: []}\n", 2, 2, none);
}

static void missing_examples(void **state)
{
    (void)state;
    const char *const no_miss[] = {"p.yaml:3:9: rule p/r has no example that must not match [examples: ",
                                   NULL};
    examples("      - {text: 'un', expect: [{text: un}]}\n", 2, 1, no_miss);
    const char *const no_hit[] = {"rule p/r has no example that must match", NULL};
    examples("      - {text: 'des', expect: []}\n", 2, 1, no_hit);
    fixture *f = fx_phrase("un");
    uint32_t ran, failed;
    glane_test_rules(f->session, NULL, &ran, &failed);
    assert_int_equal(ran, 1);
    assert_int_equal(failed, 1);
    fx_free(f);
}

/* The examples of one rule alone, of an internal type and of one that is set aside; with a date. */
static void examples_by_rule(void **state)
{
    (void)state;
    uint32_t ran, failed;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n"
            "  - id: x\n    type: inner\n    phrase: 'un'\n    examples:\n"
            "      - {text: 'un', expect: [{text: un}]}\n      - {text: 'deux', expect: []}\n"
            "  - id: y\n    type: skip\n    phrase: 'deux'\n    examples:\n"
            "      - {text: 'deux', expect: [{text: deux}]}\n      - {text: 'un', expect: []}\n"
            "  - id: z\n    type: a\n    phrase: 'deux mille'\n    examples:\n"
            "      - {text: 'deux mille', date: '2021', expect: [{text: deux mille}]}\n"
            "      - {text: 'deux', expect: []}\n      - {text: 'x', expect: [{text: y}]}\n");
    fx_engine(f);
    glane_test_rules(f->session, "p/x", &ran, &failed);
    assert_true(ran == 2 && failed == 0);
    glane_test_rules(f->session, "p/y", &ran, &failed);
    assert_true(ran == 2 && failed == 0);
    glane_test_rules(f->session, "p/z", &ran, &failed);
    assert_true(ran == 3 && failed == 1);
    glane_test_rules(f->session, "p/nope", &ran, &failed);
    assert_true(ran == 0 && failed == 0);
    glane_test_rules(f->session, NULL, &ran, &failed);
    assert_true(ran == 7 && failed == 1);
    fx_free(f);
}

static void misshapen_examples(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {"p.yaml:7:7: an example needs text and expect, each fact that it expects its text",
                                "p.yaml:8:7: an example needs text and expect",
                                "p.yaml:9:18: 'expects' is no key of an example",
                                "p.yaml:10:7: an example needs text and expect",
                                "p.yaml:11:38: 'nope' is no key of a fact [a declared key, or text]",
                                "p.yaml:15:15: examples are a list, not a word",
                                NULL};
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - id: r\n    type: a\n    phrase: un\n    examples:\n"
            "    - {text: un}\n    - {expect: []}\n    - {text: un, expects: []}\n"
            "    - {text: un, expect: [{n: x}]}\n    - {text: un, expect: [{text: un, nope: x}]}\n"
            "  - id: s\n    type: a\n    phrase: un\n    examples: none\n");
    fx_refused(f, said);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_values),
        cmocka_unit_test(wrong_values),
        cmocka_unit_test(plain_words_are_text),
        cmocka_unit_test(extends),
        cmocka_unit_test(mutual),
        cmocka_unit_test(every_error),
        cmocka_unit_test(good_examples),
        cmocka_unit_test(failing_examples),
        cmocka_unit_test(missing_examples),
        cmocka_unit_test(examples_by_rule),
        cmocka_unit_test(misshapen_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
