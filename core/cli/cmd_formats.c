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
    gl_buffer_clean(&out, glane_str_of(documents->id.data));
    gl_buffer_text(&out, count > 1 ? ": more than one\n" : ": ");
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

/* At the end of a document, or of a container's member, that was read. */
static glane_status gl_formats_record(gl_documents *documents, const glane_record *record)
{
    gl_buffer lines = {0};
    if (strcmp(record->kind, "end") != 0 || !documents->session ||
        glane_str_equal(gl_attr_text(documents->engine, record, "status"), glane_str_of("failed")))
        return GLANE_OK;
    glane_list_formats(documents->session, gl_formats_write, &lines);
    if (lines.len > 0)
        gl_formats_tell(documents, &lines);
    gl_buffer_free(&lines);
    return GLANE_OK;
}

int gl_cmd_formats(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_documents_extract, .record = gl_formats_record};
    return gl_documents_command(options, NULL, &ops, NULL);
}
