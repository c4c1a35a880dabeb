/* seat.h: the parent's view of one worker: its process, its two pipes, its frames and its clock.
 * Private to the parent's side (supervisor.c, turns.c).
 *
 * A seat outlives its workers: when one is lost, the next sits down and takes what was left to do. */
#ifndef GL_SEAT_H
#define GL_SEAT_H

#include "buffer.h"
#include "channel.h"

#include <sys/types.h>

/* The item under way, and one more while others are plenty: a worker that is done needs not wait to be told. */
#define GL_SEAT_ITEMS 2
/* The clock is looked at this often, in milliseconds. More than two of these at once is time in
 * which the run was stopped (from a terminal, by a debugger): it does not count. */
#define GL_CLOCK_SLICE 250

typedef struct gl_seat {
    pid_t worker;     /* 0: none */
    int frames;       /* the pipe that it writes to; -1: none */
    int orders;       /* the one that it reads from; -1: none, or no more will come */
    size_t items[GL_SEAT_ITEMS];
    size_t queued;    /* how many of them there are; the first is under way */
    gl_buffer given;  /* what goes with the item, if items come from elsewhere */
    int at_part;      /* a document of it is under way, where it is a container: */
    size_t part;      /* its number, */
    gl_buffer member; /* and id */
    int ended;        /* it said that the job is lost: no worker comes after it */
    int muted;        /* it is far ahead, and must wait */
    int begun;        /* the item's clock runs */
    int64_t patience; /* then: the milliseconds left */
    int64_t heard;    /* the time up to which they are counted */
    uint64_t seconds; /* how many the item was given */
    gl_frame frame;   /* the frame under way: its header as far as it was read, */
    size_t header;    /* how far that is, */
    uint64_t left;    /* and how many of its bytes are still to come */
} gl_seat;

/* What a worker is told: an item, and how many bytes follow that go with it. */
typedef struct gl_order {
    uint64_t item, given;
} gl_order;

/* What comes in; the receiver knows which seat is heard. `member`: 0, no worker would send this number. */
typedef struct gl_seat_ops {
    void (*wrote)(void *user, gl_stream stream, const char *bytes, size_t len);
    void (*begun)(void *user, uint64_t size);
    void (*waits)(void *user);
    int (*member)(void *user, size_t number);
    void (*part)(void *user, glane_status status);
    void (*done)(void *user, glane_status status, uint64_t members);
} gl_seat_ops;

/* Makes the pipes and forks. The child's ends are given to it; 0 in the parent with the worker
 * seated; -1, complained of. In the child: 1. */
int gl_seat_fork(gl_seat *seat, int *orders, int *frames);
/* Tells the worker of an item; it may be gone, which its other pipe then says. */
void gl_seat_order(const gl_seat *seat, uint64_t item);
/* Ends the worker if it has not ended; how it ended (wait's status). */
int gl_seat_end(gl_seat *seat, int by_force);
/* The clock runs for a document of this size. */
void gl_clock_start(gl_seat *seat, uint64_t allowed, uint64_t size);
/* Counts the time that went by against the document under way. */
void gl_clock_run(gl_seat *seat);
/* Takes frames in as they come, in parts of any size. 0: no worker would send this. */
int gl_seat_read(gl_seat *seat, uint64_t seconds, const gl_seat_ops *ops, void *user, const char *bytes, size_t len);

#endif
