/* option_table.h: the options there are. Private to options.c and option_table.c. */
#ifndef GL_OPTION_TABLE_H
#define GL_OPTION_TABLE_H

#include "options.h"

#include <stdint.h>

typedef enum gl_option_type {
    GL_TYPE_SWITCH,
    GL_TYPE_TEXT,
    GL_TYPE_LIST, /* may be given again; in the environment, parts are set apart by colons */
    GL_TYPE_DATE,
    GL_TYPE_NUMBER,
    GL_TYPE_CHOICE, /* one of those that `argument` names */
} gl_option_type;

typedef struct gl_option {
    const char *name; /* without its dashes */
    char letter;      /* 0: none */
    gl_option_type type;
    const char *argument;    /* as help shows it; NULL for a switch */
    const char *environment; /* NULL: none */
    uint64_t least, most;    /* of a number */
    const char *help;
} gl_option;

extern const gl_option gl_option_table[GL_OPTION_COUNT];

/* The option of a command that is written so; GL_OPTION_COUNT if it has none. */
int gl_option_find(const struct gl_command *command, const char *name, size_t len);
int gl_letter_find(const struct gl_command *command, char letter);
/* Complains of an option that the command does not have, and names the nearest one. */
void gl_option_unknown(const struct gl_command *command, const char *written, size_t len);
int gl_has_option(const struct gl_command *command, int id);

#endif
