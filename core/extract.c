/* The extraction of one document: every type in order, each rule where it can begin. */
#include "engine.h"

#include "sort.h"

/* `after`: the signs of the word `second`, all of them for an explanation. */
static inline void push_event(glane_session *s, uint32_t word, uint32_t second, uint64_t after, uint32_t rule)
{
    gl_events *events = &s->events[rule];
    if (!(after & s->set->gates[rule].early))
        return;
    if (events->count >= events->capacity)
        gl_grow((void **)&events->items, &events->capacity, (size_t)events->count + 1, sizeof *events->items);
    events->items[events->count++] = (uint64_t)word << 32 | second;
}

static uint64_t signs_after(const glane_session *s, uint32_t second)
{
    return s->trace ? UINT64_MAX : s->signs[second];
}

static inline void push_all(glane_session *s, const gl_index *index, uint32_t key, uint32_t word, uint32_t second)
{
    uint32_t i = index->start[key], end = index->start[key + 1];
    if (i == end)
        return;
    uint64_t after = signs_after(s, second);
    for (; i < end; i++)
        push_event(s, word, second, after, index->rules[i]);
}

static void push_classes(glane_session *s, const gl_index *classes, const gl_word *w, uint32_t word)
{
    for (uint32_t k = 0; k < GL_CLASS_COUNT; k++)
        if (classes->start[k] < classes->start[k + 1] && gl_class_fits(k, w))
            push_all(s, classes, k, word, word + 1);
}

/* The signs of a word's classes, as gl_class_fits has them. */
static uint64_t class_signs(uint32_t flags)
{
    uint64_t letters = flags & GLANE_WORD_CAPITAL ? GL_SIGN_LETTERS | GL_SIGN_CAPITAL : GL_SIGN_LETTERS | GL_SIGN_LOWER;
    return (flags & GLANE_WORD_LETTERS ? letters : 0) | (flags & GLANE_WORD_CAPITAL ? GL_SIGN_CAPITAL : 0) |
           (flags & GLANE_WORD_CAPITALS ? GL_SIGN_CAPITALS : 0) | (flags & GLANE_WORD_DIGITS ? GL_SIGN_DIGITS : 0);
}

/* The signs of a word: its classes and ids, and the entries that begin and end there. */
static void sign_word(glane_session *s, uint32_t i)
{
    const gl_word *w = &s->words.items[i];
    uint64_t own = GL_SIGN_ANY | class_signs(w->flags) | gl_sign(s->set, GL_SIGN_WORD, w->word) |
                   gl_sign(s->set, GL_SIGN_WORD, w->alt);
    s->signs[i] = own;
    s->end_signs[i] |= own;
    for (uint32_t h = s->hits.head[i]; h; h = s->hits.items[h].next) {
        uint64_t sign = gl_sign(s->set, GL_SIGN_LEXICON, s->hits.items[h].lexicon);
        s->signs[i] |= sign;
        s->end_signs[s->hits.items[h].end - 1] |= sign;
    }
}

/* The rules that two indexes give for the ids of word i and the entries that begin there. They are
 * tried at that word or, with `at`, at an earlier one that i follows. */
static void push_standing(glane_session *s, const gl_index *words, const gl_index *lexicons, uint32_t i, uint32_t at)
{
    const gl_word *w = &s->words.items[i];
    uint32_t from = at == GLANE_NONE ? i : at, second = at == GLANE_NONE ? i + 1 : i;
    if (w->word)
        push_all(s, words, w->word, from, second);
    if (w->alt && w->alt != w->word)
        push_all(s, words, w->alt, from, second);
    for (uint32_t h = s->hits.head[i]; h; h = s->hits.items[h].next)
        push_all(s, lexicons, s->hits.items[h].lexicon, from, at == GLANE_NONE ? s->hits.items[h].end : i);
}

/* Regexes that the bytes at, before and after a word do not rule out. An explanation goes by the
 * first three bytes alone. */
static void push_regexes(glane_session *s, const gl_word *w, uint32_t i)
{
    const gl_regex_sets *x = &s->set->dispatch.regexes;
    const unsigned char *view = (const unsigned char *)s->view.data;
    uint32_t width = x->width, digits = w->end - w->start;
    unsigned char next = view[w->end];
    unsigned char second = view[w->start + 1], third = w->start + 2 <= s->view.len ? view[w->start + 2] : 0;
    const uint64_t *begins = x->begins + (size_t)view[w->start] * width;
    const uint64_t *seconds = x->second + (size_t)second * width, *thirds = x->third + (size_t)third * width;
    const uint64_t *after = x->all, *space = x->all;
    const uint64_t *before = s->trace ? x->all : x->before + (size_t)(w->start ? view[w->start - 1] : '\n') * width;
    if (digits > GL_PREFILTER_DIGITS)
        digits = GL_PREFILTER_DIGITS;
    if (w->flags & GLANE_WORD_LETTERS && !s->trace)
        after = x->after + (size_t)next * width;
    if (w->flags & GLANE_WORD_DIGITS && !s->trace) {
        after = x->after_digits + (size_t)(digits * 256 + next) * width;
        if (next == ' ')
            space = x->after_space + (size_t)(digits * 256 + view[w->end + 1]) * width;
    }
    for (uint32_t k = 0; k < width; k++)
        for (uint64_t left = begins[k] & seconds[k] & thirds[k] & before[k] & after[k] & space[k]; left; left &= left - 1)
            push_event(s, i, i + 1, UINT64_MAX, x->rules[k * 64 + (uint32_t)__builtin_ctzll(left)]);
}

/* One pass over the words: what each of them triggers by itself. */
static void push_word_events(glane_session *s)
{
    const gl_dispatch *d = &s->set->dispatch;
    for (uint32_t i = 0; i < s->words.count; i++)
        sign_word(s, i);
    for (uint32_t i = 0; i < s->words.count; i++) {
        const gl_word *w = &s->words.items[i];
        uint32_t triggers = s->hits.head[i] ? GL_TRIGGER_ALL : d->triggers[w->word] | d->triggers[w->alt];
        if (triggers & GL_TRIGGER_SECOND && i && !(w->flags & GLANE_WORD_BREAK)) /* rules that begin with a class: at the word before */
            push_standing(s, &d->second_words, &d->second_lexicons, i, i - 1);
        if (w->flags & GLANE_WORD_HYPHEN)
            continue;
        if (triggers & GL_TRIGGER_FIRST)
            push_standing(s, &d->words, &d->lexicons, i, GLANE_NONE);
        if (w->flags & GLANE_WORD_BREAK) {
            push_standing(s, &d->line_words, &d->line_lexicons, i, GLANE_NONE);
            push_classes(s, &d->line_classes, w, i);
        }
        push_regexes(s, w, i);
        if (s->signs[i] & d->class_signs)
            push_classes(s, &d->classes, w, i);
    }
}

/* What a visible fact triggers, with the word that follows it. */
static void push_fact_events(glane_session *s, const gl_candidate *fact)
{
    const gl_follow *follow = &s->set->follow[fact->fact.type];
    if (!follow->any)
        return;
    uint64_t after = signs_after(s, fact->end);
    for (uint32_t i = 0; i < follow->always_count; i++)
        push_event(s, fact->first, fact->end, after, follow->always[i]);
    if (s->trace || s->words.items[fact->first].flags & GL_WORD_IN_CELL)
        for (uint32_t i = 0; i < follow->in_cell_count; i++)
            push_event(s, fact->first, fact->end, after, follow->in_cells[i]);
    if (fact->end < s->words.count)
        push_standing(s, &follow->words, &follow->lexicons, fact->end, fact->first);
}

/* Marks the words that a visible fact lies in; the one before, where it begins inside that. */
static void sign_fact(glane_session *s, const gl_candidate *c, uint64_t sign)
{
    uint32_t first = c->first && s->words.items[c->first - 1].end > c->fact.view.start ? c->first - 1 : c->first;
    s->signs[c->first] |= sign;
    s->end_signs[c->end - 1] |= sign;
    for (uint32_t i = first; i < c->end; i++)
        s->covers[i] |= sign;
}

/* The type's winners become visible: chained by word, listed by place, triggering later rules. */
static void show_winners(glane_session *s, uint32_t type, uint32_t from)
{
    gl_type_facts *facts = &s->type_facts[type];
    uint32_t count = s->candidate_count - from;
    gl_resolve(s, s->candidates + from, count);
    facts->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        gl_candidate *c = s->order[i]; /* by place, left there by gl_resolve */
        c->fate = c->kept ? GL_VISIBLE : GL_BEATEN_IN_TYPE;
        if (!c->kept)
            continue;
        gl_grow((void **)&facts->items, &facts->capacity, (size_t)facts->count + 1, sizeof *facts->items);
        facts->items[facts->count++] = c;
        sign_fact(s, c, gl_sign(s->set, GL_SIGN_TYPE, type));
        c->next = s->fact_head[c->first];
        s->fact_head[c->first] = c->index + 1;
        push_fact_events(s, c);
    }
}

/* Does a word begin in a span? None does where a reader masked the line already. */
static int has_word(const glane_session *s, glane_span view)
{
    uint32_t word = gl_words_from(&s->words, view.start);
    return word < s->words.count && s->words.items[word].start < view.end;
}

static void run_scans(glane_session *s, uint32_t type)
{
    const gl_index *index = &s->set->type_rules;
    for (uint32_t i = index->start[type]; i < index->start[type + 1]; i++) {
        const gl_rule *rule = &s->set->rules[index->rules[i]];
        const glane_operator *operator = gl_operator_of(s->engine, rule);
        if (s->rule_states[index->rules[i]].next == UINT32_MAX) /* switched off */
            continue;
        for (uint32_t k = 0; rule->running && k < s->layout.running_count; k++)
            if (s->layout.running[k].kind == rule->running && has_word(s, s->layout.running[k].view))
                gl_candidate_add(s, rule, s->layout.running[k].view, GLANE_NONE, NULL, 0);
        if (rule->phrase || rule->pattern || !operator)
            continue;
        glane_context context = gl_context_of(s, rule->plugin, "extract");
        context.rule = rule;
        if (operator->scan(gl_plugin_state(s, rule->plugin), &context) < GLANE_FAILED)
            continue;
        if (!s->stopped)
            gl_problem_add(s, "extract", "operator-failed", 1, NULL, "operator %s of rule %s failed",
                           rule->operator_name.data, rule->name.data);
        s->stopped = 1;
    }
}

/* Tries one rule at all its words: one rule at a time keeps its program at hand. */
static void run_rule(glane_session *s, uint32_t index)
{
    gl_events *events = &s->events[index];
    const gl_rule *rule = &s->set->rules[index];
    uint64_t signs = s->trace ? UINT64_MAX : s->set->gates[index].signs;
    if (!events->count || s->rule_states[index].next == UINT32_MAX) /* switched off */
        return;
    gl_grow((void **)&s->scratch.items, &s->scratch.capacity, events->count, sizeof *events->items);
    gl_sort_runs(events->items, s->scratch.items, events->count); /* a run from the words, and one from each type that begins it */
    for (uint32_t i = 0; i < events->count && !s->stopped; i++) {
        uint32_t word = (uint32_t)(events->items[i] >> 32), second = (uint32_t)events->items[i];
        if (s->signs[second] & signs) {
            if (s->tally)
                gl_tally_try(s, rule, word);
            else
                gl_rule_try(s, rule, word);
        }
        s->steps += 4;
        if (s->steps > s->step_limit)
            gl_charge(s, 0); /* reports it, and stops */
    }
}

void gl_run_type(glane_session *s, uint32_t type)
{
    const gl_index *rules = &s->set->type_rules;
    uint32_t from = s->candidate_count;
    for (uint32_t i = rules->start[type]; i < rules->start[type + 1]; i++)
        run_rule(s, rules->rules[i]);
    run_scans(s, type);
    show_winners(s, type, from);
    if (type == GL_TYPE_METADATA) {
        s->layout.metadata = from;
        s->layout.metadata_end = s->candidate_count;
    }
}

/* The sections, as what stands apart, headings that formats name and tables leave them. */
static void find_sections(glane_session *s)
{
    glane_span *tables = gl_alloc(s->document, (s->grids.count + 1) * sizeof *tables);
    for (uint32_t i = 0; i < s->grids.count; i++) {
        gl_range words = s->grids.items[i].words;
        tables[i] = (glane_span){s->words.items[words.first].start, s->words.items[words.end - 1].end};
    }
    gl_outline outline = {s->layout.apart, s->layout.apart_count, s->layout.headings, s->layout.heading_count, tables,
                          (uint32_t)s->grids.count};
    gl_sections_find(&s->sections, &s->view, &outline);
}

/* The view, its words, their entries and tables, and where which rule is to be tried. */
static void find_words(glane_session *s)
{
    const gl_ruleset *set = s->set;
    gl_view_build(&s->view, &s->text);
    gl_words_cut(&s->words, &s->view, set->vocab);
    gl_hits_find(&s->hits, set->lexicons, &s->words, s->view.data);
    if (s->layout.omits)
        gl_hits_omit(&s->hits, s->words.count, s->layout.omitted);
    gl_grids_find(s);
    gl_grow((void **)&s->fact_head, &s->fact_head_capacity, (size_t)s->words.count + 1, sizeof *s->fact_head);
    memset(s->fact_head, 0, ((size_t)s->words.count + 1) * sizeof *s->fact_head);
    gl_grow((void **)&s->signs, &s->sign_capacity, (size_t)s->words.count + 1, sizeof *s->signs);
    gl_grow((void **)&s->end_signs, &s->end_sign_capacity, (size_t)s->words.count + 1, sizeof *s->end_signs);
    gl_grow((void **)&s->covers, &s->cover_capacity, (size_t)s->words.count + 1, sizeof *s->covers);
    s->signs[s->words.count] = GL_SIGN_ANY;
    memset(s->end_signs, 0, ((size_t)s->words.count + 1) * sizeof *s->end_signs);
    memset(s->covers, 0, ((size_t)s->words.count + 1) * sizeof *s->covers);
    memset(s->rule_states, 0, set->rule_count * sizeof *s->rule_states);
    for (uint32_t type = 0; type < set->types.count; type++)
        s->type_facts[type].count = 0;
    for (uint32_t rule = 0; rule < set->rule_count; rule++)
        s->events[rule].count = 0;
    for (uint32_t i = 0; i < set->wide_count; i++)
        s->stands[i].found = 0;
    push_word_events(s);
}

void gl_extract(glane_session *s)
{
    const gl_ruleset *set = s->set;
    s->grid_roles = set->grid_roles;
    s->layout.omits = 0;
    find_words(s);
    if (gl_layout_recognise(s))
        find_words(s); /* packs of the format say more of them */
    gl_layout_make(s);
    if (!gl_sections_given(&s->sections, &s->text, &s->view))
        find_sections(s);
    for (uint32_t i = 0; i < set->order_count; i++) {
        if (set->order[i] >= GL_TYPE_SIGN && set->order[i] <= GL_TYPE_HEADING)
            continue; /* the layout's own */
        gl_run_type(s, set->order[i]);
        if (set->order[i] == GL_TYPE_YEAR)
            gl_find_date(s);
    }
    if (set->type_amended != GLANE_NONE)
        gl_amend(s);
}
