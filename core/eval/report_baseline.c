/* report_baseline.c: what changed since an earlier run, for eyes. */
#include "baseline.h"

#include <math.h>

static void gl_print_difference(gl_buffer *out, const gl_difference *difference)
{
    if (isnan(difference->before) || isnan(difference->after)) {
        gl_print(out, "  %40s", "-");
        return;
    }
    gl_print(out, "  %.3f → %.3f %+.3f", difference->before, difference->after,
             gl_shown_score(difference->after) - gl_shown_score(difference->before));
    if (isnan(difference->interval.low))
        gl_print(out, "%19s", "");
    else
        gl_print(out, " [%+.3f, %+.3f]", difference->interval.low, difference->interval.high);
}

static int gl_differs(const gl_difference *difference)
{
    return isnan(difference->before) != isnan(difference->after) || difference->before < difference->after ||
           difference->before > difference->after;
}

/* Of rows that are not as they were, and of all. */
static void gl_print_differences(gl_buffer *out, const gl_baseline *baseline)
{
    static const gl_measure measures[] = {GL_STRICT, GL_VALUE};
    const gl_evaluation *evaluation = baseline->evaluation;
    gl_print(out, "\nagainst the baseline, %zu document%s of both\n%-20s  %-40s  %-40s\n",
             baseline->shared_count, baseline->shared_count == 1 ? "" : "s", "", "strict", "value");
    for (uint32_t i = 0; i < evaluation->rows.count; i++) {
        gl_difference differences[2];
        for (int k = 0; k < 2; k++)
            gl_bootstrap_compare(&evaluation->bootstrap, &evaluation->rows.items[i], measures[k],
                                 baseline->shared_count, gl_tally_before, baseline, gl_tally_now, baseline,
                                 &differences[k]);
        if (!gl_differs(&differences[0]) && !gl_differs(&differences[1]) && i + 1 < evaluation->rows.count)
            continue;
        gl_print(out, "%-20.*s", (int)evaluation->rows.items[i].name.len,
                 evaluation->rows.items[i].name.data);
        for (int k = 0; k < 2; k++)
            gl_print_difference(out, &differences[k]);
        gl_buffer_text(out, "\n");
    }
}

/* An error that is none any more. */
static void gl_print_mended(gl_buffer *out, const gl_mended *mended)
{
    gl_buffer_text(out, "  ");
    gl_buffer_clean(out, glane_str_of(mended->document));
    gl_print(out, ":%.0f: ", mended->line);
    gl_buffer_clean(out, glane_str_of(mended->type));
    gl_buffer_text(out, " '");
    gl_buffer_clean(out, glane_str_of(mended->text));
    gl_buffer_text(out, "' was ");
    gl_buffer_clean(out, glane_str_of(mended->class));
    gl_buffer_text(out, "\n");
}

void gl_report_baseline(gl_buffer *out, const gl_baseline *baseline, const gl_table_style *style)
{
    static const char *const names[GL_CHANGES] = {"lost", "gained", "changed"};
    const gl_evaluation *evaluation = baseline->evaluation;
    gl_print_differences(out, baseline);
    for (int change = 0; change < GL_CHANGES; change++) {
        size_t shown = 0;
        gl_print(out, "\n%s: %zu\n", names[change], baseline->counts[change]);
        for (size_t i = 0; change != GL_GAINED && i < evaluation->errors.count && shown < style->errors;
             i++) {
            if (baseline->changes[i] != (gl_change)change)
                continue;
            gl_report_error(out, evaluation, &evaluation->errors.items[i], style->agreement);
            shown++;
        }
        for (uint32_t id = 0; change == GL_GAINED && id < baseline->places.count && shown < style->errors;
             id++) {
            if (baseline->seen[id])
                continue;
            const gl_mended mended = gl_baseline_mended(baseline, id);
            gl_print_mended(out, &mended);
            shown++;
        }
    }
}
