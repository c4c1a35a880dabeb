/* blocks.h: the blocks of a Markdown text, found line by line. */
#ifndef MARKDOWN_BLOCKS_H
#define MARKDOWN_BLOCKS_H

#include <glane/plugin.h>

/* What a line is by itself. */
typedef enum markdown_line {
    MARKDOWN_BLANK, MARKDOWN_TEXT, MARKDOWN_HEADING, MARKDOWN_ITEM, MARKDOWN_QUOTE, MARKDOWN_FENCE,
    MARKDOWN_UNDERLINE, /* of the heading above; also a rule */
    MARKDOWN_RULE, MARKDOWN_COLUMNS /* what parts a table's head from its rows */
} markdown_line;

typedef struct markdown_look {
    markdown_line is;
    size_t end, next;  /* of the line; where the next one begins */
    size_t body, stop; /* its words, without the mark and white space */
    uint32_t level;
} markdown_look;

void markdown_look_at(glane_str text, size_t at, markdown_look *look);
/* Gives the host the blocks of the text that was handed over. */
glane_status markdown_blocks_find(const glane_host *host, glane_context *ctx, glane_str text);

#endif
