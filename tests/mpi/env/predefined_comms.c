/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_COMM_WORLD holds every rank once, MPI_COMM_SELF this process alone, and both
 * have their own names from the start (MPI 5.0 sections 7.2.4 and 7.8).
 */
#include "tests/lib/t.h"

static void check_name(MPI_Comm comm, const char *expected)
{
	char name[MPI_MAX_OBJECT_NAME];
	int length = -1;

	t_check(MPI_Comm_get_name(comm, name, &length) == MPI_SUCCESS, "MPI_Comm_get_name of %s",
		expected);
	t_check(!strcmp(name, expected), "name: expected %s, got %s", expected, name);
	t_check_eq(length, strlen(expected), "length of the name %s", expected);
}

int main(int argc, char **argv)
{
	int rank = -1, size = -1, present[64] = {0};

	t_init(&argc, &argv);
	t_check(t_size > 0 && t_size <= 64 && t_rank >= 0 && t_rank < t_size,
		"rank or size out of range");
	check_name(MPI_COMM_WORLD, "MPI_COMM_WORLD");
	check_name(MPI_COMM_SELF, "MPI_COMM_SELF");

	MPI_Comm_rank(MPI_COMM_SELF, &rank);
	MPI_Comm_size(MPI_COMM_SELF, &size);
	t_check_eq(rank, 0, "rank in MPI_COMM_SELF");
	t_check_eq(size, 1, "size of MPI_COMM_SELF");

	present[t_rank] = 1;
	MPI_Allreduce(MPI_IN_PLACE, present, 64, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	for (int i = 0; i < 64; i++)
		t_check_eq(present[i], i < t_size, "processes with rank %d", i);
	return t_done();
}
