/* SPDX-License-Identifier: BSD-2-Clause */
/* Non-blocking collective operations (MPI 5.0 section 6.12). */
#include "api/api.h"

#include "api/coll_run.h"

int PMPI_Ibarrier(MPI_Comm comm, MPI_Request *request)
{
	return ml_run_barrier(ml_run_now("MPI_Ibarrier", comm, request));
}
ML_ALIAS(Ibarrier);

int PMPI_Ibcast(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_bcast(ml_run_now("MPI_Ibcast", comm, request), ml_run_each(buffer, count, datatype), root);
}
ML_ALIAS(Ibcast);

int PMPI_Ibcast_c(void *buffer, MPI_Count count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_bcast(ml_run_now("MPI_Ibcast", comm, request), ml_run_each(buffer, count, datatype), root);
}
ML_ALIAS(Ibcast_c);

int PMPI_Igather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		 MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_gather(ml_run_now("MPI_Igather", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Igather);

int PMPI_Igather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		   MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_gather(ml_run_now("MPI_Igather", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Igather_c);

int PMPI_Igatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		  const int displs[], MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_gather(ml_run_now("MPI_Igatherv", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype), root);
}
ML_ALIAS(Igatherv);

int PMPI_Igatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		    const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, int root,
		    MPI_Comm comm, MPI_Request *request)
{
	return ml_run_gather(ml_run_now("MPI_Igatherv", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype), root);
}
ML_ALIAS(Igatherv_c);

int PMPI_Iscatter(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		  MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_scatter(ml_run_now("MPI_Iscatter", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Iscatter);

int PMPI_Iscatter_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		    MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_scatter(ml_run_now("MPI_Iscatter", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Iscatter_c);

int PMPI_Iscatterv(const void *sendbuf, const int sendcounts[], const int displs[], MPI_Datatype sendtype,
		   void *recvbuf, int recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_scatter(ml_run_now("MPI_Iscatterv", comm, request),
			      ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(displs), sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Iscatterv);

int PMPI_Iscatterv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint displs[],
		     MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root,
		     MPI_Comm comm, MPI_Request *request)
{
	return ml_run_scatter(ml_run_now("MPI_Iscatterv", comm, request),
			      ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(displs), sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Iscatterv_c);

int PMPI_Iallgather(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		    MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_allgather(ml_run_now("MPI_Iallgather", comm, request),
				ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Iallgather);

int PMPI_Iallgather_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		      MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_allgather(ml_run_now("MPI_Iallgather", comm, request),
				ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Iallgather_c);

int PMPI_Iallgatherv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, const int recvcounts[],
		     const int displs[], MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_allgather(ml_run_now("MPI_Iallgatherv", comm, request),
				ml_run_each(sendbuf, sendcount, sendtype),
				ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype));
}
ML_ALIAS(Iallgatherv);

int PMPI_Iallgatherv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		       const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, MPI_Comm comm,
		       MPI_Request *request)
{
	return ml_run_allgather(ml_run_now("MPI_Iallgatherv", comm, request),
				ml_run_each(sendbuf, sendcount, sendtype),
				ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype));
}
ML_ALIAS(Iallgatherv_c);

int PMPI_Ialltoall(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		   MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoall", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			       ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ialltoall);

int PMPI_Ialltoall_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		     MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoall", comm, request), ml_run_each(sendbuf, sendcount, sendtype),
			       ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Ialltoall_c);

int PMPI_Ialltoallv(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype,
		    void *recvbuf, const int recvcounts[], const int rdispls[], MPI_Datatype recvtype, MPI_Comm comm,
		    MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoallv", comm, request),
			       ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
			       ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype));
}
ML_ALIAS(Ialltoallv);

int PMPI_Ialltoallv_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
		      MPI_Datatype sendtype, void *recvbuf, const MPI_Count recvcounts[], const MPI_Aint rdispls[],
		      MPI_Datatype recvtype, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoallv", comm, request),
			       ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
			       ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype));
}
ML_ALIAS(Ialltoallv_c);

int PMPI_Ialltoallw(const void *sendbuf, const int sendcounts[], const int sdispls[], const MPI_Datatype sendtypes[],
		    void *recvbuf, const int recvcounts[], const int rdispls[], const MPI_Datatype recvtypes[],
		    MPI_Comm comm, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoallw", comm, request),
			       ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtypes));
}
ML_ALIAS(Ialltoallw);

int PMPI_Ialltoallw_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
		      const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
		      const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_now("MPI_Ialltoallw", comm, request),
			       ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Ialltoallw_c);

int PMPI_Ireduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, int root,
		 MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce(ml_run_now("MPI_Ireduce", comm, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op }, root);
}
ML_ALIAS(Ireduce);

int PMPI_Ireduce_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, int root,
		   MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce(ml_run_now("MPI_Ireduce", comm, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op }, root);
}
ML_ALIAS(Ireduce_c);

int PMPI_Iallreduce(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
		    MPI_Request *request)
{
	return ml_run_allreduce(ml_run_now("MPI_Iallreduce", comm, request),
				(struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iallreduce);

int PMPI_Iallreduce_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		      MPI_Comm comm, MPI_Request *request)
{
	return ml_run_allreduce(ml_run_now("MPI_Iallreduce", comm, request),
				(struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iallreduce_c);

int PMPI_Ireduce_scatter_block(const void *sendbuf, void *recvbuf, int recvcount, MPI_Datatype datatype, MPI_Op op,
			       MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce_scatter_block(ml_run_now("MPI_Ireduce_scatter_block", comm, request),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Ireduce_scatter_block);

int PMPI_Ireduce_scatter_block_c(const void *sendbuf, void *recvbuf, MPI_Count recvcount, MPI_Datatype datatype,
				 MPI_Op op, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce_scatter_block(ml_run_now("MPI_Ireduce_scatter_block", comm, request),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Ireduce_scatter_block_c);

int PMPI_Ireduce_scatter(const void *sendbuf, void *recvbuf, const int recvcounts[], MPI_Datatype datatype, MPI_Op op,
			 MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce_scatter(ml_run_now("MPI_Ireduce_scatter", comm, request),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_narrow(recvcounts));
}
ML_ALIAS(Ireduce_scatter);

int PMPI_Ireduce_scatter_c(const void *sendbuf, void *recvbuf, const MPI_Count recvcounts[], MPI_Datatype datatype,
			   MPI_Op op, MPI_Comm comm, MPI_Request *request)
{
	return ml_run_reduce_scatter(ml_run_now("MPI_Ireduce_scatter", comm, request),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_wide(recvcounts));
}
ML_ALIAS(Ireduce_scatter_c);

int PMPI_Iscan(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
	       MPI_Request *request)
{
	return ml_run_scan(ml_run_now("MPI_Iscan", comm, request),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iscan);

int PMPI_Iscan_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
		 MPI_Request *request)
{
	return ml_run_scan(ml_run_now("MPI_Iscan", comm, request),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iscan_c);

int PMPI_Iexscan(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
		 MPI_Request *request)
{
	return ml_run_exscan(ml_run_now("MPI_Iexscan", comm, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iexscan);

int PMPI_Iexscan_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		   MPI_Comm comm, MPI_Request *request)
{
	return ml_run_exscan(ml_run_now("MPI_Iexscan", comm, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Iexscan_c);
