/* limits.h: every limit of the engine, with its reason.
 *
 * All are deterministic (counts and bytes): the same input meets them at the
 * same place on every machine. Limits of time belong to the command's worker
 * (GL_DOCUMENT_SECONDS), as a backstop. */
#ifndef GL_LIMITS_H
#define GL_LIMITS_H

/* The largest report seen is 30 MB; tokens and view take about eight times the
 * text, so this stays under a gigabyte. Raised by --max-document-bytes. */
#define GL_MAX_DOCUMENT_BYTES (64u << 20)

/* Offsets are 32 bits and a byte of Latin-1 may become three of UTF-8 (U+FFFD). */
#define GL_CEILING_DOCUMENT_BYTES (1u << 30)

/* A table of metadata: a million rows. */
#define GL_MAX_META_BYTES ((size_t)256 << 20)

/* Shares of a list of inputs: arrays of jobs have some thousands of them. */
#define GL_MAX_SHARDS 100000u

/* JSON in JSON: facts nest three deep. */
#define GL_MAX_JSON_DEPTH 32u

/* A YAML file: the largest lexicons belong in TSV; libyaml holds all of it. */
#define GL_MAX_YAML_BYTES (16u << 20)
/* Packs nest five deep; 32 stops bombs before recursion hurts. */
#define GL_MAX_YAML_DEPTH 32
/* A hundred thousand entries with ten columns. */
#define GL_MAX_YAML_NODES 2000000u
/* Errors shown for one file: past that the file is of another kind. */
#define GL_MAX_DIAGNOSTICS 100

/* A phrase: its program and its reach. 63 words is past any sentence part that
 * a rule has named; one bit a word in the matcher's memory of visited states. */
#define GL_MAX_PHRASE_WORDS 63
#define GL_MAX_PHRASE_STEPS 512
#define GL_MAX_PHRASE_DEPTH 16
/* Parts read for one phrase: named phrases are read again wherever they stand. */
#define GL_MAX_PHRASE_ITEMS 20000
/* Captures of one match, repeated names included: one a word, and those of its contexts. */
#define GL_MAX_CAPTURES 160

/* Words of an earlier fact in a phrase that is matched backwards (a context `before`):
 * the longest dates and amounts have nine. */
#define GL_MAX_FACT_WORDS 24

/* Keys of one document that the caller gives: a table of reports has a dozen columns. */
#define GL_MAX_METADATA 64
/* Bytes of the title that a file says it has: some programs put the first page there. */
#define GL_MAX_SOURCE_TITLE 1024u
/* Keys that no pack has, of all documents of a run: names in a stream are others' to choose. The parent counts them, in
 * the order of the documents, so that a run ends at the same one whatever the number of workers. */
#define GL_MAX_STREAM_KEYS 10000u
/* And of an engine: a worker, which sees some documents only, must not come to its end before the parent does. */
#define GL_MAX_MORE_KEYS (2 * GL_MAX_STREAM_KEYS)

/* Keys of one fact, beside those that the core writes. */
#define GL_MAX_ATTRS 48

/* Compiled rules as they are kept from one run to the next (image.c): a million entries. */
#define GL_MAX_IMAGE_BYTES ((size_t)2 << 30)
/* How many are kept: those of a few projects and builds. */
#define GL_MAX_IMAGES 8
/* A rule's priority, up and down. */
#define GL_MAX_PRIORITY 1000

/* Words of one lexicon entry. */
#define GL_MAX_ENTRY_WORDS 24

/* PCRE2: backtracking steps and heap of one attempt (kibibytes). A well-made pattern takes
 * fewer than 200 steps inside a token. */
#define GL_PATTERN_MATCH_LIMIT 20000u
#define GL_PATTERN_HEAP_KIB 1024u
#define GL_PATTERN_JIT_STACK (256u * 1024u)
/* How far past its start a pattern may look: what it matches is inside a
 * token or a handful; this keeps a 10 MB line linear. */
#define GL_PATTERN_WINDOW 512u
/* And how far a look-behind may reach. */
#define GL_PATTERN_BEHIND 64u

/* How far `within: sentence` looks, in words: a "sentence" of a flattened table
 * can be a whole page. */
#define GL_MAX_CONTEXT_WORDS 256u

/* Candidates of one document: for each KiB of its source, plus a floor, and in all. A
 * report gives some 60 a KiB over all types; a table of nothing but small numbers 2,000. A candidate
 * takes about 300 bytes, so the last keeps a document under 2 GiB. */
#define GL_CANDIDATES_PER_KIB 4096u
#define GL_CANDIDATES_FLOOR 4096u
#define GL_MAX_CANDIDATES 6000000u

/* Steps of matching, for each byte of text: ordinary pages take about 3. */
#define GL_STEPS_PER_BYTE 500u
#define GL_STEPS_FLOOR 1000000u

/* Lints: steps of one rule for each byte of a page of nothing but its examples (an ordinary rule takes
 * fewer than 10 there), and the size of that page. */
#define GL_LINT_STEPS_PER_BYTE 40u
#define GL_LINT_PAGE_BYTES 4096u

/* How far from its start a document is looked at to tell its format and read its metadata: the head, which
 * is a cover and the first page, and the beginning, some twenty pages, past which nothing tells formats
 * apart that did not before. */
#define GL_FORMAT_HEAD_BYTES 4096u
#define GL_FORMAT_DETECT_BYTES 65536u
/* Votes of a year that a format reads where the report says it: more than twelve mentions in a title
 * (rules/fr/reporting-year.yaml gives up to 12 each) or a hundred in the text. */
#define GL_FORMAT_YEAR_VOTES 150
/* The longest line that boilerplate takes in with `covers: line`: longer ones are paragraphs, whose facts count. */
#define GL_COVER_LINE_BYTES 400u
/* Lines that come back on every page: the longest, how often at least, and how far apart on the average: a
 * page with a picture on it still has that much. */
#define GL_RUNNING_LINE_BYTES 200u
#define GL_RUNNING_LEAST 3u
#define GL_RUNNING_APART 300u
/* A count of pages begins below this: 2020, 2021, 2022 are years. */
#define GL_RUNNING_FIRST 1800u

/* `error` records of one document: past that, one that says how many more. */
#define GL_MAX_DOCUMENT_ERRORS 100

/* Tables. Readings of the rows over one total that are tried against it: each row that can be read in
 * several ways multiplies them; a dozen such rows are past any table seen. */
#define GL_MAX_GRID_NODES 20000u
/* Rows that are read as one table, where nothing marks their cells: longer ones go on as another. */
#define GL_MAX_GRID_ROWS 4096u
/* Rows over one total. */
#define GL_MAX_GRID_SUM 200u
/* Columns of a table whose cells a reader tells: a spreadsheet that is wider is read as lines. */
#define GL_MAX_BLOCK_COLUMNS 256u
/* Cells that are looked back over for a label that stands beside several rows. */
#define GL_MAX_GRID_TALL 400u
/* Words of a row's label, and of what stands before the first row in its line (heads, a title). */
#define GL_MAX_GRID_LABEL 20u
#define GL_MAX_GRID_HEADS 60u

/* Blocks of one document: a cell with one digit takes three bytes of HTML at least; 64 MiB of
 * ordinary reports have a hundredth of this. */
#define GL_MAX_BLOCKS 20000000u

/* Folders within folders; paths of Linux are too long long before. */
#define GL_MAX_FOLDER_DEPTH 1000u

/* A program that a reader runs (pdftotext takes a second for a thousand pages): its processor
 * time, its memory, what it may write, and the exit status that no such program has. */
#define GL_CHILD_SECONDS 60u
#define GL_CHILD_BYTES (2ULL << 30)
#define GL_CHILD_OUTPUT (512ULL << 20)
#define GL_CHILD_NOT_RUN 126

/* Containers: how deep they nest (an archive of archives of e-mail attachments has three), how many
 * members one has with all inside it, how many bytes a member's name (paths of Linux have 4096), and
 * what may come out: this much, and so many times the container's size (pages of XML shrink to a
 * thirtieth; bombs to a thousandth). */
#define GL_MAX_CONTAINER_DEPTH 4u
#define GL_MAX_MEMBERS 1000000u
#define GL_MAX_MEMBER_NAME 4096u
#define GL_CONTAINER_FLOOR (64ULL << 20)
#define GL_CONTAINER_RATIO 100u

/* A compressed stream of records that is read back: what it may expand to, as a multiple of its size beside the
 * floor above (streams say the same keys again and again: 30 times is usual), and a line of one: the largest
 * record that is written has a title and a message in it, no text. */
#define GL_STREAM_RATIO 1000u
#define GL_MAX_RECORD_LINE (16u << 20)

/* Backstop of the command: seconds for one document and for each MiB of it,
 * fifty times what the slowest document takes. */
#define GL_DOCUMENT_SECONDS 60u
#define GL_DOCUMENT_SECONDS_PER_MIB 10u
/* And what its worker may hold in memory: this, or GL_WORKER_DOCUMENTS times the largest
 * document where that is more. */
#define GL_WORKER_BYTES (4ULL << 30)
#define GL_WORKER_DOCUMENTS 32u
/* What the command holds of one document's output before it goes to a temporary file; and of the
 * output of all documents whose turn has not come, before the workers that are ahead must wait. */
#define GL_OUTPUT_HELD ((size_t)64 << 20)
/* What is held before workers that are free help with the container whose turn it is, rather than go further ahead:
 * each of them unpacks all of it, which costs a twentieth of what extraction does. */
#define GL_OUTPUT_AHEAD ((size_t)4 << 20)
/* Workers at once, and how many inputs one may be ahead of the one whose turn it is: a few large
 * documents must not keep the others waiting. */
#define GL_MAX_JOBS 1024
#define GL_ITEMS_AHEAD 4096u

/* Ids of documents on standard input that are compared, to tell which come twice: forty bytes each are held. */
#define GL_MAX_IDS_COMPARED (1u << 18)

/* Folders in folders of a corpus: a link that leads back ends here. */
#define GL_MAX_CORPUS_DEPTH 32
/* Pairs of a mention and a fact that overlap, of one document: annotations don't overlap, so a report has one a
 * mention; a stream made to hurt could have all of one with all of the other. */
#define GL_MAX_OVERLAPS 4000000u
/* An `of` is compared by its words up to this many bytes, then as it stands. */
#define GL_MAX_OF_BYTES 2048u

#endif
