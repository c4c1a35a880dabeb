/* A sink: records through a sink plugin to bytes. */
#include "engine.h"

#include <stdio.h>

struct glane_sink {
    const glane_engine *engine;
    gl_arena *arena;
    const gl_plugin *plugin;
    void *state;
    glane_context context;
    glane_text_fn write;
    void *user;
};

glane_status gl_sink_write(glane_context *context, const void *bytes, size_t len)
{
    if (!context->sink)
        return GLANE_FAILED;
    context->sink->write(context->sink->user, bytes, len);
    return GLANE_OK;
}

glane_sink *glane_sink_new(const glane_engine *engine, const char *kind, glane_text_fn write, void *user)
{
    for (uint32_t i = 0; i < engine->plugins.count; i++) {
        const gl_plugin *p = &engine->plugins.items[i];
        if (p->entry->kind != GLANE_SINK || strcmp(p->entry->name, kind) != 0)
            continue;
        gl_arena *arena = gl_arena_new();
        glane_sink *sink = gl_alloc(arena, sizeof *sink);
        *sink = (glane_sink){.engine = engine, .arena = arena, .plugin = p, .state = p->instance, .write = write, .user = user};
        sink->context = (glane_context){.engine = engine, .arena = arena, .plugin = i, .stage = "write", .sink = sink};
        if (p->entry->open && p->entry->open(p->instance, &sink->context, &sink->state) != GLANE_OK) {
            gl_arena_free(arena);
            return NULL;
        }
        return sink;
    }
    return NULL;
}

glane_status glane_sink_record(void *sink, const glane_record *record)
{
    glane_sink *s = sink;
    return s->plugin->sink.record(s->state, &s->context, record);
}

int glane_sink_writes_file(const glane_sink *sink)
{
    return sink->plugin->sink.writes_file != 0;
}

int glane_sink_joins(const glane_sink *sink)
{
    return sink->plugin->sink.joins != 0 && !sink->plugin->sink.writes_file;
}

glane_status glane_sink_begin(glane_sink *sink, const char *path)
{
    const glane_sink_ops *ops = &sink->plugin->sink;
    return ops->begin ? ops->begin(sink->state, &sink->context, path) : GLANE_OK;
}

glane_status glane_sink_end(glane_sink *sink)
{
    const glane_sink_ops *ops = &sink->plugin->sink;
    return ops->end ? ops->end(sink->state, &sink->context) : GLANE_OK;
}

void gl_sink_report(const glane_sink *sink, glane_severity severity, const char *message)
{
    const glane_engine *e = sink->engine;
    char text[1024];
    if (!e->on_diagnostic)
        return;
    snprintf(text, sizeof text, "%s: %s", sink->plugin->entry->name, message);
    e->on_diagnostic(e->user, &(glane_diagnostic){.size = sizeof(glane_diagnostic), .severity = severity, .message = glane_str_of(text)});
}

void glane_sink_free(glane_sink *sink)
{
    if (!sink)
        return;
    if (sink->plugin->entry->open && sink->plugin->entry->close)
        sink->plugin->entry->close(sink->state);
    gl_arena_free(sink->arena);
}
