/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and freeing communicators (MPI 5.0 sections 7.4.2 to 7.4.4). */
#include "api/api.h"

#include "api/check.h"
#include "api/coll_run.h"
#include "collectives/coll.h"
#include "form/form.h"
#include "object/attr.h"
#include "object/group.h"
#include "object/info.h"
#include "object/topology.h"

/* ---- duplicates ------------------------------------------------------------------------------------------------- */

/* What a duplicate has besides its group: attributes whose callbacks say so, the topology, and given hints alone. */
static int copy_state(struct ml_comm *old, struct ml_comm *made, const struct ml_info *hints)
{
	struct ml_attr_owner from = ml_attr_of_comm(old), to = ml_attr_of_comm(made);
	int error = MPI_SUCCESS;

	if (hints)
		error = ml_comm_set_hints(made, hints);
	if (!error)
		error = ml_attr_copy_all(&from, &to);
	if (!error && old->topo)
		made->topo = ml_topology_hold(old->topo);
	return error;
}

static int dup(const char *call, MPI_Comm handle, const struct ml_info *hints, MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	int error = ml_api_need(ml_check_comm(handle), newcomm, "newcomm");

	if (!error)
		error = ml_run_agree(call, comm, 0);
	if (!error)
		error = ml_form_dup(comm, &made);
	if (!error)
		error = copy_state(comm, made, hints);
	if (error && made)
		ml_form_free(made);
	return ml_api_give_comm(call, error, comm, made, newcomm);
}

int PMPI_Comm_dup(MPI_Comm comm, MPI_Comm *newcomm)
{
	return dup("MPI_Comm_dup", comm, NULL, newcomm);
}
ML_ALIAS(Comm_dup);

static int idup(const char *call, MPI_Comm handle, const struct ml_info *hints, MPI_Comm *newcomm, MPI_Request *request)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct ml_request *started = NULL;
	int error = ml_api_need(ml_api_need(ml_check_comm(handle), newcomm, "newcomm"), request, "request");

	if (!error)
		error = ml_form_idup(comm, &made, &started);
	if (!error)
		error = copy_state(comm, made, hints);
	if (!error)
		*request = ml_request_handle(started);
	return ml_api_give_comm(call, error, comm, made, newcomm);
}

int PMPI_Comm_idup(MPI_Comm comm, MPI_Comm *newcomm, MPI_Request *request)
{
	return idup("MPI_Comm_idup", comm, NULL, newcomm, request);
}
ML_ALIAS(Comm_idup);

int PMPI_Comm_idup_with_info(MPI_Comm comm, MPI_Info info, MPI_Comm *newcomm, MPI_Request *request)
{
	ML_GUARD;
	const struct ml_info *hints;
	int error = ml_check_hints(info, &hints);

	if (error)
		return ml_api_raise("MPI_Comm_idup_with_info", error, ml_comm_find(comm));
	return idup("MPI_Comm_idup_with_info", comm, hints, newcomm, request);
}
ML_ALIAS(Comm_idup_with_info);

int PMPI_Comm_dup_with_info(MPI_Comm comm, MPI_Info info, MPI_Comm *newcomm)
{
	ML_GUARD;
	const struct ml_info *hints;
	int error = ml_check_hints(info, &hints);

	if (error)
		return ml_api_raise("MPI_Comm_dup_with_info", error, ml_comm_find(comm));
	return dup("MPI_Comm_dup_with_info", comm, hints, newcomm);
}
ML_ALIAS(Comm_dup_with_info);

int PMPI_Comm_set_info(MPI_Comm handle, MPI_Info info)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_info *hints;
	int error = ml_check_comm(handle);

	if (!error)
		error = ml_check_hints(info, &hints);
	if (!error)
		error = ml_comm_set_hints(comm, hints);
	return ml_api_raise("MPI_Comm_set_info", error, comm);
}
ML_ALIAS(Comm_set_info);

int PMPI_Comm_get_info(MPI_Comm handle, MPI_Info *info_used)
{
	ML_GUARD;
	const struct ml_comm *comm = ml_comm_find(handle);
	struct ml_info *copy = NULL;
	int error = ml_api_need(ml_check_comm(handle), info_used, "info_used");

	if (!error && comm->info) {
		error = ml_info_dup(comm->info, &copy);
	} else if (!error) {
		copy = ml_info_new();
		error = copy ? MPI_SUCCESS : MPI_ERR_NO_MEM;
	}
	if (!error)
		*info_used = ml_info_handle(copy);
	return ml_api_raise("MPI_Comm_get_info", error, comm);
}
ML_ALIAS(Comm_get_info);

/* ---- splitting -------------------------------------------------------------------------------------------------- */

int PMPI_Comm_split(MPI_Comm handle, int color, int key, MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	int error = ml_api_need(ml_check_comm(handle), newcomm, "newcomm");

	if (!error && color < 0 && color != MPI_UNDEFINED) {
		ml_note("color is %d", color);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_run_agree("MPI_Comm_split", comm, 0);
	if (!error)
		error = ml_form_split(comm, color, key, &made);
	return ml_api_give_comm("MPI_Comm_split", error, comm, made, newcomm);
}
ML_ALIAS(Comm_split);

/* ---- groups ----------------------------------------------------------------------------------------------------- */

/* A group whose members are all in comm. */
static int find_part(const struct ml_comm *comm, MPI_Group handle, struct ml_group **group)
{
	const struct ml_group *whole = ml_comm_group(comm);
	int error = ml_check_group(handle, group);

	if (error)
		return error;
	for (int32_t rank = 0; rank < (*group)->size; rank++)
		if (ml_group_rank_of(whole, ml_group_peer(*group, rank)) == MPI_UNDEFINED) {
			ml_note("rank %d of the group is not in the communicator", rank);
			return MPI_ERR_GROUP;
		}
	return MPI_SUCCESS;
}

int PMPI_Comm_create(MPI_Comm handle, MPI_Group group_handle, MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct ml_group *group;
	int error = ml_api_need(ml_check_comm(handle), newcomm, "newcomm");

	if (!error)
		error = find_part(comm, group_handle, &group);
	if (!error)
		error = ml_run_agree("MPI_Comm_create", comm, 0);
	if (!error)
		error = ml_form_create(comm, group, &made);
	return ml_api_give_comm("MPI_Comm_create", error, comm, made, newcomm);
}
ML_ALIAS(Comm_create);

int PMPI_Comm_create_group(MPI_Comm handle, MPI_Group group_handle, int tag, MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct ml_group *group;
	int error = ml_api_need(ml_check_intracomm(handle), newcomm, "newcomm");

	if (!error && tag < 0) {
		ml_note("tag is %d", tag);
		error = MPI_ERR_TAG;
	}
	if (!error)
		error = find_part(comm, group_handle, &group);
	if (!error) {
		struct ml_line line = { "MPI_Comm_create_group", comm, ML_COMM_FORM_CTX(comm), tag };

		error = ml_form_create_group(&line, group, comm, &made);
	}
	return ml_api_give_comm("MPI_Comm_create_group", error, comm, made, newcomm);
}
ML_ALIAS(Comm_create_group);

/* ---- the end ---------------------------------------------------------------------------------------------------- */

static int check_free(MPI_Comm handle)
{
	int error = ml_check_comm(handle);

	if (!error && (handle == MPI_COMM_WORLD || handle == MPI_COMM_SELF)) {
		ml_note("it ends with MPI_Finalize");
		error = MPI_ERR_COMM;
	}
	return error;
}

/* Attributes go first: their callbacks see a whole communicator, and may keep it. */
static int end(const char *call, MPI_Comm *handle, bool waits)
{
	ML_GUARD;
	struct ml_comm *comm = handle ? ml_comm_find(*handle) : NULL;
	int error = ml_api_need(MPI_SUCCESS, handle, "comm");

	if (!error)
		error = check_free(*handle);
	if (!error)
		error = ml_run_agree(call, comm, 0);
	if (!error) {
		struct ml_attr_owner owner = ml_attr_of_comm(comm);

		error = ml_attr_delete_all(&owner);
	}
	if (error)
		return ml_api_raise(call, error, comm);
	if (waits)
		ml_form_settle(comm);
	ml_coll_end(comm);
	ml_form_free(comm);
	*handle = MPI_COMM_NULL;
	return MPI_SUCCESS;
}

int PMPI_Comm_free(MPI_Comm *comm)
{
	return end("MPI_Comm_free", comm, false);
}
ML_ALIAS(Comm_free);

int PMPI_Comm_disconnect(MPI_Comm *comm)
{
	return end("MPI_Comm_disconnect", comm, true);
}
ML_ALIAS(Comm_disconnect);
