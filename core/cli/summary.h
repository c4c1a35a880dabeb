/* summary.h: what a run of many documents comes to, told on standard error when it is done, and how
 * far it is, on a terminal, or as JSON (log.h) now and then. */
#ifndef GL_SUMMARY_H
#define GL_SUMMARY_H

#include "buffer.h"
#include "inputs.h"
#include "table.h"
#include "worker.h"

#include <glane/glane.h>

/* How often each of some names came, and where first. */
typedef struct gl_tally {
    gl_table names;
    struct gl_count {
        uint64_t count;
        const char *first; /* the id of a document */
    } *items; /* by name */
    size_t capacity;
} gl_tally;

/* Documents that took longest. */
#define GL_SUMMARY_SLOWEST 3

typedef struct gl_slow {
    const char *doc; /* its id */
    int64_t milliseconds;
} gl_slow;

typedef struct gl_summary {
    const glane_engine *engine;
    const gl_inputs *inputs;
    gl_arena *arena;
    gl_tally statuses, types, failures; /* of documents, of facts, of errors that lost a document */
    gl_tally readers, formats;          /* of documents */
    gl_slow slowest[GL_SUMMARY_SLOWEST]; /* the slowest first; those that took no time to speak of are not there */
    uint64_t documents, facts, errors;
    gl_progress progress; /* the job's to fill */
    int64_t begun, drawn; /* times, in milliseconds */
    gl_buffer line;
} gl_summary;

void gl_summary_begin(gl_summary *summary, const glane_engine *engine, const gl_inputs *inputs);
void gl_summary_record(gl_summary *summary, const glane_record *record);
/* As a job tells of it: how long an input, or a member of one, took. */
void gl_summary_timed(void *summary, size_t item, const char *member, int64_t milliseconds);
/* Draws, or says, how far the run is, if it did not just now. */
void gl_summary_draw(void *summary);
/* Removes what was drawn; prints what the run came to, if it had several documents and `print` is set. */
void gl_summary_end(gl_summary *summary, int print);

/* summary_json.c: the same as lines of JSON, added to summary->line. `passed`: since it began, in milliseconds. */
void gl_summary_json_progress(gl_summary *summary, int64_t passed);
void gl_summary_json(gl_summary *summary, int64_t passed);
/* The time that is left, in seconds; -1: unknown. */
int64_t gl_summary_left(const gl_summary *summary, int64_t passed);

#endif
