/* cmd_rules.c: `glane rules check` and `glane rules test`. */
#define _GNU_SOURCE 1

#include "command.h"
#include "limits.h"
#include "output.h"
#include "worker.h"

#include <stdarg.h>

/* A line of results on standard output; the exit status, `result` unless that failed. */
static int gl_summarise(int result, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int gl_summarise(int result, const char *format, ...)
{
    char line[256];
    va_list args;
    gl_output output;
    va_start(args, format);
    const int len = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (!gl_output_open(&output, NULL))
        return GL_EXIT_FAILED;
    (void)gl_output_write(&output, line, (size_t)len);
    return gl_output_close(&output, 1) ? result : GL_EXIT_FAILED;
}

static const char *gl_plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

int gl_cmd_rules_check(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    const glane_status status = gl_engine_make(options, options->operands, 0, &problems, &engine);
    const uint32_t errors = problems.errors, warnings = problems.warnings;
    if (status == GLANE_FATAL)
        return GL_EXIT_USAGE;
    if (status != GLANE_OK)
        return gl_summarise(GL_EXIT_ERRORS, "%u error%s, %u warning%s\n", errors, gl_plural(errors), warnings,
                            gl_plural(warnings));
    const uint32_t packs = glane_pack_count(engine), rules = glane_rule_count(engine);
    glane_engine_free(engine);
    return gl_summarise(GL_EXIT_OK, "%u pack%s, %u rule%s, no error, %u warning%s\n", packs, gl_plural(packs),
                        rules, gl_plural(rules), warnings, gl_plural(warnings));
}

/* -- test --------------------------------------------------------------------- */

typedef struct gl_rules_test {
    const glane_engine *engine;
    const char *rule; /* the one to test; NULL: all */
} gl_rules_test;

/* In a worker: the diagnostics of failures go straight to standard error. */
static glane_status gl_test_run(void *user, size_t item, size_t parts, gl_channel *channel)
{
    const gl_rules_test *test = user;
    uint32_t ran = 0, failed = 0;
    char line[128];
    (void)item;
    (void)parts;
    glane_session *session = glane_session_new(test->engine);
    if (!session) {
        gl_channel_text(channel, GL_STREAM_ERR, "glane: a plugin could not open its session\n");
        return GLANE_FATAL;
    }
    glane_status status = glane_test_rules(session, test->rule, &ran, &failed);
    glane_session_free(session);
    if (test->rule && ran == 0) {
        snprintf(line, sizeof line, "glane: no rule %.64s, or it has no example\n", test->rule);
        gl_channel_text(channel, GL_STREAM_ERR, line);
        return GLANE_FAILED;
    }
    const uint32_t passed = ran > failed ? ran - failed : 0;
    snprintf(line, sizeof line, "%u example%s passed, %u failed\n", passed, gl_plural(passed), failed);
    gl_channel_text(channel, GL_STREAM_OUT, line);
    return status == GLANE_OK && failed > 0 ? GLANE_FAILED : status;
}

static void gl_test_lost(void *user, size_t item, const gl_loss *loss, gl_channel *channel)
{
    (void)user;
    (void)item;
    gl_channel_text(channel, GL_STREAM_ERR, "glane: the examples could not be run: ");
    gl_channel_text(channel, GL_STREAM_ERR, loss->message);
    gl_channel_text(channel, GL_STREAM_ERR, "\n");
}

int gl_cmd_rules_test(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    if (gl_engine_make(options, options->operands, 0, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_rules_test test = {.engine = engine, .rule = options->values[GL_OPTION_RULE].text};
    const gl_job job = {
        .count = 1,
        .user = &test,
        .run = gl_test_run,
        .lost = gl_test_lost,
        .bytes = GL_WORKER_BYTES,
    };
    const int result = gl_job_run_out(job);
    glane_engine_free(engine);
    return result;
}
