/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations whose blocks differ in size (MPI 5.0 sections 6.5 to 6.8). The arrays of the int and the
 * MPI_Count form are looked at through one kind of view, in one core. Arrays that are insignificant at a rank are not touched.
 */
#include "api/api.h"

#include "api/coll_check.h"

static struct ml_count_view ints(const int *v)
{
	return (struct ml_count_view){ v, false };
}

static struct ml_count_view counts(const MPI_Count *v)
{
	return (struct ml_count_view){ v, true };
}

static struct ml_count_view aints(const MPI_Aint *v)
{
	return (struct ml_count_view){ v, true };
}

/* Blocks before they are checked. */
struct parts {
	const void *buffer;
	struct ml_count_view counts, displs;
	MPI_Datatype type;
};

static struct ml_blocks blocks_of(const struct parts *parts)
{
	struct ml_blocks blocks = ml_coll_check_blocks(parts->buffer, 0, parts->type);

	blocks.counts = parts->counts;
	blocks.displs = parts->displs;
	return blocks;
}

static int check(const struct parts *parts, const struct ml_comm *comm)
{
	struct ml_blocks blocks = blocks_of(parts);

	if (!parts->counts.v) {
		ml_note("the array of counts is a null pointer");
		return MPI_ERR_ARG;
	}
	return ml_coll_check_parts(&blocks, parts->type, comm->size);
}

static int gatherv(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, struct parts to, int root,
		   MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = blocks_of(&to);
	int error = ml_coll_check_root(handle, root);
	bool is_root = !error && comm->rank == root, in_place = is_root && sendbuf == MPI_IN_PLACE;

	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error && is_root)
		error = check(&to, comm);
	if (!error)
		error = ml_coll_gather(comm, in_place ? NULL : &send, &recv, root);
	return ml_api_raise("MPI_Gatherv", error, comm);
}

int PMPI_Gatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		 const int displs[], MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gatherv(sendbuf, sendcount, sendtype,
		       (struct parts){ recvbuf, ints(recvcounts), ints(displs), recvtype }, root, comm);
}
ML_ALIAS(Gatherv);

int PMPI_Gatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		   const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gatherv(sendbuf, sendcount, sendtype,
		       (struct parts){ recvbuf, counts(recvcounts), aints(displs), recvtype }, root, comm);
}
ML_ALIAS(Gatherv_c);

static int scatterv(struct parts from, void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root,
		    MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send = blocks_of(&from);
	struct ml_part recv = ml_coll_check_block(recvbuf, recvcount, recvtype);
	int error = ml_coll_check_root(handle, root);
	bool is_root = !error && comm->rank == root, in_place = is_root && recvbuf == MPI_IN_PLACE;

	if (!error && is_root)
		error = check(&from, comm);
	if (!error && !in_place)
		error = ml_coll_check_part(&recv, recvtype);
	if (!error)
		error = ml_coll_scatter(comm, &send, in_place ? NULL : &recv, root);
	return ml_api_raise("MPI_Scatterv", error, comm);
}

int PMPI_Scatterv(const void *sendbuf, const int sendcounts[], const int displs[], MPI_Datatype sendtype, void *recvbuf,
		  int recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatterv((struct parts){ sendbuf, ints(sendcounts), ints(displs), sendtype }, recvbuf, recvcount, recvtype,
			root, comm);
}
ML_ALIAS(Scatterv);

int PMPI_Scatterv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint displs[], MPI_Datatype sendtype,
		    void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatterv((struct parts){ sendbuf, counts(sendcounts), aints(displs), sendtype }, recvbuf, recvcount,
			recvtype, root, comm);
}
ML_ALIAS(Scatterv_c);

static int allgatherv(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, struct parts to, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = blocks_of(&to);
	bool in_place = sendbuf == MPI_IN_PLACE;
	int error = ml_coll_check_comm(handle);

	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error)
		error = check(&to, comm);
	if (!error)
		error = ml_coll_allgather(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Allgatherv", error, comm);
}

int PMPI_Allgatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		    const int displs[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgatherv(sendbuf, sendcount, sendtype,
			  (struct parts){ recvbuf, ints(recvcounts), ints(displs), recvtype }, comm);
}
ML_ALIAS(Allgatherv);

int PMPI_Allgatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		      const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgatherv(sendbuf, sendcount, sendtype,
			  (struct parts){ recvbuf, counts(recvcounts), aints(displs), recvtype }, comm);
}
ML_ALIAS(Allgatherv_c);

static int alltoallv(struct parts from, struct parts to, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send = blocks_of(&from), recv = blocks_of(&to);
	bool in_place = from.buffer == MPI_IN_PLACE;
	int error = ml_coll_check_comm(handle);

	if (!error && !in_place)
		error = check(&from, comm);
	if (!error)
		error = check(&to, comm);
	if (!error)
		error = ml_coll_alltoall(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Alltoallv", error, comm);
}

int PMPI_Alltoallv(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype, void *recvbuf,
		   const int recvcounts[], const int rdispls[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return alltoallv((struct parts){ sendbuf, ints(sendcounts), ints(sdispls), sendtype },
			 (struct parts){ recvbuf, ints(recvcounts), ints(rdispls), recvtype }, comm);
}
ML_ALIAS(Alltoallv);

int PMPI_Alltoallv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[], MPI_Datatype sendtype,
		     void *recvbuf, const MPI_Count recvcounts[], const MPI_Aint rdispls[], MPI_Datatype recvtype,
		     MPI_Comm comm)
{
	return alltoallv((struct parts){ sendbuf, counts(sendcounts), aints(sdispls), sendtype },
			 (struct parts){ recvbuf, counts(recvcounts), aints(rdispls), recvtype }, comm);
}
ML_ALIAS(Alltoallv_c);
