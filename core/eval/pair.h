/* pair.h: which mentions of two lists are the same, one to one within a type. */
#ifndef GL_PAIR_H
#define GL_PAIR_H

#include "mention.h"

/* Equal spans first, then the greatest overlap, then the earlier mention, then the earlier fact. fact_of[i]: the
 * fact of mention i, GLANE_NONE for none; taken[j]: fact j has a mention. 0: overlaps were more than
 * GL_MAX_OVERLAPS, and some were not looked at. */
int gl_pair_mentions(const gl_mentions *gold, const gl_mentions *facts, uint32_t *fact_of,
                     unsigned char *taken);

#endif
