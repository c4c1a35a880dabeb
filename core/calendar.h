/* calendar.h: TIMEX3 date values and the days they cover (proleptic Gregorian). */
#ifndef GL_CALENDAR_H
#define GL_CALENDAR_H

#include <glane/types.h>

int gl_days_in_month(int year, int month); /* 0 for a month that is none */
/* First and last day, inclusive, as YYYY-MM-DD, of YYYY, YYYY-MM, YYYY-MM-DD,
 * YYYY-Qn, YYYY-Hn, YYYY-SP/SU/FA/WI (meteorological seasons: SP March-May, SU
 * June-August, FA September-November, WI December of YYYY to February of the next
 * year), YYYY-Www (ISO week), YYYX (a decade, "199X"), and A/B (an exercise of two years, an
 * interval of days: any two of the forms before, from A's first day to B's last).
 * GLANE_SKIP for values with XXXX, clock times, days the calendar does not have, intervals
 * that end before they begin, and years outside 0001 to 9999; first and last then keep
 * what they had. */
glane_status gl_date_range(glane_str timex, char first[11], char last[11]);
/* Is it YYYY, YYYY-MM or YYYY-MM-DD, and in the calendar? */
int gl_date_valid(glane_str date);

#endif
