/* meta.h: a table of what the caller knows of documents: --meta.
 *
 * A row names documents, by `path` (a file, an archive or one of its members, a folder, a pattern) or by `sha256`, and
 * its other cells are metadata of theirs. The table is read before workers are forked, and does not change, but for
 * what the parent notes: which rows were of use. */
#ifndef GL_META_H
#define GL_META_H

#include "command.h"

typedef struct gl_meta gl_meta;

/* Reads the table that --meta names; *meta is NULL without one. 0: mistakes, which were told. */
int gl_meta_read(gl_meta **meta, const gl_options *options, const glane_engine *engine);
/* Freeing NULL is fine. */
void gl_meta_free(gl_meta *meta);

/* A glane_about_fn: tells a session what the table has on a document. */
void gl_meta_about(void *meta, glane_session *session, const char *id, const char *sha256);
/* Notes, in the parent, that a document came. */
void gl_meta_seen(gl_meta *meta, glane_str id, glane_str sha256);
/* Says on standard error which rows no document had, and how many documents no row. */
void gl_meta_tell(const gl_meta *meta, const gl_options *options);

#endif
