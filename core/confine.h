/* confine.h: what a process gives up before it touches bytes of unknown make.
 *
 * Both calls are safe between fork and exec. They do what the kernel can: where it has no seccomp
 * or Landlock, or the machine is neither x86-64 nor AArch64, they do less and say so. */
#ifndef GL_CONFINE_H
#define GL_CONFINE_H

/* From here on, in this process and those it makes: no network, no file opened for writing, made,
 * renamed or removed, no hand on other processes, no mounts; with `alone`, no further processes. 0:
 * the kernel can't. */
int gl_confine(int alone);

/* From here on, files can be read and run below these folders alone (NULL-terminated; missing ones
 * are none), and written nowhere. 0: the kernel can't. */
int gl_confine_files(const char *const *folders);

#endif
