/* stream_documents.h: documents that come as lines of standard input: --stdin-documents.
 *
 * A line is a JSON object with `doc`, the document's id (a string or an integer), and `text`; its other keys are metadata. The parent reads
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
/* The parent's: a document of this id has come; at the end, how many came under an id that was there before. */
void gl_lines_seen(gl_lines *lines, glane_str id);
void gl_lines_tell(const gl_lines *lines);
/* In place of gl_documents_extract: documents->lines is set. */
glane_status gl_lines_extract(gl_documents *documents);

#endif
