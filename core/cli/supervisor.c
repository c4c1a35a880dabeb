/* supervisor.c: the parent's side of a job: seats workers, hands items out, and passes what they
 * write on in the order of the items. */
#define _GNU_SOURCE 1

#include "supervisor.h"

#include "arena.h"
#include "command.h"
#include "descriptor.h"
#include "interrupts.h"
#include "limits.h"
#include "output.h"
#include "seat.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define GL_READ_BYTES ((size_t)256 << 10)

/* What came of an item whose turn has not come, or that is under way. */
typedef struct gl_result {
    gl_hold held[2]; /* by gl_stream */
    int done;
    glane_status status; /* the worst of its documents */
} gl_result;

typedef struct gl_supervisor {
    const gl_job *job;
    gl_interrupts *interrupts;
    gl_seat *seats;
    size_t seat_count;
    size_t count;       /* of items; SIZE_MAX while more may come */
    size_t next;        /* the first item that no worker was told of */
    size_t turn;        /* the first item that was not passed on */
    gl_result *results; /* a ring: those of the items from `turn` on */
    size_t ahead;       /* bytes that items after `turn` hold in memory */
    char *bytes;        /* read from a pipe */
    int stopped;        /* the job is over, done or not */
    glane_status status;
    gl_seat *seat;      /* the one that is heard */
} gl_supervisor;

static void gl_stop(gl_supervisor *self)
{
    self->stopped = 1;
    self->status = GLANE_FATAL;
}

static gl_result *gl_result_of(gl_supervisor *self, size_t item)
{
    return &self->results[item % GL_ITEMS_AHEAD];
}

/* -- passing on -------------------------------------------------------------- */

static int gl_write_error(void *user, const char *bytes, size_t len)
{
    const gl_supervisor *self = user;
    if (self->job->tick)
        (void)gl_write_all(STDERR_FILENO, "\033[K", 3); /* over what was drawn */
    return gl_write_all(STDERR_FILENO, bytes, len);
}

static size_t gl_result_size(const gl_result *result)
{
    return result->held[GL_STREAM_OUT].buffer.len + result->held[GL_STREAM_ERR].buffer.len;
}

/* Passes on what an item wrote so far: the item's turn has come, and all of it is whole. */
static void gl_result_pass(gl_supervisor *self, gl_result *result)
{
    if (self->stopped)
        return;
    if (!gl_hold_pass(&result->held[GL_STREAM_OUT], self->job->take, self->job->taker))
        gl_stop(self);
    (void)gl_hold_pass(&result->held[GL_STREAM_ERR], gl_write_error, self);
    gl_hold_free(&result->held[GL_STREAM_OUT]);
    gl_hold_free(&result->held[GL_STREAM_ERR]);
    if (result->status == GLANE_FATAL)
        gl_stop(self);
    else if (result->status != GLANE_OK && self->status == GLANE_OK)
        self->status = GLANE_SKIP;
}

/* A document of an item is whole: on its way, or held until it is the item's turn. */
static void gl_document_whole(gl_supervisor *self, size_t item, glane_status status)
{
    gl_result *result = gl_result_of(self, item);
    if (status > result->status)
        result->status = status;
    gl_hold_mark(&result->held[GL_STREAM_OUT]);
    gl_hold_mark(&result->held[GL_STREAM_ERR]);
    if (item == self->turn)
        gl_result_pass(self, result);
}

/* Goes on to the next turns, as far as they are done. */
static void gl_turns_pass(gl_supervisor *self)
{
    while (!self->stopped && self->turn < self->next && gl_result_of(self, self->turn)->done) {
        *gl_result_of(self, self->turn++) = (gl_result){0};
        if (self->turn == self->next)
            break;
        gl_result *result = gl_result_of(self, self->turn);
        self->ahead -= gl_result_size(result);
        if (result->done)
            gl_result_pass(self, result);
    }
}

/* -- what a seat hears --------------------------------------------------------- */

static void gl_heard_bytes(void *user, gl_stream stream, const char *bytes, size_t len)
{
    gl_supervisor *self = user;
    gl_result *result = gl_result_of(self, self->seat->items[0]);
    const size_t before = gl_result_size(result);
    gl_hold_add(&result->held[stream], bytes, len);
    if (self->seat->items[0] != self->turn)
        self->ahead += gl_result_size(result) - before;
}

/* A container's size stands for its members. */
static void gl_heard_begin(void *user, uint64_t size)
{
    const gl_supervisor *self = user;
    if (self->job->progress && self->seat->member.len == 0 && self->seat->parts == 0)
        self->job->progress->bytes += size;
}

static void gl_heard_part(void *user, glane_status status)
{
    gl_supervisor *self = user;
    gl_document_whole(self, self->seat->items[0], status);
    self->seat->member.len = 0;
    self->seat->parts++;
}

static void gl_heard_end(void *user, glane_status status)
{
    gl_supervisor *self = user;
    gl_seat *seat = self->seat;
    gl_document_whole(self, seat->items[0], status);
    gl_result_of(self, seat->items[0])->done = 1;
    seat->member.len = 0;
    seat->parts = 0;
    seat->begun = 0;
    seat->items[0] = seat->items[1];
    seat->queued--;
    gl_turns_pass(self);
}

/* -- losses -------------------------------------------------------------------- */

/* The document that was under way has no result. */
static void gl_document_lost(gl_supervisor *self, const gl_loss *why)
{
    gl_seat *seat = self->seat;
    if (seat->queued == 0 || seat->ended)
        return;
    const size_t item = seat->items[0];
    gl_result *result = gl_result_of(self, item);
    const size_t before = gl_result_size(result);
    gl_channel channel = {.pipe = -1, .held = result->held};
    gl_loss loss = *why;
    if (seat->member.len > 0) {
        gl_buffer_add(&seat->member, "", 1);
        loss.member = seat->member.data;
    }
    gl_hold_cut(&result->held[GL_STREAM_OUT]);
    gl_hold_cut(&result->held[GL_STREAM_ERR]);
    self->job->lost(self->job->user, item, &loss, &channel);
    if (item != self->turn)
        self->ahead += gl_result_size(result) - before;
    if (loss.member)
        gl_heard_part(self, GLANE_FAILED);
    else
        gl_heard_end(self, GLANE_FAILED);
}

static void gl_document_crashed(gl_supervisor *self, int status)
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
    gl_document_lost(self, &loss);
}

static void gl_document_late(gl_supervisor *self)
{
    char message[64];
    snprintf(message, sizeof message, "not done after %llu s", (unsigned long long)self->seat->seconds);
    gl_document_lost(self, &(gl_loss){.code = "timeout", .message = message, .transient = 1});
}

/* -- seats --------------------------------------------------------------------- */

/* Seats a worker and tells it what is left to do here. */
static int gl_worker_seat(gl_supervisor *self, gl_seat *seat)
{
    int orders, frames;
    const pid_t parent = getpid();
    const int forked = gl_seat_fork(seat, &orders, &frames);
    if (forked > 0) {
        for (size_t i = 0; i < self->seat_count; i++) { /* the pipes of the others end with the parent */
            if (self->seats[i].worker && self->seats[i].orders >= 0)
                close(self->seats[i].orders);
            if (self->seats[i].worker)
                close(self->seats[i].frames);
        }
        gl_worker_main(self->job, self->interrupts, orders, frames, parent);
    }
    if (forked < 0)
        return 0;
    for (size_t i = 0; i < seat->queued; i++)
        gl_seat_order(seat, seat->items[i], i == 0 ? seat->parts : 0);
    return 1;
}

/* The item that a seat is to be told of next, if one has come. */
static int gl_item_ready(gl_supervisor *self, gl_seat *seat)
{
    gl_feed *feed = self->job->feed;
    if (!feed)
        return 1;
    if (!feed->ready || seat->queued > 0) /* a worker that is at work takes nothing in */
        return 0;
    feed->next(feed, &seat->given);
    return 1;
}

/* Hands out items: one to each seat that has none, then one more while there are many. */
static void gl_items_hand_out(gl_supervisor *self)
{
    for (size_t most = 0; most < GL_SEAT_ITEMS; most++) {
        for (size_t i = 0; i < self->seat_count && !self->stopped; i++) {
            gl_seat *seat = &self->seats[i];
            const size_t left = self->count - self->next;
            if (seat->queued > most || seat->ended || left == 0 || self->next - self->turn >= GL_ITEMS_AHEAD ||
                (most > 0 && left <= GL_SEAT_ITEMS * self->seat_count) || !gl_item_ready(self, seat))
                continue;
            seat->items[seat->queued++] = self->next++;
            if (seat->worker)
                gl_seat_order(seat, seat->items[seat->queued - 1], 0);
        }
    }
    for (size_t i = 0; i < self->seat_count && !self->stopped; i++) {
        gl_seat *seat = &self->seats[i];
        if (!seat->worker && seat->queued > 0 && !seat->ended && !gl_worker_seat(self, seat))
            gl_stop(self);
    }
}

/* Takes in what a worker sent, if it is still there. */
static void gl_seat_hear(gl_supervisor *self, gl_seat *seat)
{
    static const gl_seat_ops ops = {gl_heard_bytes, gl_heard_begin, gl_heard_part, gl_heard_end};
    const ssize_t n = gl_read_some(seat->frames, self->bytes, GL_READ_BYTES);
    self->seat = seat;
    if (n <= 0) {
        gl_document_crashed(self, gl_seat_end(seat, 0));
    } else if (!gl_seat_read(seat, self->job->seconds, &ops, self, self->bytes, (size_t)n)) {
        gl_seat_end(seat, 1);
        gl_document_lost(self, &(gl_loss){.code = "crash", .message = "the worker's memory is damaged"});
    }
}

/* A worker whose output has no room waits, until the items before its own are done. */
static void gl_seat_mute(const gl_supervisor *self, gl_seat *seat)
{
    seat->muted = self->ahead >= GL_OUTPUT_HELD && seat->queued > 0 && seat->items[0] != self->turn;
}

/* Waits for the workers; sees to those that send something, are gone, or are late. */
static void gl_workers_hear(gl_supervisor *self, struct pollfd *events)
{
    const size_t count = self->seat_count;
    gl_feed *feed = self->job->feed;
    int clocks = 0;
    for (size_t i = 0; i < count; i++) {
        gl_seat_mute(self, &self->seats[i]);
        clocks |= self->seats[i].begun && !self->seats[i].muted;
        events[i] = (struct pollfd){.fd = self->seats[i].muted ? -1 : self->seats[i].frames, .events = POLLIN};
    }
    events[count] = (struct pollfd){.fd = self->interrupts->fd, .events = POLLIN};
    events[count + 1] = (struct pollfd){.fd = feed && !feed->ready ? feed->fd : -1, .events = POLLIN};
    const int ready = poll(events, count + 2, clocks || self->job->tick ? GL_CLOCK_SLICE : -1);
    if (ready < 0 && errno != EINTR) {
        gl_complain("poll: %s", strerror(errno));
        gl_stop(self);
        return;
    }
    for (size_t i = 0; i < count; i++)
        gl_clock_run(&self->seats[i]);
    if (ready > 0 && events[count].revents) {
        gl_interrupts_take(self->interrupts);
        gl_stop(self);
    }
    if (ready > 0 && events[count + 1].revents)
        feed->read(feed);
    for (size_t i = 0; i < count && !self->stopped; i++) {
        gl_seat *seat = &self->seats[i];
        if (ready > 0 && events[i].revents)
            gl_seat_hear(self, seat);
        if (seat->worker && seat->begun && seat->patience <= 0) {
            self->seat = seat;
            gl_seat_end(seat, 1);
            gl_document_late(self);
        }
    }
}

/* All items are done: lets the workers close what their plugins hold, each as long as for an item. */
static void gl_workers_dismiss(gl_supervisor *self)
{
    const int64_t patience = (int64_t)(self->job->seconds ? self->job->seconds : GL_DOCUMENT_SECONDS) * 1000;
    for (size_t i = 0; i < self->seat_count; i++) {
        if (self->seats[i].worker && self->seats[i].orders >= 0)
            close(self->seats[i].orders);
        self->seats[i].orders = -1;
    }
    for (size_t i = 0; i < self->seat_count; i++) {
        gl_seat *seat = &self->seats[i];
        struct pollfd event = {.fd = seat->frames, .events = POLLIN};
        if (!seat->worker)
            continue;
        const int ended = poll(&event, 1, (int)patience) > 0;
        const int status = gl_seat_end(seat, !ended);
        if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 0)
            continue;
        gl_complain("a worker did not end well after its last document");
        if (self->status == GLANE_OK)
            self->status = GLANE_SKIP;
    }
}

/* The last item has come: now it is known how many there are. */
static void gl_feed_look(gl_supervisor *self)
{
    const gl_feed *feed = self->job->feed;
    if (!feed || feed->fd >= 0 || feed->ready)
        return;
    self->count = self->next;
    if (feed->failed)
        gl_stop(self);
}

glane_status gl_job_run(const gl_job *job, gl_interrupts *interrupts)
{
    const size_t items = job->feed ? SIZE_MAX : job->count, seats = job->workers < items ? job->workers : items;
    gl_supervisor self = {.job = job, .interrupts = interrupts, .seat_count = seats ? seats : 1, .count = items};
    struct pollfd *events = gl_realloc(NULL, (self.seat_count + 2) * sizeof *events);
    self.bytes = gl_realloc(NULL, GL_READ_BYTES);
    self.seats = gl_realloc(NULL, self.seat_count * sizeof *self.seats);
    self.results = gl_realloc(NULL, GL_ITEMS_AHEAD * sizeof *self.results);
    for (size_t i = 0; i < self.seat_count; i++)
        self.seats[i] = (gl_seat){.frames = -1, .orders = -1};
    for (size_t i = 0; i < GL_ITEMS_AHEAD; i++)
        self.results[i] = (gl_result){0};
    while (!self.stopped && self.turn < self.count) {
        gl_items_hand_out(&self);
        gl_feed_look(&self);
        if (!self.stopped && self.turn < self.count)
            gl_workers_hear(&self, events);
        if (job->progress)
            *job->progress = (gl_progress){job->feed ? self.next : job->count, self.turn, job->progress->bytes};
        if (job->tick)
            job->tick(job->ticker);
    }
    for (size_t i = 0; i < self.seat_count && self.stopped; i++)
        if (self.seats[i].worker)
            gl_seat_end(&self.seats[i], 1);
    gl_workers_dismiss(&self);
    for (size_t i = 0; i < GL_ITEMS_AHEAD; i++) {
        gl_hold_free(&self.results[i].held[GL_STREAM_OUT]);
        gl_hold_free(&self.results[i].held[GL_STREAM_ERR]);
    }
    for (size_t i = 0; i < self.seat_count; i++) {
        gl_buffer_free(&self.seats[i].member);
        gl_buffer_free(&self.seats[i].given);
    }
    free(events);
    free(self.results);
    free(self.seats);
    free(self.bytes);
    return self.status;
}

int gl_job_exit(glane_status status)
{
    return status == GLANE_OK ? GL_EXIT_OK : status == GLANE_FATAL ? GL_EXIT_FAILED : GL_EXIT_ERRORS;
}

int gl_job_run_out(gl_job job)
{
    gl_output output;
    gl_interrupts none;
    gl_interrupts_open(&none, 0);
    if (!gl_output_open(&output, NULL))
        return GL_EXIT_FAILED;
    job.take = gl_output_write;
    job.taker = &output;
    const glane_status status = gl_job_run(&job, &none);
    if (!gl_output_close(&output, status != GLANE_FATAL))
        return GL_EXIT_FAILED;
    return output.closed ? GL_EXIT_OK : gl_job_exit(status);
}
