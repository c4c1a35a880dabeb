/* Reading: the reader with the highest bid fills the extracted text. */
#include "engine.h"

/* The reader that knows encodings. */
#define GL_TEXT_READER "text"

uint32_t gl_bid(const glane_engine *engine, glane_str name, glane_str bytes, uint64_t size)
{
    const gl_plugins *plugins = &engine->plugins;
    const glane_probe probe = {
        .size = sizeof probe, .name = name, .head = {bytes.data, bytes.len < 4096 ? bytes.len : 4096}, .source_size = size};
    uint32_t best = GLANE_NONE;
    int highest = 0;
    for (uint32_t i = 0; i < plugins->count; i++) { /* in order of name: the first of equal bids reads */
        const gl_plugin *p = &plugins->items[i];
        int bid = p->entry->kind == GLANE_READER ? p->reader.bid(p->instance, &probe) : 0;
        if (bid > highest) {
            highest = bid;
            best = i;
        }
    }
    return best;
}

int gl_is_container(const glane_engine *engine, uint32_t plugin)
{
    return plugin != GLANE_NONE && engine->plugins.items[plugin].reader.members != NULL;
}

glane_status gl_read(glane_session *s, glane_str name, glane_str source, const char **reader)
{
    const gl_plugins *plugins = &s->engine->plugins;
    const uint32_t best = gl_bid(s->engine, name, source, source.len);
    *reader = "";
    if (best == GLANE_NONE) {
        gl_problem_add(s, "read", "unknown-format", 1, NULL, "no reader knows this kind of file: extract its text first");
        return GLANE_FAILED;
    }
    const gl_plugin *p = &plugins->items[best];
    uint32_t before = s->problem_count;
    if (!p->reader.read) {
        gl_problem_add(s, "read", "container", 1, NULL, "it is a container: name one of its members, as in %.*s!/MEMBER",
                       (int)name.len, name.data);
        return GLANE_FAILED;
    }
    glane_context context = gl_context_of(s, best, "read");
    *reader = p->entry->name;
    s->source = source;
    s->reading = 1;
    glane_status status = p->reader.read(gl_plugin_state(s, best), &context, source);
    s->source = (glane_str){NULL, 0}; /* the text stands from here on */
    s->reading = 0;
    gl_text_index(&s->text);
    if (!s->date.len && s->source_date.len) { /* unless the text says it, later */
        s->date = s->source_date;
        s->date_from = GL_FROM_SOURCE;
    }
    if (s->text.len > source.len) /* it was compressed */
        gl_session_limits(s, s->text.len);
    if (status == GLANE_OK)
        return GLANE_OK;
    if (s->problem_count == before)
        gl_problem_add(s, "read", "reader-failed", 1, NULL, "reader %s failed", p->entry->name);
    s->problems[s->problem_count - 1].fatal = 1;
    return GLANE_FAILED;
}

glane_status gl_decode(glane_context *context, glane_str bytes, glane_take_fn take, void *user)
{
    glane_session *s = context->session;
    const gl_plugins *plugins = &s->engine->plugins;
    for (uint32_t i = 0; i < plugins->count; i++) {
        const gl_plugin *p = &plugins->items[i];
        if (p->entry->kind != GLANE_READER || strcmp(p->entry->name, GL_TEXT_READER) != 0 || !p->reader.read)
            continue;
        glane_context inner = gl_context_of(s, i, context->stage);
        inner.take = take;
        inner.take_user = user;
        inner.take_len = bytes.len;
        return p->reader.read(gl_plugin_state(s, i), &inner, bytes);
    }
    gl_problem_add(s, context->stage, "no-decoder", 0, NULL, "this reader needs the reader '%s', which is not loaded", GL_TEXT_READER);
    return GLANE_FAILED;
}
