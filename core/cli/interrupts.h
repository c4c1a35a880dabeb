/* interrupts.h: signals that would end a run, held back while it writes files, so that nothing is
 * left behind: SIGINT, SIGTERM and SIGHUP, but for those that are ignored (nohup). */
#ifndef GL_INTERRUPTS_H
#define GL_INTERRUPTS_H

#include <signal.h>

typedef struct gl_interrupts {
    int fd;          /* to poll; -1: nothing is held back */
    sigset_t before; /* signals that were held back before */
    int signal;      /* the one that ended the run; 0: none */
} gl_interrupts;

/* Nothing is held back with `hold` 0. */
void gl_interrupts_open(gl_interrupts *interrupts, int hold);
/* Takes note of a signal that has come, if one has. */
void gl_interrupts_take(gl_interrupts *interrupts);
/* Ends the process by the signal that ended the run, if one did. */
void gl_interrupts_close(gl_interrupts *interrupts);

#endif
