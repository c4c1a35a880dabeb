/* digest.h: are these the bytes that were there before?
 *
 * For files of rules and for images (image.h), which are gone through at every start: at memory's speed, where
 * SHA-256 took a third of a start with a large lexicon, and four times that on processors without
 * instructions for it. It tells what has changed by chance or by an edit, not by an attacker: who can write
 * a user's rules can do so without a collision. The rounds are XXH64's (Y. Collet 2012), whose four chains
 * are kept whole. */
#ifndef GL_DIGEST_H
#define GL_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define GL_DIGEST_LANES 4

typedef struct gl_digest {
    uint64_t lanes[GL_DIGEST_LANES];
    uint64_t len;
} gl_digest;

gl_digest gl_digest_of(const void *bytes, size_t len);
/* Of a file. 0 if it cannot be read. */
int gl_digest_file(const char *path, gl_digest *digest);
int gl_digest_equal(const gl_digest *a, const gl_digest *b);

#endif
