#define _GNU_SOURCE
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
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

int gl_sha256_file(const char *path, char hex[65])
{
    unsigned char bytes[32768]; /* one that stays in the processor's cache */
    struct sha256_ctx context;
    ssize_t got;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    sha256_init(&context);
    while ((got = read(file, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
        sha256_update(&context, got > 0 ? (size_t)got : 0, bytes);
    close(file);
    finish(&context, hex);
    return got == 0;
}
