/* reading.h: what a reader said of a source, kept, so that a later run need not have it read again.
 *
 * A reading is what stands in the session once the reader is done: text, map to the source, blocks, places,
 * masks, what it reported, the work it was charged. Its key is the digest of the source's and of all that
 * the reader depends on (recipe.h): a reading with that key is what the reader would say again. Only
 * readings without failure are kept, and none of the plain text reader's, which takes no longer than to look. */
#ifndef GL_READING_H
#define GL_READING_H

#include "arena.h"

#include <glane/glane.h>

/* Where readings are kept. Keys are 64 hexadecimal digits. */
typedef struct gl_readings {
    /* 1 and the bytes, lent until the next call; 0: there are none. */
    int (*find)(void *user, const char *key, glane_str *reading);
    void (*keep)(void *user, const char *key, glane_str reading);
    void *user;
} gl_readings;

/* From the next document on; borrowed. NULL: nowhere. */
void gl_session_readings(glane_session *session, const gl_readings *readings);

/* For read.c: fills the session's text from what was kept under the key, whose source has `source` bytes. 0, and
 * nothing is changed, if there is nothing, or if it is no reading. */
int gl_reading_find(glane_session *session, const char *key, size_t source);
/* Keeps what the session has. */
void gl_reading_keep(glane_session *session, const char *key);
/* The key of a source's reading by a reader. */
void gl_reading_key(glane_session *session, uint32_t plugin, const char *digest, char key[65]);

#endif
