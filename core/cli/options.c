/* options.c: reads argv and the environment by the table of options. */
#define _GNU_SOURCE 1

#include "options.h"

#include "calendar.h"
#include "command.h"
#include "option_table.h"

#include <stdlib.h>
#include <unistd.h>

/* -- values ------------------------------------------------------------------ */

static int gl_number_read(const gl_option *option, const char *text, uint64_t *number)
{
    static const char suffixes[] = "KMG";
    char *end = NULL;
    if (*text < '0' || *text > '9' || strlen(text) > 18)
        return 0;
    *number = strtoull(text, &end, 10);
    const char *suffix = *end ? strchr(suffixes, *end) : NULL;
    for (const char *s = suffixes; suffix && s <= suffix; s++) {
        if (*number > option->most)
            return 0;
        *number *= 1024;
    }
    if (suffix)
        end++;
    return !*end && *number >= option->least && *number <= option->most;
}

static int gl_choice_valid(const gl_option *option, const char *text)
{
    const char *found = strstr(option->argument, text);
    const size_t len = strlen(text);
    return found && len > 0 && !strchr(text, '|') && (found == option->argument || found[-1] == '|') &&
           (found[len] == '|' || found[len] == '\0');
}

const char *gl_option_take(gl_options *options, gl_option_id id, const char *text)
{
    const gl_option *option = &gl_option_table[id];
    gl_option_value *value = &options->values[id];
    int valid = 1;
    if (option->type == GL_TYPE_DATE)
        valid = gl_date_valid(glane_str_of(text));
    else if (option->type == GL_TYPE_NUMBER)
        valid = gl_number_read(option, text, &value->number);
    else if (option->type == GL_TYPE_CHOICE)
        valid = gl_choice_valid(option, text);
    if (!valid && option->type == GL_TYPE_NUMBER)
        return gl_format(options->arena, "\"%s\" is not a number from %llu to %llu", text,
                         (unsigned long long)option->least, (unsigned long long)option->most).data;
    if (!valid)
        return gl_format(options->arena, "\"%s\" is not %s", text, option->argument).data;
    value->given = 1;
    value->text = text;
    if (option->type == GL_TYPE_LIST) {
        void *list = (void *)value->list;
        gl_grow(&list, &value->capacity, value->count + 2, sizeof *value->list);
        value->list = list;
        value->list[value->count++] = text;
        value->list[value->count] = NULL;
    }
    return NULL;
}

/* Takes a value; `source` names the option or the variable in complaints. */
static int gl_value_set(gl_options *options, gl_option_id id, const char *source, const char *text)
{
    const char *wrong = gl_option_take(options, id, text);
    if (wrong)
        gl_complain("%s: %s", source, wrong);
    return !wrong;
}

/* A switch in the environment. */
static int gl_switch_read(gl_option_value *value, const char *source, const char *text)
{
    static const char *const on[] = {"1", "yes", "true", "on"}, *const off[] = {"0", "no", "false", "off"};
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        if (strcmp(text, on[i]) == 0 || strcmp(text, off[i]) == 0) {
            value->given = strcmp(text, on[i]) == 0;
            value->off = !value->given;
            return 1;
        }
    }
    gl_complain("%s: \"%s\" is not yes or no", source, text);
    return 0;
}

static int gl_environment_read(gl_options *options, const gl_command *command)
{
    for (int id = 0; id < GL_OPTION_COUNT; id++) {
        const gl_option *option = &gl_option_table[id];
        gl_option_value *value = &options->values[id];
        const char *text = option->environment ? getenv(option->environment) : NULL;
        if (!text || !*text || value->given || !gl_has_option(command, id))
            continue;
        int valid = 1;
        if (option->type == GL_TYPE_SWITCH) {
            valid = gl_switch_read(value, option->environment, text);
        } else if (option->type == GL_TYPE_LIST) {
            char *rest = gl_strdup(options->arena, text), *part;
            while (valid && (part = strsep(&rest, ":")))
                valid = !*part || gl_value_set(options, (gl_option_id)id, option->environment, part);
        } else {
            valid = gl_value_set(options, (gl_option_id)id, option->environment, text);
        }
        if (!valid)
            return 0;
    }
    return 1;
}

/* -- the command line -------------------------------------------------------- */

static void gl_operand_add(gl_options *options, const char *operand)
{
    void *list = (void *)options->operands;
    gl_grow(&list, &options->operand_capacity, options->operand_count + 2, sizeof *options->operands);
    options->operands = list;
    options->operands[options->operand_count++] = operand;
    options->operands[options->operand_count] = NULL;
}

/* Reads "--name", "--name=value" or "--name value". How many arguments that was; 0: a mistake. */
static int gl_long_read(gl_options *options, const gl_command *command, char *const *args)
{
    const char *name = args[0] + 2, *equals = strchr(name, '=');
    const size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const int id = gl_option_find(command, name, len);
    if (id == GL_OPTION_COUNT) {
        gl_option_unknown(command, name, len);
        return 0;
    }
    const gl_option *option = &gl_option_table[id];
    gl_option_value *value = &options->values[id];
    if (option->type == GL_TYPE_SWITCH) {
        if (equals)
            gl_complain("--%s takes no value", option->name);
        value->given = 1;
        return equals ? 0 : 1;
    }
    const char *text = equals ? equals + 1 : args[1];
    if (!text || !*text) {
        gl_complain("--%s needs a value: --%s %s", option->name, option->name, option->argument);
        return 0;
    }
    const glane_str source = gl_format(options->arena, "--%s", option->name);
    return gl_value_set(options, (gl_option_id)id, source.data, text) ? (equals ? 1 : 2) : 0;
}

/* Reads "-q" or "-qh", and "-j8" or "-j 8". How many arguments that was; 0: a mistake. */
static int gl_letters_read(gl_options *options, const gl_command *command, char *const *args)
{
    for (const char *letters = args[0] + 1; *letters; letters++) {
        const int id = gl_letter_find(command, *letters);
        if (id == GL_OPTION_COUNT) {
            if (*letters == 'o' && gl_has_option(command, GL_OPTION_TO))
                gl_option_unknown(command, letters, 1);
            else
                gl_complain("%s has no option -%c; `glane %s --help` lists them", command->name, *letters,
                            command->name);
            return 0;
        }
        const gl_option *option = &gl_option_table[id];
        if (option->type == GL_TYPE_SWITCH) {
            options->values[id].given = 1;
            continue;
        }
        const char *text = letters[1] ? letters + 1 : args[1];
        const char *source = gl_format(options->arena, "-%c", *letters).data;
        if (!text || !*text) {
            gl_complain("%s needs a value: %s %s", source, source, option->argument);
            return 0;
        }
        return gl_value_set(options, (gl_option_id)id, source, text) ? (letters[1] ? 1 : 2) : 0;
    }
    return 1;
}

static int gl_arguments_read(gl_options *options, const gl_command *command, char *const *args)
{
    int operands_only = 0;
    while (*args) {
        int taken = 1;
        if (operands_only || (*args)[0] != '-' || strchr(":@", (*args)[1])) /* -:12 is a place of standard input */
            gl_operand_add(options, *args);
        else if (strcmp(*args, "--") == 0)
            operands_only = 1;
        else if ((*args)[1] == '-')
            taken = gl_long_read(options, command, args);
        else
            taken = gl_letters_read(options, command, args);
        if (taken == 0)
            return 0;
        if (gl_option_on(options, GL_OPTION_HELP))
            return 1;
        args += taken;
    }
    return 1;
}

int gl_options_read(gl_options *options, gl_arena *arena, const gl_command *command, char *const *args)
{
    *options = (gl_options){.arena = arena, .command = command, .left_out = gl_alloc(arena, sizeof *options->left_out)};
    if (!gl_arguments_read(options, command, args))
        return 0;
    if (gl_option_on(options, GL_OPTION_HELP))
        return 1;
    if (options->operand_count < command->least || options->operand_count > command->most) {
        gl_complain("%s; usage: glane %s [OPTION...] %s",
                    options->operand_count < command->least ? "an operand is missing" : "too many operands",
                    command->name, command->operands);
        return 0;
    }
    return gl_environment_read(options, command);
}

void gl_options_free(gl_options *options)
{
    for (int id = 0; id < GL_OPTION_COUNT; id++)
        free((void *)options->values[id].list);
    free((void *)options->operands);
}

int gl_options_color(const gl_options *options, int fd)
{
    const gl_option_value *value = &options->values[GL_OPTION_COLOR];
    if (value->given && strcmp(value->text, "auto") != 0)
        return strcmp(value->text, "always") == 0;
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fd) && !(none && *none) && !(terminal && strcmp(terminal, "dumb") == 0);
}
