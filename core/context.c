/* What stands around a match: require, unless, context. */
#include "engine.h"

/* How far back a phrase that ends at `limit` may begin. */
static uint32_t earliest(const glane_session *s, const gl_program *program, uint32_t limit)
{
    uint32_t first, end;
    gl_sentence_span(&s->words, s->words.items[limit ? limit - 1 : 0].sentence, &first, &end);
    uint32_t reach = limit > program->max_words ? limit - program->max_words : 0;
    return reach > first ? reach : first;
}

/* The phrase right before word `limit`: its longest match that ends there. */
static int ends_at(glane_session *s, const gl_program *program, uint32_t limit, gl_captures *captures)
{
    if (!s->trace && !gl_may_end(s, program, limit))
        return 0;
    if (program->first.empty && gl_phrase_run(s, program, limit, GLANE_NONE, limit, captures) == limit)
        return 1;
    if (limit == 0 || limit >= s->words.count || s->words.items[limit].flags & GLANE_WORD_BREAK)
        return 0;
    for (uint32_t at = earliest(s, program, limit); at < limit; at++)
        if (gl_may_begin(s, program, at) && gl_phrase_run(s, program, at, GLANE_NONE, limit, captures) == limit)
            return 1;
    return 0;
}

/* -- over sections and documents --------------------------------------------------- */

static const gl_stands *stands_of(glane_session *s, const gl_context *c)
{
    gl_stands *stands = &s->stands[c->wide];
    if (stands->found)
        return stands;
    stands->found = 1;
    stands->count = 0;
    for (uint32_t at = 0; at < s->words.count && !s->stopped; at++) {
        if (!gl_may_begin(s, &c->program, at) || gl_phrase_run(s, &c->program, at, GLANE_NONE, GLANE_NONE, NULL) == GLANE_NONE)
            continue;
        gl_grow((void **)&stands->starts, &stands->capacity, (size_t)stands->count + 1, sizeof *stands->starts);
        stands->starts[stands->count++] = at;
    }
    return stands;
}

/* The first of them that begins at a word or after it. */
static uint32_t stands_from(const gl_stands *stands, uint32_t word)
{
    uint32_t low = 0, high = stands->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (stands->starts[middle] < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The words of the document, or of the section of a word, its heading among them. */
static void wide_span(const glane_session *s, const gl_context *c, uint32_t word, uint32_t *first, uint32_t *end)
{
    *first = 0;
    *end = s->words.count;
    if (c->within == GL_WITHIN_DOCUMENT)
        return;
    uint32_t heading = gl_section_at(&s->sections, s->words.items[word].start), next = heading == GLANE_NONE ? 0 : heading + 1;
    if (heading != GLANE_NONE)
        *first = gl_words_from(&s->words, s->sections.items[heading].view.start);
    if (next < s->sections.count)
        *end = gl_words_from(&s->words, s->sections.items[next].view.start);
}

/* The nearest before word `first`, which it may not take. */
static int wide_before(glane_session *s, const gl_context *c, uint32_t first, gl_captures *captures)
{
    const gl_stands *stands = stands_of(s, c);
    uint32_t start, end;
    wide_span(s, c, first, &start, &end);
    for (uint32_t i = stands_from(stands, first); i-- > 0 && stands->starts[i] >= start;)
        if (gl_phrase_run(s, &c->program, stands->starts[i], first, GLANE_NONE, captures) != GLANE_NONE)
            return 1;
    return 0;
}

static int wide_after(glane_session *s, const gl_context *c, uint32_t last, uint32_t end, gl_captures *captures)
{
    const gl_stands *stands = stands_of(s, c);
    uint32_t low = stands_from(stands, end), start, stop;
    wide_span(s, c, last, &start, &stop);
    return low < stands->count && stands->starts[low] < stop &&
           gl_phrase_run(s, &c->program, stands->starts[low], GLANE_NONE, GLANE_NONE, captures) != GLANE_NONE;
}

/* -- around a match ---------------------------------------------------------------- */

static int before(glane_session *s, const gl_context *c, uint32_t first, gl_captures *captures)
{
    if (c->within == 0)
        return ends_at(s, &c->program, first, captures);
    if (c->within >= GL_WITHIN_SECTION)
        return wide_before(s, c, first, captures);
    uint32_t start, end, within = c->within == GL_WITHIN_SENTENCE ? GL_MAX_CONTEXT_WORDS : c->within;
    gl_sentence_span(&s->words, s->words.items[first].sentence, &start, &end);
    uint32_t furthest = within + c->program.max_words;
    if (first > furthest && first - furthest > start)
        start = first - furthest;
    for (uint32_t at = first; at-- > start;) { /* the nearest */
        if (!gl_may_begin(s, &c->program, at))
            continue;
        uint32_t stop = gl_phrase_run(s, &c->program, at, first, GLANE_NONE, NULL);
        if (stop == GLANE_NONE || stop > first || first - stop > within)
            continue;
        return gl_phrase_run(s, &c->program, at, first, GLANE_NONE, captures) != GLANE_NONE;
    }
    return 0;
}

static int after(glane_session *s, const gl_context *c, uint32_t last, uint32_t end, gl_captures *captures)
{
    uint32_t start, stop, within = c->within == GL_WITHIN_SENTENCE ? GL_MAX_CONTEXT_WORDS : c->within;
    if (within == 0)
        return (c->program.first.empty || (end < s->words.count && !(s->words.items[end].flags & GLANE_WORD_BREAK))) &&
               gl_phrase_run(s, &c->program, end, GLANE_NONE, GLANE_NONE, captures) != GLANE_NONE;
    if (c->within >= GL_WITHIN_SECTION)
        return wide_after(s, c, last, end, captures);
    gl_sentence_span(&s->words, s->words.items[last].sentence, &start, &stop);
    if (stop - end > within)
        stop = end + within + 1;
    for (uint32_t at = end; at < stop; at++)
        if (gl_may_begin(s, &c->program, at) && gl_phrase_run(s, &c->program, at, GLANE_NONE, GLANE_NONE, captures) != GLANE_NONE)
            return 1;
    return 0;
}

/* Visible facts of a type that touch the match (overlaps), or cover it (inside). */
static int beside(const glane_session *s, const gl_context *c, uint32_t first, uint32_t end)
{
    const gl_type_facts *facts = &s->type_facts[c->type];
    uint64_t sign = gl_sign(s->set, GL_SIGN_TYPE, c->type);
    uint32_t at = first;
    while (at < end && !(s->covers[at] & sign))
        at++;
    if (at == end || (at > first && c->where == GL_INSIDE)) /* most matches meet no fact of the type */
        return 0;
    glane_span match = {s->words.items[first].start, s->words.items[end - 1].end};
    uint32_t low = 0, high = facts->count;
    while (low < high) { /* the first that ends after the match begins */
        uint32_t middle = low + (high - low) / 2;
        if (facts->items[middle]->fact.view.end <= match.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == facts->count || facts->items[low]->fact.view.start >= match.end)
        return 0;
    glane_span f = facts->items[low]->fact.view;
    return c->where == GL_OVERLAPS || (f.start <= match.start && f.end >= match.end);
}

/* The phrase anywhere in these words. */
static int stands_in(glane_session *s, const gl_program *program, gl_range words, gl_captures *captures)
{
    for (uint32_t at = words.first; at < words.end; at++)
        if (gl_may_begin(s, program, at) && gl_phrase_run(s, program, at, words.end, GLANE_NONE, captures) != GLANE_NONE)
            return 1;
    return 0;
}

/* The phrase in the heads of a column, the lowest first; column 0 has what names the labels. */
static int in_column_heads(glane_session *s, const gl_program *program, const gl_grid *grid, uint32_t column, gl_captures *captures)
{
    uint32_t end = grid->cell;
    while (end < grid->cell + grid->cell_count && s->grids.cells[end].row < grid->heads)
        end++;
    while (end-- > grid->cell)
        if (gl_cell_covers(&s->grids.cells[end], column) && stands_in(s, program, s->grids.cells[end].words, captures))
            return 1;
    return 0;
}

/* The phrase in the texts before a cell of its row: the label, a unit. */
static int in_row(glane_session *s, const gl_program *program, const gl_cell *cell, gl_captures *captures)
{
    const gl_cell *first = s->grids.cells + s->grids.items[cell->grid].cell;
    for (const gl_cell *at = cell; at > first && at[-1].row == cell->row; at--)
        if ((at[-1].kind == GL_CELL_TEXT || at[-1].column == 0) && stands_in(s, program, at[-1].words, captures))
            return 1;
    const gl_cell *label = s->grids.items[cell->grid].tall ? gl_cell_label(&s->grids, cell) : NULL;
    return label && label->row != cell->row && stands_in(s, program, label->words, captures);
}

static int in_table(glane_session *s, const gl_program *program, const gl_grid *grid, gl_captures *captures)
{
    if (in_column_heads(s, program, grid, 0, captures))
        return 1;
    for (uint32_t i = 0; i < grid->title_count; i++)
        if (stands_in(s, program, grid->titles[i], captures))
            return 1;
    return 0;
}

/* What is said of the cell that the match stands in. Heads and labels are no such cells. */
static int of_cell(glane_session *s, const gl_context *c, uint32_t first, gl_captures *captures)
{
    const gl_cell *cell = gl_cell_at(&s->grids, first);
    if (!cell || cell->row < s->grids.items[cell->grid].heads || cell->column == 0)
        return 0;
    const gl_grid *grid = &s->grids.items[cell->grid];
    int any = c->where == GL_HEADS;
    if ((any || c->where == GL_COLUMN) && cell->column != GLANE_NONE &&
        (in_column_heads(s, &c->program, grid, cell->column, captures) ||
         stands_in(s, &c->program, s->grids.units[grid->unit + cell->column], captures)))
        return 1;
    if ((any || c->where == GL_ROW) && in_row(s, &c->program, cell, captures))
        return 1;
    return (any || c->where == GL_TABLE) && in_table(s, &c->program, grid, captures);
}

/* A quick no, for most: nothing beside the match has a sign in common with the phrase, or no fact of the type
 * lies over it. */
static inline int may_hold(const glane_session *s, const gl_context *c, uint32_t first, uint32_t end)
{
    if (s->trace)
        return 1;
    if (c->where == GL_AFTER && c->within == 0 && !c->program.first.empty)
        return end < s->words.count && !(s->words.items[end].flags & GLANE_WORD_BREAK) && gl_may_begin(s, &c->program, end);
    if (c->where == GL_BEFORE && c->within == 0)
        return gl_may_end(s, &c->program, first);
    if (c->where == GL_INSIDE)
        return (s->covers[first] & gl_sign(s->set, GL_SIGN_TYPE, c->type)) != 0;
    return c->where < GL_COLUMN || s->words.items[first].flags & GL_WORD_IN_CELL;
}

static int holds(glane_session *s, const gl_context *c, uint32_t first, uint32_t end, gl_captures *captures)
{
    switch (c->where) {
    case GL_BEFORE:
        return before(s, c, first, captures);
    case GL_AFTER:
        return after(s, c, end - 1, end, captures);
    case GL_AROUND:
        return before(s, c, first, captures) || after(s, c, end - 1, end, captures);
    case GL_OVERLAPS:
    case GL_INSIDE:
        return beside(s, c, first, end);
    default:
        return of_cell(s, c, first, captures);
    }
}

int gl_contexts_hopeless(const glane_session *s, const gl_rule *rule, uint32_t at)
{
    for (uint32_t i = 0; i < rule->require.count; i++) {
        const gl_context *c = &rule->require.items[i];
        if (c->where == GL_BEFORE && c->within == 0 && !gl_may_end(s, &c->program, at))
            return 1;
        if (c->where >= GL_COLUMN && !(s->words.items[at].flags & GL_WORD_IN_CELL))
            return 1;
    }
    return 0;
}

const gl_context *gl_contexts_check(glane_session *s, const gl_rule *rule, uint32_t first, uint32_t end,
                                    gl_captures *captures, const gl_context **matched, uint32_t *matched_count)
{
    *matched_count = 0;
    for (uint32_t i = 0; i < rule->unless.count; i++)
        if (may_hold(s, &rule->unless.items[i], first, end) && holds(s, &rule->unless.items[i], first, end, NULL))
            return &rule->unless.items[i];
    for (uint32_t i = 0; i < rule->require.count; i++) {
        if (!may_hold(s, &rule->require.items[i], first, end) || !holds(s, &rule->require.items[i], first, end, captures))
            return &rule->require.items[i];
        if (rule->require.items[i].set_count && *matched_count < GL_MAX_CAPTURES)
            matched[(*matched_count)++] = &rule->require.items[i];
    }
    for (uint32_t i = 0; i < rule->context.count; i++)
        if (may_hold(s, &rule->context.items[i], first, end) && holds(s, &rule->context.items[i], first, end, captures) && *matched_count < GL_MAX_CAPTURES)
            matched[(*matched_count)++] = &rule->context.items[i];
    return NULL;
}
