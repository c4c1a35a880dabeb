/* What each rule does and costs, counted where a tool asks for it: profile, coverage, lints. */
#define _GNU_SOURCE
#include "engine.h"

#include <time.h>

void glane_session_tally(glane_session *s, glane_tally_kind kind)
{
    s->timed = kind == GLANE_TALLY_TIMES;
    s->tallied_bytes = 0;
    gl_ties_end(s);
    if (kind == GLANE_TALLY_LINT)
        gl_ties_begin(s);
    s->tally = kind == GLANE_TALLY_OFF
                   ? NULL
                   : gl_alloc(s->arena, ((size_t)s->set->rule_count + 1) * sizeof *s->tally);
}

glane_tally glane_session_tally_of(const glane_session *s, uint32_t rule)
{
    static const glane_tally none = {.size = sizeof none};
    return s->tally && rule < s->set->rule_count ? s->tally[rule] : none;
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void gl_tally_try(glane_session *s, const gl_rule *rule, uint32_t at)
{
    uint32_t index = (uint32_t)(rule - s->set->rules), before = s->rule_states[index].tried;
    uint64_t steps = s->steps, start = s->timed ? now() : 0;
    gl_rule_try(s, rule, at);
    s->tally[index].tries += s->rule_states[index].tried != before;
    s->tally[index].steps += s->steps - steps;
    s->tally[index].nanoseconds += s->timed ? now() - start : 0;
}

void gl_tally_facts(glane_session *s)
{
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        const gl_candidate *c = s->candidates[i];
        int internal = s->set->type_info[c->fact.type].role == GL_ROLE_INTERNAL;
        s->tally[c->fact.rule].matches++;
        s->tally[c->fact.rule].stands += c->target != GLANE_NONE ? 1u : internal ? (uint32_t)(c->fate == GL_VISIBLE) : (uint32_t)(c->kept != 0);
    }
}
