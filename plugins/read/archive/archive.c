/* archive.c: the reader of containers: tar, zip, 7z, and compressed files, through libarchive.
 *
 * Members are handed over in the archive's order; which of them are read, and how much may come out,
 * is the host's to say. Nothing is written to disk. */
#define _GNU_SOURCE

#include <glane/plugin.h>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Less than a reader of one kind of zip (office documents) bids. */
#define BID 40
#define BLOCK_BYTES ((size_t)64 << 10)

typedef struct archive_instance {
    const glane_host *host;
    locale_t utf8; /* libarchive gives names in the thread's charset or not at all; 0: there is none */
} archive_instance;

/* One reading: what libarchive's callbacks get. */
typedef struct archive_source {
    const glane_host *host;
    glane_context *ctx;
    locale_t utf8;
    uint64_t at, size;
    char block[BLOCK_BYTES];
} archive_source;

static int archive_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    static const struct {
        size_t at, len;
        const char *bytes;
    } marks[] = {
        {0, 4, "PK\003\004"}, {0, 4, "PK\005\006"}, {0, 3, "\x1F\x8B\x08"}, {0, 3, "BZh"}, {0, 6, "\xFD" "7zXZ\0"},
        {0, 4, "\x28\xB5\x2F\xFD"}, {0, 6, "7z\xBC\xAF\x27\x1C"}, {257, 5, "ustar"},
    };
    (void)instance;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (head.len >= marks[i].at + marks[i].len && memcmp(head.data + marks[i].at, marks[i].bytes, marks[i].len) == 0)
            return BID;
    }
    return 0;
}

/* -- libarchive's way to the bytes ------------------------------------------------ */

static la_ssize_t on_read(struct archive *archive, void *user, const void **bytes)
{
    archive_source *source = user;
    const int64_t n = source->host->source_read(source->ctx, source->at, source->block, sizeof source->block);
    if (n < 0) {
        archive_set_error(archive, -1, "the file could not be read");
        return ARCHIVE_FATAL;
    }
    source->at += (uint64_t)n;
    *bytes = source->block;
    return (la_ssize_t)n;
}

static la_int64_t on_seek(struct archive *archive, void *user, la_int64_t offset, int whence)
{
    archive_source *source = user;
    const la_int64_t size = (la_int64_t)source->size, from = whence == SEEK_SET   ? 0
                                                             : whence == SEEK_CUR ? (la_int64_t)source->at
                                                                                  : size;
    (void)archive;
    if (offset < -from || offset > size - from)
        return ARCHIVE_FATAL;
    source->at = (uint64_t)(from + offset);
    return from + offset;
}

static la_int64_t on_skip(struct archive *archive, void *user, la_int64_t request)
{
    archive_source *source = user;
    const uint64_t left = source->size - source->at;
    (void)archive;
    if (request <= 0)
        return 0;
    const uint64_t step = (uint64_t)request < left ? (uint64_t)request : left;
    source->at += step;
    return (la_int64_t)step;
}

/* -- members ------------------------------------------------------------------------ */

static uint32_t kind_of(struct archive_entry *entry)
{
    if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return GLANE_MEMBER_LINK;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case 0: /* 7z and compressed files say nothing of it */
        return GLANE_MEMBER_FILE;
    case AE_IFDIR:
        return GLANE_MEMBER_FOLDER;
    case AE_IFLNK:
        return GLANE_MEMBER_LINK;
    default:
        return GLANE_MEMBER_OTHER;
    }
}

/* What the bytes from 0x80 on are in CP850, the code page of French Windows, whose zips don't say it. */
static const uint16_t cp850[128] = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF,
    0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
    0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
    0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2, 0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557,
    0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB,
    0x00C8, 0x0131, 0x00CD, 0x00CE, 0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580,
    0x00D3, 0x00DF, 0x00D4, 0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9,
    0x00FD, 0x00DD, 0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8,
    0x00B0, 0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0,
};

/* Is a name UTF-8? 1 also where nothing here can tell. */
static int is_utf8(const archive_source *source, const char *name)
{
    const locale_t before = source->utf8 ? uselocale(source->utf8) : (locale_t)0;
    const int valid = !source->utf8 || mbstowcs(NULL, name, 0) != (size_t)-1;
    if (source->utf8)
        uselocale(before);
    return valid;
}

/* A name in CP850 as UTF-8, with the document's lifetime. */
static const char *from_cp850(const archive_source *source, const char *name)
{
    char *text = source->host->alloc(source->ctx, strlen(name) * 3 + 1), *end = text;
    for (; *name; name++) {
        const unsigned char byte = (unsigned char)*name;
        const unsigned code = byte < 0x80 ? byte : cp850[byte - 0x80];
        if (code < 0x80) {
            *end++ = (char)code;
            continue;
        }
        if (code >= 0x800)
            *end++ = (char)(0xE0 | code >> 12);
        *end++ = (char)(code < 0x800 ? 0xC0 | code >> 6 : 0x80 | (code >> 6 & 0x3F));
        *end++ = (char)(0x80 | (code & 0x3F));
    }
    *end = '\0';
    return text;
}

/* The name's bytes as they are stored, or in UTF-8 where the archive says what they are, or is a zip: what is no
 * UTF-8 there is what Windows wrote. */
static glane_str name_of(const archive_source *source, struct archive *archive, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        name = archive_entry_pathname_utf8(entry);
    if (name && archive_format(archive) == ARCHIVE_FORMAT_ZIP && !is_utf8(source, name))
        name = from_cp850(source, name);
    return glane_str_of(name ? name : "");
}

/* The next entry, with names in UTF-8 where the archive says what they are in. */
static int next_entry(const archive_source *source, struct archive *archive, struct archive_entry **entry)
{
    const locale_t before = source->utf8 ? uselocale(source->utf8) : (locale_t)0;
    const int result = archive_read_next_header(archive, entry);
    if (source->utf8)
        uselocale(before);
    return result;
}

static glane_status read_data(const archive_source *source, struct archive *archive, struct archive_entry *entry, char *part)
{
    const glane_host *host = source->host;
    for (;;) {
        const la_ssize_t n = archive_read_data(archive, part, BLOCK_BYTES);
        if (n == ARCHIVE_RETRY)
            continue;
        if (n < 0) {
            const char *why = archive_error_string(archive);
            const int locked = archive_entry_is_encrypted(entry) > 0;
            return host->member_end(source->ctx, locked ? "encrypted" : "damaged", why ? why : "it could not be unpacked");
        }
        if (n == 0)
            return host->member_end(source->ctx, NULL, NULL);
        const glane_status status = host->member_data(source->ctx, (glane_str){part, (size_t)n});
        if (status != GLANE_OK)
            return status;
    }
}

static glane_status read_entries(const archive_source *source, struct archive *archive)
{
    const glane_host *host = source->host;
    char *part = host->alloc(source->ctx, BLOCK_BYTES);
    struct archive_entry *entry;
    for (uint64_t read = 0;; read++) {
        const int result = next_entry(source, archive, &entry);
        if (result == ARCHIVE_EOF)
            return GLANE_OK;
        if (result == ARCHIVE_RETRY)
            continue;
        if (result < ARCHIVE_WARN) {
            const char *why = archive_error_string(archive);
            host->report(source->ctx, GLANE_ERROR, "damaged", NULL, why ? why : "it could not be unpacked");
            return read > 0 ? GLANE_OK : GLANE_FAILED; /* its members so far stand */
        }
        const glane_member member = {.size = sizeof member, .kind = kind_of(entry), .name = name_of(source, archive, entry)};
        glane_status status = host->member_begin(source->ctx, &member);
        if (status == GLANE_OK)
            status = read_data(source, archive, entry, part);
        if (status == GLANE_FAILED || status == GLANE_FATAL)
            return GLANE_FAILED;
    }
}

static glane_status archive_members(void *state, glane_context *ctx)
{
    const archive_instance *self = state;
    archive_source *source = self->host->alloc(ctx, sizeof *source);
    struct archive *archive = archive_read_new();
    glane_status status = GLANE_FAILED;
    if (!source || !archive) {
        archive_read_free(archive);
        return GLANE_FAILED;
    }
    *source = (archive_source){.host = self->host, .ctx = ctx, .utf8 = self->utf8,
                               .size = self->host->source_size(ctx)};
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_raw(archive); /* one compressed file */
    archive_read_set_callback_data(archive, source);
    archive_read_set_read_callback(archive, on_read);
    archive_read_set_seek_callback(archive, on_seek);
    archive_read_set_skip_callback(archive, on_skip);
    if (archive_read_open1(archive) == ARCHIVE_OK) {
        status = read_entries(source, archive);
    } else {
        const char *why = archive_error_string(archive);
        self->host->report(ctx, GLANE_ERROR, "damaged", NULL, why ? why : "it could not be opened");
    }
    archive_read_free(archive);
    return status;
}

static glane_status archive_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                   void **instance)
{
    archive_instance *self = host->alloc(ctx, sizeof *self);
    (void)settings;
    self->host = host;
    self->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    *instance = self;
    return GLANE_OK;
}

static void archive_destroy(void *instance)
{
    const archive_instance *self = instance;
    if (self->utf8)
        freelocale(self->utf8);
}

static const glane_reader_ops archive_ops = {.bid = archive_bid, .members = archive_members};

static const glane_plugin archive_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "archive",
    .version = "0.1.0",
    .summary = "Reads the members of tar, zip and 7z archives, and compressed files",
    .create = archive_create,
    .destroy = archive_destroy,
    .ops = &archive_ops,
    .ops_size = sizeof archive_ops,
};

GLANE_PLUGIN(archive, archive_plugin)
