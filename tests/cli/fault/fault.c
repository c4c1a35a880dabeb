/* fault.c: a disk that is full, for tests: loaded before the C library (LD_PRELOAD), it lets FAULT_AFTER more bytes be
 * written to files under the folder FAULT_UNDER by each process, the last write cut short, then fails every write and
 * sync with ENOSPC. With FAULT_SHORT every write is cut short. */
#define _GNU_SOURCE 1

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

typedef ssize_t (*write_fn)(int, const void *, size_t);
typedef ssize_t (*pwrite_fn)(int, const void *, size_t, off_t);
typedef int (*sync_fn)(int);

static size_t written;

/* The next one of that name; ISO C has no cast from an object to a function. */
static void next_of(const char *name, void *function, size_t size)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, size);
}

/* Is it a file of that folder? */
static int is_under(int fd)
{
    const char *under = getenv("FAULT_UNDER");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t n = under ? readlink(link, path, sizeof path) : -1;
    return n > 0 && (size_t)n > strlen(under) && memcmp(path, under, strlen(under)) == 0;
}

/* How many bytes there is room for. */
static size_t room(int fd, size_t wanted)
{
    const char *after = getenv("FAULT_AFTER");
    if (!is_under(fd))
        return wanted;
    if (getenv("FAULT_SHORT") && wanted > 1)
        wanted = wanted / 2;
    const size_t most = after ? (size_t)strtoull(after, NULL, 10) : SIZE_MAX, left = written < most ? most - written : 0;
    return wanted < left ? wanted : left;
}

static ssize_t full(void)
{
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    write_fn next;
    const size_t most = room(fd, len);
    next_of("write", &next, sizeof next);
    if (most == 0 && len > 0)
        return full();
    const ssize_t n = next(fd, bytes, most);
    written += n > 0 && is_under(fd) ? (size_t)n : 0;
    return n;
}

static ssize_t write_at(const char *name, int fd, const void *bytes, size_t len, off_t offset)
{
    pwrite_fn next;
    const size_t most = room(fd, len);
    next_of(name, &next, sizeof next);
    if (most == 0 && len > 0)
        return full();
    const ssize_t n = next(fd, bytes, most, offset);
    written += n > 0 && is_under(fd) ? (size_t)n : 0;
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    return write_at("pwrite", fd, bytes, len, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t offset)
{
    return write_at("pwrite64", fd, bytes, len, offset);
}

static int sync_with(const char *name, int fd)
{
    sync_fn next;
    next_of(name, &next, sizeof next);
    return room(fd, 1) == 0 ? (int)full() : next(fd);
}

int fsync(int fd)
{
    return sync_with("fsync", fd);
}

int fdatasync(int fd)
{
    return sync_with("fdatasync", fd);
}
