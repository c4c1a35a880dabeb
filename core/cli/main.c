/* main.c: the command `glane`: its commands, and which one is meant. */
#define _GNU_SOURCE 1

#include "command.h"
#include "descriptor.h"
#include "log.h"

#include <errno.h>
#include <signal.h>

#define GL_COMMON                                                                                            \
    (GL_OPTION_BIT(GL_OPTION_PLUGINS) | GL_OPTION_BIT(GL_OPTION_SET) | GL_OPTION_BIT(GL_OPTION_COLOR) |      \
     GL_OPTION_BIT(GL_OPTION_LOG_FORMAT) | GL_OPTION_BIT(GL_OPTION_HELP))
#define GL_RULES                                                                                             \
    (GL_OPTION_BIT(GL_OPTION_RULES) | GL_OPTION_BIT(GL_OPTION_NO_JIT) | GL_OPTION_BIT(GL_OPTION_KEEP_GOING))
#define GL_LIMITS (GL_OPTION_BIT(GL_OPTION_MAX_BYTES) | GL_OPTION_BIT(GL_OPTION_MAX_SECONDS))
#define GL_INPUTS (GL_OPTION_BIT(GL_OPTION_FILES_FROM) | GL_OPTION_BIT(GL_OPTION_JOBS))
#define GL_DOCUMENT                                                                                          \
    (GL_OPTION_BIT(GL_OPTION_DATE) | GL_OPTION_BIT(GL_OPTION_URL) | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_QUIET) |         \
     GL_OPTION_BIT(GL_OPTION_CACHE) | GL_OPTION_BIT(GL_OPTION_PACKS))
#define GL_EXTRACT                                                                                           \
    (GL_COMMON | GL_RULES | GL_DOCUMENT | GL_INPUTS | GL_OPTION_BIT(GL_OPTION_TO) |                          \
     GL_OPTION_BIT(GL_OPTION_META) | GL_OPTION_BIT(GL_OPTION_STDIN_DOCUMENTS) | GL_OPTION_BIT(GL_OPTION_SHARD) | \
     GL_OPTION_BIT(GL_OPTION_RUN) | GL_OPTION_BIT(GL_OPTION_RESUME))
#define GL_EVAL                                                                                              \
    (GL_OPTION_BIT(GL_OPTION_FACTS) | GL_OPTION_BIT(GL_OPTION_AGAINST) | GL_OPTION_BIT(GL_OPTION_DOCUMENT) |   \
     GL_OPTION_BIT(GL_OPTION_TYPE) | GL_OPTION_BIT(GL_OPTION_MIN) | GL_OPTION_BIT(GL_OPTION_FLOORS) |          \
     GL_OPTION_BIT(GL_OPTION_BASELINE) | GL_OPTION_BIT(GL_OPTION_NO_WORSE) |                                   \
     GL_OPTION_BIT(GL_OPTION_ERRORS) | GL_OPTION_BIT(GL_OPTION_CLASS) | GL_OPTION_BIT(GL_OPTION_SEED) | GL_OPTION_BIT(GL_OPTION_RESAMPLES) |    \
     GL_OPTION_BIT(GL_OPTION_JSON) | GL_OPTION_BIT(GL_OPTION_JUNIT) |                                       \
     GL_OPTION_BIT(GL_OPTION_HTML) | GL_OPTION_BIT(GL_OPTION_SHEET))

static const gl_command gl_commands[] = {
    {"extract", "INPUT...", "writes the facts of documents",
     "Writes the facts of each INPUT as NDJSON on standard output, or to the sink\n"
     "that --to names. An INPUT is a file, a folder, an archive, a member of one\n"
     "(ARCHIVE!/MEMBER), a pattern in quotes, or - for standard input. A document\n"
     "that cannot be read, or that is lost, is an `error` record; the others go on.\n"
     "`glane plugins` lists the sinks; brat=FOLDER is one more.\n"
     "With --run a folder keeps what is done: whatever ends it, --resume goes on.\n",
     GL_EXTRACT, 0, SIZE_MAX, gl_cmd_extract},
    {"run", "[FOLDER|FILE]", "extract, as a project file says",
     "Does what `glane extract` does with the inputs and options that the file\n"
     "glane.yaml of a folder (this one unless one is named), or another file, names.\n"
     "Paths in it count from its folder. Options of the command line, then those of\n"
     "the environment, take the place of the file's.\n",
     GL_EXTRACT, 0, 1, gl_cmd_run},
    {"merge", "SHARE...", "the streams of all shares, as one",
     "Joins the streams that `glane extract --shard I/N` wrote, one for each I, into\n"
     "what one run over all inputs writes, on standard output or to the sinks that\n"
     "--to names. A share may be named in any order; - is standard input.\n",
     GL_COMMON | GL_RULES | GL_OPTION_BIT(GL_OPTION_TO) | GL_OPTION_BIT(GL_OPTION_CACHE) |
         GL_OPTION_BIT(GL_OPTION_QUIET),
     1, SIZE_MAX, gl_cmd_merge},
    {"show", "INPUT...", "the same for eyes: one aligned line a fact",
     "Shows the facts of each INPUT (a file, a folder, an archive, a member of one,\n"
     "or - for standard input): line, type, text, value, rule. What was counted is\n"
     "told on standard error.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT | GL_INPUTS | GL_OPTION_BIT(GL_OPTION_UNCOVERED) | GL_OPTION_BIT(GL_OPTION_META),
     0, SIZE_MAX, gl_cmd_show},
    {"text", "INPUT", "the extracted text, to which offsets refer",
     "Writes the text that was read from INPUT (a file, a member of an archive as\n"
     "ARCHIVE!/MEMBER, or - for standard input), as UTF-8: what the offsets of facts\n"
     "count in.\n",
     GL_COMMON | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_QUIET), 1, 1, gl_cmd_text},
    {"try", "PHRASE INPUT...", "what a phrase would match, without a rule",
     "Shows each match of a phrase in each INPUT, a file or - for standard input, with\n"
     "what stands around it in its line, and what it captured. The phrase is written\n"
     "as in a rule and may name all lexicons, phrases and types of the packs.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT, 2, SIZE_MAX, gl_cmd_try},
    {"new pack", "NAME", "a pack to start from",
     "Writes NAME.yaml, a pack whose examples hold: a type, a lexicon, a rule.\n",
     GL_OPTION_BIT(GL_OPTION_HELP), 1, 1, gl_cmd_new_pack},
    {"new rule", "NAME", "a rule to start from, made of the words of a line",
     "Writes NAME.yaml, a pack of one rule whose examples hold. --from names the line\n"
     "of a report whose words it begins with.\n",
     GL_COMMON | GL_RULES | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_QUIET) | GL_OPTION_BIT(GL_OPTION_FROM), 1, 1,
     gl_cmd_new_rule},
    {"new format", "NAME", "a format of reports to start from",
     "Writes NAME.yaml, a format: how one family of reports is recognised and laid out.\n",
     GL_OPTION_BIT(GL_OPTION_HELP), 1, 1, gl_cmd_new_format},
    {"new plugin", "NAME", "a plugin to start from",
     "Makes the folder NAME with an extractor plugin that builds and passes its tests.\n",
     GL_OPTION_BIT(GL_OPTION_HELP), 1, 1, gl_cmd_new_plugin},
    {"new project", "NAME", "a project to start from",
     "Makes the folder NAME with a project file, a report, a table of what is known of\n"
     "it, and a pack. `glane run NAME` extracts its facts.\n",
     GL_OPTION_BIT(GL_OPTION_HELP), 1, 1, gl_cmd_new_project},
    {"formats", "INPUT...", "which format each document is, and why",
     "Tells which format claims each INPUT, a file or - for standard input, which of its\n"
     "conditions hold and which do not; where none does, the nearest one; where more\n"
     "than one does, which is taken.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT | GL_OPTION_BIT(GL_OPTION_META), 1, SIZE_MAX, gl_cmd_formats},
    {"rules check", "[PATH...]", "are the rules right?",
     "Loads the shipped packs, or those of --rules, and those at each PATH (a pack,\n"
     "or a folder of packs), and reports every mistake in them on standard error,\n"
     "then what is allowed but seldom meant, as warnings; with a PATH, in those packs\n"
     "alone. The rules guide lists the warnings.\n",
     GL_COMMON | GL_RULES | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_OVER), 0, SIZE_MAX, gl_cmd_rules_check},
    {"rules test", "[PATH...]", "do the rules' examples hold?",
     "Runs the examples of the rules at each PATH (a pack, or a folder of packs),\n"
     "which are loaded beside the shipped ones or those of --rules; without a PATH,\n"
     "those of all. --rule names one.\n",
     GL_COMMON | GL_RULES | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_DATE) | GL_OPTION_BIT(GL_OPTION_RULE) |
         GL_OPTION_BIT(GL_OPTION_COVERAGE) | GL_OPTION_BIT(GL_OPTION_OVER) | GL_OPTION_BIT(GL_OPTION_JUNIT),
     0, SIZE_MAX, gl_cmd_rules_test},
    {"rules list", "[PATH...]", "which rules are in force?",
     "Lists the rules of the shipped packs, or those of --rules, and those at each\n"
     "PATH: name, type, what a rule may begin with, where it stands, and what another\n"
     "pack made of it. --rule names one.\n",
     GL_COMMON | GL_RULES | GL_OPTION_BIT(GL_OPTION_RULE), 0, SIZE_MAX, gl_cmd_rules_list},
    {"rules schema", "", "the JSON Schema of packs, for editors",
     "Writes the JSON Schema of packs: what rules/schema.json holds, by which editors\n"
     "complete and check them.\n",
     GL_OPTION_BIT(GL_OPTION_HELP), 0, 0, gl_cmd_rules_schema},
    {"rules diff", "OLD NEW INPUT...", "what does a change of rules change?",
     "Reads each INPUT with the packs of OLD, then with those of NEW (packs or folders,\n"
     "set apart by colons as in GLANE_RULES), and tells by rule which facts are gained\n"
     "(+), lost (-) and changed (~).\n",
     GL_COMMON | GL_OPTION_BIT(GL_OPTION_NO_JIT) | GL_OPTION_BIT(GL_OPTION_DATE) | GL_LIMITS, 3, SIZE_MAX,
     gl_cmd_rules_diff},
    {"rules profile", "INPUT...", "what does each rule cost?",
     "Reads each INPUT and tells what each rule cost: steps of matching, which are the\n"
     "same on every machine, milliseconds, how often it was tried and matched.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT, 1, SIZE_MAX, gl_cmd_rules_profile},
    {"explain", "INPUT:LINE[:COLUMN] | INPUT@OFFSET", "why a fact is, or is not, there",
     "Tells which rules fired at a place of a document, what lost to what, and, for a\n"
     "rule named by --rule, how far it got. A place is a line of the extracted text,\n"
     "with or without a column, or an offset; columns and offsets count code points,\n"
     "lines and columns from 1, offsets from 0. INPUT - is standard input.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT | GL_OPTION_BIT(GL_OPTION_RULE) | GL_OPTION_BIT(GL_OPTION_ALL), 1, 1, gl_cmd_explain},
    {"eval", "FOLDER...", "how right is the extraction?",
     "Extracts the facts of annotated texts and scores them against the annotations:\n"
     "each FOLDER has texts NAME.txt with NAME.ann (brat standoff) or NAME.ndjson (a\n"
     "fact stream) beside them. Shows precision, recall and F1 by type, what went\n"
     "wrong, the costliest class first, and how to learn why. With --sheet no folder\n"
     "is needed.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT | GL_EVAL, 0, SIZE_MAX, gl_cmd_eval},
    {"convert", "INPUT...", "annotations from one form into another",
     "Reads annotations, each INPUT a folder of texts with NAME.ann or NAME.ndjson\n"
     "beside them, or a fact stream that names its texts, and writes them as --to\n"
     "says: brat=FOLDER (texts, NAME.ann, annotation.conf), ndjson, doccano or\n"
     "label-studio, on standard output or with =PATH to a file. An annotation that\n"
     "is not on its text is told of and left out.\n",
     GL_COMMON | GL_LIMITS | GL_OPTION_BIT(GL_OPTION_QUIET) | GL_OPTION_BIT(GL_OPTION_TO), 1, SIZE_MAX,
     gl_cmd_convert},
    {"sample", "INPUT...", "facts for people to judge, where nothing is annotated",
     "Draws facts of each INPUT, a file or - for standard input, as many of each type\n"
     "(or of what --by names), and writes them with their sentences as a sheet (CSV),\n"
     "whose column `right?` is for a judge. `glane eval --sheet FILE` then tells the\n"
     "precision.\n",
     GL_COMMON | GL_RULES | GL_DOCUMENT | GL_OPTION_BIT(GL_OPTION_TYPE) | GL_OPTION_BIT(GL_OPTION_SEED) |
         GL_OPTION_BIT(GL_OPTION_N) | GL_OPTION_BIT(GL_OPTION_BY),
     1, SIZE_MAX, gl_cmd_sample},
    {"plugins", "", "what is loaded, and with which parameters",
     "Lists the plugins that are loaded, with their parameters.\n", GL_COMMON, 0, 0, gl_cmd_plugins},
};

#define GL_COMMANDS (sizeof gl_commands / sizeof *gl_commands)

static void gl_usage(FILE *to)
{
    fputs("usage: glane COMMAND [OPTION...] [OPERAND...]\n"
          "       glane --help | --version\n\n"
          "Reads French report text and writes what it says as facts.\n\n"
          "commands:\n",
          to);
    for (size_t i = 0; i < GL_COMMANDS; i++)
        fprintf(to, "  %-13s  %s\n", gl_commands[i].name, gl_commands[i].summary);
    fputs("\n`glane COMMAND --help`, or `glane help COMMAND`, tells of one of them, its options and their environment variables.\n"
          "Exit status: 0 all well; 1 done, but some documents gave errors, an example failed, or a\n"
          "floor was missed; 2 usage or configuration; 3 the run itself failed.\n",
          to);
}

static void gl_command_help(const gl_command *command)
{
    printf("usage: glane %s [OPTION...]%s%s\n\n%s\noptions:\n", command->name, *command->operands ? " " : "",
           command->operands, command->details);
    gl_options_print(stdout, command);
}

/* The command whose name args begin with; *words: how many of them that is. NULL, and it is
 * complained of, if there is none. */
static const gl_command *gl_command_find(char *const *args, size_t *words)
{
    const char *names[GL_COMMANDS];
    for (size_t i = 0; i < GL_COMMANDS; i++) {
        const char *name = gl_commands[i].name, *space = strchr(name, ' ');
        const size_t first = space ? (size_t)(space - name) : strlen(name);
        names[i] = name;
        if (strlen(args[0]) != first || memcmp(args[0], name, first) != 0)
            continue;
        *words = space ? 2 : 1;
        if (!space || (args[1] && strcmp(args[1], space + 1) == 0))
            return &gl_commands[i];
    }
    char written[64];
    snprintf(written, sizeof written, "%s%s%s", args[0], *words == 2 && args[1] ? " " : "",
             *words == 2 && args[1] ? args[1] : "");
    const char *nearest = gl_nearest(written, names, GL_COMMANDS);
    if (args[0][0] == '-')
        gl_complain("options come after the command: glane COMMAND %s; `glane --help` lists the commands",
                    args[0]);
    else if (nearest)
        gl_complain("no command `%s`; did you mean `%s`?", written, nearest);
    else
        gl_complain("no command `%s`; `glane --help` lists them", written);
    return NULL;
}

static int gl_command_run(const gl_command *command, char *const *args)
{
    gl_options options;
    gl_arena *arena = gl_arena_new();
    int result = GL_EXIT_USAGE;
    if (gl_options_read(&options, arena, command, args)) {
        if (gl_option_on(&options, GL_OPTION_HELP)) {
            gl_command_help(command);
            result = GL_EXIT_OK;
        } else {
            result = command->run(&options);
            if (result == GL_EXIT_OK && *options.left_out)
                result = GL_EXIT_ERRORS;
        }
    }
    gl_options_free(&options);
    gl_arena_free(arena);
    return result;
}

int main(int argc, char **argv)
{
    size_t words = 0;
    int result = GL_EXIT_OK;
    gl_standard_descriptors();
    gl_log_choose(argv + (argc > 0));
    signal(SIGPIPE, SIG_IGN); /* a write says so */
    if (argc < 2) {
        gl_usage(stderr);
        return GL_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        gl_usage(stdout);
    } else if (strcmp(argv[1], "help") == 0) {
        const gl_command *command = argc > 2 ? gl_command_find(argv + 2, &words) : NULL;
        if (command)
            gl_command_help(command);
        else if (argc == 2)
            gl_usage(stdout);
        result = command || argc == 2 ? GL_EXIT_OK : GL_EXIT_USAGE;
    } else if (strcmp(argv[1], "--version") == 0) {
        printf("glane %s\n", glane_version());
    } else {
        const gl_command *command = gl_command_find(argv + 1, &words);
        result = command ? gl_command_run(command, argv + 1 + words) : GL_EXIT_USAGE;
    }
    if (fflush(stdout) != 0 && errno != EPIPE && result == GL_EXIT_OK) {
        gl_complain("standard output: %s", strerror(errno));
        result = GL_EXIT_FAILED;
    }
    return result;
}
