/* cmd_plugins.c: `glane plugins`: what is loaded, and with which parameters. */
#define _GNU_SOURCE 1

#include "command.h"
#include "output.h"

static void gl_plugins_write(void *user, const char *text, size_t length)
{
    (void)gl_output_write(user, text, length);
}

int gl_cmd_plugins(const gl_options *options)
{
    gl_problems problems;
    gl_output output;
    glane_engine *engine = NULL;
    if (gl_engine_make(options, &(gl_wanted){.without_rules = 1}, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    int result = GL_EXIT_FAILED;
    if (gl_output_open(&output, NULL)) {
        glane_list_plugins(engine, gl_plugins_write, &output);
        result = gl_output_close(&output, 1) ? GL_EXIT_OK : GL_EXIT_FAILED;
    }
    glane_engine_free(engine);
    return result;
}
