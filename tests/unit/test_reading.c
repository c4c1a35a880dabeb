/* Readings that are kept: what comes back is what there was; what is damaged does no harm. */
#include "engine_fixture.h"

#include "engine.h"
#include "reading.h"

#define SOURCE 1000

/* One reading, as it was kept. */
typedef struct shelf {
    char key[65];
    char *data;
    size_t len;
} shelf;

static int shelf_find(void *user, const char *key, glane_str *reading)
{
    const shelf *self = user;
    *reading = (glane_str){self->data, self->len};
    return self->data && memcmp(key, self->key, 64) == 0;
}

static void shelf_keep(void *user, const char *key, glane_str reading)
{
    shelf *self = user;
    memcpy(self->key, key, 64);
    free(self->data);
    self->data = malloc(reading.len ? reading.len : 1);
    memcpy(self->data, reading.data, reading.len);
    self->len = reading.len;
}

static const char key[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* What a reader with all there is might have said. */
static void fill(glane_session *s)
{
    gl_structure *structure = &s->text.structure;
    const glane_block heading = {.size = sizeof heading, .kind = GLANE_BLOCK_HEADING, .level = 2};
    const glane_block cell = {.size = sizeof cell, .kind = GLANE_BLOCK_CELL, .table = 1, .row = 2, .column = 3};
    const glane_place first = {.size = sizeof first, .page = 3, .box = {1, -2, 300, 400}, .part = glane_str_of("word/document.xml")};
    glane_place second = first;
    second.page = 4;
    gl_session_reset(s, SOURCE);
    gl_structure_place(structure, &first, 0);
    gl_structure_block(structure, &heading, 0);
    assert_true(gl_text_append(&s->text, glane_str_of("Été "), 10, 6, 4));
    assert_true(gl_text_append(&s->text, glane_str_of("2021"), 20, 1, 1));
    assert_true(gl_text_append(&s->text, glane_str_of("\n"), 24, 1, 0));
    gl_structure_block(structure, &cell, s->text.len);
    gl_structure_place(structure, &second, s->text.len);
    assert_true(gl_text_append(&s->text, glane_str_of("é€é€"), 500, 5, 2));
    gl_structure_mask(structure, 1, s->text.len);
    assert_true(gl_text_append(&s->text, glane_str_of("menu"), 600, 1, 1));
    gl_structure_mask(structure, 0, s->text.len);
    gl_problem_add(s, "read", "no-text", 0, NULL, "page %d a des images", 7);
    s->problems[0].place = second;
    s->steps = 1234;
    gl_structure_end(structure, s->text.len);
}

static void assert_equal(const glane_session *a, const glane_session *b)
{
    const gl_structure *x = &a->text.structure, *y = &b->text.structure;
    assert_int_equal(a->text.len, b->text.len);
    assert_memory_equal(a->text.data, b->text.data, a->text.len);
    assert_int_equal(a->text.origin.count, b->text.origin.count);
    assert_memory_equal(a->text.origin.segments, b->text.origin.segments, a->text.origin.count * sizeof(gl_segment));
    assert_int_equal(a->text.origin.in_end, b->text.origin.in_end);
    assert_int_equal(a->text.origin.out_end, b->text.origin.out_end);
    assert_int_equal(x->block_count, y->block_count);
    assert_memory_equal(x->blocks, y->blocks, x->block_count * sizeof *x->blocks);
    assert_int_equal(x->mask_count, y->mask_count);
    assert_memory_equal(x->masks, y->masks, x->mask_count * sizeof *x->masks);
    assert_int_equal(x->place_count, y->place_count);
    for (uint32_t i = 0; i < x->place_count; i++) {
        assert_int_equal(x->places[i].start, y->places[i].start);
        assert_int_equal(x->places[i].place.page, y->places[i].place.page);
        assert_memory_equal(x->places[i].place.box, y->places[i].place.box, sizeof x->places[i].place.box);
        assert_true(glane_str_equal(x->places[i].place.part, y->places[i].place.part));
    }
    assert_int_equal(a->steps, b->steps);
    assert_int_equal(a->problem_count, b->problem_count);
    for (uint32_t i = 0; i < a->problem_count; i++) {
        assert_string_equal(a->problems[i].code, b->problems[i].code);
        assert_string_equal(a->problems[i].message.data, b->problems[i].message.data);
        assert_int_equal(a->problems[i].place.page, b->problems[i].place.page);
    }
}

static void test_same(void **state)
{
    fixture *f = fx_new();
    shelf kept = {0};
    const gl_readings readings = {.find = shelf_find, .keep = shelf_keep, .user = &kept};
    fx_pack(f, "p.yaml", "pack: p\n");
    fx_engine(f);
    glane_session *a = f->session, *b = glane_session_new(f->engine);
    gl_session_readings(a, &readings);
    gl_session_readings(b, &readings);
    gl_session_reset(b, SOURCE);
    assert_false(gl_reading_find(b, key, SOURCE));
    fill(a);
    gl_reading_keep(a, key);
    assert_true(gl_reading_find(b, key, SOURCE));
    assert_equal(a, b);
    gl_session_reset(b, 100); /* of a source that is shorter than where the text came from */
    assert_false(gl_reading_find(b, key, 100));
    assert_int_equal(b->text.len, 0);
    gl_session_reset(a, SOURCE); /* nothing at all */
    gl_reading_keep(a, key);
    gl_session_reset(b, SOURCE);
    assert_true(gl_reading_find(b, key, SOURCE));
    assert_int_equal(b->text.len, 0);
    glane_session_free(b);
    free(kept.data);
    fx_free(f);
    (void)state;
}

static void test_damaged(void **state)
{
    fixture *f = fx_new();
    shelf kept = {0};
    const gl_readings readings = {.find = shelf_find, .keep = shelf_keep, .user = &kept};
    unsigned draw = 1;
    fx_pack(f, "p.yaml", "pack: p\n");
    fx_engine(f);
    glane_session *s = f->session;
    gl_session_readings(s, &readings);
    fill(s);
    gl_reading_keep(s, key);
    char *whole = malloc(kept.len);
    const size_t len = kept.len;
    memcpy(whole, kept.data, len);
    for (unsigned turn = 0; turn < 4000; turn++) {
        draw = draw * 1664525u + 1013904223u;
        kept.len = turn < len ? turn : len; /* cut at every place, then changed at some */
        memcpy(kept.data, whole, len);
        if (turn >= len)
            kept.data[(draw >> 8) % len] ^= (char)(1u << (draw % 8));
        gl_session_reset(s, SOURCE);
        const int found = gl_reading_find(s, key, SOURCE);
        assert_false(found && turn < len);
        assert_true(gl_utf8_valid(s->text.data, s->text.len));
        if (!found)
            assert_int_equal(s->text.len, 0);
        gl_text_index(&s->text);
        for (uint32_t i = 0; i < s->text.structure.block_count; i++)
            assert_true(s->text.structure.blocks[i].text.end <= s->text.len);
    }
    free(whole);
    free(kept.data);
    fx_free(f);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same), cmocka_unit_test(test_damaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
