/* embed PLUGIN_DIR RULE_PATH...: a program that embeds glane. Makes an engine of those plugins
 * and rules, runs the rules' examples and prints "VERSION: N examples, N failed". */
#include <stdio.h>

#include <glane/glane.h>

static void on_diagnostic(void *user, const glane_diagnostic *d)
{
    (void)user;
    fprintf(stderr, "%.*s:%u:%u: %.*s\n", (int)d->file.len, d->file.data, (unsigned)d->line,
            (unsigned)d->column, (int)d->message.len, d->message.data);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const char *plugin_dirs[] = {argv[1], NULL};
    glane_options options = {
        .size = sizeof options,
        .plugin_dirs = plugin_dirs,
        .rule_paths = (const char *const *)&argv[2], /* argv ends with NULL */
        .on_diagnostic = on_diagnostic,
    };
    glane_engine *engine = NULL;
    if (glane_engine_new(&options, &engine) != GLANE_OK)
        return 1;
    glane_session *session = glane_session_new(engine);
    uint32_t ran = 0, failed = 0;
    glane_status status = session ? glane_test_rules(session, NULL, &ran, &failed) : GLANE_FATAL;
    printf("%s: %u examples, %u failed\n", glane_version(), (unsigned)ran, (unsigned)failed);
    glane_session_free(session);
    glane_engine_free(engine);
    return status == GLANE_OK && failed == 0 ? 0 : 1;
}
