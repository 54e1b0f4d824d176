/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations whose blocks are of one size (MPI 5.0 sections 6.3 to 6.9). The int and the MPI_Count form of each
 * are one core. Arguments that the standard calls insignificant at a rank are not looked at there.
 */
#include "api/api.h"

#include "api/coll_check.h"

int PMPI_Barrier(MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_coll_check_comm(handle);

	if (!error)
		error = ml_coll_barrier(comm);
	return ml_api_raise("MPI_Barrier", error, comm);
}
ML_ALIAS(Barrier);

static int bcast(void *buffer, MPI_Count count, MPI_Datatype datatype, int root, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part block = ml_coll_check_block(buffer, count, datatype);
	int error = ml_coll_check_root(handle, root);

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

/* Checks the operands of one rank and describes them. `out` is NULL where there is no result. */
static int describe(const struct ml_part *in, const struct ml_part *out, MPI_Datatype datatype, MPI_Op op,
		    struct ml_reduction *reduction)
{
	bool in_place = out && in->base == MPI_IN_PLACE;
	int error = ml_coll_check_part(in_place ? out : in, datatype);

	if (!error && out && !in_place) {
		error = ml_coll_check_part(out, datatype);
		if (!error)
			error = ml_coll_check_alias(in->base, out->base, in->count);
	}
	if (!error)
		error = ml_coll_check_op(op, in->type, reduction);
	if (error)
		return error;
	reduction->in = in_place ? out->base : in->base;
	reduction->out = out ? out->base : NULL;
	reduction->count = (size_t)in->count;
	reduction->extent = (size_t)in->type->extent;
	return MPI_SUCCESS;
}

static int reduce(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, int root,
		  MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part in = ml_coll_check_block(sendbuf, count, datatype);
	struct ml_part out = ml_coll_check_block(recvbuf, count, datatype);
	struct ml_reduction reduction;
	int error = ml_coll_check_root(handle, root);

	if (!error)
		error = describe(&in, comm->rank == root ? &out : NULL, datatype, op, &reduction);
	if (!error)
		error = ml_coll_reduce(comm, &reduction, root);
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
	int error = ml_coll_check_comm(handle);

	if (!error)
		error = describe(&in, &out, datatype, op, &reduction);
	if (!error)
		error = ml_coll_allreduce(comm, &reduction);
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

/* Section 6.9.7. No communicator: errors go to that of MPI_COMM_SELF. */
static int reduce_local(const void *inbuf, void *inoutbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op)
{
	struct ml_part in = ml_coll_check_block(inbuf, count, datatype);
	struct ml_part inout = ml_coll_check_block(inoutbuf, count, datatype);
	struct ml_reduction reduction;
	int error = ml_coll_check_part(&in, datatype);

	if (!error)
		error = describe(&in, &inout, datatype, op, &reduction);
	if (!error)
		reduction.fn(in.base, inout.base, inout.base, (size_t)count);
	return ml_api_raise("MPI_Reduce_local", error, NULL);
}

int PMPI_Reduce_local(const void *inbuf, void *inoutbuf, int count, MPI_Datatype datatype, MPI_Op op)
{
	return reduce_local(inbuf, inoutbuf, count, datatype, op);
}
ML_ALIAS(Reduce_local);

int PMPI_Reduce_local_c(const void *inbuf, void *inoutbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op)
{
	return reduce_local(inbuf, inoutbuf, count, datatype, op);
}
ML_ALIAS(Reduce_local_c);

static int gather(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount,
		  MPI_Datatype recvtype, int root, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = ml_coll_check_blocks(recvbuf, recvcount, recvtype);
	int error = ml_coll_check_root(handle, root);
	bool is_root = !error && comm->rank == root, in_place = is_root && sendbuf == MPI_IN_PLACE;

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
	int error = ml_coll_check_root(handle, root);
	bool is_root = !error && comm->rank == root, in_place = is_root && recvbuf == MPI_IN_PLACE;

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
	int error = ml_coll_check_comm(handle);

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
	int error = ml_coll_check_comm(handle);

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
