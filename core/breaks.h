/* breaks.h: which line ends of a text are soft, that is, stand where a space would.
 *
 * A helper of view.c, which asks about each line end in order of place. Lines
 * are measured in code points, combining accents apart, so that composed and
 * decomposed text break alike. */
#ifndef GL_BREAKS_H
#define GL_BREAKS_H

#include "structure.h"

typedef enum gl_break {
    GL_BREAK_HARD,  /* a line ends */
    GL_BREAK_SPACE, /* the paragraph goes on: a space */
    GL_BREAK_NONE   /* the word goes on after its hyphen: nothing */
} gl_break;

/* Borrows the text for as long as the view is being built. */
typedef struct gl_breaks {
    const uint8_t *data;
    uint32_t len;
    uint32_t width; /* typical full width of hard-wrapped lines; 0: the text is not hard-wrapped */
    uint32_t line;  /* where the line under way begins */
    uint32_t newline, carriage; /* the first of each not before the last place asked for; len: none */
    uint32_t measured;          /* the line of which `cells` is known */
    int cells;                  /* has it tabs, bars or columns of spaces? */
    const gl_structure *structure; /* of a text whose reader knew its blocks; NULL: none did */
    uint32_t block;                /* of it: the first that ends after the line end asked for last */
} gl_breaks;

/* Measures the text (valid UTF-8). */
void gl_breaks_begin(gl_breaks *breaks, const char *data, uint32_t len);
/* What the line end at `at` ('\n', CRLF or a lone CR) is. *next: where the text goes on, after the
 * line end if it is hard, at the first character of the next line if it is soft. */
gl_break gl_breaks_at(gl_breaks *breaks, uint32_t at, uint32_t *next);
/* A line ended by other means (a form feed, U+2028): the next one begins at `line`. */
void gl_breaks_cut(gl_breaks *breaks, uint32_t line);

#endif
