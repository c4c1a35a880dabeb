/* record_read.c: see record_read.h. JSON says less than a record: what a list is, is told by its key, and what a
 * number is, by the kind that packs give the key. */
#include "record_read.h"

#include "decimal.h"
#include "documents.h"

#include <stdlib.h>

typedef struct gl_recording {
    gl_arena *arena;
    const glane_engine *engine;
    const char *what; /* is wrong; NULL: nothing */
} gl_recording;

static int gl_recording_wrong(gl_recording *self, const char *what)
{
    self->what = self->what ? self->what : what;
    return 0;
}

/* A whole number that fits. */
static int gl_integer_of(glane_str text, int64_t *value)
{
    if (text.len == 0 || text.len > 18 || memchr(text.data, '.', text.len) || memchr(text.data, 'e', text.len) ||
        memchr(text.data, 'E', text.len))
        return 0;
    *value = strtoll(text.data, NULL, 10);
    return 1;
}

static int gl_number_of(gl_recording *self, const gl_json *item, glane_attr *attr)
{
    attr->tag = GLANE_INTEGER;
    if (glane_key_kind(self->engine, attr->key) != GLANE_DECIMAL && gl_integer_of(item->text, &attr->as.integer))
        return 1;
    glane_decimal *decimal = gl_alloc(self->arena, sizeof *decimal);
    attr->tag = GLANE_DECIMAL;
    attr->as.decimal = decimal;
    return gl_decimal_parse(item->text, decimal) == GLANE_OK || gl_recording_wrong(self, "a number has too many digits");
}

/* [START, END] */
static int gl_range_of(gl_recording *self, const gl_json *list, glane_attr *attr)
{
    uint32_t i = 0;
    attr->tag = GLANE_RANGE;
    for (const gl_json *item = list->first; item; item = item->next, i++) {
        int64_t value;
        if (i >= 2 || item->kind != GL_JSON_NUMBER || !gl_integer_of(item->text, &value) || value < 0 || value > UINT32_MAX)
            return gl_recording_wrong(self, "a span is [START,END]");
        attr->as.range[i] = (uint32_t)value;
    }
    return i == 2 || gl_recording_wrong(self, "a span is [START,END]");
}

/* Four numbers with up to two decimals, in hundredths. */
static int gl_box_of(gl_recording *self, const gl_json *list, glane_attr *attr)
{
    int32_t *box = gl_alloc(self->arena, 4 * sizeof *box);
    uint32_t i = 0;
    attr->tag = GLANE_BOX;
    attr->as.box = box;
    for (const gl_json *item = list->first; item; item = item->next, i++) {
        glane_decimal value;
        char text[GL_DECIMAL_TEXT];
        int64_t number = 0;
        if (i >= 4 || item->kind != GL_JSON_NUMBER || gl_decimal_parse(item->text, &value) != GLANE_OK ||
            gl_decimal_scale(&value, 2) != GLANE_OK || !gl_decimal_print(&value, text, sizeof text) ||
            !gl_integer_of(glane_str_of(text), &number) || number > INT32_MAX || number < INT32_MIN)
            return gl_recording_wrong(self, "a box is four numbers");
        box[i] = (int32_t)number;
    }
    return i == 4 || gl_recording_wrong(self, "a box is four numbers");
}

static int gl_attrs_of(gl_recording *self, const gl_json *items, glane_record *record);

static int gl_attr_of(gl_recording *self, const gl_json *item, glane_attr *attr)
{
    glane_record *nested;
    switch (item->kind) {
    case GL_JSON_STRING:
        attr->tag = GLANE_STRING;
        attr->as.string = item->text;
        return 1;
    case GL_JSON_NUMBER:
        return gl_number_of(self, item, attr);
    case GL_JSON_TRUE:
        attr->tag = GLANE_TRUE;
        return 1;
    case GL_JSON_LIST:
        if (glane_str_equal(item->key, glane_str_of("char")) || glane_str_equal(item->key, glane_str_of("byte")))
            return gl_range_of(self, item, attr);
        if (glane_str_equal(item->key, glane_str_of("box")))
            return gl_box_of(self, item, attr);
        break;
    case GL_JSON_MAP:
        break;
    default:
        return gl_recording_wrong(self, "a value is null or false: keys that do not apply are left out");
    }
    attr->tag = item->kind == GL_JSON_LIST ? GLANE_LIST : GLANE_RECORD;
    attr->as.record = nested = gl_alloc(self->arena, sizeof *nested);
    return gl_attrs_of(self, item, nested);
}

static int gl_attrs_of(gl_recording *self, const gl_json *items, glane_record *record)
{
    glane_attr *attrs = gl_alloc(self->arena, ((size_t)items->count + 1) * sizeof *attrs);
    *record = (glane_record){.size = sizeof *record, .attrs = attrs};
    for (const gl_json *item = items->first; item; item = item->next) {
        if (items->kind == GL_JSON_MAP && glane_str_equal(item->key, glane_str_of("record")) && item->kind == GL_JSON_STRING)
            continue;
        glane_attr *attr = &attrs[record->attr_count++];
        /* The items of a list have no keys, and theirs mean nothing. */
        attr->key = glane_key(self->engine, items->kind == GL_JSON_MAP ? item->key.data : "id");
        if (attr->key == GLANE_NONE)
            return gl_recording_wrong(self, "the stream has more keys than there may be");
        if (!gl_attr_of(self, item, attr))
            return 0;
    }
    return 1;
}

const glane_record *gl_record_read(gl_arena *arena, const glane_engine *engine, glane_str line, gl_json_fault *fault)
{
    gl_recording self = {.arena = arena, .engine = engine};
    const gl_json *object = gl_json_read(arena, line, fault);
    const gl_json *kind = object ? gl_json_get(object, "record") : NULL;
    glane_record *record = gl_alloc(arena, sizeof *record);
    if (!object)
        return NULL;
    if (!kind || kind->kind != GL_JSON_STRING)
        self.what = "it says nothing of what record it is";
    if (self.what || !gl_attrs_of(&self, object, record)) {
        *fault = (gl_json_fault){.what = self.what, .column = 1};
        return NULL;
    }
    record->kind = kind->text.data;
    return record;
}

uint64_t gl_record_number(const glane_engine *engine, const glane_record *record, const char *name)
{
    const glane_attr *attr = gl_attr(engine, record, name);
    return attr && attr->tag == GLANE_INTEGER && attr->as.integer >= 0 ? (uint64_t)attr->as.integer : UINT64_MAX;
}
