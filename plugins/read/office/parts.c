/* parts.c: unpacks parts, and walks their XML. */
#include "office.h"

#include <archive.h>
#include <archive_entry.h>

void *office_room(const glane_host *host, glane_context *ctx, void *array, size_t *capacity, size_t count, size_t item)
{
    if (count < *capacity)
        return array;
    size_t size = *capacity * 2 + 64;
    void *memory = host->alloc(ctx, size * item);
    if (memory && count > 0)
        memcpy(memory, array, count * item);
    if (memory)
        *capacity = size;
    return memory;
}

/* Room that is there before more is unpacked. */
#define UNPACK_BYTES ((size_t)32 << 10)

/* Reads one entry's data; its size is what comes, not what is said. */
static int unpack(const glane_host *host, glane_context *ctx, struct archive *archive, office_parts *parts, glane_str *bytes)
{
    char *data = NULL;
    size_t capacity = 0, len = 0;
    for (;;) {
        if (capacity - len < UNPACK_BYTES) {
            const size_t size = capacity * 2 + 2 * UNPACK_BYTES;
            char *grown = host->alloc(ctx, size);
            if (!grown)
                return 0;
            if (len > 0)
                memcpy(grown, data, len);
            data = grown;
            capacity = size;
        }
        const la_ssize_t n = archive_read_data(archive, data + len, capacity - len - 1);
        if (n == ARCHIVE_RETRY)
            continue;
        if (n < 0)
            return 0;
        if (n == 0)
            break;
        len += (size_t)n;
        if (parts->size + len > OFFICE_PART_BYTES)
            return -1;
    }
    parts->size += len;
    *bytes = (glane_str){data, len};
    return 1;
}

static glane_status complain(const glane_host *host, glane_context *ctx, struct archive *archive, const char *code, const char *why)
{
    host->report(ctx, GLANE_ERROR, code, NULL, why);
    archive_read_free(archive);
    return GLANE_FAILED;
}

static int keep(const glane_host *host, glane_context *ctx, office_parts *parts, const char *name, glane_str bytes)
{
    const size_t len = strlen(name);
    char *copy = host->alloc(ctx, len + 1);
    parts->items = office_room(host, ctx, parts->items, &parts->capacity, parts->count, sizeof *parts->items);
    if (!parts->items || !copy)
        return 0;
    memcpy(copy, name, len);
    parts->items[parts->count++] = (office_part){{copy, len}, bytes};
    return 1;
}

glane_status office_parts_read(const glane_host *host, glane_context *ctx, glane_str source,
                               int (*wanted)(const char *name), office_parts *parts)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    if (!archive)
        return GLANE_FAILED;
    archive_read_support_format_zip(archive);
    if (archive_read_open_memory(archive, source.data, source.len) != ARCHIVE_OK)
        return complain(host, ctx, archive, "damaged", "its archive could not be opened");
    for (;;) {
        glane_str bytes = {NULL, 0};
        const int result = archive_read_next_header(archive, &entry);
        if (result == ARCHIVE_RETRY)
            continue;
        if (result == ARCHIVE_EOF)
            break;
        if (result < ARCHIVE_WARN) {
            if (parts->count > 0)
                break; /* what is missing is missed later */
            return complain(host, ctx, archive, "damaged", "its archive could not be unpacked");
        }
        const char *name = archive_entry_pathname(entry);
        if (!name || !wanted(name) || office_part_find(parts, name))
            continue;
        const int done = unpack(host, ctx, archive, parts, &bytes);
        if (done < 0)
            return complain(host, ctx, archive, "expansion-limit", "its parts unpack to more than 128 MiB");
        if (done == 0 || !keep(host, ctx, parts, name, bytes))
            return complain(host, ctx, archive, archive_entry_is_encrypted(entry) > 0 ? "encrypted" : "damaged",
                            "one of its parts could not be unpacked");
    }
    archive_read_free(archive);
    return GLANE_OK;
}

const office_part *office_part_find(const office_parts *parts, const char *name)
{
    for (uint32_t i = 0; i < parts->count; i++) {
        if (glane_str_equal(parts->items[i].name, glane_str_of(name)))
            return &parts->items[i];
    }
    return NULL;
}

/* -- XML --------------------------------------------------------------------------- */

typedef struct parsing {
    const office_events *events;
    void *user;
} parsing;

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
                     const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes)
{
    const parsing *p = user;
    (void)prefix;
    (void)uri;
    (void)spaces;
    (void)namespaces;
    (void)defaulted;
    p->events->start(p->user, (const char *)name, attributes, count);
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    const parsing *p = user;
    (void)prefix;
    (void)uri;
    p->events->end(p->user, (const char *)name);
}

static void on_text(void *user, const xmlChar *text, int len)
{
    const parsing *p = user;
    if (len > 0)
        p->events->text(p->user, (glane_str){(const char *)text, (size_t)len});
}

/* The status says that there was an error; nothing goes to standard error. */
static void on_error(void *user, const char *message, ...)
{
    (void)user;
    (void)message;
}

int office_parse(glane_str xml, const office_events *events, void *user)
{
    parsing p = {events, user};
    /* Nothing declares or resolves entities: they are not expanded, nothing is fetched. */
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .warning = on_error,
        .error = on_error,
        .fatalError = on_error,
    };
    return xml.len > 0 && xml.len < INT32_MAX && xmlSAXUserParseMemory(&handler, &p, xml.data, (int)xml.len) == 0;
}

glane_str office_attribute(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        const xmlChar **a = attributes + 5 * i; /* name, prefix, URI, value, its end */
        if (strcmp((const char *)a[0], name) == 0)
            return (glane_str){(const char *)a[3], (size_t)(a[4] - a[3])};
    }
    return (glane_str){"", 0};
}

uint32_t office_number(glane_str text, uint32_t fallback, uint32_t most)
{
    uint64_t number = 0;
    if (text.len == 0)
        return fallback;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return fallback;
        number = number < most ? number * 10 + (uint64_t)(text.data[i] - '0') : most;
    }
    return number < most ? (uint32_t)number : most;
}
