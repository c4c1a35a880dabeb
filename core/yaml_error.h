/* yaml_error.h: what is wrong with the text of a YAML file, in plain words.
 *
 * Private to node.c: the check before libyaml sees a file, and the translation
 * of libyaml's own complaints. Both report at most one problem of a file. */
#ifndef GL_YAML_ERROR_H
#define GL_YAML_ERROR_H

#include "diag.h"

#include <yaml.h>

/* Is it UTF-8 without the characters that YAML forbids, or that libyaml takes for a line
 * break and editors do not? 0 once the first that is not has been reported. */
int gl_yaml_check_text(gl_diags *diags, const char *file, glane_str text);
/* Reports why `parser`, which was reading `text`, stopped. */
void gl_yaml_report(gl_diags *diags, const char *file, glane_str text, const yaml_parser_t *parser);
/* libyaml counts from 0. */
gl_place gl_yaml_place(const char *file, const yaml_mark_t *mark);

#endif
