/* declare.h: what a text says about its encoding. */
#ifndef TEXT_DECLARE_H
#define TEXT_DECLARE_H

#include "decode.h"

#define TEXT_NAME_BYTES 48u

/* An encoding by name. */
typedef struct text_encoding {
    text_kind kind;
    int either_order;           /* UTF-16 or UTF-32, as the mark says; kind is little-endian */
    char name[TEXT_NAME_BYTES]; /* as ICU may be asked for, NUL-terminated */
} text_encoding;

/* Finds an encoding by one of its names; 0 if nobody knows it. */
int text_encoding_find(glane_str name, text_encoding *encoding);
/* The byte order mark: its length, 0 for none, and what it says. */
size_t text_bom(glane_str source, text_kind *kind);
/* The name that the first KiB gives in an XML declaration, an HTML meta element or an editor's
 * line (-*- coding: x -*-, vim: fileencoding=x); empty if it gives none. */
glane_str text_declared(glane_str source);

#endif
