/* supervisor.c: the parent's side: forks workers, reads their frames, passes on whole items. */
#define _GNU_SOURCE 1

#include "supervisor.h"

#include "arena.h"
#include "command.h"
#include "descriptor.h"
#include "limits.h"
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GL_PIPE_BYTES (1 << 20)
#define GL_READ_BYTES ((size_t)256 << 10)
/* The clock is looked at this often, in milliseconds. More than two of these at once is time in
 * which the run was stopped (from a terminal, by a debugger): it does not count. */
#define GL_CLOCK_SLICE 250
/* No document's id is longer: a path, and a name for each container around it, escaped. */
#define GL_MAX_ID (1u << 20)

typedef struct gl_supervisor {
    const gl_job *job;
    gl_output *output;
    size_t item;      /* the first that is not done */
    size_t parts;     /* documents of it that are, where it is a container */
    gl_buffer member; /* the id of the one that is under way; empty: none is */
    pid_t worker;     /* 0: none */
    int pipe;         /* its; -1: none */
    int begun;        /* the item's clock runs */
    int64_t patience; /* then: the milliseconds left */
    int64_t heard;    /* the time up to which they are counted */
    uint64_t seconds; /* how many the item was given */
    gl_frame frame;   /* the frame under way: its header as far as it was read, */
    size_t header;    /* how far that is, */
    uint64_t left;    /* and how many of its bytes are still to come */
    gl_hold held[2];  /* what the item wrote, by gl_stream */
    char *bytes;      /* read from the pipe */
    int stopped;      /* the job is over, done or not */
    glane_status status;
} gl_supervisor;

static int64_t gl_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void gl_stop(gl_supervisor *self)
{
    self->stopped = 1;
    self->status = GLANE_FATAL;
}

static int gl_write_error(void *user, const char *bytes, size_t len)
{
    (void)user;
    return gl_write_all(STDERR_FILENO, bytes, len);
}

/* Passes on what a document wrote. */
static void gl_output_pass(gl_supervisor *self, glane_status status)
{
    if (!gl_hold_pass(&self->held[GL_STREAM_OUT], gl_output_write, self->output))
        gl_stop(self);
    (void)gl_hold_pass(&self->held[GL_STREAM_ERR], gl_write_error, NULL);
    gl_hold_empty(&self->held[GL_STREAM_OUT]);
    gl_hold_empty(&self->held[GL_STREAM_ERR]);
    if (status == GLANE_FATAL)
        gl_stop(self);
    else if (status != GLANE_OK && self->status == GLANE_OK)
        self->status = GLANE_SKIP;
    self->member.len = 0;
}

/* Goes to the next item. */
static void gl_item_done(gl_supervisor *self, glane_status status)
{
    gl_output_pass(self, status);
    self->begun = 0;
    self->parts = 0;
    self->item++;
}

/* The clock runs for a document of this size. */
static void gl_clock_start(gl_supervisor *self, uint64_t size)
{
    self->seconds = self->job->seconds + (size >> 20) * GL_DOCUMENT_SECONDS_PER_MIB;
    self->patience = (int64_t)self->seconds * 1000;
    self->heard = gl_now();
    self->begun = self->job->seconds > 0;
}

/* -- workers ----------------------------------------------------------------- */

static int gl_worker_start(gl_supervisor *self)
{
    int ends[2];
    const pid_t parent = getpid();
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        gl_complain("no pipe: %s", strerror(errno));
        return 0;
    }
    (void)fcntl(ends[0], F_SETPIPE_SZ, GL_PIPE_BYTES);
    const pid_t worker = fork();
    if (worker == 0) {
        close(ends[0]);
        gl_worker_main(self->job, self->output, self->item, self->parts, ends[1], parent);
    }
    close(ends[1]);
    if (worker < 0) {
        gl_complain("no worker: %s", strerror(errno));
        close(ends[0]);
        return 0;
    }
    self->worker = worker;
    self->pipe = ends[0];
    self->begun = 0;
    self->header = 0;
    self->left = 0;
    return 1;
}

/* Ends the worker if it has not ended; how it ended (wait's status). */
static int gl_worker_end(gl_supervisor *self, int by_force)
{
    int status = 0;
    if (by_force)
        kill(self->worker, SIGKILL);
    close(self->pipe);
    while (waitpid(self->worker, &status, 0) < 0 && errno == EINTR)
        ;
    self->worker = 0;
    self->pipe = -1;
    return status;
}

/* The item that was under way has no result. */
static void gl_item_lost(gl_supervisor *self, const gl_loss *why)
{
    gl_channel channel = {.pipe = -1, .held = self->held};
    gl_loss loss = *why;
    if (self->member.len > 0) {
        gl_buffer_add(&self->member, "", 1);
        loss.member = self->member.data;
    }
    gl_hold_empty(&self->held[GL_STREAM_OUT]);
    gl_hold_empty(&self->held[GL_STREAM_ERR]);
    self->job->lost(self->job->user, self->item, &loss, &channel);
    if (loss.member) {
        gl_output_pass(self, GLANE_FAILED);
        self->parts++;
    } else {
        gl_item_done(self, GLANE_FAILED);
    }
}

static void gl_item_crashed(gl_supervisor *self, int status)
{
    char message[96];
    gl_loss loss = {.code = "crash", .message = message};
    if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        snprintf(message, sizeof message, "the worker was ended by SIG%s", name ? name : "?");
        loss.transient = WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGTERM;
    } else if (WEXITSTATUS(status) == GL_EXIT_FAILED) { /* as arena.c ends a process */
        snprintf(message, sizeof message, "the worker ran out of memory");
        loss = (gl_loss){.code = "memory", .message = message, .transient = 1};
    } else {
        snprintf(message, sizeof message, "the worker ended with status %d", WEXITSTATUS(status));
    }
    gl_item_lost(self, &loss);
}

static void gl_item_late(gl_supervisor *self)
{
    char message[64];
    snprintf(message, sizeof message, "not done after %llu s", (unsigned long long)self->seconds);
    gl_item_lost(self, &(gl_loss){.code = "timeout", .message = message, .transient = 1});
}

/* -- frames ------------------------------------------------------------------ */

/* Acts on a header that is complete. 0: no worker would send this. */
static int gl_frame_take(gl_supervisor *self)
{
    const gl_frame *frame = &self->frame;
    self->header = 0;
    switch (frame->kind) {
    case GL_FRAME_OUT:
    case GL_FRAME_ERR:
        self->left = frame->length;
        return 1;
    case GL_FRAME_BEGIN:
        gl_clock_start(self, frame->length);
        return 1;
    case GL_FRAME_MEMBER:
        self->member.len = 0;
        self->left = frame->length;
        return frame->length > 0 && frame->length < GL_MAX_ID;
    case GL_FRAME_PART:
        if (frame->status < GLANE_OK || frame->status > GLANE_FATAL)
            return 0;
        gl_output_pass(self, (glane_status)frame->status);
        self->parts++;
        gl_clock_start(self, 0); /* for what is between members */
        return 1;
    case GL_FRAME_WAIT:
        self->begun = 0;
        return 1;
    case GL_FRAME_END:
        if (frame->status < GLANE_OK || frame->status > GLANE_FATAL || self->item >= self->job->count)
            return 0;
        gl_item_done(self, (glane_status)frame->status);
        return 1;
    default:
        return 0;
    }
}

/* Takes frames in as they come, in parts of any size. 0: no worker would send this. */
static int gl_frames_read(gl_supervisor *self, const char *bytes, size_t len)
{
    while (len > 0 && !self->stopped) {
        size_t part;
        if (self->left > 0) {
            part = len < self->left ? len : (size_t)self->left;
            if (self->frame.kind == GL_FRAME_MEMBER)
                gl_buffer_add(&self->member, bytes, part);
            else
                gl_hold_add(&self->held[self->frame.kind], bytes, part);
            self->left -= part;
        } else {
            part = sizeof self->frame - self->header;
            part = len < part ? len : part;
            memcpy((char *)&self->frame + self->header, bytes, part);
            self->header += part;
            if (self->header == sizeof self->frame && !gl_frame_take(self))
                return 0;
        }
        bytes += part;
        len -= part;
    }
    return 1;
}

/* Counts the time that went by against the item under way. */
static void gl_clock_run(gl_supervisor *self)
{
    const int64_t now = gl_now(), passed = now - self->heard;
    self->heard = now;
    if (self->begun)
        self->patience -= passed < 2 * GL_CLOCK_SLICE ? passed : 2 * GL_CLOCK_SLICE;
}

/* Takes in what the worker sent, if it is still there. */
static void gl_worker_read(gl_supervisor *self)
{
    const ssize_t n = gl_read_some(self->pipe, self->bytes, GL_READ_BYTES);
    if (n <= 0) {
        gl_item_crashed(self, gl_worker_end(self, 0));
    } else if (!gl_frames_read(self, self->bytes, (size_t)n)) {
        gl_worker_end(self, 1);
        gl_item_lost(self, &(gl_loss){.code = "crash", .message = "the worker's memory is damaged"});
    }
}

/* Waits for the worker; sees to it when it sends something, is gone, or is late. */
static void gl_worker_hear(gl_supervisor *self)
{
    struct pollfd events[2] = {{.fd = self->pipe, .events = POLLIN},
                               {.fd = self->output->signals, .events = POLLIN}};
    const int ready = poll(events, 2, self->begun ? GL_CLOCK_SLICE : -1);
    if (ready < 0 && errno != EINTR) {
        gl_complain("poll: %s", strerror(errno));
        gl_stop(self);
        return;
    }
    gl_clock_run(self);
    if (ready > 0 && events[1].revents) {
        gl_output_signalled(self->output);
        gl_stop(self);
    } else if (ready > 0) {
        gl_worker_read(self);
    }
    if (self->worker && self->begun && self->patience <= 0) {
        gl_worker_end(self, 1);
        gl_item_late(self);
    }
}

/* All items are done: lets the worker close what its plugins hold, as long as for an item. */
static void gl_worker_dismiss(gl_supervisor *self)
{
    struct pollfd event = {.fd = self->pipe, .events = POLLIN};
    const int64_t patience = (int64_t)(self->job->seconds ? self->job->seconds : GL_DOCUMENT_SECONDS) * 1000;
    const int ended = poll(&event, 1, (int)patience) > 0;
    const int status = gl_worker_end(self, !ended);
    if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return;
    gl_complain("the worker did not end well after its last document");
    if (self->status == GLANE_OK)
        self->status = GLANE_SKIP;
}

glane_status gl_job_run(const gl_job *job, gl_output *output)
{
    gl_supervisor self = {.job = job, .output = output, .pipe = -1, .bytes = gl_realloc(NULL, GL_READ_BYTES)};
    while (!self.stopped && self.item < job->count) {
        if (self.worker)
            gl_worker_hear(&self);
        else if (!gl_worker_start(&self))
            gl_stop(&self);
    }
    if (self.worker && self.stopped)
        gl_worker_end(&self, 1);
    else if (self.worker)
        gl_worker_dismiss(&self);
    gl_hold_free(&self.held[GL_STREAM_OUT]);
    gl_hold_free(&self.held[GL_STREAM_ERR]);
    gl_buffer_free(&self.member);
    free(self.bytes);
    return self.status;
}

int gl_job_exit(glane_status status, gl_output *output)
{
    if (!gl_output_close(output, status != GLANE_FATAL))
        return GL_EXIT_FAILED;
    if (output->closed)
        return GL_EXIT_OK;
    return status == GLANE_OK ? GL_EXIT_OK : status == GLANE_FATAL ? GL_EXIT_FAILED : GL_EXIT_ERRORS;
}
