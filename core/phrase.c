/* Phrases: from their text to a program over words.
 *
 *   phrase = sequence {"|" sequence}
 *   sequence = {item}
 *   item   = [name ":"] atom ["?" | "+" | "*" | "{" m ["," n] "}"]
 *   atom   = word ["^"] | mark | "~" | "<" name ">" | "[" phrase "]" | "(" phrase ")" | '"' text '"'
 *
 * The parser writes the program as it goes (a recursive descent that emits); a
 * repetition copies its atom's steps, which hold relative targets until then. */
#define _GNU_SOURCE
#include "limits.h"
#include "ruleset.h"

#include <stdlib.h>

typedef struct code {
    gl_step *steps;
    uint32_t count;
    uint32_t most; /* words at most; GL_MAX_PHRASE_WORDS + 1 for more */
} code;

typedef struct parser {
    gl_compiler *c;
    const gl_pack *pack;
    gl_rule *rule;
    const glane_node *node;
    const char *text, *at, *end;
    int depth, failed;
} parser;

static code parse_choice(parser *p, char closing);

static code failed(parser *p, const char *remedy, const char *format, const char *what, size_t len)
{
    if (!p->failed) {
        gl_place place = p->node->place;
        if (place.file)
            place.column += (uint32_t)(p->at - p->text) + (p->node->plain ? 0u : 1u);
        glane_str shown = gl_format(p->c->scratch, "%.*s", (int)len, what);
        glane_str message = gl_format(p->c->scratch, format, shown.data);
        gl_diag_add(p->c->diags, GLANE_ERROR, place, remedy, "%s", message.data);
    }
    p->failed = 1;
    return (code){0};
}

static code one_step(parser *p, gl_step step, uint32_t words)
{
    code out = {.steps = gl_alloc(p->c->scratch, sizeof step), .count = 1, .most = words};
    out.steps[0] = step;
    return out;
}

/* Steps refer to others by distance while the program is being put together. */
static code join(parser *p, code a, code b)
{
    if (!a.count)
        return b;
    if (!b.count)
        return a;
    code out = {.steps = gl_alloc(p->c->scratch, (a.count + b.count) * sizeof *out.steps), .count = a.count + b.count};
    memcpy(out.steps, a.steps, a.count * sizeof *a.steps);
    memcpy(out.steps + a.count, b.steps, b.count * sizeof *b.steps);
    out.most = a.most + b.most > GL_MAX_PHRASE_WORDS ? GL_MAX_PHRASE_WORDS + 1 : a.most + b.most;
    if (out.count > GL_MAX_PHRASE_STEPS)
        return failed(p, "split the rule, or put its words in a lexicon", "the phrase is too long%s", "", 0);
    return out;
}

static code split(parser *p, uint32_t x, uint32_t y)
{
    return one_step(p, (gl_step){.op = GL_OP_SPLIT, .name = GLANE_NONE, .x = x, .y = y}, 0);
}

static code optional(parser *p, code a)
{
    return join(p, split(p, 1, a.count + 1), a);
}

static code either(parser *p, code a, code b)
{
    uint32_t most = a.most > b.most ? a.most : b.most;
    code jump = one_step(p, (gl_step){.op = GL_OP_JUMP, .name = GLANE_NONE, .x = b.count + 1}, 0);
    code out = join(p, join(p, join(p, split(p, 1, a.count + 2), a), jump), b);
    out.most = most;
    return out;
}

/* a{low,high}; high 0: without end. */
static code repeat(parser *p, code a, uint32_t low, uint32_t high)
{
    code out = {0};
    for (uint32_t i = 0; i < low && !p->failed; i++)
        out = join(p, out, a);
    if (high) {
        code tail = {0};
        for (uint32_t i = low; i < high && !p->failed; i++)
            tail = optional(p, join(p, a, tail));
        return join(p, out, tail);
    }
    code back = one_step(p, (gl_step){.op = GL_OP_JUMP, .name = GLANE_NONE, .x = (uint32_t) - (int32_t)(a.count + 1)}, 0);
    out = join(p, out, join(p, join(p, split(p, 1, a.count + 2), a), back));
    out.most = GL_MAX_PHRASE_WORDS + 1;
    return out;
}

/* Any form of a word in the table of forms: an entry of a lexicon of them, made at the first use. */
static code inflected(parser *p, glane_str word, uint32_t capture)
{
    gl_compiler *c = p->c;
    gl_lexicons *lexicons = c->set->lexicons;
    const char *language = c->set->language.len ? c->set->language.data : "";
    const char *path = gl_format(c->arena, "%s/%s.forms", c->morphology_folder, language).data;
    int first = !c->morphology.tried;
    if (!gl_morphology_open(&c->morphology, path))
        return failed(p, "list its forms: (one | another); a build with a dictionary of the language has a table of them",
                      "there is no table of forms for '%s'", language, strlen(language));
    if (first)
        gl_input_add(c, path, c->morphology.data, c->morphology.size);
    glane_str forms = gl_morphology_find(&c->morphology, word);
    if (!forms.len)
        return failed(p, "write it as a dictionary does: infinitive, masculine singular; or list its forms: (one | another)",
                      "no forms of '%s' are known", word.data, word.len);
    uint32_t before = gl_lexicon_count(lexicons);
    uint32_t id = gl_lexicon_add(lexicons, glane_str_of("^"), gl_str_copy(c->arena, word));
    for (size_t i = 0; gl_lexicon_count(lexicons) != before && i < forms.len;) {
        const char *space = memchr(forms.data + i, ' ', forms.len - i);
        size_t len = space ? (size_t)(space - forms.data) - i : forms.len - i;
        gl_entry_add(lexicons, id, (glane_str){forms.data + i, len}, p->node->place, NULL, 0);
        i += len + 1;
    }
    return one_step(p, (gl_step){.op = GL_OP_ENTRY, .arg = id, .name = capture}, gl_lexicon_reach(lexicons, id));
}

static int is_special(char ch)
{
    return ch && strchr("<>[](){}|\"~", ch) != NULL;
}

/* Words of a literal, one step each. A '?' after it makes its last letter optional. */
static code literal(parser *p, glane_str text, int plural)
{
    const gl_form *forms;
    uint32_t n = gl_forms_cut(p->c->set->lexicons, text, &forms);
    code out = {0};
    if (!n)
        return failed(p, "words, lexicons in <>, options in []", "'%s' is no word", text.data, text.len);
    for (uint32_t i = 0; i < n; i++)
        out = join(p, out, one_step(p, (gl_step){.op = GL_OP_WORD, .arg = forms[i].word, .name = GLANE_NONE, .form = &forms[i],
                                            .cased = forms[i].casing != GL_ANY_CASE}, 1));
    if (!plural)
        return out;
    size_t less = text.len - 1;
    while (less && ((unsigned char)text.data[less] & 0xC0) == 0x80)
        less--;
    if (!less)
        return failed(p, "put what is optional in []", "'%s?' leaves nothing", text.data, text.len);
    return either(p, out, literal(p, (glane_str){text.data, less}, 0));
}

static const char *const class_names[GL_CLASS_COUNT] = {"any", "word", "capital", "caps", "lower", "digits"};

const char *gl_word_class_name(uint32_t class_id)
{
    return class_names[class_id % GL_CLASS_COUNT];
}

static const glane_node *find_phrase(const gl_pack *pack, const char *name, const gl_pack **owner, int depth)
{
    const glane_node *node = pack->phrases ? gl_node_get(pack->phrases, name) : NULL;
    *owner = pack;
    for (uint32_t i = 0; !node && depth < 8 && i < pack->extend_count; i++)
        node = find_phrase(pack->extends[i], name, owner, depth + 1);
    return node;
}

static uint32_t find_lexicon(const gl_pack *pack, glane_str name, int depth)
{
    uint32_t index = gl_table_find(&pack->lexicon_names, name);
    uint32_t found = index == GLANE_NONE ? GLANE_NONE : pack->lexicon_ids[index];
    for (uint32_t i = 0; found == GLANE_NONE && depth < 8 && i < pack->extend_count; i++)
        found = find_lexicon(pack->extends[i], name, depth + 1);
    return found;
}

uint32_t gl_lexicon_find(const gl_pack *pack, glane_str name)
{
    return find_lexicon(pack, name, 0);
}

/* The named fragment, parsed in its place with its own pack's names. */
static code fragment(parser *p, const glane_node *node, const gl_pack *owner)
{
    parser inner = *p;
    inner.pack = owner;
    inner.node = node;
    inner.text = inner.at = node->text.data;
    inner.end = node->text.data + node->text.len;
    inner.depth = p->depth + 1;
    code out = {0};
    if (inner.depth > GL_MAX_PHRASE_DEPTH)
        out = failed(&inner, "a phrase may not name itself", "phrases are nested too deep%s", "", 0);
    else
        out = parse_choice(&inner, 0);
    p->failed = inner.failed;
    return out;
}

static code reference(parser *p, glane_str name, uint32_t capture)
{
    gl_ruleset *set = p->c->set;
    const gl_pack *owner;
    gl_step step = {.name = capture};
    name = gl_str_copy(p->c->scratch, name);
    if ((step.arg = find_lexicon(p->pack, name, 0)) != GLANE_NONE) {
        step.op = GL_OP_ENTRY;
        return one_step(p, step, gl_lexicon_reach(set->lexicons, step.arg));
    }
    const glane_node *phrase = find_phrase(p->pack, name.data, &owner, 0);
    if (phrase)
        return fragment(p, phrase, owner);
    if ((step.arg = gl_table_find(&set->types, name)) != GLANE_NONE) {
        step.op = GL_OP_TYPE;
        gl_rule_consumes(set, p->rule, step.arg);
        return one_step(p, step, GL_MAX_FACT_WORDS);
    }
    if (glane_str_equal(name, glane_str_of("bol")))
        return one_step(p, (gl_step){.op = GL_OP_LINE_START, .name = GLANE_NONE}, 0);
    if (glane_str_equal(name, glane_str_of("eol")))
        return one_step(p, (gl_step){.op = GL_OP_LINE_END, .name = GLANE_NONE}, 0);
    for (uint32_t i = 0; i < GL_CLASS_COUNT; i++)
        if (glane_str_equal(name, glane_str_of(class_names[i])))
            return one_step(p, (gl_step){.op = GL_OP_CLASS, .arg = i, .name = GLANE_NONE}, 1);
    return failed(p,
                  "a lexicon or phrase of this pack or of one it extends, a type, or one of any, word, capital, caps, "
                  "lower, digits, bol, eol",
                  "<%s> is nothing known", name.data, name.len);
}

static code bracketed(parser *p, char closing)
{
    p->at++;
    if (++p->depth > GL_MAX_PHRASE_DEPTH)
        return failed(p, "name the inner part under 'phrases'", "brackets are nested too deep%s", "", 0);
    code inner = parse_choice(p, closing);
    if (!p->failed && (p->at >= p->end || *p->at != closing))
        return failed(p, "close every bracket", "a bracket is not closed%s", "", 0);
    p->at++;
    p->depth--;
    return inner;
}

static code parse_atom(parser *p, uint32_t capture, int *captured)
{
    const char *start = p->at;
    *captured = 0;
    if (*start == '[') {
        code inner = bracketed(p, ']');
        return p->failed ? inner : optional(p, inner);
    }
    if (*start == '(')
        return bracketed(p, ')');
    if (*start == '~') {
        p->at++;
        return one_step(p, (gl_step){.op = GL_OP_GLUED, .name = GLANE_NONE}, 0);
    }
    if (*start == '<' || *start == '"') {
        char closing = *start == '<' ? '>' : '"';
        const char *stop = memchr(start + 1, closing, (size_t)(p->end - start - 1));
        if (!stop)
            return failed(p, "close it", "%s is not closed", start, 1);
        glane_str inside = {start + 1, (size_t)(stop - start - 1)};
        code out = closing == '"' ? literal(p, inside, 0) : reference(p, inside, capture);
        if (p->failed)
            return out; /* where it begins */
        p->at = stop + 1;
        if (closing == '"')
            return out;
        *captured = out.count == 1 && (out.steps[0].op == GL_OP_ENTRY || out.steps[0].op == GL_OP_TYPE);
        return out;
    }
    while (p->at < p->end && *p->at != ' ' && !is_special(*p->at) && !strchr("+*", *p->at))
        p->at++;
    if (p->at == start) {
        if (!is_special(*start))
            p->at++;
        else
            return failed(p, "quote it to match it: \"%\"", "'%s' stands where a word should", start, 1);
    }
    glane_str word = {start, (size_t)(p->at - start)};
    if (word.len > 1 && word.data[word.len - 1] == ':' && p->at < p->end && strchr("<([\"", *p->at))
        return failed(p, "small letters, digits and _: number:<number>", "'%s' is no name for a capture", word.data, word.len - 1);
    if (word.len > 1 && word.data[word.len - 1] == '^') {
        const char *mark = memrchr(word.data, '\'', word.len); /* an elision is a word of its own */
        size_t elided = mark ? (size_t)(mark - word.data) + 1 : 0;
        *captured = !elided;
        code out = elided ? literal(p, (glane_str){word.data, elided}, 0) : (code){0};
        glane_str stem = {word.data + elided, word.len - elided - 1};
        return p->failed ? out : join(p, out, inflected(p, stem, elided ? GLANE_NONE : capture));
    }
    int plural = word.len > 1 && word.data[word.len - 1] == '?';
    word.len -= plural ? 1u : 0u;
    return literal(p, word, plural);
}

/* "{m}" or "{m,n}" after an atom. */
static code braces(parser *p, code atom)
{
    char *stop;
    unsigned long low = strtoul(p->at + 1, &stop, 10), high = low;
    if (*stop == ',')
        high = strtoul(stop + 1, &stop, 10);
    if (stop >= p->end || *stop != '}' || high < low || high == 0 || high > GL_MAX_PHRASE_WORDS)
        return failed(p, "{3}, {0,4}", "'%s' is no number of times", p->at, 1);
    p->at = stop + 1;
    return repeat(p, atom, (uint32_t)low, (uint32_t)high);
}

/* The name before a ':', if one stands here. */
static uint32_t capture_name(parser *p)
{
    const char *at = p->at;
    while (at < p->end && ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_'))
        at++;
    if (at == p->at || at + 1 >= p->end || *at != ':' || at[1] == ' ')
        return GLANE_NONE;
    glane_str name = {p->at, (size_t)(at - p->at)};
    p->at = at + 1;
    return gl_key(p->c->set, name);
}

static code parse_item(parser *p)
{
    int captured = 0;
    if (++p->c->phrase_items > GL_MAX_PHRASE_ITEMS)
        return failed(p, "name fewer phrases in one another", "the phrase takes too long to read%s", "", 0);
    uint32_t name = capture_name(p);
    code item = parse_atom(p, name, &captured);
    if (p->failed)
        return item;
    if (name != GLANE_NONE && !captured) {
        code open = one_step(p, (gl_step){.op = GL_OP_OPEN, .name = name}, 0);
        item = join(p, open, join(p, item, one_step(p, (gl_step){.op = GL_OP_CLOSE, .name = name}, 0)));
    }
    if (p->at >= p->end)
        return item;
    char ch = *p->at;
    if (ch == '?' || ch == '+' || ch == '*')
        p->at++;
    return ch == '?'   ? optional(p, item)
           : ch == '+' ? repeat(p, item, 1, 0)
           : ch == '*' ? repeat(p, item, 0, 0)
           : ch == '{' ? braces(p, item)
                       : item;
}

static code parse_sequence(parser *p, char closing)
{
    code out = {0};
    while (!p->failed) {
        while (p->at < p->end && *p->at == ' ')
            p->at++;
        if (p->at >= p->end || *p->at == '|' || (closing && *p->at == closing))
            break;
        out = join(p, out, parse_item(p));
    }
    return out;
}

static code parse_choice(parser *p, char closing)
{
    code out = parse_sequence(p, closing);
    while (!p->failed && p->at < p->end && *p->at == '|') {
        p->at++;
        code other = parse_sequence(p, closing);
        if (!p->failed)
            out = either(p, out, other);
    }
    return out;
}

/* Copies what a step says: its gaps, and the side of its union that it does not use, stay zero. */
static void keep_step(gl_step *kept, const gl_step *step)
{
    kept->op = step->op;
    kept->cased = step->cased;
    kept->mark = step->mark;
    kept->name = step->name;
    if (step->op == GL_OP_SPLIT || step->op == GL_OP_JUMP) {
        kept->x = step->x;
        kept->y = step->y;
    } else {
        kept->arg = step->arg;
        kept->form = step->form;
    }
}

int gl_phrase_compile(gl_compiler *c, const gl_pack *pack, const glane_node *node, gl_program *out, gl_rule *rule)
{
    if (node->kind != GLANE_NODE_SCALAR) {
        gl_diag_add(c->diags, GLANE_ERROR, node->place, "put it in quotes", "a phrase is a word, not %s",
                    gl_node_kind_name(node->kind));
        return 0;
    }
    c->phrase_items = 0;
    gl_arena_reset(c->scratch);
    parser p = {.c = c, .pack = pack, .rule = rule, .node = node, .text = node->text.data};
    p.at = p.text;
    p.end = p.text + node->text.len;
    code body = parse_choice(&p, 0);
    if (!p.failed && p.at < p.end)
        failed(&p, "open every bracket", "'%s' closes nothing", p.at, 1);
    if (!p.failed && !body.count)
        failed(&p, "name at least one word", "the phrase is empty%s", "", 0);
    if (p.failed)
        return 0;
    body = join(&p, body, one_step(&p, (gl_step){.op = GL_OP_MATCH, .name = GLANE_NONE}, 0));
    if (p.failed)
        return 0;
    for (uint32_t i = 0; i < body.count; i++) { /* distances to places */
        if (body.steps[i].op == GL_OP_SPLIT || body.steps[i].op == GL_OP_JUMP) {
            body.steps[i].x += i;
            body.steps[i].y += i;
        }
    }
    *out = (gl_program){.steps = gl_alloc(c->arena, body.count * sizeof *out->steps), .count = body.count};
    for (uint32_t i = 0; i < body.count; i++)
        keep_step(&out->steps[i], &body.steps[i]);
    out->max_words = body.most < GL_MAX_PHRASE_WORDS ? body.most : GL_MAX_PHRASE_WORDS;
    gl_phrase_find_ends(out, c->arena);
    return 1;
}
