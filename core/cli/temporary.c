/* temporary.c: see temporary.h. */
#define _GNU_SOURCE 1

#include "temporary.h"

#include "arena.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Descriptors that are open while a folder is removed. */
#define GL_REMOVE_OPEN 16

char *gl_temporary_name(const char *place, int number)
{
    const size_t size = strlen(place) + 40;
    char *name = gl_realloc(NULL, size);
    snprintf(name, size, "%s.%ld-%d.tmp", place, (long)getpid(), number);
    return name;
}

/* The process in what follows the place's name; 0: this is no such end. */
static long gl_temporary_process(const char *end)
{
    static const char digits[] = "0123456789";
    const size_t process = *end == '.' ? strspn(end + 1, digits) : 0;
    const char *number = end + 1 + process;
    if (process == 0 || process > 10 || *number != '-')
        return 0;
    const size_t len = strspn(number + 1, digits);
    return len > 0 && strcmp(number + 1 + len, ".tmp") == 0 ? strtol(end + 1, NULL, 10) : 0;
}

int gl_is_temporary(const char *name)
{
    for (const char *dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.'))
        if (dot > name && dot[-1] != '/' && gl_temporary_process(dot) > 0)
            return 1;
    return 0;
}

static int gl_temporary_drop(const char *path, const struct stat *status, int flag, struct FTW *where)
{
    (void)status;
    (void)flag;
    (void)where;
    return remove(path);
}

void gl_temporary_remove(const char *path)
{
    (void)nftw(path, gl_temporary_drop, GL_REMOVE_OPEN, FTW_DEPTH | FTW_PHYS);
}

void gl_temporary_sweep(const char *place)
{
    const char *slash = strrchr(place, '/'), *name = slash ? slash + 1 : place;
    gl_arena *arena = gl_arena_new();
    const char *in = !slash ? "." : slash == place ? "/" : gl_format(arena, "%.*s", (int)(slash - place), place).data;
    const size_t len = strlen(name);
    DIR *folder = opendir(in);
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        const long process = strncmp(entry->d_name, name, len) == 0 ? gl_temporary_process(entry->d_name + len) : 0;
        if (process > 0 && kill((pid_t)process, 0) != 0 && errno == ESRCH)
            gl_temporary_remove(gl_format(arena, "%s/%s", in, entry->d_name).data);
    }
    if (folder)
        closedir(folder);
    gl_arena_free(arena);
}
