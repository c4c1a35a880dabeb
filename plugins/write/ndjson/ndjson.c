/* ndjson.c: the fact stream as NDJSON, one record one line, keys in the order given.
 *
 * The state holds the line under way and the key names met so far, each ready
 * to be copied; both live as long as the session. */
#include "json.h"

/* Names are found by the low bits of their key's id: ids are small and few. */
#define NDJSON_NAMES 512u
/* A name that is kept is copied in blocks of 16 bytes. */
#define NDJSON_NAME_BLOCK 16u
#define NDJSON_NAME_MAX 48u
/* A decimal's exponent is within 999: its sign, digits, zeros and point fit. */
#define NDJSON_DECIMAL_MAX 1100u
/* What a key and a number take at most, with commas, quotes and brackets to spare. */
#define NDJSON_ATTR_MAX (NDJSON_NAME_MAX + NDJSON_DECIMAL_MAX + 16u)
/* Records nest two deep; more than this is a host that is wrong. */
#define NDJSON_DEPTH 8

/* A key's name as it stands in a line. Longer ones, and those that need escapes, are not kept. */
typedef struct ndjson_name {
    uint32_t key; /* its id + 1; 0: free */
    uint32_t len;
    char text[NDJSON_NAME_MAX]; /* "name": */
} ndjson_name;

typedef struct ndjson_instance {
    const glane_host *host;
} ndjson_instance;

typedef struct ndjson_state {
    const glane_host *host;
    ndjson_name names[NDJSON_NAMES];
    ndjson_json json;
} ndjson_state;

static char *ndjson_literal(char *out, const char *text)
{
    const glane_str literal = glane_str_of(text);
    memcpy(out, literal.data, literal.len);
    return out + literal.len;
}

static int ndjson_is_plain(const char *name)
{
    for (; *name; name++) {
        if ((unsigned char)*name < 0x20 || *name == '"' || *name == '\\')
            return 0;
    }
    return 1;
}

/* Keeps a name that is fit for it; is it? */
static int ndjson_keep(ndjson_name *name, uint32_t key, const char *text)
{
    const size_t len = text ? strlen(text) : 0;
    if (!text || len + 3 > NDJSON_NAME_MAX || !ndjson_is_plain(text))
        return 0;
    name->key = key + 1;
    name->len = (uint32_t)len + 3;
    name->text[0] = '"';
    memcpy(name->text + 1, text, len);
    memcpy(name->text + 1 + len, "\":", 2);
    return 1;
}

/* Writes `"name":`, the comma before it too unless the object has just begun. */
static inline char *ndjson_key(ndjson_state *state, glane_context *ctx, char *out, uint32_t key)
{
    ndjson_name *name = &state->names[key % NDJSON_NAMES];
    if (out[-1] != '{')
        *out++ = ',';
    if (name->key != key + 1) {
        const char *text = state->host->key_name(ctx, key);
        if (!ndjson_keep(name, key, text)) {
            out = ndjson_string(&state->json, out, glane_str_of(text));
            out = ndjson_room(&state->json, out, NDJSON_ATTR_MAX);
            *out++ = ':';
            return out;
        }
    }
    const uint32_t len = name->len;
    memcpy(out, name->text, NDJSON_NAME_BLOCK);
    for (uint32_t i = NDJSON_NAME_BLOCK; i < len; i += NDJSON_NAME_BLOCK)
        memcpy(out + i, name->text + i, NDJSON_NAME_BLOCK);
    return out + len;
}

static char *ndjson_decimal(ndjson_state *state, char *out, const glane_decimal *value)
{
    const size_t len = state->host->decimal_print(value, out, NDJSON_DECIMAL_MAX);
    if (len == 0)
        state->json.status = GLANE_FAILED;
    return out + len;
}

/* Four numbers with up to two decimals. */
static char *ndjson_box(char *out, const int32_t *box)
{
    *out++ = '[';
    for (int i = 0; i < 4; i++) {
        const int64_t value = box[i], size = value < 0 ? -value : value;
        if (i > 0)
            *out++ = ',';
        if (value < 0)
            *out++ = '-';
        out = ndjson_integer(out, size / 100);
        if (size % 100) {
            *out++ = '.';
            *out++ = (char)('0' + size % 100 / 10);
            if (size % 10)
                *out++ = (char)('0' + size % 10);
        }
    }
    *out++ = ']';
    return out;
}

static char *ndjson_object(ndjson_state *state, glane_context *ctx, char *out, const glane_record *record,
                           int depth);

static char *ndjson_list(ndjson_state *state, glane_context *ctx, char *out, const glane_record *list, int depth);

static inline char *ndjson_value(ndjson_state *state, glane_context *ctx, char *out, const glane_attr *attr,
                                 int depth)
{
    switch (attr->tag) {
    case GLANE_STRING:
        return ndjson_string(&state->json, out, attr->as.string);
    case GLANE_DECIMAL:
        return ndjson_decimal(state, out, attr->as.decimal);
    case GLANE_INTEGER:
        return ndjson_integer(out, attr->as.integer);
    case GLANE_TRUE:
        return ndjson_literal(out, "true");
    case GLANE_RANGE:
        return ndjson_range(out, attr->as.range);
    case GLANE_LIST:
        return ndjson_list(state, ctx, out, attr->as.record, depth + 1);
    case GLANE_BOX:
        return ndjson_box(out, attr->as.box);
    default:
        return ndjson_object(state, ctx, out, attr->as.record, depth + 1);
    }
}

/* A tag that a sink does not see, or does not know yet, leaves its key out. */
static int ndjson_is_known(uint32_t tag)
{
    return (tag >= GLANE_STRING && tag <= GLANE_TRUE) || tag == GLANE_RANGE || tag == GLANE_RECORD ||
           tag == GLANE_LIST || tag == GLANE_BOX;
}

/* Makes room for an attribute. The byte before `out` says whether a comma is due: it goes on with the rest. */
static char *ndjson_next(ndjson_state *state, char *out)
{
    if ((size_t)(state->json.data + NDJSON_BUFFER - out) < NDJSON_ATTR_MAX) {
        const char last = out[-1];
        out = ndjson_spill(&state->json, out - 1);
        *out++ = last;
    }
    return out;
}

/* The items of a list, without their keys. */
static char *ndjson_list(ndjson_state *state, glane_context *ctx, char *out, const glane_record *list, int depth)
{
    if (depth > NDJSON_DEPTH) {
        state->json.status = GLANE_FAILED;
        return out;
    }
    *out++ = '[';
    for (uint32_t i = 0; i < list->attr_count; i++) {
        if (!ndjson_is_known(list->attrs[i].tag))
            continue;
        out = ndjson_next(state, out);
        if (out[-1] != '[')
            *out++ = ',';
        out = ndjson_value(state, ctx, out, &list->attrs[i], depth);
    }
    out = ndjson_room(&state->json, out, NDJSON_ATTR_MAX);
    *out++ = ']';
    return out;
}

/* Called with room for an attribute; every attribute leaves room for a bracket or two. */
static char *ndjson_object(ndjson_state *state, glane_context *ctx, char *out, const glane_record *record,
                           int depth)
{
    if (depth > NDJSON_DEPTH) {
        state->json.status = GLANE_FAILED;
        return out;
    }
    *out++ = '{';
    if (record->kind) {
        out = ndjson_literal(out, "\"record\":");
        out = ndjson_string(&state->json, out, glane_str_of(record->kind));
    }
    for (uint32_t i = 0; i < record->attr_count; i++) {
        const glane_attr *attr = &record->attrs[i];
        if (!ndjson_is_known(attr->tag))
            continue;
        out = ndjson_next(state, out);
        out = ndjson_key(state, ctx, out, attr->key);
        out = ndjson_value(state, ctx, out, attr, depth);
    }
    out = ndjson_room(&state->json, out, NDJSON_ATTR_MAX);
    *out++ = '}';
    return out;
}

static glane_status ndjson_record(void *state, glane_context *ctx, const glane_record *record)
{
    ndjson_state *self = state;
    char *out = ndjson_object(self, ctx, ndjson_begin(&self->json, ctx), record, 0);
    *out++ = '\n';
    ndjson_spill(&self->json, out);
    return self->json.status;
}

static glane_status ndjson_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                  void **instance)
{
    (void)settings;
    ndjson_instance *self = host->alloc(ctx, sizeof *self);
    if (!self)
        return GLANE_FATAL;
    self->host = host;
    *instance = self;
    return GLANE_OK;
}

static glane_status ndjson_open(void *instance, glane_context *ctx, void **state)
{
    const ndjson_instance *self = instance;
    ndjson_state *opened = self->host->alloc(ctx, sizeof *opened);
    if (!opened)
        return GLANE_FATAL;
    opened->host = self->host;
    opened->json.write = self->host->write;
    *state = opened;
    return GLANE_OK;
}

static const glane_sink_ops ndjson_ops = {.record = ndjson_record, .joins = 1};

static const glane_plugin ndjson_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "ndjson",
    .version = "0.1.0",
    .summary = "writes the fact stream as NDJSON, one record a line",
    .create = ndjson_create,
    .open = ndjson_open,
    .ops = &ndjson_ops,
    .ops_size = sizeof ndjson_ops,
};

GLANE_PLUGIN(ndjson, ndjson_plugin)
