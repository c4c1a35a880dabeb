/* temporary.h: the name that a file, or a folder, has beside its place until it is whole: PLACE.PROCESS-NUMBER.tmp. A
 * process that is killed leaves it there; the next one that writes to the same place removes it. */
#ifndef GL_TEMPORARY_H
#define GL_TEMPORARY_H

/* Names to try, so that two runs do not meet. */
#define GL_TEMPORARY_TRIES 1000

/* malloc()ed. */
char *gl_temporary_name(const char *place, int number);
/* Is this the name, or path, of one, whatever its place? */
int gl_is_temporary(const char *name);
/* Removes those of the place whose process is gone. */
void gl_temporary_sweep(const char *place);
/* Removes a folder with what is in it, or a file. */
void gl_temporary_remove(const char *path);

#endif
