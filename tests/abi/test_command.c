/* Operators that end or hold up the process, run through the command: each costs one document. */
#include "engine_fixture.h"

#include <sys/wait.h>

/* The command over three documents, of which the second has the word `moi`, for which the rule runs the
 * operator; what it wrote, and its exit status. */
static void run(const char *operator, const char * options, fx_text *out, int *status)
{
    fixture *f = fx_new(); /* whose plugins do for the command too */
    char line[4096], bytes[4096];
    size_t n;
    snprintf(line, sizeof line,
             "pack: p\nrules:\n  - {id: act, type: a, phrase: moi, operator: acts.%s}\n"
             "  - {id: number, type: b, phrase: <digits>}\n",
             operator);
    fx_plugin(f, "ndjson");
    fx_pack(f, "p.yaml", line);
    fx_pack(f, "1.txt", "12 ici");
    fx_pack(f, "2.txt", "34 moi 56");
    fx_pack(f, "3.txt", "78 et 9");
    snprintf(line, sizeof line,
             "cd '%s' && '%s' extract 1.txt 2.txt 3.txt --rules . --plugins plugins --plugins '%s/acts' "
             "--plugins '%s/tally' %s 2> errors",
             f->folder, ABI_COMMAND, ABI_PLUGINS, ABI_PLUGINS, options);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    fx_clear(out);
    while ((n = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        fx_add(out, bytes, n);
    int ended = pclose(pipe);
    assert_true(WIFEXITED(ended));
    *status = WEXITSTATUS(ended);
    if (*status > 1) {
        FILE *errors = fopen(fx_path(f, "errors"), "r");
        while (errors && (n = fread(bytes, 1, sizeof bytes, errors)) > 0)
            print_error("%.*s", (int)n, bytes);
        if (errors)
            fclose(errors);
    }
    fx_free(f);
}

/* The records of one document: all between its `document` and its `end`. */
static char *part(const char *out, const char *document)
{
    char name[64];
    snprintf(name, sizeof name, "\"doc\":\"%s\"", document);
    const char *start = strstr(out, name), *end = start;
    assert_non_null(start);
    while (start > out && start[-1] != '\n')
        start--;
    for (const char *at = start; (at = strstr(at, name)); at++)
        end = strchr(at, '\n');
    return strndup(start, (size_t)(end - start));
}

static void costs_one_document(const char *operator, const char * options, const char *code,
                               const char *message)
{
    fx_text good = {0}, out = {0};
    int status;
    run("whole", "", &good, &status); /* sound, but for document 2 */
    assert_int_equal(status, 0);
    run(operator, options, &out, &status);
    assert_int_equal(status, 1);
    for (int i = 1; i <= 3; i += 2) {
        char *was = part(good.data, i == 1 ? "1.txt" : "3.txt"),
             *is = part(out.data, i == 1 ? "1.txt" : "3.txt");
        assert_string_equal(is, was);
        free(was);
        free(is);
    }
    char *lost = part(out.data, "2.txt");
    assert_null(strstr(lost, "\"record\":\"fact\""));
    assert_non_null(strstr(lost, code));
    assert_non_null(strstr(lost, message));
    assert_non_null(strstr(lost, "\"fatal\":true"));
    assert_non_null(strstr(lost, "\"status\":\"failed\""));
    free(lost);
    free(good.data);
    free(out.data);
}

static void crash(void **state)
{
    (void)state;
    costs_one_document("crashes", "", "\"code\":\"crash\"", "the worker was ended by SIGSEGV");
}

static void loop(void **state)
{
    (void)state;
    costs_one_document("loops", "--max-document-seconds 1", "\"code\":\"timeout\"", "\"transient\":true");
}

static void exits(void **state)
{
    (void)state;
    costs_one_document("exits", "", "\"code\":\"crash\"", "the worker ended with status 0");
}

static void fails(void **state)
{
    (void)state;
    costs_one_document("fails", "", "\"code\":\"operator-failed\"",
                       "operator acts.fails of rule p/act failed");
}

/* The other sink, chosen by name. */
static void other_sink(void **state)
{
    (void)state;
    fx_text out = {0};
    int status;
    run("whole", "--to tally", &out, &status);
    assert_int_equal(status, 0);
    assert_string_equal(
        out.data,
        "document 1\nfact 2\nend 3\ndocument 1\nfact 2\nend 3\ndocument 1\nfact 2\nfact 3\nend 4\n");
    run("crashes", "--to tally", &out, &status);
    assert_int_equal(status, 1);
    assert_string_equal(
        out.data,
        "document 1\nfact 2\nend 3\ndocument 1\nerror 2\nend 3\ndocument 1\nfact 2\nfact 3\nend 4\n");
    free(out.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crash), cmocka_unit_test(loop),       cmocka_unit_test(exits),
        cmocka_unit_test(fails), cmocka_unit_test(other_sink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
