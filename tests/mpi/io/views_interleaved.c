/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 8
 * Through views that tile a file, each rank writes and reads its own places in it and no other byte, with gaps in memory or without;
 * file pointers count etypes; a read ends where the file does, and the status says so (MPI 5.0 sections 14.3 and 14.4).
 */
#include "tests/mpi/io/scratch_file.h"

#define TILES 40
#define DISP 13

/* Which rank a byte of the file belongs to: blocks of `block` ints, in turn. */
static int owner(long byte, int block)
{
	return (int)(byte / 4 / block % t_size);
}

static MPI_Datatype interleaved(int block)
{
	MPI_Datatype blocks, place;
	int whole = block * t_size, part = block, start = block * t_rank;

	if (block % 2) {
		MPI_Type_create_subarray(1, &whole, &part, &start, MPI_ORDER_C, MPI_INT, &place);
	} else {
		MPI_Type_indexed(1, &part, &start, MPI_INT, &blocks);
		MPI_Type_create_resized(blocks, 0, whole * (MPI_Aint)sizeof(int), &place);
		MPI_Type_free(&blocks);
	}
	MPI_Type_commit(&place);
	return place;
}

/* One int of data in `step` of memory. */
static MPI_Datatype gappy(int step)
{
	MPI_Datatype type;

	MPI_Type_create_resized(MPI_INT, 0, step * (MPI_Aint)sizeof(int), &type);
	MPI_Type_commit(&type);
	return type;
}

static int value_of(int rank, int i)
{
	return rank * 1000000 + i + 1;
}

static void check_file(int block, int n)
{
	long ints = (long)n * t_size;
	int *all = calloc((size_t)ints, sizeof *all), at[64] = { 0 };

	for (long i = 0; i < ints; i++) {
		int rank = owner(i * 4, block);

		all[i] = value_of(rank, at[rank]++);
	}
	scratch_check(DISP, all, (size_t)ints * 4);
	free(all);
}

static void check_count(const MPI_Status *status, MPI_Datatype type, int expected)
{
	int count;

	MPI_Get_count(status, type, &count);
	t_check_eq(count, expected, "count");
}

static void check_block(int block, int step)
{
	MPI_File file = scratch_open(MPI_MODE_RDWR);
	MPI_Datatype place = interleaved(block), element = gappy(step);
	int n = TILES * block, *data = malloc((size_t)n * (size_t)step * 4);
	MPI_Offset at, byte;
	MPI_Status status;

	for (int i = 0; i < n * step; i++)
		data[i] = i % step ? -1 : value_of(t_rank, i / step);
	t_check_class(MPI_File_set_view(file, DISP, MPI_INT, place, "native", MPI_INFO_NULL), MPI_SUCCESS);
	/* Some at the pointer, the rest at an offset. */
	t_check_class(MPI_File_write(file, data, n / 2, element, &status), MPI_SUCCESS);
	check_count(&status, element, n / 2);
	MPI_File_get_position(file, &at);
	t_check_eq(at, n / 2);
	t_check_class(MPI_File_write_at_all(file, n / 2, data + n / 2 * step, n - n / 2, element, &status), MPI_SUCCESS);
	check_count(&status, element, n - n / 2);
	check_file(block, n);
	MPI_File_get_byte_offset(file, block, &byte);
	t_check_eq(byte, DISP + 4 * block * (t_size + t_rank));

	memset(data, -1, (size_t)n * (size_t)step * 4);
	t_check_class(MPI_File_seek(file, 1, MPI_SEEK_SET), MPI_SUCCESS);
	t_check_class(MPI_File_read_all(file, data + step, n - 1, element, &status), MPI_SUCCESS);
	check_count(&status, element, n - 1);
	t_check_class(MPI_File_read_at_c(file, 0, data, 1, element, &status), MPI_SUCCESS);
	for (int i = 0; i < n * step; i++)
		t_check_eq(data[i], i % step ? -1 : value_of(t_rank, i / step), "element %d of %d", i, n);

	/* The end of the file is where the last rank's data ends. */
	t_check_class(MPI_File_seek(file, -1, MPI_SEEK_END), MPI_SUCCESS);
	MPI_File_get_position(file, &at);
	t_check_eq(at, n - 1);
	data[step] = data[0] = -1;
	t_check_class(MPI_File_read(file, data, 2, element, &status), MPI_SUCCESS);
	check_count(&status, element, 1);
	t_check_eq(data[0], value_of(t_rank, n - 1));
	t_check_eq(data[step], -1);
	t_check_class(MPI_File_read_at(file, 10 * n, data, 2, element, &status), MPI_SUCCESS);
	check_count(&status, element, 0);
	free(data);
	MPI_Type_free(&place);
	MPI_Type_free(&element);
	MPI_File_close(&file);
	if (t_rank == 0)
		unlink(scratch_name);
}

/* Small pieces all over six megabytes, by ranks that may read as well or not. */
static void check_wide(int amode)
{
	enum { N = 300, STEP = 20000 };
	MPI_File file = scratch_open(amode);
	MPI_Datatype place;
	MPI_Offset size;
	MPI_Status status;
	int data[N], all[8];

	MPI_Type_create_resized(MPI_INT, 0, STEP, &place);
	MPI_Type_commit(&place);
	for (int i = 0; i < N; i++)
		data[i] = value_of(t_rank, i);
	t_check_class(MPI_File_set_view(file, DISP + 4 * t_rank, MPI_INT, place, "native", MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_File_write_all(file, data, N, MPI_INT, &status), MPI_SUCCESS);
	check_count(&status, MPI_INT, N);
	for (int i = 0; i < N; i += 83) {
		for (int rank = 0; rank < t_size; rank++)
			all[rank] = value_of(rank, i);
		scratch_check(DISP + STEP * (long)i, all, 4 * (size_t)t_size);
	}
	MPI_File_get_size(file, &size);
	t_check_eq(size, DISP + STEP * (N - 1) + 4 * t_size);
	MPI_Type_free(&place);
	MPI_File_close(&file);
	if (t_rank == 0)
		unlink(scratch_name);
}

/* A view is given back as it was set, and outlives the user's types; one that is wrong at a rank is set at none. */
static void check_view(void)
{
	MPI_File file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	MPI_Datatype place = interleaved(3), etype, filetype;
	char rep[MPI_MAX_DATAREP_STRING];
	MPI_Offset disp;
	int size, value = t_rank;

	t_check_class(MPI_File_set_view(file, 4, MPI_INT, place, "internal", MPI_INFO_NULL), MPI_SUCCESS);
	MPI_Type_free(&place);
	t_check_class(MPI_File_set_view(file, t_rank ? 0 : -4, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_ERR_ARG);
	if (t_size > 1)
		t_check_class(MPI_File_set_view(file, 0, t_rank ? MPI_INT : MPI_DOUBLE, t_rank ? MPI_INT : MPI_DOUBLE, "native",
						MPI_INFO_NULL), MPI_ERR_NOT_SAME);
	t_check_class(MPI_File_set_view(file, 0, MPI_INT, MPI_INT, "no such", MPI_INFO_NULL), MPI_ERR_UNSUPPORTED_DATAREP);
	t_check_class(MPI_File_set_view(file, 0, MPI_DOUBLE, MPI_INT, "native", MPI_INFO_NULL), MPI_ERR_TYPE);
	MPI_File_get_view(file, &disp, &etype, &filetype, rep);
	t_check_eq(disp, 4);
	t_check(etype == MPI_INT && strcmp(rep, "internal") == 0);
	MPI_Type_size(filetype, &size);
	t_check_eq(size, 12);
	MPI_Type_free(&filetype);
	t_check_class(MPI_File_write(file, &value, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_SUCCESS);
	for (int i = 0; i < t_size; i++)
		scratch_check(4 + 12 * i, &i, 4);
	MPI_File_close(&file);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (int block = 1; block <= 512; block *= 8)
		for (int step = 1; step <= 3; step += 2)
			check_block(block, step);
	check_block(5, 1);
	check_wide(MPI_MODE_RDWR);
	check_wide(MPI_MODE_WRONLY);
	check_view();
	return t_done();
}
