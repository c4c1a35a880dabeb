/* targets.c: see targets.h. */
#define _GNU_SOURCE 1

#include "targets.h"

#include "brat_sink.h"
#include "packed.h"
#include "wire.h"

#include <stdlib.h>

/* Bytes that are worth a message of their own, and a write in the parent. */
#define GL_TARGET_GATHERS ((size_t)32 << 10)

static void gl_target_write(void *user, const char *bytes, size_t len)
{
    gl_target *target = user;
    if (target->aside)
        gl_buffer_add(&target->made, bytes, len);
    else
        (void)gl_output_write(&target->output, bytes, len);
}

/* Reads KIND[=PATH]. */
static int gl_target_read(gl_target *target, const gl_options *options, const char *to)
{
    const char *equals = strchr(to, '=');
    const size_t len = equals ? (size_t)(equals - to) : strlen(to);
    *target = (gl_target){.kind = gl_str_copy(options->arena, (glane_str){to, len}).data};
    target->path = equals ? equals + 1 : NULL;
    if (equals && !*target->path)
        gl_complain("--to %s=: a path is missing", target->kind);
    return !equals || *target->path;
}

int gl_targets_read(gl_targets *targets, const gl_options *options)
{
    static const char *const standard[] = {"ndjson", NULL};
    const char *const *to = options->values[GL_OPTION_TO].list;
    size_t capacity = 0;
    *targets = (gl_targets){0};
    for (to = to ? to : standard; *to; to++) {
        gl_grow((void **)&targets->items, &capacity, targets->count + 1, sizeof *targets->items);
        gl_target *target = &targets->items[targets->count++];
        if (!gl_target_read(target, options, *to))
            return 0;
        targets->files |= target->path != NULL;
        targets->texts |= strcmp(target->kind, "brat") == 0;
        for (size_t i = 0; i + 1 < targets->count; i++) {
            const char *other = targets->items[i].path;
            if (other && target->path ? strcmp(other, target->path) != 0 : other || target->path)
                continue;
            gl_complain("--to names %s twice", other ? other : "standard output");
            return 0;
        }
    }
    return 1;
}

static int gl_target_find_brat(gl_target *target, const glane_engine *engine)
{
    if (!target->path) {
        gl_complain("--to brat: it writes a folder; name one: --to brat=FOLDER");
        return 0;
    }
    target->folder = gl_brat_sink_new(engine);
    if (!target->folder)
        gl_complain("--to brat: no plugin writes ndjson, which that is made of");
    return target->folder != NULL;
}

/* Names of sinks, as `glane plugins` lists them: NAME@VERSION  sink  SUMMARY. */
typedef struct gl_sink_names {
    gl_arena *arena;
    const char **items;
    size_t count, capacity;
} gl_sink_names;

static void gl_sink_name_add(gl_sink_names *names, const char *name, size_t len)
{
    void *list = (void *)names->items;
    gl_grow(&list, &names->capacity, names->count + 1, sizeof *names->items);
    names->items = list;
    names->items[names->count++] = gl_str_copy(names->arena, (glane_str){name, len}).data;
}

static void gl_sink_name_take(void *user, const char *text, size_t len)
{
    const char *at = memchr(text, '@', len), *kind = at ? memmem(at, len - (size_t)(at - text), "  sink  ", 8) : NULL;
    if (*text != ' ' && kind)
        gl_sink_name_add(user, text, (size_t)(at - text));
}

/* What stands behind the last dot; all of it where there is none. */
static const char *gl_ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* Says that no plugin writes this, and what may be meant: a name near to it, or that of the ending of a path. */
static void gl_target_unknown(const gl_target *target, const glane_engine *engine)
{
    gl_sink_names names = {.arena = gl_arena_new()};
    const char *path = target->path || !strchr(target->kind, '.') ? target->path : target->kind;
    glane_list_plugins(engine, gl_sink_name_take, &names);
    gl_sink_name_add(&names, "brat", strlen("brat"));
    const char *nearest = gl_nearest(gl_ending(target->kind), names.items, names.count);
    if (!nearest && path)
        nearest = gl_nearest(gl_ending(path), names.items, names.count);
    if (nearest)
        gl_complain("--to %s: no plugin writes that; did you mean %s? write --to %s%s%s", target->kind, nearest, nearest,
                    path ? "=" : "", path ? path : "");
    else
        gl_complain("--to %s: no plugin writes that; `glane plugins` lists those there are, and there is brat",
                    target->kind);
    free((void *)names.items);
    gl_arena_free(names.arena);
}

int gl_targets_find(gl_targets *targets, const glane_engine *engine)
{
    for (size_t i = 0; i < targets->count; i++) {
        gl_target *target = &targets->items[i];
        if (strcmp(target->kind, "brat") == 0) {
            if (!gl_target_find_brat(target, engine))
                return 0;
            continue;
        }
        target->sink = glane_sink_new(engine, target->kind, gl_target_write, target);
        if (!target->sink) {
            gl_target_unknown(target, engine);
            return 0;
        }
        if (glane_sink_writes_file(target->sink) && !target->path) {
            gl_complain("--to %s: it writes a file; name one: --to %s=PATH", target->kind, target->kind);
            return 0;
        }
    }
    return 1;
}

static int gl_target_failed(gl_target *target)
{
    if (!target->output.closed && !target->output.failed)
        gl_complain("%s: %s could not be written", target->output.name, target->kind);
    target->output.failed |= !target->output.closed;
    return 0;
}

static int gl_target_open(gl_target *target)
{
    if (target->folder)
        return gl_brat_sink_open(target->folder, target->path);
    const int whole = glane_sink_writes_file(target->sink);
    if (!gl_output_open(&target->output, target->path)) {
        target->output = (gl_output){0};
        return 0;
    }
    if (whole && gl_is_packed_name(target->path)) {
        gl_complain("%s: %s writes a file of its own, which is not compressed; name it without this ending", target->path,
                    target->kind);
        target->output.failed = 1;
        return 0;
    }
    if (!whole && !gl_output_pack(&target->output))
        return 0;
    if (whole && !target->output.temporary) {
        gl_complain("%s: %s writes a file, and this is none", target->path, target->kind);
        target->output.failed = 1;
        return 0;
    }
    if (glane_sink_begin(target->sink, whole ? target->output.temporary : NULL) != GLANE_OK)
        return gl_target_failed(target);
    return 1;
}

int gl_targets_open(gl_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!gl_target_open(&targets->items[i]))
            return 0;
    return 1;
}

const char *gl_target_temporary(const gl_target *target)
{
    return target->folder ? gl_brat_sink_temporary(target->folder) : target->output.temporary;
}

glane_status gl_targets_record(void *targets, const glane_record *record)
{
    gl_targets *self = targets;
    const int is_text = self->texts && strcmp(record->kind, GL_TEXT_RECORD) == 0;
    for (size_t i = 0; i < self->count; i++) {
        gl_target *target = &self->items[i];
        if (target->folder && !gl_brat_sink_record(target->folder, record))
            return GLANE_FATAL;
        if (target->folder || is_text)
            continue;
        const glane_status status = target->output.closed ? GLANE_OK : glane_sink_record(target->sink, record);
        if (status != GLANE_OK || target->output.failed) {
            gl_target_failed(target);
            return GLANE_FATAL;
        }
    }
    return gl_targets_closed(self) ? GLANE_FATAL : GLANE_OK;
}

int gl_targets_join(const gl_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (targets->items[i].folder || !glane_sink_joins(targets->items[i].sink))
            return 0;
    return 1;
}

glane_status gl_targets_aside(gl_targets *targets, const glane_record *record, int *little)
{
    glane_status status = GLANE_OK;
    *little = 1;
    for (size_t i = 0; i < targets->count && status == GLANE_OK; i++) {
        gl_target *target = &targets->items[i];
        target->aside = 1;
        status = glane_sink_record(target->sink, record);
        target->aside = 0;
        target->broken |= status != GLANE_OK;
        *little &= target->made.len < GL_TARGET_GATHERS && !target->broken;
    }
    return status;
}

void gl_targets_send(gl_targets *targets, gl_buffer *wire)
{
    for (size_t i = 0; i < targets->count; i++) {
        gl_target *target = &targets->items[i];
        if (target->broken) /* no bytes say so */
            target->made.len = 0;
        else if (!target->made.len)
            continue;
        gl_wire_announce(wire, i, target->made.len);
        gl_buffer_add(wire, target->made.data, target->made.len);
        target->made.len = 0;
    }
}

int gl_targets_bytes(gl_targets *targets, size_t index, const char *bytes, size_t len)
{
    gl_target *target = index < targets->count ? &targets->items[index] : NULL;
    if (!target || !target->sink || !glane_sink_joins(target->sink)) /* the sender is damaged */
        return 0;
    (void)gl_output_write(&target->output, bytes, len);
    return (len > 0 && !target->output.failed && !gl_targets_closed(targets)) || gl_target_failed(target);
}

int gl_targets_worth(const gl_targets *targets, uint64_t documents)
{
    if (documents == 0 && targets->files)
        gl_complain("there was no document: no file is written");
    return documents > 0 || !targets->files;
}

int gl_targets_standard(const gl_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!targets->items[i].path)
            return 1;
    return 0;
}

int gl_targets_closed(const gl_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!targets->items[i].output.closed)
            return 0;
    return 1;
}

int gl_targets_close(gl_targets *targets, int keep)
{
    int done = 1;
    for (size_t i = 0; i < targets->count && keep; i++) {
        gl_target *target = &targets->items[i];
        if (target->sink && (glane_sink_end(target->sink) != GLANE_OK || target->output.failed))
            keep = done = gl_target_failed(target);
    }
    for (size_t i = 0; i < targets->count; i++) {
        gl_target *target = &targets->items[i];
        glane_sink_free(target->sink); /* a database is closed before its file is moved */
        target->sink = NULL;
        if (target->folder)
            done = gl_brat_sink_close(target->folder, keep && done) && done;
        target->folder = NULL;
        if (target->output.name)
            done = gl_output_close(&target->output, keep) && done;
    }
    return done;
}

static void gl_target_drop(gl_target *target)
{
    glane_sink_free(target->sink);
    if (target->folder)
        (void)gl_brat_sink_close(target->folder, 0);
    gl_buffer_free(&target->made);
}

void gl_targets_free(gl_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        gl_target_drop(&targets->items[i]);
    free(targets->items);
    *targets = (gl_targets){0};
}
