/* cmd_sample.c: `glane sample`: facts with their sentences, for people to judge. */
#define _GNU_SOURCE 1

#include "command.h"

#include "gather.h"
#include "output.h"
#include "sheet.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What options leave open. */
#define GL_SAMPLE_FACTS 200
#define GL_SAMPLE_SEED 1
/* How many bytes of a sentence are shown on either side of a fact: that of a flattened table may be a page. */
#define GL_SAMPLE_REACH 250u

typedef struct gl_sampling {
    const gl_options *options;
    const char **paths; /* of the inputs */
    size_t count;
    gl_arena *arena;
    gl_diags diags;
    gl_scheme scheme;
    gl_sample sample;
    const char **keys; /* that make a stratum; NULL-terminated */
    gl_text text;
    gl_mentions facts;
    gl_buffer stratum, sentence, values;
} gl_sampling;

static int gl_is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The sentence of a fact, which stands in brackets; what is far from it is left out. */
static glane_str gl_sentence_show(gl_sampling *self, const gl_gathered *gathered, const gl_mention *fact)
{
    const glane_str text = gathered->text;
    const uint32_t start = gl_text_byte(&self->text, fact->start), end = gl_text_byte(&self->text, fact->end);
    size_t low = 0, high = gathered->sentence_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (gathered->sentences[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    glane_span sentence = {start, end};
    for (; low < gathered->sentence_count && gathered->sentences[low].start < end; low++) {
        if (gathered->sentences[low].start < sentence.start)
            sentence.start = gathered->sentences[low].start;
        if (gathered->sentences[low].end > sentence.end && gathered->sentences[low].end <= text.len)
            sentence.end = gathered->sentences[low].end;
    }
    const int cut = start - sentence.start > GL_SAMPLE_REACH, cropped = sentence.end - end > GL_SAMPLE_REACH;
    if (cut)
        for (sentence.start = start - GL_SAMPLE_REACH; gl_is_tail(text.data[sentence.start]);)
            sentence.start++;
    if (cropped)
        for (sentence.end = end + GL_SAMPLE_REACH; gl_is_tail(text.data[sentence.end]);)
            sentence.end--;
    self->sentence.len = 0;
    gl_buffer_text(&self->sentence, cut ? "\xE2\x80\xA6" : "");
    gl_buffer_clean(&self->sentence, (glane_str){text.data + sentence.start, start - sentence.start});
    gl_buffer_text(&self->sentence, "[");
    gl_buffer_clean(&self->sentence, (glane_str){text.data + start, end - start});
    gl_buffer_text(&self->sentence, "]");
    gl_buffer_clean(&self->sentence, (glane_str){text.data + end, sentence.end - end});
    gl_buffer_text(&self->sentence, cropped ? "\xE2\x80\xA6" : "");
    return (glane_str){self->sentence.data, self->sentence.len};
}

/* The values of the keys that make strata: the fact's, else the document's. */
static glane_str gl_stratum_name(gl_sampling *self, const gl_gathered *gathered, const gl_mention *fact)
{
    self->stratum.len = 0;
    for (size_t i = 0; self->keys[i]; i++) {
        const char *key = self->keys[i];
        glane_str value = {NULL, 0};
        if (strcmp(key, "type") == 0)
            value = self->scheme.types.names[fact->type];
        else if (strcmp(key, "rule") == 0)
            value = fact->rule;
        else if (gl_table_find(&self->scheme.keys, glane_str_of(key)) != GLANE_NONE)
            value = gl_mention_value(fact, gl_table_find(&self->scheme.keys, glane_str_of(key)));
        if (!value.data)
            value = gl_record_key(self->facts.arena, gathered->stream, key);
        gl_buffer_text(&self->stratum, i ? ", " : "");
        gl_buffer_clean(&self->stratum, value.len > 0 ? value : glane_str_of("-"));
    }
    return (glane_str){self->stratum.data, self->stratum.len};
}

static glane_str gl_values_show(gl_sampling *self, const gl_mention *fact)
{
    self->values.len = 0;
    for (size_t i = 0; i < fact->pair_count; i++) {
        gl_buffer_text(&self->values, i ? " " : "");
        gl_buffer_clean(&self->values, self->scheme.keys.names[fact->pairs[i].key]);
        gl_buffer_text(&self->values, "=");
        gl_buffer_clean(&self->values, fact->pairs[i].value);
    }
    return (glane_str){self->values.data, self->values.len};
}

static int gl_sample_take(void *user, const gl_gathered *gathered)
{
    gl_sampling *self = user;
    char line[16];
    if (gathered->lost)
        return 1;
    gl_text_reset(&self->text);
    (void)gl_text_append(&self->text, gathered->text, 0, 1, 1);
    gl_text_index(&self->text);
    gl_mentions_reset(&self->facts);
    self->facts.file = self->paths[gathered->index];
    gl_facts_read(&self->facts, gathered->stream, 1, &self->scheme, &self->diags);
    gl_mentions_place(&self->facts, &self->text, &self->diags);
    const glane_str doc = gl_record_key(self->facts.arena, gathered->stream, "doc");
    for (size_t i = 0; i < self->facts.count; i++) {
        const gl_mention *fact = &self->facts.items[i];
        snprintf(line, sizeof line, "%u", gl_text_line(&self->text, gl_text_byte(&self->text, fact->start)));
        const glane_str cells[GL_SHEET_STRATUM] = {
            [GL_SHEET_DOCUMENT] = doc,
            [GL_SHEET_LINE] = glane_str_of(line),
            [GL_SHEET_TYPE] = self->scheme.types.names[fact->type],
            [GL_SHEET_TEXT] = fact->text,
            [GL_SHEET_KEYS] = gl_values_show(self, fact),
            [GL_SHEET_SENTENCE] = gl_sentence_show(self, gathered, fact),
            [GL_SHEET_RULE] = fact->rule,
            [GL_SHEET_ID] = fact->name,
        };
        gl_sample_add(&self->sample, gl_stratum_name(self, gathered, fact), cells);
    }
    return 1;
}

static int gl_sample_run(gl_sampling *self)
{
    const gl_options *options = self->options;
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_output output;
    gl_buffer sheet = {0};
    if (gl_engine_make(options, NULL, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    const gl_gather gather = {.options = options,
                              .engine = engine,
                              .paths = self->paths,
                              .count = self->count,
                              .records = 1,
                              .sentences = 1,
                              .take = gl_sample_take,
                              .user = self};
    int result = gl_gather_run(&gather);
    glane_engine_free(engine);
    gl_diags_show(&self->diags, gl_options_color(options, STDERR_FILENO));
    if (result == GL_EXIT_FAILED || !gl_output_open(&output, NULL))
        return GL_EXIT_FAILED;
    gl_sample_write(&sheet, &self->sample);
    (void)gl_output_write(&output, sheet.data, sheet.len);
    gl_buffer_free(&sheet);
    return gl_output_close(&output, 1) ? result : GL_EXIT_FAILED;
}

/* Reads KEY[,KEY...]. */
static const char **gl_keys_read(gl_arena *arena, const char *by)
{
    char *rest = gl_strdup(arena, by ? by : "type"), *key;
    const char **keys = gl_alloc(arena, (strlen(rest) + 2) * sizeof *keys);
    for (size_t count = 0; (key = strsep(&rest, ","));) {
        if (*key)
            keys[count++] = key;
    }
    return keys;
}

int gl_cmd_sample(const gl_options *options)
{
    gl_sampling self = {.options = options};
    const gl_option_value *seed = &options->values[GL_OPTION_SEED], *n = &options->values[GL_OPTION_N];
    gl_inputs inputs = {0};
    if (!gl_inputs_read(&inputs, options))
        return GL_EXIT_USAGE;
    self.arena = gl_arena_new();
    self.count = inputs.count;
    self.paths = gl_alloc(self.arena, (inputs.count + 1) * sizeof *self.paths);
    for (size_t i = 0; i < inputs.count; i++)
        self.paths[i] = inputs.items[i].path;
    gl_inputs_free(&inputs);
    gl_diags_init(&self.diags);
    gl_scheme_init(&self.scheme, self.arena, &self.diags);
    for (size_t i = 0; i < options->values[GL_OPTION_TYPE].count; i++)
        (void)gl_table_add(&self.scheme.only, glane_str_of(options->values[GL_OPTION_TYPE].list[i]));
    gl_sample_init(&self.sample, self.arena, seed->given ? seed->number : GL_SAMPLE_SEED,
                   n->given ? (size_t)n->number : GL_SAMPLE_FACTS);
    self.keys = gl_keys_read(self.arena, options->values[GL_OPTION_BY].text);
    const int result = gl_sample_run(&self);
    gl_sample_free(&self.sample);
    gl_buffer_free(&self.stratum);
    gl_buffer_free(&self.sentence);
    gl_buffer_free(&self.values);
    gl_text_free(&self.text);
    gl_mentions_free(&self.facts);
    gl_scheme_free(&self.scheme);
    gl_diags_free(&self.diags);
    gl_arena_free(self.arena);
    return result;
}
