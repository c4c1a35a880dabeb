/* view.c: the match view, made in one pass over the extracted text.
 *
 * Runs that stay as they are are found by a class for each byte and copied
 * whole; French letters are part of them. What is left is decoded and folded one character at a
 * time (chars.h), line ends are asked of breaks.h, and only where a character might
 * compose with its neighbours is ICU asked to normalise, from the boundary before
 * it to the one after. */
#include "view.h"

#include "arena.h"
#include "breaks.h"
#include "chars.h"
#include "utf8.h"

#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

/* Code points of a stretch that are normalised at once. Longer ones (one letter under a heap
 * of accents) are cut, so that a unit of the map stays small and time linear. */
#define PIECE 64
/* NFC makes at most three times as many UTF-16 units; a ligature opens into three letters. */
#define PIECE_UNITS (PIECE * 2 * 3)

/* What a byte begins. Below U+0300 nothing composes with what stands before it. */
enum { PLAIN, LINE_END, HARD_END, TICK, LATIN_SIGN, OTHER };

static const unsigned char class_of[256] = {
    ['\n'] = LINE_END,   ['\r'] = LINE_END, ['\v'] = HARD_END, ['\f'] = HARD_END, ['`'] = TICK,
    [0xC2] = LATIN_SIGN, [0xCA] = OTHER,    [0xCC] = OTHER,    [0xCD] = OTHER,    [0xCE] = OTHER,
    [0xCF] = OTHER,      [0xD0] = OTHER,    [0xD1] = OTHER,    [0xD2] = OTHER,    [0xD3] = OTHER,
    [0xD4] = OTHER,      [0xD5] = OTHER,    [0xD6] = OTHER,    [0xD7] = OTHER,    [0xD8] = OTHER,
    [0xD9] = OTHER,      [0xDA] = OTHER,    [0xDB] = OTHER,    [0xDC] = OTHER,    [0xDD] = OTHER,
    [0xDE] = OTHER,      [0xDF] = OTHER,    [0xE0] = OTHER,    [0xE1] = OTHER,    [0xE2] = OTHER,
    [0xE3] = OTHER,      [0xE4] = OTHER,    [0xE5] = OTHER,    [0xE6] = OTHER,    [0xE7] = OTHER,
    [0xE8] = OTHER,      [0xE9] = OTHER,    [0xEA] = OTHER,    [0xEB] = OTHER,    [0xEC] = OTHER,
    [0xED] = OTHER,      [0xEE] = OTHER,    [0xEF] = OTHER,    [0xF0] = OTHER,    [0xF1] = OTHER,
    [0xF2] = OTHER,      [0xF3] = OTHER,    [0xF4] = OTHER,
};

/* One building of a view. The output always has room for what is left of the input. */
typedef struct builder {
    gl_view *view;
    const uint8_t *in;
    uint32_t len;
    uint32_t plain; /* the input from here to the reading position is still to be copied */
    const UNormalizer2 *nfc;
    gl_breaks breaks;
} builder;

/* Copies the plain run that ends at `at`. */
static void flush(builder *b, uint32_t at)
{
    uint32_t n = at - b->plain;
    if (n == 0)
        return;
    memcpy(b->view->data + b->view->len, b->in + b->plain, n);
    b->view->len += n;
    gl_map_add(&b->view->map, b->plain, n, 1, 1);
    b->plain = at;
}

/* The input from `start` to `end` leaves nothing. */
static uint32_t leave_out(builder *b, uint32_t start, uint32_t end)
{
    flush(b, start);
    gl_map_add(&b->view->map, start, end - start, 0, 1);
    b->plain = end;
    return end;
}

/* The input from `start` to `end` becomes one ASCII character. */
static uint32_t replace(builder *b, uint32_t start, uint32_t end, char c)
{
    uint32_t unit = end - start < UINT16_MAX ? end - start : UINT16_MAX;
    flush(b, start);
    b->view->data[b->view->len++] = c;
    gl_map_add(&b->view->map, start, 1, 1, (uint16_t)unit);
    b->plain = start + unit;
    return leave_out(b, b->plain, end);
}

/* -- composition ------------------------------------------------------------ */

static int is_boundary(const builder *b, uint32_t c)
{
    return c < 0x300 || unorm2_hasBoundaryBefore(b->nfc, (UChar32)c);
}

/* Blocks of punctuation, ideographs and syllables that compose with nothing before them and
 * are in NFC by themselves: ICU need not be asked. */
static int is_inert(uint32_t c)
{
    return c < 0x300 || (c >= 0x2002 && c < 0x20D0) || (c >= 0x3400 && c < 0xA000) ||
           (c >= 0xAC00 && c < 0xD7A4);
}

static int is_composed(uint32_t c)
{
    return is_inert(c) || u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_NO;
}

static const char *ligature(uint32_t c)
{
    static const char letters[][4] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : NULL;
}

static int32_t put_units(UChar *units, int32_t count, uint32_t c)
{
    const char *letters = ligature(c);
    for (; letters && *letters; letters++)
        units[count++] = (UChar)*letters;
    if (letters)
        return count;
    if (c > 0xFFFF) {
        units[count++] = U16_LEAD(c);
        units[count++] = U16_TRAIL(c);
    } else {
        units[count++] = (UChar)c;
    }
    return count;
}

/* Does a character that composes come after invisible ones, at most `most` of them? */
static int composes_later(const builder *b, uint32_t at, int most)
{
    while (at < b->len && most-- > 0) {
        uint32_t c = gl_char_at(b->in, at, &at);
        if (gl_view_fold(c) != GL_FOLD_GONE)
            return !is_boundary(b, c);
    }
    return 0;
}

/* Gathers one piece of a stretch in UTF-16, without what is invisible; gives its end. */
static uint32_t gather(const builder *b, uint32_t start, UChar *units, int32_t *count)
{
    uint32_t at;
    *count = put_units(units, 0, gl_char_at(b->in, start, &at));
    for (int left = PIECE - 1; left > 0 && at < b->len; left--) {
        uint32_t next, c = gl_char_at(b->in, at, &next);
        if (gl_view_fold(c) == GL_FOLD_GONE) {
            if (!composes_later(b, next, left - 1))
                break;
        } else if (is_boundary(b, c)) {
            break;
        } else {
            *count = put_units(units, *count, c);
        }
        at = next;
    }
    return at;
}

/* Writes one piece in NFC, as one unit of the map, unless it is as it should be. */
static void compose(builder *b, uint32_t start, uint32_t end, const UChar *units, int32_t count)
{
    UChar composed[PIECE_UNITS];
    char bytes[PIECE_UNITS * 3];
    int32_t written = 0;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = unorm2_normalize(b->nfc, units, count, composed, PIECE_UNITS, &status);
    u_strToUTF8(bytes, sizeof bytes, &written, composed, n, &status);
    if (U_FAILURE(status))
        return;
    uint32_t size = (uint32_t)written;
    if (size == end - start && memcmp(bytes, b->in + start, size) == 0)
        return;
    flush(b, start);
    size_t need = (size_t)b->view->len + size + (b->len - end) + 1;
    gl_grow((void **)&b->view->data, &b->view->capacity, need, 1);
    memcpy(b->view->data + b->view->len, bytes, size);
    b->view->len += size;
    gl_map_add(&b->view->map, start, 1, (uint16_t)size, (uint16_t)(end - start));
    b->plain = end;
}

/* Normalises the stretch that begins at `at`; gives its end. */
static uint32_t normalise(builder *b, uint32_t at)
{
    UChar units[PIECE_UNITS];
    for (;;) {
        int32_t count;
        uint32_t next, end = gather(b, at, units, &count);
        compose(b, at, end, units, count);
        at = end;
        if (at >= b->len || is_boundary(b, gl_char_at(b->in, at, &next)))
            return at;
    }
}

/* The everyday case of decomposed text: an accent between an ASCII letter and ASCII, which ICU
 * composes without a search for boundaries. 0 if it is another case, else the accent's end. */
static uint32_t compose_letter(builder *b, uint32_t at, uint32_t end, uint32_t c)
{
    if (c >= 0x340 || at == b->plain || b->in[at - 1] >= 0x80 || (end < b->len && b->in[end] >= 0x80))
        return 0;
    UChar32 composed = unorm2_composePair(b->nfc, b->in[at - 1], (UChar32)c);
    if (composed < 0)
        return end;
    flush(b, at - 1);
    uint32_t size = gl_utf8_put(b->view->data + b->view->len, (uint32_t)composed);
    b->view->len += size;
    gl_map_add(&b->view->map, at - 1, 1, (uint16_t)size, (uint16_t)(end - at + 1));
    b->plain = end;
    return end;
}

/* -- characters ------------------------------------------------------------- */

/* A run of invisible characters; the letters on both sides may compose once it is gone. */
static uint32_t invisible(builder *b, uint32_t at)
{
    uint32_t end = at, next = at, letter;
    while (next < b->len && gl_view_fold(gl_char_at(b->in, next, &next)) == GL_FOLD_GONE)
        end = next;
    if (at > b->plain && composes_later(b, at, PIECE - 1)) {
        gl_char_before(b->in, at, &letter);
        return normalise(b, letter);
    }
    return leave_out(b, at, end);
}

/* A backtick or an acute accent on its own: an apostrophe between two letters. */
static uint32_t tick(builder *b, uint32_t at, uint32_t end)
{
    uint32_t place;
    if (at == 0 || end == b->len || !gl_is_letter(gl_char_before(b->in, at, &place)) ||
        !gl_is_letter(gl_char_at(b->in, end, &place)))
        return end;
    return replace(b, at, end, '\'');
}

/* A line that ends by another character than a newline. */
static uint32_t hard_end(builder *b, uint32_t at, uint32_t end)
{
    gl_breaks_cut(&b->breaks, end);
    return replace(b, at, end, '\n');
}

/* A newline, CRLF or a lone CR; a soft one takes the spaces around it in. */
static uint32_t line_end(builder *b, uint32_t at)
{
    uint32_t next;
    gl_break kind = gl_breaks_at(&b->breaks, at, &next);
    if (kind == GL_BREAK_HARD)
        return b->in[at] == '\n' ? next : replace(b, at, next, '\n');
    while (at > b->plain && b->in[at - 1] == ' ')
        at--;
    return kind == GL_BREAK_SPACE ? replace(b, at, next, ' ') : leave_out(b, at, next);
}

/* Any character beyond ASCII that is not in a plain run. */
static uint32_t other(builder *b, uint32_t at)
{
    uint32_t end, c = gl_char_at(b->in, at, &end);
    uint32_t folded = gl_view_fold(c);
    if (folded == GL_FOLD_GONE)
        return invisible(b, at);
    if (folded == '\n')
        return hard_end(b, at, end);
    if (folded != c)
        return replace(b, at, end, (char)folded);
    if (c == 0xB4)
        return tick(b, at, end);
    if (ligature(c))
        return normalise(b, at);
    if (is_inert(c))
        return end;
    if (is_boundary(b, c))
        return is_composed(c) ? end : normalise(b, at);
    uint32_t composed = compose_letter(b, at, end, c);
    if (composed)
        return composed;
    if (at > b->plain)
        gl_char_before(b->in, at, &at);
    return normalise(b, at);
}

/* Are the next eight bytes part of a plain run? */
static int all_plain(const uint8_t *p)
{
    return (class_of[p[0]] | class_of[p[1]] | class_of[p[2]] | class_of[p[3]] | class_of[p[4]] |
            class_of[p[5]] | class_of[p[6]] | class_of[p[7]]) == PLAIN;
}

int gl_view_is_plain(glane_str text)
{
    const uint8_t *p = (const uint8_t *)text.data;
    size_t at = 0;
    while (at < text.len && class_of[p[at]] == PLAIN)
        at++;
    return at == text.len && at <= UINT32_MAX / 2 && gl_utf8_valid(text.data, text.len);
}

/* From `at` to b->len. */
static void build(builder *b, uint32_t at)
{
    const uint8_t *in = b->in;
    for (;;) {
        while (b->len - at >= 8 && all_plain(in + at))
            at += 8;
        while (at < b->len && class_of[in[at]] == PLAIN)
            at++;
        if (at == b->len)
            break;
        switch (class_of[in[at]]) {
        case LINE_END:
            at = line_end(b, at);
            break;
        case HARD_END:
            at = hard_end(b, at, at + 1);
            break;
        case TICK:
            at = tick(b, at, at + 1);
            break;
        case LATIN_SIGN:
            /* Guillemets and degree signs are as frequent as no-break spaces. */
            at = in[at + 1] > 0xAD && in[at + 1] != 0xB4 ? at + 2 : other(b, at);
            break;
        default:
            at = other(b, at);
            break;
        }
    }
    flush(b, b->len);
}

/* What stands between masked ranges, each of which is a line end. */
static void build_parts(builder *b, const gl_structure *structure)
{
    uint32_t at = 0, len = b->len;
    for (uint32_t i = 0; i < structure->mask_count; i++) {
        glane_span mask = structure->masks[i];
        b->len = mask.start;
        build(b, at);
        at = replace(b, mask.start, mask.end, '\n');
        gl_breaks_cut(&b->breaks, at);
    }
    b->len = len;
    build(b, at);
}

void gl_view_build(gl_view *view, const gl_text *text)
{
    UErrorCode status = U_ZERO_ERROR;
    builder b = {.view = view,
                 .in = (const uint8_t *)text->data,
                 .len = text->len,
                 .nfc = unorm2_getNFCInstance(&status)};
    view->len = 0;
    gl_map_reset(&view->map);
    gl_grow((void **)&view->data, &view->capacity, (size_t)text->len + 1, 1);
    gl_breaks_begin(&b.breaks, text->data, text->len);
    b.breaks.structure = text->structure.block_count > 0 ? &text->structure : NULL;
    build_parts(&b, &text->structure);
    view->data[view->len] = '\0';
}

void gl_view_free(gl_view *view)
{
    free(view->data);
    gl_map_free(&view->map);
    *view = (gl_view){0};
}
