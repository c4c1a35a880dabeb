/* map.c: the list of segments behind gl_map, searched by halves. */
#include "map.h"

#include "arena.h"

#include <stdlib.h>

/* Segments behind the first of a span that are looked at one by one, before a search. */
#define NEAR 4u

void gl_map_reset(gl_map *map)
{
    map->count = 0;
    map->out_end = 0;
    map->in_end = 0;
}

void gl_map_free(gl_map *map)
{
    free(map->segments);
    *map = (gl_map){0};
}

void gl_map_add(gl_map *map, uint32_t in, uint32_t units, uint16_t out_unit, uint16_t in_unit)
{
    if (units == 0 || (out_unit == 0 && in_unit == 0))
        return;
    const gl_segment *last = map->count ? &map->segments[map->count - 1] : NULL;
    if (!last || in != map->in_end || last->out_unit != out_unit || last->in_unit != in_unit) {
        gl_grow((void **)&map->segments, &map->capacity, map->count + 1, sizeof *map->segments);
        map->segments[map->count++] = (gl_segment){map->out_end, in, out_unit, in_unit};
    }
    map->out_end += units * out_unit;
    map->in_end = in + units * in_unit;
}

/* Both give how many segments begin at or before a place: of the segments that share one
 * beginning, the last is the one that is not empty on that side. */
static size_t begun_in_output(const gl_map *map, uint32_t out)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->segments[middle].out <= out)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t begun_in_input(const gl_map *map, uint32_t in)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->segments[middle].in <= in)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t segment_out_end(const gl_map *map, size_t i)
{
    return i + 1 < map->count ? map->segments[i + 1].out : map->out_end;
}

/* Where the input of the unit that holds an output byte of this segment begins, or ends. */
static uint32_t unit_in(const gl_segment *segment, uint32_t out, uint32_t past)
{
    return segment->in + ((out - segment->out) / segment->out_unit + past) * segment->in_unit;
}

/* Where the output of the unit that holds an input byte begins, or ends; of a byte that left
 * nothing, where it would stand. */
static uint32_t unit_out(const gl_map *map, uint32_t in, uint32_t past)
{
    size_t begun = begun_in_input(map, in);
    if (begun == 0)
        return 0;
    const gl_segment *segment = &map->segments[begun - 1];
    uint32_t end = segment_out_end(map, begun - 1);
    if (segment->in_unit == 0 || segment->out_unit == 0)
        return end;
    uint32_t unit = (in - segment->in) / segment->in_unit;
    uint32_t units = (end - segment->out) / segment->out_unit;
    return unit < units ? segment->out + (unit + past) * segment->out_unit : end;
}

glane_span gl_map_in(const gl_map *map, glane_span out)
{
    if (out.end > map->out_end)
        out.end = map->out_end;
    if (out.start >= map->out_end)
        return (glane_span){map->in_end, map->in_end};
    const size_t first = begun_in_output(map, out.start) - 1;
    size_t last = first; /* most spans end in the segment that they begin in, or near it */
    while (last + 1 < map->count && last < first + NEAR && map->segments[last + 1].out < out.end)
        last++;
    if (last == first + NEAR)
        last = begun_in_output(map, out.end - 1) - 1;
    uint32_t start = unit_in(&map->segments[first], out.start, 0);
    uint32_t end = out.start < out.end ? unit_in(&map->segments[last], out.end - 1, 1) : start;
    return end < start ? (glane_span){end, start} : (glane_span){start, end};
}

glane_span gl_map_out(const gl_map *map, glane_span in)
{
    uint32_t start = unit_out(map, in.start, 0);
    uint32_t end = in.start < in.end ? unit_out(map, in.end - 1, 1) : start;
    return (glane_span){start, end < start ? start : end};
}
