/* The scores against cases computed by hand. */
#define _GNU_SOURCE 1

#include "eval_fixture.h"

#include "rows.h"

/* gold, facts, strict, lenient, value of a row. */
static void check_row(ev_case *c, const char *name, const unsigned expected[5])
{
    gl_rows rows;
    gl_rows_make(&rows, c->arena, &c->scheme);
    const gl_row *row = gl_row_find(&rows, glane_str_of(name));
    assert_non_null(row);
    const gl_tally tally = gl_row_tally(row, &c->card);
    const uint64_t got[5] = {tally.gold, tally.facts, tally.strict, tally.lenient, tally.value};
    for (int i = 0; i < 5; i++)
        assert_int_equal(got[i], expected[i]);
}

#define ROW(c, name, ...) check_row(c, name, (const unsigned[5]){__VA_ARGS__})

/* The fact of a mention, as its start; -1: none. Both are found by their order. */
static long partner(const ev_case *c, size_t gold)
{
    for (size_t i = 0; i < c->matches.count; i++) {
        const gl_match *match = &c->matches.items[i];
        if (match->gold == &c->gold.items[gold])
            return match->fact ? (long)match->fact->start : -1;
    }
    return -2;
}

/* Each fact laps over two mentions: the equal spans first, then 6 shared characters, then 5. */
static void test_chain(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c, EV_LINES("figure 0 10", "figure 10 20", "figure 20 30"),
             EV_LINES("figure 5 15", "figure 14 24", "figure 20 30"));
    assert_int_equal(partner(&c, 0), 5);
    assert_int_equal(partner(&c, 1), 14);
    assert_int_equal(partner(&c, 2), 20);
    ROW(&c, "figure", 3, 3, 1, 3, 1);
    /* The greatest overlap is taken even where a smaller one would leave nobody alone. */
    ev_score(&c, EV_LINES("figure 0 10", "figure 10 20"), EV_LINES("figure 8 18", "figure 18 28"));
    assert_int_equal(partner(&c, 0), -1);
    assert_int_equal(partner(&c, 1), 8);
    ROW(&c, "figure", 2, 2, 0, 1, 0);
    ev_close(&c);
}

static void test_order(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    /* Equal spans come before earlier ones. */
    ev_score(&c, EV_LINES("figure 0 10", "figure 4 6"), EV_LINES("figure 4 6"));
    assert_int_equal(partner(&c, 0), -1);
    assert_int_equal(partner(&c, 1), 4);
    /* The earlier mention, then the earlier fact, in whatever order they are listed. */
    ev_score(&c, EV_LINES("figure 6 10", "figure 0 4"), EV_LINES("figure 2 8"));
    assert_int_equal(partner(&c, 0), -1);
    assert_int_equal(partner(&c, 1), 2);
    ev_score(&c, EV_LINES("figure 0 10"), EV_LINES("figure 6 8", "figure 2 4"));
    assert_int_equal(partner(&c, 0), 2);
    /* Neighbours do not overlap; types do not mix; a fact is used once. */
    ev_score(&c, EV_LINES("figure 0 4", "date 10 14"), EV_LINES("figure 4 8", "figure 10 14"));
    ROW(&c, "all", 2, 2, 0, 0, 0);
    ev_score(&c, EV_LINES("figure 0 4"), EV_LINES("figure 0 4", "figure 0 4"));
    ROW(&c, "figure", 1, 2, 1, 1, 1);
    ev_close(&c);
}

/* A long fact before short ones must not hide that they reach a mention. */
static void test_nested_facts(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c, EV_LINES("figure 50 60", "figure 90 95"),
             EV_LINES("figure 0 100", "figure 10 12", "figure 20 22", "figure 50 60"));
    assert_int_equal(partner(&c, 0), 50);
    assert_int_equal(partner(&c, 1), 0);
    ev_close(&c);
}

static int same(ev_case *c, const char *gold, const char *fact)
{
    char one[128], two[128];
    const size_t type = strcspn(gold, " ");
    snprintf(one, sizeof one, "%.*s 0 4%s", (int)type, gold, gold + type);
    snprintf(two, sizeof two, "%.*s 0 4%s", (int)type, gold, fact);
    ev_score(c, EV_LINES(one), EV_LINES(two));
    assert_int_equal(c->matches.count, 1);
    return c->matches.items[0].right;
}

static void test_values(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    assert_true(same(&c, "figure value=17.40", " value=17.4"));
    assert_true(same(&c, "figure value=40000000 of=euros", " value=40000000"));
    assert_true(same(&c, "figure", ""));
    assert_true(same(&c, "figure value=3 unit=km", " value=3")); /* its unit is scored apart */
    assert_true(same(&c, "duration value=P2D max=P3D", " max=P3D value=P2D"));
    assert_true(same(&c, "avenant number=9 of=convention", " number=9"));
    assert_true(same(&c, "place name=Tours", " name=Blois value=3"));
    assert_false(same(&c, "figure value=12", " value=13"));
    assert_false(same(&c, "percentage value=7 unit=point", " value=7"));
    assert_false(same(&c, "amount currency=EUR", " currency=USD"));
    assert_false(same(&c, "date value=2022 mod=MID", " value=2022 mod=END"));
    assert_false(same(&c, "date value=2022 mod=MID", " value=2022"));
    /* On either side: neither zero nor anything else stands for what is missing. */
    assert_false(same(&c, "figure value=0", ""));
    assert_false(same(&c, "figure", " value=0"));
    assert_false(same(&c, "percentage value=20 max=25", " value=20"));
    assert_false(same(&c, "avenant", " number=9"));
    ev_close(&c);
}

/* A type of a pack: the usual keys, and whatever the annotation gives. */
static void test_declared_type(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    assert_true(same(&c, "permit number=7 zone=A", " zone=A number=7 colour=red"));
    assert_false(same(&c, "permit number=7 zone=A", " number=7"));
    assert_false(same(&c, "permit number=7", " number=7 value=3"));
    assert_true(same(&c, "permit number=7 of=x", " number=7"));
    assert_int_equal(c.card.links[GL_ROW_OF].all, 1);
    /* It has a row once it is annotated, and is in none of the pools. */
    gl_rows rows;
    gl_rows_make(&rows, c.arena, &c.scheme);
    assert_null(gl_row_find(&rows, glane_str_of("permit")));
    ROW(&c, "all", 0, 0, 0, 0, 0);
    c.scheme.measures[gl_scheme_type(&c.scheme, glane_str_of("permit"))].annotated = 1;
    ROW(&c, "permit", 1, 1, 1, 1, 1);
    ROW(&c, "all", 1, 1, 1, 1, 1);
    ROW(&c, "names", 0, 0, 0, 0, 0);
    ev_close(&c);
}

static void test_only_equal_spans_have_values(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c, EV_LINES("figure 0 4 value=3 bound=min"), EV_LINES("figure 0 5 value=3"));
    ROW(&c, "figure", 1, 1, 0, 1, 0);
    assert_int_equal(c.card.links[GL_ROW_BOUND].all, 0);
    ev_close(&c);
}

/* Four pairs have a bound: same, different, missing and invented; a date's counts for nothing. */
static void test_bound(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c,
             EV_LINES("figure 0 2 bound=min", "figure 2 4 bound=min", "figure 4 6 bound=max", "figure 6 8",
                      "figure 8 10", "date 10 12 bound=min", "figure 12 14 bound=max"),
             EV_LINES("figure 0 2 bound=min", "figure 2 4 bound=max", "figure 4 6", "figure 6 8 bound=approx",
                      "figure 8 10", "date 10 12", "figure 12 15 bound=max"));
    assert_int_equal(c.card.links[GL_ROW_BOUND].all, 4);
    assert_int_equal(c.card.links[GL_ROW_BOUND].right, 1);
    ev_close(&c);
}

/* Pairs of `of`: of words, endings and articles nothing counts but the words. */
static void test_of(void **state)
{
    static const struct {
        const char *gold, *fact;
        unsigned whole, head;
    } cases[] = {
        {"médecins", "Médecin", 1, 1},
        {"taux de couverture", "couverture taux", 1, 0},
        {"l'avis des usagers", "avis usager", 1, 1},
        {"médecins libéraux", "médecins", 0, 1},
        {"médecins", NULL, 0, 0},
        {"parts", "part sociale", 0, 1},
    };
    ev_case c;
    (void)state;
    ev_open(&c);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint32_t of = c.scheme.links[GL_LINK_OF];
        gl_mentions_reset(&c.gold);
        gl_mentions_reset(&c.facts);
        ev_add(&c, &c.gold, "figure 0 4");
        ev_add(&c, &c.facts, "figure 0 4");
        gl_mention_pair(&c.gold.items[0], of, glane_str_of(cases[i].gold));
        if (cases[i].fact)
            gl_mention_pair(&c.facts.items[0], of, glane_str_of(cases[i].fact));
        gl_score(&c.scheme, &c.gold, &c.facts, &c.matches, &c.card);
        assert_int_equal(c.card.links[GL_ROW_OF].right, cases[i].whole);
        assert_int_equal(c.card.links[GL_ROW_OF_HEAD].right, cases[i].head);
        assert_int_equal(c.card.links[GL_ROW_OF_HEAD].all, 1);
    }
    ev_close(&c);
}

/* `period` counts everywhere; `period-other` not where it is the one that most mentions have. */
static void test_period(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c,
             EV_LINES("figure 0 2 period=2021", "figure 2 4 period=2021", "figure 4 6 period=2020",
                      "figure 6 8"),
             EV_LINES("figure 0 2 period=2021", "figure 2 4", "figure 4 6 period=2020",
                      "figure 6 8 period=2021"));
    assert_int_equal(c.card.links[GL_ROW_PERIOD].all, 4);
    assert_int_equal(c.card.links[GL_ROW_PERIOD].right, 2);
    assert_int_equal(c.card.links[GL_ROW_PERIOD_OTHER].all, 2);
    assert_int_equal(c.card.links[GL_ROW_PERIOD_OTHER].right, 1);
    ev_close(&c);
}

static void test_pools(void **state)
{
    ev_case c;
    (void)state;
    ev_open(&c);
    ev_score(&c,
             EV_LINES("figure 0 2 value=1", "figure 2 4 value=2", "percentage 4 6 value=3",
                      "date 6 8 value=2021", "avenant 8 10 number=9", "place 10 12"),
             EV_LINES("figure 0 2 value=1", "figure 2 4 value=5", "percentage 4 7 value=3",
                      "avenant 8 10 number=9", "organisation 10 12", "amount 12 14"));
    ROW(&c, "figures+percentages", 3, 3, 2, 3, 1);
    ROW(&c, "numbers+dates", 5, 5, 3, 4, 2);
    ROW(&c, "names", 1, 1, 0, 0, 0);
    ROW(&c, "all", 6, 6, 3, 4, 2);
    ROW(&c, "date", 1, 0, 0, 0, 0);
    ev_close(&c);
}

/* Documents are pooled by their counts, not as a mean of scores: 6/8 and 0/1 are 6/9. */
static void test_sum(void **state)
{
    ev_case c;
    gl_card sum = {0};
    (void)state;
    ev_open(&c);
    ev_score(&c, EV_LINES("figure 0 1", "figure 1 2", "figure 2 3", "figure 3 4"),
             EV_LINES("figure 0 1", "figure 1 2", "figure 2 3", "figure 9 10"));
    gl_card_add(&sum, &c.card);
    ev_score(&c, EV_LINES("date 8 9"), EV_LINES("figure 0 1"));
    gl_card_add(&sum, &c.card);
    const gl_tally tally = gl_card_tally(&sum, gl_scheme_type(&c.scheme, glane_str_of("figure")));
    assert_true(gl_shown_score(gl_row_measure(&tally, GL_STRICT)) * 1000 - 667 < 0.5);
    assert_int_equal(tally.gold + tally.facts, 9);
    gl_card_free(&sum);
    ev_close(&c);
}

/* Whatever the spans: every mention and fact is there once, and pairs are of one type and overlap. */
static void test_law(void **state)
{
    ev_case c;
    uint64_t seed = 7;
    (void)state;
    ev_open(&c);
    for (int run = 0; run < 300; run++) {
        gl_mentions_reset(&c.gold);
        gl_mentions_reset(&c.facts);
        for (int i = 0; i < 24; i++) {
            char line[64];
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            const unsigned start = (unsigned)(seed >> 33) % 40, len = 1 + (unsigned)(seed >> 40) % 9;
            snprintf(line, sizeof line, "%s %u %u", (seed >> 50) & 1 ? "figure" : "date", start, start + len);
            ev_add(&c, (seed >> 51) & 1 ? &c.gold : &c.facts, line);
        }
        gl_score(&c.scheme, &c.gold, &c.facts, &c.matches, &c.card);
        size_t gold = 0, facts = 0;
        for (size_t i = 0; i < c.matches.count; i++) {
            const gl_match *match = &c.matches.items[i];
            gold += match->gold != NULL;
            facts += match->fact != NULL;
            if (match->gold && match->fact) {
                assert_int_equal(match->gold->type, match->fact->type);
                assert_true(match->gold->start < match->fact->end && match->fact->start < match->gold->end);
            }
        }
        assert_int_equal(gold, c.gold.count);
        assert_int_equal(facts, c.facts.count);
    }
    ev_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain),         cmocka_unit_test(test_order),
        cmocka_unit_test(test_nested_facts),  cmocka_unit_test(test_values),
        cmocka_unit_test(test_declared_type), cmocka_unit_test(test_only_equal_spans_have_values),
        cmocka_unit_test(test_bound),         cmocka_unit_test(test_of),
        cmocka_unit_test(test_period),        cmocka_unit_test(test_pools),
        cmocka_unit_test(test_sum),           cmocka_unit_test(test_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
