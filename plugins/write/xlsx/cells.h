/* cells.h: values as typed cells of a worksheet.
 *
 * Numbers are numbers where a spreadsheet keeps them exactly (15 significant digits) and text beyond; dates
 * are dates from March 1900 on, when all spreadsheets count days alike. Text is text whatever it looks like. */
#ifndef XLSX_CELLS_H
#define XLSX_CELLS_H

#include <glane/plugin.h>

#include <xlsxwriter.h>

/* Characters of a cell, those beyond U+FFFF twice; longer texts are cut there, and end in an ellipsis. */
#define XLSX_CELL_MAX 32767u
#define XLSX_DECIMAL_MAX 1100u

/* A cell's text on its way: escaped as the format asks. */
typedef struct xlsx_text {
    uint32_t chars;
    size_t len;
    char data[4 * (size_t)XLSX_CELL_MAX + 8];
} xlsx_text;

/* Where cells go. The text belongs to the sink's state. */
typedef struct xlsx_place {
    const glane_host *host;
    lxw_worksheet *worksheet;
    lxw_format *dates;
    xlsx_text *text;
    lxw_row_t row;
    lxw_col_t column;
} xlsx_place;

lxw_error xlsx_string_write(const xlsx_place *at, glane_str text);
/* `date`: a string that is a day is a date. What a cell can't hold (a nested record) leaves it empty. */
lxw_error xlsx_value_write(const xlsx_place *at, const glane_attr *value, int date);

#endif
