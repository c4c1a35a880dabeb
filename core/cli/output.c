/* output.c: see output.h. */
#define _GNU_SOURCE 1

#include "output.h"

#include "buffer.h"
#include "command.h"
#include "descriptor.h"
#include "packed.h"
#include "temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int gl_output_failed(gl_output *output)
{
    gl_complain("%s: %s", output->name, strerror(errno));
    output->failed = 1;
    return 0;
}

/* Opens a file beside output->path that did not exist. */
static int gl_temporary_open(gl_output *output)
{
    gl_temporary_sweep(output->path);
    for (int i = 0; i < GL_TEMPORARY_TRIES; i++) {
        free(output->temporary);
        output->temporary = gl_temporary_name(output->path, i);
        output->fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (output->fd >= 0 || errno != EEXIST)
            break;
    }
    if (output->fd < 0)
        return 0;
    return 1;
}

/* The path that a rename must name: links are followed, so that they stay. malloc()ed. */
static char *gl_real_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real)
        return real;
    const size_t size = strlen(path) + 1;
    return memcpy(gl_realloc(NULL, size), path, size);
}

int gl_output_open(gl_output *output, const char *path)
{
    struct stat status;
    *output = (gl_output){.fd = STDOUT_FILENO, .name = path ? path : "standard output"};
    if (!path)
        return 1;
    const int exists = stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        output->fd = open(path, O_WRONLY | O_CLOEXEC);
        return output->fd >= 0 || gl_output_failed(output);
    }
    output->path = gl_real_path(path);
    if (!gl_temporary_open(output)) {
        gl_output_failed(output);
        free(output->path);
        free(output->temporary);
        return 0;
    }
    if (exists) /* a file that is replaced keeps its mode */
        (void)fchmod(output->fd, status.st_mode & 07777);
    return 1;
}

/* Writes bytes as they go to the file. */
static int gl_raw_write(void *output, const char *bytes, size_t len)
{
    gl_output *self = output;
    if (self->closed || self->failed)
        return 0;
    if (gl_write_all(self->fd, bytes, len))
        return 1;
    if (errno == EPIPE) {
        self->closed = 1;
        return 0;
    }
    return gl_output_failed(self);
}

int gl_output_pack(gl_output *output)
{
    const char *why;
    if (!gl_is_packed_name(output->name))
        return 1;
    output->packer = gl_packer_new(output->name, gl_raw_write, output, &why);
    if (!output->packer)
        gl_complain("%s: %s", output->name, why);
    output->failed |= !output->packer;
    return !output->failed;
}

int gl_output_write(void *output, const char *bytes, size_t len)
{
    gl_output *self = output;
    if (!self->packer || self->closed || self->failed)
        return gl_raw_write(self, bytes, len);
    if (gl_packer_write(self->packer, bytes, len))
        return 1;
    if (!self->closed && !self->failed)
        gl_complain("%s: it could not be compressed", self->name);
    self->failed |= !self->closed;
    return 0;
}

/* Writes what the packer still holds. */
static void gl_packer_close(gl_output *output, int keep)
{
    if (output->packer && !gl_packer_end(output->packer, keep && !output->closed) && !output->closed && !output->failed) {
        gl_complain("%s: it could not be compressed", output->name);
        output->failed = 1;
    }
    output->packer = NULL;
}

/* Renames or removes the temporary file. */
static int gl_temporary_close(gl_output *output, int keep)
{
    int kept = keep && (fsync(output->fd) == 0 || errno == EINVAL);
    kept = close(output->fd) == 0 && kept;
    kept = kept && rename(output->temporary, output->path) == 0;
    if (keep && !kept)
        gl_output_failed(output);
    if (!kept)
        unlink(output->temporary);
    free(output->temporary);
    free(output->path);
    return kept == keep;
}

int gl_output_close(gl_output *output, int keep)
{
    gl_packer_close(output, keep && !output->failed);
    int done = !output->failed;
    if (output->path)
        done = gl_temporary_close(output, keep && done) && done;
    else if (output->fd != STDOUT_FILENO && close(output->fd) != 0)
        done = gl_output_failed(output);
    return done;
}
