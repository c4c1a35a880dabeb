/* cells_sums.c: a total tells how the rows over it are to be read. */
#include "cells_read.h"

#include "limits.h"

/* A total, the rows above it, and the readings of those that have several. */
typedef struct sum {
    gl_reading *r;
    uint32_t first, total, columns;
    gl_row_reading *readings; /* GL_ROW_TRIED for each row */
    uint32_t *counts;
    uint32_t best_exact, best_cost, nodes;
    uint32_t *chosen, *best;
    int64_t (*partial)[GL_GRID_COLUMNS];
    int tied;
} sum;

/* Adds a row's numbers; those of the total are taken away. */
static void add_row(const sum *s, const gl_row *row, uint32_t cuts, const int64_t *before, int64_t *after,
                    int sign)
{
    uint32_t at = 0;
    for (uint32_t column = 0; column < s->columns; column++) {
        gl_number n = {0};
        if (at < row->count) {
            uint32_t end = gl_row_cell_end(row, cuts, at);
            n = gl_cell_number_read(s->r, row, at, end);
            at = end;
        }
        after[column] =
            before[column] +
            (n.known && n.value < INT64_MAX / 1024 && n.value > INT64_MIN / 1024 ? sign * n.value : 0);
    }
}

static void try_sums(sum *s, uint32_t row, uint32_t cost)
{
    uint32_t i = row - s->first;
    if (++s->nodes > GL_MAX_GRID_NODES)
        return;
    if (row > s->total) {
        uint32_t exact = 0;
        for (uint32_t c = 0; c < s->columns; c++)
            exact += s->partial[i][c] == 0;
        if (exact == s->best_exact && cost == s->best_cost)
            s->tied = 1;
        if (exact > s->best_exact || (exact == s->best_exact && cost < s->best_cost)) {
            s->best_exact = exact;
            s->best_cost = cost;
            s->tied = 0;
            memcpy(s->best, s->chosen, i * sizeof *s->best);
        }
        return;
    }
    for (uint32_t k = 0; k < s->counts[i]; k++) {
        s->chosen[i] = s->readings[i * GL_ROW_TRIED + k].cuts;
        add_row(s, &s->r->rows[row], s->chosen[i], s->partial[i], s->partial[i + 1],
                row == s->total ? -1 : 1);
        try_sums(s, row + 1, cost + s->readings[i * GL_ROW_TRIED + k].cost);
    }
}

void gl_rows_sum(gl_reading *r, uint32_t first, uint32_t total, uint32_t columns,
                 const gl_row_reading *readings, const uint32_t *counts)
{
    uint32_t n = total - first + 1, open = 0;
    gl_arena *arena = r->s->document;
    for (uint32_t i = 0; i < n; i++) {
        open += counts[i] > 1;
        if (counts[i] == 0 || n > GL_MAX_GRID_SUM)
            return;
    }
    if (!open || n < 3 || !gl_charge(r->s, (uint64_t)n * columns))
        return;
    sum s = {.r = r, .first = first, .total = total, .columns = columns, .best_cost = UINT32_MAX};
    s.readings = gl_alloc(arena, (size_t)n * GL_ROW_TRIED * sizeof *s.readings);
    memcpy(s.readings, readings, (size_t)n * GL_ROW_TRIED * sizeof *s.readings);
    s.counts = gl_alloc(arena, n * sizeof *s.counts);
    memcpy(s.counts, counts, n * sizeof *s.counts);
    s.chosen = gl_alloc(arena, n * sizeof *s.chosen);
    s.best = gl_alloc(arena, n * sizeof *s.best);
    s.partial = gl_alloc(arena, (n + 1) * sizeof *s.partial);
    try_sums(&s, first, 0);
    if (!s.best_exact || s.tied)
        return;
    for (uint32_t i = 0; i < n; i++)
        r->rows[first + i].cuts = s.best[i];
}
