/* sort.h: keys that arrive in a few runs, each in order. */
#ifndef GL_SORT_H
#define GL_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts n keys: a natural merge sort (D. Knuth, The Art of Computer Programming 3, 5.2.4), one pass for what is in
 * order, log2 of the number of runs passes for the rest. `scratch` has room for n. */
void gl_sort_runs(uint64_t *items, uint64_t *scratch, size_t n);

#endif
