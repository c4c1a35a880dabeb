/* build_id.c: build ids, read from the notes of the objects that are loaded. */
#define _GNU_SOURCE
#include "build_id.h"

#include "digest.h"

#include <link.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef NT_GNU_BUILD_ID
#define NT_GNU_BUILD_ID 3
#endif

enum { MAX_ID = 64 };

/* What an object (the program or a shared library) says of itself. */
typedef struct object_id {
    unsigned char id[MAX_ID];
    size_t id_len;
    char path[4096];
} object_id;

/* The linker's notes, of four bytes' alignment: sizes of name and contents, type, name, contents. */
static void read_notes(object_id *object, const char *at, size_t len)
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
            memcpy(object->id, id, note.n_descsz);
            object->id_len = note.n_descsz;
        }
        at = id + contents;
        len -= sizeof note + name + contents;
    }
}

static void read_object(object_id *object, const struct dl_phdr_info *info)
{
    object->id_len = 0;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_NOTE)
            read_notes(object, (const char *)(uintptr_t)(info->dlpi_addr + part->p_vaddr), part->p_memsz);
    }
    const char *path = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
    snprintf(object->path, sizeof object->path, "%s", path);
}

/* In hexadecimal: the build id, else the file's digest; NULL if there is neither. */
static const char *print_build(gl_arena *arena, const object_id *object)
{
    char *text = gl_alloc(arena, 2 * MAX_ID + 65);
    for (size_t i = 0; i < object->id_len; i++)
        snprintf(text + 2 * i, 3, "%02x", object->id[i]);
    if (object->id_len)
        return text;
    gl_digest digest;
    if (!gl_digest_file(object->path, &digest))
        return NULL;
    for (size_t i = 0; i < GL_DIGEST_LANES; i++)
        snprintf(text + 16 * i, 17, "%016llx", (unsigned long long)digest.lanes[i]);
    return text;
}

/* -- the object that an address lies in ---------------------------------------- */

typedef struct search {
    uintptr_t address;
    int found;
    object_id object;
} search;

static int look_at(struct dl_phdr_info *info, size_t size, void *user)
{
    search *s = user;
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        s->found |= part->p_type == PT_LOAD && s->address - (info->dlpi_addr + part->p_vaddr) < part->p_memsz;
    }
    if (s->found)
        read_object(&s->object, info);
    return s->found;
}

const char *gl_build_of(gl_arena *arena, const void *address)
{
    search s = {.address = (uintptr_t)address};
    dl_iterate_phdr(look_at, &s);
    return s.found ? print_build(arena, &s.object) : NULL;
}

/* -- all libraries ------------------------------------------------------------- */

typedef struct listing {
    gl_arena *arena;
    gl_library *items;
    size_t count, capacity;
    object_id object;
} listing;

/* The program itself has no name, the kernel's own object no file. */
static int note_library(struct dl_phdr_info *info, size_t size, void *user)
{
    listing *l = user;
    (void)size;
    char *real = info->dlpi_name && *info->dlpi_name == '/' ? realpath(info->dlpi_name, NULL) : NULL;
    if (!real)
        return 0;
    read_object(&l->object, info);
    const char *build = print_build(l->arena, &l->object), *slash = strrchr(real, '/');
    gl_grow((void **)&l->items, &l->capacity, l->count + 1, sizeof *l->items);
    l->items[l->count++] = (gl_library){gl_strdup(l->arena, slash ? slash + 1 : real), build ? build : ""};
    free(real);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const gl_library *x = a, *y = b;
    const int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->build, y->build);
}

size_t gl_libraries_list(gl_arena *arena, gl_library **libraries)
{
    listing l = {.arena = arena};
    dl_iterate_phdr(note_library, &l);
    if (l.count)
        qsort(l.items, l.count, sizeof *l.items, by_name);
    *libraries = gl_settle(arena, l.items, l.count * sizeof *l.items);
    return l.count;
}
