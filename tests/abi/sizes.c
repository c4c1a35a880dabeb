/* sizes.c: one plugin after an older or a newer header than the host's.
 *
 * OLDER: the last field of parameters and operators is not known yet. NEWER: every structure has
 * one field more, filled with what must not be taken for anything. OLDEST: the descriptor ends
 * with `produces`. Its operator `stamp` sets the key `n` to the parameter `text`. */
#include <glane/plugin.h>

#if defined OLDER
typedef struct param {
    const char *name;
    uint32_t tag;
    const char *default_value;
} param;
typedef struct operator
{
    const char *name;
    const char *help;
    glane_status (*apply)(void *, glane_context *, const glane_match *, glane_draft *);
}
operator;
#define EXTRA
#elif defined NEWER
typedef struct param {
    glane_param known;
    const char *range;
} param;
typedef struct operator
{
    glane_operator known;
    const char *since;
}
operator;
#define EXTRA , "more than this host knows"
#endif

#ifdef OLDEST
static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = offsetof(glane_plugin, params),
    .kind = GLANE_EXTRACTOR,
    .name = "oldest",
    .version = "0.0.1",
    .summary = "has no operator yet",
    /* Past its size: rubbish that must not be read. */
    .params = (const glane_param *)16,
    .param_count = 7,
    .param_size = sizeof(glane_param),
    .ops = (const void *)16,
    .ops_size = sizeof(glane_extractor_ops),
};
GLANE_PLUGIN(oldest, descriptor)
#else

typedef struct stamper {
    const glane_host *host;
    uint32_t n, number;
    glane_str text;
    int64_t count;
} stamper;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    stamper *self = host->alloc(ctx, sizeof *self);
    if (settings->count != 2)
        return GLANE_FAILED;
    *self = (stamper){.host = host,
                      .n = host->key(ctx, "n"),
                      .number = host->key(ctx, "count"),
                      .text = settings->values[0].as.string,
                      .count = settings->values[1].as.integer};
    *instance = self;
    return GLANE_OK;
}

static glane_status stamp(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const stamper *self = state;
    (void)ctx, (void)match;
    glane_set_string(self->host, draft, self->n, self->text);
    return GLANE_OK;
}

static glane_status count(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const stamper *self = state;
    (void)ctx, (void)match;
    glane_set_integer(self->host, draft, self->number, self->count);
    return GLANE_OK;
}

static const param params[] = {
#ifdef OLDER
    {"text", GLANE_STRING, "x"},
    {"count", GLANE_INTEGER, "1"},
#else
    {{"text", GLANE_STRING, "x", "what is stamped"} EXTRA},
    {{"count", GLANE_INTEGER, "1", "how often"} EXTRA},
#endif
};

static const operator operators[] = {
#ifdef OLDER
    {"stamp", "stamps", stamp},
    {"count", "counts", count},
#else
    {{"stamp", "stamps", stamp, NULL} EXTRA},
    {{"count", "counts", count, NULL} EXTRA},
#endif
};

typedef struct ops_as_made {
    glane_extractor_ops known;
    const char *more;
} ops_as_made;

static const ops_as_made ops = {{(const glane_operator *)(const void *)operators, 2, sizeof *operators},
                                "more"};

typedef struct descriptor_as_made {
    glane_plugin known;
    const char *more[4];
} descriptor_as_made;

static const descriptor_as_made descriptor = {
    .known =
        {
            .magic = GLANE_ABI_MAGIC,
            .abi_major = GLANE_ABI_MAJOR,
            .abi_minor = 0,
            .size = sizeof descriptor,
            .kind = GLANE_EXTRACTOR,
            .name = "sizes",
            .version = "0.0.1",
            .summary = "stamps",
            .params = (const glane_param *)(const void *)params,
            .param_count = 2,
            .param_size = sizeof *params,
            .create = create,
            .ops = &ops,
            .ops_size = sizeof ops,
        },
    .more = {"more", "than", "is", "known"},
};
GLANE_PLUGIN(sizes, descriptor.known)
#endif
