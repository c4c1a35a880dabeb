/* The key of an image: everything but the files of rules that decides what they compile to. */
#define _GNU_SOURCE
#include "build_id.h"
#include "engine.h"
#include "image.h"
#include "sha256.h"

#include <stdlib.h>
#include <unicode/uversion.h>
#include <unistd.h>
#include <yaml.h>

/* One part of the key: its name, its length and its bytes, so that no two keys run together. */
static void add(gl_arena *arena, glane_str *all, const char *name, const char *value)
{
    *all = gl_format(arena, "%s%s %zu %s\n", all->data, name, strlen(value), value);
}

static void add_list(gl_arena *arena, glane_str *all, const char *name, const char *const *list)
{
    for (size_t i = 0; list && list[i]; i++)
        add(arena, all, name, list[i]);
}

/* Every plugin in force. 0 if it cannot be said which build one is. */
static int add_plugins(const glane_engine *engine, gl_arena *arena, glane_str *all)
{
    for (uint32_t i = 0; i < engine->plugins.count; i++) {
        const gl_plugin *p = &engine->plugins.items[i];
        const char *build = gl_build_of(arena, p->given);
        if (!build)
            return 0;
        add(arena, all, "plugin", p->full_name.data);
        add(arena, all, "build", build);
    }
    return 1;
}

static void add_versions(gl_arena *arena, glane_str *all)
{
    char text[64] = "";
    UVersionInfo icu;
    pcre2_config(PCRE2_CONFIG_VERSION, text); /* at most 24 bytes, says its manual */
    add(arena, all, "pcre2", text);
    u_getVersion(icu);
    u_versionToString(icu, text);
    add(arena, all, "icu", text);
    add(arena, all, "yaml", yaml_get_version_string());
}

static int is_relative(const char *const *paths)
{
    for (size_t i = 0; paths && paths[i]; i++)
        if (*paths[i] != '/')
            return 1;
    return 0;
}

int gl_image_key(const glane_engine *engine, const glane_options *options, const gl_load *load, char key[65])
{
    static const char here = 0; /* an address of this library */
    gl_arena *arena = gl_arena_new();
    glane_str all = {"", 0};
    const char *build = gl_build_of(arena, &here);
    if (!build || !add_plugins(engine, arena, &all)) {
        gl_arena_free(arena);
        return 0;
    }
    add(arena, &all, "glane", GLANE_VERSION);
    add(arena, &all, "build", build);
    add_versions(arena, &all);
    if (is_relative(load->paths) || is_relative(load->more_paths)) {
        char *folder = getcwd(NULL, 0);
        add(arena, &all, "folder", folder ? folder : "");
        free(folder);
    }
    add(arena, &all, "facts", load->facts ? load->facts : "");
    add(arena, &all, "morphology", load->morphology ? load->morphology : "");
    add_list(arena, &all, "rules", load->paths);
    add_list(arena, &all, "more", load->more_paths);
    add_list(arena, &all, "setting", options->settings);
    gl_sha256(all.data, all.len, key);
    gl_arena_free(arena);
    return 1;
}
