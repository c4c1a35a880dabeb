/* stream_documents.c: see stream_documents.h. */
#define _GNU_SOURCE 1

#include "stream_documents.h"

#include "descriptor.h"
#include "json_read.h"
#include "limits.h"
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define GL_LINES_PART ((size_t)64 << 10)
/* A character of two bytes may be escaped with six; the rest of the object beside. */
#define GL_LINE_ESCAPES 6u

struct gl_lines {
    gl_feed feed;
    gl_documents *documents;
    uint64_t most; /* bytes of a line */
    /* The parent's: */
    gl_buffer buffer; /* what was read and not handed out, from `start` on */
    size_t start, seen; /* up to `seen` there is no line end */
    uint64_t line;      /* number of the last line */
    int skipping;       /* one that is too long goes on */
    int large;          /* the line that is ready is one */
    gl_arena *held;     /* of what follows */
    gl_table ids;       /* hashes of ids so far, GL_MAX_IDS_COMPARED at the most */
    uint64_t again;     /* documents whose id one before them had */
    const char *first;  /* of these ids */
    /* The worker's: */
    gl_arena *arena;
    const gl_json *object; /* of the line under way */
};

/* What stands before a line on its way to a worker. */
typedef struct gl_line_head {
    uint64_t number, large;
} gl_line_head;

/* -- the parent -------------------------------------------------------------------- */

static int gl_line_blank(const char *bytes, size_t len)
{
    while (len > 0 && strchr(" \t\r\n", bytes[len - 1]) && bytes[len - 1])
        len--;
    return len == 0;
}

/* Looks for a whole line behind what was looked at; drops what is too long. */
static void gl_lines_look(gl_lines *self)
{
    gl_buffer *buffer = &self->buffer;
    while (!self->feed.ready && self->seen < buffer->len) {
        const char *end = memchr(buffer->data + self->seen, '\n', buffer->len - self->seen);
        const size_t stop = end ? (size_t)(end - buffer->data) + 1 : buffer->len;
        const int large = stop - self->start > self->most + 1;
        self->seen = stop;
        if (!end && (large || self->skipping)) {
            buffer->len = self->seen = self->start;
            self->skipping = 1;
        } else if (end) {
            self->line++;
            self->large = self->skipping || large;
            self->skipping = 0;
            if (self->large || !gl_line_blank(buffer->data + self->start, stop - self->start))
                self->feed.ready = 1;
            else
                self->start = stop;
        }
    }
}

/* Reads what there is; the end of it ends the last line. */
static void gl_lines_read(gl_feed *feed)
{
    gl_lines *self = feed->user;
    gl_buffer *buffer = &self->buffer;
    char part[GL_LINES_PART];
    const ssize_t n = gl_read_some(feed->fd, part, sizeof part);
    if (self->start > 0)
        memmove(buffer->data, buffer->data + self->start, buffer->len - self->start);
    buffer->len -= self->start;
    self->seen -= self->start;
    self->start = 0;
    if (n > 0) {
        gl_buffer_add(buffer, part, (size_t)n);
    } else {
        feed->fd = -1;
        feed->failed = n < 0;
        if (n < 0)
            gl_complain("standard input: %s", strerror(errno));
        if (buffer->len > 0 || self->skipping)
            gl_buffer_add(buffer, "\n", 1);
    }
    gl_lines_look(self);
}

static void gl_lines_next(gl_feed *feed, gl_buffer *item)
{
    gl_lines *self = feed->user;
    const gl_line_head head = {self->line, (uint64_t)self->large};
    item->len = 0;
    gl_buffer_add(item, (const char *)&head, sizeof head);
    if (!self->large)
        gl_buffer_add(item, self->buffer.data + self->start, self->seen - self->start);
    self->start = self->seen;
    feed->ready = 0;
    gl_lines_look(self);
}

gl_lines *gl_lines_new(gl_documents *documents)
{
    gl_lines *self = gl_realloc(NULL, sizeof *self);
    *self = (gl_lines){.documents = documents, .arena = gl_arena_new(), .held = gl_arena_new()};
    gl_table_init(&self->ids, self->held);
    self->feed = (gl_feed){.fd = STDIN_FILENO, .user = self, .read = gl_lines_read, .next = gl_lines_next};
    self->most = GL_LINE_ESCAPES * gl_document_limit(documents->options) + GL_LINES_PART;
    return self;
}

void gl_lines_free(gl_lines *lines)
{
    if (!lines)
        return;
    gl_buffer_free(&lines->buffer);
    gl_table_free(&lines->ids);
    gl_arena_free(lines->held);
    gl_arena_free(lines->arena);
    free(lines);
}

gl_feed *gl_lines_feed(gl_lines *lines)
{
    return &lines->feed;
}

void gl_lines_seen(gl_lines *lines, glane_str id)
{
    const uint64_t hash = gl_hash(GL_HASH_SEED, id.data, id.len);
    const glane_str name = {(const char *)&hash, sizeof hash};
    const uint32_t known = lines->ids.count;
    const uint32_t at = known < GL_MAX_IDS_COMPARED ? gl_table_add(&lines->ids, name) : gl_table_find(&lines->ids, name);
    if (at < known && lines->again++ == 0)
        lines->first = gl_str_copy(lines->held, id).data;
}

void gl_lines_tell(const gl_lines *lines)
{
    gl_buffer id = {0};
    if (!lines || lines->again == 0 || gl_option_on(lines->documents->options, GL_OPTION_QUIET))
        return;
    gl_buffer_clean(&id, glane_str_of(lines->first));
    gl_buffer_add(&id, "", 1);
    gl_complain("standard input: %llu document%s the id of one before (first: %s): what refers to it means both",
                (unsigned long long)lines->again, lines->again == 1 ? " has" : "s have", id.data);
    gl_buffer_free(&id);
}

/* -- the worker ---------------------------------------------------------------------- */

static int gl_line_is_own(const gl_json *item)
{
    return glane_str_equal(item->key, glane_str_of("doc")) || glane_str_equal(item->key, glane_str_of("text"));
}

/* A value as metadata have it; data is NULL for one that is none. */
static glane_str gl_line_value(const gl_json *item)
{
    return item->kind == GL_JSON_TRUE                                     ? glane_str_of("true")
           : item->kind == GL_JSON_FALSE                                  ? glane_str_of("false")
           : item->kind == GL_JSON_STRING || item->kind == GL_JSON_NUMBER ? item->text
                                                                          : (glane_str){NULL, 0};
}

/* A glane_about_fn: the line's own keys, then those of the table. */
static void gl_lines_about(void *user, glane_session *session, const char *id, const char *sha256)
{
    const gl_lines *self = user;
    for (const gl_json *item = self->object ? self->object->first : NULL; item; item = item->next) {
        const glane_str value = gl_line_value(item);
        if (!gl_line_is_own(item) && value.len > 0)
            (void)glane_session_tell(session, item->key.data, value.data, value.len);
    }
    if (self->documents->meta)
        gl_meta_about(self->documents->meta, session, id, sha256);
}

/* A document's id: a string, or an integer as it is written; NULL for what is none. */
static const char *gl_line_id(const gl_json *object)
{
    const gl_json *doc = object ? gl_json_get(object, "doc") : NULL;
    const int integer = doc && doc->kind == GL_JSON_NUMBER && !doc->text.data[strspn(doc->text.data, "-0123456789")];
    return integer || (doc && doc->kind == GL_JSON_STRING) ? doc->text.data : NULL;
}

/* A key that every line has, which is not there: what is said, with the key that may have been meant for it. */
static const char *gl_line_missing(const gl_lines *self, const gl_json *object, const char *key)
{
    static const char *const own[] = {"doc", "text"};
    for (const gl_json *item = object->first; item; item = item->next) {
        const char *near = gl_line_is_own(item) ? NULL : gl_nearest(item->key.data, own, sizeof own / sizeof *own);
        if (near && strcmp(near, key) == 0)
            return gl_format(self->arena, "the key \"%s\" is missing; is it called \"%s\" here?", key, item->key.data).data;
    }
    return gl_format(self->arena, "the key \"%s\" is missing: a document is {\"doc\": \"ID\", \"text\": \"...\"}", key).data;
}

/* What is wrong with the keys that every line has; NULL: nothing. */
static const char *gl_line_own_wrong(const gl_lines *self, const gl_json *object)
{
    static const char *const kinds[] = {[GL_JSON_NULL] = "null",       [GL_JSON_FALSE] = "false",
                                        [GL_JSON_TRUE] = "true",       [GL_JSON_NUMBER] = "a number",
                                        [GL_JSON_STRING] = "a string", [GL_JSON_LIST] = "a list",
                                        [GL_JSON_MAP] = "an object"};
    if (object->kind != GL_JSON_MAP)
        return gl_format(self->arena, "it is %s; a document is {\"doc\": \"ID\", \"text\": \"...\"}", kinds[object->kind]).data;
    const gl_json *doc = gl_json_get(object, "doc"), *text = gl_json_get(object, "text");
    if (!doc || !text)
        return gl_line_missing(self, object, doc ? "text" : "doc");
    if (!gl_line_id(object))
        return gl_format(self->arena, "\"doc\" is %s; an id is a string or an integer", kinds[doc->kind]).data;
    if (text->kind != GL_JSON_STRING)
        return gl_format(self->arena, "\"text\" is %s; a text is a string", kinds[text->kind]).data;
    if (doc->text.len == 0 || strlen(doc->text.data) != doc->text.len)
        return "the id in \"doc\" is empty, or has a NUL in it";
    return NULL;
}

/* What is wrong with a line's keys, in the arena; NULL: nothing. */
static const char *gl_line_wrong(const gl_lines *self, const gl_json *object)
{
    uint32_t extra = 0;
    const char *own = gl_line_own_wrong(self, object);
    if (own)
        return own;
    for (const gl_json *item = object->first; item; item = item->next) {
        const glane_str value = gl_line_value(item);
        if (gl_line_is_own(item) || item->kind == GL_JSON_NULL)
            continue;
        const char *wrong = strlen(item->key.data) != item->key.len ? "the key has a NUL in it"
                            : !value.data ? "metadata are strings, numbers, true or false"
                                          : glane_metadata_wrong(self->documents->engine, item->key.data,
                                                                 value.len ? value.data : NULL, value.len);
        if (!wrong && ++extra > GL_MAX_METADATA)
            wrong = "these are too many keys";
        if (wrong)
            return gl_format(self->arena, "%s: %s", item->key.data, wrong).data;
    }
    return NULL;
}

/* A line that is no document: one that is lost, under the line's number if it says no other name. */
static glane_status gl_line_lost(gl_lines *self, uint64_t number, const char *code, const char *why)
{
    gl_documents *documents = self->documents;
    const char *doc = gl_line_id(self->object);
    const char *line = gl_format(self->arena, "line %llu", (unsigned long long)number).data;
    const char *id = doc && *doc ? doc : gl_format(self->arena, "-:%llu", (unsigned long long)number).data;
    glane_status status = GLANE_OK;
    if (gl_documents_begin(documents, id, 0))
        status = glane_lost(documents->engine, id, "read", code, gl_format(self->arena, "%s: %s", line, why).data, 0,
                            gl_documents_record, documents);
    return status;
}

glane_status gl_lines_extract(gl_documents *documents)
{
    gl_lines *self = documents->lines;
    gl_line_head head;
    glane_str line = documents->channel->given;
    gl_json_fault fault;
    memcpy(&head, line.data, sizeof head);
    line = (glane_str){line.data + sizeof head, line.len - sizeof head};
    while (line.len > 0 && gl_line_blank(line.data + line.len - 1, 1))
        line.len--;
    gl_channel_wait(documents->channel); /* no other worker has the line */
    gl_channel_begin(documents->channel, line.len);
    gl_arena_reset(self->arena);
    self->object = NULL;
    if (head.large)
        return gl_line_lost(self, head.number, "size-limit", "it is longer than a document may be (--max-document-bytes)");
    self->object = gl_json_read(self->arena, line, &fault);
    if (!self->object)
        return gl_line_lost(self, head.number, "bad-line",
                            gl_format(self->arena, "no JSON: column %u: %s", fault.column, fault.what).data);
    const char *wrong = gl_line_wrong(self, self->object);
    if (wrong)
        return gl_line_lost(self, head.number, "bad-line", wrong);
    const char *doc = gl_line_id(self->object);
    const gl_json *text = gl_json_get(self->object, "text");
    glane_status status = GLANE_OK;
    glane_session_on_member(documents->session, NULL, NULL); /* an archive would be one document */
    glane_session_on_about(documents->session, gl_lines_about, self);
    if (gl_documents_begin(documents, doc, text->text.len))
        status = glane_extract_as(documents->session, doc, text->text.data, text->text.len,
                                  gl_documents_record, documents);
    return status == GLANE_FATAL ? status : GLANE_OK; /* how it went was said of the document */
}
