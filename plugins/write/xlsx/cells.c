/* cells.c: see cells.h. */
#include "cells.h"

#include <stdio.h>

/* -- text -------------------------------------------------------------------------- */

/* Adds bytes that are `chars` characters in the file; 0 once the cell is full, its last character cut off. */
static int xlsx_text_add(xlsx_text *text, const char *bytes, size_t len, uint32_t chars)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    if (text->chars + chars < XLSX_CELL_MAX) {
        memcpy(text->data + text->len, bytes, len);
        text->len += len;
        text->chars += chars;
        return 1;
    }
    memcpy(text->data + text->len, ellipsis, sizeof ellipsis - 1);
    text->len += sizeof ellipsis - 1;
    text->chars = XLSX_CELL_MAX;
    return 0;
}

static int xlsx_is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* Does it begin with what the format reads as an escaped character: _xHHHH_? */
static int xlsx_is_escape(const char *at, size_t len)
{
    if (len < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return 0;
    return xlsx_is_hex(at[2]) && xlsx_is_hex(at[3]) && xlsx_is_hex(at[4]) && xlsx_is_hex(at[5]);
}

/* The bytes of the character that a text begins with: four at most, whatever stands there. */
static size_t xlsx_char_len(const char *at, size_t len)
{
    size_t n = 1;
    while (n < len && n < 4 && ((unsigned char)at[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* Adds a text, characters that XML has no place for as _xHHHH_; NUL and the two that are no characters,
 * which no reader takes, as U+FFFD. 0: it was cut. */
static int xlsx_text_escape(xlsx_text *text, glane_str from)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    char escape[8];
    for (size_t i = 0, n; i < from.len; i += n) {
        const char *at = from.data + i;
        const unsigned char byte = (unsigned char)*at;
        int added;
        n = xlsx_char_len(at, from.len - i);
        if (byte == 0 || (n == 3 && byte == 0xEF && at[1] == '\xBF' && (unsigned char)at[2] >= 0xBE)) {
            added = xlsx_text_add(text, replacement, sizeof replacement - 1, 1);
        } else if ((byte < 0x20 && byte != '\t' && byte != '\n') || xlsx_is_escape(at, from.len - i)) {
            snprintf(escape, sizeof escape, "_x%04X_", (unsigned)byte);
            added = xlsx_text_add(text, escape, 7, 7);
        } else {
            added = xlsx_text_add(text, at, n, n < 4 ? 1 : 2); /* as the format counts: in UTF-16 */
        }
        if (!added)
            return 0;
    }
    return 1;
}

static lxw_error xlsx_text_write(const xlsx_place *at)
{
    at->text->data[at->text->len] = '\0';
    return worksheet_write_string(at->worksheet, at->row, at->column, at->text->data, NULL);
}

lxw_error xlsx_string_write(const xlsx_place *at, glane_str text)
{
    at->text->len = at->text->chars = 0;
    xlsx_text_escape(at->text, text);
    return xlsx_text_write(at);
}

/* -- numbers, dates, lists ------------------------------------------------------------ */

/* The number that is nearest; 0 if a spreadsheet would show another one. Up to fifteen digits and powers of
 * ten up to the 22nd are exact in binary, so that one division or multiplication rounds right. */
static int xlsx_number_of(const glane_decimal *value, double *number)
{
    int64_t digits = 0;
    double power = 1;
    if (value->count > 15 || value->exponent > 22 || value->exponent < -22)
        return 0;
    for (uint32_t i = 0; i < value->count; i++)
        digits = digits * 10 + (value->digits[i] - '0');
    for (int32_t i = 0; i < value->exponent || i < -value->exponent; i++)
        power *= 10;
    *number = value->exponent < 0 ? (double)digits / power : (double)digits * power;
    if (value->negative)
        *number = -*number;
    return 1;
}

static lxw_error xlsx_decimal_write(const xlsx_place *at, const glane_decimal *value)
{
    char text[XLSX_DECIMAL_MAX];
    double number;
    if (xlsx_number_of(value, &number))
        return worksheet_write_number(at->worksheet, at->row, at->column, number, NULL);
    return xlsx_string_write(at, (glane_str){text, at->host->decimal_print(value, text, sizeof text)});
}

/* Reads a day that the calendar has, YYYY-MM-DD, from March 1900 on. */
static int xlsx_day_of(const glane_host *host, glane_str text, lxw_datetime *day)
{
    char first[11], last[11];
    if (text.len != 10 || text.data[4] != '-' || text.data[7] != '-' ||
        host->date_range(text, first, last) != GLANE_OK || memcmp(first, text.data, 10) != 0)
        return 0;
    int parts[3] = {0}, part = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '-')
            part++;
        else
            parts[part] = parts[part] * 10 + (text.data[i] - '0');
    }
    *day = (lxw_datetime){.year = parts[0], .month = parts[1], .day = parts[2]};
    return parts[0] > 1900 || (parts[0] == 1900 && parts[1] >= 3);
}

static lxw_error xlsx_list_write(const xlsx_place *at, const glane_record *list)
{
    at->text->len = at->text->chars = 0;
    for (uint32_t i = 0; i < list->attr_count; i++) {
        const glane_attr *item = &list->attrs[i];
        if (item->tag != GLANE_STRING)
            continue;
        if (at->text->len > 0 && !xlsx_text_escape(at->text, glane_str_of(", ")))
            break;
        if (!xlsx_text_escape(at->text, item->as.string))
            break;
    }
    return xlsx_text_write(at);
}

lxw_error xlsx_value_write(const xlsx_place *at, const glane_attr *value, int date)
{
    lxw_datetime day;
    switch (value->tag) {
    case GLANE_STRING:
        if (date && xlsx_day_of(at->host, value->as.string, &day))
            return worksheet_write_datetime(at->worksheet, at->row, at->column, &day, at->dates);
        return xlsx_string_write(at, value->as.string);
    case GLANE_DECIMAL:
        return xlsx_decimal_write(at, value->as.decimal);
    case GLANE_INTEGER:
        return worksheet_write_number(at->worksheet, at->row, at->column, (double)value->as.integer, NULL);
    case GLANE_TRUE:
        return worksheet_write_boolean(at->worksheet, at->row, at->column, 1, NULL);
    case GLANE_LIST:
        return xlsx_list_write(at, value->as.record);
    default:
        return LXW_NO_ERROR;
    }
}
