/* brat_sink.c: see brat_sink.h. */
#define _GNU_SOURCE 1

#include "brat_sink.h"

#include "brat_folder.h"
#include "command.h"
#include "documents.h"
#include "stream.h"
#include "table.h"
#include "temporary.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct gl_brat_sink {
    const glane_engine *engine;
    glane_sink *stream; /* writes the records of a document to `lines` */
    gl_arena *arena;
    gl_buffer lines, text;
    int has_text;
    gl_diags diags;
    gl_scheme scheme;
    gl_mentions mentions;
    gl_brat_folder folder;
    char *path, *temporary; /* the folder's place, and its name until then; in the arena; NULL: not begun */
};

void gl_text_send(gl_buffer *wire, const gl_wire_keys *keys, const gl_documents *documents, const glane_record *end)
{
    if (!documents->session || glane_str_equal(gl_attr_text(documents->engine, end, "status"), glane_str_of("failed")))
        return;
    const glane_attr text = {
        .key = end->attrs[0].key, .tag = GLANE_STRING, .as = {.string = glane_session_text(documents->session)}};
    const glane_record told = {.size = sizeof told, .attr_count = 1, .kind = GL_TEXT_RECORD, .attrs = &text};
    if (text.as.string.len > 0)
        gl_wire_add(wire, keys, &told);
}

static void gl_brat_line(void *user, const char *bytes, size_t len)
{
    gl_buffer_add(&((gl_brat_sink *)user)->lines, bytes, len);
}

gl_brat_sink *gl_brat_sink_new(const glane_engine *engine)
{
    gl_brat_sink *self = gl_realloc(NULL, sizeof *self);
    *self = (gl_brat_sink){.engine = engine, .arena = gl_arena_new()};
    gl_diags_init(&self->diags);
    gl_scheme_init(&self->scheme, self->arena, &self->diags);
    gl_brat_folder_init(&self->folder, self->arena, NULL);
    self->stream = glane_sink_new(engine, "ndjson", gl_brat_line, self);
    if (self->stream)
        return self;
    (void)gl_brat_sink_close(self, 0);
    return NULL;
}

/* Is there nothing at the path, or a folder with nothing in it? */
static int gl_is_free(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT;
    DIR *folder = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    int names = folder ? 0 : 3;
    while (folder && names < 3 && readdir(folder))
        names++;
    if (folder)
        closedir(folder);
    return names < 3; /* . and .. are there */
}

int gl_brat_sink_open(gl_brat_sink *self, const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    char *place = gl_strdup(self->arena, path);
    place[len] = '\0';
    if (!gl_is_free(place)) {
        gl_complain("%s is there already; give a folder that is new or empty to --to brat=", place);
        return 0;
    }
    gl_temporary_sweep(place);
    int taken = 1;
    for (int i = 0; i < GL_TEMPORARY_TRIES && !self->temporary && taken; i++) {
        char *name = gl_temporary_name(place, i);
        if (mkdir(name, 0777) == 0)
            self->temporary = gl_strdup(self->arena, name);
        else
            taken = errno == EEXIST;
        free(name);
    }
    if (!self->temporary)
        gl_complain("%s: %s", place, strerror(errno));
    self->path = place;
    self->folder.path = self->temporary;
    return self->temporary != NULL;
}

const char *gl_brat_sink_temporary(const gl_brat_sink *self)
{
    return self->temporary;
}

/* Writes the document whose records are here. */
static int gl_brat_document(gl_brat_sink *self, glane_str id)
{
    gl_mentions_reset(&self->mentions);
    self->mentions.file = "stream";
    gl_facts_read(&self->mentions, (glane_str){self->lines.data, self->lines.len}, 1, &self->scheme, &self->diags);
    return gl_brat_folder_add(&self->folder, gl_brat_folder_name(&self->folder, id),
                              (glane_str){self->text.data, self->text.len}, &self->mentions, &self->scheme);
}

int gl_brat_sink_record(gl_brat_sink *self, const glane_record *record)
{
    if (strcmp(record->kind, GL_TEXT_RECORD) == 0) {
        if (record->attr_count != 1 || record->attrs->tag != GLANE_STRING)
            return 0;
        gl_buffer_add(&self->text, record->attrs->as.string.data, record->attrs->as.string.len);
        self->has_text = 1;
    }
    if (strcmp(record->kind, "fact") == 0 && glane_sink_record(self->stream, record) != GLANE_OK)
        return 0;
    if (strcmp(record->kind, "end") != 0)
        return 1;
    const int done = !self->has_text || gl_brat_document(self, gl_attr_text(self->engine, record, "doc"));
    self->lines.len = self->text.len = 0;
    self->has_text = 0;
    return done;
}

int gl_brat_sink_close(gl_brat_sink *self, int keep)
{
    int kept = keep && gl_brat_folder_end(&self->folder);
    if (kept && rename(self->temporary, self->path) != 0) {
        gl_complain("%s: %s", self->path, strerror(errno));
        kept = 0;
    }
    if (self->temporary && !kept)
        gl_temporary_remove(self->temporary);
    glane_sink_free(self->stream);
    gl_brat_folder_free(&self->folder);
    gl_mentions_free(&self->mentions);
    gl_scheme_free(&self->scheme);
    gl_diags_free(&self->diags);
    gl_buffer_free(&self->lines);
    gl_buffer_free(&self->text);
    gl_arena_free(self->arena);
    free(self);
    return kept == keep;
}
