/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * In external32 numbers are big-endian and have the sizes of the standard, so that types have other extents in the file; a
 * representation of the user has those that his functions say, which convert (MPI 5.0 section 14.5).
 */
#include "tests/mpi/io/scratch_file.h"

static void check_count(const MPI_Status *status, MPI_Datatype type, int expected)
{
	int n;

	MPI_Get_elements(status, type, &n);
	t_check_eq(n, expected);
}

/* A long has 8 bytes here and 4 there: views and extents count those of the file. */
static void check_external(MPI_File file)
{
	unsigned char there[64];
	long mine[2] = { t_rank + 1, -(t_rank + 1) }, back[3] = { 0, 0, 77 };
	MPI_Datatype place, pair;
	MPI_Status status;
	MPI_Offset byte;
	MPI_Aint extent;

	MPI_Type_vector(2, 1, t_size, MPI_LONG, &place);
	MPI_Type_contiguous(2, MPI_LONG, &pair);
	MPI_Type_commit(&place);
	MPI_Type_commit(&pair);
	MPI_File_set_size(file, 0);
	t_check_class(MPI_File_set_view(file, 4 * t_rank, MPI_LONG, place, "external32", MPI_INFO_NULL), MPI_SUCCESS);
	MPI_File_get_type_extent(file, pair, &extent);
	t_check_eq(extent, 8);
	MPI_File_get_type_extent(file, MPI_DOUBLE_INT, &extent);
	t_check_eq(extent, 12);
	MPI_File_get_byte_offset(file, 1, &byte);
	t_check_eq(byte, 4 * (t_rank + t_size));
	t_check_class(MPI_File_write(file, mine, 1, pair, &status), MPI_SUCCESS);
	check_count(&status, MPI_LONG, 2);
	for (int i = 0; i < t_size; i++) {
		memcpy(there + 4 * i, (unsigned char[]){ 0, 0, 0, (unsigned char)(i + 1) }, 4);
		memcpy(there + 4 * (i + t_size), (unsigned char[]){ 255, 255, 255, (unsigned char)-(i + 1) }, 4);
	}
	scratch_check(0, there, 8 * (size_t)t_size);
	MPI_File_seek(file, 0, MPI_SEEK_SET);
	t_check_class(MPI_File_read_all(file, back, 2, MPI_LONG, &status), MPI_SUCCESS);
	check_count(&status, pair, 2);
	t_check(back[0] == mine[0] && back[1] == mine[1] && back[2] == 77);
	MPI_File_get_position(file, &byte);
	t_check_eq(byte, 2);
	/* The last rank's second number is the end of the file. */
	if (t_rank == t_size - 1) {
		t_check_class(MPI_File_read_at(file, 1, back, 1, pair, &status), MPI_SUCCESS);
		check_count(&status, pair, 1);
		t_check(back[0] == mine[1] && back[1] == mine[1]);
	}
	back[0] = 1L << 40;
	t_check_class(MPI_File_write_at(file, 5, back, 1, MPI_LONG, &status), MPI_ERR_CONVERSION);
	MPI_Type_free(&place);
	MPI_Type_free(&pair);
}

static int state = 5, narrow_calls, wide_calls;

/* An int of the user has 8 bytes in the file: the number plus the state, and its complement. */
static int extent_of(MPI_Datatype type, MPI_Aint *extent, void *extra)
{
	int size;

	t_check(extra == &state);
	MPI_Type_size(type, &size);
	*extent = 2 * size;
	return type == MPI_INT ? MPI_SUCCESS : MPI_ERR_TYPE;
}

static int write_wide(void *user, MPI_Datatype type, MPI_Count count, void *file, MPI_Offset position, void *extra)
{
	t_check(type == MPI_INT && extra == &state);
	wide_calls++;
	for (MPI_Count i = 0; i < count; i++) {
		int value = ((int *)user)[position + i] + *(int *)extra;

		((int *)file)[2 * i] = value;
		((int *)file)[2 * i + 1] = ~value;
	}
	return MPI_SUCCESS;
}

static int write_narrow(void *user, MPI_Datatype type, int count, void *file, MPI_Offset position, void *extra)
{
	narrow_calls++;
	return write_wide(user, type, count, file, position, extra);
}

static int read_wide(void *user, MPI_Datatype type, MPI_Count count, void *file, MPI_Offset position, void *extra)
{
	t_check(type == MPI_INT && extra == &state);
	for (MPI_Count i = 0; i < count; i++) {
		int *pair = (int *)file + 2 * i;

		if (pair[0] != ~pair[1])
			return MPI_ERR_OTHER;
		((int *)user)[position + i] = pair[0] - *(int *)extra;
	}
	return MPI_SUCCESS;
}

static int read_narrow(void *user, MPI_Datatype type, int count, void *file, MPI_Offset position, void *extra)
{
	return read_wide(user, type, count, file, position, extra);
}

static void check_own(MPI_File file, const char *rep)
{
	enum { BLOCK = 1000, N = 40 * BLOCK };
	int *data = malloc(N * sizeof *data), *back = calloc(N, sizeof *back);
	MPI_Datatype block, place;
	MPI_Status status;

	MPI_Type_contiguous(BLOCK, MPI_INT, &block);
	MPI_Type_create_resized(block, 0, 8 * BLOCK * t_size, &place);
	MPI_Type_commit(&place);
	for (int i = 0; i < N; i++)
		data[i] = t_rank * N + i;
	MPI_File_set_size(file, 0);
	t_check_class(MPI_File_set_view(file, 8 * BLOCK * t_rank, MPI_INT, place, rep, MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_File_write_all(file, data, N, MPI_INT, &status), MPI_SUCCESS);
	check_count(&status, MPI_INT, N);
	scratch_check(0, (int[]){ state, ~state }, 8);
	t_check_class(MPI_File_read_at(file, 0, back, N, MPI_INT, &status), MPI_SUCCESS);
	check_count(&status, MPI_INT, N);
	for (int i = 0; i < N; i++)
		t_check_eq(back[i], data[i], "number %d", i);
	t_check_class(MPI_File_write(file, data, 1, MPI_FLOAT, &status), MPI_ERR_CONVERSION);
	/* What his function does not take is an error. */
	t_check_class(MPI_File_set_view(file, 4, MPI_INT, MPI_INT, rep, MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_File_read(file, back, 1, MPI_INT, &status), MPI_ERR_CONVERSION);
	MPI_Type_free(&block);
	MPI_Type_free(&place);
	free(data);
	free(back);
}

int main(int argc, char **argv)
{
	MPI_File file;

	t_init(&argc, &argv);
	file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	check_external(file);
	t_check_class(MPI_Register_datarep("external32", read_narrow, write_narrow, extent_of, &state), MPI_ERR_DUP_DATAREP);
	t_check_class(MPI_Register_datarep("", read_narrow, write_narrow, extent_of, &state), MPI_ERR_ARG);
	t_check_class(MPI_Register_datarep("narrow", read_narrow, write_narrow, extent_of, &state), MPI_SUCCESS);
	t_check_class(MPI_Register_datarep_c("wide", read_wide, write_wide, extent_of, &state), MPI_SUCCESS);
	t_check_class(MPI_Register_datarep_c("narrow", read_wide, write_wide, extent_of, &state), MPI_ERR_DUP_DATAREP);
	check_own(file, "narrow");
	t_check(narrow_calls > 0 && narrow_calls == wide_calls);
	check_own(file, "wide");
	t_check_class(MPI_Register_datarep("as in memory", NULL, NULL, extent_of, NULL), MPI_SUCCESS);
	t_check_class(MPI_File_set_view(file, 0, MPI_FLOAT, MPI_FLOAT, "as in memory", MPI_INFO_NULL), MPI_SUCCESS);
	MPI_File_close(&file);
	return t_done();
}
