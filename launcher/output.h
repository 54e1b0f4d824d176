/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ranks print. Each stream of each rank is a pipe into the launcher, which passes it on in whole lines, so that lines of
 * different ranks never mix. A line longer than ML_OUTPUT_LINE_MAX is passed on in pieces. The last line of a stream may lack
 * its newline; it is passed on as it is, and a newline comes in only when another rank's line follows. On a terminal
 * an unfinished line is shown after ML_OUTPUT_PATIENCE_MS, because it may be a question.
 *
 * A rank that is alone, and rank 0 on a terminal, write to the launcher's own stdout and stderr themselves, unless their lines
 * are changed or go elsewhere.
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
#include "launcher/pattern.h"
#include "launcher/plan.h"
#include "launcher/sink.h"

#define ML_OUTPUT_LINE_MAX (64 * 1024)
#define ML_OUTPUT_PATIENCE_MS 50

struct ml_output;

/* Where lines come from, and the one or two places where they go. */
struct ml_stream {
	struct ml_output *output;
	struct ml_watch watch;
	struct ml_sink *sink[2];
	struct ml_pattern_values values; /* that the tag is made of */
	bool open;
	bool paused;            /* not watched, because a sink is full */
	bool in_line;           /* the beginning of the current line has been passed on */
	char *data;             /* the current line so far: data[0 .. count) */
	size_t count, capacity;
};

struct ml_file {
	struct ml_sink sink; /* first */
	struct ml_file *next;
};

struct ml_output {
	struct ml_loop *loop;
	const struct ml_plan *plan;
	const char *tag;          /* pattern before each line, or NULL */
	struct ml_sink own[2];    /* the launcher's stdout and stderr */
	bool one;                 /* which are the same */
	struct ml_file *files;    /* opened so far */
	struct ml_stream *stream; /* [2 * ranks]: stdout and stderr of rank 0, then of rank 1, ... */
	uint32_t streams;
	uint32_t paused;
	struct ml_timer patience;
};

/* Prepares the output of the plan's ranks, whose number is settled. -ENOMEM. */
int ml_output_init(struct ml_output *output, struct ml_loop *loop, const struct ml_plan *plan);

/*
 * Opens a rank's stdout and stderr: fds[1] and fds[2] of the rank, for ml_spawn_rank. The caller closes those above 2. -errno,
 * with a sentence said where a file cannot be opened.
 */
int ml_output_open(struct ml_output *output, uint32_t rank, int fds[3]);

/* Tells the process of a rank, which its tag may name. */
void ml_output_set_pid(struct ml_output *output, uint32_t rank, pid_t pid);

/* Passes on what ranks have written to stderr, so that what the launcher says now comes behind it, on a line of its own. */
void ml_output_drain(struct ml_output *output);

/* Passes on what the pipes hold now and closes them. Only when all ranks and what they have started are gone. */
void ml_output_finish(struct ml_output *output);

/* Whether bytes still wait for a slow reader. */
bool ml_output_is_waiting(const struct ml_output *output);

#endif
