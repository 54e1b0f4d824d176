/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "os/fd.h"

#define DRAIN_READS 64
#define READ_MAX ML_OUTPUT_LINE_MAX
#define TAG_MAX 512

/* The exact formats of Open MPI and Hydra. */
static const char *const tags[] = {
	[ML_TAG_RANK] = "[%r] ",
	[ML_TAG_STREAM] = "[1,%r]<%s>:",
	[ML_TAG_RANK_STREAM] = "[%r]<%s>:",
	[ML_TAG_DETAILED] = "[%n@1,%r][%h:%P]<%s>:",
	[ML_TAG_FULLNAME] = "[%n@1,%r]<%s>:",
	[ML_TAG_XML] = "<%s rank=\"%r\">",
};
#define TIME_TAG "%t"
#define TIME_ALONE_TAG "%t<%s>:"

/* --- streams that wait for their sinks --- */

static void close_stream(struct ml_stream *stream)
{
	if (!stream->paused)
		ml_loop_remove(stream->output->loop, &stream->watch);
	else
		stream->output->paused--;
	close(stream->watch.fd);
	stream->open = false;
	free(stream->data);
	stream->data = NULL;
	stream->count = stream->capacity = 0;
}

static bool is_full(const struct ml_stream *stream)
{
	return (stream->sink[0] && stream->sink[0]->count >= ML_SINK_MAX) ||
	       (stream->sink[1] && stream->sink[1]->count >= ML_SINK_MAX);
}

static void pause_if_full(struct ml_stream *stream)
{
	if (!stream->open || stream->paused || !is_full(stream))
		return;
	ml_loop_remove(stream->output->loop, &stream->watch);
	stream->paused = true;
	stream->output->paused++;
}

static void resume(struct ml_stream *stream)
{
	if (!stream->paused || is_full(stream))
		return;
	stream->paused = false;
	stream->output->paused--;
	ml_loop_add_reader(stream->output->loop, &stream->watch, stream->watch.fd);
}

/* A stream that leads nowhere is closed, so that its rank notices. */
static void leave_sink(struct ml_stream *stream, const struct ml_sink *sink)
{
	for (int i = 0; i < 2; i++)
		if (stream->sink[i] == sink)
			stream->sink[i] = NULL;
	if (stream->open && !stream->sink[0] && !stream->sink[1])
		close_stream(stream);
}

static void sink_changed(struct ml_sink *sink)
{
	struct ml_output *output = sink->owner;

	if (!sink->broken && !output->paused)
		return;
	for (uint32_t i = 0; i < output->streams; i++) {
		if (sink->broken)
			leave_sink(&output->stream[i], sink);
		else if (output->stream[i].open)
			resume(&output->stream[i]);
	}
}

static void own_sink(struct ml_output *output, struct ml_sink *sink, int fd, char *path)
{
	ml_sink_init(sink, output->loop, fd, path);
	sink->owner = output;
	sink->changed = sink_changed;
}

/* --- lines --- */

static void put_tag(const struct ml_stream *stream, struct ml_sink *sink)
{
	char tag[TAG_MAX];

	if (stream->output->tag)
		ml_sink_put(sink, tag, ml_pattern_format(stream->output->tag, &stream->values, tag, sizeof(tag)));
}

/* A line, its newline and its end as an XML element. */
static void put_xml(const struct ml_stream *stream, struct ml_sink *sink, const char *text, size_t n)
{
	static const char *const names[256] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\n'] = "&#010;" };
	const char *end = stream->values.is_stderr ? "</stderr>\n" : "</stdout>\n";

	put_tag(stream, sink);
	for (; n > 0; text++, n--) {
		const char *name = names[(unsigned char)*text];

		ml_sink_put(sink, name ? name : text, name ? strlen(name) : 1);
	}
	ml_sink_put(sink, end, strlen(end));
}

/* One line or a piece of one. */
static void put_line(struct ml_stream *stream, struct ml_sink *sink, const char *text, size_t n)
{
	bool broken_into = sink->unfinished && sink->unfinished != stream;

	if (stream->output->plan->output.tag == ML_TAG_XML) {
		put_xml(stream, sink, text, n);
		return;
	}
	if (broken_into)
		ml_sink_put(sink, "\n", 1);
	if (!stream->in_line || broken_into)
		put_tag(stream, sink);
	ml_sink_put(sink, text, n);
	sink->unfinished = text[n - 1] == '\n' ? NULL : stream;
}

/* Passes on the first n bytes of what has been read. */
static void pass(struct ml_stream *stream, size_t n)
{
	size_t begin = 0;

	while (begin < n) {
		const char *newline = memchr(stream->data + begin, '\n', n - begin);
		size_t end = newline ? (size_t)(newline - stream->data) + 1 : n;

		for (int i = 0; i < 2; i++)
			if (stream->sink[i])
				put_line(stream, stream->sink[i], stream->data + begin, end - begin);
		stream->in_line = !newline;
		begin = end;
	}
	memmove(stream->data, stream->data + n, stream->count - n);
	stream->count -= n;
	for (int i = 0; i < 2; i++)
		if (stream->sink[i])
			ml_sink_flush(stream->sink[i]);
}

/* Reads once. Returns false at the end of the stream, or when nothing is there. */
static bool read_some(struct ml_stream *stream)
{
	const char *newline;
	ssize_t n;

	if (!ml_sink_reserve(&stream->data, stream->count, &stream->capacity, READ_MAX / 4))
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
	if (stream->output->plan->output.raw || (!newline && stream->count >= ML_OUTPUT_LINE_MAX))
		pass(stream, stream->count);
	else if (newline)
		pass(stream, (size_t)(newline - stream->data) + 1);
	return stream->open;
}

static bool is_shown(const struct ml_stream *stream)
{
	return (stream->sink[0] && stream->sink[0]->is_tty) || (stream->sink[1] && stream->sink[1]->is_tty);
}

static void stream_ready(struct ml_watch *watch)
{
	struct ml_stream *stream = ml_container_of(watch, struct ml_stream, watch);
	struct ml_output *output = stream->output;

	read_some(stream);
	pause_if_full(stream);
	if (stream->open && stream->count && is_shown(stream) && !output->patience.when_ns)
		ml_loop_set_timer(output->loop, &output->patience, ML_OUTPUT_PATIENCE_MS * INT64_C(1000000));
}

static void patience_over(struct ml_timer *timer)
{
	struct ml_output *output = ml_container_of(timer, struct ml_output, patience);

	for (uint32_t i = 0; i < output->streams; i++)
		if (output->stream[i].count && is_shown(&output->stream[i]))
			pass(&output->stream[i], output->stream[i].count);
}

/* --- where lines go --- */

static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777); /* that it is missing afterwards is said for the file */
		*slash = '/';
	}
}

/* The file of a name, which ranks may share. */
static int open_file(struct ml_output *output, const char *pattern, const struct ml_pattern_values *values, struct ml_sink **out)
{
	char path[PATH_MAX];
	struct ml_file *file;
	int fd;

	ml_pattern_format(pattern, values, path, sizeof(path));
	for (file = output->files; file && strcmp(file->sink.path, path) != 0; file = file->next)
		continue;
	if (!file) {
		make_parents(path);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		file = fd < 0 ? NULL : calloc(1, sizeof(*file));
		if (!file) {
			ml_log("cannot write output to %s: %s", path, strerror(errno));
			return -errno;
		}
		own_sink(output, &file->sink, fd, strdup(path));
		file->next = output->files;
		output->files = file;
	}
	*out = &file->sink;
	return file->sink.path ? 0 : -ENOMEM;
}

static int find_sinks(struct ml_output *output, struct ml_stream *stream)
{
	const struct ml_output_plan *plan = &output->plan->output;
	bool is_stderr = stream->values.is_stderr;
	const char *file = plan->file[is_stderr];

	stream->sink[0] = stream->sink[1] = NULL;
	if (plan->only != ML_RANKS_ALL && plan->only != stream->values.rank)
		return 0;
	if (!file || plan->copy)
		stream->sink[0] = &output->own[is_stderr && !output->one];
	return file ? open_file(output, file, &stream->values, &stream->sink[1]) : 0;
}

/* Whether nothing stands between a stream and the launcher's own. */
static bool is_direct(const struct ml_output *output, const struct ml_stream *stream)
{
	bool first = output->plan->ranks == 1 || (stream->values.rank == 0 && stream->sink[0] && stream->sink[0]->is_tty);

	return first && stream->sink[0] && !stream->sink[1] && !output->tag;
}

static int open_pipe(struct ml_output *output, struct ml_stream *stream, int *fd_out)
{
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

static int open_stream(struct ml_output *output, struct ml_stream *stream, int *fd_out)
{
	int error = find_sinks(output, stream);

	*fd_out = -1;
	if (error || is_direct(output, stream))
		return error;
	if (stream->sink[0] || stream->sink[1])
		return open_pipe(output, stream, fd_out);
	*fd_out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return *fd_out < 0 ? -errno : 0;
}

int ml_output_open(struct ml_output *output, uint32_t rank, int fds[3])
{
	int error = open_stream(output, &output->stream[2 * rank], &fds[1]);

	if (error)
		return error;
	if (output->plan->output.merge) {
		fds[2] = 1; /* the rank's own stdout */
		return 0;
	}
	error = open_stream(output, &output->stream[2 * rank + 1], &fds[2]);
	if (error && fds[1] > 2)
		close(fds[1]);
	return error;
}

/* --- all of it --- */

/* Whether fds 1 and 2 lead to the same place, whose lines then must not mix either. */
static bool is_one_sink(void)
{
	struct stat out, err;

	return fstat(1, &out) == 0 && fstat(2, &err) == 0 && out.st_dev == err.st_dev && out.st_ino == err.st_ino;
}

/* The pattern of what stands before each line, or NULL. */
static int set_tag(struct ml_output *output)
{
	const struct ml_output_plan *plan = &output->plan->output;

	output->tag = plan->prefix ? plan->prefix : tags[plan->tag];
	if (!plan->timestamp || plan->tag == ML_TAG_XML)
		return 0;
	output->tag = output->tag ? ml_pattern_join(TIME_TAG, true, output->tag) : TIME_ALONE_TAG;
	return output->tag ? 0 : -ENOMEM;
}

static void put_element(struct ml_output *output, const char *text)
{
	if (output->plan->output.tag != ML_TAG_XML)
		return;
	ml_sink_put(&output->own[0], text, strlen(text));
	ml_sink_flush(&output->own[0]);
}

int ml_output_init(struct ml_output *output, struct ml_loop *loop, const struct ml_plan *plan)
{
	*output = (struct ml_output){ .loop = loop, .plan = plan, .one = is_one_sink(), .patience.due = patience_over };
	for (int i = 0; i < 2; i++)
		own_sink(output, &output->own[i], i + 1, NULL);
	output->stream = calloc(2 * plan->ranks, sizeof(*output->stream));
	if (!output->stream || set_tag(output))
		return -ENOMEM;
	output->streams = 2 * plan->ranks;
	for (uint32_t i = 0; i < output->streams; i++) {
		struct ml_stream *stream = &output->stream[i];

		stream->output = output;
		stream->watch.ready = stream_ready;
		stream->values.rank = i / 2;
		stream->values.ranks = plan->ranks;
		stream->values.app = (uint32_t)(ml_plan_find_app(plan, i / 2) - plan->app);
		stream->values.is_stderr = i % 2;
	}
	put_element(output, "<mpirun>\n");
	return 0;
}

void ml_output_set_pid(struct ml_output *output, uint32_t rank, pid_t pid)
{
	output->stream[2 * rank].values.pid = output->stream[2 * rank + 1].values.pid = pid;
}

void ml_output_drain(struct ml_output *output)
{
	struct ml_sink *sink = &output->own[output->one ? 0 : 1];

	for (uint32_t i = 0; i < output->streams; i++) {
		struct ml_stream *stream = &output->stream[i];

		/* A rank that lives may go on writing for ever. */
		for (int n = 0; (output->one || i % 2) && n < DRAIN_READS && stream->open && !stream->paused && read_some(stream); n++)
			pause_if_full(stream);
		if ((output->one || i % 2) && stream->open && stream->count)
			pass(stream, stream->count);
	}
	if (sink->unfinished) {
		ml_sink_put(sink, "\n", 1);
		sink->unfinished = NULL;
		ml_sink_flush(sink);
	}
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
	put_element(output, "</mpirun>\n");
}

bool ml_output_is_waiting(const struct ml_output *output)
{
	for (const struct ml_file *file = output->files; file; file = file->next)
		if (file->sink.waiting)
			return true;
	return output->own[0].waiting || output->own[1].waiting;
}
