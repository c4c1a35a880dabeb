/* calendar.c: TIMEX3 date values to first and last day.
 *
 * Years are 0001 to 9999, proleptic Gregorian. Days are numbered in years that
 * begin in March: the leap day is then the last of its year, which keeps the
 * arithmetic free of tables. */
#include "calendar.h"

#define GL_YEAR_MIN 1
#define GL_YEAR_MAX 9999

typedef struct gl_day {
    int year, month, day;
} gl_day;

typedef struct gl_days {
    gl_day first, last;
} gl_days;

static int gl_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int gl_days_in_month(int year, int month)
{
    if (month < 1 || month > 12)
        return 0;
    if (month == 2)
        return gl_is_leap(year) ? 29 : 28;
    return 30 + ((month ^ (month >> 3)) & 1);
}

/* Days since 0000-03-01, a Wednesday. */
static int gl_day_number(gl_day d)
{
    const int year = d.month > 2 ? d.year : d.year - 1;
    const int month = d.month > 2 ? d.month - 3 : d.month + 9;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + d.day - 1;
}

static gl_day gl_day_of(int number)
{
    const int era = number / 146097, in_era = number % 146097;
    const int in_year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int in_year = in_era - (365 * in_year_of_era + in_year_of_era / 4 - in_year_of_era / 100);
    const int month = (5 * in_year + 2) / 153;
    gl_day d = {.day = in_year - (153 * month + 2) / 5 + 1, .month = month < 10 ? month + 3 : month - 9};
    d.year = 400 * era + in_year_of_era + (d.month <= 2);
    return d;
}

/* The Monday of a year's first ISO week, the one that has 4 January. */
static int gl_first_monday(int year)
{
    const int fourth = gl_day_number((gl_day){year, 1, 4});
    return fourth - (fourth + 2) % 7;
}

/* The number that text[from, from + count) writes; -1 if it is not all digits. */
static int gl_digits(glane_str text, size_t from, size_t count)
{
    if (text.len < from + count)
        return -1;
    int number = 0;
    for (size_t i = from; i < from + count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return -1;
        number = 10 * number + (text.data[i] - '0');
    }
    return number;
}

static int gl_is(glane_str text, const char *word)
{
    return glane_str_equal(text, glane_str_of(word));
}

static int gl_months(int year, int month, int count, gl_days *out)
{
    const int past = month - 1 + count - 1;
    out->first = (gl_day){year, month, 1};
    out->last = (gl_day){year + past / 12, past % 12 + 1, 0};
    out->last.day = gl_days_in_month(out->last.year, out->last.month);
    return 1;
}

static int gl_week(int year, int week, gl_days *out)
{
    const int monday = gl_first_monday(year) + 7 * (week - 1);
    if (week < 1 || monday >= gl_first_monday(year + 1))
        return 0;
    out->first = gl_day_of(monday);
    out->last = gl_day_of(monday + 6);
    return 1;
}

/* What stands after "YYYY-": a month, a day, a quarter, a half, a season or a week. */
static int gl_part_of_year(int year, glane_str part, gl_days *out)
{
    const int month = gl_digits(part, 0, 2);
    if (month >= 0) {
        const int last = gl_days_in_month(year, month);
        const int day = gl_digits(part, 3, 2);
        if (part.len == 2)
            return last > 0 && gl_months(year, month, 1, out);
        out->first = out->last = (gl_day){year, month, day};
        return part.len == 5 && part.data[2] == '-' && day >= 1 && day <= last;
    }
    if (part.len == 3)
        return part.data[0] == 'W' && gl_week(year, gl_digits(part, 1, 2), out);
    if (part.len != 2)
        return 0;
    const int nth = gl_digits(part, 1, 1);
    if (part.data[0] == 'Q')
        return nth >= 1 && nth <= 4 && gl_months(year, 3 * nth - 2, 3, out);
    if (part.data[0] == 'H')
        return nth >= 1 && nth <= 2 && gl_months(year, 6 * nth - 5, 6, out);
    if (gl_is(part, "SP"))
        return gl_months(year, 3, 3, out);
    if (gl_is(part, "SU"))
        return gl_months(year, 6, 3, out);
    if (gl_is(part, "FA"))
        return gl_months(year, 9, 3, out);
    return gl_is(part, "WI") && gl_months(year, 12, 3, out);
}

/* The days of a value that is no interval; 0 for none, or none inside the years kept. */
static int gl_days_of(glane_str timex, gl_days *out)
{
    const int year = gl_digits(timex, 0, 4);
    int known = 0;
    if (timex.len == 4 && year >= 0) {
        known = gl_months(year, 1, 12, out);
    } else if (timex.len == 4 && timex.data[3] == 'X') {
        const int decade = gl_digits(timex, 0, 3);
        known = decade >= 0 && gl_months(10 * decade, 1, 120, out);
    } else if (timex.len > 5 && year >= GL_YEAR_MIN && timex.data[4] == '-') {
        known = gl_part_of_year(year, (glane_str){timex.data + 5, timex.len - 5}, out);
    }
    return known && out->first.year >= GL_YEAR_MIN && out->last.year <= GL_YEAR_MAX;
}

static void gl_write_number(char *out, int digits, int number)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + number % 10);
        number /= 10;
    }
}

static void gl_write_day(char out[11], gl_day d)
{
    gl_write_number(out, 4, d.year);
    out[4] = '-';
    gl_write_number(out + 5, 2, d.month);
    out[7] = '-';
    gl_write_number(out + 8, 2, d.day);
    out[10] = '\0';
}

glane_status gl_date_range(glane_str timex, char first[11], char last[11])
{
    gl_days days, end;
    const char *slash = timex.len > 0 ? memchr(timex.data, '/', timex.len) : NULL;
    if (slash) {
        const size_t at = (size_t)(slash - timex.data);
        if (!gl_days_of((glane_str){timex.data, at}, &days) ||
            !gl_days_of((glane_str){slash + 1, timex.len - at - 1}, &end) ||
            gl_day_number(days.first) > gl_day_number(end.last))
            return GLANE_SKIP;
        days.last = end.last;
    } else if (!gl_days_of(timex, &days)) {
        return GLANE_SKIP;
    }
    gl_write_day(first, days.first);
    gl_write_day(last, days.last);
    return GLANE_OK;
}

int gl_date_valid(glane_str date)
{
    gl_days days;
    const int written_in_digits = date.len == 4 || gl_digits(date, 5, 2) >= 0;
    return written_in_digits && gl_digits(date, 0, 4) >= 0 && gl_days_of(date, &days);
}
