/* brat_folder.c: see brat_folder.h. */
#define _GNU_SOURCE 1

#include "brat_folder.h"

#include "command.h"
#include "descriptor.h"
#include "spans.h"
#include "stream.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of one part of a name: with an ending, and the hash of one that is cut, within the 255 of file systems. */
#define GL_FOLDER_PART 200u

void gl_brat_folder_init(gl_brat_folder *folder, gl_arena *arena, const char *path)
{
    *folder = (gl_brat_folder){.arena = arena, .path = path};
    gl_table_init(&folder->taken, arena);
    gl_brat_names_init(&folder->names, arena);
}

void gl_brat_folder_free(gl_brat_folder *folder)
{
    gl_table_free(&folder->taken);
    gl_brat_names_free(&folder->names);
    gl_buffer_free(&folder->out);
    gl_buffer_free(&folder->file);
}

/* -- names --------------------------------------------------------------------------- */

/* Adds one part of a name, without its slashes. */
static void gl_part_add(gl_buffer *name, glane_str part)
{
    size_t len = part.len < GL_FOLDER_PART ? part.len : GL_FOLDER_PART;
    while (len < part.len && len > 0 && ((unsigned char)part.data[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++) {
        const unsigned char byte = (unsigned char)part.data[i];
        const int moved = byte < ' ' || byte == 0x7F || (i == 0 && byte == '.');
        gl_buffer_add(name, moved ? "_" : &part.data[i], 1);
    }
    if (len < part.len) {
        char hash[24];
        snprintf(hash, sizeof hash, "-%016llx", (unsigned long long)gl_hash(GL_HASH_SEED, part.data, part.len));
        gl_buffer_text(name, hash);
    }
    if (part.len == 0)
        gl_buffer_text(name, "_");
}

/* The name that an id or a part of it asks for; `name` is emptied first. */
static void gl_name_make(gl_buffer *name, glane_str id)
{
    name->len = 0;
    for (size_t at = 0; at <= id.len;) {
        const char *slash = memchr(id.data + at, '/', id.len - at);
        const size_t len = slash ? (size_t)(slash - id.data) - at : id.len - at;
        gl_part_add(name, (glane_str){id.data + at, len});
        if (slash)
            gl_buffer_text(name, "/");
        at += len + 1;
    }
}

const char *gl_brat_folder_name(gl_brat_folder *folder, glane_str id)
{
    const glane_str file = gl_path_name(id);
    const char *dot = file.len > 0 ? memrchr(file.data, '.', file.len) : NULL;
    const glane_str stem = {id.data, dot && dot > file.data ? (size_t)(dot - id.data) : id.len};
    gl_buffer *name = &folder->out;
    char number[24] = "";
    for (unsigned again = 0;; again++) {
        gl_name_make(name, again == 0 ? stem : id);
        if (again > 1)
            snprintf(number, sizeof number, "-%u", again);
        gl_buffer_text(name, number);
        const uint32_t before = folder->taken.count;
        const uint32_t added = gl_table_add(&folder->taken, (glane_str){name->data, name->len});
        name->len = 0;
        if (added == before)
            return gl_table_name(&folder->taken, added).data;
    }
}

/* -- files --------------------------------------------------------------------------- */

/* Makes the folders that a path leads through. */
static void gl_folders_make(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777); /* what is in the way shows when the file is opened */
        *slash = '/';
    }
}

/* Writes a file of the folder, which must not be there yet. */
static int gl_file_write(gl_brat_folder *folder, const char *name, const char *ending, glane_str bytes)
{
    gl_buffer *path = &folder->file;
    path->len = 0;
    gl_buffer_text(path, folder->path);
    gl_buffer_text(path, "/");
    gl_buffer_text(path, name);
    gl_buffer_text(path, ending);
    gl_buffer_add(path, "", 1);
    gl_folders_make(path->data);
    const int file = open(path->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int done = file >= 0 && gl_write_all(file, bytes.data, bytes.len);
    const int error = errno;
    if (file >= 0 && close(file) != 0)
        done = 0;
    if (file < 0 && error == EEXIST)
        gl_complain("%s is there already; give an empty folder to --to brat=", path->data);
    else if (!done)
        gl_complain("%s: %s", path->data, strerror(file < 0 || error ? error : errno));
    return done;
}

int gl_brat_folder_add(gl_brat_folder *folder, const char *name, glane_str text, gl_mentions *mentions,
                       const gl_scheme *scheme)
{
    gl_mentions_sort(mentions);
    folder->out.len = 0;
    gl_brat_write(&folder->out, mentions, scheme);
    gl_brat_names_add(&folder->names, mentions, scheme);
    return gl_file_write(folder, name, ".txt", text) &&
           gl_file_write(folder, name, ".ann", (glane_str){folder->out.data, folder->out.len});
}

int gl_brat_folder_end(gl_brat_folder *folder)
{
    folder->out.len = 0;
    gl_brat_configure(&folder->out, &folder->names);
    if (!gl_file_write(folder, "annotation.conf", "", (glane_str){folder->out.data, folder->out.len}))
        return 0;
    const int opened = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int done = opened >= 0 && (syncfs(opened) == 0 || errno == EINVAL || errno == ENOSYS);
    if (!done)
        gl_complain("%s: %s", folder->path, strerror(errno));
    if (opened >= 0)
        close(opened);
    return done;
}
