/* Regexes: where they are tried, what they may cover, and what stops those that take too long. */
#include "engine_fixture.h"

static fixture *regex(const char *pattern, const char *more)
{
    char rule[4096];
    snprintf(rule, sizeof rule, "    regex: '%s'\n%s", pattern, more);
    return fx_rule(rule);
}

/* With machine code and without, a regex gives the same. */
static void check(const char *pattern, const char *text, const char *expected)
{
    for (int interpret = 0; interpret < 2; interpret++) {
        fixture *f = fx_new();
        char pack[4096];
        snprintf(pack, sizeof pack, "pack: p\nrules:\n  - id: r\n    type: a\n    regex: '%s'\n", pattern);
        fx_pack(f, "p.yaml", pack);
        f->interpret_patterns = interpret;
        fx_engine(f);
        if (strcmp(fx_extract(f, text), expected) != 0)
            print_error("%s on '%s'\n", pattern, text);
        assert_string_equal(f->facts.data, expected);
        fx_free(f);
    }
}

static void begins_at_words(void **state)
{
    (void)state;
    check("[0-9]+", "12 a3 4b", "a:12; a:3; a:4");
    check("chat", "un chat, un achat", "a:chat");
    check("chat", "demi-chat", ""); /* the rest of a compound is no beginning */
    check("[A-Z]{2,}", "CPAM Cpam", "a:CPAM");
    check("\\bn°", "n°8", "a:n°");
    check("été", "e\u0301te\u0301 été", "a:e\u0301te\u0301; a:été"); /* it sees the view */
    check("d''une", "d’une", "a:d’une");
    check("1 000", "1\u00A0000 1\u202F000", "a:1\u00A0000; a:1\u202F000");
    check("chat", "chat chat,chat", "a:chat; a:chat; a:chat");
    check("(?i)chat", "Chat CHAT", "a:Chat; a:CHAT");
    check("(?i:é)t", "Ét ét", "a:Ét; a:ét");
}

/* A match does not stop inside a word, nor cross a line end. */
static void ends_at_words(void **state)
{
    (void)state;
    check("[0-9]", "12", "");
    check("cha", "chat", "");
    check("cha[a-z]", "chat chats", "a:chat");
    check("demi", "demi-journée demi", "a:demi");
    check("demi-", "demi-journée", "");
    check("a\\s+b", "a b a\tb a\n\nb", "a:a b");
    check("a(?s:.)+z", "a b\n\nz a z", "a:a z");
    check("aujourd", "aujourd'hui", ""); /* the apostrophe belongs to the word */
    check("un ", "un chat", "a:un ");    /* white space at its end is its own affair */
}

static void digits_are_ascii(void **state)
{
    (void)state;
    check("\\d+", "12 ８９ ٣", "a:12");
    check("[\\d.]+", "1.2.3 4", "a:1.2.3; a:4");
    check("x[^\\d]", "x1 x, x٣", "a:x,; a:x٣");
}

static void anchors(void **state)
{
    (void)state;
    check("Total$", "Total\nTotal dit\nLe Total\n\nTotal", "a:Total; a:Total; a:Total");
    check("(?<![^\\n])Total$", "Total\nTotal dit\nLe Total\n\nTotal", "a:Total; a:Total");
    check("\\btotal\\b", "total, sous-total", "a:total");
    check("a(?= b)", "a b, a c", "a:a");
    check("a(?! b)", "a b, a c", "a:a");
    check("(?<=n°)[0-9]+", "n°8, 9", "a:8");
    check("(?<![0-9] )[0-9]+", "1 2 3", "a:1");
    check("(?<!:)[0-9]+", "a:1 2", "a:2");
}

static void groups(void **state)
{
    (void)state;
    fixture *f = regex("(?<n>[0-9]+)(?:/(?<m>[0-9]+))?(x)?", "");
    fx_gives(f, "12/34 5 6x", "a:12/34{n=12,m=34}; a:5{n=5}; a:6x{n=6}");
    fx_free(f);
    f = regex("n° (?<span>[0-9]+)", "");
    fx_gives(f, "n° 12", "a:12");
    fx_free(f);
    f = regex("(?<count>[0-9]+) ?%(?<yes>!)?", "    set: {count: $count, yes: $yes, value: $count}\n");
    fx_gives(f, "12 %, 5%!, 99999999999999999999 %",
             "a:12 %{value=12,count=12}; a:5%!{value=5,count=5,yes=true}; "
             "a:99999999999999999999 %{value=99999999999999999999,digits=99999999999999999999}");
    fx_free(f);
    f = regex("(?<m>a|b)(?<n>c)?", ""); /* two names, the stream's order */
    fx_gives(f, "ac b", "a:ac{n=c,m=a}; a:b{m=b}");
    fx_free(f);
}

/* A regex looks 512 bytes ahead: what reaches past that is no match. */
static void window(void **state)
{
    (void)state;
    fx_text text = {0}, expected = {0};
    for (int i = 0; i < 250; i++)
        fx_print(&text, "x ");
    fx_print(&expected, "a:%sz", text.data);
    fx_print(&text, "z");
    check("x[x ]*z", text.data, expected.data);
    fx_clear(&text);
    for (int i = 0; i < 257; i++)
        fx_print(&text, "x ");
    fx_print(&text, "z");
    /* From the second x on it fits. */
    fx_clear(&expected);
    fx_print(&expected, "a:%s", text.data + 4);
    check("x[x ]*z", text.data, expected.data);
    fx_clear(&text);
    for (int i = 0; i < 600; i++)
        fx_add(&text, "é", 2);
    check("é+", text.data, ""); /* one word, longer than the window */
    free(text.data);
    free(expected.data);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *said;
    } cases[] = {
        {"[0-9", "p.yaml:5:17: the regex is wrong: missing terminating ]"},
        {"(a", "p.yaml:5:15: the regex is wrong: missing closing parenthesis"},
        {"a**b\\C", "the regex is wrong: "},
        {"a*", "p.yaml:5:12: the regex matches the empty string [ask for at least one character]"},
        {"^a", "the regex can begin with any character"}, /* PCRE2 tells no first character */
        {".+", "p.yaml:5:12: the regex can begin with any character"},
        {"\\w+", "the regex can begin with any character"},
        {"[^\\s]x", "the regex can begin with any character"},
        {"(?<1>a)", "the regex is wrong"},
        {"\\p{Nope}", "the regex is wrong"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture *f = fx_new();
        char pack[512];
        const char *const said[] = {cases[i].said, NULL};
        snprintf(pack, sizeof pack, "pack: p\nrules:\n  - id: r\n    type: a\n    regex: '%s'\n",
                 cases[i].pattern);
        fx_pack(f, "p.yaml", pack);
        fx_refused(f, said);
        assert_int_equal(f->diag_count, 1);
        fx_free(f);
    }
}

/* What explodes is stopped, reported once a document and rule, and costs the other rules nothing. */
static void explosion(void **state)
{
    (void)state;
    for (int interpret = 0; interpret < 2; interpret++) {
        fixture *f = fx_new();
        fx_pack(f, "p.yaml",
                "pack: p\nrules:\n  - {id: r, type: a, regex: '(a+)+$'}\n"
                "  - {id: s, type: b, regex: '[0-9]+'}\n");
        f->interpret_patterns = interpret;
        fx_engine(f);
        fx_gives(f,
                 "12 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! 34 "
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! 5",
                 "b:12; !pattern-limit; b:34; b:5");
        assert_string_equal(f->errors.data,
                            "pattern-limit: the regex of rule p/r took too many steps here\n");
        assert_int_equal(f->status, GLANE_SKIP);
        assert_string_equal(f->end, "partial");
        fx_gives(f, "12 aaa", "b:12; a:aaa"); /* the next document is fine */
        assert_int_equal(f->status, GLANE_OK);
        fx_free(f);
    }
}

/* A stack that grows without bounds is stopped too. */
static void recursion(void **state)
{
    (void)state;
    for (int interpret = 0; interpret < 2; interpret++) {
        fixture *f = fx_new();
        fx_text text = {0};
        fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: r, type: a, regex: '(?<n>x(?:(?&n)|y)*z)'}\n");
        f->interpret_patterns = interpret;
        fx_engine(f);
        for (int i = 0; i < 2000; i++)
            fx_print(&text, "x,");
        fx_extract(f, text.data);
        assert_true(f->status <= GLANE_SKIP);
        free(text.data);
        fx_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begins_at_words),  cmocka_unit_test(ends_at_words),
        cmocka_unit_test(digits_are_ascii), cmocka_unit_test(anchors),
        cmocka_unit_test(groups),           cmocka_unit_test(window),
        cmocka_unit_test(refused),          cmocka_unit_test(explosion),
        cmocka_unit_test(recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
