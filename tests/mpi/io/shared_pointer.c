/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * With the shared file pointer every record has a place of its own, whoever writes it when, and is read once; in ordered calls the
 * places follow the ranks, whatever their sizes; when one rank is wrong none takes a place (MPI 5.0 section 14.4.4).
 */
#include "tests/mpi/io/scratch_file.h"

#define RECORDS 50

static MPI_Offset position(MPI_File file)
{
	MPI_Offset at;

	MPI_Barrier(MPI_COMM_WORLD);
	MPI_File_get_position_shared(file, &at);
	MPI_Barrier(MPI_COMM_WORLD);
	return at;
}

/* Counts records of every rank. */
static void count_in(const int *records, int n, int *count)
{
	for (int i = 0; i < n; i++) {
		int rank = records[2 * i] - 1;

		t_check(rank >= 0 && rank < t_size, "record %d is of rank %d", i, rank);
		t_check(records[2 * i + 1] >= 0 && records[2 * i + 1] < RECORDS);
		count[rank * RECORDS + records[2 * i + 1]]++;
	}
}

/* Records of two ints, written and read one at a time by anybody. */
static void check_records(MPI_File file)
{
	int all = RECORDS * t_size, *count = calloc((size_t)all, sizeof *count), record[2];
	MPI_Request request;
	MPI_Status status;
	int n;

	for (int i = 0; i < RECORDS; i++) {
		record[0] = t_rank + 1;
		record[1] = i;
		if (i % 2) {
			MPI_File_write_shared(file, record, 1, MPI_2INT, &status);
		} else {
			MPI_File_iwrite_shared(file, record, 2, MPI_INT, &request);
			MPI_Wait(&request, &status);
		}
		MPI_Get_count(&status, MPI_INT, &n);
		t_check_eq(n, 2);
	}
	t_check_eq(position(file), 2 * all);
	t_check_class(MPI_File_seek_shared(file, 0, MPI_SEEK_SET), MPI_SUCCESS);
	for (int i = 0; i < RECORDS; i++) {
		if (i % 3) {
			MPI_File_read_shared(file, record, 2, MPI_INT, &status);
		} else {
			MPI_File_iread_shared(file, record, 2, MPI_INT, &request);
			MPI_Wait(&request, &status);
		}
		count_in(record, 1, count);
	}
	MPI_Allreduce(MPI_IN_PLACE, count, all, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	for (int i = 0; i < all; i++)
		t_check_eq(count[i], 1, "record %d of rank %d", i % RECORDS, i / RECORDS);
	MPI_File_read_shared(file, record, 2, MPI_INT, &status);
	MPI_Get_count(&status, MPI_INT, &n);
	t_check_eq(n, 0, "behind the end");
	free(count);
}

/* Rank r writes r ints, then one more alone; the next turn begins behind all of them. */
static void check_turns(MPI_File file)
{
	int *data = malloc(((size_t)t_size + 1) * sizeof *data), ints = t_size * (t_size - 1) / 2, turns = 3;
	MPI_Status status;
	MPI_Offset begin;
	int n;

	t_check_class(MPI_File_seek_shared(file, 0, MPI_SEEK_END), MPI_SUCCESS);
	begin = position(file);
	for (int turn = 0; turn < turns; turn++) {
		for (int i = 0; i < t_rank; i++)
			data[i] = turn * 1000 + t_rank * 10 + i;
		if (turn % 2)
			t_check_class(MPI_File_write_ordered(file, data, t_rank, MPI_INT, &status), MPI_SUCCESS);
		else {
			t_check_class(MPI_File_write_ordered_begin(file, data, t_rank, MPI_INT), MPI_SUCCESS);
			t_check_class(MPI_File_write_ordered_end(file, data, &status), MPI_SUCCESS);
		}
		MPI_Get_count(&status, MPI_INT, &n);
		t_check_eq(n, t_rank);
		MPI_File_write_shared(file, &(int){ -1 }, 1, MPI_INT, MPI_STATUS_IGNORE);
	}
	t_check_eq(position(file), begin + turns * (ints + t_size));
	t_check_class(MPI_File_seek_shared(file, -(MPI_Offset)turns * (ints + t_size), MPI_SEEK_CUR), MPI_SUCCESS);
	for (int turn = 0; turn < turns; turn++) {
		t_check_class(MPI_File_read_ordered(file, data, t_rank, MPI_INT, &status), MPI_SUCCESS);
		for (int i = 0; i < t_rank; i++)
			t_check_eq(data[i], turn * 1000 + t_rank * 10 + i, "turn %d", turn);
		t_check_class(MPI_File_read_ordered_begin(file, data, 1, MPI_INT), MPI_SUCCESS);
		t_check_class(MPI_File_read_ordered_end(file, data, &status), MPI_SUCCESS);
		t_check_eq(data[0], -1);
	}
	free(data);
}

static void check_errors(MPI_File file)
{
	int value = 0, last = t_rank == t_size - 1;
	MPI_Offset before = position(file);

	t_check_class(MPI_File_write_ordered(file, &value, last ? -1 : 1, MPI_INT, MPI_STATUS_IGNORE), MPI_ERR_COUNT);
	t_check_class(MPI_File_seek_shared(file, last ? -1 : 0, MPI_SEEK_SET), t_size == 1 ? MPI_ERR_ARG : MPI_ERR_NOT_SAME);
	t_check_class(MPI_File_seek_shared(file, -1, MPI_SEEK_SET), MPI_ERR_ARG);
	t_check_class(MPI_File_seek_shared(file, 0, 7), MPI_ERR_ARG);
	t_check_eq(position(file), before);
}

/* A file that is written from its beginning to its end and in no other way. */
static void check_sequential(void)
{
	MPI_File file = scratch_open(MPI_MODE_WRONLY | MPI_MODE_SEQUENTIAL);
	int first[2] = { t_rank, t_rank }, *all = malloc((size_t)t_size * 8);

	t_check_class(MPI_File_seek_shared(file, 0, MPI_SEEK_SET), MPI_ERR_UNSUPPORTED_OPERATION);
	t_check_class(MPI_File_set_view(file, 0, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_ERR_ARG);
	t_check_class(MPI_File_write_ordered(file, first, 4, MPI_BYTE, MPI_STATUS_IGNORE), MPI_SUCCESS);
	t_check_class(MPI_File_set_view(file, MPI_DISPLACEMENT_CURRENT, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_File_write_ordered(file, first, 1, MPI_INT, MPI_STATUS_IGNORE), MPI_SUCCESS);
	for (int i = 0; i < 2 * t_size; i++)
		all[i] = i % t_size;
	scratch_check(0, all, (size_t)t_size * 8);
	free(all);
	MPI_File_close(&file);
	if (t_rank == 0)
		unlink(scratch_name);
}

int main(int argc, char **argv)
{
	MPI_File file;

	t_init(&argc, &argv);
	file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	t_check_class(MPI_File_set_view(file, 3, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_SUCCESS);
	check_records(file);
	check_turns(file);
	check_errors(file);
	MPI_File_close(&file);
	check_sequential();
	return t_done();
}
