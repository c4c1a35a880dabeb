#define _GNU_SOURCE
#include "image.h"

#include "descriptor.h"
#include "limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char magic[16] = "glane rules 1\n";
static const char suffix[] = ".rules", unfinished[] = "new-";

enum { PAGE = 4096, KEPT_SECONDS = 3600, TOUCH_SECONDS = 86400 };

/* How an image begins. */
typedef struct head {
    char magic[16];
    char key[72];
    uint64_t size;          /* of the file */
    const char *base;       /* where it was made, and is mapped */
    const gl_ruleset *root; /* in it */
    gl_digest digest;       /* of all that comes after */
    uint64_t check;         /* of this head up to here */
} head;

/* Of all that comes after the head. */
static gl_digest digest_of(const head *h)
{
    return gl_digest_of(h->base + sizeof *h, h->size - sizeof *h);
}

static uint64_t head_check(const head *h)
{
    return gl_hash(GL_HASH_SEED, h, offsetof(head, check));
}

/* -- loading -------------------------------------------------------------------- */

static glane_str image_path(gl_arena *arena, const char *folder, const char *key, unsigned place)
{
    return gl_format(arena, "%s/%.40s-%u%s", folder, key, place, suffix);
}

/* Ours alone to write, and a size that an image may have. */
static int is_safe(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_uid == geteuid() && !(info->st_mode & (S_IWGRP | S_IWOTH)) &&
           info->st_size >= PAGE && info->st_size % PAGE == 0 &&
           (uint64_t)info->st_size <= GL_MAX_IMAGE_BYTES;
}

/* Is it an image of this key, for this address? */
static int is_ours(const gl_region *region, const char *key)
{
    const head *h = (const head *)(const void *)region->base;
    return memcmp(h->magic, magic, sizeof magic) == 0 && strncmp(h->key, key, sizeof h->key) == 0 &&
           h->size == region->used && h->base == region->base && h->check == head_check(h);
}

/* The nanoseconds of the date of an image that was found to be whole. Any write puts others in their place,
 * so that what has them need not be summed up again: that would take longer than all else, and grow with the
 * lexicons. They are set after fsync(): what a crash of the machine spoils does not have them. */
static long seal_of(const head *h)
{
    return (long)(h->check % 1000000000u);
}

static int is_sealed(const gl_region *region, const struct stat *info)
{
    return info->st_mtim.tv_nsec == seal_of((const head *)(const void *)region->base);
}

static void seal(int file, const head *h)
{
    const struct timespec dates[2] = {{0, UTIME_OMIT}, {time(NULL), seal_of(h)}};
    (void)futimens(file, dates);
}

static int is_whole(const gl_region *region)
{
    const head *h = (const head *)(const void *)region->base;
    gl_digest digest = digest_of(h);
    return gl_digest_equal(&digest, &h->digest);
}

static int map_image(gl_region *region, const char *path, unsigned place, const char *key)
{
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return 0;
    int mapped =
        fstat(file, &info) == 0 && is_safe(&info) && gl_region_map(region, place, file, (size_t)info.st_size);
    int good = mapped && is_ours(region, key), sealed = good && is_sealed(region, &info);
    if (good && !sealed)
        good = is_whole(region);
    /* The oldest go first when there are too many: this one is in use. */
    if (good && (!sealed || time(NULL) - info.st_mtime > TOUCH_SECONDS) && fsync(file) == 0)
        seal(file, (const head *)(const void *)region->base);
    if (mapped && !good)
        gl_region_close(region);
    close(file);
    return good;
}

/* Are the files that would be read those that were, with the bytes that they had? */
static int inputs_hold(const gl_ruleset *set, const gl_load *load)
{
    gl_arena *arena = gl_arena_new();
    gl_input *now;
    uint32_t count = gl_packs_list(load, arena, &now);
    int hold = count == set->listed_count;
    for (uint32_t i = 0; hold && i < count; i++)
        hold = glane_str_equal(now[i].path, set->inputs[i].path) && now[i].more == set->inputs[i].more;
    for (uint32_t i = 0; hold && i < set->input_count; i++) {
        gl_digest digest;
        hold = gl_digest_file(set->inputs[i].path.data, &digest) &&
               gl_digest_equal(&digest, &set->inputs[i].digest);
    }
    gl_arena_free(arena);
    return hold;
}

gl_ruleset *gl_image_load(const char *folder, const char *key, const gl_load *load)
{
    gl_arena *arena = gl_arena_new();
    gl_ruleset *set = NULL;
    for (unsigned place = 0; place < GL_REGION_PLACES && !set; place++) {
        gl_region region = {.base = NULL};
        if (!map_image(&region, image_path(arena, folder, key, place).data, place, key))
            continue;
        const gl_ruleset *root = ((const head *)(const void *)region.base)->root;
        if (inputs_hold(root, load)) {
            set = gl_realloc(NULL, sizeof *set);
            *set = *root;
            set->image = region;
        } else {
            gl_region_close(&region);
        }
    }
    gl_arena_free(arena);
    return set;
}

/* -- saving ---------------------------------------------------------------------- */

void gl_image_begin(gl_arena *arena)
{
    if (gl_arena_piece(arena))
        gl_alloc(arena, sizeof(head));
}

static void make_folder(char *path)
{
    if (mkdir(path, 0700) == 0 || errno != ENOENT)
        return;
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return;
    *slash = '\0';
    make_folder(path);
    *slash = '/';
    (void)mkdir(path, 0700);
}

/* Newest first. */
static int by_date(const void *a, const void *b)
{
    const struct stat *x = a, *y = b;
    if (x->st_mtime != y->st_mtime)
        return x->st_mtime > y->st_mtime ? -1 : 1;
    return x->st_ino < y->st_ino ? -1 : x->st_ino > y->st_ino;
}

static int ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);
    return len >= tail && strcmp(name + len - tail, end) == 0;
}

/* Removes what processes that were killed left behind, and the images past the newest GL_MAX_IMAGES. */
static void prune(const char *folder)
{
    struct stat *images = NULL;
    size_t count = 0, capacity = 0;
    for (int removing = 0; removing < 2; removing++) {
        DIR *entries = opendir(folder);
        if (!entries)
            break;
        for (struct dirent *entry; (entry = readdir(entries));) {
            struct stat info;
            int image = ends_with(entry->d_name, suffix),
                left = strncmp(entry->d_name, unfinished, strlen(unfinished)) == 0;
            if ((!image && !left) || fstatat(dirfd(entries), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
                continue;
            if (!removing && image) {
                gl_grow((void **)&images, &capacity, count + 1, sizeof *images);
                images[count++] = info;
            }
            if (removing && (image ? count > GL_MAX_IMAGES && by_date(&info, &images[GL_MAX_IMAGES - 1]) > 0
                                   : time(NULL) - info.st_mtime > KEPT_SECONDS))
                (void)unlinkat(dirfd(entries), entry->d_name, 0);
        }
        closedir(entries);
        if (count)
            qsort(images, count, sizeof *images, by_date);
    }
    free(images);
}

void gl_image_save(const gl_ruleset *set, const char *folder, const char *key)
{
    const gl_region *region = gl_arena_piece(set->arena);
    gl_ruleset *root = gl_alloc(set->arena, sizeof *root);
    (void)gl_alloc(set->arena, PAGE); /* so that whole pages can be written */
    if (!region || !gl_arena_piece(set->arena))
        return;
    memcpy(root, set, sizeof *root);
    root->arena = NULL;
    head *h = (head *)(void *)region->base;
    memcpy(h->magic, magic, sizeof magic);
    memcpy(h->key, key, strlen(key));
    h->size = region->used / PAGE * PAGE;
    h->base = region->base;
    h->root = root;
    h->digest = digest_of(h);
    h->check = head_check(h);
    gl_arena *arena = gl_arena_new();
    make_folder(gl_strdup(arena, folder));
    char *temporary = gl_strdup(arena, gl_format(arena, "%s/%sXXXXXX", folder, unfinished).data);
    int file = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
    if (file >= 0) {
        int written = gl_write_all(file, h->base, h->size) && fsync(file) == 0;
        if (written)
            seal(file, h);
        written &= close(file) == 0;
        if (!written || rename(temporary, image_path(arena, folder, key, gl_region_place(region)).data) != 0)
            (void)unlink(temporary);
        prune(folder);
    }
    gl_arena_free(arena);
}
