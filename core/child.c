/* child.c: the host service `run`: a program in a confined process of its own.
 *
 * Input and outputs are files in memory, so that nobody waits for anybody, the program can seek,
 * and a limit on the size of files is one on what it says. */
#define _GNU_SOURCE
#include "engine.h"

#include "confine.h"
#include "descriptor.h"
#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct pipes {
    int in, out, err; /* -1: not open */
} pipes;

/* Where PATH has the program; into the arena. NULL: nowhere. */
static const char *find_program(gl_arena *arena, const char *name)
{
    if (strchr(name, '/'))
        return access(name, X_OK) == 0 ? name : NULL;
    const char *path = getenv("PATH");
    for (path = path ? path : "/usr/bin:/bin"; *path;) {
        size_t len = strcspn(path, ":");
        const char *whole = gl_format(arena, "%.*s/%s", (int)len, path, name).data;
        if (len > 0 && path[0] == '/' && access(whole, X_OK) == 0)
            return whole;
        path += len + (path[len] == ':');
    }
    return NULL;
}

static int open_files(pipes *p, glane_str input)
{
    p->in = memfd_create("input", MFD_CLOEXEC);
    p->out = memfd_create("output", MFD_CLOEXEC);
    p->err = memfd_create("errors", MFD_CLOEXEC);
    return p->in >= 0 && p->out >= 0 && p->err >= 0 &&
           gl_write_all(p->in, input.data, input.len) && lseek(p->in, 0, SEEK_SET) == 0;
}

static void close_files(const pipes *p)
{
    const int files[] = {p->in, p->out, p->err};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] >= 0)
            close(files[i]);
}

static void limit(int what, uint64_t most)
{
    const struct rlimit value = {.rlim_cur = most, .rlim_max = most};
    (void)setrlimit((__rlimit_resource_t)what, &value);
}

/* In the child: nothing here allocates or locks. */
static _Noreturn void become(const char *program, const char *folder, char *const *argv, const pipes *p, pid_t parent)
{
    static char *const environment[] = {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    const char *const folders[] = {"/usr", "/lib", "/lib32", "/lib64", "/etc", "/opt", "/nix", folder, NULL};
    sigset_t none;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(p->in, 0) < 0 || dup2(p->out, 1) < 0 || dup2(p->err, 2) < 0)
        _exit(GL_CHILD_NOT_RUN);
    (void)syscall(SYS_close_range, 3u, ~0u, 0u);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    limit(RLIMIT_CPU, GL_CHILD_SECONDS);
    limit(RLIMIT_AS, GL_CHILD_BYTES);
    limit(RLIMIT_FSIZE, GL_CHILD_OUTPUT);
    limit(RLIMIT_CORE, 0);
    (void)gl_confine_files(folders);
    (void)gl_confine(1);
    execve(program, argv, environment);
    _exit(GL_CHILD_NOT_RUN);
}

/* What a file holds, NUL-terminated, into the document's arena. */
static glane_str contents(gl_arena *arena, int file)
{
    struct stat info;
    size_t size = fstat(file, &info) == 0 && info.st_size > 0 ? (size_t)info.st_size : 0, n = 0;
    char *data = gl_alloc(arena, size + 1);
    while (n < size) {
        ssize_t got = pread(file, data + n, size - n, (off_t)n);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        n += got > 0 ? (size_t)got : 0;
    }
    return (glane_str){data, n};
}

static glane_status not_run(glane_session *s, const char *stage, const char *name, const char *why)
{
    gl_problem_add(s, stage, "no-program", 1, NULL, "%s could not be run: %s", name, why);
    return GLANE_FAILED;
}

glane_status gl_run(glane_context *context, glane_child *child)
{
    glane_session *s = context->session;
    gl_arena *arena = s->document;
    const char *name = child->argv[0], *program = find_program(arena, name);
    if (!program)
        return not_run(s, context->stage, name, "it is not installed, or PATH does not lead to it");
    char *folder = gl_strdup(arena, program);
    *strrchr(folder, '/') = '\0';
    pipes p = {-1, -1, -1};
    if (!open_files(&p, child->input)) {
        close_files(&p);
        return not_run(s, context->stage, name, strerror(errno));
    }
    const pid_t parent = getpid(), worker = fork();
    if (worker == 0)
        become(program, folder, (char *const *)(const void *)child->argv, &p, parent);
    int status = 0;
    while (worker > 0 && waitpid(worker, &status, 0) < 0 && errno == EINTR)
        ;
    child->output = contents(arena, p.out);
    child->errors = contents(arena, p.err);
    child->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    child->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    close_files(&p);
    if (worker < 0 || child->exit_status == GL_CHILD_NOT_RUN)
        return not_run(s, context->stage, name, "the system refused it");
    return GLANE_OK;
}
