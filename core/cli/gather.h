/* gather.h: texts and facts of documents, handed over one after the other in the command's own process, though a
 * worker reads them. */
#ifndef GL_GATHER_H
#define GL_GATHER_H

#include "documents.h"

/* Borrowed for the length of the call. */
typedef struct gl_gathered {
    size_t index;                /* of the path */
    int lost;                    /* it has no text */
    glane_str text;              /* the extracted text */
    glane_str stream;            /* its records, as NDJSON; empty if they are not wanted */
    const glane_span *sentences; /* bytes of the text, in order; none if they are not wanted */
    size_t sentence_count;
} gl_gathered;

typedef struct gl_gather {
    const gl_options *options; /* operands aside */
    const glane_engine *engine;
    const char **paths;
    size_t count;
    int records;   /* are records wanted? */
    int sentences; /* are sentences? */
    /* 0 ends the run. */
    int (*take)(void *user, const gl_gathered *gathered);
    void *user;
    struct gl_interrupts *interrupts; /* the caller's, if it writes files meanwhile; NULL: none */
} gl_gather;

/* The exit status: of documents that gave errors, of a run that failed. */
int gl_gather_run(const gl_gather *gather);

#endif
