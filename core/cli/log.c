/* log.c: see log.h. */
#define _GNU_SOURCE 1

#include "log.h"

#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define GL_LOG_VARIABLE "GLANE_LOG_FORMAT"

void gl_log_choose(char *const *args)
{
    static const char name[] = "--log-format";
    const size_t len = sizeof name - 1;
    for (; *args && strcmp(*args, "--") != 0; args++) {
        if (strncmp(*args, name, len) != 0)
            continue;
        const char *value = (*args)[len] == '=' ? *args + len + 1 : (*args)[len] == '\0' ? args[1] : NULL;
        if (value)
            (void)setenv(GL_LOG_VARIABLE, value, 1);
    }
}

int gl_log_is_json(void)
{
    const char *format = getenv(GL_LOG_VARIABLE);
    return format && strcmp(format, "json") == 0;
}

/* Text that may have bytes which are no UTF-8, such as a path, made fit. */
static void gl_log_clean(gl_buffer *out, const char *key, glane_str text)
{
    gl_buffer clean = {0};
    if (text.len == 0)
        return;
    gl_buffer_clean(&clean, text);
    gl_json_string(out, key, (glane_str){clean.data, clean.len});
    gl_buffer_free(&clean);
}

void gl_log_json(gl_buffer *out, const gl_log *log)
{
    gl_json_open(out, NULL, '{');
    gl_json_string(out, "level", glane_str_of(log->level));
    gl_log_clean(out, "code", log->code);
    gl_log_clean(out, "stage", log->stage);
    if (log->doc.len > 0)
        gl_json_string(out, "doc", log->doc);
    gl_log_clean(out, "file", log->file);
    if (log->line > 0)
        gl_json_count(out, "line", log->line);
    if (log->column > 0)
        gl_json_count(out, "column", log->column);
    gl_log_clean(out, "message", log->message);
    gl_log_clean(out, "remedy", log->remedy);
    if (log->fatal)
        gl_json_raw(out, "fatal", glane_str_of("true"));
    gl_json_close(out, '}');
    gl_buffer_text(out, "\n");
}

void gl_log_channel(gl_channel *channel, const char *format, ...)
{
    char message[1024];
    gl_buffer line = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (gl_log_is_json()) {
        gl_log_json(&line, &(gl_log){.level = "error", .message = glane_str_of(message)});
    } else {
        gl_buffer_text(&line, "glane: ");
        gl_buffer_text(&line, message);
        gl_buffer_text(&line, "\n");
    }
    gl_channel_write(channel, GL_STREAM_ERR, line.data, line.len);
    gl_buffer_free(&line);
}
