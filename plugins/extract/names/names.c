/* names: names that a document brings itself. It knows no language: which words may begin a name, and what kind of
 * name that is, rules say. */
#include "names.h"

uint32_t names_word_from(const glane_words *words, uint32_t byte)
{
    uint32_t low = 0, high = words->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (glane_word_at(words, middle)->view.start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    names *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    self->id.name = host->key(ctx, "name");
    self->id.short_form = host->key(ctx, "short");
    self->id.long_form = host->key(ctx, "long");
    self->id.head = host->key(ctx, "head");
    *instance = self;
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "acronym",
     .help = "`long`, from the start or a `head` in it on, if the letters of `short` are its own",
     .apply = names_acronym},
    {.name = "again",
     .help = "the facts that the rule reads, wherever their words return in the document",
     .scan = names_again},
};

static const glane_extractor_ops ops = {operators, sizeof operators / sizeof *operators, sizeof *operators};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof descriptor,
    .kind = GLANE_EXTRACTOR,
    .name = "names",
    .version = "0.1.0",
    .summary = "Names that a document brings itself: acronyms that it defines, names that return",
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(names, descriptor)
