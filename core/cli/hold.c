/* hold.c: memory first, then a file that no name leads to. */
#define _GNU_SOURCE 1

#include "hold.h"

#include "arena.h"
#include "command.h"
#include "descriptor.h"
#include "limits.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* A temporary file that is gone when it is closed; 0 if none can be had. */
static int gl_hold_file(void)
{
    const char *folder = getenv("TMPDIR");
    gl_buffer path = {0};
    gl_buffer_text(&path, folder && *folder ? folder : "/tmp");
    gl_buffer_add(&path, "/glane-XXXXXX", sizeof "/glane-XXXXXX");
    const int file = mkostemp(path.data, O_CLOEXEC);
    if (file >= 0)
        unlink(path.data);
    else
        gl_complain("%s: %s", path.data, strerror(errno));
    gl_buffer_free(&path);
    return file > 0 ? file : 0;
}

void gl_hold_add(gl_hold *hold, const char *bytes, size_t len)
{
    gl_buffer *buffer = &hold->buffer;
    if (buffer->len + len > GL_OUTPUT_HELD && buffer->len > 0) {
        if (!hold->file && !hold->failed)
            hold->file = gl_hold_file();
        if (!hold->file || !gl_write_all(hold->file, buffer->data, buffer->len))
            hold->failed = 1;
        buffer->len = 0;
    }
    gl_buffer_add(buffer, bytes, len);
}

int gl_hold_pass(gl_hold *hold, int (*write)(void *user, const char *bytes, size_t len), void *user)
{
    if (hold->failed) {
        gl_complain("a document's output could not be held in a temporary file");
        return 0;
    }
    if (hold->file) {
        const size_t size = (size_t)1 << 20;
        char *part = gl_realloc(NULL, size);
        ssize_t n = 0;
        int passed = lseek(hold->file, 0, SEEK_SET) == 0;
        while (passed && (n = gl_read_some(hold->file, part, size)) > 0)
            passed = write(user, part, (size_t)n);
        free(part);
        if (!passed || n < 0)
            return 0;
    }
    return hold->buffer.len == 0 || write(user, hold->buffer.data, hold->buffer.len);
}

void gl_hold_free(gl_hold *hold)
{
    if (hold->file)
        close(hold->file);
    gl_buffer_free(&hold->buffer);
    *hold = (gl_hold){0};
}
