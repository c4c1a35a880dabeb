/* about.c: what the caller says of a document: metadata, its date, where it is from; and keys that no pack has,
 * which such metadata and records that callers make may need.
 *
 * Those keys are the engine's, behind the ruleset's, in order of arrival; the one thing of an engine that still
 * grows while sessions run, so behind a lock. */
#include "engine.h"

#include "calendar.h"
#include "limits.h"

#include <pthread.h>

struct gl_more_keys {
    pthread_mutex_t lock;
    gl_arena *arena;
    gl_table names;
};

gl_more_keys *gl_more_keys_new(gl_arena *arena)
{
    gl_more_keys *more = gl_alloc(arena, sizeof *more);
    pthread_mutex_init(&more->lock, NULL);
    more->arena = gl_arena_new();
    gl_table_init(&more->names, more->arena);
    return more;
}

void gl_more_keys_free(gl_more_keys *more)
{
    if (!more)
        return;
    gl_table_free(&more->names);
    gl_arena_free(more->arena);
    pthread_mutex_destroy(&more->lock);
}

uint32_t glane_key(const glane_engine *engine, const char *name)
{
    const glane_str text = glane_str_of(name);
    uint32_t key = gl_table_find(&engine->set->keys, text);
    if (key != GLANE_NONE)
        return key;
    gl_more_keys *more = engine->more_keys;
    pthread_mutex_lock(&more->lock);
    key = more->names.count < GL_MAX_MORE_KEYS ? gl_table_add(&more->names, text) : gl_table_find(&more->names, text);
    pthread_mutex_unlock(&more->lock);
    return key == GLANE_NONE ? GLANE_NONE : engine->set->keys.count + key;
}

const char *glane_key_name(const glane_engine *engine, uint32_t key)
{
    const uint32_t own = engine->set->keys.count;
    if (key < own)
        return gl_table_name(&engine->set->keys, key).data;
    gl_more_keys *more = engine->more_keys;
    pthread_mutex_lock(&more->lock);
    const char *name = key - own < more->names.count ? gl_table_name(&more->names, key - own).data : "";
    pthread_mutex_unlock(&more->lock);
    return name;
}

uint32_t glane_key_kind(const glane_engine *engine, uint32_t key)
{
    const gl_ruleset *set = engine->set;
    return key < set->keys.count && set->key_tags[key] != GL_TAG_CORE ? set->key_tags[key] : 0;
}

uint32_t glane_key_count(const glane_engine *engine)
{
    gl_more_keys *more = engine->more_keys;
    pthread_mutex_lock(&more->lock);
    const uint32_t count = engine->set->keys.count + more->names.count;
    pthread_mutex_unlock(&more->lock);
    return count;
}

/* -- metadata ------------------------------------------------------------------ */

int gl_metadata_key_ok(const gl_ruleset *set, glane_str name)
{
    const uint32_t key = gl_table_find(&set->keys, name), tag = key == GLANE_NONE ? 0 : set->key_tags[key];
    if (!gl_good_name(name, 1))
        return 0;
    if (key == GL_KEY_YEAR || key == GL_KEY_TITLE)
        return 1;
    return (tag == 0 || tag == GLANE_STRING) && key != GL_KEY_SHA256 && key != GL_KEY_READER &&
           key != GL_KEY_FORMAT && key != GL_KEY_LANGUAGE && key != GL_KEY_META_FROM;
}

static int is_year(glane_str value)
{
    return value.len == 4 && gl_date_valid(value);
}

const char *glane_metadata_wrong(const glane_engine *engine, const char *key, const char *value, size_t length)
{
    const glane_str text = {value, length};
    if (!gl_metadata_key_ok(engine->set, glane_str_of(key)))
        return gl_good_name(glane_str_of(key), 1) ? "a document has that key from glane itself, or it is no text elsewhere"
                                                  : "a key is small letters, digits, _ and -, a letter first";
    if (!value)
        return NULL;
    if (!gl_utf8_valid(value, length))
        return "the value is not UTF-8";
    if (strcmp(key, "year") == 0 && !is_year(text))
        return "a year is YYYY";
    if (strcmp(key, "date") == 0 && !gl_date_valid(text))
        return "a date is YYYY-MM-DD, YYYY-MM or YYYY";
    return NULL;
}

void glane_session_on_about(glane_session *s, glane_about_fn on_about, void *user)
{
    s->on_about = on_about;
    s->about_user = user;
}

glane_status glane_session_tell(glane_session *s, const char *key, const char *value, size_t length)
{
    if (glane_metadata_wrong(s->engine, key, value, length) || s->about_count == GL_MAX_METADATA)
        return GLANE_FAILED;
    const uint32_t id = glane_key(s->engine, key);
    if (id == GLANE_NONE)
        return GLANE_FAILED;
    const glane_str text = gl_str_copy(s->document, (glane_str){value, length});
    for (uint32_t i = 0; i < s->about_count; i++)
        if (s->about[i].key == id)
            return GLANE_SKIP; /* what was said first holds */
    s->about[s->about_count++] = (glane_attr){.key = id, .tag = GLANE_STRING, .as = {.string = text}};
    return GLANE_OK;
}

glane_str gl_about(const glane_session *s, const char *key)
{
    const glane_attr *attr = s->about_count ? gl_attr_find(s->about, s->about_count, glane_key(s->engine, key)) : NULL;
    return attr ? attr->as.string : (glane_str){"", 0};
}

void gl_about_ask(glane_session *s, const char *id, const char *digest)
{
    if (!s->on_about || s->about_asked)
        return;
    s->about_asked = 1;
    s->on_about(s->about_user, s, id, digest);
    const glane_str date = gl_about(s, "date"), year = gl_about(s, "year");
    /* A date of that very year says more. */
    const int finer = date.len >= 4 && (!year.len || memcmp(date.data, year.data, 4) == 0);
    if (!date.len && !year.len)
        return;
    s->date = finer ? date : year;
    s->date_from = GL_FROM_CALLER;
}
