/* text.c: the reader of plain text in any encoding.
 *
 * The encoding is the one that is set, else what a byte order mark says, else what
 * the text declares, else UTF-8 if it is that, or UTF-16 where ICU is sure, else Windows-1252. What
 * can't be read becomes U+FFFD and is reported once. */
#include "declare.h"

#include <stdio.h>
#include <unicode/ucsdet.h>

/* ICU's detector looks at little and takes short Latin-1 for UTF-16. */
#define DETECT_BYTES 1024u
#define DETECT_CONFIDENCE 90
/* More NULs than one byte in this many are no text, or UTF-16. */
#define NUL_RATIO 10u
/* Text may hold a few control characters, and one in this many. */
#define CONTROL_FEW 4u
#define CONTROL_RATIO 20u
/* At most one byte in this many is wrong in UTF-8 that was damaged. */
#define DAMAGE_RATIO 100u

typedef struct text_instance {
    const glane_host *host;
    int forced; /* the user has set the encoding */
    text_encoding encoding;
} text_instance;

/* Bytes that are NUL, at even and at odd places. */
typedef struct nul_count {
    size_t even, odd;
} nul_count;

static nul_count count_nuls(glane_str bytes)
{
    nul_count nuls = {0, 0};
    for (size_t i = 0; i < bytes.len; i++) {
        nuls.even += bytes.data[i] == '\0' && i % 2 == 0;
        nuls.odd += bytes.data[i] == '\0' && i % 2 == 1;
    }
    return nuls;
}

static int is_full_of_nuls(nul_count nuls, size_t len)
{
    return (nuls.even + nuls.odd) * NUL_RATIO > len;
}

/* Control characters that no text has, of code units of this many bytes whose lowest stands at `low`. */
static size_t count_controls(glane_str bytes, size_t unit, size_t low)
{
    size_t controls = 0;
    for (size_t i = 0; i + unit <= bytes.len; i += unit) {
        const unsigned char c = (unsigned char)bytes.data[i + low];
        const int wide = unit > 1 && bytes.data[i + 1 - low] != 0;
        controls += !wide && ((c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B) || c == 0x7F);
    }
    return controls;
}

static int is_full_of_controls(size_t controls, size_t units)
{
    return controls > CONTROL_FEW + units / CONTROL_RATIO || controls * 2 > units;
}

/* What begins like a file of another kind is no text, even where its bytes could be. */
static int is_other_format(glane_str head)
{
    static const struct {
        const char *magic;
        size_t len;
    } formats[] = {
        {"%PDF-", 5},           {"PK\003\004", 4},     {"\x89PNG", 4},        {"GIF8", 4},        {"\xFF\xD8\xFF", 3},
        {"\x1F\x8B", 2},        {"BZh", 3},           {"\xFD" "7zXZ", 5},    {"7z\xBC\xAF", 4},  {"\x28\xB5\x2F\xFD", 4},
        {"\xD0\xCF\x11\xE0", 4}, {"{\\rtf", 5},         {"\x7F" "ELF", 4},     {"II*\0", 4},       {"MM\0*", 4},
        {"SQLite format 3", 15}, {"Rar!", 4},         {"OggS", 4},           {"ID3", 3},         {"RIFF", 4},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (head.len >= formats[i].len && memcmp(head.data, formats[i].magic, formats[i].len) == 0)
            return 1;
    return 0;
}

/* Any reader that recognises a format outbids this one. */
static int text_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    const text_instance *text = instance;
    text_kind kind;
    if (!text->forced && is_other_format(head))
        return 0;
    nul_count nuls = count_nuls(head);
    if (text->forced || text_bom(head, &kind) > 0)
        return 1;
    if (!is_full_of_nuls(nuls, head.len))
        return !is_full_of_controls(count_controls(head, 1, 0), head.len);
    size_t few = nuls.even < nuls.odd ? nuls.even : nuls.odd;
    return head.len > 1 && few * NUL_RATIO <= nuls.even + nuls.odd && /* as UTF-16 has them */
           !is_full_of_controls(count_controls(head, 2, nuls.even > nuls.odd), head.len / 2);
}

/* Is it UTF-16 without a mark, beyond doubt? */
static int detect_utf16(glane_str source, text_kind *kind)
{
    glane_str head = {source.data, DETECT_BYTES};
    if (source.len < DETECT_BYTES || source.len % 2 != 0 || !is_full_of_nuls(count_nuls(head), head.len))
        return 0;
    UErrorCode error = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&error);
    int32_t count = 0;
    ucsdet_setText(detector, head.data, (int32_t)head.len, &error);
    const UCharsetMatch **matches = ucsdet_detectAll(detector, &count, &error);
    int found = 0;
    for (int32_t i = 0; U_SUCCESS(error) && !found && i < count; i++) {
        const char *name = ucsdet_getName(matches[i], &error);
        if (!name || ucsdet_getConfidence(matches[i], &error) < DETECT_CONFIDENCE)
            continue;
        found = strcmp(name, "UTF-16LE") == 0 || strcmp(name, "UTF-16BE") == 0;
        *kind = strcmp(name, "UTF-16BE") == 0 ? TEXT_UTF16BE : TEXT_UTF16LE;
    }
    ucsdet_close(detector);
    return found;
}

/* What the bytes are by themselves; *valid: how far they are UTF-8. */
static text_kind kind_of(glane_str source, size_t *valid)
{
    text_kind kind;
    text_survey survey;
    *valid = 0;
    if (detect_utf16(source, &kind))
        return kind;
    *valid = text_utf8_end(source, 0);
    if (*valid == source.len)
        return TEXT_UTF8;
    text_utf8_survey(source, &survey);
    int damaged = survey.invalid <= survey.sequences && survey.invalid <= source.len / DAMAGE_RATIO;
    return damaged ? TEXT_UTF8 : TEXT_WINDOWS_1252;
}

static void warn(const text_out *out, const char *message)
{
    out->host->report(out->ctx, GLANE_WARNING, "encoding", NULL, message);
}

/* Decodes, and says how much could not be. */
static glane_status decode(text_out *out, const text_encoding *encoding, glane_str source, size_t start)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = NULL;
    if (encoding->kind == TEXT_ICU) {
        converter = ucnv_open(encoding->name, &error);
        ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
        if (U_FAILURE(error)) {
            out->host->report(out->ctx, GLANE_ERROR, "encoding", NULL, u_errorName(error));
            ucnv_close(converter);
            return GLANE_FAILED;
        }
    }
    glane_status status = text_decode(out, encoding->kind, converter, source, start);
    ucnv_close(converter);
    if (out->replaced > 0) {
        char message[128];
        snprintf(message, sizeof message,
                 "%llu places do not fit the encoding %s and were replaced by U+FFFD",
                 (unsigned long long)out->replaced, encoding->name);
        warn(out, message);
    }
    return status;
}

static void set_kind(text_encoding *encoding, text_kind kind)
{
    static const char *const names[] = {
        [TEXT_UTF8] = "UTF-8",       [TEXT_UTF16LE] = "UTF-16LE", [TEXT_UTF16BE] = "UTF-16BE",
        [TEXT_UTF32LE] = "UTF-32LE", [TEXT_UTF32BE] = "UTF-32BE", [TEXT_WINDOWS_1252] = "windows-1252",
    };
    encoding->kind = kind;
    memcpy(encoding->name, names[kind], strlen(names[kind]) + 1);
}

/* The text's own declaration, if it may be believed: one that could be read as ASCII
 * is not in UTF-16, and UTF-8 can be checked. */
static int believe(text_out *out, glane_str source, text_encoding *encoding)
{
    char message[128];
    glane_str name = text_declared(source);
    if (name.len == 0)
        return 0;
    int shown = name.len < TEXT_NAME_BYTES ? (int)name.len : (int)TEXT_NAME_BYTES;
    if (!text_encoding_find(name, encoding)) {
        snprintf(message, sizeof message, "the declared encoding %.*s is unknown", shown, name.data);
        warn(out, message);
        return 0;
    }
    int wide = encoding->kind >= TEXT_UTF16LE && encoding->kind <= TEXT_UTF32BE;
    if (!wide && (encoding->kind != TEXT_UTF8 || kind_of(source, &out->valid) == TEXT_UTF8))
        return 1;
    snprintf(message, sizeof message, "the bytes do not fit the declared encoding %.*s", shown, name.data);
    warn(out, message);
    return 0;
}

static glane_status text_read(void *state, glane_context *ctx, glane_str source)
{
    const text_instance *text = state;
    if (source.len == 0)
        return GLANE_OK;
    text_out out = {.host = text->host, .ctx = ctx};
    text_encoding encoding = text->encoding;
    text_kind marked;
    size_t mark = text_bom(source, &marked);
    if (text->forced) {
        /* A mark of another encoding is text. */
        if (mark > 0 && encoding.either_order && marked == encoding.kind + 1)
            encoding.kind = marked;
        return decode(&out, &encoding, source, mark > 0 && marked == encoding.kind ? mark : 0);
    }
    if (mark > 0)
        set_kind(&encoding, marked);
    else if (!believe(&out, source, &encoding))
        set_kind(&encoding, kind_of(source, &out.valid));
    return decode(&out, &encoding, source, mark);
}

static glane_status text_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                void **instance)
{
    text_instance *text = host->alloc(ctx, sizeof *text);
    text->host = host;
    *instance = text;
    glane_str name = settings->values[0].as.string;
    if (glane_str_equal(name, glane_str_of("auto")))
        return GLANE_OK;
    text->forced = 1;
    if (text_encoding_find(name, &text->encoding))
        return GLANE_OK;
    host->report(ctx, GLANE_ERROR, "encoding", NULL, "text.encoding: no encoding has this name");
    return GLANE_FAILED;
}

static const glane_param text_params[] = {
    {"encoding", GLANE_STRING, "auto",
     "the encoding of the text (utf-8, windows-1252, iso-8859-15, macintosh, ...); auto finds it out"},
};

static const glane_reader_ops text_ops = {.bid = text_bid, .read = text_read};

static const glane_plugin text_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "text",
    .version = "0.1.0",
    .summary = "Reads plain text in any encoding",
    .params = text_params,
    .param_count = sizeof text_params / sizeof *text_params,
    .param_size = sizeof(glane_param),
    .create = text_create,
    .ops = &text_ops,
    .ops_size = sizeof text_ops,
};

GLANE_PLUGIN(text, text_plugin)
