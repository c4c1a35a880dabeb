/* report_junit.c: floors and documents as the test cases of a JUnit report, which build servers show. */
#include "report.h"

static void gl_xml_case(gl_buffer *out, const char *suite, const char *name, const char *failure)
{
    gl_print(out, "    <testcase classname=\"%s\" name=\"", suite);
    gl_buffer_xml(out, glane_str_of(name));
    if (!failure) {
        gl_buffer_text(out, "\"/>\n");
        return;
    }
    gl_buffer_text(out, "\"><failure message=\"");
    gl_buffer_xml(out, glane_str_of(failure));
    gl_buffer_text(out, "\"/></testcase>\n");
}

void gl_report_junit(gl_buffer *out, const gl_evaluation *evaluation, const gl_verdicts *verdicts)
{
    size_t missed = 0, faulty = 0;
    for (size_t i = 0; i < verdicts->count; i++)
        missed += verdicts->items[i].held == 0;
    for (size_t i = 0; i < evaluation->doc_count; i++)
        faulty += evaluation->docs[i].faults > 0;
    gl_print(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"glane eval\" tests=\"%zu\" "
             "failures=\"%zu\">\n  <testsuite name=\"floors\" tests=\"%zu\" failures=\"%zu\">\n",
             verdicts->count + evaluation->doc_count, missed + faulty, verdicts->count, missed);
    for (size_t i = 0; i < verdicts->count; i++)
        gl_xml_case(out, "floors", verdicts->items[i].name,
                    verdicts->items[i].held ? NULL : verdicts->items[i].message);
    gl_print(out, "  </testsuite>\n  <testsuite name=\"documents\" tests=\"%zu\" failures=\"%zu\">\n",
             evaluation->doc_count, faulty);
    for (size_t i = 0; i < evaluation->doc_count; i++) {
        const gl_scored *doc = &evaluation->docs[i];
        const char *failure =
            gl_format(evaluation->arena,
                      "%zu fault%s in its annotation or extraction; standard error tells them", doc->faults,
                      doc->faults == 1 ? "" : "s")
                .data;
        gl_xml_case(out, "documents", doc->name, doc->faults > 0 ? failure : NULL);
    }
    gl_buffer_text(out, "  </testsuite>\n</testsuites>\n");
}
