/* YAML files: any bytes give a tree that is sound, or an error, and all of it is freed. */
#include "limits.h"
#include "node.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
    if (!holds)
        abort();
}

static void check_place(gl_place place, size_t size)
{
    require(place.file && place.line >= 1 && place.line <= size + 1 && place.column >= 1 &&
            place.column <= size + 1);
}

static void check_text(glane_str text)
{
    require(text.data && text.data[text.len] == '\0');
}

static void check_tree(const glane_node *node, size_t size, int depth)
{
    require(depth <= GL_MAX_YAML_DEPTH);
    check_place(node->place, size);
    if (node->kind == GLANE_NODE_SCALAR) {
        check_text(node->text);
        require(node->count == 0);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == GLANE_NODE_MAP) {
            check_text(node->keys[i]);
            check_place(node->key_places[i], size);
            for (size_t j = 0; j < i && i < 64; j++)
                require(!glane_str_equal(node->keys[i], node->keys[j]));
        }
        check_tree(node->items[i], size, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gl_arena *arena = gl_arena_new();
    gl_diags diags;
    gl_diags_init(&diags);
    const glane_node *root = gl_node_parse(arena, &diags, "fuzz.yaml", (const char *)data, size);
    gl_diags_sort(&diags);
    require(root || diags.errors > 0);
    if (root)
        check_tree(root, size, 0);
    for (size_t i = 0; i < diags.count; i++) {
        if (diags.items[i].place.line > 0)
            check_place(diags.items[i].place, size);
        require(diags.items[i].message[0] != '\0');
    }
    gl_diags_free(&diags);
    gl_arena_free(arena);
    return 0;
}
