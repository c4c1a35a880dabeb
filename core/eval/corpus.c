/* corpus.c: walks folders for annotations, and reads them. */
#define _GNU_SOURCE 1

#include "corpus.h"

#include "brat.h"
#include "file.h"
#include "limits.h"
#include "node.h"
#include "stream.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Endings that no text has. */
static const char *const gl_other_endings[] = {".ann", ".ndjson", ".yaml", ".json", ".jsonl", ".conf"};

void gl_corpus_init(gl_corpus *corpus, gl_arena *arena, gl_diags *diags)
{
    *corpus = (gl_corpus){.arena = arena, .diags = diags};
    gl_table_init(&corpus->names, arena);
}

void gl_corpus_free(gl_corpus *corpus)
{
    free(corpus->docs);
    free(corpus->manifests);
    gl_table_free(&corpus->names);
    *corpus = (gl_corpus){0};
}

static const char *gl_ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot : "";
}

/* -- manifests -------------------------------------------------------------------- */

static const char *gl_manifest_word(gl_corpus *corpus, const glane_node *node)
{
    if (node->kind == GLANE_NODE_SCALAR)
        return node->text.data;
    gl_diag_add(corpus->diags, GLANE_ERROR, node->place, "a word, or several in quotes", "this is %s",
                gl_node_kind_name(node->kind));
    return NULL;
}

static void gl_manifest_read(gl_corpus *corpus, const char *folder, const char *path)
{
    gl_manifest read = {.folder = folder};
    const struct {
        const char *key;
        const char **value;
    } known[] = {{"name", &read.name}, {"licence", &read.licence}, {"origin", &read.origin}};
    const size_t known_count = sizeof known / sizeof *known;
    const glane_node *root = gl_node_load(corpus->arena, corpus->diags, path);
    for (size_t i = 0; root && i < root->count && root->kind == GLANE_NODE_MAP; i++) {
        size_t k = 0;
        while (k < known_count && !glane_str_equal(root->keys[i], glane_str_of(known[k].key)))
            k++;
        if (k < known_count)
            *known[k].value = gl_manifest_word(corpus, root->items[i]);
        else
            gl_diag_add(corpus->diags, GLANE_ERROR, root->key_places[i], "keys: name, licence, origin",
                        "a manifest has no key '%s'", root->keys[i].data);
    }
    void *manifests = corpus->manifests;
    gl_grow(&manifests, &corpus->manifest_capacity, corpus->manifest_count + 1, sizeof *corpus->manifests);
    corpus->manifests = manifests;
    corpus->manifests[corpus->manifest_count++] = read;
}

/* -- folders ----------------------------------------------------------------------- */

/* A folder's entries, in byte order. */
typedef struct gl_entries {
    struct dirent **items;
    int count;
} gl_entries;

static int gl_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The entry that is the text of an annotation: NAME.txt, else the first NAME with another ending. */
static const char *gl_text_entry(const gl_entries *entries, const char *annotation)
{
    const size_t stem = (size_t)(gl_ending(annotation) - annotation);
    const char *found = NULL;
    for (int i = 0; i < entries->count; i++) {
        const char *name = entries->items[i]->d_name, *ending = gl_ending(name);
        if ((size_t)(ending - name) != stem || memcmp(name, annotation, stem) != 0 || !*ending)
            continue;
        if (strcmp(ending, ".txt") == 0)
            return name;
        int other = 0;
        for (size_t k = 0; k < sizeof gl_other_endings / sizeof *gl_other_endings; k++)
            other |= strcmp(ending, gl_other_endings[k]) == 0;
        if (!other && !found)
            found = name;
    }
    return found;
}

/* The name of a new document, unless another has it: then its path. */
static const char *gl_document_name(gl_corpus *corpus, const char *relative, const char *path)
{
    const size_t len = strlen(relative) - strlen(gl_ending(relative));
    const uint32_t before = corpus->names.count;
    const uint32_t id = gl_table_add(&corpus->names, (glane_str){relative, len});
    if (id == before)
        return corpus->names.names[id].data;
    return gl_str_copy(corpus->arena, (glane_str){path, strlen(path) - strlen(gl_ending(path))}).data;
}

static void gl_document_add(gl_corpus *corpus, const gl_entries *entries, const char *folder,
                            const char *relative, const char *entry)
{
    const char *path = gl_format(corpus->arena, "%s/%s", folder, entry).data;
    const char *text = gl_text_entry(entries, entry);
    gl_corpus_doc doc = {.annotation = path, .is_stream = strcmp(gl_ending(entry), ".ndjson") == 0};
    const size_t stem = strlen(path) - strlen(gl_ending(path));
    if (corpus->count > 0 && strncmp(corpus->docs[corpus->count - 1].annotation, path, stem + 1) == 0) {
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "keep one of both",
                    "%s annotates the same text; left out", corpus->docs[corpus->count - 1].annotation);
        return;
    }
    if (!text) {
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){path, 0, 0},
                    "a text has the name of its annotation, with .txt or another ending",
                    "there is no text beside this annotation; left out");
        return;
    }
    doc.text = gl_format(corpus->arena, "%s/%s", folder, text).data;
    doc.name = gl_document_name(corpus, gl_format(corpus->arena, "%s%s", relative, entry).data, path);
    void *docs = corpus->docs;
    gl_grow(&docs, &corpus->capacity, corpus->count + 1, sizeof *corpus->docs);
    corpus->docs = docs;
    corpus->docs[corpus->count++] = doc;
}

static int gl_is_annotation(const char *name)
{
    const char *ending = gl_ending(name);
    return strcmp(ending, ".ann") == 0 || strcmp(ending, ".ndjson") == 0;
}

/* Adds what is in a folder, and then what is in its folders; `relative` is its place in the one that was
 * given. `only`: the one entry that is wanted; NULL for all. */
static void gl_folder_add(gl_corpus *corpus, const char *folder, const char *relative, const char *only,
                          int depth)
{
    gl_entries entries = {0};
    entries.count =
        depth < GL_MAX_CORPUS_DEPTH ? scandir(folder, &entries.items, gl_visible, gl_entry_order) : 0;
    if (entries.count < 0)
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){folder, 0, 0}, "", "cannot be read: %s",
                    strerror(errno));
    for (int i = 0; i < entries.count; i++) {
        const char *entry = entries.items[i]->d_name;
        const char *path = gl_format(corpus->arena, "%s/%s", folder, entry).data;
        struct stat info;
        if (only && strcmp(entry, only) != 0)
            continue;
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
            gl_folder_add(corpus, path, gl_format(corpus->arena, "%s%s/", relative, entry).data, NULL,
                          depth + 1);
        else if (gl_is_annotation(entry))
            gl_document_add(corpus, &entries, folder, relative, entry);
        else if (strcmp(entry, "corpus.yaml") == 0)
            gl_manifest_read(corpus, folder, path);
    }
    for (int i = 0; i < entries.count; i++)
        free(entries.items[i]);
    free(entries.items);
}

void gl_corpus_add(gl_corpus *corpus, const char *path)
{
    struct stat info;
    const size_t before = corpus->count, errors = corpus->diags->errors;
    char *folder = gl_strdup(corpus->arena, path);
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        folder[--len] = '\0';
    if (stat(path, &info) != 0) {
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "a folder of annotated texts",
                    "cannot be read: %s", strerror(errno));
    } else if (S_ISDIR(info.st_mode)) {
        gl_folder_add(corpus, folder, "", NULL, 0);
    } else if (gl_is_annotation(folder)) {
        char *slash = strrchr(folder, '/');
        if (slash)
            *slash = '\0';
        gl_folder_add(corpus,
                      slash == folder ? "/"
                      : slash         ? folder
                                      : ".",
                      "", slash ? slash + 1 : folder, 0);
    } else {
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){path, 0, 0}, "give its annotation, or its folder",
                    "this is no annotation (NAME.ann, NAME.ndjson)");
    }
    if (corpus->count == before && corpus->diags->errors == errors)
        gl_diag_add(corpus->diags, GLANE_ERROR, (gl_place){path, 0, 0},
                    "annotations are files NAME.ann or NAME.ndjson beside NAME.txt",
                    "nothing is annotated here");
}

/* -- a subset ---------------------------------------------------------------------- */

int gl_corpus_named(const char *document, const char *pattern)
{
    const char *part = document;
    if (fnmatch(pattern, document, 0) == 0)
        return 1;
    for (const char *slash; (slash = strchr(part, '/')); part = slash + 1) {
        char folder[NAME_MAX + 1];
        const size_t len = (size_t)(slash - part);
        if (len >= sizeof folder)
            continue;
        memcpy(folder, part, len);
        folder[len] = '\0';
        if (fnmatch(pattern, folder, 0) == 0)
            return 1;
    }
    return fnmatch(pattern, part, 0) == 0;
}

/* Is a document of the corpus in that folder? */
static int gl_manifest_covers(const gl_corpus *corpus, const char *folder)
{
    const size_t len = strlen(folder);
    for (size_t i = 0; i < corpus->count; i++)
        if (strncmp(corpus->docs[i].annotation, folder, len) == 0 && corpus->docs[i].annotation[len] == '/')
            return 1;
    return 0;
}

void gl_corpus_select(gl_corpus *corpus, const char *const *patterns)
{
    size_t kept = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        int named = 0;
        for (size_t k = 0; patterns[k]; k++)
            named |= gl_corpus_named(corpus->docs[i].name, patterns[k]);
        if (named)
            corpus->docs[kept++] = corpus->docs[i];
    }
    corpus->count = kept;
    kept = 0;
    for (size_t i = 0; i < corpus->manifest_count; i++)
        if (gl_manifest_covers(corpus, corpus->manifests[i].folder))
            corpus->manifests[kept++] = corpus->manifests[i];
    corpus->manifest_count = kept;
}

/* -- reading ----------------------------------------------------------------------- */

void gl_corpus_read(const gl_corpus_doc *doc, const gl_text *text, gl_mentions *mentions, gl_scheme *scheme,
                    const gl_table *known, gl_diags *diags)
{
    char *bytes;
    size_t len;
    gl_mentions_reset(mentions);
    mentions->file = doc->annotation;
    if (!gl_file_map(doc->annotation, &bytes, &len)) {
        gl_diag_add(diags, GLANE_ERROR, (gl_place){doc->annotation, 0, 0}, "", "cannot be read: %s",
                    strerror(errno));
        return;
    }
    if (doc->is_stream)
        gl_facts_read(mentions, (glane_str){bytes, len}, 1, scheme, diags);
    else
        gl_brat_read(mentions, (glane_str){bytes, len}, scheme, known, diags);
    gl_file_unmap(bytes, len);
    if (text)
        gl_mentions_check(mentions, text, diags);
    for (size_t i = 0; i < mentions->count; i++)
        scheme->measures[mentions->items[i].type].annotated = 1;
}
