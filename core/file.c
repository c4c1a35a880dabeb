#define _GNU_SOURCE
#include "file.h"

#include "arena.h"
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *gl_file_bytes(const char *path, size_t most, size_t *len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *bytes = NULL;
    size_t capacity = 0, n = 0;
    struct stat info;
    /* One byte more than it has, so that its end is met; what grows or has no size is read on. */
    size_t expected = fstat(fd, &info) == 0 && info.st_size > 0 && (size_t)info.st_size <= most
                          ? (size_t)info.st_size
                          : 65535;
    ssize_t got = 1;
    while (got != 0 && n <= most) {
        gl_grow((void **)&bytes, &capacity, (n > expected ? n + 65536 : expected + 1) + 1, 1);
        got = gl_read_some(fd, bytes + n, capacity - n - 1);
        if (got < 0)
            break;
        n += (size_t)got;
    }
    int failed = got < 0 ? errno : 0;
    close(fd);
    if (failed) {
        free(bytes);
        errno = failed;
        return NULL;
    }
    bytes[n] = '\0';
    *len = n;
    return bytes;
}

int gl_entry_order(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}
