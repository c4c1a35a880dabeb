/* csv-fr.c: facts as the CSV that a French Excel opens with a double click: byte order mark,
 * semicolons, decimal commas, and no formula. */
#include "../csv/rows.h"

static const csv_dialect csv_fr_dialect = {
    .begin = "\xEF\xBB\xBF", .line_end = "\r\n", .separator = ';', .point = ',', .defuse = 1};

static glane_status csv_fr_open(void *instance, glane_context *ctx, void **state)
{
    return csv_open(instance, ctx, &csv_fr_dialect, state);
}

static const glane_plugin csv_fr_plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_SINK,
    .name = "csv-fr",
    .version = "0.1.0",
    .summary = "writes facts as CSV for a French spreadsheet: semicolons, decimal commas, no formulas",
    .params = csv_params,
    .param_count = sizeof csv_params / sizeof *csv_params,
    .param_size = sizeof *csv_params,
    .create = csv_create,
    .open = csv_fr_open,
    .ops = &csv_ops,
    .ops_size = sizeof csv_ops,
};

GLANE_PLUGIN(csv_fr, csv_fr_plugin)
