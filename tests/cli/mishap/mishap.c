/* mishap.c: a reader that goes wrong in the way that the document asks for: "mishap: WAY". */
#define _GNU_SOURCE 1

#include <glane/plugin.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "mishap: "

typedef struct instance {
    const glane_host *host;
    int refuses;
} instance;

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **made)
{
    instance *self = host->alloc(ctx, sizeof *self);
    const char *key = getenv("MISHAP_KEY");
    if (key) /* which no plugin should: what it asks for depends on more than its settings */
        host->key(ctx, key);
    self->host = host;
    self->refuses = settings->values[0].tag == GLANE_TRUE;
    *made = self;
    return GLANE_OK;
}

static glane_status open_session(void *made, glane_context *ctx, void **state)
{
    const instance *self = made;
    (void)ctx;
    *state = made;
    return self->refuses ? GLANE_FAILED : GLANE_OK;
}

static int bid(void *made, const glane_probe *probe)
{
    const glane_str head = probe->head;
    (void)made;
    return head.len >= sizeof PREFIX - 1 && memcmp(head.data, PREFIX, sizeof PREFIX - 1) == 0 ? 100 : 0;
}

/* Asks for memory until there is none; uses some of it. */
static void gorge(const glane_host *host, glane_context *ctx)
{
    for (;;)
        memset(host->alloc(ctx, (size_t)64 << 20), 1, (size_t)1 << 20);
}

/* Does anything succeed that a worker may not do? */
static int escapes(void)
{
    return open("escaped", O_WRONLY | O_CREAT, 0600) >= 0 || creat("escaped", 0600) >= 0 || mkdir("escaped", 0700) == 0 ||
           rename("a", "escaped") == 0 || unlink("a") == 0 || chmod("a", 0) == 0 || socket(AF_INET, SOCK_STREAM, 0) >= 0 ||
           socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static int asks(glane_str way, const char *for_what)
{
    const size_t len = strlen(for_what);
    return way.len >= len && memcmp(way.data, for_what, len) == 0;
}

static glane_status read_document(void *state, glane_context *ctx, glane_str source)
{
    const instance *self = state;
    const glane_str way = {source.data + sizeof PREFIX - 1, source.len - (sizeof PREFIX - 1)};
    if (asks(way, "abort")) {
        signal(SIGABRT, SIG_DFL);
        abort();
    }
    if (asks(way, "exit"))
        _exit(7);
    if (asks(way, "kill"))
        raise(SIGKILL);
    if (asks(way, "hang")) {
        for (;;)
            pause();
    }
    if (asks(way, "spin")) {
        for (volatile unsigned turns = 0;; turns++)
            ;
    }
    for (int naps = asks(way, "slow") ? 20 : 0; naps > 0; naps--)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    if (asks(way, "gorge"))
        gorge(self->host, ctx);
    if (asks(way, "escape") && escapes())
        return GLANE_FAILED;
    if (asks(way, "print")) {
        puts("this is no record");
        fflush(stdout);
    }
    return self->host->read_text(ctx, source, 0, 1, 1);
}

static const glane_param params[] = {{"refuse", GLANE_TRUE, "no", "sessions do not open"}};
static const glane_reader_ops ops = {.bid = bid, .read = read_document};

static const glane_plugin mishap = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "mishap",
    .version = "0.1.0",
    .summary = "goes wrong as asked",
    .params = params,
    .param_count = 1,
    .param_size = sizeof *params,
    .create = create,
    .open = open_session,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(mishap, mishap)
