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
#include "turns.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define GL_READ_BYTES ((size_t)256 << 10)

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
        gl_worker_main(self->job, self->interrupts, self->claims, orders, frames, parent);
    }
    if (forked < 0)
        return 0;
    for (size_t i = 0; i < seat->queued; i++)
        gl_seat_order(seat, seat->items[i]);
    return 1;
}

/* Puts an item at the end of a seat's queue. */
static void gl_seat_give(gl_supervisor *self, gl_seat *seat, size_t item)
{
    gl_result_of(self, item)->seats++;
    seat->items[seat->queued++] = item;
    if (seat->worker)
        gl_seat_order(seat, item);
}

/* Has a seat that is free help with the first container whose members are not all begun. */
static void gl_seat_help(gl_supervisor *self, gl_seat *seat)
{
    for (size_t item = self->turn; item < self->next && !self->job->feed; item++) {
        const gl_result *result = gl_result_of(self, item);
        const int members = result->passed > 0 || result->count > 0;
        if (members && result->seats > 0 && !result->alone && !result->ended && !result->broken) {
            gl_seat_give(self, seat, item);
            return;
        }
    }
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

/* Hands out items: one to each seat that has none, then one more while there are many. Those that have none where
 * none is left, or where too much waits for its turn already, help the others. */
static void gl_items_hand_out(gl_supervisor *self)
{
    for (size_t most = 0; most < GL_SEAT_ITEMS; most++) {
        for (size_t i = 0; i < self->seat_count && !self->stopped; i++) {
            gl_seat *seat = &self->seats[i];
            const size_t left = self->count - self->next;
            const int full = left == 0 || self->next - self->turn >= GL_ITEMS_AHEAD || self->held >= GL_OUTPUT_AHEAD;
            if (seat->queued > most || seat->ended || (most > 0 && left <= GL_SEAT_ITEMS * self->seat_count))
                continue;
            if (full && most == 0 && self->turn < self->next)
                gl_seat_help(self, seat);
            if (seat->queued > most || left == 0 || self->next - self->turn >= GL_ITEMS_AHEAD || !gl_item_ready(self, seat))
                continue;
            atomic_store(&self->claims[self->next % GL_ITEMS_AHEAD], 0);
            gl_seat_give(self, seat, self->next++);
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
    const ssize_t n = gl_read_some(seat->frames, self->bytes, GL_READ_BYTES);
    if (n <= 0) {
        gl_document_crashed(self, seat, gl_seat_end(seat, 0));
    } else if (!gl_seat_hears(self, seat, self->bytes, (size_t)n)) {
        gl_seat_end(seat, 1);
        gl_document_lost(self, seat, &(gl_loss){.code = "crash", .message = "the worker's memory is damaged"});
    }
}

/* A worker whose output has no room waits, until what comes before it is done. One that is between the
 * members of the container whose turn it is may be about to say that it has the next one. */
static void gl_seat_mute(gl_supervisor *self, gl_seat *seat)
{
    gl_result *turn = gl_result_of(self, self->turn);
    seat->muted = 0;
    if (seat->queued == 0 || self->held < GL_OUTPUT_HELD)
        return;
    const int first = seat->items[0] == self->turn && (!seat->at_part || seat->part == turn->passed || turn->broken);
    seat->muted = !first && self->held - gl_part_size(gl_result_front(turn)) >= GL_OUTPUT_HELD;
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
            gl_seat_end(seat, 1);
            gl_document_late(self, seat);
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
    gl_supervisor self = {.job = job, .interrupts = interrupts, .seat_count = job->workers ? job->workers : 1};
    struct pollfd *events = gl_realloc(NULL, (self.seat_count + 2) * sizeof *events);
    self.count = job->feed ? SIZE_MAX : job->count;
    self.bytes = gl_realloc(NULL, GL_READ_BYTES);
    self.seats = gl_realloc(NULL, self.seat_count * sizeof *self.seats);
    self.results = gl_realloc(NULL, GL_ITEMS_AHEAD * sizeof *self.results);
    self.claims = mmap(NULL, GL_ITEMS_AHEAD * sizeof *self.claims, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (self.claims == MAP_FAILED) {
        gl_complain("no memory to share: %s", strerror(errno));
        gl_stop(&self);
    }
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
    for (size_t i = 0; i < GL_ITEMS_AHEAD; i++)
        gl_result_free(&self.results[i]);
    if (self.claims != MAP_FAILED)
        munmap(self.claims, GL_ITEMS_AHEAD * sizeof *self.claims);
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
