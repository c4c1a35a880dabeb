/* lexicon.h: lists of names with values, as one trie over words.
 *
 * All lexicons of all packs share one trie whose edges are vocabulary ids, so that a
 * text is walked once whatever their number: what begins at a word costs one array look-up
 * when nothing does. Entries are never pasted into a regular expression. */
#ifndef GL_LEXICON_H
#define GL_LEXICON_H

#include "diag.h"
#include "words.h"

/* How a word of a rule or entry wants its capitals. */
typedef enum gl_casing {
    GL_ANY_CASE,  /* written in small letters: any case */
    GL_CAPITAL,   /* Tours: at least the first letter */
    GL_CAPITALS,  /* CPAM: all of it */
    GL_EXACT_CASE /* amelipro written aMeli: as it stands */
} gl_casing;

typedef struct gl_form {
    uint32_t word; /* vocabulary id */
    gl_casing casing;
    glane_str exact;
} gl_form;

typedef struct gl_entry {
    uint32_t lexicon;
    uint32_t form_count;
    const gl_form *forms;
    uint32_t column_count;
    const glane_attr *columns;
    glane_str text; /* as written */
    gl_place place;
} gl_entry;

/* An entry found in a text. */
typedef struct gl_hit {
    uint32_t entry, lexicon;
    uint32_t end;  /* past its last word */
    uint32_t next; /* next hit that begins at the same word; 0 for none */
} gl_hit;

typedef struct gl_lexicons gl_lexicons;

gl_lexicons *gl_lexicons_new(gl_arena *arena, gl_vocab *vocab);
/* A new, empty lexicon; its id. */
uint32_t gl_lexicon_add(gl_lexicons *lexicons, glane_str pack, glane_str name);
uint32_t gl_lexicon_count(const gl_lexicons *lexicons);
glane_str gl_lexicon_name(const gl_lexicons *lexicons, uint32_t lexicon);
/* Words of its longest entry. */
uint32_t gl_lexicon_reach(const gl_lexicons *lexicons, uint32_t lexicon);
/* Cuts `text`, which lives as long as the lexicons, into forms (arena memory). Their number, or 0 when there is none or more than
 * GL_MAX_ENTRY_WORDS. Adds its words to the vocabulary. */
uint32_t gl_forms_cut(gl_lexicons *lexicons, glane_str text, const gl_form **forms);
/* Adds an entry; columns are borrowed from the arena. 0 when the text has no word or too many. */
int gl_entry_add(gl_lexicons *lexicons, uint32_t lexicon, glane_str text, gl_place place,
                 const glane_attr *columns, uint32_t column_count);
const gl_entry *gl_entry_at(const gl_lexicons *lexicons, uint32_t entry);
uint32_t gl_entry_count(const gl_lexicons *lexicons);
/* Makes the trie; after the last entry and phrase. All of it is the arena's then. */
void gl_lexicons_finish(gl_lexicons *lexicons);

/* Does a word of a text have the form's capitals? (Its id is compared by the caller.) */
int gl_form_fits(const gl_form *form, const gl_word *word, const char *view);

/* What was found in a document: hits chained by the word where they begin. */
typedef struct gl_hits {
    gl_hit *items; /* item 0 is no hit */
    uint32_t count;
    size_t capacity;
    uint32_t *head; /* by word: first hit, 0 for none */
    size_t head_capacity;
} gl_hits;

void gl_hits_find(gl_hits *hits, const gl_lexicons *lexicons, const gl_words *words, const char *view);
/* A hard break came before a word: takes out the hits that run across it. */
void gl_hits_cut(gl_hits *hits, uint32_t word);
/* Takes out the hits of entries, a byte each that is 1 for those. */
void gl_hits_omit(gl_hits *hits, uint32_t words, const uint8_t *omitted);
void gl_hits_free(gl_hits *hits);

#endif
