/* supervisor.h: between the two sides of a job. Private to worker.c and supervisor.c. */
#ifndef GL_SUPERVISOR_H
#define GL_SUPERVISOR_H

#include "worker.h"

#include <sys/types.h>

/* The life of a worker: does the items that it is told of, writes to the pipe, ends the process. */
_Noreturn void gl_worker_main(const gl_job *job, const struct gl_interrupts *interrupts, gl_claim *claims, int orders, int frames,
                              pid_t parent);

#endif
