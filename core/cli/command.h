/* command.h: what the commands share: the table's row, exit statuses, an engine made from options. */
#ifndef GL_COMMAND_H
#define GL_COMMAND_H

#include "diag.h"
#include "options.h"

#include <glane/glane.h>

enum gl_exit {
    GL_EXIT_OK = 0,
    GL_EXIT_ERRORS = 1, /* done, but documents gave errors, an example failed, a floor was missed */
    GL_EXIT_USAGE = 2,  /* usage or configuration */
    GL_EXIT_FAILED = 3  /* the run itself */
};

typedef struct gl_command {
    const char *name;     /* one word or two */
    const char *operands; /* as the usage line shows them */
    const char *summary;  /* one line */
    const char *details;  /* for --help; lines of up to 79 characters */
    uint64_t options;     /* bits of gl_option_id */
    size_t least, most;   /* operands */
    int (*run)(const gl_options *options);
} gl_command;

int gl_cmd_extract(const gl_options *options);
int gl_cmd_show(const gl_options *options);
int gl_cmd_text(const gl_options *options);
int gl_cmd_formats(const gl_options *options);
int gl_cmd_plugins(const gl_options *options);
int gl_cmd_rules_check(const gl_options *options);
int gl_cmd_rules_test(const gl_options *options);
int gl_cmd_explain(const gl_options *options);
int gl_cmd_eval(const gl_options *options);
int gl_cmd_convert(const gl_options *options);
int gl_cmd_sample(const gl_options *options);

/* What gl_engine_make saw of the configuration. */
typedef struct gl_problems {
    int color;
    uint32_t errors, warnings;
} gl_problems;

/* Makes an engine; diagnostics go to standard error and are counted. `packs`: rule paths
 * (NULL-terminated) in place of those of --rules; NULL for none. Without rules: plugins alone.
 * The caller frees *engine. */
glane_status gl_engine_make(const gl_options *options, const char *const *packs, int without_rules,
                            gl_problems *problems, glane_engine **engine);

/* Shows what was collected, in order of place, on standard error. */
void gl_diags_show(gl_diags *diags, int color);

/* A line on standard error, "glane: " before it. */
void gl_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
