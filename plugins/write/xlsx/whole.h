/* whole.h: is a workbook on the disk what was written? libxlsxwriter does not look whether the files that it
 * makes in between were written, so a full disk may leave a worksheet that ends in the midst of a row. */
#ifndef XLSX_WHOLE_H
#define XLSX_WHOLE_H

#include <stdint.h>

/* Are the worksheets of the file well closed, with `rows` bytes of rows in all? */
int xlsx_is_whole(const char *path, uint64_t rows);

#endif
