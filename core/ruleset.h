/* ruleset.h: what packs compile to. Immutable once made; shared by sessions.
 *
 *   packs (YAML) -> pack.c: types, keys, lexicons -> rule.c: rules -> phrase.c, pattern.c: programs
 *   -> graph.c: order of the types -> dispatch.c: which rules to try where
 *
 * Once finished, all that a ruleset points to is memory of its arena, and what is there points nowhere
 * else: not to static strings, nor into PCRE2, ICU or a plugin. So it can be written to a file as it is
 * (image.h). tests/cli/test_cache.py finds what strays.
 */
#ifndef GL_RULESET_H
#define GL_RULESET_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include "digest.h"
#include "fields.h"
#include "lexicon.h"
#include "morphology.h"
#include "node.h"
#include "prefilter.h"

#include <pcre2.h>

/* -- phrases: programs over words ------------------------------------------ */

typedef enum gl_op {
    GL_OP_WORD,  /* the form `form`, whose word is `arg` */
    GL_OP_ENTRY, /* an entry of lexicon `arg` */
    GL_OP_TYPE,  /* an earlier fact of type `arg` */
    GL_OP_CLASS, /* a word whose flags fit the class `arg` */
    GL_OP_LINE_START, GL_OP_LINE_END,
    GL_OP_GLUED, /* no white space before the next word */
    GL_OP_SPLIT, /* to x, else to y */
    GL_OP_JUMP,  /* to x */
    GL_OP_OPEN, GL_OP_CLOSE, /* a capture named `name` */
    GL_OP_MATCH
} gl_op;

typedef enum gl_class {
    GL_CLASS_ANY, GL_CLASS_WORD, GL_CLASS_CAPITAL, GL_CLASS_CAPS, GL_CLASS_LOWER, GL_CLASS_DIGITS,
    GL_CLASS_COUNT
} gl_class;

/* Kept small: a document's rules run through some ten thousand of them. */
typedef struct gl_step {
    uint8_t op;
    uint8_t cased;  /* of a word: its form asks for capitals */
    uint16_t mark;  /* where ways meet, a number from 1 on: a state is entered once there (match.c) */
    uint32_t name;  /* capture that an entry or a fact goes to; GLANE_NONE */
    union {
        struct {
            uint32_t arg;
            const gl_form *form;
        };
        struct {
            uint32_t x, y;
            uint64_t x_signs, y_signs; /* of a split: what either way may begin with */
        };
    };
} gl_step;

/* What may begin a phrase. */
typedef struct gl_first {
    uint32_t *words, *lexicons, *types;
    uint32_t word_count, lexicon_count, type_count;
    uint32_t classes; /* bits of gl_class */
    int empty;        /* it may match nothing, or a line start or end alone */
} gl_first;

/* Signs: each word of a text carries a bit for its ids and classes, the lexicons of the entries and the
 * types of the facts that begin there; a phrase one for each thing that it may begin with. Where they share
 * none, the phrase cannot begin: one AND spares most attempts (a Bloom filter of one hash, B. Bloom 1970,
 * whose hash is a table: signs.c). */
typedef enum gl_sign_kind { GL_SIGN_WORD, GL_SIGN_LEXICON, GL_SIGN_TYPE, GL_SIGN_KINDS } gl_sign_kind; /* as gl_op */

#define GL_SIGN_LETTERS (1ULL << 0)
#define GL_SIGN_CAPITAL (1ULL << 1)
#define GL_SIGN_CAPITALS (1ULL << 2)
#define GL_SIGN_LOWER (1ULL << 3)
#define GL_SIGN_DIGITS (1ULL << 4)
#define GL_SIGN_NO_BIT 63u /* the number of GL_SIGN_ANY's */
#define GL_SIGN_ANY (1ULL << GL_SIGN_NO_BIT) /* every word has it, and every phrase that anything may begin */

typedef struct gl_program {
    uint64_t signs;      /* of what it may begin with; all bits where that may be anything */
    uint64_t last_signs; /* of what it may end with */
    gl_step *steps;
    uint32_t count;
    uint32_t max_words; /* at most GL_MAX_PHRASE_WORDS */
    gl_first first;
} gl_program;

/* -- regexes ---------------------------------------------------------------- */

typedef struct gl_group {
    uint32_t name, number;
} gl_group;

typedef struct gl_pattern {
    const uint8_t *code; /* as PCRE2 serialises it; each session makes its own of it (search.c) */
    uint32_t code_size;
    uint32_t index;      /* among the patterns of the ruleset */
    uint8_t begins[32]; /* first bytes that can begin a match, a bit each */
    gl_prefilter prefilter;
    int needs;          /* a byte that every match has in it; -1: none is known */
    gl_group *groups;   /* named groups, by number */
    uint32_t group_count;
    uint32_t captures;
} gl_pattern;

/* -- rules ------------------------------------------------------------------ */

typedef enum gl_set_kind { GL_SET_LITERAL, GL_SET_TEXT, GL_SET_COLUMN } gl_set_kind;

/* `set: {key: literal | $capture | $capture.column}` */
typedef struct gl_set {
    uint32_t key;
    gl_set_kind kind;
    glane_attr literal;
    uint32_t capture, column;
    gl_place place;
} gl_set;

/* The last four: what is said of the table's cell that the match stands in, by the heads of its column (or
 * the unit that most of its numbers carry), the label of its row, the titles and notes of its table; or by
 * the nearest of the three that says it. */
typedef enum gl_where {
    GL_BEFORE, GL_AFTER, GL_AROUND, GL_OVERLAPS, GL_INSIDE, GL_COLUMN, GL_ROW, GL_TABLE, GL_HEADS
} gl_where;

/* What `within` may name, beside a number of words: the values from GL_WITHIN_SENTENCE on, by name. */
#define GL_SCOPES 3
extern const char *const gl_scope_names[GL_SCOPES];
#define GL_WITHIN_SENTENCE (UINT32_MAX - 2)
#define GL_WITHIN_SECTION (UINT32_MAX - 1)
#define GL_WITHIN_DOCUMENT UINT32_MAX

/* One item of require, unless or context. */
typedef struct gl_context {
    gl_where where;
    uint32_t within; /* words between; 0: adjacent; GL_WITHIN_SENTENCE and what follows it */
    uint32_t wide;   /* from GL_WITHIN_SECTION on: its number among those of all rules */
    gl_program program;
    uint32_t type;   /* of overlaps and inside */
    gl_set *sets;
    uint32_t set_count;
    gl_place place;
    glane_str source; /* as written, for explanations */
} gl_context;

typedef struct gl_contexts {
    gl_context *items;
    uint32_t count;
} gl_contexts;

/* Lines that come back on every page, which no phrase can find (running.c). */
typedef enum gl_running { GL_RUNNING_NONE, GL_RUNNING_LINES, GL_RUNNING_NUMBERS } gl_running;

typedef struct gl_rule {
    glane_str name; /* PACK/ID, NUL-terminated */
    gl_place place;
    const glane_node *node;
    uint32_t type;
    int32_t priority;
    gl_program *phrase;  /* one of the two, or neither for a scanning operator */
    gl_pattern *pattern;
    glane_str operator_name; /* PLUGIN.OPERATOR; "" for none */
    uint32_t plugin;         /* index among the loaded plugins; GLANE_NONE until bound */
    uint32_t operator;       /* index among the plugin's operators: gl_operator_of */
    const glane_node *with;
    gl_contexts require, unless, context;
    gl_set *sets;
    uint32_t set_count;
    int more;           /* from a pack that was given beside the others */
    const char *state;  /* what another pack made of it; NULL: nothing */
    uint32_t amends;    /* the capture whose fact gets its keys; GLANE_NONE */
    uint32_t pack;      /* index among the packs, formats included */
    uint32_t by;        /* of one that overrides in some formats alone: the pack that does + 1; 0: none */
    uint32_t *yields;   /* packs that hold in some formats alone and switch it off, or override it, there */
    uint32_t yield_count;
    uint32_t format;    /* of a format's rule: its index + 1 */
    uint32_t part;      /* and what it is for there (format.h) */
    gl_running running;
    int32_t shift;      /* of a finder of the document's year: years to add */
    uint32_t reach;     /* it begins before this byte of the view; 0: anywhere */
    int in_cells;       /* it requires to stand in a table */
    uint32_t *consumes; /* types; negative ones (unless) too */
    uint32_t consume_count;
    uint32_t *reads;    /* types whose facts its scanning operator looks at */
    uint32_t read_count;
    gl_place reads_place;
} gl_rule;

typedef enum gl_role { GL_ROLE_FACT, GL_ROLE_ASIDE, GL_ROLE_INTERNAL } gl_role;

typedef struct gl_type {
    gl_role role;
    uint32_t rank;
    gl_place place;
} gl_type;

/* -- which rules to try ------------------------------------------------------ */

/* For each key the rules to try there: rules[start[key]] to rules[start[key + 1]]. */
typedef struct gl_index {
    uint32_t *start, *rules;
    size_t keys;
} gl_index;

/* Sets of regexes, a bit each, by what stands at and around a word: their meeting is what to try. */
typedef struct gl_regex_sets {
    uint32_t *rules; /* by bit */
    uint32_t count, width; /* width: 64-bit words of a set */
    uint64_t *begins, *second, *third; /* by the bytes of the match */
    uint64_t *before;      /* by the byte before */
    uint64_t *after;       /* by the byte after the word, letters */
    uint64_t *after_digits; /* by number of digits, then the byte after them */
    uint64_t *after_space;  /* by number of digits, then the byte after the space after them */
    uint64_t *all;          /* for what says nothing */
} gl_regex_sets;

typedef struct gl_dispatch {
    gl_index words, lexicons, classes;
    gl_regex_sets regexes;
    gl_index second_words, second_lexicons; /* rules that begin with a class, by the word after it */
    gl_index line_words, line_lexicons, line_classes; /* rules that begin at a line's start: looked up there alone */
    uint8_t *triggers;    /* by vocabulary id, GL_TRIGGER_*: which of `words` and `second_words` know it. Most words none */
    uint64_t class_signs; /* of the classes that `classes` knows */
} gl_dispatch;

#define GL_TRIGGER_FIRST 1u
#define GL_TRIGGER_SECOND 2u
#define GL_TRIGGER_ALL (GL_TRIGGER_FIRST | GL_TRIGGER_SECOND)

/* After a fact of a type: rules by what follows it. */
typedef struct gl_follow {
    gl_index words, lexicons;
    uint32_t *always; /* those that anything may follow, or another fact, whose type comes later */
    uint32_t *in_cells; /* the same, of rules that require to stand in a table */
    uint32_t always_count, in_cell_count;
    int any;
} gl_follow;

/* What is asked of a rule before it is tried: signs of what may follow the first word, entry or fact
 * of its match. Where facts may, that can only be asked once they are there: `early` is all bits. */
typedef struct gl_gate {
    uint64_t early, signs;
} gl_gate;

/* A file that was read. */
typedef struct gl_input {
    glane_str path;
    gl_digest digest;
    uint64_t more; /* a pack that was given beside the others */
} gl_input;

/* What a pack that holds in some formats alone says of a lexicon's entries in tables: bits of gl_grid_role. */
typedef struct gl_scoped_role {
    uint32_t pack, lexicon, roles;
} gl_scoped_role;

/* An entry that is not seen where a pack applies that holds in some formats alone. */
typedef struct gl_scoped_omit {
    uint32_t pack, entry;
} gl_scoped_omit;

typedef struct gl_report_format gl_report_format;

/* The structure itself is the engine's; it becomes part of an image as a copy. */
typedef struct gl_ruleset {
    gl_arena *arena; /* NULL for one from an image */
    gl_region image; /* of one from an image: what it lies in, mapped read-only */
    int unknown_key; /* a plugin asked for a key that an image does not have */
    gl_input *inputs; /* noted where an image is to be made: facts.yaml, packs in order of path, then lexicons */
    uint32_t input_count, listed_count; /* listed: without the lexicons, which packs name */
    size_t input_capacity;
    gl_table keys, types;
    uint32_t *key_tags; /* glane_tag, by key id; 0 for a name that is no declared key */
    uint32_t *key_ranks; /* order in the stream */
    size_t key_capacity, key_rank_capacity;
    uint32_t key_rank_count;
    uint32_t key_rank_packs, key_rank_end; /* ranks of the keys that packs declare */
    gl_type *type_info; /* by type id */
    size_t type_capacity;
    gl_vocab *vocab;
    gl_lexicons *lexicons;
    gl_rule *rules; /* in order of name */
    uint32_t rule_count;
    size_t rule_capacity;
    gl_rule *off;    /* those that are switched off: name, place, type and state alone */
    uint32_t off_count;
    size_t off_capacity;
    int more;        /* there are rules of packs that were given beside the others */
    uint32_t *order; /* type ids, each after what its rules consume */
    uint32_t order_count;
    uint8_t *grid_roles;       /* bits of gl_grid_role by lexicon; NULL where no pack has `tables` */
    gl_scoped_role *scoped_roles; /* beside them, where their pack applies */
    uint32_t scoped_role_count;
    size_t scoped_role_capacity;
    gl_scoped_omit *scoped_omits;
    uint32_t scoped_omit_count;
    size_t scoped_omit_capacity;
    uint8_t *sign_bits[GL_SIGN_KINDS]; /* by id: the number of its bit in signs; GL_SIGN_NO_BIT where no phrase asks for it */
    gl_index type_rules;       /* rules by type */
    gl_gate *gates;            /* by rule */
    gl_dispatch dispatch;
    gl_follow *follow;         /* by type id */
    uint32_t wide_count; /* contexts that look over sections or documents */
    uint32_t pack_count; /* formats apart */
    uint32_t pattern_count;
    uint32_t most_captures; /* groups of the pattern that has most */
    gl_report_format *formats; /* in order of name (format.h) */
    uint32_t format_count;
    uint32_t *metadata;  /* keys of `metadata` beside title and year, in the order of the stream */
    uint32_t metadata_count;
    size_t metadata_capacity;
    uint8_t *scoped;     /* by pack, formats included: some format switches it on, so it is off elsewhere */
    uint32_t span_capture; /* the name of the capture that narrows a fact */
    uint32_t type_amended; /* of the matches of rules that amend facts; GLANE_NONE */
    uint32_t type_tried;   /* of the matches of a phrase that is tried (try.c); GLANE_NONE */
    glane_str language;
} gl_ruleset;

static inline uint64_t gl_sign(const gl_ruleset *set, gl_sign_kind kind, uint32_t id)
{
    return 1ULL << set->sign_bits[kind][id];
}

/* The keys that the core writes itself; their ids are these. */
typedef enum gl_core_key {
    GL_KEY_STREAM, GL_KEY_DOC, GL_KEY_SHA256, GL_KEY_READER, GL_KEY_FORMAT, GL_KEY_LANGUAGE, GL_KEY_CHARS, GL_KEY_LINES,
    GL_KEY_TITLE, GL_KEY_YEAR, GL_KEY_META_FROM, GL_KEY_TYPE, GL_KEY_ID, GL_KEY_ANCHOR, GL_KEY_SPAN, GL_KEY_CHAR,
    GL_KEY_BYTE, GL_KEY_LINE, GL_KEY_ORIGIN, GL_KEY_TEXT, GL_KEY_SECTION, GL_KEY_RULE, GL_KEY_PLUGIN, GL_KEY_STAGE,
    GL_KEY_CODE, GL_KEY_MESSAGE, GL_KEY_FATAL, GL_KEY_TRANSIENT, GL_KEY_STATUS, GL_KEY_FACTS, GL_KEY_NUMBERS,
    GL_KEY_TOTAL, GL_KEY_ASIDE, GL_KEY_UNEXPLAINED, GL_KEY_RECORD, GL_KEY_TABLE, GL_KEY_ROW, GL_KEY_COLUMN,
    GL_KEY_KIND, GL_KEY_EXPECTED, GL_KEY_FOUND, GL_KEY_DIFFERENCE, GL_KEY_TOLERANCE,
    GL_KEY_PAGE, GL_KEY_BOX, GL_KEY_PART,
    GL_CORE_KEYS
} gl_core_key;

#define GL_TAG_CORE 255u /* key_tags of those that no pack may declare */

/* Key ids. A name that a pack uses as a capture is interned too, without a tag. Once the ruleset is
 * finished a new name is GLANE_NONE, and noted in `unknown_key`. */
uint32_t gl_key(gl_ruleset *set, glane_str name);
/* May a document have this key, a name as packs write it, from a format or the caller (about.c)? */
int gl_metadata_key_ok(const gl_ruleset *set, glane_str name);
/* The name of a class of words, as phrases have it. */
const char *gl_word_class_name(uint32_t class_id);
/* What a ruleset is read from; strings and lists are borrowed for the length of the call. */
typedef struct gl_load {
    const char *facts; /* the path of facts.yaml; NULL for none */
    const char *const *paths, *const *more_paths; /* NULL-terminated: files, or folders walked in order of name */
    const char *morphology; /* the folder of LANGUAGE.forms; NULL for none */
    const char *phrase; /* to be tried beside the rules; NULL for none */
    gl_table *skipped;  /* files that are not read; those that have mistakes are added. NULL: none are skipped */
    int keep;           /* at a fixed address, with the inputs noted: to be written to an image */
} gl_load;

/* Reads and compiles every pack. Errors go to diags; what could be read is there all the same. */
gl_ruleset *gl_ruleset_load(gl_diags *diags, const gl_load *load);
/* Orders the types and makes the lookup tables; after operators are bound and plugins created,
 * since both may add types that rules consume, and keys. */
void gl_ruleset_finish(gl_ruleset *set, gl_diags *diags);
void gl_ruleset_free(gl_ruleset *set);
/* The rule of a name; NULL. The same among those that are switched off. */
const gl_rule *gl_rule_find(const gl_ruleset *set, const char *name);
const gl_rule *gl_rule_off(const gl_ruleset *set, const char *name);

/* -- the compiler's parts ----------------------------------------------------- */

typedef struct gl_pack {
    glane_str name;
    const glane_node *node;
    gl_place place;
    struct gl_pack **extends;
    uint32_t extend_count;
    gl_table lexicon_names; /* of this pack: index -> lexicon_ids */
    uint32_t *lexicon_ids;
    size_t lexicon_capacity;
    const glane_node *phrases;
    int is_format;
    int more; /* given beside the others */
    uint64_t device, inode; /* of its file: one named twice is read once */
    uint32_t input;         /* its file among the ruleset's inputs */
} gl_pack;

/* An entry that a pack takes out of another's lexicon. */
typedef struct gl_omit {
    glane_str lexicon; /* PACK/NAME */
    const glane_node *node;
    uint32_t by;
    int found;
} gl_omit;

typedef struct gl_compiler {
    gl_ruleset *set;
    gl_diags *diags;
    gl_arena *arena;   /* of what stays: the ruleset's */
    gl_arena *scratch; /* of one phrase, while it is put together */
    gl_pack *packs;
    uint32_t pack_count;
    size_t pack_capacity;
    gl_omit *omits;
    uint32_t omit_count;
    size_t omit_capacity;
    uint32_t phrase_items; /* read of the phrase under way, those of named ones each time */
    uint32_t files; /* packs met in the paths */
    gl_table *skipped; /* of gl_load */
    const char *morphology_folder;
    gl_morphology morphology; /* while packs are read, once a phrase asked for it */
    int keep;       /* inputs are noted */
    int listing;    /* packs are named alone, not read */
    int more; /* while packs are read that were given beside the others */
} gl_compiler;

/* A type that no pack declares; its name can be none of theirs. The id. */
uint32_t gl_type_add_own(gl_ruleset *set, const char *name, gl_role role);
/* A rule as packs have it: its own, and what others make of it. */
typedef struct gl_part {
    gl_pack *pack;
    const glane_node *node;
    const glane_node *over; /* the rule that overrides it, of the pack `by`; NULL */
    const gl_pack *by;
    const char *off; /* how it was switched off, by the pack `off_by`; NULL: it is in force */
    const gl_pack *off_by;
    uint32_t *yields; /* as gl_rule has them */
    uint32_t yield_count;
} gl_part;

/* overlay.c: all of them by name; for the length of a load. */
typedef struct gl_overlay {
    gl_table names;
    gl_part *parts;
    size_t capacity;
} gl_overlay;

void gl_overlay_read(gl_compiler *compiler, gl_overlay *overlay);
void gl_overlay_free(gl_overlay *overlay);
gl_part *gl_overlay_find(const gl_overlay *overlay, glane_str name); /* NULL: no pack has it */
/* Notes that the rule is not in force where a pack applies that some format switches on. */
void gl_overlay_yield(gl_compiler *compiler, gl_part *part, const gl_pack *pack);
/* The rule as it is in force: its own keys but for those that the other one gives. */
const glane_node *gl_overlay_merge(gl_compiler *compiler, const gl_part *part);
/* The pack whose names a value of it may use. */
const gl_pack *gl_overlay_scope(const gl_part *part, const glane_node *item);
/* Is the node of that kind? A diagnostic if not. */
int gl_expect(gl_compiler *compiler, const glane_node *node, glane_node_kind kind, const char *what);

/* pack.c: reads the packs' nodes into types, keys, lexicons. */
void gl_packs_read(gl_compiler *compiler, const gl_load *load);
/* try.c: a phrase as a rule of its own, of the type `type_tried`; what all packs have it may name. */
void gl_try_read(gl_compiler *compiler, const char *phrase);
/* The files that gl_packs_read would read, without the lexicons that they name; in the arena. Their number
 * is 0 when a path cannot be read. */
uint32_t gl_packs_list(const gl_load *load, gl_arena *arena, gl_input **inputs);
/* Notes a file that was read, where inputs are noted. */
void gl_input_add(gl_compiler *compiler, const char *path, const char *bytes, size_t len);
/* A literal of YAML as a value of the key's type. 0 and a diagnostic if it does not fit. */
int gl_literal(gl_compiler *compiler, const glane_node *node, uint32_t key, glane_attr *out);
/* lexicons.c: the lexicons of a pack, inline or TSV. */
void gl_lexicons_read(gl_compiler *compiler, gl_pack *pack, const glane_node *node);
/* omit.c: what packs take out of the lexicons of others, before any of them is read. */
void gl_omits_read(gl_compiler *compiler);
/* Is the entry, about to be added, taken out? One that is so in some formats alone is added, and noted. */
int gl_omit_entry(gl_compiler *compiler, uint32_t lexicon, glane_str text);
/* Reports those that are no entry; frees the list. */
void gl_omits_end(gl_compiler *compiler);
/* rule.c: compiles the rules of a pack, but for those that are switched off. */
void gl_rules_read(gl_compiler *compiler, const gl_overlay *overlay, gl_pack *pack, const glane_node *list);
/* What a rule matches and sets: phrase or regex, contexts, `set`. */
void gl_rule_body(gl_compiler *compiler, const gl_part *part, const glane_node *node, gl_rule *rule);
/* Adds a copy of a rule to the set: it is there until the next one is added. */
gl_rule *gl_rule_add(gl_ruleset *set, const gl_rule *rule);
/* The pack of a name, formats included; NULL. */
gl_pack *gl_pack_find(gl_compiler *compiler, glane_str name);
/* Reports a pack that another names and that is not there. */
void gl_pack_missing(gl_compiler *compiler, const glane_node *name);
/* Is it a name for types, packs, rules, keys: [a-z][a-z0-9-]*, and _ for keys? */
int gl_good_name(glane_str name, int underscore);
/* Names the keys of `map` that are not in the table, with the valid ones. */
void gl_check_fields(gl_compiler *compiler, const glane_node *map, const char *what, const gl_field *fields);

/* phrase.c: the lexicon of a name among those of a pack and of those it extends; GLANE_NONE. */
uint32_t gl_lexicon_find(const gl_pack *pack, glane_str name);
/* phrase.c. 0 and a diagnostic if the phrase is wrong. Adds the types that it consumes to
 * `consumes` (a growing list of the rule). */
int gl_phrase_compile(gl_compiler *compiler, const gl_pack *pack, const glane_node *node, gl_program *out,
                      gl_rule *rule);
/* phrase_ends.c: fills `first` of a program and marks where ways meet. */
void gl_phrase_find_ends(gl_program *program, gl_arena *arena);
/* What may follow where the phrase begins with a fact of that type, or a word of that class. */
gl_first gl_phrase_second(const gl_program *program, gl_op op, uint32_t arg, gl_arena *arena);
/* Marks in `seen`, zeros at first, the steps from pc on that may be the first to take a word, and those on the way. */
void gl_phrase_first_steps(const gl_program *program, uint32_t pc, uint8_t *seen);
/* signs.c: what a word of the class carries; all bits for any word. */
uint64_t gl_class_sign(gl_class class_id);
/* The table of bits, and the signs of all phrases, their splits' included. Ids are final by then. */
void gl_signs_make(gl_ruleset *set);
/* Signs of what may follow whatever the phrase begins with; `at_end`: of what follows its match. */
uint64_t gl_phrase_second_signs(const gl_ruleset *set, const gl_program *program, uint64_t at_end);
void gl_rule_consumes(gl_ruleset *set, gl_rule *rule, uint32_t type);
/* pattern.c */
int gl_pattern_compile(gl_compiler *compiler, const glane_node *node, gl_pattern *out);
/* graph.c: orders the types; a cycle is reported with the rules that make it. */
void gl_graph_order(gl_ruleset *set, gl_diags *diags);
/* dispatch.c */
void gl_dispatch_make(gl_ruleset *set);
gl_index gl_rules_by_type(gl_ruleset *set);

#endif
