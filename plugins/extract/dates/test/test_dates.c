/* Calendar expressions as TIMEX3 values. */
#include "../../numbers/test/fake_host.h"

static uint32_t march, december, july, summer, winter, begin, last_year, last_quarter, first;

static void date_is(const char *timex, const char *start, const char *end, const char *deictic)
{
    if (fake_run("calendar") != GLANE_OK)
        fail_msg("%s: %s", timex, fake.draft.reason);
    assert_string_equal(fake_got("timex"), timex);
    assert_string_equal(fake_got("date_start"), start);
    assert_string_equal(fake_got("date_end"), end);
    assert_string_equal(fake_got("deictic"), deictic);
    fake_match(NULL, NULL);
}

static void no_date(const char *reason)
{
    assert_int_equal(fake_run("calendar"), GLANE_SKIP);
    assert_string_equal(fake.draft.reason, reason);
    fake_match(NULL, NULL);
}

static void start(const char *document_date)
{
    fake.document_date = document_date;
    fake_match(NULL, NULL);
}

static void test_days(void **state)
{
    (void)state;
    start("2022");
    fake_add("day", "20"), fake_add_entry("month", december), fake_add("year", "2019");
    date_is("2019-12-20", "2019-12-20", "2019-12-20", "-");
    fake_add("day", "1er"), fake_add_entry("month", march);
    date_is("2022-03-01", "2022-03-01", "2022-03-01", "yes");
    fake_add_entry("day", first), fake_add_entry("month", march), fake_add("year", "2020");
    date_is("2020-03-01", "2020-03-01", "2020-03-01", "-");
    fake_add_fact("day", "onze", "value=11"), fake_add_entry("month", march), fake_add("year", "2020");
    date_is("2020-03-11", "2020-03-11", "2020-03-11", "-");
    fake_add("day", "31"), fake_add("month", "03"), fake_add("year", "2023");
    date_is("2023-03-31", "2023-03-31", "2023-03-31", "-");
    fake_add("day", "31"), fake_add("month", "03"), fake_add("year", "23");
    date_is("2023-03-31", "2023-03-31", "2023-03-31", "-");
    fake_add("day", "31"), fake_add("month", "03"), fake_add("year", "70");
    date_is("1970-03-31", "1970-03-31", "1970-03-31", "-");
    fake_match("any_year", "yes");
    fake_add("day", "31"), fake_add_entry("month", march);
    date_is("XXXX-03-31", "-", "-", "-");
    start(NULL);
    fake_add("day", "31"), fake_add_entry("month", march);
    date_is("XXXX-03-31", "-", "-", "-");
    fake_add("day", "29"), fake_add("month", "2");
    date_is("XXXX-02-29", "-", "-", "-");
}

static void test_parts_of_years(void **state)
{
    (void)state;
    start("2022-06-30");
    fake_add_entry("month", july), fake_add("year", "2021");
    date_is("2021-07", "2021-07-01", "2021-07-31", "-");
    fake_add_entry("mod", begin), fake_add_entry("month", july);
    assert_int_equal(fake_run("calendar"), GLANE_OK);
    assert_string_equal(fake_got("mod"), "START");
    date_is("2022-07", "2022-07-01", "2022-07-31", "yes");
    fake_add("quarter", "1er"), fake_add("year", "2023");
    date_is("2023-Q1", "2023-01-01", "2023-03-31", "-");
    fake_add_entry("quarter", last_quarter);
    date_is("2022-Q4", "2022-10-01", "2022-12-31", "yes");
    fake_add("half", "2"), fake_add("year", "22");
    date_is("2022-H2", "2022-07-01", "2022-12-31", "-");
    fake_add_entry("season", summer), fake_add("year", "2022");
    date_is("2022-SU", "2022-06-01", "2022-08-31", "-");
    fake_add_entry("season", winter), fake_add("year", "2022"), fake_add("year2", "2023");
    date_is("2022-WI", "2022-12-01", "2023-02-28", "-");
    start(NULL);
    fake_add_entry("season", summer);
    date_is("XXXX-SU", "-", "-", "-");
}

static void test_years(void **state)
{
    (void)state;
    start("2022");
    fake_add("year", "2019");
    date_is("2019", "2019-01-01", "2019-12-31", "-");
    fake_add("year", "2021"), fake_add("year2", "2022");
    date_is("2021/2022", "2021-01-01", "2022-12-31", "-");
    fake_add("year", "2021"), fake_add("year2", "22");
    date_is("2021/2022", "2021-01-01", "2022-12-31", "-");
    fake_add("year", "1999"), fake_add("year2", "00");
    date_is("1999/2000", "1999-01-01", "2000-12-31", "-");
    fake_add("decade", "1990");
    date_is("199X", "1990-01-01", "1999-12-31", "-");
    fake_add("decade", "70");
    date_is("197X", "1970-01-01", "1979-12-31", "-");
    fake_match("year_shift", "-1");
    date_is("2021", "2021-01-01", "2021-12-31", "yes");
    fake_match("year_shift", "0");
    date_is("2022", "2022-01-01", "2022-12-31", "yes");
    fake_add_entry("which", last_year);
    date_is("2021", "2021-01-01", "2021-12-31", "yes");
    start(NULL);
    fake_add_entry("which", last_year);
    date_is("XXXX", "-", "-", "-");
}

static void test_interval_over_new_year(void **state)
{
    (void)state;
    start("2022");
    fake_add("day", "28"), fake_add_entry("month", december), fake_add_entry("until", march),
        fake_add("year", "2021");
    date_is("2020-12-28", "2020-12-28", "2020-12-28", "-");
    fake_add("day", "1"), fake_add_entry("month", march), fake_add_entry("until", december),
        fake_add("year", "2021");
    date_is("2021-03-01", "2021-03-01", "2021-03-01", "-");
}

static void test_clock(void **state)
{
    (void)state;
    start("2022");
    fake_add("hour", "8");
    date_is("T08:00", "-", "-", "-");
    fake_add("hour", "14"), fake_add("minute", "30");
    date_is("T14:30", "-", "-", "-");
    fake_add("hour", "24");
    date_is("T24:00", "-", "-", "-");
    fake_add("hour", "24"), fake_add("minute", "30");
    no_date("the calendar has no such day");
    fake_add("hour", "25");
    no_date("a part of the date is out of range");
    fake_add("hour", "12"), fake_add("minute", "60");
    no_date("a part of the date is out of range");
}

static void test_turned_down(void **state)
{
    (void)state;
    start("2022");
    fake_add("day", "31"), fake_add("month", "2"), fake_add("year", "2021");
    no_date("the calendar has no such day");
    fake_add("day", "29"), fake_add("month", "2"), fake_add("year", "2021");
    no_date("the calendar has no such day");
    fake_add("day", "29"), fake_add("month", "2");
    no_date("the calendar has no such day");
    fake_add("day", "0"), fake_add("month", "2");
    no_date("a part of the date is out of range");
    fake_add("day", "3"), fake_add("month", "13");
    no_date("a part of the date is out of range");
    fake_add("day", "3");
    no_date("these parts make no date");
    fake_add("year", "202");
    no_date("no year has that many digits");
    fake_add("year", "20222");
    no_date("a part of the date is out of range");
    fake_add("year", "2022"), fake_add("year2", "2021");
    no_date("the second year is not after the first");
    fake_add("decade", "1995");
    no_date("these parts make no date");
    fake_add("quarter", "5");
    no_date("a part of the date is out of range");
    start(NULL);
    fake_add("day", "31"), fake_add("month", "4");
    no_date("the calendar has no such day");
}

/* The law: each day of each year that the calendar has comes back as written; no other does. */
static void test_every_day(void **state)
{
    (void)state;
    start("2022");
    for (int y = 1999; y <= 2004; y++) {
        for (int m = 1; m <= 12; m++) {
            for (int d = 1; d <= 31; d++) {
                char text[3][40], timex[40];
                snprintf(text[0], sizeof text[0], "%d", d);
                snprintf(text[1], sizeof text[1], "%02d", m);
                snprintf(text[2], sizeof text[2], "%d", y);
                snprintf(timex, sizeof timex, "%04d-%02d-%02d", y, m, d);
                fake_add("day", text[0]), fake_add("month", text[1]), fake_add("year", text[2]);
                if (d <= gl_days_in_month(y, m))
                    date_is(timex, timex, timex, "-");
                else
                    no_date("the calendar has no such day");
            }
        }
    }
}

int main(void)
{
    march = fake_entry("march", "month=3");
    july = fake_entry("july", "month=7");
    december = fake_entry("december", "month=12");
    summer = fake_entry("summer", "season=SU");
    winter = fake_entry("winter", "season=WI");
    begin = fake_entry("early", "mod=START");
    last_year = fake_entry("last year", "shift=-1");
    last_quarter = fake_entry("last", "quarter=4");
    first = fake_entry("first", "day=1");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),      cmocka_unit_test(test_parts_of_years),
        cmocka_unit_test(test_years),     cmocka_unit_test(test_interval_over_new_year),
        cmocka_unit_test(test_clock),     cmocka_unit_test(test_turned_down),
        cmocka_unit_test(test_every_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
