/* interrupts.c: see interrupts.h. */
#define _GNU_SOURCE 1

#include "interrupts.h"

#include <sys/signalfd.h>
#include <unistd.h>

void gl_interrupts_open(gl_interrupts *interrupts, int hold)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t set;
    *interrupts = (gl_interrupts){.fd = -1};
    if (!hold)
        return;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&set, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &set, &interrupts->before);
    interrupts->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void gl_interrupts_take(gl_interrupts *interrupts)
{
    struct signalfd_siginfo info;
    if (interrupts->fd >= 0 && !interrupts->signal &&
        read(interrupts->fd, &info, sizeof info) == (ssize_t)sizeof info)
        interrupts->signal = (int)info.ssi_signo;
}

void gl_interrupts_close(gl_interrupts *interrupts)
{
    if (interrupts->fd < 0)
        return;
    close(interrupts->fd);
    if (interrupts->signal) {
        signal(interrupts->signal, SIG_DFL);
        raise(interrupts->signal); /* held back until the next line */
    }
    sigprocmask(SIG_SETMASK, &interrupts->before, NULL);
}
