/* turns.h: the state of a job in the parent, and what its seats tell it: results are gathered, and passed on in
 * the order of the items. Private to supervisor.c and turns.c. */
#ifndef GL_TURNS_H
#define GL_TURNS_H

#include "interrupts.h"
#include "results.h"
#include "seat.h"
#include "worker.h"

typedef struct gl_supervisor {
    const gl_job *job;
    gl_interrupts *interrupts;
    gl_seat *seats;
    size_t seat_count;
    size_t count;       /* of items; SIZE_MAX while more may come */
    size_t next;        /* the first item that no worker was told of */
    size_t turn;        /* the first item that was not passed on */
    gl_result *results; /* a ring: those of the items from `turn` on */
    gl_claim *claims;   /* a ring like that, which the workers share */
    size_t held;        /* bytes that results hold in memory */
    char *bytes;        /* read from a pipe */
    int stopped;        /* the job is over, done or not */
    glane_status status;
    gl_seat *seat;      /* the one that is heard */
} gl_supervisor;

/* The job ends here. */
void gl_stop(gl_supervisor *self);
gl_result *gl_result_of(gl_supervisor *self, size_t item);

/* Takes in what a seat's worker sent. 0: no worker would send this. */
int gl_seat_hears(gl_supervisor *self, gl_seat *seat, const char *bytes, size_t len);
/* A seat's worker is gone, with this status; what it was at is lost. */
void gl_document_crashed(gl_supervisor *self, gl_seat *seat, int status);
void gl_document_late(gl_supervisor *self, gl_seat *seat);
void gl_document_lost(gl_supervisor *self, gl_seat *seat, const gl_loss *why);

#endif
