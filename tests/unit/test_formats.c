/* Formats: which documents they claim, what they mask, what they tell of documents and facts, their errors. */
#include "engine_fixture.h"

#include "limits.h"

/* The rules that the documents below are read with: a number is an a, a word in capitals a b. */
static const char words_pack[] = "pack: words\nrules:\n"
                                 "  - {id: digits, type: a, phrase: \"<digits>\"}\n"
                                 "  - {id: caps, type: b, phrase: \"<caps>\"}\n";

static fixture *with_format(const char *format)
{
    fixture *f = fx_new();
    fx_pack(f, "words.yaml", words_pack);
    fx_pack(f, "f.yaml", format);
    fx_engine(f);
    return f;
}

/* What the document record says, "key=value key=value", of the keys that formats give. */
static glane_status on_document(void *user, const glane_record *r)
{
    static const char *const keys[] = {"format", "title", "author", "where_from", "meta_from"};
    fixture *f = user;
    for (size_t i = 0; !strcmp(r->kind, "document") && i < sizeof keys / sizeof *keys; i++) {
        const glane_attr *a = fx_attr(f, r, keys[i]);
        if (a)
            fx_print(&f->facts, "%s%s=%.*s", f->facts.len ? " " : "", keys[i], (int)a->as.string.len, a->as.string.data);
    }
    const glane_attr *year = !strcmp(r->kind, "document") ? fx_attr(f, r, "year") : NULL;
    if (year)
        fx_print(&f->facts, " year=%lld", (long long)year->as.integer);
    return GLANE_OK;
}

static const char *document(fixture *f, const char *name, const char *text)
{
    fx_clear(&f->facts);
    glane_extract(f->session, name, text, strlen(text), on_document, f);
    return f->facts.data;
}

#define is_document(f, text, expected) assert_string_equal(document((f), "d.txt", (text)), (expected))

/* Sections of the facts: "surface<path; …". */
static glane_status on_section(void *user, const glane_record *r)
{
    fixture *f = user;
    const glane_attr *text = fx_attr(f, r, "text"), *section = fx_attr(f, r, "section");
    if (strcmp(r->kind, "fact") != 0)
        return GLANE_OK;
    fx_print(&f->facts, "%s%.*s<%.*s", f->facts.len ? "; " : "", (int)text->as.string.len, text->as.string.data,
             section ? (int)section->as.string.len : 0, section ? section->as.string.data : "");
    return GLANE_OK;
}

static void has_sections(fixture *f, const char *text, const char *expected)
{
    fx_clear(&f->facts);
    glane_extract(f->session, "d.txt", text, strlen(text), on_section, f);
    assert_string_equal(f->facts.data, expected);
}

static void on_text(void *user, const char *text, size_t length)
{
    fixture *f = user;
    fx_add(&f->facts, text, length);
}

static const char *why(fixture *f, const char *text)
{
    document(f, "d.txt", text);
    fx_clear(&f->facts);
    glane_list_formats(f->session, on_text, f);
    return f->facts.data;
}

/* -- recognition ------------------------------------------------------------------ */

static void conditions(void **state)
{
    (void)state;
    fixture *f = with_format("format: f\ndetect:\n  all: [{phrase: rapport}]\n"
                             "  any: [{phrase: un}, {phrase: deux}, {regex: 'tr[oi]+s'}]\n  least: 2\n"
                             "  none: [{phrase: brouillon}]\n");
    is_document(f, "Un rapport en deux temps", "format=f");
    is_document(f, "Un rapport en trois temps", "format=f");
    is_document(f, "Un rapport, puis un autre", "");
    is_document(f, "Un, deux, trois", "");
    is_document(f, "Un rapport en deux temps, brouillon", "");
    is_document(f, "", "");
    fx_free(f);
}

/* What does not stand at the head, or at the beginning, does not count. */
static void reach(void **state)
{
    static char text[GL_FORMAT_DETECT_BYTES + 64];
    (void)state;
    fixture *f = with_format("format: f\ndetect: {any: [{phrase: loup, in: head}, {phrase: ours}]}\n");
    memset(text, ' ', sizeof text - 1);
    memcpy(text + GL_FORMAT_HEAD_BYTES - 1, "loup", 4);
    is_document(f, text, "format=f");
    memcpy(text + GL_FORMAT_HEAD_BYTES - 1, " loup", 5);
    is_document(f, text, "");
    memcpy(text + GL_FORMAT_DETECT_BYTES - 1, "ours", 4);
    is_document(f, text, "format=f");
    memcpy(text + GL_FORMAT_DETECT_BYTES - 1, " ours", 5);
    is_document(f, text, "");
    fx_free(f);
}

static void paths_and_hosts(void **state)
{
    (void)state;
    fixture *f = with_format("format: f\ndetect: {any: [{path: \"crc/*-20??.txt\"}, {host: example.org}, {host: \"*.exam*.net\"}]}\n");
    assert_string_equal(document(f, "a/crc/b-2021.txt", ""), "format=f");
    assert_string_equal(document(f, "./crc//x-2021.txt", ""), "format=f");
    assert_string_equal(document(f, "acrc/b-2021.txt", ""), "");
    assert_string_equal(document(f, "crc/b-21.txt", ""), "");
    is_document(f, "voir http://Example.org/a", "format=f");
    is_document(f, "voir www.example.org.", "format=f");
    is_document(f, "voir https://fr.www.example.org:80", "format=f");
    is_document(f, "voir example.org", "");
    is_document(f, "voir http://anexample.org", "");
    is_document(f, "voir http://a.example.net http://example.net", "format=f");
    is_document(f, "http://", "");
    glane_session_url(f->session, "https://sub.example.org/report.pdf");
    is_document(f, "", "format=f");
    glane_session_url(f->session, "elsewhere.org");
    is_document(f, "voir http://example.org", "");
    glane_session_url(f->session, NULL);
    is_document(f, "voir http://example.org", "format=f");
    fx_free(f);
}

/* The one most of whose conditions hold, then the first by name; both are told. */
static void two_claims(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "z.yaml", "format: a\ndetect: {any: [{phrase: loup}, {phrase: nuit}]}\nboilerplate: [{id: x, phrase: NUIT}]\n");
    fx_pack(f, "y.yaml", "format: b\ndetect: {any: [{phrase: loup}, {phrase: bois}]}\n");
    fx_pack(f, "w.yaml", words_pack);
    fx_engine(f);
    is_document(f, "le loup", "format=a");
    is_document(f, "le loup du bois", "format=b");
    fx_gives(f, "le loup NUIT", "");
    fx_gives(f, "le loup du bois NUIT", ""); /* two each: a */
    assert_string_equal(why(f, "le loup du bois"), "a\there: phrase: loup. Not here: phrase: nuit\n"
                                                   "b (taken)\there: phrase: loup; phrase: bois\n");
    assert_string_equal(why(f, "rien"), "none\t\n");
    fx_free(f);
}

static void nearest(void **state)
{
    (void)state;
    fixture *f = with_format("format: f\ndetect: {all: [{phrase: loup}, {phrase: bois}], none: [{phrase: mer}]}\n");
    assert_string_equal(why(f, "le loup"), "none\tnearest: f; here: phrase: loup. Not here: phrase: bois\n");
    assert_string_equal(why(f, "le loup du bois, la mer"),
                        "none\tnearest: f; here: phrase: loup; phrase: bois. Against it: phrase: mer\n");
    fx_free(f);
}

/* -- what stands apart --------------------------------------------------------------- */

static void masked(void **state)
{
    (void)state;
    fixture *f = with_format("format: base\nboilerplate:\n  - {id: foot, phrase: \"<bol> pied <digits> <eol>\"}\n"
                             "  - {id: line, phrase: menu, covers: line}\n  - {id: block, phrase: plan du site, covers: block}\n"
                             "  - {id: head, phrase: \"<bol> tête <any>+ <eol>\", facts: yes}\n");
    fx_gives(f, "1\nPied 2\n3", "a:1; a:3");
    assert_int_equal(f->numbers[0], 3);
    assert_int_equal(f->numbers[1], 2);
    assert_int_equal(f->numbers[2], 1); /* set aside, so explained */
    fx_gives(f, "1\nLe menu 2 ABC\n3", "a:1; a:3");
    fx_gives(f, "1\nPlan du site\n2\n3\n\n4", "a:1; a:4");
    fx_gives(f, "Tête 1 ABC\n2", "a:1; b:ABC; a:2");
    fx_gives(f, "pied 2 et 3", "a:2; a:3");
    char text[1024];
    snprintf(text, sizeof text, "le menu 2 %0*d", (int)GL_COVER_LINE_BYTES, 0);
    fx_extract(f, text);
    assert_non_null(strstr(f->facts.data, "a:2;")); /* a paragraph */
    fx_free(f);
}

/* No match runs into what stands apart, and sentences end there. */
static void edges(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: r, type: a, phrase: \"un <any>{0,4} deux\"}\n"
                         "  - {id: s, type: b, phrase: cinq, require: [{before: quatre, within: sentence}]}\n");
    fx_pack(f, "f.yaml", "format: base\nboilerplate: [{id: x, phrase: \"<bol> page <digits>\"}]\n");
    fx_engine(f);
    fx_gives(f, "Il y a un grand deux", "a:un grand deux");
    fx_gives(f, "un\nPage 3\nDeux", "");
    fx_gives(f, "quatre\nPage 3\nCinq", "");
    fx_gives(f, "quatre et cinq", "b:cinq");
    fx_free(f);
}

/* A text of pages, each with a line before and after it; `mark` has one %d. */
static const char *pages(const char *head, const char *mark, int first, int step, int count)
{
    static char text[16384];
    size_t n = 0;
    for (int i = 0; i < count; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%s\n\n", head);
        for (int k = 0; k < 14; k++)
            n += (size_t)snprintf(text + n, sizeof text - n, "Le texte de la page en dit long sur le travail du chat %c.\n",
                                  'a' + (i * 7 + k * 3) % 23);
        n += (size_t)snprintf(text + n, sizeof text - n, "\n");
        n += (size_t)snprintf(text + n, sizeof text - n, mark, first + i * step);
        n += (size_t)snprintf(text + n, sizeof text - n, "\n");
    }
    return text;
}

static void page_numbers(void **state)
{
    (void)state;
    fixture *f = with_format("format: base\nboilerplate: [{id: n, running: numbers}, {id: l, running: lines, facts: yes}]\n");
    fx_gives(f, pages("", "%d", 3, 1, 4), "");
    fx_gives(f, pages("", "- %d -", 3, 2, 4), "");
    fx_gives(f, pages("", "%d / 9", 3, 1, 4), "");
    fx_gives(f, pages("", "Page %d sur 9", 3, 1, 3), "a:9; a:9; a:9"); /* the word is a phrase's affair */
    fx_gives(f, pages("", "Rapport moral 2022 | %d", 3, 1, 3), "a:2022; a:2022; a:2022");
    /* None: figures, years, chapters, too few. */
    fx_gives(f, pages("", "%d", 3, 7, 4), "a:3; a:10; a:17; a:24");
    fx_gives(f, pages("", "%d", 2019, 1, 4), "a:2019; a:2020; a:2021; a:2022");
    fx_gives(f, pages("", "Axe %d", 1, 1, 4), "a:1; a:2; a:3; a:4");
    fx_gives(f, pages("", "Vu le %d mars par le chat", 1, 1, 4), "a:1; a:2; a:3; a:4");
    fx_gives(f, pages("", "%d", 3, 1, 2), "a:3; a:4");
    fx_gives(f, "1\n2\n3\n4\n5\n", "a:1; a:2; a:3; a:4; a:5");
    fx_free(f);
}

static void running_heads(void **state)
{
    (void)state;
    fixture *f = with_format("format: base\nboilerplate: [{id: n, running: numbers}, {id: l, running: lines, facts: yes}]\n");
    fx_pack(f, "f2.yaml", "format: other\nboilerplate: [{id: x, phrase: zzz}]\n");
    /* The first is the title; the others are no headings, and their facts count. */
    has_sections(f, pages("Rapport du CHB", "%d", 3, 1, 3), "CHB<Rapport du CHB; CHB<Rapport du CHB; CHB<Rapport du CHB");
    /* A heading that comes back, but not at the edges of pages. */
    const char *text = pages("", "Bilan du CHB", 0, 0, 3);
    has_sections(f, text, "CHB<Bilan du CHB; CHB<Bilan du CHB; CHB<Bilan du CHB");
    fx_free(f);
}

/* -- what is told of documents and facts ------------------------------------------------ */

static void metadata(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "y.yaml", "pack: y\nrules:\n  - {id: vote, type: document-year, regex: '20\\d\\d'}\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: rapport}]}\nmetadata:\n"
                         "  title: [{phrase: \"<bol> le grand <any>+ <eol>\"}, {phrase: \"<bol> rapport <any>+ <eol>\"}]\n"
                         "  author: {phrase: \"par span:(<capital>+)\"}\n"
                         "  year: {phrase: \"exercice span:<digits>\"}\n");
    fx_engine(f);
    is_document(f, "Rapport 2019, 2019, 2019\nPar Anne Dubreuil\nL'exercice 2017",
                "format=f title=Rapport 2019, 2019, 2019 author=Anne Dubreuil meta_from=format year=2017");
    is_document(f, "Rapport d'hier\nExercice 21", "format=f title=Rapport d'hier meta_from=format year=2021");
    is_document(f, "Rapport d'hier\nExercice 98", "format=f title=Rapport d'hier meta_from=format year=1998");
    is_document(f, "Rapport d'hier\nExercice 7", "format=f title=Rapport d'hier meta_from=format");
    is_document(f, "Rapport d'hier\nLe grand\trapport  2018\n", "format=f title=Rapport d'hier meta_from=format year=2018");
    is_document(f, "Rapport d'hier\nLe grand rapport  2018\n", "format=f title=Le grand rapport 2018 meta_from=format year=2018");
    is_document(f, "Exercice 2017, 2018", "meta_from=text year=2017");
    fx_free(f);
    /* Known by when it came out. */
    f = fx_new();
    fx_pack(f, "y.yaml", "pack: y\nrules:\n  - {id: vote, type: document-year, regex: '20\\d\\d'}\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: rapport}]}\nmetadata:\n"
                         "  year: [{phrase: \"publié en span:<digits>\", shift: -1}, {phrase: \"exercice span:<digits>\", shift: 0}]\n");
    fx_engine(f);
    is_document(f, "Rapport publié en 2018, 2018, 2018", "format=f meta_from=text year=2017");
    is_document(f, "Rapport publié en 1000", "format=f meta_from=text year=999");
    is_document(f, "Rapport de l'exercice 2018", "format=f meta_from=text year=2018");
    fx_free(f);
    f = fx_new();
    fx_pack(f, "f.yaml", "format: f\nmetadata:\n  year: {phrase: \"en span:<digits>\", shift: -5}\n  title: {phrase: bilan, shift: 1}\n");
    fx_refused(f, (const char *const[]){"f.yaml:3:45: '-5' is no value for 'shift' [-2, -1, 0, 1]",
                                        "f.yaml:4:33: 'shift' is for a year", NULL});
    fx_free(f);
}

static void packs(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", "pack: p\nrules: [{id: r, type: a, phrase: <digits>, examples: [{text: \"1\", expect: [{text: \"1\"}]}, {text: x, expect: []}]}]\n");
    fx_pack(f, "q.yaml", "pack: q\nrules: [{id: r, type: b, phrase: <caps>, examples: [{text: XX, expect: [{text: XX}]}, {text: x, expect: []}]}]\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: loup}]}\npacks: {on: [q], off: [p]}\n");
    fx_engine(f);
    fx_gives(f, "le chat 1 ABC", "a:1");
    fx_gives(f, "le loup 1 ABC", "b:ABC");
    fx_gives(f, "le chat 1 ABC", "a:1"); /* nothing stays */
    uint32_t ran, failed;
    glane_test_rules(f->session, "q/r", &ran, &failed);
    assert_int_equal(ran, 2);
    assert_int_equal(failed, 0); /* examples run whatever switches their pack on */
    fx_free(f);
}

static void notes(void **state)
{
    (void)state;
    fixture *f = with_format("format: base\nnotes:\n"
                             "  - {id: above, phrase: \"<bol> source : w:<word>\", scope: above, types: [a], set: {n: $w}}\n"
                             "  - {id: below, phrase: \"<bol> unité : w:<word>\", scope: below, set: {m: $w}}\n"
                             "  - {id: mark, phrase: \"<bol> \\\"(\\\" <digits> \\\")\\\" hors w:<word>\", scope: mark, set: {m: $w}}\n"
                             "  - {id: all, phrase: \"<bol> partout w:<word>\", scope: document, set: {m: $w}}\n");
    fx_gives(f, "0\n\n1 AB\n2\nSource : insee\n3\nSource : drees\n\n4", "a:0; a:1{n=insee}; b:AB; a:2{n=insee}; a:3{n=drees}; a:4");
    fx_gives(f, "1\nUnité : kilo\n2\nBC\n\n3", "a:1; a:2{m=kilo}; b:BC{m=kilo}; a:3");
    fx_gives(f, "12 chats (1), 13 chiens (2)\n\n(1) Hors matous", "a:12{m=matous}; a:1; a:13; a:2; a:1");
    fx_gives(f, "1\n\nPartout ici\n\n2", "a:1{m=ici}; a:2{m=ici}");
    fx_gives(f, "Source : insee", "");
    fx_free(f);
}

/* Nothing that a fact has already is changed. */
static void defaults(void **state)
{
    (void)state;
    fixture *f = with_format("format: f\ndetect: {any: [{phrase: loup}]}\ndefaults: {a: {n: kilo, count: 3}}\n"
                             "notes: [{id: x, phrase: \"<bol> note w:<word>\", scope: document, set: {n: $w}}]\n");
    fx_gives(f, "le loup 1 AB", "a:1{n=kilo,count=3}; b:AB");
    fx_gives(f, "le loup 1\n\nNote ici", "a:1{n=ici,count=3}");
    fx_gives(f, "le chat 1", "a:1");
    fx_free(f);
}

static void headings(void **state)
{
    (void)state;
    fixture *f = with_format("format: f\ndetect: {any: [{phrase: loup}]}\nsections:\n"
                             "  - {id: part, phrase: \"partie span:<word>\", level: 1}\n  - {id: sub, phrase: \"<bol> alinéa <word> <eol>\", level: 2}\n");
    has_sections(f, "le loup partie une dit 1\nAlinéa premier\n2\npartie deux : 3", "1<une; 2<une > Alinéa premier; 3<deux");
    has_sections(f, "le chat partie une dit 1", "1<");
    fx_free(f);
}

/* -- errors ------------------------------------------------------------------------------ */

static void every_error(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "1.yaml", "format: one\nrules: []\ndetect:\n  any:\n    - {phrase: a, path: b}\n    - {phrase: \"<a>\"}\n"
                         "    - {phrase: x, in: middle}\n  least: 7\nmetadata: {sha256: {phrase: x}}\n"
                         "boilerplate:\n  - {phrase: x}\n  - {id: y}\n  - {id: z, phrase: x, covers: page}\n  - {id: z, phrase: y}\n"
                         "notes:\n  - {id: n, phrase: x}\npacks: {on: [nope]}\ndefaults: {nope: {}, a: {doc: x}}\n"
                         "examples:\n  - {text: x}\n");
    fx_pack(f, "2.yaml", "format: one\n");
    fx_pack(f, "3.yaml", "format: Three\n");
    fx_refused(f, (const char *const[]){
                      "1.yaml:2:1: 'rules' is no key of a format",
                      "1.yaml:5:7: a condition asks for one thing, this one for 2",
                      "1.yaml:6:7: 'detect' comes before all facts, so it can name no type",
                      "1.yaml:7:23: 'middle' is no value for 'in' [beginning, head]",
                      "1.yaml:8:10: '7' conditions of 'any' can't hold",
                      "1.yaml:9:12: 'sha256' can't be metadata",
                      "1.yaml:11:5: boilerplate has no id",
                      "1.yaml:12:10: rule 'one/y' has nothing to match",
                      "1.yaml:13:32: 'page' is no value for 'covers' [match, line, block]",
                      "1.yaml:14:10: rule 'one/z' is there twice",
                      "1.yaml:16:5: the note says nothing of the facts in its scope",
                      "1.yaml:17:14: pack 'nope' is not loaded",
                      "1.yaml:18:12: 'nope' is no type",
                      "1.yaml:18:26: 'doc' can have no default",
                      "1.yaml:20:5: an example needs text and format",
                      "2.yaml:1:9: format 'one' is there twice",
                      "3.yaml:1:9: 'Three' is no name for a pack or a format",
                      NULL});
    fx_free(f);
}

static void examples(void **state)
{
    uint32_t ran, failed;
    (void)state;
    fixture *f = with_format("format: f\ndetect: {any: [{phrase: loup}, {path: \"*.wolf\"}]}\nboilerplate: [{id: x, phrase: AB}]\n"
                             "metadata: {title: {phrase: \"le loup\"}}\nexamples:\n"
                             "  - {text: le loup AB, format: f, metadata: {title: le loup, author: no}, masked: [AB]}\n"
                             "  - {text: chat 1, path: x.wolf, format: f, facts: [{text: \"1\", n: no}]}\n"
                             "  - {text: le chat, format: none}\n");
    glane_test_rules(f->session, NULL, &ran, &failed);
    assert_null(strstr(f->diags.data, "format f"));
    fx_free(f);
    f = with_format("format: f\ndetect: {any: [{phrase: loup}]}\nexamples:\n"
                    "  - {text: le chat, format: f}\n  - {text: le loup, format: f, metadata: {title: x}, masked: [y]}\n");
    glane_test_rules(f->session, NULL, &ran, &failed);
    assert_non_null(strstr(f->diags.data, "f.yaml:4:29: format f: the format is 'none', not 'f' [here: nothing. Not here: phrase: loup]"));
    assert_non_null(strstr(f->diags.data, "title is 'no', not 'x'"));
    assert_non_null(strstr(f->diags.data, "masked: nothing"));
    assert_non_null(strstr(f->diags.data, "there is no example that is not"));
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions),   cmocka_unit_test(reach),         cmocka_unit_test(paths_and_hosts),
        cmocka_unit_test(two_claims),   cmocka_unit_test(nearest),       cmocka_unit_test(masked),
        cmocka_unit_test(edges),        cmocka_unit_test(page_numbers),  cmocka_unit_test(running_heads),
        cmocka_unit_test(metadata),     cmocka_unit_test(packs),         cmocka_unit_test(notes),
        cmocka_unit_test(defaults),     cmocka_unit_test(headings),      cmocka_unit_test(every_error),
        cmocka_unit_test(examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
