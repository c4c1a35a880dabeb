/* buffer.c: bytes, code points and columns. */
#include "buffer.h"

#include "arena.h"
#include "utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

#define GL_REPLACEMENT 0xFFFDu

void gl_buffer_add(gl_buffer *buffer, const char *bytes, size_t len)
{
    void *data = buffer->data;
    if (len == 0)
        return;
    gl_grow(&data, &buffer->capacity, buffer->len + len, 1);
    buffer->data = data;
    memcpy(buffer->data + buffer->len, bytes, len);
    buffer->len += len;
}

void gl_buffer_text(gl_buffer *buffer, const char *text)
{
    gl_buffer_add(buffer, text, strlen(text));
}

void gl_buffer_free(gl_buffer *buffer)
{
    free(buffer->data);
    *buffer = (gl_buffer){0};
}

/* The code point at `at`, and its length; a byte that begins none is one U+FFFD. */
static uint32_t gl_code_point(glane_str text, size_t at, size_t *len)
{
    const unsigned char *s = (const unsigned char *)text.data + at;
    const size_t left = text.len - at;
    const size_t need = s[0] < 0x80   ? 1
                        : s[0] < 0xC2 ? 0
                        : s[0] < 0xE0 ? 2
                        : s[0] < 0xF0 ? 3
                        : s[0] < 0xF5 ? 4
                                      : 0;
    *len = 1;
    if (need == 0 || need > left)
        return GL_REPLACEMENT;
    uint32_t c = need == 1 ? s[0] : s[0] & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return GL_REPLACEMENT;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    *len = need;
    return c;
}

/* Columns of a code point: none for marks, two for what East Asian fonts draw wide. */
static size_t gl_code_point_width(uint32_t c)
{
    if (c < 0x300)
        return 1;
    const uint32_t category = U_GET_GC_MASK((UChar32)c);
    if (category & (U_GC_MN_MASK | U_GC_ME_MASK))
        return 0;
    const int east = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
}

size_t gl_buffer_clean(gl_buffer *buffer, glane_str text)
{
    size_t width = 0, len;
    int space = 0;
    for (size_t at = 0; at < text.len; at += len) {
        uint32_t c = gl_code_point(text, at, &len);
        char bytes[4];
        if (u_isUWhiteSpace((UChar32)c) || c == ' ') {
            if (!space)
                gl_buffer_add(buffer, " ", 1);
            width += !space;
            space = 1;
            continue;
        }
        const uint32_t category = U_GET_GC_MASK((UChar32)c);
        if (category & U_GC_CF_MASK)
            continue;
        if (category & (U_GC_CC_MASK | U_GC_CS_MASK | U_GC_CN_MASK))
            c = GL_REPLACEMENT;
        gl_buffer_add(buffer, bytes, gl_utf8_put(bytes, c));
        width += gl_code_point_width(c);
        space = 0;
    }
    return width;
}

void gl_buffer_xml(gl_buffer *buffer, glane_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        if (byte == '&')
            gl_buffer_text(buffer, "&amp;");
        else if (byte == '<')
            gl_buffer_text(buffer, "&lt;");
        else if (byte == '>')
            gl_buffer_text(buffer, "&gt;");
        else if (byte == '"')
            gl_buffer_text(buffer, "&quot;");
        else if (byte < 0x20)
            gl_buffer_text(buffer, byte == '\n' || byte == '\t' ? " " : "\xEF\xBF\xBD");
        else
            gl_buffer_add(buffer, text.data + i, 1);
    }
}

size_t gl_text_fit(glane_str clean, size_t columns, size_t *width)
{
    size_t at = 0, len;
    *width = 0;
    while (at < clean.len) {
        const size_t wide = gl_code_point_width(gl_code_point(clean, at, &len));
        if (*width + wide > columns)
            break;
        *width += wide;
        at += len;
    }
    return at;
}
