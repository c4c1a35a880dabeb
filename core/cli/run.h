/* run.h: the folder of a run (`extract --run DIR`): what is done stays, whatever ends the process.
 *
 * In the folder:
 *   lock           held by the process at work in it
 *   journal        what the run is made of, then an entry for each finished document (run_journal.c)
 *   spool          the records of finished documents, as wire.h has them, one document behind the other
 *   readings       what readers made of sources, for runs with other rules (run_readings.c)
 *   manifest.json  all of it for people, whole or not at all (run_manifest.c); nothing reads it
 *
 * The parent writes them, and nobody else: workers read foreign documents and can neither open files for writing
 * nor be trusted to, what they send passes through the parent anyway, and one writer needs one sync for the
 * documents of all. A document is appended to the spool as soon as it is whole, in the order in which workers
 * are done; its entry goes to the journal once the spool is synced, for many documents at once. What has no entry
 * is done again. When all documents are done the spool is put in the order of the inputs, and every sink is made
 * from it: what comes out does not depend on how often, when and with how many workers the run was at work. */
#ifndef GL_RUN_H
#define GL_RUN_H

#include "documents.h"
#include "interrupts.h"
#include "run_tape.h"
#include "table.h"
#include "wire.h"

/* Why a document is tried again: its source was not read, or an error says that another try may do better. */
typedef enum gl_again { GL_AGAIN_NOT, GL_AGAIN_UNREAD, GL_AGAIN_TRANSIENT } gl_again;

/* A finished document: where its records are, and whether they still hold. */
typedef struct gl_done {
    uint64_t offset, length, check; /* in the spool; `check` is chained over its records */
    uint32_t part;                  /* which document of its input, from 0 */
    uint32_t before;                /* the one before it of the same input, + 1; 0: none */
    uint8_t last;                   /* of its input */
    uint8_t status;                 /* a glane_status */
    uint8_t again;                  /* gl_again: it is tried again on --resume */
    char hash[64];                  /* of the input (its first and last document say); NUL: not known */
} gl_done;

/* An input; one that is named twice is done once. */
typedef struct gl_run_item {
    const char *path; /* in the options' arena */
    uint32_t done;    /* its last finished document, + 1; 0: none */
    uint8_t found, whole;
} gl_run_item;

/* An input as it is named: once, or again. */
typedef struct gl_run_named {
    uint32_t item;
    size_t rank; /* in the whole list (inputs.h) */
} gl_run_named;

typedef struct gl_run {
    gl_arena *arena;
    const gl_options *options;
    const glane_engine *engine;
    const char *folder;
    int texts; /* the spool has the texts of documents too, for a sink that wants them */
    int lock;
    gl_tape journal, spool, readings;
    glane_str made_of; /* lines: recipe.h's, and options */
    char config[65];   /* its digest */
    gl_run_item *items;
    uint32_t item_count;
    gl_run_named *order; /* inputs as they are named */
    size_t order_count;
    size_t rank; /* of the one that is handed over */
    uint32_t *todo; /* by item of the job: its item */
    gl_done *done;
    uint32_t done_count;
    size_t done_capacity;
    gl_table names; /* of items */
    /* While documents are taken in: */
    gl_wire_keys keys; /* that records in the spool have by number */
    gl_wire wire;
    gl_done now;               /* the one under way */
    gl_buffer record, entries; /* entries: those of documents that are not synced yet */
    uint64_t unsynced;         /* bytes, */
    int64_t since;             /* and since when; 0: none */
    glane_record_fn on_record; /* sees the records of new documents too */
    void *user;
    /* What was kept of readings, by key; and in a worker, the last one that was asked for. */
    gl_table reading_keys;
    uint64_t *reading_offsets;
    size_t reading_capacity;
    gl_buffer reading;
} gl_run;

/* Opens or makes the folder that --run names, and takes the inputs over: those that are left in
 * documents->inputs are to be done. `texts`: a sink wants those (brat_sink.h). GL_EXIT_OK, or it was complained of. */
int gl_run_open(gl_run *run, gl_documents *documents, int texts);
void gl_run_close(gl_run *run);
/* Makes a job of documents->inputs put what is done into the folder. */
void gl_run_job(gl_run *run, gl_documents *documents, gl_job *job);
/* Syncs and journals what is not yet. 0: it can't be, which was complained of. */
int gl_run_commit(gl_run *run);
/* After the job: puts the spool in order. 0: complained of, or interrupted. */
int gl_run_order(gl_run *run, gl_interrupts *interrupts);
/* Then: all records of all documents, in order, to `on_record`. The worst status of a document; GLANE_FATAL where it
 * ended before the last. */
glane_status gl_run_deliver(gl_run *run, gl_interrupts *interrupts, glane_record_fn on_record, void *user);
/* Documents of which another try may make more. */
uint64_t gl_run_transient(const gl_run *run);

/* What a worker does with documents->inputs, in place of another command's. documents->user is the run. */
extern const gl_documents_ops gl_run_ops;

/* -- between the parts ----------------------------------------------------------- */

/* The names of what it holds. */
#define GL_RUN_FILES 5
extern const char *const gl_run_files[GL_RUN_FILES];
/* Is it the folder of a run? */
int gl_is_run(const char *folder);
/* A file of the folder, in the arena. */
const char *gl_run_path(const gl_run *run, const char *name);
/* Makes renames in the folder last. */
void gl_run_sync_folder(const gl_run *run);

/* run_journal.c. Reads entries as far as they are sound; what comes after is cut. 0: complained of. */
int gl_run_journal_read(gl_run *run);
/* Adds what the run is made of, and a document. */
void gl_run_journal_begin(const gl_run *run, gl_buffer *out);
void gl_run_journal_done(const gl_run *run, gl_buffer *out, uint32_t item, const gl_done *done);
/* A file that is to be removed when the process is ended before it is whole. */
void gl_run_journal_temporary(gl_run *run, const char *path);
/* A document that is finished: from here on it is the last of its input. */
void gl_run_done_add(gl_run *run, uint32_t item, const gl_done *done);
/* The documents of an item in order: `list` grows as need be. How many. */
uint32_t gl_run_done_list(const gl_run *run, uint32_t item, uint32_t **list, size_t *capacity);

/* run_made.c. What the run is made of: fills made_of and config. 0: complained of. */
int gl_run_made_of(gl_run *run);
/* A line of it. 0: there are no more. */
typedef struct gl_made_line {
    glane_str all, kind, name, value;
} gl_made_line;
int gl_made_next(glane_str *rest, gl_made_line *line);
/* Tells how that differs from what the journal says. 0: options do, which was complained of. */
int gl_run_made_compare(const gl_run *run, glane_str before);

/* run_spool.c. Calls `take` for each record of a document, as bytes. 0: they are not those that were written, or
 * `take` (may be NULL) gave 0. */
int gl_run_walk(gl_run *run, const gl_done *done, int (*take)(void *user, const char *bytes, size_t len),
                void *user);

/* run_inputs.c. Makes items of inputs, and once the journal is read, decides which are to be done. */
void gl_run_items_make(gl_run *run, const gl_inputs *inputs);
void gl_run_items_decide(gl_run *run, gl_inputs *left);
/* The SHA-256 of a regular file. 0: it has none. */
int gl_run_hash(const char *path, char hash[65]);

/* run_readings.c. */
int gl_run_readings_open(gl_run *run);
int gl_run_reading_add(gl_run *run, const glane_record *record);
void gl_run_readings_worker(gl_run *run, gl_documents *documents);

/* run_manifest.c: a file for people. NULL: it can't be made, which was complained of. */
typedef struct gl_manifest gl_manifest;
gl_manifest *gl_manifest_begin(const gl_run *run, const char *state);
void gl_manifest_record(gl_manifest *manifest, const glane_record *record);
/* `keep`: all is in. 0: complained of. */
int gl_manifest_end(gl_manifest *manifest, int keep);

#endif
