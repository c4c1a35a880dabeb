/* heading.h: what one line looks like; a helper of section.c, which judges by its neighbours. */
#ifndef GL_HEADING_H
#define GL_HEADING_H

#include <glane/types.h>

/* Numbers of a decimal heading. */
#define GL_HEADING_NUMBERS 4u

typedef enum gl_scheme {
    GL_LOOK_NOTHING, /* text, an item, a row */
    GL_LOOK_MARKDOWN,
    GL_LOOK_DECIMAL,
    GL_LOOK_LETTERS, /* a letter, a Roman number or both */
    GL_LOOK_CAPITALS,
    GL_LOOK_TITLE
} gl_scheme;

typedef struct gl_look {
    glane_span body; /* the line; of a heading, its words */
    gl_scheme scheme;
    uint32_t depth;                       /* of a Markdown or decimal heading */
    uint32_t numbers[GL_HEADING_NUMBERS]; /* decimal */
    uint32_t letter, roman;               /* their values from 1; 0 if it is none */
} gl_look;

/* Fills the look of the line look->body, which is not blank and has no white space at its ends.
 * `markdown`: the text has Markdown headings, and no others. */
void gl_look_read(gl_look *look, const uint8_t *data, int markdown);
/* The title that was glued to the end of a line: after a full stop without a space (…expired.The next
 * chapter), or after the numbers of a row. Empty if there is none. */
glane_span gl_look_glued(const uint8_t *data, glane_span body);
/* The first byte from `at` that is neither a space nor a tab. */
uint32_t gl_skip_spaces(const uint8_t *data, uint32_t at, uint32_t end);

#endif
