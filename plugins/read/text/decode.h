/* decode.h: bytes to UTF-8, with the origin of each character.
 *
 * Every decoder hands the source from `start` on to the host, in runs whose characters
 * take the same number of bytes on both sides, and writes U+FFFD for what it
 * can't read, byte for byte where the encoding has no larger unit. */
#ifndef TEXT_DECODE_H
#define TEXT_DECODE_H

#include <glane/plugin.h>
#include <unicode/ucnv.h>

#define TEXT_RUN_BYTES 8192u

/* One document's way to the host. Lives on the stack of the read. */
typedef struct text_out {
    const glane_host *host;
    glane_context *ctx;
    glane_status status; /* the host's first refusal; decoders stop at it */
    uint64_t replaced;   /* U+FFFD written for what could not be read */
    size_t valid;        /* the source is known to be UTF-8 up to here */
    uint64_t source;     /* where the run under way begins */
    uint32_t text_unit, source_unit, len;
    char run[TEXT_RUN_BYTES];
} text_out;

/* Big-endian follows little-endian. */
typedef enum text_kind {
    TEXT_UTF8 = 1,
    TEXT_UTF16LE,
    TEXT_UTF16BE,
    TEXT_UTF32LE,
    TEXT_UTF32BE,
    TEXT_WINDOWS_1252, /* Latin-1 and ASCII as well, as browsers do */
    TEXT_ICU           /* by a converter of ICU */
} text_kind;

/* How UTF-8 the bytes are. */
typedef struct text_survey {
    uint64_t sequences; /* valid ones of two bytes or more */
    uint64_t invalid;   /* bytes that belong to none */
} text_survey;

/* The end of the longest valid UTF-8 that begins at `start`. */
size_t text_utf8_end(glane_str source, size_t start);
void text_utf8_survey(glane_str source, text_survey *survey);

/* `converter` is for TEXT_ICU; its state is used up. */
glane_status text_decode(text_out *out, text_kind kind, UConverter *converter, glane_str source,
                         size_t start);

#endif
