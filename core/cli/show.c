/* show.c: see show.h. */
#include "show.h"

#include "decimal.h"
#include "log.h"

#include <stdio.h>

/* How many bytes of a line are shown on either side of digits that nothing explains. */
#define GL_CONTEXT 40u
#define GL_DECIMAL_ROOM 1100

int64_t gl_attr_number(const glane_engine *engine, const glane_record *record, const char *name)
{
    const glane_attr *attr = gl_attr(engine, record, name);
    return attr && attr->tag == GLANE_INTEGER ? attr->as.integer : 0;
}

void gl_show_number(gl_grid *grid, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    gl_grid_cell(grid, glane_str_of(digits));
}

/* -- the value of a fact ------------------------------------------------------ */

typedef struct gl_value {
    const glane_engine *engine;
    const glane_record *fact;
    gl_buffer *out;
} gl_value;

static void gl_value_add(const gl_value *value, const char *before, const char *name)
{
    const glane_str text = gl_attr_text(value->engine, value->fact, name);
    if (text.len == 0)
        return;
    if (value->out->len > 0)
        gl_buffer_text(value->out, before);
    gl_buffer_add(value->out, text.data, text.len);
}

/* The decimal of a key, if it has one. */
static int gl_value_decimal(const gl_value *value, const char *before, const char *name)
{
    char digits[GL_DECIMAL_ROOM];
    const glane_attr *attr = gl_attr(value->engine, value->fact, name);
    if (!attr || attr->tag != GLANE_DECIMAL || gl_decimal_print(attr->as.decimal, digits, sizeof digits) == 0)
        return 0;
    gl_buffer_text(value->out, before);
    gl_buffer_text(value->out, digits);
    return 1;
}

/* A bound is one of the size: a fall of more than 5 % is -5 % or less. */
static void gl_value_bound(const gl_value *value, int negative)
{
    static const char at_least[] = "\xE2\x89\xA5 ", at_most[] = "\xE2\x89\xA4 ";
    const glane_str bound = gl_attr_text(value->engine, value->fact, "bound");
    if (glane_str_equal(bound, glane_str_of("approx")))
        gl_buffer_text(value->out, "~");
    if (glane_str_equal(bound, glane_str_of("min")))
        gl_buffer_text(value->out, negative ? at_most : at_least);
    if (glane_str_equal(bound, glane_str_of("max")))
        gl_buffer_text(value->out, negative ? at_least : at_most);
}

/* "~1.5-2 point", "+3.1 %", "2022-06 END", "9", a name: what a reader checks against the text. */
static void gl_value_show(const gl_value *value)
{
    static const char range[] = "\xE2\x80\x93";
    const glane_str type = gl_attr_text(value->engine, value->fact, "type");
    const glane_attr *number = gl_attr(value->engine, value->fact, "value");
    const int negative = number && number->tag == GLANE_DECIMAL && number->as.decimal->negative;
    const int rises = number && !negative && gl_attr(value->engine, value->fact, "change");
    gl_value_bound(value, negative);
    if (gl_value_decimal(value, rises ? "+" : "", "value")) {
        gl_value_decimal(value, range, "value_max");
        if (glane_str_equal(type, glane_str_of("percentage")) && !gl_attr(value->engine, value->fact, "unit"))
            gl_buffer_text(value->out, " %");
    }
    gl_value_add(value, " ", "unit");
    gl_value_add(value, " ", "currency");
    gl_value_add(value, "/", "per");
    gl_value_add(value, "", "timex");
    gl_value_add(value, range, "timex_max");
    gl_value_add(value, " ", "mod");
    gl_value_add(value, " ", "number");
    gl_value_add(value, " ", "name");
}

/* Keys that packs declare: name=value, as far as a value is one. */
static void gl_value_added(const gl_value *value)
{
    char digits[GL_DECIMAL_ROOM];
    for (uint32_t i = 0; i < value->fact->attr_count; i++) {
        const glane_attr *attr = &value->fact->attrs[i];
        if (!glane_key_added(value->engine, attr->key))
            continue;
        glane_str text = attr->tag == GLANE_TRUE ? glane_str_of("yes") : (glane_str){"", 0};
        if (attr->tag == GLANE_STRING)
            text = attr->as.string;
        else if (attr->tag == GLANE_DECIMAL && gl_decimal_print(attr->as.decimal, digits, sizeof digits))
            text = glane_str_of(digits);
        else if (attr->tag == GLANE_INTEGER && snprintf(digits, sizeof digits, "%lld", (long long)attr->as.integer))
            text = glane_str_of(digits);
        if (!text.len)
            continue;
        gl_buffer_text(value->out, value->out->len ? " " : "");
        gl_buffer_text(value->out, glane_key_name(value->engine, attr->key));
        gl_buffer_text(value->out, "=");
        gl_buffer_add(value->out, text.data, text.len);
    }
}

void gl_show_fact(gl_grid *grid, const glane_engine *engine, const glane_record *fact, gl_buffer *scratch)
{
    scratch->len = 0;
    gl_value_show(&(gl_value){engine, fact, scratch});
    gl_value_added(&(gl_value){engine, fact, scratch});
    gl_show_number(grid, gl_attr_number(engine, fact, "line"));
    gl_grid_cell(grid, gl_attr_text(engine, fact, "type"));
    gl_grid_cell(grid, gl_attr_text(engine, fact, "text"));
    gl_grid_cell(grid, (glane_str){scratch->data, scratch->len});
    gl_grid_cell(grid, gl_attr_text(engine, fact, "rule"));
}

void gl_show_check(gl_grid *grid, const glane_engine *engine, const glane_record *check, gl_buffer *scratch)
{
    const gl_value value = {engine, check, scratch};
    scratch->len = 0;
    gl_value_decimal(&value, "found ", "found");
    gl_value_decimal(&value, ", expected ", "expected");
    gl_value_decimal(&value, " \xC2\xB1 ", "tolerance");
    gl_grid_cell(grid, (glane_str){"", 0});
    gl_grid_cell(grid, glane_str_of(check->kind));
    gl_grid_cell(grid, gl_attr_text(engine, check, "kind"));
    gl_grid_cell(grid, (glane_str){scratch->data, scratch->len});
    gl_grid_cell(grid, (glane_str){"", 0});
}

/* -- digits that nothing explains ---------------------------------------------- */

/* The bytes that a record's span covers. */
static glane_span gl_record_span(const glane_engine *engine, const glane_record *record)
{
    const glane_attr *span = gl_attr(engine, record, "span");
    const glane_attr *bytes =
        span && span->tag == GLANE_RECORD ? gl_attr(engine, span->as.record, "byte") : NULL;
    if (!bytes || bytes->tag != GLANE_RANGE)
        return (glane_span){0, 0};
    return (glane_span){bytes->as.range[0], bytes->as.range[1]};
}

static int gl_is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static int gl_ends_line(char byte)
{
    return byte == '\n' || byte == '\r';
}

void gl_show_place(gl_grid *grid, const glane_engine *engine, const glane_record *place, glane_str text,
                   size_t most)
{
    glane_span span = gl_record_span(engine, place);
    if (span.start > span.end || span.end > text.len)
        span = (glane_span){0, 0};
    size_t start = span.start, end = span.end;
    while (start > 0 && !gl_ends_line(text.data[start - 1]) && span.start - start < most)
        start--;
    while (end < text.len && !gl_ends_line(text.data[end]) && end - span.end < most)
        end++;
    while (start < span.start && gl_is_tail(text.data[start]))
        start++;
    while (end < text.len && end > span.end && gl_is_tail(text.data[end]))
        end--;
    gl_grid_cell(grid, (glane_str){text.data + start, span.start - start});
    gl_grid_cell(grid, gl_attr_text(engine, place, "text"));
    gl_grid_cell(grid, (glane_str){text.data + span.end, end - span.end});
}

void gl_show_uncovered(gl_grid *grid, const glane_engine *engine, const glane_record *run, glane_str text)
{
    gl_show_number(grid, gl_attr_number(engine, run, "line"));
    gl_grid_cell(grid, gl_attr_text(engine, run, "text"));
    gl_show_place(grid, engine, run, text, GL_CONTEXT);
}

void gl_show_title(gl_buffer *out, const char *id, int color)
{
    gl_buffer_text(out, color ? "\033[1m== " : "== ");
    gl_buffer_clean(out, glane_str_of(id));
    gl_buffer_text(out, color ? " ==\033[0m\n" : " ==\n");
}

void gl_show_told(const gl_documents *documents, const char *id, glane_str told)
{
    gl_buffer line = {0};
    if (gl_option_on(documents->options, GL_OPTION_QUIET))
        return;
    if (gl_log_is_json()) {
        gl_log_json(&line, &(gl_log){.level = "note", .doc = glane_str_of(id), .message = told});
    } else {
        gl_buffer_text(&line, "glane: ");
        gl_buffer_clean(&line, glane_str_of(id));
        gl_buffer_text(&line, ": ");
        gl_buffer_add(&line, told.data, told.len);
        gl_buffer_text(&line, "\n");
    }
    gl_channel_write(documents->channel, GL_STREAM_ERR, line.data, line.len);
    gl_buffer_free(&line);
}

void gl_show_end(gl_buffer *out, const glane_engine *engine, const glane_record *end)
{
    char line[256];
    const glane_attr *numbers = gl_attr(engine, end, "numbers");
    const long long facts = gl_attr_number(engine, end, "facts");
    snprintf(line, sizeof line, "%lld fact%s", facts, facts == 1 ? "" : "s");
    gl_buffer_text(out, line);
    if (!numbers || numbers->tag != GLANE_RECORD)
        return;
    const glane_record *record = numbers->as.record;
    snprintf(line, sizeof line, "; %lld runs of digits: %lld in facts, %lld set aside, %lld unexplained",
             (long long)gl_attr_number(engine, record, "total"),
             (long long)gl_attr_number(engine, record, "facts"),
             (long long)gl_attr_number(engine, record, "aside"),
             (long long)gl_attr_number(engine, record, "unexplained"));
    gl_buffer_text(out, line);
}
