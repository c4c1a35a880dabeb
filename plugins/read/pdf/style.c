/* style.c: what a page repeats, and what is set larger than the rest. */
#include "layout.h"

#include <stdlib.h>

/* Running heads and feet stand in this part of the page, in percent of its height, at each end, */
#define EDGE_PERCENT 13
/* on one page in this many at least, and on two, */
#define PAGES_EACH 4u
/* at the same height, in hundredths of a point. */
#define SAME_HEIGHT 300
/* What of a line makes it the same as another. */
#define KEY_BYTES 96u
/* A heading is set this much wider than the body, in percent; all of them are this much of the text. */
#define WIDER_PERCENT 110
#define HEADINGS_PERCENT 20
#define HEADING_LETTERS 4u
#define HEADING_BYTES 160u
#define LEVELS 6u

/* -- running heads ------------------------------------------------------------- */

typedef struct edge {
    char key[KEY_BYTES]; /* the line's text, digits as '#' */
    int32_t y;
    uint32_t page, run;
} edge;

static int by_key(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order != 0)
        return order;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

/* Runs of digits are one sign, since pages count. */
static void make_key(const pdf_layout *l, const pdf_run *run, char key[KEY_BYTES])
{
    size_t len = 0;
    for (uint32_t w = 0; w < run->count; w++) {
        glane_str text = l->words[run->first + w].text;
        for (size_t i = 0; i < text.len && len + 2 < KEY_BYTES; i++) {
            char c = pdf_is_digit(text.data[i]) ? '#' : text.data[i];
            if (c != '#' || len == 0 || key[len - 1] != '#')
                key[len++] = c;
        }
        if (w + 1 < run->count && len + 2 < KEY_BYTES)
            key[len++] = ' ';
    }
    key[len] = '\0';
}

static int is_at_edge(const pdf_page *page, const pdf_run *run)
{
    int64_t part = (int64_t)page->height * EDGE_PERCENT / 100;
    return run->box[3] <= part || run->box[1] >= page->height - part;
}

static int find_running(pdf_layout *l)
{
    edge *edges = l->host->alloc(l->ctx, ((size_t)l->run_count + 1) * sizeof *edges);
    uint32_t count = 0;
    if (!edges)
        return 0;
    for (uint32_t i = 0; i < l->run_count; i++) {
        const pdf_run *run = &l->runs[i];
        if (!is_at_edge(&l->pages[run->page - 1], run))
            continue;
        make_key(l, run, edges[count].key);
        edges[count].y = run->box[1];
        edges[count].page = run->page;
        edges[count++].run = i;
    }
    qsort(edges, count, sizeof *edges, by_key);
    for (uint32_t i = 0, end; i < count; i = end) {
        uint32_t pages = 1;
        for (end = i + 1; end < count && strcmp(edges[end].key, edges[i].key) == 0 &&
                          edges[end].y - edges[end - 1].y <= SAME_HEIGHT;
             end++)
            pages += edges[end].page != edges[end - 1].page;
        for (uint32_t k = i; pages >= 2 && pages * PAGES_EACH >= l->page_count && k < end; k++)
            l->runs[edges[k].run].masked = 1;
    }
    return 1;
}

/* -- headings ------------------------------------------------------------------ */

/* All lines of one height: as near to a font as boxes tell. */
typedef struct font {
    int32_t height;
    int64_t letters, width; /* in all; the width of capitals counts three quarters */
    uint32_t level;
} font;

static int by_height(const void *a, const void *b)
{
    const font *x = a, *y = b;
    return x->height < y->height ? -1 : x->height > y->height;
}

static int by_width(const void *a, const void *b)
{
    const font *const *x = a, *const *y = b;
    int64_t one = (*x)->width * (*y)->letters, two = (*y)->width * (*x)->letters;
    if (one != two)
        return one > two ? -1 : 1;
    return (*x)->height < (*y)->height ? -1 : 1;
}

static int is_capital(const char *p, size_t left)
{
    unsigned char c = (unsigned char)p[0];
    return (c >= 'A' && c <= 'Z') || (c == 0xC3 && left > 1 && (unsigned char)p[1] < 0x9F);
}

static void weigh(const pdf_layout *l, const pdf_run *run, font *f)
{
    int64_t letters = 0, capitals = 0, width = 0;
    for (uint32_t w = run->first; w < run->first + run->count; w++) {
        glane_str text = l->words[w].text;
        for (size_t i = 0; i < text.len; i++) {
            letters += ((unsigned char)text.data[i] & 0xC0) != 0x80;
            capitals += is_capital(text.data + i, text.len - i);
        }
        width += l->words[w].box[2] - l->words[w].box[0];
    }
    f->letters += letters;
    f->width += letters > 0 ? width - width * capitals / (4 * letters) : 0;
}

static uint32_t gather_fonts(const pdf_layout *l, font *fonts)
{
    uint32_t count = 0, kept = 0;
    for (uint32_t i = 0; i < l->run_count; i++) {
        if (l->runs[i].masked)
            continue;
        fonts[count] = (font){.height = pdf_height(l->runs[i].box)};
        weigh(l, &l->runs[i], &fonts[count++]);
    }
    qsort(fonts, count, sizeof *fonts, by_height);
    for (uint32_t i = 0; i < count; i++) {
        if (kept > 0 && fonts[i].height - fonts[kept - 1].height <= 2) { /* rounding */
            fonts[kept - 1].letters += fonts[i].letters;
            fonts[kept - 1].width += fonts[i].width;
        } else {
            fonts[kept++] = fonts[i];
        }
    }
    return kept;
}

/* Gives levels to the fonts that are wider than the body's and hold little of the text. */
static int rank_fonts(const pdf_layout *l, font *fonts, uint32_t count)
{
    const font *body = fonts;
    int64_t all = 0;
    font **larger = l->host->alloc(l->ctx, ((size_t)count + 1) * sizeof *larger);
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        all += fonts[i].letters;
        body = fonts[i].letters > body->letters ? &fonts[i] : body;
    }
    if (!larger)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        if (fonts[i].letters > 0 && fonts[i].letters * 100 <= all * HEADINGS_PERCENT &&
            fonts[i].width * body->letters * 100 >= body->width * fonts[i].letters * WIDER_PERCENT)
            larger[n++] = &fonts[i];
    }
    qsort(larger, n, sizeof *larger, by_width);
    for (uint32_t i = 0; i < n; i++)
        larger[i]->level = i < LEVELS ? i + 1 : LEVELS;
    return 1;
}

/* Words, not a big number; short; no sentence. */
static int may_be_heading(const pdf_layout *l, const pdf_run *run)
{
    uint32_t letters = 0, digits = 0;
    size_t bytes = 0;
    for (uint32_t w = run->first; w < run->first + run->count; w++) {
        glane_str text = l->words[w].text;
        bytes += text.len + 1;
        for (size_t i = 0; i < text.len; i++) {
            unsigned char c = (unsigned char)text.data[i];
            letters += ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0xC3;
            digits += pdf_is_digit(text.data[i]) ? 1 : 0;
        }
    }
    glane_str last = l->words[run->first + run->count - 1].text;
    return letters >= HEADING_LETTERS && letters > digits && bytes <= HEADING_BYTES && !strchr(".;,", last.data[last.len - 1]);
}

static int find_headings(pdf_layout *l)
{
    font *fonts = l->host->alloc(l->ctx, ((size_t)l->run_count + 1) * sizeof *fonts);
    if (!fonts)
        return 0;
    uint32_t count = gather_fonts(l, fonts);
    if (count == 0)
        return 1;
    if (!rank_fonts(l, fonts, count))
        return 0;
    for (uint32_t i = 0; i < l->run_count; i++) {
        pdf_run *run = &l->runs[i];
        uint32_t low = 0, high = count;
        while (high - low > 1) { /* the last font that is not higher */
            uint32_t middle = low + (high - low) / 2;
            if (fonts[middle].height <= pdf_height(run->box))
                low = middle;
            else
                high = middle;
        }
        if (!run->masked && may_be_heading(l, run))
            run->level = fonts[low].level;
    }
    return 1;
}

int pdf_style_find(pdf_layout *l)
{
    return find_running(l) && find_headings(l);
}
