/* run_made.c: what a run is made of: program, libraries, plugins, settings, rules, and the options on which
 * results depend. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "limits.h"
#include "recipe.h"
#include "sha256.h"

#include <stdio.h>

/* Names that a message gives before it says that there are more. */
#define GL_MADE_SHOWN 4

static void gl_option_add(gl_run *run, gl_buffer *out, const char *name, const char *value)
{
    gl_buffer_text(out, gl_format(run->arena, "option\t%s\t%s\n", name, value ? value : "").data);
}

/* The table of --meta, whose cells are in records. */
static int gl_meta_add(gl_run *run, gl_buffer *out)
{
    const char *table = run->options->values[GL_OPTION_META].text;
    char hash[65];
    if (!table)
        return 1;
    if (!gl_run_hash(table, hash)) {
        gl_complain("--run: --meta %s is no file: it can't be told whether it is another one the next time", table);
        return 0;
    }
    gl_buffer_text(out, gl_format(run->arena, "meta\t%s\t%s\n", table, hash).data);
    return 1;
}

int gl_run_made_of(gl_run *run)
{
    const gl_option_value *values = run->options->values, *most = &values[GL_OPTION_MAX_BYTES];
    const glane_str recipe = gl_recipe(run->engine, run->arena);
    const unsigned long long bytes = most->given ? most->number : GL_MAX_DOCUMENT_BYTES;
    gl_buffer out = {0};
    gl_buffer_add(&out, recipe.data, recipe.len);
    gl_option_add(run, &out, "--date", values[GL_OPTION_DATE].text);
    gl_option_add(run, &out, "--url", values[GL_OPTION_URL].text);
    gl_option_add(run, &out, "--max-document-bytes", gl_format(run->arena, "%llu", bytes).data);
    gl_buffer_text(&out, run->texts ? "spool\tof\trecords and texts\n" : "spool\tof\trecords\n");
    const int made = gl_meta_add(run, &out);
    run->made_of = gl_str_copy(run->arena, (glane_str){out.data, out.len});
    gl_sha256(run->made_of.data, run->made_of.len, run->config);
    gl_buffer_free(&out);
    return made;
}

static glane_str gl_field(glane_str *rest, char end)
{
    const char *found = rest->len ? memchr(rest->data, end, rest->len) : NULL;
    const glane_str field = {rest->data, found ? (size_t)(found - rest->data) : rest->len};
    const size_t skipped = field.len + (found != NULL);
    rest->data += skipped;
    rest->len -= skipped;
    return field;
}

int gl_made_next(glane_str *rest, gl_made_line *line)
{
    if (rest->len == 0)
        return 0;
    line->all = gl_field(rest, '\n');
    glane_str fields = line->all;
    line->kind = gl_field(&fields, '\t');
    line->name = gl_field(&fields, '\t');
    line->value = fields;
    return 1;
}

/* The line of the same kind and name. */
static int gl_made_find(glane_str lines, const gl_made_line *wanted, gl_made_line *found)
{
    while (gl_made_next(&lines, found))
        if (glane_str_equal(found->kind, wanted->kind) && glane_str_equal(found->name, wanted->name))
            return 1;
    return 0;
}

/* Names what is in `lines` and not in `others`, as it is or at all. */
static void gl_made_tell(gl_buffer *out, glane_str lines, glane_str others, int alone, uint32_t *count)
{
    gl_made_line line, other;
    while (gl_made_next(&lines, &line)) {
        const int known = gl_made_find(others, &line, &other);
        if (known && (alone || glane_str_equal(line.value, other.value)))
            continue;
        if ((*count)++ >= GL_MADE_SHOWN)
            continue;
        gl_buffer_text(out, *count > 1 ? ", " : "");
        gl_buffer_clean(out, line.kind);
        gl_buffer_text(out, " ");
        gl_buffer_clean(out, line.name);
        gl_buffer_text(out, known ? "" : alone ? " (gone)" : " (new)");
    }
}

/* Options that were given otherwise. */
static int gl_options_differ(const gl_run *run, glane_str before)
{
    glane_str rest = run->made_of;
    gl_made_line line, old;
    int differ = 0;
    while (gl_made_next(&rest, &line)) {
        if (!glane_str_equal(line.kind, glane_str_of("option")) || !gl_made_find(before, &line, &old) ||
            glane_str_equal(old.value, line.value))
            continue;
        differ = 1;
        gl_complain("%s: %.*s is %.*s, and the run was begun with %.*s", run->folder, (int)line.name.len,
                    line.name.data, line.value.len ? (int)line.value.len : 9,
                    line.value.len ? line.value.data : "not given", old.value.len ? (int)old.value.len : 10,
                    old.value.len ? old.value.data : "none given");
    }
    if (differ)
        gl_complain(
            "give the options that the run was begun with, or begin another with --run and another folder");
    return differ;
}

int gl_run_made_compare(const gl_run *run, glane_str before)
{
    gl_buffer line = {0};
    uint32_t count = 0;
    if (glane_str_equal(before, run->made_of))
        return 1;
    if (gl_options_differ(run, before))
        return 0;
    gl_made_tell(&line, run->made_of, before, 0, &count);
    gl_made_tell(&line, before, run->made_of, 1, &count);
    if (count > GL_MADE_SHOWN)
        gl_buffer_text(&line, " and more");
    if (!gl_option_on(run->options, GL_OPTION_QUIET))
        gl_remark("%s: all documents are extracted again, since these have changed: %.*s", run->folder,
                  (int)line.len, line.len ? line.data : "");
    gl_buffer_free(&line);
    return 1;
}
