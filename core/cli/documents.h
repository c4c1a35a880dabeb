/* documents.h: jobs whose items are the inputs of the command line: what extract, show, text
 * and explain have in common. */
#ifndef GL_DOCUMENTS_H
#define GL_DOCUMENTS_H

#include "buffer.h"
#include "command.h"
#include "inputs.h"
#include "meta.h"
#include "shard.h"
#include "worker.h"

typedef struct gl_documents gl_documents;
struct gl_lines; /* stream_documents.h */

/* What a command does with the documents. All are called with `channel` set. */
typedef struct gl_documents_ops {
    /* In the worker, once a session is there; may be NULL. */
    void (*open)(gl_documents *documents);
    /* Does documents->input. */
    glane_status (*run)(gl_documents *documents);
    /* Takes a record of an input, in the worker, or in the parent if the input was lost; may be NULL. */
    glane_status (*record)(gl_documents *documents, const glane_record *record);
    /* After the last record of a document, likewise; may be NULL. */
    void (*end)(gl_documents *documents);
} gl_documents_ops;

struct gl_documents {
    const gl_options *options;
    const glane_engine *engine;
    const gl_documents_ops *ops;
    void *user;             /* of the command */
    glane_session *session; /* the worker's */
    gl_channel *channel;    /* of the call under way */
    gl_inputs inputs;
    gl_shard shard;         /* which share of a list the inputs are */
    struct gl_lines *lines; /* what they come as, in place of inputs; NULL */
    gl_meta *meta;          /* what is known of documents; NULL: nothing */
    gl_problems problems;   /* of the engine, which goes on telling of them */
    const char *input;      /* as named, or as found */
    int found;              /* in a folder */
    size_t item;            /* its place among the inputs */
    gl_buffer id;           /* of the document under way, NUL-terminated */
    int many;               /* there are several documents */
    /* Of a container: */
    size_t seen;            /* how many documents of it have come, */
    int member;             /* and whether one is under way */
    const char *wanted;     /* the id of the one that is asked for; NULL: all */
};

/* Reads inputs and, for the engine, what the options say of them. 0: a mistake, which was told. */
int gl_documents_open(gl_documents *documents, const gl_wanted *wanted, glane_engine **engine);
/* The job over documents->inputs: for the caller to say what takes the results, and to run. */
gl_job gl_documents_job(gl_documents *documents);
/* The same with results to standard output, and all closed; the command's exit status. */
int gl_documents_run(gl_documents *documents);
/* Frees what a job leaves. */
void gl_documents_free(gl_documents *documents);

/* Makes an input the one under way. */
void gl_documents_take(gl_documents *documents, size_t item, gl_channel *channel);
/* A whole command: reads the inputs that the options name, makes an engine (`wanted` as gl_engine_make has it),
 * does the job. Its exit status. */
int gl_documents_command(const gl_options *options, const gl_wanted *wanted, const gl_documents_ops *ops, void *user);

/* Reads documents->input, of whatever kind it is, and passes its records, and those of its members,
 * to ops->record. */
glane_status gl_documents_extract(gl_documents *documents);

/* Reads an input without a size of its own (standard input, a pipe) to its end, or until it is past the limit. The
 * clock starts once it is here. 0, EFBIG, or what went wrong. */
int gl_documents_drain(gl_documents *documents, int fd, gl_buffer *bytes);
/* For what takes its place: a document of an item begins, unless it is done already: 0. Its records, a
 * glane_record_fn that takes the documents; the last one ends it. The largest document there may be. */
int gl_documents_begin(gl_documents *documents, const char *id, size_t bytes);
glane_status gl_documents_record(void *documents, const glane_record *record);
uint64_t gl_document_limit(const gl_options *options);

/* A key of a record; NULL if it does not have it. */
const glane_attr *gl_attr(const glane_engine *engine, const glane_record *record, const char *name);
/* The same as a string: empty if it is none. */
glane_str gl_attr_text(const glane_engine *engine, const glane_record *record, const char *name);

/* Says on standard error what an `error` record says. */
void gl_documents_complain(const gl_documents *documents, const glane_record *record);

#endif
