/* SPDX-License-Identifier: BSD-2-Clause */
/* Split collective reading and writing (MPI 5.0 section 14.4.5). What was begun is done; its end says how much it was. */
#include "api/api.h"

#include "api/file_run.h"

int PMPI_File_read_at_all_begin(MPI_File fh, MPI_Offset offset, void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_at_all_begin", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_at_all_begin);

int PMPI_File_read_at_all_begin_c(MPI_File fh, MPI_Offset offset, void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_at_all_begin", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_at_all_begin_c);

int PMPI_File_read_at_all_end(MPI_File fh, void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_read_at_all_end", ML_FILE_READ | ML_FILE_AT | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_read_at_all_end);

int PMPI_File_write_at_all_begin(MPI_File fh, MPI_Offset offset, const void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_at_all_begin", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_at_all_begin);

int PMPI_File_write_at_all_begin_c(MPI_File fh, MPI_Offset offset, const void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_at_all_begin", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, offset,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_at_all_begin_c);

int PMPI_File_write_at_all_end(MPI_File fh, const void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_write_at_all_end", ML_FILE_WRITE | ML_FILE_AT | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_write_at_all_end);

int PMPI_File_read_all_begin(MPI_File fh, void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_all_begin", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_all_begin);

int PMPI_File_read_all_begin_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_all_begin", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_all_begin_c);

int PMPI_File_read_all_end(MPI_File fh, void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_read_all_end", ML_FILE_READ | ML_FILE_OWN | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_read_all_end);

int PMPI_File_write_all_begin(MPI_File fh, const void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_all_begin", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_all_begin);

int PMPI_File_write_all_begin_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_all_begin", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_all_begin_c);

int PMPI_File_write_all_end(MPI_File fh, const void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_write_all_end", ML_FILE_WRITE | ML_FILE_OWN | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_write_all_end);

int PMPI_File_read_ordered_begin(MPI_File fh, void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_ordered_begin", ML_FILE_READ | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_ordered_begin);

int PMPI_File_read_ordered_begin_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_read_ordered_begin", ML_FILE_READ | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_read_ordered_begin_c);

int PMPI_File_read_ordered_end(MPI_File fh, void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_read_ordered_end", ML_FILE_READ | ML_FILE_SHARED | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_read_ordered_end);

int PMPI_File_write_ordered_begin(MPI_File fh, const void *buf, int count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_ordered_begin", ML_FILE_WRITE | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_ordered_begin);

int PMPI_File_write_ordered_begin_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype)
{
	return ml_file_run_begin("MPI_File_write_ordered_begin", ML_FILE_WRITE | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				 ml_file_data(buf, count, datatype));
}
ML_ALIAS(File_write_ordered_begin_c);

int PMPI_File_write_ordered_end(MPI_File fh, const void *buf, MPI_Status *status)
{
	(void)buf;
	return ml_file_run_end("MPI_File_write_ordered_end", ML_FILE_WRITE | ML_FILE_SHARED | ML_FILE_ALL, fh, status);
}
ML_ALIAS(File_write_ordered_end);
