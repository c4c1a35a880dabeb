#include "vocab.h"
#include "utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

/* One form of the lookup table. */
typedef struct form {
    const char *text;
    uint32_t len;
    uint32_t word, alt_caps, alt_capital, abbreviation;
} form;

struct gl_vocab {
    gl_arena *arena;
    gl_table words; /* folded words; id = index + 1 */
    gl_table abbreviations;
    form *forms;
    uint32_t *tags; /* of each form its hash, never 0: most look-ups end in this small table */
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

uint32_t gl_fold(const char *word, size_t len, char out[GL_MAX_WORD_BYTES], uint32_t *hash)
{
    uint32_t n = 0, h = GL_FOLD_SEED;
    if (len > GL_MAX_FOLDED_BYTES)
        return 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)word[i];
        if (n > GL_MAX_FOLDED_BYTES)
            return 0;
        if (c < 0x80) {
            out[n] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            h = gl_fold_mix(h, (unsigned char)out[n++]);
            i++;
        } else if (c == 0xC3 && i + 1 < len && (unsigned char)word[i + 1] >= 0xA0 &&
                   (unsigned char)word[i + 1] != 0xA6) { /* small Latin-1 letters stay */
            h = gl_fold_mix(gl_fold_mix(h, c), (unsigned char)word[i + 1]);
            out[n++] = word[i++];
            out[n++] = word[i++];
        } else {
            UChar32 point;
            U8_NEXT((const uint8_t *)word, i, len, point);
            uint32_t wrote = fold_beyond(point < 0 ? 0xFFFD : point, out + n);
            while (wrote--)
                h = gl_fold_mix(h, (unsigned char)out[n++]);
        }
    }
    *hash = gl_fold_end(h);
    return n;
}

static form *slot_of(const gl_vocab *vocab, const char *text, uint32_t len, uint32_t hash)
{
    uint32_t at = hash & vocab->mask;
    while (vocab->tags[at] &&
           !(vocab->tags[at] == (hash | 1) && vocab->forms[at].len == len && !memcmp(vocab->forms[at].text, text, len)))
        at = (at + 1) & vocab->mask;
    return &vocab->forms[at];
}

/* The form of a string, made if it is new. */
static form *form_of(gl_vocab *vocab, glane_str text)
{
    char folded[GL_MAX_WORD_BYTES];
    uint32_t hash;
    uint32_t len = gl_fold(text.data, text.len, folded, &hash);
    if (!len)
        return NULL;
    form *f = slot_of(vocab, folded, len, hash);
    if (!f->text) {
        *f = (form){.len = len, .text = gl_str_copy(vocab->arena, (glane_str){folded, len}).data};
        vocab->tags[f - vocab->forms] = hash | 1;
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
static void keep_first(const gl_vocab *vocab, uint32_t *slot, uint32_t id)
{
    if (!*slot) {
        *slot = id;
        return;
    }
    glane_str a = gl_vocab_word(vocab, *slot), b = gl_vocab_word(vocab, id);
    int order = memcmp(b.data, a.data, a.len < b.len ? a.len : b.len);
    if (order < 0 || (order == 0 && b.len < a.len))
        *slot = id;
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
    vocab->forms = gl_alloc(vocab->arena, size * sizeof *vocab->forms);
    vocab->tags = gl_alloc(vocab->arena, size * sizeof *vocab->tags);
    vocab->mask = size - 1;
    for (uint32_t id = 1; id <= vocab->words.count; id++) {
        glane_str word = gl_vocab_word(vocab, id);
        char plain[GL_MAX_WORD_BYTES];
        form *f = form_of(vocab, word);
        if (!f)
            continue;
        f->word = id;
        size_t len = bare(word, 0, plain);
        if (len && (f = form_of(vocab, (glane_str){plain, len})))
            keep_first(vocab, &f->alt_caps, id);
        len = bare(word, 1, plain);
        if (len && (f = form_of(vocab, (glane_str){plain, len})))
            keep_first(vocab, &f->alt_capital, id);
    }
    for (uint32_t i = 0; i < vocab->abbreviations.count; i++) {
        form *f = form_of(vocab, gl_table_name(&vocab->abbreviations, i));
        if (f)
            f->abbreviation = 1;
    }
    gl_table_settle(&vocab->words);
    gl_table_settle(&vocab->abbreviations);
    vocab->arena = NULL;
}

gl_vocab_hit gl_vocab_find(const gl_vocab *vocab, const char *folded, uint32_t len, uint32_t hash)
{
    const form *f = slot_of(vocab, folded, len, hash);
    if (!vocab->tags[f - vocab->forms])
        return (gl_vocab_hit){0};
    return (gl_vocab_hit){f->word, f->alt_caps, f->alt_capital, f->abbreviation};
}
