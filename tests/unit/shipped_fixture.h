/* shipped_fixture.h: the shipped rules and plugins as one machine, and documents to put through it: the
 * annotated reports, the texts of the golden pairs, and made-up ones. */
#ifndef SHIPPED_FIXTURE_H
#define SHIPPED_FIXTURE_H

#include "engine_fixture.h"

#include <dirent.h>

typedef struct machine {
    glane_engine *engine;
    glane_session *session;
    fx_text out; /* NDJSON of the last document */
    glane_sink *sink;
} machine;

static inline void on_diagnostic(void *user, const glane_diagnostic *d)
{
    (void)user;
    print_error("%.*s:%u:%u: %.*s\n", (int)d->file.len, d->file.data, d->line, d->column, (int)d->message.len,
                d->message.data);
}

static inline void on_written(void *user, const char *text, size_t length)
{
    fx_add(user, text, length);
}

static inline void machine_open(machine *m, const char *plugins, const char *rules, int interpret)
{
    const char *dirs[] = {plugins, NULL}, *paths[] = {rules, NULL};
    glane_options options = {.size = sizeof options,
                             .plugin_dirs = dirs,
                             .rule_paths = paths,
                             .on_diagnostic = on_diagnostic,
                             .interpret_patterns = interpret,
                             .no_default_plugins = 1};
    *m = (machine){0};
    assert_int_equal(glane_engine_new(&options, &m->engine), GLANE_OK);
    m->session = glane_session_new(m->engine);
    m->sink = glane_sink_new(m->engine, "ndjson", on_written, &m->out);
    assert_non_null(m->session);
    assert_non_null(m->sink);
}

static inline void machine_close(machine *m)
{
    glane_sink_free(m->sink);
    glane_session_free(m->session);
    glane_engine_free(m->engine);
    free(m->out.data);
}

static inline const char *run(machine *m, const char *name, const char *bytes, size_t len)
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

static inline void read_folder(corpus *c, const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name), got;
        char file[1024], bytes[65536];
        assert_true(snprintf(file, sizeof file, "%s/%s", path, entry->d_name) < (int)sizeof file);
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

static inline void corpus_read(corpus *c)
{
    *c = (corpus){0};
    read_folder(c, GLANE_TEST_SOURCE "/corpora");
    read_folder(c, GLANE_TEST_SOURCE "/tests/golden");
    assert_true(c->count >= 4);
}

static inline void corpus_free(corpus *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->texts[i].data);
}

static inline uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const char *const pieces[] = {
    "12 ",
    "3,5 % ",
    "1 234 567 ",
    "1\u202F234 ",
    "2\u00A0000 € ",
    "17,40\u00A0€",
    "en 2021",
    "été 2022 ",
    "le 3 mars 2021, ",
    "mi-mars ",
    "trois ",
    "une centaine de ",
    "les deux tiers ",
    "deux\u00ADcents ",
    "avenant n° 7 ",
    "l’avenant 8 à la convention ",
    "1,2 million d’euros ",
    "40 Md€ ",
    "de 10 à 15 ans ",
    "tous les 6 mois ",
    "environ ",
    "plus de ",
    "- 3,1 points",
    "+12 %",
    "article L. 162-14 ",
    "secteur 1, ",
    "5e ",
    "2e\u0301me ",
    "Te\u0301le\u0301",
    "e\u0301te\u0301 2020 ",
    "o\uFB03ce ",
    "\u200B",
    "\uFEFF",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " | ",
    ". ",
    " ; ",
    "(",
    ")",
    "« ",
    " »",
    "A. ",
    "M. ",
    "Évolution 2022/2021 ",
    "COVID-19 ",
    "https://x.fr/12?a=3 ",
    "01 02 03 04 05 ",
    "75001 Paris ",
    "page 12\f",
    "\U0001F600",
    "𝟏𝟐 ",
    "１２ ",
    "٣ ",
    "½ ",
    "10 ³ ",
    "1er trimestre 2023 ",
    "T1 2023",
    "2021-2022 ",
    "en milliers d’euros",
    "\xC2\xAD",
    "x",
    "mots ",
    "de la population ",
    "'",
    "’",
};

static inline void make_text(fx_text *out, uint32_t *seed)
{
    uint32_t n = 1 + next_random(seed) % 60;
    fx_clear(out);
    while (n--)
        fx_print(out, "%s", pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
}

static inline int open_shipped(void **state)
{
    machine *m = calloc(1, sizeof *m);
    assert_non_null(m);
    machine_open(m, GLANE_TEST_PLUGINS, GLANE_TEST_RULES, 0);
    *state = m;
    return 0;
}

static inline int close_shipped(void **state)
{
    machine_close(*state);
    free(*state);
    return 0;
}

#endif
