/* report_json.c: the evaluation for programs, and as the baseline of a later one. */
#include "json.h"
#include "report.h"

#include <math.h>

/* One value of the report's contract; raised if the meaning of a key changes. */
#define GL_REPORT_VERSION 1

static void gl_json_interval(gl_buffer *out, gl_interval interval)
{
    if (isnan(interval.low))
        return;
    gl_json_open(out, "interval", '[');
    gl_json_number(out, NULL, interval.low);
    gl_json_number(out, NULL, interval.high);
    gl_json_close(out, ']');
}

static void gl_json_rows(gl_buffer *out, const gl_evaluation *evaluation)
{
    gl_json_open(out, "rows", '[');
    for (uint32_t i = 0; i < evaluation->rows.count; i++) {
        const gl_row *row = &evaluation->rows.items[i];
        const gl_tally tally = gl_row_tally(row, &evaluation->total);
        const uint64_t counts[GL_F1_MEASURES] = {tally.strict, tally.lenient, tally.value};
        gl_json_open(out, NULL, '{');
        gl_json_string(out, "row", row->name);
        gl_json_count(out, "gold", tally.gold);
        gl_json_count(out, "facts", tally.facts);
        for (int m = 0; m < GL_F1_MEASURES; m++) {
            gl_json_open(out, gl_measure_name((gl_measure)m), '{');
            gl_json_count(out, "count", counts[m]);
            gl_json_number(out, "f1", gl_row_measure(&tally, (gl_measure)m));
            gl_json_interval(out, evaluation->bootstrap.rows[i][m]);
            gl_json_close(out, '}');
        }
        for (int m = GL_F1_MEASURES; m < GL_MEASURES; m++)
            gl_json_number(out, gl_measure_name((gl_measure)m), gl_row_measure(&tally, (gl_measure)m));
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
}

/* Keys with their counts: {"bound":[where,right]}. */
static void gl_json_keys(gl_buffer *out, const gl_evaluation *evaluation, const gl_card *card)
{
    gl_json_open(out, "keys", '{');
    for (uint32_t i = 0; i < GL_ROW_LINKS + card->key_count; i++) {
        const int link = i < GL_ROW_LINKS;
        const gl_agreement *agreement = link ? &card->links[i] : &card->keys[i - GL_ROW_LINKS];
        const char *name =
            link ? gl_link_row_name((int)i) : evaluation->scheme.keys.names[i - GL_ROW_LINKS].data;
        if (agreement->all == 0)
            continue;
        gl_json_open(out, name, '[');
        gl_json_count(out, NULL, agreement->all);
        gl_json_count(out, NULL, agreement->right);
        gl_json_close(out, ']');
    }
    gl_json_close(out, '}');
}

static void gl_json_documents(gl_buffer *out, const gl_evaluation *evaluation)
{
    gl_json_open(out, "documents", '[');
    for (size_t i = 0; i < evaluation->doc_count; i++) {
        const gl_scored *doc = &evaluation->docs[i];
        gl_buffer_text(out, i ? ",\n" : "\n");
        gl_json_open(out, NULL, '{');
        gl_json_string(out, "document", glane_str_of(doc->name));
        gl_json_string(out, "path", glane_str_of(doc->path));
        gl_json_count(out, "faults", doc->faults);
        gl_json_open(out, "types", '{');
        for (uint32_t type = 0; type < doc->card.type_count; type++) {
            const gl_tally *tally = &doc->card.types[type];
            if (tally->gold + tally->facts == 0 || !gl_scheme_shown(&evaluation->scheme, type))
                continue;
            gl_json_open(out, evaluation->scheme.types.names[type].data, '[');
            gl_json_count(out, NULL, tally->gold);
            gl_json_count(out, NULL, tally->facts);
            gl_json_count(out, NULL, tally->strict);
            gl_json_count(out, NULL, tally->lenient);
            gl_json_count(out, NULL, tally->value);
            gl_json_close(out, ']');
        }
        gl_json_close(out, '}');
        gl_json_keys(out, evaluation, &doc->card);
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
}

void gl_report_json_mention(gl_buffer *out, const char *key, const gl_scheme *scheme,
                            const gl_mention *mention)
{
    if (!mention)
        return;
    gl_json_open(out, key, '{');
    gl_json_string(out, "type", scheme->types.names[mention->type]);
    gl_json_count(out, "start", mention->start);
    gl_json_count(out, "end", mention->end);
    gl_json_string(out, "text", mention->text);
    if (mention->rule.len > 0)
        gl_json_string(out, "rule", mention->rule);
    gl_json_open(out, "keys", '{');
    for (size_t i = 0; i < mention->pair_count; i++)
        gl_json_string(out, scheme->keys.names[mention->pairs[i].key].data, mention->pairs[i].value);
    gl_json_close(out, '}');
    gl_json_close(out, '}');
}

static void gl_json_error(gl_buffer *out, const gl_evaluation *evaluation, const gl_error *error)
{
    const gl_scored *doc = &evaluation->docs[error->doc];
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "class", glane_str_of(gl_class_name(error->class)));
    gl_json_string(out, "document", glane_str_of(doc->name));
    gl_json_count(out, "line", error->line);
    gl_json_count(out, "column", error->column);
    if (error->key != GLANE_NONE)
        gl_json_string(out, "key", evaluation->scheme.keys.names[error->key]);
    gl_report_json_mention(out, "gold", &evaluation->scheme, error->gold);
    gl_report_json_mention(out, "fact", &evaluation->scheme, error->fact);
    gl_json_open(out, "context", '[');
    gl_json_string(out, NULL, error->before);
    gl_json_string(out, NULL, error->marked);
    gl_json_string(out, NULL, error->after);
    gl_json_close(out, ']');
    gl_json_close(out, '}');
}

static void gl_json_errors(gl_buffer *out, const gl_evaluation *evaluation)
{
    gl_class_sum sums[GL_CLASSES];
    const gl_row *row = &evaluation->rows.items[evaluation->rows.count - 1];
    const gl_tally all = gl_row_tally(row, &evaluation->total);
    gl_errors_rank(&evaluation->errors, &evaluation->scheme, &all, sums);
    gl_json_open(out, "classes", '[');
    for (int i = 0; i < GL_CLASSES; i++) {
        gl_json_open(out, NULL, '{');
        gl_json_string(out, "class", glane_str_of(gl_class_name(sums[i].class)));
        gl_json_count(out, "count", sums[i].count);
        gl_json_number(out, "worth", sums[i].worth);
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
    gl_json_open(out, "confusion", '[');
    for (uint32_t i = 0; i < evaluation->errors.cells.count; i++) {
        const gl_confusion *cell = &evaluation->errors.confusion[i];
        gl_json_open(out, NULL, '{');
        if (cell->gold != GLANE_NONE)
            gl_json_string(out, "gold", evaluation->scheme.types.names[cell->gold]);
        if (cell->fact != GLANE_NONE)
            gl_json_string(out, "fact", evaluation->scheme.types.names[cell->fact]);
        gl_json_count(out, "count", cell->count);
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
    gl_json_open(out, "errors", '[');
    for (size_t i = 0; i < evaluation->errors.count; i++) {
        if (!gl_error_shown(&evaluation->scheme, &evaluation->errors.items[i]))
            continue;
        if (out->data[out->len - 1] != '[')
            gl_buffer_text(out, ",");
        gl_buffer_text(out, "\n");
        gl_json_error(out, evaluation, &evaluation->errors.items[i]);
    }
    gl_json_close(out, ']');
}

void gl_report_json(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts)
{
    gl_json_open(out, NULL, '{');
    gl_json_count(out, "eval", GL_REPORT_VERSION);
    gl_json_string(out, "glane", glane_str_of(glane_version()));
    gl_json_count(out, "seed", evaluation->bootstrap.seed);
    gl_json_count(out, "resamples", evaluation->bootstrap.resamples);
    gl_json_open(out, "corpora", '[');
    for (size_t i = 0; i < evaluation->corpus.manifest_count; i++) {
        const gl_manifest *manifest = &evaluation->corpus.manifests[i];
        gl_json_open(out, NULL, '{');
        gl_json_string(out, "folder", glane_str_of(manifest->folder));
        gl_json_string(out, "name", glane_str_of(manifest->name));
        gl_json_string(out, "licence", glane_str_of(manifest->licence));
        gl_json_string(out, "origin", glane_str_of(manifest->origin));
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
    gl_json_rows(out, evaluation);
    gl_json_keys(out, evaluation, &evaluation->total);
    gl_json_documents(out, evaluation);
    gl_json_errors(out, evaluation);
    gl_json_open(out, "verdicts", '[');
    for (size_t i = 0; i < verdicts->count; i++) {
        gl_json_open(out, NULL, '{');
        gl_json_string(out, "name", glane_str_of(verdicts->items[i].name));
        gl_json_raw(out, "held", glane_str_of(verdicts->items[i].held ? "true" : "false"));
        gl_json_string(out, "message", glane_str_of(verdicts->items[i].message));
        gl_json_close(out, '}');
    }
    gl_json_close(out, ']');
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}
