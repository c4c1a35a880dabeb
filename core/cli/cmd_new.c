/* cmd_new.c: `glane new pack`, `rule`, `format`, `plugin`, `project`: a working start, its examples or tests included. */
#define _GNU_SOURCE 1

#include "descriptor.h"
#include "log.h"
#include "place.h"
#include "rules_job.h"
#include "template.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path in the options' arena, from printf's arguments. */
#define gl_path(options, ...) (gl_format((options)->arena, __VA_ARGS__).data)

static int gl_name_valid(const char *name)
{
    if (*name >= 'a' && *name <= 'z' && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return 1;
    gl_complain("\"%s\" is no name: small letters, digits and hyphens, a letter first", name);
    return 0;
}

/* What glane ships, in the options' arena; NULL, and a complaint, if it is not there. */
static const char *gl_shipped(const gl_options *options, const char *folder, const char *file)
{
    char *found = glane_shipped_folder(folder);
    const char *path = gl_path(options, "%s/%s", found, file);
    free(found);
    if (access(path, R_OK) == 0)
        return path;
    gl_complain("%s: %s", path, strerror(errno));
    return NULL;
}

/* NAME.yaml from a template. */
static int gl_pack_fill(const gl_options *options, const char *template, const gl_filling *fillings, gl_buffer *filled)
{
    gl_buffer text = {0};
    const char *from = gl_shipped(options, "rules", template);
    const int good = from && gl_file_read(&text, from);
    filled->len = 0;
    if (good)
        gl_template_fill(filled, (glane_str){text.data, text.len}, fillings);
    gl_buffer_free(&text);
    return good;
}

static int gl_new_from(const gl_options *options, const char *template)
{
    const char *name = options->operands[0];
    const char *schema = gl_name_valid(name) ? gl_shipped(options, "rules", "schema.json") : NULL;
    if (!schema)
        return GL_EXIT_USAGE;
    const char *path = gl_path(options, "%s.yaml", name);
    const gl_filling fillings[] = {{"NAME", glane_str_of(name), 0},
                                   {"SCHEMA", glane_str_of(schema), 0},
                                   {NULL, {NULL, 0}, 0}};
    gl_buffer filled = {0};
    const int good = gl_pack_fill(options, template, fillings, &filled) && gl_file_create(path, &filled);
    gl_buffer_free(&filled);
    if (!good)
        return GL_EXIT_USAGE;
    printf("%s: its examples are run by: glane rules test %s\n", path, path);
    return GL_EXIT_OK;
}

int gl_cmd_new_pack(const gl_options *options)
{
    return gl_new_from(options, "templates/pack.yaml.in");
}

int gl_cmd_new_format(const gl_options *options)
{
    return gl_new_from(options, "templates/format.yaml.in");
}

/* -- rule --------------------------------------------------------------------- */

typedef struct gl_new_rule {
    const char *name, *path, *schema;
    gl_place_asked from;
    int file; /* at `path`: opened by the parent, since a worker opens nothing to write */
} gl_new_rule;

/* The line of the session's document; empty if it has none of that number. */
static glane_str gl_line_of(glane_str text, uint32_t line)
{
    size_t start = 0, end;
    for (uint32_t n = 1;; n++) {
        for (end = start; end < text.len && text.data[end] != '\n';)
            end++;
        if (n == line || end == text.len)
            return n == line ? (glane_str){text.data + start, end - start} : (glane_str){"", 0};
        start = end + 1;
    }
}

/* Do the examples of a new pack hold beside all other rules? */
static int gl_examples_hold(const gl_rules_job *job, const char *path)
{
    const char *const more[] = {path, NULL};
    const glane_options settings = {.size = sizeof settings,
                                    .plugin_dirs = job->options->values[GL_OPTION_PLUGINS].list,
                                    .rule_paths = job->options->values[GL_OPTION_RULES].list,
                                    .more_rule_paths = more};
    glane_engine *engine = NULL;
    uint32_t ran = 0, failed = 1;
    glane_session *session =
        glane_engine_new(&settings, &engine) == GLANE_OK ? glane_session_new(engine) : NULL;
    if (session)
        (void)glane_test_rules(session, NULL, &ran, &failed);
    glane_session_free(session);
    glane_engine_free(engine);
    return ran > 0 && failed == 0;
}

/* What the file is to hold, in place of the way before. */
static int gl_rewrite(const gl_new_rule *new, const gl_buffer *content)
{
    if (lseek(new->file, 0, SEEK_SET) == 0 && ftruncate(new->file, 0) == 0 &&
        gl_write_all(new->file, content->data, content->len))
        return 1;
    gl_complain("%s: %s", new->path, strerror(errno));
    return 0;
}

/* Of the ways to write the phrase, the first whose examples hold. */
static glane_status gl_new_rule_run(gl_rules_job *job)
{
    const gl_new_rule *new = job->user;
    glane_suggestion found;
    gl_buffer filled = {0};
    const glane_status read = gl_rules_job_read(job, job->engine, job->session, 0, NULL, NULL);
    const glane_str line = read < GLANE_FAILED ? gl_line_of(glane_session_text(job->session), new->from.line)
                                               : (glane_str){"", 0};
    char *copy = gl_realloc(NULL, line.len + 1);
    glane_status status = read < GLANE_FAILED ? GLANE_SKIP : read;
    int holds = 0;
    memcpy(copy, line.data, line.len);
    for (int way = GLANE_WAY_NUMBERS; status != GLANE_FAILED && way <= GLANE_WAY_SENTENCE && !holds; way++) {
        if (glane_suggest(job->session, copy, line.len, new->from.column, (glane_way)way, &found) != GLANE_OK)
            break;
        const gl_filling fillings[] = {{"NAME", glane_str_of(new->name), 0},
                                       {"SCHEMA", glane_str_of(new->schema), 0},
                                       {"PHRASE", found.phrase, 1},
                                       {"TEXT", found.sentence, 1},
                                       {"MATCH", found.match, 1},
                                       {"MISS", found.miss, 1},
                                       {NULL, {NULL, 0}, 0}};
        if (!gl_pack_fill(job->options, "templates/rule.yaml.in", fillings, &filled) || !gl_rewrite(new, &filled)) {
            status = GLANE_FAILED;
            break;
        }
        status = GLANE_OK;
        holds = gl_examples_hold(job, new->path);
    }
    gl_buffer_free(&filled);
    free(copy);
    if (status == GLANE_SKIP)
        gl_log_channel(job->channel, "there is no word in that line");
    if (status != GLANE_OK)
        return GLANE_FAILED;
    if (!holds)
        gl_log_channel(job->channel, "its examples do not hold yet: another rule may stand there");
    gl_rules_job_say(job, "%s: its examples are run by: glane rules test %s\n", new->path, new->path);
    return holds ? GLANE_OK : GLANE_FAILED;
}

int gl_cmd_new_rule(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_new_rule new = {.name = options->operands[0]};
    const char *from = options->values[GL_OPTION_FROM].text;
    if (!gl_name_valid(new.name))
        return GL_EXIT_USAGE;
    new.path = gl_path(options, "%s.yaml", new.name);
    new.schema = gl_shipped(options, "rules", "schema.json");
    if (!from) {
        const char *sample = gl_shipped(options, "rules", "templates/sample.txt");
        from = sample ? gl_path(options, "%s:1", sample) : NULL;
    }
    if (!new.schema || !from || !gl_place_read(options->arena, from, &new.from))
        return GL_EXIT_USAGE;
    if (new.from.line == 0 || strcmp(new.from.path, "-") == 0) {
        gl_complain("--from: a line of a file is wanted: FILE:LINE or FILE:LINE:COLUMN");
        return GL_EXIT_USAGE;
    }
    if (access(new.path, F_OK) == 0) {
        gl_complain("%s: it is there already", new.path);
        return GL_EXIT_USAGE;
    }
    if (gl_engine_make(options, NULL, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_rules_job job = {.options = options, .engine = engine, .run = gl_new_rule_run, .user = &new};
    struct stat info;
    int result = GL_EXIT_USAGE;
    new.file = open(new.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (new.file >= 0) {
        gl_inputs_add(&job.inputs, new.from.path, 0);
        result = gl_rules_job_run(&job);
        gl_inputs_free(&job.inputs);
        if (fstat(new.file, &info) == 0 && info.st_size == 0) /* no rule was found */
            (void)unlink(new.path);
        close(new.file);
    } else {
        gl_complain("%s: %s", new.path, strerror(errno));
    }
    glane_engine_free(engine);
    return result;
}

/* -- plugin ------------------------------------------------------------------- */

static const char gl_template_name[] = "template";

/* Copies a folder of the template, two deep, under the new name. */
static int gl_plugin_copy(const gl_options *options, const char *from, const char *to, const char *name,
                          int depth)
{
    DIR *folder = opendir(from);
    int good = folder && mkdir(to, 0777) == 0;
    if (!good)
        gl_complain("%s: %s", folder ? to : from, strerror(errno));
    for (struct dirent *entry; good && (entry = readdir(folder));) {
        gl_buffer text = {0}, renamed = {0}, file = {0};
        struct stat info;
        const char *path = gl_path(options, "%s/%s", from, entry->d_name);
        if (entry->d_name[0] != '.') {
            gl_template_rename(&file, glane_str_of(entry->d_name), gl_template_name, name);
            const char *copy = gl_path(options, "%s/%.*s", to, (int)file.len, file.data);
            if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
                good = depth == 0 && gl_plugin_copy(options, path, copy, name, depth + 1);
            } else {
                good = gl_file_read(&text, path);
                gl_template_rename(&renamed, (glane_str){text.data, text.len}, gl_template_name, name);
                good = good && gl_file_create(copy, &renamed);
            }
        }
        gl_buffer_free(&text);
        gl_buffer_free(&renamed);
        gl_buffer_free(&file);
    }
    if (folder)
        closedir(folder);
    return good;
}

int gl_cmd_new_plugin(const gl_options *options)
{
    const char *name = options->operands[0];
    char *from = glane_shipped_folder(gl_template_name);
    const int good = gl_name_valid(name) && gl_plugin_copy(options, from, name, name, 0);
    free(from);
    if (!good)
        return GL_EXIT_USAGE;
    printf("%s: cmake -S %s -B %s/build && cmake --build %s/build && ctest --test-dir %s/build\n", name, name,
           name, name, name);
    return GL_EXIT_OK;
}

/* -- project ------------------------------------------------------------------ */

int gl_cmd_new_project(const gl_options *options)
{
    static const char *const folders[] = {"", "/packs", "/reports"};
    static const struct {
        const char *template, *file;
    } files[] = {{"templates/project.yaml.in", "glane.yaml"},
                 {"templates/reports.csv.in", "reports.csv"},
                 {"templates/sample.txt", "reports/sample.txt"},
                 {"templates/pack.yaml.in", "packs/pack.yaml"}};
    const char *name = options->operands[0];
    const char *schema = gl_name_valid(name) ? gl_shipped(options, "rules", "schema.json") : NULL;
    const gl_filling fillings[] = {{"NAME", glane_str_of(name), 0}, {"SCHEMA", glane_str_of(schema), 0}, {NULL, {NULL, 0}, 0}};
    gl_buffer filled = {0};
    int good = schema != NULL;
    for (size_t i = 0; good && i < sizeof folders / sizeof *folders; i++) {
        const char *folder = gl_path(options, "%s%s", name, folders[i]);
        good = mkdir(folder, 0777) == 0;
        if (!good)
            gl_complain("%s: %s", folder, strerror(errno));
    }
    for (size_t i = 0; good && i < sizeof files / sizeof *files; i++) {
        const char *path = gl_path(options, "%s/%s", name, files[i].file);
        good = gl_pack_fill(options, files[i].template, fillings, &filled) && gl_file_create(path, &filled);
    }
    gl_buffer_free(&filled);
    if (!good)
        return GL_EXIT_USAGE;
    printf("%s: its facts are extracted by: glane run %s\n", name, name);
    return GL_EXIT_OK;
}
