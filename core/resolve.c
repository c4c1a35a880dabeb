/* Resolution: of candidates that overlap, which stand.
 *
 * Greedy: the longest first, then the higher priority, the type listed first in
 * facts.yaml, the earlier, the rule first by name, the order of arrival. What a
 * loser had covered is free again for the next. Nothing here depends on the order
 * in which packs or plugins were loaded. */
#include "engine.h"

#include "sort.h"

/* Does a come before b? `ranks` and `rules` are the set's. */
static int precedes(const gl_ruleset *set, const gl_candidate *a, const gl_candidate *b)
{
    if (a->chars != b->chars)
        return a->chars > b->chars;
    int32_t pa = set->rules[a->fact.rule].priority, pb = set->rules[b->fact.rule].priority;
    if (pa != pb)
        return pa > pb;
    uint32_t ra = set->type_info[a->fact.type].rank, rb = set->type_info[b->fact.type].rank;
    if (ra != rb)
        return ra < rb;
    if (a->fact.view.start != b->fact.view.start)
        return a->fact.view.start < b->fact.view.start;
    if (a->fact.rule != b->fact.rule)
        return a->fact.rule < b->fact.rule;
    return a->index < b->index;
}

/* Merge sort of a cluster by precedence: stable, n log n, no callback without context. */
static void sort_cluster(const gl_ruleset *set, gl_candidate **items, gl_candidate **scratch, uint32_t n)
{
    if (n < 2)
        return;
    uint32_t half = n / 2, i = 0, k = half;
    sort_cluster(set, items, scratch, half);
    sort_cluster(set, items + half, scratch, n - half);
    memcpy(scratch, items, n * sizeof *items);
    for (uint32_t at = 0; at < n; at++)
        items[at] = k >= n || (i < half && !precedes(set, scratch[k], scratch[i])) ? scratch[i++] : scratch[k++];
}

static int is_taken(const glane_session *s, uint32_t byte)
{
    return (s->taken[byte / 64] >> (byte % 64)) & 1;
}

/* For a linter: where equals stand before a loser in the order of precedence, rules' names alone decided. */
static void note_tie(glane_session *s, gl_candidate *const *items, uint32_t loser)
{
    const gl_candidate *c = items[loser];
    const gl_rule *rules = s->set->rules;
    for (uint32_t i = loser; i-- > 0;) {
        const gl_candidate *w = items[i];
        if (w->chars != c->chars || w->fact.view.start != c->fact.view.start || w->fact.type != c->fact.type ||
            rules[w->fact.rule].priority != rules[c->fact.rule].priority)
            return;
        if (w->kept && w->fact.rule != c->fact.rule)
            gl_tie_note(s, w, c);
    }
}

/* The winners so far are at least as long as any candidate to come, so one that overlaps it
 * covers its first or its last byte. */
static void settle(glane_session *s, gl_candidate **items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        glane_span view = items[i]->fact.view;
        if (is_taken(s, view.start) || is_taken(s, view.end - 1)) {
            if (s->ties)
                note_tie(s, items, i);
            continue;
        }
        items[i]->kept = 1;
        for (uint32_t b = view.start; b < view.end; b++)
            s->taken[b / 64] |= 1ULL << (b % 64);
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t b = items[i]->fact.view.start; items[i]->kept && b < items[i]->fact.view.end; b++)
            s->taken[b / 64] &= ~(1ULL << (b % 64));
}

/* By where they begin: what stands of them does not overlap. They arrive rule by rule, in order of place. */
static void sort_by_place(glane_session *s, gl_candidate **order, gl_candidate *const *candidates, uint32_t count)
{
    gl_grow((void **)&s->scratch.items, &s->scratch.capacity, (size_t)count * 2, sizeof *s->scratch.items);
    uint64_t *keys = s->scratch.items;
    if (!count)
        return;
    for (uint32_t i = 0; i < count; i++)
        keys[i] = (uint64_t)candidates[i]->fact.view.start << 32 | i;
    gl_sort_runs(keys, keys + count, count);
    for (uint32_t i = 0; i < count; i++)
        order[i] = candidates[(uint32_t)keys[i]];
}

void gl_resolve(glane_session *s, gl_candidate **candidates, uint32_t count)
{
    size_t old = s->taken_capacity, words = s->view.len / 64 + 1;
    if (words > old) {
        gl_grow((void **)&s->taken, &s->taken_capacity, words, sizeof *s->taken);
        memset(s->taken + old, 0, (s->taken_capacity - old) * sizeof *s->taken);
    }
    gl_grow((void **)&s->order, &s->order_capacity, (size_t)count * 3 + 1, sizeof *s->order);
    gl_candidate **order = s->order, **cluster = order + count, **scratch = cluster + count;
    sort_by_place(s, order, candidates, count);
    for (uint32_t i = 0; i < count;) {
        uint32_t end = order[i]->fact.view.end, n = 0;
        while (i < count && (n == 0 || order[i]->fact.view.start < end)) {
            order[i]->kept = 0;
            if (order[i]->fact.view.end > end)
                end = order[i]->fact.view.end;
            cluster[n++] = order[i++];
        }
        if (n == 1) {
            cluster[0]->kept = 1;
            continue;
        }
        sort_cluster(s->set, cluster, scratch, n);
        settle(s, cluster, n);
    }
}

void gl_resolve_all(glane_session *s, gl_candidate ***kept, uint32_t *count)
{
    gl_candidate **public = gl_alloc(s->document, ((size_t)s->candidate_count + 1) * sizeof *public);
    uint32_t n = 0, stand = 0;
    for (uint32_t i = 0; i < s->candidate_count; i++)
        if (s->set->type_info[s->candidates[i]->fact.type].role != GL_ROLE_INTERNAL)
            public[n++] = s->candidates[i];
    gl_resolve(s, public, n);
    for (uint32_t i = 0; i < n; i++) {
        gl_candidate *c = s->order[i];
        if (!c->kept)
            continue;
        c->fact.text = gl_map_in(&s->view.map, c->fact.view);
        public[stand++] = c;
    }
    if (s->tally)
        gl_tally_facts(s);
    *kept = public;
    *count = stand;
}
