/* measure N COMMAND…: runs a command N times, its output to /dev/null. Prints the user and system
 * time of all runs in microseconds, children that were waited for included, and the largest
 * resident set of any process among them in KiB.
 *
 * MEASURE_PRELOAD in the environment is the command's LD_PRELOAD.
 *
 * A process of its own because a child's peak begins at its parent's: this one is small. */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long long microseconds(struct timeval time)
{
    return (long long)time.tv_sec * 1000000 + time.tv_usec;
}

/* One run: its wait status, with what it used. */
static int run(char *const command[], struct rusage *used)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        const char *preload = getenv("MEASURE_PRELOAD");
        const int null = open("/dev/null", O_WRONLY);
        if (preload && *preload)
            setenv("LD_PRELOAD", preload, 1);
        if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0)
            execv(command[0], command);
        fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, used) != child) {
        fprintf(stderr, "measure: %s\n", strerror(errno));
        exit(1);
    }
    return status;
}

int main(int argc, char *argv[])
{
    long long time = 0;
    long most = 0;
    const long runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    if (runs < 1) {
        fprintf(stderr, "usage: measure N COMMAND [ARGUMENT...]\n");
        return 2;
    }
    for (long i = 0; i < runs; i++) {
        struct rusage used;
        const int status = run(argv + 2, &used);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "measure: %s ended with status %d\n", argv[2], status);
            return 1;
        }
        time += microseconds(used.ru_utime) + microseconds(used.ru_stime);
        most = used.ru_maxrss > most ? used.ru_maxrss : most;
    }
    printf("%lld %ld\n", time, most);
    return 0;
}
