/* Linkers, in order of plugin name, over the facts that stand. */
#include "engine.h"

void gl_link(glane_session *s, gl_candidate **facts, uint32_t count)
{
    const gl_plugins *plugins = &s->engine->plugins;
    s->linked = facts;
    s->linked_count = count;
    for (uint32_t i = 0; i < plugins->count; i++) {
        const gl_plugin *p = &plugins->items[i];
        if (p->entry->kind != GLANE_LINKER)
            continue;
        glane_context context = gl_context_of(s, i, "link");
        if (p->linker.link(gl_plugin_state(s, i), &context) >= GLANE_FAILED)
            gl_problem_add(s, "link", "linker-failed", 0, NULL, "linker %s failed: its keys may be missing",
                           p->entry->name);
    }
}
