/* cmd_text.c: `glane text`: the extracted text, to which offsets refer. */
#include "documents.h"

/* Errors were told already. The text of a document that was lost is none. */
static glane_status gl_text_record(gl_documents *documents, const glane_record *record)
{
    const glane_str text = documents->session ? glane_session_text(documents->session) : (glane_str){NULL, 0};
    if (record->kind && strcmp(record->kind, "end") == 0 &&
        !glane_str_equal(gl_attr_text(documents->engine, record, "status"), glane_str_of("failed")))
        gl_channel_write(documents->channel, GL_STREAM_OUT, text.data, text.len);
    return GLANE_OK;
}

int gl_cmd_text(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_documents_extract, .record = gl_text_record};
    return gl_documents_command(options, &(gl_wanted){.without_rules = 1}, &ops, NULL);
}
