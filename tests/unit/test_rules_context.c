/* What must, and must not, stand around a match, and what it adds. */
#include "engine_fixture.h"

/* One rule `mot` with these lines, on one text. */
static void check(const char *lines, const char *text, const char *expected)
{
    char rule[2048];
    snprintf(rule, sizeof rule, "    phrase: 'mot'\n%s", lines);
    fixture *f = fx_rule(rule);
    if (strcmp(fx_extract(f, text), expected) != 0)
        print_error("%son '%s'\n", lines, text);
    assert_string_equal(f->facts.data, expected);
    fx_free(f);
}

static void before_adjacent(void **state)
{
    (void)state;
    const char rule[] = "    require: [{before: 'gros | très petit'}]\n";
    check(rule, "un gros mot", "a:mot");
    check(rule, "un très petit mot", "a:mot");
    check(rule, "un petit mot", "");
    check(rule, "mot", "");
    check(rule, "un gros beau mot", "");
    check(rule, "un gros, mot", "");
    check(rule, "un gros\n\nmot", "");
    check(rule, "C'est gros. Mot", ""); /* a mark is a word between */
    check("    require: [{before: 'd'''}]\n", "d’un mot d’mot", "a:mot");
    check("    require: [{before: '<bol> le'}]\n", "le mot, le mot", "a:mot");
    check("    require: [{before: '<bol>'}]\n", "mot\n\nun mot\n\nMot", "a:mot; a:Mot");
    check("    require: [{before: 'gros [vieux]'}]\n", "gros mot, gros vieux mot, vieux mot", "a:mot; a:mot");
}

static void after_adjacent(void **state)
{
    (void)state;
    const char rule[] = "    require: [{after: 'clé | de passe'}]\n";
    check(rule, "mot clé, mot de passe, mot de, mot", "a:mot; a:mot");
    check(rule, "mot\n\nclé", "");
    check(rule, "mot. Clé", "");
    check("    require: [{after: '<eol>'}]\n", "mot\n\nmot dit\n\nle mot", "a:mot; a:mot");
    check("    require: [{after: '%'}]\n", "mot% mot %", "a:mot; a:mot");
}

static void within(void **state)
{
    (void)state;
    const char rule[] = "    require: [{before: 'gros', within: 2}]\n";
    check(rule, "gros mot", "a:mot");
    check(rule, "gros vieux mot", "a:mot");
    check(rule, "gros vieux beau mot", "a:mot");
    check(rule, "gros vieux beau petit mot", "");
    check(rule, "gros. Un mot", ""); /* not beyond the sentence */
    const char other[] = "    require: [{after: 'gros', within: 2}]\n";
    check(other, "mot gros", "a:mot");
    check(other, "mot un peu gros", "a:mot");
    check(other, "mot un peu trop gros", "");
    check(other, "mot. Gros", "");
    check("    require: [{before: 'à [la] base', within: 1}]\n", "à la base un mot, à base mot",
          "a:mot; a:mot");
}

static void sentence(void **state)
{
    (void)state;
    const char rule[] = "    require: [{before: 'coût', within: sentence}]\n";
    check(rule, "Le coût, dit le rapport de l'an passé, est un mot.", "a:mot");
    check(rule, "Le coût est là. Un mot.", "");
    check(rule, "Un mot sur le coût.", "");
    const char other[] = "    require: [{after: 'coût', within: sentence}]\n";
    check(other, "Un mot, dit le rapport, sur le coût.", "a:mot");
    check(other, "Un mot. Le coût.", "");
}

/* A long sentence is searched for 256 words. */
static void sentence_reach(void **state)
{
    (void)state;
    fx_text near = {0}, far = {0};
    fx_print(&near, "coût ");
    fx_print(&far, "coût ");
    for (int i = 0; i < 258; i++) {
        fx_print(&far, "de ");
        if (i < 255)
            fx_print(&near, "de ");
    }
    fx_print(&near, "mot");
    fx_print(&far, "mot");
    check("    require: [{before: 'coût', within: sentence}]\n", near.data, "a:mot");
    check("    require: [{before: 'coût', within: sentence}]\n", far.data, "");
    free(near.data);
    free(far.data);
}

static void unless(void **state)
{
    (void)state;
    check("    unless: [{before: 'gros'}, {after: 'croisé'}]\n",
          "mot, gros mot, mot croisé, gros mot croisé, mot", "a:mot; a:mot");
    check("    unless: [{after: 'gros', within: sentence}]\n", "Un mot. Un mot gros.", "a:mot");
    check("    require: [{before: 'un'}]\n    unless: [{after: 'clé'}]\n", "un mot, le mot, un mot clé",
          "a:mot");
    check("    require: [{before: 'un'}, {after: 'clé'}]\n", "un mot, le mot clé, un mot clé", "a:mot");
}

static void sets(void **state)
{
    (void)state;
    check("    context:\n      - {before: 'n:(gros | petit)', set: {n: $n}}\n      - {after: 'clé', set: "
          "{yes: yes}}\n",
          "gros mot, mot clé, petit mot clé, mot",
          "a:mot{n=gros}; a:mot{yes=true}; a:mot{n=petit,yes=true}; a:mot");
    /* The rule's own `set` comes last; of the contexts the later one. */
    check(
        "    context: [{before: 'gros', set: {n: x, m: y}}, {after: 'clé', set: {m: z}}]\n    set: {n: w}\n",
        "gros mot clé", "a:mot{n=w,m=z}");
    check("    require: [{before: 'n:(gros | petit)', within: 3, set: {n: $n, where: $n}}]\n",
          "un gros et un mot", "a:mot{n=gros,where=gros}");
    check("    context: [{before: 'n:(gros | petit)', within: sentence, set: {n: $n}}]\n",
          "un petit, un gros, un mot", "a:mot{n=gros}"); /* the nearest */
}

/* Facts of earlier types: touched, or covering. */
static void facts_around(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n"
            "  - {id: zone, type: inner, phrase: 'début <any>* fin'}\n"
            "  - {id: in, type: a, phrase: 'un mot', require: [{inside: <inner>}]}\n"
            "  - {id: out, type: b, phrase: 'un mot', unless: [{overlaps: <inner>}]}\n"
            "  - {id: part, type: c, phrase: 'fin de', require: [{overlaps: <inner>}]}\n"
            "  - {id: whole, type: c, phrase: 'fin du', require: [{inside: <inner>}]}\n");
    fx_engine(f);
    fx_gives(f, "un mot, début un mot fin de un mot", "b:un mot; a:un mot; c:fin de; b:un mot");
    fx_gives(f, "début un mot fin du reste, fin de", "a:un mot; c:fin du; c:fin de");
    fx_free(f);
}

static void earlier_types(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(
        f, "p.yaml",
        "pack: p\nlexicons: {u: {euros: {n: EUR}, ans: {n: year}}}\nrules:\n"
        "  - {id: n, type: inner, phrase: 'x:<digits>', set: {count: $x}}\n"
        "  - {id: m, type: a, phrase: 'v:<inner> u:<u>', set: {count: $v.count, n: $u.n}}\n"
        "  - {id: k, type: b, phrase: 'v:<inner>', require: [{before: 'environ'}], set: {count: $v.count}}\n"
        "  - {id: o, type: c, phrase: 'hausse', require: [{after: 'de v:<b>', set: {from: $v}}]}\n");
    fx_engine(f);
    fx_gives(f, "12 euros et environ 30, 7 ans",
             "a:12 euros{n=EUR,count=12}; b:30{count=30}; a:7 ans{n=year,count=7}");
    fx_gives(f, "hausse de 5, environ 6", "b:6{count=6}");
    fx_free(f);
}

/* A key that refers to a fact gives its id. */
static void references(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n"
            "  - {id: k, type: b, phrase: '<digits> ans'}\n"
            "  - {id: o, type: c, phrase: 'hausse', context: [{after: 'v:<b>', within: sentence, set: {from: "
            "$v}}]}\n");
    fx_engine(f);
    fx_gives(f, "Été : hausse en 12 ans. Hausse. Hausse sur 3 ans",
             "c:hausse{from=b:16-22}; b:12 ans; c:Hausse; c:Hausse{from=b:43-48}; b:3 ans");
    fx_free(f);
}

/* A section is what stands under a heading, down to the next one, and the heading itself. */
static void section(void **state)
{
    (void)state;
    const char text[] = "mot\n\n# Titre\n\nUn mot. Rien.\n\nPuis un mot.\n\n## Autre\n\nMot. La clé.\n";
    check("    require: [{before: 'titre', within: section}]\n", text, "a:mot; a:mot");
    check("    require: [{before: 'titre', within: document}]\n", text, "a:mot; a:mot; a:Mot");
    check("    require: [{after: 'titre', within: document}]\n", text, "a:mot");
    check("    require: [{after: 'clé', within: section}]\n", text, "a:Mot");
    check("    unless: [{after: 'rien', within: section}]\n", text, "a:mot; a:mot; a:Mot");
    check("    unless: [{around: 'rien', within: section}]\n", text, "a:mot; a:Mot");
    check("    unless: [{around: 'rien', within: document}]\n", text, "");
}

/* The nearest counts; it takes no word of the match, nor of what stands after. */
static void nearest(void **state)
{
    (void)state;
    const char set[] = "    context: [{before: 'v:<word>{1,2} :', within: document, set: {n: $v}}]\n";
    check(set, "un : deux. Trois : Rien.\n\nMot : mot", "a:Mot{n=Trois}; a:mot{n=Mot}");
    check("    context: [{around: 'v:(gros | petit)', within: document, set: {n: $v}}]\n",
          "Mot. Petit. Mot. Gros.", "a:Mot{n=Petit}; a:Mot{n=Petit}");
    check("    require: [{before: 'gros <word>*', within: document}]\n", "gros et mot", "a:mot");
}

static void around(void **state)
{
    (void)state;
    check("    require: [{around: 'gros'}]\n", "gros mot. Mot gros. Un mot. Gros", "a:mot; a:Mot");
    check("    require: [{around: 'gros', within: 2}]\n", "gros et vieux mot. Mot un deux gros. Mot", "a:mot; a:Mot");
    check("    require: [{around: 'gros', within: sentence}]\n", "Mot a b c gros. Mot", "a:Mot");
}

/* Facts that the context names are all there by the time it is asked; each document begins anew. */
static void wide_facts(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n"
            "  - {id: r, type: a, phrase: mot, context: [{after: 'v:<b>', within: document, set: {from: $v}}]}\n"
            "  - {id: k, type: b, phrase: '<digits> ans'}\n");
    fx_engine(f);
    fx_gives(f, "Un mot.\n\nEn 12 ans.", "a:mot{from=b:12-18}; b:12 ans");
    fx_gives(f, "Un mot.", "a:mot");
    fx_gives(f, "Mot.\n\n3 ans.", "a:Mot{from=b:6-11}; b:3 ans");
    fx_free(f);
}

static void wrong_contexts(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - id: r\n    type: a\n    phrase: x\n"
            "    unless:\n"
            "       - {before: a, after: b}\n"
            "       - {before: a, within: loin}\n"
            "       - {before: a, within: 257}\n"
            "       - {overlaps: <nope>}\n"
            "       - {inside: a}\n"
            "       - {before: a, near: b}\n"
            "       - word\n"
            "       - {before: a, set: {nope: x}}\n"
            "  - id: s\n    type: a\n    phrase: x\n"
            "    require: {before: a}\n");
    const char *const said[] = {
        "p.yaml:7:10: a context says one place, this one 2",
        "p.yaml:8:30: 'loin' is no distance [sentence, section, document, or a number of words up to 256]",
        "p.yaml:9:30: '257' is no distance",
        "p.yaml:10:21: '<nope>' names no type",
        "p.yaml:11:19: 'a' names no type",
        "p.yaml:12:22: 'near' is no key of a context [keys here: before, after, around, overlaps, inside, column, row, table, heads, within, "
        "set]",
        "p.yaml:13:10: a context is a map, not a word",
        "p.yaml:14:28: 'nope' is no declared key",
        "p.yaml:18:14: contexts are a list, not a map",
        NULL};
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 9);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_adjacent),
        cmocka_unit_test(after_adjacent),
        cmocka_unit_test(within),
        cmocka_unit_test(sentence),
        cmocka_unit_test(sentence_reach),
        cmocka_unit_test(unless),
        cmocka_unit_test(sets),
        cmocka_unit_test(facts_around),
        cmocka_unit_test(earlier_types),
        cmocka_unit_test(references),
        cmocka_unit_test(section),
        cmocka_unit_test(nearest),
        cmocka_unit_test(around),
        cmocka_unit_test(wide_facts),
        cmocka_unit_test(wrong_contexts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
