/* interval.h: 95 % intervals of shares.
 *
 * Of one: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
 * American Statistical Association 22 (1927), 209-212. Of a weighted sum: G. Zou, W. Huang and X. Zhang, "A note
 * on confidence interval estimation for a linear function of binomial proportions", Computational Statistics and
 * Data Analysis 53 (2009), 1080-1085, over Wilson's intervals. */
#ifndef GL_INTERVAL_H
#define GL_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

/* Of `whole` there are `part`; it stands for `weight` of all. */
typedef struct gl_share {
    uint64_t part, whole;
    double weight;
} gl_share;

typedef struct gl_estimate {
    double share, low, high; /* not numbers where whole is 0 */
} gl_estimate;

gl_estimate gl_wilson(uint64_t part, uint64_t whole);
/* Shares whose whole is 0 are left out; weights need not sum to 1. */
gl_estimate gl_weighted(const gl_share *shares, size_t count);

#endif
