/* spans.c: see spans.h. All of them count code points, as brat and we do. */
#include "spans.h"

#include "json.h"
#include "number.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>

/* Digits that a reader of JSON keeps whole. */
#define GL_SAFE_DIGITS 15

static int gl_by_place(const void *left, const void *right)
{
    const gl_mention *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

void gl_mentions_sort(gl_mentions *mentions)
{
    if (mentions->count > 0)
        qsort(mentions->items, mentions->count, sizeof *mentions->items, gl_by_place);
}

/* -- the stream ------------------------------------------------------------------------------ */

static int gl_among(const uint32_t *keys, uint32_t count, uint32_t key)
{
    for (uint32_t i = 0; i < count; i++) {
        if (keys[i] == key)
            return 1;
    }
    return 0;
}

/* A number as JSON has it: no plus, a digit before the point and after it. */
static int gl_is_json_number(glane_str value)
{
    const size_t sign = value.len > 0 && value.data[0] == '-';
    double number;
    if (!gl_number_read(value, &number) || value.len == sign || value.data[0] == '+' ||
        value.data[sign] == '.' || value.data[value.len - 1] == '.')
        return 0;
    return !(value.len > sign + 1 && value.data[sign] == '0' && value.data[sign + 1] != '.');
}

static void gl_pair_write(gl_buffer *out, const gl_scheme *scheme, uint32_t type, const gl_pair *pair)
{
    const char *name = gl_scheme_key_name(scheme, type, pair->key).data;
    const int number =
        !scheme->measures[type].timex && gl_among(scheme->numbers, scheme->number_count, pair->key);
    if (gl_among(scheme->flags, scheme->flag_count, pair->key) &&
        glane_str_equal(pair->value, glane_str_of("1")))
        gl_json_raw(out, name, glane_str_of("true"));
    else if (number && gl_is_json_number(pair->value))
        gl_json_raw(out, name, pair->value);
    else
        gl_json_string(out, name, pair->value);
    if (number && pair->key == scheme->value && pair->value.len > GL_SAFE_DIGITS + 2)
        gl_json_string(out, "digits", pair->value);
}

static void gl_range_write(gl_buffer *out, const char *key, uint32_t start, uint32_t end)
{
    gl_json_open(out, key, '[');
    gl_json_count(out, NULL, start);
    gl_json_count(out, NULL, end);
    gl_json_close(out, ']');
}

static void gl_fact_write(gl_buffer *out, const char *doc, const gl_text *text, const gl_mention *mention,
                          const gl_scheme *scheme)
{
    char id[200];
    const char *type = scheme->types.names[mention->type].data;
    const uint32_t start = gl_text_byte(text, mention->start), end = gl_text_byte(text, mention->end);
    snprintf(id, sizeof id, "%016llx:%.100s:%u-%u",
             (unsigned long long)gl_hash(GL_HASH_SEED, doc, strlen(doc)), type, mention->start, mention->end);
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "record", glane_str_of("fact"));
    gl_json_string(out, "type", glane_str_of(type));
    gl_json_string(out, "id", glane_str_of(id));
    gl_json_string(out, "doc", glane_str_of(doc));
    gl_json_open(out, "span", '{');
    gl_range_write(out, "char", mention->start, mention->end);
    gl_range_write(out, "byte", start, end);
    gl_json_close(out, '}');
    gl_json_count(out, "line", gl_text_line(text, start));
    gl_json_string(out, "text", gl_text_slice(text, mention->start, mention->end));
    for (size_t i = 0; i < mention->pair_count; i++)
        gl_pair_write(out, scheme, mention->type, &mention->pairs[i]);
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}

void gl_spans_stream(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                     const gl_scheme *scheme)
{
    gl_mentions_sort(mentions);
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "record", glane_str_of("document"));
    gl_json_count(out, "stream", 1);
    gl_json_string(out, "doc", glane_str_of(doc));
    gl_json_count(out, "chars", text->chars);
    gl_json_count(out, "lines", text->lines);
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
    for (size_t i = 0; i < mentions->count; i++)
        gl_fact_write(out, doc, text, &mentions->items[i], scheme);
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "record", glane_str_of("end"));
    gl_json_string(out, "doc", glane_str_of(doc));
    gl_json_string(out, "status", glane_str_of("ok"));
    gl_json_count(out, "facts", mentions->count);
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}

/* -- tools ------------------------------------------------------------------------------------- */

void gl_spans_doccano(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                      const gl_scheme *scheme)
{
    gl_mentions_sort(mentions);
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "text", (glane_str){text->data, text->len});
    gl_json_open(out, "label", '[');
    for (size_t i = 0; i < mentions->count; i++) {
        const gl_mention *mention = &mentions->items[i];
        gl_json_open(out, NULL, '[');
        gl_json_count(out, NULL, mention->start);
        gl_json_count(out, NULL, mention->end);
        gl_json_string(out, NULL, scheme->types.names[mention->type]);
        gl_json_close(out, ']');
    }
    gl_json_close(out, ']');
    gl_json_string(out, "doc", glane_str_of(doc));
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}

static void gl_result_write(gl_buffer *out, const gl_text *text, const gl_mention *mention, size_t index,
                            const gl_scheme *scheme)
{
    char id[24];
    snprintf(id, sizeof id, "T%zu", index + 1);
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "id", glane_str_of(id));
    gl_json_string(out, "from_name", glane_str_of("label"));
    gl_json_string(out, "to_name", glane_str_of("text"));
    gl_json_string(out, "type", glane_str_of("labels"));
    gl_json_open(out, "value", '{');
    gl_json_count(out, "start", mention->start);
    gl_json_count(out, "end", mention->end);
    gl_json_string(out, "text", gl_text_slice(text, mention->start, mention->end));
    gl_json_open(out, "labels", '[');
    gl_json_string(out, NULL, scheme->types.names[mention->type]);
    gl_json_close(out, ']');
    gl_json_close(out, '}');
    gl_json_open(out, "meta", '{');
    for (size_t i = 0; i < mention->pair_count; i++)
        gl_json_string(out, scheme->keys.names[mention->pairs[i].key].data, mention->pairs[i].value);
    gl_json_close(out, '}');
    gl_json_close(out, '}');
}

void gl_spans_label_studio(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                           const gl_scheme *scheme)
{
    gl_mentions_sort(mentions);
    gl_json_open(out, NULL, '{');
    gl_json_open(out, "data", '{');
    gl_json_string(out, "text", (glane_str){text->data, text->len});
    gl_json_string(out, "doc", glane_str_of(doc));
    gl_json_close(out, '}');
    gl_json_open(out, "annotations", '[');
    gl_json_open(out, NULL, '{');
    gl_json_open(out, "result", '[');
    for (size_t i = 0; i < mentions->count; i++)
        gl_result_write(out, text, &mentions->items[i], i, scheme);
    gl_json_close(out, ']');
    gl_json_close(out, '}');
    gl_json_close(out, ']');
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}
