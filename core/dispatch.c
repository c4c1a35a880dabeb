/* Which rules to try where.
 *
 * A rule is tried where something stands that it needs to begin: a word, a
 * lexicon entry, a class of words, the first byte of a regex, or an earlier fact.
 * After a fact or a class of words, what follows it decides too, so that a thousand
 * rules of the shape "<number> unit" cost no more than the one whose unit stands there. */
#include "ruleset.h"

#include <stdlib.h>

/* Pairs (key, rule) on their way into an index. */
typedef struct pairs {
    uint32_t (*items)[2];
    size_t count, capacity;
} pairs;

static void add(pairs *p, uint32_t key, uint32_t rule)
{
    gl_grow((void **)&p->items, &p->capacity, p->count + 1, sizeof *p->items);
    p->items[p->count][0] = key;
    p->items[p->count++][1] = rule;
}

static int by_key(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

static gl_index make_index(gl_arena *arena, pairs *p, uint32_t keys)
{
    gl_index index = {.keys = keys};
    if (p->count)
        qsort(p->items, p->count, sizeof *p->items, by_key);
    index.start = gl_alloc(arena, ((size_t)keys + 2) * sizeof *index.start);
    index.rules = gl_alloc(arena, (p->count + 1) * sizeof *index.rules);
    size_t at = 0;
    for (uint32_t key = 0; key < keys; key++) {
        index.start[key] = (uint32_t)at;
        for (; at < p->count && p->items[at][0] == key; at++)
            index.rules[at] = p->items[at][1];
    }
    index.start[keys] = index.start[keys + 1] = (uint32_t)at;
    free(p->items);
    *p = (pairs){0};
    return index;
}

/* Do words and entries alone say what follows? */
static int is_narrow(const gl_first *second)
{
    return !second->empty && !second->classes && !second->type_count;
}

static void add_narrow(const gl_first *first, uint32_t rule, pairs *words, pairs *lexicons)
{
    for (uint32_t i = 0; i < first->word_count; i++)
        add(words, first->words[i], rule);
    for (uint32_t i = 0; i < first->lexicon_count; i++)
        add(lexicons, first->lexicons[i], rule);
}

/* Does the phrase ask for the start of a line before anything else? */
static int begins_line(const gl_program *phrase)
{
    uint32_t i = 0;
    while (i < phrase->count && phrase->steps[i].op == GL_OP_OPEN)
        i++;
    return i < phrase->count && phrase->steps[i].op == GL_OP_LINE_START;
}

/* Rules that begin lines. */
static void make_line_start(gl_ruleset *set)
{
    pairs words = {0}, lexicons = {0}, classes = {0};
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const gl_rule *rule = &set->rules[r];
        if (!rule->phrase || !begins_line(rule->phrase))
            continue;
        add_narrow(&rule->phrase->first, r, &words, &lexicons);
        for (uint32_t k = 0; k < GL_CLASS_COUNT; k++)
            if (rule->phrase->first.classes & (1u << k))
                add(&classes, k, r);
    }
    set->dispatch.line_words = make_index(set->arena, &words, gl_vocab_count(set->vocab));
    set->dispatch.line_lexicons = make_index(set->arena, &lexicons, gl_lexicon_count(set->lexicons));
    set->dispatch.line_classes = make_index(set->arena, &classes, GL_CLASS_COUNT);
}

static void make_start(gl_ruleset *set)
{
    pairs words = {0}, lexicons = {0}, classes = {0}, second_words = {0}, second_lexicons = {0};
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const gl_rule *rule = &set->rules[r];
        if (!rule->phrase || begins_line(rule->phrase))
            continue;
        add_narrow(&rule->phrase->first, r, &words, &lexicons);
        for (uint32_t k = 0; k < GL_CLASS_COUNT; k++) {
            if (!(rule->phrase->first.classes & (1u << k)))
                continue;
            gl_first second = gl_phrase_second(rule->phrase, GL_OP_CLASS, k, set->arena);
            if (is_narrow(&second))
                add_narrow(&second, r, &second_words, &second_lexicons);
            else
                add(&classes, k, r);
        }
    }
    set->dispatch.words = make_index(set->arena, &words, gl_vocab_count(set->vocab));
    set->dispatch.lexicons = make_index(set->arena, &lexicons, gl_lexicon_count(set->lexicons));
    set->dispatch.classes = make_index(set->arena, &classes, GL_CLASS_COUNT);
    set->dispatch.second_words = make_index(set->arena, &second_words, gl_vocab_count(set->vocab));
    set->dispatch.second_lexicons = make_index(set->arena, &second_lexicons, gl_lexicon_count(set->lexicons));
}

/* What the passes over a document's words ask first. */
static void make_triggers(gl_ruleset *set)
{
    gl_dispatch *d = &set->dispatch;
    uint32_t count = gl_vocab_count(set->vocab);
    d->triggers = gl_alloc(set->arena, (size_t)count + 1);
    for (uint32_t id = 0; id < count; id++)
        d->triggers[id] = (uint8_t)((d->words.start[id] < d->words.start[id + 1] ? GL_TRIGGER_FIRST : 0) |
                                    (d->second_words.start[id] < d->second_words.start[id + 1] ? GL_TRIGGER_SECOND : 0));
    for (uint32_t k = 0; k < GL_CLASS_COUNT; k++)
        if (d->classes.start[k] < d->classes.start[k + 1])
            d->class_signs |= gl_class_sign((gl_class)k);
}

static void set_bit(uint64_t *sets, const gl_regex_sets *x, size_t row, uint32_t bit)
{
    sets[row * x->width + bit / 64] |= 1ULL << (bit % 64);
}

/* One regex's bits, from its first bytes and its prefilter. */
static void add_regex(gl_regex_sets *x, const gl_pattern *pattern, uint32_t bit)
{
    const gl_prefilter *f = &pattern->prefilter;
    set_bit(x->all, x, 0, bit);
    for (uint32_t b = 0; b < 256; b++) {
        unsigned char byte = (unsigned char)b;
        if (pattern->begins[b / 8] & (1u << (b % 8)))
            set_bit(x->begins, x, b, bit);
        if (gl_prefilter_has(f->second, byte))
            set_bit(x->second, x, b, bit);
        if (gl_prefilter_has(f->third, byte))
            set_bit(x->third, x, b, bit);
        if (gl_prefilter_has(f->before, byte))
            set_bit(x->before, x, b, bit);
        if (gl_prefilter_has(f->after_letters, byte))
            set_bit(x->after, x, b, bit);
        for (uint32_t n = 1; n <= GL_PREFILTER_DIGITS; n++) {
            if (gl_prefilter_has(f->after_digits[n], byte))
                set_bit(x->after_digits, x, n * 256 + b, bit);
            if (gl_prefilter_has(f->after_space[n], byte))
                set_bit(x->after_space, x, n * 256 + b, bit);
        }
    }
}

static void make_regexes(gl_ruleset *set)
{
    gl_regex_sets *x = &set->dispatch.regexes;
    x->rules = gl_alloc(set->arena, (set->rule_count + 1) * sizeof *x->rules);
    for (uint32_t r = 0; r < set->rule_count; r++)
        if (set->rules[r].pattern)
            x->rules[x->count++] = r;
    x->width = x->count / 64 + 1;
    size_t row = x->width * sizeof(uint64_t), digits = (GL_PREFILTER_DIGITS + 1) * 256 * row;
    x->begins = gl_alloc(set->arena, 256 * row);
    x->second = gl_alloc(set->arena, 256 * row);
    x->third = gl_alloc(set->arena, 256 * row);
    x->before = gl_alloc(set->arena, 256 * row);
    x->after = gl_alloc(set->arena, 256 * row);
    x->after_digits = gl_alloc(set->arena, digits);
    x->after_space = gl_alloc(set->arena, digits);
    x->all = gl_alloc(set->arena, row);
    for (uint32_t i = 0; i < x->count; i++)
        add_regex(x, set->rules[x->rules[i]].pattern, i);
}

/* The rules that a fact of a type may begin, by what follows it. */
static void make_follow(gl_ruleset *set, uint32_t type)
{
    gl_follow *follow = &set->follow[type];
    pairs words = {0}, lexicons = {0};
    follow->always = gl_alloc(set->arena, (set->rule_count + 1) * sizeof *follow->always);
    follow->in_cells = gl_alloc(set->arena, (set->rule_count + 1) * sizeof *follow->in_cells);
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const gl_program *phrase = set->rules[r].phrase;
        int begins = 0;
        for (uint32_t i = 0; phrase && i < phrase->first.type_count; i++)
            begins |= phrase->first.types[i] == type;
        if (!begins)
            continue;
        follow->any = 1;
        gl_first second = gl_phrase_second(phrase, GL_OP_TYPE, type, set->arena);
        if (is_narrow(&second))
            add_narrow(&second, r, &words, &lexicons);
        else if (set->rules[r].in_cells)
            follow->in_cells[follow->in_cell_count++] = r;
        else
            follow->always[follow->always_count++] = r;
    }
    if (!follow->any)
        return;
    follow->words = make_index(set->arena, &words, gl_vocab_count(set->vocab));
    follow->lexicons = make_index(set->arena, &lexicons, gl_lexicon_count(set->lexicons));
}

/* What may stand second in a match, by the phrase or, where that may end first, by what is required
 * right after it. */
static uint64_t second_signs(const gl_ruleset *set, const gl_rule *rule)
{
    uint64_t at_end = UINT64_MAX;
    if (!rule->phrase || !rule->phrase->count) /* a regex; a phrase that is wrong */
        return UINT64_MAX;
    for (uint32_t i = 0; i < rule->require.count; i++)
        if (rule->require.items[i].where == GL_AFTER && rule->require.items[i].within == 0)
            at_end &= rule->require.items[i].program.signs;
    return gl_phrase_second_signs(set, rule->phrase, at_end);
}

void gl_dispatch_make(gl_ruleset *set)
{
    set->gates = gl_alloc(set->arena, (set->rule_count + 1) * sizeof *set->gates);
    for (uint32_t r = 0; r < set->rule_count; r++) {
        uint64_t signs = second_signs(set, &set->rules[r]);
        set->gates[r] = (gl_gate){set->rules[r].consume_count ? UINT64_MAX : signs, signs};
    }
    make_start(set);
    make_line_start(set);
    make_triggers(set);
    make_regexes(set);
    set->follow = gl_alloc(set->arena, (set->types.count + 1) * sizeof *set->follow);
    for (uint32_t type = 0; type < set->types.count; type++)
        make_follow(set, type);
}

gl_index gl_rules_by_type(gl_ruleset *set)
{
    pairs types = {0};
    for (uint32_t r = 0; r < set->rule_count; r++)
        add(&types, set->rules[r].type, r);
    return make_index(set->arena, &types, set->types.count);
}
