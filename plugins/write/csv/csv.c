/* csv.c: facts as CSV, as RFC 4180 has it. */
#include "rows.h"

static const csv_dialect csv_plain_dialect = {.begin = "", .line_end = "\r\n", .separator = ',', .point = '.'};

static glane_status csv_plain_open(void *instance, glane_context *ctx, void **state)
{
    return csv_open(instance, ctx, &csv_plain_dialect, state);
}

static const glane_plugin csv_plain_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "csv",
    .version = "0.1.0",
    .summary = "writes facts as CSV (RFC 4180), one a row",
    .params = csv_params,
    .param_count = sizeof csv_params / sizeof *csv_params,
    .param_size = sizeof *csv_params,
    .create = csv_create,
    .open = csv_plain_open,
    .ops = &csv_ops,
    .ops_size = sizeof csv_ops,
};

GLANE_PLUGIN(csv, csv_plain_plugin)
