/* evaluation.c: see evaluation.h. */
#include "evaluation.h"

#include <stdlib.h>

void gl_evaluation_init(gl_evaluation *evaluation)
{
    *evaluation = (gl_evaluation){.arena = gl_arena_new()};
    gl_diags_init(&evaluation->diags);
    gl_scheme_init(&evaluation->scheme, evaluation->arena, &evaluation->diags);
    gl_corpus_init(&evaluation->corpus, evaluation->arena, &evaluation->diags);
    gl_errors_init(&evaluation->errors, evaluation->arena);
    gl_mentions_reset(&evaluation->gold);
    gl_mentions_reset(&evaluation->facts);
}

void gl_evaluation_free(gl_evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->doc_count; i++)
        gl_card_free(&evaluation->docs[i].card);
    free(evaluation->docs);
    free(evaluation->matches.items);
    gl_card_free(&evaluation->total);
    gl_text_free(&evaluation->text);
    gl_mentions_free(&evaluation->gold);
    gl_mentions_free(&evaluation->facts);
    gl_errors_free(&evaluation->errors);
    gl_corpus_free(&evaluation->corpus);
    gl_scheme_free(&evaluation->scheme);
    gl_diags_free(&evaluation->diags);
    gl_arena_free(evaluation->arena);
}

int gl_evaluation_text(gl_evaluation *evaluation, glane_str text)
{
    gl_text_reset(&evaluation->text);
    const int valid = gl_text_append(&evaluation->text, text, 0, 1, 1);
    gl_text_index(&evaluation->text);
    return valid;
}

void gl_evaluation_score(gl_evaluation *evaluation, size_t index)
{
    if (!evaluation->docs) {
        evaluation->doc_count = evaluation->corpus.count;
        evaluation->docs = gl_realloc(NULL, (evaluation->doc_count + 1) * sizeof *evaluation->docs);
        memset(evaluation->docs, 0, (evaluation->doc_count + 1) * sizeof *evaluation->docs);
    }
    gl_scored *doc = &evaluation->docs[index];
    doc->name = evaluation->corpus.docs[index].name;
    doc->path = evaluation->corpus.docs[index].text;
    gl_score(&evaluation->scheme, &evaluation->gold, &evaluation->facts, &evaluation->matches, &doc->card);
    if (evaluation->matches.cut)
        gl_diag_add(&evaluation->diags, GLANE_ERROR, (gl_place){doc->path, 0, 0}, "",
                    "more facts overlap mentions than can be looked at; some are not paired");
    gl_card_add(&evaluation->total, &doc->card);
    gl_errors_add(&evaluation->errors, &evaluation->scheme, &evaluation->text, (uint32_t)index,
                  &evaluation->matches);
}

static gl_tally gl_document_tally(const void *user, const gl_row *row, size_t document)
{
    const gl_evaluation *evaluation = user;
    return gl_row_tally(row, &evaluation->docs[document].card);
}

void gl_evaluation_close(gl_evaluation *evaluation, uint64_t seed, uint32_t resamples)
{
    gl_rows_make(&evaluation->rows, evaluation->arena, &evaluation->scheme);
    evaluation->bootstrap = (gl_bootstrap){.seed = seed, .resamples = resamples};
    gl_bootstrap_run(&evaluation->bootstrap, evaluation->arena, &evaluation->rows, evaluation->doc_count,
                     gl_document_tally, evaluation);
}
