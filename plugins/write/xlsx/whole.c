/* whole.c: see whole.h. A zip file as libxlsxwriter makes it: no comment, members deflated or stored. */
#include "whole.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define WHOLE_END 22u     /* bytes of the end of the central directory */
#define WHOLE_ENTRY 46u   /* of a member's entry there, before its name */
#define WHOLE_LOCAL 30u   /* of what stands before a member, before its name */
#define WHOLE_BUFFER 65536u

/* What is looked for in a worksheet: the tags around its rows, and its last one. */
static const char *const whole_tags[] = {"<sheetData>", "</sheetData>", "</worksheet>"};
enum { WHOLE_TAGS = sizeof whole_tags / sizeof *whole_tags };

/* A worksheet, as it streams by. */
typedef struct whole_sheet {
    uint64_t at;            /* bytes so far */
    size_t met[WHOLE_TAGS]; /* how much of each tag stands before that */
    uint64_t ends[WHOLE_TAGS]; /* where it ended last; 0: nowhere yet */
} whole_sheet;

static uint32_t whole_number(const unsigned char *at, unsigned bytes)
{
    uint32_t number = 0;
    for (unsigned i = bytes; i > 0; i--)
        number = number << 8 | at[i - 1];
    return number;
}

/* A tag has one `<`, its first byte, so a failed match begins anew at that byte or not at all. */
static void whole_see(whole_sheet *sheet, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        sheet->at++;
        for (unsigned t = 0; t < WHOLE_TAGS; t++) {
            const char *tag = whole_tags[t];
            if (bytes[i] == (unsigned char)tag[sheet->met[t]])
                sheet->met[t]++;
            else
                sheet->met[t] = bytes[i] == '<';
            if (tag[sheet->met[t]] != '\0')
                continue;
            sheet->met[t] = 0;
            sheet->ends[t] = sheet->at;
        }
    }
}

/* Inflates `size` bytes of the file from where it stands. */
static int whole_inflate(FILE *file, uint32_t size, whole_sheet *sheet)
{
    static const z_stream nothing = {0};
    unsigned char in[WHOLE_BUFFER / 4], out[WHOLE_BUFFER];
    z_stream stream = nothing;
    int status = inflateInit2(&stream, -MAX_WBITS) == Z_OK ? Z_OK : Z_MEM_ERROR;
    while (status == Z_OK && (size > 0 || stream.avail_in > 0)) {
        if (stream.avail_in == 0) {
            const size_t want = size < sizeof in ? size : sizeof in, got = fread(in, 1, want, file);
            if (got != want)
                break;
            size -= (uint32_t)got;
            stream.next_in = in;
            stream.avail_in = (uInt)got;
        }
        stream.next_out = out;
        stream.avail_out = sizeof out;
        status = inflate(&stream, Z_NO_FLUSH);
        whole_see(sheet, out, sizeof out - stream.avail_out);
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END;
}

/* Looks at a member, whose entry of the directory is given; adds its rows. */
static int whole_member(FILE *file, const unsigned char *entry, uint64_t *rows)
{
    unsigned char local[WHOLE_LOCAL];
    whole_sheet sheet = {0};
    if (fseek(file, (long)whole_number(entry + 42, 4), SEEK_SET) != 0 || fread(local, 1, sizeof local, file) != sizeof local ||
        fseek(file, (long)(whole_number(local + 26, 2) + whole_number(local + 28, 2)), SEEK_CUR) != 0)
        return 0;
    if (whole_number(entry + 10, 2) != Z_DEFLATED || !whole_inflate(file, whole_number(entry + 20, 4), &sheet))
        return 0;
    if (!sheet.ends[0] || !sheet.ends[1] || sheet.ends[2] != sheet.at)
        return 0;
    *rows += sheet.ends[1] - strlen(whole_tags[1]) - sheet.ends[0];
    return 1;
}

/* Goes through the directory. */
static int whole_read(FILE *file, uint64_t *rows)
{
    static const char worksheets[] = "xl/worksheets/sheet";
    unsigned char end[WHOLE_END], entry[WHOLE_ENTRY], name[sizeof worksheets - 1];
    if (fseek(file, -(long)sizeof end, SEEK_END) != 0 || fread(end, 1, sizeof end, file) != sizeof end)
        return 0;
    long at = (long)whole_number(end + 16, 4);
    for (uint32_t i = whole_number(end + 10, 2); i > 0; i--) {
        if (fseek(file, at, SEEK_SET) != 0 || fread(entry, 1, sizeof entry, file) != sizeof entry)
            return 0;
        const uint32_t len = whole_number(entry + 28, 2);
        at += (long)(WHOLE_ENTRY + len + whole_number(entry + 30, 2) + whole_number(entry + 32, 2));
        if (len < sizeof name || fread(name, 1, sizeof name, file) != sizeof name)
            continue;
        if (memcmp(name, worksheets, sizeof name) == 0 && !whole_member(file, entry, rows))
            return 0;
    }
    return 1;
}

int xlsx_is_whole(const char *path, uint64_t rows)
{
    uint64_t found = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    const int read = whole_read(file, &found);
    fclose(file);
    return read && found == rows;
}
