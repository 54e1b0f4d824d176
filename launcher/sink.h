/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where lines of output go: the launcher's own stdout or stderr, or a file. A sink takes all that it is given and writes what its
 * reader takes without waiting; the rest stays in a buffer until the loop says that there is room.
 */
#ifndef ML_LAUNCHER_SINK_H
#define ML_LAUNCHER_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "launcher/loop.h"

/* Bytes that may wait before those who give more should stop. */
#define ML_SINK_MAX (1 << 20)

struct ml_sink {
	struct ml_loop *loop;
	struct ml_watch watch;   /* active while bytes wait */
	int fd;
	char *path;              /* of a file that was opened for it, or NULL */
	char *data;              /* bytes that wait: data[0 .. count) */
	size_t count, capacity;
	const void *unfinished;  /* who wrote the last line, which has no newline yet */
	bool is_file;            /* always takes everything */
	bool is_tty;
	bool waiting;            /* the watch is active */
	bool broken;             /* nobody reads any more: what it is given is lost */
	void *owner;             /* for `changed` */
	void (*changed)(struct ml_sink *sink); /* it is empty again, or broken */
};

/* A sink that writes to fd; `path` is for messages, or NULL. The caller sets `owner` and `changed`. */
void ml_sink_init(struct ml_sink *sink, struct ml_loop *loop, int fd, char *path);

void ml_sink_put(struct ml_sink *sink, const char *text, size_t n);
void ml_sink_flush(struct ml_sink *sink);

/* Makes room for n more bytes in a buffer; without memory the bytes are lost, and the job goes on. */
bool ml_sink_reserve(char **data, size_t count, size_t *capacity, size_t n);

#endif
