/* csv.c: see csv.h. */
#include "csv.h"

#include "text.h"

#include <string.h>
#include <unicode/ucnv.h>

glane_str gl_csv_text(gl_arena *arena, glane_str bytes)
{
    UErrorCode error = U_ZERO_ERROR;
    if (gl_utf8_valid(bytes.data, bytes.len) || bytes.len > INT32_MAX / 3)
        return bytes;
    const int32_t room = (int32_t)bytes.len * 3; /* no character of it takes more */
    char *text = gl_alloc(arena, (size_t)room + 1);
    const int32_t len = ucnv_convert("UTF-8", "windows-1252", text, room, bytes.data, (int32_t)bytes.len, &error);
    return U_FAILURE(error) ? bytes : (glane_str){text, (size_t)len};
}

void gl_csv_begin(gl_csv *csv, glane_str bytes)
{
    const size_t mark = bytes.len >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *csv = (gl_csv){.rest = {bytes.len ? bytes.data + mark : "", bytes.len - mark}, .separator = ',', .line = 1, .column = 1};
    size_t head = 0;
    while (head < csv->rest.len && csv->rest.data[head] != '\0' && !strchr(",;\t\n", csv->rest.data[head]))
        head++;
    if (head < csv->rest.len && csv->rest.data[head] != '\n' && csv->rest.data[head] != '\0')
        csv->separator = csv->rest.data[head];
}

static void csv_wrong(gl_csv *csv, const char *what, uint32_t line, uint32_t column)
{
    if (csv->wrong)
        return;
    csv->wrong = what;
    csv->wrong_line = line;
    csv->wrong_column = column;
}

/* Goes on by so many bytes, which end at the same line and column for everybody. */
static void csv_pass(gl_csv *csv, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (csv->rest.data[i] == '\n') {
            csv->line++;
            csv->column = 1;
        } else {
            csv->column += ((unsigned char)csv->rest.data[i] & 0xC0) != 0x80;
        }
    }
    csv->rest.data += len;
    csv->rest.len -= len;
}

/* A cell in quotes, without them; quotes that are doubled are one. */
static glane_str csv_quoted(gl_csv *csv, gl_arena *arena)
{
    const char *bytes = csv->rest.data;
    size_t at = 1, len = 0, quotes = 0;
    while (at < csv->rest.len && (bytes[at] != '"' || (at + 1 < csv->rest.len && bytes[at + 1] == '"'))) {
        quotes += bytes[at] == '"';
        at += bytes[at] == '"' ? 2 : 1;
    }
    if (at == csv->rest.len)
        csv_wrong(csv, "a quote is not closed", csv->line, csv->column);
    char *text = gl_alloc(arena, at - quotes);
    for (size_t i = 1; i < at; i++) {
        text[len++] = bytes[i];
        i += bytes[i] == '"';
    }
    csv_pass(csv, at + (at < csv->rest.len));
    return (glane_str){text, len};
}

/* What stands up to the next separator or line end, without the CR of that. */
static glane_str csv_plain(gl_csv *csv, gl_arena *arena)
{
    const char *bytes = csv->rest.data;
    size_t at = 0;
    while (at < csv->rest.len && bytes[at] != csv->separator && bytes[at] != '\n')
        at++;
    const int cr = at > 0 && bytes[at - 1] == '\r' && (at == csv->rest.len || bytes[at] == '\n');
    const glane_str text = gl_str_copy(arena, (glane_str){bytes, at - (size_t)cr});
    csv_pass(csv, at);
    return text;
}

size_t gl_csv_row(gl_csv *csv, gl_arena *arena, gl_csv_cell *cells, size_t most)
{
    size_t count = 0;
    int more = csv->rest.len > 0;
    csv->wrong = NULL;
    while (more) {
        gl_csv_cell cell = {.line = csv->line, .column = csv->column};
        if (csv->rest.len > 0 && csv->rest.data[0] == '"') {
            cell.text = csv_quoted(csv, arena);
            const uint32_t line = csv->line, column = csv->column;
            if (csv_plain(csv, arena).len > 0)
                csv_wrong(csv, "something stands behind the closing quote of a cell", line, column);
        } else {
            cell.text = csv_plain(csv, arena);
        }
        if (count < most)
            cells[count] = cell;
        count++;
        more = csv->rest.len > 0 && csv->rest.data[0] != '\n';
        csv_pass(csv, csv->rest.len > 0);
    }
    return count;
}
