/* results.h: what came of the items of a job, held by the parent until their turn. Private to
 * the parent's side (turns.c).
 *
 * An item is one document, or a container: documents one after the other, its parts, and its own
 * records at the end. Several seats may be at the parts of one container; each part is done once.
 * Parts are passed on in their order, each when it is whole. */
#ifndef GL_RESULTS_H
#define GL_RESULTS_H

#include "hold.h"
#include "seat.h"
#include "worker.h"

/* What one document wrote, by gl_stream. */
typedef struct gl_part {
    gl_hold held[2];
    int done;
} gl_part;

typedef struct gl_result {
    gl_part own;           /* of what is no part */
    const gl_seat *writer; /* the seat that `own` is from; NULL: none has written yet */
    gl_part *parts;
    size_t first;          /* where in `parts` those begin that are not passed on */
    size_t count, capacity;
    size_t passed;         /* parts that are; the next one has this number */
    size_t total;          /* parts, once a seat came to the end */
    size_t seats;          /* that are at it */
    int counted;           /* its bytes are, for the progress */
    int alone;             /* its bytes come once (standard input): no other seat can read them */
    int ended;             /* a seat came to its end: all parts are begun */
    int broken;            /* a seat was lost at none of its parts: */
    gl_loss loss;          /* how, if this is not its last seat */
    char why[96];
    int done;
    glane_status status;   /* the worst of its documents */
} gl_result;

/* A part that is not passed on yet; NULL for a number that no worker would send. */
gl_part *gl_result_part(gl_result *result, size_t number);
/* The next to be passed on: a part, or what is no part; it may not have begun. */
gl_part *gl_result_front(gl_result *result);
/* Goes on to the next part. */
void gl_result_next(gl_result *result);
/* Drops the parts from the first on that is not whole; are all there that there should be? */
int gl_result_close(gl_result *result);
void gl_result_free(gl_result *result);

/* Bytes that a document, or an item, holds in memory. */
size_t gl_part_size(const gl_part *part);
size_t gl_result_size(const gl_result *result);
void gl_part_free(gl_part *part);

#endif
