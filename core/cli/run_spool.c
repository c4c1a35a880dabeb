/* run_spool.c: the records of finished documents: read back, put in order, handed over. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "output.h"

#include <stdlib.h>

#define GL_WALK_BYTES ((size_t)256 << 10)

/* A part of the spool, read piece by piece. */
typedef struct gl_walk {
    const gl_tape *spool;
    uint64_t next, end; /* what is not read yet */
    gl_buffer bytes;
    size_t at; /* of `bytes`: what is not handed over yet */
} gl_walk;

/* Makes sure that so many bytes are at hand; NULL: there are not so many. */
static const char *gl_walk_bytes(gl_walk *walk, size_t len)
{
    const size_t have = walk->bytes.len - walk->at;
    if (have >= len)
        return walk->bytes.data + walk->at;
    if (len - have > walk->end - walk->next)
        return NULL;
    if (have > 0)
        memmove(walk->bytes.data, walk->bytes.data + walk->at, have);
    walk->bytes.len = have;
    walk->at = 0;
    const uint64_t left = walk->end - walk->next;
    size_t wanted = len - have > GL_WALK_BYTES ? len - have : GL_WALK_BYTES;
    wanted = wanted > left ? (size_t)left : wanted;
    gl_grow((void **)&walk->bytes.data, &walk->bytes.capacity, have + wanted, 1);
    if (gl_tape_read(walk->spool, walk->next, walk->bytes.data + have, wanted) != wanted)
        return NULL;
    walk->bytes.len += wanted;
    walk->next += wanted;
    return walk->bytes.data;
}

int gl_run_walk(gl_run *run, const gl_done *done, int (*take)(void *user, const char *bytes, size_t len),
                void *user)
{
    gl_walk walk = {.spool = &run->spool, .next = done->offset, .end = done->offset + done->length};
    uint64_t left = done->length, check = GL_HASH_SEED;
    uint32_t size;
    int good = done->length <= run->spool.end && done->offset <= run->spool.end - done->length;
    while (good && left > 0) {
        const char *bytes = left >= sizeof size ? gl_walk_bytes(&walk, sizeof size) : NULL;
        if (bytes)
            memcpy(&size, bytes, sizeof size);
        if (!bytes || size > left - sizeof size || !(bytes = gl_walk_bytes(&walk, sizeof size + size))) {
            good = 0;
            break;
        }
        check = gl_hash(check, bytes, sizeof size + size);
        good = !take || take(user, bytes, sizeof size + size);
        walk.at += sizeof size + size;
        left -= sizeof size + size;
    }
    gl_buffer_free(&walk.bytes);
    return good && check == done->check;
}

/* -- the order of inputs ------------------------------------------------------- */

typedef struct gl_ordering {
    gl_run *run;
    gl_output spool, journal;
    gl_buffer entries;
    uint64_t end;
} gl_ordering;

static int gl_spool_copied(void *user, const char *bytes, size_t len)
{
    return gl_output_write(&((gl_ordering *)user)->spool, bytes, len);
}

static int gl_run_damaged(const gl_run *run)
{
    gl_complain("%s: it was damaged since it was written: --resume does anew what is lost", run->spool.path);
    return 0;
}

/* Does each document stand where it would if they were done one after the other, and nothing else? */
static int gl_run_ordered(const gl_run *run, uint32_t **list, size_t *capacity)
{
    uint64_t end = 0;
    uint32_t documents = 0;
    for (uint32_t i = 0; i < run->item_count; i++) {
        const uint32_t count = gl_run_done_list(run, i, list, capacity);
        documents += count;
        for (uint32_t k = 0; k < count; k++) {
            if (run->done[(*list)[k]].offset != end)
                return 0;
            end += run->done[(*list)[k]].length;
        }
    }
    return end == run->spool.end && documents == run->done_count;
}

static int gl_item_copy(gl_ordering *self, uint32_t item, const uint32_t *list, uint32_t count)
{
    gl_run *run = self->run;
    for (uint32_t k = 0; k < count; k++) {
        gl_done *done = &run->done[list[k]];
        if (!gl_run_walk(run, done, gl_spool_copied, self))
            return self->spool.failed ? 0 : gl_run_damaged(run);
        done->offset = self->end;
        self->end += done->length;
        gl_run_journal_done(run, &self->entries, item, done);
    }
    const int written = gl_output_write(&self->journal, self->entries.data, self->entries.len);
    self->entries.len = 0;
    return written;
}

/* Copies all that counts. A process that is ended between the two renames leaves a journal that does not fit the
 * spool: checksums tell, and those documents are done again. */
static int gl_run_copy(gl_ordering *self, gl_interrupts *interrupts, uint32_t **list, size_t *capacity)
{
    gl_run *run = self->run;
    int good = 1;
    gl_run_journal_begin(run, &self->entries);
    for (uint32_t i = 0; good && i < run->item_count; i++) {
        const uint32_t count = gl_run_done_list(run, i, list, capacity);
        gl_interrupts_take(interrupts);
        good = !interrupts->signal && gl_item_copy(self, i, *list, count);
    }
    good = gl_output_close(&self->spool, good) && good;
    good = gl_output_close(&self->journal, good) && good;
    gl_run_sync_folder(run);
    return good;
}

int gl_run_order(gl_run *run, gl_interrupts *interrupts)
{
    gl_ordering self = {.run = run};
    uint32_t *list = NULL;
    size_t capacity = 0;
    int good = gl_run_ordered(run, &list, &capacity);
    if (!good && gl_output_open(&self.spool, run->spool.path)) {
        if (gl_output_open(&self.journal, run->journal.path))
            good = gl_run_copy(&self, interrupts, &list, &capacity);
        else
            (void)gl_output_close(&self.spool, 0);
        gl_tape *tapes[] = {&run->spool, &run->journal}; /* the new files have their names now */
        for (size_t i = 0; i < sizeof tapes / sizeof *tapes; i++) {
            const char *path = tapes[i]->path;
            gl_tape_close(tapes[i]);
            good = gl_tape_open(tapes[i], path) && good;
        }
    }
    free(list);
    gl_buffer_free(&self.entries);
    return good;
}

/* -- all of it ------------------------------------------------------------------- */

glane_status gl_run_deliver(gl_run *run, gl_interrupts *interrupts, glane_record_fn on_record, void *user)
{
    gl_wire wire = {.keys = run->keys, .on_record = on_record, .user = user, .arena = gl_arena_new()};
    glane_status worst = GLANE_OK;
    uint32_t *list = NULL;
    size_t capacity = 0;
    for (size_t i = 0; worst != GLANE_FATAL && i < run->order_count; i++) {
        const uint32_t count = gl_run_done_list(run, run->order[i].item, &list, &capacity);
        run->rank = run->order[i].rank;
        for (uint32_t k = 0; worst != GLANE_FATAL && k < count; k++) {
            const gl_done *done = &run->done[list[k]];
            gl_interrupts_take(interrupts);
            if (done->status != GLANE_OK)
                worst = GLANE_SKIP;
            if (interrupts->signal || !gl_run_walk(run, done, gl_wire_take, &wire))
                worst = GLANE_FATAL;
        }
    }
    if (wire.wrong)
        (void)gl_run_damaged(run);
    gl_wire_free(&wire);
    free(list);
    return worst;
}

uint64_t gl_run_transient(const gl_run *run)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < run->item_count; i++)
        for (uint32_t at = run->items[i].done; at; at = run->done[at - 1].before)
            count += run->done[at - 1].again == GL_AGAIN_TRANSIENT;
    return count;
}
