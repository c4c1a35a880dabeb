/* random.h: the random numbers of samples and resamples, the same on every machine.
 *
 * xoshiro256** 1.0 (D. Blackman and S. Vigna, https://prng.di.unimi.it/xoshiro256starstar.c), whose state is
 * four steps of SplitMix64 (https://prng.di.unimi.it/splitmix64.c) from the seed; numbers below a bound are
 * made of 32 bits by D. Lemire's unbiased multiplication ("Fast Random Integer Generation in an Interval",
 * 2019, https://arxiv.org/abs/1805.10941). */
#ifndef GL_RANDOM_H
#define GL_RANDOM_H

#include <stdint.h>

typedef struct gl_random {
    uint64_t state[4];
} gl_random;

void gl_random_seed(gl_random *random, uint64_t seed);
uint64_t gl_random_next(gl_random *random);
/* Below `bound`, which is not 0. */
uint32_t gl_random_below(gl_random *random, uint32_t bound);
/* One step of SplitMix64: moves *state, gives its number. Also a good mix of a hash and a seed. */
uint64_t gl_splitmix(uint64_t *state);

#endif
