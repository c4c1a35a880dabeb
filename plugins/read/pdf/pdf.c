/* pdf.c: the reader of PDF: poppler's pdftotext in a confined child tells words and boxes; the other
 * files make text of them. Pages without text are errors that say which and, as pdfimages knows,
 * why. */
#include "layout.h"

#include <stdio.h>

#define BID_SURE 80
/* Where the file's mark may stand: readers of PDF have always let something go before. */
#define MARK_BYTES 1024u
/* How much of a program's complaint is passed on. */
#define COMPLAINT_BYTES 160

typedef struct pdf_instance {
    const glane_host *host;
    const char *pdftotext, *pdfimages;
} pdf_instance;

static int pdf_bid(void *instance, const glane_probe *probe)
{
    const glane_str head = probe->head;
    (void)instance;
    for (size_t at = 0; at + 5 <= head.len && at < MARK_BYTES; at++) {
        if (memcmp(head.data + at, "%PDF-", 5) == 0)
            return at == 0 ? BID_SURE : BID_SURE / 2;
    }
    return 0;
}

static int holds(glane_str text, const char *word)
{
    size_t len = strlen(word);
    for (size_t at = 0; at + len <= text.len; at++) {
        if (memcmp(text.data + at, word, len) == 0)
            return 1;
    }
    return 0;
}

/* Says why pdftotext gave nothing. */
static glane_status complain(const pdf_instance *pdf, glane_context *ctx, const glane_child *child)
{
    char message[COMPLAINT_BYTES + 64];
    size_t len = 0;
    while (len < child->errors.len && len < COMPLAINT_BYTES && child->errors.data[len] != '\n' &&
           (unsigned char)child->errors.data[len] < 0x80)
        len++;
    if (child->signal)
        snprintf(message, sizeof message, "%s was ended by signal %d: the file asks for too much time or memory",
                 pdf->pdftotext, child->signal);
    else
        snprintf(message, sizeof message, "%s: %.*s", pdf->pdftotext, (int)len, child->errors.data);
    if (child->exit_status == 3)
        pdf->host->report(ctx, GLANE_ERROR, "encrypted", NULL, "its author does not allow text to be copied from it");
    else if (holds(child->errors, "Incorrect password"))
        pdf->host->report(ctx, GLANE_ERROR, "encrypted", NULL, "it is encrypted, and asks for a password");
    else
        pdf->host->report(ctx, GLANE_ERROR, child->signal ? "child-limit" : "damaged", NULL, message);
    return GLANE_FAILED;
}

/* Does pdfimages list a picture on a page? Its lines begin with the page's number. */
static int has_picture(glane_str list, uint32_t page)
{
    for (size_t at = 0; at < list.len;) {
        uint32_t number = 0;
        while (at < list.len && list.data[at] == ' ')
            at++;
        for (; at < list.len && pdf_is_digit(list.data[at]) && number < 100000000; at++)
            number = number * 10 + (uint32_t)(list.data[at] - '0');
        if (number == page)
            return 1;
        const char *end = memchr(list.data + at, '\n', list.len - at);
        at = end ? (size_t)(end - list.data) + 1 : list.len;
    }
    return 0;
}

/* Reports the pages without words, each at its place. A page with nothing on it is none. */
static glane_status report_empty(const pdf_instance *pdf, const pdf_layout *layout, glane_str source)
{
    const char *const argv[] = {pdf->pdfimages, "-list", "-", NULL};
    glane_child child = {.size = sizeof child, .argv = argv, .input = source};
    uint32_t empty = 0;
    for (uint32_t i = 0; i < layout->page_count; i++)
        empty += layout->pages[i].first == layout->pages[i].end;
    if (empty == 0)
        return GLANE_OK;
    if (layout->host->run(layout->ctx, &child) != GLANE_OK)
        return GLANE_FAILED;
    for (uint32_t i = 0; i < layout->page_count; i++) {
        const glane_place place = {.size = sizeof place, .page = i + 1};
        char message[96];
        if (layout->pages[i].first < layout->pages[i].end || !has_picture(child.output, i + 1))
            continue;
        snprintf(message, sizeof message, "page %u has pictures and no text: it needs character recognition", i + 1);
        layout->host->read_place(layout->ctx, &place);
        layout->host->report(layout->ctx, GLANE_ERROR, "no-text", NULL, message);
    }
    if (empty < layout->page_count)
        return GLANE_OK;
    layout->host->read_place(layout->ctx, NULL);
    layout->host->report(layout->ctx, GLANE_ERROR, "no-text", NULL, "no page has text");
    return GLANE_FAILED;
}

static glane_status pdf_read(void *state, glane_context *ctx, glane_str source)
{
    const pdf_instance *pdf = state;
    const char *const argv[] = {pdf->pdftotext, "-bbox-layout", "-enc", "UTF-8", "-", "-", NULL};
    glane_child child = {.size = sizeof child, .argv = argv, .input = source};
    pdf_layout layout = {.host = pdf->host, .ctx = ctx};
    if (pdf->host->run(ctx, &child) != GLANE_OK)
        return GLANE_FAILED;
    if (child.exit_status != 0)
        return complain(pdf, ctx, &child);
    if (!pdf_layout_read(&layout, child.output))
        return GLANE_FAILED;
    if (layout.page_count == 0) {
        pdf->host->report(ctx, GLANE_ERROR, "damaged", NULL, "it has no page that could be read");
        return GLANE_FAILED;
    }
    glane_status status = report_empty(pdf, &layout, source);
    if (status == GLANE_OK && !pdf_style_find(&layout))
        status = GLANE_FAILED;
    return status == GLANE_OK ? pdf_flow_write(&layout) : status;
}

static const char *kept(const glane_host *host, glane_context *ctx, glane_str text)
{
    char *copy = host->alloc(ctx, text.len + 1);
    memcpy(copy, text.data, text.len);
    return copy;
}

static glane_status pdf_create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                               void **instance)
{
    pdf_instance *pdf = host->alloc(ctx, sizeof *pdf);
    pdf->host = host;
    pdf->pdftotext = kept(host, ctx, settings->values[0].as.string);
    pdf->pdfimages = kept(host, ctx, settings->values[1].as.string);
    *instance = pdf;
    return GLANE_OK;
}

static const glane_param pdf_params[] = {
    {"pdftotext", GLANE_STRING, "pdftotext", "poppler's program that tells the words and where they stand"},
    {"pdfimages", GLANE_STRING, "pdfimages", "poppler's program that tells which pages have pictures"},
};

static const glane_reader_ops pdf_ops = {.bid = pdf_bid, .read = pdf_read};

static const glane_plugin pdf_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_READER,
    .name = "pdf",
    .version = "0.1.0",
    .summary = "Reads PDF: pages, columns, tables, running heads and feet, through poppler",
    .params = pdf_params,
    .param_count = sizeof pdf_params / sizeof *pdf_params,
    .param_size = sizeof(glane_param),
    .create = pdf_create,
    .ops = &pdf_ops,
    .ops_size = sizeof pdf_ops,
};

GLANE_PLUGIN(pdf, pdf_plugin)
