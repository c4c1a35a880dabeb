/* numbers: operators that turn the words and digits of a number into its value.
 *
 *   decimal    digits                               "-1 512,5" -> -1512.5
 *   words      number words                         words.c
 *   scale      a number and its multiplier          "1,2 million" -> 1200000
 *   quantity   a number, its unit, bound, range     quantity.c
 *   duration   lengths of time                      duration.c
 *
 * Each operator's comment says which captures and columns it reads. The value of a
 * fact is handed on through its keys `value`, `decimals` (digits stated after the
 * decimal point), `signed` (a sign was written), `power` (the power of ten of the
 * multiplier that was written with it) and `bound`. */
#include "numbers.h"

int numbers_capture(const numbers *self, const glane_match *match, uint32_t i, glane_capture *out)
{
    *out = (glane_capture){.size = sizeof *out, .entry = GLANE_NONE};
    return self->host->capture(match, i, out) == GLANE_OK;
}

const glane_attr *numbers_attr(const numbers *self, glane_context *ctx, const glane_capture *capture,
                               uint32_t key)
{
    if (capture->fact)
        return self->host->fact_attr(capture->fact, key);
    if (capture->entry != GLANE_NONE)
        return self->host->column(ctx, capture->entry, key);
    return NULL;
}

int numbers_value(const numbers *self, glane_context *ctx, const glane_capture *capture, glane_decimal *out)
{
    const glane_attr *value = numbers_attr(self, ctx, capture, self->id.value);
    if (!value || value->tag != GLANE_DECIMAL)
        return 0;
    *out = *value->as.decimal;
    const glane_attr *decimals = numbers_attr(self, ctx, capture, self->id.decimals);
    if (decimals && decimals->tag == GLANE_INTEGER)
        out->decimals = (int32_t)decimals->as.integer;
    return 1;
}

int numbers_with(const numbers *self, const glane_match *match, const char *name)
{
    const glane_node *with = self->host->with(match), *flag = with ? self->host->node_get(with, name) : NULL;
    return flag && !glane_str_equal(self->host->node_text(flag), glane_str_of("no"));
}

int numbers_compare(const numbers *self, const glane_decimal *a, const glane_decimal *b)
{
    glane_decimal minus = *b, difference;
    minus.negative = minus.count && !minus.negative;
    if (self->host->decimal_add(a, &minus, &difference) != GLANE_OK || difference.count == 0)
        return 0;
    return difference.negative ? -1 : 1;
}

void numbers_set_value(const numbers *self, glane_draft *draft, const glane_decimal *value)
{
    glane_set_decimal(self->host, draft, self->id.value, value);
    glane_set_integer(self->host, draft, self->id.decimals, value->decimals);
}

glane_status numbers_reject(const numbers *self, glane_draft *draft, const char *reason)
{
    self->host->reject(draft, reason);
    return GLANE_SKIP;
}

/* The power of ten that was written with a number; 0 for none. */
static int32_t numbers_power(const numbers *self, glane_context *ctx, const glane_capture *capture)
{
    const glane_attr *power = capture->fact ? numbers_attr(self, ctx, capture, self->id.power) : NULL;
    return power && power->tag == GLANE_INTEGER ? (int32_t)power->as.integer : 0;
}

int numbers_range_of(const numbers *self, glane_context *ctx, const glane_match *match, numbers_range *out)
{
    glane_capture low, high;
    *out = (numbers_range){0};
    if (glane_find_capture(self->host, match, self->id.value, &low) != GLANE_OK ||
        !numbers_value(self, ctx, &low, &out->value))
        return 0;
    if (glane_find_capture(self->host, match, self->id.max, &high) != GLANE_OK)
        return 1;
    out->has_max = numbers_value(self, ctx, &high, &out->max);
    int32_t power = numbers_power(self, ctx, &high);
    glane_decimal written = out->max;
    if (!out->has_max || power <= 0 || numbers_power(self, ctx, &low) != 0)
        return 1;
    if (self->host->decimal_scale(&written, -power) == GLANE_OK &&
        numbers_compare(self, &out->value, &written) < 0)
        return self->host->decimal_scale(&out->value, power) == GLANE_OK;
    out->spare = power;
    return 1;
}

void numbers_set_bound(const numbers *self, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    glane_str stated = {0}, own = {0};
    glane_capture capture;
    for (uint32_t i = 0; numbers_capture(self, match, i, &capture); i++) {
        const glane_attr *bound = numbers_attr(self, ctx, &capture, self->id.bound);
        if (!bound || bound->tag != GLANE_STRING)
            continue;
        glane_str *kept = capture.fact ? &own : &stated;
        if (!kept->len || glane_str_equal(*kept, glane_str_of("approx")))
            *kept = bound->as.string;
    }
    if (stated.len || own.len)
        glane_set_string(self->host, draft, self->id.bound, stated.len ? stated : own);
}

/* Appends the digits of a text, whatever sets them apart. 0 when `out` is full. */
static int append_digits(glane_str text, char *out, size_t *len, size_t size)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            continue;
        if (*len + 1 >= size)
            return 0;
        out[(*len)++] = text.data[i];
    }
    return 1;
}

/* Leading zeros count for nothing: "000 012" has two digits. */
static glane_str without_zeros(glane_str text)
{
    while (text.len > 1 && (text.data[0] < '1' || text.data[0] > '9')) {
        text.data++;
        text.len--;
    }
    return text;
}

static int starts_with(glane_str text, const char *prefix)
{
    size_t len = strlen(prefix);
    return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

/* A minus in any of its forms, or the bracket that accountants put for it. */
static int is_minus(glane_str sign)
{
    return starts_with(sign, "-") || starts_with(sign, "\xE2\x88\x92") || starts_with(sign, "\xE2\x80\x93") ||
           starts_with(sign, "(");
}

/* decimal: captures `int` (digits, anything between them skipped), `frac` (digits after the
 * mark; the mark itself may be in it), `sign` (+, a minus, or an opening bracket). */
static glane_status numbers_decimal(void *state, glane_context *ctx, const glane_match *match,
                                    glane_draft *draft)
{
    const numbers *self = state;
    glane_capture integer, part, sign;
    char text[GLANE_DECIMAL_DIGITS + 4];
    size_t len = 1;
    (void)ctx;
    if (glane_find_capture(self->host, match, self->id.integer, &integer) != GLANE_OK)
        return numbers_reject(self, draft, "the rule captures no `int`");
    int has_sign =
        glane_find_capture(self->host, match, self->id.sign, &sign) == GLANE_OK && sign.text.len > 0;
    text[0] = has_sign && is_minus(sign.text) ? '-' : '+';
    int fits = append_digits(without_zeros(integer.text), text, &len, sizeof text);
    if (len == 1)
        return numbers_reject(self, draft, "no digit");
    if (glane_find_capture(self->host, match, self->id.fraction, &part) == GLANE_OK && part.text.len &&
        fits) {
        text[len++] = '.';
        fits = append_digits(part.text, text, &len, sizeof text);
        if (text[len - 1] == '.')
            len--;
    }
    glane_decimal value;
    if (!fits || self->host->decimal_parse((glane_str){text, len}, &value) != GLANE_OK)
        return numbers_reject(self, draft, "more than 36 digits");
    numbers_set_value(self, draft, &value);
    if (has_sign && !starts_with(sign.text, "("))
        glane_set_true(self->host, draft, self->id.signed_);
    return GLANE_OK;
}

/* Half of the unit that the scale makes: "2 million and a half". */
static int add_half(const numbers *self, glane_decimal *value, int32_t power)
{
    glane_decimal half, sum;
    if (self->host->decimal_parse(glane_str_of("0.5"), &half) != GLANE_OK ||
        self->host->decimal_scale(&half, power) != GLANE_OK ||
        self->host->decimal_add(value, &half, &sum) != GLANE_OK)
        return 0;
    *value = sum;
    return 1;
}

/* scale: captures `number` (a value), perhaps `scale` (entry column `scale`, a power of ten) and
 * `half` (anything: half a unit of the scale is added). */
static glane_status numbers_scale(void *state, glane_context *ctx, const glane_match *match,
                                  glane_draft *draft)
{
    const numbers *self = state;
    glane_capture number, scale, half;
    glane_decimal value;
    if (glane_find_capture(self->host, match, self->id.number, &number) != GLANE_OK ||
        !numbers_value(self, ctx, &number, &value))
        return numbers_reject(self, draft, "the rule captures no `number` with a value");
    int32_t power = 0;
    if (glane_find_capture(self->host, match, self->id.scale, &scale) == GLANE_OK) {
        const glane_attr *column = numbers_attr(self, ctx, &scale, self->id.scale);
        if (!column || column->tag != GLANE_INTEGER)
            return numbers_reject(self, draft, "`scale` has no column `scale`");
        power = (int32_t)column->as.integer;
    }
    if (self->host->decimal_scale(&value, power) != GLANE_OK ||
        (glane_find_capture(self->host, match, self->id.half, &half) == GLANE_OK &&
         !add_half(self, &value, power)))
        return numbers_reject(self, draft, "too large");
    numbers_set_value(self, draft, &value);
    power += numbers_power(self, ctx, &number);
    if (power)
        glane_set_integer(self->host, draft, self->id.power, power);
    const glane_attr *was_signed = numbers_attr(self, ctx, &number, self->id.signed_);
    if (was_signed)
        glane_set_true(self->host, draft, self->id.signed_);
    numbers_set_bound(self, ctx, match, draft);
    return GLANE_OK;
}

static void intern(numbers_ids *id, const glane_host *host, glane_context *ctx)
{
    const struct {
        uint32_t *id;
        const char *name;
    } names[] = {
        {&id->value, "value"},       {&id->value_max, "value_max"},
        {&id->decimals, "decimals"}, {&id->signed_, "signed"},
        {&id->bound, "bound"},       {&id->change, "change"},
        {&id->timex, "timex"},       {&id->timex_max, "timex_max"},
        {&id->role, "role"},         {&id->least, "least"},
        {&id->scale, "scale"},       {&id->power, "power"},
        {&id->negate, "negate"},     {&id->divide, "divide"},
        {&id->iso, "iso"},           {&id->times, "times"},
        {&id->sign, "sign"},         {&id->integer, "int"},
        {&id->fraction, "frac"},     {&id->word, "word"},
        {&id->number, "number"},     {&id->half, "half"},
        {&id->max, "max"},           {&id->cents, "cents"},
        {&id->over, "over"},         {&id->unit, "unit"},
        {&id->span, "span"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        *names[i].id = host->key(ctx, names[i].name);
}

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    (void)settings;
    numbers *self = host->alloc(ctx, sizeof *self);
    self->host = host;
    intern(&self->id, host, ctx);
    *instance = self;
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "decimal", .help = "digits: `int`, `frac`, `sign`", .apply = numbers_decimal},
    {.name = "words",
     .help = "number words: each a `word` with columns `value` and `role`",
     .apply = numbers_words},
    {.name = "scale", .help = "`number`, times ten to the column `scale` of `scale`", .apply = numbers_scale},
    {.name = "quantity", .help = "`value` to `max` with unit, bound and sign", .apply = numbers_quantity},
    {.name = "duration", .help = "`value` and `unit` as a TIMEX3 duration", .apply = numbers_duration},
};

static const glane_extractor_ops ops = {
    .operators = operators,
    .operator_count = sizeof operators / sizeof operators[0],
    .operator_size = sizeof(glane_operator),
};

static const glane_plugin plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof(glane_plugin),
    .kind = GLANE_EXTRACTOR,
    .name = "numbers",
    .version = "0.1.0",
    .summary = "Values of numbers, quantities and durations",
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(numbers, plugin)
