/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing without waiting (MPI 5.0 sections 14.4.2 to 14.4.4). */
#include "api/api.h"

#include "api/file_run.h"

int PMPI_File_iread_at(MPI_File fh, MPI_Offset offset, void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_at", ML_FILE_READ | ML_FILE_AT, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_at);

int PMPI_File_iread_at_c(MPI_File fh, MPI_Offset offset, void *buf, MPI_Count count, MPI_Datatype datatype,
			 MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_at", ML_FILE_READ | ML_FILE_AT, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_at_c);

int PMPI_File_iread_at_all(MPI_File fh, MPI_Offset offset, void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_at_all", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_at_all);

int PMPI_File_iread_at_all_c(MPI_File fh, MPI_Offset offset, void *buf, MPI_Count count, MPI_Datatype datatype,
			     MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_at_all", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_at_all_c);

int PMPI_File_iwrite_at(MPI_File fh, MPI_Offset offset, const void *buf, int count, MPI_Datatype datatype,
			MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_at", ML_FILE_WRITE | ML_FILE_AT, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_at);

int PMPI_File_iwrite_at_c(MPI_File fh, MPI_Offset offset, const void *buf, MPI_Count count, MPI_Datatype datatype,
			  MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_at", ML_FILE_WRITE | ML_FILE_AT, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_at_c);

int PMPI_File_iwrite_at_all(MPI_File fh, MPI_Offset offset, const void *buf, int count, MPI_Datatype datatype,
			    MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_at_all", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_at_all);

int PMPI_File_iwrite_at_all_c(MPI_File fh, MPI_Offset offset, const void *buf, MPI_Count count, MPI_Datatype datatype,
			      MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_at_all", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_at_all_c);

int PMPI_File_iread(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread", ML_FILE_READ | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
			       request);
}
ML_ALIAS(File_iread);

int PMPI_File_iread_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread", ML_FILE_READ | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
			       request);
}
ML_ALIAS(File_iread_c);

int PMPI_File_iread_all(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_all", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_all);

int PMPI_File_iread_all_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_all", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_all_c);

int PMPI_File_iwrite(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite", ML_FILE_WRITE | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
			       request);
}
ML_ALIAS(File_iwrite);

int PMPI_File_iwrite_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite", ML_FILE_WRITE | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
			       request);
}
ML_ALIAS(File_iwrite_c);

int PMPI_File_iwrite_all(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_all", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_all);

int PMPI_File_iwrite_all_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_all", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_all_c);

int PMPI_File_iread_shared(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_shared", ML_FILE_READ | ML_FILE_SHARED, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_shared);

int PMPI_File_iread_shared_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iread_shared", ML_FILE_READ | ML_FILE_SHARED, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iread_shared_c);

int PMPI_File_iwrite_shared(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_shared", ML_FILE_WRITE | ML_FILE_SHARED, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_shared);

int PMPI_File_iwrite_shared_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Request *request)
{
	return ml_file_run_now("MPI_File_iwrite_shared", ML_FILE_WRITE | ML_FILE_SHARED, fh, 0,
			       ml_file_data(buf, count, datatype), request);
}
ML_ALIAS(File_iwrite_shared_c);
