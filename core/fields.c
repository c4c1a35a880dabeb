#include "fields.h"

#include <glane/plugin.h>

const char *const gl_role_names[] = {"fact", "aside", "internal", NULL};

const char *const gl_kind_names[] = {
    [GLANE_STRING] = "string", [GLANE_DECIMAL] = "decimal", [GLANE_INTEGER] = "integer",
    [GLANE_TRUE] = "true",     [GLANE_SPAN] = "span",       [GLANE_FACT] = "fact",
};

void gl_fields_check(gl_diags *diags, const glane_node *map, const char *what, const gl_field *fields)
{
    for (size_t i = 0; i < map->count; i++) {
        const gl_field *f = fields;
        while (f->name && !glane_str_equal(map->keys[i], glane_str_of(f->name)))
            f++;
        if (f->name)
            continue;
        glane_str list = {"", 0};
        for (f = fields; f->name; f++)
            list = gl_format(diags->arena, "%s%s%s", list.data, f > fields ? ", " : "", f->name);
        gl_diag_add(diags, GLANE_ERROR, map->key_places[i], gl_format(diags->arena, "keys here: %s", list.data).data,
                    "'%s' is no key of %s", map->keys[i].data, what);
    }
}

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
    {"omit", GL_SHAPE_OMITS, "entries that are taken out of other packs' lexicons, by PACK/LEXICON", GL_OPTIONAL},
    {"types", GL_SHAPE_TYPES, "types that the pack adds", GL_OPTIONAL},
    {"keys", GL_SHAPE_KEYS, "keys that the pack adds, with their kind", GL_OPTIONAL},
    {"abbreviations", GL_SHAPE_TEXTS, "words that a dot may follow without ending the sentence", GL_OPTIONAL},
    {"phrases", GL_SHAPE_FRAGMENTS, "fragments of phrases: <name> puts one in", GL_OPTIONAL},
    {"lexicons", GL_SHAPE_LEXICONS, "names with values, inline or {file: PATH.tsv}", GL_OPTIONAL},
    {"tables", GL_SHAPE_TABLES, "what the entries of lexicons are to tables", GL_OPTIONAL},
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
    {"require+", GL_SHAPE_CONTEXTS, "of one that overrides: more of them, beside those of the rule itself", GL_OPTIONAL},
    {"unless+", GL_SHAPE_CONTEXTS, "of one that overrides: more of them, beside those of the rule itself", GL_OPTIONAL},
    {"context+", GL_SHAPE_CONTEXTS, "of one that overrides: more of them, beside those of the rule itself", GL_OPTIONAL},
    {"reads", GL_SHAPE_REFERENCES, "the types that an operator which scans looks at", GL_OPTIONAL},
    {"examples", GL_SHAPE_EXAMPLES, "at least one that matches and one that does not", GL_OPTIONAL},
    {0},
};

/* The first nine in the order of gl_where. */
const gl_field gl_fields_context[] = {
    {"before", GL_SHAPE_TEXT, "a phrase that ends before the match", GL_OPTIONAL},
    {"after", GL_SHAPE_TEXT, "a phrase that begins after the match", GL_OPTIONAL},
    {"around", GL_SHAPE_TEXT, "a phrase on either side of the match", GL_OPTIONAL},
    {"overlaps", GL_SHAPE_REFERENCE, "a fact of this type touches the match", GL_OPTIONAL},
    {"inside", GL_SHAPE_REFERENCE, "a fact of this type covers the match", GL_OPTIONAL},
    {"column", GL_SHAPE_TEXT, "a phrase in the heads of the column of its cell, or its unit", GL_OPTIONAL},
    {"row", GL_SHAPE_TEXT, "a phrase in the label of the row of its cell", GL_OPTIONAL},
    {"table", GL_SHAPE_TEXT, "a phrase in the titles and notes of the table of its cell", GL_OPTIONAL},
    {"heads", GL_SHAPE_TEXT, "a phrase in the nearest of these three that has it", GL_OPTIONAL},
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

/* In the order of gl_grid_role (cells.h). */
const gl_field gl_fields_tables[] = {
    {"units", GL_SHAPE_NAMES, "lexicons: may follow a number in its cell; in a head, what the cells are in", GL_OPTIONAL},
    {"blanks", GL_SHAPE_NAMES, "lexicons: stands for a number that is not there", GL_OPTIONAL},
    {"sums", GL_SHAPE_NAMES, "lexicons: begins the label of a total", GL_OPTIONAL},
    {"remarks", GL_SHAPE_NAMES, "lexicons: begins a note under a table", GL_OPTIONAL},
    {"openers", GL_SHAPE_NAMES, "lexicons: a number behind it is part of a label", GL_OPTIONAL},
    {"breakdowns", GL_SHAPE_NAMES, "lexicons: begins a row that is part of the one above", GL_OPTIONAL},
    {"rates", GL_SHAPE_NAMES, "lexicons: a label or head with it is of no sum", GL_OPTIONAL},
    {0},
};

/* -- formats ------------------------------------------------------------------------ */

const char *const gl_reach_names[] = {"head", "beginning", NULL};
const char *const gl_running_names[] = {"none", "lines", "numbers", NULL};
const char *const gl_cover_names[] = {"match", "line", "block", NULL};
const char *const gl_no_yes[] = {"no", "yes", NULL};
const char *const gl_shift_names[] = {"-2", "-1", "0", "1", NULL};
const char *const gl_level_names[] = {"1", "2", "3", "4", "5", "6", NULL};
const char *const gl_note_scope_names[] = {"above", "below", "section", "document", "mark", NULL};

const gl_field gl_fields_format[] = {
    {"format", GL_SHAPE_NAME, "the format's name", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"extends", GL_SHAPE_NAMES, "packs whose lexicons and phrases this one may name", GL_OPTIONAL},
    {"phrases", GL_SHAPE_FRAGMENTS, "fragments of phrases: <name> puts one in", GL_OPTIONAL},
    {"lexicons", GL_SHAPE_LEXICONS, "names with values, inline or {file: PATH.tsv}", GL_OPTIONAL},
    {"detect", GL_SHAPE_DETECT, "which documents are of the format; without it, it holds for all", GL_OPTIONAL},
    {"metadata", GL_SHAPE_METADATA, "where title, year and other keys of documents stand", GL_OPTIONAL},
    {"boilerplate", GL_SHAPE_BOILERPLATE, "what is masked, or stands apart from the text", GL_OPTIONAL},
    {"sections", GL_SHAPE_HEADINGS, "what is a heading", GL_OPTIONAL},
    {"notes", GL_SHAPE_NOTES, "what says something of the facts around it", GL_OPTIONAL},
    {"packs", GL_SHAPE_PACKS, "packs that are switched on or off", GL_OPTIONAL},
    {"defaults", GL_SHAPE_DEFAULTS, "keys of facts, by type, where nothing else says them", GL_OPTIONAL},
    {"examples", GL_SHAPE_FORMAT_EXAMPLES, "at least one that is of the format and one that is not", GL_OPTIONAL},
    {0},
};

/* The first three in the order of gl_quorum. */
const gl_field gl_fields_detect[] = {
    {"all", GL_SHAPE_CONDITIONS, "all of these must hold", GL_OPTIONAL},
    {"any", GL_SHAPE_CONDITIONS, "one of these must hold, or as many as 'least' says", GL_OPTIONAL},
    {"none", GL_SHAPE_CONDITIONS, "none of these may hold", GL_OPTIONAL},
    {"least", GL_SHAPE_LEAST, "how many conditions of 'any' must hold", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_condition[] = {
    {"phrase", GL_SHAPE_TEXT, "this stands in the document", GL_ONE_OF},
    {"regex", GL_SHAPE_TEXT, "this pattern does", GL_ONE_OF},
    {"path", GL_SHAPE_TEXT, "the document's path, with * and ?", GL_ONE_OF},
    {"host", GL_SHAPE_TEXT, "the host that the document is from, with * and ?", GL_ONE_OF},
    {"in", GL_SHAPE_REACH, "how far from the document's start", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_metadata[] = {
    {"id", GL_SHAPE_NAME, "its name in the format", GL_OPTIONAL},
    {"phrase", GL_SHAPE_TEXT, "the capture span, else the match, is the value", GL_ONE_OF},
    {"regex", GL_SHAPE_TEXT, "likewise, as a pattern", GL_ONE_OF},
    {"in", GL_SHAPE_REACH, "how far from the document's start", GL_OPTIONAL},
    {"shift", GL_SHAPE_SHIFT, "of a year: years to add to the one that stands there", GL_OPTIONAL},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", GL_OPTIONAL},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_boilerplate[] = {
    {"id", GL_SHAPE_NAME, "its name in the format", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"phrase", GL_SHAPE_TEXT, "what to mask", GL_ONE_OF},
    {"regex", GL_SHAPE_TEXT, "likewise, as a pattern", GL_ONE_OF},
    {"running", GL_SHAPE_RUNNING, "lines that come back on every page, or the numbers in them", GL_ONE_OF},
    {"covers", GL_SHAPE_COVER, "how much is masked", GL_OPTIONAL},
    {"facts", GL_SHAPE_NO_YES, "yes: it stands apart from the text, and its facts count", GL_OPTIONAL},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", GL_OPTIONAL},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_heading[] = {
    {"id", GL_SHAPE_NAME, "its name in the format", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"phrase", GL_SHAPE_TEXT, "the heading", GL_ONE_OF},
    {"regex", GL_SHAPE_TEXT, "likewise, as a pattern", GL_ONE_OF},
    {"level", GL_SHAPE_LEVEL, "its depth, 1 for the highest", GL_OPTIONAL},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", GL_OPTIONAL},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_note[] = {
    {"id", GL_SHAPE_NAME, "its name in the format", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"phrase", GL_SHAPE_TEXT, "the note", GL_ONE_OF},
    {"regex", GL_SHAPE_TEXT, "likewise, as a pattern", GL_ONE_OF},
    {"scope", GL_SHAPE_NOTE_SCOPE, "which facts it speaks of", GL_OPTIONAL},
    {"types", GL_SHAPE_NAMES, "of these types alone", GL_OPTIONAL},
    {"set", GL_SHAPE_VALUES, "the keys that these facts get", GL_REQUIRED},
    {"unless", GL_SHAPE_CONTEXTS, "what must not stand around the match", GL_OPTIONAL},
    {"require", GL_SHAPE_CONTEXTS, "what must stand around the match", GL_OPTIONAL},
    {"context", GL_SHAPE_CONTEXTS, "what adds captures and keys where it stands around the match", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_packs[] = {
    {"on", GL_SHAPE_NAMES, "packs that are for documents of such formats alone", GL_OPTIONAL},
    {"off", GL_SHAPE_NAMES, "packs that are not for documents of this format", GL_OPTIONAL},
    {0},
};

const gl_field gl_fields_format_example[] = {
    {"text", GL_SHAPE_SCALAR, "read as a document of its own", GL_REQUIRED},
    {"path", GL_SHAPE_TEXT, "the document's path", GL_OPTIONAL},
    {"url", GL_SHAPE_TEXT, "where the document is from", GL_OPTIONAL},
    {"format", GL_SHAPE_NAME, "the format it is recognised as; none for a near miss", GL_REQUIRED},
    {"metadata", GL_SHAPE_VALUES, "the keys of the document", GL_OPTIONAL},
    {"masked", GL_SHAPE_TEXTS, "what is masked, in order", GL_OPTIONAL},
    {"sections", GL_SHAPE_TEXTS, "the headings, in order", GL_OPTIONAL},
    {"facts", GL_SHAPE_EXPECTED, "facts that are there: text and keys", GL_OPTIONAL},
    {0},
};

/* -- projects ----------------------------------------------------------------------- */

/* All but the first three are options of `glane extract`, whose names they have. */
const gl_field gl_fields_project[] = {
    {"project", GL_SHAPE_NAME, "the project's name", GL_REQUIRED},
    {"summary", GL_SHAPE_TEXT, "one line, for readers", GL_OPTIONAL},
    {"inputs", GL_SHAPE_TEXTS, "files, folders, archives and patterns to read", GL_OPTIONAL},
    {"files-from", GL_SHAPE_TEXT, "a file with more inputs, one a line", GL_OPTIONAL},
    {"meta", GL_SHAPE_TEXT, "a table (CSV) of what is known of documents", GL_OPTIONAL},
    {"date", GL_SHAPE_DATE, "the date of documents that give none", GL_OPTIONAL},
    {"url", GL_SHAPE_TEXT, "where the documents are from", GL_OPTIONAL},
    {"packs", GL_SHAPE_TEXTS, "packs and formats, or folders of them, beside the shipped ones", GL_OPTIONAL},
    {"rules", GL_SHAPE_TEXTS, "packs, or folders of packs, in place of the shipped ones", GL_OPTIONAL},
    {"plugins", GL_SHAPE_TEXTS, "folders of plugins, in place of the shipped ones", GL_OPTIONAL},
    {"set", GL_SHAPE_VALUES, "settings of plugins, by PLUGIN.NAME", GL_OPTIONAL},
    {"to", GL_SHAPE_VALUES, "what to write: the file of each kind; - is standard output", GL_OPTIONAL},
    {"run", GL_SHAPE_TEXT, "the folder that keeps what is done: glane run --resume goes on", GL_OPTIONAL},
    {"jobs", GL_SHAPE_SCALAR, "how many documents are worked on at once", GL_OPTIONAL},
    {"max-document-bytes", GL_SHAPE_SCALAR, "larger documents are refused", GL_OPTIONAL},
    {"max-document-seconds", GL_SHAPE_SCALAR, "documents that take longer are given up", GL_OPTIONAL},
    {"cache", GL_SHAPE_TEXT, "where compiled rules are kept; off: nowhere", GL_OPTIONAL},
    {"keep-going", GL_SHAPE_NO_YES, "yes: packs that have mistakes are left out", GL_OPTIONAL},
    {"no-jit", GL_SHAPE_NO_YES, "yes: patterns are not compiled to machine code", GL_OPTIONAL},
    {"quiet", GL_SHAPE_NO_YES, "yes: no messages about documents", GL_OPTIONAL},
    {0},
};
