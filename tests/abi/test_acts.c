/* Plugins that load, and what comes of it when they misbehave: an error record, and all else as it should be. */
#include "engine_fixture.h"

/* Rules over `acts`: `moi` runs the operator that is asked for; every number is a fact of type b. */
static fixture *acting(const char *operator, int scans)
{
    fixture *f = fx_new();
    char pack[512];
    f->plugin_dirs[0] = ABI_PLUGINS "/acts";
    snprintf(pack, sizeof pack,
             "pack: p\nrules:\n  - {id: act, type: c, %soperator: acts.%s}\n"
             "  - {id: number, type: b, phrase: <digits>}\n  - {id: lui, type: a, phrase: lui}\n",
             scans ? "" : "phrase: moi, ", operator);
    fx_pack(f, "p.yaml", pack);
    fx_engine(f);
    return f;
}

/* What it gives on a text that begins with an é, and nothing of it stays for the next document. */
static void check(const char *operator, int scans, const char *text, const char *expected, const char *end)
{
    fixture *f = acting(operator, scans);
    for (int twice = 0; twice < 2; twice++) {
        if (strcmp(fx_extract(f, text), expected) != 0)
            print_error("acts.%s\n%s", operator, f->errors.data);
        assert_string_equal(f->facts.data, expected);
        assert_string_equal(f->end, end);
        assert_int_equal(f->status, !strcmp(end, "ok")        ? GLANE_OK
                                    : !strcmp(end, "partial") ? GLANE_SKIP
                                                              : GLANE_FAILED);
        assert_int_equal(f->numbers[0], f->numbers[1] + f->numbers[2] + f->numbers[3]);
        if (!scans)
            fx_gives(f, "ici 7 et 8", "b:7; b:8");
    }
    fx_free(f);
}

static void bad_spans(void **state)
{
    (void)state;
    static const char *const operators[] = {"outside", "far", "inside", "empty", "backwards"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        check(operators[i], 0, "é 12 moi 34 moi 5", "!bad-span; !bad-span; b:12; b:34; b:5", "partial");
    fixture *f = acting("inside", 0);
    fx_extract(f, "é moi");
    assert_string_equal(f->errors.data, "bad-span: operator acts.inside of rule p/act gave the span 0-1, "
                                        "which is empty, outside the view or inside a character\n");
    fx_free(f);
}

static void odd_spans(void **state)
{
    (void)state;
    check("whole", 0, "é 12 moi 34 é", "c:é 12 moi 34 é", "ok");
    check("last", 0, "é 12 moi 34x", "b:12; b:34; c:x", "ok");
    check("last", 0, "é 12 moi 345", "!bad-span; b:12; b:345", "partial"); /* no word begins in it */
}

/* A scanning rule waits for the types that it reads, wherever their packs stand. */
static void reads(void **state)
{
    (void)state;
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/acts";
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: again, type: a, operator: acts.reads, reads: [<inner>, <b>]}\n"
                         "  - {id: word, type: inner, phrase: <capital>}\n  - {id: number, type: b, phrase: <digits>}\n");
    fx_engine(f);
    fx_gives(f, "L\xc5\x93il d'\xc3\x89t\xc3\xa9 12", "a:L\xc5\x93il{n=loeil}; a:\xc3\x89t\xc3\xa9{n=ete}; a:12{n=12}");
    fx_gives(f, "rien", "");
    fx_free(f);
}

static void reads_amiss(void **state)
{
    (void)state;
    fixture *f = fx_new();
    const char *const said[] = {"p.yaml:3:54: 'inner' names no type [<type>, a type that a pack declares]",
                                "p.yaml:4:53: reads is a list of types, not a word", NULL};
    f->plugin_dirs[0] = ABI_PLUGINS "/acts";
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: one, type: a, operator: acts.reads, reads: [inner]}\n"
                         "  - {id: two, type: b, operator: acts.reads, reads: <inner>}\n");
    fx_refused(f, said);
    fx_free(f);
    f = fx_new();
    const char *const idle[] = {"p.yaml:3:43: operator 'rule.fields' scans nothing, so that 'reads' is for another", NULL};
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: one, type: a, phrase: un, reads: [<inner>]}\n");
    fx_refused(f, idle);
    fx_free(f);
    f = fx_new();
    const char *const cycle[] = {"types wait for each other", NULL};
    f->plugin_dirs[0] = ABI_PLUGINS "/acts";
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: one, type: a, operator: acts.reads, reads: [<b>]}\n"
                         "  - {id: two, type: b, phrase: <a> x}\n");
    fx_refused(f, cycle);
    fx_free(f);
}

static void failures(void **state)
{
    (void)state;
    check("fails", 0, "é 12 moi 34", "!operator-failed", "failed");
    check("aloud", 0, "é 12 moi 34", "!moon; !operator-failed", "failed");
    check("warns", 0, "é 12 moi 34", "!odd; b:12; c:moi; b:34", "partial");
    check("rejects", 0, "é 12 moi 34", "b:12; b:34", "ok");
    check("keys", 0, "moi", "!bad-key; c:moi{count=2}", "partial");
    check("emits", 0, "é 12 moi 34", "b:12; c:moi; b:34", "ok");
}

/* Work without bounds stops the document: what was found until then is kept. */
static void charges(void **state)
{
    (void)state;
    fixture *f = acting("charges", 0);
    fx_extract(f, "é 12 moi 34");
    assert_non_null(strstr(f->facts.data, "!step-limit"));
    assert_null(strstr(f->facts.data, "c:moi"));
    assert_string_equal(f->end, "partial");
    fx_gives(f, "ici 7 et 8", "b:7; b:8");
    assert_int_equal(f->status, GLANE_OK);
    fx_free(f);
}

/* A hundred errors of one document are told, the rest counted. */
static void many_errors(void **state)
{
    (void)state;
    fixture *f = acting("empty", 0);
    fx_text text = {0};
    for (int i = 0; i < 500; i++)
        fx_print(&text, "moi ");
    fx_extract(f, text.data);
    int records = 0;
    for (const char *at = f->facts.data; (at = strchr(at, '!')); at++)
        records++;
    assert_int_equal(records, 101);
    assert_non_null(strstr(f->errors.data, "more-errors: and 400 more errors like these\n"));
    assert_string_equal(f->end, "partial");
    free(text.data);
    fx_free(f);
}

static void scans(void **state)
{
    (void)state;
    check("capitals", 1, "La CPAM et l'ARS, 12 ans", "c:CPAM{count=1}; c:ARS{count=4}; b:12", "ok");
    check("capitals", 1, "", "", "ok");
    check("badly", 1, "é 12", "!bad-span; !bad-span; !bad-span; !bad-span; !bad-span; c:é; b:12", "partial");
    check("scan-fails", 1, "é 12", "!operator-failed", "failed");
}

/* Candidates without end are cut off; the facts that were found are there. */
static void floods(void **state)
{
    (void)state;
    fixture *f = acting("floods", 1);
    fx_extract(f, "é 12");
    assert_non_null(strstr(f->facts.data, "!candidate-limit"));
    assert_string_equal(f->end, "partial");
    assert_int_equal(f->numbers[0], 1);
    fx_extract(f, "é 12");
    assert_non_null(strstr(f->facts.data, "!candidate-limit"));
    fx_free(f);
}

/* A scanning operator sees what its plugin says that it consumes, and what it refers to is right. */
static void scan_of_facts(void **state)
{
    (void)state;
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/acts";
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - {id: after, type: b, operator: acts.facts}\n"
            "  - {id: lui, type: a, phrase: 'lui [seul]'}\n  - {id: seul, type: a, phrase: seul}\n");
    fx_engine(f);
    fx_gives(f, "lui x, lui seul y",
             "a:lui; b:x{where=lui,from=a:0-3}; a:lui seul; b:y{where=lui seul,from=a:7-15}");
    fx_free(f);
}

/* -- readers ------------------------------------------------------------------ */

static void readers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected, *end;
    } cases[] = {
        {"half:whole 12 and 34", "b:12; b:34", "ok"},
        {"half:warns 12 and 34", "!stained; b:12; b:34", "partial"},
        {"half:silent 12 34", "!reader-failed", "failed"},
        {"half:aloud 12 34", "!torn", "failed"},
        {"half:malformed 12", "!reader-failed", "failed"},
        {"half:past-end 12 ", "!reader-failed", "failed"},
        {"half:odd-units 12", "!reader-failed", "failed"},
        {"half:no-unit 12", "!reader-failed", "failed"},
        {"half:far 12 and 34", "!reader-failed", "failed"},
        {"half:backwards 12 and 34 and 56", "b:12; b:34; b:56", "ok"},
        {"half:skips 12", "!reader-failed", "failed"},
    };
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/halves";
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: number, type: b, phrase: <digits>}\n");
    fx_engine(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(fx_extract(f, cases[i].text), cases[i].expected) != 0)
            print_error("%s\n", cases[i].text);
        assert_string_equal(f->facts.data, cases[i].expected);
        assert_string_equal(f->end, cases[i].end);
        fx_gives(f, "ici 7 et 8", "b:7; b:8"); /* by the other reader */
    }
    fx_free(f);
}

/* -- linkers and sinks ---------------------------------------------------------- */

static void linkers(void **state)
{
    (void)state;
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/linked";
    fx_pack(f, "p.yaml",
            "pack: p\nrules:\n  - {id: x, type: a, phrase: 'k:(un | deux)', set: {m: $k}}\n"
            "  - {id: y, type: skip, phrase: trois}\n  - {id: z, type: b, phrase: quatre}\n");
    fx_engine(f);
    fx_gives(f, "un trois quatre deux un",
             "!bad-key; !bad-key; !bad-key; a:un{n=quatre,m=un,from=b:9-15}; b:quatre; a:deux{n=un,m=deux,from=a:21-23}; a:un{m=un}");
    fx_gives(f, "", "");
    fx_gives(f, "rien", "");
    f->settings[0] = "linked.fails=yes";
    fx_engine(f);
    fx_gives(f, "un deux un", "!bad-key; !bad-key; !bad-key; !linker-failed; a:un{n=deux,m=un,from=a:3-7}; a:deux{m=deux}; a:un{m=un}");
    assert_string_equal(f->end, "partial");
    fx_free(f);
}

typedef struct piping {
    glane_sink *sink;
    fx_text written;
} piping;

static void on_written(void *user, const char *text, size_t length)
{
    fx_add(user, text, length);
}

static glane_status to_sink(void *user, const glane_record *record)
{
    return glane_sink_record(((piping *)user)->sink, record);
}

static void sinks(void **state)
{
    (void)state;
    piping p = {0};
    fixture *f = fx_new();
    f->plugin_dirs[0] = ABI_PLUGINS "/tally";
    fx_plugin(f, "ndjson");
    fx_pack(f, "p.yaml", "pack: p\nrules:\n  - {id: number, type: b, phrase: <digits>}\n");
    fx_engine(f);
    assert_null(glane_sink_new(f->engine, "nope", on_written, &p.written));
    assert_null(glane_sink_new(f->engine, "text", on_written, &p.written)); /* which is a reader */
    p.sink = glane_sink_new(f->engine, "tally", on_written, &p.written);
    assert_non_null(p.sink);
    assert_int_equal(glane_extract(f->session, "a", "1 2", 3, to_sink, &p), GLANE_OK);
    assert_int_equal(glane_lost(f->engine, "b", "read", "gone", "it is gone", 0, to_sink, &p), GLANE_OK);
    assert_string_equal(p.written.data, "document 1\nfact 2\nfact 3\nend 4\ndocument 1\nerror 2\nend 3\n");
    glane_sink_free(p.sink);
    /* A sink that will not go on ends the document with its own status. */
    f->settings[0] = "tally.stop=fact";
    fx_engine(f);
    fx_clear(&p.written);
    p.sink = glane_sink_new(f->engine, "tally", on_written, &p.written);
    assert_int_equal(glane_extract(f->session, "a", "1 2", 3, to_sink, &p), GLANE_FATAL);
    assert_string_equal(p.written.data, "document 1\n");
    glane_sink_free(p.sink);
    free(p.written.data);
    fx_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_spans), cmocka_unit_test(odd_spans),     cmocka_unit_test(failures),
        cmocka_unit_test(reads),
        cmocka_unit_test(reads_amiss),
        cmocka_unit_test(charges),   cmocka_unit_test(many_errors),   cmocka_unit_test(scans),
        cmocka_unit_test(floods),    cmocka_unit_test(scan_of_facts), cmocka_unit_test(readers),
        cmocka_unit_test(linkers),   cmocka_unit_test(sinks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
