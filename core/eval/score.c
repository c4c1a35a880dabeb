/* score.c: see score.h. */
#include "score.h"

#include "compare.h"
#include "pair.h"

#include <math.h>
#include <stdlib.h>

/* -- cards ------------------------------------------------------------------------- */

void gl_card_free(gl_card *card)
{
    free(card->types);
    free(card->keys);
    *card = (gl_card){0};
}

static void gl_card_widen(gl_card *card, uint32_t types, uint32_t keys)
{
    void *array = card->types;
    gl_grow(&array, &card->type_capacity, (size_t)types + 1, sizeof *card->types);
    card->types = array;
    for (; card->type_count < types; card->type_count++)
        card->types[card->type_count] = (gl_tally){0};
    array = card->keys;
    gl_grow(&array, &card->key_capacity, (size_t)keys + 1, sizeof *card->keys);
    card->keys = array;
    for (; card->key_count < keys; card->key_count++)
        card->keys[card->key_count] = (gl_agreement){0};
}

void gl_tally_add(gl_tally *sum, const gl_tally *tally)
{
    sum->gold += tally->gold;
    sum->facts += tally->facts;
    sum->strict += tally->strict;
    sum->lenient += tally->lenient;
    sum->value += tally->value;
}

void gl_card_add(gl_card *sum, const gl_card *card)
{
    gl_card_widen(sum, card->type_count, card->key_count);
    for (uint32_t i = 0; i < card->type_count; i++)
        gl_tally_add(&sum->types[i], &card->types[i]);
    for (uint32_t i = 0; i < card->key_count; i++) {
        sum->keys[i].all += card->keys[i].all;
        sum->keys[i].right += card->keys[i].right;
    }
    for (int i = 0; i < GL_ROW_LINKS; i++) {
        sum->links[i].all += card->links[i].all;
        sum->links[i].right += card->links[i].right;
    }
}

gl_tally gl_card_tally(const gl_card *card, uint32_t type)
{
    return type < card->type_count ? card->types[type] : (gl_tally){0};
}

double gl_ratio(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : (double)NAN;
}

double gl_f1(const gl_tally *tally, uint64_t right)
{
    return gl_ratio(2 * right, tally->gold + tally->facts);
}

/* -- counting ------------------------------------------------------------------------ */

static void gl_agree(gl_agreement *agreement, int right)
{
    agreement->all++;
    agreement->right += right != 0;
}

/* The period that most mentions have; of several, the one that is met first. */
static glane_str gl_usual_period(const gl_scheme *scheme, const gl_mentions *gold)
{
    gl_arena *arena = gl_arena_new();
    gl_table periods;
    gl_table_init(&periods, arena);
    uint32_t *counts = gl_realloc(NULL, (gold->count + 1) * sizeof *counts), best = 0;
    glane_str usual = {NULL, 0};
    memset(counts, 0, (gold->count + 1) * sizeof *counts);
    for (size_t i = 0; i < gold->count; i++) {
        const glane_str period = gl_mention_value(&gold->items[i], scheme->links[GL_LINK_PERIOD]);
        if (period.len > 0)
            counts[gl_table_add(&periods, period)]++;
    }
    for (uint32_t id = 0; id < periods.count; id++)
        best = counts[id] > counts[best] ? id : best;
    for (size_t i = 0; periods.count > 0 && i < gold->count && !usual.data; i++) {
        const glane_str period = gl_mention_value(&gold->items[i], scheme->links[GL_LINK_PERIOD]);
        if (glane_str_equal(period, periods.names[best]))
            usual = period;
    }
    free(counts);
    gl_table_free(&periods);
    gl_arena_free(arena);
    return usual;
}

/* What is compared beside the value, of a pair of equal spans. */
static void gl_links_count(const gl_scheme *scheme, const gl_match *match, glane_str usual, gl_card *card)
{
    const gl_type_measures *measures = &scheme->measures[match->gold->type];
    glane_str gold[GL_LINK_KEYS], fact[GL_LINK_KEYS];
    for (int i = 0; i < GL_LINK_KEYS; i++) {
        gold[i] = gl_mention_value(match->gold, scheme->links[i]);
        fact[i] = gl_mention_value(match->fact, scheme->links[i]);
        if (!measures->linked[i] || (gold[i].len == 0 && fact[i].len == 0))
            continue;
        const int same = glane_str_equal(gold[i], fact[i]);
        if (i == GL_LINK_BOUND)
            gl_agree(&card->links[GL_ROW_BOUND], same);
        if (i == GL_LINK_UNIT)
            gl_agree(&card->links[GL_ROW_UNIT], same);
        if (i == GL_LINK_OF) {
            gl_agree(&card->links[GL_ROW_OF], gl_same_of(scheme, gold[i], fact[i]));
            gl_agree(&card->links[GL_ROW_OF_HEAD], gl_same_head(scheme, gold[i], fact[i]));
        }
        if (i == GL_LINK_PERIOD) {
            gl_agree(&card->links[GL_ROW_PERIOD], same);
            if (!usual.data || !glane_str_equal(gold[i], usual))
                gl_agree(&card->links[GL_ROW_PERIOD_OTHER], same);
        }
    }
}

/* Keys that the annotation gives, beside those. */
static void gl_keys_count(const gl_scheme *scheme, const gl_match *match, gl_card *card)
{
    for (size_t i = 0; i < match->gold->pair_count; i++) {
        const gl_pair *pair = &match->gold->pairs[i];
        int link = 0;
        for (int k = 0; k < GL_LINK_KEYS; k++)
            link |= scheme->links[k] == pair->key;
        if (!link && !gl_is_value_key(scheme, match->gold->type, pair->key))
            gl_agree(&card->keys[pair->key], gl_same(pair->value, gl_mention_value(match->fact, pair->key)));
    }
}

static gl_match *gl_matches_add(gl_matches *matches)
{
    void *items = matches->items;
    gl_grow(&items, &matches->capacity, matches->count + 1, sizeof *matches->items);
    matches->items = items;
    matches->items[matches->count] = (gl_match){0};
    return &matches->items[matches->count++];
}

static int gl_match_order(const void *left, const void *right)
{
    const gl_match *a = left, *b = right;
    const gl_mention *x = a->gold ? a->gold : a->fact, *y = b->gold ? b->gold : b->fact;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if ((a->gold == NULL) != (b->gold == NULL))
        return a->gold ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void gl_match_count(const gl_scheme *scheme, gl_match *match, glane_str usual, gl_card *card)
{
    gl_tally *tally = &card->types[match->gold->type];
    uint32_t key;
    tally->lenient++;
    match->exact = match->gold->start == match->fact->start && match->gold->end == match->fact->end;
    if (!match->exact)
        return;
    match->right = gl_same_value(scheme, match->gold, match->fact, &key);
    tally->strict++;
    tally->value += match->right != 0;
    gl_links_count(scheme, match, usual, card);
    gl_keys_count(scheme, match, card);
}

void gl_score(gl_scheme *scheme, const gl_mentions *gold, const gl_mentions *facts, gl_matches *matches,
              gl_card *card)
{
    uint32_t *fact_of = gl_realloc(NULL, (gold->count + 1) * sizeof *fact_of);
    unsigned char *taken = gl_realloc(NULL, facts->count + 1);
    const glane_str usual = gl_usual_period(scheme, gold);
    matches->count = 0;
    card->type_count = card->key_count = 0;
    memset(card->links, 0, sizeof card->links);
    gl_card_widen(card, scheme->types.count, scheme->keys.count);
    matches->cut = !gl_pair_mentions(gold, facts, fact_of, taken);
    for (size_t i = 0; i < gold->count; i++) {
        gl_match *match = gl_matches_add(matches);
        match->gold = &gold->items[i];
        match->fact = fact_of[i] == GLANE_NONE ? NULL : &facts->items[fact_of[i]];
        card->types[match->gold->type].gold++;
        if (match->fact)
            gl_match_count(scheme, match, usual, card);
    }
    for (size_t i = 0; i < facts->count; i++) {
        card->types[facts->items[i].type].facts++;
        if (!taken[i])
            gl_matches_add(matches)->fact = &facts->items[i];
    }
    if (matches->count > 0)
        qsort(matches->items, matches->count, sizeof *matches->items, gl_match_order);
    free(fact_of);
    free(taken);
}
