/* cmd_formats.c: `glane formats`: which format each document is, and why. */
#define _GNU_SOURCE 1

#include "documents.h"

#include "buffer.h"

#include <stdlib.h>

/* What the formats say of the document under way: lines "NAME<tab>reason". */
static void gl_formats_write(void *user, const char *text, size_t length)
{
    gl_buffer_add(user, text, length);
}

/* "PATH: NAME", and the reason under it; of two formats that claim a document each. */
static void gl_formats_tell(gl_documents *documents, const gl_buffer *lines)
{
    gl_buffer out = {0};
    const char *at = lines->data, *end = lines->data + lines->len;
    uint32_t count = 0;
    for (const char *p = at; p < end; p++)
        count += *p == '\n';
    char *id = glane_document_id(documents->input);
    gl_buffer_clean(&out, glane_str_of(id));
    gl_buffer_text(&out, count > 1 ? ": more than one\n" : ": ");
    free(id);
    while (at < end) {
        const char *tab = memchr(at, '\t', (size_t)(end - at)), *stop = memchr(at, '\n', (size_t)(end - at));
        gl_buffer_text(&out, count > 1 ? "  " : "");
        gl_buffer_clean(&out, (glane_str){at, (size_t)(tab - at)});
        if (stop > tab + 1) {
            gl_buffer_text(&out, count > 1 ? "\n    " : "\n  ");
            gl_buffer_clean(&out, (glane_str){tab + 1, (size_t)(stop - tab - 1)});
        }
        gl_buffer_text(&out, "\n");
        at = stop + 1;
    }
    gl_channel_write(documents->channel, GL_STREAM_OUT, out.data, out.len);
    gl_buffer_free(&out);
}

static glane_status gl_formats_run(gl_documents *documents)
{
    gl_buffer lines = {0};
    const glane_status status = gl_documents_extract(documents);
    if (status != GLANE_FAILED && status != GLANE_FATAL) {
        glane_list_formats(documents->session, gl_formats_write, &lines);
        gl_formats_tell(documents, &lines);
    }
    gl_buffer_free(&lines);
    return status;
}

int gl_cmd_formats(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_formats_run};
    return gl_documents_command(options, NULL, &ops, NULL);
}
