#include "automaton.h"

#include <ctype.h>

enum { MAX_DEPTH = 32, MAX_COPIES = 16, MAX_WORK = 200000 };

/* The automaton is built backwards: each part is given the node that it leads to. */
typedef struct reader {
    gl_automaton *a;
    const char *at, *end;
    uint32_t work;
    int depth, extended, failed, reference;
} reader;

static int has_byte(const gl_byteset *set, unsigned char c)
{
    return (set->bits[c / 64] >> (c % 64)) & 1;
}

void gl_states_add(const gl_automaton *a, gl_states *set, uint16_t at)
{
    uint16_t stack[GL_AUTOMATON_NODES];
    uint32_t depth = 0;
    if ((set->bits[at / 64] >> (at % 64)) & 1)
        return;
    set->bits[at / 64] |= 1ULL << (at % 64);
    stack[depth++] = at;
    while (depth) {
        const gl_automaton_node *n = &a->nodes[stack[--depth]];
        for (int side = 0; n->kind == GL_SPLIT && side < 2; side++) {
            uint16_t to = side ? n->y : n->x;
            if ((set->bits[to / 64] >> (to % 64)) & 1)
                continue;
            set->bits[to / 64] |= 1ULL << (to % 64);
            stack[depth++] = to;
        }
    }
}

/* A literal character: letters in both cases, since (?i) is not followed. */
static void add_char(gl_byteset *set, unsigned char c)
{
    if (c >= 0x80) { /* and what such a character may be without its case */
        gl_byteset_add_beyond(set);
        for (const char *plain = "kKsS"; *plain; plain++)
            gl_byteset_add(set, (unsigned char)*plain);
    }
    gl_byteset_add(set, c);
    if (isalpha(c))
        gl_byteset_add(set, (unsigned char)(c ^ 32));
    if ((c | 32) == 'k' || (c | 32) == 's') /* the Kelvin sign, the long s */
        gl_byteset_add_beyond(set);
}

static uint16_t new_node(reader *r, gl_automaton_node n)
{
    if (r->a->count >= GL_AUTOMATON_NODES) {
        r->failed = 1;
        return 0;
    }
    r->a->nodes[r->a->count] = n;
    return (uint16_t)r->a->count++;
}

/* A Unicode property, after its p: letters and numbers told apart, all else taken as anything. */
static void read_property(reader *r, int positive, gl_byteset *set)
{
    int braces = r->at < r->end && *r->at == '{';
    char kind = r->at + braces < r->end ? r->at[braces] : 0;
    if (braces)
        while (r->at < r->end && *r->at != '}')
            r->at++;
    r->at++;
    if (!positive || (kind != 'L' && kind != 'N'))
        return;
    *set = (gl_byteset){{0}};
    gl_byteset_add_beyond(set);
    for (unsigned char b = 0; b < 0x80; b++)
        if (kind == 'L' ? isalpha(b) : isdigit(b))
            gl_byteset_add(set, b);
}

/* An escape, after its backslash. 0 if it takes no character (an assertion); sets what it takes. */
static int read_escape(reader *r, gl_byteset *set)
{
    char c = *r->at++;
    switch (c) {
    case 'd':
        for (unsigned char d = '0'; d <= '9'; d++)
            gl_byteset_add(set, d);
        return 1;
    case 'n':
        gl_byteset_add(set, '\n');
        return 1;
    case 't':
        gl_byteset_add(set, '\t');
        return 1;
    case 'r':
        gl_byteset_add(set, '\r');
        return 1;
    case 'b':
    case 'B':
    case 'A':
    case 'z':
    case 'Z':
    case 'G':
    case 'K':
        return 0;
    default:
        break;
    }
    if (!isalnum((unsigned char)c)) {
        add_char(set, (unsigned char)c);
        return 1;
    }
    *set = gl_byteset_all(); /* more than most of these take */
    if (c == 'p' || c == 'P') {
        read_property(r, c == 'p', set);
    } else if (c == 'w' || c == 's') {
        *set = (gl_byteset){{0}};
        gl_byteset_add_beyond(set);
        for (unsigned char b = 0; b < 0x80; b++)
            if (c == 's' ? isspace(b) : isalnum(b) || b == '_')
                gl_byteset_add(set, b);
    } else if (c == 'x' && r->at < r->end && *r->at == '{') {
        while (r->at < r->end && *r->at != '}')
            r->at++;
        r->at++;
    } else if (c == 'k' && r->at < r->end && (*r->at == '<' || *r->at == '{')) {
        while (r->at < r->end && *r->at != '>' && *r->at != '}')
            r->at++;
        r->at++;
        r->reference = 1;
    } else if (c >= '1' && c <= '9') {
        r->reference = 1;
        r->failed |= r->at < r->end && isdigit((unsigned char)*r->at);
    } else if (!strchr("WSDhHvVNRX", c)) {
        r->failed = 1; /* references, \Q, code points: not read */
    }
    return 1;
}

/* A class, after its '['. */
static gl_byteset read_class(reader *r)
{
    gl_byteset set = {{0}};
    int negated = r->at < r->end && *r->at == '^', first = 1, open = 0;
    r->at += negated;
    for (; r->at < r->end && (first || *r->at != ']'); first = 0) {
        unsigned char c = (unsigned char)*r->at++;
        if (c == '[' && r->at < r->end && *r->at == ':') {
            r->failed = 1;
            return set;
        }
        if (c == '\\') {
            gl_byteset escaped = {{0}};
            if (r->at >= r->end || !read_escape(r, &escaped))
                r->failed = 1;
            for (int i = 0; i < 4; i++)
                set.bits[i] |= escaped.bits[i];
            open |= (escaped.bits[0] & escaped.bits[1]) == UINT64_MAX;
            r->failed |= r->at + 1 < r->end && *r->at == '-' && r->at[1] != ']'; /* the beginning of a range */
        } else if (r->at + 1 < r->end && *r->at == '-' && r->at[1] == '\\') {
            r->failed = 1; /* a range that ends in an escape */
        } else if (r->at + 1 < r->end && *r->at == '-' && r->at[1] != ']' && r->at[1] != '\\') {
            unsigned char high = (unsigned char)r->at[1];
            r->at += 2;
            if (c >= 0x80 || high >= 0x80)
                add_char(&set, 0xC3);
            for (unsigned v = c; v <= high && v < 0x80; v++)
                add_char(&set, (unsigned char)v);
        } else {
            add_char(&set, c);
        }
    }
    r->at++;
    if (negated && open) /* the complement of what was taken too widely */
        return gl_byteset_all();
    if (negated) { /* a negated class may take any byte beyond ASCII */
        for (int i = 0; i < 2; i++)
            set.bits[i] = ~set.bits[i];
        for (unsigned char c = 'A'; c <= 'z'; c++) /* both cases were added: let letters pass */
            if (isalpha(c))
                gl_byteset_add(&set, c);
        gl_byteset_add_beyond(&set);
    }
    return set;
}

static uint16_t read_choice(reader *r, uint16_t next);

/* The body of a group, up to and with its ')'. */
static uint16_t read_body(reader *r, uint16_t next)
{
    int extended = r->extended;
    if (++r->depth > MAX_DEPTH)
        r->failed = 1;
    uint16_t start = r->failed ? next : read_choice(r, next);
    r->depth--;
    r->extended = extended;
    if (r->at >= r->end || *r->at != ')')
        r->failed = 1;
    r->at++;
    return start;
}

/* A group, after its '('. An assertion takes nothing: its body is read and left. */
static uint16_t read_group(reader *r, uint16_t next)
{
    if (r->at >= r->end || *r->at != '?') {
        if (r->at < r->end && *r->at == '*')
            r->failed = 1; /* verbs */
        return read_body(r, next);
    }
    const char *kind = ++r->at;
    size_t left = (size_t)(r->end - kind);
    if (left && (*kind == ':' || *kind == '>')) {
        r->at++;
        return read_body(r, next);
    }
    if (left && (*kind == '=' || *kind == '!')) {
        int at_end = *kind == '=' && next == 0; /* what has to follow the match: as good as a part of it */
        r->at++;
        uint16_t body = read_body(r, next);
        return at_end ? body : next;
    }
    if (left > 1 && *kind == '<' && (kind[1] == '=' || kind[1] == '!')) {
        r->at += 2;
        read_body(r, next);
        return next;
    }
    if (left && *kind == '<') {
        while (r->at < r->end && *r->at != '>')
            r->at++;
        r->at++;
        return read_body(r, next);
    }
    int extended = r->extended;
    while (r->at < r->end && (isalpha((unsigned char)*r->at) || *r->at == '-')) { /* (?i) (?x) */
        r->extended |= *r->at == 'x';
        r->failed |= *r->at == '-' || *r->at == 'P' || *r->at == 'R' || *r->at == 'C';
        r->at++;
    }
    if (r->at < r->end && *r->at == ')') {
        r->at++;
        return next;
    }
    if (r->at < r->end && *r->at == ':') { /* (?x: … ) */
        r->at++;
        uint16_t start = read_body(r, next);
        r->extended = extended;
        return start;
    }
    r->failed = 1;
    return next;
}

/* One atom: what takes it, leading to `next`. */
static uint16_t read_atom(reader *r, uint16_t next)
{
    gl_byteset set = {{0}};
    char c = *r->at++;
    if (++r->work > MAX_WORK) /* nested groups are read once to be skipped, once to be built */
        r->failed = 1;
    if (r->failed)
        return next;
    switch (c) {
    case '(':
        return read_group(r, next);
    case '[':
        set = read_class(r);
        break;
    case '\\':
        if (r->at >= r->end)
            r->failed = 1;
        else if (!read_escape(r, &set))
            return next;
        break;
    case '.':
        set = gl_byteset_all();
        break;
    case '^':
    case '$':
        return next;
    default:
        add_char(&set, (unsigned char)c);
        while ((unsigned char)c >= 0x80 && r->at < r->end && ((unsigned char)*r->at & 0xC0) == 0x80)
            r->at++; /* the rest of the character */
    }
    if (c == '\\' && r->reference) { /* to a group: anything, of any length */
        uint16_t loop = new_node(r, (gl_automaton_node){.kind = GL_SPLIT, .x = next});
        r->a->nodes[loop].y =
            new_node(r, (gl_automaton_node){.kind = GL_TAKE, .set = gl_byteset_all(), .x = loop});
        r->reference = 0;
        return loop;
    }
    if (has_byte(&set, 0xC3)) { /* characters beyond ASCII are several bytes */
        uint16_t loop = new_node(r, (gl_automaton_node){.kind = GL_SPLIT, .x = next});
        gl_byteset more = {{0}};
        gl_byteset_add_beyond(&more);
        r->a->nodes[loop].y = new_node(r, (gl_automaton_node){.kind = GL_TAKE, .set = more, .x = loop});
        next = loop;
    }
    return new_node(r, (gl_automaton_node){.kind = GL_TAKE, .set = set, .x = next});
}

/* The quantifier after an atom: least and most (0: no end), left as they are if there is none. */
static void read_quantifier(reader *r, unsigned *least, unsigned *most)
{
    if (r->at >= r->end || !strchr("?*+{", *r->at))
        return;
    char c = *r->at;
    *least = c == '+' ? 1 : 0;
    *most = c == '?' ? 1 : 0;
    if (c == '{') {
        const char *p = r->at + 1;
        unsigned n[2] = {0, 0}, i = 0;
        for (; p < r->end && *p != '}'; p++) {
            if (*p == ',' && i == 0)
                i = 1;
            else if (isdigit((unsigned char)*p) && n[i] < 1000)
                n[i] = n[i] * 10 + (unsigned)(*p - '0');
            else
                r->failed = 1;
        }
        r->failed |= r->at[1] == ',' || p == r->at + 1; /* {,n} is text in one version, a quantifier in another */
        r->at = p;
        *least = n[0];
        *most = i ? n[1] : n[0];
        if (!i && !n[0])
            r->failed = 1;
    }
    r->at++;
    if (r->at < r->end && (*r->at == '?' || *r->at == '+'))
        r->at++;
}

/* Atoms are read again for each copy, since the automaton is built towards `next`: the text of
 * the sequence is kept, and read from its last atom to its first. */
static const char *skip_atom(reader *r)
{
    uint32_t count = r->a->count;
    read_atom(r, 0);
    r->a->count = count;
    return r->at;
}

static uint16_t build_atom(reader *r, const char *from, uint16_t next)
{
    const char *kept = r->at;
    r->at = from;
    uint16_t start = read_atom(r, next);
    r->at = kept;
    return start;
}

static uint16_t build_repeat(reader *r, const char *from, unsigned least, unsigned most, uint16_t next)
{
    if (least > MAX_COPIES) {
        least = MAX_COPIES;
        most = 0;
    }
    if (most == 0 || most > MAX_COPIES) {
        uint16_t loop = new_node(r, (gl_automaton_node){.kind = GL_SPLIT, .y = next});
        uint16_t body = build_atom(r, from, loop);
        r->a->nodes[loop].x = body;
        next = loop;
    } else {
        for (unsigned i = least; i < most; i++)
            next =
                new_node(r, (gl_automaton_node){.kind = GL_SPLIT, .x = build_atom(r, from, next), .y = next});
    }
    for (unsigned i = 0; i < least && !r->failed; i++)
        next = build_atom(r, from, next);
    return next;
}

static void skip_blank(reader *r)
{
    while (r->extended && r->at < r->end && (strchr(" \t\n\r", *r->at) || *r->at == '#')) {
        if (*r->at == '#')
            while (r->at < r->end && *r->at != '\n')
                r->at++;
        else
            r->at++;
    }
}

enum { MAX_ATOMS = 128 };

static uint16_t read_sequence(reader *r, uint16_t next)
{
    struct {
        const char *from;
        unsigned least, most;
        int extended;
    } atoms[MAX_ATOMS];
    unsigned count = 0;
    for (skip_blank(r); !r->failed && r->at < r->end && *r->at != '|' && *r->at != ')'; skip_blank(r)) {
        if (count == MAX_ATOMS) {
            r->failed = 1;
            return next;
        }
        atoms[count].from = r->at;
        atoms[count].least = atoms[count].most = 1;
        atoms[count].extended = r->extended;
        skip_atom(r);
        skip_blank(r);
        read_quantifier(r, &atoms[count].least, &atoms[count].most);
        count++;
    }
    int extended = r->extended;
    while (count-- && !r->failed) {
        r->extended = atoms[count].extended;
        next = build_repeat(r, atoms[count].from, atoms[count].least, atoms[count].most, next);
    }
    r->extended = extended;
    return next;
}

/* The last bytes of what a look-behind at r->at takes; gl_byteset_all where there is none. */
static gl_byteset look_behind(reader *r)
{
    static const char behind[] = "(?<=", not_behind[] = "(?<!", line_start[] = "[^\\n]";
    gl_byteset set = {{0}}, newline = {{0}};
    gl_byteset_add(&newline, '\n');
    skip_blank(r);
    if (r->at < r->end && *r->at == '^')
        return newline;
    if ((size_t)(r->end - r->at) < sizeof behind ||
        (memcmp(r->at, behind, 4) != 0 && memcmp(r->at, not_behind, 4) != 0))
        return gl_byteset_all();
    int positive = r->at[3] == '=';
    r->at += 4;
    if (!positive) { /* only the idiom for the start of a line */
        skip_blank(r);
        if ((size_t)(r->end - r->at) < sizeof line_start ||
            memcmp(r->at, line_start, sizeof line_start - 1) != 0)
            return gl_byteset_all();
        r->at += sizeof line_start - 1;
        skip_blank(r);
        return r->at < r->end && *r->at == ')' ? newline : gl_byteset_all();
    }
    uint32_t count = r->a->count;
    uint16_t end = new_node(r, (gl_automaton_node){.kind = GL_ACCEPT});
    uint16_t start = read_body(r, end);
    gl_states empty = {{0}};
    gl_states_add(r->a, &empty, start);
    int takes_nothing = (empty.bits[end / 64] >> (end % 64)) & 1;
    if (takes_nothing || (r->at < r->end && strchr("?*+{", *r->at))) {
        r->a->count = count;
        return gl_byteset_all();
    }
    for (uint32_t i = count; i < r->a->count && !r->failed; i++) {
        gl_states after = {{0}};
        if (r->a->nodes[i].kind == GL_TAKE)
            gl_states_add(r->a, &after, r->a->nodes[i].x);
        for (int k = 0; k < 4 && (after.bits[end / 64] >> (end % 64)) & 1; k++)
            set.bits[k] |= r->a->nodes[i].set.bits[k];
    }
    r->a->count = count;
    return r->failed ? gl_byteset_all() : set;
}

/* Adds what an alternative may stand after, from the look-behind that it begins with. */
static void note_before(reader *r)
{
    const char *kept = r->at;
    int extended = r->extended, failed = r->failed;
    if ((size_t)(r->end - r->at) > 3 && !memcmp(r->at, "(?x)", 4)) {
        r->extended = 1;
        r->at += 4;
    }
    gl_byteset set = look_behind(r);
    for (int k = 0; k < 4; k++)
        r->a->before[k] |= set.bits[k];
    r->at = kept;
    r->extended = extended;
    r->failed = failed;
}

static uint16_t read_choice(reader *r, uint16_t next)
{
    int outermost = r->depth == 0;
    if (outermost)
        note_before(r);
    uint16_t start = read_sequence(r, next);
    while (!r->failed && r->at < r->end && *r->at == '|') {
        r->at++;
        if (outermost)
            note_before(r);
        uint16_t other = read_sequence(r, next);
        start = new_node(r, (gl_automaton_node){.kind = GL_SPLIT, .x = start, .y = other});
    }
    return start;
}

int gl_automaton_read(glane_str regex, gl_automaton *out)
{
    reader r = {.a = out, .at = regex.data, .end = regex.data + regex.len};
    out->count = 0;
    memset(out->before, 0, sizeof out->before);
    new_node(&r, (gl_automaton_node){.kind = GL_ACCEPT});
    out->start = read_choice(&r, 0);
    return !r.failed && r.at == r.end;
}
