/* mention.h: marked spans of a text, whoever marked them, and whether they lie on it. */
#ifndef GL_MENTION_H
#define GL_MENTION_H

#include "scheme.h"
#include "text.h"

/* A key of the annotations and its value, as written. */
typedef struct gl_pair {
    uint32_t key;
    glane_str value;
} gl_pair;

/* Strings live as long as the list that the mention is in, unless it was copied. */
typedef struct gl_mention {
    uint32_t start, end; /* code points of the extracted text */
    uint32_t type;       /* of the scheme */
    uint32_t line;       /* of the file that it was read from */
    int joined;          /* `text` has spaces where the text has line ends */
    glane_str text;      /* as the file has it */
    glane_str name;      /* what the file calls it: T7, a fact's id */
    glane_str rule;      /* that found it; empty: none did */
    gl_pair *pairs;
    size_t pair_count, pair_capacity;
} gl_mention;

/* The mentions of one document, in the order of their file. */
typedef struct gl_mentions {
    gl_arena *arena; /* holds what mentions point to, but for `pairs` */
    const char *file;
    gl_mention *items;
    size_t count, capacity;
} gl_mentions;

/* Empties a list and its arena. */
void gl_mentions_reset(gl_mentions *mentions);
void gl_mentions_free(gl_mentions *mentions); /* the arena too */
gl_mention *gl_mentions_add(gl_mentions *mentions);
void gl_mention_pair(gl_mention *mention, uint32_t key, glane_str value);
/* The value of a key; empty, data NULL, if there is none. */
glane_str gl_mention_value(const gl_mention *mention, uint32_t key);
/* A copy whose strings are in `arena`. */
gl_mention *gl_mention_copy(gl_arena *arena, const gl_mention *mention);

/* Takes out what does not lie on the text, and, of mentions that overlap, all but the first; each is an error
 * that says where, what stands there and what may be the cause. */
void gl_mentions_check(gl_mentions *mentions, const gl_text *text, gl_diags *diags);
/* Takes out what is not on the text alone, as that does. */
void gl_mentions_place(gl_mentions *mentions, const gl_text *text, gl_diags *diags);

/* The bytes of a text between two code points; empty if they are not in it. */
glane_str gl_text_slice(const gl_text *text, uint32_t start, uint32_t end);

#endif
