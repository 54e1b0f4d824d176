/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: the four thread levels are ordered, ranks may ask for different ones, and
 * MPI_Init_thread answers with one of them (MPI 5.0 section 11.2.1). Messages flow whatever was
 * asked for.
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	static const int levels[] = {
		MPI_THREAD_SINGLE,
		MPI_THREAD_FUNNELED,
		MPI_THREAD_SERIALIZED,
		MPI_THREAD_MULTIPLE,
	};
	/* Only the launcher's environment tells the rank so early; any wish will do. */
	const char *hint = getenv("PMI_RANK") ? getenv("PMI_RANK") : getenv("OMPI_COMM_WORLD_RANK");
	int wish = hint ? atoi(hint) & 3 : 3;
	int provided = -1, known = 0, sum = 0, one = 1;

	for (int i = 0; i < 3; i++)
		t_check(levels[i] < levels[i + 1], "level %d stands above level %d", i, i + 1);

	t_check(MPI_Init_thread(&argc, &argv, levels[wish], &provided) == MPI_SUCCESS,
		"MPI_Init_thread");
	MPI_Comm_rank(MPI_COMM_WORLD, &t_rank);
	MPI_Comm_size(MPI_COMM_WORLD, &t_size);
	for (int i = 0; i < 4; i++)
		known += provided == levels[i];
	t_check_eq(known, 1, "provided = %d is a thread level", provided);
	MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	t_check_eq(sum, t_size, "sum over the ranks");
	return t_done();
}
