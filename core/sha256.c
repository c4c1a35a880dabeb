#define _GNU_SOURCE
#include "sha256.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <unistd.h>

static void finish(struct sha256_ctx *context, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void gl_sha256(const void *bytes, size_t len, char hex[65])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, len, bytes);
    finish(&context, hex);
}

int gl_sha256_file(int file, char hex[65])
{
    struct sha256_ctx context;
    uint8_t part[16384];
    ssize_t n;
    sha256_init(&context);
    for (off_t at = 0; (n = pread(file, part, sizeof part, at)) != 0; at += n > 0 ? n : 0) {
        if (n < 0 && errno != EINTR)
            return 0;
        if (n > 0)
            sha256_update(&context, (size_t)n, part);
    }
    finish(&context, hex);
    return 1;
}
