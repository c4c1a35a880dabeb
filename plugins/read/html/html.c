/* html.c: the reader of HTML: libxml2's parser, whose events walk.c makes into text.
 *
 * The parser says where it stands after each event; from there the text of an event is found in
 * the source, byte for byte, or as the entity that it stands for. */
#include "about.h"
#include "walk.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

/* Sure of itself, but no surer than a reader of one kind of page. */
#define BID_SURE 60
#define BID_LIKELY 30
/* How far into the head markup may begin: comments and declarations come before. */
#define BID_BYTES 1024u
/* The parser hands long text over in parts of this many bytes, and then stands before the last
 * character of each. */
#define PART_BYTES 990u

typedef struct html_instance {
    const glane_host *host;
    char *words;
} html_instance;

/* One reading: what the parser's events get. */
typedef struct html_reading {
    html_walk walk;
    html_about about;
    htmlParserCtxtPtr parser;
    uint32_t cursor; /* in the source: where the last text ended */
} html_reading;

/* -- bids -------------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does `word` stand at `at`, in any case, NUL bytes apart (UTF-16)? */
static int stands_at(glane_str head, size_t at, const char *word)
{
    for (; *word; at++) {
        if (at >= head.len)
            return 0;
        if (head.data[at] == '\0')
            continue;
        if (lower(head.data[at]) != *word++)
            return 0;
    }
    return 1;
}

static int html_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    static const char *const sure[] = {"<!doctype html", "<html", "<head", "<body"};
    static const char *const likely[] = {"<div", "<table", "<h1", "<p>", "<meta", "<title", "<ul>", "<article"};
    const size_t end = head.len < BID_BYTES ? head.len : BID_BYTES;
    size_t at = 0;
    (void)instance;
    while (at < end && head.data[at] != '<' && ((unsigned char)head.data[at] <= ' ' || (unsigned char)head.data[at] >= 0xBB))
        at++; /* white space, a byte order mark */
    if (at == end || head.data[at] != '<')
        return 0;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++) {
        if (stands_at(head, at, likely[i]))
            return BID_LIKELY;
    }
    for (; at < end; at++) {
        for (size_t i = 0; i < sizeof sure / sizeof *sure && head.data[at] == '<'; i++) {
            if (stands_at(head, at, sure[i]))
                return BID_SURE;
        }
    }
    return 0;
}

/* -- where text stands --------------------------------------------------------- */

static int is_at(const html_source *s, uint32_t at, glane_str text)
{
    return at <= s->len && text.len <= s->len - at && memcmp(s->data + at, text.data, text.len) == 0;
}

/* Finds the text of an event in the source, of which `past` is at or near the end. 1: it is those
 * bytes; 0: it is what an entity between `start` and `end` stands for. */
static int find_text(const html_reading *r, glane_str text, uint32_t past, uint32_t *start, uint32_t *end)
{
    const html_source *s = r->walk.source;
    uint32_t len = (uint32_t)text.len, one = 1;
    while (past + one < s->len && ((unsigned char)s->data[past + one] & 0xC0) == 0x80)
        one++; /* the character that the parser may stand before */
    const int part = text.len >= PART_BYTES;
    const uint32_t ends[] = {part ? past + one : past, past};
    for (int i = 0; i <= part; i++) {
        if (ends[i] >= r->cursor + len && is_at(s, ends[i] - len, text)) {
            *start = ends[i] - len;
            *end = ends[i];
            return 1;
        }
    }
    *end = past > r->cursor ? past : r->cursor;
    *start = *end;
    while (*start > r->cursor && s->data[*start] != '&')
        --*start;
    return 0;
}

/* What a reference to one of the characters 0x80 to 0x9F means: a byte of Windows-1252. */
static glane_status take_character(void *user, glane_str utf8, uint64_t source, uint32_t text_unit, uint32_t source_unit)
{
    glane_str *character = user;
    (void)source;
    (void)text_unit;
    (void)source_unit;
    if (utf8.len <= 4) {
        memcpy((char *)character->data, utf8.data, utf8.len);
        character->len = utf8.len;
    }
    return GLANE_OK;
}

static void on_text(void *user, const xmlChar *data, int len)
{
    html_reading *r = user;
    html_walk *w = &r->walk;
    glane_str text = {(const char *)data, len > 0 ? (size_t)len : 0};
    long consumed = xmlByteConsumed(r->parser);
    char mended[4];
    glane_str character = {mended, 0};
    uint32_t start, end;
    if (text.len == 0 || consumed < 0 || w->status != GLANE_OK)
        return;
    uint32_t past = consumed < (long)w->source->len ? (uint32_t)consumed : w->source->len;
    int same = find_text(r, text, past, &start, &end);
    if (!same && text.len == 2 && data[0] == 0xC2 && data[1] < 0xA0) {
        const char byte = (char)data[1];
        w->host->decode(w->ctx, (glane_str){&byte, 1}, take_character, &character);
        text = character;
    }
    r->cursor = end;
    html_about_text(&r->about, text);
    html_walk_text(w, text, start, end, same);
}

/* -- events -------------------------------------------------------------------- */

/* A reading that failed goes no further. */
static void stop_if_failed(html_reading *r)
{
    if (r->walk.status != GLANE_OK)
        xmlStopParser(r->parser);
}

static void on_start(void *user, const xmlChar *name, const xmlChar **atts)
{
    html_reading *r = user;
    html_about_start(&r->about, (const char *)name, (const char *const *)(const void *)atts);
    html_walk_start(&r->walk, (const char *)name, (const char *const *)(const void *)atts);
    stop_if_failed(r);
}

static void on_end(void *user, const xmlChar *name)
{
    html_reading *r = user;
    html_about_end(&r->about, (const char *)name);
    html_walk_end(&r->walk, (const char *)name);
    stop_if_failed(r);
}

static glane_status parse(html_reading *r, const html_source *source)
{
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(source->data, (int)source->len);
    if (!parser)
        return GLANE_FAILED;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                   HTML_PARSE_IGNORE_ENC);
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->startElement = on_start;
    parser->sax->endElement = on_end;
    parser->sax->characters = on_text;
    parser->sax->ignorableWhitespace = on_text;
    parser->userData = r;
    parser->charset = XML_CHAR_ENCODING_UTF8; /* it was decoded: nothing is to be found out */
    r->parser = parser;
    htmlParseDocument(parser);
    html_walk_finish(&r->walk);
    htmlFreeParserCtxt(parser);
    return r->walk.status;
}

static glane_status html_read(void *state, glane_context *ctx, glane_str bytes)
{
    const html_instance *html = state;
    html_source source = {.host = html->host, .ctx = ctx};
    html_reading reading = {
        .walk = {.source = &source, .host = html->host, .ctx = ctx, .words = html->words, .new_block = 1},
        .about = {.host = html->host, .ctx = ctx}};
    glane_status status = html_source_read(&source, bytes);
    if (status != GLANE_OK || source.len == 0)
        return status;
    html_walk_begin(&reading.walk);
    status = parse(&reading, &source);
    if (reading.walk.too_deep)
        html->host->report(ctx, GLANE_ERROR, "depth-limit", NULL, "elements are nested more than 10000 deep");
    return status;
}

static glane_status html_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                                void **instance)
{
    html_instance *html = host->alloc(ctx, sizeof *html);
    glane_str words = settings->values[0].as.string;
    html->host = host;
    html->words = host->alloc(ctx, words.len + 1);
    for (size_t i = 0; i < words.len; i++)
        html->words[i] = lower(words.data[i]);
    xmlInitParser();
    *instance = html;
    return GLANE_OK;
}

static const glane_param html_params[] = {
    {"mask", GLANE_STRING,
     "breadcrumb breadcrumbs consent cookie cookiebanner cookieconsent cookies didomi gdpr main-menu menu nav "
     "navbar navigation onetrust pager pagination skip-link skiplinks tarteaucitron",
     "words of class and id, or their beginnings up to a hyphen, of elements whose text rules do not see"},
};

static const glane_reader_ops html_ops = {.bid = html_bid, .read = html_read};

static const glane_plugin html_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "html",
    .version = "0.1.0",
    .summary = "Reads HTML: blocks, headings, lists and tables; navigation and scripts apart",
    .params = html_params,
    .param_count = sizeof html_params / sizeof *html_params,
    .param_size = sizeof(glane_param),
    .create = html_create,
    .ops = &html_ops,
    .ops_size = sizeof html_ops,
};

GLANE_PLUGIN(html, html_plugin)
