/* SPDX-License-Identifier: BSD-2-Clause */
/* Persistent collective operations (MPI 5.0 section 6.13). */
#include "api/api.h"

#include "api/coll_run.h"

int PMPI_Barrier_init(MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_barrier(ml_run_later("MPI_Barrier_init", comm, info, request));
}
ML_ALIAS(Barrier_init);

int PMPI_Bcast_init(void *buffer, int count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Info info,
		    MPI_Request *request)
{
	return ml_run_bcast(ml_run_later("MPI_Bcast_init", comm, info, request), ml_run_each(buffer, count, datatype),
			    root);
}
ML_ALIAS(Bcast_init);

int PMPI_Bcast_init_c(void *buffer, MPI_Count count, MPI_Datatype datatype, int root, MPI_Comm comm, MPI_Info info,
		      MPI_Request *request)
{
	return ml_run_bcast(ml_run_later("MPI_Bcast_init", comm, info, request), ml_run_each(buffer, count, datatype),
			    root);
}
ML_ALIAS(Bcast_init_c);

int PMPI_Gather_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		     MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_gather(ml_run_later("MPI_Gather_init", comm, info, request),
			     ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype),
			     root);
}
ML_ALIAS(Gather_init);

int PMPI_Gather_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
		       MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Info info,
		       MPI_Request *request)
{
	return ml_run_gather(ml_run_later("MPI_Gather_init", comm, info, request),
			     ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype),
			     root);
}
ML_ALIAS(Gather_init_c);

int PMPI_Gatherv_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
		      const int recvcounts[], const int displs[], MPI_Datatype recvtype, int root, MPI_Comm comm,
		      MPI_Info info, MPI_Request *request)
{
	return ml_run_gather(ml_run_later("MPI_Gatherv_init", comm, info, request),
			     ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype), root);
}
ML_ALIAS(Gatherv_init);

int PMPI_Gatherv_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype, int root,
			MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_gather(ml_run_later("MPI_Gatherv_init", comm, info, request),
			     ml_run_each(sendbuf, sendcount, sendtype),
			     ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype), root);
}
ML_ALIAS(Gatherv_init_c);

int PMPI_Scatter_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		      MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_scatter(ml_run_later("MPI_Scatter_init", comm, info, request),
			      ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype),
			      root);
}
ML_ALIAS(Scatter_init);

int PMPI_Scatter_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			MPI_Count recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Info info,
			MPI_Request *request)
{
	return ml_run_scatter(ml_run_later("MPI_Scatter_init", comm, info, request),
			      ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype),
			      root);
}
ML_ALIAS(Scatter_init_c);

int PMPI_Scatterv_init(const void *sendbuf, const int sendcounts[], const int displs[], MPI_Datatype sendtype,
		       void *recvbuf, int recvcount, MPI_Datatype recvtype, int root, MPI_Comm comm, MPI_Info info,
		       MPI_Request *request)
{
	return ml_run_scatter(ml_run_later("MPI_Scatterv_init", comm, info, request),
			      ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(displs), sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Scatterv_init);

int PMPI_Scatterv_init_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint displs[],
			 MPI_Datatype sendtype, void *recvbuf, MPI_Count recvcount, MPI_Datatype recvtype, int root,
			 MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_scatter(ml_run_later("MPI_Scatterv_init", comm, info, request),
			      ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(displs), sendtype),
			      ml_run_each(recvbuf, recvcount, recvtype), root);
}
ML_ALIAS(Scatterv_init_c);

int PMPI_Allgather_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
			MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_allgather(ml_run_later("MPI_Allgather_init", comm, info, request),
				ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Allgather_init);

int PMPI_Allgather_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			  MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
			  MPI_Request *request)
{
	return ml_run_allgather(ml_run_later("MPI_Allgather_init", comm, info, request),
				ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Allgather_init_c);

int PMPI_Allgatherv_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf,
			 const int recvcounts[], const int displs[], MPI_Datatype recvtype, MPI_Comm comm,
			 MPI_Info info, MPI_Request *request)
{
	return ml_run_allgather(ml_run_later("MPI_Allgatherv_init", comm, info, request),
				ml_run_each(sendbuf, sendcount, sendtype),
				ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(displs), recvtype));
}
ML_ALIAS(Allgatherv_init);

int PMPI_Allgatherv_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			   const MPI_Count recvcounts[], const MPI_Aint displs[], MPI_Datatype recvtype,
			   MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_allgather(ml_run_later("MPI_Allgatherv_init", comm, info, request),
				ml_run_each(sendbuf, sendcount, sendtype),
				ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(displs), recvtype));
}
ML_ALIAS(Allgatherv_init_c);

int PMPI_Alltoall_init(const void *sendbuf, int sendcount, MPI_Datatype sendtype, void *recvbuf, int recvcount,
		       MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoall_init", comm, info, request),
			       ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Alltoall_init);

int PMPI_Alltoall_init_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, void *recvbuf,
			 MPI_Count recvcount, MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
			 MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoall_init", comm, info, request),
			       ml_run_each(sendbuf, sendcount, sendtype), ml_run_each(recvbuf, recvcount, recvtype));
}
ML_ALIAS(Alltoall_init_c);

int PMPI_Alltoallv_init(const void *sendbuf, const int sendcounts[], const int sdispls[], MPI_Datatype sendtype,
			void *recvbuf, const int recvcounts[], const int rdispls[], MPI_Datatype recvtype,
			MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoallv_init", comm, info, request),
			       ml_run_v(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtype),
			       ml_run_v(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtype));
}
ML_ALIAS(Alltoallv_init);

int PMPI_Alltoallv_init_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			  MPI_Datatype sendtype, void *recvbuf, const MPI_Count recvcounts[],
			  const MPI_Aint rdispls[], MPI_Datatype recvtype, MPI_Comm comm, MPI_Info info,
			  MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoallv_init", comm, info, request),
			       ml_run_v(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtype),
			       ml_run_v(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtype));
}
ML_ALIAS(Alltoallv_init_c);

int PMPI_Alltoallw_init(const void *sendbuf, const int sendcounts[], const int sdispls[],
			const MPI_Datatype sendtypes[], void *recvbuf, const int recvcounts[], const int rdispls[],
			const MPI_Datatype recvtypes[], MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoallw_init", comm, info, request),
			       ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtypes));
}
ML_ALIAS(Alltoallw_init);

int PMPI_Alltoallw_init_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
			  const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
			  const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm, MPI_Info info,
			  MPI_Request *request)
{
	return ml_run_alltoall(ml_run_later("MPI_Alltoallw_init", comm, info, request),
			       ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Alltoallw_init_c);

int PMPI_Reduce_init(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, int root,
		     MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce(ml_run_later("MPI_Reduce_init", comm, info, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op }, root);
}
ML_ALIAS(Reduce_init);

int PMPI_Reduce_init_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		       int root, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce(ml_run_later("MPI_Reduce_init", comm, info, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op }, root);
}
ML_ALIAS(Reduce_init_c);

int PMPI_Allreduce_init(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op,
			MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_allreduce(ml_run_later("MPI_Allreduce_init", comm, info, request),
				(struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Allreduce_init);

int PMPI_Allreduce_init_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
			  MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_allreduce(ml_run_later("MPI_Allreduce_init", comm, info, request),
				(struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Allreduce_init_c);

int PMPI_Reduce_scatter_block_init(const void *sendbuf, void *recvbuf, int recvcount, MPI_Datatype datatype,
				   MPI_Op op, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce_scatter_block(ml_run_later("MPI_Reduce_scatter_block_init", comm, info, request),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Reduce_scatter_block_init);

int PMPI_Reduce_scatter_block_init_c(const void *sendbuf, void *recvbuf, MPI_Count recvcount, MPI_Datatype datatype,
				     MPI_Op op, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce_scatter_block(ml_run_later("MPI_Reduce_scatter_block_init", comm, info, request),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Reduce_scatter_block_init_c);

int PMPI_Reduce_scatter_init(const void *sendbuf, void *recvbuf, const int recvcounts[], MPI_Datatype datatype,
			     MPI_Op op, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce_scatter(ml_run_later("MPI_Reduce_scatter_init", comm, info, request),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_narrow(recvcounts));
}
ML_ALIAS(Reduce_scatter_init);

int PMPI_Reduce_scatter_init_c(const void *sendbuf, void *recvbuf, const MPI_Count recvcounts[],
			       MPI_Datatype datatype, MPI_Op op, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_reduce_scatter(ml_run_later("MPI_Reduce_scatter_init", comm, info, request),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_wide(recvcounts));
}
ML_ALIAS(Reduce_scatter_init_c);

int PMPI_Scan_init(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
		   MPI_Info info, MPI_Request *request)
{
	return ml_run_scan(ml_run_later("MPI_Scan_init", comm, info, request),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Scan_init);

int PMPI_Scan_init_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		     MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_scan(ml_run_later("MPI_Scan_init", comm, info, request),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Scan_init_c);

int PMPI_Exscan_init(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm,
		     MPI_Info info, MPI_Request *request)
{
	return ml_run_exscan(ml_run_later("MPI_Exscan_init", comm, info, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Exscan_init);

int PMPI_Exscan_init_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		       MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return ml_run_exscan(ml_run_later("MPI_Exscan_init", comm, info, request),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Exscan_init_c);
