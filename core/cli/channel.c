/* channel.c: the worker's end of the pipe. */
#include "channel.h"

#include "descriptor.h"

#include <stdatomic.h>
#include <unistd.h>

/* A quarter of the pipe: worker and parent work at the same time. */
#define GL_CHANNEL_BUFFER ((size_t)256 << 10)

static void gl_channel_flush(gl_channel *channel)
{
    /* A parent that is gone has no use for a word about it. */
    if (!gl_write_all(channel->pipe, channel->buffer.data, channel->buffer.len))
        _exit(1);
    channel->buffer.len = 0;
    channel->is_open = 0;
}

static void gl_channel_frame(gl_channel *channel, gl_frame frame)
{
    gl_buffer_add(&channel->buffer, (const char *)&frame, sizeof frame);
}

/* A frame that is passed on at once, with all that was written before it. */
static void gl_channel_signal(gl_channel *channel, gl_frame frame)
{
    if (channel->pipe < 0)
        return;
    gl_channel_frame(channel, frame);
    gl_channel_flush(channel);
}

void gl_channel_begin(gl_channel *channel, uint64_t size)
{
    gl_channel_signal(channel, (gl_frame){.kind = GL_FRAME_BEGIN, .length = size});
}

void gl_channel_wait(gl_channel *channel)
{
    gl_channel_signal(channel, (gl_frame){.kind = GL_FRAME_WAIT});
}

void gl_channel_end(gl_channel *channel, glane_status status, size_t members)
{
    gl_channel_signal(channel, (gl_frame){.kind = GL_FRAME_END, .status = (int32_t)status, .length = members});
}

int gl_channel_claim(gl_channel *channel, size_t number)
{
    uint64_t next = number;
    return atomic_compare_exchange_strong(channel->claim, &next, next + 1);
}

void gl_channel_member(gl_channel *channel, size_t number, const char *id, uint64_t size)
{
    const size_t len = strlen(id);
    channel->is_open = 0;
    gl_channel_frame(channel, (gl_frame){.kind = GL_FRAME_MEMBER, .status = (int32_t)number, .length = len});
    gl_buffer_add(&channel->buffer, id, len);
    gl_channel_begin(channel, size);
}

void gl_channel_part(gl_channel *channel, glane_status status)
{
    gl_channel_signal(channel, (gl_frame){.kind = GL_FRAME_PART, .status = (int32_t)status});
}

/* Adds bytes to the frame under way, or to a new one if that is of another stream. */
static void gl_channel_append(gl_channel *channel, gl_stream stream, const char *bytes, size_t len)
{
    gl_frame frame = {.kind = (uint32_t)stream};
    if (channel->is_open) {
        memcpy(&frame, channel->buffer.data + channel->open, sizeof frame);
        channel->is_open = frame.kind == (uint32_t)stream;
    }
    if (!channel->is_open) {
        frame = (gl_frame){.kind = (uint32_t)stream};
        channel->open = channel->buffer.len;
        channel->is_open = 1;
        gl_channel_frame(channel, frame);
    }
    gl_buffer_add(&channel->buffer, bytes, len);
    frame.length += len;
    memcpy(channel->buffer.data + channel->open, &frame, sizeof frame);
}

void gl_channel_write(gl_channel *channel, gl_stream stream, const char *bytes, size_t len)
{
    if (channel->pipe < 0) {
        gl_hold_add(&channel->held[stream], bytes, len);
        return;
    }
    while (len > 0) {
        const size_t part = len < GL_CHANNEL_BUFFER ? len : GL_CHANNEL_BUFFER;
        gl_channel_append(channel, stream, bytes, part);
        if (channel->buffer.len >= GL_CHANNEL_BUFFER)
            gl_channel_flush(channel);
        bytes += part;
        len -= part;
    }
}
