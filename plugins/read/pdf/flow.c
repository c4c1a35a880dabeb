/* flow.c: lines into paragraphs, in poppler's order of reading, and everything to the host.
 *
 * A line is held until the next one is known: whether that goes on with the paragraph decides what
 * becomes of a hyphen at its end. Running heads that stand between two halves of a paragraph come
 * after it. */
#include "layout.h"

#include <stdlib.h>

/* A line that is narrower, in its heights, is no full one: an item, a cell. */
#define FULL_HEIGHTS 10

/* A line of text's own; the runs of two ranges. */
typedef struct line {
    uint32_t first, end, more, more_end;
    int32_t box[4];
    int item;
} line;

typedef enum ending { ENDS, GOES_ON, HYPHEN_STAYS, HYPHEN_GOES } ending;

typedef struct writer {
    pdf_layout *layout;
    glane_status status;
    line held; /* of the paragraph under way; first == end: none */
    int block; /* its block is open */
    int any;   /* the text is not empty */
    uint32_t *later; /* running heads that wait for the paragraph's end */
    uint32_t later_count;
    uint32_t edges_block; /* the block whose edges are known */
    int32_t left, right;
} writer;

static void note(writer *w, glane_status status)
{
    if (w->status == GLANE_OK)
        w->status = status;
}

static void put(writer *w, const char *text, size_t len)
{
    const pdf_layout *l = w->layout;
    if (len > 0 && l->host->read_text(l->ctx, (glane_str){text, len}, 0, 1, 0) != GLANE_OK)
        note(w, l->host->read_text(l->ctx, glane_str_of("\xEF\xBF\xBD"), 0, 1, 0)); /* no UTF-8 */
    w->any = 1;
}

static void put_word(writer *w, const pdf_word *word, uint32_t page, size_t without)
{
    const pdf_layout *l = w->layout;
    glane_place place = {.size = sizeof place, .page = page};
    memcpy(place.box, word->box, sizeof place.box);
    note(w, l->host->read_place(l->ctx, &place));
    put(w, word->text.data, word->text.len - without);
}

static void put_run(writer *w, const pdf_run *run, size_t without)
{
    for (uint32_t i = 0; i < run->count; i++) {
        if (i > 0)
            put(w, " ", 1);
        put_word(w, &w->layout->words[run->first + i], run->page, i + 1 == run->count ? without : 0);
    }
}

static void begin_line(writer *w, const glane_block *block)
{
    if (w->any)
        put(w, "\n", 1);
    note(w, w->layout->host->read_block(w->layout->ctx, block));
}

static void end_block(writer *w)
{
    note(w, w->layout->host->read_block(w->layout->ctx, NULL));
}

/* -- characters ---------------------------------------------------------------- */

static glane_str first_word(const writer *w, const line *l)
{
    return w->layout->words[w->layout->runs[l->first].first].text;
}

static glane_str last_word(const writer *w, const line *l)
{
    const pdf_run *run = &w->layout->runs[l->more_end > l->more ? l->more_end - 1 : l->end - 1];
    return w->layout->words[run->first + run->count - 1].text;
}

/* The bytes that a letter takes, before `at` or at it; 0 for another character. Letters of Latin
 * alphabets beyond ASCII take two bytes. */
static size_t letter_at(glane_str s, size_t at, int *is_lower)
{
    unsigned char c = at < s.len ? (unsigned char)s.data[at] : 0, d = at + 1 < s.len ? (unsigned char)s.data[at + 1] : 0;
    *is_lower = (c >= 'a' && c <= 'z') || (c == 0xC3 && d >= 0x9F) || (c >= 0xC4 && c <= 0xC5 && d % 2 == 1);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 1 : c >= 0xC3 && c <= 0xC5 ? 2 : 0;
}

static int begins_lower(glane_str s)
{
    int lower = 0;
    return letter_at(s, 0, &lower) > 0 && lower;
}

/* The bytes of a hyphen that ends a word after a letter; 0 if none does. */
static size_t ending_hyphen(glane_str s, int *after_lower)
{
    size_t size = 0;
    if (s.len > 1 && s.data[s.len - 1] == '-')
        size = 1;
    else if (s.len > 2 && memcmp(s.data + s.len - 2, "\xC2\xAD", 2) == 0)
        size = 2;
    else if (s.len > 3 && memcmp(s.data + s.len - 3, "\xE2\x80\x90", 3) == 0)
        size = 3;
    if (size == 0)
        return 0;
    size_t before = s.len - size - 1;
    before -= before > 0 && ((unsigned char)s.data[before] & 0xC0) == 0x80;
    return letter_at(s, before, after_lower) > 0 ? size : 0;
}

static int ends_sentence(glane_str s)
{
    return s.len > 0 && strchr(".!?:;", s.data[s.len - 1]) != NULL;
}

/* Items of a list end so; sentences do in the middle of a line. */
static int ends_item(glane_str s)
{
    return s.len > 0 && strchr(":;", s.data[s.len - 1]) != NULL;
}

/* -- hyphens ------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    const glane_str *x = a, *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->data, y->data, len);
    return order ? order : x->len < y->len ? -1 : x->len > y->len;
}

/* A word without the signs around it. */
static glane_str bare(glane_str s)
{
    static const char signs[] = ".,;:!?()[]\"'";
    while (s.len > 0 && strchr(signs, s.data[0])) {
        s.data++;
        s.len--;
    }
    while (s.len > 0 && strchr(signs, s.data[s.len - 1]))
        s.len--;
    return s;
}

/* What the document writes with a hyphen in mid-line has one at a line's end too. */
static int gather_hyphenated(pdf_layout *l)
{
    size_t capacity = 0;
    for (uint32_t i = 0; i < l->word_count; i++) {
        glane_str text = bare(l->words[i].text);
        const char *hyphen = text.len > 2 ? memchr(text.data + 1, '-', text.len - 2) : NULL;
        if (!hyphen)
            continue;
        l->hyphenated = pdf_room(l, l->hyphenated, &capacity, l->hyphenated_count, sizeof *l->hyphenated);
        if (!l->hyphenated)
            return 0;
        l->hyphenated[l->hyphenated_count++] = text;
    }
    if (l->hyphenated_count > 0)
        qsort(l->hyphenated, l->hyphenated_count, sizeof *l->hyphenated, by_text);
    return 1;
}

static ending hyphen_between(const writer *w, glane_str one, size_t hyphen, int after_lower, glane_str two)
{
    char whole[256];
    glane_str first = bare((glane_str){one.data, one.len - hyphen}), second = bare(two);
    if (!after_lower || !begins_lower(two))
        return HYPHEN_STAYS;
    if (first.len + second.len + 1 > sizeof whole)
        return HYPHEN_GOES;
    memcpy(whole, first.data, first.len);
    whole[first.len] = '-';
    memcpy(whole + first.len + 1, second.data, second.len);
    const glane_str key = {whole, first.len + 1 + second.len};
    return w->layout->hyphenated_count > 0 &&
                   bsearch(&key, w->layout->hyphenated, w->layout->hyphenated_count, sizeof key, by_text)
               ? HYPHEN_STAYS
               : HYPHEN_GOES;
}

/* -- paragraphs ---------------------------------------------------------------- */

/* Does a block of some lines stand over or under this one, from the same left edge on? */
static int shares_column(const pdf_run *run, const pdf_run *other, const pdf_run *next)
{
    int32_t off = other->box[0] - run->box[0];
    return other->block != run->block && next->block == other->block && (off < 0 ? -off : off) < 4 * pdf_height(run->box);
}

/* The edges of the block that a line stands in; a block of one or two lines ends where longer ones
 * of its column do. */
static void find_edges(writer *w, const line *l)
{
    const pdf_layout *layout = w->layout;
    uint32_t block = layout->runs[l->first].block;
    if (w->edges_block == block)
        return;
    uint32_t first = l->first;
    while (first > 0 && layout->runs[first - 1].block == block)
        first--;
    w->edges_block = block;
    w->left = layout->runs[first].box[0];
    w->right = layout->runs[first].box[2];
    for (uint32_t i = first; i < layout->run_count && layout->runs[i].block == block; i++) {
        w->left = layout->runs[i].box[0] < w->left ? layout->runs[i].box[0] : w->left;
        w->right = layout->runs[i].box[2] > w->right ? layout->runs[i].box[2] : w->right;
    }
    const pdf_run *run = &layout->runs[first];
    const pdf_page *page = &layout->pages[run->page - 1];
    if (first + 2 < page->end && layout->runs[first + 2].block == block)
        return;
    for (uint32_t i = page->first; i + 2 < page->end && page->end - page->first <= PDF_PAGE_RUNS; i++) {
        if (shares_column(run, &layout->runs[i], &layout->runs[i + 2]))
            w->right = layout->runs[i].box[2] > w->right ? layout->runs[i].box[2] : w->right;
    }
}

/* Would the next line's first word not have fitted? */
static int is_full(const writer *w, const line *l, const line *next)
{
    const pdf_word *word = &w->layout->words[w->layout->runs[next->first].first];
    int32_t space = pdf_height(l->box) / 5;
    return l->box[2] - l->box[0] >= FULL_HEIGHTS * pdf_height(l->box) && l->box[2] + space + word->box[2] - word->box[0] > w->right;
}

static int same_height(const line *a, const line *b)
{
    int64_t one = pdf_height(a->box), two = pdf_height(b->box);
    return one * 100 <= two * 112 && two * 100 <= one * 112;
}

/* Does the paragraph go on with the next line? */
static ending ending_of(writer *w, const line *l, const line *next)
{
    const pdf_run *a = &w->layout->runs[l->first], *b = &w->layout->runs[next->first];
    glane_str last = last_word(w, l), first = first_word(w, next);
    int after_lower = 0, ended = ends_sentence(last), lower = begins_lower(first);
    size_t hyphen = ending_hyphen(last, &after_lower);
    int32_t height = pdf_height(l->box), gap = next->box[1] - l->box[3];
    int under = a->page == b->page && a->flow == b->flow && next->box[1] > l->box[1] && gap < height * 4 / 5;
    if (next->item || !same_height(l, next) || a->level != b->level || (a->level > 0 && !under))
        return ENDS;
    find_edges(w, l);
    int full = is_full(w, l, next), goes_on = 0;
    if (a->level > 0)
        goes_on = 1;
    else if (under)
        goes_on = lower ? !ended || full : full && !ends_item(last) && !(ended && next->box[0] - w->left > height / 2 && l->box[0] - w->left <= height / 2);
    else
        goes_on = lower && !ended && full; /* in the next column, on the next page */
    if (!goes_on)
        return ENDS;
    return hyphen > 0 ? hyphen_between(w, last, hyphen, after_lower, first) : GOES_ON;
}

static void write_masked(writer *w, uint32_t run)
{
    const glane_block block = {.size = sizeof block, .kind = GLANE_BLOCK_PARAGRAPH};
    if (w->any)
        put(w, "\n", 1);
    note(w, w->layout->host->read_mask(w->layout->ctx, 1));
    note(w, w->layout->host->read_block(w->layout->ctx, &block));
    put_run(w, &w->layout->runs[run], 0);
    end_block(w);
    note(w, w->layout->host->read_mask(w->layout->ctx, 0));
}

/* Hands the held line over. */
static void release(writer *w, ending how)
{
    const pdf_layout *l = w->layout;
    const line held = w->held;
    int lower;
    if (held.first < held.end) {
        const uint32_t level = l->runs[held.first].level;
        const glane_block block = {.size = sizeof block,
                                   .kind = level       ? GLANE_BLOCK_HEADING
                                           : held.item ? GLANE_BLOCK_ITEM
                                                       : GLANE_BLOCK_PARAGRAPH,
                                   .level = level ? level : (uint32_t)held.item};
        const size_t without = how == HYPHEN_GOES ? ending_hyphen(last_word(w, &held), &lower) : 0;
        if (!w->block)
            begin_line(w, &block);
        w->block = 1;
        for (uint32_t i = held.first; i < held.end; i++) {
            if (i > held.first)
                put(w, " ", 1);
            put_run(w, &l->runs[i], held.more == held.more_end && i + 1 == held.end ? without : 0);
        }
        for (uint32_t i = held.more; i < held.more_end; i++) {
            put(w, " ", 1);
            put_run(w, &l->runs[i], i + 1 == held.more_end ? without : 0);
        }
        if (how == GOES_ON)
            put(w, " ", 1);
    }
    w->held.first = w->held.end = 0;
    if (how != ENDS)
        return;
    if (w->block)
        end_block(w);
    w->block = 0;
    for (uint32_t i = 0; i < w->later_count; i++)
        write_masked(w, w->later[i]);
    w->later_count = 0;
}

/* -- lines --------------------------------------------------------------------- */

static int same_line(const pdf_run *a, const pdf_run *b)
{
    return a->line == b->line && a->page == b->page && !b->table && !b->masked && !b->done;
}

static void extend(line *l, const int32_t box[4])
{
    for (int i = 0; i < 4; i++) {
        if (i < 2 ? box[i] < l->box[i] : box[i] > l->box[i])
            l->box[i] = box[i];
    }
}

/* A number or mark that poppler has set apart takes the line right of it along. */
static void add_neighbour(const pdf_layout *l, line *at)
{
    const pdf_run *mark = &l->runs[at->first];
    const pdf_page *page = &l->pages[mark->page - 1];
    int32_t height = pdf_height(mark->box), nearest = height * 5 / 2;
    if (page->end - page->first > PDF_PAGE_RUNS || at->end - at->first > 1 || mark->count > 1 || l->words[mark->first].text.len > 6)
        return;
    for (uint32_t i = page->first; i < page->end; i++) {
        const pdf_run *run = &l->runs[i];
        int32_t off = run->box[1] - mark->box[1], gap = run->box[0] - mark->box[2];
        if (run->done || run->table || run->masked || i == at->first || gap < 0 || gap >= nearest ||
            (off < 0 ? -off : off) > height / 4 || (i > page->first && same_line(run, &l->runs[i - 1]) && !l->runs[i - 1].done))
            continue;
        nearest = gap;
        at->more = i;
        at->more_end = i + 1;
    }
    while (at->more_end > at->more && at->more_end < page->end && same_line(&l->runs[at->more], &l->runs[at->more_end]))
        at->more_end++;
}

static line line_at(pdf_layout *l, uint32_t first)
{
    line found = {.first = first, .end = first + 1};
    memcpy(found.box, l->runs[first].box, sizeof found.box);
    while (found.end < l->run_count && same_line(&l->runs[first], &l->runs[found.end]))
        found.end++;
    l->runs[first].done = 1;
    add_neighbour(l, &found);
    for (uint32_t i = first; i < found.end; i++)
        l->runs[i].done = 1;
    for (uint32_t i = found.more; i < found.more_end; i++) {
        l->runs[i].done = 1;
        l->runs[first].level = l->runs[i].level ? l->runs[i].level : l->runs[first].level;
        extend(&found, l->runs[i].box);
    }
    for (uint32_t i = first; i < found.end; i++)
        extend(&found, l->runs[i].box);
    found.item = pdf_is_mark(l->words[l->runs[first].first].text);
    return found;
}

/* The cells of a table, row by row; its runs lie on one page. */
static void write_table(writer *w, uint32_t number, const pdf_page *page)
{
    const pdf_layout *l = w->layout;
    for (uint32_t row = 1, found = 1; found; row++) {
        uint32_t column = 0;
        found = 0;
        for (;;) { /* the next cell to the right */
            const pdf_run *next = NULL;
            for (uint32_t i = page->first; i < page->end; i++) {
                const pdf_run *run = &l->runs[i];
                if (run->table == number && run->row == row && run->column > column &&
                    (!next || run->column < next->column))
                    next = run;
            }
            if (!next)
                break;
            const glane_block block = {.size = sizeof block, .kind = GLANE_BLOCK_CELL, .table = number, .row = row,
                                       .column = next->column, .rows = 1, .columns = 1};
            if (!found && w->any)
                put(w, "\n", 1);
            for (uint32_t i = found ? column : 1; i < next->column; i++)
                put(w, "\t", 1);
            note(w, l->host->read_block(l->ctx, &block));
            put_run(w, next, 0);
            end_block(w);
            column = next->column;
            found = 1;
        }
    }
}

static void write_page(writer *w, const pdf_page *page)
{
    pdf_layout *l = w->layout;
    uint32_t tables = 0; /* the last that was written */
    for (uint32_t i = page->first; i < page->end && w->status == GLANE_OK; i++) {
        pdf_run *run = &l->runs[i];
        if (run->done)
            continue;
        if (run->masked) {
            w->later[w->later_count++] = i;
        } else if (run->table) {
            if (run->table > tables) {
                release(w, ENDS);
                write_table(w, run->table, page);
                tables = run->table;
            }
        } else {
            const line next = line_at(l, i);
            release(w, w->held.first < w->held.end ? ending_of(w, &w->held, &next) : ENDS);
            w->held = next;
        }
    }
}

glane_status pdf_flow_write(pdf_layout *l)
{
    writer w = {.layout = l, .edges_block = UINT32_MAX};
    w.later = l->host->alloc(l->ctx, ((size_t)l->run_count + 1) * sizeof *w.later);
    if (!w.later || !gather_hyphenated(l))
        return GLANE_FAILED;
    for (uint32_t i = 0; i < l->page_count && w.status == GLANE_OK; i++) {
        if (l->host->charge(l->ctx, l->pages[i].end - l->pages[i].first) != GLANE_OK || !pdf_tables_find(l, &l->pages[i]))
            return GLANE_FAILED;
        write_page(&w, &l->pages[i]);
    }
    release(&w, ENDS);
    return w.status;
}
