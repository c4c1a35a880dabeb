/* run_log.c: see run_log.h. */
#define _GNU_SOURCE 1

#include "run_log.h"

#include "command.h"
#include "descriptor.h"
#include "table.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#define GL_LOG_BUFFER ((size_t)256 << 10)
#define GL_ENTRY_MAGIC 0x6E614C47u

static int gl_log_failed(gl_log *log)
{
    if (!log->failed)
        gl_complain("%s: %s; what is done is kept, and --resume goes on with it", log->path, strerror(errno));
    log->failed = 1;
    return 0;
}

int gl_log_open(gl_log *log, const char *path)
{
    *log = (gl_log){.path = path, .fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)};
    const off_t end = log->fd >= 0 ? lseek(log->fd, 0, SEEK_END) : -1;
    log->end = end > 0 ? (uint64_t)end : 0;
    if (end >= 0)
        return 1;
    gl_complain("%s: %s", path, strerror(errno));
    gl_log_close(log);
    return 0;
}

void gl_log_close(gl_log *log)
{
    if (log->fd >= 0)
        close(log->fd);
    gl_buffer_free(&log->pending);
    *log = (gl_log){.fd = -1};
}

int gl_log_cut(gl_log *log, uint64_t end)
{
    if (ftruncate(log->fd, (off_t)end) != 0 || lseek(log->fd, (off_t)end, SEEK_SET) < 0)
        return gl_log_failed(log);
    log->end = end;
    return 1;
}

int gl_log_write(gl_log *log)
{
    if (log->failed || !gl_write_all(log->fd, log->pending.data, log->pending.len))
        return gl_log_failed(log);
    log->pending.len = 0;
    return 1;
}

int gl_log_add(gl_log *log, const char *bytes, size_t len)
{
    log->end += len;
    gl_buffer_add(&log->pending, bytes, len);
    return !log->failed && (log->pending.len < GL_LOG_BUFFER || gl_log_write(log));
}

int gl_log_sync(gl_log *log)
{
    return gl_log_write(log) && (fdatasync(log->fd) == 0 || errno == EINVAL || gl_log_failed(log));
}

size_t gl_log_read(const gl_log *log, uint64_t offset, void *bytes, size_t len)
{
    size_t n = 0;
    while (n < len) {
        const ssize_t got = pread(log->fd, (char *)bytes + n, len - n, (off_t)(offset + n));
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        n += got > 0 ? (size_t)got : 0;
    }
    return n;
}

/* -- entries ------------------------------------------------------------------- */

size_t gl_entry_begin(gl_buffer *out, uint32_t kind)
{
    const gl_entry_head head = {.magic = GL_ENTRY_MAGIC, .kind = kind};
    const size_t begin = out->len;
    gl_buffer_add(out, (const char *)&head, sizeof head);
    return begin;
}

static uint64_t gl_entry_check(const gl_entry_head *head)
{
    return gl_hash(GL_HASH_SEED, head, offsetof(gl_entry_head, head));
}

void gl_entry_end(gl_buffer *out, size_t begin)
{
    gl_entry_head head;
    memcpy(&head, out->data + begin, sizeof head);
    head.length = out->len - begin - sizeof head;
    head.check = gl_hash(GL_HASH_SEED, out->data + begin + sizeof head, (size_t)head.length);
    head.head = gl_entry_check(&head);
    memcpy(out->data + begin, &head, sizeof head);
}

int gl_entry_head_read(const gl_log *log, uint64_t offset, gl_entry_head *head)
{
    return gl_log_read(log, offset, head, sizeof *head) == sizeof *head && head->magic == GL_ENTRY_MAGIC &&
           head->head == gl_entry_check(head) && head->length <= log->end &&
           offset + sizeof *head <= log->end - head->length;
}

int gl_entry_read(const gl_log *log, uint64_t offset, const gl_entry_head *head, gl_buffer *bytes)
{
    char part[65536];
    bytes->len = 0;
    for (uint64_t left = head->length; left > 0;) {
        const size_t len = left < sizeof part ? (size_t)left : sizeof part;
        if (gl_log_read(log, offset + sizeof *head + bytes->len, part, len) != len)
            return 0;
        gl_buffer_add(bytes, part, len);
        left -= len;
    }
    return gl_hash(GL_HASH_SEED, bytes->data, bytes->len) == head->check;
}
