/* A session: the memory that one document at a time needs. */
#include "engine.h"
#include "limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

glane_context gl_context_of(glane_session *s, uint32_t plugin, const char *stage)
{
    return (glane_context){.engine = s->engine, .session = s, .arena = s->document, .plugin = plugin, .stage = stage};
}

/* What operations of a plugin get: its state, or the instance of one without open(). */
void *gl_plugin_state(glane_session *s, uint32_t plugin)
{
    const gl_plugin *p = &s->engine->plugins.items[plugin];
    return p->entry->open ? s->states[plugin] : p->instance;
}

static int open_plugins(glane_session *s)
{
    uint32_t n = s->engine->plugins.count;
    s->states = gl_alloc(s->arena, (n + 1) * sizeof *s->states);
    for (uint32_t i = 0; i < n; i++) {
        const gl_plugin *p = &s->engine->plugins.items[i];
        glane_context context = gl_context_of(s, i, "open");
        context.arena = s->arena;
        if (!p->entry->open)
            continue;
        if (p->entry->open(p->instance, &context, &s->states[i]) != GLANE_OK) {
            while (i--)
                if (s->engine->plugins.items[i].entry->open && s->engine->plugins.items[i].entry->close)
                    s->engine->plugins.items[i].entry->close(s->states[i]);
            return 0;
        }
    }
    return 1;
}

static void free_memory(glane_session *s)
{
    const gl_ruleset *set = s->set;
    for (uint32_t i = 0; i < set->types.count; i++)
        free(s->type_facts[i].items);
    for (uint32_t i = 0; i < set->rule_count; i++)
        free(s->events[i].items);
    gl_text_free(&s->text);
    gl_view_free(&s->view);
    gl_words_free(&s->words);
    gl_sections_free(&s->sections);
    gl_layout_free(s);
    gl_hits_free(&s->hits);
    gl_grids_free(&s->grids);
    gl_matcher_free(s->matcher);
    free(s->scratch.items);
    for (uint32_t i = 0; i < set->pattern_count; i++)
        pcre2_code_free(s->regexes[i].code);
    pcre2_match_data_free(s->match_data);
    pcre2_match_context_free(s->match_context);
    pcre2_jit_stack_free(s->jit_stack);
    free(s->candidates);
    free(s->fact_head);
    free(s->signs);
    free(s->end_signs);
    free(s->covers);
    free(s->taken);
    free(s->order);
    free(s->problems);
    free(s->checks);
    free(s->anchors);
    for (uint32_t i = 0; i < s->set->wide_count; i++)
        free(s->stands[i].starts);
    gl_ties_end(s);
    free(s->file);
    glane_session_free(s->inner);
    gl_arena_free(s->document);
    gl_arena_free(s->record);
    gl_arena_free(s->arena);
}

glane_session *glane_session_new(const glane_engine *engine)
{
    gl_arena *arena = gl_arena_new();
    glane_session *s = gl_alloc(arena, sizeof *s);
    const gl_ruleset *set = engine->set;
    s->engine = engine;
    s->set = set;
    s->arena = arena;
    s->document = gl_arena_new();
    s->record = gl_arena_new();
    s->type_facts = gl_alloc(arena, (set->types.count + 1) * sizeof *s->type_facts);
    s->events = gl_alloc(arena, (set->rule_count + 1) * sizeof *s->events);
    s->rule_states = gl_alloc(arena, (set->rule_count + 1) * sizeof *s->rule_states);
    s->stands = gl_alloc(arena, (set->wide_count + 1) * sizeof *s->stands);
    gl_layout_alloc(s);
    s->matcher = gl_matcher_new();
    gl_grow((void **)&s->candidates, &s->candidate_capacity, 256, sizeof *s->candidates);
    s->regexes = gl_alloc(arena, (set->pattern_count + 1) * sizeof *s->regexes);
    s->match_data = pcre2_match_data_create(set->most_captures + 1, NULL);
    s->match_context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(s->match_context, GL_PATTERN_MATCH_LIMIT);
    pcre2_set_heap_limit(s->match_context, GL_PATTERN_HEAP_KIB);
    if (engine->jit) {
        s->jit_stack = pcre2_jit_stack_create(32 * 1024, GL_PATTERN_JIT_STACK, NULL);
        pcre2_jit_stack_assign(s->match_context, NULL, s->jit_stack);
    }
    s->match.session = s->draft.session = s;
    if (!open_plugins(s)) {
        free_memory(s);
        return NULL;
    }
    return s;
}

void glane_session_free(glane_session *s)
{
    if (!s)
        return;
    for (uint32_t i = 0; i < s->engine->plugins.count; i++) {
        const glane_plugin *entry = s->engine->plugins.items[i].entry;
        if (entry->open && entry->close)
            entry->close(s->states[i]);
    }
    free_memory(s);
}

void gl_problem_add(glane_session *s, const char *stage, const char *code, int fatal, const glane_span *text,
                    const char *format, ...)
{
    if (s->problem_count >= GL_MAX_DOCUMENT_ERRORS && !fatal) {
        s->problems_dropped++;
        return;
    }
    va_list args;
    char message[1024];
    va_start(args, format);
    int len = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    size_t kept = len < 0 ? 0 : len < (int)sizeof message ? (size_t)len : sizeof message - 1;
    while (kept && !gl_utf8_valid(message, kept)) /* a cut in the middle of a character */
        kept--;
    gl_grow((void **)&s->problems, &s->problem_capacity, (size_t)s->problem_count + 1, sizeof *s->problems);
    s->problems[s->problem_count++] = (gl_problem){
        .stage = stage, .code = code, .fatal = fatal, .placed = text != NULL,
        .text = text ? *text : (glane_span){0, 0}, .message = gl_str_copy(s->document, (glane_str){message, kept})};
}

int gl_charge(glane_session *s, uint64_t steps)
{
    s->steps += steps;
    if (s->steps <= s->step_limit)
        return 1;
    if (!s->stopped)
        gl_problem_add(s, "extract", "step-limit", 0, NULL,
                       "more than %llu steps of matching: facts of the types that come after are left out",
                       (unsigned long long)s->step_limit);
    s->stopped = 1;
    return 0;
}

const glane_session *gl_session_latest(const glane_session *s)
{
    while (s->container && s->inner)
        s = s->inner;
    return s;
}

glane_str glane_session_text(const glane_session *session)
{
    const glane_session *s = gl_session_latest(session);
    return (glane_str){s->text.data, s->text.len};
}

glane_span glane_session_sentence(const glane_session *s, uint32_t byte)
{
    const glane_span here = gl_map_out(&s->view.map, (glane_span){byte, byte < s->text.len ? byte + 1 : byte});
    uint32_t word = gl_words_from(&s->words, here.start), first, end;
    if (word > 0 && s->words.items[word - 1].end > here.start)
        word--;
    if (byte >= s->text.len || word >= s->words.count)
        return (glane_span){byte, byte};
    gl_sentence_span(&s->words, s->words.items[word].sentence, &first, &end);
    return gl_map_in(&s->view.map, (glane_span){s->words.items[first].start, s->words.items[end - 1].end});
}

void glane_session_uncovered(glane_session *s, int on)
{
    s->uncovered = on;
}

void glane_session_url(glane_session *s, const char *url)
{
    s->url = url ? gl_str_copy(s->arena, glane_str_of(url)) : (glane_str){"", 0};
}
