/* rules_job.h: a job of one item over an engine, in a worker: what those commands have in common that
 * run rules over examples and many documents and then tell one thing. */
#ifndef GL_RULES_JOB_H
#define GL_RULES_JOB_H

#include "documents.h"

typedef struct gl_rules_job {
    const gl_options *options;
    const glane_engine *engine;
    /* In the worker, with a session. */
    glane_status (*run)(struct gl_rules_job *job);
    void *user;
    gl_inputs inputs;       /* the caller's */
    glane_session *session; /* the worker's, as is the channel */
    gl_channel *channel;
    gl_buffer out; /* run's to fill; written at its end */
} gl_rules_job;

/* Does it; what `run` left in `out` goes to standard output. The command's exit status. */
int gl_rules_job_run(gl_rules_job *job);
/* Reads one of the inputs with a session; its errors are complained of. `on_record` may be NULL. */
glane_status gl_rules_job_read(gl_rules_job *job, const glane_engine *engine, glane_session *session,
                               size_t item, glane_record_fn on_record, void *user);
/* Adds printf's text to `out`: names and numbers, up to 512 bytes. */
void gl_rules_job_say(gl_rules_job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline const char *gl_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

#endif
