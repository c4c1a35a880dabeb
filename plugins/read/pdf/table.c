/* table.c: rows of short runs on one height, several under one another, are a table.
 *
 * Poppler takes a table's columns for columns of text; what parts the two is how long their lines
 * are: at most the first cell of a row is a sentence. */
#include "layout.h"

#include <stdlib.h>

/* A run of so many words that takes one in this many parts of the page's width is prose. */
#define LONG_WORDS 4u
#define LONG_PART 4
/* Runs whose middles are this near, in percent of their height, are one row. */
#define ROW_PERCENT 40
/* Rows of a table follow within this many heights. */
#define ROW_GAP 3
#define MAX_COLUMNS 64u

typedef struct row {
    uint32_t start, count; /* of `order` */
    int32_t box[4];
    int cells;   /* it looks like a row of a table, */
    int numbers; /* with figures in it */
    int taken;
} row;

typedef struct finder {
    pdf_layout *layout;
    uint32_t *order; /* runs, by row */
    row *rows;
    uint32_t row_count;
} finder;

/* A run and where it stands, to sort by. */
typedef struct key {
    int32_t middle, left;
    uint32_t run;
} key;

static int by_height(const void *a, const void *b)
{
    const key *x = a, *y = b;
    if (x->middle != y->middle)
        return x->middle < y->middle ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

static int from_left(const void *a, const void *b)
{
    const key *x = a, *y = b;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

static int has_digit(const pdf_layout *l, const pdf_run *run)
{
    for (uint32_t w = run->first; w < run->first + run->count; w++) {
        for (size_t i = 0; i < l->words[w].text.len; i++) {
            if (pdf_is_digit(l->words[w].text.data[i]))
                return 1;
        }
    }
    return 0;
}

static int is_long(const pdf_layout *l, const pdf_run *run)
{
    return run->count >= LONG_WORDS && (run->box[2] - run->box[0]) * LONG_PART >= l->pages[run->page - 1].width;
}

static void describe(const finder *f, row *r)
{
    const pdf_run *first = &f->layout->runs[f->order[r->start]];
    memcpy(r->box, first->box, sizeof r->box);
    r->cells = r->count >= 2 && !(first->count == 1 && pdf_is_mark(f->layout->words[first->first].text));
    for (uint32_t i = 1; i < r->count; i++) {
        const pdf_run *run = &f->layout->runs[f->order[r->start + i]];
        r->cells &= !is_long(f->layout, run);
        r->numbers |= has_digit(f->layout, run);
        for (int k = 0; k < 4; k++) {
            if (k < 2 ? run->box[k] < r->box[k] : run->box[k] > r->box[k])
                r->box[k] = run->box[k];
        }
    }
}

/* One row, cut before each run of prose but the first: that is another column of the page. */
static void add_rows(finder *f, uint32_t start, uint32_t end)
{
    while (start < end) {
        uint32_t stop = start + 1;
        while (stop < end && !is_long(f->layout, &f->layout->runs[f->order[stop]]))
            stop++;
        row *r = &f->rows[f->row_count++];
        *r = (row){.start = start, .count = stop - start};
        describe(f, r);
        start = stop;
    }
}

static int find_rows(finder *f, const pdf_page *page)
{
    const pdf_layout *l = f->layout;
    uint32_t count = 0, room = page->end - page->first;
    key *keys = l->host->alloc(l->ctx, ((size_t)room + 1) * sizeof *keys);
    f->order = l->host->alloc(l->ctx, ((size_t)room + 1) * sizeof *f->order);
    f->rows = l->host->alloc(l->ctx, ((size_t)room + 1) * sizeof *f->rows);
    if (!keys || !f->order || !f->rows)
        return 0;
    for (uint32_t i = page->first; i < page->end; i++) {
        const pdf_run *run = &l->runs[i];
        if (!run->masked)
            keys[count++] = (key){run->box[1] / 2 + run->box[3] / 2, run->box[0], i};
    }
    qsort(keys, count, sizeof *keys, by_height);
    for (uint32_t i = 0, end; i < count; i = end) {
        int64_t near = (int64_t)pdf_height(l->runs[keys[i].run].box) * ROW_PERCENT / 100;
        for (end = i + 1; end < count && keys[end].middle - keys[i].middle <= near; end++)
            ;
        qsort(keys + i, end - i, sizeof *keys, from_left);
        for (uint32_t k = i; k < end; k++)
            f->order[k] = keys[k].run;
        add_rows(f, i, end);
    }
    return 1;
}

/* -- tables -------------------------------------------------------------------- */

static int overlap(int32_t a0, int32_t a1, int32_t b0, int32_t b1)
{
    int32_t start = a0 > b0 ? a0 : b0, end = a1 < b1 ? a1 : b1;
    return end - start;
}

/* Columns of a table: the extents of the cells of its longest rows, which others fall into. */
typedef struct columns {
    int32_t left[MAX_COLUMNS], right[MAX_COLUMNS];
    uint32_t count;
} columns;

/* The column that a run covers most of, or is nearest to. */
static uint32_t column_of(const columns *c, const int32_t box[4])
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < c->count; i++) {
        if (overlap(box[0], box[2], c->left[i], c->right[i]) > overlap(box[0], box[2], c->left[best], c->right[best]))
            best = i;
    }
    return best;
}

static void find_columns(const finder *f, uint32_t first, uint32_t end, columns *c)
{
    uint32_t most = 0;
    c->count = 0;
    for (uint32_t i = first; i < end; i++)
        most = f->rows[i].taken == 1 && f->rows[i].count > most ? f->rows[i].count : most;
    most = most < MAX_COLUMNS ? most : MAX_COLUMNS;
    for (uint32_t i = first; i < end; i++) {
        const row *r = &f->rows[i];
        for (uint32_t k = 0; r->taken == 1 && r->count >= most && k < most; k++) {
            const int32_t *box = f->layout->runs[f->order[r->start + k]].box;
            if (c->count < most) {
                c->left[c->count] = box[0];
                c->right[c->count++] = box[2];
                continue;
            }
            c->left[k] = box[0] < c->left[k] ? box[0] : c->left[k];
            c->right[k] = box[2] > c->right[k] ? box[2] : c->right[k];
        }
    }
}

static void number_cells(finder *f, uint32_t first, uint32_t end)
{
    columns c;
    uint32_t number = ++f->layout->table_count, row_number = 0;
    find_columns(f, first, end, &c);
    for (uint32_t i = first; i < end; i++) {
        row *r = &f->rows[i];
        if (r->taken != 1)
            continue;
        r->taken = 2;
        row_number++;
        uint32_t last = 0;
        for (uint32_t k = 0; k < r->count; k++) {
            pdf_run *run = &f->layout->runs[f->order[r->start + k]];
            uint32_t column = column_of(&c, run->box) + 1;
            last = column > last ? column : last + 1;
            run->table = number;
            run->row = row_number;
            run->column = last;
            run->level = 0;
        }
    }
}

/* Rows from the first on that make a table with it are marked as taken; where they end. */
static uint32_t gather(finder *f, uint32_t first, uint32_t *rows, uint32_t *numbers)
{
    int32_t box[4];
    uint32_t i = first, end = first;
    memcpy(box, f->rows[first].box, sizeof box);
    *rows = *numbers = 0;
    for (; i < f->row_count; i++) {
        row *r = &f->rows[i];
        if (r->box[1] - box[3] > ROW_GAP * pdf_height(f->layout->runs[f->order[r->start]].box))
            break;
        if (r->taken || overlap(r->box[0], r->box[2], box[0], box[2]) <= 0)
            continue;
        if (!r->cells)
            break;
        r->taken = 1;
        ++*rows;
        *numbers += (uint32_t)r->numbers;
        end = i + 1;
        for (int k = 0; k < 4; k++) {
            if (k < 2 ? r->box[k] < box[k] : r->box[k] > box[k])
                box[k] = r->box[k];
        }
    }
    return end;
}

int pdf_tables_find(pdf_layout *l, const pdf_page *page)
{
    finder f = {.layout = l};
    if (page->end - page->first > PDF_PAGE_RUNS)
        return 1;
    if (!find_rows(&f, page))
        return 0;
    for (uint32_t i = 0; i < f.row_count; i++) {
        uint32_t rows, numbers;
        if (!f.rows[i].cells || f.rows[i].taken)
            continue;
        uint32_t end = gather(&f, i, &rows, &numbers);
        if (rows >= 2 && numbers * 2 >= rows) {
            number_cells(&f, i, end);
            continue;
        }
        for (uint32_t k = i; k < end; k++)
            f.rows[k].taken = f.rows[k].taken == 1 ? 3 : f.rows[k].taken; /* looked at, and no table */
    }
    return 1;
}
