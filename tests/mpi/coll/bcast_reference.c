/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: after MPI_Bcast every rank's buffer holds the root's data, for every root, several
 * types, and counts from 0 to 100 KiB; nothing is written behind it (MPI 5.0 section 6.4).
 */
#include "tests/lib/t.h"

enum { ROOM = 100 << 10, GUARD = 64, ROUNDS = 60 };

static unsigned char buf[ROOM + GUARD];

/* Elements of this size in broadcast `step`: the first ones small and odd, then anything. */
static int count_of(long step, int type_size)
{
	static const int first[] = {0, 1, 2, 3, 5, 7, 13, 49, 257, 1025};
	uint64_t random = t_seed + (uint64_t)step;

	if (step < 30)
		return first[step % 10];
	return (int)(t_random(&random) % (uint64_t)(ROOM >> step % 5 * 2)) / type_size;
}

static void broadcast(int root, int count, MPI_Datatype type, int type_size)
{
	size_t size = (size_t)count * (size_t)type_size;
	uint64_t key = (uint64_t)(t_step * 64 + root);

	memset(buf, 0, size + GUARD);
	if (t_rank == root)
		t_fill(buf, size, key);
	MPI_Bcast(buf, count, type, root, MPI_COMM_WORLD);
	t_check_fill(buf, size, key, "broadcast");
	for (int i = 0; i < GUARD; i++)
		t_check_eq(buf[size + (size_t)i], 0, "byte %d behind the data", i);
}

int main(int argc, char **argv)
{
	const MPI_Datatype types[] = {MPI_BYTE, MPI_INT16_T, MPI_INT32_T, MPI_INT64_T};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		int which = (int)t_step % 4, type_size = 1 << which;

		broadcast((int)t_step % t_size, count_of(t_step, type_size), types[which],
			  type_size);
	}
	/* Each root with one line and with many. */
	for (int root = 0; root < t_size; root++, t_step++) {
		broadcast(root, 8, MPI_BYTE, 1);
		broadcast(root, 30001, MPI_BYTE, 1);
	}
	return t_done();
}
