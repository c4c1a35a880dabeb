/* Laws of every document: its facts are what their spans say, in the text and in the source; they stand in order,
 * apart from each other; every run of digits is accounted for. */
#include "shipped_fixture.h"

#include "recode.h"

/* Which encoding gives the extracted text. */
static encoding read_as(glane_str text, const char *bytes, size_t len)
{
    fx_text decoded = {0};
    encoding e = 0;
    for (; e < ENCODINGS; e++) {
        size_t mark = mark_length(bytes, len, e);
        decode(&decoded, bytes + mark, len - mark, e);
        if (decoded.len == text.len && !memcmp(decoded.data, text.data, text.len))
            break;
    }
    free(decoded.data);
    if (e == ENCODINGS) {
        for (size_t i = 0; i < len; i++)
            print_error("%02X%s", (unsigned char)bytes[i], i % 32 == 31 ? "\n" : " ");
        print_error("\nis read as '%.*s'\n", (int)text.len, text.data);
    }
    assert_true(e < ENCODINGS);
    return e;
}

typedef struct law {
    machine *m;
    const char *source;
    size_t source_len;
    encoding encoding;
    int known; /* the encoding is */
    uint32_t last_end;
    size_t facts, uncovered;
    fx_text ids, decoded; /* ids: one a line */
    fx_text references;
} law;

static const glane_attr *attr(const law *l, const glane_record *r, const char *name)
{
    for (uint32_t i = 0; i < r->attr_count; i++)
        if (!strcmp(glane_key_name(l->m->engine, r->attrs[i].key), name))
            return &r->attrs[i];
    return NULL;
}

static uint32_t code_points(const char *text, size_t len)
{
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* One mention against text and source. */
static void check_span(law *l, const glane_record *r)
{
    glane_str text = glane_session_text(l->m->session), surface = attr(l, r, "text")->as.string;
    const glane_record *span = attr(l, r, "span")->as.record;
    const uint32_t *bytes = attr(l, span, "byte")->as.range, *chars = attr(l, span, "char")->as.range;
    assert_true(bytes[0] < bytes[1] && bytes[1] <= text.len);
    assert_int_equal(bytes[1] - bytes[0], surface.len);
    assert_memory_equal(text.data + bytes[0], surface.data, surface.len);
    assert_int_equal(sequence((const unsigned char *)surface.data, surface.len) > 0, 1);
    assert_int_equal(chars[0], code_points(text.data, bytes[0]));
    assert_int_equal(chars[1], code_points(text.data, bytes[1]));
    int64_t line = 1;
    for (uint32_t i = 0; i < bytes[0]; i++)
        line += text.data[i] == '\n';
    assert_int_equal(attr(l, r, "line")->as.integer, line);
    assert_true(bytes[0] >= l->last_end);
    l->last_end = bytes[1];
}

static void check_origin(law *l, const glane_record *r)
{
    glane_str text = glane_session_text(l->m->session), surface = attr(l, r, "text")->as.string;
    const uint32_t *origin = attr(l, attr(l, r, "origin")->as.record, "byte")->as.range;
    if (!l->known)
        l->encoding = read_as(text, l->source, l->source_len);
    l->known = 1;
    assert_true(origin[0] < origin[1] && origin[1] <= l->source_len);
    decode(&l->decoded, l->source + origin[0], origin[1] - origin[0], l->encoding);
    assert_int_equal(l->decoded.len, surface.len);
    assert_memory_equal(l->decoded.data, surface.data, surface.len);
}

static void check_numbers(const law *l, const glane_record *r)
{
    const glane_record *numbers = attr(l, r, "numbers")->as.record;
    int64_t total = attr(l, numbers, "total")->as.integer, facts = attr(l, numbers, "facts")->as.integer;
    int64_t aside = attr(l, numbers, "aside")->as.integer,
            unexplained = attr(l, numbers, "unexplained")->as.integer;
    assert_true(facts >= 0 && aside >= 0 && unexplained >= 0);
    assert_int_equal(total, facts + aside + unexplained);
    assert_int_equal(unexplained, l->uncovered);
    assert_int_equal(attr(l, r, "facts")->as.integer, l->facts);
}

static glane_status on_record(void *user, const glane_record *r)
{
    law *l = user;
    if (!strcmp(r->kind, "fact")) {
        char id[256];
        const glane_attr *from = attr(l, r, "period_from");
        check_span(l, r);
        check_origin(l, r);
        snprintf(id, sizeof id, "\n%.*s\n", (int)attr(l, r, "id")->as.string.len,
                 attr(l, r, "id")->as.string.data);
        assert_null(l->ids.data ? strstr(l->ids.data, id) : NULL);
        fx_print(&l->ids, "%s", id);
        if (from)
            fx_print(&l->references, "%.*s\n", (int)from->as.string.len, from->as.string.data);
        l->facts++;
    } else if (!strcmp(r->kind, "uncovered")) {
        if (l->uncovered++ == 0)
            l->last_end = 0;
        check_span(l, r);
    } else if (!strcmp(r->kind, "end")) {
        check_numbers(l, r);
    }
    return GLANE_OK;
}

/* All laws of one document. */
static size_t check_document(machine *m, const char *bytes, size_t len)
{
    law l = {.m = m, .source = bytes, .source_len = len};
    glane_session_uncovered(m->session, 1);
    assert_true(glane_extract(m->session, "d", bytes, len, on_record, &l) <= GLANE_FAILED);
    glane_session_uncovered(m->session, 0);
    for (char *id = l.references.data ? strtok(l.references.data, "\n") : NULL; id; id = strtok(NULL, "\n")) {
        char line[256];
        snprintf(line, sizeof line, "\n%s\n", id);
        assert_true(!strcmp(id, "document") || strstr(l.ids.data, line)); /* no reference dangles */
    }
    free(l.ids.data);
    free(l.decoded.data);
    free(l.references.data);
    return l.facts;
}

/* -- documents ------------------------------------------------------------------ */

/* A few bytes changed, taken out, or doubled. */
static void damage(fx_text *text, uint32_t *seed)
{
    for (uint32_t n = next_random(seed) % 6; n-- && text->len;) {
        size_t at = next_random(seed) % text->len;
        uint32_t how = next_random(seed) % 3;
        if (how == 0)
            text->data[at] = (char)next_random(seed);
        else if (how == 1)
            memmove(text->data + at, text->data + at + 1, --text->len - at);
        else
            text->data[at] = '\0';
    }
}

static void random_documents(void **state)
{
    machine *m = *state;
    fx_text text = {0}, bytes = {0};
    uint32_t seed = 20260722;
    size_t facts = 0;
    for (int i = 0; i < 1500; i++) {
        encoding e = next_random(&seed) % ENCODINGS;
        make_text(&text, &seed);
        if (e == UTF8) {
            fx_clear(&bytes);
            fx_print(&bytes, "%s", next_random(&seed) % 4 ? "" : "\xEF\xBB\xBF");
            fx_add(&bytes, text.data, text.len);
        } else {
            encode(&bytes, &text, e);
        }
        if (i % 2)
            damage(&bytes, &seed);
        facts += check_document(m, bytes.data, bytes.len);
    }
    assert_true(facts > 5000);
    free(text.data);
    free(bytes.data);
}

static void random_bytes(void **state)
{
    machine *m = *state;
    uint32_t seed = 4;
    for (int i = 0; i < 400; i++) {
        char bytes[600];
        size_t len = next_random(&seed) % sizeof bytes;
        uint32_t kind = next_random(&seed) % 3;
        for (size_t k = 0; k < len; k++) {
            uint32_t r = next_random(&seed);
            bytes[k] = kind == 0   ? (char)r
                       : kind == 1 ? "0123456789 ,.%e\xC3\xA9"[r % 17]
                                   : (char)(r % 3 ? '0' + r / 3 % 10 : r / 3);
        }
        check_document(m, bytes, len);
    }
}

static void reports(void **state)
{
    machine *m = *state;
    corpus c;
    fx_text bytes = {0};
    corpus_read(&c);
    for (size_t i = 0; i < c.count; i++) {
        check_document(m, c.texts[i].data, c.texts[i].len);
        if (sequence((const unsigned char *)c.texts[i].data, c.texts[i].len) == 0)
            continue;
        int sound = 1;
        for (size_t k = 0, n; k < c.texts[i].len && sound; k += n)
            sound = (n = sequence((const unsigned char *)c.texts[i].data + k, c.texts[i].len - k)) > 0;
        for (encoding e = WINDOWS_1252; sound && e < ENCODINGS; e++) {
            encode(&bytes, &c.texts[i], e);
            check_document(m, bytes.data, bytes.len);
        }
    }
    free(bytes.data);
    corpus_free(&c);
}

/* The count of digit runs is that of the text. */
static void every_digit_run(void **state)
{
    machine *m = *state;
    corpus c;
    corpus_read(&c);
    for (size_t i = 0; i < c.count; i++) {
        long runs = 0;
        const char *at = strstr(run(m, c.names[i], c.texts[i].data, c.texts[i].len), "\"total\":");
        glane_str text = glane_session_text(m->session);
        for (size_t k = 0; k < text.len; k++)
            runs += text.data[k] >= '0' && text.data[k] <= '9' &&
                    !(k && text.data[k - 1] >= '0' && text.data[k - 1] <= '9');
        assert_non_null(at);
        if (strstr(m->out.data, "\"status\":\"failed\"") == NULL)
            assert_int_equal(strtol(at + 8, NULL, 10), runs);
    }
    corpus_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_documents),
        cmocka_unit_test(random_bytes),
        cmocka_unit_test(reports),
        cmocka_unit_test(every_digit_run),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
