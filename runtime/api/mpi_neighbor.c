/* SPDX-License-Identifier: BSD-2-Clause */
/* Collective operations with the neighbours in a topology, in all three ways (MPI 5.0 sections 8.7 to 8.9). */
#include "api/api.h"

#include "api/coll_run.h"

int PMPI_Neighbor_allgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
			    MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_allgather(ml_run_wait("MPI_Neighbor_allgather", comm),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_allgather);

int PMPI_Neighbor_allgather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			      MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_allgather(ml_run_wait("MPI_Neighbor_allgather", comm),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_allgather_c);

int PMPI_Neighbor_allgatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
			     const int recvcounts[], const int displs[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_allgather(ml_run_wait("MPI_Neighbor_allgatherv", comm),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype));
}
ML_ALIAS(Neighbor_allgatherv);

int PMPI_Neighbor_allgatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			       const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype,
			       MPI_Comm comm)
{
	return ml_run_neighbor_allgather(ml_run_wait("MPI_Neighbor_allgatherv", comm),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype));
}
ML_ALIAS(Neighbor_allgatherv_c);

int PMPI_Neighbor_alltoall(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
			   MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoall", comm),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_alltoall);

int PMPI_Neighbor_alltoall_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			     MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoall", comm),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_alltoall_c);

int PMPI_Neighbor_alltoallv(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype,
			    void *recvbuf, const int recvcounts[], const int rdispls[], MPI_Datatype recvtype,
			    MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoallv", comm),
					ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype));
}
ML_ALIAS(Neighbor_alltoallv);

int PMPI_Neighbor_alltoallv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			      MPI_Datatype sendtype, void *recvbuf, const MPI_Count recvcounts[],
			      const MPI_Aint rdispls[], MPI_Datatype recvtype, MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoallv", comm),
					ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype));
}
ML_ALIAS(Neighbor_alltoallv_c);

int PMPI_Neighbor_alltoallw(const void *sendbuf, const int sendcounts[], const MPI_Aint sdispls[],
			    const MPI_Datatype sendtypes[], void *recvbuf, const int recvcounts[],
			    const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoallw", comm),
					ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Neighbor_alltoallw);

int PMPI_Neighbor_alltoallw_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			      const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
			      const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm)
{
	return ml_run_neighbor_alltoall(ml_run_wait("MPI_Neighbor_alltoallw", comm),
					ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Neighbor_alltoallw_c);

int PMPI_Ineighbor_allgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
			     MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_now("MPI_Ineighbor_allgather", comm, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ineighbor_allgather);

int PMPI_Ineighbor_allgather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			       MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_now("MPI_Ineighbor_allgather", comm, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ineighbor_allgather_c);

int PMPI_Ineighbor_allgatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
			      const int recvcounts[], const int displs[], MPI_Datatype recvtype, MPI_Comm comm,
			      MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_now("MPI_Ineighbor_allgatherv", comm, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype));
}
ML_ALIAS(Ineighbor_allgatherv);

int PMPI_Ineighbor_allgatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
				const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype,
				MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_now("MPI_Ineighbor_allgatherv", comm, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype));
}
ML_ALIAS(Ineighbor_allgatherv_c);

int PMPI_Ineighbor_alltoall(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
			    MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoall", comm, request),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ineighbor_alltoall);

int PMPI_Ineighbor_alltoall_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			      MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoall", comm, request),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ineighbor_alltoall_c);

int PMPI_Ineighbor_alltoallv(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype,
			     void *recvbuf, const int recvcounts[], const int rdispls[], MPI_Datatype recvtype,
			     MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoallv", comm, request),
					ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype));
}
ML_ALIAS(Ineighbor_alltoallv);

int PMPI_Ineighbor_alltoallv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			       MPI_Datatype sendtype, void *recvbuf, const MPI_Count recvcounts[],
			       const MPI_Aint rdispls[], MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoallv", comm, request),
					ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype));
}
ML_ALIAS(Ineighbor_alltoallv_c);

int PMPI_Ineighbor_alltoallw(const void *sendbuf, const int sendcounts[], const MPI_Aint sdispls[],
			     const MPI_Datatype sendtypes[], void *recvbuf, const int recvcounts[],
			     const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm,
			     MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoallw", comm, request),
					ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Ineighbor_alltoallw);

int PMPI_Ineighbor_alltoallw_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			       const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
			       const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm,
			       MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_now("MPI_Ineighbor_alltoallw", comm, request),
					ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Ineighbor_alltoallw_c);

int PMPI_Neighbor_allgather_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
				 int recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
				 MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_later("MPI_Neighbor_allgather_init", comm, info, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_allgather_init);

int PMPI_Neighbor_allgather_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
				   MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
				   MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_later("MPI_Neighbor_allgather_init", comm, info, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_allgather_init_c);

int PMPI_Neighbor_allgatherv_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
				  const int recvcounts[], const int displs[], MPI_Datatype recvtype, MPI_Comm comm,
				  MPI_Info info, MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_later("MPI_Neighbor_allgatherv_init", comm, info, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype));
}
ML_ALIAS(Neighbor_allgatherv_init);

int PMPI_Neighbor_allgatherv_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
				    const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype,
				    MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_neighbor_allgather(ml_run_later("MPI_Neighbor_allgatherv_init", comm, info, request),
					 ml_run_each(sendbuf, sendcount, sendtype),
					 ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype));
}
ML_ALIAS(Neighbor_allgatherv_init_c);

int PMPI_Neighbor_alltoall_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
				int recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
				MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoall_init", comm, info, request),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_alltoall_init);

int PMPI_Neighbor_alltoall_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
				  MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
				  MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoall_init", comm, info, request),
					ml_run_each(sendbuf, sendcount, sendtype),
					ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Neighbor_alltoall_init_c);

int PMPI_Neighbor_alltoallv_init(const void *sendbuf, const int sendcounts[], const int sdispls[],
				 MPI_Datatype sendtype, void *recvbuf, const int recvcounts[], const int rdispls[],
				 MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoallv_init", comm, info, request),
					ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype));
}
ML_ALIAS(Neighbor_alltoallv_init);

int PMPI_Neighbor_alltoallv_init_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
				   MPI_Datatype sendtype, void *recvbuf, const MPI_Count recvcounts[],
				   const MPI_Aint rdispls[], MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
				   MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoallv_init", comm, info, request),
					ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
					ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype));
}
ML_ALIAS(Neighbor_alltoallv_init_c);

int PMPI_Neighbor_alltoallw_init(const void *sendbuf, const int sendcounts[], const MPI_Aint sdispls[],
				 const MPI_Datatype sendtypes[], void *recvbuf, const int recvcounts[],
				 const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm,
				 MPI_Info info, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoallw_init", comm, info, request),
					ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Neighbor_alltoallw_init);

int PMPI_Neighbor_alltoallw_init_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
				   const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
				   const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm,
				   MPI_Info info, MPI_Request *request)
{
	return ml_run_neighbor_alltoall(ml_run_later("MPI_Neighbor_alltoallw_init", comm, info, request),
					ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
					ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Neighbor_alltoallw_init_c);
