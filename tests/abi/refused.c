/* refused.c: an extractor with one operator that does nothing, sound but for what BAD_* asks. */
#include <glane/plugin.h>

#ifndef BAD_MAGIC
#define BAD_MAGIC GLANE_ABI_MAGIC
#endif
#ifndef BAD_MAJOR
#define BAD_MAJOR GLANE_ABI_MAJOR
#endif
#ifndef BAD_MINOR
#define BAD_MINOR 0
#endif
#ifndef BAD_SIZE
#define BAD_SIZE sizeof(glane_plugin)
#endif
#ifndef BAD_KIND
#define BAD_KIND GLANE_EXTRACTOR
#endif
#ifndef BAD_NAME
#define BAD_NAME "refused"
#endif

/* Sessions opened and closed, for the test to read through dlsym(). */
GLANE_EXPORT int abi_opened, abi_closed;

#ifdef BAD_UNDEFINED
void abi_nowhere_defined(void);
#endif

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    (void)settings;
    *instance = host->alloc(ctx, 1);
#ifdef BAD_UNDEFINED
    abi_nowhere_defined();
#endif
#ifdef BAD_CREATE
    if (BAD_CREATE)
        host->report(ctx, GLANE_ERROR, "create", NULL, "the moon is full");
    return GLANE_FAILED;
#else
    return GLANE_OK;
#endif
}

static glane_status open_session(void *instance, glane_context *ctx, void **state)
{
    (void)ctx;
    *state = instance;
#ifdef BAD_OPEN
    return GLANE_FAILED;
#else
    abi_opened++;
    return GLANE_OK;
#endif
}

static void close_session(void *state)
{
    (void)state;
    abi_closed++;
}

#ifndef BAD_NEITHER
static glane_status apply(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)state, (void)ctx, (void)match, (void)draft;
    return GLANE_OK;
}
#endif

#ifdef BAD_BOTH
static glane_status scan(void *state, glane_context *ctx)
{
    (void)state, (void)ctx;
    return GLANE_OK;
}
#endif

static const glane_operator operators[] = {{
    .name = "nothing",
#ifndef BAD_NEITHER
    .apply = apply,
#endif
#ifdef BAD_BOTH
    .scan = scan,
#endif
}};

/* The operations of a kind that is not its own have none of those that it needs. */
static const glane_extractor_ops ops = {
    .operators = BAD_KIND == GLANE_EXTRACTOR ? operators : NULL,
    .operator_count = BAD_KIND == GLANE_EXTRACTOR,
    .operator_size = BAD_KIND == GLANE_EXTRACTOR ? sizeof *operators : 0,
};

#ifdef BAD_CONSUMES
static const char *const consumes[] = {BAD_CONSUMES, NULL};
#endif
#ifdef BAD_PRODUCES
static const char *const produces[] = {BAD_PRODUCES, NULL};
#endif

static const glane_plugin descriptor = {
    .magic = BAD_MAGIC,
    .abi_major = BAD_MAJOR,
    .abi_minor = BAD_MINOR,
    .size = BAD_SIZE,
    .kind = BAD_KIND,
    .name = BAD_NAME,
    .version = "3.2.1",
    .summary = "does nothing",
#ifdef BAD_CONSUMES
    .consumes = consumes,
#endif
#ifdef BAD_PRODUCES
    .produces = produces,
#endif
    .create = create,
    .open = open_session,
    .close = close_session,
    .ops = &ops,
    .ops_size = sizeof ops,
};

#if defined BAD_SYMBOL
GLANE_EXPORT const glane_plugin *abi_another_entry(void);
GLANE_EXPORT const glane_plugin *abi_another_entry(void)
{
    return &descriptor;
}
#elif defined BAD_NULL
GLANE_EXPORT const glane_plugin *glane_plugin_entry(void);
GLANE_EXPORT const glane_plugin *glane_plugin_entry(void)
{
    return descriptor.size ? NULL : &descriptor;
}
#else
GLANE_PLUGIN(refused, descriptor)
#endif
