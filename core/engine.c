/* The engine: plugins and rules, put together once. */
#define _GNU_SOURCE
#include "engine.h"

#include "calendar.h"
#include "image.h"
#include "limits.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

const char *glane_version(void)
{
    return GLANE_VERSION;
}

int glane_key_added(const glane_engine *engine, uint32_t key)
{
    const gl_ruleset *set = engine->set;
    return key < set->keys.count && set->key_ranks[key] >= set->key_rank_packs && set->key_ranks[key] < set->key_rank_end;
}

uint32_t glane_pack_count(const glane_engine *engine)
{
    return engine->set->pack_count;
}

uint32_t glane_rule_count(const glane_engine *engine)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < engine->set->rule_count; i++)
        count += engine->set->rules[i].format == 0 && engine->set->rules[i].by == 0;
    return count;
}

uint32_t glane_format_count(const glane_engine *engine)
{
    return engine->set->format_count;
}

/* The folder of a file, in the arena; "" if its path has none. */
static const char *folder_of(gl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? gl_format(arena, "%.*s", (int)(slash - path), path).data : "";
}

/* Beside the file that this code is in (build tree), in its prefix (bin, lib or lib/ARCH), or
 * where it was installed. That file is the command, or the shared library of an embedder. */
static const char *find_folder(gl_arena *arena, const char *beside, const char *in_prefix, const char *installed)
{
    char command[4096];
    const char *own[2] = {"", ""};
    Dl_info library;
    ssize_t n = readlink("/proc/self/exe", command, sizeof command - 1);
    if (n > 0) {
        command[n] = '\0';
        own[0] = folder_of(arena, command);
    }
    if (dladdr(installed, &library) && library.dli_fname)
        own[1] = folder_of(arena, library.dli_fname);
    for (int i = 0; i < 2; i++) {
        const char *tries[] = {gl_format(arena, "%s/%s", own[i], beside).data,
                               gl_format(arena, "%s/../%s", own[i], in_prefix).data,
                               gl_format(arena, "%s/../../%s", own[i], in_prefix).data};
        for (int k = 0; *own[i] && k < 3; k++)
            if (access(tries[k], R_OK) == 0)
                return tries[k];
    }
    return installed;
}

char *glane_shipped_folder(const char *what)
{
    gl_arena *arena = gl_arena_new();
    const char *found = strcmp(what, "template") == 0
                            ? find_folder(arena, "template", "share/glane/template", GLANE_INSTALL_TEMPLATE)
                            : find_folder(arena, "rules", "share/glane/rules", GLANE_INSTALL_RULES);
    char *copy = gl_realloc(NULL, strlen(found) + 1);
    strcpy(copy, found);
    gl_arena_free(arena);
    return copy;
}

static void load_plugins(glane_engine *e, gl_diags *diags, const glane_options *options)
{
    gl_plugins *plugins = &e->plugins;
    if (options->plugin_dirs || options->no_default_plugins) {
        gl_plugins_load(plugins, e->arena, diags, options->plugin_dirs, !options->no_default_plugins);
        return;
    }
    const char *dirs[66] = {find_folder(e->arena, "plugins", "lib/glane/plugins", GLANE_INSTALL_PLUGINS)};
    uint32_t count = 1;
    const char *more = getenv("GLANE_PLUGIN_PATH");
    while (more && *more && count < 65) {
        size_t len = strcspn(more, ":");
        if (len)
            dirs[count++] = gl_format(e->arena, "%.*s", (int)len, more).data;
        more += len + (more[len] == ':');
    }
    gl_plugins_load(plugins, e->arena, diags, dirs, 1);
}

/* Which packs there are to read; `paths` has room for the default ones. */
static gl_load find_rules(glane_engine *e, const glane_options *options, const char *paths[2])
{
    const char *shipped = find_folder(e->arena, "rules", "share/glane/rules", GLANE_INSTALL_RULES);
    paths[0] = options->without_rules ? NULL : shipped;
    paths[1] = NULL;
    gl_load load = {.facts = gl_format(e->arena, "%s/facts.yaml", shipped).data, .paths = paths,
                    .more_paths = options->more_rule_paths, .phrase = options->phrase};
    load.morphology = find_folder(e->arena, "morphology", "share/glane/morphology", GLANE_INSTALL_MORPHOLOGY);
    if (options->without_rules)
        load.facts = NULL;
    else if (options->rule_paths)
        load.paths = options->rule_paths;
    for (uint32_t i = 0; load.paths[i]; i++) {
        const char *own = gl_format(e->arena, "%s/facts.yaml", load.paths[i]).data;
        if (access(own, R_OK) == 0) {
            load.facts = own;
            break;
        }
    }
    return load;
}

/* Is `name` this operator's, PLUGIN.OPERATOR? */
static int is_operator(const gl_plugin *p, const glane_operator *o, glane_str name)
{
    size_t plugin = strlen(p->entry->name);
    return name.len > plugin && !memcmp(name.data, p->entry->name, plugin) && name.data[plugin] == '.' &&
           !strcmp(name.data + plugin + 1, o->name);
}

/* What a rule could name. */
static const char *operator_names(const glane_engine *e)
{
    glane_str list = {"no operator is loaded", 0};
    for (uint32_t i = 0; i < e->plugins.count; i++) {
        const gl_plugin *p = &e->plugins.items[i];
        for (uint32_t k = 0; p->entry->kind == GLANE_EXTRACTOR && k < p->extractor.operator_count; k++)
            list = gl_format(e->arena, "%s%s%s.%s", list.len ? list.data : "operators: ", list.len ? ", " : "",
                             p->entry->name, p->extractor.operators[k].name);
    }
    return list.data;
}

/* The operator that a rule names, and what its plugin's types add to what the rule waits for. */
static void bind_rule(glane_engine *e, gl_diags *diags, gl_rule *rule)
{
    if (!rule->operator_name.len) /* the core's own: its captures are what it gives */
        return;
    for (uint32_t i = 0; i < e->plugins.count; i++) {
        const gl_plugin *p = &e->plugins.items[i];
        for (uint32_t k = 0; p->entry->kind == GLANE_EXTRACTOR && k < p->extractor.operator_count; k++) {
            const glane_operator *o = &p->extractor.operators[k];
            if (!is_operator(p, o, rule->operator_name))
                continue;
            rule->plugin = i;
            rule->operator = k;
            for (uint32_t t = 0; p->entry->consumes && p->entry->consumes[t]; t++) {
                uint32_t type = gl_table_find(&e->set->types, glane_str_of(p->entry->consumes[t]));
                if (type != GLANE_NONE && type != rule->type) /* a missing one is reported with its plugin */
                    gl_rule_consumes(e->set, rule, type);
            }
            if (o->scan && (rule->phrase || rule->pattern))
                gl_diag_add(diags, GLANE_ERROR, rule->place, "take the phrase or regex out",
                            "operator '%s' scans the document itself", rule->operator_name.data);
            if (o->apply && !rule->phrase && !rule->pattern && gl_node_get(rule->node, "operator"))
                gl_diag_add(diags, GLANE_ERROR, rule->place, "phrase: \"…\" or regex: '…'",
                            "rule '%s' has nothing to match", rule->name.data);
            if (o->apply && rule->read_count)
                gl_diag_add(diags, GLANE_ERROR, rule->reads_place, "take it out: a phrase names the types that it looks at",
                            "operator '%s' scans nothing, so that 'reads' is for another", rule->operator_name.data);
            return;
        }
    }
    gl_diag_add(diags, GLANE_ERROR, rule->place, operator_names(e), "no loaded plugin has the operator '%s'",
                rule->operator_name.data);
}

/* Types that a plugin names and no pack declares. */
static int missing_types(glane_engine *e, gl_diags *diags, const gl_plugin *p, const char *const *names, const char *verb)
{
    int missing = 0;
    for (uint32_t i = 0; names && names[i]; i++)
        if (gl_table_find(&e->set->types, glane_str_of(names[i])) == GLANE_NONE) {
            gl_diag_add(diags, GLANE_ERROR, (gl_place){p->file, 0, 0}, "load the pack that declares it",
                        "plugin %s@%s %s type '%s', which no loaded pack declares", p->entry->name, p->entry->version,
                        verb, names[i]);
            missing = 1;
        }
    return missing;
}

static void create_plugins(glane_engine *e, gl_diags *diags, int check_types)
{
    for (uint32_t i = 0; i < e->plugins.count; i++) {
        gl_plugin *p = &e->plugins.items[i];
        if (check_types && (missing_types(e, diags, p, p->entry->consumes, "consumes") |
                            missing_types(e, diags, p, p->entry->produces, "produces")))
            continue;
        glane_context context = {.engine = e, .set = e->set, .diags = diags, .arena = p->arena, .plugin = i, .stage = "create"};
        size_t errors = diags->errors;
        if (p->entry->create && p->entry->create(&e->host, &context, &p->settings, &p->instance) != GLANE_OK) {
            if (diags->errors == errors)
                gl_diag_add(diags, GLANE_ERROR, (gl_place){p->file, 0, 0}, NULL, "plugin %s@%s could not be created",
                            p->entry->name, p->entry->version);
            continue;
        }
        p->created = 1;
    }
}

static void hand_over(gl_diags *diags, const glane_options *options)
{
    gl_diags_sort(diags);
    for (size_t i = 0; options->on_diagnostic && i < diags->count; i++) {
        const gl_diag *d = &diags->items[i];
        glane_diagnostic out = {.size = sizeof out, .severity = d->severity, .file = glane_str_of(d->place.file),
                                .line = d->place.line, .column = d->place.column, .message = glane_str_of(d->message),
                                .remedy = glane_str_of(d->remedy)};
        options->on_diagnostic(options->user, &out);
    }
}

/* The rules of an image, and plugins created over them. 0 when there is no image, or when a plugin asks for a
 * key that it did not ask for when the image was made: nothing is left of it then. */
static int use_image(glane_engine *e, gl_diags *diags, const char *folder, const char *key, const gl_load *load)
{
    const size_t count = diags->count, errors = diags->errors;
    e->set = gl_image_load(folder, key, load);
    if (!e->set)
        return 0;
    create_plugins(e, diags, 1);
    if (!e->set->unknown_key)
        return 1;
    gl_plugins_destroy(&e->plugins);
    diags->count = count;
    diags->errors = errors;
    gl_ruleset_free(e->set);
    return 0;
}

/* Rules from their packs. 1 if there was nothing to say about them, so that they may be kept. */
static int compile_rules(glane_engine *e, gl_diags *diags, const gl_load *load)
{
    size_t count = diags->count, errors = diags->errors;
    e->set = gl_ruleset_load(diags, load);
    int clean = diags->count == count;
    if (diags->errors == errors)
        create_plugins(e, diags, load->facts != NULL);
    count = diags->count;
    for (uint32_t i = 0; i < e->set->rule_count; i++)
        bind_rule(e, diags, &e->set->rules[i]);
    gl_ruleset_finish(e->set, diags);
    return clean && diags->count == count && !diags->errors;
}

/* The rules of an image, else those of the packs, of which an image is kept. What is left out or tried belongs
 * to one run. */
static void make_once(glane_engine *e, gl_diags *diags, const glane_options *options, gl_load *load)
{
    char key[65];
    load->keep = options->cache_folder && !options->without_rules && !load->phrase && !load->skipped &&
                 gl_image_key(e, options, load, key);
    if (load->keep && !diags->errors && use_image(e, diags, options->cache_folder, key, load))
        return;
    if (compile_rules(e, diags, load) && load->keep)
        gl_image_save(e->set, options->cache_folder, key);
}

/* Files that errors name, from one of the list on. 0: none that was not known. */
static int skip_files(const gl_diags *diags, size_t from, gl_table *skipped)
{
    uint32_t before = skipped->count;
    for (size_t i = from; i < diags->count; i++)
        if (diags->items[i].place.file && diags->items[i].severity != GLANE_WARNING)
            gl_table_add(skipped, glane_str_of(diags->items[i].place.file));
    return skipped->count != before;
}

/* With `keep_going`, what has mistakes is left out, then what needed it, until the rest has none. How many of
 * the errors were overcome so. */
static size_t make_rules(glane_engine *e, gl_diags *diags, const glane_options *options)
{
    const char *paths[2];
    gl_table skipped;
    size_t before = diags->errors, from = diags->count, overcome = 0;
    gl_load load = find_rules(e, options, paths);
    gl_table_init(&skipped, e->arena);
    if (options->keep_going)
        load.skipped = &skipped;
    for (;;) {
        uint32_t known = skipped.count;
        size_t errors = diags->errors;
        make_once(e, diags, options, &load);
        if (diags->errors == errors) {
            overcome = errors - before;
            break;
        }
        if (!options->keep_going)
            break;
        if (!skip_files(diags, from, &skipped) && skipped.count == known) {
            if (known) { /* it was said before */
                diags->count = from;
                diags->errors = errors;
            }
            break;
        }
        from = diags->count;
        gl_plugins_destroy(&e->plugins);
        gl_ruleset_free(e->set);
    }
    gl_table_free(&skipped);
    return overcome;
}

glane_status glane_engine_new(const glane_options *given, glane_engine **engine)
{
    glane_options options = {0};
    *engine = NULL;
    if (given->size < offsetof(glane_options, date))
        return GLANE_FATAL;
    memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    gl_arena *arena = gl_arena_new();
    glane_engine *e = gl_alloc(arena, sizeof *e);
    gl_diags diags;
    gl_diags_init(&diags);
    e->arena = arena;
    e->jit = !options.interpret_patterns;
    e->on_diagnostic = options.on_diagnostic;
    e->user = options.user;
    e->max_document_bytes = options.max_document_bytes ? options.max_document_bytes : GL_MAX_DOCUMENT_BYTES;
    if (e->max_document_bytes > GL_CEILING_DOCUMENT_BYTES)
        e->max_document_bytes = GL_CEILING_DOCUMENT_BYTES;
    if (options.date) {
        e->date = gl_str_copy(arena, glane_str_of(options.date));
        if (!gl_date_valid(e->date))
            gl_diag_add(&diags, GLANE_ERROR, (gl_place){NULL, 0, 0}, "YYYY-MM-DD, YYYY-MM or YYYY", "'%s' is no date",
                        options.date);
    }
    e->more_keys = gl_more_keys_new(arena);
    gl_host_fill(&e->host);
    load_plugins(e, &diags, &options);
    gl_plugins_set(&e->plugins, arena, &diags, options.settings);
    size_t left_out = make_rules(e, &diags, &options);
    size_t errors = diags.errors - left_out;
    hand_over(&diags, &options);
    gl_diags_free(&diags);
    if (errors) {
        glane_engine_free(e);
        return GLANE_FAILED;
    }
    *engine = e;
    return GLANE_OK;
}

void glane_engine_free(glane_engine *engine)
{
    if (!engine)
        return;
    gl_plugins_free(&engine->plugins);
    gl_ruleset_free(engine->set);
    gl_more_keys_free(engine->more_keys);
    gl_arena_free(engine->arena);
}

const char *glane_fact_type(const glane_engine *e, uint32_t index)
{
    for (uint32_t type = 0; e && type < e->set->types.count; type++) {
        const gl_type *info = &e->set->type_info[type];
        if (info->role == GL_ROLE_FACT && index-- == 0)
            return gl_table_name(&e->set->types, type).data;
    }
    return NULL;
}
