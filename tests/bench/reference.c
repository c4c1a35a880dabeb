/* reference FILE…: what the speed of the pipeline is set beside: each file read whole, and one pass of
 * one regex for numbers over it. Prints how many matches there were.
 *
 * Plain use of PCRE2: compiled just in time; the first call for a file checks that it is UTF-8, the
 * following ones on the same subject do not check it again. */
#define _GNU_SOURCE
#define PCRE2_CODE_UNIT_WIDTH 8

#include <fcntl.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char number[] =
    "(?<!\\w)(?:\\d{1,3}(?:[ \\x{A0}\\x{202F}]\\d{3})+(?:,\\d+)?|\\d+(?:[.,]\\d+)?)(?!\\w)";

/* The file now in memory; the buffer serves them all. */
typedef struct subject {
    unsigned char *bytes;
    size_t len, capacity;
} subject;

static _Noreturn void give_up(const char *what, const char *name)
{
    fprintf(stderr, "reference: %s: %s\n", name, what);
    exit(1);
}

static void read_file(subject *s, const char *path)
{
    struct stat info;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0)
        give_up("cannot be read", path);
    const size_t size = (size_t)info.st_size;
    if (size > s->capacity) {
        free(s->bytes);
        s->bytes = malloc(size);
        s->capacity = size;
    }
    for (s->len = 0; s->bytes && s->len < size;) {
        const ssize_t n = read(fd, s->bytes + s->len, size - s->len);
        if (n <= 0)
            give_up("cannot be read", path);
        s->len += (size_t)n;
    }
    close(fd);
}

static unsigned long count_matches(const pcre2_code *code, pcre2_match_data *data, const subject *s,
                                   const char *path)
{
    unsigned long count = 0;
    uint32_t checked = 0;
    PCRE2_SIZE at = 0;
    while (at <= s->len) {
        const int groups = pcre2_match(code, s->bytes, s->len, at, checked, data, NULL);
        if (groups == PCRE2_ERROR_NOMATCH)
            break;
        if (groups < 0)
            give_up("the regex failed", path);
        at = pcre2_get_ovector_pointer(data)[1]; /* a match is never empty */
        checked = PCRE2_NO_UTF_CHECK;
        count++;
    }
    return count;
}

int main(int argc, char *argv[])
{
    int error;
    PCRE2_SIZE offset;
    unsigned long count = 0;
    subject s = {0};
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)number, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP, &error,
                                     &offset, NULL);
    if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
        give_up("cannot be compiled", "the regex");
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
    for (int i = 1; i < argc; i++) {
        read_file(&s, argv[i]);
        count += count_matches(code, data, &s, argv[i]);
    }
    printf("%lu\n", count);
    free(s.bytes);
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return 0;
}
