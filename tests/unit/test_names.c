/* Names that a document brings itself: acronyms with what they stand for, names that return, one name for all
 * spellings and short forms. Packs are the test's own: the operators know no language. */
#include "engine_fixture.h"

static const char pack[] =
    "pack: p\n"
    "types: {whole: {role: internal}, named: {role: internal}, back: {role: internal}}\n"
    "keys: {name: string}\n"
    "lexicons:\n  noun: {office: , fonds: , caisse: , aide: , régie: , œuvre: }\n"
    "phrases: {brief: '<word> [~ \"+\"] [~ <digits>]'}\n"
    "rules:\n"
    "  - {id: defined, type: whole, operator: names.acronym, phrase: '\"(\" short:<brief> \")\"',\n"
    "     require: [{before: 'long:(head:<noun> (head:<noun> | <word> | \",\"){1,12})'}]}\n"
    "  - {id: after, type: whole, operator: names.acronym, phrase: 'short:<caps> \"(\" long:(<noun> <word>{1,12}) \")\"'}\n"
    "  - {id: long, type: named, phrase: 'name:<whole>'}\n"
    "  - {id: short, type: named, phrase: 'd:<whole> \"(\" span:<brief> \")\"', set: {name: $d.name}}\n"
    "  - {id: first, type: named, phrase: 'span:<caps> \"(\" d:<whole> \")\"', set: {name: $d.name}}\n"
    "  - {id: told, type: named, phrase: 'nommé name:(span:(<capital> <word>{0,5})) .'}\n"
    "  - {id: again, type: back, operator: names.again, reads: [<named>]}\n"
    "  - {id: fact, type: a, phrase: 'name:<back>'}\n";

static fixture *naming(void)
{
    fixture *f = fx_new();
    fx_plugin(f, "names");
    fx_pack(f, "p.yaml", pack);
    fx_engine(f);
    return f;
}

#define OFFICE "office des eaux Noires"

/* Both ways round; before the definition and after it. */
static void acronyms(void **state)
{
    (void)state;
    fixture *f = naming();
    fx_gives(f, "L'OE dit. Un office des eaux Noires (OE) dit : OE.",
             "a:OE{name=" OFFICE "}; a:" OFFICE "{name=" OFFICE "}; a:OE{name=" OFFICE "}; a:OE{name=" OFFICE "}");
    fx_gives(f, "OE (office des eaux Noires)", "a:OE{name=" OFFICE "}; a:" OFFICE "{name=" OFFICE "}");
    fx_gives(f, "ODE (office des eaux), ODE", "a:ODE{name=office des eaux}; a:office des eaux{name=office des eaux}; a:ODE{name=office des eaux}");
    fx_gives(f, "la régie d'Ébène (RÉ) et la RE", "a:régie d'Ébène{name=régie d'Ébène}; a:RÉ{name=régie d'Ébène}; a:RE{name=régie d'Ébène}");
    fx_gives(f, "fonds Vert plus (FV+), FV+ et FV", "a:fonds Vert plus{name=fonds Vert plus}; a:FV+{name=fonds Vert plus}; a:FV+{name=fonds Vert plus}");
    fx_gives(f, "Œuvre du lac (OEL)", "a:Œuvre du lac{name=Œuvre du lac}; a:OEL{name=Œuvre du lac}");
    fx_free(f);
}

/* The letters must be there, in their order, the first at the beginning, and no content word too many. */
static void no_acronyms(void **state)
{
    (void)state;
    fixture *f = naming();
    fx_gives(f, "office des eaux (OZ)", "");
    fx_gives(f, "office des eaux (EO)", "");
    fx_gives(f, "office (OF)", "");
    fx_gives(f, "office des eaux (O)", "");
    fx_gives(f, "office des eaux claires vives fraîches pures (OE)", "");
    fx_gives(f, "fonds où office des eaux Noires (OE) va", "a:" OFFICE "{name=" OFFICE "}; a:OE{name=" OFFICE "}");
    /* of several places to begin at, the nearest that fits */
    fx_gives(f, "la caisse du fonds de la régie ouvre un fonds d'aide au lac (FAL)", "a:fonds d'aide au lac{name=fonds d'aide au lac}; a:FAL{name=fonds d'aide au lac}");
    /* what begins later with a capital is the name, a small letter goes on in it */
    fx_gives(f, "aide de l'Agence du lac (ADL)", "");
    fx_gives(f, "aide à l'achat du lac (AAL)", "a:aide à l'achat du lac{name=aide à l'achat du lac}; a:AAL{name=aide à l'achat du lac}");
    fx_free(f);
}

static void the_operator_says_why(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_plugin(f, "names");
    fx_pack(f, "p.yaml", "pack: p\nkeys: {name: string}\nrules:\n  - {id: r, type: a, operator: names.acronym, phrase: un}\n");
    fx_engine(f);
    fx_gives(f, "un", ""); /* no captures: turned down, no crash */
    fx_free(f);
}

/* Accents, hyphens, apostrophes and line ends count for nothing; capitals less, the more words there are. */
static void spellings(void **state)
{
    (void)state;
    fixture *f = naming();
    fx_gives(f, "nommé Rénov'Gare. Renov' Gare, RENOV GARE, Rénov-gare, renov gare",
             "a:Rénov'Gare{name=Rénov'Gare}; a:Renov' Gare{name=Rénov'Gare}; a:RENOV GARE{name=Rénov'Gare}; a:Rénov-gare{name=Rénov'Gare}");
    fx_gives(f, "nommé Rivage. RIVAGE, rivage, Rivage-sur-Mer", "a:Rivage{name=Rivage}; a:RIVAGE{name=Rivage}");
    fx_gives(f, "nommé RIV. Riv, RIV, riv", "a:RIV{name=RIV}; a:RIV{name=RIV}");
    fx_gives(f, "nommé Gare de la mer. la gare de la mer, Gare de la\nmer.\n\nGare de\n\nla mer",
             "a:Gare de la mer{name=Gare de la mer}; a:gare de la mer{name=Gare de la mer}; a:Gare de la\nmer{name=Gare de la mer}");
    fx_free(f);
}

/* The longer name stands; of two with the same words the first in the text. */
static void overlaps(void **state)
{
    (void)state;
    fixture *f = naming();
    fx_gives(f, "nommé Lac. nommé Lac Noir. Lac Noir, Lac", "a:Lac{name=Lac}; a:Lac Noir{name=Lac Noir}; a:Lac Noir{name=Lac Noir}; a:Lac{name=Lac}");
    fx_gives(f, "nommé LAC noir. nommé Lac Noir. LAC NOIR",
             "a:LAC noir{name=LAC noir}; a:Lac Noir{name=LAC noir}; a:LAC NOIR{name=LAC noir}");
    fx_free(f);
}

/* Law: each fact of `back` has the words of one that was read, whatever the text. */
static void many_names(void **state)
{
    (void)state;
    fixture *f = naming();
    fx_text text = {0};
    for (int i = 0; i < 400; i++) /* all begin alike */
        fx_print(&text, "nommé Lac %c%c. Lac %c%c, lac. ", 'A' + i % 26, 'a' + i / 26, 'A' + i % 26, 'a' + i / 26);
    fx_extract(f, text.data);
    assert_string_equal(f->end, "ok");
    assert_int_equal(f->fact_count, 800);
    free(text.data);
    fx_free(f);
}

/* -- the linker ---------------------------------------------------------------- */

static fixture *linking(void)
{
    fixture *f = fx_new();
    fx_plugin(f, "canonical");
    fx_pack(f, "p.yaml",
            "pack: p\nkeys: {name: string}\n"
            "lexicons:\n  known: {OMS: {name: Organisation du lac}, organisation du lac: {name: Organisation du lac}}\n"
            "  town: {bourg du lac: , BOURG DU LAC: , bourg-du-lac: , bourg noir: }\n"
            "rules:\n"
            "  - {id: known, type: a, phrase: 'k:<known>'}\n"
            "  - {id: town, type: a, phrase: 'name:<town>'}\n"
            "  - {id: brief, type: a, phrase: '(bourg | organisation | mairie)'}\n"
            "  - {id: odd, type: c, phrase: 'name:(<any>{1,60}) @'}\n"
            "  - {id: other, type: b, phrase: '<digits>'}\n");
    fx_engine(f);
    return f;
}

static void one_name(void **state)
{
    (void)state;
    fixture *f = linking();
    /* spellings: the first that is not in capitals alone */
    fx_gives(f, "BOURG DU LAC, Bourg du lac, bourg-du-lac",
             "a:BOURG DU LAC{name=Bourg du lac}; a:Bourg du lac{name=Bourg du lac}; a:bourg-du-lac{name=Bourg du lac}");
    /* a short form of one name, of two, of none */
    fx_gives(f, "le bourg ; le bourg noir", "a:bourg{name=bourg noir}; a:bourg noir{name=bourg noir}");
    fx_gives(f, "le bourg, bourg noir, bourg du lac",
             "a:bourg{name=bourg}; a:bourg noir{name=bourg noir}; a:bourg du lac{name=bourg du lac}");
    fx_gives(f, "la mairie, bourg noir", "a:mairie{name=mairie}; a:bourg noir{name=bourg noir}");
    /* what a lexicon gave stays */
    fx_gives(f, "l'OMS, organisation du lac, l'organisation",
             "a:OMS{name=Organisation du lac}; a:organisation du lac{name=Organisation du lac}; a:organisation{name=Organisation du lac}");
    /* signs that fold to marks: every one may end a word */
    fx_gives(f, "≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠ ≠≠a≠≠≠b≠≠ ≠≠≠c≠≠≠@",
             "c:≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠ ≠≠a≠≠≠b≠≠ ≠≠≠c≠≠≠@{name=≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠≠ ≠≠a≠≠≠b≠≠ ≠≠≠c≠≠≠}");
    /* types without names get none, a document without names is left alone */
    fx_gives(f, "12 et bourg noir", "b:12; a:bourg noir{name=bourg noir}");
    fx_gives(f, "la mairie, 12", "a:mairie; b:12");
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acronyms),  cmocka_unit_test(no_acronyms), cmocka_unit_test(the_operator_says_why),
        cmocka_unit_test(spellings), cmocka_unit_test(overlaps),    cmocka_unit_test(many_names),
        cmocka_unit_test(one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
