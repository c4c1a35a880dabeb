/* cmd_run.c: `glane run`: what a project file says, as the options and operands of `glane extract`.
 *
 * The command runs in the file's folder, so that paths count from there and documents have the same ids wherever it was
 * called; paths of the command line and of the environment count from where that was, and are made absolute. */
#define _GNU_SOURCE 1

#include "command.h"

#include "fields.h"
#include "option_table.h"
#include "ruleset.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GL_PROJECT_FILE "glane.yaml"

/* A project, while its file is read. */
typedef struct gl_project {
    gl_options options; /* the command's, with what the file says; lists of its own are freed */
    const gl_options *given;
    gl_diags diags;
} gl_project;

/* -- paths ---------------------------------------------------------------------------- */

/* Where the name of a path option's value begins: behind KIND= of --to. NULL: it is no path. */
static const char *gl_path_in(gl_option_id id, const char *value)
{
    const char *equals = id == GL_OPTION_TO ? strchr(value, '=') : NULL;
    const char *path = equals ? equals + 1 : value;
    if (id == GL_OPTION_TO && !equals)
        return NULL;
    return strcmp(path, "-") == 0 || (id == GL_OPTION_CACHE && strcmp(path, "off") == 0) ? NULL : path;
}

static const char *gl_absolute(gl_arena *arena, const char *folder, const char *value, const char *path)
{
    return *path == '/' ? value : gl_format(arena, "%.*s%s/%s", (int)(path - value), value, folder, path).data;
}

/* Makes the paths that the command line and the environment give absolute. */
static void gl_project_paths(gl_options *options, const char *folder)
{
    static const gl_option_id ids[] = {GL_OPTION_RULES, GL_OPTION_PACKS, GL_OPTION_PLUGINS,   GL_OPTION_TO,
                                       GL_OPTION_META, GL_OPTION_CACHE, GL_OPTION_FILES_FROM, GL_OPTION_RUN};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        gl_option_value *value = &options->values[ids[i]];
        const char *path = value->given ? gl_path_in(ids[i], value->text) : NULL;
        if (path)
            value->text = gl_absolute(options->arena, folder, value->text, path);
        for (size_t k = 0; k < value->count; k++) {
            path = gl_path_in(ids[i], value->list[k]);
            if (path)
                value->list[k] = gl_absolute(options->arena, folder, value->list[k], path);
        }
    }
    /* The folders of plugins that the variable names are read where the engine is made. */
    char *rest = getenv("GLANE_PLUGIN_PATH") ? gl_strdup(options->arena, getenv("GLANE_PLUGIN_PATH")) : NULL, *part;
    glane_str all = {"", 0};
    while (rest && (part = strsep(&rest, ":")))
        if (*part)
            all = gl_format(options->arena, "%s%s%s", all.data, all.len ? ":" : "", gl_absolute(options->arena, folder, part, part));
    if (all.len)
        (void)setenv("GLANE_PLUGIN_PATH", all.data, 1);
}

/* -- the file --------------------------------------------------------------------------- */

/* A word; NULL, and it was told, if the node is something else. */
static const char *gl_project_word(gl_project *self, const glane_node *node, const char *key)
{
    if (node->kind == GLANE_NODE_SCALAR && node->text.len > 0)
        return gl_str_copy(self->options.arena, node->text).data;
    gl_diag_add(&self->diags, GLANE_ERROR, node->place, NULL, "'%s' is %s, not a word", key,
                node->kind == GLANE_NODE_SCALAR ? "empty" : gl_node_kind_name(node->kind));
    return NULL;
}

static void gl_project_take(gl_project *self, gl_option_id id, const glane_node *node, const char *value)
{
    const char *wrong = gl_option_take(&self->options, id, value);
    if (wrong)
        gl_diag_add(&self->diags, GLANE_ERROR, node->place, gl_option_table[id].help, "%s", wrong);
}

/* yes or no. */
static void gl_project_switch(gl_project *self, gl_option_id id, const glane_node *node, const char *key)
{
    const char *word = gl_project_word(self, node, key);
    const int yes = word && (strcmp(word, "yes") == 0 || strcmp(word, "true") == 0);
    if (word && !yes && strcmp(word, "no") != 0 && strcmp(word, "false") != 0)
        gl_diag_add(&self->diags, GLANE_ERROR, node->place, "yes or no", "'%s' is '%s'", key, word);
    self->options.values[id].given = yes;
}

/* A map of NAME: VALUE, as --set and --to have it: NAME=VALUE. */
static void gl_project_map(gl_project *self, gl_option_id id, const glane_node *node, const char *key)
{
    if (node->kind != GLANE_NODE_MAP) {
        gl_diag_add(&self->diags, GLANE_ERROR, node->place,
                    id == GL_OPTION_TO ? "to: {ndjson: facts.ndjson}" : "set: {PLUGIN.NAME: VALUE}", "'%s' is %s, not a map", key,
                    gl_node_kind_name(node->kind));
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const char *name = node->keys[i].data, *value = gl_project_word(self, node->items[i], name);
        if (value)
            gl_project_take(self, id, node->items[i],
                            id == GL_OPTION_TO && strcmp(value, "-") == 0
                                ? name
                                : gl_format(self->options.arena, "%s=%s", name, value).data);
    }
}

static void gl_project_list(gl_project *self, gl_option_id id, const glane_node *node, const char *key)
{
    if (node->kind != GLANE_NODE_LIST) {
        gl_diag_add(&self->diags, GLANE_ERROR, node->place, "a list: [ONE, OTHER]", "'%s' is %s, not a list", key,
                    gl_node_kind_name(node->kind));
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const char *value = gl_project_word(self, node->items[i], key);
        if (value)
            gl_project_take(self, id, node->items[i], value);
    }
}

/* A key that is an option: it holds unless the command line or the environment says otherwise. */
static void gl_project_option(gl_project *self, const glane_node *node, const char *key)
{
    const int id = gl_option_find(self->given->command, key, strlen(key));
    if (id == GL_OPTION_COUNT || self->given->values[id].given || self->given->values[id].off)
        return;
    if (id == GL_OPTION_TO || id == GL_OPTION_SET) {
        gl_project_map(self, (gl_option_id)id, node, key);
    } else if (gl_option_table[id].type == GL_TYPE_LIST) {
        gl_project_list(self, (gl_option_id)id, node, key);
    } else if (gl_option_table[id].type == GL_TYPE_SWITCH) {
        gl_project_switch(self, (gl_option_id)id, node, key);
    } else {
        const char *value = gl_project_word(self, node, key);
        if (value)
            gl_project_take(self, (gl_option_id)id, node, value);
    }
}

/* The inputs become operands; a stream of documents takes their place. */
static void gl_project_inputs(gl_project *self, const glane_node *node)
{
    gl_options *options = &self->options;
    if (!node || gl_option_on(options, GL_OPTION_STDIN_DOCUMENTS))
        return;
    if (node->kind != GLANE_NODE_LIST) {
        gl_diag_add(&self->diags, GLANE_ERROR, node->place, "inputs: [reports/]", "'inputs' is %s, not a list",
                    gl_node_kind_name(node->kind));
        return;
    }
    options->operands = gl_alloc(options->arena, (node->count + 1) * sizeof *options->operands);
    for (size_t i = 0; i < node->count; i++) {
        const char *input = gl_project_word(self, node->items[i], "inputs");
        if (input)
            options->operands[options->operand_count++] = input;
    }
}

/* Reads the file, which is in this folder. */
static void gl_project_read(gl_project *self, const char *file)
{
    const glane_node *root = gl_node_load(self->options.arena, &self->diags, file);
    if (!root)
        return;
    const glane_node *name = gl_node_get(root, "project"), *inputs = gl_node_get(root, "inputs");
    if (root->kind != GLANE_NODE_MAP || !name || !gl_good_name(name->text, 0))
        gl_diag_add(&self->diags, GLANE_ERROR, name ? name->place : root->place, "project: NAME, small letters, digits and hyphens",
                    "a project has a name");
    if (root->kind != GLANE_NODE_MAP)
        return;
    gl_fields_check(&self->diags, root, "a project", gl_fields_project);
    for (size_t i = 0; i < root->count; i++)
        if (strcmp(root->keys[i].data, "inputs") != 0)
            gl_project_option(self, root->items[i], root->keys[i].data);
    gl_project_inputs(self, inputs);
    if (!inputs && !gl_option_on(&self->options, GL_OPTION_FILES_FROM) && !gl_option_on(&self->options, GL_OPTION_STDIN_DOCUMENTS))
        gl_diag_add(&self->diags, GLANE_ERROR, root->place, "inputs: [reports/]", "the project has no inputs");
}

/* Goes to the folder of the project that the operand names; its file. NULL, and it was told, if there is none. */
static const char *gl_project_enter(gl_options *options, const char *operand)
{
    struct stat info;
    const int folder = stat(operand, &info) == 0 && S_ISDIR(info.st_mode);
    const char *path = folder ? gl_format(options->arena, "%s/" GL_PROJECT_FILE, operand).data : operand;
    const char *slash = strrchr(path, '/');
    char *here = getcwd(NULL, 0);
    if (!here || access(path, R_OK) != 0) {
        gl_complain("%s: %s; `glane new project NAME` makes one", path, strerror(errno));
        free(here);
        return NULL;
    }
    const char *in = slash ? gl_format(options->arena, "%.*s", slash == path ? 1 : (int)(slash - path), path).data : ".";
    if (strcmp(in, ".") != 0)
        gl_project_paths(options, here);
    free(here);
    if (chdir(in) == 0)
        return slash ? slash + 1 : path;
    gl_complain("%s: %s", in, strerror(errno));
    return NULL;
}

int gl_cmd_run(const gl_options *options)
{
    gl_project self = {.options = *options, .given = options};
    const char *file = gl_project_enter(&self.options, options->operand_count ? options->operands[0] : ".");
    int result = GL_EXIT_USAGE;
    if (!file)
        return result;
    self.options.operands = gl_alloc(options->arena, sizeof *self.options.operands);
    self.options.operand_count = 0;
    gl_diags_init(&self.diags);
    self.options.project = file;
    gl_project_read(&self, file);
    gl_diags_show(&self.diags, gl_options_color(options, STDERR_FILENO));
    if (self.diags.errors == 0)
        result = gl_cmd_extract(&self.options);
    gl_diags_free(&self.diags);
    for (int id = 0; id < GL_OPTION_COUNT; id++)
        if (!options->values[id].list)
            free((void *)self.options.values[id].list);
    return result;
}
