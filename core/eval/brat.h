/* brat.h: brat standoff annotations (https://brat.nlplab.org/standoff.html).
 *
 * A mention is a line `T`; its keys are lines `A`, or, where a value has white space, lines `#` of the kind
 * AnnotatorNotes, as `key=value`. Relations, events and the like are passed over. */
#ifndef GL_BRAT_H
#define GL_BRAT_H

#include "buffer.h"
#include "mention.h"

/* Adds the mentions that `bytes`, the content of mentions->file, hold. Lines that are none are errors; each is
 * left out, the rest is read. `known`: the types there are; NULL for any. */
void gl_brat_read(gl_mentions *mentions, glane_str bytes, gl_scheme *scheme, const gl_table *known,
                  gl_diags *diags);
/* Writes mentions as standoff, each line of a span as a part of its own, as brat does. Values that brat could not
 * declare (white space, | and ,) become notes. */
void gl_brat_write(gl_buffer *out, const gl_mentions *mentions, const gl_scheme *scheme);

/* What annotation.conf must declare: types, and for each key its types and values. */
typedef struct gl_brat_names {
    gl_table types, keys;
    gl_table key_types, key_values; /* "KEY NAME", a key's id and a name */
} gl_brat_names;

void gl_brat_names_init(gl_brat_names *names, gl_arena *arena);
void gl_brat_names_free(gl_brat_names *names);
void gl_brat_names_add(gl_brat_names *names, const gl_mentions *mentions, const gl_scheme *scheme);
/* Writes the annotation.conf with which brat shows and edits them. */
void gl_brat_configure(gl_buffer *out, const gl_brat_names *names);

#endif
