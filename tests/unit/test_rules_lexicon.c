/* Lexicons: what of them a text holds, their columns, their files, and how many entries cost what. */
#include "engine_fixture.h"
#include "lexicon.h"

/* A pack of one lexicon `l` (YAML lines of depth four) and one rule on it. */
static fixture *lexicon(const char *entries, const char *phrase, const char *more)
{
    fixture *f = fx_new();
    fx_text pack = {0};
    fx_print(&pack, "pack: p\nlexicons:\n  l:\n%srules:\n  - id: r\n    type: a\n    phrase: '%s'\n%s",
             entries, phrase, more);
    fx_pack(f, "p.yaml", pack.data);
    free(pack.data);
    fx_engine(f);
    return f;
}

static void entries_match_words(void **state)
{
    (void)state;
    fixture *f =
        lexicon("    chat:\n    chat noir:\n    petit chat:\n    d'accord:\n    \"n°\":\n    Saint-Denis:\n",
                "<l>", "");
    fx_gives(f, "un chat, un achat, un Chat noir", "a:chat; a:Chat noir");
    fx_gives(f, "un petit chat noir", "a:petit chat"); /* the longest from its first word on */
    fx_gives(f, "chat\nNoir", "a:chat");               /* no entry crosses a line end */
    fx_gives(f, "D’ACCORD, n° 8", "a:D’ACCORD; a:n°");
    fx_gives(f, "Saint-Denis, saint-denis, SAINT\u2011DENIS, Saint Denis",
             "a:Saint-Denis; a:SAINT\u2011DENIS; a:Saint Denis");
    fx_free(f);
}

/* Longer entries are tried first, shorter ones where the rest of the phrase asks for it. */
static void backs_off(void **state)
{
    (void)state;
    fixture *f = lexicon("    a:\n    a b:\n    a b c:\n", "<l> c d", "");
    fx_gives(f, "a b c d", "a:a b c d");
    fx_gives(f, "a c d; a b c c d", "a:a c d; a:a b c c d");
    fx_free(f);
}

static void columns(void **state)
{
    (void)state;
    fixture *f = lexicon("    un: {value: 1, rank: first}\n    deux: {value: 2.50, n: two}\n    trois: {yes: "
                         "yes, count: 3}\n    rien:\n",
                         "w:<l>", "    set: {value: $w.value}\n");
    fx_gives(f, "un deux trois rien",
             "a:un{value=1,rank=first}; a:deux{value=2.5,n=two}; a:trois{count=3,yes=true}; a:rien");
    fx_free(f);
    f = lexicon("    un: {value: 1}\n    deux: {value: 2}\n", "x:<l> et y:<l>",
                "    set: {value: $y.value, n: $x, m: $y}\n");
    fx_gives(f, "un et deux", "a:un et deux{value=2,n=un,m=deux}");
    fx_free(f);
}

/* A captured group is what the one entry is that fills it; an entry that is a part of it lends it nothing. */
static void groups(void **state)
{
    (void)state;
    fixture *f = lexicon("    lyon: {value: 1}\n", "de g:((cher | <l>) [<l>])", "    set: {value: $g.value, n: $g}\n");
    fx_gives(f, "de lyon", "a:de lyon{value=1,n=lyon}");
    fx_gives(f, "de cher lyon", "a:de cher lyon{n=cher lyon}");
    fx_gives(f, "de lyon lyon", "a:de lyon lyon{n=lyon lyon}");
    fx_free(f);
}

/* A border between words takes the entries that run across it, and leaves the others in their order. */
static void cut_hits(void **state)
{
    (void)state;
    gl_hit items[] = {{0}, {.entry = 1, .end = 3, .next = 2}, {.entry = 2, .end = 2, .next = 3}, {.entry = 3, .end = 1},
                      {.entry = 4, .end = 2}};
    uint32_t head[] = {1, 4, 0, 0};
    gl_hits hits = {.items = items, .count = 5, .head = head};
    gl_hits_cut(&hits, 2);
    assert_int_equal(head[0], 2); /* the one of three words is gone */
    assert_int_equal(items[2].next, 3);
    assert_int_equal(head[1], 4);
    gl_hits_cut(&hits, 1);
    assert_int_equal(head[0], 3);
    assert_int_equal(head[1], 4); /* it begins behind the border */
}

/* Two lexicons with one entry, and one lexicon with two spellings of a word. */
static void homonyms(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nlexicons:\n  l: {mars: {n: month}, été: {n: season}}\n  m: {Mars: {n: planet}, ete: "
            "{n: bare}}\n"
            "rules:\n  - {id: r, type: a, phrase: 'w:<l>'}\n  - {id: s, type: b, phrase: 'w:<m>'}\n");
    fx_engine(f);
    fx_gives(f, "mars", "a:mars{n=month}");
    fx_gives(f, "Mars", "a:Mars{n=month}"); /* equal in all: the type that is listed first */
    fx_gives(f, "été ETE ete", "a:été{n=season}; a:ETE{n=season}; b:ete{n=bare}");
    fx_free(f);
}

static void reads_files(void **state)
{
    (void)state;
    fixture *f = fx_new();
    mkdir(fx_path(f, "words"), 0777);
    fx_pack(f, "words/w.tsv",
            "\xEF\xBB\xBF# a note\r\nentry\tname\tvalue\r\nCPAM du Tarn\tcaisse\t81\r\n\r\nARS\t\t\r\nMSA\n");
    fx_pack(f, "p.yaml",
            "pack: p\nlexicons:\n  l: {file: words/w.tsv}\nrules:\n  - {id: r, type: a, phrase: 'w:<l>'}\n");
    fx_engine(f);
    fx_gives(f, "la CPAM du Tarn, l'ARS, la MSA", "a:CPAM du Tarn{value=81,name=caisse}; a:ARS; a:MSA");
    fx_free(f);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct {
        const char *tsv, *said;
        size_t len;
    } cases[] = {
        {"", "w.tsv:1:1: the lexicon is empty", 0},
        {"entry\tvalue\na\tx\n", "w.tsv:2:1: 'x' is no value for 'value', which is of kind decimal", 0},
        {"entry\tname\na\tb\tc\n", "w.tsv:2:1: 3 cells under 2 columns", 0},
        {"entry\tline\na\t1\n", "w.tsv:1:1: column 'line' is a key of the stream's own", 0},
        {"entry\n\tx\n", "w.tsv:2:1: 2 cells under 1 columns", 0},
        {"entry\tname\n\tx\n", "w.tsv:2:1: '' is no entry of a lexicon", 0},
        {"entry\n\xE9t\xE9\n", "w.tsv:0:0: the lexicon is not UTF-8 text", 0},
        {"entry\na\0b\n", "w.tsv:0:0: the lexicon is not UTF-8 text", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture *f = fx_new();
        const char *const said[] = {cases[i].said, NULL};
        fx_pack(f, "p.yaml",
                "pack: p\nlexicons:\n  l: {file: w.tsv}\nrules:\n  - {id: r, type: a, phrase: '<l>'}\n");
        fx_bytes(f, "w.tsv", cases[i].tsv, cases[i].len ? cases[i].len : strlen(cases[i].tsv));
        fx_refused(f, said);
        assert_int_equal(f->diag_count, 1);
        fx_free(f);
    }
    fixture *f = fx_new();
    const char *const said[] = {"p.yaml:3:13: cannot read '",
                                "no.tsv' [the path counts from the folder of the pack]", NULL};
    fx_pack(f, "p.yaml",
            "pack: p\nlexicons:\n  l: {file: no.tsv}\nrules:\n  - {id: r, type: a, phrase: '<l>'}\n");
    fx_refused(f, said);
    fx_free(f);
}

/* A lexicon of a hundred thousand entries finds each of them, and what it has not, not. */
static void many_entries(void **state)
{
    (void)state;
    enum { ENTRIES = 100000 };
    fixture *f = fx_new();
    fx_text tsv = {0}, text = {0}, expected = {0};
    fx_print(&tsv, "entry\tn\n");
    for (int i = 0; i < ENTRIES; i++)
        fx_print(&tsv, "mot%c%c %c%c%c\t%d\n", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26,
                 'a' + i / 17576 % 26, 'z', i);
    fx_bytes(f, "w.tsv", tsv.data, tsv.len);
    fx_pack(f, "p.yaml",
            "pack: p\nlexicons:\n  l: {file: w.tsv}\nrules:\n  - {id: r, type: a, phrase: 'w:<l>'}\n");
    fx_engine(f);
    for (int i = 0; i < ENTRIES; i += 997) {
        char entry[32];
        snprintf(entry, sizeof entry, "mot%c%c %c%c%c", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26,
                 'a' + i / 17576 % 26, 'z');
        fx_print(&text, "%s, %s!, %.6s\n", entry, "motaa zzz", entry);
        fx_print(&expected, "%sa:%s{n=%d}", expected.len ? "; " : "", entry, i);
    }
    fx_gives(f, text.data, expected.data);
    free(tsv.data);
    free(text.data);
    free(expected.data);
    fx_free(f);
}

static void limits(void **state)
{
    (void)state;
    const char words[] = "a b c d e f g h i j k l m n o p q r s t u v w x";
    char pack[512];
    snprintf(pack, sizeof pack, "    %s:\n", words);
    fixture *f = lexicon(pack, "<l>", "");
    fx_gives(f, words, "a:a b c d e f g h i j k l m n o p q r s t u v w x");
    fx_free(f);
    f = fx_new();
    const char *const said[] = {"p.yaml:4:5: 'a b c d e f g h i j k l m n o p q r s t u v w x y' is no entry "
                                "of a lexicon [an entry is one to 24 words]",
                                "p.yaml:5:5: ' ' is no entry of a lexicon",
                                "p.yaml:6:8: the columns of 'z' are a word",
                                "p.yaml:7:8: the columns of 'q' are a list", NULL};
    snprintf(pack, sizeof pack, "pack: p\nlexicons:\n  l:\n    %s y:\n    ' ':\n    z: 1\n    q: []\n",
             words);
    fx_pack(f, "p.yaml", pack);
    fx_refused(f, said);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_match_words),
        cmocka_unit_test(backs_off),
        cmocka_unit_test(columns),
        cmocka_unit_test(groups), cmocka_unit_test(cut_hits),
        cmocka_unit_test(homonyms),
        cmocka_unit_test(reads_files),
        cmocka_unit_test(wrong_files),
        cmocka_unit_test(many_entries),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
