/* sheet.c: reads a sheet that was filled in, and tells the precision. */
#include "sheet.h"

#include "csv.h"
#include "interval.h"
#include "number.h"
#include "report.h"
#include "stream.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* -- rows ------------------------------------------------------------------------------------ */

/* Where the columns are that matter. */
typedef struct gl_columns {
    size_t stratum, facts, right;
} gl_columns;

/* 0: one is missing. */
static int gl_columns_find(const gl_csv_cell *cells, size_t count, gl_columns *columns)
{
    *columns = (gl_columns){SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; i < count; i++) {
        if (glane_str_equal(cells[i].text, glane_str_of("stratum")))
            columns->stratum = i;
        if (glane_str_equal(cells[i].text, glane_str_of("stratum facts")))
            columns->facts = i;
        if (glane_str_equal(cells[i].text, glane_str_of("right?")))
            columns->right = i;
    }
    return columns->stratum < count && columns->facts < count && columns->right < count;
}

/* An answer without white space around it, in small letters. */
static glane_str gl_answer_of(gl_arena *arena, glane_str cell)
{
    while (cell.len > 0 && cell.data[0] == ' ') {
        cell.data++;
        cell.len--;
    }
    while (cell.len > 0 && cell.data[cell.len - 1] == ' ')
        cell.len--;
    char *answer = gl_alloc(arena, cell.len + 1);
    for (size_t i = 0; i < cell.len; i++)
        answer[i] =
            cell.data[i] >= 'A' && cell.data[i] <= 'Z' ? (char)(cell.data[i] + 'a' - 'A') : cell.data[i];
    return (glane_str){answer, cell.len};
}

static gl_judged *gl_judged_of(gl_sheet *sheet, glane_str name)
{
    const uint32_t before = sheet->names.count, id = gl_table_add(&sheet->names, name);
    void *strata = sheet->strata;
    gl_grow(&strata, &sheet->capacity, (size_t)id + 1, sizeof *sheet->strata);
    sheet->strata = strata;
    if (id == before)
        sheet->strata[id] = (gl_judged){0};
    return &sheet->strata[id];
}

/* What is wrong with a row; NULL if nothing is. */
static const char *gl_judgement_read(gl_sheet *sheet, gl_arena *arena, const gl_csv_cell *cells, size_t count,
                                     const gl_columns *columns, const gl_scheme *scheme)
{
    double facts;
    if (columns->stratum >= count || columns->facts >= count)
        return "cells are missing";
    if (!gl_number_read(cells[columns->facts].text, &facts) || facts < 1 || facts > 1e15)
        return "'stratum facts' is no number";
    const glane_str answer =
        columns->right < count ? gl_answer_of(arena, cells[columns->right].text) : (glane_str){"", 0};
    gl_judged *judged = gl_judged_of(sheet, cells[columns->stratum].text);
    judged->facts = (uint64_t)facts;
    if (answer.len == 0)
        sheet->open++;
    else if (gl_table_find(&scheme->yes, answer) != GLANE_NONE)
        judged->yes++;
    else if (gl_table_find(&scheme->no, answer) != GLANE_NONE)
        judged->no++;
    else
        return gl_format(arena, "'right?' is '%s', no answer", answer.data).data;
    return NULL;
}

int gl_sheet_read(gl_sheet *sheet, gl_arena *arena, const char *path, const gl_scheme *scheme,
                  gl_diags *diags)
{
    enum { CELLS = 64 };
    gl_csv_cell cells[CELLS];
    char *bytes;
    size_t len, count;
    gl_columns columns;
    *sheet = (gl_sheet){0};
    gl_table_init(&sheet->names, arena);
    if (!gl_file_map(path, &bytes, &len)) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, "", "cannot be read: %s", strerror(errno));
        return 0;
    }
    gl_csv csv;
    gl_csv_begin(&csv, (glane_str){bytes, len}); /* an empty file maps to NULL */
    count = gl_csv_row(&csv, arena, cells, CELLS);
    const int known = gl_columns_find(cells, count < CELLS ? count : CELLS, &columns);
    if (!known)
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 1, 1}, "fill in a sheet that glane sample wrote",
                    "the columns 'stratum', 'stratum facts' and 'right?' are not all there");
    while (known && (count = gl_csv_row(&csv, arena, cells, CELLS)) > 0) {
        if (count == 1 && cells[0].text.len == 0)
            continue;
        if (csv.wrong) {
            gl_diag_add(diags, GLANE_ERROR, (gl_place){path, csv.wrong_line, csv.wrong_column},
                        "a cell \"…\" whose quotes are doubled", "%s; left out", csv.wrong);
            continue;
        }
        const char *wrong =
            gl_judgement_read(sheet, arena, cells, count < CELLS ? count : CELLS, &columns, scheme);
        if (wrong)
            gl_diag_add(diags, GLANE_ERROR, (gl_place){path, cells[0].line, 1}, "yes or no, 1 or 0, or nothing",
                        "%s; left out", wrong);
    }
    gl_file_unmap(bytes, len);
    return known;
}

void gl_sheet_free(gl_sheet *sheet)
{
    free(sheet->strata);
    gl_table_free(&sheet->names);
}

/* -- for eyes -------------------------------------------------------------------------------- */

static void gl_estimate_print(gl_buffer *out, glane_str name, uint64_t facts, uint64_t judged, uint64_t right,
                              gl_estimate estimate)
{
    gl_print(out, "%-32.*s%9llu%8llu%7llu", (int)(name.len < 200 ? name.len : 200), name.data,
             (unsigned long long)facts, (unsigned long long)judged, (unsigned long long)right);
    if (isnan(estimate.share))
        gl_print(out, "%11s\n", "-");
    else
        gl_print(out, "%11.3f  [%.3f, %.3f]\n", estimate.share, estimate.low, estimate.high);
}

void gl_sheet_report(gl_buffer *out, const gl_sheet *sheet)
{
    gl_share *shares = gl_realloc(NULL, (sheet->names.count + 1) * sizeof *shares);
    gl_judged all = {0};
    gl_print(out, "%-32s%9s%8s%7s%11s\n", "", "facts", "judged", "right", "precision");
    for (uint32_t i = 0; i < sheet->names.count; i++) {
        const gl_judged *judged = &sheet->strata[i];
        shares[i] = (gl_share){judged->yes, judged->yes + judged->no, (double)judged->facts};
        all.facts += judged->facts;
        all.yes += judged->yes;
        all.no += judged->no;
        gl_estimate_print(out, sheet->names.names[i], judged->facts, judged->yes + judged->no, judged->yes,
                          gl_wilson(judged->yes, judged->yes + judged->no));
    }
    gl_estimate_print(out, glane_str_of("all"), all.facts, all.yes + all.no, all.yes,
                      gl_weighted(shares, sheet->names.count));
    gl_print(out, "\nin brackets: 95 %%; \"all\" weighs each row by its facts\n");
    if (sheet->open > 0)
        gl_print(out, "%llu row%s without an answer\n", (unsigned long long)sheet->open,
                 sheet->open == 1 ? "" : "s");
    free(shares);
}
