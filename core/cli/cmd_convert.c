/* cmd_convert.c: `glane convert`: annotations from one form into another. */
#define _GNU_SOURCE 1

#include "command.h"

#include "brat_folder.h"
#include "corpus.h"
#include "gather.h"
#include "interrupts.h"
#include "output.h"
#include "packed.h"
#include "spans.h"
#include "stream.h"
#include "target_check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef void (*gl_spans_write)(gl_buffer *out, const char *doc, const gl_text *text, gl_mentions *mentions,
                               const gl_scheme *scheme);

/* What mentions are written as; `write` is NULL for brat, whose files go to a folder. */
typedef struct gl_form {
    const char *name;
    gl_spans_write write;
} gl_form;

static const gl_form gl_forms[] = {{"brat", NULL},
                                   {"ndjson", gl_spans_stream},
                                   {"doccano", gl_spans_doccano},
                                   {"label-studio", gl_spans_label_studio}};

/* A document of the input: an annotation beside its text, or part of a stream that names its text. */
typedef struct gl_source {
    const gl_corpus_doc *doc; /* NULL: of a stream */
    const gl_fact_stream *stream;
    uint32_t part;
    const char *text, *name;
} gl_source;

typedef struct gl_convert {
    const gl_options *options;
    const gl_form *form;
    const char *path; /* a file, or a folder for brat; NULL: standard output */
    gl_arena *arena;
    gl_diags diags;
    gl_scheme scheme;
    gl_corpus corpus;
    gl_fact_stream *streams;
    size_t stream_count;
    gl_source *sources;
    size_t source_count;
    gl_text text;
    gl_mentions mentions;
    gl_brat_folder folder;
    gl_buffer out;
    gl_output output;
    gl_interrupts interrupts;
    int failed; /* a result could not be written */
} gl_convert;

/* -- inputs -------------------------------------------------------------------------------- */

/* Is it a stream of its own: not the annotation of a text beside it? */
static int gl_is_stream(gl_arena *arena, const char *path)
{
    const char *dot = gl_is_packed_name(path) ? strrchr(path, '.') : path + strlen(path);
    const size_t len = (size_t)(dot - path);
    struct stat info;
    if (len < 8 || memcmp(path + len - 7, ".ndjson", 7) != 0 || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return 0;
    return access(gl_format(arena, "%.*s.txt", (int)(len - 7), path).data, F_OK) != 0;
}

/* Lists the documents of all inputs. 0: one of them cannot be read. */
static int gl_sources_list(gl_convert *self)
{
    const gl_options *options = self->options;
    size_t count = 0, at = 0;
    self->streams = gl_alloc(self->arena, (options->operand_count + 1) * sizeof *self->streams);
    for (size_t i = 0; i < options->operand_count; i++) {
        if (!gl_is_stream(self->arena, options->operands[i])) {
            gl_corpus_add(&self->corpus, options->operands[i]);
            continue;
        }
        gl_fact_stream *stream = &self->streams[self->stream_count++];
        if (!gl_fact_stream_open(stream, self->arena, options->operands[i], &self->diags))
            return 0;
        count += stream->docs.count;
    }
    self->sources = gl_alloc(self->arena, (self->corpus.count + count + 1) * sizeof *self->sources);
    for (size_t i = 0; i < self->corpus.count; i++) {
        const gl_corpus_doc *doc = &self->corpus.docs[i];
        self->sources[at++] = (gl_source){.doc = doc, .text = doc->text, .name = doc->name};
    }
    for (size_t i = 0; i < self->stream_count; i++) {
        const gl_table *docs = &self->streams[i].docs;
        for (uint32_t part = 0; part < docs->count; part++)
            self->sources[at++] = (gl_source){.stream = &self->streams[i],
                                              .part = part,
                                              .text = docs->names[part].data,
                                              .name = gl_brat_folder_name(&self->folder, docs->names[part])};
    }
    self->source_count = at;
    return 1;
}

/* -- the run --------------------------------------------------------------------------------- */

static int gl_convert_take(void *user, const gl_gathered *gathered)
{
    gl_convert *self = user;
    const gl_source *source = &self->sources[gathered->index];
    if (gathered->lost)
        return 1;
    gl_text_reset(&self->text);
    (void)gl_text_append(&self->text, gathered->text, 0, 1, 1);
    gl_text_index(&self->text);
    gl_mentions_reset(&self->mentions);
    if (source->doc) {
        gl_corpus_read(source->doc, &self->text, &self->mentions, &self->scheme, NULL, &self->diags);
    } else {
        self->mentions.file = source->stream->path;
        gl_fact_stream_read(source->stream, source->part, &self->mentions, &self->scheme, &self->diags);
        gl_mentions_place(&self->mentions, &self->text, &self->diags);
    }
    if (!self->form->write) {
        self->failed |= !gl_brat_folder_add(&self->folder, source->name, (glane_str){self->text.data, self->text.len},
                                            &self->mentions, &self->scheme);
    } else {
        char *id = glane_document_id(source->text);
        self->form->write(&self->out, id, &self->text, &self->mentions, &self->scheme);
        self->failed |= !gl_output_write(&self->output, self->out.data, self->out.len);
        self->out.len = 0;
        free(id);
    }
    return !self->failed;
}

static int gl_convert_gather(gl_convert *self)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    if (gl_engine_make(self->options, &(gl_wanted){.without_rules = 1}, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_gather gather = {.options = self->options,
                        .engine = engine,
                        .paths = gl_alloc(self->arena, (self->source_count + 1) * sizeof(char *)),
                        .count = self->source_count,
                        .take = gl_convert_take,
                        .user = self};
    for (size_t i = 0; i < self->source_count; i++)
        gather.paths[i] = self->sources[i].text;
    gather.interrupts = &self->interrupts;
    const int result = gl_gather_run(&gather);
    glane_engine_free(engine);
    return result;
}

static int gl_convert_run(gl_convert *self)
{
    int result = GL_EXIT_FAILED;
    if (!gl_sources_list(self) || self->source_count == 0)
        return GL_EXIT_USAGE;
    if (self->form->write && !gl_output_open(&self->output, self->path))
        return GL_EXIT_FAILED;
    if (self->form->write && !gl_output_pack(&self->output)) {
        (void)gl_output_close(&self->output, 0);
        return GL_EXIT_FAILED;
    }
    gl_interrupts_open(&self->interrupts, self->form->write && self->path);
    result = gl_convert_gather(self);
    gl_interrupts_take(&self->interrupts);
    if (!self->form->write && !self->failed && result != GL_EXIT_USAGE)
        self->failed |= !gl_brat_folder_end(&self->folder);
    if (self->form->write)
        self->failed |= !gl_output_close(&self->output, result != GL_EXIT_FAILED && !self->interrupts.signal);
    gl_interrupts_close(&self->interrupts);
    if (self->diags.errors > 0 && result == GL_EXIT_OK)
        result = GL_EXIT_ERRORS;
    return self->failed ? GL_EXIT_FAILED : result;
}

/* Reads --to FORM[=PATH]. */
static int gl_form_read(gl_convert *self)
{
    const char *to = self->options->values[GL_OPTION_TO].text;
    const size_t len = to ? strcspn(to, "=") : 0;
    for (size_t i = 0; i < sizeof gl_forms / sizeof *gl_forms; i++) {
        if (to && strlen(gl_forms[i].name) == len && strncmp(gl_forms[i].name, to, len) == 0)
            self->form = &gl_forms[i];
    }
    self->path = to && to[len] && to[len + 1] ? to + len + 1 : NULL;
    if (!self->form)
        gl_complain("--to FORM[=PATH] is needed; forms: brat, ndjson, doccano, label-studio");
    else if (!self->form->write && !self->path)
        gl_complain("--to brat=FOLDER: the folder is missing");
    else
        return 1;
    return 0;
}

int gl_cmd_convert(const gl_options *options)
{
    gl_convert self = {.options = options};
    if (!gl_form_read(&self) || (self.form->write && !gl_operands_allowed(options, "an input", NULL)))
        return GL_EXIT_USAGE;
    self.arena = gl_arena_new();
    gl_diags_init(&self.diags);
    gl_scheme_init(&self.scheme, self.arena, &self.diags);
    gl_corpus_init(&self.corpus, self.arena, &self.diags);
    gl_brat_folder_init(&self.folder, self.arena, self.path);
    const int result = gl_convert_run(&self);
    gl_diags_show(&self.diags, gl_options_color(options, STDERR_FILENO));
    for (size_t i = 0; i < self.stream_count; i++)
        gl_fact_stream_close(&self.streams[i]);
    gl_buffer_free(&self.out);
    gl_text_free(&self.text);
    gl_mentions_free(&self.mentions);
    gl_brat_folder_free(&self.folder);
    gl_corpus_free(&self.corpus);
    gl_scheme_free(&self.scheme);
    gl_diags_free(&self.diags);
    gl_arena_free(self.arena);
    return result;
}
