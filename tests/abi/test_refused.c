/* Plugins that the loader refuses, with what it says; those of other sizes that it takes; create and open
 * that fail. */
#include "engine_fixture.h"

#include <dlfcn.h>
#include <glane/plugin.h>

/* An engine of two types and no rule, with the plugins of a folder besides. */
static fixture *with_plugins(const char *folder)
{
    fixture *f = fx_new();
    f->plugin_dirs[0] = folder;
    fx_pack(f, "p.yaml", "pack: p\n");
    return f;
}

/* The one diagnostic about the plugin of that name. */
static void refused(const char *name, const char *said, const char *remedy)
{
    char folder[512], file[600];
    snprintf(folder, sizeof folder, "%s/%s", ABI_PLUGINS, name);
    snprintf(file, sizeof file, "%s/%s.so:0:0: ", folder, name);
    const char *const texts[] = {file, said, remedy ? remedy : "", NULL};
    fixture *f = with_plugins(folder);
    fx_refused(f, texts);
    assert_int_equal(f->diag_count, 1);
    fx_free(f);
}

static void heads(void **state)
{
    (void)state;
    char minor[128], major[128], tiny[128];
    const char rebuild[] = "[rebuild it against this host's glane/plugin.h]";
    snprintf(minor, sizeof minor,
             "plugin refused: needs ABI %u.200, this host has %u.%u: the plugin's minor is newer",
             GLANE_ABI_MAJOR, GLANE_ABI_MAJOR, GLANE_ABI_MINOR);
    snprintf(major, sizeof major,
             "plugin refused: built for ABI 7.0, this host has %u.%u: the majors must be equal",
             GLANE_ABI_MAJOR, GLANE_ABI_MINOR);
    snprintf(tiny, sizeof tiny, "plugin refused: its descriptor has 20 bytes, at least %zu are needed",
             offsetof(glane_plugin, version));
    refused("magic", "plugin refused: magic is 12345678, this host's is 474c414e: not a glane plugin",
            rebuild);
    refused("major", major, rebuild);
    refused("minor", minor, rebuild);
    refused("tiny", tiny, rebuild);
    refused("kind", "plugin refused: its kind is 9; this host knows 1 to 4: reader, extractor, linker, sink",
            rebuild);
    refused("name", "plugin refused: its name is not made of small letters, digits and hyphens", NULL);
}

static void symbols(void **state)
{
    (void)state;
    refused("symbol", "plugin refused: it exports no glane_plugin_entry",
            "[end the plugin with GLANE_PLUGIN(name, descriptor)]");
    refused("null", "plugin refused: glane_plugin_entry() gave no descriptor", NULL);
    refused("undefined", "undefined symbol: abi_nowhere_defined", NULL);
}

static void operations(void **state)
{
    (void)state;
    refused("reader", "plugin refused: refused: a reader needs bid and read", NULL);
    refused("linker", "plugin refused: refused: a linker needs link", NULL);
    refused("sink", "plugin refused: refused: a sink needs record", NULL);
    refused("both", "plugin refused: refused: each operator needs a name and one of apply and scan", NULL);
    refused("neither", "plugin refused: refused: each operator needs a name and one of apply and scan", NULL);
}

static void requirements(void **state)
{
    (void)state;
    refused("consumes", "plugin refused@3.2.1 consumes type 'no-such-type', which no loaded pack declares",
            "[load the pack that declares it]");
    refused("produces", "plugin refused@3.2.1 produces type 'nor-this-one', which no loaded pack declares",
            NULL);
    fixture *f = with_plugins(ABI_PLUGINS "/consumes"); /* once a pack declares it, all is well */
    fx_pack(f, "p.yaml", "pack: p\ntypes: {no-such-type: {}}\n");
    fx_engine(f);
    fx_free(f);
}

static void creation(void **state)
{
    (void)state;
    refused("silent", "plugin refused@3.2.1 could not be created", NULL);
    fixture *f = with_plugins(ABI_PLUGINS "/says");
    const char *const said[] = {"refused: the moon is full", NULL};
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 1);
    fx_free(f);
}

/* A counter that the plugin of that name exports. */
static int counted(const char *name, const char *counter)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s/%s.so", ABI_PLUGINS, name, name);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL); /* loaded already */
    assert_non_null(handle);
    const int *value = dlsym(handle, counter);
    assert_non_null(value);
    return *value;
}

/* Sessions that were opened before one that does not open are closed. */
static void opening(void **state)
{
    (void)state;
    fixture *f = with_plugins(ABI_PLUGINS "/good");
    f->plugin_dirs[1] = ABI_PLUGINS "/open";
    assert_int_equal(fx_try_engine(f), GLANE_OK);
    assert_null(glane_session_new(f->engine));
    assert_int_equal(counted("good", "abi_opened"), 1);
    assert_int_equal(counted("good", "abi_closed"), 1);
    assert_int_equal(counted("open", "abi_closed"), 0);
    f->plugin_dirs[1] = NULL;
    fx_engine(f);
    fx_gives(f, "12", "");
    fx_free(f);
    assert_int_equal(counted("good", "abi_opened"), 2);
    assert_int_equal(counted("good", "abi_closed"), 2);
}

static void names_are_unique(void **state)
{
    (void)state;
    fixture *f = with_plugins(ABI_PLUGINS "/good");
    const char *const said[] = {"/name2.so:0:0: plugin refused: refused@3.2.1 is loaded already, from ",
                                "/good/good.so", "[take one of the two away]", NULL};
    assert_int_equal(mkdir(fx_path(f, "more"), 0777), 0);
    assert_int_equal(symlink(ABI_PLUGINS "/good/good.so", fx_path(f, "more/name2.so")), 0);
    f->plugin_dirs[1] = fx_path(f, "more");
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 1);
    fx_free(f);
}

/* What is no plugin at all, and what is left alone: other names, hidden files, folders that are not there. */
static void other_files(void **state)
{
    (void)state;
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", "pack: p\n");
    fx_pack(f, "plugins/text-file.so", "This is no plugin.\n");
    fx_pack(f, "plugins/empty.so", "");
    fx_pack(f, "plugins/elf.so",
            "\x7F"
            "ELF\x02\x01\x01 and then nothing that makes sense to anyone, dynamic linkers included");
    fx_pack(f, "plugins/.hidden.so", "no");
    fx_pack(f, "plugins/README", "no");
    fx_pack(f, "plugins/libx.so.1", "no");
    const char *const said[] = {"plugins/elf.so:0:0: plugin refused: ",
                                "plugins/empty.so:0:0: plugin refused: ",
                                "plugins/text-file.so:0:0: plugin refused: ", NULL};
    f->plugin_dirs[0] = "/nowhere/at/all";
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 3);
    fx_free(f);
}

/* One bad plugin hides no other, nor what is wrong with the rules. */
static void all_at_once(void **state)
{
    (void)state;
    fixture *f = with_plugins(ABI_PLUGINS "/magic");
    const char *const said[] = {"not a glane plugin", "the majors must be equal", "it exports no",
                                "is nothing known", NULL};
    f->plugin_dirs[1] = ABI_PLUGINS "/major";
    f->plugin_dirs[2] = ABI_PLUGINS "/symbol";
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: r, type: a, phrase: <nope>}\n");
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 4);
    fx_free(f);
}

static void collect(void *user, const char *text, size_t length)
{
    fx_add(user, text, length);
}

/* Structures of other sizes: what they lack reads as zero, what they have besides is not seen. */
static void sizes(void **state)
{
    (void)state;
    static const char *const folders[] = {ABI_PLUGINS "/older", ABI_PLUGINS "/newer"};
    for (int newer = 0; newer < 2; newer++) {
        fixture *f = with_plugins(folders[newer]);
        f->settings[0] = "sizes.count=7";
        fx_pack(f, "p.yaml",
                "pack: p\nrules:\n  - {id: r, type: a, phrase: un, operator: sizes.stamp}\n"
                "  - {id: s, type: b, phrase: deux, operator: sizes.count}\n");
        fx_engine(f);
        fx_gives(f, "un deux", "a:un{n=x}; b:deux{count=7}");
        fx_text list = {0};
        glane_list_plugins(f->engine, collect, &list);
        assert_non_null(strstr(list.data, "sizes@0.0.1  extractor  stamps\n    operator sizes.stamp  "
                                          "stamps\n    operator sizes.count  counts\n"));
        assert_non_null(
            strstr(list.data, newer ? "--set sizes.text=x  what is stamped" : "--set sizes.text=x  \n"));
        free(list.data);
        fx_free(f);
    }
    fixture *f = with_plugins(ABI_PLUGINS "/oldest");
    fx_engine(f);
    fx_text list = {0};
    glane_list_plugins(f->engine, collect, &list);
    assert_non_null(strstr(list.data, "oldest@0.0.1  extractor  has no operator yet\n"));
    assert_null(strstr(list.data, "operator oldest"));
    free(list.data);
    fx_free(f);
}

static void settings(void **state)
{
    (void)state;
    fixture *f = with_plugins(ABI_PLUGINS "/newer");
    const char *const said[] = {
        "'x' is no value for sizes.count [how often]",
        "setting 'sizes.nope=1' is no PLUGIN.PARAMETER=VALUE of a loaded plugin [parameters: ",
        "setting 'sizes' is no PLUGIN", "setting 'nope.text=1' is no PLUGIN", NULL};
    f->settings[0] = "sizes.count=x";
    f->settings[1] = "sizes.nope=1";
    f->settings[2] = "sizes";
    f->settings[3] = "nope.text=1";
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 4);
    for (int i = 0; i < 4; i++)
        f->settings[i] = NULL;
    f->settings[0] = "sizes.text=first";
    f->settings[1] = "sizes.text=a=b"; /* the last one stands */
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: r, type: a, phrase: un, operator: sizes.stamp}\n");
    fx_engine(f);
    fx_gives(f, "un", "a:un{n=a=b}");
    fx_free(f);
}

static void operator_names(void **state)
{
    (void)state;
    fixture *f = with_plugins(ABI_PLUGINS "/acts");
    const char *const said[] = {
        "p.yaml:3:10: no loaded plugin has the operator 'acts.nothing' [operators: ",
        "p.yaml:4:10: operator 'acts.capitals' scans the document itself [take the phrase or regex out]",
        "p.yaml:5:10: rule 'p/t' has nothing to match", NULL};
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - {id: r, type: a, phrase: un, operator: acts.nothing}\n"
            "  - {id: s, type: b, phrase: un, operator: acts.capitals}\n"
            "  - {id: t, type: b, operator: acts.whole}\n");
    fx_refused(f, said);
    assert_int_equal(f->diag_count, 3);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads),
        cmocka_unit_test(symbols),
        cmocka_unit_test(operations),
        cmocka_unit_test(requirements),
        cmocka_unit_test(creation),
        cmocka_unit_test(opening),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(other_files),
        cmocka_unit_test(all_at_once),
        cmocka_unit_test(sizes),
        cmocka_unit_test(settings),
        cmocka_unit_test(operator_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
