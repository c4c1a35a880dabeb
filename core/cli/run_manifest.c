/* run_manifest.c: what a run is made of and what came of it, as JSON for people and their tools. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "eval/json.h"
#include "output.h"

#include <stdlib.h>

#define GL_MANIFEST_BUFFER ((size_t)64 << 10)

struct gl_manifest {
    const gl_run *run;
    gl_output output;
    gl_buffer out;
    gl_arena *arena; /* of one document */
    glane_str doc, hash;
    uint64_t errors; /* of that document */
};

/* Writes all but the last byte, which tells whether a comma follows. */
static void gl_manifest_flush(gl_manifest *manifest)
{
    gl_buffer *out = &manifest->out;
    (void)gl_output_write(&manifest->output, out->data, out->len - 1);
    out->data[0] = out->data[out->len - 1];
    out->len = 1;
}

/* The lines of one kind, as an object, or as lists where a name may come again. */
static void gl_manifest_lines(gl_manifest *manifest, const char *key, const char *kind)
{
    glane_str rest = manifest->run->made_of;
    gl_made_line line;
    gl_json_open(&manifest->out, key, '{');
    while (gl_made_next(&rest, &line))
        if (glane_str_equal(line.kind, glane_str_of(kind)))
            gl_json_string(&manifest->out, gl_str_copy(manifest->arena, line.name).data, line.value);
    gl_json_close(&manifest->out, '}');
}

gl_manifest *gl_manifest_begin(const gl_run *run, const char *state)
{
    static const struct {
        const char *key, *kind;
    } parts[] = {{"glane", "glane"},    {"options", "option"},    {"settings", "setting"},
                 {"plugins", "plugin"}, {"libraries", "library"}, {"rules", "rules"}};
    gl_manifest *manifest = gl_realloc(NULL, sizeof *manifest);
    *manifest = (gl_manifest){.run = run, .arena = gl_arena_new()};
    if (!gl_output_open(&manifest->output, gl_run_path(run, "manifest.json"))) {
        gl_arena_free(manifest->arena);
        free(manifest);
        return NULL;
    }
    gl_buffer *out = &manifest->out;
    gl_json_open(out, NULL, '{');
    gl_json_count(out, "run", 1);
    gl_json_string(out, "state", glane_str_of(state));
    gl_json_count(out, "inputs", run->order_count);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        gl_manifest_lines(manifest, parts[i].key, parts[i].kind);
    gl_json_open(out, "documents", '[');
    return manifest;
}

static void gl_manifest_end_record(gl_manifest *manifest, const glane_record *record)
{
    const glane_attr *facts = gl_attr(manifest->run->engine, record, "facts");
    gl_buffer *out = &manifest->out;
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "doc", manifest->doc);
    if (manifest->hash.len)
        gl_json_string(out, "sha256", manifest->hash);
    gl_json_string(out, "status", gl_attr_text(manifest->run->engine, record, "status"));
    gl_json_count(out, "facts", facts && facts->tag == GLANE_INTEGER ? (uint64_t)facts->as.integer : 0);
    gl_json_count(out, "errors", manifest->errors);
    gl_json_close(out, '}');
    if (out->len > GL_MANIFEST_BUFFER)
        gl_manifest_flush(manifest);
}

void gl_manifest_record(gl_manifest *manifest, const glane_record *record)
{
    const glane_engine *engine = manifest->run->engine;
    if (strcmp(record->kind, "document") == 0) {
        gl_arena_reset(manifest->arena);
        manifest->doc = gl_str_copy(manifest->arena, gl_attr_text(engine, record, "doc"));
        manifest->hash = gl_str_copy(manifest->arena, gl_attr_text(engine, record, "sha256"));
        manifest->errors = 0;
    } else if (strcmp(record->kind, "error") == 0) {
        manifest->errors++;
    } else if (strcmp(record->kind, "end") == 0) {
        gl_manifest_end_record(manifest, record);
    }
}

int gl_manifest_end(gl_manifest *manifest, int keep)
{
    gl_json_close(&manifest->out, ']');
    gl_json_close(&manifest->out, '}');
    gl_buffer_text(&manifest->out, "\n");
    const int written = gl_output_write(&manifest->output, manifest->out.data, manifest->out.len);
    const int closed = gl_output_close(&manifest->output, keep && written);
    gl_run_sync_folder(manifest->run);
    gl_buffer_free(&manifest->out);
    gl_arena_free(manifest->arena);
    free(manifest);
    return written && closed;
}
