/* cmd_rules_diff.c: `glane rules diff`: what a change of rules changes over documents, fact by fact and by rule. */
#define _GNU_SOURCE 1

#include "difference.h"
#include "log.h"
#include "rules_job.h"
#include "show.h"

#include "table.h"

#include <stdlib.h>
#include <unistd.h>

/* What changed for a rule. */
typedef struct gl_change {
    uint32_t gained, lost, changed;
} gl_change;

typedef struct gl_diff {
    const glane_engine *old, *new;
    glane_session *old_session;
    gl_arena *document, *all; /* of a document's facts; of the rules' names */
    gl_facts before, after;
    gl_table rules;
    gl_change *changes; /* by id in `rules` */
    size_t capacity;
    gl_grid grid;
    uint32_t documents; /* in which something changed */
    int color;
} gl_diff;

static gl_change *gl_change_of(gl_diff *diff, glane_str rule)
{
    const uint32_t before = diff->rules.count, id = gl_table_add(&diff->rules, rule);
    void *changes = diff->changes;
    gl_grow(&changes, &diff->capacity, (size_t)id + 1, sizeof *diff->changes);
    diff->changes = changes;
    if (id == before)
        diff->changes[id] = (gl_change){0};
    return &diff->changes[id];
}

static void gl_diff_row(gl_diff *diff, const char *sign, const gl_fact *fact, glane_str rule,
                        glane_str values)
{
    gl_grid_cell(&diff->grid, glane_str_of(sign));
    gl_show_number(&diff->grid, fact->line);
    gl_grid_cell(&diff->grid, rule);
    gl_grid_cell(&diff->grid, fact->text);
    gl_grid_cell(&diff->grid, values);
}

/* Facts of one type at one place: the same, or changed. */
static void gl_diff_pair(gl_diff *diff, const gl_fact *before, const gl_fact *after)
{
    const glane_str values = gl_facts_changes(diff->document, before, after);
    const int renamed = !glane_str_equal(before->rule, after->rule);
    if (!renamed && values.len == 0)
        return;
    gl_change_of(diff, after->rule)->changed++;
    if (renamed)
        gl_change_of(diff, before->rule)->changed++;
    gl_diff_row(diff, "~", after,
                renamed ? gl_format(diff->document, "%s, not %s", after->rule.data, before->rule.data)
                        : after->rule,
                values);
}

/* Merges the facts of both, which are in order of place. */
static void gl_diff_facts(gl_diff *diff)
{
    size_t i = 0, k = 0;
    while (i < diff->before.count || k < diff->after.count) {
        const gl_fact *old = i < diff->before.count ? &diff->before.items[i] : NULL;
        const gl_fact *new = k < diff->after.count ? &diff->after.items[k] : NULL;
        const int order = !old ? 1 : !new ? -1 : gl_fact_compare(old, new);
        if (order == 0) {
            gl_diff_pair(diff, old, new);
        } else if (order < 0) {
            gl_change_of(diff, old->rule)->lost++;
            gl_diff_row(diff, "-", old, old->rule, gl_facts_values(diff->document, old));
        } else {
            gl_change_of(diff, new->rule)->gained++;
            gl_diff_row(diff, "+", new, new->rule, gl_facts_values(diff->document, new));
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static glane_status gl_diff_document(gl_rules_job *job, size_t item)
{
    static const gl_column columns[GL_GRID_COLUMNS] = {{.color = "1"},
                                                       {.color = "2", .right = 1, .pad = UINT32_MAX},
                                                       {.color = "2", .pad = 64},
                                                       {.color = "1", .pad = 48},
                                                       {.pad = 32}};
    gl_diff *diff = job->user;
    gl_arena_reset(diff->document);
    gl_facts_begin(&diff->before, diff->document, diff->old);
    gl_facts_begin(&diff->after, diff->document, diff->new);
    glane_status status =
        gl_rules_job_read(job, diff->old, diff->old_session, item, gl_facts_record, &diff->before);
    if (status < GLANE_FAILED)
        status = gl_rules_job_read(job, diff->new, job->session, item, gl_facts_record, &diff->after);
    if (status >= GLANE_FAILED)
        return status;
    gl_diff_facts(diff);
    if (diff->grid.count > 0) {
        char *id = glane_document_id(job->inputs.items[item].path);
        gl_show_title(&job->out, id, diff->color);
        gl_grid_print(&diff->grid, columns, diff->color, &job->out);
        gl_grid_empty(&diff->grid);
        diff->documents++;
        free(id);
    }
    return status;
}

/* By rule, in order of name. */
static void gl_diff_summary(gl_rules_job *job)
{
    gl_diff *diff = job->user;
    uint32_t *order = gl_realloc(NULL, ((size_t)diff->rules.count + 1) * sizeof *order);
    for (uint32_t i = 0; i < diff->rules.count; i++) {
        uint32_t k = i;
        while (k > 0 && strcmp(diff->rules.names[order[k - 1]].data, diff->rules.names[i].data) > 0) {
            order[k] = order[k - 1];
            k--;
        }
        order[k] = i;
    }
    for (uint32_t i = 0; i < diff->rules.count; i++) {
        const gl_change *change = &diff->changes[order[i]];
        gl_rules_job_say(job, "%s: %u gained, %u lost, %u changed\n", diff->rules.names[order[i]].data,
                         change->gained, change->lost, change->changed);
    }
    free(order);
    gl_rules_job_say(job, "%u of %zu document%s differ%s\n", diff->documents, job->inputs.count,
                     gl_plural(job->inputs.count), job->inputs.count == 1 || diff->documents == 1 ? "s" : "");
}

static glane_status gl_diff_run(gl_rules_job *job)
{
    gl_diff *diff = job->user;
    glane_status worst = GLANE_OK;
    diff->old_session = glane_session_new(diff->old);
    if (!diff->old_session) {
        gl_log_channel(job->channel, "a plugin could not open its session");
        return GLANE_FATAL;
    }
    diff->document = gl_arena_new();
    diff->all = gl_arena_new();
    gl_table_init(&diff->rules, diff->all);
    for (size_t i = 0; i < job->inputs.count; i++) {
        const glane_status status = gl_diff_document(job, i);
        worst = status > worst ? status : worst;
    }
    gl_diff_summary(job);
    gl_facts_free(&diff->before);
    gl_facts_free(&diff->after);
    gl_table_free(&diff->rules);
    free(diff->changes);
    gl_grid_free(&diff->grid);
    gl_arena_free(diff->document);
    gl_arena_free(diff->all);
    glane_session_free(diff->old_session);
    return worst;
}

/* Paths set apart by colons, as in GLANE_RULES; in the options' arena. */
static const char *const *gl_rule_paths(const gl_options *options, const char *operand)
{
    char *rest = gl_strdup(options->arena, operand), *part;
    const char **paths = gl_alloc(options->arena, (strlen(operand) + 2) * sizeof *paths);
    size_t count = 0;
    while ((part = strsep(&rest, ":")))
        if (*part)
            paths[count++] = part;
    return paths;
}

int gl_cmd_rules_diff(const gl_options *options)
{
    gl_problems problems;
    gl_diff diff = {.color = gl_options_color(options, STDOUT_FILENO)};
    glane_engine *old = NULL, *new = NULL;
    const gl_wanted wanted_old = {.rules = gl_rule_paths(options, options->operands[0])};
    const gl_wanted wanted_new = {.rules = gl_rule_paths(options, options->operands[1])};
    for (size_t i = 2; i < options->operand_count; i++) {
        if (strcmp(options->operands[i], "-") == 0) {
            gl_complain("diff reads each input twice: files alone, not standard input");
            return GL_EXIT_USAGE;
        }
    }
    gl_options rest = *options; /* without the rules; what it points to is still the caller's */
    gl_inputs inputs;
    rest.operands += 2;
    rest.operand_count -= 2;
    if (!gl_inputs_read(&inputs, &rest))
        return GL_EXIT_USAGE;
    int result = GL_EXIT_USAGE;
    if (gl_engine_make(options, &wanted_old, &problems, &old) == GLANE_OK &&
        gl_engine_make(options, &wanted_new, &problems, &new) == GLANE_OK) {
        diff.old = old;
        diff.new = new;
        gl_rules_job job = {.options = options, .engine = new, .run = gl_diff_run, .user = &diff, .inputs = inputs};
        result = gl_rules_job_run(&job);
    }
    gl_inputs_free(&inputs);
    glane_engine_free(old);
    glane_engine_free(new);
    return result;
}
