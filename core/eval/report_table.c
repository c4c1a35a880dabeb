/* report_table.c: the scores and errors for eyes. */
#include "report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void gl_print(gl_buffer *out, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    const int len = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    gl_buffer_add(out, line, len < 0 ? 0 : (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
}

/* A score in a column; "-" where there is nothing to score. */
static void gl_print_score(gl_buffer *out, double score, int width)
{
    if (isnan(score))
        gl_print(out, "%*s", width, "-");
    else
        gl_print(out, "%*.3f", width, score);
}

static void gl_print_interval(gl_buffer *out, gl_interval interval)
{
    if (isnan(interval.low))
        gl_print(out, "%15s", "");
    else
        gl_print(out, " [%.3f, %.3f]", gl_shown_score(interval.low), gl_shown_score(interval.high));
}

/* -- scores -------------------------------------------------------------------------- */

static void gl_print_row(gl_buffer *out, const gl_row *row, const gl_tally *tally,
                         const gl_interval *intervals)
{
    gl_print(out, "%-20.*s%6llu%7llu", (int)(row->name.len < 20 ? row->name.len : 20), row->name.data,
             (unsigned long long)tally->gold, (unsigned long long)tally->facts);
    gl_print_score(out, gl_row_measure(tally, GL_PRECISION), 7);
    gl_print_score(out, gl_row_measure(tally, GL_RECALL), 7);
    gl_print_score(out, gl_row_measure(tally, GL_STRICT), 8);
    gl_print_interval(out, intervals[GL_STRICT]);
    gl_print_score(out, gl_row_measure(tally, GL_LENIENT), 9);
    gl_print_score(out, gl_row_measure(tally, GL_ACCURACY), 10);
    gl_print_score(out, gl_row_measure(tally, GL_VALUE), 8);
    gl_print_interval(out, intervals[GL_VALUE]);
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->len--;
    gl_buffer_text(out, "\n");
}

static void gl_print_scores(gl_buffer *out, const gl_evaluation *evaluation)
{
    gl_print(out, "%26s%7s%7s%7s%8s%15s%9s%10s%8s\n", "gold", "facts", "P", "R", "strict", "", "lenient",
             "accuracy", "value");
    for (uint32_t i = 0; i < evaluation->rows.count; i++) {
        const gl_row *row = &evaluation->rows.items[i];
        const gl_tally tally = gl_row_tally(row, &evaluation->total);
        if (tally.gold + tally.facts == 0 && !row->pool)
            continue;
        if (row->pool && i > 0 && !evaluation->rows.items[i - 1].pool)
            gl_buffer_text(out, "\n");
        gl_print_row(out, row, &tally, evaluation->bootstrap.rows[i]);
    }
}

static void gl_print_agreement(gl_buffer *out, const char *name, const gl_agreement *agreement)
{
    if (agreement->all == 0)
        return;
    gl_print(out, "%-20s%6llu", name, (unsigned long long)agreement->all);
    gl_print_score(out, gl_ratio(agreement->right, agreement->all), 10);
    gl_buffer_text(out, "\n");
}

/* What is scored beside the value. */
static void gl_print_links(gl_buffer *out, const gl_evaluation *evaluation)
{
    const gl_card *card = &evaluation->total;
    const size_t before = out->len;
    gl_print(out, "\n%26s%10s\n", "where", "accuracy");
    const size_t headed = out->len;
    for (int i = 0; i < GL_ROW_LINKS; i++)
        gl_print_agreement(out, gl_link_row_name(i), &card->links[i]);
    for (uint32_t key = 0; key < card->key_count; key++)
        gl_print_agreement(out, evaluation->scheme.keys.names[key].data, &card->keys[key]);
    if (out->len == headed)
        out->len = before;
}

/* -- documents ------------------------------------------------------------------------- */

typedef struct gl_ranked {
    size_t index;
    gl_tally tally;
    double score;
} gl_ranked;

static int gl_lowest_first(const void *left, const void *right)
{
    const gl_ranked *a = left, *b = right;
    const double x = isnan(a->score) ? 2 : a->score, y = isnan(b->score) ? 2 : b->score;
    if (x < y || x > y)
        return x < y ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void gl_print_documents(gl_buffer *out, const gl_evaluation *evaluation, size_t most)
{
    const gl_row *all = &evaluation->rows.items[evaluation->rows.count - 1];
    gl_ranked *ranked = gl_realloc(NULL, (evaluation->doc_count + 1) * sizeof *ranked);
    for (size_t i = 0; i < evaluation->doc_count; i++) {
        const gl_tally tally = gl_row_tally(all, &evaluation->docs[i].card);
        ranked[i] = (gl_ranked){i, tally, gl_row_measure(&tally, GL_VALUE)};
    }
    qsort(ranked, evaluation->doc_count, sizeof *ranked, gl_lowest_first);
    gl_print(out, "\n%6s%7s%8s%9s%10s%8s  document\n", "gold", "facts", "strict", "lenient", "accuracy",
             "value");
    for (size_t i = 0; i < evaluation->doc_count && i < most; i++) {
        const gl_tally *tally = &ranked[i].tally;
        gl_print(out, "%6llu%7llu", (unsigned long long)tally->gold, (unsigned long long)tally->facts);
        gl_print_score(out, gl_row_measure(tally, GL_STRICT), 8);
        gl_print_score(out, gl_row_measure(tally, GL_LENIENT), 9);
        gl_print_score(out, gl_row_measure(tally, GL_ACCURACY), 10);
        gl_print_score(out, ranked[i].score, 8);
        gl_buffer_text(out, "  ");
        gl_buffer_clean(out, glane_str_of(evaluation->docs[ranked[i].index].name));
        gl_buffer_text(out, "\n");
    }
    if (evaluation->doc_count > most)
        gl_print(out, "and %zu more, with higher scores (--json has all)\n", evaluation->doc_count - most);
    free(ranked);
}

/* -- errors ------------------------------------------------------------------------------ */

static void gl_print_mention(gl_buffer *out, const gl_evaluation *evaluation, const gl_mention *mention)
{
    gl_buffer_clean(out, evaluation->scheme.types.names[mention->type]);
    gl_buffer_text(out, " '");
    gl_buffer_clean(out, mention->text);
    gl_buffer_text(out, "'");
    for (size_t i = 0; i < mention->pair_count; i++) {
        gl_buffer_text(out, " ");
        gl_buffer_clean(out, evaluation->scheme.keys.names[mention->pairs[i].key]);
        gl_buffer_text(out, "=");
        gl_buffer_clean(out, mention->pairs[i].value);
    }
}

/* A word of a shell's command line. */
static void gl_print_quoted(gl_buffer *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=%@./,:";
    if (word[strspn(word, plain)] == '\0' && *word) {
        gl_buffer_text(out, word);
        return;
    }
    gl_buffer_text(out, "'");
    for (; *word; word++) {
        if (*word == '\'')
            gl_buffer_text(out, "'\\''");
        else
            gl_buffer_add(out, word, 1);
    }
    gl_buffer_text(out, "'");
}

/* The value of the key that differs: "value: gold 12, got 13". */
static void gl_print_difference(gl_buffer *out, const gl_evaluation *evaluation, const gl_error *error)
{
    const glane_str gold = gl_mention_value(error->gold, error->key);
    const glane_str fact = gl_mention_value(error->fact, error->key);
    gl_buffer_text(out, "      ");
    gl_buffer_clean(out, evaluation->scheme.keys.names[error->key]);
    gl_buffer_text(out, ": annotated ");
    gl_buffer_clean(out, gold.data ? gold : glane_str_of("nothing"));
    gl_buffer_text(out, ", found ");
    gl_buffer_clean(out, fact.data ? fact : glane_str_of("nothing"));
    gl_buffer_text(out, "\n");
}

void gl_report_error(gl_buffer *out, const gl_evaluation *evaluation, const gl_error *error, int agreement)
{
    const char *path = evaluation->docs[error->doc].path;
    gl_buffer_text(out, "  ");
    gl_buffer_clean(out, glane_str_of(evaluation->docs[error->doc].name));
    gl_print(out, ":%u: ", error->line);
    if (error->gold)
        gl_print_mention(out, evaluation, error->gold);
    if (error->fact) {
        gl_buffer_text(out, error->gold ? "\n      found " : "found ");
        gl_print_mention(out, evaluation, error->fact);
    }
    if (error->fact && error->fact->rule.len > 0) {
        gl_buffer_text(out, " by ");
        gl_buffer_clean(out, error->fact->rule);
    }
    gl_buffer_text(out, "\n");
    if (error->key != GLANE_NONE)
        gl_print_difference(out, evaluation, error);
    gl_buffer_text(out, "      | ");
    gl_buffer_clean(out, error->before);
    gl_buffer_text(out, "[");
    gl_buffer_clean(out, error->marked);
    gl_buffer_text(out, "]");
    gl_buffer_clean(out, error->after);
    gl_buffer_text(out, "\n");
    if (!agreement) {
        gl_buffer_text(out, "      glane explain ");
        gl_print_quoted(out, gl_format(evaluation->arena, "%s:%u:%u", path, error->line, error->column).data);
        gl_buffer_text(out, "\n");
    }
}

/* Are the errors of a class shown? Of those that cost nothing their number is enough, until they are asked for. */
static int gl_class_shown(const gl_table_style *style, const gl_class_sum *sum)
{
    for (size_t i = 0; i < style->class_count; i++)
        if (strcmp(style->classes[i], gl_class_name(sum->class)) == 0)
            return 1;
    return style->class_count == 0 && sum->worth > 0;
}

/* The classes whose errors are not shown. */
static void gl_print_hidden(gl_buffer *out, const gl_table_style *style, const gl_class_sum *sums)
{
    int hidden = 0;
    for (int i = 0; i < GL_CLASSES && style->class_count == 0 && style->errors > 0; i++)
        if (sums[i].count > 0 && !gl_class_shown(style, &sums[i]))
            gl_print(out, "%s--class '%s'", hidden++ ? ", " : "\nnot shown, since they cost no value: ",
                     gl_class_name(sums[i].class));
    gl_buffer_text(out, hidden ? "\n" : "");
}

static void gl_print_errors(gl_buffer *out, const gl_evaluation *evaluation, const gl_table_style *style)
{
    gl_class_sum sums[GL_CLASSES];
    const gl_row *row = &evaluation->rows.items[evaluation->rows.count - 1];
    const gl_tally all = gl_row_tally(row, &evaluation->total);
    gl_errors_rank(&evaluation->errors, &evaluation->scheme, &all, sums);
    if (sums[0].count > 0)
        gl_print(out, "\n%-12s%6s  value F1 would be higher by, were there none\n", "errors", "");
    for (int i = 0; i < GL_CLASSES && sums[i].count > 0; i++)
        gl_print(out, "%-12s%6llu  %.3f\n", gl_class_name(sums[i].class), (unsigned long long)sums[i].count,
                 sums[i].worth);
    for (int i = 0; i < GL_CLASSES && style->errors > 0; i++) {
        size_t shown = 0;
        if (!gl_class_shown(style, &sums[i]))
            continue;
        for (size_t k = 0; k < evaluation->errors.count && shown < style->errors; k++) {
            const gl_error *error = &evaluation->errors.items[k];
            if (error->class != sums[i].class || !gl_error_shown(&evaluation->scheme, error))
                continue;
            if (shown++ == 0)
                gl_print(out, "\n%s%s%s: %llu\n", style->color ? "\033[1m" : "", gl_class_name(error->class),
                         style->color ? "\033[0m" : "", (unsigned long long)sums[i].count);
            gl_report_error(out, evaluation, error, style->agreement);
        }
    }
    gl_print_hidden(out, style, sums);
}

static void gl_print_confusion(gl_buffer *out, const gl_evaluation *evaluation)
{
    const gl_errors *errors = &evaluation->errors;
    const gl_table *types = &evaluation->scheme.types;
    int headed = 0;
    for (uint32_t i = 0; i < errors->cells.count; i++) {
        const gl_confusion *cell = &errors->confusion[i];
        if (cell->gold == GLANE_NONE || cell->fact == GLANE_NONE || cell->gold == cell->fact)
            continue;
        if (!headed++)
            gl_print(out, "\nannotated as    found as\n");
        gl_print(out, "%-15s %-15s%6llu\n", types->names[cell->gold].data, types->names[cell->fact].data,
                 (unsigned long long)cell->count);
    }
}

void gl_report_table(gl_buffer *out, const gl_evaluation *evaluation, const gl_table_style *style)
{
    for (size_t i = 0; i < evaluation->corpus.manifest_count; i++) {
        const gl_manifest *manifest = &evaluation->corpus.manifests[i];
        gl_buffer_clean(out, glane_str_of(manifest->name ? manifest->name : manifest->folder));
        gl_buffer_text(out, manifest->licence ? ", licence " : "");
        gl_buffer_clean(out, glane_str_of(manifest->licence));
        gl_buffer_text(out, manifest->origin ? ": " : "");
        gl_buffer_clean(out, glane_str_of(manifest->origin));
        gl_buffer_text(out, "\n");
    }
    gl_print_scores(out, evaluation);
    gl_print_links(out, evaluation);
    if (evaluation->doc_count > 1)
        gl_print_documents(out, evaluation, style->documents);
    gl_print_errors(out, evaluation, style);
    gl_print_confusion(out, evaluation);
    if (evaluation->doc_count > 1 && evaluation->bootstrap.resamples > 0)
        gl_print(out, "\nin brackets: 95 %% of %u resamples of the %zu documents (seed %llu)\n",
                 evaluation->bootstrap.resamples, evaluation->doc_count,
                 (unsigned long long)evaluation->bootstrap.seed);
}

void gl_report_verdicts(gl_buffer *out, const gl_verdicts *verdicts)
{
    size_t held = 0;
    for (size_t i = 0; i < verdicts->count; i++) {
        held += verdicts->items[i].held != 0;
        if (!verdicts->items[i].held)
            gl_print(out, "missed: %s: %s\n", verdicts->items[i].name, verdicts->items[i].message);
    }
    if (verdicts->count > 0)
        gl_print(out, "%zu of %zu held\n", held, verdicts->count);
}
