/* Names that return: each fact of the types that the rule reads is a name, and every place in the document where its
 * words stand gives a fact with its keys, before the fact as after it.
 *
 * Spelling may differ: accents, ligatures, hyphens and apostrophes count for nothing; capitals less, the more words
 * the name has. Of two facts with the same words the first in the document gives its keys; of two names that
 * begin at one word the longer one stands. */
#include "names.h"

/* Words, as what they must be to begin a name. */
enum { SMALL = 1, CAPITAL = 2, MARK = 4 };

enum { MAX_TOKENS = 24, MAX_TOKEN = 64, FREE_CASE_FROM = 4, WORK = 1000, BEGIN_LOG = 12, BEGIN_BITS = 1 << BEGIN_LOG };

/* A word of a name. */
typedef struct token {
    const char *text;
    uint32_t len, flags;
} token;

typedef struct name {
    const glane_fact *fact;
    token tokens[MAX_TOKENS];
    uint32_t count;
    uint32_t next; /* of those that begin alike: index + 1 */
} name;

typedef struct finder {
    const glane_host *host;
    glane_context *ctx;
    glane_str view;
    glane_words words;
    name *names;
    uint32_t count;
    uint32_t *heads; /* by hash of the first word: index + 1 */
    uint32_t mask;
    uint8_t firsts[256];              /* by first byte of a word: the kinds of words that may begin a name, a bit each */
    uint64_t begins[BEGIN_BITS / 64]; /* what names begin with, by sign_of: a bit each */
    uint64_t steps;                   /* names looked at: many may begin alike */
} finder;

static uint8_t kind_of(uint32_t flags)
{
    static const uint8_t kinds[8] = {MARK, SMALL, SMALL, SMALL, CAPITAL, CAPITAL, CAPITAL, CAPITAL};
    return kinds[flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS | GLANE_WORD_CAPITAL)];
}

/* A bit for what a word begins with: its first four bytes, 0 where it has fewer. Capitals and small letters have one. */
static uint32_t sign_of(const char *text, size_t len)
{
    char begin[4] = {0};
    uint32_t head;
    if (len >= sizeof begin)
        memcpy(begin, text, sizeof begin);
    else
        for (size_t i = 0; i < len; i++)
            begin[i] = text[i];
    memcpy(&head, begin, sizeof head);
    return (head | 0x20202020u) * 0x9E3779B1u >> (32 - BEGIN_LOG);
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t h = 0x811c9dc5u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x01000193u;
    return h ^ (h >> 15);
}

/* Word i without its apostrophe, folded; 0 if it is nothing but one, or a hyphen, or too long. */
static size_t fold_word(const finder *f, const glane_word_entry *word, char out[MAX_TOKEN])
{
    size_t len = word->view.end - word->view.start;
    const char *text = f->view.data + word->view.start;
    if (text[len - 1] == '\'')
        len--;
    if (!len || (len == 1 && *text == '-') || 2 * len + 4 > MAX_TOKEN)
        return 0;
    return f->host->fold((glane_str){text, len}, out, MAX_TOKEN);
}

/* The words of a fact. */
static int read_name(const finder *f, const glane_fact *fact, name *out)
{
    out->fact = fact;
    out->count = 0;
    for (uint32_t i = names_word_from(&f->words, fact->view.start); i < f->words.count; i++) {
        const glane_word_entry *word = glane_word_at(&f->words, i);
        char folded[MAX_TOKEN];
        if (word->view.start >= fact->view.end)
            break;
        size_t len = fold_word(f, word, folded);
        if (!len)
            continue;
        if (out->count == MAX_TOKENS)
            return 0;
        char *copy = f->host->alloc(f->ctx, len);
        memcpy(copy, folded, len);
        out->tokens[out->count++] = (token){copy, (uint32_t)len, word->flags};
    }
    return out->count > 0;
}

static int same_words(const name *a, const name *b)
{
    if (a->count != b->count)
        return 0;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->tokens[i].len != b->tokens[i].len ||
            memcmp(a->tokens[i].text, b->tokens[i].text, a->tokens[i].len))
            return 0;
    return 1;
}

/* Puts a name into the table; of two with the same words the first in the document stays. */
static void keep_name(finder *f, const name *found)
{
    const token *first = &found->tokens[0];
    uint32_t *head = &f->heads[hash_of(first->text, first->len) & f->mask];
    for (uint32_t n = *head; n; n = f->names[n - 1].next) {
        name *other = &f->names[n - 1];
        f->steps++;
        if (!same_words(other, found))
            continue;
        if (found->fact->view.start < other->fact->view.start)
            other->fact = found->fact;
        return;
    }
    f->names[f->count] = *found;
    f->names[f->count].next = *head;
    *head = ++f->count;
    uint32_t sign = sign_of(first->text, first->len);
    f->begins[sign / 64] |= 1ULL << (sign % 64);
    uint8_t kind = kind_of(first->flags);
    uint8_t kinds = kind == MARK ? MARK : kind == SMALL || found->count >= FREE_CASE_FROM ? SMALL | CAPITAL : CAPITAL;
    unsigned char byte = (unsigned char)first->text[0];
    f->firsts[byte] |= kinds;
    if (byte >= 'a' && byte <= 'z')
        f->firsts[byte - 'a' + 'A'] |= kinds;
    for (uint32_t other = 0x80; other < 256; other++) /* an accent is lost, a ligature becomes two letters */
        f->firsts[other] |= kinds;
}

/* Charges the steps since the last call; 0 once the document has had its share. */
static int work(finder *f)
{
    uint64_t steps = f->steps;
    f->steps = 0;
    return f->host->charge(f->ctx, steps) == GLANE_OK;
}

/* All facts that the rule reads, as names: type after type. */
static void read_names(finder *f)
{
    uint32_t found = 0, type;
    const glane_fact *fact;
    for (uint32_t t = 0; (type = f->host->reads(f->ctx, t)) != GLANE_NONE; t++)
        for (uint32_t i = 0; f->host->fact_of(f->ctx, type, i); i++)
            found++;
    if (!found)
        return;
    for (f->mask = 16; f->mask < found * 2; f->mask *= 2)
        ;
    f->heads = f->host->alloc(f->ctx, f->mask * sizeof *f->heads);
    f->names = f->host->alloc(f->ctx, found * sizeof *f->names);
    f->mask--;
    for (uint32_t t = 0; f->heads && f->names && (type = f->host->reads(f->ctx, t)) != GLANE_NONE; t++)
        for (uint32_t i = 0; (fact = f->host->fact_of(f->ctx, type, i)) && work(f); i++) {
            name here;
            if (read_name(f, fact, &here))
                keep_name(f, &here);
        }
}

/* As a name of one word has capitals, or its first letter one, so must what returns; of a few words the first. */
static int casing_fits(const name *n, uint32_t i, uint32_t flags)
{
    uint32_t asked = n->count == 1                         ? GLANE_WORD_CAPITAL | GLANE_WORD_CAPITALS
                     : i == 0 && n->count < FREE_CASE_FROM ? GLANE_WORD_CAPITAL
                                                           : 0;
    return !(n->tokens[i].flags & asked & ~flags);
}

/* Does the name stand at a word? The word past it, 0 if it does not. */
static uint32_t stands_at(const finder *f, const name *n, uint32_t at, glane_span *view)
{
    uint32_t matched = 0;
    for (uint32_t i = at;; i++) {
        const glane_word_entry *word = i < f->words.count ? glane_word_at(&f->words, i) : NULL;
        char folded[MAX_TOKEN];
        if (matched == n->count)
            return word && word->flags & GLANE_WORD_HYPHEN ? 0 : i;
        if (!word || (i > at && word->flags & GLANE_WORD_BREAK))
            return 0;
        size_t len = fold_word(f, word, folded);
        if (!len && matched)
            continue;
        const token *t = &n->tokens[matched];
        if (len != t->len || memcmp(folded, t->text, len) || !casing_fits(n, matched, word->flags))
            return 0;
        view->start = matched ? view->start : word->view.start;
        view->end = word->view.end;
        matched++;
    }
}

/* The longest name that stands at a word. */
static uint32_t find_at(finder *f, uint32_t at, const glane_word_entry *word, glane_span *view, const name **found)
{
    char folded[MAX_TOKEN];
    uint32_t best = 0;
    size_t len = fold_word(f, word, folded);
    for (uint32_t n = len ? f->heads[hash_of(folded, len) & f->mask] : 0; n; n = f->names[n - 1].next) {
        glane_span here = {0, 0};
        f->steps++;
        uint32_t end = stands_at(f, &f->names[n - 1], at, &here);
        if (end <= best)
            continue;
        best = end;
        *view = here;
        *found = &f->names[n - 1];
    }
    return best;
}

/* Can a name begin with this word? By its first four bytes. */
static int may_begin(const finder *f, const glane_word_entry *word)
{
    const char *at = f->view.data + word->view.start;
    size_t len = word->view.end - word->view.start, plain = 0;
    char folded[MAX_TOKEN];
    len -= at[len - 1] == '\'';
    while (plain < len && plain < 4 && (unsigned char)at[plain] < 0x80)
        plain++;
    if (plain < len && plain < 4) {
        len = fold_word(f, word, folded);
        at = folded;
    }
    uint32_t sign = sign_of(at, len);
    return (f->begins[sign / 64] >> (sign % 64)) & 1;
}

glane_status names_again(void *state, glane_context *ctx)
{
    finder f = {.host = ((const names *)state)->host, .ctx = ctx};
    f.view = f.host->view(ctx);
    f.words = f.host->words(ctx);
    read_names(&f);
    if (!f.count)
        return GLANE_OK;
    f.steps += f.words.count;
    if (f.steps > WORK && !work(&f))
        return GLANE_FAILED;
    for (uint32_t i = 0, end; i < f.words.count; i = end) {
        const glane_word_entry *word = glane_word_at(&f.words, i);
        const name *found = NULL;
        glane_span view;
        end = i + 1;
        if (!(f.firsts[(unsigned char)f.view.data[word->view.start]] & kind_of(word->flags)) ||
            word->flags & GLANE_WORD_HYPHEN || !may_begin(&f, word))
            continue;
        uint32_t past = find_at(&f, i, word, &view, &found);
        if ((f.steps > WORK && !work(&f)) ||
            (found && f.host->emit(ctx, view, found->fact->attrs, found->fact->attr_count) != GLANE_OK))
            return GLANE_FAILED;
        end = past ? past : end;
    }
    return GLANE_OK;
}
