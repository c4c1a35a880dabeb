/* file.h: a whole file of the configuration, in memory. */
#ifndef GL_FILE_H
#define GL_FILE_H

#include <stddef.h>

/* Its bytes, NUL-terminated beyond *len; reading stops once there are more than `most`. The caller frees
 * them. NULL, and errno says why. */
char *gl_file_bytes(const char *path, size_t most, size_t *len);

#endif
