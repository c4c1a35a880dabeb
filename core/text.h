/* text.h: the extracted text, what every offset of the stream counts in.
 *
 * UTF-8, line ends as they were, a BOM dropped, invalid bytes replaced one by
 * one by U+FFFD, NUL kept. Belongs to a session and is reused from document to
 * document. */
#ifndef GL_TEXT_H
#define GL_TEXT_H

#include "map.h"
#include "structure.h"

typedef struct gl_text {
    char *data; /* NUL-terminated beyond len */
    size_t capacity;
    uint32_t len;
    uint32_t chars;       /* code points; known after gl_text_index */
    uint32_t lines;       /* newlines + 1; 0 for an empty text */
    uint32_t *char_marks; /* code points before each block of GL_TEXT_BLOCK bytes */
    uint32_t *line_marks; /* newlines before each block */
    size_t mark_capacity;
    gl_map origin; /* to the source's bytes */
    gl_structure structure; /* of a source that has more than lines */
} gl_text;

#define GL_TEXT_BLOCK 64u

void gl_text_reset(gl_text *text);
void gl_text_free(gl_text *text);
/* Appends valid UTF-8 with its origin. 0, and nothing is appended, if it is not valid UTF-8, not whole
 * units, or more than 32-bit offsets reach; 1 else. */
int gl_text_append(gl_text *text, glane_str utf8, uint32_t source, uint16_t text_unit, uint16_t source_unit);
/* Counts code points and lines; after the last append. data is not NULL from then on. */
void gl_text_index(gl_text *text);
/* Code points that begin before a byte. */
uint32_t gl_text_char(const gl_text *text, uint32_t byte);
/* The byte where a code point begins; len for one past the end or beyond. */
uint32_t gl_text_byte(const gl_text *text, uint32_t chr);
/* The line, from 1, that a byte stands in (a newline ends its line). */
uint32_t gl_text_line(const gl_text *text, uint32_t byte);
/* The span of line `line` (from 1), without its line end; empty past the end. */
glane_span gl_text_line_span(const gl_text *text, uint32_t line);
/* Is the whole of it valid UTF-8 (RFC 3629: no surrogates, no overlong forms)? */
int gl_utf8_valid(const char *data, size_t len);

#endif
