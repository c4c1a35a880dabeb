/* format.h: formats, as their files compile to: how one family of reports is laid out.
 *
 * A format is a YAML file of its own (`format: NAME`) among the packs. What it looks for becomes rules of the
 * core's own types below, so that the one dispatcher tries them; what those rules are for is in `gl_report_format`.
 * One without `detect` is general: it holds for every document. Immutable once made, shared by sessions. */
#ifndef GL_FORMAT_H
#define GL_FORMAT_H

#include "ruleset.h"

/* The types of the core: ids from 0, in this order. Facts of the first vote for the document's year. */
typedef enum gl_core_type {
    GL_TYPE_YEAR,
    GL_TYPE_SIGN,        /* a condition of `detect` holds */
    GL_TYPE_BOILERPLATE, /* masked: no fact is found there, and its digits are set aside */
    GL_TYPE_FRAME,       /* stands apart from the text, but its facts count: a running head */
    GL_TYPE_HEADING,
    GL_TYPE_METADATA,
    GL_TYPE_NOTE,
    GL_CORE_TYPES
} gl_core_type;

/* How a condition counts: what all, some or none of a list must do. */
typedef enum gl_quorum { GL_ALL, GL_ANY, GL_NOT } gl_quorum;
typedef enum gl_subject { GL_ON_TEXT, GL_ON_PATH, GL_ON_HOST } gl_subject;

typedef struct gl_condition {
    gl_quorum quorum;
    gl_subject subject;
    glane_str glob;   /* of a path or a host */
    glane_str source; /* as written, for explanations */
} gl_condition;

/* How much of the text around its match a piece of boilerplate takes in: gl_rule.part of such a rule. */
typedef enum gl_cover { GL_COVER_MATCH, GL_COVER_LINE, GL_COVER_BLOCK } gl_cover;

/* Which facts a note is about. */
typedef enum gl_scope { GL_SCOPE_ABOVE, GL_SCOPE_BELOW, GL_SCOPE_SECTION, GL_SCOPE_DOCUMENT, GL_SCOPE_MARK } gl_scope;

typedef struct gl_note {
    gl_scope scope;
    uint32_t *types; /* of the facts; none: all */
    uint32_t type_count;
} gl_note;

/* A key that facts of a type have where nothing else says it. */
typedef struct gl_default {
    uint32_t type;
    glane_attr attr;
} gl_default;

struct gl_report_format {
    glane_str name;
    const glane_node *node; /* its file: examples, and whatever else is laid out there */
    int general, more;      /* more: given beside the others */
    gl_condition *conditions;
    uint32_t condition_count;
    uint32_t least; /* of the conditions in `any` */
    gl_note *notes;
    uint32_t note_count;
    gl_default *defaults;
    uint32_t default_count;
    uint8_t *on, *off; /* by pack: 1 if it is named there */
};

/* format.c: which packs some format switches on, before anything of a pack is compiled: gl_ruleset.scoped. */
void gl_formats_scope(gl_compiler *compiler);
/* Reads the format of a file into the set. */
void gl_format_read(gl_compiler *compiler, gl_pack *pack);
/* format_parts.c: what of it becomes rules: conditions on text, metadata, boilerplate, sections, notes. */
void gl_format_parts(gl_compiler *compiler, gl_pack *pack, gl_report_format *format);
/* A rule of a format; NULL if `node` is none. `id` names it in the format; a default where the file gives none. */
gl_rule *gl_format_rule(gl_compiler *compiler, gl_pack *pack, const glane_node *node, const char *section,
                        gl_core_type type);

#endif
