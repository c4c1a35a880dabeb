/* canonical: one body, one `name` throughout a document.
 *
 * It looks at the facts of each type apart, and only at types of which some fact has a name:
 *  - names that differ in capitals, accents, hyphens or marks alone are one; all its facts get the spelling of the
 *    first that is not just its fact's own surface (a lexicon or a definition gave it), else of the first that is
 *    not all in capitals, else of the first;
 *  - a fact without a name is a short form: it gets the name of a fact with its words, else the one name that
 *    begins with its words, and where none or several do its own surface. */
#include <glane/plugin.h>

typedef struct canonical {
    const glane_host *host;
    uint32_t name;
} canonical;

/* A name with all its spellings. */
typedef struct spellings {
    glane_str name; /* the spelling that stands */
    uint32_t rank;  /* of that spelling: see rank_of() */
} spellings;

static const uint32_t ambiguous = UINT32_MAX - 1; /* no group: several */

/* A name's first words, folded, and whose they are. */
typedef struct slot {
    const char *text; /* NULL: free */
    uint32_t len, type;
    uint32_t whole;   /* the group of which these are all the words; GLANE_NONE */
    uint32_t begun;   /* the group that goes on behind them; GLANE_NONE, or ambiguous */
    uint32_t surface; /* the group of a fact that has these words in the text; GLANE_NONE */
} slot;

typedef struct linker {
    const glane_host *host;
    glane_context *ctx;
    glane_str view;
    uint32_t key;
    slot *slots;
    uint32_t mask;
    spellings *groups;
    uint32_t group_count;
    uint32_t *given; /* by fact: the group of its own name; GLANE_NONE */
} linker;

static int is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* A name in small letters without accents, its words one space apart; its length, 0 if memory or words lack. */
static size_t fold_name(const linker *l, glane_str name, char **out)
{
    size_t size = 2 * name.len + 8, n = 0, from;
    char *folded = l->host->alloc(l->ctx, size);
    if (!folded || !(from = l->host->fold(name, folded, size)))
        return 0;
    for (size_t i = 0; i < from; i++) /* in place: what is written is never ahead of what is read */
        if (is_word_byte(folded[i]))
            folded[n++] = folded[i];
        else if (n && folded[n - 1] != ' ')
            folded[n++] = ' ';
    while (n && folded[n - 1] == ' ')
        n--;
    *out = folded;
    return n;
}

static slot *slot_of(const linker *l, uint32_t type, const char *text, size_t len)
{
    uint32_t h = 0x811c9dc5u ^ type;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x01000193u;
    h ^= h >> 15;
    slot *s = &l->slots[h & l->mask];
    while (s->text && !(s->type == type && s->len == len && memcmp(s->text, text, len) == 0))
        s = &l->slots[++h & l->mask];
    if (!s->text)
        *s = (slot){text, (uint32_t)len, type, GLANE_NONE, GLANE_NONE, GLANE_NONE};
    return s;
}

static glane_str surface_of(const linker *l, const glane_fact *fact)
{
    return (glane_str){l->view.data + fact->view.start, fact->view.end - fact->view.start};
}

static const glane_attr *name_of(const linker *l, const glane_fact *fact)
{
    const glane_attr *name = l->host->fact_attr(fact, l->key);
    return name && name->tag == GLANE_STRING && name->as.string.len ? name : NULL;
}

/* How good a spelling is: 2 given by a lexicon or a definition, 1 with small letters, 0 in capitals alone. */
static uint32_t rank_of(glane_str name, glane_str surface)
{
    if (!glane_str_equal(name, surface))
        return 2;
    for (size_t i = 0; i < name.len; i++)
        if (name.data[i] >= 'a' && name.data[i] <= 'z')
            return 1;
    return 0;
}

/* Adds a fact's name, with all that it may be cut to. The name's group; GLANE_NONE if it has no words. */
static uint32_t add_name(linker *l, const glane_fact *fact, glane_str name)
{
    const glane_str said_as = surface_of(l, fact);
    char *folded, *surface;
    size_t len = fold_name(l, name, &folded);
    if (!len)
        return GLANE_NONE;
    slot *whole = slot_of(l, fact->type, folded, len);
    uint32_t rank = rank_of(name, said_as);
    if (whole->whole == GLANE_NONE) {
        whole->whole = l->group_count;
        l->groups[l->group_count++] = (spellings){name, rank};
        for (size_t i = 1; i < len; i++) {
            if (folded[i] != ' ')
                continue;
            slot *begun = slot_of(l, fact->type, folded, i);
            begun->begun =
                begun->begun == GLANE_NONE || begun->begun == whole->whole ? whole->whole : ambiguous;
        }
    } else if (rank > l->groups[whole->whole].rank) {
        l->groups[whole->whole] = (spellings){name, rank};
    }
    slot *said = glane_str_equal(name, said_as)               ? whole
                 : (len = fold_name(l, said_as, &surface)) > 0 ? slot_of(l, fact->type, surface, len)
                                                               : NULL;
    if (said && said->surface == GLANE_NONE)
        said->surface = whole->whole;
    return whole->whole;
}

/* The group of a fact without a name: of a short form. */
static uint32_t group_of(const linker *l, const glane_fact *fact)
{
    char *folded;
    size_t len = fold_name(l, surface_of(l, fact), &folded);
    if (!len)
        return GLANE_NONE;
    const slot *s = slot_of(l, fact->type, folded, len);
    return s->whole != GLANE_NONE ? s->whole : s->surface != GLANE_NONE ? s->surface : s->begun;
}

/* How many slots the names may need: one for each word and surface. What is no ASCII letter or digit may end a word. */
static uint64_t count_slots(const linker *l, uint32_t facts, uint32_t *types)
{
    uint64_t slots = 0;
    for (uint32_t i = 0; i < facts; i++) {
        const glane_fact *fact = l->host->fact(l->ctx, i);
        const glane_attr *name = name_of(l, fact);
        *types = fact->type >= *types ? fact->type + 1 : *types;
        for (size_t k = 0; name && k < name->as.string.len; k++) {
            char c = name->as.string.data[k];
            slots += !(is_word_byte(c) && (unsigned char)c < 0x80) && !(c >= 'A' && c <= 'Z');
        }
        slots += name ? 2 : 0;
    }
    return slots;
}

/* Sets the name of a fact, now that all are known. */
static glane_status set_name(const linker *l, uint32_t i, const glane_fact *fact)
{
    const glane_attr *given = name_of(l, fact);
    const uint32_t group = given ? l->given[i] : group_of(l, fact);
    const glane_str own = given ? given->as.string : surface_of(l, fact);
    glane_attr name = {.key = l->key, .tag = GLANE_STRING, .as = {.string = group < l->group_count ? l->groups[group].name : own}};
    if (!name.as.string.len || (given && glane_str_equal(given->as.string, name.as.string)))
        return GLANE_OK;
    return l->host->link(l->ctx, i, &name);
}

/* Reads all names; which types have one is left in `named`. */
static void add_names(linker *l, uint32_t facts, unsigned char *named)
{
    for (uint32_t i = 0; i < facts; i++) {
        const glane_fact *fact = l->host->fact(l->ctx, i);
        const glane_attr *name = name_of(l, fact);
        if (!name)
            continue;
        named[fact->type] = 1;
        l->given[i] = add_name(l, fact, name->as.string);
    }
}

static glane_status link_names(void *state, glane_context *ctx)
{
    const canonical *self = state;
    linker l = {.host = self->host, .ctx = ctx, .view = self->host->view(ctx), .key = self->name};
    uint32_t facts = l.host->fact_count(ctx), types = 0;
    uint64_t slots = count_slots(&l, facts, &types);
    if (!slots)
        return GLANE_OK;
    for (l.mask = 64; l.mask < (slots + facts) * 2; l.mask *= 2)
        ;
    l.slots = l.host->alloc(ctx, l.mask * sizeof *l.slots);
    l.groups = l.host->alloc(ctx, facts * sizeof *l.groups);
    l.given = l.host->alloc(ctx, facts * sizeof *l.given);
    unsigned char *named = l.host->alloc(ctx, types);
    l.mask--;
    if (!l.slots || !l.groups || !l.given || !named || l.host->charge(ctx, slots) != GLANE_OK)
        return GLANE_FAILED;
    add_names(&l, facts, named);
    for (uint32_t i = 0; i < facts; i++) {
        const glane_fact *fact = l.host->fact(ctx, i);
        if (named[fact->type] && set_name(&l, i, fact) >= GLANE_FAILED)
            return GLANE_FAILED;
    }
    return GLANE_OK;
}

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    canonical *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    self->name = host->key(ctx, "name");
    *instance = self;
    return GLANE_OK;
}

static const glane_linker_ops ops = {.link = link_names};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof descriptor,
    .kind = GLANE_LINKER,
    .name = "canonical",
    .version = "0.1.0",
    .summary = "One name for all spellings and short forms of a body in a document",
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(canonical, descriptor)
