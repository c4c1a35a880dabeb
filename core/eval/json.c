/* json.c: see json.h. */
#include "json.h"

#include "number.h"

#include <math.h>
#include <stdio.h>

/* A comma unless an object or array has just begun, or nothing has. */
static void gl_json_comma(gl_buffer *out)
{
    if (out->len > 0 && !strchr("{[:\n", out->data[out->len - 1]))
        gl_buffer_text(out, ",");
}

static void gl_json_quote(gl_buffer *out, glane_str text)
{
    size_t plain = 0;
    gl_buffer_text(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        char escape[8];
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' && byte != 0x7F)
            continue;
        gl_buffer_add(out, text.data + plain, i - plain);
        plain = i + 1;
        snprintf(escape, sizeof escape, "\\u%04x", byte);
        gl_buffer_text(out, byte == '"' ? "\\\"" : byte == '\\' ? "\\\\" : byte == '\n' ? "\\n" : escape);
    }
    gl_buffer_add(out, text.data + plain, text.len - plain);
    gl_buffer_text(out, "\"");
}

static void gl_json_key(gl_buffer *out, const char *key)
{
    gl_json_comma(out);
    if (!key)
        return;
    gl_json_quote(out, glane_str_of(key));
    gl_buffer_text(out, ":");
}

void gl_json_open(gl_buffer *out, const char *key, char bracket)
{
    gl_json_key(out, key);
    gl_buffer_add(out, &bracket, 1);
}

void gl_json_close(gl_buffer *out, char bracket)
{
    gl_buffer_add(out, &bracket, 1);
}

void gl_json_string(gl_buffer *out, const char *key, glane_str text)
{
    gl_json_key(out, key);
    gl_json_quote(out, text);
}

void gl_json_count(gl_buffer *out, const char *key, uint64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    gl_json_raw(out, key, glane_str_of(digits));
}

void gl_json_number(gl_buffer *out, const char *key, double number)
{
    char digits[GL_NUMBER_ROOM];
    const double rounded = round(number * 1e6) / 1e6;
    if (isnan(number) && key)
        return;
    if (isnan(number))
        gl_json_raw(out, key, glane_str_of("null"));
    else
        gl_json_raw(out, key, (glane_str){digits, gl_number_text(rounded, digits)});
}

void gl_json_raw(gl_buffer *out, const char *key, glane_str value)
{
    gl_json_key(out, key);
    gl_buffer_add(out, value.data, value.len);
}
