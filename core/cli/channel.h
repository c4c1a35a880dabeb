/* channel.h: what a job writes, framed through a pipe from worker to parent.
 *
 * A document is BEGIN (how many bytes it has; the clock starts), any number of
 * OUT and ERR, END (its status). WAIT stops the clock until the next BEGIN: for
 * input that others have yet to write. A container is documents one after the other: each is MEMBER
 * (its number and id), BEGIN, OUT and ERR, PART (its status); END closes it. The worker's end gathers bytes into
 * large writes; all but OUT and ERR are passed on at once. In the parent, a channel without
 * a pipe puts the same bytes where those of the pipe go. */
#ifndef GL_CHANNEL_H
#define GL_CHANNEL_H

#include "hold.h"

typedef enum gl_stream {
    GL_STREAM_OUT = 0, /* standard output, or the file in its place */
    GL_STREAM_ERR = 1
} gl_stream;

typedef enum gl_frame_kind {
    GL_FRAME_OUT = GL_STREAM_OUT,
    GL_FRAME_ERR = GL_STREAM_ERR,
    GL_FRAME_BEGIN,
    GL_FRAME_WAIT,
    GL_FRAME_END,
    GL_FRAME_MEMBER,
    GL_FRAME_PART
} gl_frame_kind;

typedef struct gl_frame {
    uint32_t kind;
    int32_t status;  /* of END and PART: a glane_status; of MEMBER: its number, from 0 */
    uint64_t length; /* of OUT, ERR and MEMBER: the bytes that follow; of BEGIN: the document's size; of END: how
                      * many members there are */
} gl_frame;

/* The next member of a container that no worker has begun; shared by all of them. */
typedef _Atomic uint64_t gl_claim;

typedef struct gl_channel {
    int pipe;         /* -1: none */
    glane_str given;  /* in the worker: what came with the item (gl_feed) */
    gl_hold *held;    /* without a pipe: two, by stream */
    gl_buffer buffer; /* frames on their way */
    size_t open;      /* where the frame under way begins; only if is_open */
    int is_open;
    gl_claim *claim;  /* of the item under way; NULL in the parent */
} gl_channel;

void gl_channel_begin(gl_channel *channel, uint64_t size);
void gl_channel_wait(gl_channel *channel);
void gl_channel_end(gl_channel *channel, glane_status status, size_t members);
/* Workers that are at one container all come by its members in order: who is there first does it. */
int gl_channel_claim(gl_channel *channel, size_t number);
/* A member of a container begins, and ends. */
void gl_channel_member(gl_channel *channel, size_t number, const char *id, uint64_t size);
void gl_channel_part(gl_channel *channel, glane_status status);
void gl_channel_write(gl_channel *channel, gl_stream stream, const char *bytes, size_t len);

#endif
