/* build_id.h: which build of the program and of its libraries is at work, as the linker's build ids say. */
#ifndef GL_BUILD_ID_H
#define GL_BUILD_ID_H

#include "arena.h"

/* The build that an address belongs to, in hexadecimal: the object's build id, else its file's digest.
 * NULL if it lies in none. */
const char *gl_build_of(gl_arena *arena, const void *address);

/* A shared library of the process: the name of its file with links followed, and its build. */
typedef struct gl_library {
    const char *name, *build;
} gl_library;

/* All there are, in order of name, in the arena; how many. */
size_t gl_libraries_list(gl_arena *arena, gl_library **libraries);

#endif
