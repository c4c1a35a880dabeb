/* pair.c: see pair.h. */
#include "pair.h"

#include "limits.h"

#include <stdlib.h>

/* A mention and a fact that could be one pair. */
typedef struct gl_overlap {
    int differ;            /* their spans */
    uint32_t chars;        /* that both cover */
    uint32_t start, other; /* of the mention, of the fact */
    uint32_t gold, fact;   /* indices */
} gl_overlap;

typedef struct gl_overlaps {
    gl_overlap *items;
    size_t count, capacity;
} gl_overlaps;

/* What is nearest to a pair first; indices last, so that nothing is left to chance. */
static int gl_overlap_order(const void *left, const void *right)
{
    const gl_overlap *a = left, *b = right;
    if (a->differ != b->differ)
        return a->differ - b->differ;
    if (a->chars != b->chars)
        return a->chars > b->chars ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->other != b->other)
        return a->other < b->other ? -1 : 1;
    if (a->gold != b->gold)
        return a->gold < b->gold ? -1 : 1;
    return a->fact < b->fact ? -1 : a->fact > b->fact;
}

/* Facts of one type in order of start; `reach` is the furthest end so far, so that those which end before a
 * mention begins are passed over at once, though facts may overlap. */
typedef struct gl_placed {
    uint32_t type, start, index, reach;
} gl_placed;

static int gl_placed_order(const void *left, const void *right)
{
    const gl_placed *a = left, *b = right;
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static gl_placed *gl_facts_place(const gl_mentions *facts)
{
    gl_placed *placed = gl_realloc(NULL, (facts->count + 1) * sizeof *placed);
    for (size_t i = 0; i < facts->count; i++)
        placed[i] = (gl_placed){facts->items[i].type, facts->items[i].start, (uint32_t)i, 0};
    qsort(placed, facts->count, sizeof *placed, gl_placed_order);
    for (size_t i = 0; i < facts->count; i++) {
        const uint32_t end = facts->items[placed[i].index].end;
        const int first = i == 0 || placed[i - 1].type != placed[i].type;
        placed[i].reach = !first && placed[i - 1].reach > end ? placed[i - 1].reach : end;
    }
    return placed;
}

/* The first fact, in order, of this type or a later one, that may reach past `start`. */
static size_t gl_placed_from(const gl_placed *placed, size_t count, uint32_t type, uint32_t start)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const gl_placed *at = &placed[middle];
        if (at->type < type || (at->type == type && at->reach <= start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All overlaps of equal types. 0: there are more. */
static int gl_overlaps_find(const gl_mentions *gold, const gl_mentions *facts, gl_overlaps *overlaps)
{
    gl_placed *placed = gl_facts_place(facts);
    int all = 1;
    for (size_t i = 0; all && i < gold->count; i++) {
        const gl_mention *m = &gold->items[i];
        size_t at = gl_placed_from(placed, facts->count, m->type, m->start);
        for (; all && at < facts->count && placed[at].type == m->type && placed[at].start < m->end; at++) {
            const gl_mention *f = &facts->items[placed[at].index];
            const uint32_t start = m->start > f->start ? m->start : f->start;
            const uint32_t end = m->end < f->end ? m->end : f->end;
            if (end <= start)
                continue;
            void *items = overlaps->items;
            gl_grow(&items, &overlaps->capacity, overlaps->count + 1, sizeof *overlaps->items);
            overlaps->items = items;
            overlaps->items[overlaps->count++] = (gl_overlap){m->start != f->start || m->end != f->end,
                                                              end - start,
                                                              m->start,
                                                              f->start,
                                                              (uint32_t)i,
                                                              placed[at].index};
            all = overlaps->count < GL_MAX_OVERLAPS;
        }
    }
    free(placed);
    return all;
}

int gl_pair_mentions(const gl_mentions *gold, const gl_mentions *facts, uint32_t *fact_of,
                     unsigned char *taken)
{
    gl_overlaps overlaps = {0};
    const int all = gl_overlaps_find(gold, facts, &overlaps);
    memset(taken, 0, facts->count);
    for (size_t i = 0; i < gold->count; i++)
        fact_of[i] = GLANE_NONE;
    if (overlaps.count > 0)
        qsort(overlaps.items, overlaps.count, sizeof *overlaps.items, gl_overlap_order);
    for (size_t i = 0; i < overlaps.count; i++) {
        const gl_overlap *overlap = &overlaps.items[i];
        if (fact_of[overlap->gold] == GLANE_NONE && !taken[overlap->fact]) {
            fact_of[overlap->gold] = overlap->fact;
            taken[overlap->fact] = 1;
        }
    }
    free(overlaps.items);
    return all;
}
