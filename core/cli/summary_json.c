/* summary_json.c: progress and the closing summary as JSON; see summary.h. */
#include "summary.h"

#include "json.h"

/* How often each name came, as an object. */
static void gl_tally_object(const gl_tally *tally, const char *key, gl_buffer *line)
{
    gl_json_open(line, key, '{');
    for (uint32_t i = 0; i < tally->names.count; i++)
        gl_json_count(line, gl_table_name(&tally->names, i).data, tally->items[i].count);
    gl_json_close(line, '}');
}

static void gl_head_add(gl_summary *summary, const char *level, const char *code, int64_t passed)
{
    gl_buffer *line = &summary->line;
    gl_json_open(line, NULL, '{');
    gl_json_string(line, "level", glane_str_of(level));
    gl_json_string(line, "code", glane_str_of(code));
    gl_json_number(line, "seconds", (double)passed / 1000);
    gl_json_count(line, "documents", summary->documents);
    gl_json_count(line, "facts", summary->facts);
    gl_json_count(line, "errors", summary->errors);
    gl_json_count(line, "bytes", summary->progress.bytes);
}

void gl_summary_json_progress(gl_summary *summary, int64_t passed)
{
    gl_buffer *line = &summary->line;
    const int64_t left = gl_summary_left(summary, passed);
    gl_head_add(summary, "progress", "progress", passed);
    gl_json_count(line, "inputs", summary->progress.items);
    gl_json_count(line, "inputs_done", summary->progress.done);
    if (left >= 0)
        gl_json_count(line, "seconds_left", (uint64_t)left);
    gl_json_close(line, '}');
    gl_buffer_text(line, "\n");
}

void gl_summary_json(gl_summary *summary, int64_t passed)
{
    gl_buffer *line = &summary->line;
    gl_head_add(summary, "note", "summary", passed);
    gl_tally_object(&summary->statuses, "statuses", line);
    gl_tally_object(&summary->types, "types", line);
    gl_tally_object(&summary->readers, "readers", line);
    gl_tally_object(&summary->formats, "formats", line);
    gl_json_open(line, "lost", '[');
    for (uint32_t i = 0; i < summary->failures.names.count; i++) {
        gl_json_open(line, NULL, '{');
        gl_json_string(line, "code", gl_table_name(&summary->failures.names, i));
        gl_json_count(line, "documents", summary->failures.items[i].count);
        gl_json_string(line, "first", glane_str_of(summary->failures.items[i].first));
        gl_json_close(line, '}');
    }
    gl_json_close(line, ']');
    gl_json_open(line, "slowest", '[');
    for (size_t i = 0; i < GL_SUMMARY_SLOWEST && summary->slowest[i].doc; i++) {
        gl_json_open(line, NULL, '{');
        gl_json_string(line, "doc", glane_str_of(summary->slowest[i].doc));
        gl_json_number(line, "seconds", (double)summary->slowest[i].milliseconds / 1000);
        gl_json_close(line, '}');
    }
    gl_json_close(line, ']');
    gl_json_close(line, '}');
    gl_buffer_text(line, "\n");
}
