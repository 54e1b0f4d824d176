/* SPDX-License-Identifier: BSD-2-Clause */
/* Making intercommunicators, and merging them (MPI 5.0 section 7.6.2). What they are is asked in mpi_comm.c. */
#include "api/api.h"

#include "api/check.h"
#include "api/coll_run.h"
#include "form/form.h"

/* What counts at the local leader alone: how it reaches the other one. */
static int find_bridge(MPI_Comm peer_comm, int remote_leader, int tag, struct ml_form_trade *trade)
{
	const struct ml_comm *bridge = ml_comm_find(peer_comm);
	int error = ml_check_comm(peer_comm);

	if (error) {
		ml_note("this is peer_comm");
		return error;
	}
	if (remote_leader < 0 || remote_leader >= bridge->size) {
		ml_note("remote_leader is %d, peer_comm has %d process%s", remote_leader, bridge->size,
			bridge->size == 1 ? "" : "es");
		return MPI_ERR_RANK;
	}
	if (tag < 0) {
		ml_note("tag is %d", tag);
		return MPI_ERR_TAG;
	}
	trade->line = (struct ml_line){ "MPI_Intercomm_create", bridge, ML_COMM_FORM_CTX(bridge), tag };
	trade->remote = ml_comm_peer(bridge, remote_leader);
	return MPI_SUCCESS;
}

int PMPI_Intercomm_create(MPI_Comm local_comm, int local_leader, MPI_Comm peer_comm, int remote_leader, int tag,
			  MPI_Comm *newintercomm)
{
	ML_GUARD;
	struct ml_comm *local = ml_comm_find(local_comm), *made = NULL;
	struct ml_form_trade trade = { .local = local, .leader = local_leader };
	int error = ml_api_need(ml_check_comm(local_comm), newintercomm, "newintercomm");

	if (!error && ml_comm_is_inter(local)) {
		ml_note("local_comm is an intercommunicator");
		error = MPI_ERR_COMM;
	}
	if (!error && (local_leader < 0 || local_leader >= local->size)) {
		ml_note("local_leader is %d, local_comm has %d process%s", local_leader, local->size,
			local->size == 1 ? "" : "es");
		error = MPI_ERR_RANK;
	}
	if (!error && local->rank == local_leader)
		error = find_bridge(peer_comm, remote_leader, tag, &trade);
	if (!error)
		error = ml_run_agree("MPI_Intercomm_create", local, (uint64_t)local_leader);
	if (!error)
		error = ml_form_intercomm(&trade, &made);
	return ml_api_give_comm("MPI_Intercomm_create", error, local, made, newintercomm);
}
ML_ALIAS(Intercomm_create);

int PMPI_Intercomm_merge(MPI_Comm intercomm, int high, MPI_Comm *newintracomm)
{
	ML_GUARD;
	struct ml_comm *inter = ml_comm_find(intercomm), *made = NULL;
	int error = ml_api_need(ml_check_comm(intercomm), newintracomm, "newintracomm");

	if (!error && !ml_comm_is_inter(inter)) {
		ml_note("it is not an intercommunicator");
		error = MPI_ERR_COMM;
	}
	if (!error)
		error = ml_run_agree("MPI_Intercomm_merge", inter, high != 0);
	if (!error)
		error = ml_form_merge(inter, high != 0, &made);
	return ml_api_give_comm("MPI_Intercomm_merge", error, inter, made, newintracomm);
}
ML_ALIAS(Intercomm_merge);
