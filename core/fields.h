/* fields.h: the keys of packs, as tables: what the loader accepts, and what schema.c makes rules/schema.json
 * of, so that editors complete and check the same. */
#ifndef GL_FIELDS_H
#define GL_FIELDS_H

#include "node.h"

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
    GL_SHAPE_OMITS, /* lists of texts by PACK/LEXICON */
    GL_SHAPE_RULES,
    GL_SHAPE_CONTEXTS,
    GL_SHAPE_VALUES, /* scalars by key */
    GL_SHAPE_EXAMPLES,
    GL_SHAPE_EXPECTED, /* a list of maps of scalars, each with a text */
    GL_SHAPE_REFERENCES, /* a list of <type> */
    GL_SHAPE_TABLES,
    GL_SHAPE_DETECT, /* the rest is of formats */
    GL_SHAPE_CONDITIONS,
    GL_SHAPE_LEAST,
    GL_SHAPE_REACH,
    GL_SHAPE_METADATA,
    GL_SHAPE_BOILERPLATE,
    GL_SHAPE_RUNNING,
    GL_SHAPE_COVER,
    GL_SHAPE_NO_YES,
    GL_SHAPE_HEADINGS,
    GL_SHAPE_LEVEL,
    GL_SHAPE_SHIFT,
    GL_SHAPE_NOTES,
    GL_SHAPE_NOTE_SCOPE,
    GL_SHAPE_PACKS,
    GL_SHAPE_DEFAULTS,
    GL_SHAPE_FORMAT_EXAMPLES,
    GL_SHAPE_COUNT
} gl_shape;

typedef struct gl_field {
    const char *name; /* NULL ends a table */
    gl_shape shape;
    const char *summary; /* one line, for editors */
    enum { GL_OPTIONAL, GL_REQUIRED, GL_ONE_OF } need; /* GL_ONE_OF: one of those that say so */
} gl_field;

extern const gl_field gl_fields_facts[], gl_fields_pack[], gl_fields_filter[], gl_fields_type[], gl_fields_rule[],
    gl_fields_context[], gl_fields_example[], gl_fields_tables[];
/* Of formats and their parts. */
extern const gl_field gl_fields_format[], gl_fields_detect[], gl_fields_condition[], gl_fields_metadata[],
    gl_fields_boilerplate[], gl_fields_heading[], gl_fields_note[], gl_fields_packs[], gl_fields_format_example[];

/* Of project files. */
extern const gl_field gl_fields_project[];

/* Reports the keys of a map that are not in a table; `what` the map is, for the message. */
void gl_fields_check(gl_diags *diags, const glane_node *map, const char *what, const gl_field *fields);

/* The names of roles, by gl_role, and of kinds of values, by glane_tag; NULL ends the first, and stands where a
 * tag is no kind. */
extern const char *const gl_role_names[];
extern const char *const gl_kind_names[];
/* The choices of formats, the first where nothing is written, in the order of their enums (format.h); NULL ends
 * each. */
extern const char *const gl_reach_names[], *const gl_running_names[], *const gl_cover_names[], *const gl_no_yes[],
    *const gl_level_names[], *const gl_shift_names[], *const gl_note_scope_names[];

#endif
