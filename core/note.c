/* Notes and defaults: keys that facts have from what stands above, below or around them, or from their format. */
#define _GNU_SOURCE
#include "engine.h"

/* A footnote's mark stands that many words behind its number at most: "1 250 lits (1)". */
#define MARK_WITHIN 6u
#define MARK_WORDS 4u

/* Is there a blank line before this word? */
static int is_paragraph(const glane_session *s, uint32_t word)
{
    const gl_word *w = &s->words.items[word];
    uint32_t from = word ? w[-1].end : 0;
    return memmem(s->view.data + from, w->start - from, "\n\n", 2) != NULL;
}

/* The section that a byte stands in: from its heading to the next. */
static glane_span section_around(const glane_session *s, uint32_t byte)
{
    uint32_t heading = gl_section_at(&s->sections, byte);
    uint32_t next = heading == GLANE_NONE ? 0 : heading + 1;
    return (glane_span){heading == GLANE_NONE ? 0 : s->sections.items[heading].view.end,
                        next < s->sections.count ? s->sections.items[next].view.start : s->view.len};
}

/* The lines above a note up to a blank one, a heading or the note before it, which ends at `least`. */
static glane_span above(const glane_session *s, const gl_candidate *note, glane_span section, uint32_t least)
{
    uint32_t first = note->first;
    if (least > section.start)
        section.start = least;
    while (first > 0 && s->words.items[first - 1].start >= section.start && (first == note->first || !is_paragraph(s, first)))
        first--;
    return (glane_span){s->words.items[first].start, note->fact.view.start};
}

/* The lines below it up to a blank one, a heading or the next note, which begins at `most`. */
static glane_span below(const glane_session *s, const gl_candidate *note, glane_span section, uint32_t most)
{
    uint32_t end = note->end;
    if (most < section.end)
        section.end = most;
    while (end < s->words.count && s->words.items[end].start < section.end && (end == note->end || !is_paragraph(s, end)))
        end++;
    return (glane_span){note->fact.view.end, s->words.items[end].start};
}

/* `between`: the end of the note before, the beginning of the next one. */
static glane_span scope_of(const glane_session *s, const gl_candidate *note, gl_scope scope, glane_span between)
{
    glane_span section = section_around(s, note->fact.view.start);
    switch (scope) {
    case GL_SCOPE_ABOVE:
        return above(s, note, section, between.start);
    case GL_SCOPE_BELOW:
        return below(s, note, section, between.end);
    case GL_SCOPE_SECTION:
        return section;
    case GL_SCOPE_MARK:
        return (glane_span){0, note->fact.view.start};
    default:
        return (glane_span){0, s->view.len};
    }
}

static glane_str word_text(const glane_session *s, uint32_t word)
{
    const gl_word *w = &s->words.items[word];
    return (glane_str){s->view.data + w->start, w->end - w->start};
}

/* The words of the mark that a footnote begins with: what stands before its first word of letters. */
static uint32_t mark_end(const glane_session *s, const gl_candidate *note)
{
    uint32_t end = note->first;
    while (end < note->end && end - note->first < MARK_WORDS && !(s->words.items[end].flags & GLANE_WORD_LETTERS))
        end++;
    return end;
}

/* Does the mark stand behind a fact, in its line? */
static int is_marked(const glane_session *s, const gl_candidate *fact, const gl_candidate *note, uint32_t end)
{
    uint32_t count = end - note->first;
    for (uint32_t at = fact->end; count && at + count <= s->words.count && at < fact->end + MARK_WITHIN; at++) {
        uint32_t same = 0;
        if (s->words.items[at].flags & GLANE_WORD_BREAK)
            return 0;
        while (same < count && glane_str_equal(word_text(s, at + same), word_text(s, note->first + same)))
            same++;
        if (same == count)
            return 1;
    }
    return 0;
}

static int is_of_type(const gl_note *note, uint32_t type)
{
    uint32_t i = 0;
    while (i < note->type_count && note->types[i] != type)
        i++;
    return note->type_count == 0 || i < note->type_count;
}

/* Keys that a fact has already stay: the nearer says more. */
static void add_key(glane_session *s, gl_candidate *fact, const glane_attr *attr)
{
    if (!gl_attr_find(fact->fact.attrs, fact->fact.attr_count, attr->key))
        gl_fact_set(s, &fact->fact, attr);
}

static uint32_t first_from(gl_candidate *const *facts, uint32_t count, uint32_t byte)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (facts[middle]->fact.view.start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void apply_note(glane_session *s, const gl_candidate *c, gl_candidate **facts, uint32_t count, glane_span between)
{
    const gl_rule *rule = &s->set->rules[c->fact.rule];
    const gl_note *note = &s->set->formats[rule->format - 1].notes[rule->part];
    glane_span scope = scope_of(s, c, note->scope, between);
    uint32_t mark = mark_end(s, c);
    for (uint32_t i = first_from(facts, count, scope.start); i < count && facts[i]->fact.view.start < scope.end; i++) {
        if (!gl_charge(s, 1))
            return;
        if (!is_of_type(note, facts[i]->fact.type) || (facts[i]->first >= c->first && facts[i]->end <= c->end) ||
            (note->scope == GL_SCOPE_MARK && !is_marked(s, facts[i], c, mark)))
            continue;
        for (uint32_t k = 0; k < c->fact.attr_count; k++)
            add_key(s, facts[i], &c->fact.attrs[k]);
    }
}

/* A note that stands alone in its line may look like a heading. */
static void drop_headings(glane_session *s, const gl_type_facts *notes)
{
    glane_span *spans = gl_alloc(s->document, ((size_t)notes->count + 1) * sizeof *spans);
    for (uint32_t i = 0; i < notes->count; i++)
        spans[i] = notes->items[i]->fact.view;
    gl_sections_drop(&s->sections, spans, notes->count);
}

void gl_notes_apply(glane_session *s, gl_candidate **facts, uint32_t count)
{
    const gl_type_facts *notes = &s->type_facts[GL_TYPE_NOTE];
    glane_span between = {0, 0};
    if (notes->count)
        drop_headings(s, notes);
    for (uint32_t i = 0; i < notes->count; i++) {
        between.end = i + 1 < notes->count ? notes->items[i + 1]->fact.view.start : s->view.len;
        apply_note(s, notes->items[i], facts, count, between);
        between.start = notes->items[i]->fact.view.end;
    }
    for (uint32_t f = 0; f < s->set->format_count; f++) {
        const gl_report_format *format = &s->set->formats[f];
        for (uint32_t d = 0; s->layout.in_force[f] && d < format->default_count; d++)
            for (uint32_t i = 0; i < count; i++)
                if (facts[i]->fact.type == format->defaults[d].type)
                    add_key(s, facts[i], &format->defaults[d].attr);
    }
}
