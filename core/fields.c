#include "fields.h"

#include <glane/plugin.h>

const char *const gl_role_names[] = {"fact", "aside", "internal", NULL};

const char *const gl_kind_names[] = {
    [GLANE_STRING] = "string", [GLANE_DECIMAL] = "decimal", [GLANE_INTEGER] = "integer",
    [GLANE_TRUE] = "true",     [GLANE_SPAN] = "span",       [GLANE_FACT] = "fact",
};

const gl_field gl_fields_facts[] = {
    {"language", GL_SHAPE_TEXT, "the language of the reports, as the stream gives it", 0},
    {"types", GL_SHAPE_TYPES, "the types that every pack may use", 0},
    {"keys", GL_SHAPE_KEYS, "the keys that every pack may set, with their kind", 0},
    {0},
};

const gl_field gl_fields_pack[] = {
    {"pack", GL_SHAPE_NAME, "the pack's name: a rule is called PACK/ID", 1},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", 0},
    {"extends", GL_SHAPE_NAMES, "packs whose lexicons and phrases this one may name", 0},
    {"types", GL_SHAPE_TYPES, "types that the pack adds", 0},
    {"keys", GL_SHAPE_KEYS, "keys that the pack adds, with their kind", 0},
    {"abbreviations", GL_SHAPE_TEXTS, "words that a dot may follow without ending the sentence", 0},
    {"phrases", GL_SHAPE_FRAGMENTS, "fragments of phrases: <name> puts one in", 0},
    {"lexicons", GL_SHAPE_LEXICONS, "names with values, inline or {file: PATH.tsv}", 0},
    {"rules", GL_SHAPE_RULES, "what the pack finds", 0},
    {0},
};

const gl_field gl_fields_type[] = {
    {"role", GL_SHAPE_ROLE,
     "fact: written; aside: takes its place, not written; internal: for other rules alone", 0},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", 0},
    {0},
};

const gl_field gl_fields_rule[] = {
    {"id", GL_SHAPE_NAME, "its name in the pack", 1},
    {"type", GL_SHAPE_NAME, "the type of the facts it gives", 1},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", 0},
    {"phrase", GL_SHAPE_TEXT, "words, <lexicons>, <types> and classes to match", 0},
    {"regex", GL_SHAPE_TEXT, "a PCRE2 pattern, for the inside of a word or number", 0},
    {"operator", GL_SHAPE_OPERATOR, "what makes values of the captures", 0},
    {"with", GL_SHAPE_ANY, "settings of the operator", 0},
    {"set", GL_SHAPE_VALUES, "keys to add or replace: a value, $capture or $capture.column", 0},
    {"priority", GL_SHAPE_PRIORITY, "who wins among matches of one length", 0},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", 0},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", 0},
    {"context", GL_SHAPE_CONTEXTS, "what adds captures and keys where it stands around the match", 0},
    {"examples", GL_SHAPE_EXAMPLES, "at least one that matches and one that does not", 0},
    {0},
};

/* The first four in the order of gl_where. */
const gl_field gl_fields_context[] = {
    {"before", GL_SHAPE_TEXT, "a phrase that ends before the match", 0},
    {"after", GL_SHAPE_TEXT, "a phrase that begins after the match", 0},
    {"overlaps", GL_SHAPE_REFERENCE, "a fact of this type touches the match", 0},
    {"inside", GL_SHAPE_REFERENCE, "a fact of this type covers the match", 0},
    {"within", GL_SHAPE_WITHIN, "how far before or after the match", 0},
    {"set", GL_SHAPE_VALUES, "keys to set if it holds", 0},
    {0},
};

const gl_field gl_fields_example[] = {
    {"text", GL_SHAPE_SCALAR, "read as a document of its own", 1},
    {"expect", GL_SHAPE_EXPECTED,
     "the facts that this rule gives, in order: text and keys; [] for a near miss", 1},
    {"date", GL_SHAPE_DATE, "the document's date", 0},
    {"todo", GL_SHAPE_SCALAR, "why it is known to fail: counted apart", 0},
    {0},
};
