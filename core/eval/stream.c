/* stream.c: finds the documents of a stream, and reads their facts. */
#define _GNU_SOURCE 1

#include "stream.h"

#include "number.h"
#include "packed.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Maps an open file, which it closes; `file` may be -1, with errno set. */
static int gl_open_file_map(int file, char **bytes, size_t *len)
{
    struct stat info;
    int done = file >= 0 && fstat(file, &info) == 0;
    *bytes = NULL;
    *len = 0;
    if (done && !S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        done = 0;
    }
    if (done && info.st_size > 0) {
        *len = (size_t)info.st_size;
        *bytes = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, file, 0);
        done = *bytes != MAP_FAILED;
        if (!done)
            *bytes = NULL;
    }
    const int error = errno;
    if (file >= 0)
        close(file);
    errno = error;
    return done;
}

int gl_file_map(const char *path, char **bytes, size_t *len)
{
    return gl_open_file_map(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), bytes, len);
}

void gl_file_unmap(char *bytes, size_t len)
{
    if (bytes)
        munmap(bytes, len);
}

glane_str gl_path_name(glane_str path)
{
    const char *slash = path.len > 0 ? memrchr(path.data, '/', path.len) : NULL;
    return slash ? (glane_str){slash + 1, path.len - (size_t)(slash + 1 - path.data)} : path;
}

/* -- documents ------------------------------------------------------------------ */

static int gl_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* The string that is the value of "doc" in a line, in the arena; data is NULL if there is none. A quote
 * inside a JSON string has a backslash before it, so the key's quotes cannot be part of a text. */
static glane_str gl_line_doc(gl_arena *arena, glane_str line)
{
    static const char key[] = "\"doc\"";
    const char *at = memmem(line.data, line.len, key, sizeof key - 1), *end = line.data + line.len;
    if (!at)
        return (glane_str){NULL, 0};
    for (at += sizeof key - 1; at < end && (gl_blank(*at) || *at == ':');)
        at++;
    const char *close = at;
    if (at == end || *at != '"')
        return (glane_str){NULL, 0};
    for (close++; close < end && *close != '"'; close++)
        close += *close == '\\';
    if (close >= end)
        return (glane_str){NULL, 0};
    const size_t len = (size_t)(close - at) - 1;
    if (!memchr(at, '\\', len + 1))
        return gl_str_copy(arena, (glane_str){at + 1, len});
    cJSON *string = cJSON_ParseWithLength(at, len + 2);
    const glane_str doc =
        cJSON_IsString(string) ? gl_str_copy(arena, glane_str_of(string->valuestring)) : (glane_str){NULL, 0};
    cJSON_Delete(string);
    return doc;
}

/* Begins the part of a document; 0 if it has one already. */
static int gl_part_begin(gl_fact_stream *stream, glane_str doc, size_t start, uint32_t line)
{
    const uint32_t before = stream->docs.count;
    const uint32_t id = gl_table_add(&stream->docs, doc);
    if (id < before)
        return 0;
    void *parts = stream->parts;
    gl_grow(&parts, &stream->capacity, (size_t)id + 1, sizeof *stream->parts);
    stream->parts = parts;
    stream->parts[id] = (gl_fact_stream_part){.start = start, .end = start, .line = line};
    return 1;
}

/* Maps the file, or what it holds if it is compressed. NULL, or what is wrong. */
static const char *gl_fact_stream_map(gl_fact_stream *stream, const char *path)
{
    const char *why = NULL;
    const int packed = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const int file = packed < 0 ? -1 : gl_unpacked(packed, &why);
    if (!why && !gl_open_file_map(file, &stream->bytes, &stream->len))
        why = strerror(errno);
    if (packed >= 0 && packed != file)
        close(packed);
    return why;
}

int gl_fact_stream_open(gl_fact_stream *stream, gl_arena *arena, const char *path, gl_diags *diags)
{
    *stream = (gl_fact_stream){.arena = arena, .path = path};
    gl_table_init(&stream->docs, arena);
    const char *why = gl_fact_stream_map(stream, path);
    if (why) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, "", "cannot be read: %s", why);
        return 0;
    }
    gl_arena *scratch = gl_arena_new();
    glane_str current = {"", 0};
    uint32_t line = 0;
    int open = 0; /* the current document has a part that goes on */
    for (size_t at = 0, next; at < stream->len; at = next) {
        const char *end = memchr(stream->bytes + at, '\n', stream->len - at);
        next = end ? (size_t)(end - stream->bytes) + 1 : stream->len;
        line++;
        const glane_str doc = gl_line_doc(scratch, (glane_str){stream->bytes + at, next - at});
        if ((line == 1 && !doc.data) || (doc.data && !(line > 1 && glane_str_equal(doc, current)))) {
            open = gl_part_begin(stream, doc.data ? doc : current, at, line);
            if (doc.data)
                current = gl_str_copy(arena, doc);
            if (!open)
                gl_diag_add(diags, GLANE_ERROR, (gl_place){path, line, 1},
                            "a stream has the records of a document in one piece",
                            "the records of %.*s begin again; left out", (int)current.len, current.data);
        }
        if (open)
            stream->parts[stream->docs.count - 1].end = next;
        if (line % 1024 == 0)
            gl_arena_reset(scratch);
    }
    gl_arena_free(scratch);
    return 1;
}

void gl_fact_stream_close(gl_fact_stream *stream)
{
    gl_file_unmap(stream->bytes, stream->len);
    free(stream->parts);
    gl_table_free(&stream->docs);
    *stream = (gl_fact_stream){0};
}

uint32_t gl_fact_stream_find(const gl_fact_stream *stream, glane_str id)
{
    uint32_t found = gl_table_find(&stream->docs, id);
    if (found != GLANE_NONE)
        return found;
    for (uint32_t i = 0; i < stream->docs.count; i++) {
        if (!glane_str_equal(gl_path_name(stream->docs.names[i]), gl_path_name(id)))
            continue;
        if (found != GLANE_NONE)
            return GLANE_NONE;
        found = i;
    }
    return found;
}

void gl_fact_stream_read(const gl_fact_stream *stream, uint32_t doc, gl_mentions *mentions, gl_scheme *scheme,
                         gl_diags *diags)
{
    const gl_fact_stream_part *part = &stream->parts[doc];
    gl_facts_read(mentions, (glane_str){stream->bytes + part->start, part->end - part->start}, part->line,
                  scheme, diags);
}

/* -- facts ------------------------------------------------------------------------ */

static glane_str gl_json_string(gl_arena *arena, const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? gl_str_copy(arena, glane_str_of(item->valuestring)) : (glane_str){"", 0};
}

static int gl_json_offset(const cJSON *number, uint32_t *offset)
{
    if (!cJSON_IsNumber(number) || !(number->valuedouble >= 0) || !(number->valuedouble < UINT32_MAX))
        return 0;
    *offset = (uint32_t)number->valuedouble;
    return 1;
}

static void gl_fact_pairs(gl_mentions *mentions, gl_mention *mention, const cJSON *fact, gl_scheme *scheme)
{
    char number[GL_NUMBER_ROOM];
    const glane_str digits = gl_json_string(mentions->arena, fact, "digits");
    for (const cJSON *item = fact->child; item; item = item->next) {
        glane_str value;
        if (gl_table_find(&scheme->apart, glane_str_of(item->string)) != GLANE_NONE)
            continue;
        if (cJSON_IsString(item))
            value = glane_str_of(item->valuestring);
        else if (cJSON_IsNumber(item) && digits.len > 0 && strcmp(item->string, "value") == 0)
            value = digits;
        else if (cJSON_IsNumber(item))
            value = (glane_str){number, gl_number_text(item->valuedouble, number)};
        else if (cJSON_IsTrue(item))
            value = glane_str_of("1");
        else
            continue;
        gl_mention_pair(mention, gl_scheme_stream_key(scheme, glane_str_of(item->string)),
                        gl_str_copy(mentions->arena, value));
    }
}

/* Adds the fact that a line is, if it is one. NULL: well; else what is wrong. */
static const char *gl_fact_take(gl_mentions *mentions, const cJSON *fact, uint32_t line, gl_scheme *scheme)
{
    const cJSON *record = cJSON_GetObjectItemCaseSensitive(fact, "record");
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(fact, "type");
    const cJSON *span = cJSON_GetObjectItemCaseSensitive(fact, "span");
    const cJSON *chars = cJSON_GetObjectItemCaseSensitive(span, "char");
    gl_mention mention = {.line = line};
    if (!cJSON_IsObject(fact))
        return "this is no JSON object";
    if (record && (!cJSON_IsString(record) || strcmp(record->valuestring, "fact") != 0))
        return NULL;
    if (!cJSON_IsString(type))
        return "a fact has a type";
    if (!gl_json_offset(cJSON_GetArrayItem(chars, 0), &mention.start) ||
        !gl_json_offset(cJSON_GetArrayItem(chars, 1), &mention.end))
        return "a fact has a span: {\"char\":[START,END],...}";
    mention.type = gl_scheme_type(scheme, glane_str_of(type->valuestring));
    if (mention.type == GLANE_NONE)
        return NULL;
    mention.text = gl_json_string(mentions->arena, fact, "text");
    mention.name = gl_json_string(mentions->arena, fact, "id");
    mention.rule = gl_json_string(mentions->arena, fact, "rule");
    gl_fact_pairs(mentions, &mention, fact, scheme);
    *gl_mentions_add(mentions) = mention;
    return NULL;
}

void gl_facts_read(gl_mentions *mentions, glane_str bytes, uint32_t line, gl_scheme *scheme, gl_diags *diags)
{
    static const char fact[] = "\"fact\"", span[] = "\"span\"";
    for (size_t at = 0, next; at < bytes.len; at = next, line++) {
        const char *text = bytes.data + at;
        const char *end = memchr(text, '\n', bytes.len - at);
        const size_t len = end ? (size_t)(end - text) : bytes.len - at;
        next = at + len + 1;
        size_t blank = 0;
        while (blank < len && gl_blank(text[blank]))
            blank++;
        if (blank == len)
            continue;
        /* Most of a stream's lines are facts; the others need no reading if they are whole objects. */
        const char *remedy = "NDJSON: one JSON object a line", *wrong = "this is no JSON";
        if (text[len - 1] == '}' && !memmem(text, len, fact, sizeof fact - 1) &&
            !memmem(text, len, span, sizeof span - 1))
            continue;
        cJSON *object = gl_utf8_valid(text, len) ? cJSON_ParseWithLength(text, len) : NULL;
        if (object) {
            remedy = "";
            wrong = gl_fact_take(mentions, object, line, scheme);
        }
        if (wrong)
            gl_diag_add(diags, GLANE_ERROR, (gl_place){mentions->file, line, 1}, remedy, "%s; left out%s",
                        wrong,
                        next > bytes.len ? " (the last line has no line end: is the file cut off?)" : "");
        cJSON_Delete(object);
    }
}

glane_str gl_record_key(gl_arena *arena, glane_str stream, const char *key)
{
    const char *end = stream.len > 0 ? memchr(stream.data, '\n', stream.len) : NULL;
    cJSON *record = cJSON_ParseWithLength(stream.data, end ? (size_t)(end - stream.data) : stream.len);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(record, key);
    const glane_str value =
        cJSON_IsString(item) ? gl_str_copy(arena, glane_str_of(item->valuestring)) : (glane_str){NULL, 0};
    cJSON_Delete(record);
    return value;
}
