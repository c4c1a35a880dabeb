/* baseline.h: a run against an earlier one, by what its JSON report says. */
#ifndef GL_BASELINE_H
#define GL_BASELINE_H

#include "report.h"

/* What became of a mention, or of a fact that is none. */
typedef enum gl_change {
    GL_LOST,    /* right before, now wrong; or a spurious fact that is new */
    GL_GAINED,  /* wrong before, now right; or a spurious fact that is gone */
    GL_CHANGED, /* wrong in both, otherwise */
    GL_CHANGES
} gl_change;

/* The report as it was read; what is in it is not trusted. */
typedef struct gl_baseline {
    struct cJSON *root;
    gl_arena *arena;
    const gl_evaluation *evaluation; /* the run that is compared with it */
    const struct cJSON **documents;  /* by document of the evaluation; NULL: it was not in that run */
    size_t *shared;                  /* indices of documents in both */
    size_t shared_count;
    const struct cJSON **errors; /* of those documents, by place; a later one of the same place is dropped */
    uint64_t *states;            /* what was wrong, as a hash */
    unsigned char *seen;         /* it is still wrong */
    size_t error_capacity, state_capacity;
    gl_table places;    /* of a mention, or of what is wrong beside its value */
    gl_change *changes; /* by error of the evaluation; GL_CHANGES: as before */
    size_t counts[GL_CHANGES];
} gl_baseline;

/* 0, and an error, if the file is no report of `glane eval --json`. After gl_evaluation_close. */
int gl_baseline_read(gl_baseline *baseline, gl_evaluation *evaluation, const char *path);
void gl_baseline_free(gl_baseline *baseline);
/* Holds each row and key to what it was. */
void gl_baseline_check(const gl_baseline *baseline, gl_verdicts *verdicts);
/* The tallies of both runs in a document that both have: gl_tally_of, whose user is the baseline. */
gl_tally gl_tally_before(const void *baseline, const gl_row *row, size_t shared);
gl_tally gl_tally_now(const void *baseline, const gl_row *row, size_t shared);

/* An error of the earlier run, by place. Strings are the baseline's. */
typedef struct gl_mended {
    const char *class, *document, *type, *text;
    double line;
} gl_mended;

gl_mended gl_baseline_mended(const gl_baseline *baseline, uint32_t place);
/* The differences for eyes: scores, then what was lost, gained and changed, up to style->errors of each. */
void gl_report_baseline(gl_buffer *out, const gl_baseline *baseline, const gl_table_style *style);

#endif
