/* junit.c: see junit.h. */
#include "junit.h"

#include "command.h"

#include <errno.h>

/* The attribute's text is made clean first: it may be from a document. */
static void gl_junit_attribute(gl_buffer *out, const char *name, glane_str text)
{
    gl_buffer clean = {0};
    gl_buffer_clean(&clean, text);
    gl_buffer_text(out, " ");
    gl_buffer_text(out, name);
    gl_buffer_text(out, "=\"");
    gl_buffer_xml(out, (glane_str){clean.data, clean.len});
    gl_buffer_text(out, "\"");
    gl_buffer_free(&clean);
}

void gl_junit_add(gl_junit *junit, const glane_example *example)
{
    gl_buffer *out = &junit->cases;
    char line[16];
    snprintf(line, sizeof line, "%u", example->line);
    const int failed = example->verdict == GLANE_BROKEN, todo = example->verdict == GLANE_TODO;
    junit->tests++;
    junit->failures += (uint32_t)failed;
    junit->skipped += (uint32_t)todo;
    gl_buffer_text(out, "  <testcase");
    gl_junit_attribute(out, "classname", example->rule);
    gl_junit_attribute(out, "name",
                       example->text.len ? example->text : glane_str_of("has both kinds of examples"));
    gl_junit_attribute(out, "file", example->file);
    gl_junit_attribute(out, "line", glane_str_of(line));
    if (!failed && !todo) {
        gl_buffer_text(out, "/>\n");
        return;
    }
    gl_buffer_text(out, failed ? ">\n    <failure" : ">\n    <skipped");
    gl_junit_attribute(out, "message", example->message);
    gl_buffer_text(out, "/>\n  </testcase>\n");
}

void gl_junit_print(const gl_junit *junit, gl_buffer *out)
{
    char head[192];
    snprintf(head, sizeof head,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuite name=\"glane rules test\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n",
             junit->tests, junit->failures, junit->skipped);
    gl_buffer_text(out, head);
    gl_buffer_add(out, junit->cases.data, junit->cases.len);
    gl_buffer_text(out, "</testsuite>\n");
}

void gl_junit_free(gl_junit *junit)
{
    gl_buffer_free(&junit->cases);
}
