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
/* Writes mentions as standoff. */
void gl_brat_write(gl_buffer *out, const gl_mentions *mentions, const gl_scheme *scheme);

/* Which values the keys of each type have: what annotation.conf must declare. */
typedef struct gl_brat_values {
    gl_table rows; /* "KEY TYPE VALUE", parts set apart by NULs */
} gl_brat_values;

void gl_brat_values_add(gl_brat_values *values, const gl_mentions *mentions, const gl_scheme *scheme);
/* Writes the annotation.conf with which brat shows and edits them. */
void gl_brat_configure(gl_buffer *out, const gl_brat_values *values, const gl_scheme *scheme);

#endif
