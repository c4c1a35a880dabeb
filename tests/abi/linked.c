/* linked.c: a linker. Each fact of type `a` is linked to the next fact, if there is one: `from` refers to
 * it, `n` is its text. With --set linked.fails=yes it fails once it has linked one. */
#include <glane/plugin.h>

typedef struct linker {
    const glane_host *host;
    uint32_t n, from, a;
    int fails;
} linker;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    linker *self = host->alloc(ctx, sizeof *self);
    *self = (linker){.host = host,
                     .n = host->key(ctx, "n"),
                     .from = host->key(ctx, "from"),
                     .a = host->type(ctx, "a"),
                     .fails = settings->values[0].tag == GLANE_TRUE};
    *instance = self;
    return self->a == GLANE_NONE ? GLANE_FAILED : GLANE_OK;
}

/* What must be refused: a fact, a kind, a reference that there is not. */
static int refuses(const linker *self, glane_context *ctx, uint32_t count)
{
    const glane_host *host = self->host;
    glane_attr good = {.key = self->n, .tag = GLANE_STRING, .as = {.string = {"x", 1}}};
    glane_attr kind = {.key = self->n, .tag = GLANE_RECORD};
    glane_attr far = {.key = self->from, .tag = GLANE_FACT, .as = {.integer = count}};
    glane_attr negative = {.key = self->from, .tag = GLANE_FACT, .as = {.integer = -1}};
    return host->link(ctx, count, &good) != GLANE_OK && host->link(ctx, GLANE_NONE, &good) != GLANE_OK &&
           (!count || (host->link(ctx, 0, &kind) != GLANE_OK && host->link(ctx, 0, &far) != GLANE_OK &&
                       host->link(ctx, 0, &negative) != GLANE_OK)) &&
           !host->fact(ctx, count) && host->emit(ctx, (glane_span){0, 1}, NULL, 0) != GLANE_OK;
}

static glane_status link_facts(void *state, glane_context *ctx)
{
    const linker *self = state;
    uint32_t count = self->host->fact_count(ctx), end = 0;
    if (!refuses(self, ctx, count))
        return GLANE_FAILED;
    for (uint32_t i = 0; i < count; i++) {
        const glane_fact *fact = self->host->fact(ctx, i), *next = self->host->fact(ctx, i + 1);
        if (!fact || fact->view.start < end) /* those that stand, in order, none missing */
            return GLANE_FAILED;
        end = fact->view.end;
        if (fact->type != self->a || !next)
            continue;
        glane_str view = self->host->view(ctx);
        glane_attr text = {.key = self->n,
                           .tag = GLANE_STRING,
                           .as = {
                               .string = {view.data + next->view.start, next->view.end - next->view.start}}};
        glane_attr from = {.key = self->from, .tag = GLANE_FACT, .as = {.integer = i + 1}};
        if (self->host->link(ctx, i, &text) != GLANE_OK || self->host->link(ctx, i, &from) != GLANE_OK)
            return GLANE_FAILED;
        if (self->fails)
            return GLANE_FAILED;
    }
    return GLANE_OK;
}

static const glane_param params[] = {{"fails", GLANE_TRUE, "no", "fail half way"}};
static const glane_linker_ops ops = {.link = link_facts};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_LINKER,
    .name = "linked",
    .version = "0.1.0",
    .summary = "links each fact to the next",
    .params = params,
    .param_count = 1,
    .param_size = sizeof *params,
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(linked, descriptor)
