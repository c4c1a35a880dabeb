/* automaton.h: a regex as a finite automaton that takes at least what the regex takes.
 *
 * For prefilter.c. K. Thompson's construction (1968), over bytes: assertions are passed over, every
 * character beyond ASCII is any run of bytes from 0x80 on, a property of Unicode takes more than it does. */
#ifndef GL_AUTOMATON_H
#define GL_AUTOMATON_H

#include <glane/types.h>

typedef struct gl_byteset {
    uint64_t bits[4];
} gl_byteset;

static inline void gl_byteset_add(gl_byteset *set, unsigned char c)
{
    set->bits[c / 64] |= 1ULL << (c % 64);
}

static inline void gl_byteset_add_beyond(gl_byteset *set)
{
    set->bits[2] = set->bits[3] = UINT64_MAX;
}

static inline gl_byteset gl_byteset_all(void)
{
    return (gl_byteset){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
}

#define GL_AUTOMATON_NODES 2048

typedef enum gl_automaton_kind { GL_TAKE, GL_SPLIT, GL_ACCEPT } gl_automaton_kind;

typedef struct gl_automaton_node {
    gl_automaton_kind kind;
    gl_byteset set; /* GL_TAKE */
    uint16_t x, y;  /* next; GL_SPLIT: both */
} gl_automaton_node;

typedef struct gl_automaton {
    gl_automaton_node nodes[GL_AUTOMATON_NODES]; /* node 0 accepts */
    uint32_t count;
    uint16_t start;
    uint64_t before[4]; /* the bytes that a match may stand after, by its leading look-behinds */
} gl_automaton;

/* A set of nodes. */
typedef struct gl_states {
    uint64_t bits[GL_AUTOMATON_NODES / 64];
} gl_states;

/* Reads PCRE2 syntax. 0 if there is something in it that it does not understand. */
int gl_automaton_read(glane_str regex, gl_automaton *out);
/* Adds a node, and those that it leads to without taking a byte. */
void gl_states_add(const gl_automaton *automaton, gl_states *set, uint16_t node);

#endif
