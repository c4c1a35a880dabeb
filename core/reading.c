/* reading.c: see reading.h. In memory's own layout: the key has the build. Bytes that come back were written by
 * this program, but by a process that read foreign documents: each part is checked as a reader's own events are. */
#include "reading.h"

#include "bytes.h"
#include "engine.h"
#include "recipe.h"
#include "sha256.h"

/* Not kept: what is larger takes its reader less time than it takes memory here. */
#define MOST_BYTES ((size_t)256 << 20)
/* A part of a place that is the last one's. */
#define SAME_PART UINT32_MAX

void gl_session_readings(glane_session *s, const gl_readings *readings)
{
    s->readings = readings;
}

void gl_reading_key(glane_session *s, uint32_t plugin, const char *digest, char key[65])
{
    char both[128];
    if (!s->reader_keys)
        s->reader_keys = gl_alloc(s->arena, s->engine->plugins.count * sizeof *s->reader_keys);
    if (!s->reader_keys[plugin][0])
        gl_recipe_reader(s->engine, plugin, s->reader_keys[plugin]);
    memcpy(both, s->reader_keys[plugin], 64);
    memcpy(both + 64, digest, 64);
    gl_sha256(both, sizeof both, key);
}

/* -- keeping ------------------------------------------------------------------- */

static void put_place(gl_buffer *out, const glane_place *place, const glane_str *last)
{
    gl_put_u32(out, place->page);
    gl_put(out, place->box, sizeof place->box);
    if (last && glane_str_equal(*last, place->part))
        gl_put_u32(out, SAME_PART);
    else
        gl_put_string(out, place->part);
}

static void put_problem(gl_buffer *out, const gl_problem *problem)
{
    gl_put_string(out, glane_str_of(problem->stage));
    gl_put_string(out, glane_str_of(problem->code));
    gl_put_string(out, problem->message);
    gl_put_u32(out, (size_t)problem->fatal);
    put_place(out, &problem->place, NULL);
}

void gl_reading_keep(glane_session *s, const char *key)
{
    const gl_text *text = &s->text;
    const gl_structure *structure = &text->structure;
    gl_buffer out = {0};
    for (uint32_t i = 0; i < s->problem_count; i++)
        if (s->problems[i].placed)
            return; /* a reader's have no span */
    gl_put(&out, &s->steps, sizeof s->steps);
    gl_put_string(&out, s->source_title);
    gl_put_string(&out, s->source_date);
    gl_put_string(&out, (glane_str){text->data, text->len});
    gl_put_u32(&out, text->origin.count);
    gl_put(&out, text->origin.segments, text->origin.count * sizeof *text->origin.segments);
    gl_put_u32(&out, structure->block_count);
    gl_put(&out, structure->blocks, structure->block_count * sizeof *structure->blocks);
    gl_put_u32(&out, structure->mask_count);
    gl_put(&out, structure->masks, structure->mask_count * sizeof *structure->masks);
    gl_put_u32(&out, structure->place_count);
    for (uint32_t i = 0; i < structure->place_count; i++) {
        gl_put_u32(&out, structure->places[i].start);
        put_place(&out, &structure->places[i].place, i ? &structure->places[i - 1].place.part : NULL);
    }
    gl_put_u32(&out, s->problems_dropped);
    gl_put_u32(&out, s->problem_count);
    for (uint32_t i = 0; i < s->problem_count; i++)
        put_problem(&out, &s->problems[i]);
    if (out.len <= MOST_BYTES)
        s->readings->keep(s->readings->user, key, (glane_str){out.data, out.len});
    gl_buffer_free(&out);
}

/* -- finding ------------------------------------------------------------------- */

/* A number of items of which each takes so much at least. */
static int get_count(gl_rest *r, uint32_t *count, size_t least)
{
    return gl_get(r, count, sizeof *count) && *count <= r->left / least;
}

static int get_string(gl_rest *r, glane_str *text)
{
    return gl_get_string(r, text) && gl_utf8_valid(text->data, text->len);
}

/* What the source says of itself. */
static int get_source(glane_session *s, gl_rest *r)
{
    glane_str title, date;
    if (!get_string(r, &title) || !get_string(r, &date))
        return 0;
    gl_source_said(s, &s->source_title, title);
    gl_source_said(s, &s->source_date, date);
    return 1;
}

static int get_text(glane_session *s, gl_rest *r, size_t source)
{
    glane_str text;
    uint32_t count;
    gl_segment segment, next;
    if (!get_string(r, &text) || !get_count(r, &count, sizeof segment) || !count != !text.len)
        return 0;
    gl_rest segments = {r->at, count * sizeof segment};
    r->at += segments.left;
    r->left -= segments.left;
    if (!gl_get(&segments, &next, sizeof next))
        return 1;
    for (uint32_t i = 0; i < count; i++) {
        segment = next;
        if (!gl_get(&segments, &next, sizeof next))
            next.out = (uint32_t)text.len;
        if (segment.out != s->text.len || next.out <= segment.out || next.out > text.len || !segment.out_unit)
            return 0;
        const glane_str part = {text.data + segment.out, next.out - segment.out};
        if (segment.in > source || part.len / segment.out_unit * segment.in_unit > source - segment.in ||
            !gl_text_append(&s->text, part, segment.in, segment.out_unit, segment.in_unit))
            return 0;
    }
    return 1;
}

/* Is a span not empty, in the text, and behind the last one? */
static int span_follows(glane_span span, uint32_t *from, uint32_t len)
{
    const int follows = span.start >= *from && span.start < span.end && span.end <= len;
    *from = span.end;
    return follows;
}

static int get_blocks(gl_structure *structure, gl_rest *r, uint32_t len)
{
    uint32_t count, from = 0;
    if (!get_count(r, &count, sizeof *structure->blocks))
        return 0;
    gl_grow((void **)&structure->blocks, &structure->block_capacity, (size_t)count + 1,
            sizeof *structure->blocks);
    for (uint32_t i = 0; i < count; i++) {
        glane_block *block = &structure->blocks[i];
        if (!gl_get(r, block, sizeof *block) || block->size != sizeof *block ||
            !span_follows(block->text, &from, len))
            return 0;
    }
    structure->block_count = count;
    if (!get_count(r, &count, sizeof *structure->masks))
        return 0;
    gl_grow((void **)&structure->masks, &structure->mask_capacity, (size_t)count + 1,
            sizeof *structure->masks);
    for (uint32_t i = from = 0; i < count; i++)
        if (!gl_get(r, &structure->masks[i], sizeof *structure->masks) ||
            !span_follows(structure->masks[i], &from, len))
            return 0;
    structure->mask_count = count;
    return 1;
}

static int get_place(glane_session *s, gl_rest *r, glane_place *place, const glane_str *last)
{
    uint32_t len;
    glane_str part;
    *place = (glane_place){.size = sizeof *place};
    if (!gl_get(r, &place->page, sizeof place->page) || !gl_get(r, place->box, sizeof place->box) ||
        r->left < sizeof len)
        return 0;
    memcpy(&len, r->at, sizeof len);
    if (len == SAME_PART) {
        if (!last)
            return 0;
        place->part = *last;
        return gl_get(r, &len, sizeof len);
    }
    if (!get_string(r, &part))
        return 0;
    place->part = gl_str_copy(s->document, part);
    return 1;
}

static int get_places(glane_session *s, gl_rest *r)
{
    gl_structure *structure = &s->text.structure;
    uint32_t count, from = 0;
    if (!get_count(r, &count, sizeof count))
        return 0;
    gl_grow((void **)&structure->places, &structure->place_capacity, (size_t)count + 1,
            sizeof *structure->places);
    for (uint32_t i = 0; i < count; i++) {
        gl_place_run *run = &structure->places[i];
        if (!gl_get(r, &run->start, sizeof run->start) || run->start < from || run->start > s->text.len ||
            !get_place(s, r, &run->place, i ? &structure->places[i - 1].place.part : NULL))
            return 0;
        from = run->start;
    }
    structure->place_count = count;
    return 1;
}

static int get_problems(glane_session *s, gl_rest *r)
{
    uint32_t dropped, count, fatal;
    if (!gl_get(r, &dropped, sizeof dropped) || !get_count(r, &count, sizeof count))
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        glane_str stage, code, message;
        glane_place place;
        if (!get_string(r, &stage) || !get_string(r, &code) || !get_string(r, &message) ||
            !gl_get(r, &fatal, sizeof fatal) || !get_place(s, r, &place, NULL))
            return 0;
        gl_problem_add(s, gl_str_copy(s->document, stage).data, gl_str_copy(s->document, code).data,
                       fatal != 0, NULL, "%.*s", (int)message.len, message.data);
        s->problems[s->problem_count - 1].place = place;
    }
    s->problems_dropped = dropped;
    return count <= GL_MAX_DOCUMENT_ERRORS;
}

int gl_reading_find(glane_session *s, const char *key, size_t source)
{
    glane_str reading;
    if (!s->readings->find(s->readings->user, key, &reading))
        return 0;
    gl_rest r = {reading.data, reading.len};
    if (gl_get(&r, &s->steps, sizeof s->steps) && get_source(s, &r) && get_text(s, &r, source) &&
        get_blocks(&s->text.structure, &r, s->text.len) && get_places(s, &r) && get_problems(s, &r) &&
        r.left == 0)
        return 1;
    gl_text_reset(&s->text);
    s->steps = 0;
    s->source_title = s->source_date = (glane_str){"", 0};
    s->problem_count = s->problems_dropped = 0;
    return 0;
}
