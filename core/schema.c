/* The JSON Schema of packs, made of the loader's own tables (fields.h). */
#include "fields.h"
#include "limits.h"
#include "ruleset.h"

#include <glane/glane.h>
#include <stdio.h>

typedef struct writer {
    glane_text_fn write;
    void *user;
} writer;

static void put(const writer *w, const char *text)
{
    w->write(w->user, text, strlen(text));
}

/* Summaries are plain words; quotes are all that JSON minds in them. */
static void put_quoted(const writer *w, const char *text)
{
    put(w, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            put(w, "\\");
        w->write(w->user, text, 1);
    }
    put(w, "\"");
}

static void put_names(const writer *w, const char *const *names, size_t count)
{
    int first = 1;
    put(w, "\"enum\": [");
    for (size_t i = 0; i < count; i++) {
        if (!names[i])
            continue;
        put(w, first ? "" : ", ");
        put_quoted(w, names[i]);
        first = 0;
    }
    put(w, "]");
}

/* The same for a list that NULL ends. */
static void put_list(const writer *w, const char *const *names)
{
    size_t count = 0;
    while (names[count])
        count++;
    put_names(w, names, count);
}

#define NAME "\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9-]*$\""
#define SCALAR "{\"type\": [\"string\", \"number\", \"boolean\"]}"

/* What is under a key of each shape. Empty: it is written by put_shape. */
static const char *const shapes[GL_SHAPE_COUNT] = {
    [GL_SHAPE_ANY] = "",
    [GL_SHAPE_TEXT] = "\"type\": \"string\"",
    [GL_SHAPE_SCALAR] = "\"type\": [\"string\", \"number\", \"boolean\"]",
    [GL_SHAPE_NAME] = NAME,
    [GL_SHAPE_REFERENCE] = "\"type\": \"string\", \"pattern\": \"^<[a-z][a-z0-9-]*>$\"",
    [GL_SHAPE_OPERATOR] = "\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9-]*[.][a-z][a-z0-9-]*$\"",
    [GL_SHAPE_RULE] = "\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9-]*/.+$\"",
    [GL_SHAPE_FILTERS] = "\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/filter\"}",
    [GL_SHAPE_PRIORITY] = "\"type\": \"integer\", \"minimum\": -1000, \"maximum\": 1000",
    [GL_SHAPE_DATE] = "\"type\": [\"string\", \"integer\"]",
    [GL_SHAPE_OMITS] = "\"type\": \"object\", \"additionalProperties\": {\"type\": \"array\", \"items\": " SCALAR "}",
    [GL_SHAPE_NAMES] = "\"type\": \"array\", \"items\": {" NAME "}",
    [GL_SHAPE_TEXTS] = "\"type\": \"array\", \"items\": " SCALAR,
    [GL_SHAPE_FRAGMENTS] = "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}",
    [GL_SHAPE_TYPES] = "\"type\": \"object\", \"propertyNames\": {" NAME
                       "}, \"additionalProperties\": {\"$ref\": \"#/$defs/type\"}",
    [GL_SHAPE_LEXICONS] = "\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/lexicon\"}",
    [GL_SHAPE_RULES] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/rule\"}",
    [GL_SHAPE_CONTEXTS] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/context\"}",
    [GL_SHAPE_VALUES] = "\"type\": \"object\", \"additionalProperties\": " SCALAR,
    [GL_SHAPE_EXAMPLES] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/example\"}",
    [GL_SHAPE_EXPECTED] = "\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"text\"], "
                          "\"additionalProperties\": " SCALAR "}",
    [GL_SHAPE_CONDITIONS] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/condition\"}",
    [GL_SHAPE_BOILERPLATE] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/boilerplate\"}",
    [GL_SHAPE_HEADINGS] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/heading\"}",
    [GL_SHAPE_NOTES] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/note\"}",
    [GL_SHAPE_FORMAT_EXAMPLES] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/format-example\"}",
    [GL_SHAPE_TABLES] = "\"$ref\": \"#/$defs/tables\"",
    [GL_SHAPE_DETECT] = "\"$ref\": \"#/$defs/detect\"",
    [GL_SHAPE_PACKS] = "\"$ref\": \"#/$defs/packs\"",
    [GL_SHAPE_REFERENCES] = "\"type\": \"array\", \"items\": {\"type\": \"string\", \"pattern\": \"^<[a-z][a-z0-9-]*>$\"}",
    [GL_SHAPE_LEAST] = "\"type\": \"integer\", \"minimum\": 1",
    [GL_SHAPE_SHIFT] = "\"type\": \"integer\", \"minimum\": -2, \"maximum\": 1",
    [GL_SHAPE_LEVEL] = "\"type\": \"integer\", \"minimum\": 1, \"maximum\": 6",
    [GL_SHAPE_METADATA] = "\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{\"$ref\": \"#/$defs/metadata\"}, "
                          "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/metadata\"}}]}",
    [GL_SHAPE_DEFAULTS] = "\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\", "
                          "\"additionalProperties\": " SCALAR "}",
};

static void put_shape(const writer *w, gl_shape shape)
{
    char words[64];
    switch (shape) {
    case GL_SHAPE_ROLE:
        put_names(w, gl_role_names, GL_ROLE_INTERNAL + 1);
        break;
    case GL_SHAPE_KEYS:
        put(w, "\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{");
        put_names(w, gl_kind_names, GLANE_FACT + 1);
        put(w, "}, {\"const\": true}]}"); /* unquoted, YAML makes of one kind's name what it is not */
        break;
    case GL_SHAPE_WITHIN:
        put(w, "\"anyOf\": [{");
        put_names(w, gl_scope_names, GL_SCOPES);
        snprintf(words, sizeof words, "}, {\"type\": \"integer\", \"minimum\": 0, \"maximum\": %u}]",
                 GL_MAX_CONTEXT_WORDS);
        put(w, words);
        break;
    case GL_SHAPE_REACH:
        put_list(w, gl_reach_names);
        break;
    case GL_SHAPE_RUNNING:
        put_list(w, gl_running_names);
        break;
    case GL_SHAPE_COVER:
        put_list(w, gl_cover_names);
        break;
    case GL_SHAPE_NOTE_SCOPE:
        put_list(w, gl_note_scope_names);
        break;
    case GL_SHAPE_NO_YES:
        put(w, "\"anyOf\": [{");
        put_list(w, gl_no_yes);
        put(w, "}, {\"type\": \"boolean\"}]"); /* unquoted, YAML makes of them what they are not */
        break;
    default:
        put(w, shapes[shape]);
    }
}

/* A list of the fields with that need, if there are any, each between two texts. */
static void put_needed(const writer *w, const gl_field *fields, int need, const char *begin, const char *before,
                       const char *after)
{
    int first = 1;
    for (const gl_field *f = fields; f->name; f++) {
        if ((int)f->need != need)
            continue;
        put(w, first ? begin : ", ");
        put(w, before);
        put(w, f->name);
        put(w, after);
        first = 0;
    }
    put(w, first ? "" : "],\n");
}

static void put_object(const writer *w, const char *name, const gl_field *fields, int last)
{
    put(w, "    ");
    put_quoted(w, name);
    put(w, ": {\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n");
    put_needed(w, fields, GL_REQUIRED, "      \"required\": [", "\"", "\"");
    put_needed(w, fields, GL_ONE_OF, "      \"oneOf\": [", "{\"required\": [\"", "\"]}");
    put(w, "      \"properties\": {\n");
    for (const gl_field *f = fields; f->name; f++) {
        put(w, "        ");
        put_quoted(w, f->name);
        put(w, ": {\"description\": ");
        put_quoted(w, f->summary);
        put(w, f->shape == GL_SHAPE_ANY ? "" : ", ");
        put_shape(w, f->shape);
        put(w, f[1].name ? "},\n" : "}\n");
    }
    put(w, last ? "      }\n    }\n" : "      }\n    },\n");
}

void glane_write_schema(glane_text_fn write, void *user)
{
    const writer w = {write, user};
    put(&w, "{\n"
            "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
            "  \"title\": \"A pack of rules, a format or a project of glane\",\n"
            "  \"$comment\": \"Written by glane rules schema from the loader's tables\",\n"
            "  \"if\": {\"type\": \"object\", \"required\": [\"pack\"]},\n"
            "  \"then\": {\"$ref\": \"#/$defs/pack\"},\n"
            "  \"else\": {\n"
            "    \"if\": {\"type\": \"object\", \"required\": [\"format\"]},\n"
            "    \"then\": {\"$ref\": \"#/$defs/format\"},\n"
            "    \"else\": {\n"
            "      \"if\": {\"type\": \"object\", \"required\": [\"project\"]},\n"
            "      \"then\": {\"$ref\": \"#/$defs/project\"},\n"
            "      \"else\": {\"$ref\": \"#/$defs/facts\"}\n"
            "    }\n"
            "  },\n"
            "  \"$defs\": {\n"
            "    \"lexicon\": {\n"
            "      \"anyOf\": [\n"
            "        {\"type\": \"object\", \"required\": [\"file\"], \"additionalProperties\": false, "
            "\"properties\": {\"file\": {\"type\": \"string\"}}},\n"
            "        {\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{\"type\": \"null\"}, "
            "{\"type\": \"object\", \"additionalProperties\": " SCALAR "}]}}\n"
            "      ]\n"
            "    },\n");
    put_object(&w, "pack", gl_fields_pack, 0);
    put_object(&w, "facts", gl_fields_facts, 0);
    put_object(&w, "filter", gl_fields_filter, 0);
    put_object(&w, "type", gl_fields_type, 0);
    put_object(&w, "rule", gl_fields_rule, 0);
    put_object(&w, "context", gl_fields_context, 0);
    put_object(&w, "example", gl_fields_example, 0);
    put_object(&w, "tables", gl_fields_tables, 0);
    put_object(&w, "format", gl_fields_format, 0);
    put_object(&w, "detect", gl_fields_detect, 0);
    put_object(&w, "condition", gl_fields_condition, 0);
    put_object(&w, "metadata", gl_fields_metadata, 0);
    put_object(&w, "boilerplate", gl_fields_boilerplate, 0);
    put_object(&w, "heading", gl_fields_heading, 0);
    put_object(&w, "note", gl_fields_note, 0);
    put_object(&w, "packs", gl_fields_packs, 0);
    put_object(&w, "format-example", gl_fields_format_example, 0);
    put_object(&w, "project", gl_fields_project, 1);
    put(&w, "  }\n}\n");
}
