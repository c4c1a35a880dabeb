/* The examples of rules, run as tests: what the rule itself gives on each text, after resolution. */
#include "engine.h"

#include "decimal.h"

/* Facts of others that the remedy of an example names. */
#define OTHERS_TOLD 4u

typedef struct checker {
    glane_session *s;
    const gl_rule *rule;
    uint32_t failed;
    /* What is wrong with the example under way, the first thing; no message: nothing. */
    gl_place place;
    glane_str message, remedy;
} checker;

void gl_tell(const glane_session *s, glane_severity severity, gl_place place, glane_str message, glane_str remedy)
{
    const glane_engine *e = s->engine;
    glane_diagnostic d = {.size = sizeof d, .severity = severity, .file = glane_str_of(place.file), .line = place.line,
                          .column = place.column, .message = message, .remedy = remedy};
    if (e->on_diagnostic)
        e->on_diagnostic(e->user, &d);
}

static void wrong(checker *c, gl_place place, glane_str message, glane_str remedy)
{
    c->place = place;
    c->message = message;
    c->remedy = remedy;
}

void glane_session_examples(glane_session *s, glane_example_fn on_example, void *user)
{
    s->on_example = on_example;
    s->example_user = user;
}

void gl_run_text(glane_session *s, glane_str text, const glane_node *date, gl_candidate ***kept, uint32_t *count)
{
    uint32_t facts;
    gl_session_reset(s, text.len);
    s->source = text;
    if (date) {
        s->date = date->text;
        s->date_from = "example";
    }
    gl_text_append(&s->text, text, 0, 1, 1);
    gl_text_index(&s->text);
    gl_extract(s);
    gl_resolve_all(s, kept, count);
    gl_candidate **linked = gl_only_facts(s, *kept, *count, &facts);
    gl_notes_apply(s, linked, facts);
    gl_link(s, linked, facts);
}

/* The facts that stand and that the rule amended. */
static uint32_t facts_amended(glane_session *s, const gl_rule *rule, gl_candidate **kept, uint32_t count, gl_candidate **own)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < s->candidate_count; k++)
            if (s->candidates[k]->target == kept[i]->index && &s->set->rules[s->candidates[k]->fact.rule] == rule) {
                own[n++] = kept[i];
                break;
            }
    return n;
}

/* What the rule gave: the facts that stand, or what later rules see of an internal type. */
static uint32_t facts_of(glane_session *s, const gl_rule *rule, gl_candidate **kept, uint32_t count, gl_candidate **own)
{
    uint32_t n = 0, index = (uint32_t)(rule - s->set->rules);
    int internal = s->set->type_info[rule->type].role == GL_ROLE_INTERNAL;
    const gl_type_facts *visible = &s->type_facts[rule->type];
    if (rule->amends != GLANE_NONE)
        return facts_amended(s, rule, kept, count, own);
    for (uint32_t i = 0; i < (internal ? visible->count : count); i++) {
        gl_candidate *c = internal ? visible->items[i] : kept[i];
        if (c->fact.rule == index)
            own[n++] = c;
    }
    return n;
}

static glane_str surface(const glane_session *s, const gl_candidate *c)
{
    glane_span text = gl_map_in(&s->view.map, c->fact.view); /* an internal fact has no `text` of its own */
    return (glane_str){s->text.data + text.start, text.end - text.start};
}

glane_str gl_attr_printed(glane_session *s, const glane_attr *a)
{
    char number[GL_DECIMAL_TEXT];
    switch (a->tag) {
    case GLANE_STRING:
        return a->as.string;
    case GLANE_DECIMAL:
        return gl_format(s->document, "%.*s", (int)gl_decimal_print(a->as.decimal, number, sizeof number), number);
    case GLANE_INTEGER:
        return gl_format(s->document, "%lld", (long long)a->as.integer);
    case GLANE_TRUE:
        return glane_str_of("yes");
    case GLANE_SPAN:
        return (glane_str){s->view.data + a->as.span.start, a->as.span.end - a->as.span.start};
    default:
        return a->as.integer == GLANE_NONE ? glane_str_of("document") : surface(s, s->candidates[a->as.integer]);
    }
}

static int same_value(const glane_attr *a, glane_str got, glane_str wanted)
{
    glane_decimal x, y;
    if (a->tag == GLANE_DECIMAL && gl_decimal_parse(got, &x) == GLANE_OK && gl_decimal_parse(wanted, &y) == GLANE_OK)
        return gl_decimal_compare(&x, &y) == 0;
    return glane_str_equal(got, wanted) || (a->tag == GLANE_TRUE && glane_str_equal(wanted, glane_str_of("true")));
}

const char *gl_example_differs(glane_session *s, const glane_node *expected, const gl_candidate *found, gl_place *place)
{
    for (size_t k = 0; k < expected->count; k++) {
        glane_str key = expected->keys[k], wanted = expected->items[k]->text, got = {"", 0};
        const glane_attr *attr = NULL;
        int same;
        if (glane_str_equal(key, glane_str_of("text"))) {
            got = surface(s, found);
            same = glane_str_equal(got, wanted);
        } else {
            attr = s->engine->host.fact_attr(&found->fact, gl_table_find(&s->set->keys, key));
            got = attr ? gl_attr_printed(s, attr) : (glane_str){"nothing", 7};
            same = attr ? same_value(attr, got, wanted) : glane_str_equal(wanted, glane_str_of("no"));
        }
        if (same)
            continue;
        *place = expected->items[k]->place;
        return gl_format(s->document, "%s is '%.*s', not '%.*s'", key.data, (int)got.len, got.data, (int)wanted.len, wanted.data).data;
    }
    return NULL;
}

/* Too many facts, or too few: which, and what others made of the text. */
static void wrong_count(checker *c, const glane_node *example, gl_candidate **own, uint32_t n, gl_candidate **kept,
                        uint32_t count)
{
    glane_session *s = c->s;
    glane_str others = {"", 0}, list = {"", 0};
    uint32_t told = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept[i]->fact.rule != (uint32_t)(c->rule - s->set->rules) && told++ < OTHERS_TOLD)
            others = gl_format(s->document, "%s%s'%.*s' is a %s by %s", others.data, others.len ? ", " : "",
                               (int)surface(s, kept[i]).len, surface(s, kept[i]).data,
                               gl_table_name(&s->set->types, kept[i]->fact.type).data,
                               s->set->rules[kept[i]->fact.rule].name.data);
    for (uint32_t i = 0; i < n; i++)
        list = gl_format(s->document, "%.*s%s'%.*s'", (int)list.len, list.data, i ? ", " : "", (int)surface(s, own[i]).len,
                         surface(s, own[i]).data);
    wrong(c, gl_node_get(example, "text")->place,
          gl_format(s->document, "rule %s gives %u facts%s%.*s, not %zu", c->rule->name.data, n, n ? ": " : "",
                    (int)list.len, list.data, gl_node_get(example, "expect")->count),
          told > OTHERS_TOLD
              ? gl_format(s->document, "other rules stand there: %s, and %u more; put the text in a file: glane explain --rule %s FILE:1",
                          others.data, told - OTHERS_TOLD, c->rule->name.data)
          : told ? gl_format(s->document, "other rules stand there: %s", others.data)
                     : gl_format(s->document, "put the text in a file: glane explain --rule %s FILE:1", c->rule->name.data));
}

/* Runs an example; c->message says what is wrong with it. */
static void run_example(checker *c, const glane_node *example)
{
    glane_session *s = c->s;
    const glane_node *text = gl_node_get(example, "text"), *expect = gl_node_get(example, "expect");
    gl_candidate **kept;
    uint32_t count;
    c->message = c->remedy = (glane_str){"", 0};
    gl_run_text(s, text->text, gl_node_get(example, "date"), &kept, &count);
    gl_candidate **own = gl_alloc(s->document, ((size_t)s->candidate_count + 1) * sizeof *own);
    uint32_t n = facts_of(s, c->rule, kept, count, own);
    if (n != expect->count)
        wrong_count(c, example, own, n, kept, count);
    for (uint32_t i = 0; i < n && !c->message.len; i++) {
        gl_place place;
        const char *differs = gl_example_differs(s, expect->items[i], own[i], &place);
        if (differs)
            wrong(c, place, gl_format(s->document, "rule %s: %s", c->rule->name.data, differs), (glane_str){"", 0});
    }
}

/* Counts and tells what became of an example, or, without one, of the rule that lacks it. */
static void conclude(checker *c, const glane_node *example)
{
    const glane_session *s = c->s;
    const glane_node *todo = gl_node_get(example, "todo"), *text = gl_node_get(example, "text");
    glane_verdict verdict = todo ? GLANE_TODO : GLANE_BROKEN;
    if (!c->message.len) {
        verdict = todo ? GLANE_TODO_PASSED : GLANE_PASSED;
        c->place = text->place;
    }
    if (verdict == GLANE_TODO_PASSED)
        wrong(c, todo->place, gl_format(c->s->document, "rule %s: this example holds by now", c->rule->name.data),
              glane_str_of("take 'todo' out, so that it stays so"));
    c->failed += verdict == GLANE_BROKEN;
    if (verdict == GLANE_BROKEN || verdict == GLANE_TODO_PASSED)
        gl_tell(s, verdict == GLANE_BROKEN ? GLANE_ERROR : GLANE_NOTE, c->place, c->message, c->remedy);
    glane_example told = {.size = sizeof told, .verdict = verdict, .rule = c->rule->name, .file = glane_str_of(c->place.file),
                          .line = c->place.line, .column = c->place.column, .message = c->message};
    if (text)
        told.text = text->text;
    if (verdict == GLANE_TODO && todo->text.len)
        told.message = todo->text; /* why, in the author's words */
    if (s->on_example)
        s->on_example(s->example_user, &told);
}

int gl_rule_asked(const glane_session *s, const gl_rule *rule)
{
    return (!s->set->more || rule->more) && !rule->yield_count; /* all packs apply: one that yields is off */
}

const char *gl_rule_lacks(const gl_rule *rule)
{
    const glane_node *list = gl_node_get(rule->node, "examples");
    int yes = 0, no = 0;
    for (size_t i = 0; list && i < list->count; i++)
        *(gl_node_get(list->items[i], "expect")->count ? &yes : &no) = 1;
    return !yes ? "must match" : !no ? "must not match" : NULL;
}

glane_status glane_test_rules(glane_session *s, const char *rule, uint32_t *ran, uint32_t *failed)
{
    checker c = {.s = s};
    *ran = 0;
    for (uint32_t i = 0; i < s->set->format_count; i++)
        if (!rule && (!s->set->more || s->set->formats[i].more))
            gl_format_test(s, &s->set->formats[i], ran, &c.failed);
    s->all_packs = 1; /* a rule that its format switches on is tested by itself */
    for (uint32_t r = 0; r < s->set->rule_count; r++) {
        c.rule = &s->set->rules[r];
        if (c.rule->format)
            continue;
        const glane_node *list = gl_node_get(c.rule->node, "examples");
        if (rule ? strcmp(rule, c.rule->name.data) != 0 : !gl_rule_asked(s, c.rule))
            continue;
        for (size_t i = 0; list && i < list->count; i++) {
            run_example(&c, list->items[i]);
            conclude(&c, list->items[i]);
            ++*ran;
        }
        const char *lacks = gl_rule_lacks(c.rule);
        if (!lacks)
            continue;
        wrong(&c, c.rule->place, gl_format(s->document, "rule %s has no example that %s", c.rule->name.data, lacks),
              glane_str_of("examples: one text with what it gives, one near miss with expect: []"));
        conclude(&c, NULL);
        ++*ran;
    }
    s->all_packs = 0;
    *failed = c.failed;
    return GLANE_OK;
}
