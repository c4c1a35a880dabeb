/* What is in force: rules with what triggers them, for those who list them. */
#include "engine.h"

#include <stdio.h>

/* Things that a rule may begin with are shown up to this many. */
enum { MOST_SHOWN = 5 };

typedef struct listing {
    gl_arena *arena;
    glane_str text;
    uint32_t count;
} listing;

static void add(listing *l, const char *format, glane_str name)
{
    if (l->count++ >= MOST_SHOWN)
        return;
    glane_str item = gl_format(l->arena, format, name.data);
    l->text = gl_format(l->arena, "%s%s%s", l->text.data, l->text.len ? " " : "", item.data);
}

/* The words, entries, types and classes of which one begins a phrase. */
static void add_first(listing *l, const gl_ruleset *set, const gl_first *first)
{
    for (uint32_t i = 0; i < first->word_count; i++)
        add(l, "'%s'", gl_vocab_word(set->vocab, first->words[i]));
    for (uint32_t i = 0; i < first->lexicon_count; i++)
        add(l, "<%s>", gl_lexicon_name(set->lexicons, first->lexicons[i]));
    for (uint32_t i = 0; i < first->type_count; i++)
        add(l, "<%s>", gl_table_name(&set->types, first->types[i]));
    for (uint32_t i = 0; i < GL_CLASS_COUNT; i++)
        if (first->classes & (1u << i))
            add(l, "<%s>", glane_str_of(gl_word_class_name(i)));
}

/* The bytes that may begin a regex: ranges of ASCII, and what is beyond. */
static void add_bytes(listing *l, const gl_pattern *pattern)
{
    char text[160];
    size_t n = 0;
    text[n++] = '/';
    for (unsigned byte = 0x21; byte < 0x7F && n < sizeof text - 16; byte++) {
        unsigned last = byte;
        if (!((pattern->begins[byte / 8] >> (byte % 8)) & 1))
            continue;
        while (last + 1 < 0x7F && (pattern->begins[(last + 1) / 8] >> ((last + 1) % 8)) & 1)
            last++;
        n += (size_t)snprintf(text + n, sizeof text - n,
                              last > byte + 1 ? "%c-%c"
                              : last > byte   ? "%c%c"
                                              : "%c",
                              (int)byte, (int)last);
        byte = last;
    }
    for (unsigned byte = 0x80; byte < 0x100; byte++)
        if ((pattern->begins[byte / 8] >> (byte % 8)) & 1) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%s", "\xE2\x80\xA6");
            break;
        }
    text[n++] = '/';
    add(l, "%s", gl_str_copy(l->arena, (glane_str){text, n}));
}

const char *glane_rule_name(const glane_engine *engine, uint32_t rule)
{
    return rule < engine->set->rule_count ? engine->set->rules[rule].name.data : "";
}

glane_str gl_trigger_text(gl_arena *arena, const gl_ruleset *set, const gl_rule *rule)
{
    listing l = {.arena = arena, .text = {"", 0}};
    if (rule->phrase)
        add_first(&l, set, &rule->phrase->first);
    else if (rule->pattern)
        add_bytes(&l, rule->pattern);
    else
        add(&l, "%s scans", rule->operator_name);
    if (l.count > MOST_SHOWN)
        l.text = gl_format(arena, "%s and %u more", l.text.data, l.count - MOST_SHOWN);
    return l.text;
}

static glane_str type_of(const gl_ruleset *set, const gl_rule *rule)
{
    return rule->type == GLANE_NONE ? (glane_str){"", 0} : gl_table_name(&set->types, rule->type);
}

void glane_list_rules(const glane_engine *engine, glane_rule_fn on_rule, void *user)
{
    const gl_ruleset *set = engine->set;
    gl_arena *arena = gl_arena_new();
    for (uint32_t i = 0; i < set->rule_count; i++) {
        const gl_rule *rule = &set->rules[i];
        glane_rule_info info = {.size = sizeof info,
                                .name = rule->name,
                                .type = type_of(set, rule),
                                .state = glane_str_of(rule->state),
                                .trigger = gl_trigger_text(arena, set, rule),
                                .file = glane_str_of(rule->place.file),
                                .line = rule->place.line,
                                .more = rule->more};
        on_rule(user, &info);
        gl_arena_reset(arena);
    }
    for (uint32_t i = 0; i < set->off_count; i++) {
        const gl_rule *rule = &set->off[i];
        glane_rule_info info = {.size = sizeof info, .name = rule->name, .type = type_of(set, rule), .off = 1,
                                .state = glane_str_of(rule->state), .file = glane_str_of(rule->place.file),
                                .line = rule->place.line, .more = rule->more};
        on_rule(user, &info);
    }
    gl_arena_free(arena);
}
