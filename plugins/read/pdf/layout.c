/* layout.c: reads the output of pdftotext: one element a line, attributes in one order. */
#include "layout.h"

#include <stdlib.h>

/* A gap this wide, in percent of the line's height, parts cells; a space takes some 20. */
#define GAP_PERCENT 50

typedef struct reading {
    pdf_layout *layout;
    const char *at, *end;
    uint32_t flow, block, line;
    int failed;
} reading;

void *pdf_room(const pdf_layout *layout, void *array, size_t *capacity, size_t count, size_t item)
{
    if (count < *capacity)
        return array;
    size_t size = *capacity * 2 + 256;
    void *memory = layout->host->alloc(layout->ctx, size * item);
    if (!memory)
        return NULL;
    if (count > 0)
        memcpy(memory, array, count * item);
    *capacity = size;
    return memory;
}

static int begins(const reading *r, const char *word)
{
    size_t len = strlen(word);
    return (size_t)(r->end - r->at) >= len && memcmp(r->at, word, len) == 0;
}

/* The next number in quotation marks, in hundredths, rounded; it stays within what a page can be. */
static int32_t read_number(reading *r)
{
    const int64_t most = 100000000;
    int64_t value = 0;
    while (r->at < r->end && *r->at != '"' && *r->at != '>')
        r->at++;
    if (r->at < r->end && *r->at == '"')
        r->at++;
    const int negative = r->at < r->end && *r->at == '-';
    r->at += negative;
    for (; r->at < r->end && pdf_is_digit(*r->at); r->at++)
        value = value < most ? value * 10 + (*r->at - '0') : most;
    int digits[3] = {0, 0, 0};
    if (r->at < r->end && *r->at == '.')
        r->at++;
    for (int i = 0; r->at < r->end && pdf_is_digit(*r->at); i++, r->at++) {
        if (i < 3)
            digits[i] = *r->at - '0';
    }
    if (r->at < r->end && *r->at == '"')
        r->at++;
    value = value * 100 + digits[0] * 10 + digits[1] + (digits[2] >= 5);
    value = value < most ? value : most;
    return (int32_t)(negative ? -value : value);
}

/* Undoes XML's escapes in place of a copy; the text up to the next '<'. */
static glane_str read_text(reading *r)
{
    static const struct {
        const char *name;
        char c;
    } escapes[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}};
    const char *stop = memchr(r->at, '<', (size_t)(r->end - r->at));
    stop = stop ? stop : r->end;
    char *copy = r->layout->host->alloc(r->layout->ctx, (size_t)(stop - r->at) + 1);
    size_t len = 0;
    while (copy && r->at < stop) {
        size_t i = 0;
        while (i < sizeof escapes / sizeof *escapes && !begins(r, escapes[i].name))
            i++;
        int escaped = *r->at == '&' && i < sizeof escapes / sizeof *escapes;
        copy[len++] = escaped ? escapes[i].c : *r->at;
        r->at += escaped ? strlen(escapes[i].name) : 1;
    }
    r->at = stop;
    return (glane_str){copy, len};
}

static void cover(int32_t box[4], const int32_t more[4])
{
    for (int i = 0; i < 4; i++) {
        if (i < 2 ? more[i] < box[i] : more[i] > box[i])
            box[i] = more[i];
    }
}

static void add_word(reading *r, const pdf_word *word)
{
    pdf_layout *l = r->layout;
    l->words = pdf_room(l, l->words, &l->word_capacity, l->word_count, sizeof *l->words);
    if (!l->words) {
        r->failed = 1;
        return;
    }
    l->words[l->word_count++] = *word;
    pdf_run *last = l->run_count ? &l->runs[l->run_count - 1] : NULL;
    if (last && last->line == r->line && last->page == l->page_count &&
        (word->box[0] - last->box[2]) * (int64_t)100 <= (int64_t)pdf_height(word->box) * GAP_PERCENT) {
        last->count++;
        cover(last->box, word->box);
        return;
    }
    l->runs = pdf_room(l, l->runs, &l->run_capacity, l->run_count, sizeof *l->runs);
    if (!l->runs) {
        r->failed = 1;
        return;
    }
    pdf_run *run = &l->runs[l->run_count++];
    *run = (pdf_run){.first = l->word_count - 1, .count = 1, .page = l->page_count, .flow = r->flow,
                     .block = r->block, .line = r->line};
    memcpy(run->box, word->box, sizeof run->box);
}

static void read_word(reading *r)
{
    pdf_word word;
    for (int i = 0; i < 4; i++)
        word.box[i] = read_number(r);
    while (r->at < r->end && *r->at != '>')
        r->at++;
    r->at += r->at < r->end;
    word.text = read_text(r);
    if (!word.text.data)
        r->failed = 1;
    else if (word.text.len > 0)
        add_word(r, &word);
}

static void begin_page(reading *r)
{
    pdf_layout *l = r->layout;
    if (l->page_count > 0)
        l->pages[l->page_count - 1].end = l->run_count;
    l->pages = pdf_room(l, l->pages, &l->page_capacity, l->page_count, sizeof *l->pages);
    if (!l->pages) {
        r->failed = 1;
        return;
    }
    const int32_t width = read_number(r);
    l->pages[l->page_count++] = (pdf_page){.width = width, .height = read_number(r), .first = l->run_count};
}

/* What the file says of itself: a title, the day on which it was made. */
static void read_head(reading *r)
{
    static const char made[] = "<meta name=\"CreationDate\" content=\"";
    const pdf_layout *l = r->layout;
    if (begins(r, "<title>")) {
        r->at += sizeof "<title>" - 1;
        const glane_str title = read_text(r);
        if (title.data)
            l->host->read_meta(l->ctx, "title", title);
    } else if (begins(r, made)) {
        r->at += sizeof made - 1;
        const char *stop = memchr(r->at, '"', (size_t)(r->end - r->at));
        if (stop)
            l->host->read_meta(l->ctx, "date", (glane_str){r->at, (size_t)(stop - r->at)});
    }
}

int pdf_is_mark(glane_str s)
{
    static const char *const marks[] = {"-", "*", "\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x96\xA0",
                                        "\xE2\x96\xAA", "\xE2\x97\x8F", "\xE2\x97\xA6", "\xEF\x82\xB7", "\xC2\xB7"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (glane_str_equal(s, glane_str_of(marks[i])))
            return 1;
    }
    return 0;
}

int pdf_layout_read(pdf_layout *l, glane_str output)
{
    reading r = {.layout = l, .at = output.data, .end = output.data + output.len};
    while (!r.failed && r.at < r.end) {
        const char *found = memchr(r.at, '<', (size_t)(r.end - r.at));
        if (!found)
            break;
        r.at = found;
        if (l->page_count == 0)
            read_head(&r);
        if (begins(&r, "<word ") && l->page_count > 0)
            read_word(&r);
        else if (begins(&r, "<line "))
            r.line++;
        else if (begins(&r, "<block "))
            r.block++;
        else if (begins(&r, "<flow>"))
            r.flow++;
        else if (begins(&r, "<page "))
            begin_page(&r);
        r.at += r.at < r.end && *r.at == '<';
    }
    if (!r.failed && l->page_count > 0)
        l->pages[l->page_count - 1].end = l->run_count;
    return !r.failed;
}
