/* run_extract.h: `glane extract` with --run. */
#ifndef GL_RUN_EXTRACT_H
#define GL_RUN_EXTRACT_H

#include "documents.h"
#include "targets.h"

/* Documents into the folder of the run, then to the targets; the exit status. `draws`: progress is shown. */
int gl_run_extract(gl_documents *documents, gl_targets *targets, int draws);

#endif
