/* Lengths of time as TIMEX3. */
#include "fake_host.h"

static uint32_t year, month, week, day, hour, minute, quarter, decade, half, quarter_hour, near;

static void value(const char *number)
{
    char keys[64];
    snprintf(keys, sizeof keys, "value=%s decimals=0", number);
    fake_add_fact("value", number, keys);
}

static void duration_is(const char *timex, const char *max)
{
    assert_int_equal(fake_run("duration"), GLANE_OK);
    assert_string_equal(fake_got("timex"), timex);
    assert_string_equal(fake_got("timex_max"), max);
    fake_match(NULL, NULL);
}

static void simple(const char *number, uint32_t unit, const char *timex)
{
    value(number);
    fake_add_entry("unit", unit);
    duration_is(timex, "-");
}

static void test_units(void **state)
{
    (void)state;
    fake_match(NULL, NULL);
    simple("2", year, "P2Y");
    simple("18", month, "P18M");
    simple("1", week, "P1W");
    simple("30", day, "P30D");
    simple("1512", hour, "PT1512H");
    simple("45", minute, "PT45M");
    simple("4.3", year, "P4.3Y");
    simple("2", quarter, "P6M");
    simple("1.5", quarter, "P4.5M");
    simple("2", decade, "P20Y");
    simple("3", quarter_hour, "PT45M");
}

static void test_parts(void **state)
{
    (void)state;
    fake_match(NULL, NULL);
    value("1"), fake_add_entry("unit", year), fake_add_entry("half", half);
    duration_is("P1Y6M", "-");
    value("2"), fake_add_entry("unit", hour), fake_add_entry("half", half);
    duration_is("PT2H30M", "-");
    value("1"), fake_add_entry("unit", month), fake_add_entry("half", half);
    duration_is("P1.5M", "-");
    value("1"), fake_add_entry("unit", quarter), fake_add_entry("half", half);
    duration_is("P4.5M", "-");
    value("8"), fake_add_entry("unit", hour), value("30");
    duration_is("PT8H30M", "-");
    value("1"), fake_add_entry("unit", year), value("6"), fake_add_entry("unit", month);
    duration_is("P1Y6M", "-");
    value("2"), fake_add_entry("unit", day), value("3"), fake_add_entry("unit", hour);
    duration_is("P2DT3H", "-");
}

static void test_range(void **state)
{
    (void)state;
    fake_match(NULL, NULL);
    value("3"), fake_add_fact("max", "5", "value=5"), fake_add_entry("unit", year);
    duration_is("P3Y", "P5Y");
    value("24"), fake_add_fact("max", "48", "value=48"), fake_add_entry("unit", hour);
    duration_is("PT24H", "PT48H");
    fake_add_entry("b", near), value("3"), fake_add_entry("unit", year);
    assert_int_equal(fake_run("duration"), GLANE_OK);
    assert_string_equal(fake_got("bound"), "approx");
    fake_match(NULL, NULL);
    value("5"), fake_add_fact("max", "3", "value=3"), fake_add_entry("unit", year);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
}

static void test_turned_down(void **state)
{
    (void)state;
    fake_match(NULL, NULL);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("2");
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("2"), fake_add_entry("unit", year), value("6");
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("2"), fake_add_entry("unit", month), value("6"), fake_add_entry("unit", year);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("-2"), fake_add_entry("unit", year);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("2"), fake_add_entry("unit", half);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
    fake_match(NULL, NULL);
    value("2"), value("3"), fake_add_entry("unit", year);
    assert_int_equal(fake_run("duration"), GLANE_SKIP);
}

int main(void)
{
    year = fake_entry("year", "iso=Y");
    month = fake_entry("month", "iso=M");
    week = fake_entry("week", "iso=W");
    day = fake_entry("day", "iso=D");
    hour = fake_entry("hour", "iso=TH");
    minute = fake_entry("minute", "iso=TM");
    quarter = fake_entry("quarter", "iso=M times=3");
    decade = fake_entry("decade", "iso=Y times=10");
    quarter_hour = fake_entry("quarter of an hour", "iso=TM times=15");
    half = fake_entry("and a half", "value=0.5");
    near = fake_entry("near", "bound=approx");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_turned_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
