/* What a document's format says before any rule of a pack is tried: which packs apply, which lines stand apart from
 * its text, which are headings. */
#define _GNU_SOURCE
#include "engine.h"

#include <stdlib.h>

void gl_layout_alloc(glane_session *s)
{
    const gl_ruleset *set = s->set;
    s->layout.in_force = gl_alloc(s->arena, set->format_count + 1);
    s->layout.claims = gl_alloc(s->arena, set->format_count + 1);
    s->layout.held = gl_alloc(s->arena, (set->format_count + 1) * sizeof *s->layout.held);
    for (uint32_t i = 0; i < set->format_count; i++)
        s->layout.held[i] = gl_alloc(s->arena, set->formats[i].condition_count + 1);
    if (set->scoped_role_count)
        s->layout.roles = gl_alloc(s->arena, gl_lexicon_count(set->lexicons) + 1);
    if (set->scoped_omit_count)
        s->layout.omitted = gl_alloc(s->arena, gl_entry_count(set->lexicons) + 1);
}

void gl_layout_free(glane_session *s)
{
    free(s->layout.apart);
    free(s->layout.running);
    free(s->layout.headings);
}

/* Does a pack apply? Not one that a format in force puts off; one that some format puts on only where one does. */
static int applies(const glane_session *s, uint32_t pack)
{
    const gl_ruleset *set = s->set;
    if (s->all_packs)
        return 1;
    int on = !set->scoped[pack];
    for (uint32_t i = 0; i < set->format_count; i++) {
        if (!s->layout.in_force[i])
            continue;
        if (set->formats[i].off[pack])
            return 0;
        on |= set->formats[i].on[pack];
    }
    return on;
}

/* Its pack applies, and the one that makes it what it is, and none that takes it away. */
static int is_on(const glane_session *s, const gl_rule *rule)
{
    if (rule->format)
        return s->layout.in_force[rule->format - 1];
    for (uint32_t i = 0; i < rule->yield_count; i++)
        if (applies(s, rule->yields[i]))
            return 0;
    return applies(s, rule->pack) && (!rule->by || applies(s, rule->by - 1));
}

/* The rules of formats that are not in force, and of packs that do not apply, are not tried. */
static void switch_rules(glane_session *s)
{
    const gl_ruleset *set = s->set;
    for (uint32_t i = 0; i < set->rule_count; i++) {
        if (!is_on(s, &set->rules[i]))
            s->rule_states[i].next = UINT32_MAX;
    }
}

/* -- what stands apart --------------------------------------------------------- */

static int is_blank(const char *text, uint32_t from, uint32_t to)
{
    while (from < to && (text[from] == ' ' || text[from] == '\t'))
        from++;
    return from == to;
}

/* The line of the view around a span, without its end. */
static glane_span line_around(const gl_view *view, glane_span span)
{
    const char *before = span.start ? memrchr(view->data, '\n', span.start) : NULL;
    const char *after = memchr(view->data + span.end, '\n', view->len - span.end);
    return (glane_span){before ? (uint32_t)(before - view->data) + 1 : 0, after ? (uint32_t)(after - view->data) : view->len};
}

/* Up to the next line that is blank, or too long for boilerplate. */
static glane_span block_around(const gl_view *view, glane_span line)
{
    glane_span block = line;
    while (block.end < view->len) {
        glane_span next = line_around(view, (glane_span){block.end + 1, block.end + 1});
        if (is_blank(view->data, next.start, next.end) || next.end - next.start > GL_COVER_LINE_BYTES)
            break;
        block.end = next.end;
    }
    return block;
}

/* The match, the line or the block that it stands in; a line that is a paragraph is left alone. */
static void cover(glane_session *s, gl_candidate *c)
{
    uint32_t part = s->set->rules[c->fact.rule].part;
    glane_span line = line_around(&s->view, c->fact.view);
    if (part == GL_COVER_MATCH || line.end - line.start > GL_COVER_LINE_BYTES)
        return;
    if (part == GL_COVER_BLOCK)
        line = block_around(&s->view, line);
    while (s->words.items[c->end].start < line.end && c->end < s->words.count)
        c->end++;
    while (c->first > 0 && s->words.items[c->first - 1].start >= line.start)
        c->first--;
    c->fact.view = (glane_span){s->words.items[c->first].start, s->words.items[c->end - 1].end};
    c->chars = c->fact.view.end - c->fact.view.start;
}

/* What stands apart ends where it does: no match runs into it or out of it, and none begins in boilerplate. */
static void set_apart(glane_session *s, uint32_t type)
{
    gl_layout *l = &s->layout;
    gl_type_facts *facts = &s->type_facts[type];
    for (uint32_t i = 0; i < facts->count; i++) {
        gl_candidate *c = facts->items[i];
        cover(s, c);
        for (uint32_t w = c->first; type == GL_TYPE_BOILERPLATE && w < c->end; w++)
            s->words.items[w].flags |= GL_WORD_MASKED;
        s->words.items[c->first].flags |= GLANE_WORD_BREAK | GLANE_WORD_SPACE;
        s->words.items[c->end].flags |= GLANE_WORD_BREAK | GLANE_WORD_SPACE;
        gl_grow((void **)&l->apart, &l->apart_capacity, (size_t)l->apart_count + 1, sizeof *l->apart);
        l->apart[l->apart_count++] = c->fact.view;
    }
}

static int by_start(const void *a, const void *b)
{
    const glane_span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* Lines of every page, if a rule in force asks for them. */
static void find_running(glane_session *s)
{
    s->layout.running_count = 0;
    for (uint32_t i = 0; i < s->set->rule_count; i++)
        if (s->set->rules[i].running && s->rule_states[i].next != UINT32_MAX) {
            gl_running_find(s);
            return;
        }
}

static void name_headings(glane_session *s)
{
    gl_layout *l = &s->layout;
    const gl_type_facts *facts = &s->type_facts[GL_TYPE_HEADING];
    gl_run_type(s, GL_TYPE_HEADING);
    gl_grow((void **)&l->headings, &l->heading_capacity, facts->count + 1, sizeof *l->headings);
    for (uint32_t i = 0; i < facts->count; i++)
        l->headings[l->heading_count++] = (gl_heading){
            .view = facts->items[i]->fact.view, .level = s->set->rules[facts->items[i]->fact.rule].part};
}

/* What packs of the format say of tables. Do any? */
static int add_roles(glane_session *s)
{
    const gl_ruleset *set = s->set;
    gl_layout *l = &s->layout;
    int more = 0;
    for (uint32_t i = 0; i < set->scoped_role_count; i++) {
        const gl_scoped_role *scoped = &set->scoped_roles[i];
        if (!applies(s, scoped->pack))
            continue;
        if (!more)
            memcpy(l->roles, set->grid_roles, gl_lexicon_count(set->lexicons));
        more = 1;
        l->roles[scoped->lexicon] |= (uint8_t)scoped->roles;
    }
    if (more)
        s->grid_roles = l->roles;
    return more;
}

int gl_layout_recognise(glane_session *s)
{
    const gl_ruleset *set = s->set;
    gl_layout *l = &s->layout;
    l->format = GLANE_NONE;
    for (uint32_t i = 0; i < set->format_count; i++)
        memset(l->held[i], 0, set->formats[i].condition_count);
    if (set->format_count)
        gl_recognise(s);
    for (uint32_t i = 0; i < set->scoped_omit_count; i++) { /* one entry may be taken out by several packs */
        l->omitted[set->scoped_omits[i].entry] = 0;
        l->omits |= applies(s, set->scoped_omits[i].pack);
    }
    for (uint32_t i = 0; i < set->scoped_omit_count; i++)
        l->omitted[set->scoped_omits[i].entry] |= (uint8_t)applies(s, set->scoped_omits[i].pack);
    return add_roles(s) | l->omits;
}

void gl_layout_make(glane_session *s)
{
    gl_layout *l = &s->layout;
    l->apart_count = l->heading_count = 0;
    if (s->set->format_count == 0)
        return;
    switch_rules(s);
    find_running(s);
    gl_run_type(s, GL_TYPE_FRAME);
    gl_run_type(s, GL_TYPE_BOILERPLATE);
    set_apart(s, GL_TYPE_FRAME);
    set_apart(s, GL_TYPE_BOILERPLATE);
    if (l->apart_count) {
        qsort(l->apart, l->apart_count, sizeof *l->apart, by_start);
        gl_sentences_find(&s->words, &s->view);
    }
    name_headings(s);
}

/* -- what is told of it ---------------------------------------------------------- */

/* Of two finders of a key the one that its file names first; a format's before a general one's. */
static int comes_before(const gl_ruleset *set, const gl_rule *a, const gl_rule *b)
{
    int general = set->formats[b->format - 1].general - set->formats[a->format - 1].general;
    if (general || a->format != b->format)
        return general ? general > 0 : a->format < b->format;
    return a->place.line != b->place.line ? a->place.line < b->place.line : a->place.column < b->place.column;
}

glane_str gl_layout_metadata(glane_session *s, uint32_t key)
{
    const gl_candidate *best = NULL;
    for (uint32_t i = s->layout.metadata; i < s->layout.metadata_end; i++) {
        const gl_candidate *c = s->candidates[i];
        const gl_rule *rule = &s->set->rules[c->fact.rule];
        if (rule->part != key)
            continue;
        const gl_rule *other = best ? &s->set->rules[best->fact.rule] : NULL;
        if (!best || comes_before(s->set, rule, other) || (rule == other && c->fact.view.start < best->fact.view.start))
            best = c;
    }
    return best ? gl_view_folded(&s->view, best->fact.view, s->document) : (glane_str){"", 0};
}
