/* tally.c: a sink with a state. For each record it writes its kind; for `end`, how many of its document
 * there were. It stops the run at a record of which it is told (--set tally.stop=KIND). */
#include <glane/plugin.h>

#include <stdio.h>

typedef struct tally {
    const glane_host *host;
    glane_str stop;
} tally;

typedef struct count {
    const tally *tally;
    unsigned records;
} count;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    tally *self = host->alloc(ctx, sizeof *self);
    *self = (tally){.host = host, .stop = settings->values[0].as.string};
    *instance = self;
    return GLANE_OK;
}

static glane_status open_session(void *instance, glane_context *ctx, void **state)
{
    const tally *self = instance;
    count *made = self->host->alloc(ctx, sizeof *made);
    made->tally = self;
    *state = made;
    return GLANE_OK;
}

static glane_status record(void *state, glane_context *ctx, const glane_record *given)
{
    count *self = state;
    const glane_host *host = self->tally->host;
    char line[64];
    if (glane_str_equal(self->tally->stop, glane_str_of(given->kind)))
        return GLANE_FATAL;
    self->records++;
    int n = snprintf(line, sizeof line, "%s %u\n", given->kind, given->attr_count ? self->records : 0);
    if (strcmp(given->kind, "end") == 0)
        self->records = 0;
    /* The first key of each kind is known by name. */
    if (strcmp(host->key_name(ctx, given->attrs[0].key), "") == 0)
        return GLANE_FAILED;
    return host->write(ctx, line, (size_t)n);
}

static const glane_param params[] = {{"stop", GLANE_STRING, "", "the kind of record that ends the run"}};
static const glane_sink_ops ops = {.record = record};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "tally",
    .version = "0.1.0",
    .summary = "counts records",
    .params = params,
    .param_count = 1,
    .param_size = sizeof *params,
    .create = create,
    .open = open_session,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(tally, descriptor)
