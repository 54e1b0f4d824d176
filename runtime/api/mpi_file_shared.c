/* SPDX-License-Identifier: BSD-2-Clause */
/* The shared file pointer (MPI 5.0 section 14.4.4). */
#include "api/api.h"

#include "api/coll_run.h"
#include "api/file_run.h"

int PMPI_File_read_shared(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_shared", ML_FILE_READ | ML_FILE_SHARED, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_shared);

int PMPI_File_read_shared_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_shared", ML_FILE_READ | ML_FILE_SHARED, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_shared_c);

int PMPI_File_read_ordered(MPI_File fh, void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_ordered", ML_FILE_READ | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_ordered);

int PMPI_File_read_ordered_c(MPI_File fh, void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_read_ordered", ML_FILE_READ | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_read_ordered_c);

int PMPI_File_write_shared(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_shared", ML_FILE_WRITE | ML_FILE_SHARED, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_shared);

int PMPI_File_write_shared_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_shared", ML_FILE_WRITE | ML_FILE_SHARED, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_shared_c);

int PMPI_File_write_ordered(MPI_File fh, const void *buf, int count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_ordered", ML_FILE_WRITE | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_ordered);

int PMPI_File_write_ordered_c(MPI_File fh, const void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Status *status)
{
	return ml_file_run_wait("MPI_File_write_ordered", ML_FILE_WRITE | ML_FILE_SHARED | ML_FILE_ALL, fh, 0,
				ml_file_data(buf, count, datatype), status);
}
ML_ALIAS(File_write_ordered_c);

/* Offset and whence as one number, for all ranks have to give the same. */
#define WHENCE_BITS 2
#define OFFSET_MAX (INT64_MAX >> WHENCE_BITS)

static int move_shared(struct ml_file *file, uint64_t value)
{
	MPI_Offset offset = (MPI_Offset)value >> WHENCE_BITS, at;
	int whence = MPI_SEEK_CUR + (int)(value & ((1 << WHENCE_BITS) - 1));
	int error = ml_file_get_shared(file, &at);

	if (!error)
		error = ml_file_run_seek(file, offset, whence, at, &at);
	return error ? error : ml_file_set_shared(file, (uint64_t)at);
}

int PMPI_File_seek_shared(MPI_File fh, MPI_Offset offset, int whence)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file), wrong;

	if (error)
		return ml_api_raise_file("MPI_File_seek_shared", error, NULL);
	wrong = ml_file_run_find_random(fh, &file);
	if (!wrong && (whence < MPI_SEEK_CUR || whence > MPI_SEEK_SET || offset < -OFFSET_MAX || offset > OFFSET_MAX)) {
		ml_note("offset is %lld, whence is %d", (long long)offset, whence);
		wrong = MPI_ERR_ARG;
	}
	error = ml_run_agree("MPI_File_seek_shared", file->comm, 0);
	if (!error)
		error = ml_file_act(file, wrong, (uint64_t)offset << WHENCE_BITS | (uint64_t)(whence - MPI_SEEK_CUR), move_shared);
	return ml_api_raise_file("MPI_File_seek_shared", error, file);
}
ML_ALIAS(File_seek_shared);

int PMPI_File_get_position_shared(MPI_File fh, MPI_Offset *offset)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find_random(fh, &file), offset, "offset");

	if (!error)
		error = ml_file_get_shared(file, offset);
	return ml_api_raise_file("MPI_File_get_position_shared", error, file);
}
ML_ALIAS(File_get_position_shared);
