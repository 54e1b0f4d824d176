/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/sink.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"

/* A pipe that is ready takes at least so much (PIPE_BUF on Linux). */
#define WRITE_MAX 4096

/* The reader is gone, or the disk is full: drop what waits. */
static void break_sink(struct ml_sink *sink, int error)
{
	if (sink->path)
		ml_log("cannot write %s: %s", sink->path, strerror(error));
	sink->broken = true;
	sink->count = 0;
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
			break_sink(sink, errno);
			return true;
		}
	}
	memmove(sink->data, sink->data + done, sink->count - done);
	sink->count -= done;
	return sink->count == 0;
}

void ml_sink_flush(struct ml_sink *sink)
{
	bool empty = write_some(sink);

	if (!empty && !sink->waiting)
		sink->waiting = ml_loop_add_writer(sink->loop, &sink->watch, sink->fd) == 0;
	if (empty && sink->waiting) {
		ml_loop_remove(sink->loop, &sink->watch);
		sink->waiting = false;
	}
	if (empty)
		sink->changed(sink);
}

static void sink_ready(struct ml_watch *watch)
{
	ml_sink_flush(ml_container_of(watch, struct ml_sink, watch));
}

void ml_sink_init(struct ml_sink *sink, struct ml_loop *loop, int fd, char *path)
{
	struct stat status;

	*sink = (struct ml_sink){ .loop = loop, .fd = fd, .path = path, .watch.ready = sink_ready };
	sink->is_tty = isatty(fd);
	sink->is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool ml_sink_reserve(char **data, size_t count, size_t *capacity, size_t n)
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

void ml_sink_put(struct ml_sink *sink, const char *text, size_t n)
{
	if (sink->broken || !ml_sink_reserve(&sink->data, sink->count, &sink->capacity, n))
		return;
	memcpy(sink->data + sink->count, text, n);
	sink->count += n;
}
