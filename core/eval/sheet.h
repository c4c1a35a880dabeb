/* sheet.h: samples of facts for people to judge, and the precision that their answers give.
 *
 * Facts are drawn by stratum, the same number of each as far as there are: so each stratum's precision is known
 * as well as the others'. Over all, strata weigh as many facts as they have. */
#ifndef GL_SHEET_H
#define GL_SHEET_H

#include "buffer.h"
#include "mention.h"

/* The columns of a sheet, in their order. */
enum gl_sheet_column {
    GL_SHEET_DOCUMENT,
    GL_SHEET_LINE,
    GL_SHEET_TYPE,
    GL_SHEET_TEXT,
    GL_SHEET_KEYS,
    GL_SHEET_SENTENCE,
    GL_SHEET_RULE,
    GL_SHEET_ID,
    GL_SHEET_STRATUM,
    GL_SHEET_FACTS, /* of the stratum */
    GL_SHEET_RIGHT, /* the judge's */
    GL_SHEET_COLUMNS
};

typedef struct gl_sampled {
    uint64_t rank;  /* random; the lowest are drawn */
    uint64_t order; /* of arrival */
    glane_str cells[GL_SHEET_STRATUM];
} gl_sampled;

typedef struct gl_stratum {
    uint64_t facts; /* all there are */
    gl_sampled *items;
    size_t count, capacity;
} gl_stratum;

typedef struct gl_sample {
    gl_arena *arena;
    uint64_t seed;
    size_t most;    /* facts of the sample */
    gl_table names; /* of strata */
    gl_stratum *strata;
    size_t capacity;
    uint64_t arrived;
} gl_sample;

void gl_sample_init(gl_sample *sample, gl_arena *arena, uint64_t seed, size_t most);
void gl_sample_free(gl_sample *sample);
/* Offers a fact. What is drawn does not depend on the order in which facts come. */
void gl_sample_add(gl_sample *sample, glane_str stratum, const glane_str cells[GL_SHEET_STRATUM]);
/* Writes the sheet: CSV as RFC 4180 has it, UTF-8 with a byte order mark, as spreadsheets want it. */
void gl_sample_write(gl_buffer *out, gl_sample *sample);

/* What was judged of a stratum, or of a type. */
typedef struct gl_judged {
    uint64_t facts, yes, no;
} gl_judged;

typedef struct gl_sheet {
    gl_table names; /* of strata */
    gl_judged *strata;
    size_t capacity;
    uint64_t open; /* rows without an answer */
} gl_sheet;

/* Reads a sheet that was filled in; commas, semicolons or tabs part its cells. 0, and errors, if it cannot be
 * read; a row that is wrong is left out. */
int gl_sheet_read(gl_sheet *sheet, gl_arena *arena, const char *path, const gl_scheme *scheme,
                  gl_diags *diags);
void gl_sheet_free(gl_sheet *sheet);
/* Precision by stratum and over all, for eyes. */
void gl_sheet_report(gl_buffer *out, const gl_sheet *sheet);

#endif
