/* cmd_extract.c: `glane extract`: records of documents, through sinks. */
#define _GNU_SOURCE 1

#include "brat_sink.h"
#include "documents.h"
#include "interrupts.h"
#include "log.h"
#include "run_extract.h"
#include "stream_documents.h"
#include "summary.h"
#include "targets.h"
#include "wire.h"

#include <stdlib.h>
#include <unistd.h>

/* A run: where its records go, and what they come to. Where the sinks' bytes stand alone, workers make
 * them, and the parent is sent those, and besides what the summary asks for; else it is sent the records. */
typedef struct gl_extraction {
    const gl_documents *documents;
    gl_targets *targets;
    gl_wire_keys keys;
    int join;           /* workers make the sinks' bytes */
    gl_buffer buffer;   /* the worker's, of one record */
    gl_summary summary; /* the parent's */
} gl_extraction;

/* All that the summary asks of a record: of a fact, of which there are many, its type. */
static void gl_extract_tell(gl_extraction *self, const glane_record *record)
{
    const glane_attr *type = strcmp(record->kind, "fact") == 0 ? gl_attr(self->keys.engine, record, "type") : NULL;
    const glane_record told = {.size = sizeof told, .attr_count = 1, .kind = record->kind, .attrs = type};
    gl_wire_add(&self->buffer, &self->keys, type ? &told : record);
}

static glane_status gl_extract_send(void *user, const glane_record *record)
{
    const gl_documents *documents = user;
    gl_extraction *self = documents->user;
    glane_status status = GLANE_OK;
    self->buffer.len = 0;
    if (self->join) {
        int little;
        status = gl_targets_aside(self->targets, record, &little);
        if (!little || strcmp(record->kind, "end") == 0)
            gl_targets_send(self->targets, &self->buffer);
        gl_extract_tell(self, record);
    } else {
        if (self->targets->texts && strcmp(record->kind, "end") == 0)
            gl_text_send(&self->buffer, &self->keys, documents, record);
        gl_wire_add(&self->buffer, &self->keys, record);
    }
    gl_channel_write(documents->channel, GL_STREAM_OUT, self->buffer.data, self->buffer.len);
    return status;
}

/* A share says of each document where in the list its input stands. */
static glane_status gl_extract_record(gl_documents *documents, const glane_record *record)
{
    const int begins = documents->shard.count > 0 && strcmp(record->kind, "document") == 0;
    const glane_status status = begins ? gl_shard_input(documents->engine, documents->inputs.items[documents->item].rank,
                                                        gl_extract_send, documents)
                                       : GLANE_OK;
    return status == GLANE_OK ? gl_extract_send(documents, record) : status;
}

static glane_status gl_extract_taken(void *user, const glane_record *record)
{
    gl_extraction *self = user;
    const glane_engine *engine = self->documents->engine;
    if (self->documents->meta && strcmp(record->kind, "document") == 0)
        gl_meta_seen(self->documents->meta, gl_attr_text(engine, record, "doc"), gl_attr_text(engine, record, "sha256"));
    if (self->documents->lines && strcmp(record->kind, "document") == 0)
        gl_lines_seen(self->documents->lines, gl_attr_text(engine, record, "doc"));
    gl_summary_record(&self->summary, record);
    return self->join ? GLANE_OK : gl_targets_record(self->targets, record);
}

static int gl_extract_bytes(void *user, size_t sink, const char *bytes, size_t len)
{
    gl_extraction *self = user;
    return gl_targets_bytes(self->targets, sink, bytes, len);
}

/* Is standard error a terminal that is for messages alone, or read by a program? */
static int gl_extract_draws(const gl_options *options, const gl_targets *targets)
{
    const char *terminal = getenv("TERM");
    if (!gl_option_on(options, GL_OPTION_QUIET) && gl_log_is_json())
        return 1;
    if (gl_option_on(options, GL_OPTION_QUIET) || !isatty(STDERR_FILENO) || (terminal && strcmp(terminal, "dumb") == 0))
        return 0;
    return !isatty(STDOUT_FILENO) || !gl_targets_standard(targets);
}

/* The job, over open targets. */
static glane_status gl_extract_job(gl_documents *documents, gl_targets *targets, gl_interrupts *interrupts)
{
    gl_extraction self = {.documents = documents, .targets = targets, .join = gl_targets_join(targets)};
    self.keys = gl_wire_keys_of(documents->engine);
    gl_wire wire = {.keys = self.keys, .on_record = gl_extract_taken, .on_bytes = gl_extract_bytes, .user = &self, .arena = gl_arena_new()};
    documents->user = &self;
    gl_job job = gl_documents_job(documents);
    gl_summary_begin(&self.summary, documents->engine, &documents->inputs);
    job.take = gl_wire_take;
    job.taker = &wire;
    job.progress = &self.summary.progress;
    job.tick = gl_extract_draws(documents->options, targets) ? gl_summary_draw : NULL;
    job.ticker = &self.summary;
    job.timed = gl_summary_timed;
    const glane_status status = gl_job_run(&job, interrupts);
    const uint64_t count = self.summary.documents;
    gl_summary_end(&self.summary, status != GLANE_FATAL && !gl_option_on(documents->options, GL_OPTION_QUIET));
    if (status != GLANE_FATAL)
        gl_meta_tell(documents->meta, documents->options);
    if (status != GLANE_FATAL)
        gl_lines_tell(documents->lines);
    if (wire.wrong)
        gl_complain("%s", wire.wrong);
    gl_wire_free(&wire);
    gl_buffer_free(&self.buffer);
    /* A share of few inputs may have none. */
    const int worth = status == GLANE_FATAL || interrupts->signal || documents->shard.count || gl_targets_worth(targets, count);
    return worth ? status : GLANE_FATAL;
}

/* The same, between the two ends of a share. */
static glane_status gl_extract_share(gl_documents *documents, gl_targets *targets, gl_interrupts *interrupts)
{
    const gl_shard *shard = &documents->shard;
    const glane_engine *engine = documents->engine;
    if (shard->count && gl_shard_record(shard, engine, gl_targets_record, targets) != GLANE_OK)
        return GLANE_FATAL;
    const glane_status status = gl_extract_job(documents, targets, interrupts);
    if (shard->count && status != GLANE_FATAL && !interrupts->signal &&
        gl_shard_record(shard, engine, gl_targets_record, targets) != GLANE_OK)
        return GLANE_FATAL;
    return status;
}

/* Opens the targets, does the job, closes them; the exit status. */
static int gl_extract_run(gl_documents *documents, gl_targets *targets)
{
    gl_interrupts interrupts;
    gl_interrupts_open(&interrupts, targets->files);
    const int opened = gl_targets_open(targets);
    const glane_status status = opened ? gl_extract_share(documents, targets, &interrupts) : GLANE_FATAL;
    gl_interrupts_take(&interrupts);
    const int closed = gl_targets_closed(targets);
    const int done = gl_targets_close(targets, status != GLANE_FATAL && !interrupts.signal) && opened;
    if (interrupts.signal && targets->files)
        gl_remark("interrupted; no file was written");
    gl_interrupts_close(&interrupts);
    if (!done)
        return GL_EXIT_FAILED;
    return closed ? GL_EXIT_OK : gl_job_exit(status);
}

int gl_cmd_extract(const gl_options *options)
{
    static const gl_documents_ops of_inputs = {.run = gl_documents_extract, .record = gl_extract_record};
    static const gl_documents_ops of_lines = {.run = gl_lines_extract, .record = gl_extract_record};
    const gl_documents_ops *ops = gl_option_on(options, GL_OPTION_STDIN_DOCUMENTS) ? &of_lines : &of_inputs;
    glane_engine *engine = NULL;
    gl_targets targets;
    gl_documents documents = {.options = options, .ops = ops};
    int result = GL_EXIT_USAGE;
    if (gl_option_on(options, GL_OPTION_RESUME) && !gl_option_on(options, GL_OPTION_RUN)) {
        gl_complain("--resume: of which run? name its folder with --run");
        return GL_EXIT_USAGE;
    }
    if (gl_targets_read(&targets, options) && gl_documents_open(&documents, NULL, &engine) &&
        gl_targets_find(&targets, engine))
        result = gl_option_on(options, GL_OPTION_RUN)
                     ? gl_run_extract(&documents, &targets, gl_extract_draws(options, &targets))
                     : gl_extract_run(&documents, &targets);
    gl_documents_free(&documents);
    gl_targets_free(&targets);
    glane_engine_free(engine);
    return result;
}
