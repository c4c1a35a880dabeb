/* recipe.h: what decides, beside a document's bytes, what comes of it. */
#ifndef GL_RECIPE_H
#define GL_RECIPE_H

#include "arena.h"

#include <glane/glane.h>

/* Lines KIND<tab>NAME<tab>VALUE, in an order of their own: `glane` and its build, each `library` and `plugin`
 * with its build, each `setting`, each file of `rules` with its digest, and the `keys` of records. Equal lines, equal records, whose
 * keys have equal numbers. In the arena. */
glane_str gl_recipe(const glane_engine *engine, gl_arena *arena);
/* The digest of those lines on which what one reader says of a source depends. */
void gl_recipe_reader(const glane_engine *engine, uint32_t plugin, char hex[65]);

#endif
