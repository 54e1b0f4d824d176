/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking at a message without taking it (MPI 5.0 section 3.8.1). */
#include "api/api.h"

#include "api/check.h"
#include "object/status.h"
#include "p2p/match.h"
#include "p2p/progress.h"

/* The message that a receive with this envelope would take now, or NULL. */
static const struct ml_arrival *look(const struct ml_message *message, const struct ml_comm *comm)
{
	uint32_t source = message->rank == MPI_ANY_SOURCE ? ML_PEER_ANY : ml_comm_peer(comm, message->rank);

	return ml_match_find(source, message->tag, comm->ctx);
}

static void describe(const struct ml_arrival *arrival, const struct ml_comm *comm, MPI_Status *status)
{
	ml_status_set(status, ml_comm_rank_of(comm, arrival->source), arrival->node.tag, arrival->bytes);
}

int PMPI_Probe(int source, int tag, MPI_Comm handle, MPI_Status *status)
{
	ML_GUARD;
	struct ml_message message = { .call = "MPI_Probe", .rank = source, .tag = tag, .comm = handle, .receives = true };
	const struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_arrival *arrival;
	struct ml_idle idle = { 0 };
	struct ml_wait_reason reason = {
		.call = message.call,
		.comm = comm,
		.peer = source == MPI_ANY_SOURCE ? ML_WAIT_ANY : source,
		.tag = tag == MPI_ANY_TAG ? ML_WAIT_ANY : tag,
	};
	int error = ml_check_envelope(&message);

	if (error)
		return ml_api_raise(message.call, error, comm);
	if (source == MPI_PROC_NULL) {
		ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
		return MPI_SUCCESS;
	}
	while (!(arrival = look(&message, comm)))
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
	describe(arrival, comm, status);
	return MPI_SUCCESS;
}
ML_ALIAS(Probe);

int PMPI_Iprobe(int source, int tag, MPI_Comm handle, int *flag, MPI_Status *status)
{
	ML_GUARD;
	struct ml_message message = { .call = "MPI_Iprobe", .rank = source, .tag = tag, .comm = handle, .receives = true };
	const struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_arrival *arrival;
	int error = ml_api_need(ml_check_envelope(&message), flag, "flag");

	if (error)
		return ml_api_raise(message.call, error, comm);
	if (source == MPI_PROC_NULL) {
		ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
		*flag = 1;
		return MPI_SUCCESS;
	}
	arrival = look(&message, comm);
	if (!arrival) {
		ml_progress_test();
		arrival = look(&message, comm);
	}
	if (arrival)
		describe(arrival, comm, status);
	*flag = arrival != NULL;
	return MPI_SUCCESS;
}
ML_ALIAS(Iprobe);
