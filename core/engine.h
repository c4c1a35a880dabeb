/* engine.h: what the stages share: the engine, the session, and the call context of plugins.
 *
 * Lifetimes: the engine's arena holds plugins and rules; a session's arena what its
 * plugins' states hold; the document's arena facts, records and what operators
 * allocate, emptied before the next document. Arrays of a session (words, hits,
 * candidates, events) keep their memory from one document to the next. */
#ifndef GL_ENGINE_H
#define GL_ENGINE_H

#include "format.h"
#include "limits.h"
#include "cells.h"
#include "section.h"

#include <glane/glane.h>

/* -- plugins ------------------------------------------------------------------ */

typedef struct gl_plugin {
    const glane_plugin *entry; /* a copy padded to this host's size: short structures read as zero */
    const glane_plugin *given; /* the descriptor itself */
    const char *file;
    glane_str full_name;       /* name@version */
    void *instance;
    glane_settings settings;
    int created;
    gl_arena *arena;
    glane_reader_ops reader; /* of its kind, padded too */
    glane_extractor_ops extractor;
    glane_linker_ops linker;
    glane_sink_ops sink;
} gl_plugin;

/* loader.c: finds, checks and lists plugins; nothing of theirs runs yet. */
typedef struct gl_plugins {
    gl_plugin *items; /* in order of name */
    uint32_t count;
    size_t capacity;
} gl_plugins;

/* Loads every *.so of the folders (in order of name; a missing folder is none) and, when
 * `linked` is set, the plugins of a static build. */
void gl_plugins_load(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const char *const *dirs, int linked);
/* Checks "plugin.name=value" settings against the tables of parameters. */
void gl_plugins_set(gl_plugins *plugins, gl_arena *arena, gl_diags *diags, const char *const *settings);
/* Destroys the instances that there are. */
void gl_plugins_destroy(gl_plugins *plugins);
void gl_plugins_free(gl_plugins *plugins);

typedef struct gl_more_keys gl_more_keys; /* about.c: keys that no pack has */

struct glane_engine {
    gl_arena *arena;
    gl_plugins plugins;
    gl_ruleset *set;
    gl_more_keys *more_keys;
    glane_host host;
    uint64_t max_document_bytes;
    glane_str date;
    glane_diagnostic_fn on_diagnostic;
    void *user;
    int jit;
};

/* The operator of a rule; NULL if it is bound to none. */
static inline const glane_operator *gl_operator_of(const glane_engine *engine, const gl_rule *rule)
{
    return rule->plugin == GLANE_NONE ? NULL : &engine->plugins.items[rule->plugin].extractor.operators[rule->operator];
}

/* -- a document's facts ---------------------------------------------------------- */

typedef enum gl_fate {
    GL_BEATEN_IN_TYPE, /* lost to a candidate of its own type */
    GL_VISIBLE,        /* later rules see it */
} gl_fate;

typedef struct gl_candidate {
    glane_fact fact;     /* attrs and strings in the document's arena; `text` once it stands */
    uint32_t first, end; /* its words */
    uint32_t chars;      /* code points of the view: what "longer" counts */
    uint32_t next;       /* next visible fact that begins at the same word, index + 1 */
    uint32_t index;
    gl_fate fate;
    uint32_t target;     /* of a rule that amends: the index of the fact; else GLANE_NONE */
    int32_t weight;      /* its priority, while amendments are sorted */
    int kept;            /* it won the last resolution */
} gl_candidate;

/* Where to try a rule: the word, in the high half, and the word after what triggered it there. */
typedef struct gl_events {
    uint64_t *items;
    uint32_t count;
    size_t capacity;
} gl_events;

/* The facts of one type that later rules see, in order of place. */
typedef struct gl_type_facts {
    gl_candidate **items;
    uint32_t count;
    size_t capacity;
} gl_type_facts;

/* Where the phrase of a context stands that looks over a section or document, in order: found once a
 * document, when it is first asked for. */
typedef struct gl_stands {
    uint32_t *starts; /* words */
    uint32_t count;
    size_t capacity;
    int found;
} gl_stands;

/* What a document has seen of a rule. */
typedef struct gl_rule_state {
    uint32_t next;    /* first word that its next match may begin at */
    uint32_t tried;   /* word of its last try + 1 */
    uint32_t found;   /* where the byte that its regex needs stands next */
    uint32_t limited; /* a limit was reported */
} gl_rule_state;

/* What a match captured; public form, `text` filled when a plugin asks. */
typedef struct gl_captures {
    glane_capture items[GL_MAX_CAPTURES];
    uint32_t count;
} gl_captures;

struct glane_match {
    struct glane_session *session;
    const gl_rule *rule;
    gl_captures captures;
};


struct glane_draft {
    struct glane_session *session;
    const gl_rule *rule;
    glane_attr attrs[GL_MAX_ATTRS];
    uint32_t count;
    glane_span view;
    int moved;            /* by the operator, not by a capture */
    glane_str reason;     /* of a rejection */
};

/* An `error` record on its way. */
typedef struct gl_problem {
    const char *stage, *code;
    glane_str message;
    glane_span text; /* of the extracted text; empty with `placed` 0 */
    int placed, fatal;
    glane_place place; /* in the source; page 0 and no part: unknown */
} gl_problem;

/* A `check` record: facts of a table, the last of which is said to be the sum of the others. */
typedef struct gl_check {
    const char *kind;
    gl_candidate **facts;
    uint32_t count, grid;
    glane_decimal expected, found, difference, tolerance;
    int nearly; /* the total is not far off */
} gl_check;

/* The scope of a call into a plugin. */
struct glane_context {
    const glane_engine *engine;
    gl_ruleset *set;             /* during create: names may be interned */
    struct glane_session *session; /* NULL during create */
    gl_diags *diags;             /* during create */
    gl_arena *arena;
    uint32_t plugin;
    const char *stage;
    const gl_rule *rule;         /* the rule of a scanning operator */
    struct glane_sink *sink;     /* during a sink's record */
    glane_take_fn take;          /* during decode: gets the text in the session's place */
    void *take_user;
    uint64_t take_len;           /* how many bytes are decoded */
};

/* What became of a rule at a word. */
typedef enum gl_outcome {
    GL_NO_MATCH, GL_UNLESS, GL_REQUIRE, GL_REJECTED, GL_MATCHED
} gl_outcome;

/* What an explanation listens to. `end` is past the last word of the match, or the furthest word
 * that was reached; `detail` the context that failed or the operator's reason, of a match the contexts that held. */
typedef struct gl_trace {
    void (*tried)(void *user, const gl_rule *rule, uint32_t word, uint32_t end, gl_outcome outcome, glane_str detail);
    /* Why words became no table, or one without heads. */
    void (*untold)(void *user, glane_span view, glane_str why);
    void *user;
} gl_trace;

typedef struct gl_ties gl_ties;

/* A regex as a session runs it: made when it is first tried, since most documents try few. */
typedef struct gl_regex {
    pcre2_code *code;
    int jit; /* compiled just in time */
} gl_regex;

/* Working memory of the phrase matcher (match.c). */
typedef struct gl_matcher gl_matcher;

typedef struct gl_container gl_container; /* member.c: one that is being read */
/* A line of every page, or the number in it: a span of the view. */
typedef struct gl_running_line {
    glane_span view;
    gl_running kind;
} gl_running_line;

/* What is known of a document before any rule of a pack is tried. Its arrays are the session's. */
typedef struct gl_layout {
    uint8_t *in_force; /* by format */
    uint8_t *claims;   /* by format: its conditions hold */
    uint8_t **held;    /* by format, by condition */
    uint32_t format;   /* the one that was recognised; GLANE_NONE */
    uint8_t *roles;    /* by lexicon: gl_ruleset.grid_roles, and those of packs that the format switches on */
    uint8_t *omitted;  /* by entry: packs that the format switches on take it out; `omits` says that there are any */
    int omits;
    uint32_t metadata, metadata_end; /* candidates of that type, those that overlap too: values of different keys may */
    glane_span *apart; /* boilerplate and running heads, spans of the view in order of place */
    uint32_t apart_count;
    size_t apart_capacity;
    gl_running_line *running; /* in no order */
    uint32_t running_count;
    size_t running_capacity;
    gl_heading *headings; /* those that the format names, in order of place */
    uint32_t heading_count;
    size_t heading_capacity;
} gl_layout;

struct glane_session {
    const glane_engine *engine;
    const gl_ruleset *set;
    gl_arena *arena, *document, *record; /* record: emptied after each record that leaves */
    void **states; /* by plugin */
    gl_text text;
    gl_view view;
    gl_words words;
    gl_layout layout;
    gl_sections sections;
    gl_hits hits;
    gl_grids grids;
    const uint8_t *grid_roles; /* the ruleset's, or layout.roles */
    gl_candidate **candidates;
    uint32_t candidate_count;
    size_t candidate_capacity;
    uint32_t *fact_head; /* by word: first visible fact, index + 1 */
    size_t fact_head_capacity;
    uint64_t *signs;     /* by word: gl_sign of what begins there */
    uint64_t *end_signs; /* by word: of what ends there */
    uint64_t *covers;    /* by word: of the types of the facts that it lies in */
    size_t sign_capacity, end_sign_capacity, cover_capacity;
    gl_type_facts *type_facts; /* by type */
    gl_events *events;         /* by rule */
    gl_events scratch;         /* for sorting them, and candidates */
    gl_rule_state *rule_states; /* by rule */
    gl_stands *stands;          /* by gl_context.wide */
    uint64_t *taken;           /* resolution: a bit a byte of the view */
    size_t taken_capacity;
    gl_candidate **order;      /* resolution: scratch */
    size_t order_capacity;
    gl_matcher *matcher;
    gl_regex *regexes;         /* by gl_pattern.index */
    pcre2_match_data *match_data;
    pcre2_match_context *match_context;
    pcre2_jit_stack *jit_stack;
    glane_match match;
    glane_draft draft;
    gl_problem *problems;
    uint32_t problem_count, problems_dropped;
    size_t problem_capacity;
    gl_check *checks; /* in order of their totals, behind which they are written */
    uint32_t check_count;
    size_t check_capacity;
    uint64_t steps, step_limit;
    uint32_t candidate_limit;
    int stopped; /* a limit ended the work on this document */
    glane_str source;   /* the source, while it is read */
    int reading;        /* a reader is at work on the text */
    glane_str doc;      /* the document's id: the path that formats ask for */
    glane_str url;      /* where the documents come from, as the caller says; kept from one to the next */
    int is_container;       /* the document is one */
    struct gl_fetch *fetch; /* members are not read: one is looked for (member.c) */
    glane_about_fn on_about; /* asked what the caller knows of a document; NULL: nothing */
    void *about_user;
    glane_attr about[GL_MAX_METADATA]; /* what it said of this one, in the order in which it was said */
    uint32_t about_count;
    int about_asked;
    int all_packs;      /* packs that a format switches on or off are on: for the examples of rules */
    glane_str date;     /* the document's date */
    const char *date_from;
    glane_str source_title, source_date; /* as the document's reader found them beside the text; empty: not */
    int uncovered;
    gl_candidate **linked; /* the facts that linkers see; NULL before */
    uint32_t linked_count;
    uint64_t *anchors;     /* record.c: anchors met in this document, with their counts */
    size_t anchor_capacity;
    uint32_t anchor_count;
    uint32_t anchor_sentence; /* the sentence of anchor_words */
    uint64_t anchor_words;
    char *file;            /* the bytes of the last file */
    size_t file_capacity;
    const gl_trace *trace;
    glane_tally *tally; /* by rule; NULL unless asked for (tally.c) */
    uint64_t tallied_bytes; /* of the documents since it was begun */
    int timed;
    glane_example_fn on_example; /* of glane_test_rules; may be NULL */
    void *example_user;
    gl_ties *ties; /* of glane_lint_rules, while it listens (lint.c); else NULL */
    gl_container *container; /* the one that is being read, */
    gl_container *outer;     /* and the one whose member is */
    glane_session *inner;    /* reads members; NULL: none has been */
    uint32_t depth;          /* of containers around this session's documents */
    glane_member_fn on_member;
    void *member_user;
    const struct gl_readings *readings; /* reading.h; NULL: none are kept */
    char (*reader_keys)[65];            /* by plugin: what its readings depend on; empty: not asked for yet */
};

/* -- stages (pipeline.c calls them in order) ------------------------------------ */

/* read.c: the reader with the highest bid on a document's first bytes; GLANE_NONE. */
uint32_t gl_bid(const glane_engine *engine, glane_str name, glane_str bytes, uint64_t size);
/* Does this reader hand members over? No for GLANE_NONE. */
int gl_is_container(const glane_engine *engine, uint32_t plugin);
/* read.c: the winning reader fills session->text. `digest`: the source's SHA-256; NULL: what was read once is not
 * asked for. */
glane_status gl_read(glane_session *session, glane_str name, glane_str source, const char *digest, const char **reader);
/* read.c: is it the reader of plain text, which decodes for the others? */
int gl_is_decoder(const gl_plugin *plugin);
/* child.c: the host service `run`. */
glane_status gl_run(glane_context *context, glane_child *child);
/* The host service `decode`: by the reader of plain text. */
glane_status gl_decode(glane_context *context, glane_str bytes, glane_take_fn take, void *user);
/* extract.c: view, words, layout, sections, then every type in order. */
void gl_extract(glane_session *session);
/* The events of one type: its candidates, resolved; the winners are visible from then on. */
void gl_run_type(glane_session *session, uint32_t type);
/* layout.c: the document's format. 1: its packs say more of tables or omit entries, and `grid_roles` and `layout.omitted`
 * have that now. */
int gl_layout_recognise(glane_session *session);
/* The packs that apply, what stands apart, the headings that the format names. */
void gl_layout_make(glane_session *session);
void gl_layout_alloc(glane_session *session);
/* recognise.c: fills the layout's formats: claims, the one that was recognised, those in force. */
void gl_recognise(glane_session *session);
void gl_layout_free(glane_session *session);
/* The value of a key of the metadata that the formats give; empty if none does. */
glane_str gl_layout_metadata(glane_session *session, uint32_t key);
/* Which conditions of a format held in the last document, and which did not, as words. */
glane_str gl_layout_why(const glane_session *session, const gl_report_format *format);
/* running.c: lines that come back on every page, and their numbers: fills layout.running. */
void gl_running_find(glane_session *session);
/* note.c: what notes and defaults say of the facts that stand. */
void gl_notes_apply(glane_session *session, gl_candidate **facts, uint32_t count);
/* cells.c: tables in the text. Borders without a mark become tabs of the view, hard breaks of the words. */
void gl_grids_find(glane_session *session);
/* resolve.c: among `count` candidates, which stand; sets candidate->kept. */
void gl_resolve(glane_session *session, gl_candidate **candidates, uint32_t count);
/* Visible facts in order of place; those that stand, after the last resolution. */
void gl_resolve_all(glane_session *session, gl_candidate ***kept, uint32_t *count);
/* pipeline.c: the facts among what stands, without what is set aside: what linkers see. */
gl_candidate **gl_only_facts(glane_session *session, gl_candidate *const *kept, uint32_t count, uint32_t *facts);
/* check.c: sums in tables that are wrong, among the facts that stand. */
void gl_checks_find(glane_session *session, gl_candidate *const *facts, uint32_t count);
/* link.c: the linkers, over the facts that stand. */
void gl_link(glane_session *session, gl_candidate **facts, uint32_t count);

/* A call's records on their way out. */
typedef struct gl_out {
    glane_session *session; /* NULL in glane_lost */
    const glane_engine *engine;
    gl_arena *arena; /* of one record */
    glane_str doc;
    uint64_t doc_hash;
    glane_record_fn on_record;
    void *user;
    glane_status status; /* of the receiver: not OK stops */
    uint32_t heading;     /* the heading of `section`, + 1 */
    glane_str section;    /* the path of the last fact's headings */
} gl_out;

/* member.c: reads a container (a file, or -1 and its bytes) and writes the records of its members, then
 * its own. */
glane_status gl_container_extract(gl_out *out, uint32_t plugin, int file, glane_str bytes);
/* The file at a path, if a reader of containers takes it; else -1. */
int gl_container_open(const glane_engine *engine, const char *path, uint32_t *plugin);
/* The bytes of CONTAINER!/MEMBER, which the caller frees; NULL if there is no such member, or it is a container. */
char *gl_member_read(const glane_engine *engine, const char *path, size_t *length);
/* The host services of containers. */
uint64_t gl_source_size(glane_context *context);
int64_t gl_source_read(glane_context *context, uint64_t offset, void *bytes, size_t len);
glane_status gl_member_begin(glane_context *context, const glane_member *member);
glane_status gl_member_data(glane_context *context, glane_str bytes);
glane_status gl_member_end(glane_context *context, const char *code, const char *message);
/* pipeline.c: a document, or a container, whose id is clean. */
glane_status gl_extract_bytes(glane_session *session, glane_str id, glane_str bytes, glane_record_fn on_record, void *user);
/* After the stages: every record of the document. */
glane_status gl_finish(gl_out *out, glane_str digest, const char *reader, gl_candidate **kept, uint32_t count);
/* record.c */
void gl_write_document(gl_out *out, glane_str source, const char *reader);
void gl_write_fact(gl_out *out, const gl_candidate *fact);
void gl_write_check(gl_out *out, const gl_check *check);
void gl_write_problem(gl_out *out, const gl_problem *problem, int transient);
void gl_write_end(gl_out *out, const char *status, uint32_t facts, const uint32_t numbers[4]);
void gl_write_uncovered(gl_out *out, const gl_word *digits);
void gl_write_match(gl_out *out, const gl_candidate *match); /* of the phrase that is tried */

/* -- supports ---------------------------------------------------------------------- */

/* match.c: runs a phrase from a word; the end of the longest match (words), or GLANE_NONE. It takes
 * no word from `limit` on; with must_end, a match ends there. Captures are added to `captures` (may be NULL). */
gl_matcher *gl_matcher_new(void);
void gl_matcher_free(gl_matcher *matcher);
uint32_t gl_phrase_run(glane_session *session, const gl_program *program, uint32_t at, uint32_t limit,
                       uint32_t must_end, gl_captures *captures);
/* Could the phrase begin at this word? A quick test before a run. */
static inline int gl_may_begin(const glane_session *session, const gl_program *program, uint32_t at)
{
    return (session->signs[at] & program->signs) != 0;
}
/* Could the phrase end right before this word? */
static inline int gl_may_end(const glane_session *session, const gl_program *program, uint32_t limit)
{
    return ((limit ? session->end_signs[limit - 1] : GL_SIGN_ANY) & program->last_signs) != 0;
}
/* The furthest word that the last run reached and, while an explanation listens, the steps that
 * failed there. */
#define GL_MAX_WANTED 8
uint32_t gl_phrase_furthest(const glane_session *session, const uint32_t **wanted, uint32_t *count);
int gl_class_fits(uint32_t class_id, const gl_word *word);
/* host.c: what a source says of itself, made fit for the stream; `kept` is the session's source_title or source_date. */
void gl_source_said(glane_session *session, glane_str *kept, glane_str value);
/* search.c: runs a regex at a word. Its end in bytes of the view, or GLANE_NONE. */
uint32_t gl_pattern_run(glane_session *session, const gl_rule *rule, uint32_t at, gl_captures *captures);
/* pattern.c, for explanations: how far a regex gets from a byte of the view, and the part of it that did not match there. */
uint32_t gl_pattern_furthest(glane_session *session, const gl_rule *rule, uint32_t start, glane_str *item);
/* context.c: do require and unless hold, and what do contexts add? NULL, or the item that failed. */
const gl_context *gl_contexts_check(glane_session *session, const gl_rule *rule, uint32_t first, uint32_t end,
                                    gl_captures *captures, const gl_context **matched, uint32_t *matched_count);
/* Is a required `before` certain to fail for a match that begins at this word? Before the rule is tried. */
int gl_contexts_hopeless(const glane_session *session, const gl_rule *rule, uint32_t at);
/* candidate.c */
/* The value of a key among attrs, the first capture of a name: NULL if there is none. */
const glane_attr *gl_attr_find(const glane_attr *attrs, uint32_t count, uint32_t key);
const glane_capture *gl_capture_find(const gl_captures *captures, uint32_t name);
void gl_draft_set(glane_draft *draft, const glane_attr *attr);
/* Sets a key of a fact that stands. */
void gl_fact_set(glane_session *session, glane_fact *fact, const glane_attr *attr);
/* `near`: a word at or before the span's first, or GLANE_NONE. NULL once the limit is reached. */
const gl_candidate *gl_candidate_add(glane_session *session, const gl_rule *rule, glane_span view, uint32_t near,
                                     const glane_attr *attrs, uint32_t count);
/* Does a span lie in the view, on character boundaries, with something in it? */
int gl_view_span_ok(const glane_session *session, glane_span view);
/* One rule at one word: match, contexts, operator, candidate. */
void gl_rule_try(glane_session *session, const gl_rule *rule, uint32_t at);
/* tally.c: the same, counted; then what became of the candidates, once all are resolved. */
void gl_tally_try(glane_session *session, const gl_rule *rule, uint32_t at);
void gl_tally_facts(glane_session *session);
/* amend.c: what rules that amend have to say, once all types are done. */
void gl_amend(glane_session *session);
/* examples.c: the stages up to the linkers, on a text of its own; `date` is an example's, or NULL. */
void gl_run_text(glane_session *session, glane_str text, const glane_node *date, gl_candidate ***kept, uint32_t *count);
/* Is it one of those that are asked about: of the packs beside the others, if there are any? */
int gl_rule_asked(const glane_session *session, const gl_rule *rule);
/* Which kind of example it lacks: "must match" or "must not match"; NULL: none. */
const char *gl_rule_lacks(const gl_rule *rule);
/* A value as an example has it, in the document's arena. */
glane_str gl_attr_printed(glane_session *session, const glane_attr *attr);
/* inventory.c: what a rule may begin with, as `glane rules list` shows it. */
glane_str gl_trigger_text(gl_arena *arena, const gl_ruleset *set, const gl_rule *rule);
/* Something about a rule, after the engine was made, as a diagnostic. */
void gl_tell(const glane_session *session, glane_severity severity, gl_place place, glane_str message, glane_str remedy);
/* lint.c: ties are told from here on, and no more. */
void gl_ties_begin(glane_session *session);
void gl_ties_end(glane_session *session);
/* Two candidates of which the one that stands was chosen by its rule's name. */
void gl_tie_note(glane_session *session, const gl_candidate *winner, const gl_candidate *loser);
/* session.c */
void gl_problem_add(glane_session *session, const char *stage, const char *code, int fatal, const glane_span *text,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));
int gl_charge(glane_session *session, uint64_t steps); /* 0 once the limit is passed */
glane_context gl_context_of(glane_session *session, uint32_t plugin, const char *stage);
void *gl_plugin_state(glane_session *session, uint32_t plugin);
/* host.c */
void gl_host_fill(glane_host *host);
/* sink.c: the host service `write` */
glane_status gl_sink_write(glane_context *context, const void *bytes, size_t len);
/* What a sink has to say goes where diagnostics go. */
void gl_sink_report(const struct glane_sink *sink, glane_severity severity, const char *message);
/* pipeline.c: forgets the last document; `length` sets the new one's limits. */
/* The session of the document that was read last: of a container's member, while its records are handed over. */
const glane_session *gl_session_latest(const glane_session *session);
void gl_session_reset(glane_session *session, size_t length);
/* The limits that a text of this length has. */
void gl_session_limits(glane_session *session, size_t length);
/* The bytes of a file, in the session's buffer. NULL, or the code of what is wrong. */
const char *gl_read_file(glane_session *session, const char *path, size_t *length);
/* The same, or CONTAINER!/MEMBER. */
const char *gl_read_source(glane_session *session, const char *path, size_t *length);
/* What such a code means, in words. */
const char *gl_reason_of(const char *code);
/* examples.c. An expected fact against one found: NULL, or what differs and where that was written. */
const char *gl_example_differs(glane_session *session, const glane_node *expected, const gl_candidate *found, gl_place *place);
/* format_test.c: runs the examples of a format. */
void gl_format_test(glane_session *session, const gl_report_format *format, uint32_t *ran, uint32_t *failed);
/* about.c. Asks the caller what it knows of the document, once; its date is the document's. `digest` is empty where there is
 * no source. */
void gl_about_ask(glane_session *session, const char *id, const char *digest);
/* What it said of a key; empty if it did not. */
glane_str gl_about(const glane_session *session, const char *key);
#define GL_FROM_CALLER "caller" /* date_from, and meta_from */
#define GL_FROM_SOURCE "source"
gl_more_keys *gl_more_keys_new(gl_arena *arena);
void gl_more_keys_free(gl_more_keys *more);
/* year.c: the document's date, from its facts or the caller. */
void gl_find_date(glane_session *session);

#endif
