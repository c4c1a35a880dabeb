/* member.h: ids of containers' members, CONTAINER!/MEMBER. */
#ifndef GL_MEMBER_H
#define GL_MEMBER_H

#include "arena.h"

/* The part of such an id that is a file, in the arena; NULL if none is. */
const char *gl_container_named(gl_arena *arena, const char *path);

#endif
