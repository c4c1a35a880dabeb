/* What a phrase matches: words and their capitals, options, choices, repetition, captures, classes,
 * lines; and which of several matches it gives. */
#include "engine_fixture.h"

/* One phrase against one text. */
static void check(const char *phrase, const char *text, const char *expected)
{
    fixture *f = fx_phrase(phrase);
    if (strcmp(fx_extract(f, text), expected) != 0)
        print_error("phrase %s on '%s'\n", phrase, text);
    assert_string_equal(f->facts.data, expected);
    fx_free(f);
}

/* A phrase that must not compile, with what is said of it. */
static void check_wrong(const char *phrase, const char *said)
{
    fixture *f = fx_new();
    char pack[2048];
    const char *const texts[] = {said, NULL};
    snprintf(pack, sizeof pack, "pack: p\nrules:\n  - id: r\n    type: a\n    phrase: '%s'\n", phrase);
    fx_pack(f, "p.yaml", pack);
    fx_refused(f, texts);
    assert_int_equal(f->diag_count, 1);
    fx_free(f);
}

static void words_and_spaces(void **state)
{
    (void)state;
    check("chat noir", "un chat noir", "a:chat noir");
    check("chat noir", "un chat  noir", "a:chat  noir");
    check("chat noir", "un chat\u00A0noir", "a:chat\u00A0noir");
    check("chat noir", "un chat, noir", "");
    check("chat noir", "chats noirs", "");
    check("chat", "achat chats chat", "a:chat");
    check("chat", "chat chat\nchat", "a:chat; a:chat; a:chat");
    check("n°", "n°8 et N° 9", "a:n°; a:N°");
    check("d'accord", "d’accord, d'accord", "a:d’accord; a:d'accord");
    check("l'", "l'eau et la terre", "a:l'");
    check("%", "12% et 3 %", "a:%; a:%");
    check("...", "et... puis. . .", "a:...; a:. . .");
}

static void decomposed_and_invisible(void **state)
{
    (void)state;
    check("été", "l'e\u0301te\u0301 2021", "a:e\u0301te\u0301");
    check("coopération", "la coo\u00ADpération", "a:coo\u00ADpération");
    check("offre", "l'o\uFB00re", "a:o\uFB00re");
    check("cœur", "coeur et cœur", "a:coeur; a:cœur");
    check("coeur", "coeur et cœur", "a:coeur; a:cœur");
}

static void soft_and_hard_breaks(void **state)
{
    (void)state;
    check("chat noir", "un chat\nnoir", "a:chat\nnoir"); /* the next line reads on */
    check("chat noir", "un chat\r\nnoir", "a:chat\r\nnoir");
    check("chat noir", "un chat\nNoir", "");
    check("chat noir", "un chat\n- noir", "");
    check("chat noir", "un chat\tnoir", "");
    check("chat noir", "un chat\n\nnoir", "");
    /* In wrapped lines a full one reads on whatever follows, and words are cut. */
    const char wrapped[] =
        "La caisse a vu passer cette année un nombre de gens plus grand que la caisse de\n"
        "Tours, qui ne dit rien de ce que les autres disent dans tout ce que nous avons mis\n"
        "à propos de la caisse et de ses gens, sans que nul ne sache rien de plus que la coopé-\n"
        "ration de la ville, au bout du compte, ne dira pas autre chose à tous ces gens.\n";
    check("la caisse de Tours", wrapped, "a:la caisse de\nTours");
    check("coopération", wrapped, "");
    check("coopé-ration", wrapped, "a:coopé-\nration");
}

static void options(void **state)
{
    (void)state;
    check("avenants? [n° | numéro] <digits>", "avenant 7, avenants n° 8, avenant numéro 9, avenant no 1",
          "a:avenant 7; a:avenants n° 8; a:avenant numéro 9");
    check("un [petit] [gros] chat",
          "un chat, un petit chat, un gros chat, un petit gros chat, un gros petit chat",
          "a:un chat; a:un petit chat; a:un gros chat; a:un petit gros chat");
    check("un [très [très]] grand", "un grand, un très grand, un très très grand",
          "a:un grand; a:un très grand; a:un très très grand");
    check("[le] chat", "le chat, chat", "a:le chat; a:chat");
    check("chat [noir]", "chat noir, chat", "a:chat noir; a:chat");
}

static void choices(void **state)
{
    (void)state;
    check("chat | chien noir", "chat noir, chien, chien noir", "a:chat; a:chien noir");
    check("(chat | chien) noir", "chat noir, chien noir, noir", "a:chat noir; a:chien noir");
    check("(un | deux | trois) (chats | chiens)", "un chien, deux chiens, trois chats",
          "a:deux chiens; a:trois chats");
    check("a | a b | a b c", "a b c d", "a:a b c");
    check("(chat |) noir", "chat noir, noir", "a:chat noir; a:noir");
}

static void plural(void **state)
{
    (void)state;
    check("établissements?", "un établissement, des établissements", "a:établissement; a:établissements");
    check("chevaux?", "chevaux chevau", "a:chevaux; a:chevau");
    check("année?", "année anné", "a:année; a:anné"); /* the last letter, however many bytes it has */
    check("allongé?", "allongé allong", "a:allongé; a:allong");
    check("grandes? lignes?", "grande ligne, grandes lignes, grande lignes",
          "a:grande ligne; a:grandes lignes; a:grande lignes");
    check("(les)? chats", "les chats, chats", "a:les chats; a:chats");
}

static void repetition(void **state)
{
    (void)state;
    check("très+ grand", "grand, très grand, très très très grand", "a:très grand; a:très très très grand");
    check("un (très)* grand", "un grand, un très très grand", "a:un grand; a:un très très grand");
    check("x (a b){2}", "x a b, x a b a b, x a b a b a b", "a:x a b a b; a:x a b a b");
    check("x (a){1,3} y", "x y, x a y, x a a a y, x a a a a y", "a:x a y; a:x a a a y");
    check("x (a){0,2} y", "x y, x a a y, x a a a y", "a:x y; a:x a a y");
    check("(a|b)+ c", "a b b a c", "a:a b b a c");
    check("((a*)*)* c", "a a a c", "a:a a a c"); /* loops over nothing end */
    check("(a [b])+ c", "a b a a b c", "a:a b a a b c");
}

/* Repetition without end stops at the reach of a phrase. */
static void reach(void **state)
{
    (void)state;
    fixture *f = fx_phrase("w+ z");
    char text[512] = "";
    for (int i = 0; i < 62; i++)
        strcat(text, "w ");
    strcat(text, "z");
    assert_string_equal(fx_extract(f, text) + 2, text);
    fx_text longer = {0};
    fx_print(&longer, "w w %s", text);
    assert_string_equal(fx_extract(f, longer.data) + 2, text); /* from the third word on */
    free(longer.data);
    fx_free(f);
}

static void capitals(void **state)
{
    (void)state;
    check("chat", "chat Chat CHAT cHat", "a:chat; a:Chat; a:CHAT; a:cHat");
    check("Tours", "tours Tours TOURS", "a:Tours; a:TOURS");
    check("CPAM", "cpam Cpam CPAM", "a:CPAM");
    check("aMeli", "ameli aMeli AMELI Ameli", "a:aMeli");
    check("Ma santé", "ma santé, Ma santé, MA SANTÉ", "a:Ma santé; a:MA SANTÉ");
    check("Élan", "élan Élan ÉLAN Elan elan", "a:Élan; a:ÉLAN; a:Elan");
}

/* Capitals may have lost their accents: the first letter's, or all of a word in capitals. */
static void unaccented_capitals(void **state)
{
    (void)state;
    check("été", "été Été ÉTÉ ETE Eté ete eté", "a:été; a:Été; a:ÉTÉ; a:ETE; a:Eté");
    check("évolution", "Evolution EVOLUTION evolution", "a:Evolution; a:EVOLUTION");
    check("à", "à À A a", "a:à; a:À; a:A");
    check("façade", "FACADE Facade", "a:FACADE");
    check("ete", "été ÉTÉ ETE ete", "a:ETE; a:ete"); /* a bare form does not take accents */
}

static void compounds(void **state)
{
    (void)state;
    check("demi", "demi-journée, une demi journée, demi-", "a:demi; a:demi");
    check("journée", "demi-journée, journée", "a:journée");
    check("demi-journée", "demi-journée, demi journée, demi\u2011journée",
          "a:demi-journée; a:demi journée; a:demi\u2011journée");
    check("rendez-vous", "rendez-vous RENDEZ-VOUS", "a:rendez-vous; a:RENDEZ-VOUS");
    check("- 12", "COVID - 12, COVID-12", "a:- 12; a:-12");
}

/* The longest match counts, and the next one begins after it. */
static void longest(void **state)
{
    (void)state;
    check("a [b] [c]", "a b c", "a:a b c");
    check("a [b] | a b c", "a b c", "a:a b c");
    check("a a", "a a a a a", "a:a a; a:a a");
    check("a [b c]", "a b d", "a:a");
    check("<word> <word>", "un deux trois quatre", "a:un deux; a:trois quatre");
}

static void quoted(void **state)
{
    (void)state;
    check("\"[12]\"", "voir [12]", "a:[12]");
    check("a \"|\" b", "a | b, a b", "a:a | b");
    check("\"<a>\" | \"{\"", "<a> {", "a:<a>; a:{");
    check("\"en fin d'année\"", "En fin d’année", "a:En fin d’année");
    check("\"+\"", "a + b", "a:+");
    check("+ | *", "1 + 2 * 3", "a:+; a:*");
}

static void classes(void **state)
{
    (void)state;
    const char text[] = "un Deux CPAM 12 , été Élan";
    check("<any>", "a 1 ,", "a:a; a:1; a:,");
    check("<word>", text, "a:un; a:Deux; a:CPAM; a:été; a:Élan");
    check("<capital>", text, "a:Deux; a:CPAM; a:Élan");
    check("<caps>", text, "a:CPAM");
    check("<lower>", text, "a:un; a:été");
    check("<digits>", "12 3,4 ８", "a:12; a:3; a:4"); /* ASCII alone */
    check("<digits> <digits>", "1 234 567", "a:1 234");
}

static void lines(void **state)
{
    (void)state;
    const char text[] = "Total\nLe total\n\tTotal\nTotal général";
    check("<bol> total", text, "a:Total; a:Total; a:Total");
    check("total <eol>", text, "a:Total; a:total; a:Total");
    check("<bol> total <eol>", text, "a:Total; a:Total");
    check("<bol> <word>", "", "");
}

static void captures(void **state)
{
    (void)state;
    fixture *f =
        fx_rule("    phrase: 'avenants? n:<digits> [à m:(la | le) <word>]'\n    set: {n: $n, m: $m}\n");
    fx_gives(f, "avenant 7; avenant 8 à la convention",
             "a:avenant 7{n=7}; a:avenant 8 à la convention{n=8,m=la}");
    fx_free(f);
    f = fx_rule("    phrase: 'chat n:(noir | blanc et roux)'\n    set: {n: $n, where: $n}\n");
    fx_gives(f, "chat blanc et  roux", "a:chat blanc et  roux{n=blanc et  roux,where=blanc et  roux}");
    fx_free(f);
    /* The first of a repeated name is what `set` takes; one that took nothing sets an empty text. */
    f = fx_rule("    phrase: 'x (n:<digits>)+'\n    set: {n: $n}\n");
    fx_gives(f, "x 1 2 3", "a:x 1 2 3{n=1}");
    fx_free(f);
    /* `span` narrows the fact. */
    f = fx_rule("    phrase: 'le chat span:(noir et blanc) dort'\n");
    fx_gives(f, "le chat noir et blanc dort", "a:noir et blanc");
    fx_free(f);
    /* A colon that names nothing is a word. */
    check("total : <digits>", "total : 12, total 13", "a:total : 12");
}

static void named_phrases(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml",
            "pack: p\nphrases:\n  article: 'le | la | les'\n  nom: '<article> n:(chat | chien)'\n"
            "rules:\n  - id: r\n    type: a\n    phrase: '<nom> [et <nom>]'\n    set: {n: $n}\n");
    fx_engine(f);
    fx_gives(f, "le chat et la chien, les chat, un chat",
             "a:le chat et la chien{n=chat}; a:les chat{n=chat}");
    fx_free(f);
}

static void wrong_phrases(void **state)
{
    (void)state;
    check_wrong("a [b", "p.yaml:5:18: a bracket is not closed");
    check_wrong("a (b]", "p.yaml:5:18: ']' stands where a word should");
    check_wrong("a b)", "p.yaml:5:17: ')' ");
    check_wrong("a <nothing>", "p.yaml:5:16: <nothing> is nothing known");
    check_wrong("a <b", "is not closed");
    check_wrong("a \"b", "is not closed");
    check_wrong("a{0}", "'{' is no number of times");
    check_wrong("a{3,2}", "'{' is no number of times");
    check_wrong("a{x}", "'{' is no number of times");
    check_wrong("a{1", "'{' is no number of times");
    check_wrong("a{64}", "'{' is no number of times");
    check_wrong("", "the phrase is empty");
    check_wrong("[a]", "the phrase matches nothing at all");
    check_wrong("a*", "the phrase matches nothing at all");
    check_wrong("<bol>", "the phrase matches nothing at all");
    check_wrong("((((((((((((((((a))))))))))))))))(((((((((((((((((b)))))))))))))))))",
                "brackets are nested too deep");
    check_wrong("((a{63}){63}){63}", "the phrase is too long");
    check_wrong("}", "'}' stands where a word should");
}

static void self_reference(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {"phrases are nested too deep", NULL};
    fx_pack(f, "p.yaml",
            "pack: p\nphrases: {x: 'a <y>', y: 'b <x>'}\n"
            "rules:\n  - {id: r, type: a, phrase: '<x>'}\n");
    fx_refused(f, said);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_spaces),
        cmocka_unit_test(decomposed_and_invisible),
        cmocka_unit_test(soft_and_hard_breaks),
        cmocka_unit_test(options),
        cmocka_unit_test(choices),
        cmocka_unit_test(plural),
        cmocka_unit_test(repetition),
        cmocka_unit_test(reach),
        cmocka_unit_test(capitals),
        cmocka_unit_test(unaccented_capitals),
        cmocka_unit_test(compounds),
        cmocka_unit_test(longest),
        cmocka_unit_test(quoted),
        cmocka_unit_test(classes),
        cmocka_unit_test(lines),
        cmocka_unit_test(captures),
        cmocka_unit_test(named_phrases),
        cmocka_unit_test(wrong_phrases),
        cmocka_unit_test(self_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
