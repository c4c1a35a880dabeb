/* period: the time that a number holds for.
 *
 * Which dates say so is the rules' affair: they mark them with facts of an internal type, `period-cue`, over a date
 * (en 2021) or over the two that begin and end an interval. Of those in a number's sentence it takes, for a number that
 * has no `period` yet, as a column's head may have given it:
 *  - the next one behind it, if no other number and no mark stands between (470 en 2020);
 *  - else the last one before it, up to a semicolon, that is not another number's in this way (En 2021, 12 agents);
 *  - else the next one behind it, over a comma;
 *  - else, where the sentence has no date at all, the document's year.
 * Where there are dates, and none is such a cue (passé de 84 en 2020 à 79), it says nothing. */
#include <glane/plugin.h>

/* How far behind a number its date may stand, in bytes of the view; cues and facts that are looked at for one. */
enum { REACH = 80, LOOKED_AT = 32 };
/* Types that are looked at. */
enum { MOST_TYPES = 16 };

typedef struct period {
    const glane_host *host;
    uint32_t cue, date; /* types */
    uint32_t timex, period, period_from; /* keys */
    uint32_t types[MOST_TYPES], type_count;
} period;

/* A fact that stands, or a cue, with the sentence it is in. */
typedef struct place {
    glane_span view;
    uint32_t sentence;
    uint32_t first, last; /* of a cue: the dates that it covers, as the linker counts facts */
    int bound;            /* of a cue: it says when the number right before it holds */
} place;

typedef struct linker {
    const period *self;
    const glane_host *host;
    glane_context *ctx;
    glane_str view;
    glane_words words;
    uint32_t facts;
    place *cues, *dates;
    uint32_t cue_count, date_count;
} linker;

/* The sentence of a place of the view. */
static uint32_t sentence_at(const linker *l, uint32_t byte)
{
    uint32_t low = 0, high = l->words.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (glane_word_at(&l->words, middle)->view.end > byte)
            high = middle;
        else
            low = middle + 1;
    }
    return low < l->words.count ? glane_word_at(&l->words, low)->sentence : GLANE_NONE;
}

static glane_str timex_of(const linker *l, uint32_t fact)
{
    const glane_attr *timex = l->host->fact_attr(l->host->fact(l->ctx, fact), l->self->timex);
    return timex && timex->tag == GLANE_STRING ? timex->as.string : (glane_str){"", 0};
}

/* A date of the calendar: no clock time, none whose year nobody knows. */
static int is_dated(glane_str timex)
{
    return timex.len >= 4 && timex.data[0] >= '0' && timex.data[0] <= '9';
}

/* The dates that stand, and the cues with the dates that they cover; a cue without one says nothing. */
static int find_places(linker *l)
{
    const period *self = l->self;
    const glane_fact *fact;
    uint32_t cues = 0;
    while (self->cue != GLANE_NONE && l->host->fact_of(l->ctx, self->cue, cues))
        cues++;
    l->dates = l->host->alloc(l->ctx, ((size_t)l->facts + 1) * sizeof *l->dates);
    l->cues = l->host->alloc(l->ctx, ((size_t)cues + 1) * sizeof *l->cues);
    if (!l->dates || !l->cues || l->host->charge(l->ctx, (uint64_t)l->facts + cues) != GLANE_OK)
        return 0;
    for (uint32_t i = 0; i < l->facts; i++) {
        fact = l->host->fact(l->ctx, i);
        if (fact->type == self->date)
            l->dates[l->date_count++] = (place){fact->view, sentence_at(l, fact->view.start), i, i, 0};
    }
    for (uint32_t i = 0, at = 0; i < cues; i++) {
        fact = l->host->fact_of(l->ctx, self->cue, i);
        while (at < l->date_count && l->dates[at].view.end <= fact->view.start)
            at++;
        uint32_t last = at;
        while (last < l->date_count && l->dates[last].view.start < fact->view.end)
            last++;
        if (last == at || !is_dated(timex_of(l, l->dates[at].first)) || !is_dated(timex_of(l, l->dates[last - 1].first)))
            continue;
        l->cues[l->cue_count++] =
            (place){fact->view, l->dates[at].sentence, l->dates[at].first, l->dates[last - 1].first, 0};
    }
    return 1;
}

/* Does one of these bytes stand there? */
static int has_mark(const linker *l, uint32_t from, uint32_t to, const char *marks)
{
    for (uint32_t i = from; i < to; i++)
        if (strchr(marks, l->view.data[i]))
            return 1;
    return 0;
}

/* The first place behind a fact; `count` if there is none. */
static uint32_t first_behind(const place *places, uint32_t count, uint32_t from, uint32_t byte)
{
    while (from < count && places[from].view.start < byte)
        from++;
    return from;
}

static int is_number(const period *self, uint32_t type)
{
    for (uint32_t i = 0; i < self->type_count; i++)
        if (self->types[i] == type)
            return 1;
    return 0;
}

/* Where the next number behind fact i begins. */
static uint32_t next_number(const linker *l, uint32_t i)
{
    for (uint32_t k = i + 1; k < l->facts && k < i + LOOKED_AT; k++)
        if (is_number(l->self, l->host->fact(l->ctx, k)->type))
            return l->host->fact(l->ctx, k)->view.start;
    return UINT32_MAX;
}

/* May the cue behind fact i be its own? */
static int may_follow(const linker *l, uint32_t i, uint32_t sentence, const place *cue)
{
    const uint32_t end = l->host->fact(l->ctx, i)->view.end;
    return cue->sentence == sentence && cue->view.start - end <= REACH && cue->view.start < next_number(l, i) &&
           !has_mark(l, end, cue->view.start, ";:.()");
}

/* The cue that says what time fact i holds for; NULL. `behind`: the first one that begins behind it. */
static const place *governing(linker *l, uint32_t i, uint32_t sentence, uint32_t behind)
{
    const glane_fact *fact = l->host->fact(l->ctx, i);
    place *after = behind < l->cue_count && may_follow(l, i, sentence, &l->cues[behind]) ? &l->cues[behind] : NULL;
    if (after && !has_mark(l, fact->view.end, after->view.start, ",")) {
        after->bound = 1;
        return after;
    }
    for (uint32_t k = behind; k > 0 && behind - k < LOOKED_AT; k--) {
        const place *before = &l->cues[k - 1];
        if (before->sentence != sentence || has_mark(l, before->view.end, fact->view.start, ";"))
            break;
        if (!before->bound)
            return before;
    }
    return after;
}

/* One date's value, or those of the ends of an interval. */
static glane_str value_of(const linker *l, const place *cue)
{
    glane_str from = timex_of(l, cue->first), to = timex_of(l, cue->last);
    if (cue->first == cue->last)
        return from;
    char *both = l->host->alloc(l->ctx, from.len + to.len + 1);
    if (!both)
        return from;
    memcpy(both, from.data, from.len);
    both[from.len] = '/';
    memcpy(both + from.len + 1, to.data, to.len);
    return (glane_str){both, from.len + to.len + 1};
}

static glane_status set_period(const linker *l, uint32_t i, glane_str value, int64_t from)
{
    const glane_attr said = {.key = l->self->period, .tag = GLANE_STRING, .as = {.string = value}};
    const glane_attr source = {.key = l->self->period_from, .tag = GLANE_FACT, .as = {.integer = from}};
    if (l->host->link(l->ctx, i, &said) >= GLANE_FAILED || l->host->link(l->ctx, i, &source) >= GLANE_FAILED)
        return GLANE_FAILED;
    return GLANE_OK;
}

static glane_status link_periods(void *state, glane_context *ctx)
{
    const period *self = state;
    linker l = {.self = self, .host = self->host, .ctx = ctx, .view = self->host->view(ctx)};
    const glane_str year = self->host->document_date(ctx);
    l.words = l.host->words(ctx);
    l.facts = l.host->fact_count(ctx);
    if (self->cue == GLANE_NONE || !l.facts)
        return GLANE_OK;
    if (!find_places(&l))
        return GLANE_FAILED;
    for (uint32_t i = 0, cue = 0, date = 0; i < l.facts; i++) {
        const glane_fact *fact = l.host->fact(ctx, i);
        if (!is_number(self, fact->type) || l.host->fact_attr(fact, self->period))
            continue;
        const uint32_t sentence = sentence_at(&l, fact->view.start);
        cue = first_behind(l.cues, l.cue_count, cue, fact->view.end);
        while (date < l.date_count && l.dates[date].sentence < sentence)
            date++;
        const place *found = governing(&l, i, sentence, cue);
        glane_status status = GLANE_OK;
        if (found)
            status = set_period(&l, i, value_of(&l, found), found->last);
        else if (year.len >= 4 && (date == l.date_count || l.dates[date].sentence != sentence))
            status = set_period(&l, i, (glane_str){year.data, 4}, GLANE_NONE);
        if (status != GLANE_OK)
            return status;
    }
    return GLANE_OK;
}

/* Names of types between commas. */
static void read_types(period *self, glane_context *ctx, glane_str list)
{
    char name[64];
    for (size_t at = 0; at < list.len;) {
        size_t len = 0;
        while (at + len < list.len && list.data[at + len] != ',')
            len++;
        if (len && len < sizeof name && self->type_count < MOST_TYPES) {
            memcpy(name, list.data + at, len);
            name[len] = '\0';
            const uint32_t type = self->host->type(ctx, name);
            if (type != GLANE_NONE)
                self->types[self->type_count++] = type;
        }
        at += len + 1;
    }
}

static glane_status create(const glane_host *host, glane_context *ctx, const glane_settings *settings, void **instance)
{
    period *self = host->alloc(ctx, sizeof *self);
    self->host = host;
    self->cue = host->type(ctx, "period-cue");
    self->date = host->type(ctx, "date");
    self->timex = host->key(ctx, "timex");
    self->period = host->key(ctx, "period");
    self->period_from = host->key(ctx, "period_from");
    read_types(self, ctx, settings->values[0].as.string);
    *instance = self;
    return GLANE_OK;
}

static const glane_linker_ops ops = {.link = link_periods};

static const glane_param params[] = {
    {"types", GLANE_STRING, "figure,amount,percentage", "types of the facts that get a period, set apart by commas"},
};

static const glane_plugin descriptor = {
    .magic = GLANE_ABI_MAGIC,
    .abi_major = GLANE_ABI_MAJOR,
    .abi_minor = 0,
    .size = sizeof descriptor,
    .kind = GLANE_LINKER,
    .name = "period",
    .version = "0.1.0",
    .summary = "The time that a number holds for, of the dates that rules mark as period-cue",
    .params = params,
    .param_count = sizeof params / sizeof *params,
    .param_size = sizeof *params,
    .create = create,
    .ops = &ops,
    .ops_size = sizeof ops,
};

GLANE_PLUGIN(period, descriptor)
