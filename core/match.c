/* Phrases against words: a backtracking matcher with memory.
 *
 * A state (step, word) is entered once, so a run costs at most steps x words
 * whatever the phrase (the bounded backtracking of RE2, R. Cox 2010). The first
 * way into a state is the preferred one; the longest end wins. */
#include "engine.h"
#include "limits.h"

#include <stdlib.h>

/* Captures so far, as a list that branches share. */
typedef struct capture_node {
    uint32_t parent; /* index + 1 */
    uint32_t name, first, end, entry;
    const glane_fact *fact;
    int open;
} capture_node;

typedef struct state {
    uint32_t pc, word, captures;
} state;

/* The words where a marked step was entered, from the run's first on, a bit each; of that run alone. */
typedef struct visits {
    uint64_t words, run;
} visits;

struct gl_matcher {
    visits visited[GL_MAX_PHRASE_STEPS + 1]; /* by mark */
    uint64_t runs;
    capture_node *nodes;
    state *stack;
    size_t node_capacity, stack_capacity;
    uint32_t node_count, stack_count;
    uint32_t furthest;
    uint32_t wanted[GL_MAX_WANTED]; /* steps that failed at the furthest word; kept while traced */
    uint32_t wanted_count;
};

typedef struct run {
    glane_session *s;
    gl_matcher *m;
    const gl_program *program;
    const gl_word *words;
    const uint64_t *signs;           /* NULL while an explanation listens: all ways are gone */
    uint64_t steps;
    uint32_t start, limit, must_end; /* limit: words from it on are not taken */
    uint32_t best, best_captures;
    int branched;
    int open; /* a capture was opened */
} run;

gl_matcher *gl_matcher_new(void)
{
    gl_matcher *matcher = gl_realloc(NULL, sizeof *matcher);
    memset(matcher, 0, sizeof *matcher);
    return matcher;
}

void gl_matcher_free(gl_matcher *matcher)
{
    if (!matcher)
        return;
    free(matcher->nodes);
    free(matcher->stack);
    free(matcher);
}

uint32_t gl_phrase_furthest(const glane_session *session, const uint32_t **wanted, uint32_t *count)
{
    *wanted = session->matcher->wanted;
    *count = session->matcher->wanted_count;
    return session->matcher->furthest;
}

/* Notes, for an explanation, a step that asked in vain for something at a word. */
static void want(run *r, uint32_t pc, uint32_t word)
{
    gl_matcher *m = r->m;
    if (r->signs || word != m->furthest || m->wanted_count == GL_MAX_WANTED)
        return;
    m->wanted[m->wanted_count++] = pc;
}

int gl_class_fits(uint32_t class_id, const gl_word *word)
{
    uint32_t flags = word->flags;
    switch (class_id) {
    case GL_CLASS_ANY:
        return 1;
    case GL_CLASS_WORD:
        return (flags & GLANE_WORD_LETTERS) != 0;
    case GL_CLASS_CAPITAL:
        return (flags & GLANE_WORD_CAPITAL) != 0;
    case GL_CLASS_CAPS:
        return (flags & GLANE_WORD_CAPITALS) != 0;
    case GL_CLASS_LOWER:
        return (flags & GLANE_WORD_LETTERS) && !(flags & GLANE_WORD_CAPITAL);
    default:
        return (flags & GLANE_WORD_DIGITS) != 0;
    }
}

static void push(run *r, uint32_t pc, uint32_t word, uint32_t captures)
{
    gl_matcher *m = r->m;
    r->branched = 1; /* until there is a choice, no state can be met twice */
    if (m->stack_count >= m->stack_capacity)
        gl_grow((void **)&m->stack, &m->stack_capacity, (size_t)m->stack_count + 1, sizeof *m->stack);
    m->stack[m->stack_count++] = (state){pc, word, captures};
}

static uint32_t capture(run *r, uint32_t parent, capture_node node)
{
    gl_matcher *m = r->m;
    if (m->node_count >= m->node_capacity)
        gl_grow((void **)&m->nodes, &m->node_capacity, (size_t)m->node_count + 1, sizeof *m->nodes);
    node.parent = parent;
    m->nodes[m->node_count] = node;
    return ++m->node_count;
}

/* Closes the last open capture of that name; what fills it alone passes on its entry or fact: in
 * name:(CPAM de <town>) the town lends nothing to the whole. */
static uint32_t close_capture(run *r, uint32_t captures, uint32_t name, uint32_t word)
{
    capture_node closed = {.name = name, .end = word, .entry = GLANE_NONE};
    uint32_t from = word; /* where what lies last in it begins, if it goes up to the end */
    for (uint32_t at = captures; at; at = r->m->nodes[at - 1].parent) {
        const capture_node *node = &r->m->nodes[at - 1];
        if (node->open && node->name == name) {
            closed.first = node->first;
            break;
        }
        if (closed.entry == GLANE_NONE && !closed.fact) {
            closed.entry = node->entry;
            closed.fact = node->fact;
            from = node->end == word ? node->first : word;
        }
    }
    if (from != closed.first) {
        closed.entry = GLANE_NONE;
        closed.fact = NULL;
    }
    return capture(r, captures, closed);
}

/* May word `at` be taken? Not past the end or the reach, nor across a hard break. */
static int takes(const run *r, uint32_t at)
{
    return at < r->limit && at - r->start < GL_MAX_PHRASE_WORDS &&
           (at == r->start || !(r->words[at].flags & GLANE_WORD_BREAK));
}

/* Where a step that takes an entry or a fact may go on. */
enum { MAX_WAYS = GL_MAX_ENTRY_WORDS };

typedef struct ways {
    state items[MAX_WAYS];
    uint32_t count;
} ways;

static void add_way(run *r, ways *w, uint32_t pc, capture_node node, uint32_t captures)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (w->items[i].word == node.end)
            return; /* of entries that end at the same word the first is taken */
    if (w->count == MAX_WAYS || node.end > r->limit || node.end - r->start > GL_MAX_PHRASE_WORDS)
        return;
    if (node.name != GLANE_NONE || r->open) /* an open capture passes on what it wraps */
        captures = capture(r, captures, node);
    w->items[w->count++] = (state){pc + 1, node.end, captures};
}

/* Every entry of the lexicon that begins here, the longest first. */
static void take_entries(run *r, ways *w, const gl_step *step, uint32_t pc, uint32_t word, uint32_t captures)
{
    const gl_hits *hits = &r->s->hits;
    for (uint32_t h = hits->head[word]; h; h = hits->items[h].next)
        if (hits->items[h].lexicon == step->arg)
            add_way(r, w, pc, (capture_node){.name = step->name, .first = word, .end = hits->items[h].end,
                                                   .entry = hits->items[h].entry}, captures);
}

static void take_facts(run *r, ways *w, const gl_step *step, uint32_t pc, uint32_t word, uint32_t captures)
{
    for (uint32_t f = r->s->fact_head[word]; f; f = r->s->candidates[f - 1]->next) {
        const gl_candidate *fact = r->s->candidates[f - 1];
        if (fact->fact.type == step->arg && fact->end > word)
            add_way(r, w, pc, (capture_node){.name = step->name, .first = word, .end = fact->end,
                                                   .entry = GLANE_NONE, .fact = &fact->fact}, captures);
    }
}

static void accept(run *r, uint32_t word, uint32_t captures)
{
    int inside = r->s->words.items[word].flags & GLANE_WORD_HYPHEN; /* the rest of a compound follows */
    if (r->must_end != GLANE_NONE ? word != r->must_end : inside)
        return;
    if (r->best == GLANE_NONE || word > r->best) {
        r->best = word;
        r->best_captures = captures;
    }
}

static int is_word(const run *r, const gl_step *step, const gl_word *w)
{
    return (w->word == step->arg || w->alt == step->arg) && (!step->cased || gl_form_fits(step->form, w, r->s->view.data));
}

/* Which ways of a split, and of those it leads to, can go on at this word: the step that is left, while the
 * other ways are pushed, or none. Most optional parts end here, without a state of their own. */
static uint32_t choose(run *r, uint32_t pc, uint32_t word, uint32_t captures)
{
    const gl_step *steps = r->program->steps;
    const uint64_t here = r->signs ? r->signs[word] : UINT64_MAX;
    do {
        const gl_step *step = &steps[pc];
        const int x = (step->x_signs & here) != 0, y = (step->y_signs & here) != 0;
        if (!x && !y)
            return GLANE_NONE;
        if (x && y)
            push(r, step->y, word, captures);
        pc = x ? step->x : step->y;
    } while (steps[pc].op == GL_OP_SPLIT && !steps[pc].mark);
    return pc;
}

/* Ways meet at marked steps alone, so that it is asked there alone. */
static int been_here(run *r, uint32_t mark, uint32_t word)
{
    visits *v = &r->m->visited[mark];
    uint64_t bit = 1ULL << (word - r->start), before = v->run == r->m->runs ? v->words : 0;
    *v = (visits){before | bit, r->m->runs};
    return (before & bit) != 0;
}

/* Follows one state as far as it goes without a choice. */
static void follow(run *r, state at)
{
    const gl_step *steps = r->program->steps;
    const gl_word *words = r->words;
    const int traced = r->s->trace != NULL;
    uint32_t pc = at.pc, word = at.word, captures = at.captures;
    ways found;
    for (;;) {
        const gl_step *step = &steps[pc];
        r->steps++;
        const gl_word *w = &words[word];
        if (step->mark && r->branched && been_here(r, step->mark, word))
            return;
        if (traced && word > r->m->furthest) {
            r->m->furthest = word;
            r->m->wanted_count = 0;
        }
        switch (step->op) {
        case GL_OP_WORD:
        case GL_OP_CLASS:
            if (!takes(r, word) || !(step->op == GL_OP_WORD ? is_word(r, step, w) : gl_class_fits(step->arg, w))) {
                want(r, pc, word);
                return;
            }
            word++, pc++;
            break;
        case GL_OP_ENTRY:
        case GL_OP_TYPE:
            found.count = 0;
            if (takes(r, word))
                (step->op == GL_OP_TYPE ? take_facts : take_entries)(r, &found, step, pc, word, captures);
            want(r, pc, word);
            if (found.count == 0)
                return;
            for (uint32_t i = found.count; i-- > 1;)
                push(r, found.items[i].pc, found.items[i].word, found.items[i].captures);
            pc = found.items[0].pc, word = found.items[0].word, captures = found.items[0].captures;
            break;
        case GL_OP_LINE_START:
        case GL_OP_LINE_END: /* the word that follows begins a line */
            if (!(w->flags & GLANE_WORD_BREAK))
                return;
            pc++;
            break;
        case GL_OP_GLUED:
            if (w->flags & GLANE_WORD_SPACE)
                return;
            pc++;
            break;
        case GL_OP_SPLIT:
            if ((pc = choose(r, pc, word, captures)) == GLANE_NONE)
                return;
            break;
        case GL_OP_JUMP:
            pc = step->x;
            break;
        case GL_OP_OPEN:
            r->open = 1;
            captures = capture(r, captures, (capture_node){.name = step->name, .first = word, .entry = GLANE_NONE, .open = 1});
            pc++;
            break;
        case GL_OP_CLOSE:
            captures = close_capture(r, captures, step->name, word);
            pc++;
            break;
        case GL_OP_MATCH:
            accept(r, word, captures);
            return;
        }
    }
}

static void give_captures(const run *r, gl_captures *out)
{
    uint32_t order[GL_MAX_CAPTURES], count = 0;
    for (uint32_t at = r->best_captures; at; at = r->m->nodes[at - 1].parent) {
        const capture_node *node = &r->m->nodes[at - 1];
        if (!node->open && node->name != GLANE_NONE && count < GL_MAX_CAPTURES)
            order[count++] = at - 1;
    }
    while (count-- && out->count < GL_MAX_CAPTURES) {
        const capture_node *node = &r->m->nodes[order[count]];
        const gl_word *words = r->s->words.items;
        glane_span view = {words[node->first].start, node->end > node->first ? words[node->end - 1].end : words[node->first].start};
        out->items[out->count++] = (glane_capture){.size = sizeof(glane_capture), .name = node->name, .view = view,
                                                   .text = {r->s->view.data + view.start, view.end - view.start},
                                                   .fact = node->fact, .entry = node->entry};
    }
}

uint32_t gl_phrase_run(glane_session *s, const gl_program *program, uint32_t at, uint32_t limit, uint32_t must_end,
                       gl_captures *captures)
{
    s->steps++;
    s->matcher->furthest = at;
    s->matcher->wanted_count = 0;
    if (!s->trace && !gl_may_begin(s, program, at))
        return GLANE_NONE;
    run r = {.s = s, .m = s->matcher, .program = program, .words = s->words.items, .signs = s->trace ? NULL : s->signs,
             .start = at, .must_end = must_end, .best = GLANE_NONE};
    r.limit = limit < s->words.count ? limit : s->words.count;
    r.m->runs++;
    r.m->node_count = r.m->stack_count = 0;
    follow(&r, (state){0, at, 0});
    while (r.m->stack_count)
        follow(&r, r.m->stack[--r.m->stack_count]);
    s->steps += r.steps;
    if (r.best != GLANE_NONE && captures)
        give_captures(&r, captures);
    return r.best;
}
