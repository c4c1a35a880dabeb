/* cells_fit.c: which atoms of a row are one number.
 *
 * "3 117 534,17" is one number or two cells. How many cells a row has, the rows that can be read in one
 * way say, and the heads. Which of its readings with that many is right: decimals and units are alike
 * down a column, numbers are of like size, and totals are sums. A row whose readings are as good as each
 * other stays as the plain rules read it. All in integers, with a bounded search. */
#include "cells_read.h"

/* Readings of one row that are weighed. */
#define READINGS 1024u
/* Places of a row where it may be cut or not; past that nothing decides. */
#define LOOSE 12u
/* What is not like the rest of its column costs this; a tenth of a power of ten costs one. */
#define COST_DECIMALS 60u
#define COST_UNIT 30u
#define COST_MOST 60u
/* A reading that costs this is turned down where fewer cells would do: one is missing. */
#define COST_REFUSED 60u
#define COST_REFUSED_COLUMN 12u /* more for each column */
/* The best reading is better than the next by this, or nothing decides. */
#define COST_APART 5u
/* A total that shares with decimals make, as gl_number has it (GL_NUMBER_DECIMALS). */
#define HUNDRED 1000000
/* Sizes of a column that its middle is taken of. */
#define SIZES 64u

/* What a column's numbers have in common. */
typedef struct profile {
    uint32_t count;
    uint32_t decimals, measure; /* of the first; GLANE_NONE if they differ */
    uint32_t sizes[SIZES], size_count;
    uint32_t size; /* the middle one */
} profile;

static uint32_t popcount(uint32_t bits)
{
    return (uint32_t)__builtin_popcount(bits);
}

static void add_to_profile(profile *p, const gl_number *n)
{
    if (n->empty)
        return;
    if (p->count == 0) {
        p->decimals = n->decimals;
        p->measure = n->measure;
    }
    if (p->decimals != n->decimals)
        p->decimals = GLANE_NONE;
    if (p->measure != n->measure)
        p->measure = GLANE_NONE;
    p->count++;
    if (p->size_count < SIZES) { /* kept in order */
        uint32_t k = p->size_count++;
        for (; k > 0 && p->sizes[k - 1] > n->size; k--)
            p->sizes[k] = p->sizes[k - 1];
        p->sizes[k] = n->size;
    }
    p->size = p->sizes[p->size_count / 2];
}

static void profile_row(const gl_reading *r, const gl_row *row, uint32_t cuts, profile *profiles,
                        uint32_t columns)
{
    uint32_t at = 0;
    for (uint32_t column = 0; column < columns && at < row->count; column++) {
        uint32_t end = gl_row_cell_end(row, cuts, at);
        gl_number n = gl_cell_number_read(r, row, at, end);
        add_to_profile(&profiles[column], &n);
        at = end;
    }
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    uint32_t d = a > b ? a - b : b - a;
    return d < COST_MOST ? d : COST_MOST;
}

/* How ill a reading fits the columns. */
static uint32_t cost_of(const gl_reading *r, const gl_row *row, uint32_t cuts, const profile *profiles,
                        int alike)
{
    uint32_t cost = 0, at = 0, column = 0;
    gl_number before = {.empty = 1};
    for (; at < row->count; column++) {
        uint32_t end = gl_row_cell_end(row, cuts, at);
        const profile *p = &profiles[column];
        gl_number n = gl_cell_number_read(r, row, at, end);
        at = end;
        if (n.empty) {
            before = n;
            continue;
        }
        int whole = row->total && n.decimals == 0 && n.known && n.value == HUNDRED;
        if (p->count && p->decimals != GLANE_NONE && p->decimals != n.decimals && !whole)
            cost += COST_DECIMALS;
        if (p->count && p->measure != GLANE_NONE && p->measure != n.measure)
            cost += COST_UNIT;
        if (p->count)
            cost += apart(p->size, n.size);
        if (!before.empty && before.decimals == n.decimals && before.measure == n.measure &&
            (alike || !p->count))
            cost += apart(before.size, n.size) / (p->count ? 2 : 1);
        before = n;
    }
    return cost;
}

/* All readings of a row with that many cells, the best first. Their number; 0 for none, or too many. */
static uint32_t weigh(gl_reading *r, const gl_row *row, uint32_t columns, const profile *profiles, int alike,
                      gl_row_reading *out)
{
    uint32_t fixed = 1, loose[GL_ROW_ATOMS], loose_count = 0, count = 0;
    for (uint32_t i = 1; i < row->count; i++) {
        if (gl_atoms_join(&r->atoms[row->atom + i - 1], &r->atoms[row->atom + i]))
            loose[loose_count++] = i;
        else
            fixed |= 1u << i;
    }
    uint32_t wanted = columns - popcount(fixed);
    if (popcount(fixed) > columns || wanted > loose_count || loose_count > LOOSE)
        return 0;
    for (uint32_t set = 0; set < 1u << loose_count; set++) {
        if (popcount(set) != wanted)
            continue;
        if (count == READINGS || !gl_charge(r->s, 8))
            return 0;
        uint32_t cuts = fixed;
        for (uint32_t i = 0; i < loose_count; i++)
            cuts |= (set >> i & 1) << loose[i];
        gl_row_reading held = {cuts, cost_of(r, row, cuts, profiles, alike)};
        uint32_t k = count++;
        for (; k > 0 && out[k - 1].cost > held.cost; k--)
            out[k] = out[k - 1];
        out[k] = held;
    }
    return count;
}

/* -- all rows ----------------------------------------------------------------- */

uint32_t gl_rows_columns(const gl_reading *r, uint32_t row, uint32_t count, uint32_t heads)
{
    uint32_t votes[GL_GRID_COLUMNS] = {0}, best = 0;
    for (uint32_t i = row; i < row + count; i++) {
        uint32_t least, most;
        gl_row_bounds(r, &r->rows[i], &least, &most);
        for (uint32_t k = least; k <= most && k < GL_GRID_COLUMNS; k++)
            votes[k] += least == most ? 4 : k == least ? 2 : 1;
    }
    if (heads > 0 && heads < GL_GRID_COLUMNS)
        votes[heads] += votes[heads] ? 2 + count : 0;
    for (uint32_t k = 1; k < GL_GRID_COLUMNS; k++)
        if (votes[k] > votes[best])
            best = k;
    return best;
}

/* Rows that can be read in one way tell what the columns are like: those that have a cell for each
 * column as it is, or where there are none, those that must be cut wherever they can. */
static void make_profiles(gl_reading *r, uint32_t row, uint32_t count, uint32_t columns, profile *profiles)
{
    for (uint32_t finest = 0; finest < 2 && !profiles[0].count; finest++)
        for (uint32_t i = row; i < row + count; i++) {
            uint32_t least, most, cuts = 1;
            gl_row_bounds(r, &r->rows[i], &least, &most);
            if ((finest ? most : least) != columns)
                continue;
            for (uint32_t k = 1; k < r->rows[i].count; k++)
                cuts |= (uint32_t)(finest || !gl_atoms_join(&r->atoms[r->rows[i].atom + k - 1],
                                                            &r->atoms[r->rows[i].atom + k]))
                        << k;
            profile_row(r, &r->rows[i], cuts, profiles, columns);
        }
}

/* Weighs the readings of one row and takes the best, if there is one. How many are worth trying in sums. */
static uint32_t fit_row(gl_reading *r, gl_row *row, uint32_t columns, const profile *profiles, int alike,
                        gl_row_reading *all, gl_row_reading *tried)
{
    uint32_t least, most;
    gl_row_bounds(r, row, &least, &most);
    row->cuts = 0;
    row->fits = least <= columns && columns <= most;
    uint32_t n = row->fits ? weigh(r, row, columns, profiles, alike, all) : 0;
    if (n && least < columns && all[0].cost >= COST_REFUSED + COST_REFUSED_COLUMN * columns)
        n = row->fits = 0;
    if (n == 1 || (n > 1 && all[0].cost + COST_APART <= all[1].cost))
        row->cuts = all[0].cuts;
    n = n < GL_ROW_TRIED ? n : GL_ROW_TRIED;
    memcpy(tried, all, n * sizeof *all);
    return n;
}

void gl_rows_fit(gl_reading *r, uint32_t row, uint32_t count, uint32_t columns, int alike)
{
    gl_arena *arena = r->s->document;
    profile *profiles = gl_alloc(arena, (columns + 1) * sizeof *profiles);
    gl_row_reading *all = gl_alloc(arena, READINGS * sizeof *all);
    gl_row_reading *tried = gl_alloc(arena, (size_t)count * GL_ROW_TRIED * sizeof *tried);
    uint32_t *counts = gl_alloc(arena, (count + 1) * sizeof *counts);
    make_profiles(r, row, count, columns, profiles);
    for (uint32_t i = 0; i < count; i++)
        counts[i] =
            fit_row(r, &r->rows[row + i], columns, profiles, alike, all, tried + (size_t)i * GL_ROW_TRIED);
    for (uint32_t i = 0, first = 0; i < count; i++)
        if (r->rows[row + i].total) {
            gl_rows_sum(r, row + first, row + i, columns, tried + (size_t)first * GL_ROW_TRIED,
                        counts + first);
            first = i + 1;
        }
}
