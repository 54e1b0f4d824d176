/* SPDX-License-Identifier: BSD-2-Clause */
/* What a communicator is (MPI 5.0 sections 7.4.1, 7.6.1 and 7.8). Local: no function here communicates. */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"
#include "object/group.h"

int PMPI_Comm_rank(MPI_Comm handle, int *rank)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), rank, "rank");

	if (!error)
		*rank = comm->rank;
	return ml_api_raise("MPI_Comm_rank", error, comm);
}
ML_ALIAS(Comm_rank);

int PMPI_Comm_size(MPI_Comm handle, int *size)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), size, "size");

	if (!error)
		*size = ml_comm_group(comm)->size;
	return ml_api_raise("MPI_Comm_size", error, comm);
}
ML_ALIAS(Comm_size);

int PMPI_Comm_group(MPI_Comm handle, MPI_Group *group)
{
	ML_GUARD;
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), group, "group");

	if (!error)
		*group = ml_group_handle(ml_group_hold(ml_comm_group(comm)));
	return ml_api_raise("MPI_Comm_group", error, comm);
}
ML_ALIAS(Comm_group);

/* MPI_SUCCESS for an intercommunicator, else MPI_ERR_COMM with a note. */
static int check_inter(MPI_Comm handle)
{
	int error = ml_check_comm(handle);

	if (!error && !ml_comm_is_inter(ml_comm_find(handle))) {
		ml_note("it is not an intercommunicator");
		error = MPI_ERR_COMM;
	}
	return error;
}

int PMPI_Comm_test_inter(MPI_Comm handle, int *flag)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), flag, "flag");

	if (!error)
		*flag = ml_comm_is_inter(comm);
	return ml_api_raise("MPI_Comm_test_inter", error, comm);
}
ML_ALIAS(Comm_test_inter);

int PMPI_Comm_remote_size(MPI_Comm handle, int *size)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_inter(handle), size, "size");

	if (!error)
		*size = comm->size;
	return ml_api_raise("MPI_Comm_remote_size", error, comm);
}
ML_ALIAS(Comm_remote_size);

int PMPI_Comm_remote_group(MPI_Comm handle, MPI_Group *group)
{
	ML_GUARD;
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_inter(handle), group, "group");

	if (!error)
		*group = ml_group_handle(ml_group_hold(comm->group));
	return ml_api_raise("MPI_Comm_remote_group", error, comm);
}
ML_ALIAS(Comm_remote_group);

/* Both sides count; the worse of the two results is the result. */
static int compare(const struct ml_comm *a, const struct ml_comm *b)
{
	int local, remote;

	if (a == b)
		return MPI_IDENT;
	if (ml_comm_is_inter(a) != ml_comm_is_inter(b))
		return MPI_UNEQUAL;
	local = ml_group_compare(ml_comm_group(a), ml_comm_group(b));
	remote = ml_group_compare(a->group, b->group);
	if (local == MPI_UNEQUAL || remote == MPI_UNEQUAL)
		return MPI_UNEQUAL;
	return local == MPI_IDENT && remote == MPI_IDENT ? MPI_CONGRUENT : MPI_SIMILAR;
}

int PMPI_Comm_compare(MPI_Comm comm1, MPI_Comm comm2, int *result)
{
	int error = ml_api_need(ml_check_comm(comm1), result, "result");

	if (!error)
		error = ml_check_comm(comm2);
	if (!error)
		*result = compare(ml_comm_find(comm1), ml_comm_find(comm2));
	return ml_api_raise("MPI_Comm_compare", error, ml_comm_find(comm1));
}
ML_ALIAS(Comm_compare);

int PMPI_Comm_get_name(MPI_Comm handle, char *comm_name, int *resultlen)
{
	ML_GUARD;
	const struct ml_comm *comm = ml_comm_find(handle);
	bool is_null = handle == MPI_COMM_NULL; /* which has a name: section 7.8 */
	int error = is_null ? MPI_SUCCESS : ml_check_comm(handle);

	error = ml_api_need(ml_api_need(error, comm_name, "comm_name"), resultlen, "resultlen");
	if (!error)
		*resultlen = snprintf(comm_name, MPI_MAX_OBJECT_NAME, "%s", is_null ? "MPI_COMM_NULL" : comm->name);
	return ml_api_raise("MPI_Comm_get_name", error, comm);
}
ML_ALIAS(Comm_get_name);

int PMPI_Comm_set_name(MPI_Comm handle, const char *comm_name)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), comm_name, "comm_name");

	if (!error)
		snprintf(comm->name, sizeof comm->name, "%s", comm_name);
	return ml_api_raise("MPI_Comm_set_name", error, comm);
}
ML_ALIAS(Comm_set_name);

/* No process is started by another one. */
int PMPI_Comm_get_parent(MPI_Comm *parent)
{
	int error = ml_api_need(MPI_SUCCESS, parent, "parent");

	if (!error)
		*parent = MPI_COMM_NULL;
	return ml_api_raise("MPI_Comm_get_parent", error, NULL);
}
ML_ALIAS(Comm_get_parent);
