/* options.h: the command line and the environment, read against one table.
 *
 * The table (options.c) is where an option exists: its type, its help, the
 * environment variable that stands for it. --help prints it. */
#ifndef GL_OPTIONS_H
#define GL_OPTIONS_H

#include "arena.h"

#include <stdio.h>

struct gl_command;

typedef enum gl_option_id {
    GL_OPTION_DATE,
    GL_OPTION_RULES,
    GL_OPTION_PLUGINS,
    GL_OPTION_SET,
    GL_OPTION_TO,
    GL_OPTION_RULE,
    GL_OPTION_UNCOVERED,
    GL_OPTION_ALL,
    GL_OPTION_COVERAGE,
    GL_OPTION_OVER,
    GL_OPTION_FROM,
    GL_OPTION_URL,
    GL_OPTION_COLOR,
    GL_OPTION_MAX_BYTES,
    GL_OPTION_MAX_SECONDS,
    GL_OPTION_FILES_FROM,
    GL_OPTION_JOBS,
    GL_OPTION_NO_JIT,
    GL_OPTION_KEEP_GOING,
    GL_OPTION_QUIET,
    GL_OPTION_CACHE,
    GL_OPTION_FACTS,
    GL_OPTION_AGAINST,
    GL_OPTION_DOCUMENT,
    GL_OPTION_TYPE,
    GL_OPTION_MIN,
    GL_OPTION_FLOORS,
    GL_OPTION_BASELINE,
    GL_OPTION_NO_WORSE,
    GL_OPTION_ERRORS,
    GL_OPTION_CLASS,
    GL_OPTION_SEED,
    GL_OPTION_RESAMPLES,
    GL_OPTION_JSON,
    GL_OPTION_JUNIT,
    GL_OPTION_HTML,
    GL_OPTION_SHEET,
    GL_OPTION_N,
    GL_OPTION_BY,
    GL_OPTION_RUN,
    GL_OPTION_RESUME,
    GL_OPTION_LOG_FORMAT,
    GL_OPTION_META,
    GL_OPTION_STDIN_DOCUMENTS,
    GL_OPTION_SHARD,
    GL_OPTION_PACKS,
    GL_OPTION_HELP,
    GL_OPTION_COUNT
} gl_option_id;

#define GL_OPTION_BIT(id) (UINT64_C(1) << (id))

/* An option as given. Strings live in the arena, argv or the environment. */
typedef struct gl_option_value {
    int given;
    int off; /* of a switch: the environment says no */
    const char *text; /* as written; the last for a list; the default or NULL where not given */
    uint64_t number;
    const char **list; /* NULL-terminated; NULL where not given */
    size_t count, capacity;
} gl_option_value;

typedef struct gl_options {
    gl_arena *arena; /* the caller's */
    const struct gl_command *command;
    gl_option_value values[GL_OPTION_COUNT];
    const char **operands; /* NULL-terminated */
    size_t operand_count, operand_capacity;
    const char *project; /* the file that says them (`glane run`); NULL: none */
    int *left_out; /* set once packs with mistakes were left out: the run is not all well then */
} gl_options;

/* Reads what follows the command's name, then the environment for what is not
 * given. 1; 0 for a mistake, which is complained of. With --help given nothing
 * else is checked. */
int gl_options_read(gl_options *options, gl_arena *arena, const struct gl_command *command,
                    char *const *args);
void gl_options_free(gl_options *options);
/* Takes a value, or one more of a list. What is wrong with it, in the options' arena; NULL: nothing. */
const char *gl_option_take(gl_options *options, gl_option_id id, const char *text);

static inline int gl_option_on(const gl_options *options, gl_option_id id)
{
    return options->values[id].given;
}

/* The options of a command, as --help shows them. */
void gl_options_print(FILE *to, const struct gl_command *command);

/* Whichever of `count` names is nearest to what was written; NULL if none is near. */
const char *gl_nearest(const char *written, const char *const *names, size_t count);

/* Should what goes to this file be coloured (--color, NO_COLOR, a terminal)? */
int gl_options_color(const gl_options *options, int fd);

#endif
