/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * In atomic mode an access is seen whole or not at all, also when it has gaps in the file (MPI 5.0 section 14.6.1).
 */
#include "tests/mpi/io/scratch_file.h"

#define INTS 200
#define ROUNDS 50

int main(int argc, char **argv)
{
	MPI_Datatype pair;
	MPI_File file;
	int data[INTS], flag;

	t_init(&argc, &argv);
	MPI_Type_create_resized(MPI_INT, 0, 2 * sizeof(int), &pair);
	MPI_Type_commit(&pair);
	file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	MPI_File_get_atomicity(file, &flag);
	t_check_eq(flag, 0);
	if (t_size > 1)
		t_check_class(MPI_File_set_atomicity(file, t_rank), MPI_ERR_NOT_SAME);
	t_check_class(MPI_File_set_atomicity(file, 1), MPI_SUCCESS);
	MPI_File_get_atomicity(file, &flag);
	t_check_eq(flag, 1);
	MPI_File_set_view(file, 4, MPI_INT, pair, "native", MPI_INFO_NULL);
	MPI_File_set_size(file, 4 + 8 * INTS);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < INTS; i++)
			data[i] = round * t_size + t_rank;
		MPI_File_write_at(file, 0, data, INTS, MPI_INT, MPI_STATUS_IGNORE);
		MPI_File_read_at(file, 0, data, INTS, MPI_INT, MPI_STATUS_IGNORE);
		for (int i = 1; i < INTS; i++)
			t_check_eq(data[i], data[0], "round %d, element %d", round, i);
	}
	MPI_Type_free(&pair);
	MPI_File_close(&file);
	return t_done();
}
