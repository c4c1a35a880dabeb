/* run.c: see run.h: the folder, and documents on their way into it. */
#define _GNU_SOURCE 1

#include "run.h"

#include "brat_sink.h"
#include "command.h"
#include "descriptor.h"
#include "file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Documents are synced and journalled once there is so much of them, or the first has waited so long
 * (milliseconds): a sync takes about as long as ten small documents. */
#define GL_COMMIT_BYTES ((uint64_t)8 << 20)
#define GL_COMMIT_PAUSE 1000

const char *const gl_run_files[GL_RUN_FILES] = {"lock", "journal", "spool", "readings", "manifest.json"};

int gl_is_run(const char *folder)
{
    int have = 0;
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; file >= 0 && i < 3; i++) /* lock, journal, spool: what a run has from its beginning on */
        have += faccessat(file, gl_run_files[i], F_OK, 0) == 0;
    if (file >= 0)
        close(file);
    return have == 3;
}

const char *gl_run_path(const gl_run *run, const char *name)
{
    return gl_format(run->arena, "%s/%s", run->folder, name).data;
}

void gl_run_sync_folder(const gl_run *run)
{
    const int folder = open(run->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        (void)fsync(folder);
        close(folder);
    }
}

/* -- the folder ------------------------------------------------------------------ */

static int gl_ends_with(const char *name, const char *end)
{
    const size_t len = strlen(name), tail = strlen(end);
    return len > tail && strcmp(name + len - tail, end) == 0;
}

/* Removes what a process that was ended has left half written. 0: something in the folder is no run's. */
static int gl_folder_sweep(const gl_run *run)
{
    struct dirent **entries = NULL;
    const int count = scandir(run->folder, &entries, NULL, gl_entry_order);
    int ours = 1;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        int known = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
        for (size_t k = 0; k < GL_RUN_FILES; k++) {
            const size_t len = strlen(gl_run_files[k]);
            const int half =
                strncmp(name, gl_run_files[k], len) == 0 && name[len] == '.' && gl_ends_with(name, ".tmp");
            if (half)
                (void)unlink(gl_run_path(run, name));
            known |= half || strcmp(name, gl_run_files[k]) == 0;
        }
        ours &= known;
        free(entries[i]);
    }
    free(entries);
    return ours;
}

/* The lock is the process's own: workers that outlive it by a moment do not hold it. */
static int gl_folder_lock(gl_run *run)
{
    const char *path = gl_run_path(run, "lock");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    run->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (run->lock >= 0 && fcntl(run->lock, F_SETLK, &lock) == 0)
        return 1;
    if (run->lock >= 0 && (errno == EACCES || errno == EAGAIN)) {
        const int known = fcntl(run->lock, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
        gl_complain(
            "--run %s: another process is at work in it (%ld): wait for its end, or name another folder",
            run->folder, known ? (long)lock.l_pid : 0L);
    } else {
        gl_complain("%s: %s", path, strerror(errno));
    }
    return 0;
}

static int gl_folder_open(gl_run *run)
{
    struct stat status;
    const int made = mkdir(run->folder, 0777) == 0;
    if (!made && (stat(run->folder, &status) != 0 || !S_ISDIR(status.st_mode))) {
        gl_complain("--run %s: %s", run->folder, errno == EEXIST ? "it is no folder" : strerror(errno));
        return 0;
    }
    const int begun = stat(gl_run_path(run, "journal"), &status) == 0;
    if (!made && !begun && !gl_folder_sweep(run)) {
        gl_complain(
            "--run %s: it has other files in it, and no run: name a folder that is empty, or not there yet",
            run->folder);
        return 0;
    }
    if (!gl_folder_lock(run))
        return 0;
    (void)gl_folder_sweep(run);
    if (begun && status.st_size > 0 && !gl_option_on(run->options, GL_OPTION_RESUME)) {
        gl_complain("--run %s: it holds a run: go on with it with --resume, or name another folder",
                    run->folder);
        return 0;
    }
    return 1;
}

/* What is left of the spool: no document that counts stands behind. */
static int gl_spool_cut(gl_run *run)
{
    uint64_t end = 0;
    for (uint32_t i = 0; i < run->item_count; i++)
        for (uint32_t at = run->items[i].done; at; at = run->done[at - 1].before)
            if (run->done[at - 1].offset + run->done[at - 1].length > end)
                end = run->done[at - 1].offset + run->done[at - 1].length;
    return gl_tape_cut(&run->spool, end);
}

static void gl_run_tell(const gl_run *run, size_t left)
{
    if (run->done_count > 0 && !gl_option_on(run->options, GL_OPTION_QUIET))
        gl_remark("%s: %zu of %zu inputs are done already", run->folder, run->item_count - left,
                  (size_t)run->item_count);
}

/* GL_EXIT_OK, or what is complained of makes of the run. */
static int gl_run_read(gl_run *run, gl_inputs *inputs)
{
    gl_inputs left = {0};
    gl_run_items_make(run, inputs);
    gl_inputs_free(inputs);
    run->keys = gl_wire_keys_of(run->engine);
    if (!gl_run_made_of(run))
        return GL_EXIT_USAGE;
    if (!gl_tape_open(&run->journal, gl_run_path(run, "journal")) ||
        !gl_tape_open(&run->spool, gl_run_path(run, "spool")) || !gl_run_readings_open(run))
        return GL_EXIT_FAILED;
    if (!gl_run_journal_read(run))
        return run->journal.failed ? GL_EXIT_FAILED : GL_EXIT_USAGE;
    gl_run_items_decide(run, &left);
    gl_run_tell(run, left.count);
    *inputs = left;
    gl_manifest *manifest = gl_spool_cut(run) ? gl_manifest_begin(run, "running") : NULL;
    return manifest && gl_manifest_end(manifest, 1) && gl_run_commit(run) ? GL_EXIT_OK : GL_EXIT_FAILED;
}

int gl_run_open(gl_run *run, gl_documents *documents, int texts)
{
    const gl_options *options = documents->options;
    *run = (gl_run){
        .arena = gl_arena_new(), .options = options, .engine = documents->engine, .texts = texts, .lock = -1};
    run->folder = options->values[GL_OPTION_RUN].text;
    run->journal.fd = run->spool.fd = run->readings.fd = -1;
    if (documents->lines) {
        gl_complain("--run: documents of --stdin-documents are gone once they were read: name files");
        return GL_EXIT_USAGE;
    }
    for (size_t i = 0; i < documents->inputs.count; i++) {
        if (documents->inputs.items[i].found || strcmp(documents->inputs.items[i].path, "-") != 0)
            continue;
        gl_complain("--run: standard input (-) is gone once it was read: name a file");
        return GL_EXIT_USAGE;
    }
    if (!gl_folder_open(run))
        return GL_EXIT_USAGE;
    signal(SIGXFSZ, SIG_IGN); /* a write says so */
    return gl_run_read(run, &documents->inputs);
}

void gl_run_close(gl_run *run)
{
    gl_tape *tapes[] = {&run->journal, &run->spool, &run->readings};
    for (size_t i = 0; i < sizeof tapes / sizeof *tapes; i++)
        gl_tape_close(tapes[i]);
    if (run->lock >= 0)
        close(run->lock);
    if (run->wire.arena)
        gl_wire_free(&run->wire);
    gl_table_free(&run->names);
    gl_table_free(&run->reading_keys);
    gl_buffer_free(&run->record);
    gl_buffer_free(&run->entries);
    gl_buffer_free(&run->reading);
    free(run->items);
    free(run->order);
    free(run->todo);
    free(run->done);
    free(run->reading_offsets);
    gl_arena_free(run->arena);
    *run = (gl_run){.lock = -1, .journal = {.fd = -1}, .spool = {.fd = -1}, .readings = {.fd = -1}};
}

/* -- documents ------------------------------------------------------------------- */

static int64_t gl_run_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

int gl_run_commit(gl_run *run)
{
    run->unsynced = 0;
    run->since = 0;
    if (run->entries.len == 0)
        return 1;
    const int kept = gl_tape_sync(&run->readings) && gl_tape_sync(&run->spool) &&
                     gl_tape_add(&run->journal, run->entries.data, run->entries.len) &&
                     gl_tape_sync(&run->journal);
    run->entries.len = 0;
    return kept;
}

/* In the parent, a few times a second. */
static int gl_run_idle(void *user)
{
    gl_run *run = user;
    return !run->since || gl_run_clock() - run->since < GL_COMMIT_PAUSE || gl_run_commit(run);
}

static glane_status gl_run_record(void *user, const glane_record *record)
{
    gl_run *run = user;
    gl_done *now = &run->now;
    if (gl_run_reading_add(run, record))
        return GLANE_OK;
    run->record.len = 0;
    gl_wire_add(&run->record, &run->keys, record);
    now->length += run->record.len;
    now->check = gl_hash(now->check, run->record.data, run->record.len);
    const glane_str hash = gl_attr_text(run->engine, record, "sha256");
    if (strcmp(record->kind, "document") == 0 && hash.len == sizeof now->hash)
        memcpy(now->hash, hash.data, sizeof now->hash);
    if (strcmp(record->kind, "error") == 0 && gl_attr(run->engine, record, "transient"))
        now->again = GL_AGAIN_TRANSIENT;
    if (!gl_tape_add(&run->spool, run->record.data, run->record.len))
        return GLANE_FATAL;
    return run->on_record ? run->on_record(run->user, record) : GLANE_OK;
}

/* A document is whole: into the spool. */
static int gl_run_keep(void *user, const gl_kept *kept)
{
    gl_run *run = user;
    const uint32_t item = run->todo[kept->item];
    char hash[65];
    if (kept->status == GLANE_FATAL)
        return 1; /* the run ends here, the document is not done */
    run->now = (gl_done){.offset = run->spool.end,
                         .check = GL_HASH_SEED,
                         .part = (uint32_t)kept->part,
                         .last = kept->last != 0,
                         .status = (uint8_t)kept->status};
    if (!gl_hold_pass(kept->out, gl_wire_take, &run->wire)) {
        if (run->wire.wrong)
            gl_complain("%s", run->wire.wrong);
        return 0;
    }
    if (!kept->last && kept->part == 0) { /* of a container: its own record comes last */
        const int hashed = gl_run_hash(run->items[item].path, hash);
        memset(run->now.hash, 0, sizeof run->now.hash);
        if (hashed)
            memcpy(run->now.hash, hash, sizeof run->now.hash);
    }
    if (kept->last && !run->now.hash[0] && !run->now.again)
        run->now.again = GL_AGAIN_UNREAD;
    gl_run_done_add(run, item, &run->now);
    gl_run_journal_done(run, &run->entries, item, &run->now);
    run->unsynced += run->now.length;
    run->since = run->since ? run->since : gl_run_clock();
    return run->unsynced < GL_COMMIT_BYTES || gl_run_commit(run);
}

/* -- the job --------------------------------------------------------------------- */

/* In the worker: what is the parent's to write is closed. */
static void gl_run_settle(void *user)
{
    gl_run *run = ((gl_documents *)user)->user;
    gl_tape *tapes[] = {&run->journal, &run->spool};
    const int readings = open(run->readings.path, O_RDONLY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof tapes / sizeof *tapes; i++)
        gl_tape_close(tapes[i]);
    close(run->lock);
    close(run->readings.fd);
    run->readings.fd = readings;
}

static size_t gl_run_parts(void *user, size_t item)
{
    const gl_run *run = ((gl_documents *)user)->user;
    const uint32_t done = run->items[run->todo[item]].done;
    return done ? run->done[done - 1].part + 1 : 0;
}

static void gl_run_worker_open(gl_documents *documents)
{
    gl_run_readings_worker(documents->user, documents);
}

static glane_status gl_run_worker_record(gl_documents *documents, const glane_record *record)
{
    gl_run *run = documents->user;
    run->record.len = 0;
    if (run->texts && strcmp(record->kind, "end") == 0)
        gl_text_send(&run->record, &run->keys, documents, record);
    gl_wire_add(&run->record, &run->keys, record);
    gl_channel_write(documents->channel, GL_STREAM_OUT, run->record.data, run->record.len);
    return GLANE_OK;
}

const gl_documents_ops gl_run_ops = {.open = gl_run_worker_open,
                                     .run = gl_documents_extract,
                                     .record = gl_run_worker_record};

void gl_run_job(gl_run *run, gl_documents *documents, gl_job *job)
{
    run->wire = (gl_wire){.keys = run->keys, .on_record = gl_run_record, .user = run, .arena = gl_arena_new()};
    documents->user = run;
    documents->ops = &gl_run_ops;
    job->settle = gl_run_settle;
    job->parts = gl_run_parts;
    job->keep = gl_run_keep;
    job->idle = gl_run_idle;
    job->keeper = run;
}
