/* The prefilter of a regex never turns down what the regex would match. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "prefilter.h"
#include "words.h"

#include <pcre2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* In the forms that packs use, and in those that are easy to get wrong. */
static const char *const regexes[] = {
    "[0-9]+",
    "[0-9]{4}-[0-9]{2}",
    "(?:19|20)[0-9]{2}(?![0-9])",
    "[0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]+",
    "(?<![\\p{L}0-9])[0-9]+(?=h)",
    "(?<=[-/])[0-9]{2}",
    "(?<![^\\n])[0-9]{1,2}\\.",
    "^[0-9]+ ",
    "[0-9]+ ?%",
    "(?x) [0-9]+ [ ]? (?: er | e )  # an ordinal\n (?! \\p{L} )",
    "[A-Z][a-z]+[0-9]",
    "T[1-4] ?20[0-9]{2}",
    "(?i)abc[0-9]?",
    "[a-z]+@[a-z]+\\.fr",
    "(?:a|bc|[0-9]a)+",
    "a(?:b(?:c[0-9])?)?",
    "[^ ]+x",
    "\\w+-\\w+",
    "é+[0-9]",
    "[à-ü]a",
    "(a)\\1b",
    "(?<n>[0-9])\\k<n>",
    "\\p{Lu}+[0-9]",
    "\\S+",
    "[0-9]+(?:,[0-9]+)?(?= ?€)",
    "a?b?[0-9]",
    "(?:h|H) ?[0-9]{2}",
    "x{2,3}y*[0-9]+",
    "[0-9](?=a)|b",
    "(?<=a|é )[0-9]",
    "(?>[0-9]+)a",
    "[0-9]++b",
    "[]a]+",
    "[a\\]-]+[0-9]",
    "n°?[0-9]+",
    "é?[a-c]*1",
    "à*[0-9]",
    "(?<=^|[(])[0-9]+",
    "(?<=a|)1",
    "(?<=a)?1b",
    "a[+.\\--9]b",
    "[\\.-9]a",
    "(?:(?x)1 a) b",
    "(?x:1 a) b",
    "(?:[0-9]{10}){2}a",
    "(?i)[0-9][À-ſ]",
    "[^\\p{P}]+[0-9]",
    "1{,2}a",
    "a.b",
    "\\.[0-9]",
    "[.,]?[0-9]",
};

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(seed >> 8) * below) >> 24);
}

static void random_text(char *out, size_t words)
{
    static const char *const pieces[] = {"0",  "1", "19", "20", "2021", "123", "a",  "b", "ab", "abc", "x",
                                         "xx", "y", "é",  "A",  "T2",   " ",   " ",  "-", "/",  ".",   ",",
                                         "%",  "€", "\n", "h",  "er",   "e",   "fr", "@", "'",  "à"};
    *out = '\0';
    for (size_t i = 0; i < words; i++)
        strcat(out, pieces[draw(sizeof pieces / sizeof *pieces)]);
}

/* A match that the engine would take: one that does not stop inside a word. */
static int ends_well(const gl_words *words, uint32_t at, size_t end)
{
    while (at < words->count && words->items[at].end < end)
        at++;
    return at < words->count && words->items[at].end == end;
}

static void check_word(const char *regex, const gl_prefilter *f, const gl_view *view, const gl_word *w)
{
    const unsigned char *text = (const unsigned char *)view->data;
    uint32_t digits = w->end - w->start < GL_PREFILTER_DIGITS ? w->end - w->start : GL_PREFILTER_DIGITS;
    unsigned char before = w->start ? text[w->start - 1] : '\n', next = text[w->end];
    int passes = gl_prefilter_has(f->before, before) && gl_prefilter_has(f->second, text[w->start + 1]) &&
                 (!text[w->start + 1] || gl_prefilter_has(f->third, text[w->start + 2]));
    if (w->flags & GLANE_WORD_LETTERS)
        passes = passes && gl_prefilter_has(f->after_letters, next);
    if (w->flags & GLANE_WORD_DIGITS)
        passes = passes && gl_prefilter_has(f->after_digits[digits], next) &&
                 (next != ' ' || gl_prefilter_has(f->after_space[digits], text[w->end + 1]));
    if (!passes)
        fail_msg("%s matches at %u of \"%s\", the prefilter says no", regex, w->start, view->data);
}

static void lets_every_match_through(void **state)
{
    gl_arena *arena = gl_arena_new();
    gl_vocab *vocab = gl_vocab_new(arena);
    gl_text text = {0};
    gl_view view = {0};
    gl_words words = {0};
    uint32_t matches = 0;
    (void)state;
    gl_vocab_finish(vocab);
    for (size_t i = 0; i < sizeof regexes / sizeof *regexes; i++) {
        int error;
        PCRE2_SIZE offset;
        pcre2_code *code =
            pcre2_compile((PCRE2_SPTR)regexes[i], PCRE2_ZERO_TERMINATED,
                          PCRE2_ANCHORED | PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &error, &offset, NULL);
        assert_non_null(code);
        pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
        gl_prefilter filter;
        gl_prefilter_make(glane_str_of(regexes[i]), &filter);
        for (uint32_t round = 0; round < 400; round++) {
            seed = round * 7919u + (uint32_t)i;
            char bytes[1024];
            random_text(bytes, 24);
            gl_text_reset(&text);
            assert_true(gl_text_append(&text, glane_str_of(bytes), 0, 1, 1));
            gl_text_index(&text);
            gl_view_build(&view, &text);
            gl_words_cut(&words, &view, vocab);
            for (uint32_t k = 0; k < words.count; k++) {
                const gl_word *w = &words.items[k];
                if (pcre2_match(code, (PCRE2_SPTR)view.data, view.len, w->start, 0, data, NULL) < 0 ||
                    !ends_well(&words, k, pcre2_get_ovector_pointer(data)[1]))
                    continue;
                matches++;
                check_word(regexes[i], &filter, &view, w);
            }
        }
        pcre2_match_data_free(data);
        pcre2_code_free(code);
    }
    assert_true(matches > 1000);
    gl_words_free(&words);
    gl_view_free(&view);
    gl_text_free(&text);
    gl_arena_free(arena);
}

static int passes_after(const char *regex, uint32_t digits, char next)
{
    gl_prefilter filter;
    gl_prefilter_make(glane_str_of(regex), &filter);
    return gl_prefilter_has(digits ? filter.after_digits[digits] : filter.after_letters, (unsigned char)next);
}

static void turns_down_what_cannot_match(void **state)
{
    (void)state;
    assert_true(passes_after("[0-9]{4}-[0-9]{2}", 4, '-'));
    assert_false(passes_after("[0-9]{4}-[0-9]{2}", 4, ' '));
    assert_false(passes_after("[0-9]{4}-[0-9]{2}", 3, '-'));
    assert_false(passes_after("[a-z]+@[a-z]+", 0, ' '));
    assert_true(passes_after("[a-z]+@[a-z]+", 0, '@'));
    assert_false(passes_after("(?:19|20)[0-9]{2}", 3, ' '));
    assert_true(passes_after("(?:19|20)[0-9]{2}", 4, ' '));
    assert_true(passes_after("[[:digit:]]+", 4, 'x')); /* not understood: everything passes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lets_every_match_through),
        cmocka_unit_test(turns_down_what_cannot_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
