/* A phrase that is tried without a pack: a rule of its own, over all that the packs define. */
#include "ruleset.h"

/* In place of a file's name: diagnostics with it count columns in the phrase. */
static const char place_name[] = "phrase";

void gl_try_read(gl_compiler *c, const char *phrase)
{
    gl_pack pack = {.name = glane_str_of(place_name)};
    glane_node *node = gl_alloc(c->arena, sizeof *node), *empty = gl_alloc(c->arena, sizeof *empty);
    *empty = (glane_node){.kind = GLANE_NODE_MAP, .place = {place_name, 1, 1}};
    *node = (glane_node){.kind = GLANE_NODE_SCALAR,
                         .place = empty->place,
                         .plain = 1,
                         .text = gl_str_copy(c->arena, glane_str_of(phrase))};
    gl_rule rule = {.name = glane_str_of(place_name),
                    .place = node->place,
                    .node = empty,
                    .plugin = GLANE_NONE,
                    .operator_name = {"", 0},
                    .amends = GLANE_NONE};
    rule.type = c->set->type_tried = gl_type_add_own(c->set, "(tried)", GL_ROLE_INTERNAL);
    rule.phrase = gl_alloc(c->arena, sizeof *rule.phrase);
    pack.extends = gl_alloc(c->arena, (c->pack_count + 1) * sizeof *pack.extends);
    for (uint32_t i = 0; i < c->pack_count; i++)
        pack.extends[pack.extend_count++] = &c->packs[i];
    gl_table_init(&pack.lexicon_names, c->arena);
    if (gl_phrase_compile(c, &pack, node, rule.phrase, &rule) && rule.phrase->first.empty)
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "leave one word outside []",
                    "the phrase matches nothing at all");
    gl_table_free(&pack.lexicon_names);
    gl_rule_add(c->set, &rule);
}
