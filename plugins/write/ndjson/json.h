/* json.h: JSON text (RFC 8259) into a buffer that is handed on when it fills up.
 *
 * Every function takes the place where the next byte goes and gives the one
 * after what it wrote. Whoever writes asks for room first (ndjson_room); only
 * ndjson_string does so itself. A failed write makes later ones do nothing;
 * json->status says so. */
#ifndef NDJSON_JSON_H
#define NDJSON_JSON_H

#include <glane/plugin.h>

/* A record is one write as long as it fits; lines of reports are below 10 KiB. */
#define NDJSON_BUFFER ((size_t)64 << 10)
/* Room for an integer; for a range, brackets included. */
#define NDJSON_INTEGER_MAX 20u
#define NDJSON_RANGE_MAX 24u

typedef struct ndjson_json {
    glane_status (*write)(glane_context *ctx, const void *bytes, size_t len);
    glane_context *ctx; /* of the call under way */
    glane_status status;
    char data[NDJSON_BUFFER];
} ndjson_json;

/* Begins what one call writes. */
char *ndjson_begin(ndjson_json *json, glane_context *ctx);
/* Hands on what stands before `out`; what comes next begins the buffer. */
char *ndjson_spill(ndjson_json *json, const char *out);
/* Writes a string, quotes included. */
char *ndjson_string(ndjson_json *json, char *out, glane_str text);
char *ndjson_integer(char *out, int64_t value);
char *ndjson_range(char *out, const uint32_t range[2]);

/* Makes sure of `size` bytes, far fewer than the buffer has. */
static inline char *ndjson_room(ndjson_json *json, char *out, size_t size)
{
    return (size_t)(json->data + NDJSON_BUFFER - out) < size ? ndjson_spill(json, out) : out;
}

#endif
