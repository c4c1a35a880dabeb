/* scheme.h: what is scored: types, the keys of their values, pools, and the names of all.
 *
 * Read from measures.yaml, which is built in, and completed by what annotations and facts bring: a type or
 * key that nobody knew before gets the next id. One scheme serves one run and is one thread's. */
#ifndef GL_SCHEME_H
#define GL_SCHEME_H

#include "diag.h"
#include "table.h"

/* A sum of types that is a row of the scores. */
typedef struct gl_pool {
    glane_str name;
    uint32_t *types;
    uint32_t type_count;
} gl_pool;

/* A key that is scored apart from the value; `types` of a name that is no declared one: those that have it. */
typedef struct gl_type_measures {
    int named;  /* in measures.yaml, so that it has a row even if nothing is of this type */
    int timex;  /* its value is the stream's timex */
    int others; /* its value is also what else annotations of it give */
    const uint32_t *values;
    uint32_t value_count;
    int linked[4]; /* by gl_link_key: is that key compared? */
    int annotated; /* some annotation is of this type */
} gl_type_measures;

/* Keys that have a measure of their own, in the order of their rows. */
enum gl_link_key { GL_LINK_BOUND, GL_LINK_UNIT, GL_LINK_OF, GL_LINK_PERIOD, GL_LINK_KEYS };

typedef struct gl_scheme {
    gl_arena *arena;
    gl_table types, keys;
    gl_type_measures *measures; /* by type */
    size_t capacity;
    gl_pool *pools;
    uint32_t pool_count;
    uint32_t *others; /* keys */
    uint32_t other_count;
    uint32_t value, max; /* keys */
    uint32_t links[GL_LINK_KEYS];
    uint32_t *flags, *numbers; /* keys that the stream has as `true`, as numbers */
    uint32_t flag_count, number_count;
    gl_table skipped;  /* words of an `of` that do not count */
    glane_str endings; /* ASCII letters */
    gl_table apart;    /* keys of the stream that no annotation has */
    gl_table yes, no;  /* answers in a sheet */
    gl_table only;     /* types that are scored; empty: all */
} gl_scheme;

/* Reads measures.yaml; what is wrong with it goes to `diags`. */
void gl_scheme_init(gl_scheme *scheme, gl_arena *arena, gl_diags *diags);
void gl_scheme_free(gl_scheme *scheme); /* not the arena */
/* The id of a type; GLANE_NONE if it is not among those that are scored. */
uint32_t gl_scheme_type(gl_scheme *scheme, glane_str name);
/* The key of an annotation that a key of the stream stands for. */
uint32_t gl_scheme_stream_key(gl_scheme *scheme, glane_str name);
/* The other way round: the name that the stream has for a key of such a type. */
glane_str gl_scheme_key_name(const gl_scheme *scheme, uint32_t type, uint32_t key);
/* Does the type get a row: is it named in measures.yaml, or annotated? */
int gl_scheme_shown(const gl_scheme *scheme, uint32_t type);

/* Files that are built in (embed.cmake). */
extern const char gl_measures_yaml[];
extern const size_t gl_measures_yaml_size;
extern const char gl_report_page[];
extern const size_t gl_report_page_size;

#endif
