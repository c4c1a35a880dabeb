/* office.h: what the files of this reader share: a document's parts, and its way to the host.
 *
 * DOCX, XLSX, ODT and ODS are zip archives of XML. Parts that hold text are unpacked into the
 * document's memory, and read by libxml2's events; names of elements are taken without their
 * namespaces, since within one format no two that matter share one. */
#ifndef OFFICE_H
#define OFFICE_H

#include <glane/plugin.h>
#include <libxml/parser.h>

/* A part that unpacks to more, or all of them together, is not read: text shrinks to a tenth. */
#define OFFICE_PART_BYTES ((size_t)128 << 20)
/* libxml2 nests no deeper. */
#define OFFICE_DEPTH 260u
#define OFFICE_COLUMNS 16384u /* of a spreadsheet, at most */

/* -- parts.c ----------------------------------------------------------------------- */

typedef struct office_part {
    glane_str name, bytes;
} office_part;

typedef struct office_parts {
    office_part *items; /* in the archive's order */
    uint32_t count;
    size_t capacity, size;
} office_parts;

/* Unpacks the parts that `wanted` names. GLANE_FAILED is reported. */
glane_status office_parts_read(const glane_host *host, glane_context *ctx, glane_str source,
                               int (*wanted)(const char *name), office_parts *parts);
const office_part *office_part_find(const office_parts *parts, const char *name);
/* Room for one item more; NULL when memory is out. */
void *office_room(const glane_host *host, glane_context *ctx, void *array, size_t *capacity, size_t count, size_t item);

/* Events of one part. Names and values live for the length of the call. */
typedef struct office_events {
    void (*start)(void *user, const char *name, const xmlChar **attributes, int count);
    void (*end)(void *user, const char *name);
    void (*text)(void *user, glane_str text);
} office_events;

/* 0: it is no well-formed XML; events came up to there. */
int office_parse(glane_str xml, const office_events *events, void *user);
/* The value of an attribute, by its name without namespace; empty if it is not there. */
glane_str office_attribute(const xmlChar **attributes, int count, const char *name);
uint32_t office_number(glane_str text, uint32_t fallback, uint32_t most);

/* -- output.c ---------------------------------------------------------------------- */

/* Text on its way to the host: a block is a line, cells of a row are set apart by tabs. */
typedef struct office_output {
    const glane_host *host;
    glane_context *ctx;
    glane_status status;
    glane_block block; /* what the next block is */
    int any;           /* the text is not empty */
    int line;          /* the line under way has text */
    int new_line, new_block;
    int open;          /* a block is */
    uint32_t tabs;     /* that wait for the next text */
} office_output;

void office_part_begin(office_output *output, glane_str part);
/* The next text begins a line and a block, */
void office_break(office_output *output);
/* a block that goes on in the line, `tabs` cells further, */
void office_next_cell(office_output *output, uint32_t tabs);
/* or a line in the same block. */
void office_line_end(office_output *output);
void office_text(office_output *output, glane_str text);
void office_finish(office_output *output);

/* about.c: hands over what the document says of itself. */
void office_about_read(const glane_host *host, glane_context *ctx, const office_parts *parts);

/* -- formats ----------------------------------------------------------------------- */

/* document.c: DOCX, and all of OpenDocument. 0: a part is not well-formed. */
int office_word_read(office_output *output, const office_parts *parts);
int office_open_document_read(office_output *output, const office_parts *parts);
/* sheet.c: XLSX. */
int office_workbook_read(office_output *output, const office_parts *parts);

#endif
