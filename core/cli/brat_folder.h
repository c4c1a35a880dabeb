/* brat_folder.h: a folder as brat has it: NAME.txt and NAME.ann for each document, annotation.conf over all. */
#ifndef GL_BRAT_FOLDER_H
#define GL_BRAT_FOLDER_H

#include "brat.h"

typedef struct gl_brat_folder {
    gl_arena *arena;  /* the caller's */
    const char *path; /* borrowed */
    gl_table taken;   /* names of documents there are */
    gl_brat_names names;
    gl_buffer out, file; /* what is written, and where to */
} gl_brat_folder;

void gl_brat_folder_init(gl_brat_folder *folder, gl_arena *arena, const char *path);
void gl_brat_folder_free(gl_brat_folder *folder);
/* The name of a document in the folder, in the arena: its id without ending, with no step out of the folder, no
 * character that moves a cursor, no part that is too long for a file system; no two are the same. */
const char *gl_brat_folder_name(gl_brat_folder *folder, glane_str id);
/* Writes a document, whose mentions it sorts. 0: it can't be (what is there already stays), and was complained of. */
int gl_brat_folder_add(gl_brat_folder *folder, const char *name, glane_str text, gl_mentions *mentions,
                       const gl_scheme *scheme);
/* Writes annotation.conf, and all to the disk. 0 likewise. */
int gl_brat_folder_end(gl_brat_folder *folder);

#endif
