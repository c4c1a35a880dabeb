/* option_table.c: the table of options, their names and their help. */
#include "option_table.h"

#include "command.h"
#include "limits.h"

const gl_option gl_option_table[GL_OPTION_COUNT] = {
    [GL_OPTION_DATE] = {"date", 0, GL_TYPE_DATE, "YYYY-MM-DD", "GLANE_DATE", 0, 0,
                        "the date of documents that give none (YYYY-MM and YYYY will do)"},
    [GL_OPTION_RULES] = {"rules", 0, GL_TYPE_LIST, "PATH", "GLANE_RULES", 0, 0,
                         "a pack, or a folder of packs, in place of the default ones; may be repeated"},
    [GL_OPTION_PLUGINS] = {"plugins", 0, GL_TYPE_LIST, "DIR", NULL, 0, 0,
                           "a folder of plugins, in place of the default ones; may be repeated"},
    [GL_OPTION_SET] = {"set", 0, GL_TYPE_LIST, "PLUGIN.NAME=VALUE", NULL, 0, 0,
                       "a setting of a plugin (`glane plugins` lists them); may be repeated"},
    [GL_OPTION_TO] = {"to", 0, GL_TYPE_LIST, "KIND[=PATH]", "GLANE_TO", 0, 0,
                      "what to write, and the file to write it to, which appears whole or not at all, compressed "
                      "if it ends in .zst or .gz (default: ndjson, on standard output); may be repeated"},
    [GL_OPTION_RULE] = {"rule", 0, GL_TYPE_TEXT, "PACK/RULE", NULL, 0, 0, "looks at this rule alone"},
    [GL_OPTION_ALL] = {"all", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
                       "tells also what was turned down where something stands"},
    [GL_OPTION_UNCOVERED] =
        {"uncovered", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
         "lists the runs of digits that no fact and no rule explains, in place of the facts"},
    [GL_OPTION_COVERAGE] = {"coverage", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
                            "tells which rules gave no fact in the examples, and in the documents of --over"},
    [GL_OPTION_OVER] = {"over", 0, GL_TYPE_LIST, "INPUT", NULL, 0, 0,
                        "a document that the rules are run over too; may be repeated"},
    [GL_OPTION_FROM] =
        {"from", 0, GL_TYPE_TEXT, "FILE:LINE[:COLUMN]", NULL, 0, 0,
         "begins the rule with the words of that line, around its first number or from a column on"},
    [GL_OPTION_URL] = {"url", 0, GL_TYPE_TEXT, "URL", "GLANE_URL", 0, 0,
                       "where the documents are from: formats may ask for its host"},
    [GL_OPTION_COLOR] = {"color", 0, GL_TYPE_CHOICE, "auto|always|never", "GLANE_COLOR", 0, 0,
                         "colours; auto: on a terminal, unless NO_COLOR is set (default: auto)"},
    [GL_OPTION_MAX_BYTES] = {"max-document-bytes", 0, GL_TYPE_NUMBER, "N", "GLANE_MAX_DOCUMENT_BYTES", 1,
                             GL_CEILING_DOCUMENT_BYTES,
                             "larger documents are refused; K, M and G may follow (default: 64M)"},
    [GL_OPTION_MAX_SECONDS] = {"max-document-seconds", 0, GL_TYPE_NUMBER, "N", "GLANE_MAX_DOCUMENT_SECONDS",
                               1, 1000000,
                               "a document that takes longer, plus 10 s for each MiB of it, is given up "
                               "(default: 60)"},
    [GL_OPTION_FILES_FROM] = {"files-from", 0, GL_TYPE_TEXT, "FILE", NULL, 0, 0,
                              "more inputs, one a line (or set apart by NUL bytes), from a file, or from - for "
                              "standard input"},
    [GL_OPTION_JOBS] = {"jobs", 'j', GL_TYPE_NUMBER, "N", "GLANE_JOBS", 1, GL_MAX_JOBS,
                        "how many documents are worked on at once (default: as many as there are processors)"},
    [GL_OPTION_NO_JIT] = {"no-jit", 0, GL_TYPE_SWITCH, NULL, "GLANE_NO_JIT", 0, 0,
                          "runs patterns without compiling them to machine code"},
    [GL_OPTION_KEEP_GOING] =
        {"keep-going", 0, GL_TYPE_SWITCH, NULL, "GLANE_KEEP_GOING", 0, 0,
         "leaves out packs that have mistakes, and those that extend them; the mistakes are "
         "told, and the exit status is 1"},
    [GL_OPTION_QUIET] = {"quiet", 'q', GL_TYPE_SWITCH, NULL, "GLANE_QUIET", 0, 0,
                         "no messages about documents on standard error"},
    [GL_OPTION_CACHE] = {"cache", 0, GL_TYPE_TEXT, "DIR|off", "GLANE_CACHE", 0, 0,
                         "where compiled rules are kept from one run to the next; off: nowhere (default: "
                         "$XDG_CACHE_HOME/glane, else ~/.cache/glane)"},
    [GL_OPTION_FACTS] = {"facts", 0, GL_TYPE_TEXT, "FILE", NULL, 0, 0,
                         "scores the facts of this stream in place of extracting"},
    [GL_OPTION_AGAINST] = {"against", 0, GL_TYPE_TEXT, "FOLDER", NULL, 0, 0,
                           "scores the annotations of this folder in place of facts: the agreement of two "
                           "annotators of the same texts"},
    [GL_OPTION_DOCUMENT] = {"document", 0, GL_TYPE_LIST, "PATTERN", NULL, 0, 0,
                            "looks at these documents alone: a name or a folder, with * and ?; may be repeated"},
    [GL_OPTION_TYPE] = {"type", 0, GL_TYPE_LIST, "TYPE", NULL, 0, 0,
                        "looks at facts of this type alone; may be repeated"},
    [GL_OPTION_MIN] = {"min", 0, GL_TYPE_LIST, "[DOCUMENTS:][ROW.]MEASURE=FLOOR", NULL, 0, 0,
                       "what a score must reach: strict=0.95, date.value=0.97, report-2021:names.recall=0.9; "
                       "may be repeated"},
    [GL_OPTION_FLOORS] = {"floors", 0, GL_TYPE_TEXT, "FILE", NULL, 0, 0,
                          "a file of such floors, one a line; # begins a comment"},
    [GL_OPTION_BASELINE] = {"baseline", 0, GL_TYPE_TEXT, "FILE", NULL, 0, 0,
                            "compares with an earlier run, which --json wrote"},
    [GL_OPTION_NO_WORSE] = {"no-worse", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
                            "no score may be lower than in the baseline"},
    [GL_OPTION_ERRORS] = {"errors", 0, GL_TYPE_NUMBER, "N", NULL, 0, 1000000,
                          "shows up to N errors of each class (default: 3)"},
    [GL_OPTION_CLASS] = {"class", 0, GL_TYPE_LIST, "CLASS", NULL, 0, 0,
                         "shows the errors of this class alone, such as missed, value, of; may be repeated (default: of "
                         "those that cost value F1)"},
    [GL_OPTION_SEED] = {"seed", 0, GL_TYPE_NUMBER, "N", NULL, 0, UINT64_C(999999999999),
                        "begins the random numbers (default: 1)"},
    [GL_OPTION_RESAMPLES] = {"resamples", 0, GL_TYPE_NUMBER, "N", NULL, 0, 100000,
                             "of the documents, for intervals (default: 1000; 0: no intervals)"},
    [GL_OPTION_JSON] = {"json", 0, GL_TYPE_TEXT, "PATH", NULL, 0, 0,
                        "writes scores and errors as JSON to this file (-: standard output, in place of the table)"},
    [GL_OPTION_JUNIT] = {"junit", 0, GL_TYPE_TEXT, "PATH", NULL, 0, 0,
                         "writes examples, or floors and documents, as a JUnit report, likewise"},
    [GL_OPTION_HTML] = {"html", 0, GL_TYPE_TEXT, "PATH", NULL, 0, 0,
                        "writes a page that shows texts, mentions and errors, likewise"},
    [GL_OPTION_SHEET] = {"sheet", 0, GL_TYPE_TEXT, "FILE", NULL, 0, 0,
                         "tells the precision from a sheet that `glane sample` wrote and someone filled in"},
    [GL_OPTION_N] = {"n", 0, GL_TYPE_NUMBER, "N", NULL, 1, 1000000, "how many facts (default: 200)"},
    [GL_OPTION_BY] = {"by", 0, GL_TYPE_TEXT, "KEY[,KEY...]", NULL, 0, 0,
                      "draws as many facts of each value of these keys, as far as there are (default: type)"},
    [GL_OPTION_RUN] = {"run", 0, GL_TYPE_TEXT, "DIR", NULL, 0, 0,
                       "keeps what is done in this folder, so that a run that was ended can be gone on with"},
    [GL_OPTION_RESUME] = {"resume", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
                          "goes on with the run of --run: does what is not done, what has changed, and what failed "
                          "for want of time or memory"},
    [GL_OPTION_LOG_FORMAT] = {"log-format", 0, GL_TYPE_CHOICE, "text|json", "GLANE_LOG_FORMAT", 0, 0,
                              "what is said on standard error: sentences, or a JSON object a line (default: text)"},
    [GL_OPTION_META] = {"meta", 0, GL_TYPE_TEXT, "FILE", "GLANE_META", 0, 0,
                        "a table (CSV) of what is known of documents: a column path (a file, folder, archive, member or "
                        "pattern) or sha256, and any others, such as organisation and year, which go to their records"},
    [GL_OPTION_STDIN_DOCUMENTS] = {"stdin-documents", 0, GL_TYPE_SWITCH, NULL, NULL, 0, 0,
                                   "reads documents from standard input, one a line: {\"doc\": ID, \"text\": TEXT}, other "
                                   "keys being metadata; each is written as soon as it is done"},
    [GL_OPTION_SHARD] = {"shard", 0, GL_TYPE_TEXT, "I/N", "GLANE_SHARD", 0, 0,
                         "does share I of N of the inputs, told by their ids; `glane merge` joins the streams of all"},
    [GL_OPTION_PACKS] = {"packs", 0, GL_TYPE_LIST, "PATH", "GLANE_PACKS", 0, 0,
                         "a pack, or a folder of packs, beside the default ones or those of --rules; may be repeated"},
    [GL_OPTION_HELP] = {"help", 'h', GL_TYPE_SWITCH, NULL, NULL, 0, 0, "this text"},
};

int gl_has_option(const gl_command *command, int id)
{
    return (command->options & GL_OPTION_BIT(id)) != 0;
}

/* Letters to add, drop or change to make one of the other. */
static size_t gl_edit_distance(const char *a, const char *b)
{
    size_t row[64];
    const size_t len = strlen(b);
    if (len >= sizeof row / sizeof *row)
        return SIZE_MAX;
    for (size_t j = 0; j <= len; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < len; j++) {
            const size_t change = corner + (a[i] != b[j]);
            corner = row[j + 1];
            const size_t step = (corner < row[j] ? corner : row[j]) + 1;
            row[j + 1] = change < step ? change : step;
        }
    }
    return row[len];
}

const char *gl_nearest(const char *written, const char *const *names, size_t count)
{
    const size_t len = strlen(written);
    size_t best = len / 3 + 2; /* farther is another word */
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = gl_edit_distance(written, names[i]);
        if (len >= 2 && strncmp(names[i], written, len) == 0)
            distance = 0;
        if (distance < best && distance < len) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

void gl_option_unknown(const gl_command *command, const char *written, size_t len)
{
    char name[64] = "";
    const char *names[GL_OPTION_COUNT];
    size_t count = 0;
    if (len < sizeof name)
        memcpy(name, written, len);
    for (int id = 0; id < GL_OPTION_COUNT; id++) {
        if (gl_has_option(command, id))
            names[count++] = gl_option_table[id].name;
    }
    const char *nearest = gl_nearest(name, names, count);
    if (gl_has_option(command, GL_OPTION_TO) && strncmp("output", name, len) == 0)
        gl_complain("%s has no option %s%s; --to KIND=PATH says where results go", command->name, len > 1 ? "--" : "-", name);
    else if (nearest)
        gl_complain("%s has no option --%.*s; did you mean --%s?", command->name, (int)len, written, nearest);
    else
        gl_complain("%s has no option --%.*s; `glane %s --help` lists them", command->name, (int)len, written,
                    command->name);
}

/* The option that is written; GL_OPTION_COUNT if the command has none like it. */
int gl_option_find(const gl_command *command, const char *name, size_t len)
{
    for (int id = 0; id < GL_OPTION_COUNT; id++) {
        if (gl_has_option(command, id) && strlen(gl_option_table[id].name) == len &&
            memcmp(gl_option_table[id].name, name, len) == 0)
            return id;
    }
    return GL_OPTION_COUNT;
}

int gl_letter_find(const gl_command *command, char letter)
{
    for (int id = 0; id < GL_OPTION_COUNT; id++) {
        if (letter && gl_has_option(command, id) && gl_option_table[id].letter == letter)
            return id;
    }
    return GL_OPTION_COUNT;
}

/* Prints words from `column` on, in lines of up to 79 characters. */
static void gl_print_wrapped(FILE *to, const char *text, int column)
{
    int at = column;
    while (*text) {
        const int len = (int)strcspn(text, " ");
        if (at > column && at + 1 + len > 79) {
            fprintf(to, "\n%*s", column, "");
            at = column;
        }
        at += fprintf(to, "%s%.*s", at > column ? " " : "", len, text);
        text += len;
        text += strspn(text, " ");
    }
}

void gl_options_print(FILE *to, const gl_command *command)
{
    const int column = 8;
    for (int id = 0; id < GL_OPTION_COUNT; id++) {
        const gl_option *option = &gl_option_table[id];
        if (!gl_has_option(command, id))
            continue;
        fputs("  ", to);
        if (option->letter)
            fprintf(to, "-%c, ", option->letter);
        fprintf(to, "--%s%s%s\n%*s", option->name, option->argument ? " " : "",
                option->argument ? option->argument : "", column, "");
        gl_print_wrapped(to, option->help, column);
        if (option->environment)
            fprintf(to, "\n%*s[environment: %s]", column, "", option->environment);
        fputc('\n', to);
    }
}
