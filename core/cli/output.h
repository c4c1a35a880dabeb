/* output.h: where results go: standard output, a file that appears whole or not at all, or a function.
 *
 * A file is written under a name of its own beside its place and renamed at the
 * end. So that an interruption leaves nothing behind, SIGINT, SIGTERM and
 * SIGHUP are held back then and read from `signals`; gl_output_close acts on
 * them. What exists and is no regular file (/dev/null, a pipe) is written as it is. */
#ifndef GL_OUTPUT_H
#define GL_OUTPUT_H

#include <signal.h>
#include <stddef.h>

typedef struct gl_output {
    int fd;
    const char *name; /* for messages; borrowed */
    char *path;       /* the file's place; NULL: nothing to rename */
    char *temporary;  /* its name until then */
    int signals;      /* a descriptor to poll; -1: none */
    sigset_t before;  /* signals that were held back before */
    int signal;       /* the one that ended the run; 0: none */
    int closed;       /* whoever read standard output has gone */
    int failed;       /* a write failed, and was complained of */
    int (*take)(void *user, const char *bytes, size_t len); /* in place of all that; NULL: none */
    void *user;
} gl_output;

/* NULL: standard output. 0: it can't be, and was complained of. */
int gl_output_open(gl_output *output, const char *path);
/* Results go to a function, which gives 0 to end the run. */
void gl_output_take(gl_output *output, int (*take)(void *user, const char *bytes, size_t len), void *user);
/* 1; 0 with `closed` or `failed` set. */
int gl_output_write(void *output, const char *bytes, size_t len);
/* Takes note of a signal that `signals` has to give. */
void gl_output_signalled(gl_output *output);
/* `keep`: the file goes to its place; else it goes. Ends the process by the signal that
 * ended the run, if one did. 0: something failed. */
int gl_output_close(gl_output *output, int keep);

#endif
