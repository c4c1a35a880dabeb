/* A phrase to begin a rule with, from the words of a line. It names no language's words but those that stand there. */
#include "engine.h"

/* Words taken before the first number, and after it; words taken where there is none. */
enum { BEFORE = 3, AFTER = 3, ALONE = 6, WHOLE = 40 };

typedef struct suggester {
    glane_session *s;
    glane_way way;
    int named; /* a number was captured */
    glane_str phrase;
} suggester;

static glane_str word_text(const glane_session *s, uint32_t i)
{
    const gl_word *w = &s->words.items[i];
    return (glane_str){s->view.data + w->start, w->end - w->start};
}

static int is_wordlike(const glane_session *s, uint32_t i)
{
    return (s->words.items[i].flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS)) != 0;
}

/* Words of letters and digits, and marks that mean nothing to a phrase and end no part of a sentence. */
static int can_stand(const glane_session *s, uint32_t i)
{
    glane_str text = word_text(s, i);
    return is_wordlike(s, i) || !memchr("<>[](){}|\"~+*?^.,;:!'\\", text.data[0], 22);
}

static int is_digits(const glane_session *s, uint32_t i)
{
    return (s->words.items[i].flags & GLANE_WORD_DIGITS) != 0;
}

/* Past the digits of one number: groups of three after a space, a decimal mark that nothing sets apart. */
static uint32_t number_end(const glane_session *s, uint32_t at, uint32_t end)
{
    const gl_word *w = s->words.items;
    uint32_t i = at + 1;
    while (i < end && is_digits(s, i) && w[i].end - w[i].start == 3 && !(w[i].flags & GLANE_WORD_BREAK))
        i++;
    if (i + 1 < end && is_digits(s, i + 1) && !((w[i].flags | w[i + 1].flags) & GLANE_WORD_SPACE) &&
        (s->view.data[w[i].start] == ',' || s->view.data[w[i].start] == '.'))
        i += 2;
    return i;
}

/* A word as a phrase has it: the capital that begins a sentence is none of its own. */
static void add_word(suggester *g, uint32_t i, uint32_t sentence)
{
    glane_session *s = g->s;
    glane_str text = gl_str_copy(s->document, word_text(s, i));
    char folded[GL_MAX_WORD_BYTES];
    uint32_t flags = s->words.items[i].flags;
    if (i == sentence && flags & GLANE_WORD_CAPITAL && !(flags & GLANE_WORD_CAPITALS)) {
        uint32_t n = gl_fold(text.data, text.len, folded);
        text = n ? gl_str_copy(s->document, (glane_str){folded, n}) : text;
    }
    if (!is_wordlike(s, i) && !can_stand(s, i))
        text = gl_format(s->document, "\"%s\"", text.data);
    g->phrase = gl_format(s->document, "%s%s%s", g->phrase.data, g->phrase.len ? " " : "", text.data);
}

static void add_number(suggester *g, uint32_t at, uint32_t end)
{
    glane_session *s = g->s;
    for (uint32_t i = at; g->way != GLANE_WAY_NUMBERS && i < end; i++)
        g->phrase = gl_format(s->document, "%s%s%s", g->phrase.data, g->phrase.len ? " " : "",
                              is_digits(s, i)                  ? "<digits>"
                              : word_text(s, i).data[0] == ',' ? ","
                                                               : "\".\"");
    if (g->way == GLANE_WAY_NUMBERS)
        g->phrase = gl_format(s->document, "%s%s%s<number>", g->phrase.data, g->phrase.len ? " " : "",
                              g->named ? "" : "value:");
    g->named = 1;
}

/* The words that the phrase is made of: around `at` where that is a number, from there on where it is none. */
static void find_window(const glane_session *s, uint32_t at, uint32_t first, uint32_t last, uint32_t *from,
                        uint32_t *to)
{
    int number = is_digits(s, at);
    uint32_t taken = 0;
    *from = at;
    while (number && *from > first && taken < BEFORE && can_stand(s, *from - 1) && !is_digits(s, *from - 1)) {
        --*from;
        taken++;
    }
    *to = number ? number_end(s, at, last) : at;
    taken = 0;
    while (*to < last && taken < (number ? (uint32_t)AFTER : (uint32_t)ALONE) && can_stand(s, *to)) {
        *to = is_digits(s, *to) ? number_end(s, *to, last) : *to + 1;
        taken++;
    }
    while (*to > at + 1 && s->words.items[*to - 1].end - s->words.items[*to - 1].start < 2 &&
           !is_digits(s, *to - 1))
        --*to; /* a mark, or a letter alone, ends no phrase well */
}

/* All words of the sentence, up to the one thing that no phrase can quote. */
static void find_whole(const glane_session *s, uint32_t first, uint32_t last, uint32_t *from, uint32_t *to)
{
    *from = *to = first;
    while (*to < last && *to - first < WHOLE && word_text(s, *to).data[0] != '"')
        ++*to;
}

/* The sentence without what tells the match from others: the words before its number, which could be anybody's; else
 * its last word or number. */
static glane_str near_miss(glane_session *s, uint32_t from, uint32_t to, uint32_t first, uint32_t last, uint32_t at)
{
    const gl_word *w = s->words.items;
    const char *view = s->view.data;
    uint32_t dropped = from, kept = at; /* left out: the words between */
    if (!is_digits(s, at) || at == from) {
        kept = to;
        dropped = is_digits(s, to - 1) && to - 1 > from && !is_wordlike(s, to - 2) && to - 2 > from ? to - 3 : to - 1;
        while (dropped > from && is_digits(s, dropped) && is_digits(s, dropped - 1))
            dropped--;
    }
    uint32_t resumed = kept == to ? w[to - 1].end : w[kept].start;
    glane_str miss = gl_format(s->document, "%.*s%.*s", (int)(w[dropped].start - w[first].start), view + w[first].start,
                               (int)(w[last - 1].end - resumed), view + resumed);
    return miss.len ? miss : glane_str_of("-"); /* an example needs a text */
}

glane_status glane_suggest(glane_session *s, const char *line, size_t len, uint32_t column, glane_way way,
                           glane_suggestion *out)
{
    suggester g = {.s = s, .way = way, .phrase = {"", 0}};
    gl_candidate **kept;
    uint32_t count, first, last, from, to;
    gl_run_text(s, (glane_str){line, len}, NULL, &kept, &count);
    uint32_t byte = column ? gl_map_out(&s->view.map, (glane_span){gl_text_byte(&s->text, column - 1),
                                                                   gl_text_byte(&s->text, column - 1)})
                                 .start
                           : 0;
    uint32_t at = gl_words_from(&s->words, byte), first_word = at;
    while (!column && at < s->words.count && !is_digits(s, at))
        at++;
    if (at >= s->words.count)
        at = first_word;
    while (at < s->words.count && !is_wordlike(s, at))
        at++;
    if (at >= s->words.count)
        return GLANE_SKIP;
    gl_sentence_span(&s->words, s->words.items[at].sentence, &first, &last);
    find_window(s, at, first, last, &from, &to);
    if (way == GLANE_WAY_SENTENCE)
        find_whole(s, first, last, &from, &to);
    if (from == to)
        return GLANE_SKIP;
    for (uint32_t i = from; i < to;) {
        uint32_t end = is_digits(s, i) ? number_end(s, i, to) : i + 1;
        if (is_digits(s, i))
            add_number(&g, i, end);
        else if (!(s->words.items[i].flags & GLANE_WORD_HYPHEN && !is_wordlike(s, i)))
            add_word(&g, i, first);
        i = end;
    }
    const gl_word *w = s->words.items;
    const char *view = s->view.data;
    glane_str sentence = {view + w[first].start, w[last - 1].end - w[first].start};
    *out = (glane_suggestion){.size = sizeof *out,
                              .phrase = g.phrase,
                              .sentence = sentence,
                              .match = {view + w[from].start, w[to - 1].end - w[from].start}};
    out->miss = near_miss(s, from, to, first, last, at);
    return GLANE_OK;
}
