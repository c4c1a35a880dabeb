/* cmd_eval.c: `glane eval`: scores of annotated corpora. */
#define _GNU_SOURCE 1

#include "eval_read.h"

#include "output.h"
#include "sheet.h"

#include <stdlib.h>
#include <unistd.h>

/* What options leave open. */
#define GL_EVAL_ERRORS 3
#define GL_EVAL_DOCUMENTS 20
#define GL_EVAL_SEED 1
#define GL_EVAL_RESAMPLES 1000

static uint64_t gl_number_option(const gl_options *options, gl_option_id id, uint64_t otherwise)
{
    return options->values[id].given ? options->values[id].number : otherwise;
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
        .classes = options->values[GL_OPTION_CLASS].list,
        .class_count = options->values[GL_OPTION_CLASS].count,
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

/* Are the classes of errors that are asked for such? */
static int gl_classes_known(const gl_options *options)
{
    const gl_option_value *asked = &options->values[GL_OPTION_CLASS];
    for (size_t i = 0; i < asked->count; i++) {
        int class = 0;
        while (class < GL_CLASSES && strcmp(asked->list[i], gl_class_name((gl_error_class)class)) != 0)
            class++;
        if (class < GL_CLASSES)
            continue;
        gl_buffer names = {0};
        for (class = 0; class < GL_CLASSES; class++)
            gl_print(&names, "%s%s", class ? ", " : "", gl_class_name((gl_error_class)class));
        gl_complain("--class: \"%s\" is none of %.*s", asked->list[i], (int)names.len, names.data);
        gl_buffer_free(&names);
        return 0;
    }
    return 1;
}

int gl_cmd_eval(const gl_options *options)
{
    gl_eval self = {.options = options};
    if (!gl_eval_valid(options) || !gl_classes_known(options))
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
