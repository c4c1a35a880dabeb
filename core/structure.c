/* structure.c: the lists behind gl_structure. */
#include "structure.h"

#include "arena.h"

#include <stdlib.h>

void gl_structure_reset(gl_structure *s)
{
    s->block_count = s->place_count = s->mask_count = 0;
    s->block_open = s->mask_open = 0;
}

void gl_structure_free(gl_structure *s)
{
    free(s->blocks);
    free(s->places);
    free(s->masks);
    *s = (gl_structure){0};
}

static void close_block(gl_structure *s, uint32_t at)
{
    if (!s->block_open)
        return;
    s->block_open = 0;
    s->blocks[s->block_count - 1].text.end = at;
    if (s->blocks[s->block_count - 1].text.start == at)
        s->block_count--;
}

static void add_mask(gl_structure *s, glane_span text)
{
    gl_grow((void **)&s->masks, &s->mask_capacity, (size_t)s->mask_count + 1, sizeof *s->masks);
    s->masks[s->mask_count++] = text;
}

void gl_structure_block(gl_structure *s, const glane_block *block, uint32_t at)
{
    close_block(s, at);
    if (!block)
        return;
    gl_grow((void **)&s->blocks, &s->block_capacity, (size_t)s->block_count + 1, sizeof *s->blocks);
    glane_block *kept = &s->blocks[s->block_count++];
    *kept = (glane_block){0};
    memcpy(kept, block, block->size < sizeof *kept ? block->size : sizeof *kept);
    kept->size = sizeof *kept;
    s->block_open = kept->text.start == kept->text.end;
    if (s->block_open)
        kept->text = (glane_span){at, at};
    else if (kept->flags & GLANE_BLOCK_MASKED)
        add_mask(s, kept->text);
}

int gl_structure_fits(const gl_structure *s, glane_span text, uint32_t at)
{
    const uint32_t from = s->block_count ? s->blocks[s->block_count - 1].text.end : 0;
    return !s->block_open && text.start < text.end && text.start >= from && text.end <= at;
}

void gl_structure_place(gl_structure *s, const glane_place *place, uint32_t at)
{
    if (s->place_count == 0 && !place)
        return;
    if (s->place_count == 0 || s->places[s->place_count - 1].start != at) /* else no text stands there */
        gl_grow((void **)&s->places, &s->place_capacity, (size_t)++s->place_count, sizeof *s->places);
    gl_place_run *run = &s->places[s->place_count - 1];
    *run = (gl_place_run){.start = at};
    if (place)
        memcpy(&run->place, place, place->size < sizeof *place ? place->size : sizeof *place);
}

static void close_mask(gl_structure *s, uint32_t at)
{
    if (!s->mask_open)
        return;
    s->mask_open = 0;
    s->masks[s->mask_count - 1].end = at;
    if (s->masks[s->mask_count - 1].start == at)
        s->mask_count--;
}

void gl_structure_mask(gl_structure *s, int on, uint32_t at)
{
    if (!on) {
        close_mask(s, at);
    } else if (!s->mask_open) {
        s->mask_open = 1;
        if (s->mask_count > 0 && s->masks[s->mask_count - 1].end == at)
            return; /* the last one goes on */
        add_mask(s, (glane_span){at, at});
    }
}

void gl_structure_end(gl_structure *s, uint32_t len)
{
    close_block(s, len);
    close_mask(s, len);
}

static void cover(int32_t box[4], const int32_t more[4])
{
    if (!(more[0] | more[1] | more[2] | more[3]))
        return;
    int known = (box[0] | box[1] | box[2] | box[3]) != 0;
    for (int i = 0; i < 4; i++) {
        int wider = i < 2 ? more[i] < box[i] : more[i] > box[i];
        if (!known || wider)
            box[i] = more[i];
    }
}

int gl_structure_origin(const gl_structure *s, glane_span text, glane_place *place)
{
    uint32_t low = 0, high = s->place_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->places[middle].start <= text.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return 0;
    *place = s->places[low - 1].place;
    for (; low < s->place_count && s->places[low].start < text.end; low++)
        if (s->places[low].place.page == place->page)
            cover(place->box, s->places[low].place.box);
    return place->page > 0 || place->part.len > 0;
}
