/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the ranks of a job are doing, as a table:
 *
 *	  rank  doing        peer  tag  bytes  communicator    since
 *	  0     MPI_Recv     1     5    8      MPI_COMM_WORLD  1.2 s
 *	  1-3   MPI_Barrier  0                 MPI_COMM_WORLD  1.1 s
 *	  4     running
 *
 * A rank that sleeps in MPI has said what it waits for (job/control.h); one that does not sleep is running, in MPI or not. Ranks
 * that do the same share a line. Read from the segment, so the table can be made by any process that maps it.
 */
#ifndef ML_LAUNCHER_STATES_H
#define ML_LAUNCHER_STATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "shm/segment.h"

/* What is known of a rank from elsewhere. */
struct ml_states_extra {
	bool skip;       /* leave the rank out */
	pid_t pid;       /* of the process that was started for it; 0: what the segment says */
	char end[100];   /* "ended with exit code 3"; "": it lives */
};

/* Says one line, like ml_log. */
typedef void ml_states_say(const char *format, ...);

/* Prints the table. extra[layout.ranks] or NULL; `processes` gives every rank a line with its pid. */
void ml_states_print(const struct ml_segment *segment, const struct ml_states_extra *extra, bool processes, ml_states_say *say);

/* "rank 0 waits for rank 1, which waits for rank 0": a cycle of waits, if there is one. False: none. */
bool ml_states_find_cycle(const struct ml_segment *segment, char *text, size_t size);

/* "in MPI_Recv, waiting for rank 1, tag 5": what the last open wait record of a rank says; false when it has none. */
bool ml_states_describe(const struct ml_segment *segment, uint32_t rank, char *text, size_t size);

#endif
