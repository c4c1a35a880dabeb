/* bytes.c: see bytes.h. */
#include "bytes.h"

#include <string.h>

void gl_put(gl_buffer *buffer, const void *bytes, size_t len)
{
    gl_buffer_add(buffer, bytes, len);
}

void gl_put_u32(gl_buffer *buffer, size_t value)
{
    const uint32_t number = (uint32_t)value;
    gl_put(buffer, &number, sizeof number);
}

void gl_put_string(gl_buffer *buffer, glane_str text)
{
    gl_put_u32(buffer, text.len);
    gl_put(buffer, text.data, text.len);
}

int gl_get(gl_rest *rest, void *value, size_t len)
{
    if (rest->left < len)
        return 0;
    if (len)
        memcpy(value, rest->at, len);
    rest->at += len;
    rest->left -= len;
    return 1;
}

int gl_get_string(gl_rest *rest, glane_str *text)
{
    uint32_t len;
    if (!gl_get(rest, &len, sizeof len) || len > rest->left)
        return 0;
    *text = (glane_str){rest->at, len};
    rest->at += len;
    rest->left -= len;
    return 1;
}
