/* stream.h: reads fact streams (NDJSON), document by document. */
#ifndef GL_STREAM_H
#define GL_STREAM_H

#include "buffer.h"
#include "mention.h"

/* The lines of one document. */
typedef struct gl_fact_stream_part {
    size_t start, end; /* bytes */
    uint32_t line;     /* of the first, from 1 */
} gl_fact_stream_part;

/* A file whose documents were found; facts are read when they are asked for. */
typedef struct gl_fact_stream {
    gl_arena *arena;
    const char *path;
    char *bytes; /* mapped */
    size_t len;
    gl_table docs;              /* ids, the parts' order */
    gl_fact_stream_part *parts; /* by id */
    size_t capacity;
} gl_fact_stream;

/* 0, and an error, if the file cannot be read. Lines of no document belong to one whose id is empty. */
int gl_fact_stream_open(gl_fact_stream *stream, gl_arena *arena, const char *path, gl_diags *diags);
void gl_fact_stream_close(gl_fact_stream *stream);
/* The document of an id, or else the only one whose file has the same name; GLANE_NONE. */
uint32_t gl_fact_stream_find(const gl_fact_stream *stream, glane_str id);
/* Adds the facts of a document. */
void gl_fact_stream_read(const gl_fact_stream *stream, uint32_t doc, gl_mentions *mentions, gl_scheme *scheme,
                         gl_diags *diags);
/* Adds the facts among the lines of `bytes`, the first of which is line `line` of mentions->file. */
void gl_facts_read(gl_mentions *mentions, glane_str bytes, uint32_t line, gl_scheme *scheme, gl_diags *diags);

/* A string of the first record, in the arena; data is NULL if it has none of the name. */
glane_str gl_record_key(gl_arena *arena, glane_str stream, const char *key);

/* The whole of a file, mapped; 0 with errno set. */
int gl_file_map(const char *path, char **bytes, size_t *len);
void gl_file_unmap(char *bytes, size_t len);

/* The file name of a path, without folders. */
glane_str gl_path_name(glane_str path);

#endif
