/* map.h: where each part of one text comes from in another.
 *
 * Used twice: extracted text -> source bytes (origin), match view -> extracted
 * text. A map is a list of segments; inside one, every `out_unit` bytes of the
 * output come from `in_unit` bytes of the input. Most of a text is segments of
 * 1:1; a Latin-1 accent is 2:1, a no-break space seen as a space 1:2, a dropped
 * soft hyphen 0:2, an opened ligature one unit of 2:3. The input goes forward from
 * segment to segment. */
#ifndef GL_MAP_H
#define GL_MAP_H

#include <glane/types.h>

typedef struct gl_segment {
    uint32_t out, in;           /* where it begins */
    uint16_t out_unit, in_unit; /* out_unit 0: input that left no output; in_unit 0: output of no input */
} gl_segment;

typedef struct gl_map {
    gl_segment *segments;
    size_t count, capacity;
    uint32_t out_end, in_end;
} gl_map;

void gl_map_reset(gl_map *map); /* empties it, keeps its memory */
void gl_map_free(gl_map *map);
/* Appends `units` units; joins the last segment where it can. `in` may jump ahead
 * of in_end (input that was skipped maps to nothing). */
void gl_map_add(gl_map *map, uint32_t in, uint32_t units, uint16_t out_unit, uint16_t in_unit);

/* The least input span that covers an output span: both ends fall on whole units;
 * input that left no output is not taken in at the edges. An empty output span gives
 * the empty input span where it stands. */
glane_span gl_map_in(const gl_map *map, glane_span out);
/* The least output span that covers an input span; empty, where it would stand, for
 * input that left no output. */
glane_span gl_map_out(const gl_map *map, glane_span in);

#endif
