/* place.c: see place.h. */
#define _GNU_SOURCE 1

#include "place.h"

#include "command.h"

#include <stdlib.h>
#include <unistd.h>

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

int gl_place_read(gl_arena *arena, const char *operand, gl_place_asked *place)
{
    char *path = gl_strdup(arena, operand);
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
    char *whole = gl_strdup(arena, path);
    /* A file may have a name that ends like a place. */
    if (gl_place_cut(path, &first) && (access(path, F_OK) == 0 || access(whole, F_OK) != 0)) {
        place->line = first;
        place->column = last;
    } else {
        place->path = whole;
    }
    return 1;
}
