/* Acronyms and what they stand for: A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
 * definitions in biomedical text", Pacific Symposium on Biocomputing 8, 2003.
 *
 * Their algorithm finds where the long form begins, from the short form's letters, right to left. Here a rule has
 * said where it may begin, with words that tell what kind of name it is; the letters tell at which of them. */
#include "names.h"

enum {
    MAX_SHORT = 48,  /* bytes, folded; the longest acronyms have twelve letters */
    MAX_LONG = 1024, /* bytes, folded: no more than a phrase reaches */
    MAX_WORDS = 64,
    SURE_LETTERS = 3,  /* two letters stand for any two words: they ask for a capital in the long form */
    CONTENT_BYTES = 4, /* a word of fewer is taken for one that joins others, and gives its letter or not */
};

/* The long form, folded, a space after each word. */
typedef struct long_form {
    char text[MAX_LONG];
    size_t len;
    size_t start[MAX_WORDS]; /* of each word in the text */
    uint32_t flags[MAX_WORDS];
    uint32_t words, content;
    uint32_t capitals; /* words behind the first that begin with one */
} long_form;

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static int read_long(const glane_host *host, glane_context *ctx, glane_span view, long_form *out)
{
    const glane_words words = host->words(ctx);
    glane_str text = host->view(ctx);
    out->len = out->words = out->content = out->capitals = 0;
    for (uint32_t i = names_word_from(&words, view.start); i < words.count; i++) {
        const glane_word_entry *word = glane_word_at(&words, i);
        if (word->view.start >= view.end)
            break;
        if (!(word->flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS)))
            continue;
        size_t len = word->view.end - word->view.start;
        if (out->words == MAX_WORDS || out->len + 2 * len + 8 > MAX_LONG)
            return 0;
        out->capitals += out->words && word->flags & GLANE_WORD_CAPITAL;
        out->start[out->words] = out->len;
        out->flags[out->words++] = word->flags;
        out->content += len >= CONTENT_BYTES;
        out->len += host->fold((glane_str){text.data + word->view.start, len}, out->text + out->len,
                               MAX_LONG - out->len);
        out->text[out->len++] = ' ';
    }
    return out->words > 1;
}

/* The letters and digits of the short form, folded. */
static size_t read_short(const glane_host *host, glane_str text, char out[MAX_SHORT])
{
    size_t n = 0, len = host->fold(text, out, MAX_SHORT);
    for (size_t i = 0; i < len; i++)
        if (is_letter(out[i]))
            out[n++] = out[i];
    return n;
}

/* Right to left, each letter of the short form but its first at the nearest place; how much of the long form is
 * left for the first, 0 if one has no place. */
static size_t place_letters(const long_form *l, const char *letters, size_t n)
{
    size_t at = l->len;
    for (size_t k = n; k-- > 1;) {
        do {
            if (at-- <= 1)
                return 0;
        } while (l->text[at] != letters[k]);
    }
    return at;
}

/* Does the long form begin at its first word, and not at a later one that the first letter fits as well? A word in
 * small letters in between may be part of it; one with a capital begins a name of its own. */
static int begins_there(const long_form *l, char first, size_t left)
{
    if (l->text[0] != first)
        return 0;
    for (uint32_t w = 1; w < l->words && l->start[w] < left; w++)
        if (l->text[l->start[w]] == first && l->flags[w] & GLANE_WORD_CAPITAL)
            return 0;
    return 1;
}

/* NULL, or why the letters do not stand for the words of a span. */
static const char *misfit(const glane_host *host, glane_context *ctx, const char *letters, size_t n,
                          glane_span words)
{
    long_form l;
    if (!read_long(host, ctx, words, &l))
        return "what an acronym stands for has two words or more";
    if (l.content > n + 1)
        return "too many words for so few letters";
    if (n < SURE_LETTERS && !l.capitals)
        return "two letters and no capital behind the first word: any two words would do";
    size_t left = place_letters(&l, letters, n);
    return left && begins_there(&l, letters[0], left) ? NULL : "the letters are not those of these words";
}

/* Where the long form may begin, the nearest to its end first: at the captures `head`, or where there is none at its
 * own start. NULL, or why none of them fits; `words` is left at the one that does. */
static const char *find_start(const names *self, glane_context *ctx, const glane_match *match,
                              const char *letters, size_t n, glane_span *words)
{
    uint32_t starts[MAX_WORDS], count = 0;
    glane_capture c = {.size = sizeof c};
    for (uint32_t i = 0; self->host->capture(match, i, &c) == GLANE_OK && count < MAX_WORDS; i++)
        if (c.name == self->id.head && c.view.start >= words->start && c.view.start < words->end)
            starts[count++] = c.view.start;
    if (!count)
        starts[count++] = words->start;
    const char *why = NULL;
    while (count--) {
        words->start = starts[count];
        if (!(why = misfit(self->host, ctx, letters, n, *words)))
            return NULL;
    }
    return why;
}

glane_status names_acronym(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const names *self = state;
    const glane_host *host = self->host;
    const glane_capture *brief = host->find_capture(match, self->id.short_form);
    const glane_capture *full = host->find_capture(match, self->id.long_form);
    char letters[MAX_SHORT];
    glane_span words = full ? full->view : (glane_span){0, 0};
    size_t n = brief && full ? read_short(host, brief->text, letters) : 0;
    const char *why = !brief || !full ? "the operator wants the captures 'short' and 'long'"
                      : n < 2         ? "an acronym has two letters or more"
                                      : find_start(self, ctx, match, letters, n, &words);
    if (why) {
        host->reject(draft, why);
        return GLANE_SKIP;
    }
    host->span(draft, words);
    glane_set_string(host, draft, self->id.name,
                     (glane_str){host->view(ctx).data + words.start, words.end - words.start});
    return GLANE_OK;
}
