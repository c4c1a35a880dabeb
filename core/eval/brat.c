/* brat.c: reads brat standoff. */
#include "brat.h"

#include <stdlib.h>

/* One file being read. */
typedef struct gl_brat {
    gl_mentions *mentions;
    gl_scheme *scheme;
    const gl_table *known;
    gl_diags *diags;
    gl_arena *arena;
    gl_table names;    /* of mentions met so far */
    uint32_t *indices; /* by name's id: of the mention; GLANE_NONE: it was left out */
    size_t index_capacity;
    uint32_t line;
    int carriage; /* some line ends with CR LF */
} gl_brat;

static gl_place gl_brat_place(const gl_brat *brat)
{
    return (gl_place){brat->mentions->file, brat->line, 1};
}

/* What stands before a byte of `line`, which then goes on after it; all of it if the byte is not there. */
static glane_str gl_cut(glane_str *line, char byte)
{
    const char *at = line->len > 0 ? memchr(line->data, byte, line->len) : NULL;
    const glane_str part = {line->data, at ? (size_t)(at - line->data) : line->len};
    const size_t taken = at ? part.len + 1 : part.len;
    line->data += taken;
    line->len -= taken;
    return part;
}

static int gl_offset_read(glane_str digits, uint32_t *offset)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return 0;
        value = value * 10 + (uint64_t)(digits.data[i] - '0');
        if (value >= UINT32_MAX)
            return 0;
    }
    *offset = (uint32_t)value;
    return digits.len > 0;
}

/* -- mentions ------------------------------------------------------------------- */

static void gl_brat_remember(gl_brat *brat, glane_str name, uint32_t index)
{
    const uint32_t id = gl_table_add(&brat->names, name);
    void *indices = brat->indices;
    gl_grow(&indices, &brat->index_capacity, (size_t)id + 1, sizeof *brat->indices);
    brat->indices = indices;
    brat->indices[id] = index;
}

/* The names of a table, for a remedy. */
static const char *gl_names_listed(gl_arena *arena, const gl_table *table)
{
    glane_str list = {"types", 5};
    for (uint32_t i = 0; i < table->count; i++)
        list = gl_format(arena, "%s%s %s", list.data, i ? "," : ":", table->names[i].data);
    return list.data;
}

/* "0 5;6 10": parts that nothing but a line end can stand between are one span. 0: it is discontinuous, or no
 * list of spans. */
static int gl_parts_join(glane_str parts, gl_mention *mention)
{
    uint32_t end = 0;
    int joined = 0;
    for (int count = 0; parts.len > 0; count++) {
        uint32_t start;
        glane_str part = gl_cut(&parts, ';');
        if (!gl_offset_read(gl_cut(&part, ' '), &start) || (count > 0 && (start <= end || start > end + 2)) ||
            !gl_offset_read(part, &end))
            return 0;
        if (count == 0)
            mention->start = start;
        joined = count > 0;
    }
    mention->end = end;
    mention->joined = joined;
    return joined;
}

/* The type of a mention that can be taken, and its span. */
static int gl_brat_head(gl_brat *brat, glane_str name, glane_str head, gl_mention *mention)
{
    const gl_place place = gl_brat_place(brat);
    const glane_str type = gl_cut(&head, ' ');
    const int parts = head.len > 0 && memchr(head.data, ';', head.len) != NULL;
    if (parts && !gl_parts_join(head, mention)) {
        gl_diag_add(brat->diags, GLANE_ERROR, place, "mark it as one span, or as a mention for each part",
                    "%.*s: the span %.*s is discontinuous; left out", (int)name.len, name.data, (int)head.len,
                    head.data);
        return 0;
    }
    const glane_str start = gl_cut(&head, ' ');
    if (type.len == 0 ||
        (!parts && (!gl_offset_read(start, &mention->start) || !gl_offset_read(head, &mention->end)))) {
        gl_diag_add(brat->diags, GLANE_ERROR, place, "T1<tab>TYPE START END<tab>TEXT",
                    "%.*s: type, start and end are not there; left out", (int)name.len, name.data);
        return 0;
    }
    if (brat->known && gl_table_find(brat->known, type) == GLANE_NONE) {
        gl_diag_add(brat->diags, GLANE_ERROR, place, gl_names_listed(brat->arena, brat->known),
                    "%.*s: there is no type '%.*s'; left out", (int)name.len, name.data, (int)type.len,
                    type.data);
        return 0;
    }
    mention->type = gl_scheme_type(brat->scheme, type);
    return mention->type != GLANE_NONE;
}

static void gl_brat_mention(gl_brat *brat, glane_str name, glane_str line)
{
    gl_mention read = {.line = brat->line};
    const int whole = line.len > 0 && memchr(line.data, '\t', line.len) != NULL;
    const glane_str head = gl_cut(&line, '\t');
    if (gl_table_find(&brat->names, name) != GLANE_NONE) {
        gl_diag_add(brat->diags, GLANE_ERROR, gl_brat_place(brat), "give each mention a name of its own",
                    "there is a %.*s before this one; left out", (int)name.len, name.data);
        return;
    }
    gl_brat_remember(brat, name, GLANE_NONE);
    if (!whole) {
        gl_diag_add(brat->diags, GLANE_ERROR, gl_brat_place(brat), "T1<tab>TYPE START END<tab>TEXT",
                    "%.*s: the line ends before its text; left out", (int)name.len, name.data);
        return;
    }
    if (!gl_brat_head(brat, name, head, &read))
        return;
    read.text = gl_str_copy(brat->arena, line);
    read.name = gl_str_copy(brat->arena, name);
    gl_brat_remember(brat, name, (uint32_t)brat->mentions->count);
    *gl_mentions_add(brat->mentions) = read;
}

/* -- keys ----------------------------------------------------------------------- */

/* Sets a key of the mention that is called `of`. */
static void gl_brat_pair(gl_brat *brat, glane_str of, glane_str key, glane_str value)
{
    const uint32_t id = gl_table_find(&brat->names, of);
    if (id == GLANE_NONE) {
        gl_diag_add(brat->diags, GLANE_ERROR, gl_brat_place(brat), "", "there is no mention %.*s; left out",
                    (int)of.len, of.data);
        return;
    }
    if (brat->indices[id] != GLANE_NONE)
        gl_mention_pair(&brat->mentions->items[brat->indices[id]], gl_table_add(&brat->scheme->keys, key),
                        gl_str_copy(brat->arena, value));
}

/* KEY MENTION [VALUE] */
static void gl_brat_attribute(gl_brat *brat, glane_str line)
{
    const glane_str key = gl_cut(&line, ' '), of = gl_cut(&line, ' ');
    if (key.len == 0 || of.len == 0)
        gl_diag_add(brat->diags, GLANE_ERROR, gl_brat_place(brat), "A1<tab>KEY T1 VALUE",
                    "a key, its mention and its value are not all there; left out");
    else
        gl_brat_pair(brat, of, key, line.len > 0 ? line : glane_str_of("1"));
}

/* AnnotatorNotes MENTION<tab>KEY=VALUE; what has no such form is a note for people. */
static void gl_brat_note(gl_brat *brat, glane_str line)
{
    glane_str head = gl_cut(&line, '\t');
    const glane_str kind = gl_cut(&head, ' ');
    const int pair = line.len > 0 && memchr(line.data, '=', line.len) != NULL;
    const glane_str key = gl_cut(&line, '=');
    if (glane_str_equal(kind, glane_str_of("AnnotatorNotes")) && pair && key.len > 0 &&
        !memchr(key.data, ' ', key.len))
        gl_brat_pair(brat, head, key, line);
}

/* -- lines ---------------------------------------------------------------------- */

/* Does a line hold what this pass is for: mentions, or their keys? */
static void gl_brat_line(gl_brat *brat, glane_str line, int keys)
{
    if (line.len > 0 && line.data[line.len - 1] == '\r') {
        brat->carriage = 1;
        line.len--;
    }
    if (line.len == 0)
        return;
    const char kind = line.data[0];
    const glane_str name = gl_cut(&line, '\t');
    if (!keys && !strchr("TAMREN*#", kind))
        gl_diag_add(brat->diags, GLANE_ERROR, gl_brat_place(brat),
                    "lines begin with T (mentions), A (keys) or # (notes)",
                    "this is no line of a brat annotation; left out");
    else if (!keys && kind == 'T')
        gl_brat_mention(brat, name, line);
    else if (keys && (kind == 'A' || kind == 'M'))
        gl_brat_attribute(brat, line);
    else if (keys && kind == '#')
        gl_brat_note(brat, line);
}

static void gl_brat_pass(gl_brat *brat, glane_str bytes, int keys)
{
    brat->line = 0;
    while (bytes.len > 0) {
        brat->line++;
        gl_brat_line(brat, gl_cut(&bytes, '\n'), keys);
    }
}

void gl_brat_read(gl_mentions *mentions, glane_str bytes, gl_scheme *scheme, const gl_table *known,
                  gl_diags *diags)
{
    gl_brat brat = {
        .mentions = mentions, .scheme = scheme, .known = known, .diags = diags, .arena = mentions->arena};
    gl_table_init(&brat.names, mentions->arena);
    if (!gl_utf8_valid(bytes.data, bytes.len)) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){mentions->file, 0, 0}, "save it as UTF-8",
                    "the annotation is not UTF-8; left out");
        return;
    }
    gl_brat_pass(&brat, bytes, 0);
    gl_brat_pass(&brat, bytes, 1);
    if (brat.carriage)
        gl_diag_add(diags, GLANE_WARNING, (gl_place){mentions->file, 0, 0}, "",
                    "lines end with CR LF; read as if they ended with LF");
    if (bytes.len > 0 && bytes.data[bytes.len - 1] != '\n')
        gl_diag_add(diags, GLANE_WARNING, (gl_place){mentions->file, brat.line, 1}, "",
                    "the last line has no line end: is the file cut off?");
    free(brat.indices);
    gl_table_free(&brat.names);
}
