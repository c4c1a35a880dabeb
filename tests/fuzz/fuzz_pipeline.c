/* The whole pipeline with the shipped rules: any bytes give a stream that is whole and sound. Facts are what their
 * spans say, in order, apart; each digit run is accounted for; each line is JSON. */
#include <glane/glane.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct stream {
    glane_engine *engine;
    glane_session *session;
    glane_sink *sink;
    size_t source;
    uint32_t end; /* of the last fact */
    int64_t facts, errors;
    int documents, ends;
} stream;

static void require(int holds)
{
    if (!holds)
        abort();
}

/* -- JSON ------------------------------------------------------------------------ */

static const char *json_value(const char *at, const char *end, int depth);

static const char *json_string(const char *at, const char *end)
{
    require(at < end && *at == '"');
    for (at++; at < end && *at != '"'; at++) {
        require((unsigned char)*at >= 0x20);
        if (*at == '\\') {
            at++;
            require(at < end && strchr("\"\\/bfnrtu", *at) != NULL);
        }
    }
    require(at < end);
    return at + 1;
}

static const char *json_number(const char *at, const char *end)
{
    const char *start = at;
    at += at < end && *at == '-';
    require(at < end && *at >= '0' && *at <= '9');
    require(*at != '0' || at + 1 == end || at[1] < '0' || at[1] > '9');
    while (at < end && ((*at >= '0' && *at <= '9') || *at == '.'))
        at++;
    require(at - start < 1100 && at[-1] != '.');
    return at;
}

static const char *json_items(const char *at, const char *end, int depth, char closing)
{
    for (at++; at < end && *at != closing; at += *at == ',') {
        if (closing == '}') {
            at = json_string(at, end);
            require(at < end && *at == ':');
            at++;
        }
        at = json_value(at, end, depth + 1);
        require(at < end && (*at == ',' || *at == closing));
    }
    require(at < end);
    return at + 1;
}

static const char *json_value(const char *at, const char *end, int depth)
{
    require(at < end && depth < 8);
    if (*at == '"')
        return json_string(at, end);
    if (*at == '{' || *at == '[')
        return json_items(at, end, depth, *at == '{' ? '}' : ']');
    if (end - at >= 4 && memcmp(at, "true", 4) == 0)
        return at + 4;
    return json_number(at, end);
}

/* What the sink writes at once is one line. */
static void on_written(void *user, const char *text, size_t length)
{
    (void)user;
    require(length > 2 && text[0] == '{' && text[length - 1] == '\n');
    require(json_value(text, text + length - 1, 0) == text + length - 1);
}

/* -- records --------------------------------------------------------------------- */

static const glane_attr *attr(const stream *s, const glane_record *r, const char *name, uint32_t tag)
{
    for (uint32_t i = 0; i < r->attr_count; i++)
        if (strcmp(glane_key_name(s->engine, r->attrs[i].key), name) == 0) {
            require(r->attrs[i].tag == tag);
            return &r->attrs[i];
        }
    abort();
}

static void check_keys(const stream *s, const glane_record *r)
{
    for (uint32_t i = 0; i < r->attr_count; i++) {
        const glane_attr *a = &r->attrs[i];
        require(glane_key_name(s->engine, a->key)[0] != '\0');
        require(a->tag >= GLANE_STRING && a->tag <= GLANE_LIST && a->tag != GLANE_SPAN &&
                a->tag != GLANE_FACT);
        for (uint32_t k = 0; k < i; k++)
            require(r->attrs[k].key != a->key);
        if (a->tag == GLANE_RECORD)
            check_keys(s, a->as.record);
        if (a->tag == GLANE_RANGE)
            require(a->as.range[0] <= a->as.range[1]);
    }
}

static void check_fact(stream *s, const glane_record *r)
{
    glane_str text = glane_session_text(s->session), surface = attr(s, r, "text", GLANE_STRING)->as.string;
    const glane_record *span = attr(s, r, "span", GLANE_RECORD)->as.record;
    const glane_record *origin = attr(s, r, "origin", GLANE_RECORD)->as.record;
    const uint32_t *bytes = attr(s, span, "byte", GLANE_RANGE)->as.range;
    const uint32_t *chars = attr(s, span, "char", GLANE_RANGE)->as.range;
    const uint32_t *source = attr(s, origin, "byte", GLANE_RANGE)->as.range;
    require(bytes[0] < bytes[1] && bytes[1] <= text.len && bytes[0] >= s->end);
    require(surface.len == bytes[1] - bytes[0] &&
            memcmp(surface.data, text.data + bytes[0], surface.len) == 0);
    require(((unsigned char)text.data[bytes[0]] & 0xC0) != 0x80);
    require(bytes[1] == text.len || ((unsigned char)text.data[bytes[1]] & 0xC0) != 0x80);
    require(chars[0] < chars[1] && chars[1] - chars[0] <= surface.len);
    require(source[0] < source[1] && source[1] <= s->source);
    require(attr(s, r, "type", GLANE_STRING)->as.string.len &&
            attr(s, r, "rule", GLANE_STRING)->as.string.len);
    s->end = bytes[1];
    s->facts++;
}

static int64_t count(const stream *s, const glane_record *numbers, const char *name)
{
    int64_t n = attr(s, numbers, name, GLANE_INTEGER)->as.integer;
    require(n >= 0);
    return n;
}

static glane_status on_record(void *user, const glane_record *r)
{
    stream *s = user;
    require(s->ends == 0 && (s->documents == 1) == (strcmp(r->kind, "document") != 0));
    check_keys(s, r);
    if (strcmp(r->kind, "document") == 0) {
        s->documents++;
    } else if (strcmp(r->kind, "fact") == 0) {
        check_fact(s, r);
    } else if (strcmp(r->kind, "error") == 0) {
        require(attr(s, r, "code", GLANE_STRING)->as.string.len &&
                attr(s, r, "message", GLANE_STRING)->as.string.len);
        s->errors++;
    } else {
        require(strcmp(r->kind, "end") == 0);
        const glane_record *numbers = attr(s, r, "numbers", GLANE_RECORD)->as.record;
        require(count(s, numbers, "total") ==
                count(s, numbers, "facts") + count(s, numbers, "aside") + count(s, numbers, "unexplained"));
        require(attr(s, r, "facts", GLANE_INTEGER)->as.integer == s->facts);
        s->ends++;
    }
    return glane_sink_record(s->sink, r);
}

static void on_diagnostic(void *user, const glane_diagnostic *diagnostic)
{
    (void)user;
    (void)diagnostic;
    abort(); /* the shipped rules are sound */
}

/* One engine for the whole run. */
static stream *open_stream(void)
{
    static stream s;
    if (!s.engine) {
        static const char *const none[] = {NULL}, *const rules[] = {GLANE_TEST_RULES, NULL};
        require(glane_engine_new(&(glane_options){.size = sizeof(glane_options),
                                                  .plugin_dirs = none,
                                                  .rule_paths = rules,
                                                  .on_diagnostic = on_diagnostic},
                                 &s.engine) == GLANE_OK);
        s.session = glane_session_new(s.engine);
        s.sink = glane_sink_new(s.engine, "ndjson", on_written, NULL);
        require(s.session && s.sink);
    }
    return &s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    stream *s = open_stream();
    s->source = size;
    s->end = 0;
    s->facts = s->errors = 0;
    s->documents = s->ends = 0;
    glane_status status = glane_extract(s->session, "fuzz", data, size, on_record, s);
    require(s->documents == 1 && s->ends == 1);
    require(status == (s->errors == 0 ? GLANE_OK : status == GLANE_FAILED ? GLANE_FAILED : GLANE_SKIP));
    return 0;
}
