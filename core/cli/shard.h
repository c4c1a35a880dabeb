/* shard.h: a share of the inputs: --shard I/N.
 *
 * Which share an input belongs to depends on its id alone: the first eight hexadecimal digits of the SHA-256 of the id,
 * as a number, modulo N. So it is the same in whatever order inputs are named, and on every machine. What is in an
 * archive goes with the archive.
 *
 * The stream of a share has records of two kinds more, by which `glane merge` makes of all shares what one run gives:
 * `shard`, first and last, which says which share of what list it is; and `input`, before each document, which says
 * where in the list its input stands. */
#ifndef GL_SHARD_H
#define GL_SHARD_H

#include "inputs.h"

#include <glane/glane.h>

typedef struct gl_shard {
    uint64_t number, count; /* I and N; 0 of 0: all inputs */
    uint64_t inputs;        /* of the whole list */
    char list[65];          /* the list's digest: shares of one run have the same */
} gl_shard;

/* Reads I/N. 0: it is not that, which was complained of. */
int gl_shard_read(gl_shard *shard, const gl_options *options);
/* Leaves out the inputs of other shares. */
void gl_shard_take(gl_shard *shard, gl_inputs *inputs);

/* Its records, handed over: the one at either end, and that of an input. */
glane_status gl_shard_record(const gl_shard *shard, const glane_engine *engine, glane_record_fn on_record, void *user);
glane_status gl_shard_input(const glane_engine *engine, size_t rank, glane_record_fn on_record, void *user);

#endif
