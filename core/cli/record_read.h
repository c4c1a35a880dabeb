/* record_read.h: lines of a fact stream as the records that they were written from. */
#ifndef GL_RECORD_READ_H
#define GL_RECORD_READ_H

#include "json_read.h"

#include <glane/glane.h>

/* The record of a line, in the arena: a sink writes the same of it as of the one it was. NULL, and *fault, if the
 * line is no record. */
const glane_record *gl_record_read(gl_arena *arena, const glane_engine *engine, glane_str line, gl_json_fault *fault);
/* A number of its keys that is not below zero; UINT64_MAX if it has none of that name. */
uint64_t gl_record_number(const glane_engine *engine, const glane_record *record, const char *name);

#endif
