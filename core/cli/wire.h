/* wire.h: records on their way from a worker to the parent, which has the same engine: a key's id
 * is the same on both sides, and one that a side made since the fork (metadata may have any name) is sent by
 * its name; or, where the worker's own sinks made bytes of them, those. What comes in is checked: a worker's memory may be damaged. */
#ifndef GL_WIRE_H
#define GL_WIRE_H

#include "arena.h"
#include "buffer.h"

#include <glane/glane.h>

/* The keys that both sides have: those of the engine before the fork. */
typedef struct gl_wire_keys {
    const glane_engine *engine;
    uint32_t count;
} gl_wire_keys;

gl_wire_keys gl_wire_keys_of(const glane_engine *engine);

/* Adds a record to a buffer. */
void gl_wire_add(gl_buffer *buffer, const gl_wire_keys *keys, const glane_record *record);
/* Adds what stands before `len` bytes of a sink, which follow. */
void gl_wire_announce(gl_buffer *buffer, size_t sink, size_t len);

/* The receiving end. Zero but for the first five fields. */
typedef struct gl_wire {
    gl_wire_keys keys;
    glane_record_fn on_record; /* lent each record for the call */
    int (*on_bytes)(void *user, size_t sink, const char *bytes, size_t len); /* 0: take no more; NULL: none are expected */
    void *user;
    gl_arena *arena;   /* of one record */
    gl_buffer pending; /* the beginning of a record that is not whole */
    const char *wrong; /* with what came: it was no record, or one too many; NULL: nothing */
} gl_wire;

/* Takes bytes in, in parts of any size. 0: what came is damaged, or was not taken. */
int gl_wire_take(void *wire, const char *bytes, size_t len);
void gl_wire_free(gl_wire *wire);

#endif
