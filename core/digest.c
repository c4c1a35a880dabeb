#define _GNU_SOURCE
#include "digest.h"

#include "descriptor.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const uint64_t first_prime = 0x9E3779B185EBCA87u, second_prime = 0xC2B2AE3D27D4EB4Fu;

enum { STRIPE = GL_DIGEST_LANES * sizeof(uint64_t) };

static const gl_digest start = {{0x60EA27EEADC0B5D6u, 0xC2B2AE3D27D4EB4Fu, 0, 0x61C8864E7A143579u}, 0};

/* Each step is one-to-one in the word that it takes: no change within one word goes unseen. */
static inline uint64_t step(uint64_t lane, uint64_t word)
{
    lane += word * second_prime;
    return ((lane << 31) | (lane >> 33)) * first_prime;
}

/* Takes bytes in; all calls but the last one bring whole stripes. */
static void take(gl_digest *digest, const unsigned char *bytes, size_t len)
{
    uint64_t lanes[GL_DIGEST_LANES], words[GL_DIGEST_LANES];
    memcpy(lanes, digest->lanes, sizeof lanes);
    digest->len += len;
    for (; len > 0; bytes += STRIPE) {
        size_t part = len < STRIPE ? len : STRIPE;
        if (part < STRIPE)
            memset(words, 0, sizeof words);
        memcpy(words, bytes, part);
        for (unsigned i = 0; i < GL_DIGEST_LANES; i++)
            lanes[i] = step(lanes[i], words[i]);
        len -= part;
    }
    memcpy(digest->lanes, lanes, sizeof lanes);
}

gl_digest gl_digest_of(const void *bytes, size_t len)
{
    gl_digest digest = start;
    take(&digest, bytes, len);
    return digest;
}

/* Fills the buffer, or gets to the end. How many bytes; -1 if they cannot be read. */
static ssize_t fill(int file, unsigned char *bytes, size_t size)
{
    size_t n = 0;
    while (n < size) {
        ssize_t got = gl_read_some(file, (char *)bytes + n, size - n);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    return (ssize_t)n;
}

int gl_digest_file(const char *path, gl_digest *digest)
{
    unsigned char bytes[32768]; /* whole stripes, which stay in the processor's cache */
    ssize_t got;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *digest = start;
    if (file < 0)
        return 0;
    do {
        got = fill(file, bytes, sizeof bytes);
        if (got > 0)
            take(digest, bytes, (size_t)got);
    } while (got == (ssize_t)sizeof bytes);
    close(file);
    return got >= 0;
}

int gl_digest_equal(const gl_digest *a, const gl_digest *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
