/* prefilter.h: what must follow the word at which a regex begins, found from the regex itself.
 *
 * A regex is tried at every word whose first byte fits, and most fail after that word:
 * `\d{4}-\d\d` at each number of a text. The prefilter knows for how many digits, and before which
 * byte, a match can go on, so that most attempts cost one look at a bitmap.
 *
 * It walks the regex's automaton (automaton.h), which takes at least what the regex takes, so that
 * it lets through more than can match, never less. */
#ifndef GL_PREFILTER_H
#define GL_PREFILTER_H

#include <glane/types.h>

#define GL_PREFILTER_DIGITS 12 /* runs of more digits share the last bitmap */

typedef struct gl_prefilter {
    /* By number of digits (1 to GL_PREFILTER_DIGITS): the bytes that may stand after the run. */
    uint64_t after_digits[GL_PREFILTER_DIGITS + 1][4];
    /* And after one space that follows the run. */
    uint64_t after_space[GL_PREFILTER_DIGITS + 1][4];
    uint64_t after_letters[4]; /* after a run of letters of any length */
    uint64_t second[4], third[4]; /* the bytes that may be a match's second and third */
    uint64_t before[4];        /* the bytes that may stand before: a leading look-behind says it */
} gl_prefilter;

/* `regex` is PCRE2 syntax. Never fails: at worst everything passes. */
void gl_prefilter_make(glane_str regex, gl_prefilter *out);

/* Is the byte in one of these sets? */
static inline int gl_prefilter_has(const uint64_t map[4], unsigned char byte)
{
    return (map[byte / 64] >> (byte % 64)) & 1;
}

#endif
