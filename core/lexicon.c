#include "lexicon.h"

#include "limits.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* How many words ahead of the walk its tables are asked of memory. */
#define NODES_AHEAD 12u
#define ENDINGS_AHEAD 6u

typedef struct edge {
    uint32_t node, word, child; /* child 0: free */
} edge;

/* An entry that ends at a node: what a walk asks of it, so that it need not look at the entry itself. */
typedef struct ending {
    uint32_t entry;
    uint32_t lexicon : 31;
    uint32_t exact : 1; /* its words ask for capitals that the next two don't tell */
    uint16_t capital;   /* words that ask for a capital, a bit each */
    uint16_t capitals;  /* words that ask for capitals alone */
} ending;

#define ENDING_BITS 16u

/* The nodes of first words stand first, each at its word's id; those of words that begin no entry are empty. */
typedef struct node {
    uint32_t endings; /* index of the first of them: they go up to the next node's */
    uint32_t signs;   /* of the words that may follow, a bit each: most are ruled out without a look-up */
} node;

/* For cutting entries and phrases as texts are cut; kept from one to the next until the last. */
typedef struct cutter {
    gl_arena *arena;
    gl_vocab *no_words;
    gl_text text;
    gl_view view;
    gl_words words;
} cutter;

/* Once finished all of it is the arena's, and nothing points out of that. */
struct gl_lexicons {
    gl_arena *arena; /* NULL once finished, as the cutter is */
    gl_vocab *vocab;
    cutter *cutter;
    gl_table names; /* "pack/name" */
    uint32_t *reaches; /* by lexicon: words of its longest entry */
    size_t reach_capacity;
    gl_entry *entries;
    uint32_t count;
    size_t capacity;
    edge *edges; /* hash of (node, word) */
    uint32_t edge_mask;
    ending *endings; /* by node, then by entry */
    node *nodes;     /* and one past the last */
    uint32_t node_count;
    size_t node_capacity;
};

gl_lexicons *gl_lexicons_new(gl_arena *arena, gl_vocab *vocab)
{
    gl_lexicons *l = gl_alloc(arena, sizeof *l);
    l->arena = arena;
    l->vocab = vocab;
    gl_arena *own = gl_arena_new();
    l->cutter = gl_alloc(own, sizeof *l->cutter);
    l->cutter->arena = own;
    l->cutter->no_words = gl_vocab_new(own);
    gl_vocab_finish(l->cutter->no_words);
    gl_table_init(&l->names, arena);
    return l;
}

static void free_cutter(gl_lexicons *l)
{
    gl_text_free(&l->cutter->text);
    gl_view_free(&l->cutter->view);
    gl_words_free(&l->cutter->words);
    gl_arena_free(l->cutter->arena);
    l->cutter = NULL;
}

uint32_t gl_lexicon_add(gl_lexicons *l, glane_str pack, glane_str name)
{
    uint32_t id = gl_table_add(&l->names, gl_format(l->arena, "%s/%s", pack.data, name.data));
    gl_grow((void **)&l->reaches, &l->reach_capacity, (size_t)id + 1, sizeof *l->reaches);
    l->reaches[id] = 1;
    return id;
}

uint32_t gl_lexicon_reach(const gl_lexicons *l, uint32_t lexicon)
{
    return l->reaches[lexicon];
}

uint32_t gl_lexicon_count(const gl_lexicons *l)
{
    return l->names.count;
}

glane_str gl_lexicon_name(const gl_lexicons *l, uint32_t lexicon)
{
    return gl_table_name(&l->names, lexicon);
}

/* The capitals that a word of an entry asks for. */
static gl_casing casing_of(const gl_word *word, const char *text)
{
    uint32_t capitals = 0;
    for (uint32_t i = word->start; i < word->end;) {
        UChar32 c;
        U8_NEXT((const uint8_t *)text, i, word->end, c);
        capitals += c < 0x80 ? c >= 'A' && c <= 'Z' : u_isUUppercase(c) != 0;
    }
    if (!capitals)
        return GL_ANY_CASE;
    if (word->flags & GLANE_WORD_CAPITALS)
        return GL_CAPITALS;
    return capitals == 1 && word->flags & GLANE_WORD_CAPITAL ? GL_CAPITAL : GL_EXACT_CASE;
}

/* Cuts a text into c->words: the view that they are of, or NULL if it is not UTF-8. Plain text, as
 * nearly all of it is, is its own view. */
static const char *cut_text(cutter *c, glane_str text)
{
    if (gl_view_is_plain(text)) {
        gl_view same = {.data = (char *)text.data, .len = (uint32_t)text.len}; /* read alone */
        gl_words_cut(&c->words, &same, c->no_words);
        return text.data;
    }
    gl_text_reset(&c->text);
    if (!gl_text_append(&c->text, text, 0, 1, 1))
        return NULL;
    gl_text_index(&c->text);
    gl_view_build(&c->view, &c->text);
    gl_words_cut(&c->words, &c->view, c->no_words);
    return c->view.data;
}

uint32_t gl_forms_cut(gl_lexicons *l, glane_str text, const gl_form **forms)
{
    const char *view = cut_text(l->cutter, text);
    const gl_words *words = &l->cutter->words;
    uint32_t count = view && words->count <= GL_MAX_ENTRY_WORDS ? words->count : 0;
    gl_form *made = gl_alloc(l->arena, (count + 1) * sizeof *made);
    *forms = made;
    for (uint32_t i = 0; i < count; i++) {
        const gl_word *w = &words->items[i];
        char folded[GL_MAX_WORD_BYTES];
        uint32_t n = gl_fold(view + w->start, w->end - w->start, folded);
        if (!n)
            return 0;
        made[i].word = gl_vocab_add(l->vocab, (glane_str){folded, n});
        made[i].casing = casing_of(w, view);
        made[i].exact = (glane_str){view + w->start, w->end - w->start};
        if (view != text.data)
            made[i].exact = gl_str_copy(l->arena, made[i].exact);
    }
    return count;
}

/* An entry that ends with a dot, such as évol., says that a dot behind its last word ends no sentence. */
static void note_abbreviation(gl_lexicons *l, const gl_entry *entry)
{
    const gl_form *forms = entry->forms;
    const uint32_t last = entry->form_count - 1;
    char folded[GL_MAX_WORD_BYTES];
    if (last == 0 || !glane_str_equal(forms[last].exact, glane_str_of(".")) || forms[last - 1].exact.len < 2 ||
        entry->text.len < 2 || (unsigned char)entry->text.data[entry->text.len - 2] <= ' ')
        return;
    uint32_t n = gl_fold(forms[last - 1].exact.data, forms[last - 1].exact.len, folded);
    if (n)
        gl_vocab_abbreviation(l->vocab, (glane_str){folded, n});
}

int gl_entry_add(gl_lexicons *l, uint32_t lexicon, glane_str text, gl_place place, const glane_attr *columns,
                 uint32_t column_count)
{
    gl_entry entry;
    memset(&entry, 0, sizeof entry); /* the gaps between its fields too: it goes into images */
    entry.lexicon = lexicon;
    entry.place = place;
    entry.columns = columns;
    entry.column_count = column_count;
    entry.text = gl_str_copy(l->arena, text);
    entry.form_count = gl_forms_cut(l, entry.text, &entry.forms);
    if (!entry.form_count)
        return 0;
    note_abbreviation(l, &entry);
    gl_grow((void **)&l->entries, &l->capacity, (size_t)l->count + 1, sizeof *l->entries);
    l->entries[l->count++] = entry;
    if (entry.form_count > l->reaches[lexicon])
        l->reaches[lexicon] = entry.form_count;
    return 1;
}

const gl_entry *gl_entry_at(const gl_lexicons *l, uint32_t entry)
{
    return entry < l->count ? &l->entries[entry] : NULL;
}

uint32_t gl_entry_count(const gl_lexicons *l)
{
    return l->count;
}

static inline uint32_t sign_of(uint32_t word)
{
    return 1u << ((word * 0x9E3779B1u) >> 27);
}

static inline edge *edge_slot(const gl_lexicons *l, uint32_t from, uint32_t word)
{
    uint32_t at = (from * 0x9E3779B1u ^ word * 0x85EBCA77u);
    at = (at ^ (at >> 15)) & l->edge_mask;
    while (l->edges[at].child && !(l->edges[at].node == from && l->edges[at].word == word))
        at = (at + 1) & l->edge_mask;
    return &l->edges[at];
}

/* The first `count` nodes and those behind them are zero. */
static void grow_nodes(gl_lexicons *l, uint32_t count)
{
    gl_grow((void **)&l->nodes, &l->node_capacity, (size_t)count + 1, sizeof *l->nodes);
    memset(l->nodes + l->node_count, 0, (count + 1 - l->node_count) * sizeof *l->nodes);
    l->node_count = count;
}

static void settle(gl_lexicons *l)
{
    l->entries = gl_settle(l->arena, l->entries, l->count * sizeof *l->entries);
    l->reaches = gl_settle(l->arena, l->reaches, l->names.count * sizeof *l->reaches);
    l->nodes = gl_settle(l->arena, l->nodes, ((size_t)l->node_count + 1) * sizeof *l->nodes);
    gl_table_settle(&l->names);
    free_cutter(l);
    l->arena = NULL;
}

/* The node behind the words of an entry, made if it is new. */
static uint32_t node_of(gl_lexicons *l, const gl_entry *entry)
{
    uint32_t at = entry->forms[0].word;
    for (uint32_t k = 1; k < entry->form_count; k++) {
        const uint32_t word = entry->forms[k].word;
        edge *e = edge_slot(l, at, word);
        l->nodes[at].signs |= sign_of(word);
        if (!e->child) {
            *e = (edge){at, word, l->node_count};
            grow_nodes(l, l->node_count + 1);
        }
        at = e->child;
    }
    return at;
}

static ending ending_of(const gl_lexicons *l, uint32_t i)
{
    const gl_entry *entry = &l->entries[i];
    ending made = {.entry = i, .lexicon = entry->lexicon & INT32_MAX};
    for (uint32_t k = 0; k < entry->form_count; k++) {
        const gl_casing casing = entry->forms[k].casing;
        const uint32_t bit = k < ENDING_BITS ? 1u << k : 0;
        if (casing == GL_CAPITAL && bit)
            made.capital = (uint16_t)(made.capital | bit);
        else if (casing == GL_CAPITALS && bit)
            made.capitals = (uint16_t)(made.capitals | bit);
        else if (casing != GL_ANY_CASE)
            made.exact = 1;
    }
    return made;
}

/* Sorts entries by the node that they end at: `ends` by entry, and each node's endings counted in it. */
static void place_endings(gl_lexicons *l, const uint32_t *ends)
{
    uint32_t total = 0;
    for (uint32_t n = 0; n <= l->node_count; n++) {
        const uint32_t count = l->nodes[n].endings;
        l->nodes[n].endings = total += count; /* past its last: each that is placed takes it one down */
    }
    l->endings = gl_alloc(l->arena, (total + 1) * sizeof *l->endings);
    for (uint32_t i = l->count; i-- > 0;)
        l->endings[--l->nodes[ends[i]].endings] = ending_of(l, i);
}

void gl_lexicons_finish(gl_lexicons *l)
{
    size_t words = 0;
    for (uint32_t i = 0; i < l->count; i++)
        words += l->entries[i].form_count;
    uint32_t size = 64;
    while (size < words * 2)
        size *= 2;
    l->edges = gl_alloc(l->arena, size * sizeof *l->edges);
    l->edge_mask = size - 1;
    grow_nodes(l, gl_vocab_count(l->vocab));
    uint32_t *ends = gl_realloc(NULL, ((size_t)l->count + 1) * sizeof *ends);
    for (uint32_t i = 0; i < l->count; i++) {
        ends[i] = node_of(l, &l->entries[i]);
        l->nodes[ends[i]].endings++;
    }
    place_endings(l, ends);
    free(ends);
    settle(l);
}

int gl_form_fits(const gl_form *form, const gl_word *word, const char *view)
{
    switch (form->casing) {
    case GL_ANY_CASE:
        return 1;
    case GL_CAPITAL:
        return (word->flags & GLANE_WORD_CAPITAL) != 0;
    case GL_CAPITALS:
        return (word->flags & GLANE_WORD_CAPITALS) != 0;
    default:
        return word->end - word->start == form->exact.len && !memcmp(view + word->start, form->exact.data, form->exact.len);
    }
}

typedef struct walk {
    gl_hits *hits;
    const gl_lexicons *lexicons;
    const gl_words *words;
    const char *view;
    uint32_t start;
} walk;

static int fits_entry(const walk *w, const gl_entry *entry)
{
    for (uint32_t k = 0; k < entry->form_count; k++)
        if (!gl_form_fits(&entry->forms[k], &w->words->items[w->start + k], w->view))
            return 0;
    return 1;
}

static inline int all_have(const walk *w, uint32_t bits, uint32_t flag)
{
    for (const gl_word *word = &w->words->items[w->start]; bits; bits >>= 1, word++)
        if (bits & 1 && !(word->flags & flag))
            return 0;
    return 1;
}

/* Do the words have the capitals that an entry asks for? */
static inline int has_capitals(const walk *w, const ending *e)
{
    if (e->exact)
        return fits_entry(w, &w->lexicons->entries[e->entry]);
    return all_have(w, e->capital, GLANE_WORD_CAPITAL) && all_have(w, e->capitals, GLANE_WORD_CAPITALS);
}

/* The last entry first, so that the first heads the chain of those that end together. */
static inline void add_hits(const walk *w, const node *at, uint32_t end)
{
    gl_hits *hits = w->hits;
    for (uint32_t k = at[1].endings; k-- > at->endings;) {
        const ending *e = &w->lexicons->endings[k];
        if (!has_capitals(w, e))
            continue;
        if (hits->count >= hits->capacity)
            gl_grow((void **)&hits->items, &hits->capacity, (size_t)hits->count + 1, sizeof *hits->items);
        hits->items[hits->count] =
            (gl_hit){.entry = e->entry, .lexicon = e->lexicon, .end = end, .next = hits->head[w->start]};
        hits->head[w->start] = hits->count++;
    }
}

static void follow(const walk *w, uint32_t from, uint32_t at);

static inline void follow_word(const walk *w, uint32_t from, uint32_t at, uint32_t word)
{
    uint32_t child = w->lexicons->nodes[from].signs & sign_of(word) ? edge_slot(w->lexicons, from, word)->child : 0;
    if (child)
        follow(w, child, at + 1);
}

/* From a node that has some edge: both ids of the word behind it. */
static void go_on(const walk *w, uint32_t from, uint32_t at)
{
    const gl_word *word = &w->words->items[at];
    if (at >= w->words->count || word->flags & GLANE_WORD_BREAK || at - w->start >= GL_MAX_ENTRY_WORDS)
        return;
    if (word->word)
        follow_word(w, from, at, word->word);
    if (word->alt && word->alt != word->word)
        follow_word(w, from, at, word->alt);
}

/* Hits are chained longest first, since deeper ones come last. */
static inline void follow(const walk *w, uint32_t from, uint32_t at)
{
    const node *here = &w->lexicons->nodes[from];
    add_hits(w, here, at);
    if (here->signs)
        go_on(w, from, at);
}

void gl_hits_find(gl_hits *hits, const gl_lexicons *l, const gl_words *words, const char *view)
{
    walk w = {.hits = hits, .lexicons = l, .words = words, .view = view};
    gl_grow((void **)&hits->items, &hits->capacity, 1, sizeof *hits->items);
    gl_grow((void **)&hits->head, &hits->head_capacity, (size_t)words->count + 1, sizeof *hits->head);
    memset(hits->head, 0, ((size_t)words->count + 1) * sizeof *hits->head);
    hits->count = 1;
    for (uint32_t i = 0; i < words->count; i++) {
        const gl_word *word = &words->items[i];
        if (i + NODES_AHEAD < words->count) { /* what later words need of memory is asked for in two steps */
            __builtin_prefetch(&l->nodes[word[NODES_AHEAD].word]);
            __builtin_prefetch(&l->endings[l->nodes[word[ENDINGS_AHEAD].word].endings]);
        }
        w.start = i;
        if (word->word)
            follow(&w, word->word, i + 1);
        if (word->alt && word->alt != word->word)
            follow(&w, word->alt, i + 1);
    }
}

void gl_hits_cut(gl_hits *hits, uint32_t word)
{
    for (uint32_t at = word > GL_MAX_ENTRY_WORDS ? word - GL_MAX_ENTRY_WORDS : 0; at < word; at++)
        for (uint32_t *next = &hits->head[at]; *next;) {
            if (hits->items[*next].end > word)
                *next = hits->items[*next].next;
            else
                next = &hits->items[*next].next;
        }
}

void gl_hits_omit(gl_hits *hits, uint32_t words, const uint8_t *omitted)
{
    for (uint32_t at = 0; at < words; at++)
        for (uint32_t *next = &hits->head[at]; *next;) {
            if (omitted[hits->items[*next].entry])
                *next = hits->items[*next].next;
            else
                next = &hits->items[*next].next;
        }
}

void gl_hits_free(gl_hits *hits)
{
    free(hits->items);
    free(hits->head);
    *hits = (gl_hits){0};
}
