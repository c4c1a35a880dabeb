#include "prefilter.h"

#include "automaton.h"

#include <ctype.h>

/* The gl_states after one more byte of the run; what bytes could be taken next goes to `after`. */
static gl_states advance(const gl_automaton *a, const gl_states *from, const gl_byteset *run,
                         uint64_t after[4])
{
    gl_states to = {{0}};
    for (uint32_t i = 0; i < a->count; i++) {
        const gl_automaton_node *n = &a->nodes[i];
        if (from->bits[i / 64] == 0)
            i |= 63; /* none of these */
        if (!((from->bits[i / 64] >> (i % 64)) & 1))
            continue;
        int meets = 0;
        for (int k = 0; k < 4; k++) {
            meets |= (n->set.bits[k] & run->bits[k]) != 0;
            if (after)
                after[k] |= n->kind == GL_ACCEPT ? UINT64_MAX : n->kind == GL_TAKE ? n->set.bits[k] : 0;
        }
        if (n->kind == GL_TAKE && meets)
            gl_states_add(a, &to, n->x);
    }
    return to;
}

/* May a match end in one of these gl_states? */
static int ends(const gl_automaton *a, const gl_states *now)
{
    for (uint32_t i = 0; i < a->count; i++)
        if (a->nodes[i].kind == GL_ACCEPT && (now->bits[i / 64] >> (i % 64)) & 1)
            return 1;
    return 0;
}

/* Adds what further bytes of the run lead to, until nothing is new. */
static void grow(const gl_automaton *a, gl_states *set, const gl_byteset *run)
{
    for (int grown = 1; grown;) {
        gl_states next = advance(a, set, run, NULL);
        grown = 0;
        for (uint32_t i = 0; i < GL_AUTOMATON_NODES / 64; i++) {
            grown |= (next.bits[i] & ~set->bits[i]) != 0;
            set->bits[i] |= next.bits[i];
        }
    }
}

static void find_after(const gl_automaton *a, uint16_t start, gl_prefilter *out)
{
    gl_byteset digits = {{0}}, letters = {{0}}, space = {{0}};
    gl_states now = {{0}}, spaced;
    gl_byteset_add(&space, ' ');
    for (unsigned char c = '0'; c <= '9'; c++)
        gl_byteset_add(&digits, c);
    for (unsigned char c = 'A'; c <= 'z'; c++)
        if (isalpha(c))
            gl_byteset_add(&letters, c);
    gl_byteset_add(&letters, '\''); /* an elision belongs to its word */
    gl_byteset_add_beyond(&letters);
    gl_states_add(a, &now, start);
    gl_states first = now;
    for (uint32_t n = 1; n <= GL_PREFILTER_DIGITS; n++) {
        now = advance(a, &now, &digits, NULL);
        spaced = advance(a, &now, &space, out->after_digits[n]);
        if (ends(a, &now)) /* it does not care what follows the space */
            memset(out->after_space[n], 0xFF, sizeof out->after_space[n]);
        advance(a, &spaced, &space, out->after_space[n]);
    }
    gl_states longer = now; /* of this many digits and more, which share the last map */
    grow(a, &longer, &digits);
    spaced = advance(a, &longer, &space, out->after_digits[GL_PREFILTER_DIGITS]);
    if (ends(a, &longer))
        memset(out->after_space[GL_PREFILTER_DIGITS], 0xFF, sizeof out->after_space[0]);
    advance(a, &spaced, &space, out->after_space[GL_PREFILTER_DIGITS]);
    gl_byteset any = gl_byteset_all();
    now = advance(a, &first, &any, NULL);
    spaced = advance(a, &now, &any, out->second);
    advance(a, &spaced, &any, out->third);
    if (ends(a, &now))
        memset(out->third, 0xFF, sizeof out->third);
    now = advance(a, &first, &letters, NULL);
    grow(a, &now, &letters); /* every length at once */
    advance(a, &now, &letters, out->after_letters);
}

void gl_prefilter_make(glane_str regex, gl_prefilter *out)
{
    gl_automaton automaton;
    memset(out, 0, sizeof *out);
    if (!gl_automaton_read(regex, &automaton)) {
        memset(out, 0xFF, sizeof *out);
        return;
    }
    find_after(&automaton, automaton.start, out);
    memcpy(out->before, automaton.before, sizeof out->before);
}
