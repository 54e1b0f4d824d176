/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing at explicit offsets (MPI 5.0 section 14.4.2). */
#include "api/api.h"

#include "api/file_run.h"

int PMPI_File_read_at(MPI_File fh, MPI_Offset offset, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_at", ML_FILE_READ | ML_FILE_AT, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_at);

int PMPI_File_read_at_c(MPI_File fh, MPI_Offset offset, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_at", ML_FILE_READ | ML_FILE_AT, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_at_c);

int PMPI_File_read_at_all(MPI_File fh, MPI_Offset offset, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_at_all", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_at_all);

int PMPI_File_read_at_all_c(MPI_File fh, MPI_Offset offset, void *buf, MPI_Count count, MPI_Datatype datatype,
			    MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_at_all", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_at_all_c);

int PMPI_File_write_at(MPI_File fh, MPI_Offset offset, const void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_at", ML_FILE_WRITE | ML_FILE_AT, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_at);

int PMPI_File_write_at_c(MPI_File fh, MPI_Offset offset, const void *buf, MPI_Count count, MPI_Datatype datatype,
			 MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_at", ML_FILE_WRITE | ML_FILE_AT, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_at_c);

int PMPI_File_write_at_all(MPI_File fh, MPI_Offset offset, const void *buf, int count, MPI_Datatype datatype,
			   MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_at_all", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_at_all);

int PMPI_File_write_at_all_c(MPI_File fh, MPI_Offset offset, const void *buf, MPI_Count count, MPI_Datatype datatype,
			     MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_at_all", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_at_all_c);
