/* about.c: what an office document says of itself: its title, the day on which it was made. */
#include "office.h"

/* More of a title, or a date, is not kept. */
#define ABOUT_BYTES 1024u

typedef struct about {
    const glane_host *host;
    glane_context *ctx;
    const char *key; /* of the element under way; NULL: it is of no interest */
    char text[ABOUT_BYTES];
    size_t len;
} about;

static void on_start(void *user, const char *name, const xmlChar **attributes, int count)
{
    about *a = user;
    (void)attributes;
    (void)count;
    a->key = strcmp(name, "title") == 0                                             ? "title"
             : strcmp(name, "created") == 0 || strcmp(name, "creation-date") == 0 ? "date"
                                                                                      : NULL;
    a->len = 0;
}

static void on_end(void *user, const char *name)
{
    about *a = user;
    (void)name;
    if (a->key && a->len > 0)
        a->host->read_meta(a->ctx, a->key, (glane_str){a->text, a->len});
    a->key = NULL;
}

static void on_text(void *user, glane_str text)
{
    about *a = user;
    if (!a->key || text.len > ABOUT_BYTES - a->len)
        return; /* one that long is no title */
    memcpy(a->text + a->len, text.data, text.len);
    a->len += text.len;
}

void office_about_read(const glane_host *host, glane_context *ctx, const office_parts *parts)
{
    static const office_events events = {.start = on_start, .end = on_end, .text = on_text};
    static const char *const names[] = {"docProps/core.xml", "meta.xml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const office_part *part = office_part_find(parts, names[i]);
        about a = {.host = host, .ctx = ctx};
        if (part)
            (void)office_parse(part->bytes, &events, &a);
    }
}
