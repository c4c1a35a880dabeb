/* Rules that came close to a match, the furthest point that they reached, and what they wanted there. */
#include "explain.h"

static const char *step_name(const glane_session *s, const gl_step *step)
{
    const gl_ruleset *set = s->set;
    gl_arena *arena = s->document;
    switch (step->op) {
    case GL_OP_WORD:
        return gl_format(arena, "'%.*s'", (int)step->form->exact.len, step->form->exact.data).data;
    case GL_OP_ENTRY:
        return gl_format(arena, "an entry of lexicon %s", gl_lexicon_name(set->lexicons, step->arg).data).data;
    case GL_OP_TYPE:
        return gl_format(arena, "a fact of type <%s>", gl_table_name(&set->types, step->arg).data).data;
    default:
        return gl_format(arena, "<%s>", gl_word_class_name(step->arg)).data;
    }
}

/* The furthest point of the phrase that has just run, and what it wanted there. */
static gl_near near_of_phrase(const glane_session *s, const gl_rule *rule, uint32_t at)
{
    const uint32_t *wanted;
    uint32_t count, reached = gl_phrase_furthest(s, &wanted, &count);
    gl_near near = {.rule = rule, .at = at, .reached = reached, .wanted = {"", 0}};
    near.bytes = s->words.items[reached].start - s->words.items[at].start;
    for (uint32_t i = 0; i < count; i++)
        near.wanted = gl_format(s->document, "%s%s%s", near.wanted.data, i ? ", or " : "",
                                step_name(s, &rule->phrase->steps[wanted[i]]));
    if (!near.wanted.len)
        near.wanted = glane_str_of("another end");
    return near;
}

static gl_near near_of_regex(glane_session *s, const gl_rule *rule, uint32_t at)
{
    glane_str item;
    uint32_t start = s->words.items[at].start, end = gl_pattern_furthest(s, rule, start, &item);
    gl_near near = {.rule = rule, .at = at, .bytes = end - start};
    near.reached = gl_words_after(&s->words, at, end);
    near.wanted = item.len ? gl_format(s->document, "'%.*s'", (int)item.len, item.data) : glane_str_of("another end");
    return near;
}

static void say_near(gl_explainer *x, const gl_near *near)
{
    const glane_session *s = x->s;
    uint32_t start = s->words.items[near->at].start;
    glane_str got = {s->view.data + start, near->bytes}, next = gl_words_text(s, near->reached, near->reached + 1);
    if (!near->rule->phrase && start + near->bytes < s->view.len) { /* a regex stops inside words too */
        const gl_word *w = &s->words.items[near->reached];
        uint32_t stop = near->reached < s->words.count ? w->end : s->view.len;
        if (near->reached > near->at && s->words.items[near->reached - 1].end > start + near->bytes)
            stop = s->words.items[near->reached - 1].end;
        next = (glane_str){s->view.data + start + near->bytes, stop - start - near->bytes};
    }
    while (got.len && got.data[got.len - 1] == ' ')
        got.len--;
    if (near->reached >= s->words.count && near->rule->phrase)
        next = glane_str_of("the end of the text");
    gl_say(x, gl_format(s->document, "  %s: after '%.*s' it wants %s; here stands '%.*s'\n", near->rule->name.data,
                        (int)got.len, got.data, near->wanted.data, (int)next.len, next.data));
}

/* Does it not match from this word on? Everything that rules see is there by now. */
static int misses(glane_session *s, const gl_rule *rule, uint32_t at)
{
    unsigned char first = (unsigned char)s->view.data[s->words.items[at].start];
    if (s->words.items[at].flags & (GLANE_WORD_HYPHEN | GL_WORD_MASKED))
        return 0;
    if (rule->phrase)
        return gl_phrase_run(s, rule->phrase, at, GLANE_NONE, GLANE_NONE, NULL) == GLANE_NONE;
    s->match.captures.count = 0;
    return rule->pattern && (rule->pattern->begins[first / 8] >> (first % 8)) & 1 &&
           gl_pattern_run(s, rule, at, &s->match.captures) == GLANE_NONE;
}

/* The words of the place; in a narrow one also those before it, from which a match could have reached it. */
static void find_words(const gl_explainer *x, uint32_t *first, uint32_t *end)
{
    const gl_words *words = &x->s->words;
    *first = gl_words_from(words, x->view.start);
    *end = gl_words_from(words, x->view.end);
    if (*first > 0 && words->items[*first - 1].end > x->view.start)
        --*first;
    if (*end - *first > GL_NEAR_WORDS)
        *end = *first + GL_NEAR_WORDS;
    if (x->narrow)
        *first = *first > GL_NEAR_BEFORE ? *first - GL_NEAR_BEFORE : 0;
}

/* Did it get to the place? What it stopped at lies in it, or behind it. */
static int stops_there(const gl_explainer *x, const gl_near *near)
{
    const gl_words *words = &x->s->words;
    return near->reached >= words->count || words->items[near->reached].end > x->view.start;
}

/* The best attempt of a rule that got to the place. */
static gl_near nearest(const gl_explainer *x, const gl_rule *rule, uint32_t first, uint32_t end)
{
    glane_session *s = x->s;
    gl_near best = {.rule = NULL};
    for (uint32_t at = first; at < end; at++) {
        if (!misses(s, rule, at))
            continue;
        gl_near near = rule->phrase ? near_of_phrase(s, rule, at) : near_of_regex(s, rule, at);
        if (near.bytes > best.bytes && stops_there(x, &near))
            best = near;
    }
    return best;
}

/* Has the rule a candidate in the place? It is told already. */
static int has_candidate(const gl_explainer *x, const gl_rule *rule)
{
    for (uint32_t i = 0; i < x->s->candidate_count; i++) {
        const gl_candidate *c = x->s->candidates[i];
        if (&x->s->set->rules[c->fact.rule] == rule && c->fact.view.start < x->view.end && c->fact.view.end > x->view.start)
            return 1;
    }
    return 0;
}

void gl_near_say(gl_explainer *x)
{
    const gl_ruleset *set = x->s->set;
    gl_near best[GL_NEAR_SHOWN];
    uint32_t count = 0, first, end;
    find_words(x, &first, &end);
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const gl_rule *rule = &set->rules[r];
        if (set->type_info[rule->type].role != GL_ROLE_FACT || has_candidate(x, rule) ||
            x->s->rule_states[r].next == UINT32_MAX) /* switched off here */
            continue;
        gl_near near = nearest(x, rule, first, end);
        uint32_t at = count;
        while (near.rule && at > 0 && best[at - 1].bytes < near.bytes)
            at--;
        if (!near.rule || at == GL_NEAR_SHOWN)
            continue;
        count += count < GL_NEAR_SHOWN;
        memmove(best + at + 1, best + at, (count - at - 1) * sizeof *best);
        best[at] = near;
    }
    if (count || x->lines == 1) /* the text alone */
        gl_say(x, glane_str_of(count ? "  nothing stands here; these came near:\n" : "  no rule came near\n"));
    for (uint32_t i = 0; i < count; i++)
        say_near(x, &best[i]);
}

void gl_near_try(gl_explainer *x)
{
    glane_session *s = x->s;
    uint32_t first, end;
    find_words(x, &first, &end);
    for (uint32_t at = first; at < end; at++) {
        if (!misses(s, x->rule, at))
            continue;
        gl_near near = x->rule->phrase ? near_of_phrase(s, x->rule, at) : near_of_regex(s, x->rule, at);
        if (near.bytes && stops_there(x, &near))
            say_near(x, &near);
    }
}
