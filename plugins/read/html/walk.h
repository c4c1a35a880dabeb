/* walk.h: the parser's events made into lines of text, blocks and masked ranges.
 *
 * One block is one line, as a browser's innerText shows it; the cells of a row are set apart by
 * tabs. White space is gathered and handed over before the next character, or dropped at the
 * edges of a line. */
#ifndef HTML_WALK_H
#define HTML_WALK_H

#include "element.h"
#include "source.h"

/* Pages nest some forty deep; those made by broken generators a few thousand. */
#define HTML_MAX_DEPTH 10000u
/* Columns that are told apart; a browser's limit. */
#define HTML_MAX_COLUMNS 1000u
#define HTML_MAX_ROWS 65534u

/* A table under way. Kept for the next one of that depth. */
typedef struct html_table {
    uint32_t number;      /* 0 until its first cell or caption */
    uint32_t row, column; /* of the last cell */
    uint32_t *spans;      /* by column: rows that a cell from above still covers */
} html_table;

/* An open element, and what holds inside it. */
typedef struct html_frame {
    const char *name; /* the parser's, which keeps names for as long as it lives */
    uint32_t flags;   /* of the element alone */
    uint32_t hidden, masked, pre;
    uint32_t heading, list; /* its level; how many lists it stands in */
    uint32_t item, caption;
    uint32_t tables; /* how many tables it stands in */
    uint32_t row, column, rows, columns, header; /* of its cell in the innermost one; row 0: in none */
} html_frame;

typedef struct html_walk {
    const html_source *source;
    const glane_host *host;
    glane_context *ctx;
    const char *words; /* of classes that are masked */
    glane_status status;
    html_frame *frames; /* the first is the page itself */
    uint32_t depth;
    size_t frame_capacity;
    html_table *tables; /* by nesting, from 1 */
    size_t table_capacity;
    uint32_t table_count; /* met so far */
    uint32_t space;       /* where white space waits, + 1; 0: none */
    uint32_t tabs;        /* cells begun since the last text, on this line */
    int line;             /* the line under way has text */
    int row;              /* so has the row */
    int fresh;            /* the cell under way has none */
    int any;              /* the text is not empty */
    int end_line;         /* the next text begins a line */
    int block;            /* a block is open */
    int masked;           /* masking is on */
    int new_block;        /* the next text begins a block */
    int too_deep;
} html_walk;

/* Events of the parser. Text stands at [start, end) of the source; `same` if it is those bytes. */
void html_walk_start(html_walk *walk, const char *name, const char *const *atts);
void html_walk_end(html_walk *walk, const char *name);
void html_walk_text(html_walk *walk, glane_str text, uint32_t start, uint32_t end, int same);
/* Opens the page, closes it. */
void html_walk_begin(html_walk *walk);
void html_walk_finish(html_walk *walk);

#endif
