/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: with MPI_IN_PLACE a rank's own block stands already where a gather would put it or
 * a scatter would take it from: MPI_Gather, MPI_Gatherv, MPI_Scatter, MPI_Scatterv on the root,
 * MPI_Allgather, MPI_Allgatherv and MPI_Alltoall on all ranks (MPI 5.0 sections 6.5 to 6.8).
 */
#include "tests/lib/t.h"

enum { LARGEST = 20000 };

static unsigned char *all, own[LARGEST];
static int count[64], displacement[64];

static uint64_t key_of(int rank)
{
	return (uint64_t)(t_step * 64 + rank);
}

/* Blocks of equal or different sizes; fills this rank's, in the large buffer and alone. */
static void prepare(int size, bool equal)
{
	int end = 0;

	for (int i = 0; i < t_size; i++) {
		count[i] = equal ? size : (size + i * 7) % LARGEST;
		displacement[i] = end;
		end += count[i];
	}
	memset(all, 0, (size_t)end);
	t_fill(all + displacement[t_rank], (size_t)count[t_rank], key_of(t_rank));
	t_fill(own, (size_t)count[t_rank], key_of(t_rank));
}

static void check_all(const char *call)
{
	for (int i = 0; i < t_size; i++)
		t_check_fill(all + displacement[i], (size_t)count[i], key_of(i), call);
}

static void gather(int root, int size)
{
	void *mine = t_rank == root ? MPI_IN_PLACE : own;

	prepare(size, true);
	MPI_Gather(mine, size, MPI_BYTE, all, size, MPI_BYTE, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_all("MPI_Gather");
	prepare(size, false);
	MPI_Gatherv(mine, count[t_rank], MPI_BYTE, all, count, displacement, MPI_BYTE, root,
		    MPI_COMM_WORLD);
	if (t_rank == root)
		check_all("MPI_Gatherv");
}

/* The root has all blocks; the others' buffers get theirs. */
static void scatter(int root, int size)
{
	for (int equal = 0; equal < 2; equal++) {
		void *mine = t_rank == root ? MPI_IN_PLACE : own;

		prepare(size, equal);
		memset(own, 0, (size_t)count[t_rank]);
		for (int i = 0; t_rank == root && i < t_size; i++)
			t_fill(all + displacement[i], (size_t)count[i], key_of(i));
		if (equal)
			MPI_Scatter(all, size, MPI_BYTE, mine, size, MPI_BYTE, root,
				    MPI_COMM_WORLD);
		else
			MPI_Scatterv(all, count, displacement, MPI_BYTE, mine, count[t_rank],
				     MPI_BYTE, root, MPI_COMM_WORLD);
		if (t_rank == root)
			check_all("the root's buffer after a scatter");
		else
			t_check_fill(own, (size_t)count[t_rank], key_of(t_rank), "scatter");
	}
}

static void all_ranks(int size)
{
	prepare(size, true);
	MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, size, MPI_BYTE, MPI_COMM_WORLD);
	check_all("MPI_Allgather");
	prepare(size, false);
	MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, count, displacement, MPI_BYTE,
		       MPI_COMM_WORLD);
	check_all("MPI_Allgatherv");
	prepare(size, true);
	for (int i = 0; i < t_size; i++)
		t_fill(all + displacement[i], (size_t)size, key_of(t_rank) * 64 + (uint64_t)i);
	MPI_Alltoall(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, size, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(all + displacement[i], (size_t)size, key_of(i) * 64 + (uint64_t)t_rank,
			     "MPI_Alltoall");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 1, 8, 49, 1000, 16000};

	t_init(&argc, &argv);
	all = malloc((size_t)t_size * LARGEST);
	for (t_step = 0; t_step < 12; t_step++) {
		gather((int)t_step % t_size, sizes[t_step % 6]);
		scatter((int)t_step % t_size, sizes[t_step % 6]);
		all_ranks(sizes[t_step % 6]);
	}
	free(all);
	return t_done();
}
