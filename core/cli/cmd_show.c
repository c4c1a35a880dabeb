/* cmd_show.c: `glane show`: facts as one aligned line each. */
#define _GNU_SOURCE 1

#include "show.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where no terminal says how wide lines may be: what does not widen a column. */
#define GL_SHOW_TEXT 48u
#define GL_SHOW_VALUE 32u
#define GL_SHOW_RULE 64u
/* The least that text and value are cut to. */
#define GL_SHOW_LEAST 12u

/* Rows of the document under way. */
typedef struct gl_show {
    int color, uncovered;
    uint32_t terminal; /* its width; 0: no terminal */
    gl_grid grid;
    gl_buffer scratch, out;
    gl_buffer end; /* what was counted; empty for a document that was lost */
} gl_show;

static glane_status gl_show_record(gl_documents *documents, const glane_record *record)
{
    gl_show *show = documents->user;
    const glane_engine *engine = documents->engine;
    if (!record->kind)
        return GLANE_OK;
    if (strcmp(record->kind, "fact") == 0 && !show->uncovered)
        gl_show_fact(&show->grid, engine, record, &show->scratch);
    else if (strcmp(record->kind, "check") == 0 && !show->uncovered)
        gl_show_check(&show->grid, engine, record, &show->scratch);
    else if (strcmp(record->kind, "uncovered") == 0 && show->uncovered)
        gl_show_uncovered(&show->grid, engine, record, glane_session_text(documents->session));
    else if (strcmp(record->kind, "end") == 0 &&
             !glane_str_equal(gl_attr_text(engine, record, "status"), glane_str_of("failed")))
        gl_show_end(&show->end, engine, record);
    return GLANE_OK;
}

/* On a terminal, text and value share what the other columns leave. */
static void gl_show_facts_print(gl_show *show)
{
    gl_column columns[GL_GRID_COLUMNS] = {
        {.color = "2", .right = 1, .pad = UINT32_MAX}, {.color = "*", .pad = UINT32_MAX},
        {.color = "1", .pad = GL_SHOW_TEXT},           {.pad = GL_SHOW_VALUE},
        {.color = "2", .pad = GL_SHOW_RULE},
    };
    if (show->terminal > 0) {
        uint32_t widths[GL_GRID_COLUMNS], taken = 2 * (GL_GRID_COLUMNS - 1);
        for (size_t c = 0; c < GL_GRID_COLUMNS; c++)
            widths[c] = gl_grid_width(&show->grid, c, UINT32_MAX);
        taken += widths[0] + widths[1] + widths[4];
        const uint32_t left = show->terminal > taken ? show->terminal - taken : 0;
        if (widths[2] + widths[3] > left) {
            const uint32_t third = left / 3 > GL_SHOW_LEAST ? left / 3 : GL_SHOW_LEAST;
            const uint32_t value = widths[3] < third ? widths[3] : third;
            columns[3].cut = third;
            columns[2].cut = left > value + GL_SHOW_LEAST ? left - value : GL_SHOW_LEAST;
        }
        columns[2].pad = columns[3].pad = UINT32_MAX;
    }
    gl_grid_print(&show->grid, columns, show->color, &show->out);
}

static void gl_show_uncovered_print(gl_show *show)
{
    static const gl_column columns[GL_GRID_COLUMNS] = {
        {.color = "2", .right = 1, .pad = UINT32_MAX},
        {.color = "33", .pad = GL_SHOW_VALUE},
        {.right = 1, .pad = UINT32_MAX},
        {.color = "1;33", .joined = 1},
        {.joined = 1},
    };
    gl_grid_print(&show->grid, columns, show->color, &show->out);
}

/* All of a document's records are here: now the columns' widths are known. */
static void gl_show_document(gl_documents *documents)
{
    gl_show *show = documents->user;
    gl_buffer *out = &show->out;
    const char *id = documents->id.data;
    if (documents->many)
        gl_show_title(out, id, show->color);
    if (show->uncovered)
        gl_show_uncovered_print(show);
    else
        gl_show_facts_print(show);
    gl_channel_write(documents->channel, GL_STREAM_OUT, out->data, out->len);
    if (show->end.len > 0)
        gl_show_told(documents, id, (glane_str){show->end.data, show->end.len});
    gl_grid_empty(&show->grid);
    out->len = 0;
    show->end.len = 0;
}

static void gl_show_open(gl_documents *documents)
{
    const gl_show *show = documents->user;
    glane_session_uncovered(documents->session, show->uncovered);
}

static uint32_t gl_terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

int gl_cmd_show(const gl_options *options)
{
    static const gl_documents_ops ops = {.open = gl_show_open,
                                         .run = gl_documents_extract,
                                         .record = gl_show_record,
                                         .end = gl_show_document};
    gl_show show = {
        .color = gl_options_color(options, STDOUT_FILENO),
        .uncovered = gl_option_on(options, GL_OPTION_UNCOVERED),
        .terminal = gl_terminal_width(),
    };
    const int result = gl_documents_command(options, NULL, &ops, &show);
    gl_grid_free(&show.grid);
    gl_buffer_free(&show.scratch);
    gl_buffer_free(&show.out);
    gl_buffer_free(&show.end);
    return result;
}
