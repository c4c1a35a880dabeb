/* The document's date: the year that most facts of the internal type
 * `document-year` name, else what the caller gave for all; before both, what it says of this document. Which years vote, and how
 * often, is the rules' affair: a fact counts once, or `weight` times. Where nobody says, it is the date that the file has. */
#include "engine.h"

#include "calendar.h"

static int64_t weight_of(const gl_candidate *c, uint32_t key)
{
    const glane_attr *weight = gl_attr_find(c->fact.attrs, c->fact.attr_count, key);
    return weight && weight->tag == GLANE_INTEGER ? weight->as.integer : 1;
}

/* The year that a vote is for: its key `timex`, else its surface; a finder of a format may shift it. Empty if it is none. */
static glane_str year_of(const glane_session *s, const gl_candidate *c, uint32_t key)
{
    const glane_attr *timex = gl_attr_find(c->fact.attrs, c->fact.attr_count, key);
    const int32_t shift = s->set->rules[c->fact.rule].shift;
    glane_str year = {s->view.data + c->fact.view.start, c->fact.view.end - c->fact.view.start};
    int number = 0;
    if (timex && timex->tag == GLANE_STRING)
        year = timex->as.string;
    if (s->set->rules[c->fact.rule].format && year.len == 2) /* a finder of a format: 1970 to 2069, as in dates */
        year = gl_format(s->document, "%s%.2s", year.data[0] < '7' ? "20" : "19", year.data);
    if (year.len != 4 || !gl_date_valid(year))
        return (glane_str){"", 0};
    for (size_t i = 0; i < year.len; i++)
        number = number * 10 + (year.data[i] - '0');
    return shift ? gl_format(s->document, "%04d", number + shift) : year;
}

void gl_find_date(glane_session *s)
{
    if (strcmp(s->date_from, GL_FROM_CALLER) == 0) /* it was said of this very document */
        return;
    const gl_type_facts *votes = &s->type_facts[GL_TYPE_YEAR];
    uint32_t weight = gl_table_find(&s->set->keys, glane_str_of("weight"));
    uint32_t timex = gl_table_find(&s->set->keys, glane_str_of("timex"));
    gl_table years;
    int64_t *counts = gl_alloc(s->document, (votes->count + 1) * sizeof *counts), best = 0;
    gl_table_init(&years, s->document);
    for (uint32_t i = 0; i < votes->count; i++) {
        glane_str year = year_of(s, votes->items[i], timex);
        if (year.len && gl_date_valid(year))
            counts[gl_table_add(&years, year)] += weight_of(votes->items[i], weight);
    }
    for (uint32_t id = 0; id < years.count; id++)
        if (counts[id] > best) { /* of equals the one named first */
            best = counts[id];
            s->date = gl_table_name(&years, id);
            s->date_from = "text";
        }
    gl_table_free(&years);
}
