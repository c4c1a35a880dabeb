/* run_readings.c: what readers made of sources (reading.h), by key: a run whose rules have changed extracts again
 * without reading again.
 *
 * A reading comes from its worker as a record of its own kind before those of its document; the parent appends it.
 * Workers look it up in a file that is open for reading alone. It is a cache: whoever removes it loses time. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "reading.h"

#include <stdlib.h>
#include <unistd.h>

#define GL_KEY_LEN 64
enum { GL_ENTRY_READING = 1 };

static const char gl_reading_kind[] = "reading";

int gl_run_readings_open(gl_run *run)
{
    gl_entry_head head;
    char key[GL_KEY_LEN];
    uint64_t offset = 0;
    gl_table_init(&run->reading_keys, run->arena);
    if (!gl_tape_open(&run->readings, gl_run_path(run, "readings")))
        return 0;
    while (gl_entry_head_read(&run->readings, offset, &head) && head.kind == GL_ENTRY_READING &&
           head.length >= sizeof key &&
           gl_tape_read(&run->readings, offset + sizeof head, key, sizeof key) == sizeof key) {
        const uint32_t id = gl_table_add(&run->reading_keys, (glane_str){key, sizeof key});
        gl_grow((void **)&run->reading_offsets, &run->reading_capacity, (size_t)id + 1,
                sizeof *run->reading_offsets);
        run->reading_offsets[id] = offset;
        offset += sizeof head + head.length;
    }
    return gl_tape_cut(&run->readings, offset);
}

/* -- in the parent --------------------------------------------------------------- */

int gl_run_reading_add(gl_run *run, const glane_record *record)
{
    gl_buffer *entry = &run->record;
    if (strcmp(record->kind, gl_reading_kind) != 0)
        return 0;
    entry->len = 0;
    if (record->attr_count == 2 && record->attrs[0].tag == GLANE_STRING &&
        record->attrs[0].as.string.len == GL_KEY_LEN && record->attrs[1].tag == GLANE_STRING) {
        const size_t begin = gl_entry_begin(entry, GL_ENTRY_READING);
        gl_buffer_add(entry, record->attrs[0].as.string.data, GL_KEY_LEN);
        gl_buffer_add(entry, record->attrs[1].as.string.data, record->attrs[1].as.string.len);
        gl_entry_end(entry, begin);
        (void)gl_tape_add(&run->readings, entry->data, entry->len); /* a failure shows when all is synced */
        run->unsynced += entry->len;
    }
    return 1;
}

/* -- in a worker ----------------------------------------------------------------- */

static int gl_reading_found(void *user, const char *key, glane_str *reading)
{
    gl_documents *documents = user;
    gl_run *run = documents->user;
    gl_entry_head head;
    const uint32_t id = gl_table_find(&run->reading_keys, (glane_str){key, GL_KEY_LEN});
    if (id == GLANE_NONE || !gl_entry_head_read(&run->readings, run->reading_offsets[id], &head) ||
        !gl_entry_read(&run->readings, run->reading_offsets[id], &head, &run->reading) ||
        run->reading.len < GL_KEY_LEN)
        return 0;
    *reading = (glane_str){run->reading.data + GL_KEY_LEN, run->reading.len - GL_KEY_LEN};
    return 1;
}

static void gl_reading_kept(void *user, const char *key, glane_str reading)
{
    gl_documents *documents = user;
    const glane_attr attrs[] = {
        {.tag = GLANE_STRING, .as = {.string = {key, GL_KEY_LEN}}},
        {.tag = GLANE_STRING, .as = {.string = reading}},
    };
    const glane_record record = {.size = sizeof record,
                                 .attr_count = 2,
                                 .kind = gl_reading_kind,
                                 .attrs = attrs};
    (void)documents->ops->record(documents, &record);
}

void gl_run_readings_worker(gl_run *run, gl_documents *documents)
{
    gl_readings *readings = gl_alloc(run->arena, sizeof *readings);
    *readings = (gl_readings){.find = gl_reading_found, .keep = gl_reading_kept, .user = documents};
    gl_session_readings(documents->session, readings);
}
