/* vocab.h: the words that some rule or lexicon knows.
 *
 * A text is cut into words once; each gets the id of its folded form (lower
 * case, œ and æ as two letters), and every later comparison is one of numbers.
 * Words that no rule knows share the id 0, and cost nothing more.
 *
 * Capitals often lose their accents in print (ETE, Evolution). For each
 * accented word the vocabulary also holds its bare forms, which only words
 * in capitals, or with a capital, may take: their `alt` id. */
#ifndef GL_VOCAB_H
#define GL_VOCAB_H

#include "table.h"

typedef struct gl_vocab gl_vocab;

typedef struct gl_vocab_hit {
    uint32_t word;     /* id of the form itself, 0 for none */
    uint32_t alt_caps; /* id of the accented word, for a word all in capitals */
    uint32_t alt_capital; /* the same, for a word with a capital */
    uint16_t abbreviation; /* a dot after it ends no sentence */
    uint16_t len;          /* of the folded form */
} gl_vocab_hit;

/* The longest word that is folded and looked up, in bytes; longer ones are unknown. */
#define GL_MAX_FOLDED_BYTES 60
/* What a folded form takes: its last character may have grown by four bytes, and zeros stand behind it up to a
 * multiple of eight, for who reads it in pieces of eight. */
#define GL_MAX_WORD_BYTES (GL_MAX_FOLDED_BYTES + 12)

gl_vocab *gl_vocab_new(gl_arena *arena);
/* Adds a folded word; its id (from 1). */
uint32_t gl_vocab_add(gl_vocab *vocab, glane_str folded);
void gl_vocab_abbreviation(gl_vocab *vocab, glane_str folded);
/* Makes the lookup table, bare forms included; after the last add. All of it is the arena's then. */
void gl_vocab_finish(gl_vocab *vocab);
uint32_t gl_vocab_count(const gl_vocab *vocab); /* ids are below this */
glane_str gl_vocab_word(const gl_vocab *vocab, uint32_t id);

/* Where a folded word, zeros behind it, is looked up. What stands there is asked of memory, and may be
 * read a while later without a wait. */
uint32_t gl_vocab_place(const gl_vocab *vocab, const char folded[GL_MAX_WORD_BYTES], uint32_t len);
/* Looks it up; NULL if it is unknown. */
const gl_vocab_hit *gl_vocab_find(const gl_vocab *vocab, const char folded[GL_MAX_WORD_BYTES], uint32_t len, uint32_t place);

/* Folds a word of the view into `out`, zeros behind it: its length, 0 if it is too long. */
uint32_t gl_fold(const char *word, size_t len, char out[GL_MAX_WORD_BYTES]);
/* Small letters without accents, ligatures opened: what the spellings of one name share. The length
 * of `out`, not NUL-terminated; 0 if it does not fit: 4 bytes more than the text always do. */
size_t gl_fold_bare(glane_str text, char *out, size_t size);

#endif
