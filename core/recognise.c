/* Which format a document is: conditions on its words, its path and its host; and what is told of that. */
#include "engine.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/* Does a text fit a glob (* any characters, ? one)? A star tries again one character further (R. Cox 2017). */
static int fits(glane_str glob, glane_str text, int any_case)
{
    size_t g = 0, t = 0, star = SIZE_MAX, back = 0;
    while (t < text.len) {
        char want = g < glob.len ? glob.data[g] : '\0', is = text.data[t];
        if (g < glob.len && want == '*') {
            star = g++;
            back = t;
        } else if (g < glob.len && (want == '?' || (any_case ? lower(want) == lower(is) : want == is))) {
            g++, t++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            t = ++back;
        } else {
            return 0;
        }
    }
    while (g < glob.len && glob.data[g] == '*')
        g++;
    return g == glob.len;
}

/* The path, or what follows one of its slashes. */
static int path_fits(glane_str glob, glane_str path)
{
    for (size_t at = 0; at <= path.len; at++)
        if ((at == 0 || path.data[at - 1] == '/') && fits(glob, (glane_str){path.data + at, path.len - at}, 0))
            return 1;
    return 0;
}

/* The host that begins here, or one that it is part of: www.example.org is in example.org. */
static int host_fits(glane_str glob, const char *at, const char *end)
{
    const char *stop = at;
    while (stop < end && (*stop == '-' || *stop == '.' || (*stop >= '0' && *stop <= '9') || (lower(*stop) >= 'a' && lower(*stop) <= 'z')))
        stop++;
    while (stop > at && stop[-1] == '.')
        stop--;
    for (const char *part = at; part < stop; part++)
        if ((part == at || part[-1] == '.') && fits(glob, (glane_str){part, (size_t)(stop - part)}, 1))
            return 1;
    return 0;
}

/* A mark in a text; NULL. Its first byte is rare in prose, so that this is faster than memmem. */
static const char *find_mark(const char *at, const char *end, const char *mark, size_t len)
{
    while ((at = memchr(at, *mark, (size_t)(end - at))) && ((size_t)(end - at) < len || memcmp(at, mark, len) != 0))
        at++;
    return at;
}

/* Is a host named in this text, by a URL or with www. before it? */
static int names_host(glane_str glob, glane_str text)
{
    static const char *const marks[] = {"://", "www."};
    const char *end = text.data + text.len;
    for (int i = 0; i < 2; i++) {
        const char *at = text.data;
        size_t len = strlen(marks[i]);
        while (at && at < end && (at = find_mark(at, end, marks[i], len)))
            if (host_fits(glob, i == 0 ? at += len : at, end))
                return 1;
            else
                at++;
    }
    return 0;
}

static int host_holds(const glane_session *s, glane_str glob)
{
    uint32_t reach = s->view.len < GL_FORMAT_DETECT_BYTES ? s->view.len : GL_FORMAT_DETECT_BYTES;
    const glane_str own = gl_about(s, "url"), url = own.len ? own : s->url;
    if (url.len) /* the caller knows */
        return names_host(glob, url) || host_fits(glob, url.data, url.data + url.len);
    return names_host(glob, (glane_str){s->view.data, reach});
}

/* Conditions on the text: each is tried until it holds once. */
static void try_signs(glane_session *s)
{
    const gl_index *rules = &s->set->type_rules;
    for (uint32_t i = rules->start[GL_TYPE_SIGN]; i < rules->start[GL_TYPE_SIGN + 1]; i++) {
        const gl_rule *rule = &s->set->rules[rules->rules[i]];
        const gl_events *events = &s->events[rules->rules[i]];
        uint32_t before = s->candidate_count;
        for (uint32_t k = 0; k < events->count && s->candidate_count == before && !s->stopped; k++)
            gl_rule_try(s, rule, (uint32_t)(events->items[k] >> 32));
        s->layout.held[rule->format - 1][rule->part] = s->candidate_count > before;
    }
}

/* Does a condition hold? One on the text was tried. */
static int holds(const glane_session *s, const gl_condition *condition, uint8_t tried)
{
    return condition->subject == GL_ON_PATH   ? path_fits(condition->glob, s->doc)
           : condition->subject == GL_ON_HOST ? host_holds(s, condition->glob)
                                              : tried;
}

/* Do a format's conditions hold, and how many of those that should? Hosts are looked for last, and only if
 * what must hold without them does. */
static int claims(const glane_session *s, uint32_t index, uint32_t *count)
{
    const gl_report_format *format = &s->set->formats[index];
    uint32_t any = 0, of_any = 0;
    int good = 1;
    *count = 0;
    for (uint32_t i = 0; i < format->condition_count * 2; i++) {
        const gl_condition *condition = &format->conditions[i % format->condition_count];
        uint8_t *held = &s->layout.held[index][i % format->condition_count];
        if ((condition->subject == GL_ON_HOST) != (i >= format->condition_count) || (i >= format->condition_count && !good))
            continue;
        *held = (uint8_t)holds(s, condition, *held);
        of_any += condition->quorum == GL_ANY;
        any += condition->quorum == GL_ANY && *held;
        *count += condition->quorum != GL_NOT && *held;
        good &= condition->quorum == GL_ANY || *held == (condition->quorum == GL_ALL);
    }
    return good && (!of_any || any >= format->least);
}

/* Of several formats that claim a document the one most of whose conditions hold, then the first by name. */
void gl_recognise(glane_session *s)
{
    gl_layout *l = &s->layout;
    uint32_t best = 0;
    l->format = GLANE_NONE;
    try_signs(s);
    for (uint32_t i = 0; i < s->set->format_count; i++) {
        uint32_t count = 0;
        int general = s->set->formats[i].general;
        l->claims[i] = !general && claims(s, i, &count);
        l->in_force[i] = (uint8_t)general;
        if (!l->claims[i] || (l->format != GLANE_NONE && count <= best))
            continue;
        l->format = i;
        best = count;
    }
    if (l->format != GLANE_NONE)
        l->in_force[l->format] = 1;
}

/* -- what is told of it ---------------------------------------------------------- */

/* The conditions of a list that held, or did not: "BEFORE one; another". */
static glane_str listed(const glane_session *s, const gl_report_format *format, const char *before, int negative, int held)
{
    const uint8_t *all = s->layout.held[format - s->set->formats];
    glane_str list = {"", 0};
    for (uint32_t i = 0; i < format->condition_count; i++)
        if ((format->conditions[i].quorum == GL_NOT) == negative && all[i] == held)
            list = gl_format(s->document, "%s%s%s", list.len ? list.data : before, list.len ? "; " : "",
                             format->conditions[i].source.data);
    return list;
}

glane_str gl_layout_why(const glane_session *s, const gl_report_format *format)
{
    if (format->general)
        return glane_str_of("it holds for every document");
    glane_str here = listed(s, format, "here: ", 0, 1);
    return gl_format(s->document, "%s%s%s", here.len ? here.data : "here: nothing",
                     listed(s, format, ". Not here: ", 0, 0).data, listed(s, format, ". Against it: ", 1, 1).data);
}

void glane_list_formats(const glane_session *session, glane_text_fn write, void *user)
{
    const glane_session *s = gl_session_latest(session);
    const gl_ruleset *set = s->set;
    const gl_layout *l = &s->layout;
    uint32_t claimed = 0, nearest = 0, most = 0;
    if (s->is_container)
        return;
    for (uint32_t i = 0; i < set->format_count; i++) {
        uint32_t count = 0;
        for (uint32_t k = 0; k < set->formats[i].condition_count; k++)
            count += l->held[i][k] && set->formats[i].conditions[k].quorum != GL_NOT;
        if (count > most) {
            most = count;
            nearest = i;
        }
        claimed += l->claims[i];
    }
    for (uint32_t i = 0; i < set->format_count; i++) {
        if (!l->claims[i] && !(claimed == 0 && most && i == nearest))
            continue;
        glane_str line = gl_format(s->document, "%s%s\t%s\n", claimed ? set->formats[i].name.data : "none",
                                   claimed > 1 && i == l->format ? " (taken)" : "",
                                   claimed ? gl_layout_why(s, &set->formats[i]).data
                                           : gl_format(s->document, "nearest: %s; %s", set->formats[i].name.data,
                                                       gl_layout_why(s, &set->formats[i]).data).data);
        write(user, line.data, line.len);
    }
    if (!claimed && !most)
        write(user, "none\t\n", 6);
}
