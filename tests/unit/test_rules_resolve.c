/* Which of several candidates stand: length, priority, type, place; that losers leave room; that the
 * order of files says nothing. */
#include "engine_fixture.h"

/* An engine over one pack with these rules. */
static fixture *rules(const char *lines)
{
    fixture *f = fx_new();
    fx_text pack = {0};
    fx_print(&pack, "pack: p\nrules:\n%s", lines);
    fx_pack(f, "p.yaml", pack.data);
    free(pack.data);
    f->show_rule = 1;
    fx_engine(f);
    return f;
}

static void longer_wins(void **state)
{
    (void)state;
    fixture *f = rules("  - {id: x, type: a, phrase: 'un'}\n  - {id: y, type: c, phrase: 'un deux'}\n"
                       "  - {id: z, type: b, phrase: 'deux trois quatre'}\n");
    fx_gives(f, "un", "a:un@p/x");
    fx_gives(f, "un deux", "c:un deux@p/y");
    fx_gives(f, "un deux trois quatre", "a:un@p/x; b:deux trois quatre@p/z"); /* what y beat is free again */
    fx_free(f);
}

/* Length is counted in characters, not in bytes. */
static void length_in_characters(void **state)
{
    (void)state;
    fixture *f =
        rules("  - {id: x, type: b, phrase: 'abcde été'}\n  - {id: y, type: a, phrase: 'été éàçè'}\n");
    fx_gives(f, "abcde été éàçè", "b:abcde été@p/x"); /* 9 of 11 bytes against 8 of 15 */
    fx_free(f);
}

static void priority_then_type(void **state)
{
    (void)state;
    fixture *f = rules("  - {id: x, type: a, phrase: 'un'}\n  - {id: y, type: b, phrase: 'un', priority: 1}\n"
                       "  - {id: z, type: c, phrase: 'un', priority: -1}\n"
                       "  - {id: v, type: c, phrase: 'deux'}\n  - {id: w, type: b, phrase: 'deux'}\n"
                       "  - {id: long, type: c, phrase: 'un et', priority: -1000}\n");
    fx_gives(f, "un, deux", "b:un@p/y; b:deux@p/w");
    fx_gives(f, "un et", "c:un et@p/long"); /* length comes first */
    fx_free(f);
}

static void place_then_name(void **state)
{
    (void)state;
    fixture *f = rules("  - {id: x, type: a, phrase: 'aa bb'}\n  - {id: y, type: a, phrase: 'bb cc'}\n"
                       "  - {id: k, type: b, phrase: 'dd'}\n  - {id: j, type: b, phrase: 'dd'}\n");
    fx_gives(f, "aa bb cc dd", "a:aa bb@p/x; b:dd@p/j");
    fx_free(f);
}

/* Ranks are those of facts.yaml, then of packs in order of name, whatever their files are called. */
static void rank_of_types(void **state)
{
    (void)state;
    fixture *f = fx_new();
    f->show_rule = 1;
    fx_pack(f, "1.yaml",
            "pack: z\ntypes: {late: {}}\nrules:\n  - {id: r, type: late, phrase: 'un | deux'}\n");
    fx_pack(f, "2.yaml",
            "pack: m\ntypes: {early: {}}\nrules:\n  - {id: r, type: early, phrase: 'un'}\n"
            "  - {id: s, type: c, phrase: 'deux'}\n");
    fx_engine(f);
    fx_gives(f, "un deux", "early:un@m/r; c:deux@m/s");
    fx_free(f);
}

/* Candidates of one type settle before later types look; what those take does not come back. */
static void within_a_type_first(void **state)
{
    (void)state;
    fixture *f = rules("  - {id: x, type: inner, phrase: 'v:<digits>', set: {count: $v}}\n"
                       "  - {id: y, type: inner, phrase: '<digits> mille'}\n"
                       "  - {id: z, type: a, phrase: 'v:<inner> [euros]', set: {count: $v.count}}\n");
    fx_gives(f, "12 euros 3 mille euros", "a:12 euros@p/z{count=12}; a:3 mille euros@p/z");
    fx_free(f);
}

/* What is set aside competes, accounts for its digits, and is not written. */
static void asides(void **state)
{
    (void)state;
    fixture *f = rules(
        "  - {id: x, type: a, phrase: '<digits>'}\n  - {id: y, type: skip, phrase: 'article <digits>'}\n"
        "  - {id: z, type: inner, phrase: 'rue <digits>'}\n");
    fx_gives(f, "12, article 7, rue 4 et v5", "a:12@p/x; a:4@p/x; a:5@p/x");
    assert_int_equal(f->numbers[0], 4);
    assert_int_equal(f->numbers[1], 3);
    assert_int_equal(f->numbers[2], 1);
    assert_int_equal(f->numbers[3], 0);
    fx_free(f);
    f = rules("  - {id: y, type: skip, phrase: 'article <digits>'}\n  - {id: z, type: inner, phrase: 'rue "
              "<digits>'}\n");
    fx_gives(f, "12, article 7, rue 4 et v5.6 ８", "");
    assert_int_equal(f->numbers[0], 5);
    assert_int_equal(f->numbers[1], 0);
    assert_int_equal(f->numbers[2], 1);
    assert_int_equal(f->numbers[3], 4);
    fx_free(f);
}

/* Matches of one rule do not overlap; the next begins where the last one ended. */
static void one_rule(void **state)
{
    (void)state;
    fixture *f = rules(
        "  - {id: x, type: a, phrase: 'un (deux | deux trois) | trois quatre | deux trois quatre cinq'}\n");
    fx_gives(f, "un deux trois quatre cinq", "a:un deux trois@p/x");
    fx_free(f);
}

/* A law: what stands never overlaps, whatever the candidates. */
static void facts_never_overlap(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_text pack = {0}, text = {0};
    uint32_t seed = 7;
    fx_print(&pack, "pack: p\nrules:\n");
    for (int i = 0; i < 25; i++) {
        fx_print(&pack, "  - {id: r%d, type: %c, priority: %d, phrase: '", i, "abc"[i % 3], i % 7 - 3);
        for (uint32_t k = 0, n = 1 + (seed >> 8) % 5; k < n; k++) {
            seed = seed * 1664525u + 1013904223u;
            fx_print(&pack, "%s%s", k ? " " : "",
                     (seed >> 16) % 4 == 0 ? "<any>"
                     : (seed >> 20) % 2    ? "x"
                                           : "y");
        }
        fx_print(&pack, "'}\n");
    }
    fx_pack(f, "p.yaml", pack.data);
    fx_engine(f);
    for (int i = 0; i < 150; i++) {
        seed = seed * 1664525u + 1013904223u;
        fx_print(&text, "%s", (seed >> 16) % 9 == 0 ? "z " : (seed >> 20) % 2 ? "x " : "y ");
    }
    fx_extract(f, text.data);
    assert_int_equal(f->status, GLANE_OK);
    /* Facts stand in order; each is found in the text after the end of the one before. */
    const char *at = text.data;
    for (char *fact = strtok(f->facts.data, ";"); fact; fact = strtok(NULL, ";")) {
        fact = strchr(fact, ':') + 1;
        at = strstr(at, fact);
        assert_non_null(at);
        at += strlen(fact);
    }
    free(pack.data);
    free(text.data);
    fx_free(f);
}

/* Types that wait for each other, in whatever way, are an error that names the rules. */
static void cycles(void **state)
{
    (void)state;
    static const struct {
        const char *rules, *said[4];
    } cases[] = {
        {"  - {id: x, type: a, phrase: '<b> un'}\n  - {id: y, type: b, phrase: 'deux <a>'}\n",
         {"types wait for each other: a waits for b (rule p/x, ", "b waits for a (rule p/y, ",
          "[give the inner part a type of its own]"}},
        {"  - {id: x, type: a, phrase: '<a> un'}\n",
         {"types wait for each other: a waits for a (rule p/x, "}},
        {"  - {id: x, type: a, phrase: 'un', unless: [{before: '<b>'}]}\n  - {id: y, type: b, phrase: "
         "'<a>'}\n",
         {"a waits for b (rule p/x, ", "b waits for a (rule p/y, "}},
        {"  - {id: x, type: a, phrase: 'un', unless: [{overlaps: <b>}]}\n  - {id: y, type: b, phrase: "
         "'<a>'}\n",
         {"a waits for b (rule p/x, ", "b waits for a (rule p/y, "}},
        {"  - {id: x, type: a, phrase: 'un', context: [{after: '<c>'}]}\n  - {id: y, type: b, phrase: "
         "'<a>'}\n"
         "  - {id: z, type: c, phrase: 'un', require: [{inside: <b>}]}\n",
         {"a waits for c (rule p/x, ", "c waits for b (rule p/z, ", "b waits for a (rule p/y, "}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture *f = fx_new();
        fx_text pack = {0};
        fx_print(&pack, "pack: p\nrules:\n%s", cases[i].rules);
        fx_pack(f, "p.yaml", pack.data);
        fx_refused(f, cases[i].said);
        assert_int_equal(f->diag_count, 1);
        assert_non_null(strstr(f->diags.data, "p.yaml:3:10: "));
        free(pack.data);
        fx_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longer_wins),
        cmocka_unit_test(length_in_characters),
        cmocka_unit_test(priority_then_type),
        cmocka_unit_test(place_then_name),
        cmocka_unit_test(rank_of_types),
        cmocka_unit_test(within_a_type_first),
        cmocka_unit_test(asides),
        cmocka_unit_test(one_rule),
        cmocka_unit_test(facts_never_overlap),
        cmocka_unit_test(cycles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
