/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations whose blocks are of one size (MPI 5.0 sections 6.3 to 6.9). The int and the MPI_Count form of each
 * are one core. Arguments that the standard calls insignificant at a rank are not looked at there.
 */
#include "api/api.h"

#include "api/coll_check.h"
#include "api/coll_run.h"

int PMPI_Barrier(MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_barrier(ml_run_wait("MPI_Barrier", handle));
	return ml_api_raise("MPI_Barrier", ml_coll_barrier(comm), comm);
}
ML_ALIAS(Barrier);

static int bcast(void *buffer, MPI_Count count, MPI_Datatype datatype, int root, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part block = ml_coll_check_block(buffer, count, datatype);
	int error;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_bcast(ml_run_wait("MPI_Bcast", handle), ml_run_each(buffer, count, datatype), root);
	error = ml_coll_check_root(comm, root);
	if (!error)
		error = ml_coll_check_part(&block, datatype);
	if (!error)
		error = ml_coll_bcast(comm, &block, root);
	return ml_api_raise("MPI_Bcast", error, comm);
}

int PMPI_Bcast(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm)
{
	return bcast(buffer, count, datatype, root, comm);
}
ML_ALIAS(Bcast);

int PMPI_Bcast_c(void *buffer, MPI_Count count, MPI_Datatype datatype, int root, MPI_Comm comm)
{
	return bcast(buffer, count, datatype, root, comm);
}
ML_ALIAS(Bcast_c);

static int reduce(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, int root,
		  MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part in = ml_coll_check_block(sendbuf, count, datatype);
	struct ml_part out = ml_coll_check_block(recvbuf, count, datatype);
	struct ml_reduction reduction;
	int error;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_reduce(ml_run_wait("MPI_Reduce", handle),
				     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op }, root);
	error = ml_coll_check_root(comm, root);
	if (!error)
		error = ml_coll_check_reduction(&in, comm->rank == root ? &out : NULL, datatype, op, &reduction);
	if (!error) {
		error = ml_coll_reduce(comm, &reduction, root);
		ml_reduction_fini(&reduction);
	}
	return ml_api_raise("MPI_Reduce", error, comm);
}

int PMPI_Reduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, int root, MPI_Comm comm)
{
	return reduce(sendbuf, recvbuf, count, datatype, op, root, comm);
}
ML_ALIAS(Reduce);

int PMPI_Reduce_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, int root,
		  MPI_Comm comm)
{
	return reduce(sendbuf, recvbuf, count, datatype, op, root, comm);
}
ML_ALIAS(Reduce_c);

static int allreduce(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		     MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part in = ml_coll_check_block(sendbuf, count, datatype);
	struct ml_part out = ml_coll_check_block(recvbuf, count, datatype);
	struct ml_reduction reduction;
	int error = MPI_SUCCESS;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_allreduce(ml_run_wait("MPI_Allreduce", handle),
					(struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
	if (!error)
		error = ml_coll_check_reduction(&in, &out, datatype, op, &reduction);
	if (!error) {
		error = ml_coll_allreduce(comm, &reduction);
		ml_reduction_fini(&reduction);
	}
	return ml_api_raise("MPI_Allreduce", error, comm);
}

int PMPI_Allreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)
{
	return allreduce(sendbuf, recvbuf, count, datatype, op, comm);
}
ML_ALIAS(Allreduce);

int PMPI_Allreduce_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)
{
	return allreduce(sendbuf, recvbuf, count, datatype, op, comm);
}
ML_ALIAS(Allreduce_c);

static int gather(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		  MPI_Datatype recvtype, int root, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = ml_coll_check_blocks(recvbuf, recvcount, recvtype);
	int error;
	bool is_root, in_place;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_gather(ml_run_wait("MPI_Gather", handle), ml_run_each(sendbuf, sendcount, sendtype),
				     ml_run_each(recvbuf, recvcount, recvtype), root);
	error = ml_coll_check_root(comm, root);
	is_root = comm->rank == root;
	in_place = is_root && sendbuf == MPI_IN_PLACE;
	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error && is_root)
		error = ml_coll_check_parts(&recv, recvtype, comm->size);
	if (!error && is_root)
		error = ml_coll_check_alias(sendbuf, recvbuf, recvcount);
	if (!error)
		error = ml_coll_gather(comm, in_place ? NULL : &send, &recv, root);
	return ml_api_raise("MPI_Gather", error, comm);
}

int PMPI_Gather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gather(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
}
ML_ALIAS(Gather);

int PMPI_Gather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		  MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gather(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
}
ML_ALIAS(Gather_c);

static int scatter(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		   MPI_Datatype recvtype, int root, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send = ml_coll_check_blocks(sendbuf, sendcount, sendtype);
	struct ml_part recv = ml_coll_check_block(recvbuf, recvcount, recvtype);
	int error;
	bool is_root, in_place;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_scatter(ml_run_wait("MPI_Scatter", handle), ml_run_each(sendbuf, sendcount, sendtype),
				     ml_run_each(recvbuf, recvcount, recvtype), root);
	error = ml_coll_check_root(comm, root);
	is_root = comm->rank == root;
	in_place = is_root && recvbuf == MPI_IN_PLACE;
	if (!error && is_root)
		error = ml_coll_check_parts(&send, sendtype, comm->size);
	if (!error && !in_place)
		error = ml_coll_check_part(&recv, recvtype);
	if (!error && is_root)
		error = ml_coll_check_alias(sendbuf, recvbuf, sendcount);
	if (!error)
		error = ml_coll_scatter(comm, &send, in_place ? NULL : &recv, root);
	return ml_api_raise("MPI_Scatter", error, comm);
}

int PMPI_Scatter(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		 MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatter(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
}
ML_ALIAS(Scatter);

int PMPI_Scatter_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		   MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatter(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, root, comm);
}
ML_ALIAS(Scatter_c);

static int allgather(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		     MPI_Datatype recvtype, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = ml_coll_check_blocks(recvbuf, recvcount, recvtype);
	bool in_place = sendbuf == MPI_IN_PLACE;
	int error = MPI_SUCCESS;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_allgather(ml_run_wait("MPI_Allgather", handle), ml_run_each(sendbuf, sendcount, sendtype),
				     ml_run_each(recvbuf, recvcount, recvtype));
	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error)
		error = ml_coll_check_parts(&recv, recvtype, comm->size);
	if (!error)
		error = ml_coll_check_alias(sendbuf, recvbuf, recvcount);
	if (!error)
		error = ml_coll_allgather(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Allgather", error, comm);
}

int PMPI_Allgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		   MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgather(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, comm);
}
ML_ALIAS(Allgather);

int PMPI_Allgather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		     MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgather(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, comm);
}
ML_ALIAS(Allgather_c);

static int alltoall(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		    MPI_Datatype recvtype, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send = ml_coll_check_blocks(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = ml_coll_check_blocks(recvbuf, recvcount, recvtype);
	bool in_place = sendbuf == MPI_IN_PLACE;
	int error = MPI_SUCCESS;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_alltoall(ml_run_wait("MPI_Alltoall", handle), ml_run_each(sendbuf, sendcount, sendtype),
				     ml_run_each(recvbuf, recvcount, recvtype));
	if (!error && !in_place)
		error = ml_coll_check_parts(&send, sendtype, comm->size);
	if (!error)
		error = ml_coll_check_parts(&recv, recvtype, comm->size);
	if (!error)
		error = ml_coll_check_alias(sendbuf, recvbuf, recvcount);
	if (!error)
		error = ml_coll_alltoall(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Alltoall", error, comm);
}

int PMPI_Alltoall(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		  MPI_Datatype recvtype, MPI_Comm comm)
{
	return alltoall(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, comm);
}
ML_ALIAS(Alltoall);

int PMPI_Alltoall_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		    MPI_Datatype recvtype, MPI_Comm comm)
{
	return alltoall(sendbuf, sendcount, sendtype, recvbuf, recvcount, recvtype, comm);
}
ML_ALIAS(Alltoall_c);
