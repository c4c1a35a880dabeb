/* sample.c: draws facts by stratum, and writes them as a sheet. */
#include "random.h"
#include "report.h"
#include "sheet.h"

#include <stdlib.h>

void gl_sample_init(gl_sample *sample, gl_arena *arena, uint64_t seed, size_t most)
{
    *sample = (gl_sample){.arena = arena, .seed = seed, .most = most};
    gl_table_init(&sample->names, arena);
}

void gl_sample_free(gl_sample *sample)
{
    for (uint32_t i = 0; i < sample->names.count; i++)
        free(sample->strata[i].items);
    free(sample->strata);
    gl_table_free(&sample->names);
}

static int gl_by_rank(const void *left, const void *right)
{
    const gl_sampled *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int gl_by_arrival(const void *left, const void *right)
{
    const gl_sampled *a = left, *b = right;
    return a->order < b->order ? -1 : a->order > b->order;
}

static gl_stratum *gl_stratum_of(gl_sample *sample, glane_str name)
{
    const uint32_t before = sample->names.count, id = gl_table_add(&sample->names, name);
    void *strata = sample->strata;
    gl_grow(&strata, &sample->capacity, (size_t)id + 1, sizeof *sample->strata);
    sample->strata = strata;
    if (id == before)
        sample->strata[id] = (gl_stratum){0};
    return &sample->strata[id];
}

/* Keeps as many as could be drawn, the lowest ranks. */
static void gl_stratum_trim(gl_stratum *stratum, size_t most)
{
    if (stratum->count > 1)
        qsort(stratum->items, stratum->count, sizeof *stratum->items, gl_by_rank);
    if (stratum->count > most)
        stratum->count = most;
}

void gl_sample_add(gl_sample *sample, glane_str name, const glane_str cells[GL_SHEET_STRATUM])
{
    gl_stratum *stratum = gl_stratum_of(sample, name);
    uint64_t state = sample->seed ^ gl_hash(GL_HASH_SEED, cells[GL_SHEET_ID].data, cells[GL_SHEET_ID].len);
    const uint64_t rank = gl_splitmix(&state);
    stratum->facts++;
    sample->arrived++;
    if (stratum->count >= 2 * sample->most)
        gl_stratum_trim(stratum, sample->most);
    /* After a trim the last one is the highest that could still be drawn. */
    if (stratum->count == sample->most && stratum->count > 0 &&
        rank > stratum->items[stratum->count - 1].rank && stratum->facts > 2 * sample->most)
        return;
    void *items = stratum->items;
    gl_grow(&items, &stratum->capacity, stratum->count + 1, sizeof *stratum->items);
    stratum->items = items;
    gl_sampled *sampled = &stratum->items[stratum->count++];
    *sampled = (gl_sampled){.rank = rank, .order = sample->arrived};
    for (int i = 0; i < GL_SHEET_STRATUM; i++)
        sampled->cells[i] = gl_str_copy(sample->arena, cells[i]);
}

/* Ids of strata in an order that the seed draws. */
static uint32_t *gl_strata_drawn(gl_sample *sample)
{
    uint32_t *order = gl_alloc(sample->arena, (sample->names.count + 1) * sizeof *order);
    uint64_t *ranks = gl_alloc(sample->arena, (sample->names.count + 1) * sizeof *ranks);
    for (uint32_t i = 0; i < sample->names.count; i++) {
        uint64_t state = sample->seed ^ gl_hash(GL_HASH_SEED, sample->names.names[i].data, sample->names.names[i].len);
        uint32_t k = i;
        ranks[i] = gl_splitmix(&state);
        for (; k > 0 && ranks[order[k - 1]] > ranks[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return order;
}

/* The same number of each stratum, as far as there are; what is left over goes to those that the seed draws, so that
 * none is passed over for its name where there are more strata than facts are asked for. */
static void gl_strata_share(gl_sample *sample)
{
    const uint32_t *order = gl_strata_drawn(sample);
    size_t left = sample->most, *drawn = gl_alloc(sample->arena, (sample->names.count + 1) * sizeof *drawn);
    for (int more = 1; more && left > 0;) {
        more = 0;
        for (uint32_t i = 0; i < sample->names.count && left > 0; i++) {
            if (drawn[order[i]] == sample->strata[order[i]].count)
                continue;
            drawn[order[i]]++;
            left--;
            more = 1;
        }
    }
    for (uint32_t i = 0; i < sample->names.count; i++)
        sample->strata[i].count = drawn[i];
}

/* -- the sheet ------------------------------------------------------------------------------ */

static const char *const gl_sheet_heads[GL_SHEET_COLUMNS] = {"document", "line",          "type",  "text",
                                                             "keys",     "sentence",      "rule",  "id",
                                                             "stratum",  "stratum facts", "right?"};

/* A cell in quotes. A spreadsheet would run what begins like a formula: an apostrophe says that it is text. */
static void gl_cell_write(gl_buffer *out, glane_str text)
{
    const int sign = text.len > 1 && strchr("+-", text.data[0]) && (text.data[1] < '0' || text.data[1] > '9');
    gl_buffer_text(out, "\"");
    if (text.len > 0 && (strchr("=@\t\r", text.data[0]) || sign))
        gl_buffer_text(out, "'");
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"')
            gl_buffer_text(out, "\"");
        gl_buffer_add(out, text.data + i, 1);
    }
    gl_buffer_text(out, "\"");
}

static void gl_sampled_write(gl_buffer *out, const gl_sample *sample, uint32_t stratum,
                             const gl_sampled *sampled)
{
    for (int i = 0; i < GL_SHEET_STRATUM; i++) {
        gl_cell_write(out, sampled->cells[i]);
        gl_buffer_text(out, ",");
    }
    gl_cell_write(out, sample->names.names[stratum]);
    gl_print(out, ",%llu,\r\n", (unsigned long long)sample->strata[stratum].facts);
}

/* Ids of strata in the byte order of their names. */
static uint32_t *gl_strata_order(gl_sample *sample)
{
    uint32_t *order = gl_alloc(sample->arena, (sample->names.count + 1) * sizeof *order);
    for (uint32_t i = 0; i < sample->names.count; i++) {
        uint32_t k = i;
        for (; k > 0 && strcmp(sample->names.names[order[k - 1]].data, sample->names.names[i].data) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return order;
}

void gl_sample_write(gl_buffer *out, gl_sample *sample)
{
    uint32_t *order = gl_strata_order(sample);
    for (uint32_t i = 0; i < sample->names.count; i++)
        gl_stratum_trim(&sample->strata[i], sample->most);
    gl_strata_share(sample);
    gl_buffer_text(out, "\xEF\xBB\xBF");
    for (int i = 0; i < GL_SHEET_COLUMNS; i++)
        gl_print(out, "%s%s", gl_sheet_heads[i], i + 1 < GL_SHEET_COLUMNS ? "," : "\r\n");
    for (uint32_t i = 0; i < sample->names.count; i++) {
        gl_stratum *stratum = &sample->strata[order[i]];
        if (stratum->count > 1)
            qsort(stratum->items, stratum->count, sizeof *stratum->items, gl_by_arrival);
        for (size_t k = 0; k < stratum->count; k++)
            gl_sampled_write(out, sample, order[i], &stratum->items[k]);
    }
}
