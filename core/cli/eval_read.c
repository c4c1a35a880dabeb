/* eval_read.c: see eval_read.h. */
#define _GNU_SOURCE 1

#include "eval_read.h"

#include "gather.h"

#include <stdlib.h>

/* The annotations of the other corpus for a document. */
static int gl_other_read(gl_eval *self, const gl_corpus_doc *doc, const gl_text *text)
{
    for (size_t i = 0; i < self->other.count; i++) {
        if (strcmp(self->other.docs[i].name, doc->name) != 0)
            continue;
        gl_corpus_read(&self->other.docs[i], text, &self->scores.facts, &self->scores.scheme, NULL,
                       &self->scores.diags);
        return 1;
    }
    gl_diag_add(&self->scores.diags, GLANE_ERROR, (gl_place){doc->annotation, 0, 0},
                "the same name in both folders", "%s has no annotation of this text; not scored",
                self->options->values[GL_OPTION_AGAINST].text);
    return 0;
}

/* The facts of a document: those that were extracted, of a stream, or of another annotator. 0: there are none
 * to score. */
static int gl_eval_facts(gl_eval *self, const gl_corpus_doc *doc, const gl_gathered *gathered)
{
    gl_evaluation *scores = &self->scores;
    const gl_text *text = gathered->lost ? NULL : &scores->text;
    gl_mentions_reset(&scores->facts);
    if (self->other.arena)
        return gl_other_read(self, doc, text);
    if (self->stream.path) {
        char *id = glane_document_id(doc->text);
        const uint32_t part = gl_fact_stream_find(&self->stream, glane_str_of(id));
        free(id);
        scores->facts.file = self->stream.path;
        if (part == GLANE_NONE) {
            gl_diag_add(&scores->diags, GLANE_ERROR, (gl_place){self->stream.path, 0, 0},
                        "extract it too, or leave it out with --document",
                        "the stream has no document %s, or several of its name; not scored", doc->text);
            return 0;
        }
        gl_fact_stream_read(&self->stream, part, &scores->facts, &scores->scheme, &scores->diags);
    } else {
        scores->facts.file = doc->text;
        gl_facts_read(&scores->facts, gathered->stream, 1, &scores->scheme, &scores->diags);
    }
    if (text)
        gl_mentions_place(&scores->facts, text, &scores->diags);
    return 1;
}

static int gl_eval_take(void *user, const gl_gathered *gathered)
{
    gl_eval *self = user;
    gl_evaluation *scores = &self->scores;
    const gl_corpus_doc *doc = &scores->corpus.docs[gathered->index];
    const size_t before = scores->diags.errors;
    (void)gl_evaluation_text(scores, gathered->text);
    gl_corpus_read(doc, gathered->lost ? NULL : &scores->text, &scores->gold, &scores->scheme,
                   self->known.count > 0 ? &self->known : NULL, &scores->diags);
    if (!gl_eval_facts(self, doc, gathered)) {
        gl_mentions_reset(&scores->gold);
        gl_mentions_reset(&scores->facts);
    }
    gl_evaluation_score(scores, gathered->index);
    if (gl_option_on(self->options, GL_OPTION_HTML))
        gl_report_text(&self->texts, scores);
    scores->docs[gathered->index].faults = scores->diags.errors - before + (gathered->lost ? 1 : 0);
    return 1;
}

static void gl_known_read(gl_eval *self, const glane_engine *engine)
{
    const char *name;
    for (uint32_t i = 0; (name = glane_fact_type(engine, i)); i++)
        (void)gl_table_add(&self->known, glane_str_of(name));
}

int gl_eval_open(gl_eval *self)
{
    const gl_options *options = self->options;
    gl_evaluation *scores = &self->scores;
    const char *stream = options->values[GL_OPTION_FACTS].text;
    const char *against = options->values[GL_OPTION_AGAINST].text;
    for (size_t i = 0; i < options->values[GL_OPTION_TYPE].count; i++)
        (void)gl_table_add(&scores->scheme.only, glane_str_of(options->values[GL_OPTION_TYPE].list[i]));
    for (size_t i = 0; i < options->operand_count; i++)
        gl_corpus_add(&scores->corpus, options->operands[i]);
    if (options->values[GL_OPTION_DOCUMENT].given)
        gl_corpus_select(&scores->corpus, options->values[GL_OPTION_DOCUMENT].list);
    if (against) {
        gl_corpus_init(&self->other, scores->arena, &scores->diags);
        gl_corpus_add(&self->other, against);
    }
    if (stream && !gl_fact_stream_open(&self->stream, scores->arena, stream, &scores->diags))
        return 0;
    if (scores->corpus.count == 0)
        gl_complain("there is no annotated text to score");
    return scores->corpus.count > 0;
}

int gl_eval_gather(gl_eval *self)
{
    const int extract = !self->stream.path && !self->other.arena;
    gl_corpus *corpus = &self->scores.corpus;
    gl_problems problems;
    glane_engine *engine = NULL;
    if (gl_engine_make(self->options, &(gl_wanted){.without_rules = !extract}, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    if (extract)
        gl_known_read(self, engine);
    gl_gather gather = {.options = self->options,
                        .engine = engine,
                        .paths = gl_alloc(self->scores.arena, (corpus->count + 1) * sizeof(char *)),
                        .count = corpus->count,
                        .records = extract,
                        .take = gl_eval_take,
                        .user = self};
    for (size_t i = 0; i < corpus->count; i++)
        gather.paths[i] = corpus->docs[i].text;
    const int result = gl_gather_run(&gather);
    glane_engine_free(engine);
    return result;
}
