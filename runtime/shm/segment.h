/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job's one piece of shared memory: an anonymous file (memfd), made by the launcher (or by a process that is alone) and
 * inherited by the ranks. It has no name, so nothing is left behind whatever happens.
 */
#ifndef ML_SHM_SEGMENT_H
#define ML_SHM_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "job/control.h"
#include "shm/layout.h"

struct ml_segment {
	int fd;              /* -1 once the descriptor is closed */
	char *base;
	struct ml_layout layout;
	struct ml_header_shm *header;
	struct ml_control_shm *control;
	struct ml_rank_shm *rank; /* [layout.ranks] */
	size_t refused;      /* bytes that this process could not get the last time that it could not; 0: it always could */
};

/*
 * Creates and maps the segment of a job; budget = 0 takes the memory that is available. The descriptor is close-on-exec.
 * Returns -ENOMEM, -EMFILE, -EINVAL. The caller owns *segment_out and detaches it.
 */
int ml_segment_create(uint32_t ranks, uint32_t slots, uint64_t budget, struct ml_segment *segment_out);

/* Maps an existing segment and takes the descriptor over, unless it fails: -EPROTO when it is no segment of this version. */
int ml_segment_attach(int fd, struct ml_segment *segment_out);

/*
 * Attaches the first segment among the descriptors of a process that `is_wanted`; false when there is none, or when the process does
 * not let itself be looked at.
 */
bool ml_segment_find(pid_t pid, bool (*is_wanted)(const struct ml_segment *segment, const void *what), const void *what,
		     struct ml_segment *segment_out);

/* Unmaps and closes. */
void ml_segment_detach(struct ml_segment *segment);

/*
 * Makes [offset, offset + size) usable: takes it from the budget and has the kernel provide the pages, so that a lack of
 * memory is -ENOMEM here and not a signal later. Called once per range by whoever writes there first.
 */
int ml_segment_commit(struct ml_segment *segment, size_t offset, size_t size);

/* The same for memory of the heap that is mapped at p, and the way back: its pages are given to the system and the budget. */
int ml_segment_pay(struct ml_segment *segment, void *p, size_t size);
void ml_segment_refund(struct ml_segment *segment, void *p, size_t size);

/* Says in words what was refused, for the end of a sentence. */
#define ML_SEGMENT_TEXT_MAX 160
void ml_segment_explain(const struct ml_segment *segment, char text[ML_SEGMENT_TEXT_MAX]);

#endif
