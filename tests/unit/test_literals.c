/* No French word stands in C: the string literals of core/ and plugins/ (their tests apart) and the words that the
 * shipped rules look for have none in common, but for those that are English or technical too. */
#include "engine_fixture.h"

#include "node.h"
#include "table.h"
#include "vocab.h"

#include <ctype.h>
#include <dirent.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* Words of rules that C may hold, since they are English or technical too; what they are there. */
static const struct {
    const char *word, *meaning;
} allowed[] = {
    {"maximum", "of JSON Schema"}, {"minimum", "of JSON Schema"},
    {"application", "of MIME"}, {"article", "of HTML"}, {"classes", "English"},     {"compare", "English"},
    {"data", "English"},      {"figure", "a type"},     {"label", "English"},       {"labels", "English"}, {"licence", "of a corpus"},
    {"menu", "of HTML"},      {"notes", "a key"},       {"office", "English"},      {"pages", "English"},
    {"scope", "a key"},       {"sections", "a key"},    {"style", "of HTML"},       {"styles", "English"},
    {"tests", "of JUnit"},
    {"cache", "English"},     {"cents", "English"},     {"code", "of an error"},    {"date", "English"},
    {"directive", "of YAML"}, {"document", "a record"}, {"documents", "English"},   {"format", "English"},
    {"message", "a key"},     {"messages", "English"},  {"minute", "of a date"},    {"note", "a severity"},
    {"once", "English"},      {"option", "English"},    {"page", "English"},        {"part", "English"}, {"parts", "English"},
    {"organisation", "English"}, {"place", "English"},     {"places", "English"},    {"plus", "English"},        {"point", "of decimals"},
    {"points", "English"},    {"record", "a key"},      {"section", "a key"},       {"second", "English"},
    {"source", "English"},    {"stands", "English"},    {"total", "a key"},         {"type", "a key"},
    {"types", "a key"},       {"version", "English"},   {"windows", "an encoding"}, {"year", "a key"},
};

enum { LEAST_LETTERS = 4 }; /* shorter ones count when they have an accent */

typedef struct collector {
    gl_arena *arena;
    gl_diags diags;
    gl_table words; /* of the rules, folded */
    size_t literals;
    fx_text found;
} collector;

/* Calls `take` with each run of letters of a text that is long or accented, folded. */
static void each_word(collector *c, const char *text, size_t len,
                      void (*take)(collector *, glane_str, const char *, unsigned), const char *file,
                      unsigned line)
{
    for (size_t i = 0; i < len;) {
        size_t start = i, letters = 0;
        int accented = 0;
        while (i < len) {
            size_t next = i;
            UChar32 point;
            U8_NEXT((const uint8_t *)text, next, len, point);
            if (point < 0 || !u_isalpha(point))
                break;
            letters++;
            accented |= point > 0x7F;
            i = next;
        }
        char folded[GL_MAX_WORD_BYTES];
        uint32_t n = letters ? gl_fold(text + start, i - start, folded) : 0;
        if (n && (accented || letters >= LEAST_LETTERS))
            take(c, (glane_str){folded, n}, file, line);
        if (i == start)
            i++;
    }
}

static void learn(collector *c, glane_str word, const char *file, unsigned line)
{
    (void)file, (void)line;
    gl_table_add(&c->words, word);
}

static void accuse(collector *c, glane_str word, const char *file, unsigned line)
{
    if (gl_table_find(&c->words, word) == GLANE_NONE)
        return;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (glane_str_equal(word, glane_str_of(allowed[i].word)))
            return;
    fx_print(&c->found, "%s:%u: '%.*s' is a word of the rules\n", file, line, (int)word.len, word.data);
}

/* -- the rules ------------------------------------------------------------------ */

/* A phrase without what is written in <> and before a colon. */
static void learn_phrase(collector *c, glane_str text)
{
    char *plain = gl_alloc(c->arena, text.len + 1);
    int inside = 0;
    for (size_t i = 0; i < text.len; i++) {
        inside = text.data[i] == '<' ? 1 : text.data[i] == '>' ? 0 : inside;
        plain[i] = inside ? ' ' : text.data[i];
        if (text.data[i] == ':')
            for (size_t k = i; k-- > 0 && ((plain[k] >= 'a' && plain[k] <= 'z') || plain[k] == '_');)
                plain[k] = ' ';
    }
    each_word(c, plain, text.len, learn, NULL, 0);
}

static void learn_contexts(collector *c, const glane_node *list)
{
    static const char *const places[] = {"before", "after"};
    for (size_t i = 0; list && i < list->count; i++)
        for (size_t k = 0; k < 2; k++) {
            const glane_node *phrase = gl_node_get(list->items[i], places[k]);
            if (phrase)
                learn_phrase(c, phrase->text);
        }
}

/* An entry. Of a name of several words (Standard & Poor's, gave de Pau), or of a proper name (communes are called
 * This, They, Usage), those with an accent alone: the others are words of every language. */
static void learn_accented(collector *c, glane_str word, const char *file, unsigned line)
{
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.data[i] >= 0x80) {
            learn(c, word, file, line);
            return;
        }
}

static void learn_entry(collector *c, const char *text, size_t len)
{
    int name = memchr(text, ' ', len) ||
               (len > 1 && isupper((unsigned char)text[0]) && islower((unsigned char)text[1]));
    each_word(c, text, len, name ? learn_accented : learn, NULL, 0);
}

static void learn_pack(collector *c, const char *path)
{
    static const char *const contexts[] = {"require", "unless", "context"};
    const glane_node *pack = gl_node_load(c->arena, &c->diags, path);
    const glane_node *lexicons = gl_node_get(pack, "lexicons"), *phrases = gl_node_get(pack, "phrases");
    const glane_node *rules = gl_node_get(pack, "rules");
    for (size_t i = 0; lexicons && i < lexicons->count; i++)
        for (size_t k = 0; !gl_node_get(lexicons->items[i], "file") && k < lexicons->items[i]->count; k++)
            learn_entry(c, lexicons->items[i]->keys[k].data, lexicons->items[i]->keys[k].len);
    for (size_t i = 0; phrases && i < phrases->count; i++)
        learn_phrase(c, phrases->items[i]->text);
    for (size_t i = 0; rules && i < rules->count; i++) {
        const glane_node *phrase = gl_node_get(rules->items[i], "phrase");
        if (phrase)
            learn_phrase(c, phrase->text);
        for (size_t k = 0; k < 3; k++)
            learn_contexts(c, gl_node_get(rules->items[i], contexts[k]));
    }
}

/* The entries of a TSV: the first cell of each line after the first. */
static void learn_table(collector *c, const char *text)
{
    int header = 1;
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        if (*line != '#' && !header)
            learn_entry(c, line, strcspn(line, "\t\n"));
        header = header && *line == '#';
        line += len + (line[len] == '\n');
    }
}

/* -- the sources ------------------------------------------------------------------ */

/* One character of a literal, escapes read; *at goes past it. */
static char unescape(const char **at)
{
    if (**at != '\\')
        return *(*at)++;
    ++*at;
    if (**at == 'x') {
        char *end;
        unsigned long value = strtoul(*at + 1, &end, 16);
        *at = end;
        return (char)value;
    }
    if (**at == 'u') {
        *at += 5;
        return '?'; /* rules have no such word to compare with in ASCII sources */
    }
    char ch = *(*at)++;
    return ch == 'n' || ch == 't' || ch == 'r' || ch == 'f' || ch == 'v' || (ch >= '0' && ch <= '7') ? ' '
                                                                                                     : ch;
}

/* Every string literal of a C file; neighbours are one. */
static void read_source(collector *c, const char *text, const char *file)
{
    unsigned line = 1;
    fx_text literal = {0};
    for (const char *p = text; *p;) {
        if (p[0] == '/' && p[1] == '*') {
            for (p += 2; *p && !(p[0] == '*' && p[1] == '/'); p++)
                line += *p == '\n';
            p += *p ? 2 : 0;
        } else if (p[0] == '/' && p[1] == '/') {
            p += strcspn(p, "\n");
        } else if (*p == '\'') {
            for (p++; *p && *p != '\''; p++)
                p += *p == '\\';
            p += *p != '\0';
        } else if (*p == '"') {
            for (p++; *p && *p != '"';) {
                char ch = unescape(&p);
                fx_add(&literal, &ch, 1);
            }
            p += *p != '\0';
            if (p[strspn(p, " \t\n")] != '"' && literal.len) {
                each_word(c, literal.data, literal.len, accuse, file, line);
                c->literals++;
                fx_clear(&literal);
            }
        } else {
            line += *p++ == '\n';
        }
    }
    free(literal.data);
}

/* -- files ------------------------------------------------------------------------ */

static int has_ending(const char *name, const char *ending)
{
    size_t len = strlen(name), tail = strlen(ending);
    return len > tail && !strcmp(name + len - tail, ending);
}

static char *read_all(const char *path)
{
    fx_text text = {0};
    char bytes[65536];
    size_t got;
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    while ((got = fread(bytes, 1, sizeof bytes, in)) > 0)
        fx_add(&text, bytes, got);
    fclose(in);
    fx_add(&text, "", 0);
    return text.data;
}

static void read_file(collector *c, const char *path, const char *name)
{
    if (has_ending(name, ".yaml")) {
        if (strcmp(name, "facts.yaml") != 0)
            learn_pack(c, path);
        return;
    }
    if (!has_ending(name, ".tsv") && !has_ending(name, ".c") && !has_ending(name, ".h"))
        return;
    char *text = read_all(path);
    if (has_ending(name, ".tsv"))
        learn_table(c, text);
    else
        read_source(c, text, path + sizeof GLANE_TEST_SOURCE);
    free(text);
}

static void walk(collector *c, const char *folder)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[1024];
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "test") == 0 || stat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode))
            walk(c, path);
        else
            read_file(c, path, entry->d_name);
    }
    closedir(dir);
}

static void open_collector(collector *c)
{
    *c = (collector){.arena = gl_arena_new()};
    gl_diags_init(&c->diags);
    gl_table_init(&c->words, c->arena);
    fx_clear(&c->found);
}

static void close_collector(collector *c)
{
    gl_table_free(&c->words);
    gl_diags_free(&c->diags);
    gl_arena_free(c->arena);
    free(c->found.data);
}

static void no_word_of_the_rules(void **state)
{
    collector c;
    (void)state;
    open_collector(&c);
    walk(&c, GLANE_TEST_SOURCE "/rules");
    assert_true(c.words.count > 300);
    walk(&c, GLANE_TEST_SOURCE "/core");
    walk(&c, GLANE_TEST_SOURCE "/plugins");
    assert_true(c.literals > 300);
    if (c.found.len)
        fputs(c.found.data, stderr);
    assert_int_equal(c.found.len, 0);
    close_collector(&c);
}

/* The reader of sources and rules itself. */
static void finds_what_stands_there(void **state)
{
    collector c;
    (void)state;
    open_collector(&c);
    learn_phrase(&c, glane_str_of("avenants? n:<digits> [numéro | of:(vers)] <lexicon>"));
    learn_table(&c, "# une note\nentry\tcode\nmilliers\tautres\npersonnes âgées\n");
    assert_int_equal(c.words.count, 5); /* avenants, numéro, vers, milliers, âgées */
    read_source(&c,
                "/* numéro */ // avenants\nx = '\"'; y = \"sans\" \"\\\"NUM\\xC3\\x89RO\\\"\";\nz = "
                "\"aven\"\n  \"ants milliersx\";",
                "x.c");
    assert_string_equal(c.found.data,
                        "x.c:2: 'numéro' is a word of the rules\nx.c:4: 'avenants' is a word of the rules\n");
    close_collector(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_stands_there),
        cmocka_unit_test(no_word_of_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
