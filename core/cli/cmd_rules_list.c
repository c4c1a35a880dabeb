/* cmd_rules_list.c: `glane rules list`, what is in force, and `glane rules profile`, what it costs. */
#define _GNU_SOURCE 1

#include "grid.h"
#include "output.h"
#include "rules_job.h"

#include <stdlib.h>
#include <unistd.h>

/* -- list --------------------------------------------------------------------- */

typedef struct gl_list {
    gl_grid grid;
    const char *rule; /* the one to list; NULL: all */
    uint32_t count;
} gl_list;

static void gl_list_rule(void *user, const glane_rule_info *rule)
{
    gl_list *list = user;
    gl_buffer place = {0};
    char line[16];
    if (list->rule && strcmp(list->rule, rule->name.data) != 0)
        return;
    snprintf(line, sizeof line, ":%u", rule->line);
    gl_buffer_add(&place, rule->file.data, rule->file.len);
    gl_buffer_text(&place, line);
    gl_grid_cell(&list->grid, rule->name);
    gl_grid_cell(&list->grid, rule->type);
    gl_grid_cell(&list->grid, rule->trigger);
    gl_grid_cell(&list->grid, (glane_str){place.data, place.len});
    gl_grid_cell(&list->grid, rule->state);
    gl_buffer_free(&place);
    list->count++;
}

int gl_cmd_rules_list(const gl_options *options)
{
    static const gl_column columns[GL_GRID_COLUMNS] = {{.color = "1", .pad = 64},
                                                       {.color = "*", .pad = 32},
                                                       {.pad = 48},
                                                       {.color = "2", .pad = 64},
                                                       {.color = "33"}};
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_output output;
    gl_list list = {.rule = options->values[GL_OPTION_RULE].text};
    gl_buffer out = {0};
    if (gl_engine_make(options, &(gl_wanted){.more = options->operands}, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    glane_list_rules(engine, gl_list_rule, &list);
    glane_engine_free(engine);
    if (list.rule && !list.count)
        gl_complain("no rule %s", list.rule);
    gl_grid_print(&list.grid, columns, gl_options_color(options, STDOUT_FILENO), &out);
    int result = GL_EXIT_FAILED;
    if (gl_output_open(&output, NULL)) {
        (void)gl_output_write(&output, out.data, out.len);
        result = gl_output_close(&output, 1) ? (list.count || !list.rule ? GL_EXIT_OK : GL_EXIT_ERRORS)
                                             : GL_EXIT_FAILED;
    }
    gl_grid_free(&list.grid);
    gl_buffer_free(&out);
    return result;
}

/* -- schema --------------------------------------------------------------------- */

static void gl_schema_write(void *user, const char *text, size_t length)
{
    gl_buffer_add(user, text, length);
}

int gl_cmd_rules_schema(const gl_options *options)
{
    gl_buffer schema = {0};
    gl_output output;
    int result = GL_EXIT_FAILED;
    (void)options;
    glane_write_schema(gl_schema_write, &schema);
    if (gl_output_open(&output, NULL)) {
        (void)gl_output_write(&output, schema.data, schema.len);
        result = gl_output_close(&output, 1) ? GL_EXIT_OK : GL_EXIT_FAILED;
    }
    gl_buffer_free(&schema);
    return result;
}

/* -- profile -------------------------------------------------------------------- */

typedef struct gl_cost {
    glane_tally tally;
    const char *name;
} gl_cost;

/* The dearest first, in steps, which are the same on every machine. */
static int gl_by_cost(const void *a, const void *b)
{
    const gl_cost *x = a, *y = b;
    if (x->tally.steps != y->tally.steps)
        return x->tally.steps > y->tally.steps ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void gl_profile_number(gl_grid *grid, const char *format, double number)
{
    char text[32];
    snprintf(text, sizeof text, format, number);
    gl_grid_cell(grid, glane_str_of(text));
}

static glane_status gl_profile_run(gl_rules_job *job)
{
    static const gl_column columns[GL_GRID_COLUMNS] = {{.right = 1, .pad = UINT32_MAX},
                                                       {.right = 1, .pad = UINT32_MAX},
                                                       {.right = 1, .pad = UINT32_MAX},
                                                       {.right = 1, .pad = UINT32_MAX},
                                                       {.color = "1"}};
    static const char *const head[GL_GRID_COLUMNS] = {"steps", "ms", "tried", "matched", "rule"};
    const gl_options *options = job->options;
    const uint32_t rules = glane_rule_count(job->engine);
    glane_status worst = GLANE_OK;
    gl_grid grid = {0};
    glane_session_tally(job->session, GLANE_TALLY_TIMES);
    for (size_t i = 0; i < job->inputs.count; i++) {
        const glane_status status = gl_rules_job_read(job, job->engine, job->session, i, NULL, NULL);
        worst = status > worst ? status : worst;
    }
    gl_cost *costs = gl_realloc(NULL, ((size_t)rules + 1) * sizeof *costs);
    for (uint32_t i = 0; i < rules; i++)
        costs[i] = (gl_cost){glane_session_tally_of(job->session, i), glane_rule_name(job->engine, i)};
    qsort(costs, rules, sizeof *costs, gl_by_cost);
    for (size_t c = 0; c < GL_GRID_COLUMNS; c++)
        gl_grid_cell(&grid, glane_str_of(head[c]));
    for (uint32_t i = 0; i < rules && costs[i].tally.steps > 0; i++) {
        gl_profile_number(&grid, "%.0f", (double)costs[i].tally.steps);
        gl_profile_number(&grid, "%.2f", (double)costs[i].tally.nanoseconds / 1e6);
        gl_profile_number(&grid, "%.0f", costs[i].tally.tries);
        gl_profile_number(&grid, "%.0f", costs[i].tally.matches);
        gl_grid_cell(&grid, glane_str_of(costs[i].name));
    }
    gl_grid_print(&grid, columns, gl_options_color(options, STDOUT_FILENO), &job->out);
    gl_grid_free(&grid);
    free(costs);
    return worst;
}

int gl_cmd_rules_profile(const gl_options *options)
{
    gl_problems problems;
    glane_engine *engine = NULL;
    gl_inputs inputs;
    int result = GL_EXIT_USAGE;
    if (!gl_inputs_read(&inputs, options))
        return GL_EXIT_USAGE;
    if (gl_engine_make(options, NULL, &problems, &engine) == GLANE_OK) {
        gl_rules_job job = {.options = options, .engine = engine, .run = gl_profile_run, .inputs = inputs};
        result = gl_rules_job_run(&job);
    }
    gl_inputs_free(&inputs);
    glane_engine_free(engine);
    return result;
}
