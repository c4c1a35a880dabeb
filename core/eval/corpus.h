/* corpus.h: folders of annotated texts.
 *
 * An annotation is NAME.ann (brat standoff) or NAME.ndjson (a fact stream), beside its text: NAME.txt, or NAME
 * with any other ending. Folders nest; those whose name begins with a dot are passed over. A folder may have a
 * manifest, corpus.yaml: name, licence, origin and the like. */
#ifndef GL_CORPUS_H
#define GL_CORPUS_H

#include "mention.h"

/* One annotated text. Strings are the corpus'. */
typedef struct gl_corpus_doc {
    const char *name;       /* its path in the folder that was given, without ending */
    const char *text;       /* path of the text; NULL: there is none */
    const char *annotation; /* path */
    int is_stream;          /* NAME.ndjson */
} gl_corpus_doc;

typedef struct gl_manifest {
    const char *folder;
    const char *name, *licence, *origin; /* NULL: not told */
} gl_manifest;

typedef struct gl_corpus {
    gl_arena *arena;
    gl_diags *diags;
    gl_corpus_doc *docs;
    size_t count, capacity;
    gl_table names; /* of documents */
    gl_manifest *manifests;
    size_t manifest_count, manifest_capacity;
} gl_corpus;

void gl_corpus_init(gl_corpus *corpus, gl_arena *arena, gl_diags *diags);
void gl_corpus_free(gl_corpus *corpus); /* not the arena */
/* Adds the annotated texts of a folder, in the byte order of their names, or the one whose annotation is at
 * `path`. A folder without any is an error. */
void gl_corpus_add(gl_corpus *corpus, const char *path);
/* Drops the documents that no pattern matches: a name, a file name or a folder, with * and ?; and the manifests of
 * folders that are left empty. */
void gl_corpus_select(gl_corpus *corpus, const char *const *patterns);
/* Is the document in what a pattern names? */
int gl_corpus_named(const char *document, const char *pattern);

/* Reads a document's annotation, which is checked against `text` (NULL: it is not). */
void gl_corpus_read(const gl_corpus_doc *doc, const gl_text *text, gl_mentions *mentions, gl_scheme *scheme,
                    const gl_table *known, gl_diags *diags);

#endif
