/* cmd_rules.c: `glane rules check` and `glane rules test`. */
#define _GNU_SOURCE 1

#include "descriptor.h"
#include "junit.h"
#include "log.h"
#include "rules_job.h"

#include <errno.h>
#include <unistd.h>

/* -- check -------------------------------------------------------------------- */

/* What --over names; 0: a mistake, which is complained of. */
static int gl_rules_over(gl_inputs *inputs, const gl_options *options)
{
    const gl_option_value *over = &options->values[GL_OPTION_OVER];
    gl_options named = *options; /* what it points to is still the caller's */
    named.operands = over->list;
    named.operand_count = over->count;
    *inputs = (gl_inputs){0};
    return over->count == 0 || gl_inputs_read(inputs, &named);
}

/* The documents of --over, for the lints and for coverage. */
static glane_status gl_rules_read_over(gl_rules_job *job)
{
    glane_status worst = GLANE_OK;
    for (size_t i = 0; i < job->inputs.count; i++) {
        const glane_status status = gl_rules_job_read(job, job->engine, job->session, i, NULL, NULL);
        if (status > worst)
            worst = status;
    }
    return worst;
}

static glane_status gl_check_run(gl_rules_job *job)
{
    const gl_problems *problems = job->user;
    glane_session_tally(job->session, GLANE_TALLY_LINT);
    const glane_status status = gl_rules_read_over(job);
    const uint32_t warnings = problems->warnings + glane_lint_rules(job->session);
    const uint32_t packs = glane_pack_count(job->engine), rules = glane_rule_count(job->engine);
    gl_rules_job_say(job, "%u pack%s, %u rule%s, ", packs, gl_plural(packs), rules, gl_plural(rules));
    if (problems->errors)
        gl_rules_job_say(job, "%u error%s in others, ", problems->errors, gl_plural(problems->errors));
    gl_rules_job_say(job, "%s%u warning%s\n", problems->errors ? "" : "no error, ", warnings,
                     gl_plural(warnings));
    return status;
}

int gl_cmd_rules_check(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_inputs over;
    if (!gl_rules_over(&over, options))
        return GL_EXIT_USAGE;
    const glane_status status =
        gl_engine_make(options, &(gl_wanted){.more = options->operands}, &problems, &engine);
    if (status != GLANE_OK)
        gl_inputs_free(&over);
    if (status == GLANE_FATAL)
        return GL_EXIT_USAGE;
    if (status != GLANE_OK) {
        printf("%u error%s, %u warning%s\n", problems.errors, gl_plural(problems.errors), problems.warnings,
               gl_plural(problems.warnings));
        return GL_EXIT_ERRORS;
    }
    /* The worker's copy of `problems` counts the lints too, so they are added to those of the load. */
    const gl_problems loaded = problems;
    gl_rules_job job = {.options = options, .engine = engine, .run = gl_check_run, .user = (void *)&loaded, .inputs = over};
    const int result = gl_rules_job_run(&job);
    gl_inputs_free(&over);
    glane_engine_free(engine);
    return result;
}

/* -- test --------------------------------------------------------------------- */

typedef struct gl_rules_test {
    uint32_t passed, failed, todo;
    int only_more; /* rules of the packs named by operands alone */
    gl_junit junit;
    int report; /* where it goes: opened by the parent, since a worker opens nothing to write; -1: nowhere */
} gl_rules_test;

static void gl_test_example(void *user, const glane_example *example)
{
    gl_rules_test *test = user;
    test->passed += example->verdict == GLANE_PASSED || example->verdict == GLANE_TODO_PASSED;
    test->failed += example->verdict == GLANE_BROKEN;
    test->todo += example->verdict == GLANE_TODO;
    gl_junit_add(&test->junit, example);
}

/* Which rules were counted, and which were not. */
typedef struct gl_coverage {
    gl_rules_job *job;
    uint32_t at, asked, fired;
    int silent; /* the second round: those that did not */
} gl_coverage;

static void gl_coverage_rule(void *user, const glane_rule_info *rule)
{
    gl_coverage *coverage = user;
    const gl_rules_test *test = coverage->job->user;
    const glane_tally tally = glane_session_tally_of(coverage->job->session, coverage->at++);
    if (rule->off || (test->only_more && !rule->more))
        return;
    coverage->asked++;
    coverage->fired += tally.stands > 0;
    if (coverage->silent && tally.stands == 0)
        gl_rules_job_say(coverage->job, "  %.*s (%.*s:%u) %s\n", (int)rule->name.len, rule->name.data,
                         (int)rule->file.len, rule->file.data, rule->line,
                         tally.matches ? "matched, and another rule stood there" : "never matched");
}

static void gl_coverage_say(gl_rules_job *job, const char *where)
{
    gl_coverage coverage = {.job = job};
    glane_list_rules(job->engine, gl_coverage_rule, &coverage);
    gl_rules_job_say(job, "coverage: %u of %u rule%s gave a fact in %s%s\n", coverage.fired, coverage.asked,
                     gl_plural(coverage.asked), where, coverage.fired < coverage.asked ? "; not:" : "");
    coverage = (gl_coverage){.job = job, .silent = 1};
    glane_list_rules(job->engine, gl_coverage_rule, &coverage);
}

/* The report: to its file, or in place of what else goes to standard output. */
static int gl_test_report(gl_rules_job *job, const gl_rules_test *test, const char *path)
{
    gl_buffer text = {0};
    int good = 1;
    gl_junit_print(&test->junit, &text);
    if (test->report < 0) {
        job->out.len = 0;
        gl_buffer_add(&job->out, text.data, text.len);
    } else {
        good = gl_write_all(test->report, text.data, text.len);
    }
    if (!good)
        gl_complain("%s: %s", path, strerror(errno));
    gl_buffer_free(&text);
    return good;
}

/* In a worker: the diagnostics of failures go straight to standard error. */
static glane_status gl_test_run(gl_rules_job *job)
{
    gl_rules_test *test = job->user;
    const char *rule = job->options->values[GL_OPTION_RULE].text;
    const char *junit = job->options->values[GL_OPTION_JUNIT].text;
    const int coverage = gl_option_on(job->options, GL_OPTION_COVERAGE);
    uint32_t ran = 0, failed = 0;
    if (coverage)
        glane_session_tally(job->session, GLANE_TALLY_COUNTS);
    glane_session_examples(job->session, gl_test_example, test);
    glane_status status = glane_test_rules(job->session, rule, &ran, &failed);
    if (rule && ran == 0) {
        gl_log_channel(job->channel, "no rule %.64s, or it has no example", rule);
        return GLANE_FAILED;
    }
    gl_rules_job_say(job, "%u example%s passed, %u failed", test->passed, gl_plural(test->passed),
                     test->failed);
    if (test->todo)
        gl_rules_job_say(job, ", %u to do", test->todo);
    gl_rules_job_say(job, "\n");
    if (coverage)
        gl_coverage_say(job, "its examples");
    if (coverage && job->options->values[GL_OPTION_OVER].count) {
        glane_session_tally(job->session, GLANE_TALLY_COUNTS);
        const glane_status read = gl_rules_read_over(job);
        status = read > status ? read : status;
        gl_coverage_say(job, "the documents");
    }
    if (junit && !gl_test_report(job, test, junit))
        return GLANE_FATAL;
    gl_junit_free(&test->junit);
    return status == GLANE_OK && failed > 0 ? GLANE_FAILED : status;
}

int gl_cmd_rules_test(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    const char *junit = options->values[GL_OPTION_JUNIT].text;
    gl_rules_test test = {.only_more = options->operand_count > 0, .report = -1};
    if (options->values[GL_OPTION_OVER].count && !gl_option_on(options, GL_OPTION_COVERAGE)) {
        gl_complain("--over counts rules over documents: it wants --coverage");
        return GL_EXIT_USAGE;
    }
    gl_inputs over;
    int result = GL_EXIT_USAGE;
    if (!gl_rules_over(&over, options))
        return GL_EXIT_USAGE;
    if (gl_engine_make(options, &(gl_wanted){.more = options->operands}, &problems, &engine) == GLANE_OK) {
        gl_rules_job job = {.options = options, .engine = engine, .run = gl_test_run, .user = &test, .inputs = over};
        if (junit && strcmp(junit, "-") != 0)
            test.report = open(junit, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (junit && strcmp(junit, "-") != 0 && test.report < 0) {
            gl_complain("%s: %s", junit, strerror(errno));
            result = GL_EXIT_FAILED;
        } else {
            result = gl_rules_job_run(&job);
        }
        if (test.report >= 0)
            close(test.report);
    }
    gl_inputs_free(&over);
    glane_engine_free(engine);
    return result;
}
