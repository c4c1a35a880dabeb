/* Why a fact is, or is not, at a place: what fired, what lost to what, and how far a named rule got. */
#include "explain.h"

#include "limits.h"

#include <stdlib.h>

void gl_say(gl_explainer *x, glane_str line)
{
    x->write(x->user, line.data, line.len);
    x->lines++;
}

glane_str gl_words_text(const glane_session *s, uint32_t first, uint32_t end)
{
    if (first >= end || end > s->words.count)
        return (glane_str){"", 0};
    uint32_t from = s->words.items[first].start, to = s->words.items[end - 1].end;
    return (glane_str){s->view.data + from, to - from};
}

static int touches(const gl_explainer *x, glane_span view)
{
    return view.start < x->view.end && view.end > x->view.start;
}

/* The contexts that held for the candidate that was just added. */
static void note_held(gl_explainer *x, glane_str contexts)
{
    uint32_t index = x->s->candidate_count - 1;
    gl_grow((void **)&x->held, &x->held_capacity, (size_t)index + 1, sizeof *x->held);
    while (x->held_count <= index)
        x->held[x->held_count++] = (glane_str){"", 0};
    x->held[index] = contexts;
}

/* The rule that was asked for, or no one. A format may have it in another way, under its name. */
static int is_asked(const gl_explainer *x, const gl_rule *rule)
{
    return !x->rule || glane_str_equal(rule->name, x->rule->name);
}

/* Once each: tables may be looked for twice. */
static void on_untold(void *user, glane_span view, glane_str why)
{
    gl_explainer *x = user;
    for (uint32_t i = 0; i < x->table_count; i++)
        if (x->tables[i].view.start == view.start && glane_str_equal(x->tables[i].why, why))
            return;
    gl_grow((void **)&x->tables, &x->table_capacity, (size_t)x->table_count + 1, sizeof *x->tables);
    x->tables[x->table_count++] = (gl_no_table){view, why};
}

static void on_tried(void *user, const gl_rule *rule, uint32_t word, uint32_t end, gl_outcome outcome, glane_str detail)
{
    static const char *const why[] = {[GL_UNLESS] = "turned down, since this holds: unless",
                                      [GL_REQUIRE] = "turned down, since this does not hold: require",
                                      [GL_REJECTED] = "turned down by its operator:"};
    gl_explainer *x = user;
    const glane_session *s = x->s;
    glane_span view = {s->words.items[word].start, s->words.items[word].end};
    if (outcome == GL_MATCHED)
        note_held(x, detail);
    if (end > word && outcome != GL_NO_MATCH)
        view.end = s->words.items[end - 1].end;
    if (!touches(x, view) || outcome == GL_MATCHED || outcome == GL_NO_MATCH || !is_asked(x, rule))
        return;
    glane_str text = gl_words_text(s, word, end > word ? end : word + 1);
    gl_grow((void **)&x->tried, &x->tried_capacity, (size_t)x->tried_count + 1, sizeof *x->tried);
    x->tried[x->tried_count++] = (gl_attempt){
        view, gl_format(s->document, "  %s at '%.*s': %s %.*s\n", rule->name.data, (int)text.len, text.data, why[outcome],
                        (int)detail.len, detail.data)};
}

static glane_str describe(const gl_explainer *x, const gl_candidate *c)
{
    const glane_session *s = x->s;
    glane_span t = gl_map_in(&s->view.map, c->fact.view);
    return gl_format(s->document, "%s '%.*s' by %s", gl_table_name(&s->set->types, c->fact.type).data, (int)(t.end - t.start),
                     s->text.data + t.start, s->set->rules[c->fact.rule].name.data);
}

/* The candidate that stands where this one would: the longest, since of several it was the one that won. */
static const gl_candidate *winner_over(const gl_candidate *loser, gl_candidate *const *among, uint32_t count)
{
    const gl_candidate *winner = NULL;
    for (uint32_t i = 0; i < count; i++)
        if (among[i] != loser && among[i]->fact.view.start < loser->fact.view.end &&
            loser->fact.view.start < among[i]->fact.view.end && (!winner || among[i]->chars > winner->chars))
            winner = among[i];
    return winner;
}

/* Does something that is no stepping stone stand there? */
static int is_settled(const glane_session *s, glane_span view, gl_candidate *const *kept, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (kept[i]->fact.view.start < view.end && view.start < kept[i]->fact.view.end &&
            s->set->type_info[kept[i]->fact.type].role != GL_ROLE_INTERNAL)
            return 1;
    return 0;
}

/* What was turned down. Where something stands most rules are, and few of them matter: those are counted. */
static void say_tried(gl_explainer *x, gl_candidate *const *kept, uint32_t count)
{
    uint32_t more = 0;
    for (uint32_t i = 0; i < x->tried_count; i++) {
        if (!x->rule && !x->all && is_settled(x->s, x->tried[i].view, kept, count))
            more++;
        else
            gl_say(x, x->tried[i].line);
    }
    if (more)
        gl_say(x, gl_format(x->s->document, "  %u match%s turned down where something else stands: see --all\n", more,
                            more == 1 ? " was" : "es were"));
}

static const char *why_beaten(const gl_ruleset *set, const gl_candidate *loser, const gl_candidate *winner)
{
    if (loser->chars != winner->chars)
        return "which is longer";
    if (set->rules[loser->fact.rule].priority != set->rules[winner->fact.rule].priority)
        return "whose rule has the higher priority";
    if (loser->fact.type != winner->fact.type)
        return "whose type comes first in facts.yaml";
    return "which comes first";
}

static glane_str values_of(const gl_explainer *x, const glane_attr *attrs, uint32_t count)
{
    glane_session *s = x->s;
    glane_str list = {"", 0};
    for (uint32_t i = 0; i < count; i++) {
        glane_str value = gl_attr_printed(s, &attrs[i]);
        list = gl_format(s->document, "%s%s%s=%.*s", list.data, i ? ", " : "", gl_table_name(&s->set->keys, attrs[i].key).data,
                         (int)value.len, value.data);
    }
    return list;
}

static int program_names(const gl_program *program, uint32_t lexicon)
{
    for (uint32_t i = 0; i < program->count; i++)
        if (program->steps[i].op == GL_OP_ENTRY && program->steps[i].arg == lexicon)
            return 1;
    return 0;
}

static int names_lexicon(const gl_rule *rule, uint32_t lexicon)
{
    const gl_contexts *lists[] = {&rule->require, &rule->unless, &rule->context};
    int named = rule->phrase && program_names(rule->phrase, lexicon);
    for (int l = 0; l < 3; l++)
        for (uint32_t i = 0; i < lists[l]->count; i++)
            named |= program_names(&lists[l]->items[i].program, lexicon);
    return named;
}

/* What a candidate says: its keys, and the contexts that held. */
static glane_str says(const gl_explainer *x, const gl_candidate *c)
{
    gl_arena *arena = x->s->document;
    glane_str values = values_of(x, c->fact.attrs, c->fact.attr_count);
    glane_str held = c->index < x->held_count ? x->held[c->index] : (glane_str){"", 0};
    return gl_format(arena, "%s%s%s%s", values.len ? "; " : "", values.data, held.len ? "; held: " : "", held.data);
}

/* What a rule that amends did to the fact that it found. */
static void say_amended(gl_explainer *x, const gl_candidate *c)
{
    glane_session *s = x->s;
    glane_str values = values_of(x, c->fact.attrs, c->fact.attr_count);
    gl_say(x, gl_format(s->document, "  %s amends %s: %s\n", s->set->rules[c->fact.rule].name.data,
                        describe(x, s->candidates[c->target]).data, values.data));
}

/* What became of a candidate that nothing beat. */
static const char *standing(const gl_candidate *c, gl_role role)
{
    if (c->fact.type == GL_TYPE_BOILERPLATE)
        return "masked: no rule is tried here, and its digits are set aside";
    if (c->fact.type == GL_TYPE_FRAME)
        return "stands apart from the text: no heading, and no match runs across; facts count";
    return role == GL_ROLE_FACT ? "stands" : role == GL_ROLE_ASIDE ? "stands; set aside, not written" : "seen by later rules";
}

static void say_fates(gl_explainer *x, gl_candidate *const *kept, uint32_t count)
{
    glane_session *s = x->s;
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        const gl_candidate *c = s->candidates[i];
        gl_role role = s->set->type_info[c->fact.type].role;
        const gl_type_facts *same = &s->type_facts[c->fact.type];
        if (!touches(x, c->fact.view) || !is_asked(x, &s->set->rules[c->fact.rule]))
            continue;
        if (s->set->rules[c->fact.rule].amends != GLANE_NONE) {
            if (c->target != GLANE_NONE)
                say_amended(x, c);
            continue;
        }
        const gl_candidate *winner = role == GL_ROLE_INTERNAL
                                         ? (c->fate == GL_VISIBLE ? NULL : winner_over(c, same->items, same->count))
                                     : c->kept ? NULL
                                               : winner_over(c, kept, count);
        glane_str line = describe(x, c), more = says(x, c);
        if (winner)
            gl_say(x, gl_format(s->document, "  %s: lost to %s, %s%s\n", line.data, describe(x, winner).data,
                                why_beaten(s->set, c, winner), more.data));
        else
            gl_say(x, gl_format(s->document, "  %s: %s%s\n", line.data, standing(c, role), more.data));
    }
}

/* Of the ways in which packs have the asked rule, the one that holds in this document. */
static void find_variant(gl_explainer *x)
{
    const gl_ruleset *set = x->s->set;
    for (uint32_t i = 0; x->rule && i < set->rule_count; i++)
        if (is_asked(x, &set->rules[i]) && x->s->rule_states[i].next != UINT32_MAX) {
            x->rule = &set->rules[i];
            return;
        }
}

/* Why the asked rule is not tried in this document at all. */
static void say_switched(gl_explainer *x)
{
    const glane_session *s = x->s;
    if (!x->rule || s->rule_states[x->rule - s->set->rules].next != UINT32_MAX || x->rule->type == GL_TYPE_SIGN)
        return;
    gl_say(x, gl_format(s->document, "  %s is switched off here: the document's format is %s\n", x->rule->name.data,
                     s->layout.format == GLANE_NONE ? "none" : s->set->formats[s->layout.format].name.data));
}

/* The text of the label of a cell's row, or of the heads of its column, the outermost first. */
static glane_str cell_text(const glane_session *s, const gl_cell *cell, int head)
{
    const gl_grid *grid = &s->grids.items[cell->grid];
    const gl_cell *found = head ? NULL : gl_cell_label(&s->grids, cell);
    glane_str text = found ? gl_words_text(s, found->words.first, found->words.end) : (glane_str){"", 0};
    for (uint32_t i = grid->cell; head && i < grid->cell + grid->cell_count && s->grids.cells[i].row < grid->heads; i++) {
        const gl_cell *c = &s->grids.cells[i];
        if (!gl_cell_covers(c, cell->column))
            continue;
        glane_str one = gl_words_text(s, c->words.first, c->words.end);
        text = text.len ? gl_format(s->document, "%.*s / %.*s", (int)text.len, text.data, (int)one.len, one.data) : one;
    }
    return text;
}

/* The cells of tables in the place: their rows, columns, labels and heads. */
static void say_cells(gl_explainer *x)
{
    const glane_session *s = x->s;
    for (uint32_t i = 0; i < s->grids.cell_count && !x->rule; i++) {
        const gl_cell *cell = &s->grids.cells[i];
        glane_span view = {s->words.items[cell->words.first].start, s->words.items[cell->words.end - 1].end};
        if (!touches(x, view) || cell->column == GLANE_NONE)
            continue;
        glane_str text = gl_words_text(s, cell->words.first, cell->words.end), label = cell_text(s, cell, 0);
        glane_str head = cell_text(s, cell, 1);
        gl_say(x, gl_format(s->document, "  '%.*s' is in row %u, column %u of a table; its row: '%.*s', its column: '%.*s'\n", (int)text.len,
                         text.data, cell->row + 1, cell->column + 1, (int)label.len, label.data, (int)head.len, head.data));
    }
}

/* Why the numbers of the place stand in no table, or in one without heads. */
static void say_untold(gl_explainer *x)
{
    for (uint32_t i = 0; i < x->table_count; i++)
        if (touches(x, x->tables[i].view)) {
            glane_str line = gl_format(x->s->document, "  %s\n", x->tables[i].why.data);
            x->write(x->user, line.data, line.len); /* no answer by itself */
        }
}

/* The entries of the lexicons that stand in the place: all of them in a narrow one, else those that
 * the asked rule names. */
static void say_entries(gl_explainer *x)
{
    const glane_session *s = x->s;
    uint32_t first = gl_words_from(&s->words, x->view.start), reach = first > GL_MAX_ENTRY_WORDS ? first - GL_MAX_ENTRY_WORDS : 0;
    for (uint32_t i = reach; i < s->words.count && s->words.items[i].start < x->view.end; i++)
        for (uint32_t h = s->hits.head[i]; h; h = s->hits.items[h].next) {
            const gl_hit *hit = &s->hits.items[h];
            const gl_entry *entry = gl_entry_at(s->set->lexicons, hit->entry);
            glane_str text = gl_words_text(s, i, hit->end), values = values_of(x, entry->columns, entry->column_count);
            if (s->words.items[hit->end - 1].end <= x->view.start || (x->rule ? !names_lexicon(x->rule, hit->lexicon) : !x->narrow))
                continue;
            glane_str line = gl_format(s->document, "  '%.*s' is an entry of %s%s%s\n", (int)text.len, text.data,
                                       gl_lexicon_name(s->set->lexicons, hit->lexicon).data, values.len ? ": " : "", values.data);
            x->write(x->user, line.data, line.len); /* no answer by itself */
        }
}

static int anything_stands(const gl_explainer *x, gl_candidate *const *kept, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (touches(x, kept[i]->fact.view) && x->s->set->type_info[kept[i]->fact.type].role == GL_ROLE_FACT)
            return 1;
    return 0;
}

static int find_place(gl_explainer *x, uint32_t line, uint32_t column, int64_t offset)
{
    const gl_text *text = &x->s->text;
    glane_span place;
    x->narrow = !line || column;
    if (line) {
        place = gl_text_line_span(text, line);
        if (line > text->lines)
            return 0;
        if (column) {
            uint32_t at = gl_text_byte(text, gl_text_char(text, place.start) + column - 1);
            if (at >= place.end)
                return 0;
            place = (glane_span){at, gl_text_byte(text, gl_text_char(text, at) + 1)};
        }
    } else {
        if (offset < 0 || offset >= text->chars)
            return 0;
        place = (glane_span){gl_text_byte(text, (uint32_t)offset), gl_text_byte(text, (uint32_t)offset + 1)};
    }
    x->view = gl_map_out(&x->s->view.map, place);
    return 1;
}

glane_status glane_explain(glane_session *s, const char *path, const glane_question *asked, glane_text_fn write, void *user)
{
    gl_explainer x = {.s = s, .write = write, .user = user, .all = asked->all};
    gl_trace trace = {.tried = on_tried, .untold = on_untold, .user = &x};
    glane_str bytes = {asked->bytes, asked->length};
    const char *reader, *wrong = bytes.data ? NULL : gl_read_source(s, path, &bytes.len), *rule = asked->rule;
    bytes.data = bytes.data ? bytes.data : s->file;
    gl_session_reset(s, wrong ? 0 : bytes.len);
    char *id = glane_document_id(path);
    s->doc = gl_str_copy(s->document, glane_str_of(id));
    free(id);
    if (rule && !(x.rule = gl_rule_find(s->set, rule))) {
        const gl_rule *off = gl_rule_off(s->set, rule);
        gl_say(&x, off ? gl_format(s->document, "rule %s is %s\n", rule, off->state)
                       : gl_format(s->document, "no rule is named %s\n", rule));
        return GLANE_FAILED;
    }
    if (wrong || gl_read(s, glane_str_of(path), bytes, NULL, &reader) != GLANE_OK) {
        gl_say(&x, gl_format(s->document, "%s: %s\n", path, wrong ? gl_reason_of(wrong) : s->problems[0].message.data));
        return GLANE_FAILED;
    }
    /* The place is known in the text; the view, and what fires in it, is made by the extraction. */
    gl_view_build(&s->view, &s->text);
    if (!find_place(&x, asked->line, asked->column, asked->offset)) {
        gl_say(&x, gl_format(s->document, "%s: there is no such place; it has %u lines and %u characters\n", path, s->text.lines,
                          s->text.chars));
        return GLANE_FAILED;
    }
    gl_say(&x, gl_format(s->document, "%.*s\n", (int)(x.view.end - x.view.start), s->view.data + x.view.start));
    gl_candidate **kept;
    uint32_t count, facts;
    s->trace = &trace;
    gl_extract(s);
    find_variant(&x);
    gl_resolve_all(s, &kept, &count);
    gl_candidate **linked = gl_only_facts(s, kept, count, &facts);
    gl_notes_apply(s, linked, facts);
    gl_link(s, linked, facts);
    say_switched(&x);
    say_tried(&x, kept, count);
    say_cells(&x);
    say_untold(&x);
    say_entries(&x);
    say_fates(&x, kept, count);
    if (x.rule)
        gl_near_try(&x);
    else if (!anything_stands(&x, kept, count))
        gl_near_say(&x);
    s->trace = NULL;
    if (x.rule && x.lines == 1)
        gl_say(&x, gl_format(s->document, "  %s was not tried here: nothing that it needs to begin stands in this place: %s\n", rule,
                             gl_trigger_text(s->document, s->set, x.rule).data));
    free(x.held);
    free(x.tried);
    free(x.tables);
    return GLANE_OK;
}
