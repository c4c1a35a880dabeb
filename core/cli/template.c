/* template.c: see template.h. */
#define _GNU_SOURCE 1

#include "template.h"

#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int gl_file_read(gl_buffer *out, const char *path)
{
    char part[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    int good = file != NULL;
    while (file && (got = fread(part, 1, sizeof part, file)) > 0)
        gl_buffer_add(out, part, got);
    if (file) {
        good = !ferror(file);
        fclose(file);
    }
    if (!good)
        gl_complain("%s: %s", path, strerror(errno));
    return good;
}

int gl_file_create(const char *path, const gl_buffer *content)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    int good = file != NULL;
    if (file) {
        good = content->len == 0 || fwrite(content->data, 1, content->len, file) == content->len;
        good = fclose(file) == 0 && good;
    }
    if (!good)
        gl_complain("%s: %s", path, strerror(errno));
    return good;
}

/* Text inside double quotes, in which YAML takes \ and " for itself. */
static void gl_template_quote(gl_buffer *out, glane_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        char code[8];
        if (byte == '"' || byte == '\\')
            gl_buffer_text(out, "\\");
        if (byte < 0x20) {
            snprintf(code, sizeof code, "\\x%02x", byte);
            gl_buffer_text(out, code);
        } else {
            gl_buffer_add(out, text.data + i, 1);
        }
    }
}

void gl_template_fill(gl_buffer *out, glane_str template, const gl_filling *fillings)
{
    for (size_t i = 0; i < template.len;) {
        const gl_filling *filling = fillings;
        size_t len = 0;
        for (; template.data[i] == '@' && filling->key; filling++) {
            len = strlen(filling->key);
            if (i + len + 2 <= template.len && memcmp(template.data + i + 1, filling->key, len) == 0 &&
                template.data[i + len + 1] == '@')
                break;
        }
        if (template.data[i] != '@' || !filling->key) {
            gl_buffer_add(out, template.data + i++, 1);
            continue;
        }
        if (filling->quoted)
            gl_template_quote(out, filling->value);
        else
            gl_buffer_add(out, filling->value.data, filling->value.len);
        i += len + 2;
    }
}

static int gl_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void gl_template_rename(gl_buffer *out, glane_str text, const char *from, const char *to)
{
    static const char macro[] = "GLANE_PLUGIN(";
    const size_t len = strlen(from), before = sizeof macro - 1;
    for (size_t i = 0; i < text.len;) {
        const int here = i + len <= text.len && memcmp(text.data + i, from, len) == 0 &&
                         (i == 0 || !gl_is_letter(text.data[i - 1])) &&
                         (i + len == text.len || !gl_is_letter(text.data[i + len]));
        if (!here) {
            gl_buffer_add(out, text.data + i++, 1);
            continue;
        }
        const int symbol = i >= before && memcmp(text.data + i - before, macro, before) == 0;
        for (const char *c = to; *c; c++)
            gl_buffer_add(out, symbol && *c == '-' ? "_" : c, 1);
        i += len;
    }
}
