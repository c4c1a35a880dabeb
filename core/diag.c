/* diag.c: the list of problems of one load.
 *
 * Texts and file names live in the list's own arena. For each file that has a
 * problem one gl_diag_file keeps its name and counts its errors, so that the
 * line that stands for those not shown can be brought up to date in place. */
#include "diag.h"

#include "limits.h"

#include <stdio.h>
#include <stdlib.h>

#define GL_MORE_SIZE 80

struct gl_diag_file {
    gl_diag_file *next;
    const char *name;
    size_t errors;
    char *more; /* message of the line that says how many are not shown; NULL before */
};

void gl_diags_init(gl_diags *diags)
{
    *diags = (gl_diags){.arena = gl_arena_new()};
}

void gl_diags_free(gl_diags *diags)
{
    free(diags->items);
    gl_arena_free(diags->arena);
    *diags = (gl_diags){.arena = NULL};
}

/* The record of a file, made if need be and moved to the front: problems of one
 * file come together. */
static gl_diag_file *gl_diag_file_of(gl_diags *diags, const char *name)
{
    gl_diag_file **link = &diags->files;
    while (*link && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    gl_diag_file *file = *link;
    if (file) {
        *link = file->next;
    } else {
        file = gl_alloc(diags->arena, sizeof *file);
        file->name = gl_strdup(diags->arena, name);
    }
    file->next = diags->files;
    diags->files = file;
    return file;
}

static void gl_diag_append(gl_diags *diags, gl_diag diag)
{
    gl_grow((void **)&diags->items, &diags->capacity, diags->count + 1, sizeof *diags->items);
    diag.order = diags->count;
    diags->items[diags->count++] = diag;
}

/* Counts an error of a file that has had its share. */
static void gl_diag_more(gl_diags *diags, gl_diag_file *file, gl_place place)
{
    if (!file->more) {
        file->more = gl_alloc(diags->arena, GL_MORE_SIZE);
        gl_diag_append(diags, (gl_diag){.severity = GLANE_ERROR,
                                        .place = place,
                                        .message = file->more,
                                        .remedy = "correct first those that are shown"});
    }
    const size_t hidden = file->errors - GL_MAX_DIAGNOSTICS;
    if (hidden == 1)
        snprintf(file->more, GL_MORE_SIZE, "1 more error of this file is not shown");
    else
        snprintf(file->more, GL_MORE_SIZE, "%zu more errors of this file are not shown", hidden);
}

void gl_diag_add(gl_diags *diags, glane_severity severity, gl_place place, const char *remedy,
                 const char *format, ...)
{
    if (severity == GLANE_ERROR)
        diags->errors++;
    if (place.file) {
        gl_diag_file *file = gl_diag_file_of(diags, place.file);
        place.file = file->name;
        if (severity == GLANE_ERROR && ++file->errors > GL_MAX_DIAGNOSTICS) {
            gl_diag_more(diags, file, place);
            return;
        }
    }
    va_list args;
    va_start(args, format);
    const glane_str message = gl_format_list(diags->arena, format, args);
    va_end(args);
    gl_diag_append(diags, (gl_diag){.severity = severity,
                                    .place = place,
                                    .message = message.data,
                                    .remedy = remedy ? gl_strdup(diags->arena, remedy) : ""});
}

static int gl_diag_compare(const void *left, const void *right)
{
    const gl_diag *a = left, *b = right;
    const gl_place *p = &a->place, *q = &b->place;
    if (!p->file != !q->file)
        return p->file ? 1 : -1;
    if (p->file) {
        const int names = strcmp(p->file, q->file);
        if (names != 0)
            return names;
        if (p->line != q->line)
            return p->line < q->line ? -1 : 1;
        if (p->column != q->column)
            return p->column < q->column ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

void gl_diags_sort(gl_diags *diags)
{
    if (diags->count > 1)
        qsort(diags->items, diags->count, sizeof *diags->items, gl_diag_compare);
}
