/* random.c: see random.h. */
#include "random.h"

uint64_t gl_splitmix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

void gl_random_seed(gl_random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        random->state[i] = gl_splitmix(&seed);
}

static uint64_t gl_rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t gl_random_next(gl_random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = gl_rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = gl_rotate(s[3], 45);
    return result;
}

uint32_t gl_random_below(gl_random *random, uint32_t bound)
{
    uint64_t product = (gl_random_next(random) >> 32) * bound;
    if ((uint32_t)product < bound) {
        const uint32_t least = (0u - bound) % bound;
        while ((uint32_t)product < least)
            product = (gl_random_next(random) >> 32) * bound;
    }
    return (uint32_t)(product >> 32);
}
