/* Regexes: compiled anchored by PCRE2, kept as the bytes it serialises to, with those that can begin a match. */
#include "limits.h"
#include "engine.h"

static const uint32_t compile_options = PCRE2_ANCHORED | PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;

/* Copies a stretch that holds no digits of ours up to and with its end; gives where to go on. */
static size_t copy_up_to(glane_str source, size_t i, const char *end, char *out, size_t *n)
{
    size_t len = strlen(end);
    while (i < source.len && (source.len - i < len || memcmp(source.data + i, end, len) != 0))
        out[(*n)++] = source.data[i++];
    for (size_t k = 0; k < len && i < source.len; k++)
        out[(*n)++] = source.data[i++];
    return i;
}

/* `\d` is [0-9]: under UCP it would take any script's digits. (PCRE2 10.43 has an option for it.) */
static glane_str ascii_digits(gl_arena *arena, glane_str source)
{
    char *out = gl_alloc(arena, source.len * 5 + 1);
    size_t n = 0, class_start = 0; /* class_start: past its '[' and '^'; 0 outside */
    int comments = 0;              /* (?x) was met */
    for (size_t i = 0; i < source.len;) {
        const char *at = source.data + i;
        size_t left = source.len - i;
        comments |= left > 3 && !memcmp(at, "(?x", 3);
        if (left > 1 && !memcmp(at, "\\Q", 2)) {
            i = copy_up_to(source, i, "\\E", out, &n);
        } else if (left > 1 && at[0] == '\\' && at[1] == 'd') {
            const char *digits = class_start ? "0-9" : "[0-9]";
            memcpy(out + n, digits, strlen(digits));
            n += strlen(digits);
            i += 2;
        } else if (left > 1 && at[0] == '\\') {
            out[n++] = at[0];
            out[n++] = at[1];
            i += 2;
        } else if (class_start && left > 1 && !memcmp(at, "[:", 2)) {
            i = copy_up_to(source, i, ":]", out, &n);
        } else if (!class_start && comments && at[0] == '#') {
            i = copy_up_to(source, i, "\n", out, &n);
        } else {
            if (!class_start && at[0] == '[')
                class_start = i + 1 + (left > 1 && at[1] == '^');
            else if (class_start && at[0] == ']' && i != class_start)
                class_start = 0;
            out[n++] = at[0];
            i++;
        }
    }
    return (glane_str){out, n};
}

/* First bytes, from PCRE2's own study of the pattern; a caseless letter both ways. */
static int find_begins(const pcre2_code *code, gl_pattern *pattern)
{
    uint32_t kind = 0, unit = 0;
    const uint8_t *bitmap = NULL;
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &kind);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
    if (kind == 1) {
        pattern->begins[unit / 8] |= (uint8_t)(1u << (unit % 8));
        if ((unit | 32) >= 'a' && (unit | 32) <= 'z')
            pattern->begins[(unit ^ 32) / 8] |= (uint8_t)(1u << ((unit ^ 32) % 8));
        return 1;
    }
    if (bitmap)
        memcpy(pattern->begins, bitmap, sizeof pattern->begins);
    return bitmap != NULL;
}

/* The byte that every match has to have after its first, by PCRE2's study; only one that has no
 * other case, which it does not tell. */
static int needed_byte(const pcre2_code *code)
{
    uint32_t kind = 0, unit = 0;
    pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &kind);
    pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &unit);
    int letter = (unit | 32) >= 'a' && (unit | 32) <= 'z';
    return kind == 1 && unit < 0x80 && !letter ? (int)unit : -1;
}

static void read_groups(gl_compiler *c, const pcre2_code *code, gl_pattern *pattern)
{
    uint32_t count = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
    pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &pattern->captures);
    pattern->groups = gl_alloc(c->arena, (count + 1) * sizeof *pattern->groups);
    for (uint32_t i = 0; i < count; i++, table += size) {
        gl_group group = {gl_key(c->set, glane_str_of((const char *)table + 2)), (uint32_t)(table[0] << 8 | table[1])};
        uint32_t at = pattern->group_count++;
        for (; at > 0 && pattern->groups[at - 1].number > group.number; at--)
            pattern->groups[at] = pattern->groups[at - 1];
        pattern->groups[at] = group;
    }
}

/* Is a place of a pattern inside a look-ahead or look-behind? What those look at is not matched. */
static int is_aside(glane_str source, size_t place)
{
    size_t depth = 0, outermost = 0; /* the depth of the outermost such group, 0 for none */
    for (size_t i = 0; i < place && i < source.len; i++) {
        char c = source.data[i];
        const char *after = source.data + i + 1;
        if (c == '\\') {
            i++;
        } else if (c == '[') { /* a class: its first character may be ] */
            i += after[0] == '^' ? 2 : 1;
            while (++i < source.len && source.data[i] != ']')
                i += source.data[i] == '\\';
        } else if (c == '(') {
            depth++;
            int behind = after[0] == '?' && after[1] == '<' ? 1 : 0;
            if (!outermost && after[0] == '?' && (after[1 + behind] == '!' || after[1 + behind] == '='))
                outermost = depth;
        } else if (c == ')' && depth) {
            if (depth-- == outermost)
                outermost = 0;
        }
    }
    return outermost != 0;
}

/* Where the furthest callout of a run was, in the subject and in the pattern. */
typedef struct furthest {
    glane_str source;
    PCRE2_SIZE at, item, length;
} furthest;

static int on_callout(pcre2_callout_block *block, void *user)
{
    furthest *f = user;
    if (block->current_position < f->at || is_aside(f->source, block->pattern_position))
        return 0;
    f->at = block->current_position; /* of those that stop at one place, the last to be asked */
    f->item = block->pattern_position;
    f->length = block->next_item_length;
    return 0;
}

/* A group is told as a whole. */
static size_t item_length(const furthest *f)
{
    size_t end = f->item + f->length, depth = 0;
    for (size_t i = f->item; f->source.data[f->item] == '(' && i < f->source.len; i++) {
        depth += f->source.data[i] == '(';
        if (f->source.data[i] == '\\')
            i++;
        else if (f->source.data[i] == ')' && --depth == 0)
            return i + 1 - f->item;
    }
    return end <= f->source.len ? f->length : 0;
}

uint32_t gl_pattern_furthest(glane_session *s, const gl_rule *rule, uint32_t start, glane_str *item)
{
    int error;
    PCRE2_SIZE offset;
    glane_str source = ascii_digits(s->document, gl_node_get(rule->node, "regex")->text);
    furthest f = {.source = source, .at = start};
    uint32_t stop = s->view.len - start > GL_PATTERN_WINDOW ? start + GL_PATTERN_WINDOW : s->view.len;
    *item = (glane_str){"", 0};
    while (stop < s->view.len && ((unsigned char)s->view.data[stop] & 0xC0) == 0x80)
        stop++;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)source.data, source.len, compile_options | PCRE2_AUTO_CALLOUT, &error, &offset, NULL);
    pcre2_match_data *data = code ? pcre2_match_data_create_from_pattern(code, NULL) : NULL;
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (data) {
        pcre2_set_match_limit(context, GL_PATTERN_MATCH_LIMIT);
        pcre2_set_heap_limit(context, GL_PATTERN_HEAP_KIB);
        pcre2_set_callout(context, on_callout, &f);
        pcre2_match(code, (PCRE2_SPTR)s->view.data, stop, start, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data, context);
        if (f.item < source.len)
            *item = (glane_str){source.data + f.item, item_length(&f)};
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    pcre2_code_free(code);
    return (uint32_t)f.at;
}

/* Keeps the compiled pattern as bytes, without addresses. */
static int keep_code(gl_compiler *c, const pcre2_code *code, gl_pattern *pattern)
{
    uint8_t *bytes = NULL;
    PCRE2_SIZE size = 0;
    if (pcre2_serialize_encode(&code, 1, &bytes, &size, NULL) != 1)
        return 0;
    uint8_t *kept = gl_alloc(c->arena, size);
    memcpy(kept, bytes, size);
    pcre2_serialize_free(bytes);
    pattern->code = kept;
    pattern->code_size = (uint32_t)size;
    pattern->index = c->set->pattern_count++;
    if (pattern->captures > c->set->most_captures)
        c->set->most_captures = pattern->captures;
    return 1;
}

/* PCRE2's code, which the caller frees; NULL and a diagnostic if the regex is wrong. */
static pcre2_code *compile(gl_compiler *c, const glane_node *node, glane_str source)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_set_parens_nest_limit(context, 64);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)source.data, source.len, compile_options, &error, &offset, context);
    pcre2_compile_context_free(context);
    if (!code) {
        PCRE2_UCHAR why[256];
        gl_place place = node->place;
        pcre2_get_error_message(error, why, sizeof why);
        place.column += (uint32_t)offset + (node->plain ? 0u : 1u);
        gl_diag_add(c->diags, GLANE_ERROR, place, "patterns are PCRE2's; single quotes keep backslashes", "the regex is wrong: %s",
                    (const char *)why);
    }
    return code;
}

int gl_pattern_compile(gl_compiler *c, const glane_node *node, gl_pattern *out)
{
    glane_str source = ascii_digits(c->arena, node->text);
    *out = (gl_pattern){0};
    pcre2_code *code = compile(c, node, source);
    if (!code)
        return 0;
    uint32_t least = 0;
    pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &least);
    int good = least > 0 && find_begins(code, out);
    if (!good)
        gl_diag_add(c->diags, GLANE_ERROR, node->place,
                    least ? "begin it with letters, digits or a class that is not negated, so that it is tried only where it can match"
                          : "ask for at least one character",
                    least ? "the regex can begin with any character" : "the regex matches the empty string");
    if (good) {
        read_groups(c, code, out);
        out->needs = needed_byte(code);
        gl_prefilter_make(source, &out->prefilter);
        good = keep_code(c, code, out);
    }
    pcre2_code_free(code);
    return good;
}
