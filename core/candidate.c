/* From a rule's match to a candidate: contexts, operator, `set`, and the copy that stays. */
#include "engine.h"

#include "decimal.h"

int gl_view_span_ok(const glane_session *s, glane_span view)
{
    const char *text = s->view.data;
    return view.start < view.end && view.end <= s->view.len && ((unsigned char)text[view.start] & 0xC0) != 0x80 &&
           (view.end == s->view.len || ((unsigned char)text[view.end] & 0xC0) != 0x80);
}

void gl_draft_set(glane_draft *draft, const glane_attr *attr)
{
    uint32_t i = 0;
    while (i < draft->count && draft->attrs[i].key != attr->key)
        i++;
    if (i == draft->count) {
        if (i == GL_MAX_ATTRS)
            return;
        draft->count++;
    }
    draft->attrs[i] = *attr;
    gl_arena *arena = draft->session->document;
    if (attr->tag == GLANE_STRING)
        draft->attrs[i].as.string = gl_str_copy(arena, attr->as.string);
    if (attr->tag == GLANE_DECIMAL) {
        glane_decimal *copy = gl_alloc(arena, sizeof *copy);
        *copy = *attr->as.decimal;
        draft->attrs[i].as.decimal = copy;
    }
}

void gl_fact_set(glane_session *s, glane_fact *fact, const glane_attr *attr)
{
    glane_draft *draft = &s->draft;
    draft->count = fact->attr_count < GL_MAX_ATTRS ? fact->attr_count : GL_MAX_ATTRS;
    memcpy(draft->attrs, fact->attrs, draft->count * sizeof *draft->attrs);
    gl_draft_set(draft, attr);
    glane_attr *attrs = gl_alloc(s->document, draft->count * sizeof *attrs);
    memcpy(attrs, draft->attrs, draft->count * sizeof *attrs);
    fact->attrs = attrs;
    fact->attr_count = draft->count;
}

const glane_attr *gl_attr_find(const glane_attr *attrs, uint32_t count, uint32_t key)
{
    for (uint32_t i = 0; i < count; i++)
        if (attrs[i].key == key)
            return &attrs[i];
    return NULL;
}

const glane_capture *gl_capture_find(const gl_captures *captures, uint32_t name)
{
    for (uint32_t i = 0; i < captures->count; i++)
        if (captures->items[i].name == name)
            return &captures->items[i];
    return NULL;
}

/* A column of a captured entry, or a key of a captured fact. */
static const glane_attr *column_of(const glane_session *s, const glane_capture *capture, uint32_t column)
{
    if (capture->fact)
        return gl_attr_find(capture->fact->attrs, capture->fact->attr_count, column);
    const gl_entry *entry = gl_entry_at(s->set->lexicons, capture->entry);
    return entry ? gl_attr_find(entry->columns, entry->column_count, column) : NULL;
}

/* The surface of a capture as a value of the key's kind. */
static void set_text(glane_draft *draft, const gl_set *set, const glane_capture *capture)
{
    const glane_session *s = draft->session;
    glane_attr attr = {.key = set->key, .tag = s->set->key_tags[set->key]};
    glane_decimal decimal;
    switch (attr.tag) {
    case GLANE_STRING:
        attr.as.string = capture->text;
        break;
    case GLANE_SPAN:
        attr.as.span = capture->view;
        break;
    case GLANE_TRUE:
        attr.as.integer = 1;
        break;
    case GLANE_FACT:
        if (!capture->fact)
            return;
        attr.as.integer = ((const gl_candidate *)(const void *)capture->fact)->index;
        break;
    default:
        if (gl_decimal_parse(capture->text, &decimal) != GLANE_OK)
            return;
        attr.as.decimal = &decimal;
        if (attr.tag == GLANE_INTEGER) {
            if (decimal.exponent < 0 || decimal.count + decimal.exponent > 18)
                return;
            int64_t value = 0;
            for (int i = 0; i < decimal.count + decimal.exponent; i++)
                value = value * 10 + (i < decimal.count ? decimal.digits[i] - '0' : 0);
            attr.as.integer = decimal.negative ? -value : value;
        }
    }
    gl_draft_set(draft, &attr);
}

/* A column or key as a value of the key's kind: any number can be a string, nothing else changes. */
static void set_column(glane_draft *draft, const gl_set *set, const glane_attr *column)
{
    uint32_t kind = draft->session->set->key_tags[set->key];
    char number[GL_DECIMAL_TEXT];
    glane_attr copy = *column;
    copy.key = set->key;
    if (kind == GLANE_STRING && column->tag == GLANE_DECIMAL)
        copy.as.string = (glane_str){number, gl_decimal_print(column->as.decimal, number, sizeof number)};
    else if (kind == GLANE_STRING && column->tag == GLANE_INTEGER)
        copy.as.string = gl_format(draft->session->document, "%lld", (long long)column->as.integer);
    else if (kind != column->tag)
        return;
    copy.tag = kind;
    gl_draft_set(draft, &copy);
}

static void apply_sets(glane_draft *draft, const gl_set *sets, uint32_t count, const gl_captures *captures)
{
    for (uint32_t i = 0; i < count; i++) {
        const gl_set *set = &sets[i];
        if (set->kind == GL_SET_LITERAL) {
            gl_draft_set(draft, &set->literal);
            continue;
        }
        const glane_capture *capture = gl_capture_find(captures, set->capture);
        if (!capture)
            continue;
        if (set->kind == GL_SET_TEXT) {
            set_text(draft, set, capture);
            continue;
        }
        const glane_attr *column = column_of(draft->session, capture, set->column);
        if (column)
            set_column(draft, set, column);
    }
}

static uint32_t count_chars(const char *text, glane_span span)
{
    uint32_t n = 0;
    for (uint32_t i = span.start; i < span.end; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

const gl_candidate *gl_candidate_add(glane_session *s, const gl_rule *rule, glane_span view, uint32_t near,
                                     const glane_attr *attrs, uint32_t count)
{
    if (s->candidate_count >= s->candidate_limit) {
        if (!s->stopped)
            gl_problem_add(s, "extract", "candidate-limit", 0, NULL,
                           "more than %u candidates: facts of the types that come after are left out", s->candidate_limit);
        s->stopped = 1;
        return NULL;
    }
    uint32_t first = near < s->words.count && s->words.items[near].start <= view.start
                         ? gl_words_after(&s->words, near, view.start)
                         : gl_words_from(&s->words, view.start);
    uint32_t end = gl_words_after(&s->words, first, view.end);
    if (end <= first) {
        gl_problem_add(s, "extract", "bad-span", 0, NULL, "rule %s gave the span %u-%u, in which no word begins",
                       rule->name.data, view.start, view.end);
        return NULL;
    }
    for (uint32_t i = first; s->layout.apart_count && i < end; i++)
        if (s->words.items[i].flags & GL_WORD_MASKED)
            return NULL;
    gl_candidate *c = gl_alloc(s->document, sizeof *c);
    glane_attr *copy = gl_alloc(s->document, (count + 1) * sizeof *copy);
    if (count)
        memcpy(copy, attrs, count * sizeof *copy);
    c->fact = (glane_fact){.size = sizeof c->fact, .type = rule->type, .view = view,
                           .rule = (uint32_t)(rule - s->set->rules), .attr_count = count, .attrs = copy};
    c->first = first;
    c->end = end;
    c->chars = count_chars(s->view.data, view);
    c->index = s->candidate_count;
    gl_grow((void **)&s->candidates, &s->candidate_capacity, (size_t)s->candidate_count + 1, sizeof *s->candidates);
    s->candidates[s->candidate_count++] = c;
    return c;
}

static void trace(const glane_session *s, const gl_rule *rule, uint32_t word, uint32_t end, gl_outcome outcome,
                  glane_str detail)
{
    if (s->trace)
        s->trace->tried(s->trace->user, rule, word, end, outcome, detail);
}

/* Runs the pattern: the word past its end, or GLANE_NONE. */
static uint32_t run_matcher(glane_session *s, const gl_rule *rule, uint32_t at, glane_span *view)
{
    uint32_t end;
    view->start = s->words.items[at].start;
    if (rule->phrase) {
        end = gl_phrase_run(s, rule->phrase, at, GLANE_NONE, GLANE_NONE, &s->match.captures);
        if (end == GLANE_NONE || end <= at) {
            const uint32_t *wanted;
            uint32_t count;
            trace(s, rule, at, gl_phrase_furthest(s, &wanted, &count), GL_NO_MATCH, (glane_str){"", 0});
            return GLANE_NONE;
        }
        view->end = s->words.items[end - 1].end;
        return end;
    }
    view->end = gl_pattern_run(s, rule, at, &s->match.captures);
    if (view->end == GLANE_NONE) {
        trace(s, rule, at, at, GL_NO_MATCH, (glane_str){"", 0});
        return GLANE_NONE;
    }
    return gl_words_after(&s->words, at, view->end);
}

/* Calls the operator. GLANE_OK keeps the match, and the rule of a format has none. */
static glane_status run_operator(glane_session *s, const gl_rule *rule, uint32_t at)
{
    const glane_operator *operator = gl_operator_of(s->engine, rule);
    if (!operator)
        return GLANE_OK;
    glane_context context = gl_context_of(s, rule->plugin, "extract");
    glane_status status = operator->apply(gl_plugin_state(s, rule->plugin), &context, &s->match, &s->draft);
    if (status == GLANE_OK)
        return GLANE_OK;
    trace(s, rule, at, at + 1, GL_REJECTED, s->draft.reason);
    if (status == GLANE_FAILED || status == GLANE_FATAL) {
        const gl_word *w = &s->words.items[at];
        glane_span text = gl_map_in(&s->view.map, (glane_span){w->start, w->end});
        if (!s->stopped)
            gl_problem_add(s, "extract", "operator-failed", 1, &text, "operator %s of rule %s failed",
                           rule->operator_name.data, rule->name.data);
        s->stopped = 1;
    }
    return status;
}

static void keep_match(glane_session *s, const gl_rule *rule, uint32_t at, glane_span view)
{
    const glane_capture *narrow = gl_capture_find(&s->match.captures, s->set->span_capture);
    if (s->draft.moved)
        view = s->draft.view;
    else if (narrow)
        view = narrow->view;
    if (!gl_view_span_ok(s, view)) {
        gl_problem_add(s, "extract", "bad-span", 0, NULL,
                       "operator %s of rule %s gave the span %u-%u, which is empty, outside the view or inside a character",
                       rule->operator_name.data, rule->name.data, view.start, view.end);
        return;
    }
    const gl_candidate *added = gl_candidate_add(s, rule, view, at, s->draft.attrs, s->draft.count);
    if (added)
        trace(s, rule, at, added->end, GL_MATCHED, (glane_str){"", 0});
}

void gl_rule_try(glane_session *s, const gl_rule *rule, uint32_t at)
{
    uint32_t index = (uint32_t)(rule - s->set->rules), matched_count;
    const gl_context *matched[GL_MAX_CAPTURES];
    gl_rule_state *state = &s->rule_states[index];
    if (state->next > at || state->tried == at + 1 || s->words.items[at].flags & (GLANE_WORD_HYPHEN | GL_WORD_MASKED) ||
        (rule->reach && s->words.items[at].start >= rule->reach))
        return;
    state->tried = at + 1;
    if (rule->require.count && !s->trace && gl_contexts_hopeless(s, rule, at))
        return;
    s->match.rule = rule;
    s->match.captures.count = 0;
    glane_span view;
    uint32_t end = run_matcher(s, rule, at, &view);
    if (end == GLANE_NONE)
        return;
    const gl_context *failed = gl_contexts_check(s, rule, at, end, &s->match.captures, matched, &matched_count);
    if (failed) {
        int is_unless = rule->unless.count && failed >= rule->unless.items && failed < rule->unless.items + rule->unless.count;
        trace(s, rule, at, end, is_unless ? GL_UNLESS : GL_REQUIRE, failed->source);
        return;
    }
    s->draft.rule = rule;
    s->draft.count = 0;
    s->draft.moved = 0;
    s->draft.reason = (glane_str){"", 0};
    if (run_operator(s, rule, at) != GLANE_OK)
        return;
    for (uint32_t i = 0; i < matched_count; i++)
        apply_sets(&s->draft, matched[i]->sets, matched[i]->set_count, &s->match.captures);
    apply_sets(&s->draft, rule->sets, rule->set_count, &s->match.captures);
    state->next = end;
    keep_match(s, rule, at, view);
}
