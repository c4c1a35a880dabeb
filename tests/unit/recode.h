/* recode.h: text in other encodings and back, written a second time for the tests. */
#ifndef RECODE_H
#define RECODE_H

#include "engine_fixture.h"

static inline void put_utf8(fx_text *out, uint32_t c)
{
    char b[4];
    if (c < 0x80) {
        b[0] = (char)c;
        fx_add(out, b, 1);
    } else if (c < 0x800) {
        b[0] = (char)(0xC0 | c >> 6);
        b[1] = (char)(0x80 | (c & 63));
        fx_add(out, b, 2);
    } else if (c < 0x10000) {
        b[0] = (char)(0xE0 | c >> 12);
        b[1] = (char)(0x80 | (c >> 6 & 63));
        b[2] = (char)(0x80 | (c & 63));
        fx_add(out, b, 3);
    } else {
        b[0] = (char)(0xF0 | c >> 18);
        b[1] = (char)(0x80 | (c >> 12 & 63));
        b[2] = (char)(0x80 | (c >> 6 & 63));
        b[3] = (char)(0x80 | (c & 63));
        fx_add(out, b, 4);
    }
}

/* Bytes of a well-formed sequence at p; 0 for none. */
static inline size_t sequence(const unsigned char *p, size_t left)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if (n == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)))
        return 0;
    if (n == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)))
        return 0;
    return n;
}

typedef enum encoding { UTF8, WINDOWS_1252, UTF16LE, UTF16BE, ENCODINGS } encoding;

static inline uint32_t unit16(const unsigned char *p, encoding e)
{
    return e == UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[1] | p[0] << 8);
}

/* What bytes say in an encoding, written here a second time. */
static inline void decode(fx_text *out, const char *bytes, size_t len, encoding e)
{
    static const uint16_t c1[32] = {0x20AC, 0xFFFD, 0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0xFFFD, 0x17D,  0xFFFD,
                                    0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0xFFFD, 0x17E,  0x178};
    const unsigned char *p = (const unsigned char *)bytes;
    fx_clear(out);
    for (size_t i = 0; i < len;) {
        if (e == WINDOWS_1252) {
            put_utf8(out, p[i] >= 0x80 && p[i] < 0xA0 ? c1[p[i] - 0x80] : p[i]);
            i++;
        } else if (e == UTF8) {
            size_t n = sequence(p + i, len - i);
            if (n)
                fx_add(out, bytes + i, n);
            else
                put_utf8(out, 0xFFFD);
            i += n ? n : 1;
        } else if (len - i < 2) {
            put_utf8(out, 0xFFFD);
            i++;
        } else {
            uint32_t high = unit16(p + i, e), low = len - i >= 4 ? unit16(p + i + 2, e) : 0;
            int pair = high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
            put_utf8(out, pair ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                          : high >= 0xD800 && high < 0xE000 ? 0xFFFD
                                                            : high);
            i += pair ? 4 : 2;
        }
    }
}

static inline size_t mark_length(const char *bytes, size_t len, encoding e)
{
    if (e == UTF8)
        return len >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (e == WINDOWS_1252 || len < 2)
        return 0;
    return !memcmp(bytes, e == UTF16LE ? "\xFF\xFE" : "\xFE\xFF", 2) ? 2 : 0;
}

/* UTF-8 in another encoding; what Windows-1252 lacks is a question mark. */
static inline void encode(fx_text *out, const fx_text *text, encoding e)
{
    const unsigned char *p = (const unsigned char *)text->data;
    fx_clear(out);
    if (e == UTF16LE || e == UTF16BE)
        fx_add(out, e == UTF16LE ? "\xFF\xFE" : "\xFE\xFF", 2);
    for (size_t i = 0; i < text->len;) {
        size_t n = sequence(p + i, text->len - i);
        uint32_t c = n == 1 ? p[i] : n == 2 ? p[i] & 31u : n == 3 ? p[i] & 15u : p[i] & 7u;
        for (size_t k = 1; k < n; k++)
            c = c << 6 | (p[i + k] & 63u);
        i += n;
        uint32_t units[2] = {c, 0};
        if (e == WINDOWS_1252)
            units[0] = c == 0x2019 ? 0x92 : c == 0x20AC ? 0x80 : c < 0x100 ? c : '?';
        else if (c > 0xFFFF) {
            units[0] = 0xD800 + ((c - 0x10000) >> 10);
            units[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        for (int k = 0; k < 2 && (k == 0 || units[k]); k++) {
            char b[2] = {(char)(e == UTF16BE ? units[k] >> 8 : units[k] & 255),
                         (char)(e == UTF16BE ? units[k] & 255 : units[k] >> 8)};
            fx_add(out, b, e == WINDOWS_1252 ? 1 : 2);
        }
    }
}

#endif
