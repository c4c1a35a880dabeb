/* What a phrase may begin with, go on with and end with: what its triggers and signs are made from. */
#include "ruleset.h"

static void add_once(uint32_t **list, uint32_t *count, uint32_t value, gl_arena *arena)
{
    for (uint32_t i = 0; i < *count; i++)
        if ((*list)[i] == value)
            return;
    uint32_t *grown = gl_alloc(arena, (*count + 1) * sizeof *grown);
    if (*count)
        memcpy(grown, *list, *count * sizeof *grown);
    grown[(*count)++] = value;
    *list = grown;
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

static uint64_t signs_of(const gl_first *first)
{
    uint64_t signs = first->empty || first->classes ? UINT64_MAX : 0;
    for (uint32_t i = 0; i < first->word_count; i++)
        signs |= gl_sign(GL_SIGN_WORD, first->words[i]);
    for (uint32_t i = 0; i < first->lexicon_count; i++)
        signs |= gl_sign(GL_SIGN_LEXICON, first->lexicons[i]);
    for (uint32_t i = 0; i < first->type_count; i++)
        signs |= gl_sign(GL_SIGN_TYPE, first->types[i]);
    return signs;
}

/* Signs of every step after which the phrase may end. */
static uint64_t last_signs(const gl_program *program, uint8_t *seen, gl_arena *arena)
{
    uint64_t signs = program->first.empty ? UINT64_MAX : 0;
    for (uint32_t pc = 0; pc < program->count; pc++) {
        const gl_step *s = &program->steps[pc];
        gl_first rest = {0};
        if (s->op > GL_OP_CLASS)
            continue;
        memset(seen, 0, program->count);
        first_from(program, pc + 1, &rest, seen, arena);
        if (rest.empty)
            signs |= s->op == GL_OP_WORD    ? gl_sign(GL_SIGN_WORD, s->form->word)
                     : s->op == GL_OP_ENTRY ? gl_sign(GL_SIGN_LEXICON, s->arg)
                     : s->op == GL_OP_TYPE  ? gl_sign(GL_SIGN_TYPE, s->arg)
                                            : UINT64_MAX;
    }
    return signs;
}

static uint64_t signs_from(const gl_program *program, uint32_t pc, uint8_t *seen, gl_arena *arena)
{
    gl_first first = {0};
    memset(seen, 0, program->count);
    first_from(program, pc, &first, seen, arena);
    return signs_of(&first);
}

void gl_phrase_find_ends(gl_program *program, gl_arena *arena)
{
    uint8_t *seen = gl_alloc(arena, program->count);
    for (uint32_t pc = 0; pc < program->count; pc++)
        if (program->steps[pc].op == GL_OP_SPLIT) {
            program->steps[pc].x_signs = signs_from(program, program->steps[pc].x, seen, arena);
            program->steps[pc].y_signs = signs_from(program, program->steps[pc].y, seen, arena);
        }
    memset(seen, 0, program->count);
    first_from(program, 0, &program->first, seen, arena);
    program->signs = signs_of(&program->first);
    program->last_signs = last_signs(program, seen, arena);
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
