/* omit.c: entries that packs take out of the lexicons of others.
 *
 * Known before any lexicon is read, so that nothing depends on the order of packs. A pack that some format switches
 * on takes them out where it applies: the entries are there, and their hits are dropped in such documents. */
#include "ruleset.h"

#include <stdlib.h>

static void read_list(gl_compiler *c, const gl_pack *pack, glane_str lexicon, const glane_node *list)
{
    if (!gl_expect(c, list, GLANE_NODE_LIST, "what is omitted of a lexicon"))
        return;
    for (size_t i = 0; i < list->count; i++) {
        if (!gl_expect(c, list->items[i], GLANE_NODE_SCALAR, "an entry"))
            continue;
        gl_grow((void **)&c->omits, &c->omit_capacity, (size_t)c->omit_count + 1, sizeof *c->omits);
        c->omits[c->omit_count++] = (gl_omit){lexicon, list->items[i], (uint32_t)(pack - c->packs), 0};
    }
}

/* omit: {PACK/LEXICON: [entry, ...]} */
void gl_omits_read(gl_compiler *c)
{
    for (uint32_t i = 0; i < c->pack_count; i++) {
        const glane_node *map = gl_node_get(c->packs[i].node, "omit");
        if (!map || !gl_expect(c, map, GLANE_NODE_MAP, "'omit'"))
            continue;
        for (size_t k = 0; k < map->count; k++)
            read_list(c, &c->packs[i], map->keys[k], map->items[k]);
    }
}

int gl_omit_entry(gl_compiler *c, uint32_t lexicon, glane_str text)
{
    gl_ruleset *set = c->set;
    int omitted = 0;
    for (uint32_t i = 0; i < c->omit_count; i++) {
        gl_omit *omit = &c->omits[i];
        if (!glane_str_equal(omit->node->text, text) || !glane_str_equal(gl_lexicon_name(set->lexicons, lexicon), omit->lexicon))
            continue;
        omit->found = 1;
        omitted |= !set->scoped[omit->by];
        if (!set->scoped[omit->by])
            continue;
        gl_grow((void **)&set->scoped_omits, &set->scoped_omit_capacity, (size_t)set->scoped_omit_count + 1,
                sizeof *set->scoped_omits);
        set->scoped_omits[set->scoped_omit_count++] = (gl_scoped_omit){omit->by, gl_entry_count(set->lexicons)};
    }
    return omitted;
}

void gl_omits_end(gl_compiler *c)
{
    for (uint32_t i = 0; i < c->omit_count; i++)
        if (!c->omits[i].found)
            gl_diag_add(c->diags, GLANE_ERROR, c->omits[i].node->place,
                        "omit: {PACK/LEXICON: [entry]}, as it is written there; its pack must be loaded too",
                        "'%s' is no entry of '%s'", c->omits[i].node->text.data, c->omits[i].lexicon.data);
    free(c->omits);
    c->omits = NULL;
    c->omit_count = 0;
}
