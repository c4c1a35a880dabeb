/* halves.c: a reader of documents that begin with "half:" and the way in which to read them. Each way
 * hands the first half over; most go wrong then. */
#include <glane/plugin.h>

#define PREFIX "half:"

typedef struct reader {
    const glane_host *host;
} reader;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    reader *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    *instance = self;
    return GLANE_OK;
}

static int bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    (void)instance;
    return head.len >= sizeof PREFIX - 1 && memcmp(head.data, PREFIX, sizeof PREFIX - 1) == 0 ? 100 : 0;
}

static int asks(glane_str source, const char *way)
{
    size_t at = sizeof PREFIX - 1, len = strlen(way);
    return source.len >= at + len && memcmp(source.data + at, way, len) == 0;
}

static glane_status read_document(void *state, glane_context *ctx, glane_str source)
{
    const glane_host *host = ((reader *)state)->host;
    size_t half = source.len / 2;
    glane_str rest = {source.data + half, source.len - half};
    if (host->read_text(ctx, (glane_str){source.data, half}, 0, 1, 1) != GLANE_OK)
        return GLANE_FAILED;
    if (asks(source, "silent"))
        return GLANE_FAILED;
    if (asks(source, "aloud")) {
        host->report(ctx, GLANE_ERROR, "torn", NULL, "the second half is torn off");
        return GLANE_FAILED;
    }
    if (asks(source, "warns"))
        host->report(ctx, GLANE_WARNING, "stained", NULL, "there is a stain");
    if (asks(source, "malformed"))
        return host->read_text(ctx, (glane_str){"a\xC3(", 3}, half, 1, 1);
    if (asks(source, "past-end"))
        return host->read_text(ctx, rest, half + 1, 1, 1);
    if (asks(source, "far"))
        return host->read_text(ctx, rest, UINT64_MAX, 1, 1);
    if (asks(source, "odd-units"))
        return host->read_text(ctx, (glane_str){"abc", 3}, half, 2, 1);
    if (asks(source, "no-unit"))
        return host->read_text(ctx, (glane_str){"abc", 3}, half, 0, 1);
    if (asks(source, "skips"))
        return GLANE_SKIP;
    if (asks(source, "backwards"))
        return host->read_text(ctx, rest, 0, 1, 1);
    return host->read_text(ctx, rest, half, 1, 1);
}

static const glane_reader_ops ops = {.bid = bid, .read = read_document};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "halves",
    .version = "0.1.0",
    .summary = "reads half of a document",
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(halves, descriptor)
