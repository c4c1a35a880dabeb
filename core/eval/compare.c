/* compare.c: see compare.h. */
#include "compare.h"

#include "limits.h"
#include "number.h"
#include "utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

int gl_same(glane_str a, glane_str b)
{
    double x, y;
    if ((a.data == NULL) != (b.data == NULL))
        return 0;
    if (glane_str_equal(a, b))
        return 1;
    return gl_number_read(a, &x) && gl_number_read(b, &y) && x >= y && x <= y;
}

/* -- values ----------------------------------------------------------------------- */

static int gl_is_link(const gl_scheme *scheme, uint32_t type, uint32_t key)
{
    for (int i = 0; i < GL_LINK_KEYS; i++) {
        if (scheme->links[i] == key && scheme->measures[type].linked[i])
            return 1;
    }
    return 0;
}

int gl_is_value_key(const gl_scheme *scheme, uint32_t type, uint32_t key)
{
    const gl_type_measures *measures = &scheme->measures[type];
    for (uint32_t i = 0; i < measures->value_count; i++) {
        if (measures->values[i] == key)
            return 1;
    }
    return measures->others && !gl_is_link(scheme, type, key);
}

int gl_same_value(const gl_scheme *scheme, const gl_mention *gold, const gl_mention *fact, uint32_t *key)
{
    const gl_type_measures *measures = &scheme->measures[gold->type];
    for (uint32_t i = 0; i < measures->value_count; i++) {
        *key = measures->values[i];
        if (!gl_same(gl_mention_value(gold, *key), gl_mention_value(fact, *key)))
            return 0;
    }
    for (size_t i = 0; measures->others && i < gold->pair_count; i++) {
        *key = gold->pairs[i].key;
        if (!gl_is_link(scheme, gold->type, *key) &&
            !gl_same(gold->pairs[i].value, gl_mention_value(fact, *key)))
            return 0;
    }
    return 1;
}

/* -- what a number is about ---------------------------------------------------------- */

/* A word that counts, its end letters gone, and what follows it. */
typedef struct gl_word_walk {
    const gl_scheme *scheme;
    glane_str rest, word;
} gl_word_walk;

static int gl_parts_words(UChar32 c)
{
    return u_isUWhiteSpace(c) || c == '\'' || c == 0x2019;
}

/* The lower-case form of a word, if it is short enough to be one that is skipped. */
static int gl_is_skipped(const gl_scheme *scheme, glane_str word)
{
    char lower[32];
    uint32_t len = 0;
    for (size_t i = 0; i < word.len;) {
        UChar32 c;
        U8_NEXT((const uint8_t *)word.data, i, word.len, c);
        if (c < 0 || len + 4 > sizeof lower)
            return 0;
        len += gl_utf8_put(lower + len, (uint32_t)u_tolower(c));
    }
    return gl_table_find(&scheme->skipped, (glane_str){lower, len}) != GLANE_NONE;
}

static glane_str gl_without_endings(const gl_scheme *scheme, glane_str word)
{
    while (word.len > 0) {
        const UChar32 last = u_tolower((unsigned char)word.data[word.len - 1]);
        if (last > 0x7F || !memchr(scheme->endings.data, (int)last, scheme->endings.len))
            break;
        word.len--;
    }
    return word;
}

static int gl_word_next(gl_word_walk *walk)
{
    while (walk->rest.len > 0) {
        size_t end = 0, next = 0;
        while (next < walk->rest.len) {
            UChar32 c;
            U8_NEXT((const uint8_t *)walk->rest.data, next, walk->rest.len, c);
            if (gl_parts_words(c))
                break;
            end = next;
        }
        const glane_str word = {walk->rest.data, end};
        walk->rest.data += next;
        walk->rest.len -= next;
        if (word.len > 0 && !gl_is_skipped(walk->scheme, word)) {
            walk->word = gl_without_endings(walk->scheme, word);
            return 1;
        }
    }
    return 0;
}

static int gl_same_word(glane_str a, glane_str b)
{
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        UChar32 x, y;
        U8_NEXT((const uint8_t *)a.data, i, a.len, x);
        U8_NEXT((const uint8_t *)b.data, k, b.len, y);
        if (u_tolower(x) != u_tolower(y))
            return 0;
    }
    return i == a.len && k == b.len;
}

/* Has `b` every word of `a`? */
static int gl_has_words(const gl_scheme *scheme, glane_str a, glane_str b)
{
    gl_word_walk left = {.scheme = scheme, .rest = a};
    while (gl_word_next(&left)) {
        gl_word_walk right = {.scheme = scheme, .rest = b};
        int found = 0;
        while (!found && gl_word_next(&right))
            found = gl_same_word(left.word, right.word);
        if (!found)
            return 0;
    }
    return 1;
}

int gl_same_of(const gl_scheme *scheme, glane_str a, glane_str b)
{
    if (a.len > GL_MAX_OF_BYTES || b.len > GL_MAX_OF_BYTES)
        return glane_str_equal(a, b);
    return gl_has_words(scheme, a, b) && gl_has_words(scheme, b, a);
}

int gl_same_head(const gl_scheme *scheme, glane_str a, glane_str b)
{
    gl_word_walk left = {.scheme = scheme, .rest = a}, right = {.scheme = scheme, .rest = b};
    const int one = gl_word_next(&left), other = gl_word_next(&right);
    return one == other && (!one || gl_same_word(left.word, right.word));
}
