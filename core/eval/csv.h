/* csv.h: reads tables as RFC 4180 has them, and as spreadsheets write them: cells parted by commas, semicolons or
 * tabs, lines that end in LF or CRLF, a byte order mark. */
#ifndef GL_CSV_H
#define GL_CSV_H

#include "arena.h"

typedef struct gl_csv_cell {
    glane_str text; /* in the arena */
    uint32_t line, column; /* where it begins; columns are counted in code points */
} gl_csv_cell;

/* Where the next row is read from. */
typedef struct gl_csv {
    glane_str rest;
    char separator;
    uint32_t line, column;
    const char *wrong; /* what is wrong with the row that was read last, and where; NULL: nothing is */
    uint32_t wrong_line, wrong_column;
} gl_csv;

/* The bytes as UTF-8: those that are none are Windows-1252, as spreadsheets of old save. In the arena if they change. */
glane_str gl_csv_text(gl_arena *arena, glane_str bytes);
/* Begins before the first row, which decides what parts cells. */
void gl_csv_begin(gl_csv *csv, glane_str bytes);
/* Reads up to `most` cells of a row, drops the others. How many it has; 0 at the end. */
size_t gl_csv_row(gl_csv *csv, gl_arena *arena, gl_csv_cell *cells, size_t most);

#endif
