/* glane/glane.h: the library, for embedders.
 *
 *     glane_engine *engine = NULL;
 *     if (glane_engine_new(&(glane_options){.size = sizeof(glane_options)}, &engine) == GLANE_OK) {
 *         glane_session *session = glane_session_new(engine);
 *         glane_extract(session, "report.txt", bytes, length, on_record, NULL);
 *         glane_session_free(session);
 *     }
 *     glane_engine_free(engine);
 *
 * An engine holds plugins and compiled rules; it is immutable once made and may
 * be shared by threads. A session holds what one document at a time needs; one
 * thread uses it at a time. Memory that cannot be had ends the process with a
 * message: run documents in a child where that matters, as the command does.
 *
 * Every string is UTF-8. Functions set no errno and touch no locale. */
#ifndef GLANE_H
#define GLANE_H

#include <glane/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(GLANE_BUILDING_SHARED)
#define GLANE_API __attribute__((visibility("default")))
#else
#define GLANE_API
#endif

typedef struct glane_engine glane_engine;
typedef struct glane_session glane_session;

/* A problem with the configuration: a rule, a pack, a plugin. Borrowed for the
 * length of the call. `file` may be empty; line and column count from 1, 0 for
 * none. `remedy` says what would be right; it may be empty. */
typedef struct glane_diagnostic {
    uint32_t size;
    glane_severity severity;
    glane_str file;
    uint32_t line, column;
    glane_str message, remedy;
} glane_diagnostic;

typedef void (*glane_diagnostic_fn)(void *user, const glane_diagnostic *diagnostic);

/* What an engine is made from. Zero is the default for every field. */
typedef struct glane_options {
    uint32_t size;                  /* sizeof(glane_options) */
    const char *const *plugin_dirs; /* NULL-terminated: searched in place of the default ones */
    const char *const *rule_paths;  /* NULL-terminated: packs or folders of packs, in place of the default ones */
    const char *const *settings;    /* NULL-terminated: "plugin.name=value" */
    const char *date;               /* the document's date where nothing in it gives one: YYYY[-MM[-DD]] */
    uint64_t max_document_bytes;    /* 0: GL_MAX_DOCUMENT_BYTES of core/limits.h */
    glane_diagnostic_fn on_diagnostic; /* NULL: diagnostics are dropped */
    void *user;
    int without_rules;              /* loads plugins alone */
    int interpret_patterns;         /* runs patterns without just-in-time compilation */
    int no_default_plugins;         /* plugin_dirs alone, also when it is NULL */
    const char *const *more_rule_paths; /* NULL-terminated: packs beside those of rule_paths or the default ones;
                                         * where there are any, glane_test_rules runs their examples alone */
    const char *cache_folder;       /* where compiled rules are kept from one process to the next, for example
                                     * $XDG_CACHE_HOME/glane; made if need be. NULL: nowhere, each engine compiles
                                     * its rules. Results are the same; what is kept is checked against the
                                     * contents of every file of rules, and made anew. A folder that cannot be
                                     * used is passed over in silence */
    const char *phrase;             /* tried beside the rules, all that the packs define at hand: its matches
                                     * are records of kind "match" (see glane_extract); NULL for none */
    int keep_going;                 /* packs with mistakes are left out, and those that extend them; all is reported */
} glane_options;

/* Makes an engine. GLANE_OK; GLANE_FAILED when something is wrong with the
 * rules or plugins, all of it reported through on_diagnostic (*engine is NULL
 * then); GLANE_FATAL for options that make no sense. The caller frees *engine. */
GLANE_API glane_status glane_engine_new(const glane_options *options, glane_engine **engine);
GLANE_API void glane_engine_free(glane_engine *engine);

/* A session on the engine, which must outlive it. NULL if a plugin's open() failed. */
GLANE_API glane_session *glane_session_new(const glane_engine *engine);
GLANE_API void glane_session_free(glane_session *session);

/* The name of a key of a record; NUL-terminated, lives as long as the engine. */
GLANE_API const char *glane_key_name(const glane_engine *engine, uint32_t key);
/* Is it one that a pack declares, beside those of every stream? */
GLANE_API int glane_key_added(const glane_engine *engine, uint32_t key);
/* The other way: the id of a name, for records that the caller makes. A name that no pack has gets an id of its own,
 * behind all others; GLANE_NONE once there are too many. On any thread. */
GLANE_API uint32_t glane_key(const glane_engine *engine, const char *name);
/* The kind of its values, where packs declare one: a glane_tag; 0 elsewhere. */
GLANE_API uint32_t glane_key_kind(const glane_engine *engine, uint32_t key);
/* How many there are now; ids are below that. */
GLANE_API uint32_t glane_key_count(const glane_engine *engine);

/* What is in force: packs, and rules of all of them, which count from 0 in order of name. */
GLANE_API uint32_t glane_pack_count(const glane_engine *engine);
GLANE_API uint32_t glane_rule_count(const glane_engine *engine);
GLANE_API const char *glane_rule_name(const glane_engine *engine, uint32_t rule); /* PACK/ID */

/* A rule, as it is listed: borrowed for the length of the call. `trigger`: what it may begin with.
 * `state` is empty for one that is in force as its pack has it, else says what another pack made of it. */
typedef struct glane_rule_info {
    uint32_t size;
    glane_str name, type, trigger, state, file;
    uint32_t line;
    int more; /* of a pack that was given beside the others */
    int off;  /* switched off: it counts for nothing */
} glane_rule_info;
typedef void (*glane_rule_fn)(void *user, const glane_rule_info *rule);
/* In order of name; then those that are switched off. */
GLANE_API void glane_list_rules(const glane_engine *engine, glane_rule_fn on_rule, void *user);
GLANE_API uint32_t glane_format_count(const glane_engine *engine);
/* The types of facts that packs declare, from 0 on, in order of rank; NULL past the last. Lives as long as the
 * engine. */
GLANE_API const char *glane_fact_type(const glane_engine *engine, uint32_t index);

/* One record of the stream, in order. Anything but GLANE_OK stops the document. */
typedef glane_status (*glane_record_fn)(void *user, const glane_record *record);

/* Reads one document and hands its records over: `document`, then facts and
 * errors in order of span, then `end`. Where the engine's options name a phrase, its matches come
 * before `end`: `line`, `span`, `text`, and `record`, which holds what it captured by name. They are
 * no part of the stream's contract. `name` is the document's id, cleaned as
 * the stream's contract says (glane_document_id). GLANE_OK; GLANE_SKIP if the
 * document came with `error` records but was read to its end; GLANE_FAILED if
 * it was lost (its records still close with `end`). */
GLANE_API glane_status glane_extract(glane_session *session, const char *name, const void *bytes, size_t length,
                                     glane_record_fn on_record, void *user);

/* The same, but the id, UTF-8 that NUL ends, is no path: it stays as it is. */
GLANE_API glane_status glane_extract_as(glane_session *session, const char *id, const void *bytes, size_t length,
                                        glane_record_fn on_record, void *user);

/* The same as glane_extract for a file, whose path is its name. A file that cannot be read gives
 * `document`, `error`, `end` and GLANE_FAILED. */
GLANE_API glane_status glane_extract_file(glane_session *session, const char *path, glane_record_fn on_record,
                                          void *user);

/* A container (an archive) gives the records of each of its members, in their order, then its own.
 * Before a member is read as a document, `on_member` is told its id (CONTAINER!/NAME) and size:
 * GLANE_OK reads it, GLANE_SKIP leaves it out, anything else ends the container. NULL: all are read. */
typedef glane_status (*glane_member_fn)(void *user, const char *id, size_t bytes);
GLANE_API void glane_session_on_member(glane_session *session, glane_member_fn on_member, void *user);

/* The three records of a document that was lost outside the session: its
 * process was killed, it could not be opened. `id` is clean
 * (glane_document_id). `transient` says that another try may do better. */
GLANE_API glane_status glane_lost(const glane_engine *engine, const char *id, const char *stage,
                                  const char *code, const char *message, int transient,
                                  glane_record_fn on_record, void *user);

/* The extracted text of the session's last document, to which offsets refer; while the records of a
 * container's member are handed over, that member's. Borrowed until the next one. */
GLANE_API glane_str glane_session_text(const glane_session *session);

/* The sentence of the last document, if its facts were extracted, around a byte of the text, or the one that
 * comes next; a span of bytes of the text, empty after the last. */
GLANE_API glane_span glane_session_sentence(const glane_session *session, uint32_t byte);

/* Also hands over, after the facts and in order of span, a record of kind
 * "uncovered" for each run of digits that no fact and no rule explains: `line`,
 * `span`, `text`. They are no part of the stream's contract: for tools that show them. */
GLANE_API void glane_session_uncovered(glane_session *session, int on);

/* What a rule did and cost over the documents and examples since counting began: how often it was tried,
 * matched, and had a match that stands (for an internal type: that later rules see). */
typedef struct glane_tally {
    uint32_t size;
    uint32_t tries, matches, stands;
    uint64_t steps, nanoseconds;
} glane_tally;
typedef enum glane_tally_kind {
    GLANE_TALLY_OFF,
    GLANE_TALLY_COUNTS, /* nanoseconds stay 0: the same numbers on every machine */
    GLANE_TALLY_TIMES,
    GLANE_TALLY_LINT /* counts, and warns of each pair of rules of which the name alone decides which stands */
} glane_tally_kind;
/* Begins anew, or ends, the counting. Before any document. */
GLANE_API void glane_session_tally(glane_session *session, glane_tally_kind kind);
GLANE_API glane_tally glane_session_tally_of(const glane_session *session, uint32_t rule);

/* What a rule could be begun with: a phrase of words around the first number of a line, or from a column (a code
 * point, from 1) on; the sentence around it, what it matches there, and a near miss. Borrowed until the session's
 * next document. */
typedef struct glane_suggestion {
    uint32_t size;
    glane_str phrase, sentence, match, miss;
} glane_suggestion;
typedef enum glane_way {
    GLANE_WAY_NUMBERS, /* numbers are the fragment <number> */
    GLANE_WAY_DIGITS,  /* numbers are digits and marks */
    GLANE_WAY_SENTENCE /* that, and all of the sentence */
} glane_way;
/* GLANE_SKIP: there is no word. */
GLANE_API glane_status glane_suggest(glane_session *session, const char *line, size_t length, uint32_t column,
                                     glane_way way, glane_suggestion *suggestion);

/* Where what glane ships stands: "rules", or "template", the plugin to copy. malloc()ed; the caller frees it. */
GLANE_API char *glane_shipped_folder(const char *what);

/* The document id of a path: "./" and doubled slashes gone, bytes that are not
 * UTF-8, control characters, and %, as %XX. malloc()ed, NUL-terminated; the caller frees it. */
GLANE_API char *glane_document_id(const char *path);

/* Version of the library, "MAJOR.MINOR.PATCH". */
GLANE_API const char *glane_version(void);

/* Loaded plugins, one line each, in order of name: for `glane plugins`. */
typedef void (*glane_text_fn)(void *user, const char *text, size_t length);
GLANE_API void glane_list_plugins(const glane_engine *engine, glane_text_fn write, void *user);

/* The sink's writer: passes each record to a loaded sink plugin and what that
 * writes to `write`. NULL if no sink has that name. */
typedef struct glane_sink glane_sink;
GLANE_API glane_sink *glane_sink_new(const glane_engine *engine, const char *kind, glane_text_fn write,
                                     void *user);
GLANE_API glane_status glane_sink_record(void *sink, const glane_record *record); /* a glane_record_fn */
GLANE_API void glane_sink_free(glane_sink *sink);
/* Around all records: what the sink has to write before the first and after the last. A sink that
 * writes a file of its own (a database) is given the path of an empty one; others NULL. GLANE_OK, or
 * what the sink says, with a reason to on_diagnostic. */
GLANE_API int glane_sink_writes_file(const glane_sink *sink);
/* Do the bytes of documents stand alone, so that several processes may write them, each after
 * glane_sink_begin, and another join them? */
GLANE_API int glane_sink_joins(const glane_sink *sink);
GLANE_API glane_status glane_sink_begin(glane_sink *sink, const char *path);
GLANE_API glane_status glane_sink_end(glane_sink *sink);

/* Which formats claim the session's last document (as glane_session_text has it), and why: a line "NAME<tab>reason" for
 * each, "none" and the nearest where there is none. Where there are two, the one that was taken says so. Nothing of a
 * container. */
GLANE_API void glane_list_formats(const glane_session *session, glane_text_fn write, void *user);

/* Where the documents to come are from, an URL: formats may ask for its host. NULL: nowhere. */
GLANE_API void glane_session_url(glane_session *session, const char *url);

/* What the caller knows of documents. `on_about` is asked before a document is read, members of containers too;
 * `sha256` is that of its source, empty where that can't be read. It answers with glane_session_tell: metadata for
 * the `document` record, which win over what formats find. `year` (YYYY) and `date` (YYYY[-MM[-DD]]) are the
 * document's date too, `url` is where it is from. NULL: it is not asked. */
typedef void (*glane_about_fn)(void *user, glane_session *session, const char *id, const char *sha256);
GLANE_API void glane_session_on_about(glane_session *session, glane_about_fn on_about, void *user);
/* GLANE_SKIP: something was said of that key already. GLANE_FAILED: glane_metadata_wrong says why, or there are too
 * many keys. */
GLANE_API glane_status glane_session_tell(glane_session *session, const char *key, const char *value, size_t length);
/* What is wrong with metadata of that key and value, or, with a NULL value, with the key; NULL: nothing. */
GLANE_API const char *glane_metadata_wrong(const glane_engine *engine, const char *key, const char *value, size_t length);

/* What became of an example. One with `todo` is a failure that is known: it does not count as one. */
typedef enum glane_verdict { GLANE_PASSED, GLANE_BROKEN, GLANE_TODO, GLANE_TODO_PASSED } glane_verdict;
/* Borrowed for the length of the call. `text` is empty where the example itself is missing; `message` says
 * what is wrong, or what is to be done. */
typedef struct glane_example {
    uint32_t size;
    glane_verdict verdict;
    glane_str rule, file, text, message;
    uint32_t line, column;
} glane_example;
typedef void (*glane_example_fn)(void *user, const glane_example *example);
/* Also hands over each example that glane_test_rules runs. NULL: no more. */
GLANE_API void glane_session_examples(glane_session *session, glane_example_fn on_example, void *user);

/* Runs the examples of every rule, or of the one named (PACK/RULE). Failures, and examples with `todo` that
 * pass, go to on_diagnostic. `ran` and `failed` count examples. */
GLANE_API glane_status glane_test_rules(glane_session *session, const char *rule, uint32_t *ran,
                                        uint32_t *failed);

/* Looks the rules over for what is allowed but seldom meant (rules/README.md lists it): those of the packs beside
 * the others, or, where there are none, all. Runs their examples; a tally that was begun before is added to, so
 * that documents read since count too. Warnings go to on_diagnostic; how many. */
GLANE_API uint32_t glane_lint_rules(glane_session *session);

/* The JSON Schema of packs (rules/schema.json), for editors and validators. */
GLANE_API void glane_write_schema(glane_text_fn write, void *user);

/* What is asked of a place of a document: a line (from 1; column 0: all of it) or,
 * where line is 0, a code point of the extracted text. */
typedef struct glane_question {
    uint32_t size;
    uint32_t line, column;
    int64_t offset;
    const char *rule;  /* PACK/RULE: how far that rule got there; NULL: what all did */
    int all;           /* also what was turned down where something stands */
    const void *bytes; /* of a document that is no file; NULL: it is read from `path` */
    size_t length;
} glane_question;

/* Why facts are, or are not, there: readable lines to `write`. */
GLANE_API glane_status glane_explain(glane_session *session, const char *path, const glane_question *asked,
                                     glane_text_fn write, void *user);

#ifdef __cplusplus
}
#endif
#endif
