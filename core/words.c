#define _DEFAULT_SOURCE
#include "words.h"

#include <endian.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* What a byte begins. A capital is a letter, with the bit that makes it a small one. */
enum { OTHER = 0, LETTER = 1, DIGIT = 2, SPACE = 4, BREAK = 8, TO_SMALL = 0x20, CAPITAL = LETTER | TO_SMALL };

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

/* Class and length of the character at i, which is not ASCII: LETTER, CAPITAL or OTHER. */
static unsigned classify_beyond(const char *s, uint32_t i, uint32_t len, uint32_t *size)
{
    unsigned char c = (unsigned char)s[i];
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

static inline unsigned classify(const char *s, uint32_t i, uint32_t len, uint32_t *size)
{
    *size = 1;
    return (unsigned char)s[i] < 0x80 ? class_of[(unsigned char)s[i]] : classify_beyond(s, i, len, size);
}

/* Words that are looked up behind the one that is being cut. */
#define BEHIND 8u

/* A word on its way in: where it stands and, of a plain one, its folded form. */
typedef struct draft {
    uint32_t start, end, flags;
    uint32_t length; /* of `folded` */
    uint32_t place;  /* where it is looked up */
    int plain;       /* every character is ASCII or a Latin-1 letter but æ, and there is room for them */
    char folded[GL_MAX_WORD_BYTES]; /* zeros behind it, as gl_vocab_place asks for */
} draft;

typedef struct cutter {
    gl_words *words;
    const char *s;
    uint32_t len;
    const gl_vocab *vocab;
    draft drafts[BEHIND]; /* by index of the word */
} cutter;

/* Eight bytes, the first in the lowest bits. */
static inline uint64_t eight_at(const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return le64toh(eight);
}

static inline void put_eight(char *bytes, uint64_t eight)
{
    eight = htole64(eight);
    memcpy(bytes, &eight, sizeof eight);
}

/* The first `count` of eight bytes, zeros behind them. */
static inline uint64_t first_of(uint64_t eight, uint32_t count)
{
    return count < 8 ? eight & ((1ULL << 8 * count) - 1) : eight;
}

/* Gives word i its vocabulary ids. */
static inline void look_up(const cutter *c, uint32_t i)
{
    const draft *d = &c->drafts[i % BEHIND];
    gl_word *word = &c->words->items[i];
    const gl_vocab_hit *hit = d->length ? gl_vocab_find(c->vocab, d->folded, d->length, d->place) : NULL;
    if (!hit)
        return;
    word->word = hit->word;
    if (d->flags & GLANE_WORD_CAPITAL)
        word->alt = hit->alt_capital;
    if (!word->alt && d->flags & GLANE_WORD_CAPITALS)
        word->alt = hit->alt_caps;
    if (hit->abbreviation)
        word->flags |= GL_WORD_ABBREVIATION;
}

/* The draft of the next word; whose was in its place is looked up. */
static inline draft *next_draft(cutter *c)
{
    const uint32_t i = c->words->count;
    if (i >= BEHIND)
        look_up(c, i - BEHIND);
    return &c->drafts[i % BEHIND];
}

/* Adds the word of the draft. */
static inline void push(cutter *c, draft *d)
{
    gl_words *w = c->words;
    if (w->count + 2 > w->capacity)
        gl_grow((void **)&w->items, &w->capacity, (size_t)w->count + 2, sizeof *w->items);
    w->items[w->count++] = (gl_word){.start = d->start, .end = d->end, .flags = d->flags};
    if (!d->plain)
        d->length = gl_fold(c->s + d->start, d->end - d->start, d->folded);
    d->place = gl_vocab_place(c->vocab, d->folded, d->length);
}

static inline int is_letter(unsigned k)
{
    return k & LETTER;
}

/* The class of the Latin-1 letter whose first byte is C3, by its second; not of æ, which folds to two letters. */
static inline unsigned latin_class(unsigned char second)
{
    unsigned sign = second & 0xDFu;
    if (second < 0x80 || sign == 0x97 || sign == 0x86)
        return OTHER;
    return second < 0x9F ? CAPITAL : LETTER;
}

/* Letters in bytes that are folded as they are cut; one of two bytes and an apostrophe may come on top. */
#define MAX_PLAIN (GL_MAX_FOLDED_BYTES - 2u)

/* What a run of letters is made of. */
typedef struct run {
    uint32_t letters;
    int small, capital; /* some are small letters, some are capitals */
} run;

/* How many of eight bytes are ASCII letters, before the first that is none. */
static inline uint32_t count_letters(uint64_t eight)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
    const uint64_t low = (eight | 0x20 * ones) & ~high;
    const uint64_t letters = (low + (0x80 - 'a') * ones) & ~(low + (0x7F - 'z') * ones) & ~eight;
    const uint64_t others = ~letters & high;
    return others ? (uint32_t)__builtin_ctzll(others) / 8 : 8;
}

/* Folds the letter behind those that are folded; 0 if there is none, or none that is plain. */
static inline int fold_letter(draft *d, const char *s, run *r)
{
    const char *at = s + d->length;
    const uint32_t last = (unsigned char)*at == 0xC3;
    const unsigned k = last ? latin_class((unsigned char)at[1]) : class_of[(unsigned char)*at];
    if (!is_letter(k))
        return 0;
    d->folded[d->length] = *at;
    d->folded[d->length + last] = (char)((unsigned char)at[last] | (k & TO_SMALL));
    d->length += last + 1;
    r->small |= k != CAPITAL;
    r->capital |= k == CAPITAL;
    r->letters++;
    return 1;
}

/* The plain letters from the draft's start on, folded on the way: most are ASCII, eight of which are looked at at once.
 * classify and gl_fold agree on each of them. */
static inline run fold_letters(const cutter *c, draft *d)
{
    const char *s = c->s + d->start;
    const uint32_t room = c->len - d->start < MAX_PLAIN ? c->len - d->start : MAX_PLAIN;
    const uint64_t to_small = TO_SMALL * 0x0101010101010101u;
    run r = {0};
    int more = 1;
    d->length = 0;
    while (more && d->length + 8 <= room) {
        const uint64_t eight = eight_at(s + d->length);
        const uint32_t count = count_letters(eight);
        put_eight(d->folded + d->length, first_of(eight | to_small, count));
        r.small |= first_of(eight & to_small, count) != 0;
        r.capital |= first_of(~eight & to_small, count) != 0;
        r.letters += count;
        d->length += count;
        more = count == 8 || fold_letter(d, s, &r);
    }
    while (more && d->length < room)
        more = fold_letter(d, s, &r);
    if (d->length > r.letters || d->length + 8 > room) /* not eight by eight: no zeros behind it yet */
        memset(d->folded + d->length, 0, sizeof(uint64_t));
    return r;
}

/* A run of letters from i on, with an apostrophe that elides into a letter. Its end. */
static uint32_t cut_letters(cutter *c, uint32_t i, unsigned first, uint32_t flags)
{
    draft *d = next_draft(c);
    uint32_t size;
    d->start = i;
    d->plain = 1;
    flags |= GLANE_WORD_LETTERS | (first == CAPITAL ? GLANE_WORD_CAPITAL : 0);
    run r = fold_letters(c, d);
    i += d->length;
    if (i < c->len && (d->length >= MAX_PLAIN || (unsigned char)c->s[i] >= 0x80))
        for (unsigned k; i < c->len && is_letter(k = classify(c->s, i, c->len, &size)); i += size) {
            d->plain = 0;
            r.small |= k != CAPITAL;
            r.capital |= k == CAPITAL;
            r.letters++;
        }
    if (!r.small && r.letters > 1)
        flags |= GLANE_WORD_CAPITALS;
    if (i < c->len && c->s[i] == '\'') { /* at the end of a text too: the phrase "d'"; but a capital's word is cut short */
        unsigned at_end = r.capital && r.letters > 2 ? OTHER : LETTER;
        unsigned k = i + 1 < c->len ? classify(c->s, i + 1, c->len, &size) : at_end;
        if (is_letter(k)) {
            d->folded[d->length++] = '\''; /* there are zeros behind it */
            i++;
        }
    }
    d->end = i;
    d->flags = flags;
    push(c, d);
    return i;
}

/* A run of digits, or one other character. */
static uint32_t cut_other(cutter *c, uint32_t i, uint32_t size, unsigned k, uint32_t flags)
{
    draft *d = next_draft(c);
    d->start = i;
    d->end = i + size;
    d->flags = k == DIGIT ? flags | GLANE_WORD_DIGITS : flags;
    while (k == DIGIT && d->end < c->len && class_of[(unsigned char)c->s[d->end]] == DIGIT)
        d->end++;
    d->length = d->end - i;
    d->plain = (unsigned char)c->s[i] < 0x80 && d->length <= GL_MAX_FOLDED_BYTES;
    if (d->length <= 8 && c->len - i >= 8)
        put_eight(d->folded, first_of(eight_at(c->s + i), d->length));
    else if (d->plain) {
        memcpy(d->folded, c->s + i, d->length);
        memset(d->folded + d->length, 0, sizeof(uint64_t));
    }
    push(c, d);
    return d->end;
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
            i = cut_letters(c, i, k, flags);
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

/* The byte that a word consists of, or NUL where it has more. */
static char mark_of(const gl_words *w, const char *s, uint32_t i)
{
    return w->items[i].end - w->items[i].start == 1 ? s[w->items[i].start] : '\0';
}

static int ends_sentence(char mark)
{
    return mark == '.' || mark == '!' || mark == '?';
}

/* A sentence ends before word i, which stands behind a mark, where that is . ! ? (and closing marks), white space and a
 * capital, digit or opening mark follow, and what stands before the dot is no abbreviation nor initial; and at a dot
 * glued between a small letter and a capital. */
static int ends_before(const gl_words *w, const char *s, uint32_t i)
{
    const gl_word *next = &w->items[i];
    uint32_t stop = i - 1;
    char mark = mark_of(w, s, stop);
    if ((mark == ')' || mark == '"' || mark == ']') && stop > 0 && next->flags & GLANE_WORD_SPACE)
        mark = mark_of(w, s, --stop);
    if (!ends_sentence(mark) || stop == 0)
        return 0;
    const gl_word *before = &w->items[stop - 1];
    int dot = mark == '.';
    if (!(next->flags & GLANE_WORD_SPACE))
        return dot && next->flags & GLANE_WORD_CAPITAL && before->flags & GLANE_WORD_LETTERS &&
               !(before->flags & (GLANE_WORD_CAPITAL | GL_WORD_ABBREVIATION)) && before->end - before->start > 2;
    if (dot && (before->flags & GL_WORD_ABBREVIATION ||
                (before->flags & GLANE_WORD_CAPITAL && before->end - before->start == 1)))
        return 0;
    return (next->flags & (GLANE_WORD_CAPITAL | GLANE_WORD_DIGITS)) || !(next->flags & GLANE_WORD_LETTERS);
}

/* A sentence ends at a hard break too. Nearly all words stand behind one of letters or digits. */
void gl_sentences_find(gl_words *w, const gl_view *view)
{
    const uint32_t wordlike = GLANE_WORD_LETTERS | GLANE_WORD_DIGITS, count = w->count;
    gl_word *const items = w->items;
    uint32_t last = 0, sentence = UINT32_MAX; /* last: flags of the word before */
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t flags = items[i].flags;
        if ((flags & GLANE_WORD_BREAK || !(last & wordlike)) &&
            (!i || flags & GLANE_WORD_BREAK || ends_before(w, view->data, i))) {
            gl_grow((void **)&w->sentences, &w->sentence_capacity, (size_t)++sentence + 1, sizeof *w->sentences);
            w->sentences[sentence] = i;
        }
        last = flags;
        items[i].sentence = sentence;
    }
    items[count].sentence = w->sentence_count = sentence + 1;
}

void gl_words_cut(gl_words *words, const gl_view *view, const gl_vocab *vocab)
{
    cutter c;
    c.words = words;
    c.s = view->data;
    c.len = view->len;
    c.vocab = vocab;
    words->count = 0;
    cut(&c);
    for (uint32_t i = words->count > BEHIND ? words->count - BEHIND : 0; i < words->count; i++)
        look_up(&c, i);
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
