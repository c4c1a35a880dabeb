#define _GNU_SOURCE
#include "morphology.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int gl_morphology_open(gl_morphology *table, const char *path)
{
    struct stat info;
    if (table->tried)
        return table->data != NULL;
    table->tried = 1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data != MAP_FAILED) {
            table->data = data;
            table->size = (size_t)info.st_size;
        }
    }
    close(fd);
    return table->data != NULL;
}

void gl_morphology_close(gl_morphology *table)
{
    if (table->data)
        munmap((void *)(size_t)table->data, table->size);
    *table = (gl_morphology){0};
}

/* Bytes up to a delimiter, or to the end of the table. */
static size_t until(const gl_morphology *table, size_t at, char delimiter)
{
    const char *found = memchr(table->data + at, delimiter, table->size - at);
    return found ? (size_t)(found - table->data) - at : table->size - at;
}

/* Order of bytes; a shorter word before what it begins. */
static int compare(glane_str a, const char *b, size_t len)
{
    int order = memcmp(a.data, b, a.len < len ? a.len : len);
    return order ? order : a.len < len ? -1 : a.len > len;
}

glane_str gl_morphology_find(const gl_morphology *table, glane_str word)
{
    size_t low = 0, high = table->size; /* both at the beginning of a line, or the end */
    while (low < high) {
        size_t line = low + (high - low) / 2;
        while (line > low && table->data[line - 1] != '\n')
            line--;
        size_t len = until(table, line, '\n'), head = until(table, line, '\t');
        int order = compare(word, table->data + line, head < len ? head : len);
        if (order == 0 && head < len)
            return (glane_str){table->data + line + head + 1, len - head - 1};
        if (order < 0)
            high = line;
        else
            low = line + len + 1 < table->size ? line + len + 1 : table->size;
    }
    return (glane_str){"", 0};
}
