/* One document through the stages, in order. Read this first.
 *
 *   source --read--> text --view--> words, sentences, sections --extract--> candidates
 *   --resolve--> facts --link--> facts --write--> records
 */
#define _GNU_SOURCE
#include "engine.h"

#include "descriptor.h"
#include "limits.h"
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *glane_document_id(const char *path)
{
    size_t len = strlen(path), n = 0;
    char *id = gl_realloc(NULL, len * 3 + 1);
    while (path[0] == '.' && path[1] == '/')
        for (path += 2; *path == '/';)
            path++;
    for (const char *p = path; *p;) {
        if (*p == '/' && p[1] == '/') {
            p++;
        } else if (*p == '/' && p[1] == '.' && p[2] == '/') {
            p += 2;
        } else if (*p == '%' || (unsigned char)*p < 0x20 || *p == 0x7F) {
            n += (size_t)sprintf(id + n, "%%%02X", (unsigned char)*p++); /* what escapes too: ids stay apart */
        } else {
            size_t size = 1; /* of the character that begins here, if one does */
            while (size < 4 && p[size] && !gl_utf8_valid(p, size))
                size++;
            if (gl_utf8_valid(p, size)) {
                memcpy(id + n, p, size);
                n += size;
                p += size;
            } else {
                n += (size_t)sprintf(id + n, "%%%02X", (unsigned char)*p++);
            }
        }
    }
    id[n] = '\0';
    return id;
}

void gl_session_limits(glane_session *s, size_t length)
{
    const uint64_t steps = (uint64_t)length * GL_STEPS_PER_BYTE;
    const uint64_t candidates = (uint64_t)length / 1024 * GL_CANDIDATES_PER_KIB + GL_CANDIDATES_FLOOR;
    s->step_limit = steps > GL_STEPS_FLOOR ? steps : GL_STEPS_FLOOR;
    s->candidate_limit = candidates > GL_MAX_CANDIDATES ? GL_MAX_CANDIDATES : (uint32_t)candidates;
}

void gl_session_reset(glane_session *s, size_t length)
{
    gl_session_limits(s, length);
    gl_arena_reset(s->document);
    gl_text_reset(&s->text);
    s->view.len = 0;
    s->words.count = s->words.sentence_count = 0;
    s->sections.count = 0;
    s->candidate_count = s->problem_count = s->problems_dropped = 0;
    s->check_count = 0;
    s->is_container = 0;
    s->steps = 0;
    s->stopped = 0;
    s->layout.format = GLANE_NONE;
    s->layout.apart_count = s->layout.heading_count = s->layout.metadata = s->layout.metadata_end = 0;
    s->linked = NULL;
    s->linked_count = 0;
    s->date = s->engine->date;
    s->date_from = s->date.len ? "option" : "";
    s->source_title = s->source_date = (glane_str){"", 0};
    s->about_count = 0;
    s->about_asked = 0;
    s->anchor_count = s->anchor_sentence = 0;
    if (s->anchors)
        memset(s->anchors, 0, s->anchor_capacity * sizeof *s->anchors);
}

static gl_out out_of(glane_session *s, glane_str id, glane_record_fn on_record, void *user)
{
    gl_out out = {.session = s, .engine = s->engine, .arena = s->record, .on_record = on_record, .user = user};
    out.doc = s->doc = gl_str_copy(s->document, id);
    out.doc_hash = gl_hash(GL_HASH_SEED, id.data, id.len);
    return out;
}

static int fatal_problem(const glane_session *s)
{
    for (uint32_t i = 0; i < s->problem_count; i++)
        if (s->problems[i].fatal)
            return 1;
    return 0;
}

/* Facts, set-asides and problems leave in order of place; problems without one come first. */
static uint32_t write_facts(gl_out *out, gl_candidate **kept, uint32_t count)
{
    glane_session *s = out->session;
    uint32_t facts = 0, problem = 0, check = 0;
    for (uint32_t i = 1; i < s->problem_count; i++)
        for (uint32_t k = i; k > 0; k--) {
            gl_problem held = s->problems[k], *before = &s->problems[k - 1];
            uint32_t a = before->placed ? before->text.start + 1 : 0, b = held.placed ? held.text.start + 1 : 0;
            if (a <= b)
                break;
            s->problems[k] = *before;
            *before = held;
        }
    for (uint32_t i = 0; i < count; i++) {
        while (problem < s->problem_count &&
               (!s->problems[problem].placed || s->problems[problem].text.start <= kept[i]->fact.text.start))
            gl_write_problem(out, &s->problems[problem++], 0);
        if (s->set->type_info[kept[i]->fact.type].role != GL_ROLE_FACT)
            continue;
        gl_write_fact(out, kept[i]);
        facts++;
        for (; check < s->check_count && s->checks[check].facts[s->checks[check].count - 1] == kept[i]; check++)
            gl_write_check(out, &s->checks[check]);
    }
    while (problem < s->problem_count)
        gl_write_problem(out, &s->problems[problem++], 0);
    return facts;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Every run of digits is in a fact, set aside, or unexplained. */
static void account(gl_out *out, gl_candidate *const *kept, uint32_t count, uint32_t numbers[4])
{
    glane_session *s = out->session;
    const gl_structure *structure = &s->text.structure;
    uint32_t at = 0;
    for (uint32_t i = 0; i < structure->mask_count; i++)
        for (uint32_t k = structure->masks[i].start; k < structure->masks[i].end; k++) {
            int begins = is_digit(s->text.data[k]) && (k == structure->masks[i].start || !is_digit(s->text.data[k - 1]));
            numbers[0] += (uint32_t)begins;
            numbers[2] += (uint32_t)begins; /* its reader has set it aside */
        }
    for (uint32_t i = 0; i < s->words.count; i++) {
        const gl_word *w = &s->words.items[i];
        if (!(w->flags & GLANE_WORD_DIGITS))
            continue;
        while (at < count && kept[at]->fact.view.end <= w->start)
            at++;
        numbers[0]++;
        if (at == count || kept[at]->fact.view.start >= w->end) {
            numbers[3]++;
            if (s->uncovered)
                gl_write_uncovered(out, w);
        } else {
            numbers[s->set->type_info[kept[at]->fact.type].role == GL_ROLE_FACT ? 1 : 2]++;
        }
    }
}

/* The facts among what stands: what linkers see. */
gl_candidate **gl_only_facts(glane_session *s, gl_candidate *const *kept, uint32_t count, uint32_t *facts)
{
    gl_candidate **list = gl_alloc(s->document, ((size_t)count + 1) * sizeof *list);
    *facts = 0;
    for (uint32_t i = 0; i < count; i++)
        if (s->set->type_info[kept[i]->fact.type].role == GL_ROLE_FACT)
            list[(*facts)++] = kept[i];
    return list;
}

glane_status gl_finish(gl_out *out, glane_str digest, const char *reader, gl_candidate **kept, uint32_t count)
{
    glane_session *s = out->session;
    uint32_t numbers[4] = {0};
    int fatal = fatal_problem(s);
    if (s->problems_dropped)
        gl_problem_add(s, "extract", "more-errors", 1, NULL, "and %u more errors like these", s->problems_dropped);
    if (s->problems_dropped)
        s->problems[s->problem_count - 1].fatal = 0;
    gl_about_ask(s, out->doc.data, digest.len ? digest.data : "");
    gl_write_document(out, digest, reader);
    uint32_t facts = write_facts(out, kept, fatal ? 0 : count);
    account(out, kept, fatal ? 0 : count, numbers);
    const gl_type_facts *tried = s->set->type_tried != GLANE_NONE && !fatal ? &s->type_facts[s->set->type_tried] : NULL;
    for (uint32_t i = 0; tried && i < tried->count; i++)
        gl_write_match(out, tried->items[i]);
    gl_write_end(out, fatal ? "failed" : s->problem_count ? "partial" : "ok", facts, numbers);
    if (out->status != GLANE_OK)
        return out->status;
    return fatal ? GLANE_FAILED : s->problem_count ? GLANE_SKIP : GLANE_OK;
}

glane_status gl_extract_bytes(glane_session *s, glane_str id, glane_str bytes, glane_record_fn on_record, void *user)
{
    gl_session_reset(s, bytes.len);
    gl_out out = out_of(s, id, on_record, user);
    gl_candidate **kept = NULL;
    uint32_t count = 0, facts = 0;
    char digest[65];
    const char *reader = "";
    const uint32_t plugin = gl_bid(s->engine, out.doc, bytes, bytes.len);
    if (gl_is_container(s->engine, plugin))
        return gl_container_extract(&out, plugin, -1, bytes);
    if (bytes.len > s->engine->max_document_bytes) {
        gl_problem_add(s, "read", "size-limit", 1, NULL, "the document has %zu bytes, the limit is %llu (--max-document-bytes)",
                       bytes.len, (unsigned long long)s->engine->max_document_bytes);
        return gl_finish(&out, (glane_str){"", 0}, reader, kept, count);
    }
    gl_sha256(bytes.data, bytes.len, digest);
    gl_about_ask(s, out.doc.data, digest);
    s->tallied_bytes += bytes.len;
    if (gl_read(s, out.doc, bytes, digest, &reader) == GLANE_OK) {
        gl_extract(s);
        gl_resolve_all(s, &kept, &count);
        gl_candidate **linked = gl_only_facts(s, kept, count, &facts);
        gl_notes_apply(s, linked, facts);
        gl_link(s, linked, facts);
        gl_checks_find(s, linked, facts);
    }
    return gl_finish(&out, (glane_str){digest, 64}, reader, kept, count);
}

glane_status glane_extract(glane_session *s, const char *name, const void *bytes, size_t length,
                           glane_record_fn on_record, void *user)
{
    char *id = glane_document_id(name);
    const glane_status status = gl_extract_bytes(s, glane_str_of(id), (glane_str){bytes, length}, on_record, user);
    free(id);
    return status;
}

glane_status glane_extract_as(glane_session *s, const char *id, const void *bytes, size_t length,
                              glane_record_fn on_record, void *user)
{
    return gl_extract_bytes(s, glane_str_of(id), (glane_str){bytes, length}, on_record, user);
}

const char *gl_read_file(glane_session *s, const char *path, size_t *length)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? "missing" : "unreadable";
    const char *wrong = fstat(fd, &info) != 0       ? "unreadable"
                        : S_ISDIR(info.st_mode)     ? "folder"
                        : !S_ISREG(info.st_mode)    ? "not-a-file"
                        : (uint64_t)info.st_size > s->engine->max_document_bytes ? "size-limit"
                                                    : NULL;
    size_t n = 0;
    while (!wrong) {
        gl_grow((void **)&s->file, &s->file_capacity, n + 65536, 1);
        ssize_t got = gl_read_some(fd, s->file + n, s->file_capacity - n);
        if (got < 0)
            wrong = "unreadable";
        if (got <= 0)
            break;
        n += (size_t)got;
        if (n > s->engine->max_document_bytes)
            wrong = "size-limit";
    }
    int kept = errno;
    close(fd);
    errno = kept;
    *length = n;
    return wrong;
}

const char *gl_read_source(glane_session *s, const char *path, size_t *length)
{
    const char *wrong = gl_read_file(s, path, length);
    char *member = wrong && strcmp(wrong, "missing") == 0 ? gl_member_read(s->engine, path, length) : NULL;
    if (!member)
        return wrong;
    free(s->file);
    s->file = member;
    s->file_capacity = *length;
    return NULL;
}

const char *gl_reason_of(const char *code)
{
    return !strcmp(code, "missing")      ? "there is no such file"
           : !strcmp(code, "folder")     ? "it is a folder that is not entered: behind a link, or nested too deep"
           : !strcmp(code, "not-a-file") ? "it is a device, a socket or a pipe; use - for standard input"
           : !strcmp(code, "size-limit") ? "it is over the size limit (--max-document-bytes)"
                                         : strerror(errno);
}

static glane_status extract_file(glane_session *s, const char *path, glane_str id, glane_record_fn on_record, void *user)
{
    size_t length = 0;
    uint32_t plugin;
    const int container = gl_container_open(s->engine, path, &plugin);
    if (container >= 0) {
        gl_session_reset(s, 0);
        gl_out out = out_of(s, id, on_record, user);
        const glane_status status = gl_container_extract(&out, plugin, container, (glane_str){NULL, 0});
        close(container);
        return status;
    }
    const char *wrong = gl_read_file(s, path, &length);
    if (!wrong)
        return gl_extract_bytes(s, id, (glane_str){s->file, length}, on_record, user);
    gl_session_reset(s, 0);
    gl_out out = out_of(s, id, on_record, user);
    gl_problem_add(s, "read", wrong, 1, NULL, "%s", gl_reason_of(wrong));
    return gl_finish(&out, (glane_str){"", 0}, "", NULL, 0);
}

glane_status glane_extract_file(glane_session *s, const char *path, glane_record_fn on_record, void *user)
{
    char *id = glane_document_id(path);
    const glane_status status = extract_file(s, path, glane_str_of(id), on_record, user);
    free(id);
    return status;
}

glane_status glane_lost(const glane_engine *engine, const char *id, const char *stage, const char *code,
                        const char *message, int transient, glane_record_fn on_record, void *user)
{
    static const uint32_t none[4] = {0};
    gl_arena *arena = gl_arena_new();
    gl_out out = {.engine = engine, .arena = arena, .doc = glane_str_of(id), .on_record = on_record, .user = user};
    gl_problem problem = {.stage = stage, .code = code, .message = glane_str_of(message), .fatal = 1};
    gl_write_document(&out, (glane_str){"", 0}, "");
    gl_write_problem(&out, &problem, transient);
    gl_write_end(&out, "failed", 0, none);
    gl_arena_free(arena);
    return out.status;
}
