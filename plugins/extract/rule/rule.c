/* rule: the generic extractor. It makes facts of any type that a pack declares,
 * from captures alone; a rule that names no operator uses it.
 *
 * Its operator `fields` turns each capture into keys of the fact:
 *  - a captured lexicon entry gives all its columns (an organisation its name and
 *    register code);
 *  - a capture named as a key of the stream gives that key: the same key of the
 *    captured fact where it has one, else its surface where the key is a string.
 * What the rule's `set` says comes after and wins. */
#include <glane/plugin.h>

typedef struct rule_instance {
    const glane_host *host;
} rule_instance;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings, void **instance)
{
    rule_instance *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    *instance = self;
    return GLANE_OK;
}

/* The columns of an entry; 1 if one of them is the key `name`. */
static int set_columns(const glane_host *host, glane_context *ctx, glane_draft *draft, const glane_capture *capture)
{
    const glane_attr *column;
    int named = 0;
    for (uint32_t i = 0; (column = host->column_at(ctx, capture->entry, i)); i++) {
        host->set(draft, column);
        named |= column->key == capture->name;
    }
    return named;
}

static glane_status fields(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const glane_host *host = ((rule_instance *)state)->host;
    glane_capture capture = {.size = sizeof capture};
    for (uint32_t i = 0; host->capture(match, i, &capture) == GLANE_OK; i++) {
        if (capture.entry != GLANE_NONE && set_columns(host, ctx, draft, &capture))
            continue;
        uint32_t kind = host->key_kind(ctx, capture.name);
        const glane_attr *same = capture.fact ? host->fact_attr(capture.fact, capture.name) : NULL;
        if (same)
            host->set(draft, same);
        else if (kind == GLANE_STRING)
            glane_set_string(host, draft, capture.name, capture.text);
        else if (kind == GLANE_SPAN)
            host->set(draft, &(glane_attr){.key = capture.name, .tag = GLANE_SPAN, .as = {.span = capture.view}});
    }
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "fields", .help = "each capture as the key of its name, each entry's columns", .apply = fields},
};

static const glane_extractor_ops ops = {operators, sizeof operators / sizeof *operators, sizeof *operators};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof descriptor,
    .kind = GLANE_EXTRACTOR,
    .name = "rule",
    .version = "0.1.0",
    .summary = "Facts of any type that a pack declares, from captures alone",
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(rule, descriptor)
