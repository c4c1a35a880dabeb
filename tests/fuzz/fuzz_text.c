/* The text reader: any bytes give valid UTF-8 whose every character leads back into the source, an index of lines
 * and characters that is right, and a match view that maps back to the text. The first byte chooses the
 * encoding that is set; 0 leaves it to the reader. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const encodings[] = {"auto",   "auto",   "auto",        "utf-8", "windows-1252",
                                        "utf-16", "utf-32", "iso-8859-15", "utf-7", "macintosh"};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

static void require(int holds)
{
    if (!holds)
        abort();
}

/* One session an encoding, for the whole run. */
static glane_session *session_of(uint8_t choice)
{
    static glane_session *sessions[ENCODINGS];
    size_t i = choice % ENCODINGS;
    if (!sessions[i]) {
        char setting[64];
        const char *const settings[] = {setting, NULL};
        const char *const none[] = {NULL}, *const rules[] = {GLANE_TEST_RULES, NULL};
        snprintf(setting, sizeof setting, "text.encoding=%s", encodings[i]);
        glane_engine *engine;
        require(glane_engine_new(&(glane_options){.size = sizeof(glane_options),
                                                  .plugin_dirs = none,
                                                  .rule_paths = rules,
                                                  .settings = settings},
                                 &engine) == GLANE_OK);
        sessions[i] = glane_session_new(engine);
        require(sessions[i] != NULL);
    }
    return sessions[i];
}

static int is_head(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Offsets, lines and origins of each character, against a count by hand. */
static void check_index(const gl_text *text, size_t size)
{
    uint32_t chr = 0, line = 1, last = 0;
    for (uint32_t at = 0; at < text->len;) {
        uint32_t end = at + 1;
        while (end < text->len && !is_head(text->data[end]))
            end++;
        require(is_head(text->data[at]));
        require(gl_text_char(text, at) == chr && gl_text_byte(text, chr) == at &&
                gl_text_line(text, at) == line);
        glane_span origin = gl_map_in(&text->origin, (glane_span){at, end});
        require(origin.start < origin.end && origin.end <= size && origin.start >= last);
        last = origin.start;
        line += text->data[at] == '\n';
        chr++;
        at = end;
    }
    require(text->chars == chr && text->lines == (text->len ? line : 0));
}

/* Each character of the view comes from somewhere in the text, in order. */
static void check_view(const gl_view *view, const gl_text *text)
{
    uint32_t last = 0;
    require(gl_utf8_valid(view->data, view->len));
    for (uint32_t at = 0; at < view->len;) {
        uint32_t end = at + 1;
        while (end < view->len && !is_head(view->data[end]))
            end++;
        glane_span in = gl_map_in(&view->map, (glane_span){at, end});
        require(in.start < in.end && in.end <= text->len && in.start >= last);
        require(is_head(text->data[in.start]) && (in.end == text->len || is_head(text->data[in.end])));
        last = in.start;
        at = end;
    }
}

/* Words stand in order, apart from each other, in one sentence each. */
static void check_words(const gl_words *words, const gl_view *view)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < words->count; i++) {
        const gl_word *w = &words->items[i];
        require(w->start >= at && w->end > w->start && w->end <= view->len && is_head(view->data[w->start]));
        require(gl_words_from(words, w->start) == i);
        at = w->end;
    }
    for (uint32_t i = 0; i < words->sentence_count; i++)
        require(words->sentences[i] < words->count &&
                (i == 0 || words->sentences[i] > words->sentences[i - 1]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    glane_session *s = session_of(data[0]);
    glane_str source = {(const char *)data + 1, size - 1};
    const char *reader;
    gl_session_reset(s, source.len);
    glane_status status = gl_read(s, glane_str_of("fuzz"), source, NULL, &reader);
    require(status == GLANE_OK || s->problem_count > 0);
    require(gl_utf8_valid(s->text.data, s->text.len));
    check_index(&s->text, source.len);
    if (status != GLANE_OK)
        return 0;
    gl_view_build(&s->view, &s->text);
    gl_words_cut(&s->words, &s->view, s->set->vocab);
    check_view(&s->view, &s->text);
    check_words(&s->words, &s->view);
    return 0;
}
