/* What a phrase may begin with and go on with: what its triggers are made from. */
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

/* Marks the steps that a run may come to in two ways: what two steps lead to, and what follows entries and
 * facts, which may end at one word from two. Any other is come to no more often than the one step before it. */
static void mark_meetings(gl_program *program)
{
    gl_step *steps = program->steps;
    uint16_t marks = 0;
    for (uint32_t pc = 0; pc < program->count; pc++) {
        const gl_op op = (gl_op)steps[pc].op;
        if (op == GL_OP_SPLIT || op == GL_OP_JUMP)
            steps[steps[pc].x].mark++;
        if (op == GL_OP_SPLIT)
            steps[steps[pc].y].mark++;
        else if (op != GL_OP_JUMP && op != GL_OP_MATCH)
            steps[pc + 1].mark = (uint16_t)(steps[pc + 1].mark + (op == GL_OP_ENTRY || op == GL_OP_TYPE ? 2 : 1));
    }
    for (uint32_t pc = 0; pc < program->count; pc++)
        steps[pc].mark = steps[pc].mark > 1 ? ++marks : 0;
}

void gl_phrase_find_ends(gl_program *program, gl_arena *arena)
{
    uint8_t *seen = gl_alloc(arena, program->count);
    mark_meetings(program);
    first_from(program, 0, &program->first, seen, arena);
}

void gl_phrase_first_steps(const gl_program *program, uint32_t pc, uint8_t *seen)
{
    const gl_step *s = &program->steps[pc];
    if (seen[pc])
        return;
    seen[pc] = 1;
    if (s->op == GL_OP_SPLIT)
        gl_phrase_first_steps(program, s->y, seen);
    if (s->op == GL_OP_SPLIT || s->op == GL_OP_JUMP)
        gl_phrase_first_steps(program, s->x, seen);
    else if (s->op > GL_OP_CLASS && s->op != GL_OP_MATCH)
        gl_phrase_first_steps(program, pc + 1, seen);
}

gl_first gl_phrase_second(const gl_program *program, gl_op op, uint32_t arg, gl_arena *arena)
{
    gl_first second = {0};
    uint8_t *first = gl_alloc(arena, program->count), *seen = gl_alloc(arena, program->count);
    gl_phrase_first_steps(program, 0, first);
    for (uint32_t pc = 0; pc < program->count; pc++) {
        if (!first[pc] || program->steps[pc].op != op || program->steps[pc].arg != arg)
            continue;
        memset(seen, 0, program->count);
        first_from(program, pc + 1, &second, seen, arena);
    }
    return second;
}
