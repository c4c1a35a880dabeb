/* dates: calendar expressions as TIMEX3 values.
 *
 * calendar: what it knows comes from captures, each of which is digits, a fact with a `value`,
 * or a lexicon entry with an integer column of the capture's own name:
 *
 *   day month year     year: two digits are 20xx below 70, else 19xx
 *   year2              the second year of a span of two ("2021-2022")
 *   quarter half       of the year
 *   decade             "1990", "90"
 *   hour minute        a clock time
 *   until              the month in which an interval ends (column `month`), whose year is the
 *                      one captured: a month that comes later in the year is the year before's
 *   season             entry column `season`: SP SU FA WI
 *
 * Columns of any captured entry count, whatever the capture's name:
 *   mod      START MID END APPROX; of several the first
 *   shift    years from the document's own (-1: last year); with: {year_shift: -1} does the same
 *
 * with: {any_year: yes} leaves a date without a year as it is: a day of every year.
 *
 * Sets `timex`, `mod`, `date_start`, `date_end`; without a year the document's own, and then
 * `deictic`; without that XXXX. What the calendar does not have is turned down. */
#include <glane/plugin.h>

#include <stdlib.h>

/* The parts of a date, each an id of a key, column and capture. */
enum { DAY, MONTH, YEAR, YEAR2, QUARTER, HALF, DECADE, HOUR, MINUTE, UNTIL, PART_COUNT };
static const char *const part_names[PART_COUNT] = {"day",  "month",  "year", "year2",  "quarter",
                                                   "half", "decade", "hour", "minute", "until"};
/* The least and the greatest value of each; years are judged by their digits. */
static const int part_least[PART_COUNT] = {1, 1, 0, 0, 1, 1, 0, 0, 0, 1};
static const int part_most[PART_COUNT] = {31, 12, 9999, 9999, 4, 2, 9999, 24, 59, 12};

/* The instance; read-only after create. */
typedef struct dates {
    const glane_host *host;
    uint32_t part[PART_COUNT];
    uint32_t value, season, mod, shift, timex, date_start, date_end, deictic;
} dates;

#define NO_PART (-1)
/* Below it two digits are a year of this century. */
#define DATES_PIVOT 70
/* What a season's column may hold, and the longest value, with room. */
#define DATES_SEASON 8
#define DATES_TIMEX 24

/* What one match says. */
typedef struct moment {
    int part[PART_COUNT];   /* NO_PART where it says nothing */
    int digits[PART_COUNT]; /* how many digits were written */
    glane_str season, mod;
    int has_shift, any_year;
    int64_t shift;
    int deictic;
} moment;

static glane_status reject(const dates *self, glane_draft *draft, const char *reason)
{
    self->host->reject(draft, reason);
    return GLANE_SKIP;
}

/* The first run of digits; NO_PART if there is none or it is longer than a year. */
static int leading_digits(glane_str text, int *digits)
{
    size_t i = 0;
    int value = 0;
    *digits = 0;
    while (i < text.len && (text.data[i] < '0' || text.data[i] > '9'))
        i++;
    for (; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++) {
        if (++*digits > 4)
            return NO_PART;
        value = value * 10 + (text.data[i] - '0');
    }
    return *digits ? value : NO_PART;
}

/* A fact's whole value; NO_PART if it has none that a date could hold. */
static int fact_value(const dates *self, const glane_fact *fact)
{
    const glane_attr *value = self->host->fact_attr(fact, self->value);
    char text[32];
    if (!value || value->tag != GLANE_DECIMAL ||
        !self->host->decimal_print(value->as.decimal, text, sizeof text))
        return NO_PART;
    char *end;
    long number = strtol(text, &end, 10);
    return *end == '\0' && number >= 0 && number <= 9999 ? (int)number : NO_PART;
}

/* What a capture is worth as part `part`. */
static int part_value(const dates *self, glane_context *ctx, const glane_capture *capture, int part,
                      int *digits)
{
    const glane_attr *column = NULL;
    uint32_t key = self->part[part == UNTIL ? MONTH : part];
    *digits = 0;
    if (capture->fact)
        column = self->host->fact_attr(capture->fact, key);
    else if (capture->entry != GLANE_NONE)
        column = self->host->column(ctx, capture->entry, key);
    if (column && column->tag == GLANE_INTEGER)
        return column->as.integer >= 0 && column->as.integer <= 9999 ? (int)column->as.integer : NO_PART;
    int written = leading_digits(capture->text, digits);
    if (capture->fact && *digits == 0)
        return fact_value(self, capture->fact);
    return written;
}

static void read_columns(const dates *self, glane_context *ctx, const glane_capture *capture, moment *m)
{
    if (capture->fact || capture->entry == GLANE_NONE)
        return;
    const glane_attr *mod = self->host->column(ctx, capture->entry, self->mod);
    const glane_attr *season = self->host->column(ctx, capture->entry, self->season);
    const glane_attr *shift = self->host->column(ctx, capture->entry, self->shift);
    if (mod && mod->tag == GLANE_STRING && !m->mod.len)
        m->mod = mod->as.string;
    if (season && season->tag == GLANE_STRING)
        m->season = season->as.string;
    if (shift && shift->tag == GLANE_INTEGER) {
        m->shift = shift->as.integer;
        m->has_shift = 1;
    }
}

/* with: {year_shift: N}, {any_year: yes} */
static void read_with(const dates *self, const glane_match *match, moment *m)
{
    const glane_node *with = self->host->with(match);
    const glane_node *shift = with ? self->host->node_get(with, "year_shift") : NULL;
    const glane_node *any = with ? self->host->node_get(with, "any_year") : NULL;
    m->any_year = any && !glane_str_equal(self->host->node_text(any), glane_str_of("no"));
    if (!shift)
        return;
    m->shift = strtol(self->host->node_text(shift).data, NULL, 10);
    m->has_shift = 1;
}

/* Reads every capture. NULL, or why the match is no date. */
static const char *read_match(const dates *self, glane_context *ctx, const glane_match *match, moment *m)
{
    glane_capture capture = {.size = sizeof capture, .entry = GLANE_NONE};
    *m = (moment){0};
    for (int p = 0; p < PART_COUNT; p++)
        m->part[p] = NO_PART;
    for (uint32_t i = 0; self->host->capture(match, i, &capture) == GLANE_OK; i++) {
        read_columns(self, ctx, &capture, m);
        for (int p = 0; p < PART_COUNT; p++) {
            if (capture.name != self->part[p] || m->part[p] != NO_PART)
                continue;
            m->part[p] = part_value(self, ctx, &capture, p, &m->digits[p]);
            if (m->part[p] < part_least[p] || m->part[p] > part_most[p])
                return "a part of the date is out of range";
        }
    }
    read_with(self, match, m);
    return NULL;
}

/* Two digits to four; NO_PART for one or three. */
static int full_year(int year, int digits)
{
    if (digits == 2)
        return year < DATES_PIVOT ? 2000 + year : 1900 + year;
    return digits == 4 || digits == 0 ? year : NO_PART;
}

/* Settles the years: as written, or the document's own. */
static const char *settle_years(const dates *self, glane_context *ctx, moment *m)
{
    int *year = &m->part[YEAR], *second = &m->part[YEAR2], digits;
    if (*year != NO_PART) {
        *year = full_year(*year, m->digits[YEAR]);
        if (*year < 1)
            return "no year has that many digits";
        if (m->part[UNTIL] != NO_PART && m->part[MONTH] > m->part[UNTIL])
            (*year)--;
    } else if (m->part[HOUR] == NO_PART && m->part[DECADE] == NO_PART && !m->any_year) {
        glane_str own = self->host->document_date(ctx);
        *year = own.len >= 4 ? leading_digits((glane_str){own.data, 4}, &digits) : NO_PART;
        if (*year != NO_PART) {
            m->deictic = 1;
            *year += m->has_shift ? (int)m->shift : 0;
        }
    }
    if (*second == NO_PART)
        return NULL;
    if (m->digits[YEAR2] == 2 && *year != NO_PART) { /* "1999-00" */
        *second += *year - *year % 100;
        *second += *second <= *year ? 100 : 0;
    }
    return *second > *year ? NULL : "the second year is not after the first";
}

/* Digits of a number, with zeros before it to fill `width`; by hand: each date is written twice. */
static char *put_number(char *at, int value, int width)
{
    for (int i = width; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + width;
}

static char *put_text(char *at, const char *text)
{
    while (*text)
        *at++ = *text++;
    return at;
}

static char *put_year(char *at, int year)
{
    return year == NO_PART ? put_text(at, "XXXX") : put_number(at, year % 10000, 4);
}

/* What follows the year: month and day, quarter, half, season or second year. NULL if the parts make no date. */
static char *put_rest(char *at, const moment *m)
{
    const int *part = m->part;
    if (part[MONTH] != NO_PART) {
        at = put_number(put_text(at, "-"), part[MONTH], 2);
        return part[DAY] != NO_PART ? put_number(put_text(at, "-"), part[DAY], 2) : at;
    }
    if (part[DAY] != NO_PART || m->season.len > DATES_SEASON)
        return NULL;
    if (part[QUARTER] != NO_PART)
        return put_number(put_text(at, "-Q"), part[QUARTER], 1);
    if (part[HALF] != NO_PART)
        return put_number(put_text(at, "-H"), part[HALF], 1);
    if (m->season.len) {
        at = put_text(at, "-");
        memcpy(at, m->season.data, m->season.len);
        return at + m->season.len;
    }
    return part[YEAR2] != NO_PART ? put_year(put_text(at, "/"), part[YEAR2]) : at;
}

/* Writes the value into DATES_TIMEX bytes: its length, 0 if the parts make none. */
static size_t write_timex(const moment *m, char *out)
{
    const int *part = m->part;
    char *at = out;
    if (part[HOUR] != NO_PART) {
        at = put_number(put_text(at, "T"), part[HOUR], 2);
        at = put_number(put_text(at, ":"), part[MINUTE] != NO_PART ? part[MINUTE] : 0, 2);
    } else if (part[DECADE] != NO_PART) {
        int decade = part[DECADE] + (part[DECADE] >= 100 ? 0 : part[DECADE] < 30 ? 2000 : 1900);
        if (decade < 1000 || decade % 10)
            return 0;
        at = put_text(put_number(at, decade / 10, 3), "X");
    } else {
        at = put_rest(put_year(at, part[YEAR]), m);
    }
    return at ? (size_t)(at - out) : 0;
}

/* Has the month that day in any year? */
static int day_exists(const moment *m)
{
    static const int last[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m->part[DAY] == NO_PART || m->part[MONTH] == NO_PART || m->part[DAY] <= last[m->part[MONTH]];
}

static glane_status calendar(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const dates *self = state;
    moment m;
    char timex[DATES_TIMEX], first[11], last[11];
    const char *problem = read_match(self, ctx, match, &m);
    if (!problem)
        problem = settle_years(self, ctx, &m);
    if (problem)
        return reject(self, draft, problem);
    size_t len = write_timex(&m, timex);
    if (len == 0)
        return reject(self, draft, "these parts make no date");
    if (!day_exists(&m) || (m.part[HOUR] == 24 && m.part[MINUTE] > 0))
        return reject(self, draft, "the calendar has no such day");
    glane_str value = {timex, len};
    if (m.part[HOUR] == NO_PART && timex[0] != 'X') {
        if (self->host->date_range(value, first, last) != GLANE_OK)
            return reject(self, draft, "the calendar has no such day");
        glane_set_string(self->host, draft, self->date_start, glane_str_of(first));
        glane_set_string(self->host, draft, self->date_end, glane_str_of(last));
    }
    glane_set_string(self->host, draft, self->timex, value);
    if (m.mod.len)
        glane_set_string(self->host, draft, self->mod, m.mod);
    if (m.deictic)
        glane_set_true(self->host, draft, self->deictic);
    return GLANE_OK;
}

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    (void)settings;
    dates *self = host->alloc(ctx, sizeof *self);
    self->host = host;
    for (int p = 0; p < PART_COUNT; p++)
        self->part[p] = host->key(ctx, part_names[p]);
    self->value = host->key(ctx, "value");
    self->season = host->key(ctx, "season");
    self->mod = host->key(ctx, "mod");
    self->shift = host->key(ctx, "shift");
    self->timex = host->key(ctx, "timex");
    self->date_start = host->key(ctx, "date_start");
    self->date_end = host->key(ctx, "date_end");
    self->deictic = host->key(ctx, "deictic");
    *instance = self;
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "calendar", .help = "`day`, `month`, `year` … as a TIMEX3 value", .apply = calendar},
};

static const glane_extractor_ops ops = {
    .operators = operators,
    .operator_count = sizeof operators / sizeof operators[0],
    .operator_size = sizeof(glane_operator),
};

/* A date without a year takes the document's, which these facts vote for. */
static const char *const consumes[] = {"document-year", NULL};

static const glane_plugin plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_EXTRACTOR,
    .name = "dates",
    .version = "0.1.0",
    .summary = "Values of dates, seasons and clock times",
    .consumes = consumes,
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(dates, plugin)
