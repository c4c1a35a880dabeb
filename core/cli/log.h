/* log.h: what the command says on standard error: sentences for eyes, or, with --log-format json, a JSON object a line
 * for programs that collect them. The choice is in the environment (GLANE_LOG_FORMAT), so that it holds from the first
 * mistake on the command line on. */
#ifndef GL_LOG_H
#define GL_LOG_H

#include "buffer.h"
#include "channel.h"

/* One thing to say. What is empty, or 0, is left out; `level` is error, warning, note or progress. */
typedef struct gl_log {
    const char *level;
    glane_str code, stage, doc, message;
    glane_str file; /* with line and column, of the configuration */
    uint32_t line, column;
    glane_str remedy;
    int fatal; /* the document is lost */
} gl_log;

/* Puts --log-format, wherever it stands among the arguments, in its place; before any of them is looked at. */
void gl_log_choose(char *const *args);
int gl_log_is_json(void);
/* Adds it as a line of JSON. */
void gl_log_json(gl_buffer *out, const gl_log *log);
/* The message as an error to standard error's place in a channel, "glane: " before it for eyes. */
void gl_log_channel(gl_channel *channel, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
