/* How the match view is cut into words, and that cutting and folding agree on each of them. */
#include "arena.h"
#include "words.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* One text on its way through. */
typedef struct fixture {
    gl_arena *arena;
    gl_text text;
    gl_view view;
    gl_words words;
} fixture;

static void cut(fixture *f, glane_str bytes, const gl_vocab *vocab)
{
    gl_text_reset(&f->text);
    assert_true(gl_text_append(&f->text, bytes, 0, 1, 1));
    gl_text_index(&f->text);
    gl_view_build(&f->view, &f->text);
    gl_words_cut(&f->words, &f->view, vocab);
}

static void free_fixture(fixture *f)
{
    gl_words_free(&f->words);
    gl_view_free(&f->view);
    gl_text_free(&f->text);
    gl_arena_free(f->arena);
}

static glane_str word_at(const fixture *f, uint32_t i)
{
    const gl_word *w = &f->words.items[i];
    return (glane_str){f->view.data + w->start, w->end - w->start};
}

/* A vocabulary of the words that a text has. */
static gl_vocab *vocab_of(fixture *f, glane_str bytes)
{
    gl_vocab *none = gl_vocab_new(f->arena), *all = gl_vocab_new(f->arena);
    gl_vocab_finish(none);
    cut(f, bytes, none);
    for (uint32_t i = 0; i < f->words.count; i++) {
        char folded[GL_MAX_WORD_BYTES];
        const glane_str word = word_at(f, i);
        const uint32_t n = gl_fold(word.data, word.len, folded);
        assert_int_equal(f->words.items[i].word, 0);
        if (n)
            gl_vocab_add(all, gl_str_copy(f->arena, (glane_str){folded, n}));
    }
    gl_vocab_finish(all);
    return all;
}

/* The flags that its letters give a word: what words.c finds eight bytes at a time, one by one. */
static uint32_t flags_of(glane_str word)
{
    uint32_t letters = 0, capitals = 0, first = 0, flags = 0;
    for (size_t i = 0; i < word.len;) {
        UChar32 c;
        const size_t at = i;
        U8_NEXT((const uint8_t *)word.data, i, word.len, c);
        if (c == 0xAA || c == 0xBA || !(u_isalpha(c) || U_GET_GC_MASK(c) & U_GC_M_MASK))
            continue;
        letters++;
        capitals += u_isUUppercase(c) != 0;
        first |= at == 0 && u_isUUppercase(c);
    }
    flags |= letters ? GLANE_WORD_LETTERS : 0;
    flags |= first ? GLANE_WORD_CAPITAL : 0;
    return flags | (letters > 1 && capitals == letters ? GLANE_WORD_CAPITALS : 0);
}

/* Every word that is not too long is found as what it folds to, and has the flags of its letters. */
static void check(fixture *f, glane_str bytes)
{
    const uint32_t letters = GLANE_WORD_LETTERS | GLANE_WORD_CAPITAL | GLANE_WORD_CAPITALS;
    const gl_vocab *vocab = vocab_of(f, bytes);
    cut(f, bytes, vocab);
    for (uint32_t i = 0; i < f->words.count; i++) {
        char folded[GL_MAX_WORD_BYTES];
        const glane_str word = word_at(f, i), found = gl_vocab_word(vocab, f->words.items[i].word);
        const uint32_t n = gl_fold(word.data, word.len, folded);
        if (found.len != n || memcmp(found.data, folded, n) != 0)
            fail_msg("'%.*s' folds to '%.*s', and is found as '%.*s'", (int)word.len, word.data, (int)n, folded,
                     (int)found.len, found.data);
        if ((f->words.items[i].flags & letters) != flags_of(word))
            fail_msg("'%.*s' has the flags %x", (int)word.len, word.data, f->words.items[i].flags);
    }
}

static void agrees_with_folding(void **state)
{
    static const char *const pieces[] = {
        "a", "b", "z", "A", "Z", "\xC3\xA9", "\xC3\x89", "\xC3\x80", "\xC3\x9F", "\xC3\xBF", "\xC5\x93", "\xC5\x92", "\xC3\xA6",
        "\xC3\x86", "\xC3\x97", "\xC3\xB7", "\xC2\xBA", "\xCE\xA3", "\xE2\x82\xAC", "\xF0\x9D\x90\x80", "'", "-", ".", "1", "99",
        " ", " ", "\t", "\n", "abcdefg", "ABCDEFGH", "[", "`", "{", "@", "\x7F"};
    fixture f = {.arena = gl_arena_new()};
    (void)state;
    srand(7);
    for (uint32_t round = 0; round < 3000; round++) {
        char bytes[512];
        size_t len = 0;
        const int letters = round % 2 ? 20 : (int)(sizeof pieces / sizeof *pieces);
        for (int i = rand() % 24; i > 0; i--) {
            const char *piece = pieces[rand() % letters];
            memcpy(bytes + len, piece, strlen(piece));
            len += strlen(piece);
        }
        check(&f, (glane_str){bytes, len});
        gl_arena_reset(f.arena);
    }
    free_fixture(&f);
}

/* Around the longest word that is looked up, and with an accent at each place. */
static void agrees_on_long_words(void **state)
{
    fixture f = {.arena = gl_arena_new()};
    (void)state;
    for (size_t len = 1; len < 70; len++)
        for (size_t accent = 0; accent <= len; accent += accent + 8 < len ? 1 : 3) {
            char bytes[80];
            memset(bytes, 'X', sizeof bytes);
            if (accent + 1 < len)
                memcpy(bytes + accent, "\xC3\xA8", 2);
            check(&f, (glane_str){bytes, len});
            memcpy(bytes + len, "'a", 2); /* an elision */
            check(&f, (glane_str){bytes, len + 2});
            gl_arena_reset(f.arena);
        }
    free_fixture(&f);
}

/* A text cut up, one word a bar; a sentence begins with a slash. */
static void cuts(const char *bytes, const char *expected)
{
    fixture f = {.arena = gl_arena_new()};
    char got[256] = "";
    gl_vocab *vocab = gl_vocab_new(f.arena);
    gl_vocab_abbreviation(vocab, glane_str_of("art"));
    gl_vocab_finish(vocab);
    cut(&f, glane_str_of(bytes), vocab);
    for (uint32_t i = 0; i < f.words.count; i++) {
        const glane_str word = word_at(&f, i);
        const int begins = f.words.sentences[f.words.items[i].sentence] == i;
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s", begins ? "/" : "|", (int)word.len, word.data);
    }
    assert_string_equal(got, expected);
    assert_int_equal(f.words.items[f.words.count].sentence, f.words.sentence_count);
    free_fixture(&f);
}

static void words_and_sentences(void **state)
{
    (void)state;
    cuts("", "");
    cuts("l'\xC3\xA9t\xC3\xA9, 12 ans", "/l'|\xC3\xA9t\xC3\xA9|,|12|ans");
    cuts("porte-parole -3", "/porte|parole|-|3");
    cuts("d'", "/d'");
    cuts("R\xC3\xA9nov'", "/R\xC3\xA9nov|'");
    cuts("Un. Deux ! Trois? quatre", "/Un|./Deux|!/Trois|?|quatre");
    cuts("l'art. 4 et M. A. Roi", "/l'|art|.|4|et|M|.|A|.|Roi");
    cuts("(Fin.) Suite", "/(|Fin|.|)/Suite");
    cuts("a\n\nb\tc", "/a/b/c");
    cuts("pays.Autre", "/pays|./Autre");
    cuts(".", "/.");
    cuts(") .", "/)|.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_folding),
        cmocka_unit_test(agrees_on_long_words),
        cmocka_unit_test(words_and_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
