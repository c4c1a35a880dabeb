#include "vocab.h"
#include "utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

/* A folded form, in the place that its hash gives or the next one free. Most words are short: the first bytes tell them
 * apart, so that a look-up ends in this table, in one line of the cache. */
typedef struct form {
    gl_vocab_hit hit; /* len 0: free */
    uint64_t head;    /* its first eight bytes, zeros behind it */
    const char *text; /* all of it, zeros behind it up to a multiple of eight */
} form;

struct gl_vocab {
    gl_arena *arena;
    gl_table words; /* folded words; id = index + 1 */
    gl_table abbreviations;
    form *forms;
    uint32_t mask;
};

gl_vocab *gl_vocab_new(gl_arena *arena)
{
    gl_vocab *vocab = gl_alloc(arena, sizeof *vocab);
    vocab->arena = arena;
    gl_table_init(&vocab->words, arena);
    gl_table_init(&vocab->abbreviations, arena);
    return vocab;
}

uint32_t gl_vocab_add(gl_vocab *vocab, glane_str folded)
{
    return gl_table_add(&vocab->words, folded) + 1;
}

void gl_vocab_abbreviation(gl_vocab *vocab, glane_str folded)
{
    gl_table_add(&vocab->abbreviations, folded);
}

uint32_t gl_vocab_count(const gl_vocab *vocab)
{
    return vocab->words.count + 1;
}

glane_str gl_vocab_word(const gl_vocab *vocab, uint32_t id)
{
    return id ? gl_table_name(&vocab->words, id - 1) : (glane_str){"", 0};
}

/* Lower case of one code point beyond ASCII, œ and æ opened. */
static uint32_t fold_beyond(UChar32 c, char *out)
{
    if (c == 0x152 || c == 0x153 || c == 0xC6 || c == 0xE6) {
        out[0] = c > 0xFF ? 'o' : 'a';
        out[1] = 'e';
        return 2;
    }
    return gl_utf8_put(out, (uint32_t)u_tolower(c));
}

uint32_t gl_fold(const char *word, size_t len, char out[GL_MAX_WORD_BYTES])
{
    uint32_t n = 0;
    if (len > GL_MAX_FOLDED_BYTES)
        return 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)word[i];
        if (n > GL_MAX_FOLDED_BYTES)
            return 0;
        if (c < 0x80) {
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            i++;
        } else if (c == 0xC3 && i + 1 < len && (unsigned char)word[i + 1] >= 0xA0 &&
                   (unsigned char)word[i + 1] != 0xA6) { /* small Latin-1 letters stay */
            out[n++] = word[i++];
            out[n++] = word[i++];
        } else {
            UChar32 point;
            U8_NEXT((const uint8_t *)word, i, len, point);
            n += fold_beyond(point < 0 ? 0xFFFD : point, out + n);
        }
    }
    memset(out + n, 0, sizeof(uint64_t));
    return n;
}

static inline uint64_t eight_at(const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight;
}

uint32_t gl_vocab_place(const gl_vocab *vocab, const char folded[GL_MAX_WORD_BYTES], uint32_t len)
{
    uint64_t h = 0;
    for (uint32_t at = 0; at < len; at += sizeof h) {
        h = (h ^ eight_at(folded + at)) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    const uint32_t place = (uint32_t)h & vocab->mask;
    __builtin_prefetch(&vocab->forms[place]);
    return place;
}

static inline int is_form(const form *f, const char folded[GL_MAX_WORD_BYTES], uint32_t len)
{
    if (f->hit.len != len || f->head != eight_at(folded))
        return 0;
    for (uint32_t at = sizeof f->head; at < len; at += sizeof f->head)
        if (eight_at(f->text + at) != eight_at(folded + at))
            return 0;
    return 1;
}

/* The form of a string, made if it is new. */
static form *form_of(gl_vocab *vocab, glane_str text)
{
    char folded[GL_MAX_WORD_BYTES];
    uint32_t len = gl_fold(text.data, text.len, folded);
    if (!len)
        return NULL;
    uint32_t at = gl_vocab_place(vocab, folded, len);
    while (vocab->forms[at].hit.len && !is_form(&vocab->forms[at], folded, len))
        at = (at + 1) & vocab->mask;
    form *f = &vocab->forms[at];
    if (!f->hit.len) {
        *f = (form){.hit = {.len = (uint16_t)len}, .head = eight_at(folded)};
        f->text = gl_str_copy(vocab->arena, (glane_str){folded, (len + 7) / 8 * 8}).data;
    }
    return f;
}

/* A letter without its accent. What decomposes to a surrogate is a sign of music: it stays. */
static UChar32 base_of(const UNormalizer2 *nfc, UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar parts[8];
    int32_t n = unorm2_getRawDecomposition(nfc, c, parts, 8, &status);
    return n > 1 && U_SUCCESS(status) && !U16_IS_SURROGATE(parts[0]) ? parts[0] : c;
}

/* The everyday accented letters, U+00C0 to U+00FF, small and bare; 0: none, or a ligature. */
static const char latin_base[64] = "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";

size_t gl_fold_bare(glane_str text, char *out, size_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = NULL;
    size_t n = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.data[i];
        UChar32 point;
        if (n + 4 > size)
            return 0;
        if (c < 0x80) {
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            i++;
            continue;
        }
        if (c == 0xC3 && i + 1 < text.len && latin_base[(unsigned char)text.data[i + 1] & 63]) {
            out[n++] = latin_base[(unsigned char)text.data[i + 1] & 63];
            i += 2;
            continue;
        }
        U8_NEXT((const uint8_t *)text.data, i, text.len, point);
        nfc = nfc ? nfc : unorm2_getNFCInstance(&status);
        n += fold_beyond(base_of(nfc, point < 0 ? 0xFFFD : point), out + n);
    }
    return n;
}

/* The word without its accents: of all letters, or of the first alone. 0 if it has none. */
static size_t bare(glane_str word, int first_only, char out[GL_MAX_WORD_BYTES])
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    size_t n = 0;
    int changed = 0;
    if (word.len > GL_MAX_FOLDED_BYTES)
        return 0;
    for (size_t i = 0; i < word.len;) {
        UChar32 c;
        int first = i == 0;
        U8_NEXT((const uint8_t *)word.data, i, word.len, c);
        UChar32 base = c > 0x7F && (first || !first_only) ? base_of(nfc, c) : c;
        changed |= base != c;
        n += gl_utf8_put(out + n, (uint32_t)(base < 0 ? 0xFFFD : base));
    }
    return changed ? n : 0;
}

/* Of two words with the same bare form the one first in byte order is kept, so that
 * the order in which packs are read does not matter. */
static void keep_first(const gl_vocab *vocab, uint32_t *kept, uint32_t id)
{
    if (!*kept) {
        *kept = id;
        return;
    }
    glane_str a = gl_vocab_word(vocab, *kept), b = gl_vocab_word(vocab, id);
    int order = memcmp(b.data, a.data, a.len < b.len ? a.len : b.len);
    if (order < 0 || (order == 0 && b.len < a.len))
        *kept = id;
}

static int is_ascii(glane_str word)
{
    size_t i = 0;
    while (i < word.len && (unsigned char)word.data[i] < 0x80)
        i++;
    return i == word.len;
}

void gl_vocab_finish(gl_vocab *vocab)
{
    uint32_t need = (vocab->words.count + vocab->abbreviations.count) * 2 + 16;
    for (uint32_t i = 0; i < vocab->words.count; i++) /* two bare forms at most, of words with an accent */
        need += is_ascii(vocab->words.names[i]) ? 0 : 4;
    uint32_t size = 64;
    while (size < need)
        size *= 2;
    char *memory = gl_alloc(vocab->arena, (size + 1) * sizeof *vocab->forms);
    memory += -(uintptr_t)memory % sizeof *vocab->forms; /* none across two lines of the cache */
    vocab->forms = (form *)(void *)memory;
    vocab->mask = size - 1;
    for (uint32_t id = 1; id <= vocab->words.count; id++) {
        glane_str word = gl_vocab_word(vocab, id);
        char plain[GL_MAX_WORD_BYTES];
        form *f = form_of(vocab, word);
        if (!f)
            continue;
        f->hit.word = id;
        size_t len = bare(word, 0, plain);
        if (len && (f = form_of(vocab, (glane_str){plain, len})))
            keep_first(vocab, &f->hit.alt_caps, id);
        len = bare(word, 1, plain);
        if (len && (f = form_of(vocab, (glane_str){plain, len})))
            keep_first(vocab, &f->hit.alt_capital, id);
    }
    for (uint32_t i = 0; i < vocab->abbreviations.count; i++) {
        form *f = form_of(vocab, gl_table_name(&vocab->abbreviations, i));
        if (f)
            f->hit.abbreviation = 1;
    }
    gl_table_settle(&vocab->words);
    gl_table_settle(&vocab->abbreviations);
    vocab->arena = NULL;
}

const gl_vocab_hit *gl_vocab_find(const gl_vocab *vocab, const char folded[GL_MAX_WORD_BYTES], uint32_t len, uint32_t place)
{
    for (uint32_t at = place;; at = (at + 1) & vocab->mask) {
        const form *f = &vocab->forms[at];
        if (!f->hit.len)
            return NULL;
        if (is_form(f, folded, len))
            return &f->hit;
    }
}
