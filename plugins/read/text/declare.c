/* declare.c: encodings by name, by byte order mark and by declaration. */
#include "declare.h"

#define DECLARATION_BYTES 1024u

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* What a name may hold; it may reach ICU, which would take a comma for an option and a slash
 * for a path. */
static int is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '+';
}

static int has_prefix(glane_str text, size_t at, const char *word)
{
    for (; *word; word++, at++) {
        if (at >= text.len || lower(text.data[at]) != *word)
            return 0;
    }
    return 1;
}

/* -- names ------------------------------------------------------------------- */

static void find_built_in(const char *name, text_encoding *encoding)
{
    static const struct {
        const char *name;
        text_kind kind;
        int either_order;
    } names[] = {
        {"utf8", TEXT_UTF8, 0},           {"utf16", TEXT_UTF16LE, 1},
        {"utf16le", TEXT_UTF16LE, 0},     {"utf16be", TEXT_UTF16BE, 0},
        {"utf32", TEXT_UTF32LE, 1},       {"utf32le", TEXT_UTF32LE, 0},
        {"utf32be", TEXT_UTF32BE, 0},     {"windows1252", TEXT_WINDOWS_1252, 0},
        {"cp1252", TEXT_WINDOWS_1252, 0}, {"iso88591", TEXT_WINDOWS_1252, 0},
        {"latin1", TEXT_WINDOWS_1252, 0}, {"usascii", TEXT_WINDOWS_1252, 0},
        {"ascii", TEXT_WINDOWS_1252, 0},
    };
    encoding->kind = TEXT_ICU;
    encoding->either_order = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, name) == 0) {
            encoding->kind = names[i].kind;
            encoding->either_order = names[i].either_order;
        }
    }
}

/* Emacs adds how lines end. */
static size_t without_line_ends(glane_str name)
{
    static const char *const ends[] = {"-unix", "-dos", "-mac"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t len = strlen(ends[i]);
        if (name.len > len && has_prefix(name, name.len - len, ends[i]))
            return name.len - len;
    }
    return name.len;
}

int text_encoding_find(glane_str name, text_encoding *encoding)
{
    char plain[TEXT_NAME_BYTES];
    size_t len = without_line_ends(name), plain_len = 0;
    if (len == 0 || len >= TEXT_NAME_BYTES)
        return 0;
    for (size_t i = 0; i < len; i++) {
        char c = name.data[i];
        if (!is_name(c))
            return 0;
        encoding->name[i] = c;
        if (c != '-' && c != '_' && c != '.')
            plain[plain_len++] = lower(c);
    }
    encoding->name[len] = '\0';
    plain[plain_len] = '\0';
    find_built_in(plain, encoding);
    if (encoding->kind != TEXT_ICU)
        return 1;
    UErrorCode error = U_ZERO_ERROR;
    ucnv_close(ucnv_open(encoding->name, &error));
    return U_SUCCESS(error);
}

/* -- marks ------------------------------------------------------------------- */

size_t text_bom(glane_str source, text_kind *kind)
{
    static const struct {
        const char *bytes;
        size_t len;
        text_kind kind;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, TEXT_UTF8}, {"\xFF\xFE\0\0", 4, TEXT_UTF32LE}, {"\0\0\xFE\xFF", 4, TEXT_UTF32BE},
        {"\xFF\xFE", 2, TEXT_UTF16LE},  {"\xFE\xFF", 2, TEXT_UTF16BE},
    };
    /* UTF-32's come before those of UTF-16, which they begin with. */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (source.len >= marks[i].len && memcmp(source.data, marks[i].bytes, marks[i].len) == 0 &&
            (marks[i].kind != TEXT_UTF32LE || source.len % 4 == 0)) {
            *kind = marks[i].kind;
            return marks[i].len;
        }
    }
    return 0;
}

/* -- declarations -------------------------------------------------------------- */

/* Does a word at `at` stand inside an XML declaration or a meta element, or after an editor's mark
 * on the same line? Ordinary text may speak of encodings. */
static int is_declaration(glane_str head, size_t at)
{
    int same_line = 1;
    for (size_t i = at; i-- > 0;) {
        if (head.data[i] == '<')
            return has_prefix(head, i, "<?xml") || has_prefix(head, i, "<meta");
        if (head.data[i] == '>')
            return 0;
        same_line &= head.data[i] != '\n' && head.data[i] != '\r';
        if (same_line && (has_prefix(head, i, "-*-") || has_prefix(head, i, "vim:") ||
                          has_prefix(head, i, "vi:") || has_prefix(head, i, "ex:")))
            return 1;
    }
    return 0;
}

/* The name after "=" or ":", perhaps in quotes, from `at` on. */
static glane_str read_name(glane_str head, size_t at)
{
    while (at < head.len && head.data[at] == ' ')
        at++;
    if (at >= head.len || (head.data[at] != '=' && head.data[at] != ':'))
        return (glane_str){NULL, 0};
    for (at++; at < head.len && (head.data[at] == ' ' || head.data[at] == '"' || head.data[at] == '\'');)
        at++;
    size_t end = at;
    while (end < head.len && is_name(head.data[end]))
        end++;
    return (glane_str){head.data + at, end - at};
}

glane_str text_declared(glane_str source)
{
    static const char *const words[] = {"coding", "charset", "fenc"}; /* encoding, fileencoding too */
    glane_str head = {source.data, source.len < DECLARATION_BYTES ? source.len : DECLARATION_BYTES};
    for (size_t at = 0; at < head.len; at++) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (!has_prefix(head, at, words[i]))
                continue;
            glane_str name = read_name(head, at + strlen(words[i]));
            if (name.len > 0 && is_declaration(head, at))
                return name;
        }
    }
    return (glane_str){NULL, 0};
}
