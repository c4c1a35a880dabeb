/* section.h: headings of a document and what stands under them. */
#ifndef GL_SECTION_H
#define GL_SECTION_H

#include "arena.h"
#include "view.h"

typedef struct gl_heading {
    glane_span view; /* its words, without marker ("# ", "1.2 ") and white space */
    uint32_t level;  /* 1 is outermost */
    uint32_t parent; /* index of the heading it stands under; GLANE_NONE */
} gl_heading;

typedef struct gl_sections {
    gl_heading *items; /* in order of place */
    size_t count, capacity;
} gl_sections;

/* What is known of a text's layout beforehand, spans of the view in order of place. */
typedef struct gl_outline {
    const glane_span *apart; /* boilerplate and running heads: no headings, and no text under one */
    uint32_t apart_count;
    const gl_heading *given; /* headings that a format names; `parent` is not read */
    uint32_t given_count;
    const glane_span *tables; /* no headings in them */
    uint32_t table_count;
} gl_outline;

/* Finds headings in plain text: Markdown marks; where there are none, numbered headings (1., 1.2, I.,
 * A.), short lines of capitals (level 1), and short lines that begin with a capital, end without
 * sentence punctuation and stand over text (level 2). Works by line of the view ('\n'). A title that
 * extraction glued to the end of a line, after a full stop without a space or after a row of numbers, is one too. */
void gl_sections_find(gl_sections *sections, const gl_view *view, const gl_outline *outline);
/* Takes out the headings that begin in one of these spans, in order of place: they proved to be something else. */
void gl_sections_drop(gl_sections *sections, const glane_span *spans, uint32_t count);
/* The headings that the text's reader gave; 0, and nothing is done, if it gave none. */
int gl_sections_given(gl_sections *sections, const gl_text *text, const gl_view *view);
void gl_sections_free(gl_sections *sections);
/* The heading that a byte of the view stands under; its own for a byte inside one. GLANE_NONE: none. */
uint32_t gl_section_at(const gl_sections *sections, uint32_t byte);
/* "outermost > inner": the path's text, into the arena, white space folded. */
glane_str gl_section_path(const gl_sections *sections, const gl_view *view, uint32_t heading,
                          gl_arena *arena);

/* A stretch of the view, into the arena, each run of white space as one space. */
glane_str gl_view_folded(const gl_view *view, glane_span span, gl_arena *arena);

#endif
