/* TIMEX3 dates: every day of two centuries against a calendar counted day by day and
 * against the C library's ISO weeks; every form; what must be refused. */
#include "calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

static void check_range(const char *timex, const char *first, const char *last)
{
    char from[11] = "?", to[11] = "?";
    if (gl_date_range(glane_str_of(timex), from, to) != GLANE_OK)
        fail_msg("%s: no range", timex);
    if (strcmp(from, first) != 0 || strcmp(to, last) != 0)
        fail_msg("%s: %s to %s", timex, from, to);
}

static void check_refused(const char *timex)
{
    char from[11] = "kept", to[11] = "kept";
    if (gl_date_range(glane_str_of(timex), from, to) != GLANE_SKIP)
        fail_msg("%s: %s to %s", timex, from, to);
    assert_string_equal(from, "kept");
    assert_string_equal(to, "kept");
}

/* The next day, by the rule as it is told. */
static void step(int *year, int *month, int *day)
{
    const int leap = *year % 400 == 0 || (*year % 4 == 0 && *year % 100 != 0);
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int length = lengths[*month - 1] + (*month == 2 && leap);
    assert_int_equal(gl_days_in_month(*year, *month), length);
    if (++*day <= length)
        return;
    *day = 1;
    if (++*month <= 12)
        return;
    *month = 1;
    ++*year;
}

static void put_day(char out[48], int year, int month, int day)
{
    snprintf(out, 48, "%04d-%02d-%02d", year, month, day);
}

static void test_every_day(void **state)
{
    (void)state;
    int year = 1900, month = 1, day = 1;
    for (int weekday = 0; year <= 2100; weekday = (weekday + 1) % 7) { /* 1900-01-01 was a Monday */
        char text[48];
        put_day(text, year, month, day);
        check_range(text, text, text);
        assert_true(gl_date_valid(glane_str_of(text)));

        /* The week that holds it, named by the C library, begins `weekday` days before. */
        struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
        assert_true(mktime(&tm) != (time_t)-1);
        assert_int_equal((tm.tm_wday + 6) % 7, weekday);
        char week[32], first[11], last[11];
        strftime(week, sizeof week, "%G-W%V", &tm);
        assert_int_equal(gl_date_range(glane_str_of(week), first, last), GLANE_OK);
        if (weekday == 0)
            assert_string_equal(first, text);
        if (weekday == 6)
            assert_string_equal(last, text);
        assert_true(strcmp(first, text) <= 0 && strcmp(text, last) <= 0);

        int after_year = year, after_month = month, after_day = day;
        step(&after_year, &after_month, &after_day);
        if (after_day == 1) { /* the day after this one is of another month */
            snprintf(text + 8, sizeof text - 8, "%02d", day + 1);
            check_refused(text);
            assert_false(gl_date_valid(glane_str_of(text)));
        }
        year = after_year;
        month = after_month;
        day = after_day;
    }
}

/* The forms longer than a day end where the next one begins. */
static void test_every_year(void **state)
{
    (void)state;
    for (int year = 1; year <= 9999; year++) {
        char timex[48], first[48], last[48];
        snprintf(timex, sizeof timex, "%04d", year);
        put_day(first, year, 1, 1);
        put_day(last, year, 12, 31);
        check_range(timex, first, last);
        for (int month = 1; month <= 12; month++) {
            snprintf(timex, sizeof timex, "%04d-%02d", year, month);
            put_day(first, year, month, 1);
            put_day(last, year, month, gl_days_in_month(year, month));
            check_range(timex, first, last);
        }
        snprintf(timex, sizeof timex, "%04d-W53", year);
        char from[11], to[11];
        /* A year has a week 53 if it begins or ends on a Thursday. */
        struct tm tm = {.tm_year = year - 1900, .tm_mon = 0, .tm_mday = 1, .tm_hour = 12};
        if (mktime(&tm) == (time_t)-1 || year == 9999)
            continue;
        const int leap = gl_days_in_month(year, 2) == 29;
        const int long_year = tm.tm_wday == 4 || (leap && tm.tm_wday == 3);
        assert_int_equal(gl_date_range(glane_str_of(timex), from, to) == GLANE_OK, long_year);
    }
}

static void test_forms(void **state)
{
    (void)state;
    check_range("2022", "2022-01-01", "2022-12-31");
    check_range("2022-06", "2022-06-01", "2022-06-30");
    check_range("2024-02", "2024-02-01", "2024-02-29");
    check_range("2100-02", "2100-02-01", "2100-02-28");
    check_range("2022-06-30", "2022-06-30", "2022-06-30");
    check_range("2023-Q1", "2023-01-01", "2023-03-31");
    check_range("2023-Q2", "2023-04-01", "2023-06-30");
    check_range("2023-Q3", "2023-07-01", "2023-09-30");
    check_range("2023-Q4", "2023-10-01", "2023-12-31");
    check_range("2022-H1", "2022-01-01", "2022-06-30");
    check_range("2022-H2", "2022-07-01", "2022-12-31");
    check_range("2022-SP", "2022-03-01", "2022-05-31");
    check_range("2022-SU", "2022-06-01", "2022-08-31");
    check_range("2022-FA", "2022-09-01", "2022-11-30");
    check_range("2022-WI", "2022-12-01", "2023-02-28");
    check_range("2023-WI", "2023-12-01", "2024-02-29");
    check_range("2020-W53", "2020-12-28", "2021-01-03");
    check_range("2021-W01", "2021-01-04", "2021-01-10");
    check_range("2015-W01", "2014-12-29", "2015-01-04");
    check_range("199X", "1990-01-01", "1999-12-31");
    check_range("200X", "2000-01-01", "2009-12-31");
    check_range("2021/2022", "2021-01-01", "2022-12-31");
    check_range("2021-09-01/2021-12-31", "2021-09-01", "2021-12-31");
    check_range("2021-09/2022-08", "2021-09-01", "2022-08-31");
    check_range("2022/2022", "2022-01-01", "2022-12-31");
    check_range("0001", "0001-01-01", "0001-12-31");
    check_range("0001-W01", "0001-01-01", "0001-01-07");
    check_range("9999-12-31", "9999-12-31", "9999-12-31");
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "2",
        "202",
        "20222",
        "XXXX",
        "XXXX-03-31",
        "XXXX-03",
        "T08:00",
        "2021-02-29",
        "2021-02-30",
        "2021-00",
        "2021-13",
        "2021-1",
        "2021-001",
        "2021-01-00",
        "2021-01-32",
        "2021-01-1",
        "2021-1-01",
        "2021-01-011",
        "2021/",
        "/2021",
        "/",
        "2021//2022",
        "2021/22",
        "2022/2021",
        "2021-",
        "2021-Q0",
        "2021-Q5",
        "2021-Q",
        "2021-Q11",
        "2021-H0",
        "2021-H3",
        "2021-SX",
        "2021-su",
        "2021-W00",
        "2021-W53",
        "2021-W54",
        "2021-W1",
        "2021-W1x",
        "199x",
        "19XX",
        "1X9X",
        "X990",
        "-199X",
        "0000",
        "0000-01-01",
        "000X",
        "9999-WI",
        "9999-W52",
        "2021 ",
        " 2021",
        "2021-06-30 ",
        "2021-06/30",
        "2021.06",
        "+021",
        "2021-+6",
        "P2Y",
        "1900-02-29",
        "2021-06_30",
        "2021-Q1-01",
        "2021/2022/2023",
        "2021-06-30T08:00",
        "\xEF\xBC\x92\x30\x32\x32",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        check_refused(refused[i]);
    char from[11], to[11];
    assert_int_equal(gl_date_range((glane_str){NULL, 0}, from, to), GLANE_SKIP);
    assert_int_equal(gl_date_range((glane_str){"2021\0", 5}, from, to), GLANE_SKIP);
    /* A borrowed string ends at its length. */
    assert_int_equal(gl_date_range((glane_str){"2021-06-30", 7}, from, to), GLANE_OK);
    assert_string_equal(to, "2021-06-30");
}

static void test_valid(void **state)
{
    (void)state;
    static const char *const valid[] = {"2022", "2022-12", "2022-12-31", "2024-02-29", "0001"};
    static const char *const invalid[] = {"",          "2022-Q1",   "2022-H1",    "2022-SU",
                                          "199X",      "2022-W01",  "0000",       "2022-13",
                                          "2022-2-01", "2022/2023", "2023-02-29", "20221231"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        assert_true(gl_date_valid(glane_str_of(valid[i])));
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_false(gl_date_valid(glane_str_of(invalid[i])));
    assert_false(gl_date_valid(glane_str_of("2021-01-01/2021-02-01")));
    assert_false(gl_date_valid((glane_str){NULL, 0}));
}

static void test_no_month(void **state)
{
    (void)state;
    assert_int_equal(gl_days_in_month(2022, 0), 0);
    assert_int_equal(gl_days_in_month(2022, 13), 0);
    assert_int_equal(gl_days_in_month(2022, -1), 0);
    assert_int_equal(gl_days_in_month(2022, INT32_MAX), 0);
    assert_int_equal(gl_days_in_month(2000, 2), 29);
    assert_int_equal(gl_days_in_month(1900, 2), 28);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day), cmocka_unit_test(test_every_year), cmocka_unit_test(test_forms),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_valid),      cmocka_unit_test(test_no_month),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
