/* file.h: a whole file of the configuration, in memory; the order of names in a folder. */
#ifndef GL_FILE_H
#define GL_FILE_H

#include <dirent.h>
#include <stddef.h>

/* Its bytes, NUL-terminated beyond *len; reading stops once there are more than `most`. The caller frees
 * them. NULL, and errno says why. */
char *gl_file_bytes(const char *path, size_t most, size_t *len);
/* Of scandir(): by the bytes of the names, whatever the locale, which alphasort() follows. */
int gl_entry_order(const struct dirent **a, const struct dirent **b);

#endif
