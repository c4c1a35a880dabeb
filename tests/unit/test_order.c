/* What must not matter to the bytes that come out: machine code or interpreter, what came before, the names and
 * the order of rules' and plugins' files. */
#include "shipped_fixture.h"

/* What two machines write about the whole corpus is the same. */
static void same_output(machine *a, machine *b, const corpus *c)
{
    for (size_t i = 0; i < c->count; i++) {
        run(a, c->names[i], c->texts[i].data, c->texts[i].len);
        run(b, c->names[i], c->texts[i].data, c->texts[i].len);
        assert_string_equal(a->out.data, b->out.data);
    }
}

static void patterns_interpreted(void **state)
{
    machine other;
    corpus c;
    machine_open(&other, GLANE_TEST_PLUGINS, GLANE_TEST_RULES, 1);
    corpus_read(&c);
    same_output(*state, &other, &c);
    fx_text text = {0};
    uint32_t seed = 99;
    for (int i = 0; i < 300; i++) {
        make_text(&text, &seed);
        run(*state, "r", text.data, text.len);
        assert_string_equal(run(&other, "r", text.data, text.len), ((machine *)*state)->out.data);
    }
    free(text.data);
    corpus_free(&c);
    machine_close(&other);
}

static void same_again(void **state)
{
    machine *m = *state;
    corpus c;
    corpus_read(&c);
    char **first = calloc(c.count, sizeof *first);
    assert_non_null(first);
    for (size_t i = 0; i < c.count; i++)
        first[i] = strdup(run(m, c.names[i], c.texts[i].data, c.texts[i].len));
    for (size_t i = c.count; i-- > 0;) { /* the other way round, each twice */
        assert_string_equal(run(m, c.names[i], c.texts[i].data, c.texts[i].len), first[i]);
        assert_string_equal(run(m, c.names[i], c.texts[i].data, c.texts[i].len), first[i]);
        free(first[i]);
    }
    free(first);
    corpus_free(&c);
}

/* The files of a folder under names in the opposite order, its folders with them. */
static void turn_round(const char *from, const char *to, const char *ending)
{
    DIR *dir = opendir(from);
    assert_non_null(dir);
    assert_int_equal(mkdir(to, 0777), 0);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char source[600], target[600];
        size_t len = strlen(entry->d_name), tail = strlen(ending);
        struct stat info;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        if (entry->d_name[0] == '.' || stat(source, &info) != 0)
            continue;
        int turned = !S_ISDIR(info.st_mode) && len > tail && !strcmp(entry->d_name + len - tail, ending) &&
                     strcmp(entry->d_name, "facts.yaml") != 0;
        char mirrored[4] = "";
        for (int i = 0; i < 3 && turned; i++) /* abc sorts after abd */
            mirrored[i] = (char)('a' + ('z' - entry->d_name[i]) % 26);
        snprintf(target, sizeof target, "%s/%s%s", to, mirrored, entry->d_name);
        if (S_ISDIR(info.st_mode))
            turn_round(source, target, ending);
        else
            assert_int_equal(symlink(source, target), 0);
    }
    closedir(dir);
}

static void order_of_files(void **state)
{
    machine other;
    corpus c;
    char folder[] = "/tmp/glane-order-XXXXXX", rules[64], plugins[64];
    assert_non_null(mkdtemp(folder));
    snprintf(rules, sizeof rules, "%s/rules", folder);
    snprintf(plugins, sizeof plugins, "%s/plugins", folder);
    turn_round(GLANE_TEST_RULES, rules, ".yaml");
    turn_round(GLANE_TEST_PLUGINS, plugins, ".so");
    machine_open(&other, plugins, rules, 0);
    corpus_read(&c);
    same_output(*state, &other, &c);
    corpus_free(&c);
    machine_close(&other);
    nftw(folder, fx_remove, 16, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_interpreted),
        cmocka_unit_test(same_again),
        cmocka_unit_test(order_of_files),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
