/* report_html.c: the page of a run: page.html with the run's data in it. */
#include "json.h"
#include "report.h"

static void gl_html_mentions(gl_buffer *out, const char *key, const gl_evaluation *evaluation,
                             const gl_mentions *mentions)
{
    gl_json_open(out, key, '[');
    for (size_t i = 0; i < mentions->count; i++)
        gl_report_json_mention(out, NULL, &evaluation->scheme, &mentions->items[i]);
    gl_json_close(out, ']');
}

void gl_report_text(gl_buffer *texts, const gl_evaluation *evaluation)
{
    gl_buffer_text(texts, texts->len > 0 ? ",\n" : "");
    gl_json_open(texts, NULL, '{');
    gl_json_string(texts, "text", (glane_str){evaluation->text.data, evaluation->text.len});
    gl_html_mentions(texts, "gold", evaluation, &evaluation->gold);
    gl_html_mentions(texts, "facts", evaluation, &evaluation->facts);
    gl_json_close(texts, '}');
}

void gl_report_html(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts,
                    const gl_buffer *texts)
{
    static const char mark[] = "@DATA@";
    const char *data = strstr(gl_report_page, mark);
    const size_t before = data ? (size_t)(data - gl_report_page) : gl_report_page_size;
    const size_t after = data ? before + sizeof mark - 1 : before;
    gl_buffer_add(out, gl_report_page, before);
    gl_buffer_text(out, "{\"report\":\n");
    gl_report_json(out, evaluation, verdicts);
    gl_buffer_text(out, ",\"texts\":[\n");
    gl_buffer_add(out, texts->data, texts->len);
    gl_buffer_text(out, "]}");
    gl_buffer_add(out, gl_report_page + after, gl_report_page_size - after);
}
