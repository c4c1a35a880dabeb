/* cmd_text.c: `glane text`: the extracted text, to which offsets refer. */
#include "documents.h"

static glane_status gl_text_run(gl_documents *documents)
{
    const glane_status status = gl_documents_extract(documents);
    const glane_str text = glane_session_text(documents->session);
    if (status != GLANE_FAILED)
        gl_channel_write(documents->channel, GL_STREAM_OUT, text.data, text.len);
    return status;
}

/* Records are of no interest here; errors were told already. */
static glane_status gl_text_record(gl_documents *documents, const glane_record *record)
{
    (void)documents;
    (void)record;
    return GLANE_OK;
}

int gl_cmd_text(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_text_run, .record = gl_text_record};
    gl_problems problems;
    glane_engine *engine = NULL;
    if (!gl_inputs_valid(options) || gl_engine_make(options, &(gl_wanted){.without_rules = 1}, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_documents documents = {.options = options, .engine = engine, .ops = &ops};
    const int result = gl_documents_run(&documents, options->operand_count, NULL);
    glane_engine_free(engine);
    return result;
}
