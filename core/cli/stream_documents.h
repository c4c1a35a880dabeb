/* stream_documents.h: documents that come as lines of standard input: --stdin-documents.
 *
 * A line is a JSON object with `doc`, the document's id, and `text`; its other keys are metadata. The parent reads
 * lines as workers ask for them, so that what it holds is a line or two a worker; a worker reads the JSON. A line that
 * is no such thing is a document that is lost, and no more. */
#ifndef GL_STREAM_DOCUMENTS_H
#define GL_STREAM_DOCUMENTS_H

#include "documents.h"

typedef struct gl_lines gl_lines;

/* For documents whose limits the options give. The caller frees it; NULL is fine. */
gl_lines *gl_lines_new(gl_documents *documents);
void gl_lines_free(gl_lines *lines);
/* What hands the lines out. */
gl_feed *gl_lines_feed(gl_lines *lines);
/* In place of gl_documents_extract: documents->lines is set. */
glane_status gl_lines_extract(gl_documents *documents);

#endif
