/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Leases: which communicator uses which of the ML_BOARDS boards (shm/board.h). MPI_COMM_WORLD has board 0. Any other communicator
 * asks for one at its first collective operation, when all its ranks are in the same call: each offers the boards whose row it has
 * free, and the lowest that all offer is taken. If there is none, messages do the work, and the ranks ask again after 2, 4, 8 ...
 * operations; all of them count alike.
 *
 * A row belongs to its process, whatever the rank is called in the communicators that use it one after the other:
 *
 *   free -> (agreed) leased by one communicator -> (ml_lease_end, a barrier on the board itself) free
 *
 * The old lines of a row are no danger to its next user. Nobody waits for one any more, because who has left the barrier has left
 * everything before it. A late rank may still wait for our line of that barrier; if it finds a newer one instead, that one is later in
 * number, which is just as good, for a barrier has no data. And the new communicator's numbers begin above all that any of its ranks
 * has ever used, so an old line is never taken for a new one.
 *
 * Threads: offers are made by one thread of a process at a time; another one offers nothing meanwhile, instead of waiting, because
 * somewhere two ranks might wait in different orders. A communicator takes no memory besides struct ml_coll: its lines are in the
 * rows, a KiB of each of its processes.
 */
#ifndef ML_COLLECTIVES_LEASE_H
#define ML_COLLECTIVES_LEASE_H

#include "object/comm.h"

/* Gives MPI_COMM_WORLD its board. Before the start barrier, because others read our row after it. 0 or -ENOMEM. */
int ml_lease_init(struct ml_comm *world);

/* Called by all ranks of a communicator without a board, at the beginning of an operation. MPI_SUCCESS, with a board or not. */
int ml_lease_ask(struct ml_comm *comm);

/*
 * Called by all ranks of a communicator with a board, inside an operation: gets memory for a sheet of such pages, 16 of them a process and
 * board, which the next user of the row finds there. If some process has none to spare, nobody has them.
 */
void ml_lease_ask_sheet(struct ml_comm *comm, size_t page);

/* Gives the board of a communicator back, if it has one. Called by all its ranks, as the last operation. */
void ml_lease_end(struct ml_comm *comm);

#endif
