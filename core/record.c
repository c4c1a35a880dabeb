/* Records: what the stream says of a document, a fact, a problem, as keys in the contract's order. */
#include "engine.h"

#include <stdlib.h>

enum { MAX_RECORD_ATTRS = GL_MAX_ATTRS + GL_MAX_METADATA + 24 };

/* A record being put together; borrowed strings live in the call's arena. */
typedef struct builder {
    gl_out *out;
    glane_attr attrs[MAX_RECORD_ATTRS];
    uint32_t count;
} builder;

static void put(builder *b, glane_attr attr)
{
    if (b->count < MAX_RECORD_ATTRS)
        b->attrs[b->count++] = attr;
}

static void put_string(builder *b, uint32_t key, glane_str s)
{
    put(b, (glane_attr){.key = key, .tag = GLANE_STRING, .as = {.string = s}});
}

static void put_integer(builder *b, uint32_t key, int64_t value)
{
    put(b, (glane_attr){.key = key, .tag = GLANE_INTEGER, .as = {.integer = value}});
}

static void put_true(builder *b, uint32_t key)
{
    put(b, (glane_attr){.key = key, .tag = GLANE_TRUE});
}

/* A nested record of up to two ranges. */
static void put_ranges(builder *b, uint32_t key, uint32_t key1, glane_span one, uint32_t key2, glane_span two)
{
    glane_record *record = gl_alloc(b->out->arena, sizeof *record);
    glane_attr *attrs = gl_alloc(b->out->arena, 2 * sizeof *attrs);
    attrs[0] = (glane_attr){.key = key1, .tag = GLANE_RANGE, .as = {.range = {one.start, one.end}}};
    attrs[1] = (glane_attr){.key = key2, .tag = GLANE_RANGE, .as = {.range = {two.start, two.end}}};
    *record = (glane_record){.size = sizeof *record, .attr_count = key2 == GLANE_NONE ? 1 : 2, .attrs = attrs};
    put(b, (glane_attr){.key = key, .tag = GLANE_RECORD, .as = {.record = record}});
}

/* A place in a source of pages or parts. */
static void put_place(builder *b, const glane_place *place)
{
    glane_record *record = gl_alloc(b->out->arena, sizeof *record);
    glane_attr *attrs = gl_alloc(b->out->arena, 3 * sizeof *attrs);
    int32_t *box = gl_alloc(b->out->arena, sizeof place->box);
    uint32_t n = 0;
    memcpy(box, place->box, sizeof place->box);
    if (place->part.len)
        attrs[n++] = (glane_attr){.key = GL_KEY_PART, .tag = GLANE_STRING, .as = {.string = place->part}};
    if (place->page)
        attrs[n++] = (glane_attr){.key = GL_KEY_PAGE, .tag = GLANE_INTEGER, .as = {.integer = place->page}};
    if (box[0] | box[1] | box[2] | box[3])
        attrs[n++] = (glane_attr){.key = GL_KEY_BOX, .tag = GLANE_BOX, .as = {.box = box}};
    *record = (glane_record){.size = sizeof *record, .attr_count = n, .attrs = attrs};
    put(b, (glane_attr){.key = GL_KEY_ORIGIN, .tag = GLANE_RECORD, .as = {.record = record}});
}

static void put_origin(builder *b, const gl_text *text, glane_span span)
{
    glane_place place;
    if (gl_structure_origin(&text->structure, span, &place))
        put_place(b, &place);
    else
        put_ranges(b, GL_KEY_ORIGIN, GL_KEY_BYTE, gl_map_in(&text->origin, span), GLANE_NONE, span);
}

static glane_span to_chars(const glane_session *s, glane_span text)
{
    return (glane_span){gl_text_char(&s->text, text.start), gl_text_char(&s->text, text.end)};
}

static void put_span(builder *b, uint32_t key, glane_span chars, glane_span text)
{
    put_ranges(b, key, GL_KEY_CHAR, chars, GL_KEY_BYTE, text);
}

static void send(builder *b, const char *kind)
{
    glane_record record = {.size = sizeof record, .attr_count = b->count, .kind = kind, .attrs = b->attrs};
    if (b->out->status == GLANE_OK)
        b->out->status = b->out->on_record(b->out->user, &record);
    gl_arena_reset(b->out->arena);
}

static char *put_number(char *at, uint64_t value)
{
    char digits[20];
    int n = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while (value /= 10);
    while (n)
        *at++ = digits[--n];
    return at;
}

static char *put_hex(char *at, uint64_t value)
{
    for (int shift = 60; shift >= 0; shift -= 4)
        *at++ = "0123456789abcdef"[(value >> shift) & 15];
    return at;
}

/* DOC-HASH:TYPE:START-END */
static glane_str make_id(gl_out *out, glane_str type, glane_span chars)
{
    char *id = gl_alloc(out->arena, type.len + 48), *at = put_hex(id, out->doc_hash);
    *at++ = ':';
    memcpy(at, type.data, type.len);
    at += type.len;
    *at++ = ':';
    at = put_number(at, chars.start);
    *at++ = '-';
    at = put_number(at, chars.end);
    return (glane_str){id, (size_t)(at - id)};
}

static glane_str fact_id(gl_out *out, const gl_candidate *fact, glane_span chars)
{
    return make_id(out, gl_table_name(&out->engine->set->types, fact->fact.type), chars);
}

static glane_span words_text(const glane_session *s, gl_range words)
{
    return gl_map_in(&s->view.map, (glane_span){s->words.items[words.first].start, s->words.items[words.end - 1].end});
}

/* The table that a word stands in, by its id, and its cell, both counted from 1. */
static void put_table(builder *b, uint32_t grid)
{
    const glane_session *s = b->out->session;
    put_string(b, GL_KEY_TABLE, make_id(b->out, glane_str_of("table"), to_chars(s, words_text(s, s->grids.items[grid].words))));
}

static void put_cell(builder *b, uint32_t word)
{
    const glane_session *s = b->out->session;
    const gl_cell *cell = s->words.items[word].flags & GL_WORD_IN_CELL ? gl_cell_at(&s->grids, word) : NULL;
    if (!cell)
        return;
    put_table(b, cell->grid);
    put_integer(b, GL_KEY_ROW, (int64_t)cell->row + 1);
    if (cell->column != GLANE_NONE)
        put_integer(b, GL_KEY_COLUMN, (int64_t)cell->column + 1);
}

/* How often this hash was met in the document, this time included. */
static uint32_t anchor_rank(glane_session *s, uint64_t hash)
{
    if ((s->anchor_count + 1) * 4 > s->anchor_capacity) { /* pairs of hash and count, half full at most */
        size_t old = s->anchor_capacity, size = old ? old * 2 : 1024;
        uint64_t *before = s->anchors;
        s->anchors = gl_realloc(NULL, size * sizeof *s->anchors);
        memset(s->anchors, 0, size * sizeof *s->anchors);
        s->anchor_capacity = size;
        for (size_t i = 0; i < old; i += 2) {
            size_t at = before[i] * 2 & (size - 1);
            while (before[i + 1] && s->anchors[at + 1])
                at = (at + 2) & (size - 1);
            if (before[i + 1])
                memcpy(&s->anchors[at], &before[i], 2 * sizeof *before);
        }
        free(before);
    }
    size_t at = hash * 2 & (s->anchor_capacity - 1);
    while (s->anchors[at + 1] && s->anchors[at] != hash)
        at = (at + 2) & (s->anchor_capacity - 1);
    if (!s->anchors[at + 1])
        s->anchor_count++;
    s->anchors[at] = hash;
    return (uint32_t)++s->anchors[at + 1];
}

/* The words of a sentence, white space aside, so that another line wrapping gives the same. */
static uint64_t sentence_words(glane_session *s, uint32_t word)
{
    uint32_t sentence = s->words.items[word].sentence, first, end;
    if (s->anchor_sentence == sentence + 1)
        return s->anchor_words;
    uint64_t hash = GL_HASH_SEED;
    gl_sentence_span(&s->words, sentence, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        const gl_word *w = &s->words.items[i];
        hash = gl_hash(gl_hash(hash, s->view.data + w->start, w->end - w->start), "", 1);
    }
    s->anchor_sentence = sentence + 1;
    s->anchor_words = hash;
    return hash;
}

/* HASH-RANK: type, surface and sentence, and the rank among equals. */
static glane_str fact_anchor(gl_out *out, const gl_candidate *fact)
{
    glane_session *s = out->session;
    glane_str type = gl_table_name(&out->engine->set->types, fact->fact.type);
    uint64_t hash = gl_hash(sentence_words(s, fact->first), type.data, type.len);
    hash = gl_hash(hash, s->view.data + fact->fact.view.start, fact->fact.view.end - fact->fact.view.start);
    char *anchor = gl_alloc(out->arena, 32), *at = put_hex(anchor, hash);
    *at++ = '-';
    at = put_number(at, anchor_rank(s, hash));
    return (glane_str){anchor, (size_t)(at - anchor)};
}

/* The fact's own keys in the stream's order: declared keys by rank, others by name. */
static void sort_attrs(const gl_ruleset *set, const glane_attr **order, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0; k--) {
            uint32_t a = set->key_ranks[order[k - 1]->key], b = set->key_ranks[order[k]->key];
            int swap = a != b ? a > b
                              : a == GLANE_NONE && strcmp(gl_table_name(&set->keys, order[k - 1]->key).data,
                                                          gl_table_name(&set->keys, order[k]->key).data) > 0;
            if (!swap)
                break;
            const glane_attr *held = order[k];
            order[k] = order[k - 1];
            order[k - 1] = held;
        }
}

/* A value of more than 15 digits is a string too: a table reader's float would not hold it. */
static void put_digits(builder *b, const glane_attr *a)
{
    const gl_table *keys = &b->out->engine->set->keys;
    if (a->tag != GLANE_DECIMAL || a->as.decimal->count <= 15 || a->key != gl_table_find(keys, glane_str_of("value")))
        return;
    uint32_t key = gl_table_find(keys, glane_str_of("digits"));
    char *text = gl_alloc(b->out->arena, 1100);
    size_t n = b->out->engine->host.decimal_print(a->as.decimal, text, 1100);
    if (n && key != GLANE_NONE)
        put_string(b, key, (glane_str){text, n});
}

static void put_attrs(builder *b, const gl_candidate *fact)
{
    const gl_ruleset *set = b->out->engine->set;
    const glane_attr *order[GL_MAX_ATTRS];
    uint32_t n = fact->fact.attr_count < GL_MAX_ATTRS ? fact->fact.attr_count : GL_MAX_ATTRS;
    for (uint32_t i = 0; i < n; i++)
        order[i] = &fact->fact.attrs[i];
    sort_attrs(set, order, n);
    for (uint32_t i = 0; i < n; i++) {
        const glane_attr *a = order[i];
        const glane_session *s = b->out->session;
        if (a->tag == GLANE_SPAN) {
            glane_span text = gl_map_in(&s->view.map, a->as.span);
            put_span(b, a->key, to_chars(s, text), text);
        } else if (a->tag == GLANE_FACT && a->as.integer == GLANE_NONE) {
            put_string(b, a->key, glane_str_of("document"));
        } else if (a->tag == GLANE_FACT) {
            const gl_candidate *other = s->candidates[a->as.integer];
            if (!other->kept || set->type_info[other->fact.type].role != GL_ROLE_FACT)
                continue; /* no record has that id */
            put_string(b, a->key, fact_id(b->out, other, to_chars(s, other->fact.text)));
        } else {
            put(b, *a);
        }
        put_digits(b, a);
    }
}

void gl_write_fact(gl_out *out, const gl_candidate *fact)
{
    glane_session *s = out->session;
    const gl_rule *rule = &s->set->rules[fact->fact.rule];
    builder b; /* its attributes are written before they are read: no need to clear so many */
    glane_span text = fact->fact.text, chars = to_chars(s, text);
    b.out = out;
    b.count = 0;
    put_string(&b, GL_KEY_TYPE, gl_table_name(&s->set->types, fact->fact.type));
    put_string(&b, GL_KEY_ID, fact_id(out, fact, chars));
    put_string(&b, GL_KEY_ANCHOR, fact_anchor(out, fact));
    put_string(&b, GL_KEY_DOC, out->doc);
    put_span(&b, GL_KEY_SPAN, chars, text);
    put_integer(&b, GL_KEY_LINE, gl_text_line(&s->text, text.start));
    put_origin(&b, &s->text, text);
    put_string(&b, GL_KEY_TEXT, (glane_str){s->text.data + text.start, text.end - text.start});
    put_attrs(&b, fact);
    uint32_t heading = gl_section_at(&s->sections, fact->fact.view.start);
    if (heading != GLANE_NONE) {
        if (out->heading != heading + 1)
            out->section = gl_section_path(&s->sections, &s->view, heading, s->document);
        out->heading = heading + 1;
        put_string(&b, GL_KEY_SECTION, out->section);
    }
    put_cell(&b, fact->first);
    put_string(&b, GL_KEY_RULE, rule->name);
    put_string(&b, GL_KEY_PLUGIN, out->engine->plugins.items[rule->plugin].full_name);
    send(&b, "fact");
}

/* The document's title, as its format says it, or its first heading, or the source beside its text; *from_format,
 * *from_source: which. */
static glane_str title_of(builder *b, int *from_format, int *from_source)
{
    glane_session *s = b->out->session;
    const gl_sections *sections = &s->sections;
    const glane_str title = gl_layout_metadata(s, GL_KEY_TITLE);
    *from_format |= title.len > 0;
    if (!title.len && sections->count &&
        gl_text_line(&s->text, gl_map_in(&s->view.map, sections->items[0].view).start) <= 10)
        return gl_section_path(sections, &s->view, 0, b->out->arena);
    *from_source = !title.len && s->source_title.len;
    return title.len ? title : s->source_title;
}

/* Title and year, which every document may have, and whatever its format finds: keys in order of their ids, which is
 * that of the files' names; then what else the caller knows. What it says holds, also of a document that was not read. */
static void put_metadata(builder *b, int read)
{
    glane_session *s = b->out->session;
    int from_format = 0, from_source = 0;
    for (uint32_t i = 0; i <= s->set->metadata_count && (read || s->about_count); i++) {
        const uint32_t key = i ? s->set->metadata[i - 1] : GL_KEY_TITLE;
        const glane_attr *said = gl_attr_find(s->about, s->about_count, key);
        const glane_str value = said    ? said->as.string
                                : !read ? (glane_str){"", 0}
                                : i     ? gl_layout_metadata(s, key)
                                        : title_of(b, &from_format, &from_source);
        if (value.len)
            put_string(b, key, value);
        from_format |= i && !said && value.len > 0;
    }
    for (uint32_t i = 0; i < s->about_count; i++)
        if (s->about[i].key != GL_KEY_YEAR && !gl_attr_find(b->attrs, b->count, s->about[i].key))
            put(b, s->about[i]);
    const int from_caller = s->about_count > 0;
    const int dated = s->date.len >= 4 && (read || strcmp(s->date_from, GL_FROM_CALLER) == 0);
    if (dated)
        put_integer(b, GL_KEY_YEAR, strtoll(s->date.data, NULL, 10));
    if (from_format || dated || from_caller || from_source)
        put_string(b, GL_KEY_META_FROM,
                   glane_str_of(from_caller   ? GL_FROM_CALLER
                                : from_format ? "format"
                                : dated       ? s->date_from
                                              : GL_FROM_SOURCE));
}

void gl_write_document(gl_out *out, glane_str digest, const char *reader)
{
    builder b = {.out = out};
    glane_session *s = out->session;
    put_integer(&b, GL_KEY_STREAM, 1);
    put_string(&b, GL_KEY_DOC, out->doc);
    if (digest.len)
        put_string(&b, GL_KEY_SHA256, digest);
    if (*reader)
        put_string(&b, GL_KEY_READER, glane_str_of(reader));
    if (s && *reader) {
        if (s->layout.format != GLANE_NONE)
            put_string(&b, GL_KEY_FORMAT, s->set->formats[s->layout.format].name);
        put_string(&b, GL_KEY_LANGUAGE, s->set->language);
        put_integer(&b, GL_KEY_CHARS, s->text.chars);
        put_integer(&b, GL_KEY_LINES, s->text.lines);
    }
    if (s)
        put_metadata(&b, *reader != '\0');
    send(&b, "document");
}

void gl_write_check(gl_out *out, const gl_check *check)
{
    builder b = {.out = out};
    glane_attr *ids = gl_alloc(out->arena, check->count * sizeof *ids);
    glane_record list = {.size = sizeof list, .attr_count = check->count, .attrs = ids};
    const glane_decimal *values[] = {&check->expected, &check->found, &check->difference, &check->tolerance};
    for (uint32_t i = 0; i < check->count; i++)
        ids[i] = (glane_attr){.key = GL_KEY_ID, .tag = GLANE_STRING,
                              .as = {.string = fact_id(out, check->facts[i], to_chars(out->session, check->facts[i]->fact.text))}};
    put_string(&b, GL_KEY_DOC, out->doc);
    put_string(&b, GL_KEY_KIND, glane_str_of(check->kind));
    put_table(&b, check->grid);
    put(&b, (glane_attr){.key = GL_KEY_FACTS, .tag = GLANE_LIST, .as = {.record = &list}});
    for (uint32_t i = 0; i < 4; i++)
        put(&b, (glane_attr){.key = GL_KEY_EXPECTED + i, .tag = GLANE_DECIMAL, .as = {.decimal = values[i]}});
    send(&b, "check");
}

void gl_write_problem(gl_out *out, const gl_problem *problem, int transient)
{
    builder b = {.out = out};
    put_string(&b, GL_KEY_DOC, out->doc);
    put_string(&b, GL_KEY_STAGE, glane_str_of(problem->stage));
    put_string(&b, GL_KEY_CODE, glane_str_of(problem->code));
    put_string(&b, GL_KEY_MESSAGE, problem->message);
    if (problem->fatal)
        put_true(&b, GL_KEY_FATAL);
    if (transient)
        put_true(&b, GL_KEY_TRANSIENT);
    if (problem->placed) {
        put_span(&b, GL_KEY_SPAN, to_chars(out->session, problem->text), problem->text);
        put_integer(&b, GL_KEY_LINE, gl_text_line(&out->session->text, problem->text.start));
    } else if (problem->place.page || problem->place.part.len) {
        put_place(&b, &problem->place);
    }
    send(&b, "error");
}

void gl_write_end(gl_out *out, const char *status, uint32_t facts, const uint32_t numbers[4])
{
    static const uint32_t keys[4] = {GL_KEY_TOTAL, GL_KEY_FACTS, GL_KEY_ASIDE, GL_KEY_UNEXPLAINED};
    builder b = {.out = out};
    glane_attr counts[4];
    glane_record nested = {.size = sizeof nested, .attr_count = 4, .attrs = counts};
    for (int i = 0; i < 4; i++)
        counts[i] = (glane_attr){.key = keys[i], .tag = GLANE_INTEGER, .as = {.integer = numbers[i]}};
    put_string(&b, GL_KEY_DOC, out->doc);
    put_string(&b, GL_KEY_STATUS, glane_str_of(status));
    put_integer(&b, GL_KEY_FACTS, facts);
    put(&b, (glane_attr){.key = GL_KEY_NUMBERS, .tag = GLANE_RECORD, .as = {.record = &nested}});
    send(&b, "end");
}

/* What all that stands in the text has, for tools that show it. */
static void put_shown(builder *b, glane_span view)
{
    const glane_session *s = b->out->session;
    glane_span text = gl_map_in(&s->view.map, view);
    put_string(b, GL_KEY_DOC, b->out->doc);
    put_span(b, GL_KEY_SPAN, to_chars(s, text), text);
    put_integer(b, GL_KEY_LINE, gl_text_line(&s->text, text.start));
    put_string(b, GL_KEY_TEXT, (glane_str){s->text.data + text.start, text.end - text.start});
}

void gl_write_uncovered(gl_out *out, const gl_word *digits)
{
    builder b = {.out = out};
    put_shown(&b, (glane_span){digits->start, digits->end});
    send(&b, "uncovered");
}

void gl_write_match(gl_out *out, const gl_candidate *match)
{
    builder b = {.out = out};
    glane_record *captures = gl_alloc(out->arena, sizeof *captures);
    *captures = (glane_record){.size = sizeof *captures, .attr_count = match->fact.attr_count, .attrs = match->fact.attrs};
    put_shown(&b, match->fact.view);
    put(&b, (glane_attr){.key = GL_KEY_RECORD, .tag = GLANE_RECORD, .as = {.record = captures}});
    send(&b, "match");
}
