/* cmd_extract.c: `glane extract`: records of documents, through sinks. */
#define _GNU_SOURCE 1

#include "documents.h"
#include "interrupts.h"
#include "targets.h"
#include "wire.h"

/* What workers write are records; the sinks are the parent's. */
static glane_status gl_extract_record(gl_documents *documents, const glane_record *record)
{
    gl_buffer *buffer = documents->user;
    buffer->len = 0;
    gl_wire_add(buffer, record);
    gl_channel_write(documents->channel, GL_STREAM_OUT, buffer->data, buffer->len);
    return GLANE_OK;
}

/* The job, with its targets open; the exit status. */
static int gl_extract_run(gl_documents *documents, gl_targets *targets)
{
    gl_interrupts interrupts;
    gl_wire wire = {.on_record = gl_targets_record, .user = targets, .arena = gl_arena_new()};
    glane_status status = GLANE_FATAL;
    gl_interrupts_open(&interrupts, targets->files);
    const int opened = gl_targets_open(targets);
    if (opened)
        {
        gl_job job = gl_documents_job(documents);
        job.take = gl_wire_take;
        job.taker = &wire;
        status = gl_job_run(&job, &interrupts);
    }
    if (wire.damaged)
        gl_complain("a worker's records were damaged");
    gl_wire_free(&wire);
    gl_interrupts_take(&interrupts);
    const int closed = gl_targets_closed(targets);
    const int done = gl_targets_close(targets, status != GLANE_FATAL && !interrupts.signal) && opened;
    gl_interrupts_close(&interrupts);
    if (!done)
        return GL_EXIT_FAILED;
    return closed ? GL_EXIT_OK : gl_job_exit(status);
}

int gl_cmd_extract(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_documents_extract, .record = gl_extract_record};
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_targets targets;
    gl_buffer buffer = {0};
    gl_documents documents = {.options = options, .ops = &ops, .user = &buffer};
    int result = GL_EXIT_USAGE;
    if (gl_targets_read(&targets, options) && gl_inputs_read(&documents.inputs, options) &&
        gl_engine_make(options, NULL, 0, &problems, &engine) == GLANE_OK) {
        documents.engine = engine;
        if (gl_targets_find(&targets, engine))
            result = gl_extract_run(&documents, &targets);
    }
    gl_documents_free(&documents);
    gl_buffer_free(&buffer);
    gl_targets_free(&targets);
    glane_engine_free(engine);
    return result;
}
