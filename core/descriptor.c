/* descriptor.c: see descriptor.h. */
#include "descriptor.h"

#include <errno.h>
#include <unistd.h>

int gl_write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return 0;
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
    return 1;
}

ssize_t gl_read_some(int fd, char *bytes, size_t size)
{
    ssize_t n;
    do
        n = read(fd, bytes, size);
    while (n < 0 && errno == EINTR);
    return n;
}

void gl_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY); /* the lowest free one: fd */
    }
}
