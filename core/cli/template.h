/* template.h: files that are made from those that glane ships, with names put in. */
#ifndef GL_TEMPLATE_H
#define GL_TEMPLATE_H

#include "buffer.h"

/* What stands for @KEY@. The list ends with a NULL key. */
typedef struct gl_filling {
    const char *key;
    glane_str value;
    int quoted; /* it stands between double quotes of YAML */
} gl_filling;

/* All of a file. 0: it can't be read, which was complained of. */
int gl_file_read(gl_buffer *out, const char *path);
/* Writes a new file. 0: it is there already, or can't be written, which was complained of. */
int gl_file_create(const char *path, const gl_buffer *content);
/* A template with its keys put in. */
void gl_template_fill(gl_buffer *out, glane_str template, const gl_filling *fillings);
/* Every `from` that is a whole word of the text, as `to`; within GLANE_PLUGIN() with _ for -. */
void gl_template_rename(gl_buffer *out, glane_str text, const char *from, const char *to);

#endif
