/* cmd_explain.c: `glane explain`: why a fact is, or is not, at a place. */
#define _GNU_SOURCE 1

#include "documents.h"
#include "log.h"
#include "place.h"

#include <sys/stat.h>

static void gl_explain_write(void *user, const char *text, size_t length)
{
    gl_buffer_add(user, text, length);
}

/* What is told is a result unless there is none: no such file, place or rule. */
static glane_status gl_explain_run(gl_documents *documents)
{
    const gl_place_asked *place = documents->user;
    gl_buffer told = {0};
    struct stat info;
    gl_channel_begin(documents->channel, stat(place->path, &info) == 0 ? (uint64_t)info.st_size : 0);
    const glane_status status =
        glane_explain(documents->session, place->path, place->line, place->column, place->offset,
                      documents->options->values[GL_OPTION_RULE].text, gl_explain_write, &told);
    if (status == GLANE_OK)
        gl_channel_write(documents->channel, GL_STREAM_OUT, told.data, told.len);
    else
        gl_log_channel(documents->channel, "%.*s", (int)(told.len > 0 ? told.len - 1 : 0), told.len > 0 ? told.data : "");
    gl_buffer_free(&told);
    return status;
}

int gl_cmd_explain(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_explain_run};
    gl_problems problems;
    gl_place_asked place;
    glane_engine *engine = NULL;
    if (!gl_place_read(options->arena, options->operands[0], &place))
        return GL_EXIT_USAGE;
    if (strcmp(place.path, "-") == 0) {
        gl_complain("explain reads files alone");
        return GL_EXIT_USAGE;
    }
    if (gl_engine_make(options, NULL, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_documents documents = {.options = options, .engine = engine, .ops = &ops, .user = &place};
    gl_inputs_add(&documents.inputs, options->operands[0], 0);
    const int result = gl_documents_run(&documents);
    glane_engine_free(engine);
    return result;
}
