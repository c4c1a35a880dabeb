/* rules_job.c: see rules_job.h. */
#define _GNU_SOURCE 1

#include "rules_job.h"

#include "limits.h"
#include "log.h"

#include <stdarg.h>

void gl_rules_job_say(gl_rules_job *job, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gl_buffer_text(&job->out, text);
}

/* Where the records of the document under way go. */
typedef struct gl_rules_reader {
    glane_record_fn on_record;
    void *user;
} gl_rules_reader;

static glane_status gl_rules_record(gl_documents *documents, const glane_record *record)
{
    const gl_rules_reader *reader = documents->user;
    return reader->on_record ? reader->on_record(reader->user, record) : GLANE_OK;
}

glane_status gl_rules_job_read(gl_rules_job *job, const glane_engine *engine, glane_session *session,
                               size_t item, glane_record_fn on_record, void *user)
{
    static const gl_documents_ops ops = {.record = gl_rules_record};
    gl_rules_reader reader = {on_record, user};
    gl_documents documents = {.options = job->options,
                              .engine = engine,
                              .ops = &ops,
                              .user = &reader,
                              .session = session,
                              .inputs = job->inputs};
    gl_documents_take(&documents, item, job->channel);
    const glane_status status = gl_documents_extract(&documents);
    gl_buffer_free(&documents.id);
    return status;
}

static glane_status gl_rules_item(void *user, size_t item, gl_channel *channel, size_t *members)
{
    gl_rules_job *job = user;
    (void)item;
    *members = 0;
    job->channel = channel;
    job->session = glane_session_new(job->engine);
    if (!job->session) {
        gl_log_channel(channel, "a plugin could not open its session");
        return GLANE_FATAL;
    }
    const glane_status status = job->run(job);
    gl_channel_write(channel, GL_STREAM_OUT, job->out.data, job->out.len);
    gl_buffer_free(&job->out);
    glane_session_free(job->session);
    return status;
}

static void gl_rules_lost(void *user, size_t item, const gl_loss *loss, gl_channel *channel)
{
    (void)user;
    (void)item;
    gl_log_channel(channel, "the rules could not be run: %s", loss->message);
}

int gl_rules_job_run(gl_rules_job *job)
{
    const gl_job work = {
        .count = 1,
        .user = job,
        .run = gl_rules_item,
        .lost = gl_rules_lost,
        .bytes = GL_WORKER_BYTES,
    };
    return gl_job_run_out(work);
}
