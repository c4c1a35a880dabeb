/* inputs.c: see inputs.h. */
#define _GNU_SOURCE 1

#include "inputs.h"

#include "buffer.h"
#include "command.h"
#include "descriptor.h"
#include "file.h"
#include "limits.h"
#include "member.h"
#include "run.h"
#include "target_check.h"
#include "temporary.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

void gl_inputs_add(gl_inputs *inputs, const char *path, int found)
{
    gl_grow((void **)&inputs->items, &inputs->capacity, inputs->count + 1, sizeof *inputs->items);
    inputs->items[inputs->count] = (gl_input){path, found, inputs->count};
    inputs->count++;
}

void gl_inputs_free(gl_inputs *inputs)
{
    free(inputs->items);
    *inputs = (gl_inputs){0};
}

static int gl_name_counts(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Is it the end of a picture's name? Reports are seen with them, and have no text in them. */
static int gl_is_picture(const char *end)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".ico"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (strcasecmp(end, ends[i]) == 0)
            return 1;
    }
    return 0;
}

/* Is it a file that stands beside reports, not one of them? `names`: all in its folder, in order. */
static int gl_name_is_beside(const char *name, struct dirent *const *entries, int count)
{
    static const char *const left[] = {"Thumbs.db", "desktop.ini", "corpus.yaml", "glane.yaml"};
    const char *end = strrchr(name, '.');
    if (gl_is_temporary(name) || name[0] == '.' || strncmp(name, "~$", 2) == 0 || strcmp(name, "README") == 0 || strncmp(name, "README.", 7) == 0)
        return 1;
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        if (strcmp(name, left[i]) == 0)
            return 1;
    }
    if (end && gl_is_picture(end))
        return 1;
    if (!end || (strcmp(end, ".ann") != 0 && strcmp(end, ".ndjson") != 0))
        return 0;
    const size_t stem = (size_t)(end - name) + 1; /* annotations of a text of that name */
    for (int i = 0; i < count; i++) {
        if (strncmp(entries[i]->d_name, name, stem) == 0 && strcmp(entries[i]->d_name + stem, "ann") != 0 &&
            strcmp(entries[i]->d_name + stem, "ndjson") != 0)
            return 1;
    }
    return 0;
}

/* Adds what is in a folder. One that can't be listed, or is nested too deep, stands for itself: to
 * read it is an error. Links to folders are not followed. */
static void gl_folder_add(gl_inputs *inputs, const gl_options *options, const char *folder, unsigned depth)
{
    struct dirent **entries = NULL;
    const int count = depth < GL_MAX_FOLDER_DEPTH ? scandir(folder, &entries, gl_name_counts, gl_entry_order) : -1;
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    if (count < 0)
        gl_inputs_add(inputs, folder, 1);
    for (int i = 0; i < count; i++) {
        struct stat status;
        const int root = len == 1 && *folder == '/';
        const char *path = gl_format(options->arena, "%.*s%s%s", (int)len, folder, root ? "" : "/", entries[i]->d_name).data;
        const int there = lstat(path, &status) == 0;
        if (gl_name_is_beside(entries[i]->d_name, entries, count) ||
            (there && (gl_named_files_have(inputs->named, &status) || (S_ISDIR(status.st_mode) && gl_is_run(path))))) {
            inputs->passed_first = inputs->passed_first ? inputs->passed_first : path;
            inputs->passed_over++;
        } else if (there && S_ISDIR(status.st_mode)) {
            gl_folder_add(inputs, options, path, depth + 1);
        } else {
            gl_inputs_add(inputs, path, 1);
        }
    }
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

static void gl_path_add(gl_inputs *inputs, const gl_options *options, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        gl_inputs_add(inputs, path, 0);
        return;
    }
    const size_t before = inputs->count;
    gl_folder_add(inputs, options, path, 0);
    if (inputs->count == before && !gl_option_on(options, GL_OPTION_QUIET))
        gl_complain("%s: no document in this folder", path);
}

static int gl_is_missing(const gl_options *options, const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR) &&
           !gl_container_named(options->arena, path);
}

/* An operand: a file, a folder, or a pattern where no file has that name. */
static void gl_operand_read(gl_inputs *inputs, const gl_options *options, const char *operand)
{
    struct stat status;
    glob_t found;
    if (strcmp(operand, "-") == 0 || !strpbrk(operand, "*?[") || lstat(operand, &status) == 0 ||
        glob(operand, GLOB_ERR, NULL, &found) != 0) {
        if (!inputs->missing && gl_is_missing(options, operand))
            inputs->missing = operand;
        gl_path_add(inputs, options, operand);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        gl_path_add(inputs, options, gl_strdup(options->arena, found.gl_pathv[i]));
    globfree(&found);
}

/* Paths one a line, or set apart by NUL bytes if there is one. */
static void gl_list_split(gl_inputs *inputs, const gl_options *options, const gl_buffer *list)
{
    const char end = list->len > 0 && memchr(list->data, '\0', list->len) ? '\0' : '\n';
    for (size_t at = 0; at < list->len;) {
        const char *found = memchr(list->data + at, end, list->len - at);
        size_t len = found ? (size_t)(found - list->data) - at : list->len - at;
        const size_t next = at + len + 1;
        if (end == '\n' && len > 0 && list->data[at + len - 1] == '\r')
            len--;
        if (len > 0)
            gl_path_add(inputs, options, gl_str_copy(options->arena, (glane_str){list->data + at, len}).data);
        at = next;
    }
}

static int gl_list_read(gl_inputs *inputs, const gl_options *options, const char *path)
{
    char part[65536];
    gl_buffer list = {0};
    ssize_t n = -1;
    const int standard = strcmp(path, "-") == 0;
    const int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    while (file >= 0 && (n = gl_read_some(file, part, sizeof part)) > 0)
        gl_buffer_add(&list, part, (size_t)n);
    if (n < 0)
        gl_complain("--files-from %s: %s", path, strerror(errno));
    if (file >= 0 && !standard)
        close(file);
    if (n == 0)
        gl_list_split(inputs, options, &list);
    gl_buffer_free(&list);
    return n == 0;
}

int gl_inputs_read(gl_inputs *inputs, const gl_options *options)
{
    const char *list = options->values[GL_OPTION_FILES_FROM].text;
    size_t standard = list && strcmp(list, "-") == 0;
    *inputs = (gl_inputs){.named = gl_named_files_of(options)};
    if (gl_option_on(options, GL_OPTION_STDIN_DOCUMENTS)) {
        if (options->operand_count > 0 || list)
            gl_complain("--stdin-documents takes documents from standard input alone: no input beside it");
        else if (gl_option_on(options, GL_OPTION_SHARD))
            gl_complain("--shard is of inputs that can be listed; what writes to standard input shares its lines itself");
        else
            return 1;
        return 0;
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        if (!*options->operands[i]) {
            gl_complain("an input is empty");
            return 0;
        }
        standard += strcmp(options->operands[i], "-") == 0;
    }
    if (standard > 1)
        gl_complain("standard input (-) can be read once");
    else if (options->operand_count == 0 && !list)
        gl_complain("an input is missing: a file, a folder, an archive, - or --files-from");
    if (standard > 1 || (options->operand_count == 0 && !list))
        return 0;
    for (size_t i = 0; i < options->operand_count; i++)
        gl_operand_read(inputs, options, options->operands[i]);
    if (list && !gl_list_read(inputs, options, list)) {
        gl_inputs_free(inputs);
        return 0;
    }
    if (inputs->passed_over > 0 && !gl_option_on(options, GL_OPTION_QUIET))
        gl_complain("%zu %s passed over (first: %s); name one to read it", inputs->passed_over,
                    inputs->passed_over == 1 ? "file in folders is no report and is" : "files in folders are no reports and are",
                    inputs->passed_first);
    return 1;
}
