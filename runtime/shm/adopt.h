/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Adoption: ranks that another launcher has started find each other and form one job. On one machine no wire-up is needed for it:
 * their environment says which rank of how many each is, and all descend from one process, which is the job's name.
 *
 *	rank 0       makes the segment and writes the name into it (R1)
 *	the others   look through the descriptors of the launcher's descendants for a segment of that name (A1)
 *
 * So nothing is written to a file, and nothing is left behind. Called once, from MPI_Init, where there is no job card.
 */
#ifndef ML_SHM_ADOPT_H
#define ML_SHM_ADOPT_H

#include <stdbool.h>
#include <stdint.h>

#include "shm/segment.h"

struct ml_adopt {
	const char *launcher;  /* in words */
	const char *variable;  /* of the environment, with the rank */
	uint32_t rank;
	uint32_t size;
	bool one_node;         /* all ranks are on this one */
	bool optional;         /* without the others this is no rank at all */
	int32_t origin;        /* the launcher's process, and when it started */
	uint64_t start;
};

/* What the environment says. False: this process is nobody's rank. */
bool ml_adopt_find(struct ml_adopt *adopt_out);

/*
 * Makes or finds the job's segment. -ENOENT when this process is no rank: the child of one, or alone (optional). -ESRCH when there is
 * no rank 0; or what ml_segment_create returns. Waits as long as rank 0 lives.
 */
int ml_adopt_join(const struct ml_adopt *adopt, struct ml_segment *segment_out);

#endif
