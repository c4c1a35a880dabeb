/* run_inputs.c: which inputs of a run are done, and which are not, or no more. */
#define _GNU_SOURCE 1

#include "run.h"

#include "command.h"
#include "sha256.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is it in the run's own folder, which may lie among the inputs? */
static int gl_is_own(const gl_run *run, const gl_input *input)
{
    char *path = glane_document_id(input->path), *folder = glane_document_id(run->folder);
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    const int own = input->found && strncmp(path, folder, len) == 0 && path[len] == '/';
    free(path);
    free(folder);
    return own;
}

void gl_run_items_make(gl_run *run, const gl_inputs *inputs)
{
    gl_table_init(&run->names, run->arena);
    run->order = gl_realloc(NULL, (inputs->count + 1) * sizeof *run->order);
    run->items = gl_realloc(NULL, (inputs->count + 1) * sizeof *run->items);
    for (size_t i = 0; i < inputs->count; i++) {
        const gl_input *input = &inputs->items[i];
        if (gl_is_own(run, input))
            continue;
        const uint32_t item = gl_table_add(&run->names, glane_str_of(input->path));
        if (item == run->item_count)
            run->items[run->item_count++] = (gl_run_item){.path = input->path, .found = input->found != 0};
        run->order[run->order_count++] = (gl_run_named){item, input->rank};
    }
}

int gl_run_hash(const char *path, char hash[65])
{
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const int hashed =
        file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && gl_sha256_file(file, hash);
    if (file >= 0)
        close(file);
    return hashed;
}

/* Are this document's records those that the input would give now? */
static int gl_done_holds(gl_run *run, const gl_done *done, const char *hash)
{
    const int says = done->part == 0 || done->last;
    return !done->again && (!says || memcmp(done->hash, hash, sizeof done->hash) == 0) &&
           gl_run_walk(run, done, NULL, NULL);
}

/* Keeps of an input's documents those that hold, up to the first that does not. */
static void gl_item_decide(gl_run *run, uint32_t item, uint32_t **list, size_t *capacity)
{
    gl_run_item *of = &run->items[item];
    const uint32_t count = gl_run_done_list(run, item, list, capacity);
    uint32_t held = 0;
    char hash[65];
    if (count > 0 && gl_run_hash(of->path, hash))
        while (held < count && gl_done_holds(run, &run->done[(*list)[held]], hash))
            held++;
    of->done = held ? (*list)[held - 1] + 1 : 0;
    of->whole = held > 0 && run->done[of->done - 1].last;
}

void gl_run_items_decide(gl_run *run, gl_inputs *left)
{
    uint32_t *list = NULL;
    size_t capacity = 0;
    run->todo = gl_realloc(NULL, ((size_t)run->item_count + 1) * sizeof *run->todo);
    for (uint32_t i = 0; i < run->item_count; i++) {
        gl_item_decide(run, i, &list, &capacity);
        if (run->items[i].whole)
            continue;
        run->todo[left->count] = i;
        gl_inputs_add(left, run->items[i].path, run->items[i].found);
    }
    free(list);
}
