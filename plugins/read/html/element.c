/* element.c: elements by name, in order of it, and their attributes. */
#include "element.h"

#include <stdlib.h>

static const html_element elements[] = {
    {"address", HTML_BLOCK, 0},
    {"article", HTML_BLOCK | HTML_WHOLE, 0},
    {"aside", HTML_BLOCK, 0},
    {"audio", HTML_HIDDEN, 0},
    {"blockquote", HTML_BLOCK, 0},
    {"body", HTML_BLOCK | HTML_WHOLE, 0},
    {"br", HTML_BREAK, 0},
    {"canvas", HTML_HIDDEN, 0},
    {"caption", HTML_BLOCK | HTML_CAPTION, 0},
    {"center", HTML_BLOCK, 0},
    {"datalist", HTML_HIDDEN, 0},
    {"dd", HTML_BLOCK, 0},
    {"details", HTML_BLOCK, 0},
    {"dialog", HTML_BLOCK, 0},
    {"dir", HTML_BLOCK | HTML_LIST, 0},
    {"div", HTML_BLOCK, 0},
    {"dl", HTML_BLOCK, 0},
    {"dt", HTML_BLOCK, 0},
    {"fieldset", HTML_BLOCK, 0},
    {"figcaption", HTML_BLOCK | HTML_CAPTION, 0},
    {"figure", HTML_BLOCK, 0},
    {"footer", HTML_BLOCK, 0},
    {"form", HTML_BLOCK, 0},
    {"h1", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 1},
    {"h2", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 2},
    {"h3", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 3},
    {"h4", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 4},
    {"h5", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 5},
    {"h6", HTML_BLOCK | HTML_HEADING | HTML_WHOLE, 6},
    {"head", HTML_HIDDEN | HTML_WHOLE, 0},
    {"header", HTML_BLOCK, 0},
    {"hgroup", HTML_BLOCK, 0},
    {"hr", HTML_BLOCK, 0},
    {"html", HTML_BLOCK | HTML_WHOLE, 0},
    {"iframe", HTML_HIDDEN, 0},
    {"legend", HTML_BLOCK, 0},
    {"li", HTML_BLOCK | HTML_ITEM, 0},
    {"main", HTML_BLOCK | HTML_WHOLE, 0},
    {"menu", HTML_BLOCK | HTML_LIST, 0},
    {"nav", HTML_BLOCK | HTML_MASKED, 0},
    {"noframes", HTML_HIDDEN, 0},
    {"noscript", HTML_HIDDEN, 0},
    {"object", HTML_HIDDEN, 0},
    {"ol", HTML_BLOCK | HTML_LIST, 0},
    {"optgroup", HTML_BLOCK, 0},
    {"option", HTML_BLOCK, 0},
    {"p", HTML_BLOCK, 0},
    {"pre", HTML_BLOCK | HTML_PRE, 0},
    {"script", HTML_HIDDEN, 0},
    {"search", HTML_BLOCK | HTML_MASKED, 0},
    {"section", HTML_BLOCK, 0},
    {"select", HTML_BLOCK | HTML_MASKED, 0},
    {"style", HTML_HIDDEN, 0},
    {"summary", HTML_BLOCK, 0},
    {"table", HTML_BLOCK | HTML_TABLE | HTML_WHOLE, 0},
    {"tbody", HTML_BLOCK | HTML_WHOLE, 0},
    {"td", HTML_CELL | HTML_WHOLE, 0},
    {"template", HTML_HIDDEN, 0},
    {"textarea", HTML_BLOCK | HTML_MASKED, 0},
    {"tfoot", HTML_BLOCK | HTML_WHOLE, 0},
    {"th", HTML_CELL | HTML_HEADER | HTML_WHOLE, 0},
    {"thead", HTML_BLOCK | HTML_WHOLE, 0},
    {"title", HTML_HIDDEN, 0},
    {"tr", HTML_BLOCK | HTML_ROW | HTML_WHOLE, 0},
    {"ul", HTML_BLOCK | HTML_LIST, 0},
    {"video", HTML_HIDDEN, 0},
};

static int by_name(const void *name, const void *element)
{
    return strcmp(name, ((const html_element *)element)->name);
}

html_element html_element_of(const char *name)
{
    const html_element *found =
        bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, by_name);
    return found ? *found : (html_element){"", 0, 0};
}

const char *html_attribute(const char *const *atts, const char *name)
{
    for (; atts && *atts; atts += 2) {
        if (strcmp(atts[0], name) == 0)
            return atts[1] ? atts[1] : "";
    }
    return NULL;
}

uint32_t html_number(const char *text, uint32_t fallback, uint32_t most)
{
    uint32_t number = 0, digits = 0;
    for (; text && *text >= '0' && *text <= '9'; text++, digits++)
        number = number < most ? number * 10 + (uint32_t)(*text - '0') : most;
    return digits == 0 || number == 0 ? fallback : number < most ? number : most;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does `token` equal one of the words, or begin with one and a hyphen or underscore? */
static int is_listed(const char *token, size_t len, const char *words)
{
    while (*words) {
        size_t size = strcspn(words, " "), same = 0;
        while (same < size && same < len && lower(token[same]) == words[same])
            same++;
        if (size > 0 && same == size && (len == size || token[size] == '-' || token[size] == '_'))
            return 1;
        words += size;
        words += strspn(words, " ");
    }
    return 0;
}

static int has_listed(const char *value, const char *words)
{
    static const char space[] = " \t\r\n\f";
    while (value && *value) {
        size_t len = strcspn(value, space);
        if (len > 0 && is_listed(value, len, words))
            return 1;
        value += len;
        value += strspn(value, space);
    }
    return 0;
}

/* Does a style attribute say "property: value"? */
static int has_style(const char *style, const char *property, const char *value)
{
    const char *at = style ? strstr(style, property) : NULL;
    if (!at)
        return 0;
    at += strlen(property);
    at += strspn(at, " \t");
    if (*at++ != ':')
        return 0;
    at += strspn(at, " \t");
    return strncmp(at, value, strlen(value)) == 0;
}

uint32_t html_attributes_flags(const char *const *atts, uint32_t flags, const char *words)
{
    const char *style = html_attribute(atts, "style"), *role = html_attribute(atts, "role");
    uint32_t added = 0;
    if (html_attribute(atts, "hidden") || has_style(style, "display", "none") ||
        has_style(style, "visibility", "hidden"))
        added |= HTML_HIDDEN;
    if (flags & HTML_WHOLE)
        return added;
    if (role && has_listed(role, "navigation search menu menubar"))
        added |= HTML_MASKED;
    if (has_listed(html_attribute(atts, "class"), words) || has_listed(html_attribute(atts, "id"), words))
        added |= HTML_MASKED;
    return added;
}
