/* names.h: the parts of the plugin `names`, private to its folder. */
#ifndef NAMES_H
#define NAMES_H

#include <glane/plugin.h>

/* The instance: read-only once made. */
typedef struct names {
    const glane_host *host;
    struct {
        uint32_t name, short_form, long_form, head;
    } id;
} names;

/* The first word that begins at or after a byte of the view. */
uint32_t names_word_from(const glane_words *words, uint32_t byte);

/* acronym.c: does the short form stand for the long one? GLANE_SKIP where it does not. */
glane_status names_acronym(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft);
/* again.c: names that were found, wherever they return in the document. */
glane_status names_again(void *state, glane_context *ctx);

#endif
