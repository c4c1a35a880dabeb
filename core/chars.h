/* chars.h: characters of valid UTF-8, read one at a time, and what each becomes in the match
 * view, wherever it stands.
 *
 * Private to view.c, breaks.c and section.c; what depends on neighbours (soft line
 * breaks, backticks, ligatures, composition) is theirs. */
#ifndef GL_CHARS_H
#define GL_CHARS_H

#include <stdint.h>
#include <unicode/uchar.h>

/* The character at `at`; *next: where it ends. */
static inline uint32_t gl_char_at(const uint8_t *data, uint32_t at, uint32_t *next)
{
    uint32_t c = data[at++];
    uint32_t tails = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    if (tails > 0)
        c &= 0x3Fu >> tails;
    for (; tails > 0; tails--)
        c = c << 6 | (data[at++] & 0x3Fu);
    *next = at;
    return c;
}

/* The character that ends at `at`, which is not the beginning; *start: where it begins. */
static inline uint32_t gl_char_before(const uint8_t *data, uint32_t at, uint32_t *start)
{
    uint32_t next;
    do
        at--;
    while ((data[at] & 0xC0) == 0x80);
    *start = at;
    return gl_char_at(data, at, &next);
}

/* A letter, or an accent that follows one. */
static inline int gl_is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) - 'a' < 26;
    return u_isalpha((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
}

/* The character leaves nothing. */
#define GL_FOLD_GONE UINT32_MAX

/* U+2000 to U+206F: spaces, hyphens, quotation marks, line ends, marks of direction, joiners. */
static inline uint32_t gl_view_fold_punctuation(uint32_t c)
{
    if (c <= 0x200A || c == 0x202F || c == 0x205F)
        return ' ';
    if (c <= 0x200F || (c >= 0x202A && c <= 0x202E) || c >= 0x2060)
        return GL_FOLD_GONE;
    if (c == 0x2010 || c == 0x2011)
        return '-';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    return c == 0x2028 || c == 0x2029 ? '\n' : c;
}

/* The character itself, or one ASCII character (space, apostrophe, hyphen, newline), or
 * GL_FOLD_GONE. */
static inline uint32_t gl_view_fold(uint32_t c)
{
    if (c < 0xA0)
        return c == 0x0B || c == 0x0C || c == 0x85 ? '\n' : c;
    if (c >= 0x2000 && c <= 0x206F)
        return gl_view_fold_punctuation(c);
    switch (c) {
    case 0x00A0:
    case 0x1680:
    case 0x3000:
        return ' ';
    case 0x02BC:
    case 0xFF07:
        return '\'';
    case 0x2212:
    case 0xFE63:
    case 0xFF0D:
        return '-';
    case 0x00AD: /* soft hyphen */
    case 0x061C: /* mark of direction */
    case 0x180E: /* joiner */
    case 0xFEFF: /* byte order mark */
        return GL_FOLD_GONE;
    default:
        return c;
    }
}

#endif
