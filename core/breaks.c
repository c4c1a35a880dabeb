/* breaks.c: soft and hard line ends.
 *
 * A line end is soft when the next line reads on: it begins with a lowercase
 * letter, or the text is hard-wrapped and this line is full. List items, tables
 * and headings by mark never join. Everything is decided from the text alone,
 * each line being looked at a fixed number of times. */
#include "breaks.h"

#include "chars.h"

#include <string.h>

/* Texts are hard-wrapped to widths within these; wider lines are paragraphs. */
#define WIDTH_MIN 50u
#define WIDTH_MAX 130u
/* A full line, in percent of the width, alone and with the word that did not fit any more:
 * proportional fonts make lines of one width differ in letters. */
#define FULL_PERCENT 72u
#define FULL_WITH_WORD_PERCENT 85u
/* More digits than this before a point are a year or a count, not a list's numbering. */
#define MARKER_DIGITS 2u
/* Letters of a unit behind a number in a cell. */
#define UNIT_LETTERS 2u

/* Code points, U+0300 to U+036F apart (their lead bytes are CC and CD); of a text wider than any
 * hard-wrapped line, some number above WIDTH_MAX. */
static uint32_t measure(const uint8_t *data, uint32_t start, uint32_t end)
{
    const uint8_t *at = data + start, *last = data + end;
    uint32_t width = 0;
    for (; last - at >= 32 && width <= WIDTH_MAX; at += 32) {
        uint8_t heads = 0, accents = 0; /* over a fixed length: what a compiler makes vectors of */
        for (size_t i = 0; i < 32; i++) {
            heads = (uint8_t)(heads + ((at[i] & 0xC0) != 0x80));
            accents = (uint8_t)(accents + ((at[i] & 0xFE) == 0xCC));
        }
        width += (uint32_t)heads - accents;
    }
    for (; at < last && width <= WIDTH_MAX; at++)
        width += (*at & 0xC0) != 0x80 && (*at & 0xFE) != 0xCC;
    return width;
}

/* A line's end without the white space that trails there. */
static uint32_t trimmed(const uint8_t *data, uint32_t start, uint32_t end)
{
    while (end > start && (data[end - 1] == ' ' || data[end - 1] == '\t' || data[end - 1] == '\r'))
        end--;
    return end;
}

/* The 90th percentile of the widths of lines that are not blank, or 0 if it is not the width of
 * hard-wrapped text. */
static uint32_t typical_width(const uint8_t *data, uint32_t len)
{
    uint32_t lines[WIDTH_MAX + 2] = {0}; /* by width; the last holds all that are wider */
    uint32_t total = 0;
    int end_byte = memchr(data, '\n', len) ? '\n' : '\r';
    for (uint32_t start = 0; start < len;) {
        const uint8_t *found = memchr(data + start, end_byte, len - start);
        uint32_t end = found ? (uint32_t)(found - data) : len;
        uint32_t last = trimmed(data, start, end);
        if (last > start) {
            uint32_t width = measure(data, start, last);
            lines[width <= WIDTH_MAX ? width : WIDTH_MAX + 1]++;
            total++;
        }
        start = end + 1;
    }
    uint32_t width = 0;
    for (uint64_t seen = lines[0]; seen * 10 < (uint64_t)total * 9; seen += lines[width])
        width++;
    return width >= WIDTH_MIN && width <= WIDTH_MAX ? width : 0;
}

void gl_breaks_begin(gl_breaks *breaks, const char *data, uint32_t len)
{
    *breaks = (gl_breaks){.data = (const uint8_t *)data, .len = len, .measured = UINT32_MAX};
    if (len > 0)
        breaks->width = typical_width(breaks->data, len);
}

void gl_breaks_cut(gl_breaks *breaks, uint32_t line)
{
    breaks->line = line;
}

static uint32_t find(const gl_breaks *b, char byte, uint32_t from)
{
    const uint8_t *found = from < b->len ? memchr(b->data + from, byte, b->len - from) : NULL;
    return found ? (uint32_t)(found - b->data) : b->len;
}

/* Where the line that begins at `from` ends. What lies ahead is remembered, so that a text
 * without newlines is not searched to its end for each line. */
static uint32_t line_end(gl_breaks *b, uint32_t from)
{
    if (b->newline < from)
        b->newline = find(b, '\n', from);
    if (b->carriage < from)
        b->carriage = find(b, '\r', from);
    return b->newline < b->carriage ? b->newline : b->carriage;
}

/* The first character of a line that is neither a space nor invisible. */
static uint32_t skip_white(const uint8_t *data, uint32_t at, uint32_t end)
{
    while (at < end) {
        uint32_t next, c = gl_view_fold(gl_char_at(data, at, &next));
        if (c != ' ' && c != GL_FOLD_GONE)
            break;
        at = next;
    }
    return at;
}

static int is_space_at(const uint8_t *data, uint32_t at, uint32_t end)
{
    uint32_t next;
    return at < end && gl_view_fold(gl_char_at(data, at, &next)) == ' ';
}

/* Three spaces in a row between words: columns, not the end of a sentence. */
static int has_gap(const uint8_t *data, uint32_t start, uint32_t end)
{
    while (start < end && data[start] == ' ')
        start++;
    end = trimmed(data, start, end);
    for (uint32_t at = start + 2; at < end; at += 3) { /* one of three is looked at */
        if (data[at] == ' ' && ((data[at - 1] == ' ' && (data[at - 2] == ' ' || data[at + 1] == ' ')) ||
                                (data[at + 1] == ' ' && at + 2 < end && data[at + 2] == ' ')))
            return 1;
    }
    return 0;
}

static int has_cells(const uint8_t *data, uint32_t start, uint32_t end)
{
    return memchr(data + start, '\t', end - start) || memchr(data + start, '|', end - start) ||
           has_gap(data, start, end);
}

/* Is a cell a number with its unit, or blank? Bytes. */
static int is_number_cell(const uint8_t *data, uint32_t at, uint32_t end)
{
    uint32_t letters = 0;
    at = skip_white(data, at, end);
    if (at < end && !memchr("0123456789+-(", data[at], 13))
        return end - at == 3; /* a dash for none */
    for (; at < end; at++)
        letters += (data[at] | 0x20) >= 'a' && (data[at] | 0x20) <= 'z';
    return letters <= UNIT_LETTERS;
}

/* Cells behind the first of a line that semicolons cut, and how many of them are a number or blank. */
static uint32_t count_cells(const uint8_t *data, uint32_t start, uint32_t end, uint32_t *numbers)
{
    uint32_t cells = 0, from = start;
    *numbers = 0;
    for (;;) {
        const uint8_t *mark = memchr(data + from, ';', end - from);
        uint32_t to = mark ? (uint32_t)(mark - data) : end;
        *numbers += from > start && is_number_cell(data, from, to);
        if (!mark)
            return cells;
        from = to + 1;
        cells++;
    }
}

/* Are two lines rows of a table by semicolons: as many in both, two or more, and in one of them two cells of
 * three numbers or blank? */
static int are_rows(const uint8_t *data, uint32_t start, uint32_t end, uint32_t next, uint32_t next_end)
{
    uint32_t numbers, next_numbers;
    if (!memchr(data + start, ';', end - start))
        return 0;
    uint32_t cells = count_cells(data, start, end, &numbers);
    if (cells < 2 || cells != count_cells(data, next, next_end, &next_numbers))
        return 0;
    return (numbers > next_numbers ? numbers : next_numbers) * UINT64_C(3) >= cells * UINT64_C(2);
}

/* Does a line whose first character is at `at` begin with a mark of a list, a heading, a quotation? */
static int begins_item(const uint8_t *data, uint32_t at, uint32_t end)
{
    static const uint32_t marks[] = {'#', '|', '>', 0x2022, 0x2023, 0x25A0, 0x25AA, 0x25CF, 0x25E6, 0xF0B7};
    static const uint32_t spaced_marks[] = {'-', '*', 'o', 0xB7, 0x2013, 0x2014};
    uint32_t next, first = gl_char_at(data, at, &next);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (first == marks[i])
            return 1;
    }
    for (size_t i = 0; i < sizeof spaced_marks / sizeof *spaced_marks; i++) {
        if (first == spaced_marks[i] && (next == end || is_space_at(data, next, end)))
            return 1;
    }
    uint32_t mark = at;
    while (mark < end && data[mark] >= '0' && data[mark] <= '9')
        mark++;
    int numbered = mark > at && mark - at <= MARKER_DIGITS;
    if (mark == at && ((first | 0x20) >= 'a' && (first | 0x20) <= 'z'))
        mark++;
    if (mark == at || !is_space_at(data, mark + 1, end))
        return 0;
    return data[mark] == ')' || (numbered && data[mark] == '.');
}

/* Is the first letter, after quotation marks and parentheses, lowercase? */
static int begins_lower(const uint8_t *data, uint32_t at, uint32_t end)
{
    while (at < end) {
        uint32_t next, c = gl_char_at(data, at, &next);
        if (c != '"' && c != '(' && c != 0xAB && c != 0x201C && gl_view_fold(c) != ' ')
            return c < 0x80 ? c - 'a' < 26 : u_islower((UChar32)c);
        at = next;
    }
    return 0;
}

/* Does a line that ends at `end` end a sentence, or announce a list? */
static int ends_sentence(const uint8_t *data, uint32_t start, uint32_t end, int announced)
{
    uint32_t begin, c = end > start ? gl_char_before(data, end, &begin) : 0;
    if (c == '.' || c == '!' || c == '?' || c == 0x2026)
        return 1;
    return announced && (c == ':' || c == ';');
}

/* Was a line too full for the next one's first word? */
static int is_full(const gl_breaks *b, uint32_t start, uint32_t last, uint32_t body, uint32_t end)
{
    if (b->width == 0)
        return 0;
    if ((last - start) * UINT64_C(100) < b->width * FULL_PERCENT)
        return 0;
    uint32_t width = measure(b->data, start, last);
    if (width * 100u < b->width * FULL_PERCENT)
        return 0;
    uint32_t word = body;
    while (word < end && word - body < WIDTH_MAX && b->data[word] != ' ')
        word++;
    return (width + 1 + measure(b->data, body, word)) * 100u >= b->width * FULL_WITH_WORD_PERCENT;
}

/* Does the line that ends at `last` end in a hyphen, or a soft one, inside a word? */
static int ends_in_hyphen(const uint8_t *data, uint32_t start, uint32_t last)
{
    if (last == start)
        return 0;
    uint32_t hyphen, letter, c = gl_char_before(data, last, &hyphen);
    if (gl_view_fold(c) != '-' && c != 0xAD)
        return 0;
    return c != 0x2212 && hyphen > start && gl_is_letter(gl_char_before(data, hyphen, &letter));
}

/* May the rest of a hyphenated word begin with it? A letter, but none that would compose with what
 * stands before a soft hyphen: accents, and the vowels and finals of Korean. */
static int begins_part(uint32_t c)
{
    return u_isalpha((UChar32)c) && (c < 0x1100 || c > 0x11FF);
}

/* A line end of a text with blocks: soft inside one whose lines are wrapped. */
static gl_break block_break(gl_breaks *b, uint32_t start, uint32_t at, uint32_t *next)
{
    const gl_structure *s = b->structure;
    while (b->block < s->block_count && s->blocks[b->block].text.end <= at)
        b->block++;
    if (b->block == s->block_count)
        return GL_BREAK_HARD;
    const glane_block *block = &s->blocks[b->block];
    const uint32_t after = *next, body = skip_white(b->data, after, b->len);
    if (block->text.start >= at || !(block->flags & GLANE_BLOCK_WRAPPED) || body >= block->text.end)
        return GL_BREAK_HARD;
    const uint32_t last = trimmed(b->data, start, at);
    uint32_t past;
    *next = body;
    return begins_part(gl_char_at(b->data, body, &past)) && ends_in_hyphen(b->data, start, last)
               ? GL_BREAK_NONE
               : GL_BREAK_SPACE;
}

gl_break gl_breaks_at(gl_breaks *b, uint32_t at, uint32_t *next)
{
    const uint8_t *data = b->data;
    uint32_t start = b->line;
    uint32_t after = at + 1 < b->len && data[at] == '\r' && data[at + 1] == '\n' ? at + 2 : at + 1;
    uint32_t end = line_end(b, after);
    b->line = after;
    *next = after;
    if (b->structure)
        return block_break(b, start, at, next);
    uint32_t last = trimmed(data, start, at), body = skip_white(data, after, end);
    int cells = b->measured == start ? b->cells : has_cells(data, start, at);
    b->measured = after;
    b->cells = has_cells(data, after, end);
    if (skip_white(data, start, last) == last || body == end || data[start] == '#' || cells || b->cells ||
        are_rows(data, start, at, after, end))
        return GL_BREAK_HARD;

    uint32_t past, first = gl_char_at(data, body, &past);
    if (gl_view_fold(first) == '\n') /* the next page */
        return GL_BREAK_HARD;
    gl_break kind = GL_BREAK_HARD;
    if (begins_part(first) && ends_in_hyphen(data, start, last)) {
        kind = GL_BREAK_NONE;
    } else if (!begins_item(data, body, end)) {
        /* In a full line, a full stop before a lowercase letter is an abbreviation's. */
        int lower = begins_lower(data, body, end), ended = ends_sentence(data, start, last, !lower);
        if (lower && !ended)
            kind = GL_BREAK_SPACE;
        else if (lower == ended && is_full(b, start, last, body, end))
            kind = GL_BREAK_SPACE;
    }
    if (kind != GL_BREAK_HARD)
        *next = body;
    return kind;
}
