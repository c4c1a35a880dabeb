/* targets.h: where the records of `glane extract` go: sinks, each with a file of its own, or with
 * standard output. */
#ifndef GL_TARGETS_H
#define GL_TARGETS_H

#include "buffer.h"
#include "command.h"
#include "interrupts.h"
#include "output.h"

typedef struct gl_target {
    const char *kind; /* in the options' arena */
    const char *path; /* NULL: standard output */
    glane_sink *sink;            /* NULL: */
    struct gl_brat_sink *folder; /* brat_sink.h, which has no output here */
    gl_output output; /* open if the sink has begun */
    gl_buffer made;   /* what the sink wrote aside, while `aside` is set, and not to the output */
    int aside, broken;
} gl_target;

typedef struct gl_targets {
    gl_target *items;
    size_t count;
    int files; /* one of them is a file */
    int texts; /* one of them needs the texts of documents (GL_TEXT_RECORD) */
} gl_targets;

/* Reads --to. 0: a mistake, which is complained of. */
int gl_targets_read(gl_targets *targets, const gl_options *options);
/* Finds the sinks. 0 likewise. */
int gl_targets_find(gl_targets *targets, const glane_engine *engine);
/* Opens files and begins sinks. 0: one can't be, which was complained of. */
int gl_targets_open(gl_targets *targets);
/* What a target that is open writes to until it is whole; NULL: its output itself. */
const char *gl_target_temporary(const gl_target *target);
/* A glane_record_fn: to every sink; texts to those that need them. */
glane_status gl_targets_record(void *targets, const glane_record *record);
/* Do the bytes that the sinks make of documents stand alone, so that workers may make them? */
int gl_targets_join(const gl_targets *targets);
/* To every sink, whose bytes are kept aside; 0 in *little: they are worth sending. */
glane_status gl_targets_aside(gl_targets *targets, const glane_record *record, int *little);
/* What is aside, as wire.h has it, added to `wire`. */
void gl_targets_send(gl_targets *targets, gl_buffer *wire);
/* Bytes that were made aside go to the output of target `index`. 0: that failed, which was complained of. */
int gl_targets_bytes(gl_targets *targets, size_t index, const char *bytes, size_t len);
/* `keep`: the run is done, and files go to their places; else they go. 0: something failed. */
int gl_targets_close(gl_targets *targets, int keep);
/* Has a run that came to this many documents something to put in their places? Where it has none, what stands there
 * stays, which is said; standard output may be empty. */
int gl_targets_worth(const gl_targets *targets, uint64_t documents);
/* Does one of them write to standard output? */
int gl_targets_standard(const gl_targets *targets);
/* Have all who read the outputs gone? While one is left, the others are passed over. */
int gl_targets_closed(const gl_targets *targets);
void gl_targets_free(gl_targets *targets);

#endif
