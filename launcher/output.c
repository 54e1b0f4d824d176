/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "os/fd.h"

/* A pipe that is ready takes at least so much (PIPE_BUF on Linux). */
#define WRITE_MAX 4096
/* Bytes that may wait before the ranks have to. */
#define SINK_MAX (1 << 20)
#define READ_MAX ML_OUTPUT_LINE_MAX
#define TAG_MAX 48

/* --- where lines go --- */

static void close_stream(struct ml_stream *stream);

/* The reader is gone: drop what waits and let the ranks notice. */
static void break_sink(struct ml_sink *sink)
{
	struct ml_output *output = sink->output;

	sink->broken = true;
	sink->count = 0;
	for (uint32_t i = 0; i < output->streams; i++)
		if (output->stream[i].open && output->stream[i].sink == sink)
			close_stream(&output->stream[i]);
}

/* Writes what the reader takes without waiting; returns false when the rest has to wait. */
static bool write_some(struct ml_sink *sink)
{
	size_t done = 0;

	while (done < sink->count) {
		struct pollfd ready = { .fd = sink->fd, .events = POLLOUT };
		size_t n = sink->is_file ? sink->count - done : ml_min(sink->count - done, (size_t)WRITE_MAX);
		ssize_t written;

		if (!sink->is_file && poll(&ready, 1, 0) == 0)
			break;
		written = write(sink->fd, sink->data + done, n);
		if (written >= 0) {
			done += (size_t)written;
		} else if (errno == EAGAIN) {
			break;
		} else if (errno != EINTR) {
			break_sink(sink);
			return true;
		}
	}
	memmove(sink->data, sink->data + done, sink->count - done);
	sink->count -= done;
	return sink->count == 0;
}

static void resume_streams(struct ml_sink *sink)
{
	struct ml_output *output = sink->output;

	for (uint32_t i = 0; i < output->streams; i++) {
		struct ml_stream *stream = &output->stream[i];

		if (stream->open && stream->paused && stream->sink == sink) {
			stream->paused = false;
			ml_loop_add_reader(output->loop, &stream->watch, stream->watch.fd);
		}
	}
}

static void flush_sink(struct ml_sink *sink)
{
	bool empty = write_some(sink);

	if (!empty && !sink->waiting)
		sink->waiting = ml_loop_add_writer(sink->output->loop, &sink->watch, sink->fd) == 0;
	if (empty && sink->waiting) {
		ml_loop_remove(sink->output->loop, &sink->watch);
		sink->waiting = false;
	}
	if (empty)
		resume_streams(sink);
}

static void sink_ready(struct ml_watch *watch)
{
	flush_sink(ml_container_of(watch, struct ml_sink, watch));
}

/* Makes room for n more bytes in a buffer; without memory the bytes are lost, and the job goes on. */
static bool reserve(char **data, size_t count, size_t *capacity, size_t n)
{
	size_t wanted = ml_max(*capacity, (size_t)4096);
	char *grown;

	while (wanted < count + n)
		wanted *= 2;
	if (wanted == *capacity)
		return true;
	grown = realloc(*data, wanted);
	if (!grown)
		return false;
	*data = grown;
	*capacity = wanted;
	return true;
}

static void put(struct ml_sink *sink, const char *text, size_t n)
{
	if (sink->broken || !reserve(&sink->data, sink->count, &sink->capacity, n))
		return;
	memcpy(sink->data + sink->count, text, n);
	sink->count += n;
}

/* --- where lines come from --- */

static void put_tag(const struct ml_stream *stream)
{
	char tag[TAG_MAX];
	int n = 0;

	if (stream->output->tag == ML_TAG_RANK)
		n = snprintf(tag, sizeof(tag), "[%u] ", stream->rank);
	else if (stream->output->tag == ML_TAG_STREAM)
		n = snprintf(tag, sizeof(tag), "[1,%u]<%s>:", stream->rank, stream->is_stderr ? "stderr" : "stdout");
	put(stream->sink, tag, (size_t)n);
}

/* One line or a piece of one. */
static void put_line(struct ml_stream *stream, const char *text, size_t n)
{
	struct ml_sink *sink = stream->sink;

	if (sink->unfinished && sink->unfinished != stream)
		put(sink, "\n", 1);
	if (!stream->in_line || (sink->unfinished && sink->unfinished != stream))
		put_tag(stream);
	put(sink, text, n);
	stream->in_line = text[n - 1] != '\n';
	sink->unfinished = stream->in_line ? stream : NULL;
}

/* Passes on the first n bytes of what has been read. */
static void pass(struct ml_stream *stream, size_t n)
{
	size_t begin = 0;

	while (begin < n) {
		const char *newline = memchr(stream->data + begin, '\n', n - begin);
		size_t end = newline ? (size_t)(newline - stream->data) + 1 : n;

		put_line(stream, stream->data + begin, end - begin);
		begin = end;
	}
	memmove(stream->data, stream->data + n, stream->count - n);
	stream->count -= n;
	flush_sink(stream->sink);
}

static void close_stream(struct ml_stream *stream)
{
	if (!stream->paused)
		ml_loop_remove(stream->output->loop, &stream->watch);
	close(stream->watch.fd);
	stream->open = false;
	free(stream->data);
	stream->data = NULL;
	stream->count = stream->capacity = 0;
}

static void pause_if_full(struct ml_stream *stream)
{
	if (!stream->open || stream->paused || stream->sink->count < SINK_MAX)
		return;
	ml_loop_remove(stream->output->loop, &stream->watch);
	stream->paused = true;
}

/* Reads once. Returns false at the end of the stream, or when nothing is there. */
static bool read_some(struct ml_stream *stream)
{
	const char *newline;
	ssize_t n;

	if (!reserve(&stream->data, stream->count, &stream->capacity, READ_MAX / 4))
		return false;
	n = read(stream->watch.fd, stream->data + stream->count, stream->capacity - stream->count);
	if (n < 0)
		return errno == EINTR;
	if (n == 0) {
		if (stream->count)
			pass(stream, stream->count);
		if (stream->open)
			close_stream(stream);
		return false;
	}
	stream->count += (size_t)n;
	newline = memrchr(stream->data, '\n', stream->count);
	if (newline)
		pass(stream, (size_t)(newline - stream->data) + 1);
	else if (stream->count >= ML_OUTPUT_LINE_MAX)
		pass(stream, stream->count);
	return stream->open;
}

static void stream_ready(struct ml_watch *watch)
{
	struct ml_stream *stream = ml_container_of(watch, struct ml_stream, watch);
	struct ml_output *output = stream->output;

	read_some(stream);
	pause_if_full(stream);
	if (stream->open && stream->count && stream->sink->is_tty && !output->patience.when_ns)
		ml_loop_set_timer(output->loop, &output->patience, ML_OUTPUT_PATIENCE_MS * INT64_C(1000000));
}

static void patience_over(struct ml_timer *timer)
{
	struct ml_output *output = ml_container_of(timer, struct ml_output, patience);

	for (uint32_t i = 0; i < output->streams; i++)
		if (output->stream[i].count && output->stream[i].sink->is_tty)
			pass(&output->stream[i], output->stream[i].count);
}

/* --- all of it --- */

static void init_sink(struct ml_output *output, struct ml_sink *sink, int fd)
{
	struct stat status;

	*sink = (struct ml_sink){ .output = output, .fd = fd, .watch.ready = sink_ready };
	sink->is_tty = isatty(fd);
	sink->is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/* Whether fds 1 and 2 lead to the same place, whose lines then must not mix either. */
static bool is_one_sink(void)
{
	struct stat out, err;

	return fstat(1, &out) == 0 && fstat(2, &err) == 0 && out.st_dev == err.st_dev && out.st_ino == err.st_ino;
}

int ml_output_init(struct ml_output *output, struct ml_loop *loop, uint32_t ranks, enum ml_tag tag)
{
	bool one = is_one_sink();

	*output = (struct ml_output){ .loop = loop, .tag = tag, .patience.due = patience_over };
	init_sink(output, &output->sink[0], 1);
	init_sink(output, &output->sink[1], 2);
	output->stream = calloc(2 * ranks, sizeof(*output->stream));
	if (!output->stream)
		return -ENOMEM;
	output->streams = 2 * ranks;
	for (uint32_t i = 0; i < output->streams; i++) {
		struct ml_stream *stream = &output->stream[i];

		stream->output = output;
		stream->watch.ready = stream_ready;
		stream->rank = i / 2;
		stream->is_stderr = i % 2;
		stream->sink = &output->sink[one ? 0 : i % 2];
	}
	return 0;
}

int ml_output_open(struct ml_output *output, uint32_t rank, bool is_stderr, int *fd_out)
{
	struct ml_stream *stream = &output->stream[2 * rank + is_stderr];
	int fds[2], error = ml_fd_pipe(fds);

	if (error)
		return error;
	ml_fd_set_nonblock(fds[0], true);
	error = ml_loop_add_reader(output->loop, &stream->watch, fds[0]);
	if (error) {
		close(fds[0]);
		close(fds[1]);
		return error;
	}
	stream->open = true;
	*fd_out = fds[1];
	return 0;
}

void ml_output_finish(struct ml_output *output)
{
	for (uint32_t i = 0; i < output->streams; i++) {
		struct ml_stream *stream = &output->stream[i];

		while (stream->open && read_some(stream))
			continue;
		if (stream->open && stream->count)
			pass(stream, stream->count);
		if (stream->open)
			close_stream(stream);
	}
}

bool ml_output_is_waiting(const struct ml_output *output)
{
	return output->sink[0].waiting || output->sink[1].waiting;
}
