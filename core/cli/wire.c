/* wire.c: see wire.h. A record is its length (32 bits), the length of its kind and the kind, and its
 * keys: their number, then of each key, tag and value as they stand in memory. Bytes of a sink have
 * GL_WIRE_BYTES in place of the kind's length, and the sink's number. */
#include "wire.h"

#include "bytes.h"
#include "limits.h"

/* Records nest two deep. */
#define GL_WIRE_DEPTH 8
#define GL_WIRE_BYTES UINT32_MAX
/* A key takes this much at least. */
#define GL_WIRE_ATTR 8

/* -- sending ------------------------------------------------------------------- */

static void gl_put_key(gl_buffer *buffer, const gl_wire_keys *keys, uint32_t key)
{
    gl_put_u32(buffer, key < keys->count ? key : GLANE_NONE);
    if (key >= keys->count)
        gl_put_string(buffer, glane_str_of(glane_key_name(keys->engine, key)));
}

static void gl_put_attrs(gl_buffer *buffer, const gl_wire_keys *keys, const glane_record *record)
{
    gl_put_u32(buffer, record->attr_count);
    for (uint32_t i = 0; i < record->attr_count; i++) {
        const glane_attr *attr = &record->attrs[i];
        gl_put_key(buffer, keys, attr->key);
        gl_put_u32(buffer, attr->tag);
        switch (attr->tag) {
        case GLANE_STRING:
            gl_put_string(buffer, attr->as.string);
            break;
        case GLANE_DECIMAL:
            gl_put(buffer, attr->as.decimal, sizeof *attr->as.decimal);
            break;
        case GLANE_INTEGER:
            gl_put(buffer, &attr->as.integer, sizeof attr->as.integer);
            break;
        case GLANE_RANGE:
            gl_put(buffer, attr->as.range, sizeof attr->as.range);
            break;
        case GLANE_BOX:
            gl_put(buffer, attr->as.box, 4 * sizeof *attr->as.box);
            break;
        case GLANE_RECORD:
        case GLANE_LIST:
            gl_put_attrs(buffer, keys, attr->as.record);
            break;
        default: /* GLANE_TRUE; records have no other tags */
            break;
        }
    }
}

gl_wire_keys gl_wire_keys_of(const glane_engine *engine)
{
    return (gl_wire_keys){engine, glane_key_count(engine)};
}

void gl_wire_add(gl_buffer *buffer, const gl_wire_keys *keys, const glane_record *record)
{
    const size_t start = buffer->len;
    gl_put_u32(buffer, 0);
    gl_put_string(buffer, glane_str_of(record->kind));
    gl_put_attrs(buffer, keys, record);
    const uint32_t len = (uint32_t)(buffer->len - start - sizeof len);
    memcpy(buffer->data + start, &len, sizeof len);
}

void gl_wire_announce(gl_buffer *buffer, size_t sink, size_t len)
{
    gl_put_u32(buffer, 2 * sizeof(uint32_t) + len);
    gl_put_u32(buffer, GL_WIRE_BYTES);
    gl_put_u32(buffer, sink);
}

/* -- receiving ----------------------------------------------------------------- */

static const char gl_damaged[] = "a worker's records were damaged";

/* A decimal as decimal.h makes them: its users count on that. */
static int gl_decimal_sound(const glane_decimal *d)
{
    int sound = d->count <= GLANE_DECIMAL_DIGITS && d->exponent >= -999 && d->exponent <= 999;
    for (unsigned i = 0; sound && i < d->count; i++)
        sound = d->digits[i] >= '0' && d->digits[i] <= '9';
    return sound;
}

static int gl_get_key(gl_rest *rest, gl_wire *wire, uint32_t *key)
{
    glane_str name;
    if (!gl_get(rest, key, sizeof *key))
        return 0;
    if (*key != GLANE_NONE)
        return *key < wire->keys.count;
    if (!gl_get_string(rest, &name) || memchr(name.data, '\0', name.len))
        return 0;
    *key = glane_key(wire->keys.engine, gl_str_copy(wire->arena, name).data);
    if (*key != GLANE_NONE && *key < (uint64_t)wire->keys.count + GL_MAX_STREAM_KEYS)
        return 1;
    wire->wrong = "the documents have too many keys: more than 10000 names of metadata";
    return 0;
}

static int gl_get_attrs(gl_rest *rest, gl_wire *wire, glane_record *record, int depth);

static int gl_get_value(gl_rest *rest, gl_wire *wire, glane_attr *attr, int depth)
{
    gl_arena *arena = wire->arena;
    glane_decimal *decimal;
    glane_record *nested;
    int32_t *box;
    switch (attr->tag) {
    case GLANE_STRING:
        return gl_get_string(rest, &attr->as.string);
    case GLANE_DECIMAL:
        attr->as.decimal = decimal = gl_alloc(arena, sizeof *decimal);
        return gl_get(rest, decimal, sizeof *decimal) && gl_decimal_sound(decimal);
    case GLANE_INTEGER:
        return gl_get(rest, &attr->as.integer, sizeof attr->as.integer);
    case GLANE_RANGE:
        return gl_get(rest, attr->as.range, sizeof attr->as.range);
    case GLANE_BOX:
        attr->as.box = box = gl_alloc(arena, 4 * sizeof *box);
        return gl_get(rest, box, 4 * sizeof *box);
    case GLANE_RECORD:
    case GLANE_LIST:
        attr->as.record = nested = gl_alloc(arena, sizeof *nested);
        return gl_get_attrs(rest, wire, nested, depth + 1);
    default:
        return attr->tag == GLANE_TRUE;
    }
}

static int gl_get_attrs(gl_rest *rest, gl_wire *wire, glane_record *record, int depth)
{
    uint32_t count;
    if (depth > GL_WIRE_DEPTH || !gl_get(rest, &count, sizeof count) || count > rest->left / GL_WIRE_ATTR)
        return 0;
    glane_attr *attrs = gl_alloc(wire->arena, (count + 1) * sizeof *attrs);
    *record = (glane_record){.size = sizeof *record, .attr_count = count, .attrs = attrs};
    for (uint32_t i = 0; i < count; i++) {
        if (!gl_get_key(rest, wire, &attrs[i].key) || !gl_get(rest, &attrs[i].tag, sizeof attrs[i].tag) ||
            !gl_get_value(rest, wire, &attrs[i], depth))
            return 0;
    }
    return 1;
}

static int gl_record_take(gl_wire *wire, const char *bytes, size_t len)
{
    gl_rest rest = {bytes, len};
    glane_record record;
    glane_str kind;
    uint32_t what, sink;
    if (len >= sizeof what && (memcpy(&what, bytes, sizeof what), what == GL_WIRE_BYTES)) {
        rest = (gl_rest){bytes + sizeof what, len - sizeof what};
        if (!gl_get(&rest, &sink, sizeof sink) || !wire->on_bytes)
            wire->wrong = gl_damaged;
        return !wire->wrong && wire->on_bytes(wire->user, sink, rest.at, rest.left);
    }
    gl_arena_reset(wire->arena);
    if (!gl_get_string(&rest, &kind) || !gl_get_attrs(&rest, wire, &record, 0) || rest.left > 0) {
        wire->wrong = wire->wrong ? wire->wrong : gl_damaged;
        return 0;
    }
    record.kind = gl_str_copy(wire->arena, kind).data;
    return wire->on_record(wire->user, &record) == GLANE_OK;
}

int gl_wire_take(void *wire, const char *bytes, size_t len)
{
    gl_wire *self = wire;
    uint32_t size;
    if (self->pending.len > 0) { /* all records but the first of these are taken where they stand */
        gl_buffer_add(&self->pending, bytes, len);
        bytes = self->pending.data;
        len = self->pending.len;
    }
    size_t at = 0;
    while (len - at >= sizeof size) {
        memcpy(&size, bytes + at, sizeof size);
        if (size > len - at - sizeof size)
            break;
        if (!gl_record_take(self, bytes + at + sizeof size, size))
            return 0;
        at += sizeof size + size;
    }
    if (self->pending.len > 0) {
        memmove(self->pending.data, self->pending.data + at, len - at);
        self->pending.len = len - at;
    } else {
        gl_buffer_add(&self->pending, bytes + at, len - at);
    }
    return 1;
}

void gl_wire_free(gl_wire *wire)
{
    gl_buffer_free(&wire->pending);
    gl_arena_free(wire->arena);
}
