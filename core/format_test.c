/* The examples of formats, run as tests: which format a text is recognised as, its metadata, what is masked in it,
 * its headings, keys of its facts. */
#include "engine.h"

#include <stdlib.h>

typedef struct checker {
    glane_session *s;
    const gl_report_format *format;
    gl_candidate **kept;
    uint32_t count;
    int failed;
} checker;

static void fail(checker *c, gl_place place, glane_str message, const char *remedy)
{
    gl_example_report(c->s, place, gl_format(c->s->document, "format %s: %s", c->format->name.data, message.data), glane_str_of(remedy));
    c->failed = 1;
}

static glane_str text_of(const glane_session *s, glane_span view)
{
    return gl_view_folded(&s->view, view, s->document);
}

static void check_format(checker *c, const glane_node *expected)
{
    glane_session *s = c->s;
    uint32_t found = s->layout.format;
    glane_str name = found == GLANE_NONE ? glane_str_of("none") : s->set->formats[found].name;
    if (!glane_str_equal(name, expected->text))
        fail(c, expected->place, gl_format(s->document, "the format is '%s', not '%s'", name.data, expected->text.data),
             gl_layout_why(s, c->format).data);
}

static void check_metadata(checker *c, const glane_node *expected)
{
    glane_session *s = c->s;
    for (size_t i = 0; expected && i < expected->count; i++) {
        uint32_t key = gl_table_find(&s->set->keys, expected->keys[i]);
        glane_str got = key == GL_KEY_YEAR ? s->date : gl_layout_metadata(s, key);
        glane_str wanted = expected->items[i]->text;
        if (!got.len)
            got = glane_str_of("no");
        if (!glane_str_equal(got, wanted))
            fail(c, expected->items[i]->place, gl_format(s->document, "%s is '%s', not '%s'", expected->keys[i].data, got.data, wanted.data), "");
    }
}

/* A list of texts against those that were found, in order of place. */
static void check_texts(checker *c, const glane_node *expected, const char *what, const glane_span *found, uint32_t count)
{
    glane_session *s = c->s;
    glane_str list = {"", 0};
    int same = expected && expected->count == count;
    for (uint32_t i = 0; expected && i < count; i++) {
        glane_str text = text_of(s, found[i]);
        same = same && glane_str_equal(text, expected->items[i]->text);
        list = gl_format(s->document, "%s%s'%s'", list.data, i ? ", " : "", text.data);
    }
    if (expected && !same)
        fail(c, expected->place, gl_format(s->document, "%s: %s", what, count ? list.data : "nothing"), "");
}

static void check_masked(checker *c, const glane_node *expected)
{
    const glane_session *s = c->s;
    glane_span *found = gl_alloc(s->document, ((size_t)c->count + 1) * sizeof *found);
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (c->kept[i]->fact.type == GL_TYPE_BOILERPLATE)
            found[count++] = c->kept[i]->fact.view;
    check_texts(c, expected, "masked", found, count);
}

static void check_sections(checker *c, const glane_node *expected)
{
    const glane_session *s = c->s;
    glane_span *found = gl_alloc(s->document, (s->sections.count + 1) * sizeof *found);
    for (size_t i = 0; i < s->sections.count; i++)
        found[i] = s->sections.items[i].view;
    check_texts(c, expected, "headings", found, (uint32_t)s->sections.count);
}

/* Each expected fact: the first of that surface that has the keys. */
static void check_facts(checker *c, const glane_node *expected)
{
    glane_session *s = c->s;
    for (size_t i = 0; expected && i < expected->count; i++) {
        gl_place place = expected->items[i]->place;
        const char *wrong = "no such fact";
        const glane_node *text = gl_node_get(expected->items[i], "text");
        for (uint32_t k = 0; wrong && text && k < c->count; k++) {
            if (s->set->type_info[c->kept[k]->fact.type].role == GL_ROLE_FACT &&
                glane_str_equal(text_of(s, c->kept[k]->fact.view), text->text))
                wrong = gl_example_differs(s, expected->items[i], c->kept[k], &place);
        }
        if (wrong)
            fail(c, place, gl_format(s->document, "%s: %s", text ? text->text.data : "", wrong), "");
    }
}

static glane_str scalar(const glane_node *node)
{
    return node && node->kind == GLANE_NODE_SCALAR ? node->text : (glane_str){"", 0};
}

static void check_example(checker *c, const glane_node *example)
{
    glane_session *s = c->s;
    glane_str url = s->url;
    s->url = scalar(gl_node_get(example, "url"));
    s->doc = scalar(gl_node_get(example, "path"));
    gl_example_run(s, scalar(gl_node_get(example, "text")), NULL, &c->kept, &c->count);
    s->url = url;
    c->failed = 0;
    check_format(c, gl_node_get(example, "format"));
    check_metadata(c, gl_node_get(example, "metadata"));
    check_masked(c, gl_node_get(example, "masked"));
    check_sections(c, gl_node_get(example, "sections"));
    check_facts(c, gl_node_get(example, "facts"));
}

void gl_format_test(glane_session *s, const gl_report_format *format, uint32_t *ran, uint32_t *failed)
{
    checker c = {.s = s, .format = format};
    const glane_node *list = gl_node_get(format->node, "examples");
    uint32_t yes = 0, no = 0;
    for (size_t i = 0; list && i < list->count; i++) {
        *(glane_str_equal(scalar(gl_node_get(list->items[i], "format")), format->name) ? &yes : &no) += 1;
        check_example(&c, list->items[i]);
        *failed += c.failed != 0;
        ++*ran;
    }
    if ((yes || format->general) && no)
        return;
    fail(&c, format->node->place, gl_format(s->document, "there is no example that %s", no ? "is of this format" : "is not"),
         "examples: one text with 'format: NAME', one near miss with 'format: none'");
    ++*failed;
    ++*ran;
}
