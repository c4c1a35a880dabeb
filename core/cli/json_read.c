/* json_read.c: see json_read.h. */
#include "json_read.h"

#include "limits.h"
#include "text.h"

#include <string.h>

typedef struct gl_reading {
    gl_arena *arena;
    const char *at, *end;
    const char *what; /* is wrong; NULL: nothing */
} gl_reading;

static int gl_json_wrong(gl_reading *in, const char *what)
{
    if (!in->what)
        in->what = what;
    return 0;
}

static void gl_json_space(gl_reading *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r'))
        in->at++;
}

/* The next byte, if it is that. */
static int gl_json_take(gl_reading *in, char byte)
{
    if (in->at == in->end || *in->at != byte)
        return 0;
    in->at++;
    return 1;
}

/* -- strings ------------------------------------------------------------------- */

/* Four hexadecimal digits; -1 if they are not there. */
static int32_t gl_json_unit(gl_reading *in)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    int32_t unit = 0;
    if (in->end - in->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const char *digit = in->at[i] ? strchr(digits, in->at[i]) : NULL;
        if (!digit)
            return -1;
        const int32_t value = (int32_t)(digit - digits);
        unit = unit * 16 + (value < 16 ? value : value - 6);
    }
    in->at += 4;
    return unit;
}

static char *gl_json_utf8(char *out, uint32_t code)
{
    const unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    *out++ = (char)(lead[more] | (code >> (6 * more)));
    for (unsigned i = more; i-- > 0;)
        *out++ = (char)(0x80 | ((code >> (6 * i)) & 0x3F));
    return out;
}

/* The character behind "\u". */
static char *gl_json_code(gl_reading *in, char *out)
{
    const int32_t high = gl_json_unit(in);
    if (high < 0 || high < 0xD800 || high > 0xDFFF)
        return high < 0 ? (gl_json_wrong(in, "four hexadecimal digits follow \\u"), out)
                        : gl_json_utf8(out, (uint32_t)high);
    const int paired = high < 0xDC00 && gl_json_take(in, '\\') && gl_json_take(in, 'u');
    const int32_t low = paired ? gl_json_unit(in) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        (void)gl_json_wrong(in, "\\u stands for half of a character");
        return out;
    }
    return gl_json_utf8(out, 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
}

/* What stands behind the opening quote; escapes take more room than what they stand for. */
static int gl_json_string_read(gl_reading *in, glane_str *text)
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *close = in->at;
    while (close < in->end && *close != '"')
        close += *close == '\\' ? 2 : 1;
    if (close >= in->end)
        return gl_json_wrong(in, "a string is not closed");
    char *start = gl_alloc(in->arena, (size_t)(close - in->at) + 1), *out = start;
    while (in->at < close && !in->what) {
        const char byte = *in->at++;
        if ((unsigned char)byte < 0x20)
            return gl_json_wrong(in, "a control character stands in a string: it is to be escaped");
        if (byte != '\\') {
            *out++ = byte;
        } else if (gl_json_take(in, 'u')) {
            out = gl_json_code(in, out);
        } else {
            const char *escape = *in->at ? strchr(escapes, *in->at) : NULL;
            if (!escape)
                return gl_json_wrong(in, "no such escape");
            *out++ = meant[escape - escapes];
            in->at++;
        }
    }
    if (in->what)
        return 0;
    in->at = close + 1;
    *text = (glane_str){start, (size_t)(out - start)};
    return 1;
}

/* -- values ---------------------------------------------------------------------- */

static void gl_json_digits(gl_reading *in)
{
    if (in->at == in->end || *in->at < '0' || *in->at > '9')
        (void)gl_json_wrong(in, "a digit is missing");
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
        in->at++;
}

static int gl_json_number_read(gl_reading *in, gl_json *value)
{
    const char *start = in->at;
    (void)gl_json_take(in, '-');
    if (!gl_json_take(in, '0'))
        gl_json_digits(in);
    if (gl_json_take(in, '.'))
        gl_json_digits(in);
    if (gl_json_take(in, 'e') || gl_json_take(in, 'E')) {
        (void)(gl_json_take(in, '-') || gl_json_take(in, '+'));
        gl_json_digits(in);
    }
    value->kind = GL_JSON_NUMBER;
    value->text = gl_str_copy(in->arena, (glane_str){start, (size_t)(in->at - start)});
    return !in->what;
}

static int gl_json_word(gl_reading *in, gl_json *value)
{
    static const struct {
        const char *word;
        gl_json_kind kind;
    } words[] = {{"true", GL_JSON_TRUE}, {"false", GL_JSON_FALSE}, {"null", GL_JSON_NULL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t len = strlen(words[i].word);
        if ((size_t)(in->end - in->at) < len || memcmp(in->at, words[i].word, len) != 0)
            continue;
        in->at += len;
        value->kind = words[i].kind;
        return 1;
    }
    return gl_json_wrong(in, "a value is missing here");
}

static int gl_json_value(gl_reading *in, gl_json *value, unsigned depth);

/* Items up to the closing bracket; those of a map with their keys. */
static int gl_json_items(gl_reading *in, gl_json *value, unsigned depth)
{
    const int map = value->kind == GL_JSON_MAP;
    const char close = map ? '}' : ']';
    const gl_json **link = &value->first;
    if (depth == GL_MAX_JSON_DEPTH)
        return gl_json_wrong(in, "it is nested too deep");
    gl_json_space(in);
    if (gl_json_take(in, close))
        return 1;
    do {
        gl_json *item = gl_alloc(in->arena, sizeof *item);
        gl_json_space(in);
        if (map && !gl_json_take(in, '"'))
            return gl_json_wrong(in, "a key in quotes is missing");
        if (map && !gl_json_string_read(in, &item->key))
            return 0;
        gl_json_space(in);
        if (map && !gl_json_take(in, ':'))
            return gl_json_wrong(in, "a colon is missing");
        if (!gl_json_value(in, item, depth + 1))
            return 0;
        *link = item;
        link = &item->next;
        value->count++;
        gl_json_space(in);
    } while (gl_json_take(in, ','));
    return gl_json_take(in, close) || gl_json_wrong(in, map ? "a comma or } is missing" : "a comma or ] is missing");
}

static int gl_json_value(gl_reading *in, gl_json *value, unsigned depth)
{
    gl_json_space(in);
    if (gl_json_take(in, '{')) {
        value->kind = GL_JSON_MAP;
        return gl_json_items(in, value, depth);
    }
    if (gl_json_take(in, '[')) {
        value->kind = GL_JSON_LIST;
        return gl_json_items(in, value, depth);
    }
    if (gl_json_take(in, '"')) {
        value->kind = GL_JSON_STRING;
        return gl_json_string_read(in, &value->text);
    }
    if (in->at < in->end && (*in->at == '-' || (*in->at >= '0' && *in->at <= '9')))
        return gl_json_number_read(in, value);
    return gl_json_word(in, value);
}

const gl_json *gl_json_read(gl_arena *arena, glane_str text, gl_json_fault *fault)
{
    gl_reading in = {.arena = arena, .at = text.data, .end = text.data + text.len};
    gl_json *value = gl_alloc(arena, sizeof *value);
    if (!gl_utf8_valid(text.data, text.len))
        (void)gl_json_wrong(&in, "it is not UTF-8");
    else if (gl_json_value(&in, value, 0)) {
        gl_json_space(&in);
        if (in.at < in.end)
            (void)gl_json_wrong(&in, "something stands behind the value");
    }
    if (!in.what)
        return value;
    *fault = (gl_json_fault){.what = in.what, .column = 1};
    for (const char *at = text.data; at < in.at; at++)
        fault->column += ((unsigned char)*at & 0xC0) != 0x80;
    return NULL;
}

const gl_json *gl_json_get(const gl_json *map, const char *key)
{
    for (const gl_json *item = map->kind == GL_JSON_MAP ? map->first : NULL; item; item = item->next)
        if (glane_str_equal(item->key, glane_str_of(key)))
            return item;
    return NULL;
}
