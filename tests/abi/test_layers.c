/* What a reader says beside the text: blocks, places, masked ranges, decoded bytes. */
#include "engine_fixture.h"

#include "engine.h"

static fixture *layered(void)
{
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/layers";
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - {id: number, type: b, phrase: <digits>}\n"
            "  - {id: two, type: a, phrase: un chat}\n");
    fx_engine(f);
    return f;
}

/* The keys that a test asks about, of every fact and error: "origin section|...". */
typedef struct seen {
    fixture *f;
    fx_text text;
} seen;

static void see(seen *s, const glane_record *record, const char *wanted)
{
    for (uint32_t i = 0; i < record->attr_count; i++) {
        const glane_attr *a = &record->attrs[i];
        const char *key = glane_key_name(s->f->engine, a->key);
        if (strcmp(key, wanted) != 0)
            continue;
        for (uint32_t k = 0; a->tag == GLANE_RECORD && k < a->as.record->attr_count; k++) {
            const glane_attr *part = &a->as.record->attrs[k];
            if (part->tag == GLANE_BOX)
                fx_print(&s->text, "[%d %d %d %d]", part->as.box[0], part->as.box[1], part->as.box[2], part->as.box[3]);
            else if (part->tag == GLANE_RANGE)
                fx_print(&s->text, "%u-%u", part->as.range[0], part->as.range[1]);
            else
                fx_print(&s->text, "%lld", (long long)part->as.integer);
        }
        if (a->tag == GLANE_STRING)
            fx_print(&s->text, " %.*s", (int)a->as.string.len, a->as.string.data);
    }
}

static glane_status on_record(void *user, const glane_record *record)
{
    seen *s = user;
    if (strcmp(record->kind, "fact") != 0 && strcmp(record->kind, "error") != 0)
        return GLANE_OK;
    see(s, record, "origin");
    see(s, record, "section");
    fx_print(&s->text, "|");
    return GLANE_OK;
}

static void check_keys(fixture *f, const char *source, const char *expected)
{
    seen s = {.f = f};
    glane_extract(f->session, "d", source, strlen(source), on_record, &s);
    assert_string_equal(s.text.len ? s.text.data : "", expected);
    free(s.text.data);
}

static void line_ends(void **state)
{
    (void)state;
    fixture *f = layered();
    fx_gives(f, "un\nchat", "a:un\nchat"); /* plain text: the line goes on in lower case */
    fx_gives(f, "layers\nP un\nP chat\nP un chat\n", "a:un chat");
    fx_free(f);
}

static void sections(void **state)
{
    (void)state;
    fixture *f = layered();
    check_keys(f, "layers\nH1 Un\nP 1\nH3 Deux\nP 2\nH2 1.2 Trois\nP 3\nH2 ...\nP 4\nH1 M\nM 5\nP 6\n",
               "15-16 Un|27-28 Un > Deux|32-33 Un > 1.2 Trois|34-35 Un > 1.2 Trois|44-45 Un > 1.2 Trois|"
               "55-56 Un > 1.2 Trois|68-69 M|");
    fx_free(f);
}

static void masks(void **state)
{
    (void)state;
    fixture *f = layered();
    fx_gives(f, "layers\nP 1 un\nM chat 2 3\nM 44\nP chat 5\n", "b:1; b:5");
    assert_int_equal(f->numbers[0], 5);
    assert_int_equal(f->numbers[1], 2);
    assert_int_equal(f->numbers[2], 3);
    assert_int_equal(glane_session_text(f->session).len, strlen("1 un\nchat 2 3\n44\nchat 5\n"));
    fx_free(f);
}

static void places(void **state)
{
    (void)state;
    fixture *f = layered();
    check_keys(f, "layers\nP 1\n@3:100 un chat 2\n@3:50 3\n!\n@4:7 4\n",
               /* the error comes first */
               "3[50 20 70 40]|9-10|3[100 20 120 40]|3[100 20 120 40]|3[50 20 70 40]|4[7 20 27 40]|");
    fx_gives(f, "7", "b:7"); /* nothing stays for the next document */
    check_keys(f, "7", "0-1|");
    fx_free(f);
}

static void blocks(void **state)
{
    (void)state;
    fixture *f = layered();
    fx_gives(f, "layers\nH2 a\nP\nC1.1 b\nC1.2 7\n", "b:7");
    glane_context ctx = gl_context_of(f->session, 0, "link");
    const glane_host *host = &f->engine->host;
    glane_block block = {.size = sizeof block};
    assert_int_equal(host->block_count(&ctx), 3); /* the empty one is none */
    assert_int_equal(host->block(&ctx, 0, &block), GLANE_OK);
    assert_int_equal(block.kind, GLANE_BLOCK_HEADING);
    assert_int_equal(block.level, 2);
    assert_int_equal(host->block(&ctx, 2, &block), GLANE_OK);
    assert_int_equal(block.kind, GLANE_BLOCK_CELL);
    assert_int_equal(block.table + block.row * 10 + block.column * 100, 211);
    assert_int_equal(host->text(&ctx).data[block.text.start], '7');
    assert_int_equal(block.text.end - block.text.start, 1);
    block.size = offsetof(glane_block, table); /* a plugin that knows less */
    block.table = 99;
    assert_int_equal(host->block(&ctx, 1, &block), GLANE_OK);
    assert_int_equal(block.table, 99);
    assert_int_equal(host->block(&ctx, 3, &block), GLANE_SKIP);
    assert_int_equal(host->read_block(&ctx, NULL), GLANE_FAILED); /* readers alone, while they read */
    assert_int_equal(host->read_place(&ctx, NULL), GLANE_FAILED);
    assert_int_equal(host->read_mask(&ctx, 1), GLANE_FAILED);
    fx_free(f);
}

static void decoding(void **state)
{
    (void)state;
    fixture *f = layered();
    check_keys(f, "layers\n?\xE9t\xE9 12\n", "12-14|"); /* Windows-1252: an accent is one byte */
    assert_memory_equal(glane_session_text(f->session).data, "été 12", strlen("été 12"));
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends), cmocka_unit_test(sections), cmocka_unit_test(masks),
        cmocka_unit_test(places),    cmocka_unit_test(blocks),   cmocka_unit_test(decoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
