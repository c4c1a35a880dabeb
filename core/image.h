/* image.h: compiled rules, kept from one run to the next.
 *
 * Compiling the packs takes some thirty times what loading the libraries does, and grows with them. So a
 * ruleset is laid in one piece of memory at a fixed address (region.h), in which everything that it points
 * to lies too (ruleset.h). That piece, written to a file, is an image; the next process maps it at the same
 * address, read-only, and has the ruleset: no pointer is changed, nothing is parsed, pages are read as they
 * are touched and shared by all processes. (The portable dumper of Emacs does the same.)
 *
 * What is in an image: memory alone, no code. Regexes are PCRE2's serialised bytes, which each session makes
 * its own of; operators are numbers of a plugin and of its operator. The gl_ruleset itself is copied out.
 *
 * When an image is used: its name is a key (image_key.c) of all that is not a file of rules: this library by
 * its build id, the plugins by theirs, the versions of PCRE2, ICU and libyaml, settings, paths. In it stand
 * the paths and a digest (digest.h) of every file that was read; the folders are walked and the files gone
 * through again at each start, and no date of theirs is trusted. An image that does not fit is made anew in
 * its place.
 *
 * Whom to trust: an image is used if it is a regular file that belongs to the effective user and that nobody
 * else may write to, of the size it says, with a digest of all of it that holds. It is written under another
 * name, mode 0600, then renamed, so that two processes at once do no harm, and a process killed half way
 * leaves none. Once found whole it is sealed (image.c), so that the next start does not go through all of it:
 * that would grow with the lexicons. All of this fails silently: without an image the packs are compiled, and
 * the bytes that come out are the same.
 *
 * Only a ruleset without any diagnostic is kept: no warning is ever lost to an image. */
#ifndef GL_IMAGE_H
#define GL_IMAGE_H

#include "ruleset.h"

struct glane_options;
struct glane_engine;

/* The key of the images that an engine with these options may use. 0: there is none, and no image. */
int gl_image_key(const struct glane_engine *engine, const struct glane_options *options, const gl_load *load,
                 char key[65]);
/* The ruleset of the image in the folder, ready for use; NULL if there is none that fits. gl_ruleset_free
 * ends it. */
gl_ruleset *gl_image_load(const char *folder, const char *key, const gl_load *load);
/* Leaves room for an image's head; first of all that is allocated in the ruleset's arena. */
void gl_image_begin(gl_arena *arena);
/* Writes a finished ruleset, loaded with `keep`, to the folder, which is made. */
void gl_image_save(const gl_ruleset *set, const char *folder, const char *key);

#endif
