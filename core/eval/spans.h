/* spans.h: a text and its mentions as lines of JSON: our stream, and what annotation tools import. */
#ifndef GL_SPANS_H
#define GL_SPANS_H

#include "buffer.h"
#include "mention.h"

/* A `document` record, a `fact` for each mention in order of place, an `end`. `doc`: the document's id. */
void gl_spans_stream(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                     const gl_scheme *scheme);
/* {"text":...,"label":[[START,END,TYPE],...]}: what doccano imports as JSONL of sequence labels. */
void gl_spans_doccano(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                      const gl_scheme *scheme);
/* A task with an annotation whose results are named label and text, and the types' keys in `meta`. */
void gl_spans_label_studio(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                           const gl_scheme *scheme);

/* In order of place. */
void gl_mentions_sort(gl_mentions *mentions);

#endif
