/* worker.c: the worker's side: a process that does items until it is told or made to stop. */
#define _GNU_SOURCE 1

#include "worker.h"

#include "command.h"
#include "confine.h"
#include "descriptor.h"
#include "interrupts.h"
#include "limits.h"
#include "seat.h"
#include "supervisor.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define GL_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GL_SHADOW_MEMORY 1
#endif
#endif

/* What a worker may hold. Sanitizers set aside more address space than there is. */
static void gl_worker_limit(uint64_t bytes)
{
#ifdef GL_SHADOW_MEMORY
    (void)bytes;
#else
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > bytes)) {
        limit.rlim_cur = bytes;
        (void)setrlimit(RLIMIT_DATA, &limit);
    }
#endif
    /* Where memory runs out before that, the kernel ends this process rather than another. */
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
        (void)gl_write_all(file, "1000", 4);
        close(file);
    }
}

/* The worker ends with its parent; interruptions from the terminal are the parent's to act on. */
static void gl_worker_settle(const gl_job *job, const gl_interrupts *interrupts, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(GL_EXIT_FAILED);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    if (interrupts->fd >= 0)
        sigprocmask(SIG_SETMASK, &interrupts->before, NULL);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* what a plugin prints stays out of the results */
    gl_worker_limit(job->bytes);
    (void)gl_confine(0); /* what reads archives and documents can neither write nor connect */
}

/* The next order, and what comes with it; an end of the pipe is the end of the job, or of the parent. */
static int gl_order_read(int orders, gl_order *order, gl_buffer *given)
{
    char part[65536];
    if (gl_read_some(orders, (char *)order, sizeof *order) != (ssize_t)sizeof *order)
        return 0;
    for (given->len = 0; given->len < order->given;) {
        const uint64_t left = order->given - given->len;
        const ssize_t n = gl_read_some(orders, part, left < sizeof part ? (size_t)left : sizeof part);
        if (n <= 0)
            return 0;
        gl_buffer_add(given, part, (size_t)n);
    }
    return 1;
}

_Noreturn void gl_worker_main(const gl_job *job, const gl_interrupts *interrupts, gl_claim *claims, int orders, int frames,
                              pid_t parent)
{
    gl_channel channel = {.pipe = frames};
    gl_order order;
    gl_buffer given = {0};
    gl_worker_settle(job, interrupts, parent);
    if (job->settle)
        job->settle(job->user);
    while (gl_order_read(orders, &order, &given)) {
        size_t members = 0;
        channel.claim = &claims[order.item % GL_ITEMS_AHEAD];
        channel.given = (glane_str){given.data, given.len};
        const glane_status status = job->run(job->user, (size_t)order.item, &channel, &members);
        gl_channel_end(&channel, status, members);
        if (status == GLANE_FATAL)
            break;
    }
    if (job->close)
        job->close(job->user);
    gl_buffer_free(&channel.buffer);
    gl_buffer_free(&given);
    exit(GL_EXIT_OK);
}
