/* report.h: an evaluation, for eyes and for programs. */
#ifndef GL_REPORT_H
#define GL_REPORT_H

#include "buffer.h"
#include "gate.h"

/* How the table is shown. */
typedef struct gl_table_style {
    size_t errors;    /* of each class */
    const char *const *classes; /* that are shown; none: those that cost value F1 */
    size_t class_count;
    size_t documents; /* rows of documents, the lowest value F1 first */
    int color;
    int agreement; /* two annotations are compared: nothing fired, nothing to explain */
} gl_table_style;

/* Scores, documents, classes of errors with some of each, the confusion of types. */
void gl_report_table(gl_buffer *out, const gl_evaluation *evaluation, const gl_table_style *style);
/* One error, with its line and how to learn more. */
void gl_report_error(gl_buffer *out, const gl_evaluation *evaluation, const gl_error *error, int agreement);
/* What was asked and does not hold, a line each; then how many do. */
void gl_report_verdicts(gl_buffer *out, const gl_verdicts *verdicts);

/* The whole of it as one JSON object, whose keys README.md tells; what --baseline reads. Errors are those that
 * were kept. */
void gl_report_json(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts);
void gl_report_json_mention(gl_buffer *out, const char *key, const gl_scheme *scheme,
                            const gl_mention *mention);
/* The page of a run: one file, which asks the network for nothing. `texts`: those of all documents, as
 * gl_report_text wrote them, in their order. */
void gl_report_html(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts,
                    const gl_buffer *texts);
/* Adds the text of the document under way, with its mentions and facts. */
void gl_report_text(gl_buffer *texts, const gl_evaluation *evaluation);
void gl_report_junit(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts);

/* printf into a buffer. */
void gl_print(gl_buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
