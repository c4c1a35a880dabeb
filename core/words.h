/* words.h: the match view cut into words and sentences. */
#ifndef GL_WORDS_H
#define GL_WORDS_H

#include "view.h"
#include "vocab.h"

#include <glane/plugin.h>

/* A word: a run of letters with its elision apostrophe, a run of ASCII digits, or
 * one other character that is not white space. */
typedef struct gl_word {
    union {
        glane_word_entry entry; /* what plugins see of it, in the order of what follows */
        struct {
            uint32_t start, end; /* bytes of the view */
            uint32_t flags;      /* GLANE_WORD_* and GL_WORD_* */
            uint32_t sentence;   /* index of the sentence that it stands in */
        };
    };
    uint32_t word, alt; /* vocabulary ids, 0 for unknown */
} gl_word;

#define GL_WORD_ABBREVIATION (1u << 16)
#define GL_WORD_MASKED (1u << 17) /* boilerplate: no rule is tried here */
#define GL_WORD_IN_CELL (1u << 18) /* of a table (cells.h) */
#define GL_WORD_PUBLIC 0xFFFFu /* the flags that plugins see */

typedef struct gl_words {
    gl_word *items; /* count + 1: the last one, empty, stands at the end of the view, a break before it */
    uint32_t count;
    size_t capacity;
    uint32_t *sentences; /* index of the first word of each */
    uint32_t sentence_count;
    size_t sentence_capacity;
} gl_words;

void gl_words_cut(gl_words *words, const gl_view *view, const gl_vocab *vocab);
/* Finds the sentences anew, once more words begin after a hard break. */
void gl_sentences_find(gl_words *words, const gl_view *view);
void gl_words_free(gl_words *words);
/* First word that begins at or after a byte; count if none does. */
uint32_t gl_words_from(const gl_words *words, uint32_t byte);
/* The same, for a byte that is known to stand at or after word `from`, and near it. */
uint32_t gl_words_after(const gl_words *words, uint32_t from, uint32_t byte);
/* First and past-the-last word of a sentence. */
void gl_sentence_span(const gl_words *words, uint32_t sentence, uint32_t *first, uint32_t *end);

#endif
