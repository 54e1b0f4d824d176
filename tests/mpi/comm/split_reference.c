/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Comm_split makes one communicator for each colour, whose ranks are ordered by key and, where keys are equal,
 * by their old rank; MPI_UNDEFINED makes none (MPI 5.0 section 7.4.2). Every rank computes every rank's place by itself.
 */
#include "tests/lib/t.h"

enum { ROUNDS = 40, RANKS = 64 };

static int color[RANKS], key[RANKS];

static void draw(uint64_t *state, int round)
{
	for (int i = 0; i < t_size; i++) {
		color[i] = (int)(t_random(state) % (uint64_t)(1 + round % 4));
		key[i] = (int)(t_random(state) % 5) - 2;
		if (t_random(state) % 7 == 0)
			color[i] = MPI_UNDEFINED;
	}
}

/* True when rank a stands before rank b of the same colour. */
static bool is_before(int a, int b)
{
	return key[a] != key[b] ? key[a] < key[b] : a < b;
}

static void check_members(MPI_Comm comm)
{
	int expected = 0, members = 0, rank, size, sum = -1, want = 0;

	for (int i = 0; i < t_size; i++) {
		if (color[i] != color[t_rank])
			continue;
		members++;
		want += i;
		expected += is_before(i, t_rank);
	}
	MPI_Comm_rank(comm, &rank);
	MPI_Comm_size(comm, &size);
	t_check_eq(size, members, "members of colour %d", color[t_rank]);
	t_check_eq(rank, expected, "new rank, key %d", key[t_rank]);
	MPI_Allreduce(&t_rank, &sum, 1, MPI_INT, MPI_SUM, comm);
	t_check_eq(sum, want, "sum of old ranks");
}

int main(int argc, char **argv)
{
	uint64_t state;

	t_init(&argc, &argv);
	state = t_seed;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Comm comm;

		draw(&state, (int)t_step);
		MPI_Comm_split(MPI_COMM_WORLD, color[t_rank], key[t_rank], &comm);
		if (color[t_rank] == MPI_UNDEFINED) {
			t_check(comm == MPI_COMM_NULL);
			continue;
		}
		check_members(comm);
		MPI_Comm_free(&comm);
		t_check(comm == MPI_COMM_NULL);
	}
	return t_done();
}
