/* descriptor.h: reads and writes that interruptions do not cut short. */
#ifndef GL_DESCRIPTOR_H
#define GL_DESCRIPTOR_H

#include <fcntl.h>
#include <sys/types.h>

/* 1; 0 with errno set. */
int gl_write_all(int fd, const char *bytes, size_t len);
/* What one read() gives: 0 at the end, -1 with errno set. */
ssize_t gl_read_some(int fd, char *bytes, size_t size);
/* Makes sure that descriptors 0 to 2 are taken, so that no file becomes one of them by
 * chance; one that was closed then gives errors, whichever way it is used. */
void gl_standard_descriptors(void);

#endif
