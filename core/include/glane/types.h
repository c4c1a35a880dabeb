/* glane/types.h: the values that plugins, embedders and the core exchange.
 *
 * Everything here is plain C11 data: no function is exported from this header
 * and no type of another library appears in it. Text is UTF-8. Offsets are
 * bytes unless a name says otherwise; spans are half-open. */
#ifndef GLANE_TYPES_H
#define GLANE_TYPES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a call leaves usable, after libarchive's status codes. */
typedef enum glane_status {
    GLANE_OK = 0,     /* done */
    GLANE_SKIP = 1,   /* not for me: this match or this document is left to others */
    GLANE_FAILED = 2, /* this document is lost, the run goes on */
    GLANE_FATAL = 3   /* this run is lost */
} glane_status;

typedef enum glane_severity { GLANE_ERROR = 1, GLANE_WARNING = 2, GLANE_NOTE = 3 } glane_severity;

/* A borrowed string: pointer and length, not NUL-terminated. `data` may be
 * NULL only when `len` is 0. The owner is named where one is handed over. */
typedef struct glane_str {
    const char *data;
    size_t len;
} glane_str;

/* Half-open range of bytes. Which text it counts in is said where it is used. */
typedef struct glane_span {
    uint32_t start, end;
} glane_span;

/* "No such thing", for every id and index of this interface. */
#define GLANE_NONE UINT32_MAX

/* An exact decimal: (-1)^negative x digits x 10^exponent.
 * `digits` holds `count` ASCII digits without leading zeros; zero has count 0,
 * exponent 0 and is never negative. `decimals` is how many digits the text
 * states after the decimal point ("17,40" -> 2; "1,2 million" -> -5). */
#define GLANE_DECIMAL_DIGITS 36
typedef struct glane_decimal {
    int32_t exponent;
    int32_t decimals;
    uint8_t negative;
    uint8_t count;
    char digits[GLANE_DECIMAL_DIGITS + 2];
} glane_decimal;

typedef enum glane_tag {
    GLANE_STRING = 1, /* as.string */
    GLANE_DECIMAL,    /* as.decimal, borrowed like a string */
    GLANE_INTEGER,    /* as.integer */
    GLANE_TRUE,       /* present: no payload */
    GLANE_SPAN,       /* as.span, bytes of the match view; sinks see a record instead */
    GLANE_FACT,       /* as.integer, the index of a fact of this document, or UINT32_MAX (GLANE_NONE): the document itself;
                         sinks see the fact's id, or `document` */
    GLANE_RANGE,      /* as.range, two integers: records only */
    GLANE_RECORD,     /* as.record, nested: records only */
    GLANE_LIST,       /* as.record, whose attributes are the items; their keys mean nothing: records only */
    GLANE_BOX         /* as.box, four numbers in hundredths, borrowed: records only */
} glane_tag;

/* One key and its value. `key` is an id interned by the engine (its name comes
 * from the engine or the host's services). */
typedef struct glane_attr {
    uint32_t key;
    uint32_t tag; /* glane_tag */
    union {
        glane_str string;
        const glane_decimal *decimal;
        int64_t integer;
        glane_span span;
        uint32_t range[2];
        const struct glane_record *record;
        const int32_t *box;
    } as;
} glane_attr;

/* One line of the fact stream: its kind ("document", "fact", "check", "error",
 * "end") and its keys in the order in which they are written. Borrowed for the
 * length of the call that hands it over. */
typedef struct glane_record {
    uint32_t size;       /* sizeof of the structure as its maker knows it */
    uint32_t attr_count;
    const char *kind;    /* NUL-terminated; NULL for a nested record */
    const glane_attr *attrs;
} glane_record;

static inline glane_str glane_str_of(const char *text)
{
    glane_str s = {text, text ? strlen(text) : 0};
    return s;
}

static inline int glane_str_equal(glane_str a, glane_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

#ifdef __cplusplus
}
#endif
#endif
