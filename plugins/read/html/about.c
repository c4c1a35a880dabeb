/* about.c: see about.h. */
#include "about.h"

static int is_name(const char *name, const char *wanted)
{
    for (; *name && *wanted; name++, wanted++) {
        const char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (c != *wanted)
            return 0;
    }
    return *name == *wanted;
}

/* <meta name=… content=…>, as Dublin Core, Open Graph and their like have it. */
static void read_meta(const html_about *a, const char *const *atts)
{
    static const struct {
        const char *name, *key;
    } names[] = {
        {"dc.date", "date"}, {"dcterms.date", "date"}, {"dc.date.issued", "date"}, {"dcterms.issued", "date"},
        {"article:published_time", "date"}, {"date", "date"}, {"og:title", "title"}, {"dc.title", "title"},
        {"dcterms.title", "title"},
    };
    const char *name = html_attribute(atts, "name"), *content = html_attribute(atts, "content");
    if (!name)
        name = html_attribute(atts, "property");
    for (size_t i = 0; name && content && i < sizeof names / sizeof *names; i++) {
        if (is_name(name, names[i].name))
            a->host->read_meta(a->ctx, names[i].key, glane_str_of(content));
    }
}

void html_about_start(html_about *a, const char *name, const char *const *atts)
{
    if (strcmp(name, "meta") == 0)
        read_meta(a, atts);
    a->open = !a->done && strcmp(name, "title") == 0;
}

void html_about_end(html_about *a, const char *name)
{
    if (!a->open || strcmp(name, "title") != 0)
        return;
    a->open = 0;
    a->done = 1;
    if (a->len > 0)
        a->host->read_meta(a->ctx, "title", (glane_str){a->title, a->len});
}

void html_about_text(html_about *a, glane_str text)
{
    if (!a->open || text.len > HTML_ABOUT_BYTES - a->len)
        return;
    memcpy(a->title + a->len, text.data, text.len);
    a->len += text.len;
}
