/* office.c: the reader of DOCX, XLSX, ODT and ODS: which of them it is, and what is said when it can't be
 * read. */
#include "office.h"

/* More than a reader of zip archives bids. */
#define BID_SURE 80
#define BID_BINARY 30

typedef struct office_instance {
    const glane_host *host;
} office_instance;

static int holds(glane_str text, const char *word)
{
    const size_t len = strlen(word);
    for (size_t at = 0; at + len <= text.len; at++) {
        if (memcmp(text.data + at, word, len) == 0)
            return 1;
    }
    return 0;
}

/* The archive's first names, or OpenDocument's type, which is stored as it is. Programs of before 2007, and
 * encryption, wrap documents in another kind of file, for which there is an error that helps. */
static int office_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    static const char *const marks[] = {"mimetypeapplication/vnd.oasis.opendocument.", "[Content_Types].xml", "_rels/.rels",
                                        "word/document", "xl/workbook"};
    (void)instance;
    if (head.len >= 8 && memcmp(head.data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return BID_BINARY;
    if (head.len < 4 || memcmp(head.data, "PK\003\004", 4) != 0)
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (holds(head, marks[i]))
            return BID_SURE;
    }
    return 0;
}

static int begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static int is_wanted(const char *name)
{
    static const char *const names[] = {"mimetype", "content.xml", "meta.xml", "docProps/core.xml", "META-INF/manifest.xml", "word/styles.xml",
                                        "word/footnotes.xml", "word/endnotes.xml", "xl/workbook.xml",
                                        "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return 1;
    }
    return begins(name, "word/document") || begins(name, "xl/worksheets/");
}

static int has_part(const office_parts *parts, const char *with)
{
    for (uint32_t i = 0; i < parts->count; i++) {
        if (begins(parts->items[i].name.data, with))
            return 1;
    }
    return 0;
}

static glane_status fail(const office_instance *office, glane_context *ctx, const char *code, const char *why)
{
    office->host->report(ctx, GLANE_ERROR, code, NULL, why);
    return GLANE_FAILED;
}

static glane_status office_read(void *state, glane_context *ctx, glane_str source)
{
    const office_instance *office = state;
    office_parts parts = {.items = NULL};
    office_output output = {.host = office->host, .ctx = ctx, .new_block = 1};
    int whole;
    if (source.len > 0 && source.data[0] != 'P')
        return fail(office, ctx, "unsupported", "it is encrypted, or of a program of before 2007: save it as DOCX, XLSX or OpenDocument");
    glane_status status = office_parts_read(office->host, ctx, source, is_wanted, &parts);
    if (status != GLANE_OK)
        return status;
    const office_part *manifest = office_part_find(&parts, "META-INF/manifest.xml");
    if (manifest && holds(manifest->bytes, "encryption-data"))
        return fail(office, ctx, "encrypted", "it is encrypted, and asks for a password");
    office_about_read(office->host, ctx, &parts);
    if (has_part(&parts, "word/document"))
        whole = office_word_read(&output, &parts);
    else if (office_part_find(&parts, "xl/workbook.xml"))
        whole = office_workbook_read(&output, &parts);
    else if (office_part_find(&parts, "content.xml"))
        whole = office_open_document_read(&output, &parts);
    else
        return fail(office, ctx, "unsupported", "it has no text that this reader knows: no text document, no spreadsheet");
    office_finish(&output);
    if (!whole && output.any)
        office->host->report(ctx, GLANE_ERROR, "damaged", NULL, "a part is not well-formed XML: it was read up to there");
    else if (!whole)
        return fail(office, ctx, "damaged", "its parts are missing, or no well-formed XML");
    return output.status;
}

static glane_status office_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                  void **instance)
{
    office_instance *office = host->alloc(ctx, sizeof *office);
    (void)settings;
    office->host = host;
    xmlInitParser();
    *instance = office;
    return GLANE_OK;
}

static const glane_reader_ops office_ops = {.bid = office_bid, .read = office_read};

static const glane_plugin office_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "office",
    .version = "0.1.0",
    .summary = "Reads DOCX, XLSX, ODT and ODS: headings, lists, tables, notes, sheets",
    .create = office_create,
    .ops = &office_ops,
    .ops_size = sizeof office_ops,
};

GLANE_PLUGIN(office, office_plugin)
