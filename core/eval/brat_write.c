/* brat_write.c: writes brat standoff, and the configuration that goes with it. */
#include "brat.h"

#include "report.h"

#include <stdio.h>
#include <stdlib.h>

/* Can brat's configuration declare the value? */
static int gl_is_declarable(glane_str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.data[i] <= ' ' || strchr("|,<>", value.data[i]))
            return 0;
    }
    /* No-break spaces and the like are white space to brat. */
    for (size_t i = 0; i + 1 < value.len; i++) {
        if (memcmp(value.data + i, "\xC2\xA0", 2) == 0 || memcmp(value.data + i, "\xE2\x80", 2) == 0)
            return 0;
    }
    return value.len > 0;
}

/* The span and its text, in parts that line ends part. */
static void gl_span_write(gl_buffer *out, const gl_mention *mention)
{
    uint32_t at = mention->start;
    const char *separator = " ";
    glane_str rest = mention->text;
    while (rest.len > 0) {
        size_t len = 0;
        uint32_t chars = 0;
        while (len < rest.len && rest.data[len] != '\n' && rest.data[len] != '\r')
            chars += ((unsigned char)rest.data[len++] & 0xC0) != 0x80;
        if (chars > 0)
            gl_print(out, "%s%u %u", separator, at, at + chars);
        separator = chars > 0 ? ";" : separator;
        at += chars;
        while (len < rest.len && (rest.data[len] == '\n' || rest.data[len] == '\r')) {
            len++;
            at++;
        }
        rest.data += len;
        rest.len -= len;
    }
    gl_buffer_text(out, "\t");
    for (size_t i = 0; i < mention->text.len; i++) {
        const char byte = mention->text.data[i];
        if (byte != '\r')
            gl_buffer_add(out, byte == '\n' ? " " : &byte, 1);
    }
    gl_buffer_text(out, "\n");
}

/* A note is one line. */
static void gl_note_write(gl_buffer *out, glane_str value)
{
    for (size_t i = 0; i < value.len; i++)
        gl_buffer_add(out, value.data[i] == '\n' || value.data[i] == '\r' ? " " : &value.data[i], 1);
}

void gl_brat_write(gl_buffer *out, const gl_mentions *mentions, const gl_scheme *scheme)
{
    uint32_t keys = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        const gl_mention *mention = &mentions->items[i];
        gl_print(out, "T%zu\t%s", i + 1, scheme->types.names[mention->type].data);
        gl_span_write(out, mention);
        for (size_t k = 0; k < mention->pair_count; k++) {
            const gl_pair *pair = &mention->pairs[k];
            const char *key = scheme->keys.names[pair->key].data;
            if (gl_is_declarable(pair->value))
                gl_print(out, "A%u\t%s T%zu ", ++keys, key, i + 1);
            else
                gl_print(out, "#%u\tAnnotatorNotes T%zu\t%s=", ++keys, i + 1, key);
            gl_note_write(out, pair->value);
            gl_buffer_text(out, "\n");
        }
    }
}

/* -- annotation.conf --------------------------------------------------------------------- */

void gl_brat_names_init(gl_brat_names *names, gl_arena *arena)
{
    gl_table_init(&names->types, arena);
    gl_table_init(&names->keys, arena);
    gl_table_init(&names->key_types, arena);
    gl_table_init(&names->key_values, arena);
}

void gl_brat_names_free(gl_brat_names *names)
{
    gl_table_free(&names->types);
    gl_table_free(&names->keys);
    gl_table_free(&names->key_types);
    gl_table_free(&names->key_values);
}

/* Adds a name to those of a key. */
static void gl_key_name_add(gl_table *table, uint32_t key, glane_str name)
{
    char number[16];
    const int len = snprintf(number, sizeof number, "%u ", key);
    char *both = gl_alloc(table->arena, (size_t)len + name.len + 1);
    memcpy(both, number, (size_t)len);
    memcpy(both + len, name.data, name.len);
    (void)gl_table_add(table, (glane_str){both, (size_t)len + name.len});
}

void gl_brat_names_add(gl_brat_names *names, const gl_mentions *mentions, const gl_scheme *scheme)
{
    for (size_t i = 0; i < mentions->count; i++) {
        const gl_mention *mention = &mentions->items[i];
        const glane_str type = scheme->types.names[mention->type];
        (void)gl_table_add(&names->types, type);
        for (size_t k = 0; k < mention->pair_count; k++) {
            if (!gl_is_declarable(mention->pairs[k].value))
                continue;
            const uint32_t key = gl_table_add(&names->keys, scheme->keys.names[mention->pairs[k].key]);
            gl_key_name_add(&names->key_types, key, type);
            gl_key_name_add(&names->key_values, key, mention->pairs[k].value);
        }
    }
}

/* The names of a key, parted by |. */
static void gl_key_names_write(gl_buffer *out, const gl_table *table, uint32_t key)
{
    const char *separator = ":";
    for (uint32_t i = 0; i < table->count; i++) {
        const char *name = table->names[i].data;
        if ((uint32_t)strtoul(name, NULL, 10) != key)
            continue;
        gl_buffer_text(out, separator);
        gl_buffer_text(out, strchr(name, ' ') + 1);
        separator = "|";
    }
}

void gl_brat_configure(gl_buffer *out, const gl_brat_names *names)
{
    gl_buffer_text(out, "[entities]\n");
    for (uint32_t i = 0; i < names->types.count; i++)
        gl_print(out, "%s\n", names->types.names[i].data);
    gl_buffer_text(out, "\n[relations]\n\n[events]\n\n[attributes]\n");
    for (uint32_t key = 0; key < names->keys.count; key++) {
        gl_buffer_text(out, names->keys.names[key].data);
        gl_buffer_text(out, "\tArg");
        gl_key_names_write(out, &names->key_types, key);
        gl_buffer_text(out, ", Value");
        gl_key_names_write(out, &names->key_values, key);
        gl_buffer_text(out, "\n");
    }
}
