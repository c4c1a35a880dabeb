#include "words.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* What a byte begins. */
enum { OTHER, LETTER, CAPITAL, DIGIT, SPACE, BREAK };

static const unsigned char class_of[256] = {
    [' '] = SPACE, ['\n'] = BREAK, ['\t'] = BREAK, ['\r'] = BREAK,
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
    ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
    ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER, ['f'] = LETTER,
    ['g'] = LETTER, ['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER,
    ['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER, ['r'] = LETTER,
    ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER,
    ['y'] = LETTER, ['z'] = LETTER,
    ['A'] = CAPITAL, ['B'] = CAPITAL, ['C'] = CAPITAL, ['D'] = CAPITAL, ['E'] = CAPITAL, ['F'] = CAPITAL,
    ['G'] = CAPITAL, ['H'] = CAPITAL, ['I'] = CAPITAL, ['J'] = CAPITAL, ['K'] = CAPITAL, ['L'] = CAPITAL,
    ['M'] = CAPITAL, ['N'] = CAPITAL, ['O'] = CAPITAL, ['P'] = CAPITAL, ['Q'] = CAPITAL, ['R'] = CAPITAL,
    ['S'] = CAPITAL, ['T'] = CAPITAL, ['U'] = CAPITAL, ['V'] = CAPITAL, ['W'] = CAPITAL, ['X'] = CAPITAL,
    ['Y'] = CAPITAL, ['Z'] = CAPITAL,
};

/* Class and length of the character at i: LETTER, CAPITAL or OTHER beyond ASCII. */
static unsigned classify(const char *s, uint32_t i, uint32_t len, uint32_t *size)
{
    unsigned char c = (unsigned char)s[i];
    if (c < 0x80) {
        *size = 1;
        return class_of[c];
    }
    if (c == 0xC3 && i + 1 < len) {
        unsigned char d = (unsigned char)s[i + 1];
        *size = 2;
        return d == 0x97 || d == 0xB7 ? OTHER : d < 0x9F ? CAPITAL : LETTER;
    }
    UChar32 point;
    uint32_t next = i;
    U8_NEXT((const uint8_t *)s, next, len, point);
    *size = next - i;
    if (point == 0xAA || point == 0xBA || point < 0) /* ordinal signs, as ° is */
        return OTHER;
    if (u_isUUppercase(point))
        return CAPITAL;
    return u_isalpha(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK) ? LETTER : OTHER;
}

typedef struct cutter {
    gl_words *words;
    const char *s;
    uint32_t len;
    const gl_vocab *vocab;
} cutter;

/* A word on its way in: where it stands and, of a plain one, its folded form. */
typedef struct draft {
    uint32_t start, end, flags;
    uint32_t length, hash; /* of `folded` */
    int plain;             /* every character is ASCII or a Latin-1 letter but æ, and there is room for them */
    char folded[GL_MAX_WORD_BYTES];
} draft;

/* Gives the word its vocabulary ids. */
static void push(cutter *c, draft *d)
{
    gl_words *w = c->words;
    if (w->count + 2 > w->capacity)
        gl_grow((void **)&w->items, &w->capacity, (size_t)w->count + 2, sizeof *w->items);
    gl_word *word = &w->items[w->count++];
    *word = (gl_word){.start = d->start, .end = d->end, .flags = d->flags};
    if (d->plain)
        d->hash = gl_fold_end(d->hash);
    else if (!(d->length = gl_fold(c->s + d->start, d->end - d->start, d->folded, &d->hash)))
        return;
    gl_vocab_hit hit = gl_vocab_find(c->vocab, d->folded, d->length, d->hash);
    word->word = hit.word;
    if (d->flags & GLANE_WORD_CAPITAL)
        word->alt = hit.alt_capital;
    if (!word->alt && ((d->flags & GLANE_WORD_CAPITALS)))
        word->alt = hit.alt_caps;
    if (hit.abbreviation)
        word->flags |= GL_WORD_ABBREVIATION;
}

static inline int is_letter(unsigned k)
{
    return k == LETTER || k == CAPITAL;
}

/* The plain letters from i on, folded on the way; classify and gl_fold agree on each of them. */
static uint32_t fold_letters(const cutter *c, uint32_t i, draft *d, uint32_t *letters, uint32_t *capitals)
{
    uint32_t n = 0, hash = GL_FOLD_SEED, large = 0, start = i;
    uint32_t stop = c->len - i > GL_MAX_FOLDED_BYTES - 2 ? i + GL_MAX_FOLDED_BYTES - 2 : c->len;
    while (i < stop) {
        unsigned char byte = (unsigned char)c->s[i], next = (unsigned char)c->s[i + 1];
        unsigned k = class_of[byte];
        if (byte == 0xC3) {
            k = next < 0x80 || next == 0x97 || next == 0xB7 || next == 0x86 || next == 0xA6 ? OTHER : next < 0x9F ? CAPITAL : LETTER;
            if (k == OTHER)
                break;
            d->folded[n++] = (char)byte;
            hash = gl_fold_mix(hash, byte);
            byte = next;
            i++;
            (*letters)--; /* two bytes, one letter */
        } else if (!is_letter(k))
            break;
        large += k == CAPITAL;
        byte |= (unsigned char)((k == CAPITAL) << 5);
        d->folded[n++] = (char)byte;
        hash = gl_fold_mix(hash, byte);
        i++;
    }
    d->length = n;
    d->hash = hash;
    *letters += i - start;
    *capitals = large;
    return i;
}

/* A run of letters from i on, with an apostrophe that elides into a letter. Its end. */
static uint32_t cut_letters(cutter *c, uint32_t i, uint32_t flags)
{
    draft d;
    uint32_t size, letters = 0, capitals = 0;
    d.start = i;
    d.plain = 1;
    flags |= GLANE_WORD_LETTERS;
    if (classify(c->s, i, c->len, &size) == CAPITAL)
        flags |= GLANE_WORD_CAPITAL;
    i = fold_letters(c, i, &d, &letters, &capitals);
    for (unsigned k; i < c->len && is_letter(k = classify(c->s, i, c->len, &size)); i += size) {
        d.plain = 0;
        capitals += k == CAPITAL;
        letters++;
    }
    if (capitals == letters && letters > 1)
        flags |= GLANE_WORD_CAPITALS;
    if (i < c->len && c->s[i] == '\'') { /* at the end of a text too: the phrase "d'"; but a capital's word is cut short */
        unsigned at_end = capitals && letters > 2 ? OTHER : LETTER;
        unsigned k = i + 1 < c->len ? classify(c->s, i + 1, c->len, &size) : at_end;
        if (is_letter(k)) {
            if (d.plain) {
                d.folded[d.length++] = '\'';
                d.hash = gl_fold_mix(d.hash, '\'');
            }
            i++;
        }
    }
    d.end = i;
    d.flags = flags;
    push(c, &d);
    return i;
}

/* A run of digits, or one other character. */
static uint32_t cut_other(cutter *c, uint32_t i, uint32_t size, unsigned k, uint32_t flags)
{
    draft d;
    d.start = i;
    d.end = i + size;
    d.flags = k == DIGIT ? flags | GLANE_WORD_DIGITS : flags;
    while (k == DIGIT && d.end < c->len && class_of[(unsigned char)c->s[d.end]] == DIGIT)
        d.end++;
    d.length = d.end - i;
    d.plain = (unsigned char)c->s[i] < 0x80 && d.length <= GL_MAX_FOLDED_BYTES;
    d.hash = GL_FOLD_SEED;
    for (uint32_t n = 0; d.plain && n < d.length; n++) {
        d.folded[n] = c->s[i + n];
        d.hash = gl_fold_mix(d.hash, (unsigned char)d.folded[n]);
    }
    push(c, &d);
    return d.end;
}

/* Does a hyphen at i join the letters on both its sides? */
static int joins(const cutter *c, uint32_t i)
{
    uint32_t size;
    if (c->s[i] != '-' || i + 1 >= c->len)
        return 0;
    unsigned k = classify(c->s, i + 1, c->len, &size);
    return is_letter(k);
}

static void cut(cutter *c)
{
    uint32_t i = 0, flags = GLANE_WORD_BREAK;
    while (i < c->len) {
        uint32_t size;
        unsigned k = classify(c->s, i, c->len, &size);
        if (k == SPACE) {
            flags |= GLANE_WORD_SPACE;
            i++;
        } else if (k == BREAK) {
            flags |= GLANE_WORD_SPACE | GLANE_WORD_BREAK;
            i++;
        } else if (is_letter(k)) {
            i = cut_letters(c, i, flags);
            flags = 0;
            if (i < c->len && joins(c, i)) {
                flags = GLANE_WORD_HYPHEN;
                i++;
            }
        } else {
            i = cut_other(c, i, size, k, flags);
            flags = 0;
        }
    }
}

static int is_one_of(const gl_words *w, const char *s, uint32_t i, const char *set)
{
    return w->items[i].end - w->items[i].start == 1 && strchr(set, s[w->items[i].start]) != NULL && s[w->items[i].start];
}

/* A sentence ends before word i: at a hard break; after . ! ? (and closing marks)
 * where white space and a capital, digit or opening mark follow, and what stands before the dot
 * is no abbreviation nor initial; at a dot glued between a small letter and a capital. */
static int ends_before(const gl_words *w, const char *s, uint32_t i)
{
    const gl_word *next = &w->items[i];
    if (next->flags & GLANE_WORD_BREAK)
        return 1;
    uint32_t stop = i - 1;
    if (w->items[stop].flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS))
        return 0;
    if (is_one_of(w, s, stop, ")\"]") && stop > 0 && next->flags & GLANE_WORD_SPACE)
        stop--;
    if (!is_one_of(w, s, stop, ".!?") || stop == 0)
        return 0;
    const gl_word *before = &w->items[stop - 1];
    int dot = s[w->items[stop].start] == '.';
    if (!(next->flags & GLANE_WORD_SPACE))
        return dot && next->flags & GLANE_WORD_CAPITAL && before->flags & GLANE_WORD_LETTERS &&
               !(before->flags & (GLANE_WORD_CAPITAL | GL_WORD_ABBREVIATION)) && before->end - before->start > 2;
    if (dot && (before->flags & GL_WORD_ABBREVIATION ||
                (before->flags & GLANE_WORD_CAPITAL && before->end - before->start == 1)))
        return 0;
    return (next->flags & (GLANE_WORD_CAPITAL | GLANE_WORD_DIGITS)) || !(next->flags & GLANE_WORD_LETTERS);
}

void gl_sentences_find(gl_words *w, const gl_view *view)
{
    const char *s = view->data;
    w->sentence_count = 0;
    for (uint32_t i = 0; i < w->count; i++) {
        if (!i || ends_before(w, s, i)) {
            if (w->sentence_count + 1 > w->sentence_capacity)
                gl_grow((void **)&w->sentences, &w->sentence_capacity, (size_t)w->sentence_count + 1,
                        sizeof *w->sentences);
            w->sentences[w->sentence_count++] = i;
        }
        w->items[i].sentence = w->sentence_count - 1;
    }
    w->items[w->count].sentence = w->sentence_count;
}

void gl_words_cut(gl_words *words, const gl_view *view, const gl_vocab *vocab)
{
    cutter c = {.words = words, .s = view->data, .len = view->len, .vocab = vocab};
    words->count = 0;
    cut(&c);
    gl_grow((void **)&words->items, &words->capacity, (size_t)words->count + 1, sizeof *words->items);
    words->items[words->count] =
        (gl_word){.start = view->len, .end = view->len, .flags = GLANE_WORD_BREAK | GLANE_WORD_SPACE};
    gl_sentences_find(words, view);
}

void gl_words_free(gl_words *words)
{
    free(words->items);
    free(words->sentences);
    *words = (gl_words){0};
}

uint32_t gl_words_from(const gl_words *words, uint32_t byte)
{
    uint32_t low = 0, high = words->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (words->items[middle].start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t gl_words_after(const gl_words *words, uint32_t from, uint32_t byte)
{
    while (from < words->count && words->items[from].start < byte)
        from++;
    return from;
}

void gl_sentence_span(const gl_words *words, uint32_t sentence, uint32_t *first, uint32_t *end)
{
    *first = sentence < words->sentence_count ? words->sentences[sentence] : words->count;
    *end = sentence + 1 < words->sentence_count ? words->sentences[sentence + 1] : words->count;
}
