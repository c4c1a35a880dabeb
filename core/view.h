/* view.h: the match view, the one form of the text that every rule sees.
 *
 * NFC; every space but tab a U+0020; every apostrophe (U+2019, U+2018, U+02BC,
 * U+FF07, U+00B4 and a backtick between letters) a U+0027; U+2010, U+2011,
 * U+FE63, U+FF0D and U+2212 a '-'; ligatures U+FB00-FB06 opened; soft hyphens,
 * zero-width characters, direction marks and U+FEFF gone; CRLF, lone CR, vertical tab, form feed,
 * U+0085, U+2028 and U+2029 one '\n'. A soft line break (breaks.h), with the spaces around it, is
 * a space, or nothing after a hyphen inside a word; a hard one stays '\n'. Nothing else changes: case,
 * dashes (U+2013, U+2014), tabs, NUL, U+FFFD are as they were.
 *
 * In a text whose reader gave blocks (structure.h) these say which line ends are soft; what it masked is
 * one '\n'. */
#ifndef GL_VIEW_H
#define GL_VIEW_H

#include "text.h"

typedef struct gl_view {
    char *data; /* NUL-terminated beyond len */
    size_t capacity;
    uint32_t len;
    gl_map map; /* to the extracted text */
} gl_view;

/* Makes the view of a text. */
void gl_view_build(gl_view *view, const gl_text *text);
void gl_view_free(gl_view *view);
/* Is the text its own view: valid UTF-8 of one line, in which nothing is changed nor composed? */
int gl_view_is_plain(glane_str text);

#endif
