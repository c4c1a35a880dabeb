/* The key of an image: everything but the files of rules that decides what they compile to. */
#define _GNU_SOURCE
#include "engine.h"
#include "image.h"
#include "sha256.h"

#include <link.h>
#include <stdlib.h>
#include <unicode/uversion.h>
#include <unistd.h>
#include <yaml.h>

#ifndef NT_GNU_BUILD_ID
#define NT_GNU_BUILD_ID 3
#endif

enum { MAX_ID = 64 };

/* A search for the object (program or shared library) that an address lies in. */
typedef struct search {
    uintptr_t address;
    int found;
    unsigned char id[MAX_ID];
    size_t id_len;
    char path[4096]; /* of an object without build id */
} search;

/* The linker's notes, of four bytes' alignment: sizes of name and contents, type, name, contents. */
static void read_notes(search *s, const char *at, size_t len)
{
    while (len >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        size_t name = (note.n_namesz + 3u) & ~(size_t)3, contents = (note.n_descsz + 3u) & ~(size_t)3;
        if (name > len - sizeof note || contents > len - sizeof note - name)
            return;
        const char *id = at + sizeof note + name;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(at + sizeof note, "GNU", 4) == 0 &&
            note.n_descsz <= MAX_ID) {
            memcpy(s->id, id, note.n_descsz);
            s->id_len = note.n_descsz;
        }
        at = id + contents;
        len -= sizeof note + name + contents;
    }
}

static int look_at(struct dl_phdr_info *object, size_t size, void *user)
{
    search *s = user;
    int inside = 0;
    (void)size;
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        inside |= part->p_type == PT_LOAD && s->address - (object->dlpi_addr + part->p_vaddr) < part->p_memsz;
    }
    if (!inside)
        return 0;
    s->found = 1;
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_NOTE)
            read_notes(s, (const char *)(uintptr_t)(object->dlpi_addr + part->p_vaddr), part->p_memsz);
    }
    const char *path = object->dlpi_name && *object->dlpi_name ? object->dlpi_name : "/proc/self/exe";
    snprintf(s->path, sizeof s->path, "%s", path);
    return 1;
}

/* The build that an address belongs to, in hexadecimal: the object's build id, else its file's digest.
 * NULL if it lies in none. */
static const char *build_of(gl_arena *arena, const void *address)
{
    search s = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &s);
    char *text = gl_alloc(arena, 2 * MAX_ID + 65);
    if (!s.found)
        return NULL;
    for (size_t i = 0; i < s.id_len; i++)
        snprintf(text + 2 * i, 3, "%02x", s.id[i]);
    if (s.id_len)
        return text;
    gl_digest digest;
    if (!gl_digest_file(s.path, &digest))
        return NULL;
    for (size_t i = 0; i < GL_DIGEST_LANES; i++)
        snprintf(text + 16 * i, 17, "%016llx", (unsigned long long)digest.lanes[i]);
    return text;
}

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
        const char *build = build_of(arena, p->given);
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
    const char *build = build_of(arena, &here);
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
