/* errors.c: sorts matches into classes of errors. */
#include "errors.h"

#include "compare.h"
#include "pair.h"

#include <stdlib.h>

/* How many characters of a line are kept on either side of a mention. */
#define GL_CONTEXT_CHARS 50u
/* How many of a mention that runs over lines. */
#define GL_MARKED_CHARS 120u

const char *gl_class_name(gl_error_class class)
{
    static const char *const names[GL_CLASSES] = {"missed", "spurious", "boundary", "wrong type", "value",
                                                  "bound",  "unit",     "of",       "period",     "key"};
    return names[class];
}

void gl_errors_init(gl_errors *errors, gl_arena *arena)
{
    *errors = (gl_errors){.arena = arena, .keep = UINT32_MAX};
    gl_table_init(&errors->cells, arena);
}

void gl_errors_free(gl_errors *errors)
{
    free(errors->items);
    free(errors->types);
    free(errors->confusion);
    gl_table_free(&errors->cells);
}

/* -- one error ---------------------------------------------------------------------- */

static gl_class_counts *gl_counts_of(gl_errors *errors, uint32_t type)
{
    const size_t before = errors->type_capacity;
    void *types = errors->types;
    gl_grow(&types, &errors->type_capacity, (size_t)type + 1, sizeof *errors->types);
    errors->types = types;
    if (errors->type_capacity > before)
        memset(errors->types + before, 0, (errors->type_capacity - before) * sizeof *errors->types);
    return &errors->types[type];
}

/* Where the mention stands, with what is around it in its line. */
static void gl_error_place(gl_errors *errors, const gl_text *text, gl_error *error)
{
    const gl_mention *mention = error->gold ? error->gold : error->fact;
    const uint32_t start = mention->start < text->chars ? mention->start : text->chars;
    const uint32_t end = mention->end < text->chars ? mention->end : text->chars;
    error->line = gl_text_line(text, gl_text_byte(text, start));
    const glane_span line = gl_text_line_span(text, error->line);
    const uint32_t first = gl_text_char(text, line.start);
    const uint32_t last_line = gl_text_line(text, gl_text_byte(text, end > start ? end - 1 : end));
    const uint32_t last = gl_text_char(text, gl_text_line_span(text, last_line).end);
    const uint32_t from = start - first > GL_CONTEXT_CHARS ? start - GL_CONTEXT_CHARS : first;
    const uint32_t to = last > end && last - end > GL_CONTEXT_CHARS ? end + GL_CONTEXT_CHARS : last;
    const uint32_t cut = end - start > GL_MARKED_CHARS ? start + GL_MARKED_CHARS : end;
    error->column = start - first + 1;
    error->before = gl_str_copy(errors->arena, gl_text_slice(text, from, start));
    error->marked = gl_str_copy(errors->arena, gl_text_slice(text, start, cut));
    error->after = gl_str_copy(errors->arena, gl_text_slice(text, end, to));
}

static void gl_error_add(gl_errors *errors, const gl_text *text, gl_error error, int costly)
{
    const gl_mention *mention = error.gold ? error.gold : error.fact;
    gl_class_counts *counts = gl_counts_of(errors, mention->type);
    counts->all[error.class]++;
    counts->costly[error.class] += costly != 0;
    if (counts->kept[error.class] >= errors->keep)
        return;
    counts->kept[error.class]++;
    gl_error_place(errors, text, &error);
    error.gold = error.gold ? gl_mention_copy(errors->arena, error.gold) : NULL;
    error.fact = error.fact ? gl_mention_copy(errors->arena, error.fact) : NULL;
    void *items = errors->items;
    gl_grow(&items, &errors->capacity, errors->count + 1, sizeof *errors->items);
    errors->items = items;
    errors->items[errors->count++] = error;
}

static void gl_confuse(gl_errors *errors, const gl_mention *gold, const gl_mention *fact)
{
    const uint32_t cell[2] = {gold ? gold->type : GLANE_NONE, fact ? fact->type : GLANE_NONE};
    const uint32_t before = errors->cells.count;
    const uint32_t id = gl_table_add(&errors->cells, (glane_str){(const char *)cell, sizeof cell});
    void *confusion = errors->confusion;
    gl_grow(&confusion, &errors->confusion_capacity, (size_t)id + 1, sizeof *errors->confusion);
    errors->confusion = confusion;
    if (id == before)
        errors->confusion[id] = (gl_confusion){cell[0], cell[1], 0};
    errors->confusion[id].count++;
}

/* -- pairs ---------------------------------------------------------------------------- */

/* The class of a link whose values differ. */
static const gl_error_class gl_link_class[GL_LINK_KEYS] = {GL_WRONG_BOUND, GL_WRONG_UNIT, GL_WRONG_OF,
                                                           GL_WRONG_PERIOD};

static void gl_links_check(gl_errors *errors, const gl_scheme *scheme, const gl_text *text, gl_error error)
{
    for (int i = 0; i < GL_LINK_KEYS; i++) {
        const glane_str gold = gl_mention_value(error.gold, scheme->links[i]);
        const glane_str fact = gl_mention_value(error.fact, scheme->links[i]);
        const int same = i == GL_LINK_OF ? gl_same_of(scheme, gold, fact) : glane_str_equal(gold, fact);
        if (!scheme->measures[error.gold->type].linked[i] || same)
            continue;
        error.class = gl_link_class[i];
        error.key = scheme->links[i];
        gl_error_add(errors, text, error, 0);
    }
    for (size_t i = 0; i < error.gold->pair_count; i++) {
        const gl_pair *pair = &error.gold->pairs[i];
        int link = 0;
        for (int k = 0; k < GL_LINK_KEYS; k++)
            link |= scheme->links[k] == pair->key;
        if (link || gl_is_value_key(scheme, error.gold->type, pair->key) ||
            gl_same(pair->value, gl_mention_value(error.fact, pair->key)))
            continue;
        error.class = GL_WRONG_KEY;
        error.key = pair->key;
        gl_error_add(errors, text, error, 0);
    }
}

static void gl_pair_check(gl_errors *errors, const gl_scheme *scheme, const gl_text *text, uint32_t doc,
                          const gl_match *match)
{
    gl_error error = {.doc = doc, .gold = match->gold, .fact = match->fact, .key = GLANE_NONE};
    gl_confuse(errors, match->gold, match->fact);
    if (!match->exact) {
        error.class = GL_BOUNDARY;
        gl_error_add(errors, text, error, 1);
        return;
    }
    if (!match->right) {
        (void)gl_same_value(scheme, match->gold, match->fact, &error.key);
        error.class = error.key == scheme->links[GL_LINK_UNIT] ? GL_WRONG_UNIT : GL_WRONG_VALUE;
        gl_error_add(errors, text, error, 1);
    }
    gl_links_check(errors, scheme, text, error);
}

/* -- what is alone ---------------------------------------------------------------------- */

/* The mentions, or facts, that have no partner of their type; as if they were all of one type. */
static void gl_alone_gather(const gl_matches *matches, int facts, gl_mentions *alone,
                            const gl_mention **whose)
{
    for (size_t i = 0; i < matches->count; i++) {
        const gl_match *match = &matches->items[i];
        const gl_mention *mention = facts ? match->fact : match->gold;
        if ((facts ? match->gold : match->fact) || !mention)
            continue;
        whose[alone->count] = mention;
        gl_mention *copy = gl_mentions_add(alone);
        *copy = *mention;
        copy->type = 0;
    }
}

static void gl_alone_check(gl_errors *errors, const gl_text *text, uint32_t doc, const gl_matches *matches)
{
    gl_mentions gold = {0}, facts = {0};
    const gl_mention **whose_gold = gl_realloc(NULL, (matches->count + 1) * sizeof(gl_mention *));
    const gl_mention **whose_fact = gl_realloc(NULL, (matches->count + 1) * sizeof(gl_mention *));
    gl_alone_gather(matches, 0, &gold, whose_gold);
    gl_alone_gather(matches, 1, &facts, whose_fact);
    uint32_t *fact_of = gl_realloc(NULL, (gold.count + 1) * sizeof *fact_of);
    unsigned char *taken = gl_realloc(NULL, facts.count + 1);
    (void)gl_pair_mentions(&gold, &facts, fact_of, taken);
    for (size_t i = 0; i < gold.count; i++) {
        const gl_mention *fact = fact_of[i] == GLANE_NONE ? NULL : whose_fact[fact_of[i]];
        gl_error_add(errors, text,
                     (gl_error){fact ? GL_TYPE : GL_MISSED, doc, .gold = whose_gold[i], .fact = fact,
                                .key = GLANE_NONE},
                     1);
        gl_confuse(errors, whose_gold[i], fact);
    }
    for (size_t i = 0; i < facts.count; i++) {
        if (taken[i])
            continue;
        gl_error_add(errors, text, (gl_error){GL_SPURIOUS, doc, .fact = whose_fact[i], .key = GLANE_NONE}, 1);
        gl_confuse(errors, NULL, whose_fact[i]);
    }
    free(fact_of);
    free(taken);
    free((void *)whose_gold);
    free((void *)whose_fact);
    free(gold.items); /* their pairs are the originals' */
    free(facts.items);
}

void gl_errors_add(gl_errors *errors, const gl_scheme *scheme, const gl_text *text, uint32_t doc,
                   const gl_matches *matches)
{
    for (size_t i = 0; i < matches->count; i++) {
        if (matches->items[i].gold && matches->items[i].fact)
            gl_pair_check(errors, scheme, text, doc, &matches->items[i]);
    }
    gl_alone_check(errors, text, doc, matches);
}

/* -- sums --------------------------------------------------------------------------------- */

int gl_error_shown(const gl_scheme *scheme, const gl_error *error)
{
    return gl_scheme_shown(scheme, error->gold ? error->gold->type : error->fact->type);
}

/* Value F1 if there were none of `count` errors of a class. */
static double gl_mended(const gl_tally *all, gl_error_class class, uint64_t count)
{
    gl_tally mended = *all;
    if (class == GL_MISSED)
        mended.facts += count;
    if (class == GL_SPURIOUS)
        mended.facts -= count < mended.facts ? count : mended.facts;
    return gl_f1(&mended, mended.value + (class == GL_SPURIOUS ? 0 : count));
}

static int gl_by_worth(const void *left, const void *right)
{
    const gl_class_sum *a = left, *b = right;
    if (a->worth < b->worth || a->worth > b->worth)
        return a->worth > b->worth ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (int)a->class - (int)b->class;
}

void gl_errors_rank(const gl_errors *errors, const gl_scheme *scheme, const gl_tally *all,
                    gl_class_sum sums[GL_CLASSES])
{
    for (int class = 0; class < GL_CLASSES; class ++) {
        uint64_t costly = 0;
        sums[class] = (gl_class_sum){.class = (gl_error_class) class};
        for (uint32_t type = 0; type < scheme->types.count && type < errors->type_capacity; type++) {
            if (!gl_scheme_shown(scheme, type))
                continue;
            sums[class].count += errors->types[type].all[class];
            costly += errors->types[type].costly[class];
        }
        if (costly > 0)
            sums[class].worth = gl_mended(all, (gl_error_class) class, costly) - gl_f1(all, all->value);
    }
    qsort(sums, GL_CLASSES, sizeof *sums, gl_by_worth);
}
