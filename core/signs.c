/* Signs: which bit stands for what, and the bits of every phrase (ruleset.h).
 *
 * Sixty-three bits are shared by all that phrases ask for. What most of them ask for gets a bit of its own,
 * the rest share those that are left, and what no phrase asks for has none: a word of the text then carries
 * few bits, and few phrases pass where they cannot begin. */
#include "ruleset.h"

#include <stdlib.h>

/* Bits of classes lie below those of words, lexicons and types. */
enum { FIRST_BIT = 5, OWN_BITS = 42, BITS = 63 };

_Static_assert(GL_SIGN_DIGITS == 1ULL << (FIRST_BIT - 1), "the bits of classes come first");

/* -- every phrase of a ruleset ------------------------------------------------------- */

typedef void (*visitor)(void *user, gl_program *program);

static void visit_contexts(const gl_contexts *contexts, visitor visit, void *user)
{
    for (uint32_t i = 0; i < contexts->count; i++)
        visit(user, &contexts->items[i].program);
}

static void visit_phrases(gl_ruleset *set, visitor visit, void *user)
{
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const gl_rule *rule = &set->rules[r];
        if (rule->phrase)
            visit(user, rule->phrase);
        visit_contexts(&rule->require, visit, user);
        visit_contexts(&rule->unless, visit, user);
        visit_contexts(&rule->context, visit, user);
    }
}

/* -- bits ---------------------------------------------------------------------------- */

typedef struct use {
    gl_sign_kind kind;
    uint32_t id, count; /* steps that ask for it */
} use;

typedef struct uses {
    uint32_t *counts[GL_SIGN_KINDS]; /* by id */
} uses;

static void count_uses(void *user, gl_program *program)
{
    uses *all = user;
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (program->steps[pc].op <= GL_OP_TYPE)
            all->counts[program->steps[pc].op][program->steps[pc].arg]++;
}

static int most_used(const void *a, const void *b)
{
    const use *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The bits that are not one thing's own are given round after round, so that none gets all that is common. */
static void give_bits(gl_ruleset *set, const uses *all, const uint32_t sizes[GL_SIGN_KINDS])
{
    use *list = NULL;
    size_t capacity = 0, count = 0;
    for (uint32_t kind = 0; kind < GL_SIGN_KINDS; kind++)
        for (uint32_t id = 0; id < sizes[kind]; id++) {
            set->sign_bits[kind][id] = GL_SIGN_NO_BIT;
            if (!all->counts[kind][id])
                continue;
            gl_grow((void **)&list, &capacity, count + 1, sizeof *list);
            list[count++] = (use){kind, id, all->counts[kind][id]};
        }
    if (count)
        qsort(list, count, sizeof *list, most_used);
    for (size_t i = 0; i < count; i++)
        set->sign_bits[list[i].kind][list[i].id] =
            (uint8_t)(FIRST_BIT + (i < OWN_BITS ? i : OWN_BITS + (i - OWN_BITS) % (BITS - FIRST_BIT - OWN_BITS)));
    free(list);
}

/* -- phrases ------------------------------------------------------------------------- */

uint64_t gl_class_sign(gl_class class_id)
{
    static const uint64_t classes[GL_CLASS_COUNT] = {
        [GL_CLASS_ANY] = UINT64_MAX, [GL_CLASS_WORD] = GL_SIGN_LETTERS, [GL_CLASS_CAPITAL] = GL_SIGN_CAPITAL,
        [GL_CLASS_CAPS] = GL_SIGN_CAPITALS, [GL_CLASS_LOWER] = GL_SIGN_LOWER, [GL_CLASS_DIGITS] = GL_SIGN_DIGITS};
    return classes[class_id];
}

/* What a step takes, as a sign. */
static uint64_t step_sign(const gl_ruleset *set, const gl_step *s)
{
    return s->op == GL_OP_CLASS ? gl_class_sign((gl_class)s->arg) : gl_sign(set, (gl_sign_kind)s->op, s->arg);
}

/* Signs of what may come first from step pc on: all bits where it may be anything. Where the phrase
 * may end there, `at_end` counts too: what is known to follow a match. */
static uint64_t signs_at(const gl_ruleset *set, const gl_program *program, uint32_t pc, uint64_t at_end, uint8_t *seen)
{
    const gl_step *s = &program->steps[pc];
    if (seen[pc])
        return 0;
    seen[pc] = 1;
    if (s->op <= GL_OP_CLASS)
        return step_sign(set, s);
    if (s->op == GL_OP_MATCH)
        return at_end;
    if (s->op == GL_OP_JUMP)
        return signs_at(set, program, s->x, at_end, seen);
    return s->op == GL_OP_SPLIT ? signs_at(set, program, s->x, at_end, seen) | signs_at(set, program, s->y, at_end, seen)
                                : signs_at(set, program, pc + 1, at_end, seen);
}

/* May the phrase end at step pc, with no further word? */
static int may_end(const gl_program *program, uint32_t pc, uint8_t *seen)
{
    const gl_step *s = &program->steps[pc];
    if (seen[pc] || s->op <= GL_OP_CLASS)
        return 0;
    seen[pc] = 1;
    if (s->op == GL_OP_MATCH)
        return 1;
    if (s->op == GL_OP_JUMP)
        return may_end(program, s->x, seen);
    return s->op == GL_OP_SPLIT ? may_end(program, s->x, seen) || may_end(program, s->y, seen)
                                : may_end(program, pc + 1, seen);
}

/* Signs of every step after which the phrase may end. */
static uint64_t last_signs(const gl_ruleset *set, const gl_program *program, uint8_t *seen)
{
    uint64_t signs = program->first.empty ? UINT64_MAX : 0;
    for (uint32_t pc = 0; pc < program->count; pc++) {
        const gl_step *s = &program->steps[pc];
        uint64_t sign = s->op <= GL_OP_CLASS ? step_sign(set, s) : 0;
        if ((signs | sign) == signs)
            continue;
        memset(seen, 0, program->count);
        if (may_end(program, pc + 1, seen))
            signs |= sign;
    }
    return signs;
}

static uint64_t signs_from(const gl_ruleset *set, const gl_program *program, uint32_t pc, uint64_t at_end, uint8_t *seen)
{
    memset(seen, 0, program->count);
    return signs_at(set, program, pc, at_end, seen);
}

static void sign_phrase(void *user, gl_program *program)
{
    gl_ruleset *set = user;
    if (!program->count) /* none, or one that is wrong */
        return;
    uint8_t *seen = gl_alloc(set->arena, program->count);
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (program->steps[pc].op == GL_OP_SPLIT) {
            program->steps[pc].x_signs = signs_from(set, program, program->steps[pc].x, UINT64_MAX, seen);
            program->steps[pc].y_signs = signs_from(set, program, program->steps[pc].y, UINT64_MAX, seen);
        }
    program->signs = signs_from(set, program, 0, UINT64_MAX, seen);
    program->last_signs = last_signs(set, program, seen);
}

uint64_t gl_phrase_second_signs(const gl_ruleset *set, const gl_program *program, uint64_t at_end)
{
    uint8_t *first = gl_alloc(set->arena, program->count), *seen = gl_alloc(set->arena, program->count);
    uint64_t signs = program->first.empty ? UINT64_MAX : 0;
    gl_phrase_first_steps(program, 0, first);
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (first[pc] && program->steps[pc].op <= GL_OP_CLASS)
            signs |= signs_from(set, program, pc + 1, at_end, seen);
    return signs;
}

void gl_signs_make(gl_ruleset *set)
{
    const uint32_t sizes[GL_SIGN_KINDS] = {gl_vocab_count(set->vocab), gl_lexicon_count(set->lexicons), set->types.count};
    uses all;
    for (uint32_t kind = 0; kind < GL_SIGN_KINDS; kind++) {
        all.counts[kind] = calloc((size_t)sizes[kind] + 1, sizeof *all.counts[kind]);
        set->sign_bits[kind] = gl_alloc(set->arena, (size_t)sizes[kind] + 1);
    }
    visit_phrases(set, count_uses, &all);
    give_bits(set, &all, sizes);
    for (uint32_t kind = 0; kind < GL_SIGN_KINDS; kind++)
        free(all.counts[kind]);
    visit_phrases(set, sign_phrase, set);
}
