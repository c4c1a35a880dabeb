/* glane/plugin.h: the ABI between glane and its plugins, and all that a plugin includes.
 *
 * A plugin is a shared object that exports one symbol, `glane_plugin_entry`,
 * which returns its descriptor. GLANE_PLUGIN() below writes that function. The
 * descriptor says what the plugin is; the host answers with a table of services.
 *
 * ABI 1. The rules that hold for as long as the major stays:
 *  - host and plugin majors are equal; a plugin states the lowest minor whose
 *    services it needs (GLANE_ABI_MINOR is what this header knows, not that);
 *  - nothing is moved, removed or given another meaning. The host's table and
 *    structures with a size grow at their end alone, each addition dated with its
 *    minor: a field that the other side does not know reads as zero. Whoever
 *    fills a structure that is the other's writes no more than its size says;
 *  - glane_str, glane_span, glane_decimal, glane_attr, glane_word_entry and
 *    glane_words have no size and never change; new kinds of value get a new tag,
 *    which a reader of attributes skips if it does not know it. So are new kinds
 *    of block, of member, of record;
 *  - a service added later is reached through a test for its presence
 *    (GLANE_HOST_HAS);
 *  - strings are pointer + length, UTF-8, borrowed for the call unless it says
 *    otherwise; memory comes from host->alloc and is never freed by the plugin;
 *  - no exception, longjmp or signal passes from one side to the other.
 *
 * Threads: an instance is read-only after create() and may be used from several
 * threads; a state (open/close) belongs to one session, used by one thread at a
 * time. Plugins install no signal handler, keep no global mutable state and do
 * not touch the locale. */
#ifndef GLANE_PLUGIN_H
#define GLANE_PLUGIN_H

#include <glane/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GLANE_ABI_MAGIC 0x474C414EU /* "GLAN" */
#define GLANE_ABI_MAJOR 1
#define GLANE_ABI_MINOR 0

typedef struct glane_context glane_context; /* one call from the host: its scope and lifetime */
typedef struct glane_node glane_node;       /* a node of a YAML file, with its place */
typedef struct glane_match glane_match;     /* a rule's match, for the length of one call */
typedef struct glane_draft glane_draft;     /* the fact being made, for the length of one call */

/* A mention found earlier in this document. Valid until the document ends. */
typedef struct glane_fact {
    uint32_t size;
    uint32_t type;
    glane_span view; /* bytes of the match view */
    glane_span text; /* bytes of the extracted text: for linkers; before them, use to_text() */
    uint32_t rule;
    uint32_t attr_count;
    const glane_attr *attrs;
} glane_fact;

/* One captured part of a match. */
typedef struct glane_capture {
    uint32_t size;
    uint32_t name;          /* interned like a key */
    glane_span view;        /* bytes of the match view */
    glane_str text;         /* the match view there */
    const glane_fact *fact; /* what was captured, if it was an earlier fact; else NULL */
    uint32_t entry;         /* what was captured, if it was a lexicon entry; else GLANE_NONE */
} glane_capture;

#define GLANE_WORD_LETTERS 1u  /* a run of letters, its elision apostrophe included */
#define GLANE_WORD_DIGITS 2u   /* a run of ASCII digits */
#define GLANE_WORD_CAPITAL 4u  /* its first letter is a capital */
#define GLANE_WORD_CAPITALS 8u /* two letters or more, all capitals */
#define GLANE_WORD_SPACE 16u   /* white space stands before it */
#define GLANE_WORD_BREAK 32u   /* a hard line break or a tab stands before it */
#define GLANE_WORD_HYPHEN 64u  /* joined to the letters before it by a hyphen */

/* A word of the match view: a run of letters, of digits, or one other character. */
typedef struct glane_word_entry {
    glane_span view;
    uint32_t flags;    /* GLANE_WORD_*; bits that have no name here are the host's */
    uint32_t sentence; /* index of its sentence in the document */
} glane_word_entry;

/* All words of a document, borrowed until the operation ends. */
typedef struct glane_words {
    const void *entries;
    uint32_t count;
    uint32_t stride; /* bytes from one entry to the next: reach them through glane_word_at */
} glane_words;

/* What a stretch of extracted text is, as its reader saw it. */
typedef enum glane_block_kind {
    GLANE_BLOCK_PARAGRAPH = 1,
    GLANE_BLOCK_HEADING,
    GLANE_BLOCK_ITEM, /* of a list */
    GLANE_BLOCK_CELL, /* of a table */
    GLANE_BLOCK_CAPTION
} glane_block_kind;

#define GLANE_BLOCK_HEADER 1u  /* a cell that names its row or column */
#define GLANE_BLOCK_WRAPPED 2u /* line ends inside it are soft: a space, or nothing after a hyphen */
#define GLANE_BLOCK_MASKED 4u  /* no rule sees it */

typedef struct glane_block {
    uint32_t size;
    uint32_t kind;          /* glane_block_kind */
    uint32_t level;         /* of a heading: 1 is outermost; of an item: 1 in a list that is in no other */
    uint32_t table;         /* the table that it stands in, from 1 in order of their beginnings; 0: none */
    uint32_t row, column;   /* its cell there, from 1; 0 beside the grid (a caption) */
    uint32_t rows, columns; /* how many of them the cell covers */
    uint32_t flags;         /* GLANE_BLOCK_* */
    glane_span text;        /* bytes of the extracted text; the host's to fill, or see read_block */
} glane_block;

/* Where text stands in a source whose bytes say nothing to its reader. */
typedef struct glane_place {
    uint32_t size;
    uint32_t page;  /* from 1; 0: the source has none */
    int32_t box[4]; /* x0, y0, x1, y1 in hundredths of a point from the page's top left; all 0: unknown */
    glane_str part; /* the part of a compound source (word/document.xml); empty: it has none */
} glane_place;

/* Takes decoded text, as read_text does. */
typedef glane_status (*glane_take_fn)(void *user, glane_str utf8, uint64_t source, uint32_t text_unit,
                                      uint32_t source_unit);

/* A program that runs confined: no network, nothing written but what it says,
 * no further processes, little memory and time. */
typedef struct glane_child {
    uint32_t size;
    const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
    glane_str input;         /* its standard input, which it may seek in */
    /* Filled by the host; both outputs live as long as the document. */
    glane_str output, errors;
    int32_t exit_status;     /* -1 when a signal ended it */
    int32_t signal;
} glane_child;

/* A member of a container. */
typedef enum glane_member_kind {
    GLANE_MEMBER_FILE = 1,
    GLANE_MEMBER_FOLDER,
    GLANE_MEMBER_LINK,
    GLANE_MEMBER_OTHER /* a device, a pipe, a socket */
} glane_member_kind;

typedef struct glane_member {
    uint32_t size;
    uint32_t kind;  /* glane_member_kind */
    glane_str name; /* as the container has it, bytes of any kind */
} glane_member;

typedef enum glane_node_kind { GLANE_NODE_SCALAR = 1, GLANE_NODE_LIST, GLANE_NODE_MAP } glane_node_kind;

/* The host's services. Functions are called with the context of the operation
 * that is under way, on its thread. "During create" means there alone. */
typedef struct glane_host {
    uint32_t size;
    uint16_t major, minor;

    /* -- any time -------------------------------------------------------- */
    /* Zeroed memory, aligned for any type, that lives as long as the scope of
     * ctx: the instance (create), the session (open) or the document (else).
     * Never NULL for a size up to 1 GiB; NULL beyond. */
    void *(*alloc)(glane_context *ctx, size_t size);
    /* Reports a problem. In create() it is a diagnostic at `node` (file, line,
     * column; NULL for none); while a document is open it becomes an `error`
     * record with this code. `code` is a stable word (static storage). */
    void (*report)(glane_context *ctx, glane_severity severity, const char *code, const glane_node *node,
                   const char *message);
    /* Adds `steps` to the document's work. GLANE_FAILED once the limit is
     * passed: the caller returns that status at once. */
    glane_status (*charge)(glane_context *ctx, uint64_t steps);
    /* Ids of names. key() and type() intern and may be called during create
     * alone; type() gives GLANE_NONE for a type that no pack declares. */
    uint32_t (*key)(glane_context *ctx, const char *name);
    uint32_t (*type)(glane_context *ctx, const char *name);
    /* Names of ids, NUL-terminated, as long as the instance. Records may have keys that no pack knows. */
    const char *(*key_name)(glane_context *ctx, uint32_t key);
    const char *(*type_name)(glane_context *ctx, uint32_t type);
    /* The kind of value (glane_tag) that a declared key takes; 0 for a name that is no key. */
    uint32_t (*key_kind)(glane_context *ctx, uint32_t key);

    /* -- YAML nodes: a rule's `with` ------------------------------------- */
    glane_node_kind (*node_kind)(const glane_node *node);
    glane_str (*node_text)(const glane_node *node);                    /* of a scalar */
    size_t (*node_count)(const glane_node *node);                      /* of a list or map */
    const glane_node *(*node_item)(const glane_node *node, size_t i);  /* i-th item or value */
    glane_str (*node_key)(const glane_node *node, size_t i);           /* i-th key of a map */
    const glane_node *(*node_get)(const glane_node *map, const char *key); /* NULL if absent */

    /* -- tools that no plugin should write again -------------------------- */
    /* Parses [sign] digits [. digits], ASCII, point as the mark; GLANE_SKIP if
     * it is anything else or has more than GLANE_DECIMAL_DIGITS digits. */
    glane_status (*decimal_parse)(glane_str text, glane_decimal *out);
    /* Writes a plain decimal (no exponent, no trailing zeros, NUL-terminated) to
     * out; gives its length, or 0 if it does not fit in `size`. */
    size_t (*decimal_print)(const glane_decimal *value, char *out, size_t size);
    glane_status (*decimal_add)(const glane_decimal *a, const glane_decimal *b, glane_decimal *sum);
    /* value x 10^power, `decimals` following. */
    glane_status (*decimal_scale)(glane_decimal *value, int32_t power);
    /* First and last day, inclusive, as YYYY-MM-DD (NUL-terminated), of a TIMEX3
     * date value (2022, 2022-06, 2022-06-30, 2023-Q1, 2022-H2, 2022-SU, 199X,
     * 2021/2022). GLANE_SKIP for a value that has none (XXXX-03-31, T08:00) or
     * that the calendar does not have (2021-02-30). */
    glane_status (*date_range)(glane_str timex, char first[11], char last[11]);
    /* Writes a text to `out` in small letters, without accents, ligatures opened: what the spellings of one
     * name share. Gives its length (there is no NUL), or 0 if it does not fit; 2 * text.len + 4 bytes always do. */
    size_t (*fold)(glane_str text, char *out, size_t size);

    /* -- readers, during read --------------------------------------------- */
    /* Appends UTF-8 to the extracted text. It came from the source's bytes from
     * `source` on, `source_unit` of them for every `text_unit` bytes of text
     * (1:1 where the bytes are the same; 2:1 for a Latin-1 accented letter); text
     * of no source bytes has source_unit 0. Invalid UTF-8 is refused with GLANE_FAILED. */
    glane_status (*read_text)(glane_context *ctx, glane_str utf8, uint64_t source, uint32_t text_unit,
                              uint32_t source_unit);
    /* A block begins where the text ends so far, and the one before it ends
     * there; NULL: it ends and none begins. Or the block is whole: `text` is not
     * empty, and covers text that was handed over and has no block yet. In a text
     * with blocks line ends are hard unless a block says otherwise, headings are
     * the sections, and no line is guessed at. */
    glane_status (*read_block)(glane_context *ctx, const glane_block *block);
    /* What is handed over, or reported, from now on stands there (copied); NULL:
     * where read_text says. The least box that covers what a fact covers on its
     * first page is its origin. */
    glane_status (*read_place)(glane_context *ctx, const glane_place *place);
    /* 1: what is handed over from now on is text that no rule sees (navigation,
     * running heads); its digits count as set aside. 0: no more. */
    glane_status (*read_mask)(glane_context *ctx, int on);
    /* What the source says of itself beside its text (copied): "title", or "date", which begins with YYYY, YYYY-MM
     * or YYYY-MM-DD. They stand in where neither the caller nor the text says it. GLANE_SKIP: it is no such
     * value, was said before, or the host has no use for that key. */
    glane_status (*read_meta)(glane_context *ctx, const char *key, glane_str value);
    /* Finds out the encoding of bytes and decodes them, as the reader of plain
     * text does for a document of its own; hands the runs to `take`. */
    glane_status (*decode)(glane_context *ctx, glane_str bytes, glane_take_fn take, void *user);
    /* Runs a program, to its end, in a confined process of its own. GLANE_OK
     * when it has run, however it ended; GLANE_FAILED, reported, when it could not. */
    glane_status (*run)(glane_context *ctx, glane_child *child);

    /* -- readers, during members ------------------------------------------- */
    /* The container's size, and up to `len` of its bytes from `offset` on: how
     * many were read, 0 at its end, -1 for an error. */
    uint64_t (*source_size)(glane_context *ctx);
    int64_t (*source_read)(glane_context *ctx, uint64_t offset, void *bytes, size_t len);
    /* A member begins. GLANE_SKIP: on to the next one, this is none that is read,
     * or it was refused, reported by the host. GLANE_FAILED: a limit of the
     * container is reached: stop. */
    glane_status (*member_begin)(glane_context *ctx, const glane_member *member);
    /* Its bytes, in order. GLANE_SKIP, GLANE_FAILED: as above, and no member_end. */
    glane_status (*member_data)(glane_context *ctx, glane_str bytes);
    /* It is whole, and is read as a document of its own; or, with a code (static
     * storage) and a message, it is lost for that reason. The same container may be gone
     * through by several processes, each of which reads some of its members: what is handed
     * over is the same each time. */
    glane_status (*member_end)(glane_context *ctx, const char *code, const char *message);

    /* -- the document, while one is open ------------------------------------ */
    glane_str (*text)(glane_context *ctx); /* extracted text */
    glane_str (*view)(glane_context *ctx); /* match view */
    /* The least span of extracted text that covers a span of the view. */
    glane_span (*to_text)(glane_context *ctx, glane_span view);
    glane_words (*words)(glane_context *ctx);
    /* Blocks of the text, in order, without empty ones; block() fills *block
     * (block->size set by the caller), GLANE_SKIP past the last. */
    uint32_t (*block_count)(glane_context *ctx);
    glane_status (*block)(glane_context *ctx, uint32_t i, glane_block *block);
    /* The document's own date, YYYY-MM-DD, YYYY-MM or YYYY; empty if nothing gives it. */
    glane_str (*document_date)(glane_context *ctx);
    /* Facts found so far, in no order that a plugin may rely on; i below
     * fact_count; NULL for one that lost to another. Linkers see the facts that
     * stand, in order of span, none of them NULL. */
    uint32_t (*fact_count)(glane_context *ctx);
    const glane_fact *(*fact)(glane_context *ctx, uint32_t i);
    /* A key of a fact; NULL if it does not have it. */
    const glane_attr *(*fact_attr)(const glane_fact *fact, uint32_t key);
    /* A column of a lexicon entry; NULL if the entry leaves it empty. */
    const glane_attr *(*column)(glane_context *ctx, uint32_t entry, uint32_t key);
    /* Its i-th filled column; NULL past the last. */
    const glane_attr *(*column_at)(glane_context *ctx, uint32_t entry, uint32_t i);

    /* -- operators of matches ------------------------------------------------ */
    /* The i-th capture, left to right; a name may return (repetition).
     * GLANE_SKIP past the last. capture->size is set by the caller. */
    glane_status (*capture)(const glane_match *match, uint32_t i, glane_capture *capture);
    /* The first capture of a name, lent until the call returns; NULL if there is none. */
    const glane_capture *(*find_capture)(const glane_match *match, uint32_t name);
    /* The rule's `with` node; NULL if it has none. */
    const glane_node *(*with)(const glane_match *match);
    /* Sets a key of the fact being made (copied); a later set of the same key
     * replaces it. */
    void (*set)(glane_draft *draft, const glane_attr *attr);
    /* Narrows or moves the fact's span (bytes of the view). A span that is empty,
     * outside the text, inside a character, or in which no word begins, gives an error record and no fact. */
    void (*span)(glane_draft *draft, glane_span view);
    /* Says why the operator turns the match down (copied); for `return GLANE_SKIP`. */
    void (*reject)(glane_draft *draft, const char *reason);

    /* -- scanning operators --------------------------------------------------- */
    /* The i-th type that the rule names under `reads`: its facts have been found. GLANE_NONE past the last. */
    uint32_t (*reads)(glane_context *ctx, uint32_t i);
    /* The i-th fact of such a type, in order of place; NULL past the last. */
    const glane_fact *(*fact_of)(glane_context *ctx, uint32_t type, uint32_t i);
    /* Adds a fact of the rule's type (all copied). The span is checked as in span(). */
    glane_status (*emit)(glane_context *ctx, glane_span view, const glane_attr *attrs, uint32_t count);

    /* -- linkers --------------------------------------------------------------- */
    /* Sets a key of fact i, as fact() counts them. */
    glane_status (*link)(glane_context *ctx, uint32_t fact, const glane_attr *attr);

    /* -- sinks ------------------------------------------------------------------ */
    glane_status (*write)(glane_context *ctx, const void *bytes, size_t len);

    /* Here ends ABI 1.0. */
} glane_host;

/* Is `service` there? For services newer than the minor that a plugin requires. */
#define GLANE_HOST_HAS(host, service)                                                                      \
    ((host)->size >= offsetof(glane_host, service) + sizeof((host)->service) && (host)->service)

/* -- what a plugin gives ---------------------------------------------------- */

typedef enum glane_kind { GLANE_READER = 1, GLANE_EXTRACTOR, GLANE_LINKER, GLANE_SINK } glane_kind;

/* A setting that the user may give (`--set plugin.name=value`). The core checks
 * it against its type and lists it in `glane plugins`. */
typedef struct glane_param {
    const char *name;
    uint32_t tag;               /* GLANE_STRING, GLANE_INTEGER or GLANE_TRUE (a switch: yes/no) */
    const char *default_value;  /* as the user would write it */
    const char *help;
} glane_param;

/* Parameters as set, in the order of the descriptor's table. */
typedef struct glane_settings {
    uint32_t size;
    uint32_t count;
    const glane_attr *values;   /* a switch that is off has tag 0 */
} glane_settings;

/* What a reader's bid goes by. */
typedef struct glane_probe {
    uint32_t size;
    glane_str name;       /* the document's id */
    glane_str head;       /* its first 4 KiB, or all of it */
    uint64_t source_size; /* of all of it */
} glane_probe;

typedef struct glane_reader_ops {
    /* How sure the reader is that it can read the document: 0 no, 100 certain. The highest bid
     * reads; equal bids go by plugin name. */
    int (*bid)(void *instance, const glane_probe *probe);
    /* Reads `source` whole, handing text to host->read_text. */
    glane_status (*read)(void *state, glane_context *ctx, glane_str source);
    /* A reader of containers has this and no `read`: hands the members over
     * (member_begin and what follows), reading the source piece by piece. */
    glane_status (*members)(void *state, glane_context *ctx);
} glane_reader_ops;

/* An operator turns a rule's match into a fact. Exactly one of apply and scan. */
typedef struct glane_operator {
    const char *name;  /* rules write `operator: PLUGIN.NAME` */
    const char *help;
    /* Called for each match: sets keys on the draft. GLANE_SKIP turns it down. */
    glane_status (*apply)(void *state, glane_context *ctx, const glane_match *match, glane_draft *draft);
    /* Called once a document for a rule that has no phrase or regex. */
    glane_status (*scan)(void *state, glane_context *ctx);
} glane_operator;

typedef struct glane_extractor_ops {
    const glane_operator *operators;
    uint32_t operator_count;
    uint32_t operator_size; /* sizeof(glane_operator) as the plugin knows it */
} glane_extractor_ops;

typedef struct glane_linker_ops {
    /* Called once a document, after resolution. */
    glane_status (*link)(void *state, glane_context *ctx);
} glane_linker_ops;

typedef struct glane_sink_ops {
    glane_status (*record)(void *state, glane_context *ctx, const glane_record *record);
    /* The run begins, and is done: for what stands before the first record and
     * after the last. A run that fails, or ends with a signal, has no end. May be NULL. */
    glane_status (*begin)(void *state, glane_context *ctx, const char *path);
    glane_status (*end)(void *state, glane_context *ctx);
    /* 1: it does not write() bytes but a file of its own, at the `path` that begin() is given: an
     * empty file, which the host syncs and moves to its place after end(). Without it, path is NULL. */
    uint32_t writes_file;
    /* 1: what it write()s of a record hangs on nothing but that record and begin(), and all of it is
     * written by the time record() returns: the host may have it write documents in several processes
     * and join the bytes. Without it, one process sees all records, in order. */
    uint32_t joins;
} glane_sink_ops;

typedef struct glane_plugin {
    uint32_t magic;      /* GLANE_ABI_MAGIC */
    uint16_t abi_major;  /* GLANE_ABI_MAJOR */
    uint16_t abi_minor;  /* the lowest minor whose services it needs */
    uint32_t size;       /* sizeof(glane_plugin) */
    uint32_t kind;       /* glane_kind */
    const char *name;    /* [a-z][a-z0-9-]*, unique among loaded plugins */
    const char *version;
    const char *summary; /* one line */
    const char *const *consumes; /* types that must be declared, NULL-terminated; may be NULL */
    const char *const *produces; /* the same, for types that it makes */
    const glane_param *params;
    uint32_t param_count;
    uint32_t param_size; /* sizeof(glane_param) as the plugin knows it */
    /* Makes the instance; `host` stays valid until destroy. May be NULL. */
    glane_status (*create)(const glane_host *host, glane_context *ctx, const glane_settings *settings,
                           void **instance);
    void (*destroy)(void *instance);
    /* Makes one session's state; without open, operations get the instance. */
    glane_status (*open)(void *instance, glane_context *ctx, void **state);
    void (*close)(void *state);
    const void *ops;     /* glane_reader_ops, glane_extractor_ops, glane_linker_ops or glane_sink_ops */
    uint32_t ops_size;
} glane_plugin;

#if defined(_WIN32)
#error "glane plugins are built for Unix systems"
#endif
#define GLANE_EXPORT __attribute__((visibility("default")))

/* GLANE_PLUGIN(name, descriptor): the one exported symbol. In a static build
 * (GLANE_STATIC_PLUGINS defined) each plugin gets a name of its own. */
typedef const glane_plugin *(*glane_entry_fn)(void);
#define GLANE_ENTRY_SYMBOL "glane_plugin_entry"
#ifdef __cplusplus
#define GLANE_C extern "C"
#else
#define GLANE_C
#endif
#ifdef GLANE_STATIC_PLUGINS
#define GLANE_PLUGIN(name, descriptor)                                                                     \
    GLANE_C const glane_plugin *glane_plugin_entry_##name(void);                                           \
    GLANE_C const glane_plugin *glane_plugin_entry_##name(void) { return &(descriptor); }
#else
#define GLANE_PLUGIN(name, descriptor)                                                                     \
    GLANE_C GLANE_EXPORT const glane_plugin *glane_plugin_entry(void);                                     \
    GLANE_C GLANE_EXPORT const glane_plugin *glane_plugin_entry(void) { return &(descriptor); }
#endif

/* -- small helpers over the table: header-only, so no symbol is needed; C++ too -- */

/* Word i of an array; i is below its count. */
static inline const glane_word_entry *glane_word_at(const glane_words *words, uint32_t i)
{
    return (const glane_word_entry *)(const void *)((const char *)words->entries + (size_t)i * words->stride);
}

static inline void glane_set_string(const glane_host *host, glane_draft *draft, uint32_t key, glane_str value)
{
    glane_attr a = {key, GLANE_STRING, {value}};
    host->set(draft, &a);
}

static inline void glane_set_decimal(const glane_host *host, glane_draft *draft, uint32_t key,
                                     const glane_decimal *value)
{
    glane_attr a = {key, GLANE_DECIMAL, {{NULL, 0}}};
    a.as.decimal = value;
    host->set(draft, &a);
}

static inline void glane_set_integer(const glane_host *host, glane_draft *draft, uint32_t key, int64_t value)
{
    glane_attr a = {key, GLANE_INTEGER, {{NULL, 0}}};
    a.as.integer = value;
    host->set(draft, &a);
}

static inline void glane_set_true(const glane_host *host, glane_draft *draft, uint32_t key)
{
    glane_attr a = {key, GLANE_TRUE, {{NULL, 0}}};
    a.as.integer = 1;
    host->set(draft, &a);
}

/* The first capture of that name, copied as far as the host knows it; GLANE_SKIP if there is none. */
static inline glane_status glane_find_capture(const glane_host *host, const glane_match *match, uint32_t name,
                                              glane_capture *out)
{
    const glane_capture *found = host->find_capture(match, name);
    if (!found)
        return GLANE_SKIP;
    memset(out, 0, sizeof *out);
    memcpy(out, found, found->size < sizeof *out ? found->size : sizeof *out);
    out->size = found->size < sizeof *out ? found->size : (uint32_t)sizeof *out;
    return GLANE_OK;
}

#ifdef __cplusplus
}
#endif
#endif
