/* about.h: what a page says of itself beside its text: <title>, and <meta> that give a title or a date. */
#ifndef HTML_ABOUT_H
#define HTML_ABOUT_H

#include "element.h"

/* More of a title is not kept. */
#define HTML_ABOUT_BYTES 1024u

typedef struct html_about {
    const glane_host *host;
    glane_context *ctx;
    char title[HTML_ABOUT_BYTES];
    size_t len;
    int open; /* inside the page's first title */
    int done; /* which has ended: those of pictures follow */
} html_about;

/* Events of the parser. */
void html_about_start(html_about *about, const char *name, const char *const *atts);
void html_about_end(html_about *about, const char *name);
void html_about_text(html_about *about, glane_str text);

#endif
