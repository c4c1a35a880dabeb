/* grid.c: see grid.h. */
#include "grid.h"

#include "arena.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>

static const char gl_ellipsis[] = "\xE2\x80\xA6";

void gl_grid_cell(gl_grid *grid, glane_str text)
{
    void *cells = grid->cells;
    gl_grow(&cells, &grid->capacity, grid->count + 1, sizeof *grid->cells);
    grid->cells = cells;
    gl_cell *cell = &grid->cells[grid->count++];
    cell->start = (uint32_t)grid->text.len;
    cell->width = (uint32_t)gl_buffer_clean(&grid->text, text);
    cell->len = (uint32_t)grid->text.len - cell->start;
}

uint32_t gl_grid_width(const gl_grid *grid, size_t column, uint32_t most)
{
    uint32_t widest = 0;
    for (size_t i = column; i < grid->count; i += GL_GRID_COLUMNS) {
        if (grid->cells[i].width > widest && grid->cells[i].width <= most)
            widest = grid->cells[i].width;
    }
    return widest;
}

static void gl_grid_color(gl_buffer *out, const gl_column *column, glane_str text)
{
    char code[8];
    const char *color = column->color;
    if (*color == '*') {
        snprintf(code, sizeof code, "%u", 31 + (unsigned)(gl_hash(GL_HASH_SEED, text.data, text.len) % 6));
        color = code;
    }
    gl_buffer_text(out, "\033[");
    gl_buffer_text(out, color);
    gl_buffer_text(out, "m");
}

static void gl_grid_spaces(gl_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gl_buffer_add(out, " ", 1);
}

/* Writes a cell and what fills it up to `width`, but for the last of a row. */
static void gl_grid_cell_print(const gl_grid *grid, const gl_cell *cell, const gl_column *column,
                               uint32_t width, int last, int color, gl_buffer *out)
{
    glane_str text = {grid->text.data + cell->start, cell->len};
    size_t shown = cell->width;
    const int cut = column->cut > 0 && cell->width > column->cut;
    const int colored = color && column->color && text.len > 0;
    if (cut) {
        text.len = gl_text_fit(text, column->cut - 1, &shown);
        shown++;
    }
    const size_t fill = shown < width ? width - shown : 0;
    if (column->right)
        gl_grid_spaces(out, fill);
    if (colored)
        gl_grid_color(out, column, text);
    gl_buffer_add(out, text.data, text.len);
    if (cut)
        gl_buffer_text(out, gl_ellipsis);
    if (colored)
        gl_buffer_text(out, "\033[0m");
    if (!column->right && !last)
        gl_grid_spaces(out, fill);
}

void gl_grid_print(const gl_grid *grid, const gl_column columns[GL_GRID_COLUMNS], int color, gl_buffer *out)
{
    uint32_t widths[GL_GRID_COLUMNS];
    for (size_t c = 0; c < GL_GRID_COLUMNS; c++) {
        widths[c] = gl_grid_width(grid, c, columns[c].pad);
        if (columns[c].cut > 0 && gl_grid_width(grid, c, UINT32_MAX) > columns[c].cut)
            widths[c] = columns[c].cut;
    }
    for (size_t i = 0; i + GL_GRID_COLUMNS <= grid->count; i += GL_GRID_COLUMNS) {
        for (size_t c = 0; c < GL_GRID_COLUMNS; c++) {
            if (c > 0 && !columns[c].joined)
                gl_grid_spaces(out, 2);
            gl_grid_cell_print(grid, &grid->cells[i + c], &columns[c], widths[c], c + 1 == GL_GRID_COLUMNS,
                               color, out);
        }
        while (out->len > 0 && out->data[out->len - 1] == ' ') /* its last cells are empty */
            out->len--;
        gl_buffer_add(out, "\n", 1);
    }
}

void gl_grid_empty(gl_grid *grid)
{
    grid->text.len = 0;
    grid->count = 0;
}

void gl_grid_free(gl_grid *grid)
{
    gl_buffer_free(&grid->text);
    free(grid->cells);
}
