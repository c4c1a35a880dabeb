/* The match view: each replacement, line breaks, composition, and the laws of its map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "view.h"

static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % limit;
}

static void make(gl_view *view, gl_text *text, const char *data, size_t len)
{
    gl_text_reset(text);
    assert_true(gl_text_append(text, (glane_str){data, len}, 0, 1, 1));
    gl_view_build(view, text);
    assert_int_equal(view->data[view->len], 0);
    assert_int_equal(view->map.out_end, view->len);
    assert_int_equal(view->map.in_end, text->len);
}

static void check(const char *data, const char *expected)
{
    gl_view view = {0};
    gl_text text = {0};
    make(&view, &text, data, strlen(data));
    assert_string_equal(view.data, expected);
    gl_view_free(&view);
    gl_text_free(&text);
}

/* The text that a word of the view comes from. */
static void check_surface(const char *data, const char *word, const char *surface)
{
    gl_view view = {0};
    gl_text text = {0};
    make(&view, &text, data, strlen(data));
    const char *found = strstr(view.data, word);
    assert_non_null(found);
    uint32_t at = (uint32_t)(found - view.data);
    glane_span span = gl_map_in(&view.map, (glane_span){at, at + (uint32_t)strlen(word)});
    assert_int_equal(span.end - span.start, strlen(surface));
    assert_memory_equal(data + span.start, surface, strlen(surface));
    gl_view_free(&view);
    gl_text_free(&text);
}

static void test_plain(void **state)
{
    (void)state;
    check("", "");
    check("Été 2021 : 12,5 % — coût", "Été 2021 : 12,5 % — coût");
    check("cœur\tÆ «x» ° – … €", "cœur\tÆ «x» ° – … €");
    gl_view view = {0};
    gl_text text = {0};
    gl_view_build(&view, &text);
    assert_int_equal(view.len, 0);
    make(&view, &text, "a\0b\xEF\xBF\xBD", 6);
    assert_int_equal(view.len, 6);
    assert_memory_equal(view.data, "a\0b\xEF\xBF\xBD", 7);
    assert_int_equal(view.map.count, 1);
    gl_view_free(&view);
    gl_text_free(&text);
}

static void test_replacements(void **state)
{
    (void)state;
    check("12\u00A0345\u202F678\u2009€\u3000x\u2007y\u1680z", "12 345 678 € x y z");
    check("l\u2019an l\u2018an l\u02BCan l\uFF07an l'an", "l'an l'an l'an l'an l'an");
    check("a\u2010b a\u2011b a\u2212b a\uFE63b a\uFF0Db a\u2013b a\u2014b",
          "a-b a-b a-b a-b a-b a\u2013b a\u2014b");
    check("\uFEFFas\u00ADsu\u200Bran\u200Dce\u200E \u2060", "assurance ");
    check("\uFB01n o\uFB03ce \uFB02ux \uFB00 \uFB04 \uFB05 \uFB06", "fin office flux ff ffl st st");
    check("l`an l\u00B4an ` x` `y \u00B4 1`2 `", "l'an l'an ` x` `y \u00B4 1`2 `");
    check("e\u0301`a", "\u00E9'a");
    check("a\r\nB\rC\x0B"
          "D\x0C"
          "E\xC2\x85"
          "F\u2028G\u2029H",
          "a\nB\nC\nD\nE\nF\nG\nH");
    check_surface("le 12\u00A0345 ici", "12 345", "12\u00A0345");
    check_surface("as\u00ADsu\u00ADrance", "assu", "as\u00ADsu");
    check_surface("\u00ADas\u00AD", "as", "as");
    check_surface("la \uFB01n", "fi", "\uFB01");
    check_surface("la \uFB01n", "in", "\uFB01n");
}

static void test_composition(void **state)
{
    (void)state;
    check("E\u0301te\u0301", "\u00C9t\u00E9");
    check("c\u0327a", "\u00E7a");
    check("\u0301a", "\u0301a");      /* nothing to compose with */
    check("x\u0301", "x\u0301");      /* no such letter */
    check("a\u0302\u0323", "\u1EAD"); /* reordered and composed */
    check("q\u0302\u0323", "q\u0323\u0302");
    check("\u212B \u2126 \u1F71", "\u00C5 \u03A9 \u03AC");
    check("\u1112\u1161\u11AB \uAC00\u11A8", "\uD55C \uAC01"); /* Hangul */
    check("\U0001D15E", "\U0001D157\U0001D165");               /* NFC takes it apart: grows */
    check("e\u00AD\u0301", "\u00E9");                          /* across what is invisible */
    check("e\u0301\u200B\u0323", "\u1EB9\u0301");
    check("\uFB01\u0301", "f\u00ED"); /* across a ligature */
    check("\uFB01\u00AD\u0301", "f\u00ED");
    check("\u2019\u0301 \u00A0\u0301\n\u0301", "'\u0301  \u0301\n\u0301");
    check_surface("un e\u0301te\u0301 ici", "\u00E9t\u00E9", "e\u0301te\u0301");
    check_surface("un e\u00AD\u0301te", "\u00E9", "e\u00AD\u0301");
}

static void test_long_stretches(void **state)
{
    (void)state;
    enum { MARKS = 20000 };
    char *data = malloc(4 + 5 * MARKS);
    assert_non_null(data);
    gl_view view = {0};
    gl_text text = {0};
    size_t len = 0;
    data[len++] = 'e';
    for (int i = 0; i < MARKS; i++, len += 2)
        memcpy(data + len, "\xCC\x81", 2);
    make(&view, &text, data, len);
    assert_memory_equal(view.data, "\u00E9", 2);
    assert_true(gl_utf8_valid(view.data, view.len));
    for (size_t i = 0; i < view.map.count; i++)
        assert_true(view.map.segments[i].in_unit <= 256);

    len = 1; /* invisible ones, too many to look past */
    for (int i = 0; i < MARKS; i++, len += 2)
        memcpy(data + len, "\xC2\xAD", 2);
    memcpy(data + len, "\xCC\x81", 2);
    make(&view, &text, data, len + 2);
    assert_string_equal(view.data, "e\u0301");

    memset(data, ' ', 70004); /* a soft break with more spaces than a unit holds */
    memcpy(data, "a\n", 2);
    memcpy(data + 70003, "b", 1);
    make(&view, &text, data, 70004);
    assert_string_equal(view.data, "a b");
    glane_span span = gl_map_in(&view.map, (glane_span){2, 3});
    assert_int_equal(span.start, 70003);
    free(data);
    gl_view_free(&view);
    gl_text_free(&text);
}

static void test_breaks_by_case(void **state)
{
    (void)state;
    check("L'assistant médical : 15 nouveaux contrats\nen 2022",
          "L'assistant médical : 15 nouveaux contrats en 2022");
    check("la transformation\r\ndu système", "la transformation du système");
    check("de\nété", "de été");
    check("une\n« stratégie » ou\n(soit 12) et\n\"autre\"", "une « stratégie » ou (soit 12) et \"autre\"");
    check("38 médecins,\n44 spécialistes,\n39 dentistes", "38 médecins,\n44 spécialistes,\n39 dentistes");
    check("2 CPTS signataires\n8 CPTS en cours", "2 CPTS signataires\n8 CPTS en cours");
    check("un\nDeux\nÉté", "un\nDeux\nÉté");
    check("un\n\ndeux\n \ntrois", "un\n\ndeux\n \ntrois");
    check("des soins.\nà lire aussi", "des soins.\nà lire aussi");
    check("les soins :\ndéléguer ;\ndégager", "les soins : déléguer ; dégager");
    check("# titre\nde suite", "# titre\nde suite");
    check("a\tb\nde suite\nun | deux\ntrois\nde | x", "a\tb\nde suite\nun | deux\ntrois\nde | x");
    check("un \n  deux\u00A0", "un deux ");
    check("un\u00A0\n\u00A0\u200Bdeux", "un  deux");
    check("un\n", "un\n");
    check("\nun", "\nun");
    check_surface("coûte 12  \n   millions ici", "12 millions", "12  \n   millions");
}

static void test_list_items(void **state)
{
    (void)state;
    static const char *const items[] = {"- a", "– a", "— a", "• a",  "•a",    "* a",  "· a", "o a",
                                        "# a", "| a", "> a", "1. a", "12) a", "a) b", "▪ a", "\uF0B7 a"};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char data[64];
        snprintf(data, sizeof data, "la liste\n%s", items[i]);
        check(data, data);
    }
    check("une\n-3 °", "une\n-3 °"); /* not lowercase either */
    check("ou\nou pas", "ou ou pas");
    check("-\nles contrats", "- les contrats");
    check("la liste\n-\u00A0a\n1.\u202Fb", "la liste\n- a\n1. b");
}

static void test_hyphens(void **state)
{
    (void)state;
    check("Tarn-et-\nGaronne", "Tarn-et-Garonne");
    check("Tarn\u2011et\u2011 \r\n  Garonne", "Tarn-et-Garonne");
    check("l'assu\u00AD\nrance", "l'assurance");
    check("x\u0301\u00AD\n\u0327", "x\u0301\n\u0327");
    check("de 10-\n12", "de 10-\n12");
    check("Ségur. -\nEn réponse", "Ségur. -\nEn réponse");
    check("a-\n\nb", "a-\n\nb");
    check_surface("le Tarn-et-\nGaronne ici", "Tarn-et-Garonne", "Tarn-et-\nGaronne");
}

/* Lines of about 60 columns; capitals and digits join where a line is full. */
static void test_hard_wrapped(void **state)
{
    (void)state;
    check("Au total sur l'ensemble de l'exercice, la caisse primaire de\n"
          "Tours a versé pour la prise en charge de ses assurés environ\n"
          "12 millions d'euros, soit davantage que lors de chacune des\n"
          "5 années précédentes. Voir annexe.\n"
          "Les dépenses du département, hors soins, ont atteint env.\n"
          "le double. Le total des aides versées est de deux millions.\n"
          "Notre caisse a également accompagné les établissements de la\n"
          "- Touraine\n",
          "Au total sur l'ensemble de l'exercice, la caisse primaire de "
          "Tours a versé pour la prise en charge de ses assurés environ "
          "12 millions d'euros, soit davantage que lors de chacune des "
          "5 années précédentes. Voir annexe.\n"
          "Les dépenses du département, hors soins, ont atteint env. "
          "le double. Le total des aides versées est de deux millions.\n"
          "Notre caisse a également accompagné les établissements de la\n"
          "- Touraine\n");
    /* The first word of the next line would have had room: the line ended on purpose. */
    check("Nombre de médecins libéraux installés dans tous\n"
          "12 cantons du département au cours de l'année considérée ici\n"
          "Nombre d'infirmiers libéraux installés dans tous les cantons\n",
          "Nombre de médecins libéraux installés dans tous\n"
          "12 cantons du département au cours de l'année considérée ici "
          "Nombre d'infirmiers libéraux installés dans tous les cantons\n");
    check("la page\n\fde suite\n\u00A0\nde suite", "la page\n\nde suite\n \nde suite");
    check("un\rdeux\rTrois", "un deux\nTrois");
}

/* -- laws ------------------------------------------------------------------- */

static const char *const pieces[] = {
    "a",      "é",      "E",      "e",          " ",      "\n",         "\r\n",   "\r",     "-",
    "'",      "\t",     "1",      "2",          ".",      "\u0301",     "\u0327", "\u0323", "\u00AD",
    "\u200B", "\u2019", "\u00A0", "\u2011",     "\uFB01", "\uFB03",     "`",      "\u00B4", "\u2028",
    "\u212B", "\u1161", "\u1100", "\u11A8",     "\uAC00", "\U0001D15E", "€",      "\u0958", "\uFEFF",
    "x",      "mot ",   "des ",   "\U0001F600", "\u4E00", "\u3099",     "\u304B", "|",
};

static size_t random_text(uint64_t *random, char *data, size_t want, int lines)
{
    size_t len = 0;
    while (len < want) {
        const char *piece = pieces[random_below(random, sizeof pieces / sizeof *pieces)];
        if (!lines && (strpbrk(piece, "\r\n") || strcmp(piece, "\u2028") == 0))
            continue;
        memcpy(data + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return len;
}

static int is_nfc(const char *data, size_t len)
{
    static UChar units[4096];
    int32_t count = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(units, 4096, &count, data, (int32_t)len, &error);
    int is = unorm2_isNormalized(unorm2_getNFCInstance(&error), units, count, &error);
    assert_true(U_SUCCESS(error));
    return is;
}

static void check_map(const gl_view *view, const gl_text *text)
{
    for (uint32_t i = 0; i < view->len; i++) {
        glane_span in = gl_map_in(&view->map, (glane_span){i, i + 1});
        assert_true(in.start < in.end && in.end <= text->len);
        assert_true((text->data[in.start] & 0xC0) != 0x80 || view->data[i] == text->data[in.start]);
        glane_span out = gl_map_out(&view->map, in);
        assert_true(out.start <= i && out.end > i);
        if (in.end - in.start == 1 && text->data[in.start] != view->data[i])
            assert_true((text->data[in.start] == '\n' && view->data[i] == ' ') ||
                        strchr("\r`\v\f", text->data[in.start]));
    }
    for (uint32_t i = 0; i < text->len; i++) {
        glane_span out = gl_map_out(&view->map, (glane_span){i, i + 1});
        assert_true(out.start <= out.end && out.end <= view->len);
    }
}

static void test_laws(void **state)
{
    (void)state;
    uint64_t random = 99;
    char data[1024], again[2048];
    gl_view view = {0};
    gl_text text = {0};
    for (int round = 0; round < 3000; round++) {
        int lines = round % 2;
        size_t len = random_text(&random, data, 1 + random_below(&random, 200), lines);
        make(&view, &text, data, len);
        assert_true(gl_utf8_valid(view.data, view.len));
        assert_true(is_nfc(view.data, view.len));
        check_map(&view, &text);
        if (!lines) { /* the view of a view is itself */
            size_t first = view.len;
            memcpy(again, view.data, first);
            make(&view, &text, again, first);
            if (!strstr(again, "`") && !strstr(again, "\u00B4")) {
                assert_int_equal(view.len, first);
                assert_memory_equal(view.data, again, first);
            }
        }
    }
    gl_view_free(&view);
    gl_text_free(&text);
}

/* Composed and decomposed text have one view, line breaks included. */
static void test_decomposed(void **state)
{
    (void)state;
    static const char *const words[] = {"santé",  "été ",       "À",   " ", "\n",   "ç",
                                        "œuvre ", "l’hôpital ", "12 ", "-", "Noël", "."};
    uint64_t random = 5;
    char data[1024];
    UChar units[1024], apart[2048];
    char bytes[4096];
    gl_view view = {0}, other = {0};
    gl_text text = {0};
    for (int round = 0; round < 500; round++) {
        size_t len = 0, want = 20 + random_below(&random, 400);
        while (len < want) {
            const char *word = words[random_below(&random, sizeof words / sizeof *words)];
            memcpy(data + len, word, strlen(word));
            len += strlen(word);
        }
        int32_t count = 0, size = 0;
        UErrorCode error = U_ZERO_ERROR;
        u_strFromUTF8(units, 1024, &count, data, (int32_t)len, &error);
        count = unorm2_normalize(unorm2_getNFDInstance(&error), units, count, apart, 2048, &error);
        u_strToUTF8(bytes, sizeof bytes, &size, apart, count, &error);
        assert_true(U_SUCCESS(error));
        make(&other, &text, data, len);
        make(&view, &text, bytes, (size_t)size);
        assert_string_equal(view.data, other.data);
    }
    gl_view_free(&view);
    gl_view_free(&other);
    gl_text_free(&text);
}

/* Text that is said to be its own view is; what changes, composes or is not UTF-8 is not said to be. */
static void test_own_view(void **state)
{
    (void)state;
    static const char *const parts[] = {"a", "É", "ç", " ", "'", "-", "12", "œ", "e\u0301", "\u00A0", "\u2019",
                                        "\n", "`", "\uFB01", "\u200B", "°", "\u0301", "Æ", ",", "\t"};
    const uint32_t count = sizeof parts / sizeof *parts;
    uint64_t random = 11;
    uint32_t plain = 0;
    gl_view view = {0};
    gl_text text = {0};
    for (int round = 0; round < 5000; round++) {
        char data[64] = "";
        uint32_t few = random_below(&random, 2) ? count : 8; /* the first of them are plain */
        for (uint32_t left = random_below(&random, 6); left; left--)
            strcat(data, parts[random_below(&random, few)]);
        if (!gl_view_is_plain(glane_str_of(data)))
            continue;
        plain++;
        make(&view, &text, data, strlen(data));
        assert_string_equal(view.data, data);
    }
    assert_true(plain > 2000);
    assert_true(gl_view_is_plain(glane_str_of("Évry-Courcouronnes, l'Haÿ")));
    assert_false(gl_view_is_plain(glane_str_of("\xC3")));
    assert_false(gl_view_is_plain(glane_str_of("l\u2019an")));
    assert_false(gl_view_is_plain(glane_str_of("a\nb")));
    gl_view_free(&view);
    gl_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),          cmocka_unit_test(test_replacements),
        cmocka_unit_test(test_composition),    cmocka_unit_test(test_long_stretches),
        cmocka_unit_test(test_breaks_by_case), cmocka_unit_test(test_list_items),
        cmocka_unit_test(test_hyphens),        cmocka_unit_test(test_hard_wrapped),
        cmocka_unit_test(test_laws),           cmocka_unit_test(test_decomposed),
        cmocka_unit_test(test_own_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
