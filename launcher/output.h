/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ranks print. Each stream of each rank is a pipe into the launcher, which passes it on in whole lines, so that lines of
 * different ranks never mix. A line longer than ML_OUTPUT_LINE_MAX is passed on in pieces. The last line of a stream may lack
 * its newline; it is passed on as it is, and a newline comes in only when another rank's line follows. On a terminal
 * an unfinished line is shown after ML_OUTPUT_PATIENCE_MS, because it may be a question.
 *
 * A reader of the job's output that does not read stops the ranks, as it would stop a single program, but never the
 * launcher: it writes only what the pipe takes. When the reader is gone, the ranks get SIGPIPE.
 */
#ifndef ML_LAUNCHER_OUTPUT_H
#define ML_LAUNCHER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "launcher/loop.h"
#include "launcher/plan.h"

#define ML_OUTPUT_LINE_MAX (64 * 1024)
#define ML_OUTPUT_PATIENCE_MS 50

struct ml_output;

/* Where lines go: the launcher's own stdout or stderr. */
struct ml_sink {
	struct ml_output *output;
	struct ml_watch watch;   /* active while bytes wait */
	int fd;
	char *data;              /* bytes that wait: data[0 .. count) */
	size_t count, capacity;
	const struct ml_stream *unfinished; /* whose line has no newline yet */
	bool is_file;            /* always takes everything */
	bool is_tty;
	bool waiting;            /* the watch is active */
	bool broken;             /* nobody reads any more */
};

/* Where lines come from. */
struct ml_stream {
	struct ml_output *output;
	struct ml_watch watch;
	struct ml_sink *sink;
	uint32_t rank;
	bool is_stderr;
	bool open;
	bool paused;            /* not watched, because the sink is full */
	bool in_line;           /* the beginning of the current line has been passed on */
	char *data;             /* the current line so far: data[0 .. count) */
	size_t count, capacity;
};

struct ml_output {
	struct ml_loop *loop;
	enum ml_tag tag;
	struct ml_sink sink[2];
	struct ml_stream *stream; /* [2 * ranks]: stdout and stderr of rank 0, then of rank 1, ... */
	uint32_t streams;
	struct ml_timer patience;
};

/* Prepares the output of `ranks` ranks to fds 1 and 2. -ENOMEM. */
int ml_output_init(struct ml_output *output, struct ml_loop *loop, uint32_t ranks, enum ml_tag tag);

/* Opens a stream; fd_out, close-on-exec, is the rank's end, which the caller closes. -errno. */
int ml_output_open(struct ml_output *output, uint32_t rank, bool is_stderr, int *fd_out);

/* Passes on what the pipes hold now and closes them. Only when all ranks and what they have started are gone. */
void ml_output_finish(struct ml_output *output);

/* Whether bytes still wait for a slow reader. */
bool ml_output_is_waiting(const struct ml_output *output);

#endif
