/* brat_sink.h: `--to brat=FOLDER`: documents and their facts for brat, in a folder that appears whole or not at all.
 *
 * Unlike the sinks that are plugins it needs the text of documents, which workers send in a record of its own
 * (GL_TEXT_RECORD) before `end`; no other sink is given that. Facts pass through the stream's form into the
 * code of `glane convert`. */
#ifndef GL_BRAT_SINK_H
#define GL_BRAT_SINK_H

#include "documents.h"
#include "wire.h"
/* Its one value is the extracted text of the document under way. */
#define GL_TEXT_RECORD "text"

typedef struct gl_brat_sink gl_brat_sink;

/* In a worker, before `end`: that record of the document under way, as wire.h has it. One that is lost, and a
 * container, have none. */
void gl_text_send(gl_buffer *wire, const gl_wire_keys *keys, const gl_documents *documents, const glane_record *end);

/* NULL: no plugin writes the stream. */
gl_brat_sink *gl_brat_sink_new(const glane_engine *engine);
/* Begins a folder beside the path. 0: it can't be, which was complained of, as below. */
int gl_brat_sink_open(gl_brat_sink *sink, const char *path);
/* Its name until it is whole. */
const char *gl_brat_sink_temporary(const gl_brat_sink *sink);
int gl_brat_sink_record(gl_brat_sink *sink, const glane_record *record);
/* `keep`: the folder goes to its place; else it goes. Frees all. */
int gl_brat_sink_close(gl_brat_sink *sink, int keep);

#endif
