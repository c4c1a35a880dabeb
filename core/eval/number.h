/* number.h: numbers of JSON as the plain decimals that annotations have. */
#ifndef GL_NUMBER_H
#define GL_NUMBER_H

#include <glane/types.h>

#define GL_NUMBER_ROOM 400

/* Writes the shortest plain decimal that is read as the same number; gives its length. */
size_t gl_number_text(double number, char out[GL_NUMBER_ROOM]);
/* Is the text a plain decimal, [+-] digits [. digits]? Then *number is what it says. */
int gl_number_read(glane_str text, double *number);

#endif
