/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing at the individual file pointer (MPI 5.0 section 14.4.3). */
#include "api/api.h"

#include "api/file_run.h"

int PMPI_File_read(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read", ML_FILE_READ | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
				status);
}
ML_ALIAS(File_read);

int PMPI_File_read_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read", ML_FILE_READ | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
				status);
}
ML_ALIAS(File_read_c);

int PMPI_File_read_all(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_all", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_all);

int PMPI_File_read_all_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_all", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_all_c);

int PMPI_File_write(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write", ML_FILE_WRITE | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
				status);
}
ML_ALIAS(File_write);

int PMPI_File_write_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write", ML_FILE_WRITE | ML_FILE_OWN, fh, 0, ml_file_data(buf, count, datatype),
				status);
}
ML_ALIAS(File_write_c);

int PMPI_File_write_all(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_all", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_all);

int PMPI_File_write_all_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_all", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_all_c);
