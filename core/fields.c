#include "fields.h"

#include <glane/plugin.h>

const char *const gl_role_names[] = {"fact", "aside", "internal", NULL};

const char *const gl_kind_names[] = {
    [GLANE_STRING] = "string", [GLANE_DECIMAL] = "decimal", [GLANE_INTEGER] = "integer",
    [GLANE_TRUE] = "true",     [GLANE_SPAN] = "span",       [GLANE_FACT] = "fact",
};

const gl_field gl_fields_facts[] = {
    {"language", GL_SHAPE_TEXT, "the language of the reports, as the stream gives it", GL_OPTIONAL},
    {"types", GL_SHAPE_TYPES, "the types that every pack may use", GL_OPTIONAL},
    {"keys", GL_SHAPE_KEYS, "the keys that every pack may set, with their kind", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_pack[] = {
    {"pack", GL_SHAPE_NAME, "the pack's name: a rule is called PACK/ID", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"extends", GL_SHAPE_NAMES, "packs whose lexicons and phrases this one may name", GL_OPTIONAL},
    {"disable", GL_SHAPE_TEXTS, "rules (PACK/RULE) and packs whose rules are switched off", GL_OPTIONAL},
    {"filter", GL_SHAPE_FILTERS, "which rules of other packs stay, by type or id", GL_OPTIONAL},
    {"types", GL_SHAPE_TYPES, "types that the pack adds", GL_OPTIONAL},
    {"keys", GL_SHAPE_KEYS, "keys that the pack adds, with their kind", GL_OPTIONAL},
    {"abbreviations", GL_SHAPE_TEXTS, "words that a dot may follow without ending the sentence", GL_OPTIONAL},
    {"phrases", GL_SHAPE_FRAGMENTS, "fragments of phrases: <name> puts one in", GL_OPTIONAL},
    {"lexicons", GL_SHAPE_LEXICONS, "names with values, inline or {file: PATH.tsv}", GL_OPTIONAL},
    {"rules", GL_SHAPE_RULES, "what the pack finds", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_filter[] = {
    {"only", GL_SHAPE_TEXTS, "these stay: <type>, or the id of a rule", GL_OPTIONAL},
    {"without", GL_SHAPE_TEXTS, "these go: <type>, or the id of a rule", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_type[] = {
    {"role", GL_SHAPE_ROLE,
     "fact: written; aside: takes its place, not written; internal: for other rules alone", GL_OPTIONAL},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_rule[] = {
    {"id", GL_SHAPE_NAME, "its name in the pack", GL_ONE_OF},
    {"override", GL_SHAPE_RULE, "in place of id: the rule of another pack that this one replaces; it keeps what is not given", GL_ONE_OF},
    {"type", GL_SHAPE_NAME, "the type of the facts it gives", GL_OPTIONAL},
    {"amend", GL_SHAPE_TEXT, "in place of type: the capture whose fact gets the keys of set", GL_OPTIONAL},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"phrase", GL_SHAPE_TEXT, "words, <lexicons>, <types> and classes to match", GL_OPTIONAL},
    {"regex", GL_SHAPE_TEXT, "a PCRE2 pattern, for the inside of a word or number", GL_OPTIONAL},
    {"operator", GL_SHAPE_OPERATOR, "what makes values of the captures", GL_OPTIONAL},
    {"with", GL_SHAPE_ANY, "settings of the operator", GL_OPTIONAL},
    {"set", GL_SHAPE_VALUES, "keys to add or replace: a value, $capture or $capture.column", GL_OPTIONAL},
    {"priority", GL_SHAPE_PRIORITY, "who wins among matches of one length", GL_OPTIONAL},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", GL_OPTIONAL},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", GL_OPTIONAL},
    {"context", GL_SHAPE_CONTEXTS, "what adds captures and keys where it stands around the match", GL_OPTIONAL},
    {"examples", GL_SHAPE_EXAMPLES, "at least one that matches and one that does not", GL_OPTIONAL},
    {0},
};

/* The first five in the order of gl_where. */
const gl_field gl_fields_context[] = {
    {"before", GL_SHAPE_TEXT, "a phrase that ends before the match", GL_OPTIONAL},
    {"after", GL_SHAPE_TEXT, "a phrase that begins after the match", GL_OPTIONAL},
    {"around", GL_SHAPE_TEXT, "a phrase on either side of the match", GL_OPTIONAL},
    {"overlaps", GL_SHAPE_REFERENCE, "a fact of this type touches the match", GL_OPTIONAL},
    {"inside", GL_SHAPE_REFERENCE, "a fact of this type covers the match", GL_OPTIONAL},
    {"within", GL_SHAPE_WITHIN, "how far before or after the match", GL_OPTIONAL},
    {"set", GL_SHAPE_VALUES, "keys to set if it holds", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_example[] = {
    {"text", GL_SHAPE_SCALAR, "read as a document of its own", GL_REQUIRED},
    {"expect", GL_SHAPE_EXPECTED,
     "the facts that this rule gives, in order: text and keys; [] for a near miss", GL_REQUIRED},
    {"date", GL_SHAPE_DATE, "the document's date", GL_OPTIONAL},
    {"todo", GL_SHAPE_SCALAR, "why it is known to fail: counted apart", GL_OPTIONAL},
    {0},
};
