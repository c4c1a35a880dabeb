/* buffer.h: a growing run of bytes, and text made fit for a terminal. */
#ifndef GL_BUFFER_H
#define GL_BUFFER_H

#include <glane/types.h>

typedef struct gl_buffer {
    char *data; /* the owner frees it */
    size_t len, capacity;
} gl_buffer;

void gl_buffer_add(gl_buffer *buffer, const char *bytes, size_t len);
void gl_buffer_text(gl_buffer *buffer, const char *text);
void gl_buffer_free(gl_buffer *buffer);

/* Adds text in which nothing can move the cursor or change colours: white space
 * is one space, control characters are U+FFFD, characters that only format are
 * gone, what is not UTF-8 is U+FFFD. Gives its width in columns. */
size_t gl_buffer_clean(gl_buffer *buffer, glane_str text);

/* Adds text as an attribute of XML has it: what XML 1.0 does not allow, even escaped, is U+FFFD. */
void gl_buffer_xml(gl_buffer *buffer, glane_str text);

/* How many bytes of clean text fit in `columns`; *width: how wide they are. */
size_t gl_text_fit(glane_str clean, size_t columns, size_t *width);

#endif
