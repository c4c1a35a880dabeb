/* compare.h: are the values of a mention and a fact the same? */
#ifndef GL_COMPARE_H
#define GL_COMPARE_H

#include "mention.h"

/* As numbers where both are (17.40 is 17.4); else as they stand. A value that is missing is like another
 * missing one alone. */
int gl_same(glane_str a, glane_str b);
/* Are the keys that make the value of this type the same? *key: the first one that differs. */
int gl_same_value(const gl_scheme *scheme, const gl_mention *gold, const gl_mention *fact, uint32_t *key);
/* Is a key one that makes the value of a type (for types that measures.yaml does not name: where an annotation
 * gives it)? */
int gl_is_value_key(const gl_scheme *scheme, uint32_t type, uint32_t key);
/* The same words; the same first word. */
int gl_same_of(const gl_scheme *scheme, glane_str a, glane_str b);
int gl_same_head(const gl_scheme *scheme, glane_str a, glane_str b);

#endif
