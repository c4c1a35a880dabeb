/* gate.c: see gate.h. */
#include "gate.h"

#include "number.h"
#include "stream.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

void gl_verdicts_free(gl_verdicts *verdicts)
{
    free(verdicts->items);
    *verdicts = (gl_verdicts){0};
}

void gl_verdict_add(gl_verdicts *verdicts, const char *name, const char *message, int held)
{
    void *items = verdicts->items;
    gl_grow(&items, &verdicts->capacity, verdicts->count + 1, sizeof *verdicts->items);
    verdicts->items = items;
    verdicts->items[verdicts->count++] = (gl_verdict){name, message, held};
}

int gl_floor_read(gl_arena *arena, const char *text, gl_floor *floor)
{
    const char *equals = strrchr(text, '='), *colon = equals ? equals : text;
    *floor = (gl_floor){.text = text, .row = glane_str_of("all")};
    if (!equals || !gl_number_read(glane_str_of(equals + 1), &floor->floor) || floor->floor < 0 ||
        floor->floor > 1)
        return 0;
    while (colon > text && *colon != ':')
        colon--;
    if (colon > text)
        floor->scope = gl_str_copy(arena, (glane_str){text, (size_t)(colon - text)}).data;
    const char *row = colon > text ? colon + 1 : text, *dot = equals;
    while (dot > row && *dot != '.')
        dot--;
    if (dot > row)
        floor->row = gl_str_copy(arena, (glane_str){row, (size_t)(dot - row)});
    const char *measure = dot > row ? dot + 1 : row;
    floor->measure = gl_measure_find((glane_str){measure, (size_t)(equals - measure)});
    return floor->measure < GL_MEASURES;
}

int gl_floors_load(gl_arena *arena, gl_diags *diags, const char *path, void **floors, size_t *capacity,
                   size_t *count)
{
    char *bytes;
    size_t len;
    uint32_t number = 0;
    int right = gl_file_map(path, &bytes, &len);
    if (!right)
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, "", "cannot be read: %s", strerror(errno));
    for (size_t at = 0, next; at < len; at = next) {
        const char *end = memchr(bytes + at, '\n', len - at);
        next = end ? (size_t)(end - bytes) + 1 : len;
        char *line = gl_alloc(arena, next - at + 1);
        memcpy(line, bytes + at, next - at);
        number++;
        line[strcspn(line, "#")] = '\0';
        line += strspn(line, " \t\r\n");
        line[strcspn(line, " \t\r\n")] = '\0';
        if (!*line)
            continue;
        gl_grow(floors, capacity, *count + 1, sizeof(gl_floor));
        if (gl_floor_read(arena, line, (gl_floor *)*floors + *count)) {
            ++*count;
            continue;
        }
        right = 0;
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, number, 1},
                    "[DOCUMENTS:][ROW.]MEASURE=FLOOR, as date.value=0.97; measures: strict, lenient, value, "
                    "precision, "
                    "recall, accuracy",
                    "\"%s\" is no floor", line);
    }
    gl_file_unmap(bytes, len);
    return right;
}

/* The accuracy of a link or key; 0 if there is none of the name. */
static int gl_link_score(const gl_evaluation *evaluation, const gl_card *card, glane_str name, double *score)
{
    for (int i = 0; i < GL_ROW_LINKS; i++) {
        if (glane_str_equal(name, glane_str_of(gl_link_row_name(i)))) {
            *score = gl_ratio(card->links[i].right, card->links[i].all);
            return 1;
        }
    }
    const uint32_t key = gl_table_find(&evaluation->scheme.keys, name);
    if (key >= card->key_count || card->keys[key].all == 0)
        return 0;
    *score = gl_ratio(card->keys[key].right, card->keys[key].all);
    return 1;
}

void gl_floor_check(const gl_evaluation *evaluation, const gl_floor *floor, gl_verdicts *verdicts)
{
    gl_card card = {0};
    size_t documents = 0;
    double score = (double)NAN;
    const char *message;
    for (size_t i = 0; i < evaluation->doc_count; i++) {
        if (floor->scope && !gl_corpus_named(evaluation->docs[i].name, floor->scope))
            continue;
        gl_card_add(&card, &evaluation->docs[i].card);
        documents++;
    }
    const gl_row *row = gl_row_find(&evaluation->rows, floor->row);
    int known = row != NULL;
    if (row) {
        const gl_tally tally = gl_row_tally(row, &card);
        score = gl_shown_score(gl_row_measure(&tally, floor->measure));
    } else if (floor->measure == GL_ACCURACY) {
        known = gl_link_score(evaluation, &card, floor->row, &score);
        score = gl_shown_score(score);
    }
    if (documents == 0)
        message = gl_format(evaluation->arena, "no document is named %s", floor->scope).data;
    else if (!known)
        message = gl_format(evaluation->arena, "nothing is scored as %.*s.%s", (int)floor->row.len,
                            floor->row.data, gl_measure_name(floor->measure))
                      .data;
    else if (isnan(score))
        message = "there is nothing to score";
    else
        message = gl_format(evaluation->arena, "scored %.3f", score).data;
    gl_verdict_add(verdicts, floor->text, message, score >= floor->floor);
    gl_card_free(&card);
}
