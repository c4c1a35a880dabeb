/* Number words: every numeral to 9999 in all its spellings, scales, and what is no numeral. */
#include "fake_host.h"

typedef struct lexeme {
    const char *word, *columns;
    uint32_t entry;
} lexeme;

static lexeme lexemes[] = {
    {"zéro", "value=0 role=unit", 0},
    {"un", "value=1 role=unit", 0},
    {"une", "value=1 role=unit", 0},
    {"deux", "value=2 role=unit", 0},
    {"trois", "value=3 role=unit", 0},
    {"quatre", "value=4 role=unit", 0},
    {"cinq", "value=5 role=unit", 0},
    {"six", "value=6 role=unit", 0},
    {"sept", "value=7 role=unit", 0},
    {"huit", "value=8 role=unit", 0},
    {"neuf", "value=9 role=unit", 0},
    {"dix", "value=10 role=teen least=7", 0},
    {"onze", "value=11 role=teen", 0},
    {"douze", "value=12 role=teen", 0},
    {"treize", "value=13 role=teen", 0},
    {"quatorze", "value=14 role=teen", 0},
    {"quinze", "value=15 role=teen", 0},
    {"seize", "value=16 role=teen", 0},
    {"vingt", "value=20 role=ten", 0},
    {"trente", "value=30 role=ten", 0},
    {"quarante", "value=40 role=ten", 0},
    {"cinquante", "value=50 role=ten", 0},
    {"soixante", "value=60 role=score", 0},
    {"septante", "value=70 role=ten", 0},
    {"quatre-vingt", "value=80 role=score", 0},
    {"quatre-vingts", "value=80 role=score", 0},
    {"huitante", "value=80 role=ten", 0},
    {"octante", "value=80 role=ten", 0},
    {"nonante", "value=90 role=ten", 0},
    {"cent", "value=100 role=hundred", 0},
    {"cents", "value=100 role=hundred", 0},
    {"mille", "value=1000 role=thousand", 0},
    {"million", "value=1000000 role=scale", 0},
    {"millions", "value=1000000 role=scale", 0},
    {"milliard", "value=1000000000 role=scale", 0},
    {"milliards", "value=1000000000 role=scale", 0},
    {"et", "role=and", 0},
    {"virgule", "role=point", 0},
    {"et-demi", "value=0.5 role=half", 0},
    {"billion", "value=1000000000000 role=scale", 0},
};

/* Captures the words of a text the way a lexicon does: hyphen or space between words, the longest
 * entry first. */
static void capture_words(const char *text)
{
    char flat[256];
    snprintf(flat, sizeof flat, "%s ", text);
    for (char *c = flat; *c; c++)
        *c = *c == '-' ? ' ' : *c;
    fake_match(NULL, NULL);
    for (const char *at = flat; *at;) {
        const lexeme *best = NULL;
        size_t longest = 0;
        for (size_t i = 0; i < sizeof lexemes / sizeof lexemes[0]; i++) {
            char word[32];
            snprintf(word, sizeof word, "%s ", lexemes[i].word);
            for (char *c = word; *c; c++)
                *c = *c == '-' ? ' ' : *c;
            if (strncmp(at, word, strlen(word)) == 0 && strlen(word) > longest) {
                best = &lexemes[i];
                longest = strlen(word);
            }
        }
        if (!best)
            fail_msg("no word at '%s'", at);
        else
            fake_add_entry("word", best->entry);
        at += longest;
    }
}

static void words_are(const char *text, const char *value)
{
    capture_words(text);
    glane_status status = fake_run("words");
    if (status != GLANE_OK || strcmp(fake_got("value"), value) != 0)
        fail_msg("'%s' is %s (%s), not %s", text, fake_got("value"), fake.draft.reason, value);
}

static const char *const units[] = {"",      "un",     "deux",     "trois",  "quatre", "cinq",
                                    "six",   "sept",   "huit",     "neuf",   "dix",    "onze",
                                    "douze", "treize", "quatorze", "quinze", "seize"};
static const char *const tens[] = {"", "", "vingt", "trente", "quarante", "cinquante", "soixante"};
static const char *const swiss[] = {"septante", "huitante", "nonante"};

/* Which spelling to write: 1990 joins all words by hyphens; otherwise only tens to units. */
enum { TRADITIONAL, REFORMED, SWISS, SPELLINGS };

static void below_hundred(int n, int spelling, int last, char *out, size_t size)
{
    const char *et = spelling == TRADITIONAL ? " et " : "-et-";
    if (n <= 16) {
        snprintf(out, size, "%s", units[n]);
    } else if (n < 20) {
        snprintf(out, size, "dix-%s", units[n - 10]);
    } else if (n < 70 || spelling == SWISS) {
        const char *ten = n < 70 ? tens[n / 10] : swiss[n / 10 - 7];
        snprintf(out, size, "%s%s%s", ten, n % 10 == 1 ? et : n % 10 ? "-" : "", units[n % 10]);
    } else if (n < 80) {
        char rest[32];
        below_hundred(n - 60, spelling, last, rest, sizeof rest);
        assert_true((size_t)snprintf(out, size, "soixante%s%s", n == 71 ? et : "-", rest) < size);
    } else {
        char rest[32];
        below_hundred(n - 80, spelling, last, rest, sizeof rest);
        const char *join = n == 80 ? (last ? "s" : "") : "-";
        assert_true((size_t)snprintf(out, size, "quatre-vingt%s%s", join, rest) < size);
    }
}

static void below_thousand(int n, int spelling, int last, char *out, size_t size)
{
    const char *gap = spelling == TRADITIONAL ? " " : "-";
    char rest[48] = "";
    if (n % 100 || n == 0)
        below_hundred(n % 100, spelling, last, rest, sizeof rest);
    if (n < 100)
        snprintf(out, size, "%s", n ? rest : "zéro");
    else
        snprintf(out, size, "%s%scent%s%s%s", n < 200 ? "" : units[n / 100], n < 200 ? "" : gap,
                 n >= 200 && n % 100 == 0 && last ? "s" : "", n % 100 ? gap : "", rest);
}

static void spell(int n, int spelling, char *out, size_t size)
{
    const char *gap = spelling == TRADITIONAL ? " " : "-";
    char head[96] = "", rest[96] = "";
    if (n < 1000) {
        below_thousand(n, spelling, 1, out, size);
        return;
    }
    if (n >= 2000)
        below_thousand(n / 1000, spelling, 0, head, sizeof head);
    if (n % 1000)
        below_thousand(n % 1000, spelling, 1, rest, sizeof rest);
    snprintf(out, size, "%s%smille%s%s", head, *head ? gap : "", *rest ? gap : "", rest);
}

static void test_every_numeral(void **state)
{
    (void)state;
    char text[256], value[16];
    for (int spelling = 0; spelling < SPELLINGS; spelling++) {
        for (int n = 0; n < 10000; n++) {
            spell(n, spelling, text, sizeof text);
            snprintf(value, sizeof value, "%d", n);
            words_are(text, value);
        }
    }
}

static void test_scales(void **state)
{
    (void)state;
    words_are("deux cent mille trois", "200003");
    words_are("cent mille", "100000");
    words_are("quatre-vingt mille", "80000");
    words_are("un million deux cent mille", "1200000");
    words_are("trois millions", "3000000");
    words_are("cent vingt-cinq millions quatre cent trois mille neuf cent dix-sept", "125403917");
    words_are("deux milliards trois cents millions", "2300000000");
    words_are("deux mille milliards", "2000000000000");
    words_are("mille deux cents milliards", "1200000000000");
    words_are("douze cents", "1200");
    words_are("dix-huit cent quarante-huit", "1848");
    words_are("mille et un", "1001");
    words_are("deux millions et-demi", "2500000");
    words_are("deux et-demi", "2.5");
    words_are("deux virgule cinq", "2.5");
    words_are("zéro virgule zéro cinq", "0.05");
    words_are("trois virgule quatorze", "3.14");
    words_are("deux virgule cinq millions", "2500000");
    words_are("neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf", "999999");
    words_are("octante-deux", "82");
}

static void test_precision(void **state)
{
    (void)state;
    static const struct {
        const char *text, *decimals, *power;
    } cases[] = {{"quatre-vingt-quatre", "0", "-"},   {"deux millions", "-6", "6"},
                 {"deux cent mille", "-3", "3"},      {"deux cent mille trois", "0", "-"},
                 {"deux virgule cinq", "1", "-"},     {"deux virgule cinq millions", "-5", "6"},
                 {"deux millions et-demi", "-5", "6"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        capture_words(cases[i].text);
        assert_int_equal(fake_run("words"), GLANE_OK);
        assert_string_equal(fake_got("decimals"), cases[i].decimals);
        assert_string_equal(fake_got("power"), cases[i].power);
    }
}

static void test_no_numeral(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "deux trois",
        "vingt trente",
        "dix deux",
        "vingt douze",
        "cent cent",
        "un cent",
        "million",
        "deux un",
        "trois et un",
        "vingt et",
        "vingt et deux",
        "soixante et douze",
        "virgule six",
        "deux virgule",
        "zéro deux",
        "deux zéro",
        "mille mille",
        "et un",
        "et-demi",
        "deux et-demi et-demi",
        "deux virgule cinq et-demi",
        "deux millions trois millions",
        "vingt zéro",
        "soixante vingt",
        "onze sept",
        "deux virgule cinq virgule six",
        "cinq virgule deux millions trois",
        "deux millions et-demi trois",
        "mille mille millions",
        "un million billion milliard milliard",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        capture_words(texts[i]);
        if (fake_run("words") != GLANE_SKIP)
            fail_msg("'%s' is %s", texts[i], fake_got("value"));
    }
    fake_match(NULL, NULL);
    assert_int_equal(fake_run("words"), GLANE_SKIP);
    fake_match(NULL, NULL);
    fake_add_entry("word", fake_entry("douzaine", "value=12"));
    assert_int_equal(fake_run("words"), GLANE_SKIP);
    fake_match(NULL, NULL);
    fake_add_entry("word", fake_entry("deux", "role=unit"));
    assert_int_equal(fake_run("words"), GLANE_SKIP);
}

/* The law: whatever the words, an operator ends with a value or a reason (and never past its tables,
 * which the sanitizers watch). */
static void test_any_words(void **state)
{
    (void)state;
    uint32_t seed = 20220614;
    for (int round = 0; round < 200000; round++) {
        fake_match(NULL, NULL);
        for (int i = 0; i < 1 + round % 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            fake_add_entry("word", lexemes[(seed >> 8) % (sizeof lexemes / sizeof lexemes[0])].entry);
        }
        glane_status status = fake_run("words");
        assert_true(status == GLANE_OK || status == GLANE_SKIP);
        assert_string_not_equal(status == GLANE_OK ? fake_got("value") : "turned down", "-");
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof lexemes / sizeof lexemes[0]; i++)
        lexemes[i].entry = fake_entry(lexemes[i].word, lexemes[i].columns);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_numeral), cmocka_unit_test(test_scales),
        cmocka_unit_test(test_precision),     cmocka_unit_test(test_no_numeral),
        cmocka_unit_test(test_any_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
