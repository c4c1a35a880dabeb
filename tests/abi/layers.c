/* layers.c: a reader that hands over what its source spells out, a line each:
 *
 *     H2 words      a heading of that level        P words       a paragraph
 *     C1.2 words    a cell of row 1, column 2      M words       masked
 *     @3:10 words   on page 3, in the box 10 20 30 40 of hundredths (the first number moves)
 *     !words        is reported      ?bytes        are decoded by the text reader
 */
#include <glane/plugin.h>

typedef struct layers {
    const glane_host *host;
} layers;

typedef struct taking {
    const glane_host *host;
    glane_context *ctx;
    uint64_t source;
} taking;

static int layers_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    (void)instance;
    return head.len >= 7 && memcmp(head.data, "layers\n", 7) == 0 ? 90 : 0;
}

static uint32_t number(glane_str line, size_t *at)
{
    uint32_t value = 0;
    while (*at < line.len && line.data[*at] >= '0' && line.data[*at] <= '9')
        value = value * 10 + (uint32_t)(line.data[(*at)++] - '0');
    return value;
}

static glane_status take(void *user, glane_str utf8, uint64_t source, uint32_t text_unit, uint32_t source_unit)
{
    const taking *t = user;
    return t->host->read_text(t->ctx, utf8, t->source + source, text_unit, source_unit);
}

static glane_status line_read(const layers *self, glane_context *ctx, glane_str line, uint64_t source)
{
    const glane_host *host = self->host;
    char kind = line.data[0];
    size_t at = 1;
    if (kind == '!') {
        host->report(ctx, GLANE_ERROR, "layer", NULL, "as asked");
        return GLANE_OK;
    }
    glane_block block = {.size = sizeof block, .kind = GLANE_BLOCK_PARAGRAPH};
    if (kind == '@') {
        uint32_t page = number(line, &at);
        at++;
        int32_t left = (int32_t)number(line, &at);
        const glane_place place = {.size = sizeof place, .page = page, .box = {left, 20, left + 20, 40}};
        host->read_place(ctx, &place);
    } else if (kind == 'H') {
        block.kind = GLANE_BLOCK_HEADING;
        block.level = number(line, &at);
    } else if (kind == 'C') {
        block.kind = GLANE_BLOCK_CELL;
        block.table = block.rows = block.columns = 1;
        block.row = number(line, &at);
        at++;
        block.column = number(line, &at);
    }
    at += at < line.len && line.data[at] == ' ';
    host->read_mask(ctx, kind == 'M');
    host->read_block(ctx, &block);
    glane_str words = {line.data + at, line.len - at};
    taking t = {host, ctx, source + at};
    glane_status status = kind == '?' ? host->decode(ctx, words, take, &t)
                                      : host->read_text(ctx, words, source + at, 1, 1);
    host->read_block(ctx, NULL);
    host->read_mask(ctx, 0);
    return status == GLANE_OK ? host->read_text(ctx, (glane_str){"\n", 1}, source, 1, 0) : status;
}

static glane_status layers_read(void *state, glane_context *ctx, glane_str source)
{
    const layers *self = state;
    for (size_t at = 7, end; at < source.len; at = end + 1) {
        const char *found = memchr(source.data + at, '\n', source.len - at);
        end = found ? (size_t)(found - source.data) : source.len;
        if (end > at && line_read(self, ctx, (glane_str){source.data + at, end - at}, at) != GLANE_OK)
            return GLANE_FAILED;
    }
    return GLANE_OK;
}

static glane_status layers_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                  void **instance)
{
    layers *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    *instance = self;
    return GLANE_OK;
}

static const glane_reader_ops ops = {.bid = layers_bid, .read = layers_read};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "layers",
    .version = "0.0.1",
    .summary = "reads what it is told to",
    .create = layers_create,
    .ops = &ops,
    .ops_size = sizeof ops,
};
GLANE_PLUGIN(layers, descriptor)
