/* decode.c: the decoders, one for each family of encodings. */
#define _DEFAULT_SOURCE
#include "decode.h"

#include <endian.h>

#define REPLACEMENT 0xFFFDu
#define HIGH_BITS UINT64_C(0x8080808080808080)
/* What ICU makes of one sequence of bytes: a letter and its accents at most. */
#define UNIT_BYTES 64u

/* -- runs -------------------------------------------------------------------- */

static void hand_over(text_out *out, glane_str text, uint64_t source, uint32_t text_unit,
                      uint32_t source_unit)
{
    if (out->status == GLANE_OK && text.len > 0)
        out->status = out->host->read_text(out->ctx, text, source, text_unit, source_unit);
}

static void flush(text_out *out)
{
    hand_over(out, (glane_str){out->run, out->len}, out->source, out->text_unit, out->source_unit);
    out->len = 0;
}

/* Source that is its own UTF-8, from `start` to `end`. */
static void pass(text_out *out, glane_str source, size_t start, size_t end)
{
    if (start == end)
        return;
    flush(out);
    hand_over(out, (glane_str){source.data + start, end - start}, start, 1, 1);
}

/* One unit: `len` bytes of text for `source_unit` bytes at `source`. */
static void put_unit(text_out *out, const char *text, uint32_t len, uint64_t source, uint32_t source_unit)
{
    if (out->len > 0 &&
        (len != out->text_unit || source_unit != out->source_unit ||
         source != out->source + out->len / len * source_unit || out->len + len > TEXT_RUN_BYTES))
        flush(out);
    if (out->len == 0) {
        out->source = source;
        out->text_unit = len;
        out->source_unit = source_unit;
    }
    memcpy(out->run + out->len, text, len);
    out->len += len;
}

static uint32_t encode(char *bytes, uint32_t c)
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    uint32_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (uint32_t i = n; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)((0xF00u >> n) | c);
    return n;
}

static void put(text_out *out, uint32_t c, uint64_t source, uint32_t source_unit)
{
    char bytes[4];
    put_unit(out, bytes, encode(bytes, c), source, source_unit);
}

static void put_replacement(text_out *out, uint64_t source, uint32_t source_unit)
{
    put(out, REPLACEMENT, source, source_unit);
    out->replaced++;
}

/* -- UTF-8 ------------------------------------------------------------------- */

/* Length of the valid sequence at p; 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t left)
{
    if (*p < 0x80)
        return 1;
    size_t length = *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
    if (*p < 0xC2 || *p > 0xF4 || left < length)
        return 0;
    unsigned char low = *p == 0xE0 ? 0xA0 : *p == 0xF0 ? 0x90 : 0x80;
    unsigned char high = *p == 0xED ? 0x9F : *p == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

/* The end of the plain ASCII that begins at `at`, eight bytes at a time. */
static size_t ascii_end(glane_str source, size_t at)
{
    uint64_t eight = 0;
    for (; source.len - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, source.data + at, sizeof eight);
        if (eight & HIGH_BITS) /* the first byte in the lowest bits */
            return at + (size_t)__builtin_ctzll(le64toh(eight) & HIGH_BITS) / 8;
    }
    while (at < source.len && (unsigned char)source.data[at] < 0x80)
        at++;
    return at;
}

size_t text_utf8_end(glane_str source, size_t start)
{
    size_t at = ascii_end(source, start);
    while (at < source.len) {
        size_t length = sequence((const unsigned char *)source.data + at, source.len - at);
        if (length == 0)
            break;
        at = ascii_end(source, at + length);
    }
    return at;
}

void text_utf8_survey(glane_str source, text_survey *survey)
{
    *survey = (text_survey){0};
    for (size_t at = ascii_end(source, 0); at < source.len;) {
        size_t length = sequence((const unsigned char *)source.data + at, source.len - at);
        survey->sequences += length > 0;
        survey->invalid += length == 0;
        at = ascii_end(source, at + (length > 0 ? length : 1));
    }
}

static void decode_utf8(text_out *out, glane_str source, size_t start)
{
    for (size_t at = start; at < source.len && out->status == GLANE_OK; at++) {
        size_t end = at < out->valid ? out->valid : text_utf8_end(source, at);
        pass(out, source, at, end);
        at = end;
        if (at < source.len)
            put_replacement(out, at, 1);
    }
}

/* -- UTF-16, UTF-32 ---------------------------------------------------------- */

static uint32_t unit_at(const unsigned char *p, uint32_t size, int big)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < size; i++)
        value = value << 8 | p[big ? i : size - 1 - i];
    return value;
}

/* What is left when the source ends inside a unit. */
static void put_rest(text_out *out, size_t at, size_t end)
{
    for (; at < end; at++)
        put_replacement(out, at, 1);
}

static void decode_utf16(text_out *out, glane_str source, size_t at, int big)
{
    const unsigned char *p = (const unsigned char *)source.data;
    while (source.len - at >= 2 && out->status == GLANE_OK) {
        uint32_t c = unit_at(p + at, 2, big), size = 2;
        if (c >= 0xD800 && c < 0xDC00 && source.len - at >= 4) {
            uint32_t trail = unit_at(p + at + 2, 2, big);
            if (trail >= 0xDC00 && trail < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (trail - 0xDC00);
                size = 4;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            put_replacement(out, at, 2);
        else
            put(out, c, at, size);
        at += size;
    }
    put_rest(out, at, source.len);
}

static void decode_utf32(text_out *out, glane_str source, size_t at, int big)
{
    const unsigned char *p = (const unsigned char *)source.data;
    for (; source.len - at >= 4 && out->status == GLANE_OK; at += 4) {
        uint32_t c = unit_at(p + at, 4, big);
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            put_replacement(out, at, 4);
        else
            put(out, c, at, 4);
    }
    put_rest(out, at, source.len);
}

/* -- one byte a character ------------------------------------------------------ */

/* REPLACEMENT in a table is a byte that the encoding leaves undefined. */
static void decode_table(text_out *out, glane_str source, size_t start, const uint16_t table[256])
{
    const unsigned char *p = (const unsigned char *)source.data;
    for (size_t at = start; at < source.len && out->status == GLANE_OK;) {
        size_t end = at;
        while (end < source.len && p[end] < 0x80 && table[p[end]] == p[end])
            end++;
        pass(out, source, at, end);
        for (at = end; at < source.len && (p[at] >= 0x80 || table[p[at]] != p[at]); at++) {
            if (table[p[at]] == REPLACEMENT)
                put_replacement(out, at, 1);
            else
                put(out, table[p[at]], at, 1);
        }
    }
}

static void decode_windows_1252(text_out *out, glane_str source, size_t start)
{
    static const uint16_t upper[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    };
    uint16_t table[256];
    for (uint32_t byte = 0; byte < 256; byte++)
        table[byte] = byte >= 0x80 && byte < 0xA0 ? upper[byte - 0x80] : (uint16_t)byte;
    decode_table(out, source, start, table);
}

/* -- ICU --------------------------------------------------------------------- */

/* Fills a table from a converter of one byte a character; 0 if it is none. */
static int read_table(UConverter *converter, uint16_t table[256])
{
    UConverterType type = ucnv_getType(converter);
    if (type != UCNV_SBCS && type != UCNV_LATIN_1 && type != UCNV_US_ASCII)
        return 0;
    for (uint32_t byte = 0; byte < 256; byte++) {
        const char bytes[1] = {(char)byte};
        const char *at = bytes;
        UErrorCode error = U_ZERO_ERROR;
        ucnv_resetToUnicode(converter);
        UChar32 c = ucnv_getNextUChar(converter, &at, bytes + 1, &error);
        table[byte] = U_FAILURE(error) || c > 0xFFFF ? (uint16_t)REPLACEMENT : (uint16_t)c;
    }
    return 1;
}

/* One character after the other, so that ICU says what each has taken. What comes of the
 * same bytes as the one before (a letter and its accent) joins its unit. */
static void decode_icu(text_out *out, UConverter *converter, glane_str source, size_t start)
{
    const char *at = source.data + start, *limit = source.data + source.len;
    char unit[UNIT_BYTES];
    uint32_t len = 0, taken = 0;
    size_t unit_start = start;
    while (out->status == GLANE_OK) {
        const char *before = at;
        UErrorCode error = U_ZERO_ERROR;
        UChar32 c = ucnv_getNextUChar(converter, &at, limit, &error);
        uint32_t size = (uint32_t)(at - before);
        if (len > 0 && (size > 0 || U_FAILURE(error) || len + 4 > UNIT_BYTES)) {
            put_unit(out, unit, len, unit_start, taken);
            len = 0;
        }
        if (error == U_INDEX_OUTOFBOUNDS_ERROR)
            break;
        if (U_FAILURE(error)) {
            at += size == 0 && at < limit;
            put_rest(out, (size_t)(before - source.data), (size_t)(at - source.data));
            if (at == before)
                break;
            continue;
        }
        if (len == 0 && size == 0) /* what is left of bytes that were given up */
            continue;
        if (len == 0) {
            unit_start = (size_t)(before - source.data);
            taken = size;
        }
        if (c >= 0xD800 && c < 0xE000) { /* half a pair: UTF-7 can say that */
            c = REPLACEMENT;
            out->replaced++;
        }
        len += encode(unit + len, (uint32_t)c);
    }
}

glane_status text_decode(text_out *out, text_kind kind, UConverter *converter, glane_str source, size_t start)
{
    uint16_t table[256];
    switch (kind) {
    case TEXT_UTF8:
        decode_utf8(out, source, start);
        break;
    case TEXT_UTF16LE:
    case TEXT_UTF16BE:
        decode_utf16(out, source, start, kind == TEXT_UTF16BE);
        break;
    case TEXT_UTF32LE:
    case TEXT_UTF32BE:
        decode_utf32(out, source, start, kind == TEXT_UTF32BE);
        break;
    case TEXT_WINDOWS_1252:
        decode_windows_1252(out, source, start);
        break;
    case TEXT_ICU:
        if (read_table(converter, table))
            decode_table(out, source, start, table);
        else
            decode_icu(out, converter, source, start);
        break;
    }
    flush(out);
    return out->status;
}
