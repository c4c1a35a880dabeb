/* target_check.c: see target_check.h. */
#define _GNU_SOURCE 1

#include "target_check.h"

#include "command.h"
#include "member.h"
#include "recipe.h"
#include "run.h"

#include <fcntl.h>
#include <unistd.h>

/* The head of a SQLite database: its first bytes, and the application's number that the sink writes
 * (plugins/write/sqlite). */
#define GL_DATABASE_HEAD 72
#define GL_DATABASE_APPLICATION_AT 68

/* The path that a target names; NULL: it has none. */
static const char *gl_target_path(const char *to)
{
    const char *equals = strchr(to, '=');
    return equals ? equals + 1 : NULL;
}

static const char *const *gl_targets_listed(const gl_options *options)
{
    static const char *const none[] = {NULL};
    const char *const *list = options->values[GL_OPTION_TO].list;
    return list ? list : none;
}

/* -- files ---------------------------------------------------------------------------- */

static void gl_named_add(gl_named_files *files, const gl_options *options, const char *path, const char *what)
{
    struct stat info;
    if (!path || stat(path, &info) != 0)
        return;
    if (files->count == files->capacity) {
        const size_t capacity = files->capacity ? 2 * files->capacity : 8;
        gl_named_file *items = gl_alloc(options->arena, capacity * sizeof *items);
        if (files->count > 0)
            memcpy(items, files->items, files->count * sizeof *items);
        files->items = items;
        files->capacity = capacity;
    }
    files->items[files->count++] = (gl_named_file){info.st_dev, info.st_ino, path, what};
}

static const gl_named_file *gl_named_find(const gl_named_files *files, const struct stat *info)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].device == info->st_dev && files->items[i].inode == info->st_ino)
            return &files->items[i];
    return NULL;
}

int gl_named_files_have(const gl_named_files *files, const struct stat *info)
{
    return gl_named_find(files, info) != NULL;
}

/* What is read beside inputs. */
static void gl_read_add(gl_named_files *files, const gl_options *options)
{
    gl_named_add(files, options, options->values[GL_OPTION_META].text, "the table of --meta");
    gl_named_add(files, options, options->values[GL_OPTION_FILES_FROM].text, "the list of --files-from");
    gl_named_add(files, options, options->project, "the project file");
}

gl_named_files *gl_named_files_of(const gl_options *options)
{
    gl_named_files *files = gl_alloc(options->arena, sizeof *files);
    *files = (gl_named_files){0};
    gl_read_add(files, options);
    for (const char *const *to = gl_targets_listed(options); *to; to++)
        gl_named_add(files, options, gl_target_path(*to), "a target");
    return files;
}

/* -- what a run reads ------------------------------------------------------------------- */

static void gl_packs_add(gl_named_files *files, const gl_options *options, const glane_engine *engine)
{
    glane_str recipe = gl_recipe(engine, options->arena);
    gl_made_line line;
    while (gl_made_next(&recipe, &line))
        if (glane_str_equal(line.kind, glane_str_of("rules")))
            gl_named_add(files, options, gl_str_copy(options->arena, line.name).data, "a file of the rules");
}

static void gl_run_files_add(gl_named_files *files, const gl_options *options)
{
    const char *folder = options->values[GL_OPTION_RUN].text;
    for (size_t i = 0; folder && i < GL_RUN_FILES; i++)
        gl_named_add(files, options, gl_format(options->arena, "%s/%s", folder, gl_run_files[i]).data, "a file of --run");
}

/* What folders hold has been passed over if it is a target. */
static void gl_inputs_named_add(gl_named_files *files, const gl_options *options, const gl_inputs *inputs, const char *what)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const gl_input *input = &inputs->items[i];
        if (input->found)
            continue;
        gl_named_add(files, options, input->path, what);
        if (strstr(input->path, "!/"))
            gl_named_add(files, options, gl_container_named(options->arena, input->path), what);
    }
}

/* -- a target --------------------------------------------------------------------------- */

static int gl_target_refused(const char *to, const char *why)
{
    gl_complain("--to %s: %s", to, why);
    return 0;
}

/* Is the folder there that the target is to stand in? */
static int gl_target_has_folder(const gl_options *options, const char *to)
{
    struct stat info;
    char *folder = gl_strdup(options->arena, gl_target_path(to));
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        folder[--len] = '\0';
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return 1;
    *slash = '\0';
    return (stat(folder, &info) == 0 && S_ISDIR(info.st_mode)) ||
           gl_target_refused(to, gl_format(options->arena, "the folder %s does not exist", folder).data);
}

/* A table or stream is made anew at each run, but a database may be the work of others. */
static int gl_target_is_ours(const char *to, const struct stat *info)
{
    static const char magic[16] = "SQLite format 3", application[4] = "glan";
    char head[GL_DATABASE_HEAD] = {0};
    const int file = info->st_size > 0 ? open(gl_target_path(to), O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    const ssize_t len = file >= 0 ? pread(file, head, sizeof head, 0) : 0;
    if (file >= 0)
        close(file);
    const int database = len == (ssize_t)sizeof head && memcmp(head, magic, sizeof magic) == 0;
    if (database && memcmp(head + GL_DATABASE_APPLICATION_AT, application, sizeof application) != 0)
        return gl_target_refused(to, "this database is not one of glane's: it would be replaced; name another file, or "
                                     "remove it first");
    if (len > 0 && !database && strncmp(to, "sqlite=", strlen("sqlite=")) == 0)
        return gl_target_refused(to, "this file is no database: it would be replaced; name another file, or remove it first");
    return 1;
}

int gl_targets_allowed(const gl_options *options, const gl_inputs *inputs, const char *what, const glane_engine *engine)
{
    gl_named_files read = {0};
    int known = 0; /* what is read, once a target that exists asks for it */
    for (const char *const *to = gl_targets_listed(options); *to; to++) {
        struct stat info;
        const char *path = gl_target_path(*to);
        if (!path)
            continue;
        if (inputs->missing)
            return gl_target_refused(*to, gl_format(options->arena, "no file is written, since %s is not there", inputs->missing).data);
        if (!gl_target_has_folder(options, *to))
            return 0;
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        if (!known++) {
            gl_inputs_named_add(&read, options, inputs, what);
            gl_read_add(&read, options);
            gl_run_files_add(&read, options);
            if (engine)
                gl_packs_add(&read, options, engine);
        }
        const gl_named_file *same = gl_named_find(&read, &info);
        if (same)
            return gl_target_refused(*to, gl_format(options->arena, "this is %s (%s), which would be overwritten; name another file",
                                                    same->what, same->path).data);
        if (!gl_target_is_ours(*to, &info))
            return 0;
        gl_named_add(&read, options, path, "another target");
    }
    return 1;
}

int gl_operands_allowed(const gl_options *options, const char *what, const glane_engine *engine)
{
    gl_inputs inputs = {0};
    for (size_t i = 0; i < options->operand_count; i++)
        gl_inputs_add(&inputs, options->operands[i], 0);
    const int allowed = gl_targets_allowed(options, &inputs, what, engine);
    gl_inputs_free(&inputs);
    return allowed;
}
