/* Random numbers, intervals of shares, the bootstrap. */
#define _GNU_SOURCE 1

#include "eval_fixture.h"

#include "bootstrap.h"
#include "interval.h"
#include "number.h"
#include "random.h"

#include <math.h>

/* What the authors' programs give. */
static void test_random(void **state)
{
    static const uint64_t split[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                     UINT64_C(9817491932198370423)};
    static const uint64_t xoshiro[] = {11520, 0, 1509978240, UINT64_C(1215971899390074240)};
    uint64_t seed = 1234567;
    gl_random random = {{1, 2, 3, 4}};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(gl_splitmix(&seed), split[i]);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(gl_random_next(&random), xoshiro[i]);
}

static void test_below(void **state)
{
    gl_random random;
    unsigned counts[7] = {0};
    (void)state;
    gl_random_seed(&random, 1);
    for (int i = 0; i < 7000; i++) {
        const uint32_t number = gl_random_below(&random, 7);
        assert_true(number < 7);
        counts[number]++;
    }
    for (int i = 0; i < 7; i++)
        assert_true(counts[i] > 850 && counts[i] < 1150);
    assert_int_equal(gl_random_below(&random, 1), 0);
}

static int near(double a, double b)
{
    return fabs(a - b) < 0.0005;
}

static void test_wilson(void **state)
{
    static const struct {
        uint64_t part, whole;
        double low, high;
    } cases[] = {{15, 20, 0.531, 0.888}, {0, 10, 0, 0.278}, {10, 10, 0.722, 1}, {81, 263, 0.255, 0.366}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const gl_estimate estimate = gl_wilson(cases[i].part, cases[i].whole);
        assert_true(near(estimate.low, cases[i].low));
        assert_true(near(estimate.high, cases[i].high));
    }
    assert_true(isnan(gl_wilson(0, 0).share));
}

/* One stratum is itself; strata weigh as they should; nothing leaves 0 to 1. */
static void test_weighted(void **state)
{
    const gl_share one = {15, 20, 7};
    const gl_share two[] = {{10, 10, 300}, {5, 10, 100}, {0, 0, 1000}};
    (void)state;
    gl_estimate estimate = gl_weighted(&one, 1);
    assert_true(near(estimate.low, 0.531) && near(estimate.high, 0.888));
    estimate = gl_weighted(two, 3);
    assert_true(near(estimate.share, 0.875));
    assert_true(estimate.low > 0.6 && estimate.low < 0.875 && estimate.high > 0.875 && estimate.high <= 1);
    assert_true(isnan(gl_weighted(two + 2, 1).share));
}

typedef struct tallies {
    gl_tally items[12];
} tallies;

static gl_tally tally_of(const void *user, const gl_row *row, size_t document)
{
    (void)row;
    return ((const tallies *)user)->items[document];
}

/* Documents of scores 0.5 to 1: the interval holds the score, and is the same for the same seed. */
static void test_bootstrap(void **state)
{
    gl_arena *arena = gl_arena_new();
    tallies spread = {0}, better = {0};
    gl_row row = {.name = {"all", 3}};
    const gl_rows rows = {&row, 1};
    gl_bootstrap one = {.seed = 3, .resamples = 500}, two = one;
    gl_difference difference;
    (void)state;
    for (uint64_t i = 0; i < 12; i++) {
        spread.items[i] = (gl_tally){.gold = 22, .facts = 22, .strict = 11 + i, .lenient = 22, .value = 10};
        better.items[i] = (gl_tally){.gold = 22, .facts = 22, .strict = 11 + i, .lenient = 22, .value = 11};
    }
    gl_bootstrap_run(&one, arena, &rows, 12, tally_of, &spread);
    gl_bootstrap_run(&two, arena, &rows, 12, tally_of, &spread);
    const double score = (11 * 12 + 66) / (22 * 12.0);
    assert_true(one.rows[0][GL_STRICT].low < score && score < one.rows[0][GL_STRICT].high);
    assert_true(one.rows[0][GL_STRICT].low > 0.5 && one.rows[0][GL_STRICT].high < 1);
    assert_true(near(one.rows[0][GL_LENIENT].low, 1) && near(one.rows[0][GL_LENIENT].high, 1));
    assert_memory_equal(one.rows[0], two.rows[0], sizeof *one.rows);
    /* One document says nothing. */
    gl_bootstrap_run(&two, arena, &rows, 1, tally_of, &spread);
    assert_true(isnan(two.rows[0][GL_STRICT].low));
    /* Draws are shared: what differs by the same in each document differs by that, whatever is drawn. */
    gl_bootstrap_compare(&one, &row, GL_VALUE, 12, tally_of, &spread, tally_of, &better, &difference);
    assert_true(near(difference.after - difference.before, 1 / 22.0));
    assert_true(near(difference.interval.low, 1 / 22.0) && near(difference.interval.high, 1 / 22.0));
    assert_true(difference.chance < 0.001);
    gl_bootstrap_compare(&one, &row, GL_STRICT, 12, tally_of, &spread, tally_of, &better, &difference);
    assert_true(near(difference.interval.low, 0) && near(difference.chance, 1));
    gl_arena_free(arena);
}

static void test_numbers(void **state)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {{12, "12"}, {-29.2, "-29.2"}, {14239892.13, "14239892.13"}, {0.333333, "0.333333"}, {1e15, "1000000000000000"},
                 {1e22, "10000000000000000000000"}, {1.25e-7, "0.000000125"}, {0, "0"}, {123456789012345, "123456789012345"}};
    char text[GL_NUMBER_ROOM];
    double number;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gl_number_text(cases[i].number, text);
        assert_string_equal(text, cases[i].text);
        assert_true(gl_number_read(glane_str_of(text), &number));
        assert_true(number <= cases[i].number && number >= cases[i].number);
    }
    assert_int_equal(gl_number_text((double)INFINITY, text), 0);
    for (const char *const *bad = (const char *const[]){"", "-", "1e5", "1,5", "1.2.3", " 1", "0x10", "nan", NULL}; *bad; bad++)
        assert_false(gl_number_read(glane_str_of(*bad), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),   cmocka_unit_test(test_below),     cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_weighted), cmocka_unit_test(test_bootstrap), cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
