/* recipe.c: see recipe.h. */
#include "recipe.h"

#include "buffer.h"
#include "build_id.h"
#include "engine.h"
#include "sha256.h"

#include <stdio.h>

/* One line; what would break it is a space in it. */
static void add_line(gl_buffer *out, const char *kind, const char *name, const char *value)
{
    const char *parts[] = {kind, name, value};
    for (size_t i = 0; i < 3; i++) {
        gl_buffer_text(out, parts[i]);
        for (size_t k = out->len - strlen(parts[i]); k < out->len; k++)
            if ((unsigned char)out->data[k] < 0x20)
                out->data[k] = ' ';
        gl_buffer_text(out, i < 2 ? "\t" : "\n");
    }
}

static void add_settings(gl_buffer *out, gl_arena *arena, const gl_plugin *p)
{
    for (uint32_t i = 0; i < p->settings.count; i++) {
        const glane_attr *value = &p->settings.values[i];
        const char *name = gl_format(arena, "%s.%s", p->entry->name, p->entry->params[i].name).data;
        if (value->tag == GLANE_STRING)
            add_line(out, "setting", name, value->as.string.data ? value->as.string.data : "");
        else if (value->tag == GLANE_INTEGER)
            add_line(out, "setting", name, gl_format(arena, "%lld", (long long)value->as.integer).data);
        else
            add_line(out, "setting", name, value->tag == GLANE_TRUE ? "yes" : "no");
    }
}

/* A sink's settings change nothing before the sink. */
static void add_plugin(gl_buffer *out, gl_arena *arena, const gl_plugin *p)
{
    const char *build = gl_build_of(arena, p->given);
    add_line(out, "plugin", p->full_name.data, build ? build : "");
    if (p->entry->kind != GLANE_SINK)
        add_settings(out, arena, p);
}

/* This library, and all others that are no plugins. */
static void add_libraries(gl_buffer *out, gl_arena *arena, const glane_engine *e)
{
    static const char here = 0; /* an address of this library */
    const char *own = gl_build_of(arena, &here);
    gl_library *libraries;
    const size_t count = gl_libraries_list(arena, &libraries);
    add_line(out, "glane", GLANE_VERSION, own ? own : "");
    for (size_t i = 0; i < count; i++) {
        int other = !own || strcmp(libraries[i].build, own) != 0;
        for (uint32_t k = 0; other && k < e->plugins.count; k++) {
            const char *build = gl_build_of(arena, e->plugins.items[k].given);
            other = !build || strcmp(libraries[i].build, build) != 0;
        }
        if (other)
            add_line(out, "library", libraries[i].name, libraries[i].build);
    }
}

static void add_rules(gl_buffer *out, const gl_ruleset *set)
{
    for (uint32_t i = 0; i < set->input_count; i++) {
        const gl_digest *digest = &set->inputs[i].digest;
        char text[16 * GL_DIGEST_LANES + 1];
        for (size_t k = 0; k < GL_DIGEST_LANES; k++)
            snprintf(text + 16 * k, 17, "%016llx", (unsigned long long)digest->lanes[k]);
        add_line(out, "rules", set->inputs[i].path.data, text);
    }
}

/* Names have numbers, by which records of another process are read: packs, plugins and metadata give them. */
static void add_keys(gl_buffer *out, gl_arena *arena, const glane_engine *e)
{
    const uint32_t count = glane_key_count(e);
    uint64_t hash = GL_HASH_SEED;
    for (uint32_t i = 0; i < count; i++) {
        const glane_str name = glane_str_of(glane_key_name(e, i));
        hash = gl_hash(gl_hash(hash, name.data, name.len), "", 1);
    }
    add_line(out, "keys", gl_format(arena, "%u", count).data,
             gl_format(arena, "%016llx", (unsigned long long)hash).data);
}

glane_str gl_recipe(const glane_engine *e, gl_arena *arena)
{
    gl_buffer out = {0};
    add_libraries(&out, arena, e);
    for (uint32_t i = 0; i < e->plugins.count; i++)
        add_plugin(&out, arena, &e->plugins.items[i]);
    add_rules(&out, e->set);
    add_keys(&out, arena, e);
    const glane_str text = gl_str_copy(arena, (glane_str){out.data, out.len});
    gl_buffer_free(&out);
    return text;
}

void gl_recipe_reader(const glane_engine *e, uint32_t plugin, char hex[65])
{
    gl_arena *arena = gl_arena_new();
    gl_buffer out = {0};
    add_libraries(&out, arena, e);
    for (uint32_t i = 0; i < e->plugins.count; i++)
        if (i == plugin || gl_is_decoder(&e->plugins.items[i]))
            add_plugin(&out, arena, &e->plugins.items[i]);
    gl_sha256(out.data, out.len, hex);
    gl_buffer_free(&out);
    gl_arena_free(arena);
}
