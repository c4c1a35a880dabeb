/* yaml_error.c: the text of a YAML file, checked, and libyaml's complaints explained. */
#include "yaml_error.h"

gl_place gl_yaml_place(const char *file, const yaml_mark_t *mark)
{
    return (gl_place){file, (uint32_t)mark->line + 1, (uint32_t)mark->column + 1};
}

/* Decodes the character at `at`: its length in bytes, 0 for none that RFC 3629 knows. */
static size_t gl_decode(glane_str text, size_t at, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    const unsigned char lead = bytes[0];
    if (lead < 0x80) {
        *character = lead;
        return 1;
    }
    const size_t len = lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    if (len == 0 || len > text.len - at)
        return 0;
    uint32_t c = lead & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (bytes[i] & 0x3Fu);
    }
    *character = c;
    return c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 : len;
}

/* Is this the last byte of a line, which ends in CR, LF or both? */
static int gl_ends_line(glane_str text, size_t at)
{
    return text.data[at] == '\n' ||
           (text.data[at] == '\r' && (at + 1 == text.len || text.data[at + 1] != '\n'));
}

static int gl_is_hidden_break(uint32_t c)
{
    return c == 0x85 || c == 0x2028 || c == 0x2029;
}

static int gl_is_forbidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) || c == 0xFFFE ||
           c == 0xFFFF;
}

int gl_yaml_check_text(gl_diags *diags, const char *file, glane_str text)
{
    if (text.len >= 2 && (memcmp(text.data, "\xFF\xFE", 2) == 0 || memcmp(text.data, "\xFE\xFF", 2) == 0)) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){file, 0, 0}, "save it as UTF-8", "this file is UTF-16");
        return 0;
    }
    gl_place place = {file, 1, 1};
    for (size_t at = 0, len; at < text.len; at += len) {
        uint32_t c = 0;
        if (text.data[at] >= ' ' && text.data[at] < 0x7F) { /* nearly all of it */
            len = 1;
            place.column++;
            continue;
        }
        len = gl_decode(text, at, &c);
        if (len == 0) {
            gl_diag_add(diags, GLANE_ERROR, place,
                        "save the file as UTF-8 (it may be in Windows-1252 or Latin-1)",
                        "byte 0x%02X is not UTF-8", (unsigned)(unsigned char)text.data[at]);
            return 0;
        }
        if (gl_is_hidden_break(c)) {
            gl_diag_add(diags, GLANE_ERROR, place,
                        "replace it by a space, or write \\N, \\L or \\P (in this order: U+0085, U+2028, "
                        "U+2029) in double quotes",
                        "an invisible line break (U+%04X) stands here", (unsigned)c);
            return 0;
        }
        if (gl_is_forbidden(c)) {
            gl_diag_add(diags, GLANE_ERROR, place,
                        c == 0 ? "save the file as UTF-8 text" : "remove it, or write \\xNN in double quotes",
                        "a control character (U+%04X) stands here", (unsigned)c);
            return 0;
        }
        if (gl_ends_line(text, at)) {
            place.line++;
            place.column = 1;
        } else {
            place.column++;
        }
    }
    return 1;
}

typedef enum gl_complaint_form {
    GL_AS_IT_IS,
    GL_WITH_LINE,      /* says at which line the list or map around it begins */
    GL_WITH_CHARACTER, /* names the character that stands there */
    GL_TAB             /* about a tab, wherever libyaml met it */
} gl_complaint_form;

typedef struct gl_complaint {
    const char *problem; /* as libyaml words it */
    gl_complaint_form form;
    int at_context; /* it stands where libyaml's context began, not where it was noticed */
    const char *message, *remedy;
} gl_complaint;

static const char gl_quote_it[] = "put the text in quotes";
static const char gl_cannot_begin[] = "a text without quotes cannot begin with";

static const gl_complaint gl_complaints[] = {
    {"found character that cannot start any token", GL_WITH_CHARACTER, 0, gl_cannot_begin, gl_quote_it},
    {"did not find expected alphabetic or numeric character", GL_WITH_CHARACTER, 1, gl_cannot_begin,
     gl_quote_it},
    {"could not find expected directive name", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"found unknown directive name", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"found unexpected non-alphabetical character", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"did not find expected tag URI", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"did not find expected '!'", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"did not find expected whitespace or line break", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"did not find the expected '>'", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"found undefined tag handle", GL_WITH_CHARACTER, 1, gl_cannot_begin, gl_quote_it},
    {"did not find expected node content", GL_WITH_CHARACTER, 0, "a value cannot begin with",
     "put the text in quotes, or add the value that is missing"},
    {"found a tab character where an indentation space is expected", GL_TAB, 0, NULL, NULL},
    {"found a tab character that violates indentation", GL_TAB, 0, NULL, NULL},
    {"could not find expected ':'", GL_AS_IT_IS, 1, "a key without a ':' after it",
     "write 'key: value'; to continue the text above, indent the line more than its key"},
    {"mapping values are not allowed in this context", GL_AS_IT_IS, 0, "a ':' that follows no key",
     "put a text that has ': ' in it in quotes; if it is a key, indent it as its neighbours"},
    {"found unexpected ':'", GL_AS_IT_IS, 0, "a ':' inside a text", gl_quote_it},
    {"block sequence entries are not allowed in this context", GL_AS_IT_IS, 0,
     "a '- ' where no list can begin",
     "begin the list on a line of its own under its key; put a text that begins with '- ' in quotes"},
    {"mapping keys are not allowed in this context", GL_AS_IT_IS, 0, "a '? ' where no key can begin",
     gl_quote_it},
    {"did not find expected key", GL_WITH_LINE, 0, "this does not fit the map around it",
     "indent it as the keys of that map; a text that begins with a quote, '[' or '{' must be in quotes as a "
     "whole"},
    {"did not find expected '-' indicator", GL_WITH_LINE, 0, "this does not fit the list around it",
     "indent it as the '- ' of that list, or deeper if it goes on with the entry above; a text that begins "
     "with a quote, '[' or '{' must be in quotes as a whole"},
    {"did not find expected ',' or ']'", GL_WITH_LINE, 0, "a ',' or ']' is missing in the list around it",
     "close the list; put a text that begins with '[' or has ',' or ']' in it in quotes"},
    {"did not find expected ',' or '}'", GL_WITH_LINE, 0, "a ',' or '}' is missing in the map around it",
     "close the map; put a text that begins with '{' or has ',' or '}' in it in quotes"},
    {"did not find expected <document start>", GL_AS_IT_IS, 0, "this stands outside what the file began with",
     "indent it as the file's first line; keep one map a file"},
    {"found incompatible YAML document", GL_AS_IT_IS, 0, "a version of YAML that is not read here",
     "drop the line that begins with %YAML"},
    {"found unexpected end of stream", GL_AS_IT_IS, 1, "the quote that opens here is never closed",
     "close it; inside single quotes a quote is written twice"},
    {"found unexpected document indicator", GL_AS_IT_IS, 1,
     "the quote that opens here is not closed before '---' or '...'",
     "close it; inside single quotes a quote is written twice"},
    {"found unknown escape character", GL_AS_IT_IS, 0,
     "a backslash in double quotes that begins no known escape",
     "use single quotes, where a backslash is itself, or double it"},
    {"did not find expected hexdecimal number", GL_AS_IT_IS, 0, "an escape that lacks hexadecimal digits",
     "write two after \\x, four after \\u, eight after \\U; in single quotes a backslash is itself"},
    {"found invalid Unicode character escape code", GL_AS_IT_IS, 0,
     "an escape for a character that does not exist", "write a code point up to 10FFFF that is no surrogate"},
    {"did not find expected comment or line break", GL_AS_IT_IS, 0,
     "text after the '|' or '>' that opens a block",
     "begin the block's text on the next line, or put the whole in quotes"},
};

/* The byte at which libyaml set a mark; the end for one beyond. */
static size_t gl_byte_at(glane_str text, const yaml_mark_t *mark)
{
    size_t at = 0;
    for (size_t line = 0; line < mark->line && at < text.len; at++)
        line += (size_t)gl_ends_line(text, at);
    uint32_t c;
    for (size_t column = 0; column < mark->column && at < text.len; column++)
        at += gl_decode(text, at, &c);
    return at;
}

static const gl_complaint *gl_find_complaint(const char *problem)
{
    for (size_t i = 0; i < sizeof gl_complaints / sizeof *gl_complaints; i++)
        if (strcmp(gl_complaints[i].problem, problem) == 0)
            return &gl_complaints[i];
    return NULL;
}

/* The column, from 0, of a tab that indents the line of a mark; SIZE_MAX if there is none. */
static size_t gl_tab_column(glane_str text, const yaml_mark_t *mark)
{
    yaml_mark_t start = *mark;
    start.column = 0;
    const size_t begin = gl_byte_at(text, &start);
    size_t at = begin;
    while (at < text.len && text.data[at] == ' ')
        at++;
    return at < text.len && text.data[at] == '\t' ? at - begin : SIZE_MAX;
}

static void gl_report_tab(gl_diags *diags, gl_place place)
{
    gl_diag_add(diags, GLANE_ERROR, place, "indent with spaces", "a tab stands where lines are indented");
}

void gl_yaml_report(gl_diags *diags, const char *file, glane_str text, const yaml_parser_t *parser)
{
    const yaml_mark_t *mark = &parser->problem_mark;
    const gl_complaint *known = parser->problem ? gl_find_complaint(parser->problem) : NULL;
    if (!known) {
        gl_diag_add(diags, GLANE_ERROR, gl_yaml_place(file, mark), NULL, "YAML: %s%s%s",
                    parser->problem ? parser->problem : "out of memory", parser->context ? " " : "",
                    parser->context ? parser->context : "");
        return;
    }
    if (known->at_context && parser->context)
        mark = &parser->context_mark;
    gl_place place = gl_yaml_place(file, mark);
    const size_t at = gl_byte_at(text, mark);
    const size_t tab = parser->flow_level == 0 ? gl_tab_column(text, mark) : SIZE_MAX;
    uint32_t c;
    const size_t len = at < text.len ? gl_decode(text, at, &c) : 0;
    if (tab < mark->column) {
        place.column = (uint32_t)tab + 1;
        gl_report_tab(diags, place);
    } else if (known->form == GL_TAB ||
               (known->form == GL_WITH_CHARACTER && len == 1 && text.data[at] == '\t')) {
        gl_report_tab(diags, place);
    } else if (known->form == GL_WITH_CHARACTER && len > 0) {
        gl_diag_add(diags, GLANE_ERROR, place, known->remedy, "%s '%.*s'", known->message, (int)len,
                    text.data + at);
    } else if (known->form == GL_WITH_LINE && parser->context) {
        gl_diag_add(diags, GLANE_ERROR, place, known->remedy, "%s, which begins at line %zu", known->message,
                    parser->context_mark.line + 1);
    } else {
        gl_diag_add(diags, GLANE_ERROR, place, known->remedy, "%s", known->message);
    }
}
