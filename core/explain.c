/* Why a fact is, or is not, at a place: what fired, what lost to what, and how far a named rule got. */
#include "engine.h"

#include <stdlib.h>

typedef struct explainer {
    glane_session *s;
    glane_text_fn write;
    void *user;
    glane_span view;     /* the place, in the view */
    const gl_rule *rule; /* NULL: all */
    uint32_t lines;
} explainer;

static void say(explainer *x, glane_str line)
{
    x->write(x->user, line.data, line.len);
    x->lines++;
}

static glane_str words_text(const glane_session *s, uint32_t first, uint32_t end)
{
    if (first >= end)
        return (glane_str){"", 0};
    uint32_t from = s->words.items[first].start, to = s->words.items[end - 1].end;
    return (glane_str){s->view.data + from, to - from};
}

static int touches(const explainer *x, glane_span view)
{
    return view.start < x->view.end && view.end > x->view.start;
}

static const char *step_name(explainer *x, const gl_step *step)
{
    static const char *const classes[] = {"any", "word", "capital", "caps", "lower", "digits"};
    const gl_ruleset *set = x->s->set;
    gl_arena *arena = x->s->document;
    switch (step->op) {
    case GL_OP_WORD:
        return gl_format(arena, "'%.*s'", (int)step->form->exact.len, step->form->exact.data).data;
    case GL_OP_ENTRY:
        return gl_format(arena, "an entry of lexicon %s", gl_lexicon_name(set->lexicons, step->arg).data).data;
    case GL_OP_TYPE:
        return gl_format(arena, "a fact of type <%s>", gl_table_name(&set->types, step->arg).data).data;
    default:
        return gl_format(arena, "<%s>", classes[step->arg % GL_CLASS_COUNT]).data;
    }
}

/* The furthest point of a phrase, and what it wanted there. */
static void say_furthest(explainer *x, const gl_rule *rule, uint32_t at)
{
    const glane_session *s = x->s;
    const uint32_t *wanted;
    uint32_t count, reached = gl_phrase_furthest(s, &wanted, &count);
    glane_str list = {"", 0}, got = words_text(s, at, reached), next = words_text(s, reached, reached + 1);
    for (uint32_t i = 0; i < count; i++)
        list = gl_format(s->document, "%s%s%s", list.data, i ? ", or " : "", step_name(x, &rule->phrase->steps[wanted[i]]));
    if (reached >= s->words.count)
        next = glane_str_of("the end of the text");
    say(x, gl_format(s->document, "  %s: after '%.*s' it wants %s; here stands '%.*s'\n", rule->name.data, (int)got.len, got.data,
                     list.len ? list.data : "another end", (int)next.len, next.data));
}

static void on_tried(void *user, const gl_rule *rule, uint32_t word, uint32_t end, gl_outcome outcome, glane_str detail)
{
    static const char *const why[] = {[GL_NO_MATCH] = "no match", [GL_UNLESS] = "turned down, since this holds: unless",
                                      [GL_REQUIRE] = "turned down, since this does not hold: require",
                                      [GL_REJECTED] = "turned down by its operator:"};
    explainer *x = user;
    const glane_session *s = x->s;
    glane_span view = {s->words.items[word].start, s->words.items[word].end};
    if (end > word && outcome != GL_NO_MATCH)
        view.end = s->words.items[end - 1].end;
    if (!touches(x, view) || outcome == GL_MATCHED || (x->rule ? rule != x->rule : outcome == GL_NO_MATCH))
        return;
    if (outcome == GL_NO_MATCH && rule->phrase) /* try_everywhere says it */
        return;
    glane_str text = words_text(s, word, end > word ? end : word + 1);
    if (outcome != GL_NO_MATCH) {
        say(x, gl_format(s->document, "  %s at '%.*s': %s %.*s\n", rule->name.data, (int)text.len, text.data, why[outcome],
                         (int)detail.len, detail.data));
    } else {
        say(x, gl_format(s->document, "  %s at '%.*s': its regex does not match here\n", rule->name.data, (int)text.len, text.data));
    }
}

static glane_str describe(const explainer *x, const gl_candidate *c)
{
    const glane_session *s = x->s;
    glane_span t = gl_map_in(&s->view.map, c->fact.view);
    return gl_format(s->document, "%s '%.*s' by %s", gl_table_name(&s->set->types, c->fact.type).data, (int)(t.end - t.start),
                     s->text.data + t.start, s->set->rules[c->fact.rule].name.data);
}

/* The candidate that stands where this one would. */
static const gl_candidate *winner_over(const gl_candidate *loser, gl_candidate *const *among, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (among[i] != loser && among[i]->fact.view.start < loser->fact.view.end &&
            loser->fact.view.start < among[i]->fact.view.end)
            return among[i];
    return NULL;
}

static const char *why_beaten(const gl_ruleset *set, const gl_candidate *loser, const gl_candidate *winner)
{
    if (loser->chars != winner->chars)
        return "which is longer";
    if (set->rules[loser->fact.rule].priority != set->rules[winner->fact.rule].priority)
        return "whose rule has the higher priority";
    if (loser->fact.type != winner->fact.type)
        return "whose type comes first in facts.yaml";
    return "which comes first";
}

static void say_fates(explainer *x, gl_candidate *const *kept, uint32_t count)
{
    glane_session *s = x->s;
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        const gl_candidate *c = s->candidates[i];
        gl_role role = s->set->type_info[c->fact.type].role;
        const gl_type_facts *same = &s->type_facts[c->fact.type];
        if (!touches(x, c->fact.view) || (x->rule && &s->set->rules[c->fact.rule] != x->rule))
            continue;
        const gl_candidate *winner = role == GL_ROLE_INTERNAL
                                         ? (c->fate == GL_VISIBLE ? NULL : winner_over(c, same->items, same->count))
                                     : c->kept ? NULL
                                               : winner_over(c, kept, count);
        glane_str line = describe(x, c);
        if (winner)
            say(x, gl_format(s->document, "  %.*s: lost to %s, %s\n", (int)line.len, line.data, describe(x, winner).data,
                             why_beaten(s->set, c, winner)));
        else
            say(x, gl_format(s->document, "  %.*s: %s\n", (int)line.len, line.data,
                             c->fact.type == GL_TYPE_BOILERPLATE ? "masked: no rule is tried here, and its digits are set aside"
                             : c->fact.type == GL_TYPE_FRAME ? "stands apart from the text: no heading, and no match runs across; facts count"
                             : role == GL_ROLE_FACT    ? "stands"
                             : role == GL_ROLE_ASIDE ? "stands; set aside, not written"
                                                     : "seen by later rules"));
    }
}

/* Why the asked rule is not tried in this document at all. */
static void say_switched(explainer *x)
{
    const glane_session *s = x->s;
    if (!x->rule || s->rule_states[x->rule - s->set->rules].next != UINT32_MAX || x->rule->type == GL_TYPE_SIGN)
        return;
    say(x, gl_format(s->document, "  %s is switched off here: the document's format is %s\n", x->rule->name.data,
                     s->layout.format == GLANE_NONE ? "none" : s->set->formats[s->layout.format].name.data));
}

/* The asked rule, tried at every word of the place whatever triggers it. */
static void try_everywhere(explainer *x)
{
    glane_session *s = x->s;
    for (uint32_t i = gl_words_from(&s->words, x->view.start); i < s->words.count && s->words.items[i].start < x->view.end; i++)
        if (!(s->words.items[i].flags & GLANE_WORD_HYPHEN) && x->rule->phrase &&
            gl_phrase_run(s, x->rule->phrase, i, GLANE_NONE, GLANE_NONE, NULL) == GLANE_NONE) {
            const uint32_t *wanted;
            uint32_t count;
            if (gl_phrase_furthest(s, &wanted, &count) > i)
                say_furthest(x, x->rule, i);
        }
}

static int find_place(explainer *x, uint32_t line, uint32_t column, int64_t offset)
{
    const gl_text *text = &x->s->text;
    glane_span place;
    if (line) {
        place = gl_text_line_span(text, line);
        if (line > text->lines)
            return 0;
        if (column) {
            uint32_t at = gl_text_byte(text, gl_text_char(text, place.start) + column - 1);
            if (at >= place.end)
                return 0;
            place = (glane_span){at, gl_text_byte(text, gl_text_char(text, at) + 1)};
        }
    } else {
        if (offset < 0 || offset >= text->chars)
            return 0;
        place = (glane_span){gl_text_byte(text, (uint32_t)offset), gl_text_byte(text, (uint32_t)offset + 1)};
    }
    x->view = gl_map_out(&x->s->view.map, place);
    return 1;
}

glane_status glane_explain(glane_session *s, const char *path, uint32_t line, uint32_t column, int64_t offset,
                           const char *rule, glane_text_fn write, void *user)
{
    explainer x = {.s = s, .write = write, .user = user};
    gl_trace trace = {.tried = on_tried, .user = &x};
    size_t length = 0;
    const char *reader, *wrong = gl_read_file(s, path, &length);
    gl_session_reset(s, wrong ? 0 : length);
    char *id = glane_document_id(path);
    s->doc = gl_str_copy(s->document, glane_str_of(id));
    free(id);
    if (rule && !(x.rule = gl_rule_find(s->set, rule))) {
        say(&x, gl_format(s->document, "no rule is named %s\n", rule));
        return GLANE_FAILED;
    }
    if (wrong || gl_read(s, glane_str_of(path), (glane_str){s->file, length}, &reader) != GLANE_OK) {
        say(&x, gl_format(s->document, "%s: %s\n", path, wrong ? gl_reason_of(wrong) : s->problems[0].message.data));
        return GLANE_FAILED;
    }
    /* The place is known in the text; the view, and what fires in it, is made by the extraction. */
    gl_view_build(&s->view, &s->text);
    if (!find_place(&x, line, column, offset)) {
        say(&x, gl_format(s->document, "%s: there is no such place; it has %u lines and %u characters\n", path, s->text.lines,
                          s->text.chars));
        return GLANE_FAILED;
    }
    say(&x, gl_format(s->document, "%.*s\n", (int)(x.view.end - x.view.start), s->view.data + x.view.start));
    gl_candidate **kept;
    uint32_t count;
    s->trace = &trace;
    gl_extract(s);
    gl_resolve_all(s, &kept, &count);
    say_switched(&x);
    say_fates(&x, kept, count);
    if (x.rule)
        try_everywhere(&x);
    s->trace = NULL;
    if (x.lines == 1)
        say(&x, x.rule ? gl_format(s->document, "  %s was not tried here: nothing that it needs to begin stands in this place\n", rule)
                       : glane_str_of("  no rule came near\n"));
    return GLANE_OK;
}
