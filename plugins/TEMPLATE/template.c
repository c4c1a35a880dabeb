/* template: an extractor plugin to start from. One operator, one parameter.
 *
 * Many numbers that name something (cards, companies, devices) end in a check digit
 * after Luhn. `template.luhn` turns down a match whose digits fail that check, so that a
 * rule can say "nine digits" and find those nine digits alone that are such a number.
 * rules.yaml, beside this file, is a pack that uses it; test/ drives it without a host.
 *
 * How the host calls a plugin, in order:
 *   create   once an engine: check the settings, intern names, allocate the instance;
 *   open     once a session (not used here: there is nothing to keep between matches);
 *   apply    for each match of a rule that says `operator: template.luhn`;
 *   destroy  at the end (not used: memory from host->alloc goes with the instance). */
#include <glane/plugin.h>

/* The instance: read-only after create, so that threads may share it. */
typedef struct checker {
    const glane_host *host; /* valid until destroy */
    uint32_t number;        /* the id of the capture's name: ids compare faster than names */
    int64_t min_digits;
} checker;

/* Parameters: `--set template.min-digits=14`. The core checks the type, shows default and
 * help in `glane plugins`, and hands the values over in this order. */
enum { PARAM_MIN_DIGITS, PARAM_COUNT };
static const glane_param params[PARAM_COUNT] = {
    [PARAM_MIN_DIGITS] = {.name = "min-digits",
                          .tag = GLANE_INTEGER,
                          .default_value = "9",
                          .help = "turn down numbers with fewer digits"},
};

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance)
{
    int64_t min_digits = settings->values[PARAM_MIN_DIGITS].as.integer;
    if (min_digits < 2) {
        /* A message says what would be right. With a node of the pack's YAML, it would
         * also say where. */
        host->report(ctx, GLANE_ERROR, "setting", NULL, "min-digits must be 2 or more");
        return GLANE_FAILED;
    }
    checker *self = host->alloc(ctx, sizeof *self);
    self->host = host;
    self->number = host->key(ctx, "number");
    self->min_digits = min_digits;
    *instance = self;
    return GLANE_OK;
}

/* What a match view may hold between the groups of a number. The view has one kind of space
 * and of hyphen, whatever the document used. */
static int is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.';
}

/* Does the last digit check the others? From the right, every second digit counts double,
 * its own digits added; the sum of all is a multiple of ten. `*digits` is how many there are.
 * 0 also for text that is anything but digits and separators. */
static int luhn(glane_str text, int64_t *digits)
{
    int sum = 0;
    *digits = 0;
    for (size_t i = text.len; i-- > 0;) {
        char c = text.data[i];
        if (is_separator(c))
            continue;
        if (c < '0' || c > '9')
            return 0;
        int digit = c - '0';
        if (*digits % 2 == 1)
            digit = digit < 5 ? digit * 2 : digit * 2 - 9;
        sum += digit;
        (*digits)++;
    }
    return *digits > 0 && sum % 10 == 0;
}

/* The operator. GLANE_SKIP turns this match down and nothing else; the reason is what
 * `glane explain` shows. What the match says (here: nothing beyond its text, which the core
 * reports anyway) would be set on the draft with glane_set_string() and its like. */
static glane_status apply(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft)
{
    const checker *self = state; /* no open(): the state is the instance */
    (void)ctx;
    glane_capture number;
    if (glane_find_capture(self->host, match, self->number, &number) != GLANE_OK) {
        self->host->reject(draft, "the rule captures no `number`");
        return GLANE_SKIP;
    }
    int64_t digits;
    if (!luhn(number.text, &digits)) {
        self->host->reject(draft, "the check digit is wrong");
        return GLANE_SKIP;
    }
    if (digits < self->min_digits) {
        self->host->reject(draft, "fewer digits than min-digits");
        return GLANE_SKIP;
    }
    return GLANE_OK;
}

static const glane_operator operators[] = {
    {.name = "luhn", .help = "keeps a `number` whose check digit is right", .apply = apply},
};

static const glane_extractor_ops ops = {
    .operators = operators,
    .operator_count = sizeof operators / sizeof operators[0],
    .operator_size = sizeof(glane_operator),
};

static const glane_plugin plugin = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0, /* the lowest that has all it needs, so that older hosts take it too */
    .size = sizeof(glane_plugin),
    .kind = GLANE_EXTRACTOR,
    .name = "template",
    .version = "0.1.0",
    .summary = "Checks Luhn check digits",
    .params = params,
    .param_count = PARAM_COUNT,
    .param_size = sizeof(glane_param),
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

/* The one exported symbol; `-` in the plugin's name is `_` here. */
GLANE_PLUGIN(template, plugin)
