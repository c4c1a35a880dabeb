/* acts.c: operators that go wrong, each in the way that its name says. */
#include <glane/plugin.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct actor {
    const glane_host *host;
    uint32_t n, count, from, where, value;
} actor;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    actor *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    *self = (actor){.host = host,
                    .n = host->key(ctx, "n"),
                    .count = host->key(ctx, "count"),
                    .from = host->key(ctx, "from"),
                    .where = host->key(ctx, "where"),
                    .value = host->key(ctx, "value")};
    *instance = self;
    return GLANE_OK;
}

/* -- spans: of a match "moi" ------------------------------------------------- */

static glane_status outside(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const glane_host *host = ((actor *)state)->host;
    uint32_t len = (uint32_t)host->view(ctx).len;
    (void)match;
    host->span(draft, (glane_span){len - 1, len + 1});
    return GLANE_OK;
}

static glane_status far_outside(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)ctx, (void)match;
    ((actor *)state)->host->span(draft, (glane_span){UINT32_MAX - 1, UINT32_MAX});
    return GLANE_OK;
}

/* The view begins with a letter of two bytes. */
static glane_status inside(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)ctx, (void)match;
    ((actor *)state)->host->span(draft, (glane_span){0, 1});
    return GLANE_OK;
}

static glane_status empty(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)ctx, (void)match;
    ((actor *)state)->host->span(draft, (glane_span){2, 2});
    return GLANE_OK;
}

static glane_status backwards(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)ctx, (void)match;
    ((actor *)state)->host->span(draft, (glane_span){4, 2});
    return GLANE_OK;
}

/* The whole text, white space alone, and a part of a word are allowed. */
static glane_status whole(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const glane_host *host = ((actor *)state)->host;
    (void)match;
    host->span(draft, (glane_span){0, (uint32_t)host->view(ctx).len});
    return GLANE_OK;
}

static glane_status last_byte(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const glane_host *host = ((actor *)state)->host;
    uint32_t len = (uint32_t)host->view(ctx).len;
    (void)match;
    host->span(draft, (glane_span){len - 1, len});
    return GLANE_OK;
}

/* -- what an operator answers -------------------------------------------------- */

static glane_status fails(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)state, (void)ctx, (void)match, (void)draft;
    return GLANE_FAILED;
}

static glane_status fails_aloud(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)match, (void)draft;
    ((actor *)state)->host->report(ctx, GLANE_ERROR, "moon", NULL, "the moon is full");
    return GLANE_FAILED;
}

static glane_status rejects(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)ctx, (void)match;
    ((actor *)state)->host->reject(draft, "not today");
    return GLANE_SKIP;
}

static glane_status warns(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)match, (void)draft;
    ((actor *)state)->host->report(ctx, GLANE_WARNING, "odd", NULL, "it looks odd");
    return GLANE_OK;
}

static glane_status charges(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)match, (void)draft;
    return ((actor *)state)->host->charge(ctx, UINT64_C(1) << 62);
}

/* A key of a kind that facts do not have, and one set twice. */
static glane_status keys(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const actor *self = state;
    (void)ctx, (void)match;
    self->host->set(draft, &(glane_attr){.key = self->n, .tag = GLANE_RANGE});
    glane_set_integer(self->host, draft, self->count, 1);
    glane_set_integer(self->host, draft, self->count, 2);
    return GLANE_OK;
}

/* -- what ends a process ------------------------------------------------------- */

static glane_status crashes(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)state, (void)ctx, (void)match, (void)draft;
    signal(SIGSEGV, SIG_DFL); /* sanitizers have a handler */
    raise(SIGSEGV);
    return GLANE_OK;
}

static glane_status loops(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)state, (void)ctx, (void)match, (void)draft;
    for (volatile int forever = 1; forever;)
        ;
    return GLANE_OK;
}

static glane_status exits(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    (void)state, (void)ctx, (void)match, (void)draft;
    _exit(0);
}

/* -- scanning operators ---------------------------------------------------------- */

/* Every word in capitals, with its place among the words. */
static glane_status scan_capitals(void *state, glane_context *ctx)
{
    const actor *self = state;
    const glane_words words = self->host->words(ctx);
    if (words.stride < sizeof(glane_word_entry))
        return GLANE_FAILED;
    for (uint32_t i = 0; i < words.count; i++) {
        const glane_word_entry *word = glane_word_at(&words, i);
        glane_attr attr = {.key = self->count, .tag = GLANE_INTEGER, .as = {.integer = i}};
        if (word->flags & GLANE_WORD_CAPITALS && self->host->emit(ctx, word->view, &attr, 1) != GLANE_OK)
            return GLANE_FAILED;
    }
    return GLANE_OK;
}

/* Spans that are none, then one that is; emit says which. */
static glane_status scan_badly(void *state, glane_context *ctx)
{
    const glane_host *host = ((actor *)state)->host;
    uint32_t len = (uint32_t)host->view(ctx).len;
    const glane_span bad[] = {{0, 0}, {len, len + 1}, {0, 1}, {3, 2}, {UINT32_MAX, UINT32_MAX}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (host->emit(ctx, bad[i], NULL, 0) != GLANE_SKIP)
            return GLANE_FAILED;
    return host->emit(ctx, (glane_span){0, 2}, NULL, 0);
}

static glane_status scan_fails(void *state, glane_context *ctx)
{
    ((actor *)state)->host->emit(ctx, (glane_span){0, 2}, NULL, 0);
    return GLANE_FAILED;
}

static glane_status scan_floods(void *state, glane_context *ctx)
{
    while (((actor *)state)->host->emit(ctx, (glane_span){0, 2}, NULL, 0) == GLANE_OK)
        ;
    return GLANE_OK;
}

/* The word of one letter after each fact that is there by then, with a reference to it. */
static glane_status scan_facts(void *state, glane_context *ctx)
{
    const actor *self = state;
    uint32_t count = self->host->fact_count(ctx);
    for (uint32_t i = 0; i < count; i++) {
        const glane_fact *fact = self->host->fact(ctx, i);
        if (!fact || strcmp(self->host->type_name(ctx, fact->type), "a") != 0)
            continue;
        glane_attr attrs[2] = {{.key = self->where, .tag = GLANE_SPAN, .as = {.span = fact->view}},
                               {.key = self->from, .tag = GLANE_FACT, .as = {.integer = i}}};
        if (self->host->emit(ctx, (glane_span){fact->view.end + 1, fact->view.end + 2}, attrs, 2) != GLANE_OK)
            return GLANE_FAILED;
    }
    return self->host->fact(ctx, count + 5) ? GLANE_FAILED : GLANE_OK;
}

/* Each fact of the types that the rule reads again, folded. */
static glane_status scan_reads(void *state, glane_context *ctx)
{
    const actor *self = state;
    const glane_host *host = self->host;
    const glane_fact *fact;
    for (uint32_t t = 0, type; (type = host->reads(ctx, t)) != GLANE_NONE; t++)
        for (uint32_t i = 0; (fact = host->fact_of(ctx, type, i)); i++) {
            char folded[64];
            glane_str text = {host->view(ctx).data + fact->view.start, fact->view.end - fact->view.start};
            glane_attr n = {.key = self->n, .tag = GLANE_STRING, .as = {.string = {folded, host->fold(text, folded, sizeof folded)}}};
            if (fact->type != type || host->fold(text, folded, 3) || host->emit(ctx, fact->view, &n, 1) != GLANE_OK)
                return GLANE_FAILED;
        }
    return host->fact_of(ctx, 9999, 0) ? GLANE_FAILED : GLANE_OK;
}

/* emit() is for scanning operators, link() for linkers, read_text() for readers. */
static glane_status emits(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const actor *self = state;
    (void)match, (void)draft;
    if (self->host->emit(ctx, (glane_span){0, 2}, NULL, 0) == GLANE_OK)
        return GLANE_FAILED;
    if (self->host->link(ctx, 0, &(glane_attr){.key = self->n, .tag = GLANE_TRUE}) == GLANE_OK)
        return GLANE_FAILED;
    if (self->host->read_text(ctx, glane_str_of("m"), 0, 1, 1) == GLANE_OK)
        return GLANE_FAILED;
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "outside", .apply = outside},     {.name = "far", .apply = far_outside},
    {.name = "inside", .apply = inside},       {.name = "empty", .apply = empty},
    {.name = "backwards", .apply = backwards}, {.name = "whole", .apply = whole},
    {.name = "last", .apply = last_byte},      {.name = "fails", .apply = fails},
    {.name = "aloud", .apply = fails_aloud},   {.name = "rejects", .apply = rejects},
    {.name = "warns", .apply = warns},         {.name = "charges", .apply = charges},
    {.name = "keys", .apply = keys},           {.name = "crashes", .apply = crashes},
    {.name = "loops", .apply = loops},         {.name = "exits", .apply = exits},
    {.name = "emits", .apply = emits},         {.name = "capitals", .scan = scan_capitals},
    {.name = "badly", .scan = scan_badly},     {.name = "scan-fails", .scan = scan_fails},
    {.name = "floods", .scan = scan_floods},   {.name = "facts", .scan = scan_facts},
    {.name = "reads", .scan = scan_reads},
};

static const glane_extractor_ops ops = {operators, sizeof operators / sizeof *operators, sizeof *operators};
static const char *const consumes[] = {"a", NULL};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_EXTRACTOR,
    .name = "acts",
    .version = "0.1.0",
    .summary = "goes wrong as asked",
    .consumes = consumes,
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(acts, descriptor)
