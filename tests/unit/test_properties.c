/* Laws of the whole pipeline, over the shipped rules and plugins: spans lead back to the source, every digit
 * is accounted for, and nothing but the input decides what comes out. */
#include "engine_fixture.h"

#include <dirent.h>

/* -- engines and documents ---------------------------------------------------- */

typedef struct machine {
    glane_engine *engine;
    glane_session *session;
    fx_text out; /* NDJSON of the last document */
    glane_sink *sink;
} machine;

static void on_diagnostic(void *user, const glane_diagnostic *d)
{
    (void)user;
    print_error("%.*s:%u:%u: %.*s\n", (int)d->file.len, d->file.data, d->line, d->column, (int)d->message.len, d->message.data);
}

static void on_written(void *user, const char *text, size_t length)
{
    fx_add(user, text, length);
}

static void machine_open(machine *m, const char *plugins, const char *rules, int interpret)
{
    const char *dirs[] = {plugins, NULL}, *paths[] = {rules, NULL};
    glane_options options = {.size = sizeof options, .plugin_dirs = dirs, .rule_paths = paths, .on_diagnostic = on_diagnostic,
                             .interpret_patterns = interpret, .no_default_plugins = 1};
    *m = (machine){0};
    assert_int_equal(glane_engine_new(&options, &m->engine), GLANE_OK);
    m->session = glane_session_new(m->engine);
    m->sink = glane_sink_new(m->engine, "ndjson", on_written, &m->out);
    assert_non_null(m->session);
    assert_non_null(m->sink);
}

static void machine_close(machine *m)
{
    glane_sink_free(m->sink);
    glane_session_free(m->session);
    glane_engine_free(m->engine);
    free(m->out.data);
}

static const char *run(machine *m, const char *name, const char *bytes, size_t len)
{
    fx_clear(&m->out);
    assert_true(glane_extract(m->session, name, bytes, len, glane_sink_record, m->sink) <= GLANE_FAILED);
    return m->out.data;
}

/* The annotated reports and the texts of the golden pairs. */
typedef struct corpus {
    fx_text texts[128];
    char names[128][64];
    size_t count;
} corpus;

static void read_folder(corpus *c, const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name), got;
        char file[1024], bytes[65536];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        struct stat info;
        if (entry->d_name[0] == '.' || stat(file, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode)) {
            read_folder(c, file);
            continue;
        }
        if (len < 5 || strcmp(entry->d_name + len - 4, ".txt") != 0 || len >= sizeof c->names[0])
            continue;
        assert_true(c->count < sizeof c->texts / sizeof *c->texts);
        FILE *in = fopen(file, "rb");
        assert_non_null(in);
        fx_clear(&c->texts[c->count]);
        while ((got = fread(bytes, 1, sizeof bytes, in)) > 0)
            fx_add(&c->texts[c->count], bytes, got);
        fclose(in);
        memcpy(c->names[c->count++], entry->d_name, len + 1);
    }
    if (dir)
        closedir(dir);
}

static void corpus_read(corpus *c)
{
    *c = (corpus){0};
    read_folder(c, GLANE_TEST_SOURCE "/corpora");
    read_folder(c, GLANE_TEST_SOURCE "/tests/golden");
    assert_true(c->count >= 4);
}

static void corpus_free(corpus *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->texts[i].data);
}

/* What two machines write about the whole corpus is the same. */
static void same_output(machine *a, machine *b, const corpus *c)
{
    for (size_t i = 0; i < c->count; i++) {
        run(a, c->names[i], c->texts[i].data, c->texts[i].len);
        run(b, c->names[i], c->texts[i].data, c->texts[i].len);
        assert_string_equal(a->out.data, b->out.data);
    }
}

/* -- spans -------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void put_utf8(fx_text *out, uint32_t c)
{
    char b[4];
    if (c < 0x80) {
        b[0] = (char)c;
        fx_add(out, b, 1);
    } else if (c < 0x800) {
        b[0] = (char)(0xC0 | c >> 6);
        b[1] = (char)(0x80 | (c & 63));
        fx_add(out, b, 2);
    } else if (c < 0x10000) {
        b[0] = (char)(0xE0 | c >> 12);
        b[1] = (char)(0x80 | (c >> 6 & 63));
        b[2] = (char)(0x80 | (c & 63));
        fx_add(out, b, 3);
    } else {
        b[0] = (char)(0xF0 | c >> 18);
        b[1] = (char)(0x80 | (c >> 12 & 63));
        b[2] = (char)(0x80 | (c >> 6 & 63));
        b[3] = (char)(0x80 | (c & 63));
        fx_add(out, b, 4);
    }
}

/* Bytes of a well-formed sequence at p; 0 for none. */
static size_t sequence(const unsigned char *p, size_t left)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if (n == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)))
        return 0;
    if (n == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)))
        return 0;
    return n;
}

typedef enum encoding { UTF8, WINDOWS_1252, UTF16LE, UTF16BE, ENCODINGS } encoding;

static uint32_t unit16(const unsigned char *p, encoding e)
{
    return e == UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[1] | p[0] << 8);
}

/* What bytes say in an encoding, written here a second time. */
static void decode(fx_text *out, const char *bytes, size_t len, encoding e)
{
    static const uint16_t c1[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0xFFFD, 0x17D,
        0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0xFFFD,
        0x17E, 0x178};
    const unsigned char *p = (const unsigned char *)bytes;
    fx_clear(out);
    for (size_t i = 0; i < len;) {
        if (e == WINDOWS_1252) {
            put_utf8(out, p[i] >= 0x80 && p[i] < 0xA0 ? c1[p[i] - 0x80] : p[i]);
            i++;
        } else if (e == UTF8) {
            size_t n = sequence(p + i, len - i);
            if (n)
                fx_add(out, bytes + i, n);
            else
                put_utf8(out, 0xFFFD);
            i += n ? n : 1;
        } else if (len - i < 2) {
            put_utf8(out, 0xFFFD);
            i++;
        } else {
            uint32_t high = unit16(p + i, e), low = len - i >= 4 ? unit16(p + i + 2, e) : 0;
            int pair = high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
            put_utf8(out, pair ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                          : high >= 0xD800 && high < 0xE000 ? 0xFFFD : high);
            i += pair ? 4 : 2;
        }
    }
}

static size_t mark_length(const char *bytes, size_t len, encoding e)
{
    if (e == UTF8)
        return len >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (e == WINDOWS_1252 || len < 2)
        return 0;
    return !memcmp(bytes, e == UTF16LE ? "\xFF\xFE" : "\xFE\xFF", 2) ? 2 : 0;
}

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
    int64_t aside = attr(l, numbers, "aside")->as.integer, unexplained = attr(l, numbers, "unexplained")->as.integer;
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
        snprintf(id, sizeof id, "\n%.*s\n", (int)attr(l, r, "id")->as.string.len, attr(l, r, "id")->as.string.data);
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

/* -- random documents ----------------------------------------------------------- */

static const char *const pieces[] = {
    "12 ", "3,5 % ", "1 234 567 ", "1\u202F234 ", "2\u00A0000 € ", "17,40\u00A0€", "en 2021", "été 2022 ", "le 3 mars 2021, ",
    "mi-mars ", "trois ", "une centaine de ", "les deux tiers ", "deux\u00ADcents ", "avenant n° 7 ", "l’avenant 8 à la convention ",
    "1,2 million d’euros ", "40 Md€ ", "de 10 à 15 ans ", "tous les 6 mois ", "environ ", "plus de ", "- 3,1 points", "+12 %",
    "article L. 162-14 ", "secteur 1, ", "5e ", "2e\u0301me ", "Te\u0301le\u0301", "e\u0301te\u0301 2020 ", "o\uFB03ce ", "\u200B", "\uFEFF",
    "\n", "\n\n", "\r\n", "\t", " | ", ". ", " ; ", "(", ")", "« ", " »", "A. ", "M. ", "Évolution 2022/2021 ", "COVID-19 ",
    "https://x.fr/12?a=3 ", "01 02 03 04 05 ", "75001 Paris ", "page 12\f", "\U0001F600", "𝟏𝟐 ", "１２ ", "٣ ", "½ ", "10 ³ ",
    "1er trimestre 2023 ", "T1 2023", "2021-2022 ", "en milliers d’euros", "\xC2\xAD", "x", "mots ", "de la population ", "'", "’",
};

static void make_text(fx_text *out, uint32_t *seed)
{
    uint32_t n = 1 + next_random(seed) % 60;
    fx_clear(out);
    while (n--)
        fx_print(out, "%s", pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
}

/* UTF-8 in another encoding; what Windows-1252 lacks is a question mark. */
static void encode(fx_text *out, const fx_text *text, encoding e)
{
    const unsigned char *p = (const unsigned char *)text->data;
    fx_clear(out);
    if (e == UTF16LE || e == UTF16BE)
        fx_add(out, e == UTF16LE ? "\xFF\xFE" : "\xFE\xFF", 2);
    for (size_t i = 0; i < text->len;) {
        size_t n = sequence(p + i, text->len - i);
        uint32_t c = n == 1 ? p[i] : n == 2 ? p[i] & 31u : n == 3 ? p[i] & 15u : p[i] & 7u;
        for (size_t k = 1; k < n; k++)
            c = c << 6 | (p[i + k] & 63u);
        i += n;
        uint32_t units[2] = {c, 0};
        if (e == WINDOWS_1252)
            units[0] = c == 0x2019 ? 0x92 : c == 0x20AC ? 0x80 : c < 0x100 ? c : '?';
        else if (c > 0xFFFF) {
            units[0] = 0xD800 + ((c - 0x10000) >> 10);
            units[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        for (int k = 0; k < 2 && (k == 0 || units[k]); k++) {
            char b[2] = {(char)(e == UTF16BE ? units[k] >> 8 : units[k] & 255), (char)(e == UTF16BE ? units[k] & 255 : units[k] >> 8)};
            fx_add(out, b, e == WINDOWS_1252 ? 1 : 2);
        }
    }
}

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
            bytes[k] = kind == 0 ? (char)r : kind == 1 ? "0123456789 ,.%e\xC3\xA9"[r % 17] : (char)(r % 3 ? '0' + r / 3 % 10 : r / 3);
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
            runs += text.data[k] >= '0' && text.data[k] <= '9' && !(k && text.data[k - 1] >= '0' && text.data[k - 1] <= '9');
        assert_non_null(at);
        if (strstr(m->out.data, "\"status\":\"failed\"") == NULL)
            assert_int_equal(strtol(at + 8, NULL, 10), runs);
    }
    corpus_free(&c);
}

/* -- what must not matter ------------------------------------------------------- */

static void patterns_interpreted(void **state)
{
    machine other;
    corpus c;
    machine_open(&other, GLANE_TEST_PLUGINS, GLANE_TEST_RULES, 1);
    corpus_read(&c);
    same_output(*state, &other, &c);
    fx_text text = {0};
    uint32_t seed = 99;
    for (int i = 0; i < 300; i++) {
        make_text(&text, &seed);
        run(*state, "r", text.data, text.len);
        assert_string_equal(run(&other, "r", text.data, text.len), ((machine *)*state)->out.data);
    }
    free(text.data);
    corpus_free(&c);
    machine_close(&other);
}

static void same_again(void **state)
{
    machine *m = *state;
    corpus c;
    corpus_read(&c);
    char **first = calloc(c.count, sizeof *first);
    assert_non_null(first);
    for (size_t i = 0; i < c.count; i++)
        first[i] = strdup(run(m, c.names[i], c.texts[i].data, c.texts[i].len));
    for (size_t i = c.count; i-- > 0;) { /* the other way round, each twice */
        assert_string_equal(run(m, c.names[i], c.texts[i].data, c.texts[i].len), first[i]);
        assert_string_equal(run(m, c.names[i], c.texts[i].data, c.texts[i].len), first[i]);
        free(first[i]);
    }
    free(first);
    corpus_free(&c);
}

/* The files of a folder under names in the opposite order, its folders with them. */
static void turn_round(const char *from, const char *to, const char *ending)
{
    DIR *dir = opendir(from);
    assert_non_null(dir);
    assert_int_equal(mkdir(to, 0777), 0);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char source[600], target[600];
        size_t len = strlen(entry->d_name), tail = strlen(ending);
        struct stat info;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        if (entry->d_name[0] == '.' || stat(source, &info) != 0)
            continue;
        int turned = !S_ISDIR(info.st_mode) && len > tail && !strcmp(entry->d_name + len - tail, ending) &&
                     strcmp(entry->d_name, "facts.yaml") != 0;
        char mirrored[4] = "";
        for (int i = 0; i < 3 && turned; i++) /* abc sorts after abd */
            mirrored[i] = (char)('a' + ('z' - entry->d_name[i]) % 26);
        snprintf(target, sizeof target, "%s/%s%s", to, mirrored, entry->d_name);
        if (S_ISDIR(info.st_mode))
            turn_round(source, target, ending);
        else
            assert_int_equal(symlink(source, target), 0);
    }
    closedir(dir);
}

static void order_of_files(void **state)
{
    machine other;
    corpus c;
    char folder[] = "/tmp/glane-order-XXXXXX", rules[64], plugins[64];
    assert_non_null(mkdtemp(folder));
    snprintf(rules, sizeof rules, "%s/rules", folder);
    snprintf(plugins, sizeof plugins, "%s/plugins", folder);
    turn_round(GLANE_TEST_RULES, rules, ".yaml");
    turn_round(GLANE_TEST_PLUGINS, plugins, ".so");
    machine_open(&other, plugins, rules, 0);
    corpus_read(&c);
    same_output(*state, &other, &c);
    corpus_free(&c);
    machine_close(&other);
    nftw(folder, fx_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static int open_shipped(void **state)
{
    machine *m = calloc(1, sizeof *m);
    assert_non_null(m);
    machine_open(m, GLANE_TEST_PLUGINS, GLANE_TEST_RULES, 0);
    *state = m;
    return 0;
}

static int close_shipped(void **state)
{
    machine_close(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_documents), cmocka_unit_test(random_bytes), cmocka_unit_test(reports),
        cmocka_unit_test(every_digit_run), cmocka_unit_test(patterns_interpreted), cmocka_unit_test(same_again),
        cmocka_unit_test(order_of_files),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
