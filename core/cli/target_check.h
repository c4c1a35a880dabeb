/* target_check.h: what the targets of --to may not be, which is said before a run begins: to write one would cost a
 * file that is read, or that is not glane's to replace. */
#ifndef GL_TARGET_CHECK_H
#define GL_TARGET_CHECK_H

#include "inputs.h"

#include <glane/glane.h>

#include <sys/stat.h>

/* One file that the command line names, as it is on the disk: two names of it are one. */
typedef struct gl_named_file {
    dev_t device;
    ino_t inode;
    const char *path, *what;
} gl_named_file;

/* In the options' arena. */
typedef struct gl_named_files {
    gl_named_file *items;
    size_t count, capacity;
} gl_named_files;

/* Those that are there and are no inputs, though a folder of inputs may hold them: the targets, the table of --meta, the
 * list of --files-from, the project file. */
gl_named_files *gl_named_files_of(const gl_options *options);
int gl_named_files_have(const gl_named_files *files, const struct stat *info);

/* May the run write its targets? `what`: what its inputs are called. The engine may be NULL: there are no packs. 0: no,
 * which is complained of. */
int gl_targets_allowed(const gl_options *options, const gl_inputs *inputs, const char *what, const glane_engine *engine);
/* The same where each operand is an input as it stands. */
int gl_operands_allowed(const gl_options *options, const char *what, const glane_engine *engine);

#endif
