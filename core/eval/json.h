/* json.h: JSON text into a buffer, key by key. */
#ifndef GL_JSON_H
#define GL_JSON_H

#include "buffer.h"

/* An object or array that is being written; commas are its own. Begin, add, end, in this order. */
void gl_json_open(gl_buffer *out, const char *key, char bracket);
void gl_json_close(gl_buffer *out, char bracket);
/* One value; `key` is NULL in an array. Text is escaped so that it may stand in an HTML page: < too. */
void gl_json_string(gl_buffer *out, const char *key, glane_str text);
void gl_json_count(gl_buffer *out, const char *key, uint64_t number);
/* Six decimals at most; nothing is written for what is no number, unless it stands in an array: null. */
void gl_json_number(gl_buffer *out, const char *key, double number);
/* A decimal as it is written. */
void gl_json_raw(gl_buffer *out, const char *key, glane_str value);

#endif
