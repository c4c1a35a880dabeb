/* junit.h: what became of the examples, as XML that test reports are made from. */
#ifndef GL_JUNIT_H
#define GL_JUNIT_H

#include "buffer.h"

#include <glane/glane.h>

/* Zeroed to begin with. */
typedef struct gl_junit {
    gl_buffer cases;
    uint32_t tests, failures, skipped;
} gl_junit;

void gl_junit_add(gl_junit *junit, const glane_example *example);
void gl_junit_print(const gl_junit *junit, gl_buffer *out);
void gl_junit_free(gl_junit *junit);

#endif
