/* rows.c: see rows.h. */
#include "rows.h"

#include <math.h>

void gl_rows_make(gl_rows *rows, gl_arena *arena, const gl_scheme *scheme)
{
    uint32_t *shown = gl_alloc(arena, ((size_t)scheme->types.count + 1) * sizeof *shown), count = 0;
    rows->items =
        gl_alloc(arena, ((size_t)scheme->types.count + scheme->pool_count + 1) * sizeof *rows->items);
    rows->count = 0;
    for (uint32_t type = 0; type < scheme->types.count; type++) {
        if (!gl_scheme_shown(scheme, type))
            continue;
        shown[count] = type;
        rows->items[rows->count++] = (gl_row){scheme->types.names[type], &shown[count], 1, 0};
        count++;
    }
    for (uint32_t i = 0; i < scheme->pool_count; i++) {
        const gl_pool *pool = &scheme->pools[i];
        uint32_t *types = gl_alloc(arena, ((size_t)pool->type_count + 1) * sizeof *types), held = 0;
        for (uint32_t k = 0; k < pool->type_count; k++) {
            if (gl_scheme_shown(scheme, pool->types[k]))
                types[held++] = pool->types[k];
        }
        if (held > 0)
            rows->items[rows->count++] = (gl_row){pool->name, types, held, 1};
    }
    rows->items[rows->count++] = (gl_row){glane_str_of("all"), shown, count, 1};
}

gl_tally gl_row_tally(const gl_row *row, const gl_card *card)
{
    gl_tally sum = {0};
    for (uint32_t i = 0; i < row->type_count; i++) {
        const gl_tally tally = gl_card_tally(card, row->types[i]);
        gl_tally_add(&sum, &tally);
    }
    return sum;
}

const gl_row *gl_row_find(const gl_rows *rows, glane_str name)
{
    for (uint32_t i = 0; i < rows->count; i++) {
        if (glane_str_equal(rows->items[i].name, name))
            return &rows->items[i];
    }
    return NULL;
}

double gl_row_measure(const gl_tally *tally, gl_measure measure)
{
    switch (measure) {
    case GL_STRICT:
        return gl_f1(tally, tally->strict);
    case GL_LENIENT:
        return gl_f1(tally, tally->lenient);
    case GL_VALUE:
        return gl_f1(tally, tally->value);
    case GL_PRECISION:
        return gl_ratio(tally->strict, tally->facts);
    case GL_RECALL:
        return gl_ratio(tally->strict, tally->gold);
    default:
        return gl_ratio(tally->value, tally->strict);
    }
}

static const char *const gl_measure_names[GL_MEASURES] = {"strict",    "lenient", "value",
                                                          "precision", "recall",  "accuracy"};

const char *gl_measure_name(gl_measure measure)
{
    return gl_measure_names[measure];
}

gl_measure gl_measure_find(glane_str name)
{
    int measure = 0;
    while (measure < GL_MEASURES && !glane_str_equal(name, glane_str_of(gl_measure_names[measure])))
        measure++;
    return (gl_measure)measure;
}

const char *gl_link_row_name(int row)
{
    static const char *const names[GL_ROW_LINKS] = {"bound",   "unit",   "of",
                                                    "of-head", "period", "period-other"};
    return names[row];
}

double gl_shown_score(double score)
{
    return round(score * 1000) / 1000;
}
