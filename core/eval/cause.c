/* cause.c: tries the ways in which offsets are usually miscounted. */
#include "cause.h"

#include <stdio.h>
#include <stdlib.h>

/* Does the surface begin at this byte? */
static int gl_stands(const gl_text *text, size_t byte, glane_str surface)
{
    return surface.len > 0 && byte <= text->len && surface.len <= text->len - byte &&
           memcmp(text->data + byte, surface.data, surface.len) == 0;
}

/* How much one byte of the text adds to an offset of some kind. */
typedef uint32_t (*gl_weigh)(const gl_text *text, size_t byte);

static int gl_heads(const gl_text *text, size_t byte)
{
    return ((unsigned char)text->data[byte] & 0xC0) != 0x80;
}

static uint32_t gl_weigh_utf16(const gl_text *text, size_t byte)
{
    return gl_heads(text, byte) ? 1u + ((unsigned char)text->data[byte] >= 0xF0) : 0u;
}

/* As if each CR LF were one character. */
static uint32_t gl_weigh_joined(const gl_text *text, size_t byte)
{
    const int pair = text->data[byte] == '\n' && byte > 0 && text->data[byte - 1] == '\r';
    return gl_heads(text, byte) && !pair;
}

/* As if each line ended with CR LF. */
static uint32_t gl_weigh_parted(const gl_text *text, size_t byte)
{
    const int alone = text->data[byte] == '\n' && (byte == 0 || text->data[byte - 1] != '\r');
    return (gl_heads(text, byte) ? 1u : 0u) + (uint32_t)alone;
}

/* The byte that an offset leads to if it counts so. */
static size_t gl_byte_of(const gl_text *text, uint32_t offset, gl_weigh weigh)
{
    size_t byte = 0;
    for (uint64_t count = 0; byte < text->len; byte++) {
        if (count >= offset && gl_heads(text, byte))
            break;
        count += weigh(text, byte);
    }
    return byte;
}

/* The occurrence of the surface that is nearest to a byte; text->len + 1 if there is none. */
static size_t gl_nearest_byte(const gl_text *text, size_t byte, glane_str surface)
{
    const size_t none = (size_t)text->len + 1;
    const size_t last = surface.len <= text->len ? text->len - surface.len : 0;
    if (surface.len == 0 || surface.len > text->len)
        return none;
    for (size_t step = 0; step <= text->len; step++) {
        if (byte + step <= last && gl_stands(text, byte + step, surface))
            return byte + step;
        if (step <= byte && byte - step <= last && gl_stands(text, byte - step, surface))
            return byte - step;
    }
    return none;
}

static void gl_shift_tell(const gl_text *text, uint32_t start, glane_str surface, char *out)
{
    const size_t found = gl_nearest_byte(text, gl_text_byte(text, start), surface);
    if (found > text->len) {
        snprintf(out, GL_CAUSE_ROOM, "the text does not hold it: the text, or the annotation, has changed");
        return;
    }
    const long shift = (long)gl_text_char(text, (uint32_t)found) - (long)start;
    snprintf(
        out, GL_CAUSE_ROOM,
        "it stands %ld character%s %s, at %u: the text has changed before it, or the offsets are shifted",
        labs(shift), labs(shift) == 1 ? "" : "s", shift < 0 ? "before" : "after",
        gl_text_char(text, (uint32_t)found));
}

void gl_cause_guess(const gl_text *text, uint32_t start, uint32_t end, glane_str surface, char *out)
{
    const char *counted = NULL;
    if (start >= end) {
        snprintf(out, GL_CAUSE_ROOM, "a span begins before it ends");
        return;
    }
    if (gl_stands(text, start, surface) && end - start == surface.len)
        counted = "bytes";
    else if (gl_stands(text, gl_byte_of(text, start, gl_weigh_utf16), surface))
        counted = "UTF-16 units";
    else if (gl_stands(text, gl_byte_of(text, start, gl_weigh_joined), surface))
        counted = "characters of a text whose lines ended with LF, where these end with CR LF";
    else if (gl_stands(text, gl_byte_of(text, start, gl_weigh_parted), surface))
        counted = "characters of a text whose lines ended with CR LF, where these end with LF";
    if (counted)
        snprintf(out, GL_CAUSE_ROOM, "offsets count code points; these seem to count %s", counted);
    else
        gl_shift_tell(text, start, surface, out);
}
