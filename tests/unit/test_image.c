/* Compiled rules that are kept: used when they fit, made anew when they do not, never missed when absent. */
#include "engine_fixture.h"

#include "engine.h"
#include "image.h"
#include "limits.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <utime.h>

static const char pack[] = "pack: p\n"
                           "lexicons:\n"
                           "  town: {file: towns.tsv}\n"
                           "  about: {près de: {n: approx}, Évry-Courcouronnes: , ENTRE: }\n"
                           "rules:\n"
                           "  - id: town\n    type: a\n    phrase: \"[<about>] n:<town>\"\n"
                           "    require: [{before: à, within: 3}]\n    set: {m: $n.code, n: fixed}\n"
                           "    examples:\n"
                           "      - {text: à Tours, expect: [{text: Tours, m: \"37\"}]}\n"
                           "      - {text: de Tours, expect: []}\n"
                           "  - id: number\n    type: b\n    regex: '(?<digits>\\d{2,4})-\\d'\n"
                           "    set: {digits: $digits, count: 7, value: 12.50}\n"
                           "  - id: after\n    type: c\n    phrase: \"<b> <a>\"\n    priority: 3\n";
static const char towns[] = "entry\tcode\nTours\t37\nBourg-la-Reine\t92\n";
static const char text[] = "Il va à Tours, à Bourg-la-Reine près de Tours ; à 2021-5 Tours.";

/* A fixture with packs and a folder for images, and what comes out without one. */
static fixture *make(void)
{
    fixture *f = fx_new();
    fx_pack(f, "p.yaml", pack);
    fx_pack(f, "towns.tsv", towns);
    f->cache_folder = strdup(fx_path(f, "some/where"));
    return f;
}

static void end(fixture *f)
{
    free((void *)f->cache_folder);
    fx_free(f);
}

static int is_kept(const fixture *f)
{
    return f->engine->set->image.base != NULL;
}

/* Makes the engine, which has its rules from an image or not, and gives what it should. */
static void expect(fixture *f, int kept, const char *facts)
{
    fx_engine(f);
    assert_int_equal(is_kept(f), kept);
    fx_gives(f, text, facts);
}

static char *facts_without(fixture *f)
{
    const char *folder = f->cache_folder;
    f->cache_folder = NULL;
    fx_engine(f);
    assert_false(is_kept(f));
    f->cache_folder = folder;
    return strdup(fx_extract(f, text));
}

/* The only image in the folder; "" for none. */
static const char *image(const fixture *f)
{
    static char path[1024];
    DIR *folder = opendir(f->cache_folder);
    int count = 0;
    *path = '\0';
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (*entry->d_name == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", f->cache_folder, entry->d_name);
        count++;
    }
    if (folder)
        closedir(folder);
    assert_true(count <= 1);
    return path;
}

static void test_round_trip(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    uint32_t ran, failed;
    (void)state;
    assert_non_null(strstr(facts, "a:Tours{"));
    assert_non_null(strstr(facts, "c:2021-5 Tours"));
    for (int round = 0; round < 3; round++) {
        expect(f, round > 0, facts);
        assert_int_equal(f->diag_count, 0);
        struct stat info;
        assert_int_equal(stat(image(f), &info), 0);
        assert_int_equal(info.st_mode & 07777, 0600);
    }
    /* Sources of rules and their examples are there too. */
    const gl_rule *rule = gl_rule_find(f->engine->set, "p/town");
    assert_string_equal(rule->place.file + strlen(f->folder), "/p.yaml");
    assert_int_equal(rule->place.line, 6);
    assert_int_equal(glane_test_rules(f->session, "p/town", &ran, &failed), GLANE_OK);
    assert_int_equal(ran, 2);
    assert_int_equal(failed, 0);
    f->interpret_patterns = 1; /* no matter to what is kept */
    expect(f, 1, facts);
    free(facts);
    end(f);
}

/* What was read is no longer what stands there. */
static void test_inputs(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    (void)state;
    expect(f, 0, facts);
    expect(f, 1, facts);
    fx_pack(f, "towns.tsv", "entry\tcode\nTours\t38\nBourg-la-Reine\t92\n"); /* of the same length */
    fx_engine(f);
    assert_false(is_kept(f));
    assert_non_null(strstr(fx_extract(f, text), "m=38"));
    fx_engine(f);
    assert_true(is_kept(f));
    assert_non_null(strstr(fx_extract(f, text), "m=38"));
    fx_pack(f, "towns.tsv", towns);
    expect(f, 0, facts);
    fx_pack(f, "q.yaml", "pack: q\nrules:\n  - {id: va, type: a, phrase: va}\n");
    fx_engine(f);
    assert_false(is_kept(f));
    assert_non_null(strstr(fx_extract(f, text), "a:va"));
    assert_int_equal(remove(fx_path(f, "q.yaml")), 0);
    expect(f, 0, facts);
    fx_pack(f, "facts.yaml",
            "language: fr\ntypes: {a: {}, b: {}, c: {}}\n"
            "keys: {value: decimal, digits: string, n: string, m: string, count: integer}\n");
    expect(f, 0, facts);
    expect(f, 1, facts);
    fx_plugin(f, "ndjson");
    expect(f, 0, facts);
    free(facts);
    end(f);
}

/* No mistake is lost to what was kept, and nothing is kept of packs with one. */
static void test_mistakes(void **state)
{
    fixture *f = make();
    (void)state;
    fx_pack(f, "q.yaml", "pack: q\nrules:\n  - {id: va, type: nothing, phrase: va}\n");
    for (int round = 0; round < 2; round++) {
        fx_refused(f, (const char *const[]){"'nothing' is no type", NULL});
        assert_string_equal(image(f), "");
    }
    assert_int_equal(remove(fx_path(f, "q.yaml")), 0);
    fx_engine(f);
    f->settings[0] = "rule.none=1"; /* a mistake that is not the rules' */
    fx_refused(f, (const char *const[]){"rule.none=1", NULL});
    end(f);
}

static char *read_image(const fixture *f, size_t *len)
{
    FILE *in = fopen(image(f), "rb");
    assert_non_null(in);
    char *bytes = malloc(8 << 20);
    assert_non_null(bytes);
    *len = fread(bytes, 1, 8 << 20, in);
    fclose(in);
    return bytes;
}

static void write_image(const char *path, const char *bytes, size_t len)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

/* A byte that changed, wherever it is. */
static void test_damage(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    size_t len;
    (void)state;
    expect(f, 0, facts);
    fx_close(f);
    char *bytes = read_image(f, &len);
    char *path = strdup(image(f));
    /* The head byte by byte, then a byte of each 509. */
    for (size_t at = 0; at < len; at += at < 300 ? 1 : 509) {
        bytes[at] ^= (char)(1 << (at % 8));
        write_image(path, bytes, len);
        bytes[at] ^= (char)(1 << (at % 8));
        fx_try_engine(f);
        if (!f->engine || is_kept(f))
            fail_msg("byte %zu of %zu is another, and the image is used", at, len);
    }
    write_image(path, bytes, len);
    expect(f, 1, facts); /* the bytes alone count */
    free(path);
    free(bytes);
    free(facts);
    end(f);
}

static void test_cut(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    size_t len;
    (void)state;
    expect(f, 0, facts);
    fx_close(f);
    char *bytes = read_image(f, &len);
    char *path = strdup(image(f));
    memset(bytes + len, 0, 4096);
    const size_t sizes[] = {0, 1, 100, 4095, 4096, 8192, len / 2, len - 4096, len - 1, len + 1, len + 4096};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_image(path, bytes, sizes[i]);
        expect(f, 0, facts);
        expect(f, 1, facts);
    }
    free(path);
    free(bytes);
    free(facts);
    end(f);
}

/* Files that are not ours alone to write, or no files. */
static void test_trust(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    (void)state;
    expect(f, 0, facts);
    char *path = strdup(image(f));
    static const mode_t modes[] = {0620, 0602, 0666};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        expect(f, 0, facts); /* it takes its place */
        expect(f, 1, facts);
    }
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 1, (gid_t)-1), 0);
        expect(f, 0, facts);
        expect(f, 1, facts);
    }
    char *elsewhere = strdup(fx_path(f, "elsewhere"));
    assert_int_equal(rename(path, elsewhere), 0);
    assert_int_equal(symlink(elsewhere, path), 0);
    expect(f, 0, facts);
    expect(f, 1, facts);
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect(f, 0, facts);
    expect(f, 1, facts);
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    expect(f, 0, facts); /* which cannot be replaced */
    expect(f, 0, facts);
    free(elsewhere);
    free(path);
    free(facts);
    end(f);
}

/* Another build's image, under this one's name. */
static void test_other_key(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    (void)state;
    expect(f, 0, facts);
    char *other = strdup(image(f)), *rules = strdup(fx_path(f, "elsewhere"));
    assert_int_equal(rename(other, rules), 0);
    f->settings[0] = NULL;
    fx_plugin(f, "ndjson");
    expect(f, 0, facts);
    assert_int_equal(rename(rules, image(f)), 0);
    expect(f, 0, facts);
    expect(f, 1, facts);
    free(other);
    free(rules);
    free(facts);
    end(f);
}

/* Folders that cannot be written, or are none. */
static void test_no_folder(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    const char *folder = f->cache_folder;
    (void)state;
    f->cache_folder = "/proc/none/such";
    expect(f, 0, facts);
    expect(f, 0, facts);
    f->cache_folder = fx_path(f, "p.yaml");
    expect(f, 0, facts);
    f->cache_folder = "";
    expect(f, 0, facts);
    if (geteuid() != 0) {
        f->cache_folder = fx_path(f, "locked");
        assert_int_equal(mkdir(f->cache_folder, 0500), 0);
        expect(f, 0, facts);
    }
    f->cache_folder = folder;
    free(facts);
    end(f);
}

/* Several engines of one process: each address once, then without. */
static void test_several(void **state)
{
    fixture *many[GL_REGION_PLACES + 2];
    fixture *f = make();
    char *facts = facts_without(f);
    (void)state;
    fx_close(f);
    for (int round = 0; round < 2; round++) {
        for (unsigned i = 0; i < GL_REGION_PLACES + 2; i++) {
            many[i] = calloc(1, sizeof *many[i]);
            assert_non_null(many[i]);
            strcpy(many[i]->folder, f->folder);
            many[i]->cache_folder = f->cache_folder;
            fx_engine(many[i]);
            fx_gives(many[i], text, facts);
            if (is_kept(many[i]) && (round == 0 || i >= GL_REGION_PLACES))
                fail_msg("engine %u of round %d has an image", i, round);
        }
        assert_true(round == 0 || is_kept(many[0]));
        for (unsigned i = 0; i < GL_REGION_PLACES + 2; i++) {
            fx_gives(many[i], text, facts);
            fx_close(many[i]);
            free(many[i]->diags.data);
            free(many[i]->facts.data);
            free(many[i]->errors.data);
            free(many[i]);
        }
    }
    free(facts);
    end(f);
}

/* Processes that start together. */
static void test_together(void **state)
{
    fixture *f = make();
    char *facts = facts_without(f);
    enum { PROCESSES = 6 };
    pid_t children[PROCESSES];
    (void)state;
    fx_close(f);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            int good = 1;
            for (int round = 0; good && round < 5; round++) {
                good = fx_try_engine(f) == GLANE_OK && (f->session = glane_session_new(f->engine)) != NULL;
                good = good && strcmp(fx_extract(f, text), facts) == 0;
            }
            _exit(good ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    expect(f, 1, facts);
    assert_non_null(strstr(image(f), ".rules"));
    free(facts);
    end(f);
}

/* The oldest images go, and what killed processes left. */
static void test_prune(void **state)
{
    fixture *f = make();
    (void)state;
    fx_engine(f);
    for (int i = 0; i < GL_MAX_IMAGES + 5; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s%d%s", f->cache_folder, i < 3 ? "new-" : "", i,
                 i < 3 ? "" : ".rules");
        write_image(path, "x", 1);
        assert_int_equal(utime(path, &(struct utimbuf){1000 + i, 1000 + i}), 0);
    }
    fx_plugin(f, "ndjson"); /* another image */
    fx_engine(f);
    uint32_t count = 0;
    DIR *folder = opendir(f->cache_folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        count += *entry->d_name != '.';
        assert_int_not_equal(strncmp(entry->d_name, "new-", 4), 0);
        assert_string_not_equal(entry->d_name, "3.rules");
    }
    closedir(folder);
    assert_int_equal(count, GL_MAX_IMAGES);
    fx_engine(f);
    assert_true(is_kept(f));
    end(f);
}

int main(void)
{
    gl_region region;
    if (!gl_region_open(&region)) {
        puts("skipped: this system maps nothing at an address of our choice");
        return 0;
    }
    gl_region_close(&region);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_inputs),    cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_damage),     cmocka_unit_test(test_cut),       cmocka_unit_test(test_trust),
        cmocka_unit_test(test_other_key),  cmocka_unit_test(test_no_folder), cmocka_unit_test(test_several),
        cmocka_unit_test(test_together),   cmocka_unit_test(test_prune),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
