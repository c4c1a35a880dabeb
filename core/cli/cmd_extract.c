/* cmd_extract.c: `glane extract`: records of documents, through a sink. */
#include "documents.h"

#include <stdlib.h>

static void gl_extract_write(void *user, const char *bytes, size_t len)
{
    const gl_documents *documents = user;
    gl_channel_write(documents->channel, GL_STREAM_OUT, bytes, len);
}

static glane_status gl_extract_record(gl_documents *documents, const glane_record *record)
{
    const glane_status status = glane_sink_record(documents->user, record);
    if (status != GLANE_OK) {
        gl_channel_text(documents->channel, GL_STREAM_ERR, "glane: ");
        gl_channel_text(documents->channel, GL_STREAM_ERR, documents->id.data);
        gl_channel_text(documents->channel, GL_STREAM_ERR, ": a record could not be written\n");
    }
    return status;
}

/* Splits KIND[=PATH]; the kind is in the options' arena. *path: NULL for standard output. */
static const char *gl_target_read(const gl_options *options, const char **path)
{
    const char *to = options->values[GL_OPTION_TO].text;
    const char *equals = to ? strchr(to, '=') : NULL;
    *path = equals ? equals + 1 : NULL;
    if (!to)
        return "ndjson";
    return gl_str_copy(options->arena, (glane_str){to, equals ? (size_t)(equals - to) : strlen(to)}).data;
}

int gl_cmd_extract(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_documents_extract, .record = gl_extract_record};
    gl_problems problems;
    glane_engine *engine = NULL;
    const char *path;
    const char *kind = gl_target_read(options, &path);
    if (path && !*path) {
        gl_complain("--to %s=: a path is missing", kind);
        return GL_EXIT_USAGE;
    }
    gl_inputs inputs;
    if (!gl_inputs_read(&inputs, options))
        return GL_EXIT_USAGE;
    if (gl_engine_make(options, NULL, &problems, &engine) != GLANE_OK) {
        gl_inputs_free(&inputs);
        return GL_EXIT_USAGE;
    }
    gl_documents documents = {.options = options, .engine = engine, .ops = &ops, .inputs = inputs};
    int result = GL_EXIT_USAGE;
    /* Opened here, used by the workers that are forked from here, and here for what they lose. */
    glane_sink *sink = glane_sink_new(engine, kind, gl_extract_write, &documents);
    documents.user = sink;
    if (sink)
        result = gl_documents_run(&documents, path);
    else
        gl_inputs_free(&documents.inputs);
    if (!sink)
        gl_complain("--to %s: no plugin writes that; `glane plugins` lists those there are", kind);
    glane_sink_free(sink);
    glane_engine_free(engine);
    return result;
}
