/* sort.c: see sort.h. */
#include "sort.h"

#include <string.h>

static size_t run_end(const uint64_t *items, size_t at, size_t n)
{
    for (at++; at < n && items[at - 1] <= items[at];)
        at++;
    return at;
}

static void merge(uint64_t *to, const uint64_t *a, const uint64_t *a_end, const uint64_t *b, const uint64_t *b_end)
{
    while (a < a_end && b < b_end) {
        const int second = *b < *a;
        *to++ = second ? *b : *a;
        b += second;
        a += !second;
    }
    memcpy(to, a, (size_t)(a_end - a) * sizeof *to);
    to += a_end - a;
    memcpy(to, b, (size_t)(b_end - b) * sizeof *to);
}

void gl_sort_runs(uint64_t *items, uint64_t *scratch, size_t n)
{
    uint64_t *from = items, *to = scratch;
    if (!n)
        return;
    while (run_end(from, 0, n) < n) {
        for (size_t start = 0, half, end; start < n; start = end) {
            half = run_end(from, start, n);
            end = half < n ? run_end(from, half, n) : n;
            merge(to + start, from + start, from + half, from + half, from + end);
        }
        uint64_t *done = to;
        to = from;
        from = done;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}
