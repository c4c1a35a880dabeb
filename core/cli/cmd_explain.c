/* cmd_explain.c: `glane explain`: why a fact is, or is not, at a place. */
#define _GNU_SOURCE 1

#include "documents.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct gl_place_asked {
    const char *path;      /* in the options' arena */
    uint32_t line, column; /* line 0: at `offset`; column 0: the whole line */
    int64_t offset;        /* in code points */
} gl_place_asked;

/* The number that `text` is; 0 if it is none, or one that no document can have. */
static int gl_place_number(const char *text, uint32_t *number)
{
    char *end = NULL;
    if (*text < '0' || *text > '9' || strlen(text) > 10)
        return 0;
    const unsigned long long value = strtoull(text, &end, 10);
    *number = (uint32_t)value;
    return !*end && value <= UINT32_MAX - 1;
}

/* Cuts ":NUMBER" off the end of a path. */
static int gl_place_cut(char *path, uint32_t *number)
{
    char *colon = strrchr(path, ':');
    if (!colon || colon == path || !gl_place_number(colon + 1, number) || *number == 0)
        return 0;
    *colon = '\0';
    return 1;
}

/* Reads INPUT:LINE, INPUT:LINE:COLUMN or INPUT@OFFSET. */
static int gl_place_read(const gl_options *options, gl_place_asked *place)
{
    const char *operand = options->operands[0];
    char *path = gl_strdup(options->arena, operand);
    char *at = strrchr(path, '@');
    uint32_t last, first;
    *place = (gl_place_asked){.path = path};
    if (at && at != path && gl_place_number(at + 1, &last)) {
        *at = '\0';
        place->offset = last;
        return 1;
    }
    if (!gl_place_cut(path, &last)) {
        gl_complain("%s: a place is missing: INPUT:LINE, INPUT:LINE:COLUMN or INPUT@OFFSET", operand);
        return 0;
    }
    place->line = last;
    char *whole = gl_strdup(options->arena, path);
    /* A file may have a name that ends like a place. */
    if (gl_place_cut(path, &first) && (access(path, F_OK) == 0 || access(whole, F_OK) != 0)) {
        place->line = first;
        place->column = last;
    } else {
        place->path = whole;
    }
    return 1;
}

static void gl_explain_write(void *user, const char *text, size_t length)
{
    gl_buffer_add(user, text, length);
}

/* What is told is a result unless there is none: no such file, place or rule. */
static glane_status gl_explain_run(gl_documents *documents)
{
    const gl_place_asked *place = documents->user;
    gl_buffer told = {0};
    struct stat info;
    gl_channel_begin(documents->channel, stat(place->path, &info) == 0 ? (uint64_t)info.st_size : 0);
    const glane_status status =
        glane_explain(documents->session, place->path, place->line, place->column, place->offset,
                      documents->options->values[GL_OPTION_RULE].text, gl_explain_write, &told);
    if (status != GLANE_OK)
        gl_channel_text(documents->channel, GL_STREAM_ERR, "glane: ");
    gl_channel_write(documents->channel, status == GLANE_OK ? GL_STREAM_OUT : GL_STREAM_ERR, told.data,
                     told.len);
    gl_buffer_free(&told);
    return status;
}

/* Only of a worker that was lost: the error has been told. */
static glane_status gl_explain_record(gl_documents *documents, const glane_record *record)
{
    (void)documents;
    (void)record;
    return GLANE_OK;
}

int gl_cmd_explain(const gl_options *options)
{
    static const gl_documents_ops ops = {.run = gl_explain_run, .record = gl_explain_record};
    gl_problems problems;
    gl_place_asked place;
    glane_engine *engine = NULL;
    if (!gl_place_read(options, &place))
        return GL_EXIT_USAGE;
    if (strcmp(place.path, "-") == 0) {
        gl_complain("explain reads files alone");
        return GL_EXIT_USAGE;
    }
    if (gl_engine_make(options, NULL, 0, &problems, &engine) != GLANE_OK)
        return GL_EXIT_USAGE;
    gl_documents documents = {.options = options, .engine = engine, .ops = &ops, .user = &place};
    gl_inputs_add(&documents.inputs, options->operands[0], 0);
    const int result = gl_documents_run(&documents);
    glane_engine_free(engine);
    return result;
}
