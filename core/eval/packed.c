/* packed.c: see packed.h. */
#define _GNU_SOURCE 1

#include "packed.h"

#include "arena.h"
#include "descriptor.h"
#include "limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *ending, *filter, *magic;
} gl_packings[] = {{".zst", "zstd", "\x28\xB5\x2F\xFD"}, {".gz", "gzip", "\x1F\x8B"}};

/* Which of them a name asks for; NULL: none. */
static const char *gl_packing_filter(const char *path)
{
    const size_t len = strlen(path);
    for (size_t i = 0; i < sizeof gl_packings / sizeof *gl_packings; i++) {
        const size_t end = strlen(gl_packings[i].ending);
        if (len > end && strcmp(path + len - end, gl_packings[i].ending) == 0)
            return gl_packings[i].filter;
    }
    return NULL;
}

int gl_is_packed_name(const char *path)
{
    return gl_packing_filter(path) != NULL;
}

static int gl_is_packed_file(int file)
{
    char head[4];
    const ssize_t got = pread(file, head, sizeof head, 0);
    for (size_t i = 0; i < sizeof gl_packings / sizeof *gl_packings; i++) {
        const size_t len = strlen(gl_packings[i].magic);
        if (got >= (ssize_t)len && memcmp(head, gl_packings[i].magic, len) == 0)
            return 1;
    }
    return 0;
}

#ifdef GL_HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>

struct gl_packer {
    struct archive *archive;
    gl_packed_write write; /* NULL: what comes is of no use */
    void *user;
};

static la_ssize_t gl_packer_take(struct archive *archive, void *user, const void *bytes, size_t len)
{
    const gl_packer *packer = user;
    (void)archive;
    return !packer->write || packer->write(packer->user, bytes, len) ? (la_ssize_t)len : -1;
}

/* One entry without a format around it: the stream. */
static int gl_packer_begin(gl_packer *packer, const char *filter)
{
    struct archive *archive = packer->archive;
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "stream");
    archive_entry_set_filetype(entry, AE_IFREG);
    int status = archive_write_add_filter_by_name(archive, filter);
    if (status == ARCHIVE_OK && strcmp(filter, "gzip") == 0) /* the same stream gives the same bytes */
        status = archive_write_set_filter_option(archive, filter, "timestamp", NULL);
    if (status == ARCHIVE_OK)
        status = archive_write_set_format_raw(archive);
    if (status == ARCHIVE_OK)
        status = archive_write_set_bytes_in_last_block(archive, 1);
    if (status == ARCHIVE_OK)
        status = archive_write_open(archive, packer, NULL, gl_packer_take, NULL);
    if (status == ARCHIVE_OK)
        status = archive_write_header(archive, entry);
    archive_entry_free(entry);
    return status == ARCHIVE_OK;
}

gl_packer *gl_packer_new(const char *path, gl_packed_write write, void *user, const char **why)
{
    gl_packer *packer = gl_realloc(NULL, sizeof *packer);
    *packer = (gl_packer){.archive = archive_write_new(), .write = write, .user = user};
    *why = "libarchive cannot compress that here";
    if (packer->archive && gl_packer_begin(packer, gl_packing_filter(path)))
        return packer;
    (void)gl_packer_end(packer, 0);
    return NULL;
}

int gl_packer_write(gl_packer *packer, const char *bytes, size_t len)
{
    while (len > 0) {
        const la_ssize_t taken = archive_write_data(packer->archive, bytes, len);
        if (taken <= 0)
            return 0;
        bytes += taken;
        len -= (size_t)taken;
    }
    return 1;
}

int gl_packer_end(gl_packer *packer, int keep)
{
    if (!keep) /* archive_write_fail() would leave its buffers behind */
        packer->write = NULL;
    const int done = packer->archive && archive_write_close(packer->archive) == ARCHIVE_OK;
    if (packer->archive)
        archive_write_free(packer->archive);
    free(packer);
    return done || !keep;
}

/* Writes what a compressed file holds to another. NULL, or what is wrong. */
static const char *gl_unpack(struct archive *archive, int from, int to)
{
    struct archive_entry *entry;
    const void *bytes;
    size_t len;
    la_int64_t at;
    struct stat info;
    uint64_t room = GL_CONTAINER_FLOOR + (fstat(from, &info) == 0 && info.st_size > 0 ? (uint64_t)info.st_size : 0) * GL_STREAM_RATIO;
    int status = archive_read_support_format_raw(archive);
    if (status == ARCHIVE_OK)
        status = archive_read_support_format_empty(archive);
    if (status == ARCHIVE_OK) { /* a program in place of a missing library is a warning */
        (void)archive_read_support_filter_zstd(archive);
        (void)archive_read_support_filter_gzip(archive);
    }
    if (status == ARCHIVE_OK)
        status = archive_read_open_fd(archive, from, 1 << 16);
    if (status == ARCHIVE_OK)
        status = archive_read_next_header(archive, &entry);
    while (status == ARCHIVE_OK) {
        status = archive_read_data_block(archive, &bytes, &len, &at);
        if (status == ARCHIVE_OK && len > room)
            return "it expands to more than a stream of facts does";
        if (status == ARCHIVE_OK && !gl_write_all(to, bytes, len))
            return "it could not be decompressed into the folder for temporary files (TMPDIR)";
        room -= status == ARCHIVE_OK ? len : 0;
    }
    return status == ARCHIVE_EOF ? NULL : "it is damaged: it does not decompress to its end";
}

/* A file without a name, for both ways. -1: it can't be. */
static int gl_nameless_open(void)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    const int len = snprintf(path, sizeof path, "%s/glane-XXXXXX", folder && *folder == '/' ? folder : "/tmp");
    const int file = len > 0 && (size_t)len < sizeof path ? mkostemp(path, O_CLOEXEC) : -1;
    if (file >= 0)
        unlink(path);
    return file;
}

int gl_unpacked(int file, const char **why)
{
    if (!gl_is_packed_file(file))
        return file;
    const int result = gl_nameless_open();
    struct archive *archive = archive_read_new();
    *why = result < 0 || !archive ? "there is no folder for temporary files (TMPDIR)" : gl_unpack(archive, file, result);
    archive_read_free(archive);
    if (!*why && lseek(result, 0, SEEK_SET) == 0)
        return result;
    if (result >= 0)
        close(result);
    return -1;
}

#else

static const char gl_no_packing[] = "it is compressed, and this glane was built without libarchive";

gl_packer *gl_packer_new(const char *path, gl_packed_write write, void *user, const char **why)
{
    (void)path;
    (void)write;
    (void)user;
    *why = gl_no_packing;
    return NULL;
}

int gl_packer_write(gl_packer *packer, const char *bytes, size_t len)
{
    (void)packer;
    (void)bytes;
    return len == 0;
}

int gl_packer_end(gl_packer *packer, int keep)
{
    (void)packer;
    return keep == 0;
}

int gl_unpacked(int file, const char **why)
{
    *why = gl_no_packing;
    return gl_is_packed_file(file) ? -1 : file;
}

#endif
