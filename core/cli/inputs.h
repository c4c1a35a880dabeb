/* inputs.h: what the command line names, made into a list of files: folders are entered, patterns
 * matched, lists read. */
#ifndef GL_INPUTS_H
#define GL_INPUTS_H

#include "options.h"

typedef struct gl_input {
    const char *path; /* in the options' arena */
    int found;        /* in a folder: only a regular file is read */
    size_t rank;      /* its place in the whole list, of which these are a share */
} gl_input;

typedef struct gl_inputs {
    gl_input *items;
    size_t count, capacity;
    size_t passed_over;      /* files in folders that are no reports */
    const char *passed_first; /* the first of them */
    const char *missing;      /* the first that the command line names and that is not there; NULL: none */
    const struct gl_named_files *named; /* target_check.h: what is no input; in the options' arena */
} gl_inputs;

/* All inputs, in the order in which they are named; what is found in folders by the bytes of its
 * path. There, hidden files, what systems and office programs leave behind, READMEs, annotations, and the
 * files that the command line names for something else (targets, --meta) are passed over, which is said on standard
 * error; to name one is to read it. Nothing is opened: an input that isn't there is found out when its turn comes. 0: a mistake,
 * which is complained of. */
int gl_inputs_read(gl_inputs *inputs, const gl_options *options);
void gl_inputs_add(gl_inputs *inputs, const char *path, int found);
void gl_inputs_free(gl_inputs *inputs);

#endif
