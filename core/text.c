/* text.c: the extracted text and its index of code points and lines.
 *
 * The index is two marks for each block of GL_TEXT_BLOCK bytes, the code points and
 * the newlines before it; a question costs a search of the marks and a count
 * within one block. */
#include "text.h"

#include "arena.h"

#include <stdlib.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

void gl_text_reset(gl_text *text)
{
    text->len = 0;
    text->chars = 0;
    text->lines = 0;
    if (text->data)
        text->data[0] = '\0';
    gl_map_reset(&text->origin);
    gl_structure_reset(&text->structure);
}

void gl_text_free(gl_text *text)
{
    free(text->data);
    free(text->char_marks);
    free(text->line_marks);
    gl_map_free(&text->origin);
    gl_structure_free(&text->structure);
    *text = (gl_text){0};
}

/* How many bytes of a word stand before its first one that is not ASCII. */
static size_t leading_ascii(uint64_t high)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(high) / 8;
#else
    return (size_t)__builtin_clzll(high) / 8;
#endif
}

static int is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the sequence of three or four bytes at p; 0 if it is malformed. */
static size_t long_sequence(const unsigned char *p, size_t left)
{
    unsigned char lead = p[0];
    if (left < 3 || lead < 0xE0 || lead > 0xF4 || !is_tail(p[2]))
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    if (lead < 0xF0)
        return 3;
    return left >= 4 && is_tail(p[3]) ? 4 : 0;
}

int gl_utf8_valid(const char *data, size_t len)
{
    if (len == 0)
        return 1;
    const unsigned char *p = (const unsigned char *)data;
    const unsigned char *end = p + len;
    while (p < end) {
        if (end - p >= 8) {
            uint64_t word;
            memcpy(&word, p, sizeof word);
            uint64_t high = word & HIGH_BITS;
            if (!high) {
                p += 8;
                continue;
            }
            p += leading_ascii(high);
        } else if (*p < 0x80) {
            p++;
            continue;
        }
        size_t left = (size_t)(end - p);
        size_t length = 2;
        if (*p < 0xC2 || *p > 0xDF)
            length = long_sequence(p, left);
        else if (left < 2 || !is_tail(p[1]))
            return 0;
        if (length == 0)
            return 0;
        p += length;
    }
    return 1;
}

int gl_text_append(gl_text *text, glane_str utf8, uint32_t source, uint16_t text_unit, uint16_t source_unit)
{
    if (utf8.len == 0)
        return 1;
    if (text_unit == 0 || utf8.len % text_unit != 0 || utf8.len >= UINT32_MAX - text->len ||
        !gl_utf8_valid(utf8.data, utf8.len))
        return 0;
    gl_grow((void **)&text->data, &text->capacity, text->len + utf8.len + 1, 1);
    memcpy(text->data + text->len, utf8.data, utf8.len);
    text->len += (uint32_t)utf8.len;
    text->data[text->len] = '\0';
    gl_map_add(&text->origin, source, (uint32_t)(utf8.len / text_unit), text_unit, source_unit);
    return 1;
}

/* Code points that begin, and newlines, in some bytes. The loops over fixed lengths are what a
 * compiler turns into vectors; 128 keeps their sums in a byte. */
static void count(const char *data, size_t len, uint32_t *chars, uint32_t *newlines)
{
    const signed char *bytes = (const signed char *)data;
    size_t i = 0;
    for (; len - i >= 128; i += 128) {
        uint8_t heads = 0, ends = 0;
        for (size_t j = 0; j < 128; j++) {
            heads = (uint8_t)(heads + (bytes[i + j] > -65));
            ends = (uint8_t)(ends + (bytes[i + j] == '\n'));
        }
        *chars += heads;
        *newlines += ends;
    }
    for (; i < len; i++) {
        *chars += bytes[i] > -65;
        *newlines += bytes[i] == '\n';
    }
}

void gl_text_index(gl_text *text)
{
    size_t blocks = (size_t)text->len / GL_TEXT_BLOCK + 1;
    size_t capacity = text->mark_capacity;
    gl_grow((void **)&text->char_marks, &capacity, blocks, sizeof *text->char_marks);
    gl_grow((void **)&text->line_marks, &text->mark_capacity, blocks, sizeof *text->line_marks);
    if (!text->data) { /* an empty text is NUL-terminated too */
        gl_grow((void **)&text->data, &text->capacity, 1, 1);
        text->data[0] = '\0';
    }
    uint32_t chars = 0, newlines = 0;
    for (size_t i = 0; i < blocks; i++) {
        size_t start = i * GL_TEXT_BLOCK, left = text->len - start;
        text->char_marks[i] = chars;
        text->line_marks[i] = newlines;
        if (left > 0)
            count(text->data + start, left < GL_TEXT_BLOCK ? left : GL_TEXT_BLOCK, &chars, &newlines);
    }
    gl_structure_end(&text->structure, text->len);
    text->chars = chars;
    text->lines = text->len ? newlines + 1 : 0;
}

uint32_t gl_text_char(const gl_text *text, uint32_t byte)
{
    if (byte >= text->len)
        return text->chars;
    uint32_t block = byte / GL_TEXT_BLOCK;
    uint32_t chars = text->char_marks[block], newlines = 0;
    count(text->data + block * GL_TEXT_BLOCK, byte % GL_TEXT_BLOCK, &chars, &newlines);
    return chars;
}

/* The last block whose mark does not pass `value`. marks[0] is 0, so there is one. */
static uint32_t block_of(const uint32_t *marks, uint32_t len, uint32_t value)
{
    uint32_t low = 0, high = len / GL_TEXT_BLOCK + 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (marks[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t gl_text_byte(const gl_text *text, uint32_t chr)
{
    if (chr >= text->chars)
        return text->len;
    uint32_t block = block_of(text->char_marks, text->len, chr);
    uint32_t left = chr - text->char_marks[block];
    uint32_t byte = block * GL_TEXT_BLOCK;
    while (is_tail((unsigned char)text->data[byte]) || left-- > 0)
        byte++;
    return byte;
}

uint32_t gl_text_line(const gl_text *text, uint32_t byte)
{
    if (byte >= text->len)
        return text->lines;
    uint32_t block = byte / GL_TEXT_BLOCK;
    uint32_t chars = 0, newlines = text->line_marks[block];
    count(text->data + block * GL_TEXT_BLOCK, byte % GL_TEXT_BLOCK, &chars, &newlines);
    return newlines + 1;
}

/* The byte after the n-th newline, n from 1. */
static uint32_t after_newline(const gl_text *text, uint32_t n)
{
    uint32_t block = block_of(text->line_marks, text->len, n - 1);
    uint32_t left = n - text->line_marks[block];
    const char *at = text->data + block * GL_TEXT_BLOCK;
    for (; left > 0; left--)
        at = (const char *)memchr(at, '\n', (size_t)(text->data + text->len - at)) + 1;
    return (uint32_t)(at - text->data);
}

glane_span gl_text_line_span(const gl_text *text, uint32_t line)
{
    if (line == 0 || line > text->lines)
        return (glane_span){text->len, text->len};
    uint32_t start = line > 1 ? after_newline(text, line - 1) : 0;
    uint32_t end = line < text->lines ? after_newline(text, line) - 1 : text->len;
    if (line < text->lines && end > start && text->data[end - 1] == '\r')
        end--;
    return (glane_span){start, end};
}
