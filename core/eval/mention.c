/* mention.c: lists of mentions, and the check of their spans. */
#include "mention.h"

#include "cause.h"
#include "limits.h"

#include <stdlib.h>

/* How much of a text is shown in an error. */
#define GL_SHOWN_BYTES 80

void gl_mentions_reset(gl_mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++)
        free(mentions->items[i].pairs);
    mentions->count = 0;
    if (!mentions->arena)
        mentions->arena = gl_arena_new();
    gl_arena_reset(mentions->arena);
}

void gl_mentions_free(gl_mentions *mentions)
{
    if (mentions->arena)
        gl_mentions_reset(mentions);
    gl_arena_free(mentions->arena);
    free(mentions->items);
    *mentions = (gl_mentions){0};
}

gl_mention *gl_mentions_add(gl_mentions *mentions)
{
    void *items = mentions->items;
    gl_grow(&items, &mentions->capacity, mentions->count + 1, sizeof *mentions->items);
    mentions->items = items;
    gl_mention *mention = &mentions->items[mentions->count++];
    *mention = (gl_mention){0};
    return mention;
}

void gl_mention_pair(gl_mention *mention, uint32_t key, glane_str value)
{
    void *pairs = mention->pairs;
    for (size_t i = 0; i < mention->pair_count; i++) {
        if (mention->pairs[i].key == key) {
            mention->pairs[i].value = value;
            return;
        }
    }
    gl_grow(&pairs, &mention->pair_capacity, mention->pair_count + 1, sizeof *mention->pairs);
    mention->pairs = pairs;
    mention->pairs[mention->pair_count++] = (gl_pair){key, value};
}

glane_str gl_mention_value(const gl_mention *mention, uint32_t key)
{
    for (size_t i = 0; i < mention->pair_count; i++) {
        if (mention->pairs[i].key == key)
            return mention->pairs[i].value;
    }
    return (glane_str){NULL, 0};
}

gl_mention *gl_mention_copy(gl_arena *arena, const gl_mention *mention)
{
    gl_mention *copy = gl_alloc(arena, sizeof *copy);
    *copy = *mention;
    copy->text = gl_str_copy(arena, mention->text);
    copy->name = gl_str_copy(arena, mention->name);
    copy->rule = gl_str_copy(arena, mention->rule);
    copy->pairs = gl_alloc(arena, (mention->pair_count + 1) * sizeof *copy->pairs);
    copy->pair_capacity = 0;
    for (size_t i = 0; i < mention->pair_count; i++)
        copy->pairs[i] = (gl_pair){mention->pairs[i].key, gl_str_copy(arena, mention->pairs[i].value)};
    return copy;
}

glane_str gl_text_slice(const gl_text *text, uint32_t start, uint32_t end)
{
    if (start >= end || end > text->chars)
        return (glane_str){"", 0};
    const uint32_t from = gl_text_byte(text, start);
    return (glane_str){text->data + from, gl_text_byte(text, end) - from};
}

/* -- the check ---------------------------------------------------------------- */

/* How many bytes of a text an error shows, whole characters. */
static int gl_shown(glane_str text)
{
    size_t len = text.len < GL_SHOWN_BYTES ? text.len : GL_SHOWN_BYTES;
    while (len > 0 && len < text.len && ((unsigned char)text.data[len] & 0xC0) == 0x80)
        len--;
    return (int)len;
}

/* Is `joined` the text with each line end as a space? */
static int gl_joins(glane_str text, glane_str joined)
{
    size_t at = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.data[i];
        if (byte == '\r' && i + 1 < text.len && text.data[i + 1] == '\n')
            continue;
        if (at == joined.len || joined.data[at++] != (byte == '\n' ? ' ' : byte))
            return 0;
    }
    return at == joined.len;
}

/* An error if the mention is not on the text; `guess`: with its likely cause. */
static int gl_mention_placed(const gl_mentions *mentions, const gl_mention *mention, const gl_text *text,
                             int guess, gl_diags *diags)
{
    const glane_str there = gl_text_slice(text, mention->start, mention->end);
    const gl_place place = {mentions->file, mention->line, 1};
    char cause[GL_CAUSE_ROOM] = "";
    if (mention->start < mention->end &&
        (glane_str_equal(there, mention->text) || (mention->joined && gl_joins(there, mention->text))))
        return 1;
    if (mention->joined) {
        gl_diag_add(diags, GLANE_ERROR, place, "mark it as one span, or as a mention for each part",
                    "%.*s: the span is discontinuous (\"%.*s\"); left out", gl_shown(mention->name),
                    mention->name.data, gl_shown(mention->text), mention->text.data);
        return 0;
    }
    if (guess)
        gl_cause_guess(text, mention->start, mention->end, mention->text, cause);
    if (mention->start >= mention->end)
        gl_diag_add(diags, GLANE_ERROR, place, cause, "%.*s: the span %u to %u is empty; left out",
                    gl_shown(mention->name), mention->name.data, mention->start, mention->end);
    else if (mention->end > text->chars)
        gl_diag_add(
            diags, GLANE_ERROR, place, cause,
            "%.*s: the span %u to %u is not in the text, which has %u characters; it should be \"%.*s\"; "
            "left out",
            gl_shown(mention->name), mention->name.data, mention->start, mention->end, text->chars,
            gl_shown(mention->text), mention->text.data);
    else
        gl_diag_add(diags, GLANE_ERROR, place, cause,
                    "%.*s: the text has \"%.*s\" at %u to %u, not \"%.*s\"; left out",
                    gl_shown(mention->name), mention->name.data, gl_shown(there), there.data, mention->start,
                    mention->end, gl_shown(mention->text), mention->text.data);
    return 0;
}

/* Keeps the mentions that `kept` marks. */
static void gl_mentions_keep(gl_mentions *mentions, const unsigned char *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        if (kept[i])
            mentions->items[count++] = mentions->items[i];
        else
            free(mentions->items[i].pairs);
    }
    mentions->count = count;
}

void gl_mentions_place(gl_mentions *mentions, const gl_text *text, gl_diags *diags)
{
    unsigned char *kept = gl_realloc(NULL, mentions->count + 1);
    size_t faults = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        /* A guess may walk the whole text, and so many errors of a file are shown. */
        kept[i] = (unsigned char)gl_mention_placed(mentions, &mentions->items[i], text,
                                                   faults < GL_MAX_DIAGNOSTICS, diags);
        faults += !kept[i];
    }
    gl_mentions_keep(mentions, kept);
    free(kept);
}

static int gl_by_start(const void *left, const void *right)
{
    const gl_mention *a = *(const gl_mention *const *)left, *b = *(const gl_mention *const *)right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a < b ? -1 : a > b;
}

void gl_mentions_check(gl_mentions *mentions, const gl_text *text, gl_diags *diags)
{
    gl_mentions_place(mentions, text, diags);
    unsigned char *kept = gl_realloc(NULL, mentions->count + 1);
    gl_mention **sorted = gl_realloc(NULL, (mentions->count + 1) * sizeof *sorted);
    const gl_mention *last = NULL;
    for (size_t i = 0; i < mentions->count; i++)
        sorted[i] = &mentions->items[i];
    qsort(sorted, mentions->count, sizeof *sorted, gl_by_start);
    for (size_t i = 0; i < mentions->count; i++) {
        const gl_mention *mention = sorted[i];
        const int overlaps = last && mention->start < last->end;
        kept[mention - mentions->items] = !overlaps;
        if (overlaps)
            gl_diag_add(diags, GLANE_ERROR, (gl_place){mentions->file, mention->line, 1},
                        "mentions do not overlap: keep the longer one",
                        "%.*s \"%.*s\" (%u to %u) overlaps %.*s \"%.*s\" (%u to %u); left out",
                        gl_shown(mention->name), mention->name.data, gl_shown(mention->text),
                        mention->text.data, mention->start, mention->end, gl_shown(last->name),
                        last->name.data, gl_shown(last->text), last->text.data, last->start, last->end);
        else
            last = mention;
    }
    gl_mentions_keep(mentions, kept);
    free(sorted);
    free(kept);
}
