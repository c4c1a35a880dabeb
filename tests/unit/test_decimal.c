/* Exact decimals: printing and parsing are inverse, sums and products agree with integers. */
#include "decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 20;
}

static glane_decimal parsed(const char *text)
{
    glane_decimal value;
    if (gl_decimal_parse(glane_str_of(text), &value) != GLANE_OK)
        fail_msg("'%s' does not parse", text);
    return value;
}

static void check_printed(const glane_decimal *value, const char *expected)
{
    char text[GL_DECIMAL_TEXT];
    assert_int_equal(gl_decimal_print(value, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void check_parse(const char *text, const char *expected, int decimals)
{
    const glane_decimal value = parsed(text);
    check_printed(&value, expected);
    assert_int_equal(value.decimals, decimals);
}

static void check_refused(const char *text)
{
    glane_decimal value, kept;
    memset(&value, 'k', sizeof value);
    kept = value;
    if (gl_decimal_parse(glane_str_of(text), &value) != GLANE_SKIP)
        fail_msg("'%s' parses", text);
    assert_memory_equal(&value, &kept, sizeof value);
}

static void test_parse(void **state)
{
    (void)state;
    check_parse("0", "0", 0);
    check_parse("-0", "0", 0);
    check_parse("+0.000", "0", 3);
    check_parse("17.40", "17.4", 2);
    check_parse("007", "7", 0);
    check_parse("1200000", "1200000", 0);
    check_parse("-29.2", "-29.2", 1);
    check_parse("+3.1", "3.1", 1);
    check_parse("0.001", "0.001", 3);
    check_parse("-00.50", "-0.5", 2);
    check_parse("14239892.13", "14239892.13", 2);
    check_parse("100.00", "100", 2);
    static const char *const refused[] = {"",    "+",    "-",   ".",   ".5",    "5.",   "-.5", "1,5", "1 000",
                                          "1e5", "0x1F", "--1", "+-1", "1.2.3", "1..2", " 1",  "1 ",  "1-",
                                          "-5.", "١",    "８",  "NaN", "inf",   "1.+2", "1.-2"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        check_refused(refused[i]);
    glane_decimal value;
    assert_int_equal(gl_decimal_parse((glane_str){NULL, 0}, &value), GLANE_SKIP);
    assert_int_equal(gl_decimal_parse((glane_str){"12\0", 3}, &value), GLANE_SKIP);
    assert_int_equal(gl_decimal_parse((glane_str){"123", 2}, &value), GLANE_OK);
    check_printed(&value, "12");
}

/* What the digits of a decimal look like, for those who read them. */
static void test_normal_form(void **state)
{
    (void)state;
    const glane_decimal zero = parsed("-0.00");
    assert_int_equal(zero.count, 0);
    assert_int_equal(zero.exponent, 0);
    assert_int_equal(zero.negative, 0);
    assert_int_equal(zero.decimals, 2);
    const glane_decimal value = parsed("-0120.500");
    assert_int_equal(value.count, 4);
    assert_string_equal(value.digits, "1205");
    assert_int_equal(value.exponent, -1);
    assert_int_equal(value.negative, 1);
    assert_int_equal(value.decimals, 3);
    const glane_decimal hundred = parsed("100");
    assert_int_equal(hundred.count, 1);
    assert_int_equal(hundred.exponent, 2);
    glane_decimal same;
    gl_decimal_of(100, &same);
    assert_memory_equal(&same, &hundred, sizeof same);
}

static void test_parse_limits(void **state)
{
    (void)state;
    const char digits[] = "123456789012345678901234567890123456";
    assert_int_equal(strlen(digits), GLANE_DECIMAL_DIGITS);
    check_parse(digits, digits, 0);
    char text[2200];
    snprintf(text, sizeof text, "%s7", digits);
    check_refused(text);
    snprintf(text, sizeof text, "%s.7", digits);
    check_refused(text);
    snprintf(text, sizeof text, "0000%s000.0000", digits);
    check_parse(text, (snprintf(text + 100, 100, "%s000", digits), text + 100), 4);
    snprintf(text, sizeof text, "0.000000000000000000000000000000000000000%s", digits);
    check_parse(text, text, 39 + GLANE_DECIMAL_DIGITS);
    /* Exponents and decimals end at 999. */
    snprintf(text, sizeof text, "1%0*d", 999, 0);
    check_parse(text, text, 0);
    snprintf(text, sizeof text, "1%0*d", 1000, 0);
    check_refused(text);
    snprintf(text, sizeof text, "0.%0*d", 999, 1);
    check_parse(text, text, 999);
    snprintf(text, sizeof text, "0.%0*d", 1000, 1);
    check_refused(text);
    snprintf(text, sizeof text, "0.%0*d", 1000, 0);
    check_refused(text);
    snprintf(text, sizeof text, "%0*d", 2000, 42);
    check_parse(text, "42", 0);
}

static void test_print_size(void **state)
{
    (void)state;
    static const char *const texts[] = {"0", "7", "-7", "12000", "0.05", "-12.5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const glane_decimal value = parsed(texts[i]);
        const size_t len = strlen(texts[i]);
        char out[16];
        for (size_t size = 0; size < sizeof out; size++) {
            memset(out, '#', sizeof out);
            assert_int_equal(gl_decimal_print(&value, out, size), size > len ? len : 0);
            for (size_t past = size; past < sizeof out; past++)
                assert_int_equal(out[past], '#');
        }
    }
    /* The longest there is. */
    glane_decimal value = parsed("-999999999999999999999999999999999999");
    assert_int_equal(gl_decimal_scale(&value, 999), GLANE_OK);
    char out[GL_DECIMAL_TEXT];
    assert_int_equal(gl_decimal_print(&value, out, sizeof out), 1 + GLANE_DECIMAL_DIGITS + 999);
    assert_int_equal(gl_decimal_scale(&value, -1998), GLANE_OK);
    assert_int_equal(gl_decimal_print(&value, out, sizeof out), 3 + 999);
}

/* An integer of any size up to 2^62, small ones as likely as large ones. */
static int64_t random_integer(uint64_t *seed)
{
    const uint64_t bits = next_random(seed) << 22 ^ next_random(seed);
    const int64_t value = (int64_t)(bits >> (2 + next_random(seed) % 62));
    return next_random(seed) % 2 ? value : -value;
}

/* A decimal text of up to 36 digits, a point anywhere. */
static void random_text(uint64_t *seed, char out[64])
{
    const size_t count = 1 + next_random(seed) % GLANE_DECIMAL_DIGITS, point = 1 + next_random(seed) % count;
    const int zeros = next_random(seed) % 3 == 0;
    size_t len = 0;
    if (next_random(seed) % 2)
        out[len++] = '-';
    for (size_t i = 0; i < count; i++) {
        if (i == point)
            out[len++] = '.';
        out[len++] = (char)('0' + (zeros && next_random(seed) % 4 ? 0 : next_random(seed) % 10));
    }
    out[len] = '\0';
}

static void test_print_parses_back(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        char text[64], printed[GL_DECIMAL_TEXT], again[GL_DECIMAL_TEXT];
        random_text(&seed, text);
        glane_decimal value = parsed(text);
        assert_int_equal(gl_decimal_scale(&value, (int32_t)(next_random(&seed) % 400) - 200), GLANE_OK);
        const size_t len = gl_decimal_print(&value, printed, sizeof printed);
        assert_true(len > 0 && len == strlen(printed));
        const glane_decimal back = parsed(printed);
        assert_int_equal(gl_decimal_compare(&value, &back), 0);
        assert_int_equal(back.exponent, value.exponent);
        assert_int_equal(back.count, value.count);
        assert_memory_equal(back.digits, value.digits, sizeof back.digits);
        assert_int_equal(gl_decimal_print(&back, again, sizeof again), len);
        assert_string_equal(again, printed);
        assert_true(strcmp(printed, "-0") != 0 && !strchr(printed, 'e'));
        assert_true(!strchr(printed, '.') || printed[len - 1] != '0');
    }
}

static void check_integer(const glane_decimal *value, int64_t expected)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)expected);
    check_printed(value, text);
}

static void test_of(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 1, -1, 9, 10, -10, 1000000, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        glane_decimal value;
        gl_decimal_of(values[i], &value);
        check_integer(&value, values[i]);
        assert_int_equal(value.decimals, 0);
    }
}

static void test_integers_agree(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 20000; i++) {
        const int64_t x = random_integer(&seed), y = random_integer(&seed);
        glane_decimal a, b, out, swapped;
        gl_decimal_of(x, &a);
        gl_decimal_of(y, &b);
        assert_int_equal(gl_decimal_compare(&a, &b), (x > y) - (x < y));
        assert_int_equal(gl_decimal_add(&a, &b, &out), GLANE_OK);
        check_integer(&out, x + y);
        assert_int_equal(gl_decimal_add(&b, &a, &swapped), GLANE_OK);
        assert_memory_equal(&out, &swapped, sizeof out);

        const int64_t p = x % 2000000000, q = y % 2000000000;
        gl_decimal_of(p, &a);
        gl_decimal_of(q, &b);
        assert_int_equal(gl_decimal_mul(&a, &b, &out), GLANE_OK);
        check_integer(&out, p * q);
        assert_int_equal(gl_decimal_mul(&b, &a, &swapped), GLANE_OK);
        assert_memory_equal(&out, &swapped, sizeof out);
    }
}

/* The same with a point: scaled integers of different scales. */
static void test_decimals_agree(void **state)
{
    (void)state;
    static const int64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        const int64_t x = random_integer(&seed) / 100000000, y = random_integer(&seed) / 100000000;
        const int32_t r = (int32_t)(next_random(&seed) % 7), s = (int32_t)(next_random(&seed) % 7);
        glane_decimal a, b, sum, product, expected;
        gl_decimal_of(x, &a);
        gl_decimal_of(y, &b);
        assert_int_equal(gl_decimal_scale(&a, -r), GLANE_OK);
        assert_int_equal(gl_decimal_scale(&b, -s), GLANE_OK);
        assert_int_equal(gl_decimal_add(&a, &b, &sum), GLANE_OK);
        assert_int_equal(sum.decimals, r > s ? r : s);
        gl_decimal_of(x * tens[6 - r] + y * tens[6 - s], &expected);
        assert_int_equal(gl_decimal_scale(&expected, -6), GLANE_OK);
        assert_int_equal(gl_decimal_compare(&sum, &expected), 0);

        const int64_t p = x % 2000000000, q = y % 2000000000;
        gl_decimal_of(p, &a);
        gl_decimal_of(q, &b);
        assert_int_equal(gl_decimal_scale(&a, -r), GLANE_OK);
        assert_int_equal(gl_decimal_scale(&b, -s), GLANE_OK);
        assert_int_equal(gl_decimal_mul(&a, &b, &product), GLANE_OK);
        assert_int_equal(product.decimals, r + s);
        gl_decimal_of(p * q, &expected);
        assert_int_equal(gl_decimal_scale(&expected, -r - s), GLANE_OK);
        assert_memory_equal(&product, &expected, sizeof product);
    }
}

/* Laws that need no other arithmetic: long operands, where results exist. */
static void test_laws(void **state)
{
    (void)state;
    uint64_t seed = 4;
    unsigned sums = 0, products = 0;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        random_text(&seed, text);
        const glane_decimal a = parsed(text);
        random_text(&seed, text);
        const glane_decimal b = parsed(text);
        glane_decimal minus = b, sum, back, product, negated;
        minus.negative = b.count > 0 && !b.negative;
        assert_int_equal(gl_decimal_compare(&a, &b), -gl_decimal_compare(&b, &a));
        if (gl_decimal_add(&a, &b, &sum) == GLANE_OK && gl_decimal_add(&sum, &minus, &back) == GLANE_OK) {
            sums++;
            assert_int_equal(gl_decimal_compare(&back, &a), 0);
            assert_int_equal(gl_decimal_compare(&sum, &a), b.negative ? -1 : b.count > 0);
        }
        if (gl_decimal_mul(&a, &b, &product) == GLANE_OK) {
            products++;
            assert_int_equal(gl_decimal_mul(&a, &minus, &negated), GLANE_OK);
            assert_int_equal(gl_decimal_add(&product, &negated, &back), GLANE_OK);
            assert_int_equal(back.count, 0);
        }
    }
    assert_true(sums > 1000 && products > 1000);
}

static void test_scale(void **state)
{
    (void)state;
    glane_decimal value = parsed("1.2");
    assert_int_equal(gl_decimal_scale(&value, 6), GLANE_OK);
    check_printed(&value, "1200000");
    assert_int_equal(value.decimals, -5);
    const glane_decimal start = parsed("17.40");
    for (int32_t power = -900; power <= 900; power += 7) {
        value = start;
        assert_int_equal(gl_decimal_scale(&value, power), GLANE_OK);
        assert_int_equal(value.decimals, 2 - power);
        assert_int_equal(gl_decimal_scale(&value, -power), GLANE_OK);
        assert_memory_equal(&value, &start, sizeof value);
    }
    static const int32_t beyond[] = {1001, -1001, 100000, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        value = start;
        assert_int_equal(gl_decimal_scale(&value, beyond[i]), GLANE_SKIP);
        assert_memory_equal(&value, &start, sizeof value);
    }
    value = parsed("0.00");
    assert_int_equal(gl_decimal_scale(&value, 3), GLANE_OK);
    check_printed(&value, "0");
    assert_int_equal(value.decimals, -1);
    assert_int_equal(value.exponent, 0);
    assert_int_equal(gl_decimal_scale(&value, INT32_MAX), GLANE_SKIP);
}

static void check_sum(const char *a, const char *b, const char *sum)
{
    const glane_decimal left = parsed(a), right = parsed(b);
    glane_decimal out = {0};
    assert_int_equal(gl_decimal_add(&left, &right, &out), sum ? GLANE_OK : GLANE_SKIP);
    if (sum)
        check_printed(&out, sum);
}

static void test_add_limits(void **state)
{
    (void)state;
    check_sum("999999999999999999999999999999999999", "1", "1000000000000000000000000000000000000");
    check_sum("999999999999999999999999999999999999", "2", NULL);
    check_sum("1000000000000000000000000000000000000", "-1", "999999999999999999999999999999999999");
    check_sum("10000000000000000000000000000000000000", "-1", NULL);
    check_sum("100000000000000000000000000000000000", "0.1", NULL);
    check_sum("10000000000000000000000000000000000", "0.1", "10000000000000000000000000000000000.1");
    check_sum("500000000000000000000000000000000000", "500000000000000000000000000000000000",
              "1000000000000000000000000000000000000");
    check_sum("0.1", "-0.1", "0");
    check_sum("-1.5", "1.25", "-0.25");
    check_sum("0", "-12.30", "-12.3");
    check_sum("0", "0.00", "0");
    /* The result may stand where an operand does. */
    glane_decimal value = parsed("1.5");
    assert_int_equal(gl_decimal_add(&value, &value, &value), GLANE_OK);
    check_printed(&value, "3");
    glane_decimal huge = parsed("1"), tiny = parsed("1"), out;
    assert_int_equal(gl_decimal_scale(&huge, 999), GLANE_OK);
    assert_int_equal(gl_decimal_scale(&tiny, -999), GLANE_OK);
    assert_int_equal(gl_decimal_add(&huge, &tiny, &out), GLANE_SKIP);
    assert_int_equal(gl_decimal_mul(&huge, &huge, &out), GLANE_SKIP);
    assert_int_equal(gl_decimal_mul(&tiny, &tiny, &out), GLANE_SKIP);
    assert_int_equal(gl_decimal_mul(&huge, &tiny, &out), GLANE_OK);
    check_printed(&out, "1");
    const glane_decimal zero = parsed("0");
    assert_int_equal(gl_decimal_add(&huge, &zero, &out), GLANE_OK);
    assert_int_equal(gl_decimal_compare(&out, &huge), 0);
    assert_int_equal(gl_decimal_compare(&huge, &tiny), 1);
}

static void test_mul_limits(void **state)
{
    (void)state;
    const glane_decimal long_one = parsed("999999999999999999"), longer = parsed("9999999999999999999");
    glane_decimal out;
    assert_int_equal(gl_decimal_mul(&long_one, &long_one, &out), GLANE_OK);
    check_printed(&out, "999999999999999998000000000000000001");
    assert_int_equal(gl_decimal_mul(&longer, &longer, &out), GLANE_SKIP);
    /* 36 digits are what counts, not the zeros after them. */
    const glane_decimal five = parsed("500000000000000000000000000000000005"), two = parsed("2");
    assert_int_equal(gl_decimal_mul(&five, &two, &out), GLANE_OK);
    check_printed(&out, "1000000000000000000000000000000000010");
    const glane_decimal zero = parsed("0.0"), minus = parsed("-3.00");
    assert_int_equal(gl_decimal_mul(&zero, &minus, &out), GLANE_OK);
    check_printed(&out, "0");
    assert_int_equal(out.decimals, 3);
}

/* Decimals made by hand, as a plugin may. */
static void test_not_normal(void **state)
{
    (void)state;
    glane_decimal odd = {.exponent = -1, .decimals = 1, .count = 5, .digits = "00120"}, out;
    check_printed(&odd, "12");
    const glane_decimal twelve = parsed("12.0");
    assert_int_equal(gl_decimal_compare(&odd, &twelve), 0);
    assert_int_equal(gl_decimal_scale(&odd, 0), GLANE_OK);
    assert_memory_equal(&odd, &twelve, sizeof odd);
    glane_decimal minus_zero = {.negative = 1, .count = 1, .digits = "0", .exponent = 5};
    check_printed(&minus_zero, "0");
    glane_decimal wild = {.exponent = INT32_MAX, .decimals = INT32_MIN, .count = 255, .negative = 7};
    memset(wild.digits, 0xFF, sizeof wild.digits);
    char text[GL_DECIMAL_TEXT];
    assert_int_equal(gl_decimal_print(&wild, text, sizeof text), 0);
    assert_int_equal(gl_decimal_add(&wild, &twelve, &out), GLANE_SKIP);
    assert_int_equal(gl_decimal_mul(&wild, &wild, &out), GLANE_SKIP);
    assert_int_equal(gl_decimal_scale(&wild, INT32_MAX), GLANE_SKIP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_parse_limits),
        cmocka_unit_test(test_print_size),
        cmocka_unit_test(test_of),
        cmocka_unit_test(test_print_parses_back),
        cmocka_unit_test(test_integers_agree),
        cmocka_unit_test(test_decimals_agree),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_scale),
        cmocka_unit_test(test_add_limits),
        cmocka_unit_test(test_mul_limits),
        cmocka_unit_test(test_not_normal),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
