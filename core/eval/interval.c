/* interval.c: see interval.h. */
#include "interval.h"

#include <math.h>

/* The 97.5th percentile of the normal distribution. */
static const double gl_z = 1.959963984540054;

gl_estimate gl_wilson(uint64_t part, uint64_t whole)
{
    const double n = (double)whole, p = (double)part / n, z2 = gl_z * gl_z;
    if (whole == 0)
        return (gl_estimate){(double)NAN, (double)NAN, (double)NAN};
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double reach = gl_z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (gl_estimate){p, part == 0 ? 0 : middle - reach, part == whole ? 1 : middle + reach};
}

gl_estimate gl_weighted(const gl_share *shares, size_t count)
{
    double weight = 0, share = 0, below = 0, above = 0;
    for (size_t i = 0; i < count; i++)
        weight += shares[i].whole > 0 ? shares[i].weight : 0;
    if (!(weight > 0))
        return (gl_estimate){(double)NAN, (double)NAN, (double)NAN};
    for (size_t i = 0; i < count; i++) {
        if (shares[i].whole == 0)
            continue;
        const double part = shares[i].weight / weight;
        const gl_estimate one = gl_wilson(shares[i].part, shares[i].whole);
        share += part * one.share;
        below += part * part * (one.share - one.low) * (one.share - one.low);
        above += part * part * (one.high - one.share) * (one.high - one.share);
    }
    return (gl_estimate){share, fmax(0, share - sqrt(below)), fmin(1, share + sqrt(above))};
}
