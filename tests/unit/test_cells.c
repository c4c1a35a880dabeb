/* Tables: grids of every form, how numbers are told apart, what is no table, sums, what heads say. */
#include "engine_fixture.h"

#include "engine.h"

static const char pack[] = "pack: p\n"
                           "types: {money: {}, word: {}, plain: {}}\n"
                           "lexicons:\n"
                           "  unit: {\"€\": , \"%\": , k: , jours: , h: }\n"
                           "  blank: {\"-\": , n.s.: , h.s.: , ND: }\n"
                           "  sum: {total: }\n"
                           "  remark: {source: , note: }\n"
                           "  opener: {de: , à: , en: , les: , moins de: }\n"
                           "  part: {dont: }\n"
                           "  rate: {taux: , évolution: }\n"
                           "tables: {units: [unit], blanks: [blank], sums: [sum], remarks: [remark], "
                           "openers: [opener], breakdowns: [part], rates: [rate]}\n"
                           "rules:\n"
                           "  - id: money\n"
                           "    type: money\n"
                           "    phrase: \"<digits>+\"\n"
                           "    require:\n"
                           "      - {heads: \"en euros\"}\n"
                           "    examples: []\n"
                           "  - id: word\n"
                           "    type: word\n"
                           "    phrase: \"<digits>+\"\n"
                           "    require:\n"
                           "      - {row: \"clés\"}\n"
                           "    unless:\n"
                           "      - {column: \"passé\"}\n"
                           "    examples: []\n"
                           "  - id: plain\n"
                           "    type: plain\n"
                           "    phrase: \"<digits>+\"\n"
                           "    require:\n"
                           "      - {table: \"serrures\"}\n"
                           "    examples: []\n";

static int open_engine(void **state)
{
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", pack);
    fx_engine(f);
    *state = f;
    return 0;
}

static int close_engine(void **state)
{
    fx_free(*state);
    return 0;
}

/* The grids of a text: rows in lines, cells set apart by bars, `_` for a mark for none, `[]` around heads, a
 * column's number before a cell that does not follow the one before it, `*2` behind one that covers two. */
static void shows(fixture *f, const char *text, const char *expected)
{
    fx_text out = {0};
    fx_add(&out, "", 0);
    fx_extract(f, text);
    const gl_grids *g = &f->session->grids;
    for (uint32_t i = 0; i < g->cell_count; i++) {
        const gl_cell *c = &g->cells[i], *before = i ? c - 1 : NULL;
        const gl_grid *grid = &g->items[c->grid];
        int new_row = !before || before->grid != c->grid || before->row != c->row;
        uint32_t next = new_row ? 0 : before->column + before->columns;
        glane_span view = {f->session->words.items[c->words.first].start,
                           f->session->words.items[c->words.end - 1].end};
        if (i)
            fx_print(&out, "%s", before->grid != c->grid ? "\n\n" : new_row ? "\n" : "|");
        if (c->column == GLANE_NONE)
            fx_print(&out, "?");
        else if (c->column != next)
            fx_print(&out, "%u:", c->column);
        fx_print(&out, "%s%.*s%s", c->row < grid->heads ? "[" : "", (int)(view.end - view.start),
                 f->session->view.data + view.start,
                 c->row < grid->heads       ? "]"
                 : c->kind == GL_CELL_EMPTY ? "_"
                                            : "");
        if (c->columns > 1)
            fx_print(&out, "*%u", c->columns);
    }
    assert_string_equal(out.data, expected);
    free(out.data);
}

static void none(fixture *f, const char *text)
{
    shows(f, text, "");
}

static void test_bars(void **state)
{
    shows(*state, "| Poste | 2021 | 2022 |\n|---|:--:|---:|\n| Eau | 1 250 | 1 310 |\n| Gaz | - | (12,5) |\n",
          "[Poste]|[2021]|[2022]\nEau|1 250|1 310\nGaz|-_|(12,5)");
    shows(*state, "Poste | 2021\nEau | 1 250\n", "[Poste]|[2021]\nEau|1 250");
    shows(*state, "| Poste | 2021 |\n| Eau | |\n| Gaz | 3 |\n", "[Poste]|[2021]\nEau\nGaz|3");
    shows(*state, "| Poste | 2021 |\n\n| Eau | 1 250 |\n\n| Gaz | 12 |\n",
          "[Poste]|[2021]\nEau|1 250\nGaz|12");
    none(*state, "a | b\n\nc | d");
    none(*state, "| rien | ici |\n| que | des mots |\n");
}

static void test_tabs(void **state)
{
    shows(*state, "Poste\t2021\t2022\nEau\t1 250\t1 310\nGaz\t\t12\n",
          "[Poste]|[2021]|[2022]\nEau|1 250|1 310\nGaz|2:12");
    shows(*state, "\t2021\t2022\nEau\t1\t2\n", "1:[2021]|[2022]\nEau|1|2");
    none(*state, "un\tdeux\n");
}

static void test_semicolons(void **state)
{
    shows(*state,
          "Agrégat ; 2016 ; 2019 ; 2021\nVersement ; 22 318 ; 26 104 ; 26 187\nDette ; 18 250 ; - ; 27 648\n",
          "[Agrégat]|[2016]|[2019]|[2021]\nVersement|22 318|26 104|26 187\nDette|18 250|-_|27 648");
    /* An export, with blanks and a column of units. */
    shows(*state, "poste;unité;2021;2022\nEau;m³;1250;1310,5\nGaz;;;12\n",
          "[poste]|[unité]|[2021]|[2022]\nEau|m³|1250|1310,5\nGaz|3:12");
    shows(*state, ";2021;2022\nEau;1;2\n", "1:[2021]|[2022]\nEau|1|2");
    shows(*state, "Eau ; 12 ; 14 ;\nGaz ; 7 ; 9 ;\n", "Eau|12|14\nGaz|7|9");
    /* As many in each line, and at least two. */
    none(*state, "Eau ; 12 ; 14\nGaz ; 7 ; 9 ; 8\n");
    none(*state, "Poste ; 2021\nEau ; 12\nGaz ; 7\n");
    none(*state, "Eau ; 12 ; 14\n");
    /* What enumerates. */
    none(*state, "Il y a 12 agents ; 14 élus ; 3 sites.\nOn compte 8 prêts ; 7 dons ; 9 legs.\n");
    none(*state, "Budget : 12 ; 14 ; 15\nDons : 8 ; 7 ; 9\n");
    none(*state, "Tours ; Blois ; Gien\nNantes ; Angers ; Laval\n");
}

/* No rule reads across a semicolon that sets cells apart. */
static void test_semicolons_break(void **state)
{
    fixture *f = *state;
    fx_extract(f, "Poste;2021;2022\nEau;12;14\nGaz ; 7 ; 9\n");
    const gl_grids *g = &f->session->grids;
    assert_int_equal(g->cell_count, 9);
    for (uint32_t i = 4; i < g->cell_count; i++)
        assert_true(f->session->words.items[g->cells[i].words.first].flags & GLANE_WORD_BREAK);
}

static void test_gaps(void **state)
{
    shows(*state,
          "Commune       2021    2022\nGien         1 250   1 310\nTours           45       -\nBlois         "
          "         112\n",
          "[Commune]|[2021]|[2022]\nGien|1 250|1 310\nTours|45|-_\nBlois|2:112");
    none(*state, "Il y a  deux espaces ici.\nEt  encore ici 12 fois.\n");
}

static void test_rows(void **state)
{
    shows(*state,
          "Poste 2021 2022 Évolution\nEau 1 250 1 310 4,8 %\nGaz 702 655 -6,7 %\nTotal 1 952 1 965 0,7 %\n",
          "[Poste]|[2021]|[2022]|[Évolution]\nEau|1 250|1 310|4,8 %\nGaz|702|655|-6,7 %\nTotal|1 952|1 "
          "965|0,7 %");
    shows(*state, "Poste 2021 2022\n\nEau 1 250 1 310\n\nGaz 702 655\n\nDons 12 14\n\nUn texte de 12 mots.\n",
          "[Poste]|[2021]|[2022]\nEau|1 250|1 310\nGaz|702|655\nDons|12|14");
    /* A label with a number of its own; parts of rows, in small letters. */
    shows(*state, "Moins de 25 ans 12 14\nDe 25 à 60 ans 118 124\ndont actifs 45 51\nEnsemble 175 189\n",
          "Moins de 25 ans|12|14\nDe 25 à 60 ans|118|124\ndont actifs|45|51\nEnsemble|175|189");
    /* Years as labels, a rank in front. */
    shows(*state, "Année Dossiers Montant\n2020 1 234 5 678 900\n2021 1 302 6 012 450\n",
          "[Année]|[Dossiers]|[Montant]\n2020|1 234|5 678 900\n2021|1 302|6 012 450");
    shows(*state, "1 Paris 2 165 423 12,4 %\n2 Lyon 516 092 3,1 %\n3 Nice 342 669 2,1 %\n",
          "1 Paris|2 165 423|12,4 %\n2 Lyon|516 092|3,1 %\n3 Nice|342 669|2,1 %");
    /* One column, if a unit is named above. */
    shows(*state, "Dépenses (en k€) :\nEau 124,6\nGaz 48,2\nTotal 172,8\n",
          "1:[Dépenses (en k€) :]\nEau|124,6\nGaz|48,2\nTotal|172,8");
}

static void test_flattened(void **state)
{
    shows(*state,
          "Nombre de dossiers Montant (en €) Assuré 19 85 350,01 Hospitalisation à domicile 3 117 534,17 "
          "Taxi 3 19 855,28 "
          "Total général 25 222 739,46 Le recours",
          "1:[Nombre de dossiers]|[Montant (en €)]\nAssuré|19|85 350,01\nHospitalisation à domicile|3|117 "
          "534,17\n"
          "Taxi|3|19 855,28\nTotal général|25|222 739,46");
    shows(*state,
          "Indicateur 2021 2022 Évolution Séjours 11 840 12 315 +4,0 % Accouchements 702 655 -6,7 % Lits 41 "
          "ND n.s. Fin",
          "[Indicateur]|[2021]|[2022]|[Évolution]\nSéjours|11 840|12 315|+4,0 %\nAccouchements|702|655|-6,7 "
          "%\nLits|41|ND_|n.s._");
}

/* Lines between rows that say what the next ones are; heads over them. */
static void test_divided(void **state)
{
    shows(*state,
          "Chapitre 2021 2022\nRecettes\nDons 12 415 12 980\nLegs 3 117 3 245\nDépenses\nAchats 702 655\n",
          "[Chapitre]|[2021]|[2022]\nDons|12 415|12 980\nLegs|3 117|3 245\nAchats|702|655");
    shows(*state,
          "            2021     2022\nRecettes\n  Dons        12       14\n  dont legs    3        4\n  Lots "
          "        1        -\n",
          "1:[2021]|[2022]\nRecettes\nDons|12|14\ndont legs|3|4\nLots|1|-_");
    shows(*state, "Poste\t2021\nRecettes\nDons\t12\nLegs\t3\n", "[Poste]|[2021]\nRecettes\nDons|12\nLegs|3");
}

/* The heads, the other rows, a total: each decides what one row alone does not. */
static void test_told_apart(void **state)
{
    shows(*state, "Site 2021 2022\nNord 702 655\nSud 812 734\n",
          "[Site]|[2021]|[2022]\nNord|702|655\nSud|812|734");
    shows(*state, "Nord 12 10,50\nSud 3 117,20\nEst 14 980,00\n",
          "Nord|12|10,50\nSud|3|117,20\nEst|14|980,00");
    /* 1 | 118 485,50 by the sum of the first column, since 1 118 | 485,50 would do too. */
    shows(*state, "Nord 6 4 521,00\nSud 1 118 485,50\nEst 1 11 879,42\nTotal 8 134 885,92\n",
          "Nord|6|4 521,00\nSud|1|118 485,50\nEst|1|11 879,42\nTotal|8|134 885,92");
    /* Nothing tells: no cells. */
    shows(*state, "Nord 12 14\nSud 13 18\nEst 111 222 333\n", "Nord|12|14\nSud|13|18\nEst");
}

static void test_listed(void **state)
{
    shows(*state, "Indicateur\n2021\n2022\n\nSéjours\n11 840\n12 315\n\nLits\n412\nND\n",
          "[Indicateur]|[2021]|[2022]\nSéjours|11 840|12 315\nLits|412|ND_");
    shows(*state, "Catégorie\nHommes\nFemmes\nA\n12\n45\nB\n33\n102\n",
          "[Catégorie]|[Hommes]|[Femmes]\nA|12|45\nB|33|102");
    none(*state, "38\nagences\n1 200\ncollaborateurs\n");
}

/* Column after column: the same table on its side. */
static void test_columns_listed(void **state)
{
    shows(*state, "Poste\nEau\nGaz\nTotal\n2021\n12\n45\n57\n2022\n14\n43\n57\n",
          "[Poste]|[Eau]|[Gaz]|[Total]\n2021|12|45|57\n2022|14|43|57");
    shows(*state, "Eau\nGaz\n2021\n12\n45\n2022\n14\n43\n2023\n15\n-\n",
          "1:[Eau]|[Gaz]\n2021|12|45\n2022|14|43\n2023|15|-_");
    none(*state, "Poste\nEau\nGaz\n2021\n12\n45\n2022\n14\n"); /* one is missing */
    none(*state, "Gaz\n2021\n12\n45\n2022\n14\n43\n"); /* as many labels as numbers */
}

/* Heads over heads. */
static void test_heads_over(void **state)
{
    shows(*state, "Poste 2021 2022\nNombre Part Nombre Part\nEau 12 3,1 45 7,2\nGaz 14 8,5 23 9,4\n",
          "[Poste]|[2021]*2|[2022]*2\n1:[Nombre]|[Part]|[Nombre]|[Part]\nEau|12|3,1|45|7,2\nGaz|14|8,5|23|9,4");
    shows(*state, "2021 2022\nPoste Nombre Part Nombre Part\nEau 12 3,1 45 7,2\nGaz 14 8,5 23 9,4\n",
          "1:[2021]*2|[2022]*2\n[Poste]|[Nombre]|[Part]|[Nombre]|[Part]\nEau|12|3,1|45|7,2\nGaz|14|8,5|23|9,4");
    shows(*state, "| Poste | 2021 | | 2022 | |\n|---|---|---|---|---|\n| | Nombre | Part | Nombre | Autre |\n"
                  "| Eau | 12 | 3 | 45 | 7 |\n",
          "[Poste]|[2021]*2|[2022]*2\n1:[Nombre]|[Part]|[Nombre]|[Autre]\nEau|12|3|45|7");
    shows(*state, "               2021              2022\nPoste    Nombre    Part    Nombre    Part\n"
                  "Eau          12       3        45       7\nGaz          14       8        23       9\n",
          "1:[2021]*2|[2022]*2\n[Poste]|[Nombre]|[Part]|[Nombre]|[Part]\nEau|12|3|45|7\nGaz|14|8|23|9");
    /* What does not come back, or leaves a column over, is no such head. */
    shows(*state, "Hommes Femmes\nPoste Nombre Part Effectif Taux\nEau 12 3,1 45 7,2\nGaz 14 8,5 23 9,4\n",
          "[Poste]|[Nombre]|[Part]|[Effectif]|[Taux]\nEau|12|3,1|45|7,2\nGaz|14|8,5|23|9,4");
    shows(*state, "| | 2021 | | 2022 | | |\n|---|---|---|---|---|---|\n| | Nombre | Part | Nombre | Part | Écart |\n"
                  "| Eau | 12 | 3 | 45 | 7 | 1 |\n",
          "1:[2021]|3:[2022]\n1:[Nombre]|[Part]|[Nombre]|[Part]|[Écart]\nEau|12|3|45|7|1");
}

static void test_prose(void **state)
{
    none(*state, "Le conseil a accueilli 12 hommes et 14 femmes en 2022. Au total, 26 élus siègent, dont 12 "
                 "à Tours et 14 à Blois.");
    none(*state, "Hausse de 12 % en 2020, de 14 % en 2021 et de 3 % en 2022.\nBaisse de 3 % en 2023\n");
    none(*state, "Accueil 05 55 00 41 00\nUrgences 05 55 00 42 00\nStandard 05 55 00 43 00\n");
    none(*state, "Le 3 mars 2021, 12 000 € ont été versés. En 2022, 14 000 €.\n");
    none(*state, "Nombre de sites : 12\nNombre d'agents : 1 250\nBudget : 345 000 €\n");
    none(*state, "Lundi 8 h 30 12 h 30\nMardi 8 h 30 12 h 30\nJeudi 8 h 30 - 12 h 30\n");
    none(*state, "Voir page 12\nVoir page 14\nVoir page 18\n");
}

static void test_contexts(void **state)
{
    fixture *f = *state;
    fx_gives(f, "Poste\tMontant en euros\tPart\nEau\t12\t3\nGaz\t45\t7\n", "money:12; money:45");
    fx_gives(f, "Montants en euros\n\nPoste\t2021\nEau\t12\nGaz\t45\n", "money:12; money:45");
    fx_gives(f, "Poste\tpassé\t2021\nclés\t12\t14\nclous\t45\t51\n", "word:14");
    fx_gives(f, "Poste\tN\nclés\t12\nclous\t45\nSource : en euros\n", "money:12; money:45");
    fx_gives(f, "Des serrures\nPoste\tN\nvis\t12\nclous\t45\n", "plain:12; plain:45");
    fx_gives(f, "Poste\t2021 en euros\t2022\nVentes\nEau\t12\t14\nDons\nLegs\t45\t51\nLots\t3\t4\n",
             "money:12; money:45; money:3");
    fx_gives(f, "Poste\t2021 en euros\t2022\nEau\t12\t14\nGaz\t1\t1\n\nDons\nLegs\t45\t51\nLots\t3\t4\n",
             "money:12; money:1");
    fx_gives(f, "en euros 12, des serrures 14, des clés 15", "");
}

/* What is added to a text in front or behind changes no grid of it, and every cell is on words of its own. */
static void test_law(void **state)
{
    fixture *f = *state;
    static const char table[] = "Site 2021 2022\nNord 702 655\nSud 812 734\n";
    static const char *const around[] = {"Un paragraphe.\n\n", "Titre\n\n", "- item 12\n\n", "a\tb\n\n", "\f",
                                         "| x |\n\n",          "12 13\n\n"};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        fx_text text = {0};
        fx_print(&text, "%s%s\n%s", around[i], table, around[i]);
        shows(f, text.data, "[Site]|[2021]|[2022]\nNord|702|655\nSud|812|734");
        const gl_grids *g = &f->session->grids;
        for (uint32_t c = 1; c < g->cell_count; c++)
            assert_true(g->cells[c - 1].words.end <= g->cells[c].words.first);
        free(text.data);
    }
}

/* A long text of what is nearly a table takes time that grows with its length alone: the steps stay under
 * their limit. */
static void test_bounded(void **state)
{
    fixture *f = *state;
    static const char *const lines[] = {
        "A 1 111 222 333 444 555 666 777 888 999 111 222 333 444 555\n",
        "Total 111 222 333\n",
        "a  b\n",
        "x\n12\n",
        "A 12 13 B 14 15 ",
        "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
        "a | 1\n",
        "\t1\n",
        "Nord 111 222\nTotal 333 444\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        fx_text text = {0};
        for (int n = 0; n < 3000; n++)
            fx_print(&text, "%s", lines[i]);
        fx_extract_bytes(f, text.data, text.len);
        assert_int_equal(f->status, GLANE_OK);
        free(text.data);
    }
}

/* Heads of a word and a year each are no rows, nor do their capitals make a unit; days in digits are heads too. */
static void test_heads_of_years(void **state)
{
    shows(*state, "Poste K 2022 CA 2022 CA 2021\nEau 86 410,5 85 200,1 81 000,0\nGaz 54 200,2 53 100,4 52 000,3\n",
          "[Poste]|[K 2022]|[CA 2022]|[CA 2021]\nEau|86 410,5|85 200,1|81 000,0\nGaz|54 200,2|53 100,4|52 000,3");
    shows(*state, "Compte 2022\nPoste K 2022 CA 2022\nEau 410,5 85 200,1\nGaz 200,2 53 100,4\n",
          "[Poste]|[K 2022]|[CA 2022]\nEau|410,5|85 200,1\nGaz|200,2|53 100,4");
    shows(*state, "Tableau K 2021 CA 2021 Eau 250,5 1 310,5 Gaz 190,3 9 275,5 Bois 820,1 850,5",
          "[Tableau]|[K 2021]|[CA 2021]\nEau|250,5|1 310,5\nGaz|190,3|9 275,5\nBois|820,1|850,5");
    shows(*state, "Grade 31.12.21 31/12/2022\nChef 298 301\nAide 124 131\nAutre 42 432\n",
          "[Grade]|[31.12.21]|[31/12/2022]\nChef|298|301\nAide|124|131\nAutre|42|432");
    shows(*state, "Site Jour Nuit\nNord 8:45 10:12\nSud 1:07:30 9:05\nEst 11:02 12:40\n",
          "[Site]|[Jour]|[Nuit]\nNord|8:45|10:12\nSud|1:07:30|9:05\nEst|11:02|12:40");
    shows(*state, "Site Jour Nuit\nNord 84 h.s.\nSud 90 h.s.\nEst 12 3\n",
          "[Site]|[Jour]|[Nuit]\nNord|84|h.s._\nSud|90|h.s._\nEst|12|3");
    none(*state, "Voir 8:45:10:20:30 et 10:1\nVoir 7:3 et 9:05x\n");
}

/* What a pack that some format switches on says of tables is not heard elsewhere. */
static void test_in_formats(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", pack);
    fx_pack(f, "q.yaml", "pack: q\nlexicons: {name: {parc: }}\ntables: {openers: [name]}\n");
    fx_pack(f, "f.yaml", "format: f\ndetect: {any: [{phrase: ici}]}\npacks: {on: [q]}\n");
    fx_engine(f);
    for (int again = 0; again < 2; again++) {
        shows(f, "Parc 21 3,5 4,1\nParc 22 2,4 1,2\nParc 23 1,2 1,1\n",
              "Parc|21|3,5|4,1\nParc|22|2,4|1,2\nParc|23|1,2|1,1");
        shows(f, "Ici\n\nParc 21 3,5 4,1\nParc 22 2,4 1,2\nParc 23 1,2 1,1\n",
              "Parc 21|3,5|4,1\nParc 22|2,4|1,2\nParc 23|1,2|1,1");
    }
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars),       cmocka_unit_test(test_tabs),
        cmocka_unit_test(test_gaps),       cmocka_unit_test(test_rows),
        cmocka_unit_test(test_flattened),  cmocka_unit_test(test_told_apart),
        cmocka_unit_test(test_listed),     cmocka_unit_test(test_columns_listed),
        cmocka_unit_test(test_heads_over), cmocka_unit_test(test_prose),
        cmocka_unit_test(test_contexts),   cmocka_unit_test(test_law),
        cmocka_unit_test(test_divided),    cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_semicolons), cmocka_unit_test(test_semicolons_break),
        cmocka_unit_test(test_in_formats), cmocka_unit_test(test_heads_of_years),
    };
    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
