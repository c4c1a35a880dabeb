/* summary.h: what a run of many documents comes to, told on standard error when it is done, and how
 * far it is, on a terminal. */
#ifndef GL_SUMMARY_H
#define GL_SUMMARY_H

#include "buffer.h"
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

typedef struct gl_summary {
    const glane_engine *engine;
    gl_arena *arena;
    gl_tally statuses, types, failures; /* of documents, of facts, of errors that lost a document */
    uint64_t documents, facts, errors;
    gl_progress progress; /* the job's to fill */
    int64_t begun, drawn; /* times, in milliseconds */
    gl_buffer line;
} gl_summary;

void gl_summary_begin(gl_summary *summary, const glane_engine *engine);
void gl_summary_record(gl_summary *summary, const glane_record *record);
/* Draws how far the run is, if it did not just now. */
void gl_summary_draw(void *summary);
/* Removes what was drawn; prints what the run came to, if it had several documents and `print` is set. */
void gl_summary_end(gl_summary *summary, int print);

#endif
