/* source.h: the page as UTF-8, and where each byte of that stands in the file.
 *
 * The parser is given the UTF-8; what it says of places counts in that. All memory is the
 * document's. */
#ifndef HTML_SOURCE_H
#define HTML_SOURCE_H

#include <glane/plugin.h>

/* From `at` on, `text_unit` bytes come from `source_unit` bytes of the file. */
typedef struct html_run {
    uint32_t at;
    uint64_t source;
    uint32_t text_unit, source_unit;
} html_run;

typedef struct html_source {
    const glane_host *host;
    glane_context *ctx;
    char *data; /* NUL-terminated; what is no character of XML is a space, or U+FFFD */
    uint32_t len;
    size_t capacity;
    html_run *runs; /* the first begins at 0 */
    uint32_t run_count;
    size_t run_capacity;
} html_source;

glane_status html_source_read(html_source *source, glane_str bytes);
/* Hands a part of the page over as text. */
glane_status html_source_pass(const html_source *source, uint32_t start, uint32_t end);
/* Hands text over that stands for a part of the page (an entity). */
glane_status html_source_pass_for(const html_source *source, glane_str text, uint32_t start, uint32_t end);
/* Hands text over that stands for nothing, at a place. */
glane_status html_source_insert(const html_source *source, const char *text, uint32_t at);

#endif
