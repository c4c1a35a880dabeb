/* heading.c: does a line look like a heading, by itself? */
#define _GNU_SOURCE
#include "heading.h"

#include "chars.h"

#define MAX_CHARS 100u
#define MAX_WORDS 14u
#define MIN_LETTERS 4u
/* Fewer capitals are an acronym in a cell of its own. */
#define MIN_CAPITALS 5u
#define MARKDOWN_DEPTH 6u
#define ROMAN_LETTERS 6u

/* A title that is glued to a line has that many words at least: less is a name, or the next row's label. */
#define GLUED_WORDS 3u
/* More digits in a run are a code or a count. */
#define YEAR_DIGITS 4u
/* A row of a table that was flattened into a line has that many numbers at least. */
#define ROW_NUMBERS 4u

/* How the words of a line are written. */
typedef struct wording {
    uint32_t chars, words, letters, capitals, digits;
    uint32_t digits_at_end;
    uint32_t last;   /* its last character */
    int begins_well; /* with a capital */
    int sentences;   /* a full stop inside */
    int has_cells;
    int is_row;      /* numbers that follow each other, and are not one; a code; a line of contents */
} wording;

static int is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static uint32_t skip_digits(const uint8_t *data, uint32_t at, uint32_t end)
{
    while (at < end && is_digit(data[at]))
        at++;
    return at;
}

/* Does another number come right after the one that ends at `at`, with nothing but a space and a unit's
 * mark between? Not three digits after a space, which go on with the same one. */
static int number_follows(const uint8_t *data, uint32_t at, uint32_t end)
{
    uint32_t from = at, next;
    while (from < end && (data[from] == ' ' || data[from] == '%' || data[from] == '+' || data[from] == '-'))
        from++;
    if (from == at || from == end || !is_digit(data[from]))
        return 0;
    next = skip_digits(data, from, end);
    return !(from == at + 1 && data[at] == ' ' && next - from == 3) && !(from == at + 1 && data[at] == '-');
}

static wording read_wording(const uint8_t *data, glane_span span)
{
    wording w = {0};
    uint32_t before = ' ', before_that = ' ';
    int in_word = 0;
    for (uint32_t at = span.start; at < span.end && w.chars <= MAX_CHARS; w.chars++) {
        uint32_t c = gl_char_at(data, at, &at);
        unsigned digit = c - '0' < 10, letter = !digit && gl_is_letter(c);
        int capital = u_isUUppercase((UChar32)c);
        w.begins_well |= w.chars == 0 && capital;
        w.sentences |= capital && ((before == ' ' && (before_that == '.' || before_that == 0x2026)) ||
                                   (before == '.' && u_islower((UChar32)before_that))); /* or glued */
        w.has_cells |= c == '\t' || c == '|';
        w.letters += letter;
        w.capitals += letter && !u_islower((UChar32)c);
        w.digits += digit;
        w.digits_at_end = digit ? w.digits_at_end + 1 : 0;
        w.is_row |= w.digits_at_end > YEAR_DIGITS || (c == '.' && before == '.' && before_that == '.') ||
                    (digit && !(at < span.end && is_digit(data[at])) && number_follows(data, at, span.end));
        w.words += (letter || digit) && !in_word;
        in_word = c != ' ' && (in_word || letter || digit);
        before_that = before;
        before = w.last = c;
    }
    return w;
}

/* May a line that ends so be a title? Not one that ends as a sentence, an item or a row does;
 * a number at the end is a year or small. */
static int ends_well(const wording *w)
{
    static const uint32_t ends[] = {'.', ',', ';', ':', '!', '?', 0x2026, '%', 0x20AC, '-', '/', '='};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (w->last == ends[i])
            return 0;
    }
    return w->digits_at_end <= 2 || w->digits_at_end == 4;
}

static gl_scheme look_of_title(const uint8_t *data, glane_span body)
{
    wording w = read_wording(data, body);
    if (!w.begins_well || w.sentences || w.has_cells || w.is_row || w.chars > MAX_CHARS || w.words > MAX_WORDS ||
        w.letters < MIN_LETTERS || w.digits > w.letters || !ends_well(&w))
        return GL_LOOK_NOTHING;
    if (w.capitals < w.letters)
        return GL_LOOK_TITLE;
    return w.letters >= MIN_CAPITALS ? GL_LOOK_CAPITALS : GL_LOOK_NOTHING;
}

uint32_t gl_skip_spaces(const uint8_t *data, uint32_t at, uint32_t end)
{
    while (at < end && (data[at] == ' ' || data[at] == '\t'))
        at++;
    return at;
}

/* "1. ", "2) ", "1.2 ", "1.2.3. ": fills depth and numbers; where the words begin, 0 if it is none. */
static uint32_t read_decimal(const uint8_t *data, gl_look *l)
{
    uint32_t at = l->body.start, end = l->body.end;
    int closed = 0;
    l->depth = 0;
    while (at < end && l->depth < GL_HEADING_NUMBERS && data[at] >= '0' && data[at] <= '9') {
        uint32_t value = 0, digits = 0;
        for (; at < end && data[at] >= '0' && data[at] <= '9' && digits < 3; at++, digits++)
            value = value * 10 + (data[at] - '0');
        if (digits > 2 || value == 0)
            return 0;
        l->numbers[l->depth++] = value;
        closed = at < end && (data[at] == '.' || data[at] == ')');
        if (!closed || data[at++] == ')')
            break;
    }
    if (l->depth == 0 || (l->depth == 1 && !closed) || at >= end || data[at] != ' ')
        return 0;
    return gl_skip_spaces(data, at, end);
}

/* "1 A TITLE IN CAPITALS": the number of a chapter needs no point there. */
static uint32_t read_chapter(const uint8_t *data, gl_look *l)
{
    uint32_t at = skip_digits(data, l->body.start, l->body.end), value = 0;
    if (at == l->body.start || at - l->body.start > 2 || at >= l->body.end || data[at] != ' ')
        return 0;
    for (uint32_t i = l->body.start; i < at; i++)
        value = value * 10 + (data[i] - '0');
    l->depth = 1;
    l->numbers[0] = value;
    glane_span title = {gl_skip_spaces(data, at, l->body.end), l->body.end};
    return value && look_of_title(data, title) == GL_LOOK_CAPITALS ? title.start : 0;
}

static uint32_t roman_digit(uint8_t c)
{
    return c == 'I' ? 1 : c == 'V' ? 5 : c == 'X' ? 10 : 0;
}

/* "A. ", "IV) ": fills letter and roman; where the words begin, 0 if it is none. */
static uint32_t read_letters(const uint8_t *data, gl_look *l)
{
    uint32_t start = l->body.start, at = start, value = 0;
    int roman = 1;
    for (; at < l->body.end && data[at] >= 'A' && data[at] <= 'Z' && at - start < ROMAN_LETTERS; at++) {
        uint32_t digit = roman_digit(data[at]), after = roman_digit(data[at + 1]);
        roman &= digit > 0;
        value += digit < after ? 0 - digit : digit;
    }
    if (at == start || at + 1 >= l->body.end || (data[at] != '.' && data[at] != ')') || data[at + 1] != ' ')
        return 0;
    l->roman = roman ? value : 0;
    l->letter = at - start == 1 ? data[start] - 'A' + 1u : 0;
    return l->roman || l->letter ? gl_skip_spaces(data, at + 1, l->body.end) : 0;
}

/* "## Words ##" */
static void read_markdown(const uint8_t *data, gl_look *l)
{
    uint32_t at = l->body.start, end = l->body.end;
    while (at < end && data[at] == '#')
        at++;
    l->depth = at - l->body.start;
    if (l->depth == 0 || l->depth > MARKDOWN_DEPTH || at == end || data[at] != ' ')
        return;
    while (end > at && data[end - 1] == '#')
        end--;
    while (end > at && data[end - 1] == ' ')
        end--;
    at = gl_skip_spaces(data, at, end);
    if (at < end) {
        l->scheme = GL_LOOK_MARKDOWN;
        l->body = (glane_span){at, end};
    }
}

void gl_look_read(gl_look *look, const uint8_t *data, int markdown)
{
    look->scheme = GL_LOOK_NOTHING;
    if (markdown) {
        read_markdown(data, look);
        return;
    }
    if (look->body.end - look->body.start > MAX_CHARS * 4)
        return;
    gl_scheme scheme = GL_LOOK_DECIMAL;
    uint32_t words = read_decimal(data, look);
    if (words == 0)
        words = read_chapter(data, look);
    if (words == 0) {
        scheme = GL_LOOK_LETTERS;
        words = read_letters(data, look);
    }
    glane_span title = {words > 0 ? words : look->body.start, look->body.end};
    look->scheme = look_of_title(data, title);
    if (look->scheme == GL_LOOK_NOTHING)
        return;
    look->body = title;
    if (words > 0)
        look->scheme = scheme;
}

/* Runs of digits in a line, up to as many as make a row. */
static uint32_t count_numbers(const uint8_t *data, glane_span body)
{
    uint32_t count = 0;
    for (uint32_t at = body.start; at < body.end && count < ROW_NUMBERS; at++) {
        if (is_digit(data[at])) {
            at = skip_digits(data, at, body.end);
            count++;
        }
    }
    return count;
}

static int is_capital_at(const uint8_t *data, uint32_t at, uint32_t end)
{
    uint32_t next;
    return at < end && u_isUUppercase((UChar32)gl_char_at(data, at, &next));
}

/* As far back as a title can begin. */
static uint32_t furthest_back(glane_span body)
{
    return body.end - body.start > MAX_CHARS * 2 ? body.end - MAX_CHARS * 2 : body.start;
}

/* Where a title could begin after the last number of a row: past signs (a currency, a closing bracket). */
static uint32_t after_row(const uint8_t *data, glane_span body)
{
    uint32_t from = furthest_back(body), at = body.end, next;
    while (at > from && !is_digit(data[at - 1]))
        at--;
    if (at == from || at == body.end || count_numbers(data, body) < ROW_NUMBERS)
        return body.end;
    while (at < body.end && !gl_is_letter(gl_char_at(data, at, &next)))
        at = next;
    return at;
}

static int is_small_before(const uint8_t *data, uint32_t at, uint32_t least, uint32_t *start)
{
    return at > least && u_islower((UChar32)gl_char_before(data, at, start));
}

/* The last full stop between two places; GLANE_NONE. */
static uint32_t stop_before(const uint8_t *data, uint32_t from, uint32_t at)
{
    const uint8_t *found = memrchr(data + from, '.', at - from);
    return found ? (uint32_t)(found - data) : GLANE_NONE;
}

/* Where it could begin after a full stop: the last one between two small letters and a capital. */
static uint32_t after_stop(const uint8_t *data, glane_span body)
{
    uint32_t from = furthest_back(body), letter, other;
    for (uint32_t at = body.end; (at = stop_before(data, from, at)) != GLANE_NONE;)
        if (is_capital_at(data, at + 1, body.end) && is_small_before(data, at, body.start, &letter) &&
            is_small_before(data, letter, body.start, &other))
            return at + 1;
    return body.end;
}

glane_span gl_look_glued(const uint8_t *data, glane_span body)
{
    uint32_t starts[2] = {after_stop(data, body), after_row(data, body)};
    for (int i = 0; i < 2; i++) {
        glane_span title = {starts[i], body.end};
        if (title.start >= title.end || !is_capital_at(data, title.start, title.end))
            continue;
        if (look_of_title(data, title) == GL_LOOK_TITLE && read_wording(data, title).words >= GLUED_WORDS)
            return title;
    }
    return (glane_span){body.end, body.end};
}
