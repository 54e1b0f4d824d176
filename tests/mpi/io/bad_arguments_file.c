/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Each wrong argument of a call on a file has the error class that the standard names (MPI 5.0 sections 14.2 to 14.7), and a handler
 * of the file is told of it, with the file.
 */
#include "tests/mpi/io/scratch_file.h"

static MPI_File file;
static int calls;

static void handle(MPI_File *on, int *code, ...)
{
	(void)code;
	t_check(*on == file);
	calls++;
}

static void check_data(void)
{
	MPI_Datatype draft;
	MPI_Offset at;
	int value[4];

	MPI_Type_contiguous(2, MPI_INT, &draft);
	t_check_class(MPI_File_read(MPI_FILE_NULL, value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_FILE);
	t_check_class(MPI_File_read((MPI_File)value, value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_FILE);
	t_check_class(MPI_File_read(file, value, -1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_COUNT);
	t_check_class(MPI_File_write(file, value, 1, MPI_DATATYPE_NULL, MPI_STATUS_IGNORE), MPI_ERR_TYPE);
	t_check_class(MPI_File_write(file, value, 1, draft, MPI_STATUS_IGNORE), MPI_ERR_TYPE);
	t_check_class(MPI_File_write(file, NULL, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_BUFFER);
	t_check_class(MPI_File_write_at(file, -1, value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_ARG);
	t_check_class(MPI_File_write_at(file, INT64_MAX, value, 4, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_ARG);
	t_check_class(MPI_File_seek(file, -1, MPI_SEEK_SET), MPI_ERR_ARG);
	t_check_class(MPI_File_seek(file, 0, 12), MPI_ERR_ARG);
	t_check_class(MPI_File_get_position(file, NULL), MPI_ERR_ARG);
	t_check_class(MPI_File_get_byte_offset(file, -1, &at), MPI_ERR_ARG);
	t_check_class(MPI_File_get_size(MPI_FILE_NULL, &at), MPI_ERR_FILE);
	t_check_class(MPI_File_set_view(file, 0, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_File_read(file, value, 3, MPI_BYTE, MPI_STATUS_IGNORE), MPI_ERR_TYPE);
	MPI_File_get_position(file, &at);
	t_check_eq(at, 0);
	MPI_Type_free(&draft);
}

static void check_direction(void)
{
	MPI_File reads, writes;
	int value = 3;

	MPI_File_open(MPI_COMM_SELF, scratch_name, MPI_MODE_RDONLY, MPI_INFO_NULL, &reads);
	t_check_class(MPI_File_write(reads, &value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_READ_ONLY);
	MPI_File_close(&reads);
	MPI_File_open(MPI_COMM_SELF, scratch_name, MPI_MODE_WRONLY | MPI_MODE_SEQUENTIAL, MPI_INFO_NULL, &writes);
	t_check_class(MPI_File_read_all(writes, &value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_UNSUPPORTED_OPERATION);
	t_check_class(MPI_File_seek(writes, 1, MPI_SEEK_SET), MPI_ERR_UNSUPPORTED_OPERATION);
	MPI_File_close(&writes);
	MPI_File_open(MPI_COMM_SELF, scratch_name, MPI_MODE_WRONLY, MPI_INFO_NULL, &writes);
	t_check_class(MPI_File_read(writes, &value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_ACCESS);
	MPI_File_close(&writes);
	t_check(access("/dev/full", W_OK) == 0);
	t_check_class(MPI_File_open(MPI_COMM_SELF, "/dev/full", MPI_MODE_WRONLY, MPI_INFO_NULL, &writes), MPI_SUCCESS);
	t_check_class(MPI_File_write(writes, &value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_NO_SPACE);
	MPI_File_close(&writes);
	t_check_class(MPI_File_open(MPI_COMM_SELF, "/tmp", MPI_MODE_RDWR, MPI_INFO_NULL, &writes), MPI_ERR_BAD_FILE);
	t_check_class(MPI_File_open(MPI_COMM_NULL, scratch_name, MPI_MODE_RDWR, MPI_INFO_NULL, &writes), MPI_ERR_COMM);
}

int main(int argc, char **argv)
{
	MPI_Errhandler handler, got;

	t_init(&argc, &argv);
	file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	check_data();
	check_direction();
	MPI_File_create_errhandler(handle, &handler);
	t_check_class(MPI_File_set_errhandler(file, handler), MPI_SUCCESS);
	MPI_Errhandler_free(&handler);
	MPI_File_get_errhandler(file, &got);
	t_check(got != MPI_ERRORS_RETURN);
	MPI_Errhandler_free(&got);
	t_check_class(MPI_File_seek(file, -1, MPI_SEEK_SET), MPI_ERR_ARG);
	t_check_class(MPI_File_call_errhandler(file, MPI_ERR_IO), MPI_SUCCESS);
	t_check_eq(calls, 2);
	MPI_File_close(&file);
	return t_done();
}
