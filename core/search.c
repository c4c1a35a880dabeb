/* Regexes at a word of the view, each made to run when a document first asks for it. */
#include "engine.h"
#include "limits.h"

static uint32_t back_to_character(const char *text, uint32_t at)
{
    while (at && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* One report for each rule and document. */
static void report_limit(glane_session *s, const gl_rule *rule, uint32_t at, int code)
{
    uint32_t index = (uint32_t)(rule - s->set->rules);
    s->steps += GL_PATTERN_MATCH_LIMIT; /* that many were taken */
    if (s->rule_states[index].limited)
        return;
    s->rule_states[index].limited = 1;
    const gl_word *w = &s->words.items[at];
    glane_span text = gl_map_in(&s->view.map, (glane_span){w->start, w->end});
    PCRE2_UCHAR why[128] = "";
    if (code != PCRE2_ERROR_MATCHLIMIT && code != PCRE2_ERROR_JIT_STACKLIMIT && code != PCRE2_ERROR_HEAPLIMIT &&
        code != PCRE2_ERROR_DEPTHLIMIT)
        pcre2_get_error_message(code, why, sizeof why);
    gl_problem_add(s, "extract", "pattern-limit", 0, &text, "the regex of rule %s took too many steps here%s%s",
                   rule->name.data, *why ? ": " : "", (const char *)why);
}

/* What the ruleset has as bytes is made to run when it is first wanted. 0 if it cannot be. */
static int make_regex(glane_session *s, const gl_pattern *pattern, gl_regex *regex)
{
    if (pcre2_serialize_decode(&regex->code, 1, pattern->code, NULL) != 1)
        return 0;
    regex->jit = s->engine->jit && pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
    return 1;
}

static int run_pattern(glane_session *s, const gl_pattern *pattern, const char *subject, size_t len, size_t start)
{
    gl_regex *regex = &s->regexes[pattern->index];
    if (!regex->code && !make_regex(s, pattern, regex))
        return PCRE2_ERROR_NOMEMORY;
    if (regex->jit)
        return pcre2_jit_match(regex->code, (PCRE2_SPTR)subject, len, start, 0, s->match_data, s->match_context);
    return pcre2_match(regex->code, (PCRE2_SPTR)subject, len, start, PCRE2_NO_UTF_CHECK, s->match_data, s->match_context);
}

static void give_groups(glane_session *s, const gl_pattern *pattern, uint32_t from, int groups, gl_captures *out)
{
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->match_data);
    for (uint32_t i = 0; i < pattern->group_count && out->count < GL_MAX_CAPTURES; i++) {
        uint32_t n = pattern->groups[i].number;
        if ((int)n >= groups || at[2 * n] == PCRE2_UNSET)
            continue;
        glane_span view = {from + (uint32_t)at[2 * n], from + (uint32_t)at[2 * n + 1]};
        out->items[out->count++] = (glane_capture){.size = sizeof(glane_capture), .name = pattern->groups[i].name, .view = view,
                                                   .text = {s->view.data + view.start, view.end - view.start},
                                                   .entry = GLANE_NONE};
    }
}

/* A match may not stop inside a word or run of digits, nor cross a hard break. */
static int good_end(const glane_session *s, uint32_t at, uint32_t end)
{
    const gl_words *words = &s->words;
    if (end <= words->items[at].start)
        return 0;
    uint32_t next = at + 1;
    while (next < words->count && words->items[next].start < end) {
        if (words->items[next].flags & GLANE_WORD_BREAK)
            return 0;
        next++;
    }
    return words->items[next - 1].end <= end && !(words->items[next].flags & GLANE_WORD_HYPHEN);
}

/* Is the byte that every match needs within reach? Each rule remembers where it last found it, so
 * that a text is searched once for each rule. */
static int has_needed(glane_session *s, const gl_rule *rule, uint32_t start, uint32_t stop)
{
    uint32_t *found = &s->rule_states[rule - s->set->rules].found;
    if (*found < start) {
        const char *at = memchr(s->view.data + start, rule->pattern->needs, s->view.len - start);
        *found = at ? (uint32_t)(at - s->view.data) : UINT32_MAX;
    }
    return *found < stop;
}

uint32_t gl_pattern_run(glane_session *s, const gl_rule *rule, uint32_t at, gl_captures *captures)
{
    const gl_pattern *pattern = rule->pattern;
    const char *view = s->view.data;
    uint32_t start = s->words.items[at].start;
    uint32_t from = back_to_character(view, start > GL_PATTERN_BEHIND ? start - GL_PATTERN_BEHIND : 0);
    uint32_t stop = s->view.len - start > GL_PATTERN_WINDOW ? back_to_character(view, start + GL_PATTERN_WINDOW) : s->view.len;
    s->steps += 8;
    if (pattern->needs >= 0 && !has_needed(s, rule, start, stop))
        return GLANE_NONE;
    int groups = run_pattern(s, pattern, view + from, stop - from, start - from);
    if (groups < 0) {
        if (groups != PCRE2_ERROR_NOMATCH)
            report_limit(s, rule, at, groups);
        return GLANE_NONE;
    }
    uint32_t end = from + (uint32_t)pcre2_get_ovector_pointer(s->match_data)[1];
    if ((end >= stop && stop < s->view.len) || !good_end(s, at, end))
        return GLANE_NONE;
    give_groups(s, pattern, from, groups, captures);
    return end;
}
