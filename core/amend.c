/* Keys that a rule sets on facts of earlier rules: `amend: CAPTURE`.
 *
 * All of it happens once every type is done, so that what other rules saw of a fact does not depend on the order
 * of those that amend it. Of two that set one key of a fact, the higher priority holds, then the name that comes first. */
#include "engine.h"

#include <stdlib.h>

/* Sets one key of a fact; its attributes are copied first, once for each rule. */
static void set_key(gl_candidate *fact, glane_attr *attrs, const glane_attr *attr)
{
    uint32_t i = 0;
    while (i < fact->fact.attr_count && attrs[i].key != attr->key)
        i++;
    if (i == GL_MAX_ATTRS)
        return;
    attrs[i] = *attr;
    if (i == fact->fact.attr_count)
        fact->fact.attr_count++;
}

static void amend_fact(glane_session *s, const gl_candidate *by)
{
    gl_candidate *fact = s->candidates[by->target];
    uint32_t count = fact->fact.attr_count;
    glane_attr *attrs = gl_alloc(s->document, ((size_t)count + by->fact.attr_count + 1) * sizeof *attrs);
    if (count)
        memcpy(attrs, fact->fact.attrs, count * sizeof *attrs);
    fact->fact.attrs = attrs;
    for (uint32_t i = 0; i < by->fact.attr_count; i++)
        set_key(fact, attrs, &by->fact.attrs[i]);
}

/* The last of them is the one whose keys stay. Rules are in order of name. */
static int by_weight(const void *a, const void *b)
{
    const gl_candidate *x = *(gl_candidate *const *)a, *y = *(gl_candidate *const *)b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    if (x->fact.rule != y->fact.rule)
        return x->fact.rule > y->fact.rule ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

void gl_amend(glane_session *s)
{
    gl_candidate **list = gl_alloc(s->document, ((size_t)s->candidate_count + 1) * sizeof *list);
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        gl_candidate *c = s->candidates[i];
        if (c->target == GLANE_NONE)
            continue;
        c->weight = s->set->rules[c->fact.rule].priority;
        list[count++] = c;
    }
    if (count)
        qsort(list, count, sizeof *list, by_weight);
    for (uint32_t i = 0; i < count; i++)
        amend_fact(s, list[i]);
}
