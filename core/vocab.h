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
    uint32_t abbreviation; /* a dot after it ends no sentence */
} gl_vocab_hit;

/* The longest word looked up, in bytes of its folded form; longer ones are unknown. */
#define GL_MAX_WORD_BYTES 64
/* The longest that is folded: what one character may grow to still fits. */
#define GL_MAX_FOLDED_BYTES (GL_MAX_WORD_BYTES - 4)

gl_vocab *gl_vocab_new(gl_arena *arena);
/* Adds a folded word; its id (from 1). */
uint32_t gl_vocab_add(gl_vocab *vocab, glane_str folded);
void gl_vocab_abbreviation(gl_vocab *vocab, glane_str folded);
/* Makes the lookup table, bare forms included; after the last add. All of it is the arena's then. */
void gl_vocab_finish(gl_vocab *vocab);
uint32_t gl_vocab_count(const gl_vocab *vocab); /* ids are below this */
glane_str gl_vocab_word(const gl_vocab *vocab, uint32_t id);

/* Looks a folded word up. The hash is gl_fold's. */
gl_vocab_hit gl_vocab_find(const gl_vocab *vocab, const char *folded, uint32_t len, uint32_t hash);

/* The hash of a folded word, byte by byte (words.c folds plain words as it cuts them). */
#define GL_FOLD_SEED 0x811c9dc5u
static inline uint32_t gl_fold_mix(uint32_t hash, unsigned char byte)
{
    return (hash ^ byte) * 0x9E3779B1u;
}
static inline uint32_t gl_fold_end(uint32_t hash)
{
    return hash ^ (hash >> 15);
}

/* Folds a word of the view into `out` (GL_MAX_WORD_BYTES): its length, 0 if it is too
 * long; *hash is set. */
uint32_t gl_fold(const char *word, size_t len, char out[GL_MAX_WORD_BYTES], uint32_t *hash);
/* Small letters without accents, ligatures opened: what the spellings of one name share. The length
 * of `out`, not NUL-terminated; 0 if it does not fit: 4 bytes more than the text always do. */
size_t gl_fold_bare(glane_str text, char *out, size_t size);

#endif
