/* cmd_try.c: `glane try`: what a phrase would match, as a concordance (keyword in context). */
#define _GNU_SOURCE 1

#include "show.h"

#include <stdlib.h>
#include <unistd.h>

/* How many bytes of a line are shown on either side of a match. */
#define GL_TRY_CONTEXT 48u

/* The matches of the document under way. */
typedef struct gl_try {
    int color;
    uint32_t matches;
    int lost; /* it has no `end` that counts anything */
    gl_grid grid;
    gl_buffer captured, out;
} gl_try;

/* " [number=12 unit=beds]" */
static void gl_try_captures(gl_try *try, const glane_engine *engine, const glane_record *captures)
{
    try->captured.len = 0;
    for (uint32_t i = 0; i < captures->attr_count; i++) {
        const glane_attr *attr = &captures->attrs[i];
        if (attr->tag != GLANE_STRING)
            continue;
        gl_buffer_text(&try->captured, i ? " " : " [");
        gl_buffer_text(&try->captured, glane_key_name(engine, attr->key));
        gl_buffer_text(&try->captured, "=");
        gl_buffer_add(&try->captured, attr->as.string.data, attr->as.string.len);
    }
    if (try->captured.len > 0)
        gl_buffer_text(&try->captured, "]");
    gl_grid_cell(&try->grid, (glane_str){try->captured.data, try->captured.len});
}

static glane_status gl_try_record(gl_documents *documents, const glane_record *record)
{
    gl_try *try = documents->user;
    const glane_engine *engine = documents->engine;
    if (!record->kind)
        return GLANE_OK;
    if (strcmp(record->kind, "document") == 0)
        try->matches = 0;
    if (strcmp(record->kind, "end") == 0)
        try->lost = glane_str_equal(gl_attr_text(engine, record, "status"), glane_str_of("failed"));
    if (strcmp(record->kind, "match") != 0)
        return GLANE_OK;
    const glane_attr *captures = gl_attr(engine, record, "record");
    try->matches++;
    gl_show_number(&try->grid, gl_attr_number(engine, record, "line"));
    gl_show_place(&try->grid, engine, record, glane_session_text(documents->session), GL_TRY_CONTEXT);
    gl_try_captures(try, engine, captures->as.record);
    return GLANE_OK;
}

static void gl_try_document(gl_documents *documents)
{
    static const gl_column columns[GL_GRID_COLUMNS] = {
        {.color = "2", .right = 1, .pad = UINT32_MAX},
        {.right = 1, .pad = UINT32_MAX},
        {.color = "1;32", .joined = 1},
        {.joined = 1},
        {.color = "36", .joined = 1},
    };
    gl_try *try = documents->user;
    char counted[48];
    const char *id = documents->id.data;
    if (documents->many)
        gl_show_title(&try->out, id, try->color);
    gl_grid_print(&try->grid, columns, try->color, &try->out);
    gl_channel_write(documents->channel, GL_STREAM_OUT, try->out.data, try->out.len);
    snprintf(counted, sizeof counted, "%u match%s", try->matches, try->matches == 1 ? "" : "es");
    if (!try->lost)
        gl_show_told(documents, id, glane_str_of(counted));
    gl_grid_empty(&try->grid);
    try->out.len = 0;
}

int gl_cmd_try(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_documents_extract,
                                         .record = gl_try_record,
                                         .end = gl_try_document};
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_options rest = *options; /* without the phrase; what it points to is still the caller's */
    gl_inputs inputs;
    rest.operands++;
    rest.operand_count--;
    if (!gl_inputs_read(&inputs, &rest))
        return GL_EXIT_USAGE;
    if (gl_engine_make(options, &(gl_wanted){.phrase = options->operands[0]}, &problems, &engine) != GLANE_OK) {
        gl_inputs_free(&inputs);
        return GL_EXIT_USAGE;
    }
    gl_try try = {.color = gl_options_color(options, STDOUT_FILENO)};
    gl_documents documents = {.options = options, .engine = engine, .ops = &ops, .user = &try, .inputs = inputs};
    const int result = gl_documents_run(&documents);
    gl_grid_free(&try.grid);
    gl_buffer_free(&try.captured);
    gl_buffer_free(&try.out);
    glane_engine_free(engine);
    return result;
}
