/* turns.c: see turns.h. */
#define _GNU_SOURCE 1

#include "turns.h"

#include "command.h"
#include "descriptor.h"
#include "limits.h"
#include "log.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void gl_stop(gl_supervisor *self)
{
    self->stopped = 1;
    self->status = GLANE_FATAL;
}

gl_result *gl_result_of(gl_supervisor *self, size_t item)
{
    return &self->results[item % GL_ITEMS_AHEAD];
}

/* -- passing on -------------------------------------------------------------- */

static int gl_write_error(void *user, const char *bytes, size_t len)
{
    const gl_supervisor *self = user;
    if (self->job->tick && !gl_log_is_json())
        (void)gl_write_all(STDERR_FILENO, "\033[K", 3); /* over what was drawn */
    return gl_write_all(STDERR_FILENO, bytes, len);
}

/* Passes on what one document wrote: its turn has come, and it is whole. */
static void gl_part_pass(gl_supervisor *self, gl_part *part)
{
    if (!self->stopped && !gl_hold_pass(&part->held[GL_STREAM_OUT], self->job->take, self->job->taker))
        gl_stop(self);
    if (!self->stopped)
        (void)gl_hold_pass(&part->held[GL_STREAM_ERR], gl_write_error, self);
    self->held -= gl_part_size(part);
    gl_part_free(part);
}

/* Passes on all that is whole and whose turn has come. */
static void gl_turns_pass(gl_supervisor *self)
{
    while (!self->stopped && self->turn < self->next) {
        gl_result *result = gl_result_of(self, self->turn);
        while (result->count > 0 && gl_result_front(result)->done) {
            gl_part_pass(self, gl_result_front(result));
            gl_result_next(result);
        }
        if (!result->done || result->count > 0)
            return;
        gl_part_pass(self, &result->own);
        if (result->status == GLANE_FATAL)
            gl_stop(self);
        else if (result->status != GLANE_OK && self->status == GLANE_OK)
            self->status = GLANE_SKIP;
        gl_result_free(result);
        self->turn++;
    }
}

/* -- what a seat hears --------------------------------------------------------- */

static gl_result *gl_result_heard(gl_supervisor *self)
{
    return gl_result_of(self, self->seat->items[0]);
}

/* What the seat that is heard is at; NULL: another writes that already. */
static gl_part *gl_part_heard(gl_supervisor *self)
{
    gl_result *result = gl_result_heard(self);
    if (self->seat->at_part)
        return gl_result_part(result, self->seat->part);
    if (!result->writer)
        result->writer = self->seat;
    return result->writer == self->seat ? &result->own : NULL;
}

static void gl_heard_bytes(void *user, gl_stream stream, const char *bytes, size_t len)
{
    gl_supervisor *self = user;
    gl_part *part = gl_part_heard(self);
    if (!part)
        return;
    self->held -= gl_part_size(part);
    gl_hold_add(&part->held[stream], bytes, len);
    self->held += gl_part_size(part);
}

/* A container's size stands for its members. */
static void gl_heard_begin(void *user, uint64_t size)
{
    gl_supervisor *self = user;
    gl_result *result = gl_result_heard(self);
    if (self->job->progress && !result->counted && !self->seat->at_part)
        self->job->progress->bytes += size;
    result->counted |= size > 0;
}

static void gl_heard_wait(void *user)
{
    gl_result_heard(user)->alone = 1;
}

static int gl_heard_member(void *user, size_t number)
{
    gl_supervisor *self = user;
    const gl_part *part = gl_result_part(gl_result_heard(self), number);
    if (!part || part->done || self->seat->at_part)
        return 0;
    for (size_t i = 0; i < self->seat_count; i++) {
        const gl_seat *other = &self->seats[i];
        if (other->queued > 0 && other->at_part && other->items[0] == self->seat->items[0] && other->part == number)
            return 0;
    }
    self->seat->at_part = 1;
    self->seat->part = number;
    return 1;
}

static void gl_status_add(gl_result *result, glane_status status)
{
    if (status > result->status)
        result->status = status;
}

/* Tells how long what is under way took, as its clock has it: the item, or the member of it that is named. */
static void gl_time_tell(const gl_supervisor *self, const char *member)
{
    const gl_seat *seat = self->seat;
    if (self->job->timed && seat->begun)
        self->job->timed(self->job->ticker, seat->items[0], member, (int64_t)seat->seconds * 1000 - seat->patience);
}

static void gl_heard_part(void *user, glane_status status)
{
    gl_supervisor *self = user;
    gl_result *result = gl_result_heard(self);
    gl_buffer_add(&self->seat->member, "", 1);
    gl_time_tell(self, self->seat->member.data);
    gl_part_heard(self)->done = 1;
    gl_status_add(result, status);
    self->seat->at_part = 0;
    self->seat->member.len = 0;
    gl_turns_pass(self);
}

/* The records of what was lost, in place of what it wrote. */
static void gl_lost_write(gl_supervisor *self, size_t item, gl_part *part, const gl_loss *loss)
{
    gl_channel channel = {.pipe = -1, .held = part->held};
    self->held -= gl_part_size(part);
    gl_part_free(part);
    self->job->lost(self->job->user, item, loss, &channel);
    self->held += gl_part_size(part);
}

/* The seat is no longer at its item; the last one to leave closes that. */
static void gl_item_leave(gl_supervisor *self)
{
    gl_seat *seat = self->seat;
    const size_t item = seat->items[0];
    gl_result *result = gl_result_of(self, item);
    seat->begun = 0;
    seat->items[0] = seat->items[1];
    seat->queued--;
    if (--result->seats > 0)
        return;
    self->held -= gl_result_size(result);
    const int complete = gl_result_close(result);
    self->held += gl_result_size(result);
    if (!complete) {
        gl_lost_write(self, item, &result->own, &result->loss);
        gl_status_add(result, GLANE_FAILED);
    }
    result->done = 1;
    gl_turns_pass(self);
}

static void gl_heard_end(void *user, glane_status status, uint64_t members)
{
    gl_supervisor *self = user;
    gl_result *result = gl_result_heard(self);
    if (members == 0)
        gl_time_tell(self, NULL);
    if (gl_part_heard(self))
        result->own.done = 1;
    gl_status_add(result, status);
    result->ended = 1;
    result->total = (size_t)members;
    gl_item_leave(self);
}

/* -- losses -------------------------------------------------------------------- */

/* A member that is lost costs that member: the rest of its container is done by others. A seat that is lost
 * elsewhere costs the item, if nobody else comes to its end. */
void gl_document_lost(gl_supervisor *self, gl_seat *seat, const gl_loss *why)
{
    self->seat = seat;
    if (seat->queued == 0 || seat->ended)
        return;
    gl_result *result = gl_result_heard(self);
    if (seat->at_part) {
        gl_loss loss = *why;
        gl_buffer_add(&seat->member, "", 1);
        loss.member = seat->member.data;
        gl_lost_write(self, seat->items[0], gl_part_heard(self), &loss);
        gl_heard_part(self, GLANE_FAILED);
        return;
    }
    gl_time_tell(self, NULL);
    if (result->writer == seat) {
        self->held -= gl_part_size(&result->own);
        gl_part_free(&result->own);
        result->writer = NULL;
    }
    snprintf(result->why, sizeof result->why, "%s", why->message);
    result->loss = (gl_loss){.code = why->code, .message = result->why, .transient = why->transient};
    result->broken = 1;
    gl_item_leave(self);
}

void gl_document_crashed(gl_supervisor *self, gl_seat *seat, int status)
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
    gl_document_lost(self, seat, &loss);
}

void gl_document_late(gl_supervisor *self, gl_seat *seat)
{
    char message[64];
    snprintf(message, sizeof message, "not done after %llu s", (unsigned long long)seat->seconds);
    gl_document_lost(self, seat, &(gl_loss){.code = "timeout", .message = message, .transient = 1});
}

int gl_seat_hears(gl_supervisor *self, gl_seat *seat, const char *bytes, size_t len)
{
    static const gl_seat_ops ops = {gl_heard_bytes,  gl_heard_begin, gl_heard_wait,
                                    gl_heard_member, gl_heard_part,  gl_heard_end};
    self->seat = seat;
    return gl_seat_read(seat, self->job->seconds, &ops, self, bytes, len);
}
