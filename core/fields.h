/* fields.h: the keys of packs, as tables: what the loader accepts, and what schema.c makes rules/schema.json
 * of, so that editors complete and check the same. */
#ifndef GL_FIELDS_H
#define GL_FIELDS_H

/* What stands under a key. */
typedef enum gl_shape {
    GL_SHAPE_ANY,
    GL_SHAPE_TEXT,
    GL_SHAPE_SCALAR,    /* of any kind */
    GL_SHAPE_NAME,      /* of a pack, type or rule */
    GL_SHAPE_REFERENCE, /* <type> */
    GL_SHAPE_OPERATOR,   /* PLUGIN.OPERATOR */
    GL_SHAPE_RULE,       /* PACK/RULE */
    GL_SHAPE_ROLE,
    GL_SHAPE_PRIORITY,
    GL_SHAPE_DATE,
    GL_SHAPE_WITHIN,
    GL_SHAPE_NAMES,     /* a list of names */
    GL_SHAPE_TEXTS,     /* a list of texts */
    GL_SHAPE_FRAGMENTS, /* phrases by name */
    GL_SHAPE_TYPES,
    GL_SHAPE_KEYS,
    GL_SHAPE_LEXICONS,
    GL_SHAPE_FILTERS,
    GL_SHAPE_RULES,
    GL_SHAPE_CONTEXTS,
    GL_SHAPE_VALUES, /* scalars by key */
    GL_SHAPE_EXAMPLES,
    GL_SHAPE_EXPECTED, /* a list of maps of scalars, each with a text */
    GL_SHAPE_COUNT
} gl_shape;

typedef struct gl_field {
    const char *name; /* NULL ends a table */
    gl_shape shape;
    const char *summary; /* one line, for editors */
    enum { GL_OPTIONAL, GL_REQUIRED, GL_ONE_OF } need; /* GL_ONE_OF: one of those that say so */
} gl_field;

extern const gl_field gl_fields_facts[], gl_fields_pack[], gl_fields_filter[], gl_fields_type[], gl_fields_rule[],
    gl_fields_context[], gl_fields_example[];

/* No table is longer. */
#define GL_MOST_FIELDS 32

/* The names of roles, by gl_role, and of kinds of values, by glane_tag; NULL ends the first, and stands where a
 * tag is no kind. */
extern const char *const gl_role_names[];
extern const char *const gl_kind_names[];

#endif
