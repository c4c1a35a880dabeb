/* structure.h: what a reader said of its text beside the text: blocks, places, masked ranges.
 *
 * Empty for plain text. Belongs to a text and is emptied with it; the strings of places live in
 * the document's arena. All three lists are in order of place. */
#ifndef GL_STRUCTURE_H
#define GL_STRUCTURE_H

#include <glane/plugin.h>

/* Text from `start` on, up to the next one's, stands there; one without page and part ends the last. */
typedef struct gl_place_run {
    uint32_t start;
    glane_place place;
} gl_place_run;

typedef struct gl_structure {
    glane_block *blocks; /* not empty, apart from one another */
    gl_place_run *places;
    glane_span *masks;   /* not empty, apart from one another */
    uint32_t block_count, place_count, mask_count;
    size_t block_capacity, place_capacity, mask_capacity;
    int block_open, mask_open; /* the last one has no end yet */
} gl_structure;

void gl_structure_reset(gl_structure *structure);
void gl_structure_free(gl_structure *structure);
/* Can a block that is whole cover this part of a text of `at` bytes? */
int gl_structure_fits(const gl_structure *structure, glane_span text, uint32_t at);
/* The reader's events; `at`: the length of the text so far. */
void gl_structure_block(gl_structure *structure, const glane_block *block, uint32_t at);
void gl_structure_place(gl_structure *structure, const glane_place *place, uint32_t at);
void gl_structure_mask(gl_structure *structure, int on, uint32_t at);
/* After the last event: closes what is open at the text's end. */
void gl_structure_end(gl_structure *structure, uint32_t len);

/* The place of a span: the part or page on which it begins, with the least box that covers what it
 * covers there. 0: only its bytes say where it stands. */
int gl_structure_origin(const gl_structure *structure, glane_span text, glane_place *place);

#endif
