/* Headings: each kind, what is none, levels, paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "section.h"

typedef struct found {
    gl_view view;
    gl_sections sections;
} found;

static found find(const char *data)
{
    found f = {0};
    gl_text text = {0};
    assert_true(gl_text_append(&text, glane_str_of(data), 0, 1, 1));
    gl_view_build(&f.view, &text);
    gl_sections_find(&f.sections, &f.view, &(gl_outline){0});
    gl_text_free(&text);
    return f;
}

static void release(found *f)
{
    gl_sections_free(&f->sections);
    gl_view_free(&f->view);
}

/* Headings as "level words|level words". */
static void check(const char *data, const char *expected)
{
    found f = find(data);
    char list[2048] = "";
    size_t len = 0;
    for (size_t i = 0; i < f.sections.count; i++) {
        const gl_heading *h = &f.sections.items[i];
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%u %.*s", i ? "|" : "", h->level,
                                (int)(h->view.end - h->view.start), f.view.data + h->view.start);
    }
    assert_string_equal(list, expected);
    release(&f);
}

static void check_none(const char *data)
{
    check(data, "");
}

static void test_titles(void **state)
{
    (void)state;
    check_none("");
    check_none("\n\n");
    check_none("Une seule ligne");
    check("Relations conventionnelles\nLes relations s'appuient sur des conventions.\n",
          "2 Relations conventionnelles");
    check("Début.\n\n  Assises du numérique 2022  \n\nLe 1er juin 2022, la CPAM est intervenue.",
          "2 Assises du numérique 2022");
    check("L'assistant médical : 15 nouveaux contrats\nen 2022\nL'avenant 7 est signé.",
          "2 L'assistant médical : 15 nouveaux contrats en 2022");
    check("E-santé : la phase préparatoire\n- un\n- deux", "2 E-santé : la phase préparatoire");
    check("Médecins libéraux\n620\nInfirmiers libéraux\n412", "2 Médecins libéraux|2 Infirmiers libéraux");
    check("LE DÉVELOPPEMENT DE L’EXERCICE\nL’accompagnement de la CPAM\nAfin de favoriser.",
          "1 LE DÉVELOPPEMENT DE L'EXERCICE|2 L'accompagnement de la CPAM");
    check("BILAN 2022\nUn texte.", "1 BILAN 2022");
    check("Essor du numérique\nLa télémédecine\nLa télémédecine regroupe des pratiques.",
          "2 Essor du numérique|2 La télémédecine");
}

static void test_not_titles(void **state)
{
    (void)state;
    check_none(
        "Des phrases.\nCe dispositif est un levier.\nSuite :\nVoici !\nVraiment ?\nEt puis…\nAinsi ;\nFin.");
    check_none("- Accueil\n• Santé\n1 dossier\n2 CPTS signataires\n8 CPTS en cours\ntexte");
    check_none("dossier\nUn texte qui suit.");
    check_none("CPAM\nUn texte qui suit.");
    check_none("Cliquez sur les faits marquants\n-\n-");
    check_none(
        "Total médecins 448 217 950\nUn texte.\nPart des actes 12 %\nUn texte.\nMontant en €\nUn texte.");
    check_none("Année\t2021\nUn texte.\nAnnée | 2021\nUn texte.");
    check_none("Deux phrases. En une ligne\nUn texte.");
    check_none("Ces projets aboutis et en cours permettent de couvrir près de la quasi totalité de la "
               "population\nTexte.");
    check_none("Interdisciplinairement anticonstitutionnellement professionnalisation départementalisation "
               "internationalisation\nTexte.");
    check_none("Madame la présidente,\nMonsieur le directeur\nUn texte.");
    check_none("Le contexte\n");
    check("Accueil général\nActualités\nContacts utiles\nMentions légales\nUn texte.", "2 Mentions légales");
}

/* A line over a paragraph, which is wider than wrapped text. */
static void check_over(const char *line, const char *expected)
{
    char data[1024];
    snprintf(data, sizeof data, "%s\nUn texte qui dit %s%s%s.", line, "ceci, et cela, et d'autres choses encore, ",
             "que la ligne suivante ne dit pas, et puis ceci, et cela, ", "et d'autres choses encore, jusqu'au bout");
    check(data, expected);
}

/* Titles that extraction glued to the line before. */
static void test_glued(void **state)
{
    (void)state;
    check_over("90 % des fraudes ont eu des suites contentieuses.Le recours contre tiers", "2 Le recours contre tiers");
    check_over("Assuré 19 85 350,01 Total général 9 597,40 Le recours contre tiers", "2 Le recours contre tiers");
    /* A name, a row's label, a sentence, an abbreviation, few numbers. */
    check_over("Les suites sont contentieuses.Le recours", "");
    check_over("Assuré 19 85 350,01 Total général 9 597,40 Pharmacien", "");
    check_over("Les suites sont contentieuses.Le recours contre tiers est ouvert.", "");
    check_over("selon l'A.Le recours contre tiers", "");
    check_over("ils étaient 12 Dans la salle commune", "");
    check_none("Les suites sont contentieuses.Le recours contre tiers"); /* over nothing */
    check_none("Soit 12 13 14 15 Total des autres prises\n(en euros) 16");
}

static void test_rows(void **state)
{
    (void)state;
    check_none("Indicateur 2021 2022 Évolution 2022/2021\nUn texte.");
    check_none("Taux d'occupation 81,3 % 84,6 % +3,3 points\nUn texte.");
    check_none("Siège : 118, boulevard des Tisserands, 59100 Roubaix\nUn texte.");
    check("Bilan des exercices 2021-2022\nUn texte.", "2 Bilan des exercices 2021-2022");
    check("Les 1 250 logements rénovés\nUn texte.", "2 Les 1 250 logements rénovés");
    check_none("Les comptes de la régie ........ 9\nUn texte.");
    check("Évolution 2022/2021\nUn texte.", "2 Évolution 2022/2021");
}

/* Chapters in capitals need no point after their number, where they come in order. */
static void test_chapters(void **state)
{
    (void)state;
    check("INTRODUCTION\nTexte.\n1 UN BAILLEUR DOMINANT\nTexte.\n1.1 Le territoire\nTexte.\n2 LA DETTE\nTexte.",
          "1 INTRODUCTION|1 UN BAILLEUR DOMINANT|2 Le territoire|1 LA DETTE");
    check_none("7 UN BAILLEUR DOMINANT\nTexte.");
    check_none("12 CPTS\nTexte.\n1 Bailleur dominant\nTexte.");
}

/* What is known of the layout: lines apart are passed over, given headings stand wherever they are. */
static void test_outline(void **state)
{
    static const char data[] = "Un titre\nPage 3\nUn autre titre\nUn texte dit ceci et cela.\nEncore";
    const glane_span apart[] = {{9, 15}, {16, 30}};
    const gl_heading given[] = {{.view = {42, 51}, .level = 1}};
    (void)state;
    found f = {0};
    gl_text text = {0};
    assert_true(gl_text_append(&text, glane_str_of(data), 0, 1, 1));
    gl_view_build(&f.view, &text);
    gl_sections_find(&f.sections, &f.view, &(gl_outline){apart, 2, given, 1});
    gl_text_free(&text);
    assert_int_equal(f.sections.count, 2);
    assert_int_equal(f.sections.items[0].view.start, 0);
    assert_int_equal(f.sections.items[1].view.start, 42);
    assert_int_equal(f.sections.items[1].level, 1);
    assert_int_equal(f.sections.items[1].parent, GLANE_NONE);
    release(&f);
}

static void test_drop(void **state)
{
    (void)state;
    found f = find("CHAPITRE\nUn titre\nTexte.\n\nUn autre\nTexte.");
    assert_int_equal(f.sections.count, 3);
    assert_int_equal(f.sections.items[2].parent, 0);
    gl_sections_drop(&f.sections, &(glane_span){0, 4}, 1);
    assert_int_equal(f.sections.count, 2);
    assert_int_equal(f.sections.items[1].parent, GLANE_NONE);
    gl_sections_drop(&f.sections, &(glane_span){0, 1000}, 1);
    assert_int_equal(f.sections.count, 0);
    release(&f);
}

static void test_numbers(void **state)
{
    (void)state;
    check("1. Contexte général\nTexte.\n1.1 Territoire couvert\nTexte.\n1.2. Population\nTexte.\n"
          "1.2.1 Âges représentés\nTexte.\n2. Bilan annuel\nTexte.",
          "1 Contexte général|2 Territoire couvert|2 Population|3 Âges représentés|1 Bilan annuel");
    check("1) Contexte\nTexte.\n2) Bilan\nTexte.", "1 Contexte|1 Bilan");
    check("I. Contexte\nTexte.\nA. Territoire\nTexte.\n1. Population\nTexte.\nB. Moyens\nTexte.\nII. Bilan\n"
          "A. Soins\nTexte.",
          "1 Contexte|2 Territoire|3 Population|2 Moyens|1 Bilan|2 Soins");
    check("1. Contexte\n1.1 Territoire\nTexte.", "1 Contexte|2 Territoire");
    check("1. Contexte\nTexte.\n4. Bilan\nTexte.", "1 Contexte|1 Bilan"); /* two were missed */
    check_none("1. Contexte\n2. Bilan\n3. Annexes\nTexte.");              /* a list */
    check_none("12. Contexte\nTexte.\n2021. Contexte\nTexte.\n12.5 Millions\nTexte.");
    check_none("C. Dupont\nTexte.\nM. Durand, directeur\nTexte.\nL. 162 du code\nTexte.");
    check_none("1. déléguer des tâches\nTexte.\n1. Déléguer des tâches.\nTexte.");
    check(
        "G. Un\nA. Premier\nTexte.\nB. Second\nTexte.\nC. Troisième\nTexte.\nD. Quatrième\nTexte.\n"
        "E. Cinquième\nTexte.\nF. Sixième\nTexte.\nG. Septième\nTexte.\nH. Huitième\nTexte.\nI. "
        "Neuvième\nTexte.",
        "2 Premier|2 Second|2 Troisième|2 Quatrième|2 Cinquième|2 Sixième|2 Septième|2 Huitième|2 Neuvième");
}

static void test_markdown(void **state)
{
    (void)state;
    check("# Rapport\n\nTexte sans point\nAutre texte\n\n## Bilan 2021. ##\n### 12 %\n# \n#hashtag\n####### "
          "sept\nLe titre\nFin.",
          "1 Rapport|2 Bilan 2021.|3 12 %");
}

static void check_path(const found *f, const char *word, const char *expected)
{
    gl_arena *arena = gl_arena_new();
    const char *at = strstr(f->view.data, word);
    assert_non_null(at);
    uint32_t heading = gl_section_at(&f->sections, (uint32_t)(at - f->view.data));
    glane_str path = gl_section_path(&f->sections, &f->view, heading, arena);
    assert_int_equal(path.len, strlen(expected));
    assert_memory_equal(path.data, expected, path.len);
    gl_arena_free(arena);
}

static void test_paths(void **state)
{
    (void)state;
    found f = find(
        "avant\n# Rapport\u00A0 annuel\nun\n### Soins  de\tville\ndeux\n## Bilan\ntrois\n# Annexe\nquatre\n");
    assert_int_equal(f.sections.count, 4);
    assert_int_equal(f.sections.items[0].parent, GLANE_NONE);
    assert_int_equal(f.sections.items[1].parent, 0);
    assert_int_equal(f.sections.items[2].parent, 0);
    assert_int_equal(f.sections.items[3].parent, GLANE_NONE);
    check_path(&f, "avant", "");
    check_path(&f, "un\n", "Rapport annuel");
    check_path(&f, "ville", "Rapport annuel > Soins de ville");
    check_path(&f, "deux", "Rapport annuel > Soins de ville");
    check_path(&f, "trois", "Rapport annuel > Bilan");
    check_path(&f, "quatre", "Annexe");
    assert_int_equal(gl_section_at(&f.sections, f.sections.items[0].view.start), 0);
    assert_int_equal(gl_section_at(&f.sections, UINT32_MAX), 3);

    gl_view empty = {0}; /* used again for a text without headings */
    gl_sections_find(&f.sections, &empty, &(gl_outline){0});
    assert_int_equal(f.sections.count, 0);
    assert_int_equal(gl_section_at(&f.sections, 0), GLANE_NONE);
    release(&f);
}

/* Any lines: headings in order, inside their line, under an earlier one of a lower level. */
static void test_laws(void **state)
{
    (void)state;
    static const char *const lines[] = {"Un titre court",
                                        "UN GRAND TITRE",
                                        "Une phrase entière.",
                                        "1. Premier point",
                                        "2. Second point",
                                        "1.1 Un détail",
                                        "II. Partie",
                                        "I. Partie",
                                        "A. Sous-partie",
                                        "B. Sous-partie",
                                        "",
                                        "-",
                                        "- un point",
                                        "12 345",
                                        "a\tb",
                                        "suite,"};
    uint64_t random = 3;
    for (int round = 0; round < 500; round++) {
        char data[1024] = "";
        size_t len = 0;
        for (int i = 0; i < 20; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            len += (size_t)snprintf(data + len, sizeof data - len, "%s\n", lines[(random >> 40) % 16]);
        }
        found f = find(data);
        uint32_t at = 0;
        for (uint32_t i = 0; i < f.sections.count; i++) {
            const gl_heading *h = &f.sections.items[i];
            assert_true(h->view.start >= at && h->view.start < h->view.end && h->view.end <= f.view.len);
            assert_null(memchr(f.view.data + h->view.start, '\n', h->view.end - h->view.start));
            at = h->view.end;
            uint32_t parent = GLANE_NONE;
            for (uint32_t j = 0; j < i; j++)
                parent = f.sections.items[j].level < h->level ? j : parent;
            assert_int_equal(h->parent, parent);
            assert_int_equal(gl_section_at(&f.sections, h->view.end - 1), i);
        }
        release(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_glued),    cmocka_unit_test(test_rows),       cmocka_unit_test(test_chapters),
        cmocka_unit_test(test_outline),  cmocka_unit_test(test_drop),
        cmocka_unit_test(test_titles),   cmocka_unit_test(test_not_titles), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_markdown), cmocka_unit_test(test_paths),      cmocka_unit_test(test_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
