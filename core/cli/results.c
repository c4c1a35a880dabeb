/* results.c: see results.h. */
#include "results.h"

#include "arena.h"
#include "limits.h"

#include <stdlib.h>

size_t gl_part_size(const gl_part *part)
{
    return part->held[GL_STREAM_OUT].buffer.len + part->held[GL_STREAM_ERR].buffer.len;
}

size_t gl_result_size(const gl_result *result)
{
    size_t size = gl_part_size(&result->own);
    for (size_t i = 0; i < result->count; i++)
        size += gl_part_size(&result->parts[result->first + i]);
    return size;
}

void gl_part_free(gl_part *part)
{
    gl_hold_free(&part->held[GL_STREAM_OUT]);
    gl_hold_free(&part->held[GL_STREAM_ERR]);
}

gl_part *gl_result_part(gl_result *result, size_t number)
{
    if (number < result->passed || number - result->passed > GL_MAX_MEMBERS)
        return NULL;
    const size_t at = number - result->passed;
    if (result->first + at >= result->capacity && result->first > 0) {
        memmove(result->parts, result->parts + result->first, result->count * sizeof *result->parts);
        result->first = 0;
    }
    if (at >= result->count)
        gl_grow((void **)&result->parts, &result->capacity, result->first + at + 1, sizeof *result->parts);
    for (; result->count <= at; result->count++)
        result->parts[result->first + result->count] = (gl_part){0};
    return &result->parts[result->first + at];
}

gl_part *gl_result_front(gl_result *result)
{
    return result->count > 0 ? &result->parts[result->first] : &result->own;
}

void gl_result_next(gl_result *result)
{
    gl_part_free(&result->parts[result->first]);
    result->first = --result->count > 0 ? result->first + 1 : 0;
    result->passed++;
}

int gl_result_close(gl_result *result)
{
    size_t whole = 0;
    while (whole < result->count && result->parts[result->first + whole].done)
        whole++;
    const int complete = result->ended && result->own.done && whole == result->count && result->passed + whole == result->total;
    while (result->count > whole)
        gl_part_free(&result->parts[result->first + --result->count]);
    if (!complete)
        gl_part_free(&result->own);
    return complete;
}

void gl_result_free(gl_result *result)
{
    while (result->count > 0)
        gl_result_next(result);
    gl_part_free(&result->own);
    free(result->parts);
    *result = (gl_result){0};
}
