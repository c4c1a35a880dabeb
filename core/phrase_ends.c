/* What a phrase may begin with, go on with and end with: what its triggers and signs are made from. */
#include "ruleset.h"

static void add_once(uint32_t **list, uint32_t *count, uint32_t value, gl_arena *arena)
{
    for (uint32_t i = 0; i < *count; i++)
        if ((*list)[i] == value)
            return;
    if ((*count & (*count - 1)) == 0) { /* full: a power of two, or none */
        uint32_t *grown = gl_alloc(arena, (*count ? *count * 2 : 1) * sizeof *grown);
        if (*count)
            memcpy(grown, *list, *count * sizeof *grown);
        *list = grown;
    }
    (*list)[(*count)++] = value;
}

/* What may come first from step pc on; `seen` marks steps already followed. */
static void first_from(const gl_program *program, uint32_t pc, gl_first *first, uint8_t *seen,
                       gl_arena *arena)
{
    if (seen[pc])
        return;
    seen[pc] = 1;
    const gl_step *s = &program->steps[pc];
    switch (s->op) {
    case GL_OP_WORD:
        add_once(&first->words, &first->word_count, s->form->word, arena);
        break;
    case GL_OP_ENTRY:
        add_once(&first->lexicons, &first->lexicon_count, s->arg, arena);
        break;
    case GL_OP_TYPE:
        add_once(&first->types, &first->type_count, s->arg, arena);
        break;
    case GL_OP_CLASS:
        first->classes |= 1u << s->arg;
        break;
    case GL_OP_MATCH:
        first->empty = 1;
        break;
    case GL_OP_SPLIT:
        first_from(program, s->x, first, seen, arena);
        first_from(program, s->y, first, seen, arena);
        break;
    case GL_OP_JUMP:
        first_from(program, s->x, first, seen, arena);
        break;
    default:
        first_from(program, pc + 1, first, seen, arena);
    }
}

/* What a step takes, as a sign. */
static uint64_t step_sign(const gl_step *s)
{
    return s->op == GL_OP_WORD    ? gl_sign(GL_SIGN_WORD, s->arg)
           : s->op == GL_OP_ENTRY ? gl_sign(GL_SIGN_LEXICON, s->arg)
           : s->op == GL_OP_TYPE  ? gl_sign(GL_SIGN_TYPE, s->arg)
                                  : UINT64_MAX;
}

/* Signs of what may come first from step pc on: all bits where it may be anything. Where the phrase
 * may end there, `at_end` counts too: what is known to follow a match. */
static uint64_t signs_at(const gl_program *program, uint32_t pc, uint64_t at_end, uint8_t *seen)
{
    const gl_step *s = &program->steps[pc];
    if (seen[pc])
        return 0;
    seen[pc] = 1;
    if (s->op <= GL_OP_CLASS)
        return step_sign(s);
    if (s->op == GL_OP_MATCH)
        return at_end;
    if (s->op == GL_OP_JUMP)
        return signs_at(program, s->x, at_end, seen);
    return s->op == GL_OP_SPLIT ? signs_at(program, s->x, at_end, seen) | signs_at(program, s->y, at_end, seen)
                                : signs_at(program, pc + 1, at_end, seen);
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
static uint64_t last_signs(const gl_program *program, uint8_t *seen)
{
    uint64_t signs = program->first.empty ? UINT64_MAX : 0;
    for (uint32_t pc = 0; pc < program->count; pc++) {
        const gl_step *s = &program->steps[pc];
        uint64_t sign = s->op <= GL_OP_CLASS ? step_sign(s) : 0;
        if ((signs | sign) == signs)
            continue;
        memset(seen, 0, program->count);
        if (may_end(program, pc + 1, seen))
            signs |= sign;
    }
    return signs;
}

static uint64_t signs_from(const gl_program *program, uint32_t pc, uint64_t at_end, uint8_t *seen)
{
    memset(seen, 0, program->count);
    return signs_at(program, pc, at_end, seen);
}

/* Marks the steps that a run may come to in two ways: what a jump or a split leads to, and what
 * follows entries and facts, which may end at one word from two. */
static void mark_meetings(gl_program *program)
{
    gl_step *steps = program->steps;
    uint16_t marks = 0;
    for (uint32_t pc = 0; pc < program->count; pc++) {
        if (steps[pc].op == GL_OP_SPLIT || steps[pc].op == GL_OP_JUMP)
            steps[steps[pc].x].mark = 1;
        if (steps[pc].op == GL_OP_SPLIT)
            steps[steps[pc].y].mark = 1;
        if (steps[pc].op == GL_OP_ENTRY || steps[pc].op == GL_OP_TYPE)
            steps[pc + 1].mark = 1;
    }
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (steps[pc].mark)
            steps[pc].mark = ++marks;
}

void gl_phrase_find_ends(gl_program *program, gl_arena *arena)
{
    uint8_t *seen = gl_alloc(arena, program->count);
    mark_meetings(program);
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (program->steps[pc].op == GL_OP_SPLIT) {
            program->steps[pc].x_signs = signs_from(program, program->steps[pc].x, UINT64_MAX, seen);
            program->steps[pc].y_signs = signs_from(program, program->steps[pc].y, UINT64_MAX, seen);
        }
    memset(seen, 0, program->count);
    first_from(program, 0, &program->first, seen, arena);
    program->signs = signs_from(program, 0, UINT64_MAX, seen);
    program->last_signs = last_signs(program, seen);
}

/* Marks the steps that may be the first to take a word. */
static void first_steps(const gl_program *program, uint32_t pc, uint8_t *seen)
{
    const gl_step *s = &program->steps[pc];
    if (seen[pc])
        return;
    seen[pc] = 1;
    if (s->op == GL_OP_SPLIT)
        first_steps(program, s->y, seen);
    if (s->op == GL_OP_SPLIT || s->op == GL_OP_JUMP)
        first_steps(program, s->x, seen);
    else if (s->op > GL_OP_CLASS && s->op != GL_OP_MATCH)
        first_steps(program, pc + 1, seen);
}

gl_first gl_phrase_second(const gl_program *program, gl_op op, uint32_t arg, gl_arena *arena)
{
    gl_first second = {0};
    uint8_t *first = gl_alloc(arena, program->count), *seen = gl_alloc(arena, program->count);
    first_steps(program, 0, first);
    for (uint32_t pc = 0; pc < program->count; pc++) {
        if (!first[pc] || program->steps[pc].op != op || program->steps[pc].arg != arg)
            continue;
        memset(seen, 0, program->count);
        first_from(program, pc + 1, &second, seen, arena);
    }
    return second;
}

uint64_t gl_phrase_second_signs(const gl_program *program, uint64_t at_end, gl_arena *arena)
{
    uint8_t *first = gl_alloc(arena, program->count), *seen = gl_alloc(arena, program->count);
    uint64_t signs = program->first.empty ? UINT64_MAX : 0;
    first_steps(program, 0, first);
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (first[pc] && program->steps[pc].op <= GL_OP_CLASS)
            signs |= signs_from(program, pc + 1, at_end, seen);
    return signs;
}
