/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signatures: whether all ranks of a communicator are in the same collective call, for mpirun --check (MPILITE_CHECK_CALLS).
 *
 * Then every operation is a schedule, and begins with a round in which each rank tells each other one what it
 * was called with. The round is part of the schedule, so a non-blocking call does not wait for it, and the order of such calls is
 * compared too, as the tag of their messages is the number of the call. A persistent operation is compared when it is made.
 *
 * What must be the same everywhere is the same in all signatures of a rank, and so all ranks find the same fault: they all end the
 * operation with an error, and nobody waits for messages that will not come. What must fit between two ranks, the bytes that one
 * sends and the other expects, is known to these two alone; they keep the error and do the steps all the same.
 *
 * On an intercommunicator the ranks of both sides tell each other. Of operations with neighbours the names are compared alone; of calls that
 * make communicators the names and the arguments that must be the same.
 */
#ifndef ML_COLLECTIVES_SIGNATURE_H
#define ML_COLLECTIVES_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "collectives/sched.h"

/* What one rank tells another about its call. */
struct ml_signature {
	char call[32];
	uint64_t bytes;  /* that are the same everywhere, else 0 */
	uint64_t shares; /* of a scattered result, or other arguments, as one number */
	uint64_t op;     /* handle of a predefined one; 1: the user's; 0: none */
	uint64_t type;   /* handle of a predefined one that is reduced, else 0 */
	int64_t gives;   /* bytes for that rank; -1: not of this kind, not compared */
	int64_t takes;   /* bytes from it; the same */
	int64_t root;    /* -1: none; may be MPI_ROOT or MPI_PROC_NULL */
};

/* Writes the round for `call` into the schedule, as its first steps. */
void ml_signature_add(struct ml_sched *s, const struct ml_call *call);

/*
 * What is wrong with the signatures that this rank has got from all others, beside those that it has sent: MPI_SUCCESS or an error class,
 * with a note if one is wanted. `common_out`: all ranks find the same.
 */
int ml_signature_compare(const struct ml_sched *s, const struct ml_signature *got, const struct ml_signature *sent, bool notes,
			 bool *common_out);

#endif
