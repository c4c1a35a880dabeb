/* cause.h: why an annotation does not lie on its text. */
#ifndef GL_CAUSE_H
#define GL_CAUSE_H

#include "text.h"

#define GL_CAUSE_ROOM 200

/* Writes what may have gone wrong with a span that does not cover `surface`, as a remedy: offsets that count
 * bytes, UTF-16 units, or line ends of another kind, or a text that changed. */
void gl_cause_guess(const gl_text *text, uint32_t start, uint32_t end, glane_str surface, char *out);

#endif
