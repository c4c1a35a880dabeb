/* eval_fixture.h: mentions from one line each, for the tests of the scores. */
#ifndef EVAL_FIXTURE_H
#define EVAL_FIXTURE_H

#include "score.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct ev_case {
    gl_arena *arena;
    gl_diags diags;
    gl_scheme scheme;
    gl_mentions gold, facts;
    gl_matches matches;
    gl_card card;
} ev_case;

static inline void ev_open(ev_case *c)
{
    *c = (ev_case){.arena = gl_arena_new()};
    gl_diags_init(&c->diags);
    gl_scheme_init(&c->scheme, c->arena, &c->diags);
    gl_mentions_reset(&c->gold);
    gl_mentions_reset(&c->facts);
    assert_int_equal(c->diags.count, 0);
}

static inline void ev_close(ev_case *c)
{
    gl_mentions_free(&c->gold);
    gl_mentions_free(&c->facts);
    gl_card_free(&c->card);
    free(c->matches.items);
    gl_scheme_free(&c->scheme);
    gl_diags_free(&c->diags);
    gl_arena_free(c->arena);
}

/* "TYPE START END KEY=VALUE ..." */
static inline void ev_add(ev_case *c, gl_mentions *mentions, const char *line)
{
    char *rest = gl_strdup(c->arena, line), *type = strtok_r(rest, " ", &rest), *end;
    gl_mention *mention = gl_mentions_add(mentions);
    mention->type = gl_scheme_type(&c->scheme, glane_str_of(type));
    mention->start = (uint32_t)strtoul(rest, &end, 10);
    mention->end = (uint32_t)strtoul(end, &end, 10);
    rest = end;
    for (char *pair; (pair = strtok_r(rest, " ", &rest));) {
        char *equals = strchr(pair, '=');
        gl_mention_pair(mention, gl_table_add(&c->scheme.keys, (glane_str){pair, (size_t)(equals - pair)}),
                        glane_str_of(equals + 1));
    }
}

/* Lines end with NULL. */
static inline void ev_score(ev_case *c, const char *const *gold, const char *const *facts)
{
    gl_mentions_reset(&c->gold);
    gl_mentions_reset(&c->facts);
    for (; *gold; gold++)
        ev_add(c, &c->gold, *gold);
    for (; *facts; facts++)
        ev_add(c, &c->facts, *facts);
    gl_score(&c->scheme, &c->gold, &c->facts, &c->matches, &c->card);
}

#define EV_LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
