/* run_journal.c: the journal of a run: entries that say what it is made of, and which documents are done.
 *
 * It begins with what the run is made of (run_made.c), in full; where that has changed, the new one follows. A
 * document's entry has the digest of what it was made with: it counts for that alone. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "temporary.h"

#include <stdlib.h>

enum { GL_ENTRY_BEGIN = 1, GL_ENTRY_DONE = 2, GL_ENTRY_TEMPORARY = 3 };

/* What an entry of a document begins with; the input's path follows. */
typedef struct gl_done_entry {
    char config[64], hash[64];
    uint64_t offset, length, check;
    uint32_t part;
    uint8_t last, status, again, found;
} gl_done_entry;

void gl_run_journal_begin(const gl_run *run, gl_buffer *out)
{
    const size_t begin = gl_entry_begin(out, GL_ENTRY_BEGIN);
    gl_buffer_add(out, run->made_of.data, run->made_of.len);
    gl_entry_end(out, begin);
}

void gl_run_journal_done(const gl_run *run, gl_buffer *out, uint32_t item, const gl_done *done)
{
    const gl_run_item *of = &run->items[item];
    gl_done_entry entry = {.offset = done->offset,
                           .length = done->length,
                           .check = done->check,
                           .part = done->part,
                           .last = done->last,
                           .status = done->status,
                           .again = done->again,
                           .found = of->found};
    memcpy(entry.config, run->config, sizeof entry.config);
    memcpy(entry.hash, done->hash, sizeof entry.hash);
    const size_t begin = gl_entry_begin(out, GL_ENTRY_DONE);
    gl_buffer_add(out, (const char *)&entry, sizeof entry);
    gl_buffer_text(out, of->path);
    gl_entry_end(out, begin);
}

void gl_run_journal_temporary(gl_run *run, const char *path)
{
    char *real = realpath(path, NULL);
    const size_t begin = gl_entry_begin(&run->entries, GL_ENTRY_TEMPORARY);
    gl_buffer_add(&run->entries, real ? real : path, strlen(real ? real : path) + 1);
    gl_entry_end(&run->entries, begin);
    free(real);
}

void gl_run_done_add(gl_run *run, uint32_t item, const gl_done *done)
{
    gl_run_item *of = &run->items[item];
    while (of->done && run->done[of->done - 1].part >= done->part) /* done once more */
        of->done = run->done[of->done - 1].before;
    const uint32_t wanted = of->done ? run->done[of->done - 1].part + 1 : 0;
    if (done->part != wanted)
        return;
    gl_grow((void **)&run->done, &run->done_capacity, (size_t)run->done_count + 1, sizeof *run->done);
    run->done[run->done_count] = *done;
    run->done[run->done_count].before = of->done;
    of->done = ++run->done_count;
}

uint32_t gl_run_done_list(const gl_run *run, uint32_t item, uint32_t **list, size_t *capacity)
{
    const uint32_t last = run->items[item].done, count = last ? run->done[last - 1].part + 1 : 0;
    gl_grow((void **)list, capacity, (size_t)count + 1, sizeof **list);
    for (uint32_t at = last; at; at = run->done[at - 1].before)
        (*list)[run->done[at - 1].part] = at - 1;
    return count;
}

/* A document's entry, if it is of an input that is asked for, and made as it would be now. */
static void gl_done_read(gl_run *run, const gl_buffer *bytes)
{
    gl_done_entry entry;
    if (bytes->len < sizeof entry)
        return;
    memcpy(&entry, bytes->data, sizeof entry);
    const glane_str path = {bytes->data + sizeof entry, bytes->len - sizeof entry};
    const uint32_t item = gl_table_find(&run->names, path);
    if (item == GLANE_NONE || memcmp(entry.config, run->config, sizeof entry.config) != 0 ||
        run->items[item].found != entry.found || entry.status > GLANE_FATAL)
        return;
    gl_done done = {.offset = entry.offset,
                    .length = entry.length,
                    .check = entry.check,
                    .part = entry.part,
                    .last = entry.last,
                    .status = entry.status,
                    .again = entry.again};
    memcpy(done.hash, entry.hash, sizeof done.hash);
    gl_run_done_add(run, item, &done);
}

int gl_run_journal_read(gl_run *run)
{
    const uint64_t end = run->journal.end;
    uint64_t offset = 0;
    gl_entry_head head;
    gl_buffer bytes = {0}, made = {0};
    while (gl_entry_head_read(&run->journal, offset, &head) &&
           gl_entry_read(&run->journal, offset, &head, &bytes) &&
           (offset > 0 || head.kind == GL_ENTRY_BEGIN)) {
        if (head.kind == GL_ENTRY_BEGIN) {
            made.len = 0;
            gl_buffer_add(&made, bytes.data, bytes.len);
        } else if (head.kind == GL_ENTRY_DONE) {
            gl_done_read(run, &bytes);
        } else if (head.kind == GL_ENTRY_TEMPORARY && bytes.len > 0 && bytes.data[bytes.len - 1] == '\0' &&
                   gl_is_temporary(bytes.data)) { /* nothing else is removed because a file says so */
            gl_temporary_remove(bytes.data); /* a file, or a folder */
        }
        offset += sizeof head + head.length;
    }
    if (offset == 0 && end > 0)
        gl_complain("%s: it is damaged from its beginning: all documents are done again", run->journal.path);
    int good = gl_tape_cut(&run->journal, offset);
    if (good && offset > 0)
        good = gl_run_made_compare(run, (glane_str){made.data, made.len});
    const glane_str last = {made.data, made.len};
    if (good && (offset == 0 || !glane_str_equal(last, run->made_of)))
        gl_run_journal_begin(run, &run->entries);
    gl_buffer_free(&bytes);
    gl_buffer_free(&made);
    return good;
}
