/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations whose blocks differ in size (MPI 5.0 sections 6.5 to 6.8). The arrays of the int and the
 * MPI_Count form are looked at through one kind of view, in one core. Arrays that are insignificant at a rank are not touched.
 */
#include "api/api.h"

#include "api/coll_check.h"
#include "api/coll_run.h"

static int gatherv(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, struct ml_run_buffer to, int root,
		   MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = { 0 };
	int error;
	bool is_root, in_place;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_gather(ml_run_wait("MPI_Gatherv", handle), ml_run_each(sendbuf, sendcount, sendtype), to,
				     root);
	error = ml_coll_check_root(comm, root);
	is_root = comm->rank == root;
	in_place = is_root && sendbuf == MPI_IN_PLACE;
	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error && is_root)
		error = ml_run_describe(&to, comm->size, &recv);
	if (!error)
		error = ml_coll_gather(comm, in_place ? NULL : &send, &recv, root);
	return ml_api_raise("MPI_Gatherv", error, comm);
}

int PMPI_Gatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		 const int displs[], MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gatherv(sendbuf, sendcount, sendtype,
		       ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype), root, comm);
}
ML_ALIAS(Gatherv);

int PMPI_Gatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		   const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return gatherv(sendbuf, sendcount, sendtype,
		       ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype), root, comm);
}
ML_ALIAS(Gatherv_c);

static int scatterv(struct ml_run_buffer from, void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root,
		    MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send = { 0 };
	struct ml_part recv = ml_coll_check_block(recvbuf, recvcount, recvtype);
	int error;
	bool is_root, in_place;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_scatter(ml_run_wait("MPI_Scatterv", handle), from, ml_run_each(recvbuf, recvcount, recvtype),
				       root);
	error = ml_coll_check_root(comm, root);
	is_root = comm->rank == root;
	in_place = is_root && recvbuf == MPI_IN_PLACE;
	if (!error && is_root)
		error = ml_run_describe(&from, comm->size, &send);
	if (!error && !in_place)
		error = ml_coll_check_part(&recv, recvtype);
	if (!error)
		error = ml_coll_scatter(comm, &send, in_place ? NULL : &recv, root);
	return ml_api_raise("MPI_Scatterv", error, comm);
}

int PMPI_Scatterv(const void *sendbuf, const int sendcounts[], const int displs[], MPI_Datatype sendtype, void *recvbuf,
		  int recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatterv(ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(displs), sendtype), recvbuf, recvcount, recvtype,
			root, comm);
}
ML_ALIAS(Scatterv);

int PMPI_Scatterv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint displs[], MPI_Datatype sendtype,
		    void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm)
{
	return scatterv(ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(displs), sendtype), recvbuf, recvcount,
			recvtype, root, comm);
}
ML_ALIAS(Scatterv_c);

static int allgatherv(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, struct ml_run_buffer to, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_part send = ml_coll_check_block(sendbuf, sendcount, sendtype);
	struct ml_blocks recv = { 0 };
	bool in_place = sendbuf == MPI_IN_PLACE;
	int error = MPI_SUCCESS;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_allgather(ml_run_wait("MPI_Allgatherv", handle), ml_run_each(sendbuf, sendcount, sendtype),
					 to);
	if (!error && !in_place)
		error = ml_coll_check_part(&send, sendtype);
	if (!error)
		error = ml_run_describe(&to, comm->size, &recv);
	if (!error)
		error = ml_coll_allgather(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Allgatherv", error, comm);
}

int PMPI_Allgatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		    const int displs[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgatherv(sendbuf, sendcount, sendtype,
			  ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype), comm);
}
ML_ALIAS(Allgatherv);

int PMPI_Allgatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		      const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return allgatherv(sendbuf, sendcount, sendtype,
			  ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype), comm);
}
ML_ALIAS(Allgatherv_c);

static int alltoallv(struct ml_run_buffer from, struct ml_run_buffer to, MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_find(handle);
	struct ml_blocks send, recv;
	bool in_place = from.base == MPI_IN_PLACE;
	int error = MPI_SUCCESS;

	if (ml_unlikely(!ml_coll_check_is_quick(comm)))
		return ml_run_alltoall(ml_run_wait("MPI_Alltoallv", handle), from, to);
	if (!error && !in_place)
		error = ml_run_describe(&from, comm->size, &send);
	if (!error)
		error = ml_run_describe(&to, comm->size, &recv);
	if (!error)
		error = ml_coll_alltoall(comm, in_place ? NULL : &send, &recv);
	return ml_api_raise("MPI_Alltoallv", error, comm);
}

int PMPI_Alltoallv(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype, void *recvbuf,
		   const int recvcounts[], const int rdispls[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return alltoallv(ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
			 ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype), comm);
}
ML_ALIAS(Alltoallv);

int PMPI_Alltoallv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[], MPI_Datatype sendtype,
		     void *recvbuf, const MPI_Count recvcounts[], const MPI_Aint rdispls[], MPI_Datatype recvtype,
		     MPI_Comm comm)
{
	return alltoallv(ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
			 ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype), comm);
}
ML_ALIAS(Alltoallv_c);
