/* element.h: what the elements of HTML are to a reader of text, and which of them are beside it. */
#ifndef HTML_ELEMENT_H
#define HTML_ELEMENT_H

#include <glane/plugin.h>

#define HTML_BLOCK 1u    /* begins and ends a line */
#define HTML_HIDDEN 2u   /* shows no text of its own */
#define HTML_MASKED 4u   /* shows text that is no part of the report */
#define HTML_PRE 8u      /* keeps its white space */
#define HTML_BREAK 16u   /* is a line end */
#define HTML_HEADING 32u
#define HTML_LIST 64u
#define HTML_ITEM 128u
#define HTML_TABLE 256u
#define HTML_ROW 512u
#define HTML_CELL 1024u
#define HTML_HEADER 2048u /* a cell that names others */
#define HTML_CAPTION 4096u
#define HTML_WHOLE 8192u  /* holds the page or its report: never masked for its class */

typedef struct html_element {
    const char *name;
    uint32_t flags;
    uint32_t level; /* of a heading */
} html_element;

/* What an element is by its name; flags 0 for one that stands in a line. */
html_element html_element_of(const char *name);
/* What its attributes add: HTML_HIDDEN, HTML_MASKED. `atts`: name, value, ..., NULL; may be NULL.
 * `words`: class and id words of what is no part of the report, set apart by spaces. */
uint32_t html_attributes_flags(const char *const *atts, uint32_t flags, const char *words);
/* An attribute's value; NULL if it is not there. */
const char *html_attribute(const char *const *atts, const char *name);
/* A small number; `fallback` if it is none, `most` if it is more. */
uint32_t html_number(const char *text, uint32_t fallback, uint32_t most);

#endif
