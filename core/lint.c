/* Lints: what rules may do but seldom mean to. All that they find is a warning; each is bounded by counts.
 *
 * Looked at: the rules as compiled, what the tally counted over their examples (and over documents, if it was
 * begun before), ties that resolution broke by name, and each rule's steps on a text made of its own examples. */
#include "engine.h"

#include "format.h"
#include "limits.h"

struct gl_ties {
    gl_table pairs; /* "WINNER LOSER", each told once */
    uint32_t told;
};

typedef struct linter {
    glane_session *s;
    uint32_t warnings;
} linter;

static void warn(linter *l, gl_place place, const char *name, glane_str message, const char *remedy)
{
    gl_tell(l->s, GLANE_WARNING, place, gl_format(l->s->record, "%s [%s]", message.data, name),
            glane_str_of(remedy));
    gl_arena_reset(l->s->record);
    l->warnings++;
}

/* -- ties ----------------------------------------------------------------------- */

void gl_ties_begin(glane_session *s)
{
    s->ties = gl_alloc(s->arena, sizeof *s->ties);
    gl_table_init(&s->ties->pairs, s->arena);
}

void gl_ties_end(glane_session *s)
{
    if (s->ties)
        gl_table_free(&s->ties->pairs);
    s->ties = NULL;
}

static int same_value(const glane_attr *a, const glane_attr *b)
{
    if (a->tag != b->tag)
        return 0;
    switch ((glane_tag)a->tag) {
    case GLANE_STRING: return glane_str_equal(a->as.string, b->as.string);
    case GLANE_DECIMAL: return memcmp(a->as.decimal, b->as.decimal, sizeof *a->as.decimal) == 0;
    case GLANE_SPAN: return a->as.span.start == b->as.span.start && a->as.span.end == b->as.span.end;
    case GLANE_TRUE: return 1;
    case GLANE_INTEGER:
    case GLANE_FACT: return a->as.integer == b->as.integer;
    default: return 0; /* records alone have others */
    }
}

/* Have two facts the same keys and values, so that it is no matter which stands? */
static int say_the_same(const glane_fact *a, const glane_fact *b)
{
    if (a->attr_count != b->attr_count)
        return 0;
    for (uint32_t i = 0; i < a->attr_count; i++) {
        uint32_t k = 0;
        while (k < b->attr_count && b->attrs[k].key != a->attrs[i].key)
            k++;
        if (k == b->attr_count || !same_value(&a->attrs[i], &b->attrs[k]))
            return 0;
    }
    return 1;
}

void gl_tie_note(glane_session *s, const gl_candidate *winner, const gl_candidate *loser)
{
    const gl_rule *won = &s->set->rules[winner->fact.rule], *lost = &s->set->rules[loser->fact.rule];
    uint32_t before = s->ties->pairs.count;
    if (won->type == GL_TYPE_METADATA || say_the_same(&winner->fact, &loser->fact)) /* a finder's rank decides */
        return;
    if ((!gl_rule_asked(s, won) && !gl_rule_asked(s, lost)) ||
        gl_table_add(&s->ties->pairs, gl_format(s->document, "%s %s", won->name.data, lost->name.data)) !=
            before)
        return;
    linter l = {.s = s};
    glane_span view = loser->fact.view;
    warn(&l, lost->place, "tie",
         gl_format(s->document, "rule %s loses '%.*s' to %s by its name alone", lost->name.data,
                   (int)(view.end - view.start), s->view.data + view.start, won->name.data),
         "give one of them a priority, or let them match different things");
    s->ties->told++;
}

/* -- what is compiled ------------------------------------------------------------ */

/* Can a program match without asking for anything, not even for the end of a line? */
static int asks_nothing(const gl_program *program)
{
    uint32_t stack[GL_MAX_PHRASE_STEPS * 2 + 2], depth = 0;
    uint8_t been[GL_MAX_PHRASE_STEPS + 1] = {0};
    stack[depth++] = 0;
    while (depth) {
        uint32_t pc = stack[--depth];
        const gl_step *step = &program->steps[pc];
        if (been[pc])
            continue;
        been[pc] = 1;
        if (step->op == GL_OP_MATCH)
            return 1;
        if (step->op == GL_OP_SPLIT)
            stack[depth++] = step->y;
        if (step->op == GL_OP_SPLIT || step->op == GL_OP_JUMP)
            stack[depth++] = step->x;
        if (step->op == GL_OP_OPEN || step->op == GL_OP_CLOSE)
            stack[depth++] = pc + 1;
    }
    return 0;
}

static void lint_contexts(linter *l, const gl_rule *rule, const gl_contexts *contexts, const char *what)
{
    for (uint32_t i = 0; i < contexts->count; i++) {
        const gl_context *c = &contexts->items[i];
        if (c->where <= GL_AROUND && c->program.first.empty && asks_nothing(&c->program))
            warn(l, c->place, "always-holds",
                 gl_format(l->s->document, "rule %s: '%s' holds everywhere: %s matches nothing at all",
                           rule->name.data, what, c->source.data),
                 "leave one word outside []");
    }
}

/* Is the lexicon, PACK/NAME, of a pack that is asked about? */
static int lexicon_asked(const glane_session *s, glane_str name)
{
    const char *slash = strchr(name.data, '/');
    size_t pack = slash ? (size_t)(slash - name.data) + 1 : name.len;
    if (!s->set->more || name.data[0] == '^') /* forms of a word, which are no pack's */
        return name.data[0] != '^';
    for (uint32_t r = 0; r < s->set->rule_count; r++)
        if (s->set->rules[r].more && s->set->rules[r].name.len > pack &&
            !memcmp(s->set->rules[r].name.data, name.data, pack))
            return 1;
    return 0;
}

/* What an entry matches, as bytes: its lexicon, then for each word its id and the capitals that it asks for. */
static glane_str words_of(gl_arena *arena, const gl_entry *entry)
{
    uint32_t size = 0, most = 8;
    for (uint32_t k = 0; k < entry->form_count; k++)
        most += 16 + (uint32_t)entry->forms[k].exact.len;
    char *bytes = gl_alloc(arena, most);
    memcpy(bytes, &entry->lexicon, sizeof entry->lexicon);
    size = sizeof entry->lexicon;
    for (uint32_t k = 0; k < entry->form_count; k++) {
        const gl_form *form = &entry->forms[k];
        uint32_t pair[2] = {form->word, (uint32_t)form->casing};
        memcpy(bytes + size, pair, sizeof pair);
        size += (uint32_t)sizeof pair;
        if (form->casing == GL_EXACT_CASE) {
            memcpy(bytes + size, form->exact.data, form->exact.len);
            size += (uint32_t)form->exact.len;
        }
    }
    return (glane_str){bytes, size};
}

/* Two entries of one lexicon that match the same words: the first is the one that is seen. */
static void lint_entries(linter *l)
{
    const gl_lexicons *lexicons = l->s->set->lexicons;
    gl_arena *arena = gl_arena_new();
    uint32_t *firsts = gl_alloc(arena, ((size_t)gl_entry_count(lexicons) + 1) * sizeof *firsts), asked = GLANE_NONE;
    gl_table seen;
    gl_table_init(&seen, arena);
    for (uint32_t i = 0; i < gl_entry_count(lexicons); i++) {
        const gl_entry *entry = gl_entry_at(lexicons, i);
        if (i == 0 || entry->lexicon != gl_entry_at(lexicons, i - 1)->lexicon)
            asked = lexicon_asked(l->s, gl_lexicon_name(lexicons, entry->lexicon)) ? entry->lexicon : GLANE_NONE;
        if (asked != entry->lexicon)
            continue;
        uint32_t before = seen.count, id = gl_table_add(&seen, words_of(arena, entry));
        if (id == before) {
            firsts[id] = i;
            continue;
        }
        const gl_entry *first = gl_entry_at(lexicons, firsts[id]);
        warn(l, entry->place, "entry-twice",
             gl_format(l->s->document, "'%s' matches what '%s' of line %u does, which comes first", entry->text.data,
                       first->text.data, first->place.line),
             "take one of them out");
    }
    gl_table_free(&seen);
    gl_arena_free(arena);
}

/* -- what the examples show -------------------------------------------------------- */

static void lint_counts(linter *l, const gl_rule *rule)
{
    const glane_tally *t = &l->s->tally[rule - l->s->set->rules];
    if (!t->matches)
        warn(l, rule->place, "never-fires",
             gl_format(l->s->document, "rule %s matches nothing, not even in its examples", rule->name.data),
             "glane explain --rule tells how far it gets");
    else if (!t->stands)
        warn(l, rule->place, "always-beaten",
             gl_format(l->s->document, "rule %s matched %u times, and another rule stood there each time",
                       rule->name.data, t->matches),
             "glane explain tells who won; a priority, or a longer match, would win");
}

static void lint_steps(linter *l, const gl_rule *rule, uint64_t steps, uint64_t bytes, const char *where)
{
    if (bytes && steps / bytes >= GL_LINT_STEPS_PER_BYTE)
        warn(l, rule->place, "slow",
             gl_format(l->s->document, "rule %s takes %llu steps for each byte of %s; %u is much",
                       rule->name.data, (unsigned long long)(steps / bytes), where, GL_LINT_STEPS_PER_BYTE),
             "begin it with a word or a lexicon, repeat less, or give 'within' a number of words");
}

/* The worst that a rule meets in practice: a page of nothing but its own examples. */
static void lint_page(linter *l, const gl_rule *rule)
{
    glane_session *s = l->s;
    const glane_node *list = gl_node_get(rule->node, "examples");
    char page[GL_LINT_PAGE_BYTES];
    gl_candidate **kept;
    uint32_t count, index = (uint32_t)(rule - s->set->rules);
    size_t len = 0, before = 1;
    while (len != before) { /* until nothing more fits */
        before = len;
        for (size_t i = 0; list && i < list->count; i++) {
            glane_str text = gl_node_get(list->items[i], "text")->text;
            if (text.len + 2 > sizeof page - len)
                continue;
            memcpy(page + len, text.data, text.len);
            memcpy(page + len + text.len, "\n\n", 2);
            len += text.len + 2;
        }
    }
    if (!len)
        return;
    uint64_t steps = s->tally[index].steps;
    gl_run_text(s, (glane_str){page, len}, NULL, &kept, &count);
    lint_steps(l, rule, s->tally[index].steps - steps, len, "its own examples");
}

uint32_t glane_lint_rules(glane_session *s)
{
    linter l = {.s = s};
    gl_candidate **kept;
    uint32_t count;
    if (!s->ties)
        glane_session_tally(s, GLANE_TALLY_LINT);
    for (uint32_t r = 0; r < s->set->rule_count; r++)
        lint_steps(&l, &s->set->rules[r], s->tally[r].steps, s->tallied_bytes, "the documents");
    lint_entries(&l);
    s->all_packs = 1; /* a rule that its format switches on is looked at by itself */
    for (uint32_t r = 0; r < s->set->rule_count; r++) {
        const gl_rule *rule = &s->set->rules[r];
        const glane_node *list = gl_node_get(rule->node, "examples");
        for (size_t i = 0; gl_rule_asked(s, rule) && list && i < list->count; i++)
            gl_run_text(s, gl_node_get(list->items[i], "text")->text, gl_node_get(list->items[i], "date"),
                        &kept, &count);
    }
    for (uint32_t r = 0; r < s->set->rule_count; r++) {
        const gl_rule *rule = &s->set->rules[r];
        const char *lacks = gl_rule_lacks(rule);
        if (!gl_rule_asked(s, rule))
            continue;
        lint_contexts(&l, rule, &rule->require, "require");
        lint_contexts(&l, rule, &rule->unless, "unless");
        lint_contexts(&l, rule, &rule->context, "context");
        if (rule->format) /* its format has the examples */
            continue;
        if (lacks)
            warn(&l, rule->place, "no-example",
                 gl_format(s->document, "rule %s has no example that %s", rule->name.data, lacks),
                 "examples: one text with what it gives, one near miss with expect: []");
        lint_counts(&l, rule);
    }
    for (uint32_t r = 0; r < s->set->rule_count; r++) /* last: pages are tallied too */
        if (gl_rule_asked(s, &s->set->rules[r]))
            lint_page(&l, &s->set->rules[r]);
    s->all_packs = 0;
    return l.warnings + s->ties->told;
}
