/* seat.c: see seat.h. */
#define _GNU_SOURCE 1

#include "seat.h"

#include "command.h"
#include "descriptor.h"
#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GL_PIPE_BYTES (1 << 20)
/* No document's id is longer: a path, and a name for each container around it, escaped. */
#define GL_MAX_ID (1u << 20)

/* -- the process ------------------------------------------------------------- */

int gl_seat_fork(gl_seat *seat, int *orders, int *frames)
{
    int up[2], down[2];
    fflush(NULL);
    if (pipe2(up, O_CLOEXEC) != 0) {
        gl_complain("no pipe: %s", strerror(errno));
        return -1;
    }
    if (pipe2(down, O_CLOEXEC) != 0) {
        gl_complain("no pipe: %s", strerror(errno));
        close(up[0]);
        close(up[1]);
        return -1;
    }
    (void)fcntl(up[0], F_SETPIPE_SZ, GL_PIPE_BYTES);
    const pid_t worker = fork();
    if (worker == 0) {
        close(up[0]);
        close(down[1]);
        *frames = up[1];
        *orders = down[0];
        return 1;
    }
    close(up[1]);
    close(down[0]);
    if (worker < 0) {
        gl_complain("no worker: %s", strerror(errno));
        close(up[0]);
        close(down[1]);
        return -1;
    }
    seat->worker = worker;
    seat->frames = up[0];
    seat->orders = down[1];
    seat->begun = 0;
    seat->header = 0;
    seat->left = 0;
    return 0;
}

void gl_seat_order(const gl_seat *seat, uint64_t item)
{
    const gl_order order = {item, seat->given.len};
    if (gl_write_all(seat->orders, (const char *)&order, sizeof order))
        (void)gl_write_all(seat->orders, seat->given.data, seat->given.len);
}

int gl_seat_end(gl_seat *seat, int by_force)
{
    int status = 0;
    if (by_force)
        kill(seat->worker, SIGKILL);
    close(seat->frames);
    if (seat->orders >= 0)
        close(seat->orders);
    while (waitpid(seat->worker, &status, 0) < 0 && errno == EINTR)
        ;
    seat->worker = 0;
    seat->frames = seat->orders = -1;
    seat->begun = 0;
    return status;
}

/* -- its clock ----------------------------------------------------------------- */

static int64_t gl_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void gl_clock_start(gl_seat *seat, uint64_t allowed, uint64_t size)
{
    seat->seconds = allowed + (size >> 20) * GL_DOCUMENT_SECONDS_PER_MIB;
    seat->patience = (int64_t)seat->seconds * 1000;
    seat->heard = gl_now();
    seat->begun = allowed > 0;
}

void gl_clock_run(gl_seat *seat)
{
    const int64_t now = gl_now(), passed = now - seat->heard;
    seat->heard = now;
    if (seat->begun && !seat->muted)
        seat->patience -= passed < 2 * GL_CLOCK_SLICE ? passed : 2 * GL_CLOCK_SLICE;
}

/* -- its frames ---------------------------------------------------------------- */

static int gl_status_known(int32_t status)
{
    return status >= GLANE_OK && status <= GLANE_FATAL;
}

/* Acts on a header that is complete. 0: no worker would send this. */
static int gl_frame_take(gl_seat *seat, uint64_t seconds, const gl_seat_ops *ops, void *user)
{
    const gl_frame *frame = &seat->frame;
    seat->header = 0;
    if (seat->queued == 0)
        return 0;
    switch (frame->kind) {
    case GL_FRAME_OUT:
    case GL_FRAME_ERR:
        seat->left = frame->length;
        return 1;
    case GL_FRAME_BEGIN:
        gl_clock_start(seat, seconds, frame->length);
        ops->begun(user, frame->length);
        return 1;
    case GL_FRAME_MEMBER:
        seat->member.len = 0;
        seat->left = frame->length;
        return frame->status >= 0 && frame->length > 0 && frame->length < GL_MAX_ID && ops->member(user, (size_t)frame->status);
    case GL_FRAME_PART:
        if (!gl_status_known(frame->status) || !seat->at_part)
            return 0;
        ops->part(user, (glane_status)frame->status);
        gl_clock_start(seat, seconds, 0); /* for what is between members */
        return 1;
    case GL_FRAME_WAIT:
        seat->begun = 0;
        ops->waits(user);
        return 1;
    case GL_FRAME_END:
        if (!gl_status_known(frame->status) || seat->at_part)
            return 0;
        seat->ended = frame->status == GLANE_FATAL;
        ops->done(user, (glane_status)frame->status, frame->length);
        return 1;
    default:
        return 0;
    }
}

int gl_seat_read(gl_seat *seat, uint64_t seconds, const gl_seat_ops *ops, void *user, const char *bytes, size_t len)
{
    while (len > 0) {
        size_t part;
        if (seat->left > 0) {
            part = len < seat->left ? len : (size_t)seat->left;
            if (seat->frame.kind == GL_FRAME_MEMBER)
                gl_buffer_add(&seat->member, bytes, part);
            else
                ops->wrote(user, (gl_stream)seat->frame.kind, bytes, part);
            seat->left -= part;
        } else {
            part = sizeof seat->frame - seat->header;
            part = len < part ? len : part;
            memcpy((char *)&seat->frame + seat->header, bytes, part);
            seat->header += part;
            if (seat->header == sizeof seat->frame && !gl_frame_take(seat, seconds, ops, user))
                return 0;
        }
        bytes += part;
        len -= part;
    }
    return 1;
}
