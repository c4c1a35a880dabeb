/* check.c: numbers of tables that do not add up.
 *
 * Columns over a row that is called a total, and rows before a column that is called one. Only where it is
 * plain that the total is meant to be a sum: one total, no rows that are part of others, numbers of one kind,
 * no rates; and where another total of the table agrees, or this one nearly does. A check says what
 * was found and by how much; the facts stand. */
#include "engine.h"

#include "cells_read.h"
#include "decimal.h"

#include <stdlib.h>

/* A lone total that is off by more than this part of itself is no sum of what is shown. */
static const glane_str NEARLY = {"0.2", 3};
static const glane_str HALF = {"0.5", 3};

typedef struct finder {
    glane_session *s;
    const gl_grid *grid;
    gl_candidate **facts;                                /* by cell of the grid; NULL for none */
    uint32_t value, value_max, decimals, currency, unit; /* keys */
    uint32_t percentage;                                 /* a type */
    uint32_t agreed;                                     /* totals that add up */
    gl_check *held;                                      /* those that do not */
    uint32_t held_count;
    size_t held_capacity;
} finder;

static const gl_cell *cell_of(const finder *f, uint32_t i)
{
    return &f->s->grids.cells[f->grid->cell + i];
}

static const glane_attr *attr_of(const gl_candidate *fact, uint32_t key)
{
    return gl_attr_find(fact->fact.attrs, fact->fact.attr_count, key);
}

/* Has the range a word of that role at its start, or anywhere? */
static int has_role(const finder *f, gl_range words, uint32_t role, int anywhere)
{
    for (uint32_t at = words.first; at < words.end; at++) {
        uint32_t end;
        if (gl_roles_at(f->s, at, role, &end) & role)
            return 1;
        if (!anywhere && f->s->words.items[at].flags & (GLANE_WORD_LETTERS | GLANE_WORD_DIGITS))
            return 0;
    }
    return 0;
}

static int same_string(const gl_candidate *a, const gl_candidate *b, uint32_t key)
{
    const glane_attr *x = attr_of(a, key), *y = attr_of(b, key);
    return (!x && !y) || (x && y && glane_str_equal(x->as.string, y->as.string));
}

/* Two numbers of one kind, of which a sum means something. */
static int alike(const finder *f, const gl_candidate *a, const gl_candidate *b)
{
    return a->fact.type == b->fact.type && same_string(a, b, f->currency) && same_string(a, b, f->unit);
}

static int is_hundred(const glane_decimal *d)
{
    return d->count == 1 && d->digits[0] == '1' && d->exponent == 2 && !d->negative;
}

/* The facts of the grid's cells: the one number that stands in each. */
static void find_facts(finder *f, gl_candidate *const *facts, uint32_t count)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < f->grid->cell_count; i++) {
        const gl_cell *cell = cell_of(f, i);
        while (at < count && facts[at]->first < cell->words.first)
            at++;
        const glane_attr *value =
            at < count && facts[at]->first < cell->words.end ? attr_of(facts[at], f->value) : NULL;
        f->facts[i] = cell->kind == GL_CELL_NUMBER && value && value->tag == GLANE_DECIMAL &&
                              !attr_of(facts[at], f->value_max)
                          ? facts[at]
                          : NULL;
    }
}

/* -- one sum ---------------------------------------------------------------------- */

/* How far the total may be off. Counts are exact; else each number may be rounded by
 * half a unit of its last digit, or cut by nearly one, which makes the parts too small. */
static int tolerance_of(const finder *f, const gl_check *check, int64_t least, glane_decimal *out)
{
    glane_decimal parts, factor;
    const gl_candidate *any = check->facts[0];
    int exact =
        least == 0 && !attr_of(any, f->currency) && !attr_of(any, f->unit) && any->fact.type != f->percentage;
    gl_decimal_of(check->difference.negative ? check->count : 2 * (int64_t)(check->count - 1), &parts);
    gl_decimal_parse(HALF, &factor);
    if (gl_decimal_mul(&parts, &factor, out) != GLANE_OK ||
        gl_decimal_scale(out, (int32_t)-least) != GLANE_OK)
        return 0;
    if (exact)
        gl_decimal_of(0, out);
    return 1;
}

static int is_over(const glane_decimal *difference, const glane_decimal *bound)
{
    glane_decimal size = *difference;
    size.negative = 0;
    return gl_decimal_compare(&size, bound) > 0;
}

/* Adds up facts, of which the last is the total, and keeps what is wrong. */
static void check_sum(finder *f, const char *kind, gl_candidate **facts, uint32_t count)
{
    gl_check check = {.kind = kind,
                      .facts = facts,
                      .count = count,
                      .grid = (uint32_t)(f->grid - f->s->grids.items)};
    const gl_candidate *total = facts[count - 1];
    int64_t least = INT32_MAX;
    gl_decimal_of(0, &check.expected);
    for (uint32_t i = 0; i < count; i++) {
        const glane_attr *value = attr_of(facts[i], f->value), *decimals = attr_of(facts[i], f->decimals);
        if (!alike(f, facts[i], total))
            return;
        least = decimals && decimals->as.integer < least ? decimals->as.integer : least;
        if (i + 1 < count && gl_decimal_add(&check.expected, value->as.decimal, &check.expected) != GLANE_OK)
            return;
    }
    check.found = *attr_of(total, f->value)->as.decimal;
    if (least == INT32_MAX || count < 3 || (total->fact.type == f->percentage && !is_hundred(&check.found)))
        return;
    glane_decimal minus = check.expected, nearly = check.found, part;
    minus.negative = minus.count && !minus.negative;
    if (gl_decimal_add(&check.found, &minus, &check.difference) != GLANE_OK ||
        !tolerance_of(f, &check, least, &check.tolerance))
        return;
    if (!is_over(&check.difference, &check.tolerance)) {
        f->agreed++;
        return;
    }
    gl_decimal_parse(NEARLY, &part);
    nearly.negative = 0;
    check.nearly =
        gl_decimal_mul(&nearly, &part, &nearly) == GLANE_OK && !is_over(&check.difference, &nearly);
    gl_grow((void **)&f->held, &f->held_capacity, (size_t)f->held_count + 1, sizeof *f->held);
    f->held[f->held_count++] = check;
}

/* -- columns and rows --------------------------------------------------------------- */

/* Is the column one of sums, not of rates or variations? */
static int column_adds_up(const finder *f, uint32_t column)
{
    for (uint32_t i = 0; i < f->grid->cell_count && cell_of(f, i)->row < f->grid->heads; i++)
        if (gl_cell_covers(cell_of(f, i), column) && has_role(f, cell_of(f, i)->words, GL_GRID_RATE, 1))
            return 0;
    return 1;
}

/* The one row that is called a total: the last. Not where rows are parts of others, or rates. GLANE_NONE. */
static uint32_t total_row(const finder *f)
{
    uint32_t found = GLANE_NONE;
    for (uint32_t i = 0; i < f->grid->cell_count; i++) {
        const gl_cell *cell = cell_of(f, i);
        if (cell->row < f->grid->heads || cell->column != 0)
            continue;
        if (found != GLANE_NONE || has_role(f, cell->words, GL_GRID_PART, 1) ||
            has_role(f, cell->words, GL_GRID_RATE, 0))
            return GLANE_NONE;
        if (has_role(f, cell->words, GL_GRID_TOTAL, 0))
            found = cell->row;
    }
    return found;
}

/* Cells of each column. */
static const uint32_t *column_sizes(const finder *f)
{
    uint32_t *sizes = gl_alloc(f->s->document, (f->grid->columns + 1) * sizeof *sizes);
    memset(sizes, 0, (f->grid->columns + 1) * sizeof *sizes);
    for (uint32_t i = 0; i < f->grid->cell_count; i++)
        if (cell_of(f, i)->column != GLANE_NONE)
            sizes[cell_of(f, i)->column]++;
    return sizes;
}

static void check_columns(finder *f)
{
    uint32_t total = total_row(f);
    const uint32_t *sizes = total != GLANE_NONE ? column_sizes(f) : NULL;
    for (uint32_t column = 1;
         total != GLANE_NONE && column < f->grid->columns && gl_charge(f->s, f->grid->cell_count); column++) {
        gl_candidate **facts = gl_alloc(f->s->document, (sizes[column] + 1) * sizeof(gl_candidate *));
        uint32_t count = 0;
        int whole = column_adds_up(f, column), ended = 0;
        for (uint32_t i = 0; i < f->grid->cell_count && whole; i++) {
            const gl_cell *cell = cell_of(f, i);
            if (cell->row < f->grid->heads || cell->column == 0)
                continue;
            whole = cell->column != GLANE_NONE;
            if (cell->column != column || cell->kind == GL_CELL_EMPTY)
                continue;
            whole &= f->facts[i] != NULL && count < sizes[column] && !ended;
            if (whole)
                facts[count++] = f->facts[i];
            ended = cell->row == total;
        }
        if (whole && ended && count > 2)
            check_sum(f, "column-total", facts, count);
    }
}

/* The column that is called a total; GLANE_NONE. */
static uint32_t total_column(const finder *f)
{
    for (uint32_t i = 0; i < f->grid->cell_count && cell_of(f, i)->row < f->grid->heads; i++)
        if (cell_of(f, i)->column > 2 && cell_of(f, i)->columns == 1 && has_role(f, cell_of(f, i)->words, GL_GRID_TOTAL, 0) &&
            !has_role(f, cell_of(f, i)->words, GL_GRID_RATE, 1))
            return cell_of(f, i)->column;
    return GLANE_NONE;
}

static void check_rows(finder *f)
{
    uint32_t total = total_column(f), whole = total != GLANE_NONE;
    for (uint32_t column = 1; whole && column < total; column++)
        whole = (uint32_t)column_adds_up(f, column);
    for (uint32_t i = 0; i < f->grid->cell_count && whole;) {
        uint32_t row = cell_of(f, i)->row, count = 0, end = i;
        while (end < f->grid->cell_count && cell_of(f, end)->row == row)
            end++;
        gl_candidate **facts = gl_alloc(f->s->document, (end - i + 1) * sizeof(gl_candidate *));
        int good = row >= f->grid->heads, ended = 0;
        for (; i < end; i++) {
            const gl_cell *cell = cell_of(f, i);
            if (cell->column == 0 || cell->column > total || cell->kind == GL_CELL_EMPTY)
                continue;
            good &= f->facts[i] != NULL;
            if (good)
                facts[count++] = f->facts[i];
            ended = cell->column == total;
        }
        if (good && ended && count > 2)
            check_sum(f, "row-total", facts, count);
    }
}

/* Checks of one kind count where another sum agrees, or they are nearly right. */
static void keep(finder *f)
{
    glane_session *s = f->s;
    for (uint32_t i = 0; i < f->held_count; i++) {
        if (!f->agreed && !f->held[i].nearly)
            continue;
        gl_grow((void **)&s->checks, &s->check_capacity, (size_t)s->check_count + 1, sizeof *s->checks);
        s->checks[s->check_count++] = f->held[i];
    }
    f->held_count = f->agreed = 0;
}

static int by_total(const void *a, const void *b)
{
    const gl_check *x = a, *y = b;
    uint32_t one = x->facts[x->count - 1]->fact.view.start, two = y->facts[y->count - 1]->fact.view.start;
    return one != two ? (one < two ? -1 : 1) : strcmp(x->kind, y->kind);
}

void gl_checks_find(glane_session *s, gl_candidate *const *facts, uint32_t count)
{
    const gl_table *keys = &s->set->keys;
    finder f = {.s = s,
                .value = gl_table_find(keys, glane_str_of("value")),
                .value_max = gl_table_find(keys, glane_str_of("value_max")),
                .decimals = gl_table_find(keys, glane_str_of("decimals")),
                .currency = gl_table_find(keys, glane_str_of("currency")),
                .unit = gl_table_find(keys, glane_str_of("unit"))};
    f.percentage = gl_table_find(&s->set->types, glane_str_of("percentage"));
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->grids.count && !s->stopped; i++) {
        f.grid = &s->grids.items[i];
        f.facts = gl_alloc(s->document, (f.grid->cell_count + 1) * sizeof(gl_candidate *));
        while (at < count && facts[at]->first < f.grid->words.first)
            at++;
        find_facts(&f, facts + at, count - at);
        check_columns(&f);
        keep(&f);
        check_rows(&f);
        keep(&f);
    }
    if (s->check_count)
        qsort(s->checks, s->check_count, sizeof *s->checks, by_total);
    free(f.held);
}
