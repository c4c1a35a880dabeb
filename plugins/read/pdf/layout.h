/* layout.h: the words of a PDF with their boxes, as `pdftotext -bbox-layout` tells them, and what
 * the reader makes of them before it hands text over.
 *
 * Lengths are hundredths of a point, from the page's top left. All memory is the document's. */
#ifndef PDF_LAYOUT_H
#define PDF_LAYOUT_H

#include <glane/plugin.h>

/* Pages have a few hundred runs; on one with more than this nothing is searched for. */
#define PDF_PAGE_RUNS 5000u

typedef struct pdf_word {
    int32_t box[4];
    glane_str text;
} pdf_word;

/* Words of one line without a wide gap between them: a line of prose, or one cell of a row. */
typedef struct pdf_run {
    uint32_t first, count; /* words */
    int32_t box[4];
    uint32_t page, flow, block, line; /* of poppler's; numbered through the document */
    uint32_t table, row, column;      /* from 1; 0: in none */
    uint32_t level;                   /* of a heading; 0: none */
    int masked;                       /* a running head or foot */
    int done;                         /* handed over */
} pdf_run;

typedef struct pdf_page {
    int32_t width, height;
    uint32_t first, end; /* runs */
} pdf_page;

typedef struct pdf_layout {
    const glane_host *host;
    glane_context *ctx;
    pdf_word *words;
    pdf_run *runs;
    pdf_page *pages;
    uint32_t word_count, run_count, page_count, table_count;
    size_t word_capacity, run_capacity, page_capacity;
    glane_str *hyphenated; /* words with a hyphen inside, sorted */
    uint32_t hyphenated_count;
} pdf_layout;

/* Room for one item more in an array of the document's; NULL when there is none. */
void *pdf_room(const pdf_layout *layout, void *array, size_t *capacity, size_t count, size_t item);
/* Reads what pdftotext said. 0: memory is out. */
int pdf_layout_read(pdf_layout *layout, glane_str output);

/* style.c: which runs are running heads and feet, which are headings. */
int pdf_style_find(pdf_layout *layout);
/* table.c: which runs of a page are cells. */
int pdf_tables_find(pdf_layout *layout, const pdf_page *page);
/* flow.c: hands everything over, in reading order. */
glane_status pdf_flow_write(pdf_layout *layout);

/* A mark of a list, alone as a word. */
int pdf_is_mark(glane_str word);

static inline int32_t pdf_height(const int32_t box[4])
{
    return box[3] - box[1];
}

static inline int pdf_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
