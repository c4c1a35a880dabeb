/* run_tape.c: see run_tape.h. */
#define _GNU_SOURCE 1

#include "run_tape.h"

#include "command.h"
#include "descriptor.h"
#include "table.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#define GL_TAPE_BUFFER ((size_t)256 << 10)
#define GL_ENTRY_MAGIC 0x6E614C47u

static int gl_tape_failed(gl_tape *tape)
{
    if (!tape->failed)
        gl_complain("%s: %s; what is done is kept, and --resume goes on with it", tape->path,
                    strerror(errno));
    tape->failed = 1;
    return 0;
}

int gl_tape_open(gl_tape *tape, const char *path)
{
    *tape = (gl_tape){.path = path, .fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)};
    const off_t end = tape->fd >= 0 ? lseek(tape->fd, 0, SEEK_END) : -1;
    tape->end = end > 0 ? (uint64_t)end : 0;
    if (end >= 0)
        return 1;
    gl_complain("%s: %s", path, strerror(errno));
    gl_tape_close(tape);
    return 0;
}

void gl_tape_close(gl_tape *tape)
{
    if (tape->fd >= 0)
        close(tape->fd);
    gl_buffer_free(&tape->pending);
    *tape = (gl_tape){.fd = -1};
}

int gl_tape_cut(gl_tape *tape, uint64_t end)
{
    if (ftruncate(tape->fd, (off_t)end) != 0 || lseek(tape->fd, (off_t)end, SEEK_SET) < 0)
        return gl_tape_failed(tape);
    tape->end = end;
    return 1;
}

int gl_tape_write(gl_tape *tape)
{
    if (tape->failed || !gl_write_all(tape->fd, tape->pending.data, tape->pending.len))
        return gl_tape_failed(tape);
    tape->pending.len = 0;
    return 1;
}

int gl_tape_add(gl_tape *tape, const char *bytes, size_t len)
{
    tape->end += len;
    gl_buffer_add(&tape->pending, bytes, len);
    return !tape->failed && (tape->pending.len < GL_TAPE_BUFFER || gl_tape_write(tape));
}

int gl_tape_sync(gl_tape *tape)
{
    return gl_tape_write(tape) && (fdatasync(tape->fd) == 0 || errno == EINVAL || gl_tape_failed(tape));
}

size_t gl_tape_read(const gl_tape *tape, uint64_t offset, void *bytes, size_t len)
{
    size_t n = 0;
    while (n < len) {
        const ssize_t got = pread(tape->fd, (char *)bytes + n, len - n, (off_t)(offset + n));
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

int gl_entry_head_read(const gl_tape *tape, uint64_t offset, gl_entry_head *head)
{
    return gl_tape_read(tape, offset, head, sizeof *head) == sizeof *head && head->magic == GL_ENTRY_MAGIC &&
           head->head == gl_entry_check(head) && head->length <= tape->end &&
           offset + sizeof *head <= tape->end - head->length;
}

int gl_entry_read(const gl_tape *tape, uint64_t offset, const gl_entry_head *head, gl_buffer *bytes)
{
    char part[65536];
    bytes->len = 0;
    for (uint64_t left = head->length; left > 0;) {
        const size_t len = left < sizeof part ? (size_t)left : sizeof part;
        if (gl_tape_read(tape, offset + sizeof *head + bytes->len, part, len) != len)
            return 0;
        gl_buffer_add(bytes, part, len);
        left -= len;
    }
    return gl_hash(GL_HASH_SEED, bytes->data, bytes->len) == head->check;
}
