/* supervisor.h: between the two sides of a job. Private to worker.c and supervisor.c. */
#ifndef GL_SUPERVISOR_H
#define GL_SUPERVISOR_H

#include "worker.h"

#include <sys/types.h>

/* The life of a worker: does the items from `item` on, writes to the pipe, ends the process. */
_Noreturn void gl_worker_main(const gl_job *job, const struct gl_output *output, size_t item, size_t parts, int pipe,
                              pid_t parent);

#endif
