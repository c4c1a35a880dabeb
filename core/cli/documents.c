/* documents.c: inputs through a session, in a worker. */
#define _GNU_SOURCE 1

#include "documents.h"

#include "descriptor.h"
#include "limits.h"
#include "log.h"
#include "member.h"
#include "stream_documents.h"
#include "target_check.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const glane_attr *gl_attr(const glane_engine *engine, const glane_record *record, const char *name)
{
    for (uint32_t i = 0; i < record->attr_count; i++) {
        if (strcmp(glane_key_name(engine, record->attrs[i].key), name) == 0)
            return &record->attrs[i];
    }
    return NULL;
}

glane_str gl_attr_text(const glane_engine *engine, const glane_record *record, const char *name)
{
    const glane_attr *attr = gl_attr(engine, record, name);
    return attr && attr->tag == GLANE_STRING ? attr->as.string : (glane_str){NULL, 0};
}

void gl_documents_complain(const gl_documents *documents, const glane_record *record)
{
    gl_buffer line = {0};
    if (gl_option_on(documents->options, GL_OPTION_QUIET))
        return;
    const gl_log log = {.level = "error",
                        .code = gl_attr_text(documents->engine, record, "code"),
                        .stage = gl_attr_text(documents->engine, record, "stage"),
                        .doc = glane_str_of(documents->id.data),
                        .message = gl_attr_text(documents->engine, record, "message"),
                        .fatal = gl_attr(documents->engine, record, "fatal") != NULL};
    if (gl_log_is_json()) {
        gl_log_json(&line, &log);
    } else {
        gl_buffer_text(&line, "glane: ");
        gl_buffer_clean(&line, log.doc);
        gl_buffer_text(&line, ": ");
        gl_buffer_clean(&line, log.message);
        gl_buffer_text(&line, " [");
        gl_buffer_clean(&line, log.stage);
        gl_buffer_text(&line, " ");
        gl_buffer_clean(&line, log.code);
        gl_buffer_text(&line, "]\n");
    }
    gl_channel_write(documents->channel, GL_STREAM_ERR, line.data, line.len);
    gl_buffer_free(&line);
}

static void gl_id_set(gl_documents *documents, const char *id)
{
    documents->id.len = 0;
    gl_buffer_add(&documents->id, id, strlen(id) + 1);
}

static void gl_id_of_input(gl_documents *documents)
{
    char *id = glane_document_id(documents->input);
    gl_id_set(documents, id);
    free(id);
}

/* The last record of a container's member is written: what came so far is whole. */
static void gl_member_done(gl_documents *documents, const glane_record *end)
{
    const glane_str status = gl_attr_text(documents->engine, end, "status");
    if (documents->ops->end)
        documents->ops->end(documents);
    documents->member = 0;
    gl_id_of_input(documents);
    gl_channel_part(documents->channel, glane_str_equal(status, glane_str_of("ok"))       ? GLANE_OK
                                        : glane_str_equal(status, glane_str_of("failed")) ? GLANE_FAILED
                                                                                          : GLANE_SKIP);
}

glane_status gl_documents_record(void *user, const glane_record *record)
{
    gl_documents *documents = user;
    if (documents->wanted && !documents->member)
        return GLANE_OK; /* of the container around the member that is asked for */
    if (record->kind && strcmp(record->kind, "error") == 0)
        gl_documents_complain(documents, record);
    const glane_status status = documents->ops->record ? documents->ops->record(documents, record) : GLANE_OK;
    if (documents->member && record->kind && strcmp(record->kind, "end") == 0 && status == GLANE_OK)
        gl_member_done(documents, record);
    return status;
}

int gl_documents_begin(gl_documents *documents, const char *id, size_t bytes)
{
    const size_t number = documents->seen++;
    documents->many |= !documents->wanted;
    if (!gl_channel_claim(documents->channel, number)) {
        gl_channel_begin(documents->channel, 0); /* it is a step on all the same: the clock begins anew */
        return 0;
    }
    documents->member = 1;
    gl_id_set(documents, id);
    gl_channel_member(documents->channel, number, id, bytes);
    return 1;
}

/* A member of a container comes: is it asked for, and does no other worker do it? */
static glane_status gl_documents_member(void *user, const char *id, size_t bytes)
{
    gl_documents *documents = user;
    if (documents->wanted && strcmp(documents->wanted, id) != 0)
        return GLANE_SKIP;
    return gl_documents_begin(documents, id, bytes) ? GLANE_OK : GLANE_SKIP;
}

/* -- inputs ------------------------------------------------------------------ */

uint64_t gl_document_limit(const gl_options *options)
{
    const gl_option_value *value = &options->values[GL_OPTION_MAX_BYTES];
    return value->given ? value->number : GL_MAX_DOCUMENT_BYTES;
}

/* The records of an input that cannot be read. */
static glane_status gl_input_unread(gl_documents *documents, const char *id, const char *code,
                                    const char *why)
{
    (void)glane_lost(documents->engine, id, "read", code, why, 0, gl_documents_record, documents);
    return GLANE_FAILED;
}

static glane_status gl_input_failed(gl_documents *documents, const char *id, int error)
{
    return gl_input_unread(documents, id, error == EISDIR ? "folder" : "unreadable", strerror(error));
}

int gl_documents_drain(gl_documents *documents, int fd, gl_buffer *bytes)
{
    const uint64_t limit = gl_document_limit(documents->options);
    char part[65536];
    ssize_t n = 0;
    gl_channel_wait(documents->channel);
    while (bytes->len <= limit && (n = gl_read_some(fd, part, sizeof part)) > 0)
        gl_buffer_add(bytes, part, (size_t)n);
    const int error = errno;
    gl_channel_begin(documents->channel, bytes->len);
    return n < 0 ? error : bytes->len > limit ? EFBIG : 0;
}

static glane_status gl_stream_extract(gl_documents *documents, const char *id, int fd)
{
    gl_buffer bytes = {0};
    const int error = gl_documents_drain(documents, fd, &bytes);
    glane_status status;
    if (error && error != EFBIG)
        status = gl_input_failed(documents, id, error);
    else if (error)
        status =
            gl_input_unread(documents, id, "size-limit", "it is over the size limit (--max-document-bytes)");
    else
        status = glane_extract(documents->session, documents->input, bytes.data, bytes.len, gl_documents_record, documents);
    gl_buffer_free(&bytes);
    return status;
}

/* One member of a container. */
static glane_status gl_wanted_extract(gl_documents *documents, const char *container)
{
    char *wanted = glane_document_id(documents->input);
    documents->wanted = wanted;
    glane_status status = glane_extract_file(documents->session, container, gl_documents_record, documents);
    documents->wanted = NULL;
    if (documents->seen == 0 && status != GLANE_FATAL)
        status = gl_input_unread(documents, wanted, "missing", "the container has no such member that can be read");
    free(wanted);
    return status;
}

glane_status gl_documents_extract(gl_documents *documents)
{
    struct stat status = {0};
    const char *path = documents->input, *container;
    if (strcmp(path, "-") == 0 && !documents->found)
        return gl_stream_extract(documents, "-", STDIN_FILENO);
    const int exists = stat(path, &status) == 0;
    if (!exists && (container = gl_container_named(documents->options->arena, path))) {
        gl_channel_wait(documents->channel); /* for nobody; one member is work for one worker */
        gl_channel_begin(documents->channel, stat(container, &status) == 0 ? (uint64_t)status.st_size : 0);
        return gl_wanted_extract(documents, container);
    }
    if (!exists || documents->found || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) {
        gl_channel_begin(documents->channel, exists && status.st_size > 0 ? (uint64_t)status.st_size : 0);
        return glane_extract_file(documents->session, path, gl_documents_record, documents);
    }
    char *id = glane_document_id(path);
    gl_channel_wait(documents->channel); /* a named pipe opens when someone writes to it */
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const glane_status result =
        fd >= 0 ? gl_stream_extract(documents, id, fd) : gl_input_failed(documents, id, errno);
    if (fd >= 0)
        close(fd);
    free(id);
    return result;
}

/* -- the job ----------------------------------------------------------------- */

void gl_documents_take(gl_documents *documents, size_t item, gl_channel *channel)
{
    documents->channel = channel;
    documents->item = item;
    documents->input = documents->lines ? "-" : documents->inputs.items[item].path;
    documents->found = !documents->lines && documents->inputs.items[item].found;
    documents->seen = 0;
    documents->member = 0;
    gl_id_of_input(documents);
}

static glane_status gl_documents_item(void *user, size_t item, gl_channel *channel, size_t *members)
{
    gl_documents *documents = user;
    gl_documents_take(documents, item, channel);
    if (!documents->session) {
        gl_channel_begin(channel, 0);
        documents->session = glane_session_new(documents->engine);
        if (!documents->session) {
            gl_log_channel(channel, "a plugin could not open its session");
            return GLANE_FATAL;
        }
        glane_session_on_member(documents->session, gl_documents_member, documents);
        glane_session_url(documents->session, documents->options->values[GL_OPTION_URL].text);
        if (documents->meta)
            glane_session_on_about(documents->session, gl_meta_about, documents->meta);
        if (documents->ops->open)
            documents->ops->open(documents);
    }
    const glane_status status = documents->ops->run(documents);
    if (documents->ops->end)
        documents->ops->end(documents);
    *members = documents->seen;
    return status;
}

static void gl_documents_close(void *user)
{
    gl_documents *documents = user;
    glane_session_free(documents->session);
    gl_documents_free(documents);
}

static void gl_documents_lost(void *user, size_t item, const gl_loss *loss, gl_channel *channel)
{
    gl_documents *documents = user;
    gl_documents_take(documents, item, channel);
    if (loss->member) {
        documents->many = 1;
        gl_id_set(documents, loss->member);
    }
    (void)glane_lost(documents->engine, documents->id.data, "worker", loss->code, loss->message, loss->transient,
                     gl_documents_record, documents);
    if (documents->ops->end)
        documents->ops->end(documents);
}

/* As many as --jobs says, or as there are processors for this process. */
static size_t gl_workers_wanted(const gl_options *options)
{
    const gl_option_value *jobs = &options->values[GL_OPTION_JOBS];
    cpu_set_t set;
    if (jobs->given)
        return (size_t)jobs->number;
    const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > GL_MAX_JOBS ? GL_MAX_JOBS : (size_t)count;
}

gl_job gl_documents_job(gl_documents *documents)
{
    const gl_option_value *seconds = &documents->options->values[GL_OPTION_MAX_SECONDS];
    const uint64_t largest = GL_WORKER_DOCUMENTS * gl_document_limit(documents->options);
    documents->many = documents->inputs.count > 1;
    return (gl_job){
        .count = documents->inputs.count,
        .feed = documents->lines ? gl_lines_feed(documents->lines) : NULL,
        .workers = gl_workers_wanted(documents->options),
        .user = documents,
        .run = gl_documents_item,
        .close = gl_documents_close,
        .lost = gl_documents_lost,
        .seconds = seconds->given ? seconds->number : GL_DOCUMENT_SECONDS,
        .bytes = largest > GL_WORKER_BYTES ? largest : GL_WORKER_BYTES,
    };
}

int gl_documents_run(gl_documents *documents)
{
    const int result = gl_job_run_out(gl_documents_job(documents));
    gl_documents_free(documents);
    return result;
}

void gl_documents_free(gl_documents *documents)
{
    gl_buffer_free(&documents->id);
    gl_inputs_free(&documents->inputs);
    gl_meta_free(documents->meta);
    gl_lines_free(documents->lines);
    documents->meta = NULL;
    documents->lines = NULL;
}

int gl_documents_open(gl_documents *documents, const gl_wanted *wanted, glane_engine **engine)
{
    if (!gl_shard_read(&documents->shard, documents->options) ||
        !gl_inputs_read(&documents->inputs, documents->options))
        return 0;
    if (gl_engine_make(documents->options, wanted, &documents->problems, engine) != GLANE_OK ||
        !gl_targets_allowed(documents->options, &documents->inputs, "an input", *engine))
        return 0;
    gl_shard_take(&documents->shard, &documents->inputs);
    documents->engine = *engine;
    if (gl_option_on(documents->options, GL_OPTION_STDIN_DOCUMENTS))
        documents->lines = gl_lines_new(documents);
    return gl_meta_read(&documents->meta, documents->options, *engine);
}

int gl_documents_command(const gl_options *options, const gl_wanted *wanted, const gl_documents_ops *ops, void *user)
{
    glane_engine *engine = NULL;
    gl_documents documents = {.options = options, .ops = ops, .user = user};
    const int opened = gl_documents_open(&documents, wanted, &engine);
    const int result = opened ? gl_documents_run(&documents) : GL_EXIT_USAGE;
    gl_documents_free(&documents);
    glane_engine_free(engine);
    return result;
}
