/* What packs make of each other: override, disable, filter; and rules that amend the facts of others. */
#include "engine_fixture.h"

static const char base[] = "pack: base\n"
                           "lexicons: {l: {un: {n: one}}}\n"
                           "rules:\n"
                           "  - {id: x, type: a, phrase: 'w:<l>', unless: [{after: non}]}\n"
                           "  - {id: y, type: b, phrase: deux}\n"
                           "  - {id: z, type: b, phrase: trois}\n";

/* The base pack with another beside it. */
static fixture *beside(const char *pack)
{
    fixture *f = fx_new();
    f->show_rule = 1;
    fx_pack(f, "b.yaml", base);
    fx_pack(f, "a.yaml", pack);
    return f;
}

static void check(const char *pack, const char *text, const char *expected)
{
    fixture *f = beside(pack);
    fx_engine(f);
    fx_gives(f, text, expected);
    fx_free(f);
}

static void refused(const char *pack, const char *message)
{
    const char *const said[] = {message, NULL};
    fixture *f = beside(pack);
    fx_refused(f, said);
    fx_free(f);
}

/* What is not given stays, with the names of the pack that it stands in; what is given has those of its own. */
static void override(void **state)
{
    (void)state;
    check("pack: top\nrules:\n  - {override: base/x, set: {m: more}}\n", "un; un non; deux",
          "a:un@base/x{n=one,m=more}; b:deux@base/y");
    check("pack: top\nlexicons: {l: {six: }}\nrules:\n  - {override: base/x, phrase: '<l>', set: {m: more}}\n",
          "un; six; six non", "a:six@base/x{m=more}");
    check("pack: top\nrules:\n  - {override: base/x, unless: [], type: c}\n", "un non", "c:un@base/x{n=one}");
    check("pack: top\nlexicons: {m: {six: }}\nrules:\n  - {override: base/x, unless+: [{after: '<m>'}], context+: [{after: sept, set: {m: more}}]}\n",
          "un non; un six; un sept", "a:un@base/x{n=one,m=more}");
    refused("pack: top\nrules:\n  - {id: r, type: a, phrase: x, require+: [{after: six}]}\n", "'require+' adds to no list");
    check("pack: top\nrules:\n  - {override: base/y, regex: 'tr?ois'}\n", "deux trois", "b:trois@base/y");
    refused("pack: top\nrules:\n  - {override: base/none, type: a}\n", "a.yaml:3:16: 'base/none' is no rule of another pack");
    refused("pack: top\nrules:\n  - {id: r, type: a, phrase: x}\n  - {override: top/r, type: b}\n",
            "a.yaml:4:16: 'top/r' is a rule of this pack");
    refused("pack: top\nrules:\n  - {override: base/x, type: b}\n  - {override: base/x, type: c}\n",
            "rule 'base/x' is overridden twice");
    refused("pack: top\nrules:\n  - {override: base/x, id: r, type: b}\n", "the rule has an id and overrides another");
    refused("pack: top\nrules:\n  - {override: base/x, phrase: '<none>'}\n", "a.yaml:3:33: <none> is nothing known");
}

static void disable(void **state)
{
    (void)state;
    check("pack: top\ndisable: [base/x]\n", "un deux", "b:deux@base/y");
    check("pack: top\ndisable: [base]\nrules:\n  - {id: r, type: c, phrase: un}\n", "un deux", "c:un@top/r");
    check("pack: top\ndisable: [base/x]\nrules:\n  - {override: base/x, type: c}\n", "un", "");
    refused("pack: top\ndisable: [base/none]\n", "a.yaml:2:11: 'base/none' is no rule, or pack, beside this one");
    refused("pack: top\ndisable: [top]\n", "'top' is no rule, or pack, beside this one");
    refused("pack: top\ndisable: base\n", "'disable' is a list, not a word");
}

static void filter(void **state)
{
    (void)state;
    const char text[] = "un deux trois";
    check("pack: top\nfilter: {base: {only: [<b>]}}\n", text, "b:deux@base/y; b:trois@base/z");
    check("pack: top\nfilter: {base: {only: [x, z]}}\n", text, "a:un@base/x{n=one}; b:trois@base/z");
    check("pack: top\nfilter: {base: {without: [<b>]}}\n", text, "a:un@base/x{n=one}");
    check("pack: top\nfilter: {base: {only: [<b>], without: [y]}}\n", text, "b:trois@base/z");
    check("pack: top\nfilter: {base: {}}\n", text, "a:un@base/x{n=one}; b:deux@base/y; b:trois@base/z");
    refused("pack: top\nfilter: {none: {only: [x]}}\n", "a.yaml:2:10: there is no pack 'none' to filter");
    refused("pack: top\nfilter: {base: {only: [none]}}\n", "'none' is no rule of that pack");
    refused("pack: top\nfilter: {base: {only: [<none>]}}\n", "'<none>' is no type");
    refused("pack: top\nfilter: {base: {but: [x]}}\n", "'but' is no key of a filter [keys here: only, without]");
}

/* Types that no rule gives any more are types still. */
static void silent_type(void **state)
{
    (void)state;
    check("pack: top\ndisable: [base/y, base/z]\nrules:\n  - {id: r, type: c, phrase: '<b> | six'}\n", "deux six", "c:six@top/r");
}

static void amend(void **state)
{
    (void)state;
    const char pack[] = "pack: top\nrules:\n  - {id: r, amend: f, phrase: 'gros f:<a>', set: {m: big}}\n"
                        "  - {id: s, amend: f, phrase: 'f:<b> fois', context: [{before: 'v:soit', set: {n: $v}}], set: {m: $f}}\n";
    check(pack, "un gros un", "a:un@base/x{n=one}; a:un@base/x{n=one,m=big}");
    check(pack, "soit deux fois, trois", "b:deux@base/y{n=soit,m=deux}; b:trois@base/z");
    /* A fact that lost to another takes its keys with it. */
    check("pack: top\nrules:\n  - {id: r, amend: f, phrase: 'gros f:<a>', set: {m: big}}\n  - {id: l, type: c, phrase: 'un jour'}\n",
          "gros un jour", "c:un jour@top/l");
    refused("pack: top\nrules:\n  - {id: r, amend: g, phrase: 'f:<a>', set: {m: x}}\n", "nothing in rule 'top/r' captures 'g'");
    refused("pack: top\nrules:\n  - {id: r, amend: f, type: a, phrase: 'f:<a>'}\n", "a rule has a type or amends facts, not both");
}

/* What holds when two set one key does not depend on their order in the file, nor on which ran first. */
static void amend_twice(void **state)
{
    (void)state;
    const char first[] = "  - {id: p, amend: f, phrase: 'gros f:<a>', set: {m: first}%s}\n";
    const char second[] = "  - {id: q, amend: f, phrase: 'f:<a> rouge', set: {m: second}%s}\n";
    char one[128], two[128], pack[512];
    for (int weighted = 0; weighted < 2; weighted++) {
        for (int turned = 0; turned < 2; turned++) {
            snprintf(one, sizeof one, first, "");
            snprintf(two, sizeof two, second, weighted ? ", priority: 1" : "");
            snprintf(pack, sizeof pack, "pack: top\nrules:\n%s%s", turned ? two : one, turned ? one : two);
            check(pack, "gros un rouge", weighted ? "a:un@base/x{n=one,m=second}" : "a:un@base/x{n=one,m=first}");
        }
    }
}

/* A capture that is a fact only in one way amends nothing in the other; and an example sees what is amended. */
static void amend_nothing(void **state)
{
    (void)state;
    uint32_t ran, failed;
    fixture *f = beside("pack: top\nrules:\n"
                        "  - id: r\n    amend: f\n    phrase: 'gros f:(<a> | chat)'\n    set: {m: big}\n"
                        "    examples:\n      - {text: 'gros un, un', expect: [{text: un, m: big, n: one}]}\n"
                        "      - {text: 'gros chat', expect: []}\n");
    fx_engine(f);
    fx_gives(f, "gros chat, gros un", "a:un@base/x{n=one,m=big}");
    glane_test_rules(f->session, "top/r", &ran, &failed);
    assert_int_equal(ran, 2);
    assert_int_equal(failed, 0);
    fx_free(f);
}

/* What a pack that some format switches on makes of others holds where that format does. */
static void in_formats(void **state)
{
    (void)state;
    uint32_t ran, failed;
    fixture *f = beside("pack: top\ndisable: [base/y]\nfilter: {base: {without: [z]}}\n"
                        "rules:\n  - {override: base/x, unless: [], set: {m: more}, "
                        "examples: [{text: un non, expect: [{text: un, m: more}]}, {text: x, expect: []}]}\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: loup}]}\npacks: {on: [top]}\n");
    fx_engine(f);
    fx_gives(f, "chat un, un non deux trois", "a:un@base/x{n=one}; b:deux@base/y; b:trois@base/z");
    fx_gives(f, "loup un, un non deux trois", "a:un@base/x{n=one,m=more}; a:un@base/x{n=one,m=more}");
    fx_gives(f, "chat un, un non", "a:un@base/x{n=one}"); /* nothing stays */
    glane_test_rules(f->session, NULL, &ran, &failed);
    assert_int_equal(ran, 3); /* the rule as the pack has it, and base/z, that lacks examples; no other */
    fx_free(f);
}

/* Entries are taken out of another pack's lexicon: everywhere, or where a format holds. */
static void omit(void **state)
{
    (void)state;
    check("pack: top\nomit: {base/l: [un]}\nrules: []\n", "un, deux", "b:deux@base/y");
    refused("pack: top\nomit: {base/l: [une], base/m: [un], l: [un]}\n", "a.yaml:2:17: 'une' is no entry of 'base/l'");
    refused("pack: top\nomit: {base/l: un}\n", "what is omitted of a lexicon is a list, not a word");
    fixture *f = beside("pack: top\nomit: {base/l: [un]}\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: loup}]}\npacks: {on: [top]}\n");
    fx_engine(f);
    for (int again = 0; again < 2; again++) {
        fx_gives(f, "chat un", "a:un@base/x{n=one}");
        fx_gives(f, "loup un", "");
    }
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(override), cmocka_unit_test(disable),     cmocka_unit_test(filter),        cmocka_unit_test(silent_type),
        cmocka_unit_test(amend),    cmocka_unit_test(amend_twice), cmocka_unit_test(amend_nothing),
        cmocka_unit_test(in_formats), cmocka_unit_test(omit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
