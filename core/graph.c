/* The order of the types: each after every type that its rules consume, `unless`
 * and `overlaps` included. A rule runs once a document, so a type cannot wait for
 * itself: any cycle is an error, with the rules that make it. */
#include "ruleset.h"

#include <stdlib.h>

enum { NEW, OPEN, DONE };

typedef struct walker {
    gl_ruleset *set;
    gl_diags *diags;
    uint8_t *state;    /* by type */
    uint32_t *path;    /* types that are open, outermost first */
    const gl_rule **by; /* by type: the rule through which the walk went on */
    uint32_t depth;
    int failed;
} walker;

static void report_cycle(walker *w, uint32_t back)
{
    gl_ruleset *set = w->set;
    uint32_t from = 0;
    while (w->path[from] != back)
        from++;
    glane_str chain = {"", 0};
    for (uint32_t i = from; i < w->depth; i++) {
        const gl_rule *rule = w->by[w->path[i]];
        uint32_t next = i + 1 < w->depth ? w->path[i + 1] : back;
        chain = gl_format(set->arena, "%s%s%s waits for %s (rule %s, %s:%u)", chain.data, i > from ? ", " : "",
                          gl_table_name(&set->types, w->path[i]).data, gl_table_name(&set->types, next).data,
                          rule->name.data, rule->place.file, rule->place.line);
    }
    gl_diag_add(w->diags, GLANE_ERROR, w->by[back]->place, "give the inner part a type of its own",
                "types wait for each other: %s", chain.data);
    w->failed = 1;
}

static void visit(walker *w, uint32_t type)
{
    gl_ruleset *set = w->set;
    w->state[type] = OPEN;
    w->path[w->depth++] = type;
    const gl_index *index = &set->type_rules;
    for (uint32_t r = index->start[type]; r < index->start[type + 1] && !w->failed; r++) {
        const gl_rule *rule = &set->rules[index->rules[r]];
        w->by[type] = rule;
        for (uint32_t i = 0; i < rule->consume_count && !w->failed; i++) {
            uint32_t other = rule->consumes[i];
            if (w->state[other] == OPEN)
                report_cycle(w, other);
            else if (w->state[other] == NEW)
                visit(w, other);
        }
    }
    w->depth--;
    w->state[type] = DONE;
    if (index->start[type] < index->start[type + 1])
        set->order[set->order_count++] = type;
}

void gl_graph_order(gl_ruleset *set, gl_diags *diags)
{
    uint32_t n = set->types.count;
    gl_arena *scratch = gl_arena_new();
    walker w = {.set = set, .diags = diags, .state = gl_alloc(scratch, n + 1),
                .path = gl_alloc(scratch, (n + 1) * sizeof *w.path), .by = gl_alloc(scratch, (n + 1) * sizeof *w.by)};
    set->order = gl_alloc(set->arena, (n + 1) * sizeof *set->order);
    set->order_count = 0;
    for (uint32_t type = 0; type < n && !w.failed; type++)
        if (w.state[type] == NEW)
            visit(&w, type);
    gl_arena_free(scratch);
}
