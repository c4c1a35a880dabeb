/* output.c: see office.h. */
#include "office.h"

static void note(office_output *o, glane_status status)
{
    if (o->status == GLANE_OK)
        o->status = status;
}

static void put(office_output *o, const char *text, size_t len)
{
    note(o, o->host->read_text(o->ctx, (glane_str){text, len}, 0, 1, 0));
    o->any = 1;
}

void office_part_begin(office_output *o, glane_str part)
{
    const glane_place place = {.size = sizeof place, .part = part};
    office_break(o);
    note(o, o->host->read_place(o->ctx, &place));
}

void office_break(office_output *o)
{
    o->new_block = 1;
    o->new_line = o->line;
    o->tabs = 0;
}

void office_next_cell(office_output *o, uint32_t tabs)
{
    o->new_block = 1;
    o->tabs += tabs;
}

void office_line_end(office_output *o)
{
    if (o->new_block)
        return;
    o->new_line = o->line;
}

void office_text(office_output *o, glane_str text)
{
    if (text.len == 0 || o->status != GLANE_OK)
        return;
    if (o->new_block && o->open) {
        note(o, o->host->read_block(o->ctx, NULL));
        o->open = 0;
    }
    if (o->new_line && o->any)
        put(o, "\n", 1);
    for (; o->tabs > 0; o->tabs--)
        put(o, "\t", 1);
    if (o->new_block || !o->open)
        note(o, o->host->read_block(o->ctx, &o->block));
    o->open = o->line = 1;
    o->new_block = o->new_line = 0;
    put(o, text.data, text.len);
}

void office_finish(office_output *o)
{
    if (o->open)
        note(o, o->host->read_block(o->ctx, NULL));
    o->open = 0;
    note(o, o->host->read_place(o->ctx, NULL));
}
