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
int gl_cmd_rules_list(const gl_options *options);
int gl_cmd_rules_schema(const gl_options *options);
int gl_cmd_rules_diff(const gl_options *options);
int gl_cmd_rules_profile(const gl_options *options);
int gl_cmd_new_pack(const gl_options *options);
int gl_cmd_new_rule(const gl_options *options);
int gl_cmd_new_format(const gl_options *options);
int gl_cmd_new_plugin(const gl_options *options);
int gl_cmd_try(const gl_options *options);
int gl_cmd_eval(const gl_options *options);
int gl_cmd_convert(const gl_options *options);
int gl_cmd_sample(const gl_options *options);
int gl_cmd_merge(const gl_options *options);
int gl_cmd_run(const gl_options *options);
int gl_cmd_new_project(const gl_options *options);

/* What an engine is made of beside the options. */
typedef struct gl_wanted {
    const char *const *more;  /* packs beside those of --rules, NULL-terminated; NULL for none */
    const char *const *rules; /* packs in place of those of --rules; NULL for those */
    const char *phrase;       /* tried beside the rules; NULL for none */
    int without_rules;        /* plugins alone */
} gl_wanted;

/* What gl_engine_make saw of the configuration. */
typedef struct gl_problems {
    int color;
    const char *phrase; /* the one that is tried: a mistake in it is shown under it */
    uint32_t errors, warnings;
} gl_problems;

/* Makes an engine; diagnostics go to standard error and are counted. `wanted` may be NULL.
 * The caller frees *engine. */
glane_status gl_engine_make(const gl_options *options, const gl_wanted *wanted, gl_problems *problems,
                            glane_engine **engine);

/* Shows what was collected, in order of place, on standard error. */
void gl_diags_show(gl_diags *diags, int color);

/* A line on standard error, "glane: " before it. */
void gl_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, where nothing is wrong. */
void gl_remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
