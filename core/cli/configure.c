/* configure.c: an engine from options, and what is said on standard error on the way. */
#define _GNU_SOURCE 1

#include "command.h"

#include "buffer.h"
#include "log.h"
#include "option_table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

void gl_complain(const char *format, ...)
{
    va_list args;
    char *message = NULL;
    gl_buffer line = {0};
    va_start(args, format);
    const int len = vasprintf(&message, format, args);
    va_end(args);
    const glane_str text = len < 0 ? glane_str_of("out of memory") : (glane_str){message, (size_t)len};
    if (gl_log_is_json()) {
        gl_log_json(&line, &(gl_log){.level = "error", .message = text});
    } else {
        gl_buffer_text(&line, "glane: ");
        gl_buffer_add(&line, text.data, text.len);
        gl_buffer_text(&line, "\n");
    }
    fwrite(line.data, 1, line.len, stderr);
    gl_buffer_free(&line);
    if (len >= 0)
        free(message);
}

/* The phrase that is tried, and a caret under the character that a mistake stands at. */
static void gl_caret_show(gl_buffer *out, const char *phrase, uint32_t column)
{
    gl_buffer clean = {0};
    const size_t before = column > 0 && column - 1 <= strlen(phrase) ? column - 1 : strlen(phrase);
    const size_t width = gl_buffer_clean(&clean, (glane_str){phrase, before});
    gl_buffer_text(out, "\n  ");
    gl_buffer_clean(out, glane_str_of(phrase));
    gl_buffer_text(out, "\n  ");
    for (size_t i = 0; i < width; i++)
        gl_buffer_text(out, " ");
    gl_buffer_text(out, "^");
    gl_buffer_free(&clean);
}

static void gl_diagnostic_json(const glane_diagnostic *diagnostic, const char *level)
{
    gl_buffer line = {0};
    gl_log_json(&line, &(gl_log){.level = level,
                                 .file = diagnostic->file,
                                 .line = diagnostic->line,
                                 .column = diagnostic->column,
                                 .message = diagnostic->message,
                                 .remedy = diagnostic->remedy});
    fwrite(line.data, 1, line.len, stderr);
    gl_buffer_free(&line);
}

/* One diagnostic: "file:line:column: error: message", and its remedy on a line of its own. */
static void gl_diagnostic_show(void *user, const glane_diagnostic *diagnostic)
{
    static const char *const words[] = {"error", "error", "warning", "note"};
    static const char *const colors[] = {"31", "31", "35", "36"};
    gl_problems *problems = user;
    gl_buffer line = {0};
    char place[32] = "";
    const size_t severity = diagnostic->severity <= GLANE_NOTE ? diagnostic->severity : GLANE_ERROR;
    problems->errors += severity <= GLANE_ERROR;
    problems->warnings += severity == GLANE_WARNING;
    if (gl_log_is_json()) {
        gl_diagnostic_json(diagnostic, words[severity]);
        return;
    }
    if (diagnostic->file.len > 0) {
        gl_buffer_text(&line, problems->color ? "\033[1m" : "");
        gl_buffer_clean(&line, diagnostic->file);
        if (diagnostic->line > 0 && diagnostic->column > 0)
            snprintf(place, sizeof place, ":%u:%u", diagnostic->line, diagnostic->column);
        else if (diagnostic->line > 0)
            snprintf(place, sizeof place, ":%u", diagnostic->line);
        gl_buffer_text(&line, place);
        gl_buffer_text(&line, problems->color ? ":\033[0m " : ": ");
    } else {
        gl_buffer_text(&line, "glane: ");
    }
    if (problems->color) {
        gl_buffer_text(&line, "\033[1;");
        gl_buffer_text(&line, colors[severity]);
        gl_buffer_text(&line, "m");
    }
    gl_buffer_text(&line, words[severity]);
    gl_buffer_text(&line, problems->color ? ":\033[0m " : ": ");
    gl_buffer_clean(&line, diagnostic->message);
    if (problems->phrase && glane_str_equal(diagnostic->file, glane_str_of("phrase")))
        gl_caret_show(&line, problems->phrase, diagnostic->column);
    if (diagnostic->remedy.len > 0) {
        gl_buffer_text(&line, "\n  remedy: ");
        gl_buffer_clean(&line, diagnostic->remedy);
    }
    gl_buffer_text(&line, "\n");
    fwrite(line.data, 1, line.len, stderr);
    gl_buffer_free(&line);
}

/* Where compiled rules are kept: commands that have the option use it. NULL: nowhere. The variables are not
 * trusted in a process that runs with more rights than who started it. */
static const char *gl_cache_folder(const gl_options *options)
{
    const char *given = options->values[GL_OPTION_CACHE].text;
    if (!gl_has_option(options->command, GL_OPTION_CACHE))
        return NULL;
    if (given)
        return strcmp(given, "off") == 0 ? NULL : given;
    const char *base = secure_getenv("XDG_CACHE_HOME"), *home = secure_getenv("HOME");
    if (base && *base == '/')
        return gl_format(options->arena, "%s/glane", base).data;
    return home && *home == '/' ? gl_format(options->arena, "%s/.cache/glane", home).data : NULL;
}

void gl_diags_show(gl_diags *diags, int color)
{
    gl_problems problems = {.color = color};
    gl_diags_sort(diags);
    for (size_t i = 0; i < diags->count; i++) {
        const gl_diag *diag = &diags->items[i];
        const glane_diagnostic shown = {
            .size = sizeof shown,
            .severity = diag->severity,
            .file = glane_str_of(diag->place.file),
            .line = diag->place.line,
            .column = diag->place.column,
            .message = glane_str_of(diag->message),
            .remedy = glane_str_of(diag->remedy),
        };
        gl_diagnostic_show(&problems, &shown);
    }
}

glane_status gl_engine_make(const gl_options *options, const gl_wanted *wanted, gl_problems *problems,
                            glane_engine **engine)
{
    static const gl_wanted nothing = {0};
    const gl_wanted *more = wanted ? wanted : &nothing;
    const glane_options settings = {
        .size = sizeof settings,
        .plugin_dirs = options->values[GL_OPTION_PLUGINS].list,
        .rule_paths = more->rules ? more->rules : (const char *const *)options->values[GL_OPTION_RULES].list,
        .more_rule_paths = more->more ? more->more : (const char *const *)options->values[GL_OPTION_PACKS].list,
        .settings = options->values[GL_OPTION_SET].list,
        .date = options->values[GL_OPTION_DATE].text,
        .max_document_bytes = options->values[GL_OPTION_MAX_BYTES].number,
        .on_diagnostic = gl_diagnostic_show,
        .user = problems,
        .without_rules = more->without_rules,
        .interpret_patterns = gl_option_on(options, GL_OPTION_NO_JIT),
        .phrase = more->phrase,
        .keep_going = gl_option_on(options, GL_OPTION_KEEP_GOING),
        .cache_folder = gl_cache_folder(options),
    };
    *problems = (gl_problems){.color = gl_options_color(options, STDERR_FILENO), .phrase = more->phrase};
    const glane_status status = glane_engine_new(&settings, engine);
    if (status != GLANE_OK && problems->errors == 0)
        gl_complain("no engine could be made with these options");
    if (status == GLANE_OK && problems->errors > 0) {
        *options->left_out = 1;
        gl_complain("the packs with these mistakes are left out; the others are used");
    }
    return status;
}
