/* source.c: decoding, and the way back. */
#include "source.h"

static void *grown(const html_source *s, void *old, size_t used, size_t size)
{
    void *memory = s->host->alloc(s->ctx, size);
    if (memory && used > 0)
        memcpy(memory, old, used);
    return memory;
}

/* A parser of XML stops at NUL and drops control characters and U+FFFE, U+FFFF: places would not add up. */
static void clean(char *data, size_t len)
{
    unsigned char *p = (unsigned char *)data;
    for (size_t i = 0; i < len; i++) {
        if (p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r')
            p[i] = ' ';
        else if (p[i] == 0xEF && i + 2 < len && p[i + 1] == 0xBF && p[i + 2] >= 0xBE)
            p[i + 2] = 0xBD;
    }
}

static glane_status take(void *user, glane_str utf8, uint64_t source, uint32_t text_unit, uint32_t source_unit)
{
    html_source *s = user;
    if (utf8.len >= UINT32_MAX / 2 - s->len)
        return GLANE_FAILED;
    if (s->len + utf8.len >= s->capacity) {
        size_t size = (s->len + utf8.len) * 2 + 64;
        if (!(s->data = grown(s, s->data, s->len, size)))
            return GLANE_FAILED;
        s->capacity = size;
    }
    const html_run *last = s->run_count ? &s->runs[s->run_count - 1] : NULL;
    int joins = last && last->text_unit == text_unit && last->source_unit == source_unit &&
                source == last->source + (uint64_t)(s->len - last->at) / text_unit * source_unit;
    if (!joins && s->run_count == s->run_capacity) {
        size_t count = s->run_capacity * 2 + 64;
        if (!(s->runs = grown(s, s->runs, s->run_count * sizeof *s->runs, count * sizeof *s->runs)))
            return GLANE_FAILED;
        s->run_capacity = count;
    }
    if (!joins)
        s->runs[s->run_count++] = (html_run){s->len, source, text_unit, source_unit};
    memcpy(s->data + s->len, utf8.data, utf8.len);
    s->len += (uint32_t)utf8.len;
    s->data[s->len] = '\0';
    return GLANE_OK;
}

glane_status html_source_read(html_source *s, glane_str bytes)
{
    s->capacity = bytes.len + bytes.len / 8 + 64;
    s->data = s->host->alloc(s->ctx, s->capacity);
    if (!s->data)
        return GLANE_FAILED;
    glane_status status = s->host->decode(s->ctx, bytes, take, s);
    clean(s->data, s->len);
    return status;
}

/* The run that holds a byte. There is one: a source that is not empty begins with a run. */
static uint32_t run_of(const html_source *s, uint32_t at)
{
    uint32_t low = 0, high = s->run_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (s->runs[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Where the unit that holds a byte begins in the file, or ends. */
static uint64_t to_file(const html_source *s, uint32_t at, uint32_t past)
{
    if (s->run_count == 0)
        return 0;
    const html_run *run = &s->runs[run_of(s, at)];
    return run->source + ((uint64_t)(at - run->at) / run->text_unit + past) * run->source_unit;
}

glane_status html_source_pass(const html_source *s, uint32_t start, uint32_t end)
{
    glane_status status = GLANE_OK;
    for (uint32_t i = start < end ? run_of(s, start) : s->run_count; i < s->run_count && start < end; i++) {
        const html_run *run = &s->runs[i];
        uint32_t stop = i + 1 < s->run_count && s->runs[i + 1].at < end ? s->runs[i + 1].at : end;
        uint64_t from = run->source + (uint64_t)(start - run->at) / run->text_unit * run->source_unit;
        status = s->host->read_text(s->ctx, (glane_str){s->data + start, stop - start}, from, run->text_unit,
                                    run->source_unit);
        if (status != GLANE_OK)
            return status;
        start = stop;
    }
    return status;
}

glane_status html_source_pass_for(const html_source *s, glane_str text, uint32_t start, uint32_t end)
{
    if (text.len == 0)
        return GLANE_OK;
    uint64_t from = to_file(s, start, 0), to = end > start ? to_file(s, end - 1, 1) : from;
    uint64_t size = to > from && to - from <= UINT16_MAX ? to - from : 0;
    return s->host->read_text(s->ctx, text, from, (uint32_t)text.len, (uint32_t)size);
}

glane_status html_source_insert(const html_source *s, const char *text, uint32_t at)
{
    return s->host->read_text(s->ctx, glane_str_of(text), to_file(s, at, 0), 1, 0);
}
