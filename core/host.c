/* The host's services: the table of glane/plugin.h over the core's own functions. */
#include "engine.h"

#include "calendar.h"
#include "decimal.h"

static void *host_alloc(glane_context *ctx, size_t size)
{
    return size <= (1u << 30) ? gl_alloc(ctx->arena, size) : NULL;
}

/* While a reader reads, what it reports stands where the text goes on. */
static void add_problem(glane_session *s, const char *stage, const char *code, const char *message)
{
    const gl_structure *structure = &s->text.structure;
    uint32_t before = s->problem_count;
    gl_problem_add(s, stage, code, 0, NULL, "%s", message);
    if (s->reading && structure->place_count && s->problem_count > before)
        s->problems[before].place = structure->places[structure->place_count - 1].place;
}

static void host_report(glane_context *ctx, glane_severity severity, const char *code, const glane_node *node,
                        const char *message)
{
    if (ctx->session && severity == GLANE_NOTE)
        return; /* nothing is wrong with the document */
    if (ctx->session)
        add_problem(ctx->session, ctx->stage, code, message);
    else if (ctx->sink)
        gl_sink_report(ctx->sink, severity, message);
    else if (ctx->diags)
        gl_diag_add(ctx->diags, severity, node ? node->place : (gl_place){NULL, 0, 0}, NULL, "%s: %s",
                    ctx->engine->plugins.items[ctx->plugin].entry->name, message);
}

static glane_status host_charge(glane_context *ctx, uint64_t steps)
{
    return !ctx->session || gl_charge(ctx->session, steps) ? GLANE_OK : GLANE_FAILED;
}

static uint32_t host_key(glane_context *ctx, const char *name)
{
    return ctx->set ? gl_key(ctx->set, glane_str_of(name)) : gl_table_find(&ctx->engine->set->keys, glane_str_of(name));
}

static uint32_t host_type(glane_context *ctx, const char *name)
{
    return gl_table_find(&ctx->engine->set->types, glane_str_of(name));
}

static const char *host_key_name(glane_context *ctx, uint32_t key)
{
    return glane_key_name(ctx->engine, key);
}

static const char *host_type_name(glane_context *ctx, uint32_t type)
{
    return gl_table_name(&ctx->engine->set->types, type).data;
}

static glane_node_kind node_kind(const glane_node *node)
{
    return node->kind;
}

static glane_str node_text(const glane_node *node)
{
    return node->text;
}

static size_t node_count(const glane_node *node)
{
    return node->count;
}

static const glane_node *node_item(const glane_node *node, size_t i)
{
    return i < node->count ? node->items[i] : NULL;
}

static glane_str node_key(const glane_node *node, size_t i)
{
    return node->keys && i < node->count ? node->keys[i] : (glane_str){"", 0};
}

static glane_status host_read_text(glane_context *ctx, glane_str utf8, uint64_t source, uint32_t text_unit,
                                   uint32_t source_unit)
{
    glane_session *s = ctx->session;
    uint64_t end = text_unit ? source + utf8.len / text_unit * source_unit : 0;
    uint64_t len = ctx->take ? ctx->take_len : s ? s->source.len : 0;
    if (!s || !text_unit || text_unit > UINT16_MAX || source_unit > UINT16_MAX || source > len || end > len ||
        utf8.len % text_unit || s->text.len + utf8.len > UINT32_MAX / 2)
        return GLANE_FAILED;
    if (ctx->take)
        return ctx->take(ctx->take_user, utf8, source, text_unit, source_unit);
    return gl_text_append(&s->text, utf8, (uint32_t)source, (uint16_t)text_unit, (uint16_t)source_unit) ? GLANE_OK
                                                                                                       : GLANE_FAILED;
}

static glane_status host_read_block(glane_context *ctx, const glane_block *block)
{
    glane_session *s = ctx->session;
    if (!s || !s->reading || (block && s->text.structure.block_count >= GL_MAX_BLOCKS))
        return GLANE_FAILED;
    glane_block copy = {0};
    if (block)
        memcpy(&copy, block, block->size < sizeof copy ? block->size : sizeof copy);
    if (copy.text.start != copy.text.end && !gl_structure_fits(&s->text.structure, copy.text, s->text.len))
        return GLANE_FAILED;
    copy.size = sizeof copy;
    gl_structure_block(&s->text.structure, block ? &copy : NULL, s->text.len);
    return GLANE_OK;
}

static glane_status host_read_place(glane_context *ctx, const glane_place *place)
{
    glane_session *s = ctx->session;
    if (!s || !s->reading)
        return GLANE_FAILED;
    gl_structure *structure = &s->text.structure;
    glane_place copy = {0};
    if (place) {
        memcpy(&copy, place, place->size < sizeof copy ? place->size : sizeof copy);
        copy.size = sizeof copy;
        const glane_str *last = structure->place_count ? &structure->places[structure->place_count - 1].place.part : NULL;
        if (!gl_utf8_valid(copy.part.data, copy.part.len))
            return GLANE_FAILED;
        copy.part = last && glane_str_equal(*last, copy.part) ? *last : gl_str_copy(s->document, copy.part);
    }
    gl_structure_place(structure, place ? &copy : NULL, s->text.len);
    return GLANE_OK;
}

static glane_status host_read_mask(glane_context *ctx, int on)
{
    glane_session *s = ctx->session;
    if (!s || !s->reading)
        return GLANE_FAILED;
    gl_structure_mask(&s->text.structure, on, s->text.len);
    return GLANE_OK;
}

/* The longest beginning of a date that is one to the day, the month or the year. */
static glane_str date_in(glane_str value)
{
    static const size_t lengths[] = {10, 7, 4};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const glane_str date = {value.data, lengths[i]};
        if (value.len >= date.len && gl_date_valid(date))
            return date;
    }
    return (glane_str){"", 0};
}

/* A text on one line, without white space at its ends; cut where it is too long. */
static glane_str one_line(glane_session *s, glane_str value)
{
    const size_t most = value.len < GL_MAX_SOURCE_TITLE ? value.len : GL_MAX_SOURCE_TITLE;
    char *line = gl_alloc(s->document, most + 1);
    size_t len = 0;
    for (size_t i = 0; i < value.len && len < most; i++) {
        const int space = (unsigned char)value.data[i] <= ' ';
        if (!space || (len > 0 && line[len - 1] != ' '))
            line[len++] = space ? ' ' : value.data[i];
    }
    while (len > 0 && (line[len - 1] == ' ' || !gl_utf8_valid(line, len)))
        len--;
    return (glane_str){line, len};
}

void gl_source_said(glane_session *s, glane_str *kept, glane_str value)
{
    *kept = kept == &s->source_title ? one_line(s, value) : gl_str_copy(s->document, date_in(value));
}

static glane_status host_read_meta(glane_context *ctx, const char *key, glane_str value)
{
    glane_session *s = ctx->session;
    if (!s || !s->reading || !gl_utf8_valid(value.data, value.len))
        return GLANE_FAILED;
    const int titles = strcmp(key, "title") == 0;
    if (!titles && strcmp(key, "date") != 0)
        return GLANE_SKIP;
    glane_str *kept = titles ? &s->source_title : &s->source_date;
    if (kept->len)
        return GLANE_SKIP;
    gl_source_said(s, kept, value);
    return kept->len ? GLANE_OK : GLANE_SKIP;
}

static uint32_t host_block_count(glane_context *ctx)
{
    return ctx->session->text.structure.block_count;
}

static glane_status host_block(glane_context *ctx, uint32_t i, glane_block *block)
{
    const gl_structure *structure = &ctx->session->text.structure;
    if (i >= structure->block_count)
        return GLANE_SKIP;
    uint32_t size = block->size < sizeof *block ? block->size : (uint32_t)sizeof *block;
    memcpy(block, &structure->blocks[i], size);
    block->size = size;
    return GLANE_OK;
}

static glane_str host_text(glane_context *ctx)
{
    return (glane_str){ctx->session->text.data, ctx->session->text.len};
}

static glane_str host_view(glane_context *ctx)
{
    return (glane_str){ctx->session->view.data, ctx->session->view.len};
}

static glane_span host_to_text(glane_context *ctx, glane_span view)
{
    return gl_map_in(&ctx->session->view.map, view);
}

static glane_words host_words(glane_context *ctx)
{
    const gl_words *words = &ctx->session->words;
    return (glane_words){.entries = words->items, .count = words->count, .stride = sizeof *words->items};
}

static uint32_t host_fact_count(glane_context *ctx)
{
    const glane_session *s = ctx->session;
    return s->linked ? s->linked_count : s->candidate_count;
}

static const glane_fact *host_fact(glane_context *ctx, uint32_t i)
{
    const glane_session *s = ctx->session;
    if (s->linked)
        return i < s->linked_count ? &s->linked[i]->fact : NULL;
    return i < s->candidate_count && s->candidates[i]->fate == GL_VISIBLE ? &s->candidates[i]->fact : NULL;
}

static const glane_attr *host_fact_attr(const glane_fact *fact, uint32_t key)
{
    return gl_attr_find(fact->attrs, fact->attr_count, key);
}

static const glane_attr *host_column(glane_context *ctx, uint32_t entry, uint32_t key)
{
    const gl_entry *e = gl_entry_at(ctx->engine->set->lexicons, entry);
    return e ? gl_attr_find(e->columns, e->column_count, key) : NULL;
}

static const glane_attr *host_column_at(glane_context *ctx, uint32_t entry, uint32_t i)
{
    const gl_entry *e = gl_entry_at(ctx->engine->set->lexicons, entry);
    return e && i < e->column_count ? &e->columns[i] : NULL;
}

static uint32_t host_key_kind(glane_context *ctx, uint32_t key)
{
    return glane_key_kind(ctx->engine, key);
}

static glane_status host_capture(const glane_match *match, uint32_t i, glane_capture *capture)
{
    if (i >= match->captures.count)
        return GLANE_SKIP;
    if (capture->size >= sizeof *capture) {
        *capture = match->captures.items[i];
        return GLANE_OK;
    }
    uint32_t size = capture->size; /* a plugin that knows fewer fields */
    memcpy(capture, &match->captures.items[i], size);
    capture->size = size;
    return GLANE_OK;
}

static const glane_capture *host_find_capture(const glane_match *match, uint32_t name)
{
    return gl_capture_find(&match->captures, name);
}

static const glane_node *host_with(const glane_match *match)
{
    return match->rule->with;
}

/* May a plugin give a fact this key? One that is declared, of its kind, and what it says holds. */
static int good_attr(glane_session *s, const gl_rule *rule, const glane_attr *attr, uint32_t facts)
{
    uint32_t kind = attr->key < s->set->keys.count ? s->set->key_tags[attr->key] : 0;
    int good = kind == attr->tag && kind >= GLANE_STRING && kind <= GLANE_FACT;
    if (good && kind == GLANE_STRING)
        good = gl_utf8_valid(attr->as.string.data, attr->as.string.len);
    if (good && kind == GLANE_FACT)
        good = attr->as.integer >= 0 && (attr->as.integer < facts || attr->as.integer == GLANE_NONE);
    if (good && kind == GLANE_SPAN)
        good = attr->as.span.start <= attr->as.span.end && attr->as.span.end <= s->view.len;
    if (!good)
        gl_problem_add(s, rule ? "extract" : "link", "bad-key", 0, NULL,
                       "%s sets a key that is not declared, or of another kind, or to what there is not: %s",
                       rule ? rule->name.data : "a linker", gl_table_name(&s->set->keys, attr->key).data);
    return good;
}

static void host_set(glane_draft *draft, const glane_attr *attr)
{
    if (good_attr(draft->session, draft->rule, attr, draft->session->candidate_count))
        gl_draft_set(draft, attr);
}

static void host_span(glane_draft *draft, glane_span view)
{
    draft->view = view;
    draft->moved = 1;
}

static void host_reject(glane_draft *draft, const char *reason)
{
    draft->reason = gl_str_copy(draft->session->document, glane_str_of(reason));
}

static glane_status host_emit(glane_context *ctx, glane_span view, const glane_attr *attrs, uint32_t count)
{
    glane_session *s = ctx->session;
    if (!ctx->rule)
        return GLANE_FAILED;
    if (!gl_view_span_ok(s, view)) {
        gl_problem_add(s, "extract", "bad-span", 0, NULL,
                       "operator %s gave the span %u-%u, which is empty, outside the view or inside a character",
                       ctx->rule->operator_name.data, view.start, view.end);
        return GLANE_SKIP;
    }
    glane_draft *draft = &s->draft;
    draft->rule = ctx->rule;
    draft->count = 0;
    for (uint32_t i = 0; i < count; i++)
        host_set(draft, &attrs[i]);
    return gl_candidate_add(s, ctx->rule, view, GLANE_NONE, draft->attrs, draft->count) ? GLANE_OK : GLANE_FAILED;
}

/* A fact's keys are an array made to measure: one more takes a new one. */
static glane_status host_link(glane_context *ctx, uint32_t fact, const glane_attr *attr)
{
    glane_session *s = ctx->session;
    glane_attr copy = *attr;
    if (!s->linked || fact >= s->linked_count || !good_attr(s, NULL, attr, s->linked_count))
        return GLANE_SKIP;
    if (attr->tag == GLANE_FACT && attr->as.integer != GLANE_NONE) /* as the linker counts them, to the index that lasts */
        copy.as.integer = s->linked[attr->as.integer]->index;
    gl_fact_set(s, &s->linked[fact]->fact, &copy);
    return GLANE_OK;
}

static uint32_t host_reads(glane_context *ctx, uint32_t i)
{
    return ctx->rule && i < ctx->rule->read_count ? ctx->rule->reads[i] : GLANE_NONE;
}

static const glane_fact *host_fact_of(glane_context *ctx, uint32_t type, uint32_t i)
{
    const glane_session *s = ctx->session;
    return type < s->set->types.count && i < s->type_facts[type].count ? &s->type_facts[type].items[i]->fact : NULL;
}

static glane_str host_document_date(glane_context *ctx)
{
    return ctx->session->date;
}

void gl_host_fill(glane_host *host)
{
    *host = (glane_host){
        .size = sizeof *host, .major = GLANE_ABI_MAJOR, .minor = GLANE_ABI_MINOR,
        .alloc = host_alloc, .report = host_report, .charge = host_charge, .key = host_key, .type = host_type,
        .key_name = host_key_name, .type_name = host_type_name, .node_kind = node_kind, .node_text = node_text,
        .node_count = node_count, .node_item = node_item, .node_key = node_key, .node_get = gl_node_get,
        .read_text = host_read_text, .text = host_text, .view = host_view, .to_text = host_to_text,
        .words = host_words, .fact_count = host_fact_count, .fact = host_fact,
        .fact_attr = host_fact_attr, .column = host_column,
        .column_at = host_column_at, .key_kind = host_key_kind, .capture = host_capture, .with = host_with, .set = host_set,
        .span = host_span, .reject = host_reject, .emit = host_emit, .link = host_link, .write = gl_sink_write,
        .decimal_parse = gl_decimal_parse, .decimal_print = gl_decimal_print, .decimal_add = gl_decimal_add,
        .decimal_scale = gl_decimal_scale, .date_range = gl_date_range, .document_date = host_document_date, .find_capture = host_find_capture,
        .reads = host_reads, .fact_of = host_fact_of, .fold = gl_fold_bare,
        .read_block = host_read_block, .read_place = host_read_place, .read_mask = host_read_mask, .read_meta = host_read_meta, .decode = gl_decode, .run = gl_run,
        .source_size = gl_source_size, .source_read = gl_source_read, .member_begin = gl_member_begin,
        .member_data = gl_member_data, .member_end = gl_member_end, .block_count = host_block_count, .block = host_block,
    };
}
