/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Direct access: the ranks of a communicator read each other's buffers, so that large data moves once, without messages. By map where
 * a buffer lies in the heap of the segment, else by the kernel (process_vm_readv).
 *
 *	s = ml_direct_show(comm, in, out)   everybody says where its buffers are, and waits until all have
 *	ml_direct_read(...), ...            as often as needed; a barrier between one's writing and the others' reading
 *	ml_direct_end(comm)                 nobody leaves before all have done: the buffers are their owners' again
 *
 * The addresses stand on the board's line s. It is written again at s + 16, and nobody draws that number before all have come to the end.
 * Called by all ranks of a communicator for which ml_direct_is_open(), one thread at a time.
 * Crash: as notice.h. A read of a process that has died fails, and the launcher ends the job.
 */
#ifndef ML_COLLECTIVES_DIRECT_H
#define ML_COLLECTIVES_DIRECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectives/coll.h"

enum ml_direct_open { ML_DIRECT_UNKNOWN, ML_DIRECT_YES, ML_DIRECT_NO };

/* Which of the two buffers of a rank. */
enum ml_direct_which { ML_DIRECT_IN, ML_DIRECT_OUT, ML_DIRECT_BUFFERS };

struct ml_direct_buffer {
	const void *base;
	size_t bytes;
};

/* Where a buffer is: its address in its process, and in the segment, or 0. */
struct ml_direct_spot {
	uint64_t address;
	uint64_t heap;
};

struct ml_direct_spot ml_direct_spot_of(const void *buffer, size_t bytes);

/* Reads what another rank has said is there. False when this process may not or cannot; then nothing is promised about `to`. */
bool ml_direct_try_read(const struct ml_comm *comm, int32_t rank, const struct ml_direct_spot *from, void *to, size_t bytes);

/* Finds out, once, whether every rank may read and write every other's memory. Inside an operation, where there is a board. */
void ml_direct_ask(struct ml_comm *comm);

/* `buffer` by which; one whose bytes are 0 is not shown. Returns the number for the functions below. */
uint64_t ml_direct_show(struct ml_comm *comm, const struct ml_direct_buffer buffer[ML_DIRECT_BUFFERS]);

/* A place in another rank's buffer. */
struct ml_direct_place {
	int32_t rank;
	enum ml_direct_which which;
	size_t offset;
};

/* MPI_SUCCESS, or MPI_ERR_BUFFER with a note when one of the two buffers is not memory. */
int ml_direct_read(const struct ml_comm *comm, uint64_t s, const struct ml_direct_place *from, void *to, size_t bytes);
int ml_direct_write(const struct ml_comm *comm, uint64_t s, const struct ml_direct_place *to, const void *from, size_t bytes);

/*
 * Combines everybody's operands of the elements that `r` has, a piece of the vector that begins `offset` bytes after its start, in the
 * order of ranks. `room` has space for two pieces, `r->out` may be `r->in`. The result is in r->out, or in `room` if that is NULL.
 */
int ml_direct_combine(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r, size_t offset, unsigned char *room);

/* The part of a vector that this rank reduces for all: as elements [at, end). */
void ml_direct_slice(const struct ml_comm *comm, int32_t rank, size_t count, size_t *at_out, size_t *end_out);

int ml_direct_end(struct ml_comm *comm, int error);

#endif
