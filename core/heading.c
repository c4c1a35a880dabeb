/* heading.c: does a line look like a heading, by itself? */
#include "heading.h"

#include "chars.h"

#define MAX_CHARS 100u
#define MAX_WORDS 14u
#define MIN_LETTERS 4u
/* Fewer capitals are an acronym in a cell of its own. */
#define MIN_CAPITALS 5u
#define MARKDOWN_DEPTH 6u
#define ROMAN_LETTERS 6u

/* How the words of a line are written. */
typedef struct wording {
    uint32_t chars, words, letters, capitals, digits;
    uint32_t digits_at_end;
    uint32_t last;   /* its last character */
    int begins_well; /* with a capital */
    int sentences;   /* a full stop inside */
    int has_cells;
} wording;

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
        w.sentences |= capital && before == ' ' && (before_that == '.' || before_that == 0x2026);
        w.has_cells |= c == '\t' || c == '|';
        w.letters += letter;
        w.capitals += letter && !u_islower((UChar32)c);
        w.digits += digit;
        w.digits_at_end = digit ? w.digits_at_end + 1 : 0;
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
    if (!w.begins_well || w.sentences || w.has_cells || w.chars > MAX_CHARS || w.words > MAX_WORDS ||
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
