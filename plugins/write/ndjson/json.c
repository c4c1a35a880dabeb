/* json.c: escaping and numbers, by hand: this runs for every byte that is written. */
#include "json.h"

/* A string is written in parts; a byte of it becomes six at most (\u001f), with two quotes. */
#define NDJSON_PART ((size_t)1024)
#define NDJSON_PART_ROOM (6 * NDJSON_PART + 2)

/* Of an int64_t. */
#define NDJSON_DIGITS_MAX 19u

#define NDJSON_ONES 0x0101010101010101U

char *ndjson_begin(ndjson_json *json, glane_context *ctx)
{
    json->ctx = ctx;
    json->status = GLANE_OK;
    return json->data;
}

char *ndjson_spill(ndjson_json *json, const char *out)
{
    if (json->status == GLANE_OK && out > json->data)
        json->status = json->write(json->ctx, json->data, (size_t)(out - json->data));
    return json->data;
}

/* Does one of eight bytes need an escape: below 0x20, a quote, a backslash? */
static inline int ndjson_special(uint64_t bytes)
{
    const uint64_t quote = bytes ^ (NDJSON_ONES * '"'), backslash = bytes ^ (NDJSON_ONES * '\\');
    const uint64_t below = (bytes - NDJSON_ONES * 0x20) & ~bytes;
    const uint64_t found =
        below | ((quote - NDJSON_ONES) & ~quote) | ((backslash - NDJSON_ONES) & ~backslash);
    return (found & (NDJSON_ONES * 0x80)) != 0;
}

/* The byte that follows the backslash; 'u' for a code. 0: no escape. */
static const char ndjson_escapes[256] = {
    /* clang-format off */
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\',
    /* clang-format on */
};

static char *ndjson_escape_bytes(char *out, const char *in, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        const unsigned char byte = (unsigned char)in[i];
        const char escape = ndjson_escapes[byte];
        if (!escape) {
            *out++ = in[i];
            continue;
        }
        *out++ = '\\';
        *out++ = escape;
        if (escape == 'u') {
            out[0] = out[1] = '0';
            out[2] = hex[byte >> 4];
            out[3] = hex[byte & 15];
            out += 4;
        }
    }
    return out;
}

/* Eight bytes at a time. The last eight may overlap the ones before: bytes that need no escape
 * stand in the output just as they do in the input. */
static inline char *ndjson_escape(char *out, const char *in, size_t len)
{
    uint64_t bytes;
    if (len < 8)
        return ndjson_escape_bytes(out, in, len);
    for (; len >= 8; in += 8, len -= 8) {
        memcpy(&bytes, in, 8);
        if (ndjson_special(bytes)) {
            out = ndjson_escape_bytes(out, in, 8);
        } else {
            memcpy(out, &bytes, 8);
            out += 8;
        }
    }
    memcpy(&bytes, in + len - 8, 8);
    if (ndjson_special(bytes))
        return ndjson_escape_bytes(out, in, len);
    memcpy(out + len - 8, &bytes, 8);
    return out + len;
}

char *ndjson_string(ndjson_json *json, char *out, glane_str text)
{
    out = ndjson_room(json, out, NDJSON_PART_ROOM);
    *out++ = '"';
    while (text.len > NDJSON_PART) {
        out = ndjson_room(json, ndjson_escape(out, text.data, NDJSON_PART), NDJSON_PART_ROOM);
        text.data += NDJSON_PART;
        text.len -= NDJSON_PART;
    }
    out = ndjson_escape(out, text.data, text.len);
    *out++ = '"';
    return out;
}

/* Two digits of each division. */
static const char ndjson_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

char *ndjson_integer(char *out, int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    unsigned count = 1;
    for (uint64_t limit = 10; count < NDJSON_DIGITS_MAX && rest >= limit; limit *= 10)
        count++;
    if (value < 0)
        *out++ = '-';
    char *const end = out + count, *at = end;
    for (; rest >= 100; rest /= 100)
        memcpy(at -= 2, ndjson_pairs + 2 * (rest % 100), 2);
    if (rest >= 10)
        memcpy(out, ndjson_pairs + 2 * rest, 2);
    else
        *out = (char)('0' + rest);
    return end;
}

char *ndjson_range(char *out, const uint32_t range[2])
{
    *out++ = '[';
    out = ndjson_integer(out, range[0]);
    *out++ = ',';
    out = ndjson_integer(out, range[1]);
    *out++ = ']';
    return out;
}
