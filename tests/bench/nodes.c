/* nodes FILE.yaml…: rule packs as the engine reads them, as one JSON list: scalars are strings. For
 * packs.py, which has no YAML reader of its own. */
#include "node.h"

#include <stdio.h>

static void print_text(glane_str text)
{
    putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == '"' || c == '\\')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_node(const glane_node *node)
{
    if (node->kind == GLANE_NODE_SCALAR) {
        print_text(node->text);
        return;
    }
    const int is_map = node->kind == GLANE_NODE_MAP;
    putchar(is_map ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            putchar(',');
        if (is_map) {
            print_text(node->keys[i]);
            putchar(':');
        }
        print_node(node->items[i]);
    }
    putchar(is_map ? '}' : ']');
}

int main(int argc, char *argv[])
{
    gl_arena *arena = gl_arena_new();
    gl_diags diags;
    gl_diags_init(&diags);
    putchar('[');
    for (int i = 1; i < argc && diags.errors == 0; i++) {
        const glane_node *node = gl_node_load(arena, &diags, argv[i]);
        if (i > 1)
            putchar(',');
        if (node)
            print_node(node);
    }
    putchar(']');
    for (size_t i = 0; i < diags.count; i++)
        fprintf(stderr, "%s:%u: %s\n", diags.items[i].place.file, diags.items[i].place.line,
                diags.items[i].message);
    const int failed = diags.errors > 0;
    gl_diags_free(&diags);
    gl_arena_free(arena);
    return failed;
}
