/* worker.h: jobs done in forked workers, so that all cores are used, and a crash, a hang or a
 * runaway allocation costs one item of the job.
 *
 * The parent forks workers from its engine and hands items out; each worker does the items that it
 * is told of and sends what they write through a channel. The parent holds an item's output until
 * the item is done and its turn has come, then passes it on; a worker that is far ahead waits. Workers
 * that have nothing left to do help with the members of a container. When
 * a worker dies or takes too long, what it had sent of that document is dropped, `lost` writes what
 * there is to say instead, and a new worker takes its seat: what comes out does not depend on how
 * many workers there are, or on how many it took. */
#ifndef GL_WORKER_H
#define GL_WORKER_H

#include "channel.h"

struct gl_interrupts; /* interrupts.h */

/* Why an item was lost: a stable word and a sentence. */
typedef struct gl_loss {
    const char *code; /* "crash", "memory", "timeout" */
    const char *message;
    int transient;
    const char *member; /* the id of the member that was under way; NULL: it was the item itself */
} gl_loss;

/* How far a job is. */
typedef struct gl_progress {
    size_t items, done;
    uint64_t bytes; /* of items begun, as far as they said */
} gl_progress;

/* Items that come one by one, in place of a number that is known: each has bytes, which go to its worker, one at a
 * time. The parent looks at `fd` while nothing is ready. */
typedef struct gl_feed {
    int fd;     /* -1: no more will come */
    int ready;  /* an item is whole */
    int failed; /* what was read is not all there was */
    void *user;
    void (*read)(struct gl_feed *feed);                  /* takes in what has come */
    void (*next)(struct gl_feed *feed, gl_buffer *item); /* gives the one that is ready */
} gl_feed;

typedef struct gl_job {
    size_t count;   /* of items */
    gl_feed *feed;  /* where they come from, if not from the parent's memory; `count` is 0 then */
    size_t workers; /* the most that are at work at once */
    void *user;
    /* In the worker: does one item; calls gl_channel_begin before anything that may take long. Of a container it
     * does the members that it can claim, others may be at the rest; *members: how many there are.
     * GLANE_FATAL ends the job. */
    glane_status (*run)(void *user, size_t item, gl_channel *channel, size_t *members);
    /* In the worker, after its last item; may be NULL. */
    void (*close)(void *user);
    /* In the parent: the item, or a member of it, has no result. */
    void (*lost)(void *user, size_t item, const gl_loss *loss, gl_channel *channel);
    /* In the parent: takes what items wrote to GL_STREAM_OUT, whole documents in the order of the
     * items, in parts of any size. 0 ends the job; why was complained of, where there is need to. */
    int (*take)(void *taker, const char *bytes, size_t len);
    void *taker;
    gl_progress *progress; /* the caller's */
    /* In the parent, a few times a second, while lines on standard error may be drawn; NULL: not. */
    void (*tick)(void *ticker);
    void *ticker;
    /* In the parent: how long an item, or a member of it, was under way; NULL: nobody asks. Its user is `ticker`. */
    void (*timed)(void *ticker, size_t item, const char *member, int64_t milliseconds);
    uint64_t seconds; /* of an item, beside what its size adds; 0: as long as it takes */
    uint64_t bytes;   /* of memory a worker may hold */
} gl_job;

/* Does all items. GLANE_OK; GLANE_SKIP when an item was not GLANE_OK or was lost;
 * GLANE_FATAL when the job ended before its last item. */
glane_status gl_job_run(const gl_job *job, struct gl_interrupts *interrupts);

/* The exit status for what gl_job_run gave. */
int gl_job_exit(glane_status status);

/* The same for a job whose output goes to standard output; the exit status. `take` is set here. */
int gl_job_run_out(gl_job job);

#endif
