/* summary.c: see summary.h. */
#define _GNU_SOURCE 1

#include "summary.h"

#include "descriptor.h"
#include "documents.h"
#include "log.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds between two drawings, and two lines of JSON. */
#define GL_SUMMARY_PAUSE 500
#define GL_SUMMARY_JSON_PAUSE 2000
/* A document that took less, in milliseconds, is not slow. */
#define GL_SUMMARY_SLOW 100
/* Types and reasons that are told of; a run has a dozen. */
#define GL_SUMMARY_MOST 20

static int64_t gl_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void gl_summary_begin(gl_summary *summary, const glane_engine *engine, const gl_inputs *inputs)
{
    *summary = (gl_summary){.engine = engine, .inputs = inputs, .arena = gl_arena_new(), .begun = gl_clock()};
    gl_table_init(&summary->readers.names, summary->arena);
    gl_table_init(&summary->formats.names, summary->arena);
    gl_table_init(&summary->statuses.names, summary->arena);
    gl_table_init(&summary->types.names, summary->arena);
    gl_table_init(&summary->failures.names, summary->arena);
}

static void gl_tally_add(gl_summary *summary, gl_tally *tally, glane_str name, glane_str document)
{
    const uint32_t known = tally->names.count, id = gl_table_add(&tally->names, name);
    if (id == known) {
        gl_grow((void **)&tally->items, &tally->capacity, (size_t)id + 1, sizeof *tally->items);
        tally->items[id] = (struct gl_count){.first = gl_str_copy(summary->arena, document).data};
    }
    tally->items[id].count++;
}

/* Is a document lost by this error: the one whose records these are, or a member that was refused for its name? */
static int gl_summary_lost(const glane_engine *engine, const glane_record *error, glane_str code)
{
    return gl_attr(engine, error, "fatal") || glane_str_equal(code, glane_str_of("member-name")) ||
           glane_str_equal(code, glane_str_of("member-twice"));
}

void gl_summary_record(gl_summary *summary, const glane_record *record)
{
    const glane_engine *engine = summary->engine;
    const glane_str document = {NULL, 0};
    if (strcmp(record->kind, "document") == 0) {
        const glane_str reader = gl_attr_text(engine, record, "reader"), format = gl_attr_text(engine, record, "format");
        if (reader.len > 0)
            gl_tally_add(summary, &summary->readers, reader, document);
        if (format.len > 0)
            gl_tally_add(summary, &summary->formats, format, document);
    } else if (strcmp(record->kind, "fact") == 0) {
        summary->facts++;
        gl_tally_add(summary, &summary->types, gl_attr_text(engine, record, "type"), document);
    } else if (strcmp(record->kind, "error") == 0) {
        const glane_str code = gl_attr_text(engine, record, "code");
        summary->errors++;
        if (gl_summary_lost(engine, record, code))
            gl_tally_add(summary, &summary->failures, code, gl_attr_text(engine, record, "doc"));
    } else if (strcmp(record->kind, "end") == 0) {
        summary->documents++;
        gl_tally_add(summary, &summary->statuses, gl_attr_text(engine, record, "status"), document);
    }
}

void gl_summary_timed(void *summary, size_t item, const char *member, int64_t milliseconds)
{
    gl_summary *self = summary;
    size_t at = GL_SUMMARY_SLOWEST;
    while (at > 0 && self->slowest[at - 1].milliseconds < milliseconds)
        at--;
    if (at == GL_SUMMARY_SLOWEST || milliseconds < GL_SUMMARY_SLOW)
        return;
    char *id = member ? NULL : glane_document_id(item < self->inputs->count ? self->inputs->items[item].path : "-");
    memmove(self->slowest + at + 1, self->slowest + at, (GL_SUMMARY_SLOWEST - 1 - at) * sizeof *self->slowest);
    self->slowest[at] = (gl_slow){.doc = gl_strdup(self->arena, id ? id : member), .milliseconds = milliseconds};
    free(id);
}

/* -- text ---------------------------------------------------------------------- */

static void gl_line_add(gl_buffer *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void gl_line_add(gl_buffer *line, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gl_buffer_text(line, text);
}

static void gl_number_add(gl_buffer *line, uint64_t number, const char *what)
{
    gl_line_add(line, "%llu %s%s", (unsigned long long)number, what, number == 1 ? "" : "s");
}

/* "AMOUNT MB, " and so much a second; nothing for a run that is too short to tell. */
static void gl_speed_add(const gl_summary *summary, gl_buffer *line, int64_t passed)
{
    const double megabytes = (double)summary->progress.bytes / 1e6;
    gl_line_add(line, "%.1f MB in %.1f s", megabytes, (double)passed / 1000);
    if (passed >= GL_SUMMARY_PAUSE)
        gl_line_add(line, ", %.1f documents/s, %.2f MB/s", (double)summary->documents * 1000 / (double)passed,
                    megabytes * 1000 / (double)passed);
}

/* The names of a tally, most frequent first; those that are equal in the order of their first. */
static void gl_tally_print(const gl_tally *tally, gl_buffer *line)
{
    uint64_t least = UINT64_MAX;
    uint32_t done = 0, told = 0;
    while (done < tally->names.count && told < GL_SUMMARY_MOST) {
        uint64_t most = 0;
        for (uint32_t i = 0; i < tally->names.count; i++)
            if (tally->items[i].count < least && tally->items[i].count > most)
                most = tally->items[i].count;
        for (uint32_t i = 0; i < tally->names.count; i++) {
            const struct gl_count *item = &tally->items[i];
            if (item->count != most)
                continue;
            gl_line_add(line, "%s%llu ", done++ ? ", " : "", (unsigned long long)most);
            gl_buffer_clean(line, gl_table_name(&tally->names, i));
            if (item->first && *item->first) {
                gl_buffer_text(line, most > 1 ? " (first: " : " (");
                gl_buffer_clean(line, glane_str_of(item->first));
                gl_buffer_text(line, ")");
            }
            told++;
        }
        least = most;
    }
    if (done < tally->names.count)
        gl_buffer_text(line, ", …");
}

int64_t gl_summary_left(const gl_summary *summary, int64_t passed)
{
    const gl_progress *progress = &summary->progress;
    if (progress->done == 0)
        return -1;
    return passed * (int64_t)(progress->items - progress->done) / (int64_t)progress->done / 1000;
}

void gl_summary_draw(void *summary)
{
    gl_summary *self = summary;
    const int64_t now = gl_clock(), passed = now - self->begun;
    if (passed < GL_SUMMARY_PAUSE || now - self->drawn < GL_SUMMARY_PAUSE)
        return;
    const gl_progress *progress = &self->progress;
    gl_buffer *line = &self->line;
    line->len = 0;
    if (gl_log_is_json()) {
        if (now - self->begun >= GL_SUMMARY_JSON_PAUSE && now - self->drawn >= GL_SUMMARY_JSON_PAUSE) {
            self->drawn = now;
            gl_summary_json_progress(self, passed);
            (void)gl_write_all(STDERR_FILENO, line->data, line->len);
        }
        return;
    }
    self->drawn = now;
    gl_line_add(line, "%zu/%zu inputs, ", progress->done, progress->items);
    if (self->documents > progress->done) {
        gl_number_add(line, self->documents, "document");
        gl_buffer_text(line, ", ");
    }
    gl_number_add(line, self->facts, "fact");
    gl_line_add(line, " (%llu/s), ", (unsigned long long)(self->facts * 1000 / (uint64_t)passed));
    gl_number_add(line, self->errors, "error");
    gl_line_add(line, ", %.2f MB/s", (double)progress->bytes / 1e3 / (double)passed);
    const int64_t left = gl_summary_left(self, passed);
    if (left >= 0)
        gl_line_add(line, ", %lld:%02lld left", (long long)left / 60, (long long)left % 60);
    gl_buffer_text(line, "\033[K\r"); /* what is written next stands in its place */
    (void)gl_write_all(STDERR_FILENO, line->data, line->len);
}

/* What the documents are: how each was read, and which formats of reports there are. */
static void gl_summary_kinds(const gl_summary *summary, gl_buffer *line)
{
    uint64_t known = 0;
    for (uint32_t i = 0; i < summary->formats.names.count; i++)
        known += summary->formats.items[i].count;
    if (summary->readers.names.count == 0)
        return;
    gl_buffer_text(line, "\nglane: read as ");
    gl_tally_print(&summary->readers, line);
    if (known == 0)
        return;
    gl_buffer_text(line, "; formats: ");
    gl_tally_print(&summary->formats, line);
    if (known < summary->documents)
        gl_line_add(line, ", %llu of none", (unsigned long long)(summary->documents - known));
}

static void gl_summary_print(gl_summary *summary)
{
    gl_buffer *line = &summary->line;
    gl_buffer_text(line, "glane: ");
    gl_number_add(line, summary->documents, "document");
    gl_buffer_text(line, " (");
    gl_tally_print(&summary->statuses, line);
    gl_buffer_text(line, "), ");
    gl_speed_add(summary, line, gl_clock() - summary->begun);
    gl_summary_kinds(summary, line);
    gl_buffer_text(line, "\nglane: ");
    gl_number_add(line, summary->facts, "fact");
    if (summary->facts > 0) {
        gl_buffer_text(line, ": ");
        gl_tally_print(&summary->types, line);
    }
    for (size_t i = 0; i < GL_SUMMARY_SLOWEST && summary->slowest[i].doc; i++) {
        const int64_t milliseconds = summary->slowest[i].milliseconds;
        gl_buffer_text(line, i == 0 ? "\nglane: slowest: " : ", ");
        gl_buffer_clean(line, glane_str_of(summary->slowest[i].doc));
        gl_line_add(line, " (%.1f s)", (double)milliseconds / 1000);
    }
    if (summary->failures.names.count > 0) {
        gl_buffer_text(line, "\nglane: lost: ");
        gl_tally_print(&summary->failures, line);
    }
    gl_buffer_text(line, "\n");
}

void gl_summary_end(gl_summary *summary, int print)
{
    const int json = gl_log_is_json();
    summary->line.len = 0;
    if (summary->drawn && !json)
        gl_buffer_text(&summary->line, "\033[K");
    if (print && summary->documents > 1 && json)
        gl_summary_json(summary, gl_clock() - summary->begun);
    else if (print && summary->documents > 1)
        gl_summary_print(summary);
    (void)gl_write_all(STDERR_FILENO, summary->line.data, summary->line.len);
    gl_tally *tallies[] = {&summary->statuses, &summary->types, &summary->failures, &summary->readers,
                           &summary->formats};
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++) {
        gl_table_free(&tallies[i]->names);
        free(tallies[i]->items);
    }
    gl_buffer_free(&summary->line);
    gl_arena_free(summary->arena);
}
