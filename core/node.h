/* node.h: a YAML file as a tree whose every node keeps its place.
 *
 * Scalars stay text: our schema types them (`no`, `on`, "9" are what the schema
 * says). Anchors, aliases, tags and several documents in a file are refused
 * with a remedy; so are duplicate keys. Limits: GL_MAX_YAML_*. */
#ifndef GL_NODE_H
#define GL_NODE_H

#include "diag.h"

#include <glane/plugin.h>

struct glane_node {
    glane_node_kind kind;
    gl_place place;
    glane_str text;  /* of a scalar; NUL-terminated beyond its length */
    int plain;       /* a scalar written without quotes */
    glane_str *keys; /* of a map, as many as items */
    gl_place *key_places;
    glane_node **items; /* of a list or a map; NULL if there are none */
    size_t count;
};

/* Parses a file or a buffer (`name` is what diagnostics call it; copied).
 * NULL when it could not be read, has a syntax error or passes a limit, which is reported.
 * What else is refused is reported and read over: an alias is an empty word, of equal
 * keys the first stays, an entry whose key is no word is left out.
 * The tree lives in `arena`. An empty file is an empty map. */
glane_node *gl_node_load(gl_arena *arena, gl_diags *diags, const char *path);
/* The bytes of such a file, which the caller frees; NULL when it could not be read, which is reported. */
char *gl_node_bytes(gl_diags *diags, const char *path, size_t *len);
glane_node *gl_node_parse(gl_arena *arena, gl_diags *diags, const char *name, const char *text, size_t len);

/* The value of a key; NULL if the map has none or `map` is not a map. */
const glane_node *gl_node_get(const glane_node *map, const char *key);
const char *gl_node_kind_name(glane_node_kind kind); /* "a word", "a list", "a map" */

#endif
