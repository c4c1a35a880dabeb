/* baseline.c: reads an earlier report, and finds what changed since. */
#include "baseline.h"

#include "stream.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const cJSON *gl_member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* "" where there is no such string. */
static const char *gl_word(const cJSON *object, const char *key)
{
    const cJSON *item = gl_member(object, key);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static uint64_t gl_count_at(const cJSON *list, int index)
{
    const cJSON *item = cJSON_GetArrayItem(list, index);
    return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < 1e15
               ? (uint64_t)item->valuedouble
               : 0;
}

/* -- places -------------------------------------------------------------------------- */

/* What is wrong with a mention's span, type or value is one thing; what is wrong with another key is one each. */
static int gl_is_whole(const char *class)
{
    static const char *const parts[] = {"bound", "unit", "of", "period", "key"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(class, parts[i]) == 0)
            return 0;
    }
    return 1;
}

/* Parts are set apart by line ends, which no name has. */
static glane_str gl_place_name(gl_arena *arena, const char *document, const char *side, const char *type,
                               uint64_t start, uint64_t end, const char *class, const char *key)
{
    const int whole = gl_is_whole(class);
    return gl_format(arena, "%s\n%s\n%s\n%llu\n%llu\n%s\n%s", document, side, type, (unsigned long long)start,
                     (unsigned long long)end, whole ? "" : class, whole ? "" : key);
}

static uint64_t gl_state_of(const char *class, const char *type, uint64_t start, uint64_t end,
                            const char *value)
{
    uint64_t hash = gl_hash(GL_HASH_SEED, class, strlen(class) + 1);
    hash = gl_hash(hash, type, strlen(type) + 1);
    hash = gl_hash(hash, &start, sizeof start);
    hash = gl_hash(hash, &end, sizeof end);
    return gl_hash(hash, value, strlen(value));
}

/* The place of an error, or that of its mention's span, type and value. */
static glane_str gl_place_before(gl_arena *arena, const cJSON *error, int whole)
{
    const cJSON *gold = gl_member(error, "gold"), *fact = gl_member(error, "fact");
    const cJSON *mention = gold ? gold : fact;
    const cJSON *start = gl_member(mention, "start"), *end = gl_member(mention, "end");
    return gl_place_name(arena, gl_word(error, "document"), gold ? "gold" : "fact", gl_word(mention, "type"),
                         cJSON_IsNumber(start) ? (uint64_t)fabs(start->valuedouble) : 0,
                         cJSON_IsNumber(end) ? (uint64_t)fabs(end->valuedouble) : 0,
                         whole ? "" : gl_word(error, "class"), gl_word(error, "key"));
}

static uint64_t gl_state_before(const cJSON *error)
{
    const cJSON *fact = gl_member(error, "fact");
    const cJSON *start = gl_member(fact, "start"), *end = gl_member(fact, "end");
    return gl_state_of(gl_word(error, "class"), gl_word(fact, "type"),
                       cJSON_IsNumber(start) ? (uint64_t)fabs(start->valuedouble) : 0,
                       cJSON_IsNumber(end) ? (uint64_t)fabs(end->valuedouble) : 0,
                       gl_word(gl_member(fact, "keys"), gl_word(error, "key")));
}

static glane_str gl_place_now(const gl_baseline *baseline, const gl_error *error, int whole)
{
    const gl_scheme *scheme = &baseline->evaluation->scheme;
    const gl_mention *mention = error->gold ? error->gold : error->fact;
    return gl_place_name(baseline->arena, baseline->evaluation->docs[error->doc].name,
                         error->gold ? "gold" : "fact", scheme->types.names[mention->type].data,
                         mention->start, mention->end, whole ? "" : gl_class_name(error->class),
                         error->key == GLANE_NONE ? "" : scheme->keys.names[error->key].data);
}

static uint64_t gl_state_now(const gl_baseline *baseline, const gl_error *error)
{
    const gl_scheme *scheme = &baseline->evaluation->scheme;
    const gl_mention *fact = error->fact;
    const glane_str value =
        fact && error->key != GLANE_NONE ? gl_mention_value(fact, error->key) : (glane_str){NULL, 0};
    return gl_state_of(gl_class_name(error->class), fact ? scheme->types.names[fact->type].data : "",
                       fact ? fact->start : 0, fact ? fact->end : 0, value.data ? value.data : "");
}

/* -- reading --------------------------------------------------------------------------- */

static cJSON *gl_report_parse(const char *path, gl_diags *diags)
{
    char *bytes;
    size_t len;
    cJSON *root = NULL;
    if (!gl_file_map(path, &bytes, &len)) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, "", "cannot be read: %s", strerror(errno));
        return NULL;
    }
    root = gl_utf8_valid(bytes, len) ? cJSON_ParseWithLength(bytes, len) : NULL;
    gl_file_unmap(bytes, len);
    if (cJSON_IsNumber(gl_member(root, "eval")) && cJSON_IsArray(gl_member(root, "documents")))
        return root;
    gl_diag_add(diags, GLANE_ERROR, (gl_place){path, 0, 0}, "make one with glane eval --json",
                "this is no report of a run");
    cJSON_Delete(root);
    return NULL;
}

/* Which documents both runs have. */
static void gl_documents_match(gl_baseline *baseline)
{
    const gl_evaluation *evaluation = baseline->evaluation;
    const size_t count = evaluation->doc_count;
    gl_table names;
    gl_table_init(&names, baseline->arena);
    baseline->documents = gl_alloc(baseline->arena, (count + 1) * sizeof(cJSON *));
    baseline->shared = gl_alloc(baseline->arena, (count + 1) * sizeof *baseline->shared);
    for (size_t i = 0; i < count; i++)
        (void)gl_table_add(&names, glane_str_of(evaluation->docs[i].name));
    const cJSON *document;
    cJSON_ArrayForEach(document, gl_member(baseline->root, "documents"))
    {
        const uint32_t id = gl_table_find(&names, glane_str_of(gl_word(document, "document")));
        if (id < count)
            baseline->documents[id] = document;
    }
    for (size_t i = 0; i < count; i++) {
        if (baseline->documents[i])
            baseline->shared[baseline->shared_count++] = i;
    }
    gl_table_free(&names);
}

static void gl_errors_before(gl_baseline *baseline)
{
    const cJSON *error;
    cJSON_ArrayForEach(error, gl_member(baseline->root, "errors"))
    {
        const uint32_t before = baseline->places.count;
        const uint32_t id = gl_table_add(&baseline->places, gl_place_before(baseline->arena, error, 0));
        if (id < before)
            continue;
        void *errors = (void *)baseline->errors, *states = baseline->states;
        gl_grow(&errors, &baseline->error_capacity, (size_t)id + 1, sizeof *baseline->errors);
        gl_grow(&states, &baseline->state_capacity, (size_t)id + 1, sizeof *baseline->states);
        baseline->errors = errors;
        baseline->states = states;
        baseline->errors[id] = error;
        baseline->states[id] = gl_state_before(error);
    }
    baseline->seen = gl_alloc(baseline->arena, (size_t)baseline->places.count + 1);
}

/* What is new, or is wrong in another way. What is wrong beside the value of a mention that was wholly wrong
 * before is no loss. */
static void gl_errors_now(gl_baseline *baseline, gl_table *places)
{
    const gl_errors *errors = &baseline->evaluation->errors;
    for (size_t i = 0; i < errors->count; i++) {
        const gl_error *error = &errors->items[i];
        baseline->changes[i] = GL_CHANGES;
        if (!baseline->documents[error->doc] || !gl_error_shown(&baseline->evaluation->scheme, error))
            continue;
        const glane_str place = gl_place_now(baseline, error, 0), whole = gl_place_now(baseline, error, 1);
        const uint32_t id = gl_table_find(&baseline->places, place);
        (void)gl_table_add(places, place);
        if (id == GLANE_NONE && gl_table_find(&baseline->places, whole) == GLANE_NONE)
            baseline->changes[i] = GL_LOST;
        else if (id != GLANE_NONE && baseline->states[id] != gl_state_now(baseline, error))
            baseline->changes[i] = GL_CHANGED;
        if (id != GLANE_NONE)
            baseline->seen[id] = 1;
        if (baseline->changes[i] != GL_CHANGES)
            baseline->counts[baseline->changes[i]]++;
    }
}

/* What is wrong no more, and not because its mention is wholly wrong now; of documents that are not in this
 * run, nothing is known. */
static void gl_errors_match(gl_baseline *baseline)
{
    const gl_evaluation *evaluation = baseline->evaluation;
    gl_table names, places;
    gl_table_init(&names, baseline->arena);
    gl_table_init(&places, baseline->arena);
    baseline->changes = gl_alloc(baseline->arena, (evaluation->errors.count + 1) * sizeof *baseline->changes);
    gl_errors_now(baseline, &places);
    for (size_t i = 0; i < baseline->shared_count; i++)
        (void)gl_table_add(&names, glane_str_of(evaluation->docs[baseline->shared[i]].name));
    for (uint32_t id = 0; id < baseline->places.count; id++) {
        const cJSON *error = baseline->errors[id];
        if (gl_table_find(&names, glane_str_of(gl_word(error, "document"))) == GLANE_NONE ||
            gl_table_find(&places, gl_place_before(baseline->arena, error, 1)) != GLANE_NONE)
            baseline->seen[id] = 1;
        baseline->counts[GL_GAINED] += !baseline->seen[id];
    }
    gl_table_free(&names);
    gl_table_free(&places);
}

int gl_baseline_read(gl_baseline *baseline, gl_evaluation *evaluation, const char *path)
{
    *baseline = (gl_baseline){.evaluation = evaluation, .arena = gl_arena_new()};
    gl_table_init(&baseline->places, baseline->arena);
    baseline->root = gl_report_parse(path, &evaluation->diags);
    if (!baseline->root)
        return 0;
    gl_documents_match(baseline);
    gl_errors_before(baseline);
    gl_errors_match(baseline);
    if (baseline->shared_count == 0)
        gl_diag_add(&evaluation->diags, GLANE_ERROR, (gl_place){path, 0, 0},
                    "score the same folders in both runs", "no document of this run is in it");
    return baseline->shared_count > 0;
}

void gl_baseline_free(gl_baseline *baseline)
{
    cJSON_Delete(baseline->root);
    free((void *)baseline->errors);
    free(baseline->states);
    gl_table_free(&baseline->places);
    gl_arena_free(baseline->arena);
    *baseline = (gl_baseline){0};
}

/* -- scores ------------------------------------------------------------------------------ */

gl_tally gl_tally_before(const void *user, const gl_row *row, size_t document)
{
    const gl_baseline *baseline = user;
    const cJSON *types = gl_member(baseline->documents[baseline->shared[document]], "types");
    gl_tally sum = {0};
    for (uint32_t i = 0; i < row->type_count; i++) {
        const cJSON *tally = gl_member(types, baseline->evaluation->scheme.types.names[row->types[i]].data);
        sum.gold += gl_count_at(tally, 0);
        sum.facts += gl_count_at(tally, 1);
        sum.strict += gl_count_at(tally, 2);
        sum.lenient += gl_count_at(tally, 3);
        sum.value += gl_count_at(tally, 4);
    }
    return sum;
}

gl_tally gl_tally_now(const void *user, const gl_row *row, size_t document)
{
    const gl_baseline *baseline = user;
    return gl_row_tally(row, &baseline->evaluation->docs[baseline->shared[document]].card);
}

/* The accuracy of a key in both runs, over the documents of both. */
static void gl_key_scores(const gl_baseline *baseline, const char *name, int link, uint32_t key,
                          double *before, double *now)
{
    gl_agreement one = {0}, two = {0};
    for (size_t i = 0; i < baseline->shared_count; i++) {
        const gl_card *card = &baseline->evaluation->docs[baseline->shared[i]].card;
        const cJSON *counts = gl_member(gl_member(baseline->documents[baseline->shared[i]], "keys"), name);
        const gl_agreement none = {0};
        const gl_agreement *agreement = link                    ? &card->links[key]
                                        : key < card->key_count ? &card->keys[key]
                                                                : &none;
        one.all += gl_count_at(counts, 0);
        one.right += gl_count_at(counts, 1);
        two.all += agreement->all;
        two.right += agreement->right;
    }
    *before = gl_shown_score(gl_ratio(one.right, one.all));
    *now = gl_shown_score(gl_ratio(two.right, two.all));
}

/* What was not scored before, or is not any more, cannot be worse. */
static void gl_verdict_compare(const gl_baseline *baseline, const char *name, double before, double now,
                               gl_verdicts *verdicts)
{
    gl_arena *arena = baseline->evaluation->arena;
    if (isnan(before) || isnan(now))
        return;
    gl_verdict_add(verdicts, gl_format(arena, "no worse: %s", name).data,
                   gl_format(arena, "%.3f before, %.3f now", before, now).data, now >= before);
}

void gl_baseline_check(const gl_baseline *baseline, gl_verdicts *verdicts)
{
    const gl_evaluation *evaluation = baseline->evaluation;
    for (uint32_t i = 0; i < evaluation->rows.count; i++) {
        const gl_row *row = &evaluation->rows.items[i];
        gl_tally before = {0}, now = {0};
        for (size_t k = 0; k < baseline->shared_count; k++) {
            const gl_tally one = gl_tally_before(baseline, row, k), two = gl_tally_now(baseline, row, k);
            gl_tally_add(&before, &one);
            gl_tally_add(&now, &two);
        }
        for (int m = 0; m < GL_F1_MEASURES; m++)
            gl_verdict_compare(baseline,
                               gl_format(evaluation->arena, "%.*s.%s", (int)row->name.len, row->name.data,
                                         gl_measure_name((gl_measure)m))
                                   .data,
                               gl_shown_score(gl_row_measure(&before, (gl_measure)m)),
                               gl_shown_score(gl_row_measure(&now, (gl_measure)m)), verdicts);
    }
    for (uint32_t i = 0; i < GL_ROW_LINKS + evaluation->total.key_count; i++) {
        const int link = i < GL_ROW_LINKS;
        const uint32_t key = link ? i : i - GL_ROW_LINKS;
        const char *name = link ? gl_link_row_name((int)i) : evaluation->scheme.keys.names[key].data;
        double before, now;
        gl_key_scores(baseline, name, link, key, &before, &now);
        gl_verdict_compare(baseline, gl_format(evaluation->arena, "%s.accuracy", name).data, before, now,
                           verdicts);
    }
}

gl_mended gl_baseline_mended(const gl_baseline *baseline, uint32_t id)
{
    const cJSON *error = baseline->errors[id], *gold = gl_member(error, "gold");
    const cJSON *mention = gold ? gold : gl_member(error, "fact"), *line = gl_member(error, "line");
    return (gl_mended){
        .class = gl_word(error, "class"),
        .document = gl_word(error, "document"),
        .type = gl_word(mention, "type"),
        .text = gl_word(mention, "text"),
        .line = cJSON_IsNumber(line) ? line->valuedouble : 0,
    };
}
