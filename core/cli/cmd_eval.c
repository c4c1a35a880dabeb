/* cmd_eval.c: `glane eval`: scores of annotated corpora. */
#define _GNU_SOURCE 1

#include "command.h"

#include "baseline.h"
#include "gather.h"
#include "output.h"
#include "sheet.h"
#include "stream.h"

#include <stdlib.h>
#include <unistd.h>

/* What options leave open. */
#define GL_EVAL_ERRORS 3
#define GL_EVAL_DOCUMENTS 20
#define GL_EVAL_SEED 1
#define GL_EVAL_RESAMPLES 1000

typedef struct gl_eval {
    const gl_options *options;
    gl_evaluation scores;
    gl_table known; /* types that packs declare; empty: not asked */
    gl_fact_stream stream;
    gl_corpus other;      /* of --against */
    gl_baseline baseline; /* no root: none */
    gl_verdicts verdicts;
    gl_buffer texts; /* for --html */
} gl_eval;

static uint64_t gl_number_option(const gl_options *options, gl_option_id id, uint64_t otherwise)
{
    return options->values[id].given ? options->values[id].number : otherwise;
}

/* -- what is scored --------------------------------------------------------------------- */

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

/* -- the run ------------------------------------------------------------------------------ */

/* Reads the floors of the command line and of a file; 0 for one that is wrong. */
static int gl_floors_read(gl_eval *self, gl_floor **floors, size_t *count)
{
    const gl_option_value *given = &self->options->values[GL_OPTION_MIN];
    const char *path = self->options->values[GL_OPTION_FLOORS].text;
    gl_arena *arena = self->scores.arena;
    size_t capacity = 0;
    void *items = NULL;
    int right = 1;
    *count = 0;
    for (size_t i = 0; i < given->count; i++) {
        gl_grow(&items, &capacity, *count + 1, sizeof **floors);
        if (!gl_floor_read(arena, given->list[i], (gl_floor *)items + (*count)++)) {
            gl_complain("--min: \"%s\" is not [DOCUMENTS:][ROW.]MEASURE=FLOOR, as date.value=0.97",
                        given->list[i]);
            right = 0;
        }
    }
    if (path && !gl_floors_load(arena, &self->scores.diags, path, &items, &capacity, count))
        right = 0;
    *floors = items;
    return right;
}

static void gl_known_read(gl_eval *self, const glane_engine *engine)
{
    const char *name;
    for (uint32_t i = 0; (name = glane_fact_type(engine, i)); i++)
        (void)gl_table_add(&self->known, glane_str_of(name));
}

/* Finds the texts, and what they are scored against. 0: there is nothing to do. */
static int gl_eval_open(gl_eval *self)
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

/* Reads all documents. The exit status. */
static int gl_eval_gather(gl_eval *self)
{
    const int extract = !self->stream.path && !self->other.arena;
    gl_corpus *corpus = &self->scores.corpus;
    gl_problems problems;
    glane_engine *engine = NULL;
    if (gl_engine_make(self->options, NULL, !extract, &problems, &engine) != GLANE_OK)
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

/* Writes one report; "-" is standard output. Empties it. */
static int gl_report_write(const char *path, gl_buffer *report)
{
    gl_output output;
    if (!gl_output_open(&output, strcmp(path, "-") != 0 ? path : NULL))
        return 0;
    (void)gl_output_write(&output, report->data, report->len);
    report->len = 0;
    return gl_output_close(&output, 1);
}

static void gl_eval_table(const gl_eval *self, gl_buffer *report)
{
    const gl_options *options = self->options;
    const gl_table_style style = {
        .errors = gl_number_option(options, GL_OPTION_ERRORS, GL_EVAL_ERRORS),
        .documents = GL_EVAL_DOCUMENTS,
        .color = gl_options_color(options, STDOUT_FILENO),
        .agreement = self->other.arena != NULL,
    };
    gl_report_table(report, &self->scores, &style);
    if (self->baseline.root)
        gl_report_baseline(report, &self->baseline, &style);
    if (self->verdicts.count > 0)
        gl_buffer_text(report, "\n");
    gl_report_verdicts(report, &self->verdicts);
}

static int gl_is_standard(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

/* Writes what was asked for: the table, unless another report goes to standard output. 0: something could not
 * be written. */
static int gl_eval_report(const gl_eval *self)
{
    const char *json = self->options->values[GL_OPTION_JSON].text;
    const char *junit = self->options->values[GL_OPTION_JUNIT].text;
    const char *html = self->options->values[GL_OPTION_HTML].text;
    gl_buffer report = {0};
    int done = 1;
    if (json) {
        gl_report_json(&report, &self->scores, &self->verdicts);
        done &= gl_report_write(json, &report);
    }
    if (junit) {
        gl_report_junit(&report, &self->scores, &self->verdicts);
        done &= gl_report_write(junit, &report);
    }
    if (html) {
        gl_report_html(&report, &self->scores, &self->verdicts, &self->texts);
        done &= gl_report_write(html, &report);
    }
    if (!gl_is_standard(json) && !gl_is_standard(junit) && !gl_is_standard(html)) {
        gl_eval_table(self, &report);
        done &= gl_report_write("-", &report);
    }
    gl_buffer_free(&report);
    return done;
}

/* Compares and holds; 1 if all is held, 0 if not, -1 if there is nothing to compare with. */
static int gl_eval_judge(gl_eval *self, const gl_floor *floors, size_t count)
{
    const char *baseline = self->options->values[GL_OPTION_BASELINE].text;
    int held = 1;
    if (baseline && !gl_baseline_read(&self->baseline, &self->scores, baseline))
        return -1;
    for (size_t i = 0; i < count; i++)
        gl_floor_check(&self->scores, &floors[i], &self->verdicts);
    if (gl_option_on(self->options, GL_OPTION_NO_WORSE))
        gl_baseline_check(&self->baseline, &self->verdicts);
    for (size_t i = 0; i < self->verdicts.count; i++)
        held &= self->verdicts.items[i].held != 0;
    return held;
}

/* Scores all, reports it; the exit status. */
static int gl_eval_finish(gl_eval *self, const gl_floor *floors, size_t count, int result)
{
    const gl_options *options = self->options;
    gl_evaluation *scores = &self->scores;
    gl_evaluation_close(scores, gl_number_option(options, GL_OPTION_SEED, GL_EVAL_SEED),
                        (uint32_t)gl_number_option(options, GL_OPTION_RESAMPLES, GL_EVAL_RESAMPLES));
    const int held = gl_eval_judge(self, floors, count);
    gl_diags_show(&scores->diags, gl_options_color(options, STDERR_FILENO));
    if (held < 0)
        return GL_EXIT_USAGE;
    if (!held || scores->diags.errors > 0)
        result = GL_EXIT_ERRORS;
    return gl_eval_report(self) ? result : GL_EXIT_FAILED;
}

static int gl_eval_run(gl_eval *self)
{
    const gl_options *options = self->options;
    gl_floor *floors = NULL;
    size_t count = 0;
    int result = GL_EXIT_USAGE;
    const int all = gl_option_on(options, GL_OPTION_BASELINE) || gl_option_on(options, GL_OPTION_JSON) ||
                    gl_option_on(options, GL_OPTION_HTML);
    self->scores.errors.keep =
        all ? UINT32_MAX : (uint32_t)gl_number_option(options, GL_OPTION_ERRORS, GL_EVAL_ERRORS);
    const int ready = gl_floors_read(self, &floors, &count) && gl_eval_open(self);
    if (ready)
        result = gl_eval_gather(self);
    if (ready && result != GL_EXIT_USAGE && result != GL_EXIT_FAILED)
        result = gl_eval_finish(self, floors, count, result);
    else
        gl_diags_show(&self->scores.diags, gl_options_color(options, STDERR_FILENO));
    free(floors);
    return result;
}

/* --sheet: the precision that a judge found. */
static int gl_eval_sheet(gl_eval *self)
{
    const gl_options *options = self->options;
    gl_evaluation *scores = &self->scores;
    gl_sheet sheet;
    gl_buffer report = {0};
    int result = GL_EXIT_USAGE;
    if (gl_sheet_read(&sheet, scores->arena, options->values[GL_OPTION_SHEET].text, &scores->scheme,
                      &scores->diags)) {
        gl_sheet_report(&report, &sheet);
        result = !gl_report_write("-", &report) ? GL_EXIT_FAILED
                 : scores->diags.errors > 0     ? GL_EXIT_ERRORS
                                                : GL_EXIT_OK;
    }
    gl_diags_show(&scores->diags, gl_options_color(options, STDERR_FILENO));
    gl_sheet_free(&sheet);
    gl_buffer_free(&report);
    return result;
}

/* Options that make no sense together, or without each other. */
static int gl_eval_valid(const gl_options *options)
{
    const int facts = gl_option_on(options, GL_OPTION_FACTS),
              against = gl_option_on(options, GL_OPTION_AGAINST);
    if (facts && against)
        gl_complain("--facts and --against: one of both is scored");
    else if (gl_option_on(options, GL_OPTION_NO_WORSE) && !gl_option_on(options, GL_OPTION_BASELINE))
        gl_complain("--no-worse needs a --baseline to compare with");
    else if (gl_option_on(options, GL_OPTION_SHEET) && options->operand_count > 0)
        gl_complain("--sheet is told without a folder");
    else if (gl_option_on(options, GL_OPTION_SHEET))
        return 1;
    else if (options->operand_count == 0)
        gl_complain("a folder is missing; usage: glane eval [OPTION...] FOLDER...");
    else
        return 1;
    return 0;
}

int gl_cmd_eval(const gl_options *options)
{
    gl_eval self = {.options = options};
    if (!gl_eval_valid(options))
        return GL_EXIT_USAGE;
    gl_evaluation_init(&self.scores);
    gl_table_init(&self.known, self.scores.arena);
    const int result = gl_option_on(options, GL_OPTION_SHEET) ? gl_eval_sheet(&self) : gl_eval_run(&self);
    gl_verdicts_free(&self.verdicts);
    gl_buffer_free(&self.texts);
    if (self.baseline.arena)
        gl_baseline_free(&self.baseline);
    gl_fact_stream_close(&self.stream);
    gl_corpus_free(&self.other);
    gl_table_free(&self.known);
    gl_evaluation_free(&self.scores);
    return result;
}
