/* cmd_merge.c: `glane merge`: the streams of all shares of a list of inputs, as the stream that one run gives.
 *
 * Each share has its inputs in the order of the list, and says where in the list each stands; so the stream goes on
 * with the share whose next input is the next of the list. What is held is some lines of each share. */
#define _GNU_SOURCE 1

#include "descriptor.h"
#include "documents.h"
#include "interrupts.h"
#include "limits.h"
#include "packed.h"
#include "record_read.h"
#include "summary.h"
#include "target_check.h"
#include "targets.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define GL_SHARE_PART ((size_t)64 << 10)
#define GL_SHARE_DONE UINT64_MAX

/* One share, which is read line by line. */
typedef struct gl_share {
    const char *path;
    int fd;
    gl_buffer buffer;  /* what was read; the line under way stands from `start` to `end` */
    size_t start, end;
    uint64_t line;     /* its number */
    gl_arena *arena;   /* of its record */
    const glane_record *record;
    gl_shard is;       /* which share it says it is */
    uint64_t rank;     /* of its next input; GL_SHARE_DONE: there is none */
} gl_share;

typedef struct gl_merge {
    const gl_options *options;
    const glane_engine *engine;
    gl_targets *targets;
    gl_share *shares;
    size_t count;
    gl_summary summary;
    int errors; /* a document was not ok */
} gl_merge;

/* -- one share --------------------------------------------------------------------- */

static int gl_share_wrong(const gl_share *share, const char *what)
{
    if (share->line > 0)
        gl_complain("%s:%llu: %s", share->path, (unsigned long long)share->line, what);
    else
        gl_complain("%s: %s", share->path, what);
    return 0;
}

/* Reads on, to the end of a line. 1; 0 at the end of the share; -1: it can't be read, which was told. */
static int gl_share_line(gl_share *share)
{
    gl_buffer *buffer = &share->buffer;
    size_t looked = share->start = share->end;
    for (;;) {
        const char *end = buffer->len > looked ? memchr(buffer->data + looked, '\n', buffer->len - looked) : NULL;
        if (end) {
            share->end = (size_t)(end - buffer->data) + 1;
            share->line++;
            return 1;
        }
        if (buffer->len - share->start > GL_MAX_RECORD_LINE)
            return gl_share_wrong(share, "a line of it is longer than any record") - 1;
        char part[GL_SHARE_PART];
        if (share->start > 0)
            memmove(buffer->data, buffer->data + share->start, buffer->len - share->start);
        buffer->len -= share->start;
        share->start = share->end = 0;
        looked = buffer->len;
        const ssize_t n = gl_read_some(share->fd, part, sizeof part);
        if (n == 0 && buffer->len == 0)
            return 0;
        if (n <= 0) {
            (void)gl_share_wrong(share, n < 0 ? strerror(errno) : "the line behind this one is cut off");
            return -1;
        }
        gl_buffer_add(buffer, part, (size_t)n);
    }
}

/* Goes to the next record. 0: there should be one, which was told. */
static int gl_share_next(gl_share *share, const glane_engine *engine)
{
    gl_json_fault fault;
    const int more = gl_share_line(share);
    if (more == 0)
        return gl_share_wrong(share, "the stream ends before its run did; make this share again");
    if (more < 0)
        return 0;
    gl_arena_reset(share->arena);
    const glane_str line = {share->buffer.data + share->start, share->end - share->start - 1};
    share->record = gl_record_read(share->arena, engine, line, &fault);
    if (!share->record && share->line == 1)
        gl_complain("%s: this is no share (%s, column %u): glane extract --shard I/N writes them, as NDJSON", share->path,
                    fault.what, fault.column);
    else if (!share->record)
        gl_complain("%s:%llu:%u: %s", share->path, (unsigned long long)share->line, fault.column, fault.what);
    return share->record != NULL;
}

static int gl_share_is(const gl_share *share, const char *kind)
{
    return strcmp(share->record->kind, kind) == 0;
}

/* What a record says of the share that it is of. */
static gl_shard gl_share_read(const gl_share *share, const glane_engine *engine)
{
    const glane_str list = gl_attr_text(engine, share->record, "list");
    gl_shard shard = {.number = gl_record_number(engine, share->record, "shard"),
                      .count = gl_record_number(engine, share->record, "shards"),
                      .inputs = gl_record_number(engine, share->record, "inputs")};
    if (list.len < sizeof shard.list)
        memcpy(shard.list, list.data ? list.data : "", list.len);
    return shard;
}

/* Of one list, cut into as many shares? */
static int gl_share_fits(const gl_shard *a, const gl_shard *b)
{
    return a->count == b->count && a->inputs == b->inputs && strcmp(a->list, b->list) == 0;
}

/* Takes in what stands between inputs: the rank of the next one, or the end. 0: a mistake, which was told. */
static int gl_share_between(gl_share *share, const glane_engine *engine)
{
    if (gl_share_is(share, "input")) {
        const uint64_t rank = gl_record_number(engine, share->record, "input");
        if (rank >= share->is.inputs)
            return gl_share_wrong(share, "no input of the list");
        share->rank = rank;
        return 1;
    }
    const gl_shard end = gl_share_read(share, engine);
    if (!gl_share_fits(&end, &share->is) || end.number != share->is.number)
        return gl_share_wrong(share, "another share begins in the middle of this one");
    share->rank = GL_SHARE_DONE;
    const int more = gl_share_line(share);
    return more == 0 || (more > 0 && gl_share_wrong(share, "something stands behind the end of the share"));
}

/* A file, with what it holds if it is compressed; a pipe as it is. */
static int gl_share_file(gl_share *share)
{
    struct stat info;
    const char *why;
    const int file = open(share->path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return gl_share_wrong(share, strerror(errno)) - 1;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode))
        return file;
    const int unpacked = gl_unpacked(file, &why);
    if (unpacked != file)
        close(file);
    return unpacked < 0 ? gl_share_wrong(share, why) - 1 : unpacked;
}

/* Opens a share and reads what it is. 0 likewise. */
static int gl_share_open(gl_share *share, const char *path, const glane_engine *engine)
{
    const int standard = strcmp(path, "-") == 0;
    *share = (gl_share){.path = standard ? "standard input" : path, .arena = gl_arena_new()};
    share->fd = standard ? STDIN_FILENO : gl_share_file(share);
    if (share->fd < 0 || !gl_share_next(share, engine))
        return 0;
    if (gl_share_is(share, "shard"))
        share->is = gl_share_read(share, engine);
    if (share->is.count == 0 || share->is.count == UINT64_MAX || share->is.inputs == UINT64_MAX)
        return gl_share_wrong(share, "this is no share: glane extract --shard I/N writes them, as NDJSON");
    return 1;
}

static void gl_share_free(gl_share *share)
{
    if (share->fd > STDIN_FILENO)
        close(share->fd);
    gl_buffer_free(&share->buffer);
    gl_arena_free(share->arena);
}

/* -- all of them ------------------------------------------------------------------- */

/* Are these all shares of one list, each once? */
static int gl_merge_whole(const gl_merge *self)
{
    const gl_shard *first = &self->shares[0].is;
    for (size_t i = 0; i < self->count; i++) {
        const gl_share *share = &self->shares[i];
        if (!gl_share_fits(&share->is, first)) {
            gl_complain("%s and %s are shares of different lists of inputs", self->shares[0].path, share->path);
            return 0;
        }
        for (size_t k = 0; k < i; k++) {
            if (self->shares[k].is.number != share->is.number)
                continue;
            gl_complain("%s and %s are the same share, %llu/%llu", self->shares[k].path, share->path,
                        (unsigned long long)share->is.number, (unsigned long long)first->count);
            return 0;
        }
    }
    for (uint64_t number = 1; number <= first->count; number++) {
        size_t i = 0;
        while (i < self->count && self->shares[i].is.number != number)
            i++;
        if (i < self->count)
            continue;
        gl_complain("share %llu/%llu is missing", (unsigned long long)number, (unsigned long long)first->count);
        return 0;
    }
    return 1;
}

/* How far a document is. */
typedef struct gl_merge_state {
    int begun, ended;
    uint64_t facts;
} gl_merge_state;

/* A record of a document. 0: it can't be one here, which was told, or it is not wanted any more. */
static int gl_merge_record(gl_merge *self, gl_share *share, gl_merge_state *state)
{
    const int begins = gl_share_is(share, "document"), ends = gl_share_is(share, "end");
    if (begins == state->begun || state->ended)
        return gl_share_wrong(share, "this is no record that could stand here");
    state->begun = 1;
    state->ended = ends;
    state->facts += (uint64_t)gl_share_is(share, "fact");
    if (ends && state->facts != gl_record_number(self->engine, share->record, "facts"))
        return gl_share_wrong(share, "facts of the document are missing, or there are too many");
    if (ends && !glane_str_equal(gl_attr_text(self->engine, share->record, "status"), glane_str_of("ok")))
        self->errors = 1;
    self->summary.progress.bytes += share->end - share->start;
    gl_summary_record(&self->summary, share->record);
    return gl_targets_record(self->targets, share->record) == GLANE_OK;
}

/* All documents of the share's next input. */
static int gl_merge_input(gl_merge *self, gl_share *share)
{
    const uint64_t rank = share->rank;
    gl_merge_state state = {0};
    while (gl_share_next(share, self->engine)) {
        if (gl_share_is(share, "input") || gl_share_is(share, "shard")) {
            if (!state.ended)
                return gl_share_wrong(share, "a document has no end");
            if (!gl_share_between(share, self->engine))
                return 0;
            if (share->rank != rank)
                return share->rank > rank || gl_share_wrong(share, "inputs are out of order");
            state = (gl_merge_state){0}; /* the next document of a container */
        } else if (!gl_merge_record(self, share, &state)) {
            return 0;
        }
    }
    return 0;
}

/* Goes through the list. 0: that failed, which was told, or whoever read has gone. */
static int gl_merge_list(gl_merge *self, gl_interrupts *interrupts)
{
    for (size_t i = 0; i < self->count; i++)
        if (!gl_share_next(&self->shares[i], self->engine) || !gl_share_between(&self->shares[i], self->engine))
            return 0;
    for (uint64_t rank = 0; rank < self->shares[0].is.inputs; rank++) {
        size_t i = 0;
        while (i < self->count && self->shares[i].rank != rank)
            i++;
        if (i == self->count) {
            gl_complain("input %llu of %llu is in no share", (unsigned long long)rank + 1,
                        (unsigned long long)self->shares[0].is.inputs);
            return 0;
        }
        self->summary.progress.items = self->shares[0].is.inputs;
        self->summary.progress.done = rank + 1;
        gl_interrupts_take(interrupts);
        if (interrupts->signal || !gl_merge_input(self, &self->shares[i]))
            return 0;
    }
    for (size_t i = 0; i < self->count; i++)
        if (self->shares[i].rank != GL_SHARE_DONE)
            return gl_share_wrong(&self->shares[i], "another share has this input too");
    return 1;
}

/* Opens the targets, merges, closes them; the exit status. */
static int gl_merge_run(gl_merge *self)
{
    gl_interrupts interrupts;
    gl_interrupts_open(&interrupts, self->targets->files);
    gl_summary_begin(&self->summary, self->engine, NULL);
    const int opened = gl_targets_open(self->targets);
    int merged = opened && gl_merge_list(self, &interrupts);
    const int closed = gl_targets_closed(self->targets);
    merged = merged && gl_targets_worth(self->targets, self->summary.documents);
    const int done = gl_targets_close(self->targets, merged) && opened;
    gl_summary_end(&self->summary, done && merged && !closed && !gl_option_on(self->options, GL_OPTION_QUIET));
    gl_interrupts_close(&interrupts);
    if (closed)
        return GL_EXIT_OK;
    return !done || !merged ? GL_EXIT_FAILED : self->errors ? GL_EXIT_ERRORS : GL_EXIT_OK;
}

/* As many files as there may be: shares are open all at once. */
static void gl_merge_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int gl_cmd_merge(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_targets targets;
    gl_merge self = {.options = options, .targets = &targets};
    int result = GL_EXIT_USAGE;
    gl_merge_files();
    if (gl_targets_read(&targets, options) && gl_engine_make(options, NULL, &problems, &engine) == GLANE_OK &&
        gl_targets_find(&targets, engine) && gl_operands_allowed(options, "a share", engine)) {
        int opened = !targets.texts;
        if (targets.texts)
            gl_complain("--to brat: it needs the texts of documents, which streams have not");
        self.engine = engine;
        self.shares = gl_alloc(options->arena, options->operand_count * sizeof *self.shares);
        while (opened && self.count < options->operand_count) {
            opened = gl_share_open(&self.shares[self.count], options->operands[self.count], engine);
            self.count++;
        }
        if (opened && gl_merge_whole(&self))
            result = gl_merge_run(&self);
    }
    for (size_t i = 0; i < self.count; i++)
        gl_share_free(&self.shares[i]);
    gl_targets_free(&targets);
    glane_engine_free(engine);
    return result;
}
