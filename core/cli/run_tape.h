/* run_tape.h: a file that is only ever added to, and entries with checksums for such files.
 *
 * An entry is a head and its bytes. Whatever a write left behind when it was cut short is told from an entry by
 * the checksums: the sound entries are those before it. */
#ifndef GL_RUN_TAPE_H
#define GL_RUN_TAPE_H

#include "buffer.h"

#include <stdint.h>

typedef struct gl_tape {
    const char *path;  /* for messages; borrowed */
    int fd;            /* -1: not open */
    uint64_t end;      /* of what was added */
    gl_buffer pending; /* the last of it, not written yet */
    int failed;        /* a write or a sync did, and was complained of: nothing more is added */
} gl_tape;

/* Opens it, or makes it. 0: complained of. */
int gl_tape_open(gl_tape *tape, const char *path);
void gl_tape_close(gl_tape *tape);
/* Cuts off what stands behind `end`, and goes on there. 0: complained of. */
int gl_tape_cut(gl_tape *tape, uint64_t end);
/* Adds bytes. 0: they can't be written, which was complained of. */
int gl_tape_add(gl_tape *tape, const char *bytes, size_t len);
int gl_tape_write(gl_tape *tape);
/* All that was added stands on the disk. 0 likewise. */
int gl_tape_sync(gl_tape *tape);
/* Reads at a place; how many bytes there were. */
size_t gl_tape_read(const gl_tape *tape, uint64_t offset, void *bytes, size_t len);

typedef struct gl_entry_head {
    uint32_t magic, kind;
    uint64_t length; /* of the bytes that follow */
    uint64_t check;  /* of those, */
    uint64_t head;   /* and of what stands here before */
} gl_entry_head;

/* Begins an entry at the end of a buffer; where it begins. Its bytes follow; then it is closed. */
size_t gl_entry_begin(gl_buffer *out, uint32_t kind);
void gl_entry_end(gl_buffer *out, size_t begin);
/* The head of the entry at `offset`; 0 if none stands there that is whole. */
int gl_entry_head_read(const gl_tape *tape, uint64_t offset, gl_entry_head *head);
/* Its bytes; 0 if they are not those that were written. */
int gl_entry_read(const gl_tape *tape, uint64_t offset, const gl_entry_head *head, gl_buffer *bytes);

#endif
