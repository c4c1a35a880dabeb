/* The operators that make one value of digits, words, scales and units. */
#include "fake_host.h"

/* -- decimal ------------------------------------------------------------------ */

static void decimal_is(const char *sign, const char *integer, const char *fraction, const char *value,
                       const char *decimals)
{
    fake_match(NULL, NULL);
    if (sign)
        fake_add("sign", sign);
    fake_add("int", integer);
    if (fraction)
        fake_add("frac", fraction);
    assert_int_equal(fake_run("decimal"), GLANE_OK);
    assert_string_equal(fake_got("value"), value);
    assert_string_equal(fake_got("decimals"), decimals);
    assert_string_equal(fake_got("signed"), sign && *sign && *sign != '(' ? "yes" : "-");
}

static void test_decimal(void **state)
{
    (void)state;
    decimal_is(NULL, "15", NULL, "15", "0");
    decimal_is(NULL, "1 512", ",5", "1512.5", "1");
    decimal_is(NULL, "13.000", NULL, "13000", "0");
    decimal_is(NULL, "1'200", "", "1200", "0");
    decimal_is(NULL, "17", "40", "17.4", "2");
    decimal_is("-", "0", "2", "-0.2", "1");
    decimal_is("\xE2\x88\x92", "29", ".2", "-29.2", "1");
    decimal_is("\xE2\x80\x93", "29", ".2", "-29.2", "1");
    decimal_is("+", "3", ",1", "3.1", "1");
    decimal_is("(", "12", ",3", "-12.3", "1");
    decimal_is("-", "0", ",0", "0", "1");
    decimal_is(NULL, "007", NULL, "7", "0");
    decimal_is(NULL, "123456789012345678901234567890123456", NULL, "123456789012345678901234567890123456",
               "0");
    decimal_is(NULL, "000000000000000000000000000000000000000000001", ",5", "1.5", "1");
}

static void test_decimal_turned_down(void **state)
{
    (void)state;
    fake_match(NULL, NULL);
    assert_int_equal(fake_run("decimal"), GLANE_SKIP);
    fake_match(NULL, NULL);
    fake_add("int", "abc");
    assert_int_equal(fake_run("decimal"), GLANE_SKIP);
    assert_string_equal(fake.draft.reason, "no digit");
    fake_match(NULL, NULL);
    fake_add("int", "1234567890123456789012345678901234567");
    assert_int_equal(fake_run("decimal"), GLANE_SKIP);
    assert_string_equal(fake.draft.reason, "more than 36 digits");
    fake_match(NULL, NULL);
    fake_add("int", "123456789012345678901234567890123456");
    fake_add("frac", ",55");
    assert_int_equal(fake_run("decimal"), GLANE_SKIP);
}

/* -- scale ---------------------------------------------------------------------- */

static void test_scale(void **state)
{
    (void)state;
    uint32_t million = fake_entry("million", "scale=6"), half = fake_entry("and a half", "value=0.5");
    fake_match(NULL, NULL);
    fake_add_fact("number", "1,2", "value=1.2 decimals=1 signed=yes");
    fake_add_entry("scale", million);
    assert_int_equal(fake_run("scale"), GLANE_OK);
    assert_string_equal(fake_got("value"), "1200000");
    assert_string_equal(fake_got("decimals"), "-5");
    assert_string_equal(fake_got("power"), "6");
    assert_string_equal(fake_got("signed"), "yes");

    fake_match(NULL, NULL);
    fake_add_fact("number", "2", "value=2 decimals=0 bound=approx");
    fake_add_entry("scale", million);
    fake_add_entry("half", half);
    assert_int_equal(fake_run("scale"), GLANE_OK);
    assert_string_equal(fake_got("value"), "2500000");
    assert_string_equal(fake_got("decimals"), "-5");
    assert_string_equal(fake_got("bound"), "approx");

    fake_match(NULL, NULL); /* no scale: handed on as it is */
    fake_add_fact("number", "trois mille", "value=3000 decimals=-3 power=3");
    assert_int_equal(fake_run("scale"), GLANE_OK);
    assert_string_equal(fake_got("value"), "3000");
    assert_string_equal(fake_got("decimals"), "-3");
    assert_string_equal(fake_got("power"), "3");

    fake_match(NULL, NULL);
    fake_add_fact("number", "2", "value=2");
    fake_add_entry("scale", half);
    assert_int_equal(fake_run("scale"), GLANE_SKIP);
    fake_match(NULL, NULL);
    fake_add("number", "2");
    fake_add_entry("scale", million);
    assert_int_equal(fake_run("scale"), GLANE_SKIP);
}

/* -- quantity --------------------------------------------------------------------- */

static void quantity_is(const char *value, const char *max, const char *decimals, const char *bound)
{
    assert_int_equal(fake_run("quantity"), GLANE_OK);
    assert_string_equal(fake_got("value"), value);
    assert_string_equal(fake_got("value_max"), max);
    assert_string_equal(fake_got("decimals"), decimals);
    assert_string_equal(fake_got("bound"), bound);
}

static void test_quantity(void **state)
{
    (void)state;
    uint32_t mille = fake_entry("per mille", "power=-1"), keur = fake_entry("k", "power=3");
    uint32_t near = fake_entry("near", "bound=approx"), over = fake_entry("over", "bound=min");
    uint32_t dozen = fake_entry("dozen", "value=12 bound=approx");

    fake_match(NULL, NULL);
    fake_add_fact("value", "5", "value=5 decimals=0");
    fake_add_entry("unit", mille);
    quantity_is("0.5", "-", "1", "-");

    fake_match(NULL, NULL);
    fake_add_fact("value", "1 250", "value=1250 decimals=0");
    fake_add_fact("max", "1 500", "value=1500 decimals=0");
    fake_add_entry("unit", keur);
    quantity_is("1250000", "1500000", "-3", "-");

    fake_match(NULL, NULL);
    fake_add_entry("value", dozen);
    quantity_is("12", "-", "0", "approx");

    fake_match(NULL, NULL);
    fake_add_entry("near", near);
    fake_add_entry("value", dozen);
    quantity_is("12", "-", "0", "approx");

    fake_match(NULL, NULL); /* what is stated wins over what the number says of itself */
    fake_add_entry("b", over);
    fake_add_fact("value", "une centaine", "value=100 decimals=0 bound=approx");
    quantity_is("100", "-", "0", "min");

    fake_match(NULL, NULL); /* hundredths after the unit */
    fake_add_fact("value", "12", "value=12 decimals=0");
    fake_add_fact("cents", "50", "value=50 decimals=0");
    quantity_is("12.5", "-", "2", "-");
    fake_match(NULL, NULL);
    fake_add_fact("value", "12", "value=12 decimals=0");
    fake_add_fact("cents", "150", "value=150 decimals=0");
    assert_int_equal(fake_run("quantity"), GLANE_SKIP);

    fake_match("span", "yes");
    fake_add_entry("b", over);
    fake_add_fact("value", "25", "value=25 decimals=0");
    quantity_is("25", "-", "0", "min");
    assert_int_equal(fake.draft.span.start, 20);
    assert_int_equal(fake.draft.span.end, 22);
}

static void test_fractions(void **state)
{
    (void)state;
    static const struct {
        const char *value, *by, *expect, *decimals;
    } cases[] = {{"value=1", "divide=3", "0.333333", "6"},   {"value=2", "divide=3", "0.666667", "6"},
                 {"value=3", "divide=4", "0.75", "2"},       {"value=1", "divide=2", "0.5", "1"},
                 {"value=4", "divide=4", "1", "0"},          {"value=1", "divide=64", "0.015625", "6"},
                 {"value=1", "divide=128", "0.007812", "6"}, {"value=3", "divide=128", "0.023438", "6"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake_match(NULL, NULL);
        fake_add_fact("value", "n", cases[i].value);
        fake_add_entry("part", fake_entry("part", cases[i].by));
        quantity_is(cases[i].expect, "-", cases[i].decimals, "-");
    }
    fake_match(NULL, NULL);
    fake_add_fact("value", "2", "value=2");
    fake_add_fact("over", "3", "value=3");
    quantity_is("0.666667", "-", "6", "-");
    fake_match(NULL, NULL);
    fake_add_fact("value", "2", "value=2");
    fake_add_fact("over", "0", "value=0");
    assert_int_equal(fake_run("quantity"), GLANE_SKIP);
    fake_match(NULL, NULL);
    fake_add_fact("value", "2,5", "value=2.5");
    fake_add_fact("over", "3", "value=3");
    assert_int_equal(fake_run("quantity"), GLANE_SKIP);
}

static void test_ranges(void **state)
{
    (void)state;
    fake_match(NULL, NULL); /* "2 to 3 million": the scale holds for both */
    fake_add_fact("value", "2", "value=2 decimals=0");
    fake_add_fact("max", "3 millions", "value=3000000 decimals=-6 power=6");
    quantity_is("2000000", "3000000", "-6", "-");

    fake_match(NULL, NULL); /* "500 000 to 1 million": it does not */
    fake_add_fact("value", "500 000", "value=500000 decimals=0");
    fake_add_fact("max", "1 million", "value=1000000 decimals=-6 power=6");
    quantity_is("500000", "1000000", "0", "-");

    fake_match(NULL, NULL); /* "2 million to 3 million" */
    fake_add_fact("value", "2 millions", "value=2000000 decimals=-6 power=6");
    fake_add_fact("max", "3 millions", "value=3000000 decimals=-6 power=6");
    quantity_is("2000000", "3000000", "-6", "-");

    static const struct {
        const char *low, *value;
    } ends[] = {{"value=15.8", "15800000"}, {"value=2.1", "2100000"}, {"value=500000", "500000"}};
    for (int i = 0; i < 3; i++) { /* "from 15.8 to 12.3 million": one end alone */
        fake_match("low", "yes");
        fake_add_fact("value", "x", ends[i].low);
        fake_add_fact("max", "12,3 millions", "value=12300000 decimals=-5 power=6");
        assert_int_equal(fake_run("quantity"), GLANE_OK);
        assert_string_equal(fake_got("value"), ends[i].value);
        assert_string_equal(fake_got("value_max"), "-");
    }

    static const char *const highs[] = {"value=10", "value=9.99"};
    for (int i = 0; i < 2; i++) {
        fake_match(NULL, NULL);
        fake_add_fact("value", "10", "value=10");
        fake_add_fact("max", "x", highs[i]);
        assert_int_equal(fake_run("quantity"), GLANE_SKIP);
        assert_string_equal(fake.draft.reason, "the range's high end is not above its low end");
    }
}

static void test_change(void **state)
{
    (void)state;
    uint32_t fall = fake_entry("fall", "change=yes negate=yes"), rise = fake_entry("rise", "change=yes");
    fake_match("change", "yes");
    fake_add_entry("c", fall);
    fake_add_fact("value", "5", "value=5 decimals=0");
    quantity_is("-5", "-", "0", "-");
    assert_string_equal(fake_got("change"), "yes");

    fake_match("change", "yes"); /* a fall of 3 to 5 % is from -5 to -3 */
    fake_add_entry("c", fall);
    fake_add_fact("value", "3", "value=3 decimals=0");
    fake_add_fact("max", "5", "value=5 decimals=0");
    quantity_is("-5", "-3", "0", "-");

    fake_match("change", "yes"); /* a fall of -5 % is no rise */
    fake_add_entry("c", fall);
    fake_add_fact("value", "-5", "value=-5 decimals=0 signed=yes");
    quantity_is("-5", "-", "0", "-");

    fake_match("change", "yes");
    fake_add_entry("c", fall);
    fake_add_fact("value", "0", "value=0 decimals=0");
    quantity_is("0", "-", "0", "-");

    fake_match("change", "yes");
    fake_add_entry("c", rise);
    fake_add_fact("value", "5", "value=5 decimals=0");
    quantity_is("5", "-", "0", "-");
    assert_string_equal(fake_got("change"), "yes");

    fake_match("change", "yes");
    fake_add_fact("value", "+5", "value=5 decimals=0 signed=yes");
    quantity_is("5", "-", "0", "-");
    assert_string_equal(fake_got("change"), "yes");

    fake_match(NULL, NULL); /* without the option a sign is a sign */
    fake_add_fact("value", "+5", "value=5 decimals=0 signed=yes");
    quantity_is("5", "-", "0", "-");
    assert_string_equal(fake_got("change"), "-");

    fake_match(NULL, NULL);
    fake_add("value", "nothing known");
    assert_int_equal(fake_run("quantity"), GLANE_SKIP);
}

static void test_descriptor(void **state)
{
    (void)state;
    const glane_plugin *plugin = glane_plugin_entry();
    assert_int_equal(plugin->magic, GLANE_ABI_MAGIC);
    assert_int_equal(plugin->size, sizeof *plugin);
    assert_int_equal(plugin->kind, GLANE_EXTRACTOR);
    assert_string_equal(plugin->name, "numbers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptor),
        cmocka_unit_test(test_decimal),
        cmocka_unit_test(test_decimal_turned_down),
        cmocka_unit_test(test_scale),
        cmocka_unit_test(test_quantity),
        cmocka_unit_test(test_fractions),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
