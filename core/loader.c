/* Plugins: found, checked, listed. A refusal names the file and prints both sides. */
#define _GNU_SOURCE
#include "engine.h"
#include "file.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>

extern const glane_entry_fn gl_static_plugins[]; /* made by the build; empty but in a static one */

static const char *const kind_names[] = {"", "reader", "extractor", "linker", "sink"};

static void refuse(gl_diags *diags, const char *file, const char *remedy, glane_str message)
{
    gl_diag_add(diags, GLANE_ERROR, (gl_place){file, 0, 0}, remedy, "plugin refused: %s", message.data);
}

/* Copies a structure of `size` bytes into one of `room`: a short one reads as zero, a
 * longer one loses what this host does not know. */
static void *padded(gl_arena *arena, const void *from, size_t size, size_t room)
{
    void *copy = gl_alloc(arena, room);
    if (from)
        memcpy(copy, from, size < room ? size : room);
    return copy;
}

/* Tables of the plugin, item by item, at its own stride. */
static void *padded_table(gl_arena *arena, const void *from, uint32_t count, uint32_t stride, size_t room)
{
    char *copy = gl_alloc(arena, (count + 1) * room);
    for (uint32_t i = 0; i < count; i++)
        memcpy(copy + i * room, (const char *)from + (size_t)i * stride, stride < room ? stride : room);
    return copy;
}

/* NULL when the head of the descriptor is acceptable, else what is wrong with it. */
static const char *check_head(gl_arena *arena, const glane_plugin *p)
{
    const size_t least = offsetof(glane_plugin, version);
    if (p->magic != GLANE_ABI_MAGIC)
        return gl_format(arena, "magic is %08x, this host's is %08x: not a glane plugin", p->magic, GLANE_ABI_MAGIC).data;
    if (p->abi_major != GLANE_ABI_MAJOR)
        return gl_format(arena, "built for ABI %u.%u, this host has %u.%u: the majors must be equal", p->abi_major,
                         p->abi_minor, GLANE_ABI_MAJOR, GLANE_ABI_MINOR).data;
    if (p->abi_minor > GLANE_ABI_MINOR)
        return gl_format(arena, "needs ABI %u.%u, this host has %u.%u: the plugin's minor is newer", p->abi_major,
                         p->abi_minor, GLANE_ABI_MAJOR, GLANE_ABI_MINOR).data;
    if (p->size < least)
        return gl_format(arena, "its descriptor has %u bytes, at least %zu are needed", p->size, least).data;
    if (p->kind < GLANE_READER || p->kind > GLANE_SINK)
        return gl_format(arena, "its kind is %u; this host knows 1 to 4: reader, extractor, linker, sink", p->kind).data;
    if (!p->name || !*p->name || strspn(p->name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(p->name))
        return "its name is not made of small letters, digits and hyphens";
    return NULL;
}

/* The operations that its kind cannot do without. */
static const char *check_operations(const gl_plugin *p)
{
    switch (p->entry->kind) {
    case GLANE_READER:
        return p->reader.bid && !p->reader.read != !p->reader.members ? NULL : "a reader needs bid and read";
    case GLANE_LINKER:
        return p->linker.link ? NULL : "a linker needs link";
    case GLANE_SINK:
        return p->sink.record ? NULL : "a sink needs record";
    default:
        for (uint32_t i = 0; i < p->extractor.operator_count; i++)
            if (!p->extractor.operators[i].name || !p->extractor.operators[i].apply == !p->extractor.operators[i].scan)
                return "each operator needs a name and one of apply and scan";
        return NULL;
    }
}

static int add_plugin(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const glane_plugin *given, const char *file)
{
    if (!given) {
        refuse(diags, file, NULL, gl_format(arena, "%s() gave no descriptor", GLANE_ENTRY_SYMBOL));
        return 0;
    }
    const char *wrong = check_head(arena, given);
    if (wrong) {
        refuse(diags, file, "rebuild it against this host's glane/plugin.h", glane_str_of(wrong));
        return 0;
    }
    gl_plugin p = {.file = file, .given = given};
    glane_plugin *entry = padded(arena, given, given->size, sizeof *entry);
    if (!entry->version)
        entry->version = "0";
    if (!entry->summary)
        entry->summary = "";
    p.full_name = gl_format(arena, "%s@%s", entry->name, entry->version);
    if (entry->params && entry->param_count && entry->param_size >= offsetof(glane_param, help))
        entry->params = padded_table(arena, entry->params, entry->param_count, entry->param_size, sizeof *entry->params);
    else
        entry->param_count = 0;
    p.entry = entry;
    size_t ops = entry->ops_size;
    memcpy(&p.reader, padded(arena, entry->ops, ops, sizeof p.reader), sizeof p.reader);
    memcpy(&p.extractor, padded(arena, entry->ops, ops, sizeof p.extractor), sizeof p.extractor);
    memcpy(&p.linker, padded(arena, entry->ops, ops, sizeof p.linker), sizeof p.linker);
    memcpy(&p.sink, padded(arena, entry->ops, ops, sizeof p.sink), sizeof p.sink);
    if (entry->kind == GLANE_EXTRACTOR)
        p.extractor.operators = padded_table(arena, p.extractor.operators, p.extractor.operator_count,
                                             p.extractor.operator_size, sizeof *p.extractor.operators);
    if ((wrong = check_operations(&p))) {
        refuse(diags, file, NULL, gl_format(arena, "%s: %s", entry->name, wrong));
        return 0;
    }
    for (uint32_t i = 0; i < plugins->count; i++)
        if (!strcmp(plugins->items[i].entry->name, entry->name)) {
            refuse(diags, file, "take one of the two away",
                   gl_format(arena, "%s@%s is loaded already, from %s", entry->name, plugins->items[i].entry->version,
                             plugins->items[i].file));
            return 0;
        }
    gl_grow((void **)&plugins->items, &plugins->capacity, (size_t)plugins->count + 1, sizeof *plugins->items);
    plugins->items[plugins->count++] = p;
    return 1;
}

static void load_file(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const char *path)
{
    /* Never RTLD_GLOBAL (helpers of two plugins would collide), nor dlclose (leak
     * reports would lose their frames). */
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        refuse(diags, path, NULL, glane_str_of(dlerror()));
        return;
    }
    glane_entry_fn entry;
    void *symbol = dlsym(handle, GLANE_ENTRY_SYMBOL);
    if (!symbol) {
        refuse(diags, path, "end the plugin with GLANE_PLUGIN(name, descriptor)",
               gl_format(arena, "it exports no %s", GLANE_ENTRY_SYMBOL));
        return;
    }
    memcpy(&entry, &symbol, sizeof entry); /* ISO C has no cast from object to function */
    add_plugin(plugins, arena, diags, entry(), path);
}

static int is_object(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 3 && !strcmp(entry->d_name + len - 3, ".so") && entry->d_name[0] != '.';
}

static int by_plugin_name(const void *a, const void *b)
{
    return strcmp(((const gl_plugin *)a)->entry->name, ((const gl_plugin *)b)->entry->name);
}

void gl_plugins_load(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const char *const *dirs, int linked)
{
    for (uint32_t i = 0; linked && gl_static_plugins[i]; i++)
        add_plugin(plugins, arena, diags, gl_static_plugins[i](), "linked in");
    for (uint32_t d = 0; dirs && dirs[d]; d++) {
        struct dirent **entries = NULL;
        int n = scandir(dirs[d], &entries, is_object, gl_entry_order);
        for (int i = 0; i < n; i++) {
            load_file(plugins, arena, diags, gl_format(arena, "%s/%s", dirs[d], entries[i]->d_name).data);
            free(entries[i]);
        }
        free(entries);
    }
    if (plugins->count)
        qsort(plugins->items, plugins->count, sizeof *plugins->items, by_plugin_name);
    for (uint32_t i = 0; i < plugins->count; i++)
        plugins->items[i].arena = gl_arena_new();
}

static int parse_setting(gl_arena *arena, const glane_param *param, glane_str text, glane_attr *out)
{
    static const char *const yes[] = {"yes", "true", "on", "1"}, *const no[] = {"no", "false", "off", "0"};
    *out = (glane_attr){.tag = param->tag};
    if (param->tag == GLANE_STRING) {
        out->as.string = gl_str_copy(arena, text);
        return 1;
    }
    if (param->tag == GLANE_INTEGER) {
        char *end;
        out->as.integer = strtoll(text.data, &end, 10);
        return text.len && !*end;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (glane_str_equal(text, glane_str_of(yes[i])))
            return 1;
        if (glane_str_equal(text, glane_str_of(no[i]))) {
            out->tag = 0;
            return 1;
        }
    }
    return 0;
}

/* "plugin.name=value" for this parameter? Its value; the last one given stands. */
static int given_value(const char *const *settings, const gl_plugin *p, const glane_param *param, glane_str *value)
{
    int found = 0;
    size_t plugin = strlen(p->entry->name), name = strlen(param->name);
    for (uint32_t i = 0; settings && settings[i]; i++) {
        const char *s = settings[i];
        if (!strncmp(s, p->entry->name, plugin) && s[plugin] == '.' && !strncmp(s + plugin + 1, param->name, name) &&
            s[plugin + 1 + name] == '=') {
            *value = glane_str_of(s + plugin + name + 2);
            found = 1;
        }
    }
    return found;
}

static int is_known(const gl_plugins *plugins, const char *setting)
{
    for (uint32_t i = 0; i < plugins->count; i++) {
        const glane_plugin *e = plugins->items[i].entry;
        const char *const one[] = {setting, NULL};
        glane_str value;
        for (uint32_t k = 0; k < e->param_count; k++)
            if (given_value(one, &plugins->items[i], &e->params[k], &value))
                return 1;
    }
    return 0;
}

static const char *parameter_names(const gl_plugins *plugins, gl_arena *arena)
{
    glane_str list = {"", 0};
    for (uint32_t i = 0; i < plugins->count; i++)
        for (uint32_t k = 0; k < plugins->items[i].entry->param_count; k++)
            list = gl_format(arena, "%s%s%s.%s", list.data, list.len ? ", " : "parameters: ", plugins->items[i].entry->name,
                             plugins->items[i].entry->params[k].name);
    return list.data;
}

void gl_plugins_set(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const char *const *settings)
{
    for (uint32_t i = 0; settings && settings[i]; i++)
        if (!is_known(plugins, settings[i]))
            gl_diag_add(diags, GLANE_ERROR, (gl_place){NULL, 0, 0}, parameter_names(plugins, arena),
                        "setting '%s' is no PLUGIN.PARAMETER=VALUE of a loaded plugin", settings[i]);
    for (uint32_t i = 0; i < plugins->count; i++) {
        gl_plugin *p = &plugins->items[i];
        uint32_t n = p->entry->param_count;
        glane_attr *values = gl_alloc(arena, (n + 1) * sizeof *values);
        for (uint32_t k = 0; k < n; k++) {
            const glane_param *param = &p->entry->params[k];
            glane_str text = glane_str_of(param->default_value ? param->default_value : "");
            given_value(settings, p, param, &text);
            if (!parse_setting(arena, param, text, &values[k]))
                gl_diag_add(diags, GLANE_ERROR, (gl_place){NULL, 0, 0}, param->help,
                            "'%s' is no value for %s.%s", text.data, p->entry->name, param->name);
        }
        p->settings = (glane_settings){.size = sizeof p->settings, .count = n, .values = values};
    }
}

void gl_plugins_destroy(gl_plugins *plugins)
{
    for (uint32_t i = 0; i < plugins->count; i++) {
        gl_plugin *p = &plugins->items[i];
        if (p->created && p->entry->destroy)
            p->entry->destroy(p->instance);
        p->created = 0;
        p->instance = NULL;
    }
}

void gl_plugins_free(gl_plugins *plugins)
{
    gl_plugins_destroy(plugins);
    for (uint32_t i = 0; i < plugins->count; i++)
        gl_arena_free(plugins->items[i].arena);
    free(plugins->items);
    *plugins = (gl_plugins){0};
}

void glane_list_plugins(const glane_engine *engine, glane_text_fn write, void *user)
{
    gl_arena *arena = gl_arena_new();
    for (uint32_t i = 0; i < engine->plugins.count; i++) {
        const gl_plugin *p = &engine->plugins.items[i];
        glane_str line = gl_format(arena, "%s@%s  %s  %s\n", p->entry->name, p->entry->version, kind_names[p->entry->kind],
                                   p->entry->summary);
        write(user, line.data, line.len);
        for (uint32_t k = 0; p->entry->kind == GLANE_EXTRACTOR && k < p->extractor.operator_count; k++) {
            const glane_operator *o = &p->extractor.operators[k];
            line = gl_format(arena, "    operator %s.%s  %s\n", p->entry->name, o->name, o->help ? o->help : "");
            write(user, line.data, line.len);
        }
        for (uint32_t k = 0; k < p->entry->param_count; k++) {
            const glane_param *q = &p->entry->params[k];
            line = gl_format(arena, "    --set %s.%s=%s  %s\n", p->entry->name, q->name,
                             q->default_value ? q->default_value : "", q->help ? q->help : "");
            write(user, line.data, line.len);
        }
    }
    gl_arena_free(arena);
}
