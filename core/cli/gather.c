/* gather.c: see gather.h. What a worker sends of a document is a header, its sentences, its text, its records. */
#define _GNU_SOURCE 1

#include "gather.h"

#include "interrupts.h"

#include <stdlib.h>

typedef struct gl_header {
    uint64_t item, lost;
    uint64_t sentences, text, stream; /* the bytes of each */
} gl_header;

/* The worker's side, and the parent's for documents that are lost. */
typedef struct gl_gathering {
    const gl_gather *gather;
    gl_documents documents;
    glane_sink *sink;
    gl_buffer stream; /* of the document under way */
    int lost;
    gl_buffer received; /* the parent's: of documents that are not whole yet */
} gl_gathering;

static void gl_gather_write(void *user, const char *bytes, size_t len)
{
    gl_gathering *self = user;
    gl_buffer_add(&self->stream, bytes, len);
}

static glane_status gl_gather_record(gl_documents *documents, const glane_record *record)
{
    gl_gathering *self = documents->user;
    return self->sink ? glane_sink_record(self->sink, record) : GLANE_OK;
}

static glane_status gl_gather_document(gl_documents *documents)
{
    gl_gathering *self = documents->user;
    self->lost = 1; /* until it is there */
    const glane_status status = gl_documents_extract(documents);
    self->lost = status == GLANE_FAILED || status == GLANE_FATAL;
    return status;
}

/* Gathers the sentences of a document. */
static void gl_gather_sentences(const gl_documents *documents, glane_str text, gl_buffer *out)
{
    for (uint32_t at = 0; at < text.len;) {
        const glane_span sentence = glane_session_sentence(documents->session, at);
        if (sentence.end <= at)
            break;
        gl_buffer_add(out, (const char *)&sentence, sizeof sentence);
        at = sentence.end;
    }
}

static void gl_gather_end(gl_documents *documents)
{
    gl_gathering *self = documents->user;
    const int lost = self->lost || !documents->session;
    const glane_str text = lost ? (glane_str){NULL, 0} : glane_session_text(documents->session);
    gl_buffer sentences = {0};
    if (self->gather->sentences && !lost)
        gl_gather_sentences(documents, text, &sentences);
    const gl_header header = {documents->item, (uint64_t)lost, sentences.len, text.len, self->stream.len};
    gl_channel_write(documents->channel, GL_STREAM_OUT, (const char *)&header, sizeof header);
    gl_channel_write(documents->channel, GL_STREAM_OUT, sentences.data, sentences.len);
    gl_buffer_free(&sentences);
    gl_channel_write(documents->channel, GL_STREAM_OUT, text.data, text.len);
    gl_channel_write(documents->channel, GL_STREAM_OUT, self->stream.data, self->stream.len);
    self->stream.len = 0;
}

/* The parent's side: hands over each document that is whole. */
static int gl_gather_take(void *user, const char *bytes, size_t len)
{
    gl_gathering *self = user;
    size_t at = 0;
    gl_buffer_add(&self->received, bytes, len);
    for (gl_header header; self->received.len - at >= sizeof header;) {
        const char *data = self->received.data + at;
        memcpy(&header, data, sizeof header);
        const size_t text = sizeof header + (size_t)header.sentences;
        const size_t stream = text + (size_t)header.text, whole = stream + (size_t)header.stream;
        if (self->received.len - at < whole)
            break;
        /* Documents begin anywhere in the buffer: spans are copied to where they may stand. */
        glane_span *sentences = gl_realloc(NULL, (size_t)header.sentences + sizeof *sentences);
        memcpy(sentences, data + sizeof header, (size_t)header.sentences);
        const gl_gathered gathered = {
            .index = (size_t)header.item,
            .lost = header.lost != 0,
            .text = {data + text, (size_t)header.text},
            .stream = {data + stream, (size_t)header.stream},
            .sentences = sentences,
            .sentence_count = (size_t)header.sentences / sizeof *sentences,
        };
        const int more = self->gather->take(self->gather->user, &gathered);
        free(sentences);
        if (!more)
            return 0;
        at += whole;
    }
    memmove(self->received.data, self->received.data + at, self->received.len - at);
    self->received.len -= at;
    return 1;
}

int gl_gather_run(const gl_gather *gather)
{
    static const gl_documents_ops ops = {.run = gl_gather_document,
                                         .record = gl_gather_record,
                                         .end = gl_gather_end};
    gl_gathering self = {.gather = gather};
    gl_interrupts none;
    self.documents =
        (gl_documents){.options = gather->options, .engine = gather->engine, .ops = &ops, .user = &self};
    for (size_t i = 0; i < gather->count; i++)
        gl_inputs_add(&self.documents.inputs, gather->paths[i], 0);
    if (gather->records)
        self.sink = glane_sink_new(gather->engine, "ndjson", gl_gather_write, &self);
    int result = GL_EXIT_FAILED;
    gl_job job = gl_documents_job(&self.documents);
    job.take = gl_gather_take;
    job.taker = &self;
    gl_interrupts_open(&none, 0);
    if (gather->records && !self.sink)
        gl_complain("no plugin writes ndjson; `glane plugins` lists those there are");
    else
        result = gl_job_exit(gl_job_run(&job, gather->interrupts ? gather->interrupts : &none));
    gl_documents_free(&self.documents);
    glane_sink_free(self.sink);
    gl_buffer_free(&self.stream);
    gl_buffer_free(&self.received);
    return result;
}
