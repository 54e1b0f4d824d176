/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations that run as schedules: prefix and scattered reductions, and Alltoallw (MPI 5.0 sections 6.8,
 * 6.10 and 6.11).
 */
#include "api/api.h"

#include "api/coll_run.h"

int PMPI_Alltoallw(const void *sendbuf, const int sendcounts[], const int sdispls[], const MPI_Datatype sendtypes[],
		   void *recvbuf, const int recvcounts[], const int rdispls[], const MPI_Datatype recvtypes[],
		   MPI_Comm comm)
{
	return ml_run_alltoall(ml_run_wait("MPI_Alltoallw", comm),
			       ml_run_w(sendbuf, ml_run_narrow(sendcounts), ml_run_narrow(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_narrow(recvcounts), ml_run_narrow(rdispls), recvtypes));
}
ML_ALIAS(Alltoallw);

int PMPI_Alltoallw_c(const void *sendbuf, const MPI_Count sendcounts[], const MPI_Aint sdispls[],
		     const MPI_Datatype sendtypes[], void *recvbuf, const MPI_Count recvcounts[],
		     const MPI_Aint rdispls[], const MPI_Datatype recvtypes[], MPI_Comm comm)
{
	return ml_run_alltoall(ml_run_wait("MPI_Alltoallw", comm),
			       ml_run_w(sendbuf, ml_run_wide(sendcounts), ml_run_wide(sdispls), sendtypes),
			       ml_run_w(recvbuf, ml_run_wide(recvcounts), ml_run_wide(rdispls), recvtypes));
}
ML_ALIAS(Alltoallw_c);

int PMPI_Reduce_scatter_block(const void *sendbuf, void *recvbuf, int recvcount, MPI_Datatype datatype, MPI_Op op,
			      MPI_Comm comm)
{
	return ml_run_reduce_scatter_block(ml_run_wait("MPI_Reduce_scatter_block", comm),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Reduce_scatter_block);

int PMPI_Reduce_scatter_block_c(const void *sendbuf, void *recvbuf, MPI_Count recvcount, MPI_Datatype datatype,
				MPI_Op op, MPI_Comm comm)
{
	return ml_run_reduce_scatter_block(ml_run_wait("MPI_Reduce_scatter_block", comm),
					   (struct ml_run_operands){ sendbuf, recvbuf, recvcount, datatype, op });
}
ML_ALIAS(Reduce_scatter_block_c);

int PMPI_Reduce_scatter(const void *sendbuf, void *recvbuf, const int recvcounts[], MPI_Datatype datatype, MPI_Op op,
			MPI_Comm comm)
{
	return ml_run_reduce_scatter(ml_run_wait("MPI_Reduce_scatter", comm),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_narrow(recvcounts));
}
ML_ALIAS(Reduce_scatter);

int PMPI_Reduce_scatter_c(const void *sendbuf, void *recvbuf, const MPI_Count recvcounts[], MPI_Datatype datatype,
			  MPI_Op op, MPI_Comm comm)
{
	return ml_run_reduce_scatter(ml_run_wait("MPI_Reduce_scatter", comm),
				     (struct ml_run_operands){ sendbuf, recvbuf, 0, datatype, op },
				     ml_run_wide(recvcounts));
}
ML_ALIAS(Reduce_scatter_c);

int PMPI_Scan(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)
{
	return ml_run_scan(ml_run_wait("MPI_Scan", comm),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Scan);

int PMPI_Scan_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)
{
	return ml_run_scan(ml_run_wait("MPI_Scan", comm),
			   (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Scan_c);

int PMPI_Exscan(const void *sendbuf, void *recvbuf, int count, MPI_Datatype datatype, MPI_Op op, MPI_Comm comm)
{
	return ml_run_exscan(ml_run_wait("MPI_Exscan", comm),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Exscan);

int PMPI_Exscan_c(const void *sendbuf, void *recvbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op,
		  MPI_Comm comm)
{
	return ml_run_exscan(ml_run_wait("MPI_Exscan", comm),
			     (struct ml_run_operands){ sendbuf, recvbuf, count, datatype, op });
}
ML_ALIAS(Exscan_c);
