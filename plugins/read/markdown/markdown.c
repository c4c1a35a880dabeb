/* markdown.c: the reader of Markdown. The text is that of the file, sign for sign, as the plain text reader
 * would have it; what this one adds is what its lines are. */
#include "blocks.h"

/* Any other reader that knows its format knows it better. */
#define BID 20
/* Headings, or one and this many other marks, make a text Markdown. */
#define HEADINGS 2u
#define MARKS 2u

typedef struct markdown_instance {
    const glane_host *host;
} markdown_instance;

typedef struct markdown_taking {
    const glane_host *host;
    glane_context *ctx;
} markdown_taking;

static int holds(glane_str text, const char *sign)
{
    const size_t len = strlen(sign);
    for (size_t at = 0; at + len <= text.len; at++) {
        if (memcmp(text.data + at, sign, len) == 0)
            return 1;
    }
    return 0;
}

/* Headings by "#", and what else only Markdown has. */
static int markdown_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    uint32_t headings = 0, marks = 0;
    markdown_look look;
    (void)instance;
    if (memchr(head.data ? head.data : "", '\0', head.len))
        return 0;
    for (size_t at = 0; at < head.len; at = look.next) {
        markdown_look_at(head, at, &look);
        headings += look.is == MARKDOWN_HEADING && look.body < look.stop;
        marks += look.is == MARKDOWN_COLUMNS || look.is == MARKDOWN_FENCE;
    }
    marks += (uint32_t)holds(head, "](") + (uint32_t)holds(head, "**");
    return headings >= HEADINGS || (headings == 1 && marks >= MARKS) ? BID : 0;
}

static glane_status take(void *user, glane_str utf8, uint64_t source, uint32_t text_unit, uint32_t source_unit)
{
    const markdown_taking *taking = user;
    return taking->host->read_text(taking->ctx, utf8, source, text_unit, source_unit);
}

static glane_status markdown_read(void *state, glane_context *ctx, glane_str source)
{
    const markdown_instance *self = state;
    markdown_taking taking = {self->host, ctx};
    const glane_status status = self->host->decode(ctx, source, take, &taking);
    return status == GLANE_OK ? markdown_blocks_find(self->host, ctx, self->host->text(ctx)) : status;
}

static glane_status markdown_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                    void **instance)
{
    markdown_instance *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    *instance = self;
    return GLANE_OK;
}

static const glane_reader_ops markdown_ops = {.bid = markdown_bid, .read = markdown_read};

static const glane_plugin markdown_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "markdown",
    .version = "0.1.0",
    .summary = "Reads Markdown: headings, lists, tables; the text stays as it is",
    .create = markdown_create,
    .ops = &markdown_ops,
    .ops_size = sizeof markdown_ops,
};

GLANE_PLUGIN(markdown, markdown_plugin)
