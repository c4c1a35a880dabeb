/* member.c: containers: their bytes for the reader, their members as documents of their own.
 *
 * A container's reader hands members over one after the other, whole, in memory; each is read by an
 * inner session, which reads containers in turn, to a limit. What is refused (links, devices, names
 * that lead elsewhere, what comes of bombs) is an error of the container; a member that was to be read
 * and can't be is a document that was lost. */
#define _GNU_SOURCE
#include "engine.h"

#include "limits.h"
#include "member.h"
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct gl_container {
    const gl_out *out; /* where records go */
    int file;          /* -1: in memory */
    glane_str bytes;
    uint64_t size;
    gl_container *root; /* the outermost, whose bytes and members are counted; itself */
    uint64_t expanded;  /* of all members, with those of members */
    uint32_t members;
    gl_table names;     /* of members so far */
    char *data;         /* of the member under way */
    size_t len, capacity;
    const char *id;     /* its id; NULL: no member is under way */
    glane_status worst; /* of its members */
};

/* -- the container's bytes -------------------------------------------------------- */

uint64_t gl_source_size(glane_context *ctx)
{
    return ctx->session && ctx->session->container ? ctx->session->container->size : 0;
}

int64_t gl_source_read(glane_context *ctx, uint64_t offset, void *bytes, size_t len)
{
    const gl_container *c = ctx->session ? ctx->session->container : NULL;
    if (!c || offset >= c->size)
        return c ? 0 : -1;
    if (len > c->size - offset)
        len = (size_t)(c->size - offset);
    if (c->file < 0) {
        memcpy(bytes, c->bytes.data + offset, len);
        return (int64_t)len;
    }
    ssize_t n;
    do
        n = pread(c->file, bytes, len, (off_t)offset);
    while (n < 0 && errno == EINTR);
    return n;
}

/* -- members ------------------------------------------------------------------------ */

/* What is told of a name that is too long. */
#define NAME_TOLD 64u

/* NULL, or what is wrong with a name. */
static const char *check_name(glane_str name)
{
    if (name.len == 0)
        return "its name is empty";
    if (name.len > GL_MAX_MEMBER_NAME)
        return "its name is too long";
    if (name.data[0] == '/')
        return "its name leads out of the container: it begins at the root";
    if (memchr(name.data, '\0', name.len))
        return "its name has a NUL in it";
    for (size_t i = 0; i < name.len; i++) {
        const int part = i == 0 || name.data[i - 1] == '/' || name.data[i - 1] == '\\';
        const size_t left = name.len - i;
        if (part && left >= 2 && name.data[i] == '.' && name.data[i + 1] == '.' &&
            (left == 2 || name.data[i + 2] == '/' || name.data[i + 2] == '\\'))
            return "its name leads out of the container, by a part '..'";
    }
    return NULL;
}

/* CONTAINER!/NAME, in the arena of the container's session. */
static const char *member_id(glane_session *s, const gl_container *c, glane_str name)
{
    char *cleaned = glane_document_id(gl_str_copy(s->document, name).data);
    const char *id = gl_format(s->document, "%.*s!/%s", (int)c->out->doc.len, c->out->doc.data, cleaned).data;
    free(cleaned);
    return id;
}

static glane_status refuse(glane_session *s, const char *code, const char *id, const char *why)
{
    gl_problem_add(s, "read", code, 0, NULL, "%s: %s", id, why);
    return GLANE_SKIP;
}

static void forget(gl_container *c)
{
    c->id = NULL;
    c->len = 0;
}

static void remember(gl_container *c, glane_status status)
{
    c->worst = status > c->worst ? status : c->worst;
}

/* The records of a member that was to be read and is lost. */
static glane_status lose(glane_session *s, gl_container *c, const char *code, const char *why)
{
    const gl_out *out = c->out;
    glane_status status = s->on_member ? s->on_member(s->member_user, c->id, 0) : GLANE_OK;
    if (status == GLANE_OK) {
        status = glane_lost(s->engine, c->id, "read", code, why, 0, out->on_record, out->user);
        remember(c, status == GLANE_OK ? GLANE_SKIP : status);
    }
    forget(c);
    return status == GLANE_OK || status == GLANE_SKIP ? GLANE_SKIP : GLANE_FAILED;
}

glane_status gl_member_begin(glane_context *ctx, const glane_member *member)
{
    glane_session *s = ctx->session;
    gl_container *c = s ? s->container : NULL;
    if (!c)
        return GLANE_FAILED;
    const char *wrong = check_name(member->name);
    const size_t len = member->name.len <= GL_MAX_MEMBER_NAME ? member->name.len : NAME_TOLD;
    const char *id = member_id(s, c, (glane_str){member->name.data, len});
    if (++c->root->members > GL_MAX_MEMBERS) {
        gl_problem_add(s, "read", "member-limit", 1, NULL, "it has more than %u members", GL_MAX_MEMBERS);
        return GLANE_FAILED;
    }
    if (member->kind == GLANE_MEMBER_FOLDER && !wrong)
        return GLANE_SKIP;
    if (wrong)
        return refuse(s, "member-name", id, wrong);
    if (member->kind == GLANE_MEMBER_LINK)
        return refuse(s, "member-link", id, "it is a link");
    if (member->kind != GLANE_MEMBER_FILE)
        return refuse(s, "member-kind", id, "it is no file: a device, a pipe or a socket");
    const uint32_t known = c->names.count;
    if (gl_table_add(&c->names, glane_str_of(id)) < known)
        return refuse(s, "member-twice", id, "a member of this name came before");
    c->id = id;
    c->len = 0;
    return GLANE_OK;
}

glane_status gl_member_data(glane_context *ctx, glane_str bytes)
{
    glane_session *s = ctx->session;
    gl_container *c = s ? s->container : NULL;
    if (!c || !c->id)
        return GLANE_FAILED;
    c->root->expanded += bytes.len;
    if (c->root->expanded > GL_CONTAINER_FLOOR + c->root->size * GL_CONTAINER_RATIO) {
        gl_problem_add(s, "read", "expansion-limit", 1, NULL,
                       "%s: the container grows to more than %u times its size: the rest is not read", c->id, GL_CONTAINER_RATIO);
        forget(c);
        return GLANE_FAILED;
    }
    if (bytes.len > s->engine->max_document_bytes - c->len)
        return lose(s, c, "size-limit", gl_reason_of("size-limit"));
    gl_grow((void **)&c->data, &c->capacity, c->len + bytes.len + 1, 1);
    if (bytes.len)
        memcpy(c->data + c->len, bytes.data, bytes.len);
    c->len += bytes.len;
    return GLANE_OK;
}

/* A member that is looked for, and its bytes once it is found. */
struct gl_fetch {
    const char *id;
    char *data; /* malloc()ed; NULL: it was not found */
    size_t len;
};

/* A member is whole: is it the one? */
static glane_status fetch(struct gl_fetch *wanted, gl_container *c)
{
    const int found = strcmp(wanted->id, c->id) == 0;
    if (found) {
        *wanted = (struct gl_fetch){.id = wanted->id, .data = c->data, .len = c->len};
        c->data = NULL;
        c->capacity = 0;
    }
    forget(c);
    return found ? GLANE_FAILED : GLANE_OK; /* the rest is of no interest */
}

/* The session that reads the members; kept for the next container. */
static glane_session *inner_session(glane_session *s)
{
    if (!s->inner && (s->inner = glane_session_new(s->engine)))
        s->inner->depth = s->depth + 1;
    if (s->inner) {
        s->inner->uncovered = s->uncovered;
        s->inner->readings = s->readings;
        s->inner->fetch = s->fetch;
        s->inner->url = s->url;
        s->inner->on_about = s->on_about;
        s->inner->about_user = s->about_user;
        s->inner->on_member = s->on_member;
        s->inner->member_user = s->member_user;
        s->inner->tally = s->tally;
        s->inner->timed = s->timed;
        s->inner->ties = s->ties;
        s->inner->tallied_bytes = s->tallied_bytes;
    }
    return s->inner;
}

glane_status gl_member_end(glane_context *ctx, const char *code, const char *message)
{
    glane_session *s = ctx->session;
    gl_container *c = s ? s->container : NULL;
    if (!c || !c->id)
        return GLANE_FAILED;
    if (code)
        return lose(s, c, code, message);
    gl_grow((void **)&c->data, &c->capacity, 1, 1); /* an empty one has an address too */
    const glane_str bytes = {c->data, c->len};
    const int nested = gl_is_container(s->engine, gl_bid(s->engine, glane_str_of(c->id), bytes, bytes.len));
    if (s->fetch && !nested)
        return fetch(s->fetch, c);
    if (nested && s->depth + 1 >= GL_MAX_CONTAINER_DEPTH)
        return lose(s, c, "nesting-limit", "containers are nested too deep");
    glane_session *inner = inner_session(s);
    if (!inner)
        return lose(s, c, "no-session", "a plugin could not open its session");
    glane_status status = !nested && s->on_member ? s->on_member(s->member_user, c->id, c->len) : GLANE_OK;
    if (status == GLANE_OK) {
        const gl_out *out = c->out;
        inner->outer = c;
        status = gl_extract_bytes(inner, glane_str_of(c->id), bytes, out->on_record, out->user);
        inner->outer = NULL;
        inner->tally = NULL; /* this session's own */
        inner->ties = NULL;
        s->tallied_bytes = inner->tallied_bytes;
        remember(c, status);
    } else if (status == GLANE_SKIP) {
        status = GLANE_OK; /* the caller did not want it */
    }
    forget(c);
    return status == GLANE_FATAL || (s->fetch && s->fetch->data) ? GLANE_FAILED : GLANE_OK;
}

/* -- a container ---------------------------------------------------------------------- */

/* Reads one to its end, members first; its own records are finish()'s to write. */
static void read_members(glane_session *s, uint32_t plugin, gl_container *c)
{
    const gl_plugin *p = &s->engine->plugins.items[plugin];
    glane_context context = gl_context_of(s, plugin, "read");
    c->root = s->outer ? s->outer->root : c;
    gl_table_init(&c->names, s->document);
    s->container = c;
    s->is_container = 1;
    s->reading = 1;
    const uint32_t before = s->problem_count;
    const glane_status status = p->reader.members(gl_plugin_state(s, plugin), &context);
    s->reading = 0;
    s->container = NULL;
    if (status != GLANE_OK && c->worst != GLANE_FATAL && s->problem_count == before)
        gl_problem_add(s, "read", "reader-failed", 1, NULL, "reader %s failed", p->entry->name);
    else if (status != GLANE_OK && s->problem_count > before)
        s->problems[s->problem_count - 1].fatal = 1;
    gl_table_free(&c->names);
    free(c->data);
    gl_text_index(&s->text);
}

glane_status gl_container_extract(gl_out *out, uint32_t plugin, int file, glane_str bytes)
{
    glane_session *s = out->session;
    struct stat info;
    char digest[65];
    gl_container c = {.out = out, .file = file, .bytes = bytes, .size = bytes.len};
    if (file >= 0)
        c.size = fstat(file, &info) == 0 && info.st_size > 0 ? (uint64_t)info.st_size : 0;
    read_members(s, plugin, &c);
    if (c.worst == GLANE_FATAL)
        return GLANE_FATAL;
    glane_status wanted = s->outer && s->on_member ? s->on_member(s->member_user, out->doc.data, 0) : GLANE_OK;
    if (wanted != GLANE_OK) /* its own records, like a member's, may be done already */
        return wanted == GLANE_SKIP ? GLANE_OK : GLANE_FATAL;
    glane_str hash = {digest, 64};
    if (file < 0)
        gl_sha256(bytes.data, bytes.len, digest);
    else if (!gl_sha256_file(file, digest))
        hash.len = 0;
    const glane_status status = gl_finish(out, hash, s->engine->plugins.items[plugin].entry->name, NULL, 0);
    return status == GLANE_OK && c.worst != GLANE_OK ? GLANE_SKIP : status;
}

int gl_container_open(const glane_engine *engine, const char *path, uint32_t *plugin)
{
    struct stat info;
    char head[4096];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;
    ssize_t n = fstat(file, &info) == 0 && S_ISREG(info.st_mode) ? pread(file, head, sizeof head, 0) : -1;
    if (n > 0) {
        *plugin = gl_bid(engine, glane_str_of(path), (glane_str){head, (size_t)n}, (uint64_t)info.st_size);
        if (gl_is_container(engine, *plugin))
            return file;
    }
    close(file);
    return -1;
}

const char *gl_container_named(gl_arena *arena, const char *path)
{
    struct stat info;
    char *name = gl_strdup(arena, path);
    for (char *at = strstr(name, "!/"); at; at = strstr(at + 1, "!/")) {
        *at = '\0';
        if (stat(name, &info) == 0 && S_ISREG(info.st_mode))
            return name;
        *at = '!';
    }
    return NULL;
}

static glane_status drop(void *user, const glane_record *record)
{
    (void)user;
    (void)record;
    return GLANE_OK;
}

char *gl_member_read(const glane_engine *engine, const char *path, size_t *length)
{
    gl_arena *arena = gl_arena_new();
    const char *container = gl_container_named(arena, path);
    char *id = glane_document_id(path);
    struct gl_fetch wanted = {.id = id};
    glane_session *session = container ? glane_session_new(engine) : NULL;
    if (session) {
        session->fetch = &wanted;
        (void)glane_extract_file(session, container, drop, NULL);
    }
    glane_session_free(session);
    free(id);
    gl_arena_free(arena);
    *length = wanted.len;
    return wanted.data;
}

void glane_session_on_member(glane_session *s, glane_member_fn on_member, void *user)
{
    s->on_member = on_member;
    s->member_user = user;
}
