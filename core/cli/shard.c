/* shard.c: see shard.h. */
#define _GNU_SOURCE 1

#include "shard.h"

#include "command.h"
#include "limits.h"
#include "sha256.h"

#include <stdlib.h>

int gl_shard_read(gl_shard *shard, const gl_options *options)
{
    const char *text = options->values[GL_OPTION_SHARD].text;
    char *end = NULL;
    *shard = (gl_shard){0};
    if (!text)
        return 1;
    if (*text >= '0' && *text <= '9' && strlen(text) < 20)
        shard->number = strtoull(text, &end, 10);
    if (end && *end == '/' && end[1] >= '0' && end[1] <= '9')
        shard->count = strtoull(end + 1, &end, 10);
    if (end && !*end && shard->number >= 1 && shard->number <= shard->count && shard->count <= GL_MAX_SHARDS)
        return 1;
    gl_complain("--shard %s: write I/N, a share from 1 to N of up to %u", text, GL_MAX_SHARDS);
    return 0;
}

/* The share that an id belongs to, from 1. */
static uint64_t gl_shard_of(const char *id, uint64_t count)
{
    char digest[65];
    gl_sha256(id, strlen(id), digest);
    digest[8] = '\0';
    return strtoull(digest, NULL, 16) % count + 1;
}

/* The list's digest is that of the digest of what came before, and an id. */
static void gl_shard_list(gl_shard *shard, const char *id)
{
    const size_t len = strlen(id);
    char *text = gl_realloc(NULL, 64 + len);
    memcpy(text, shard->list, 64);
    memcpy(text + 64, id, len);
    gl_sha256(text, 64 + len, shard->list);
    free(text);
}

void gl_shard_take(gl_shard *shard, gl_inputs *inputs)
{
    size_t kept = 0;
    if (!shard->count)
        return;
    shard->inputs = inputs->count;
    gl_sha256("", 0, shard->list);
    for (size_t i = 0; i < inputs->count; i++) {
        char *id = glane_document_id(inputs->items[i].path);
        gl_shard_list(shard, id);
        if (gl_shard_of(id, shard->count) == shard->number)
            inputs->items[kept++] = inputs->items[i];
        free(id);
    }
    inputs->count = kept;
}

glane_status gl_shard_record(const gl_shard *shard, const glane_engine *engine, glane_record_fn on_record, void *user)
{
    const glane_attr attrs[] = {
        {.key = glane_key(engine, "shard"), .tag = GLANE_INTEGER, .as = {.integer = (int64_t)shard->number}},
        {.key = glane_key(engine, "shards"), .tag = GLANE_INTEGER, .as = {.integer = (int64_t)shard->count}},
        {.key = glane_key(engine, "inputs"), .tag = GLANE_INTEGER, .as = {.integer = (int64_t)shard->inputs}},
        {.key = glane_key(engine, "list"), .tag = GLANE_STRING, .as = {.string = {shard->list, 64}}},
    };
    return on_record(user, &(glane_record){.size = sizeof(glane_record), .attr_count = 4, .kind = "shard", .attrs = attrs});
}

glane_status gl_shard_input(const glane_engine *engine, size_t rank, glane_record_fn on_record, void *user)
{
    const glane_attr attr = {.key = glane_key(engine, "input"), .tag = GLANE_INTEGER, .as = {.integer = (int64_t)rank}};
    return on_record(user, &(glane_record){.size = sizeof(glane_record), .attr_count = 1, .kind = "input", .attrs = &attr});
}
