/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: accumulates of all ranks on the same elements at the same time, of any size and by any of the functions, happen one after
 * the other for each element (MPI 5.0 section 12.7.1): no addition is lost, no ticket is drawn twice, nothing is swapped twice.
 */
#include "tests/mpi/rma/flavor.h"

#include <stddef.h>

#define ROUNDS 50
#define ELEMENTS 3000

/* What the window of rank 0 holds. */
struct shared {
	int64_t ticket, swapped;
	double sum[ELEMENTS];
	long double wide[2];
};

/* Draws tickets. */
static void draw(MPI_Win win, char *drawn)
{
	const int64_t one = 1;
	int64_t ticket;

	MPI_Fetch_and_op(&one, &ticket, MPI_INT64_T, 0, offsetof(struct shared, ticket), MPI_SUM, win);
	t_check(ticket >= 0 && ticket < (int64_t)ROUNDS * t_size && !drawn[ticket]);
	drawn[ticket] = 1;
}

/* Adds one by compare and swap. */
static void swap(MPI_Win win)
{
	int64_t seen = 0, old = -1, next;

	for (;;) {
		next = seen + 1;
		MPI_Compare_and_swap(&next, &seen, &old, MPI_INT64_T, 0, offsetof(struct shared, swapped), win);
		if (old == seen)
			return;
		t_check(old > seen, "it only grows");
		seen = old;
	}
}

/* Adds to all elements, or to one of them. */
static void add(MPI_Win win, int round)
{
	static double ones[ELEMENTS], old[ELEMENTS];
	long double wide = 1;
	double one = 1;

	for (int i = 0; i < ELEMENTS; i++)
		ones[i] = 1;
	MPI_Accumulate(ones, ELEMENTS, MPI_DOUBLE, 0, offsetof(struct shared, sum), ELEMENTS, MPI_DOUBLE, MPI_SUM, win);
	MPI_Get_accumulate(ones, 100, MPI_DOUBLE, old, 100, MPI_DOUBLE, 0, offsetof(struct shared, sum), 100, MPI_DOUBLE, MPI_SUM, win);
	for (int i = 0; i < 10; i++)
		MPI_Fetch_and_op(&one, old, MPI_DOUBLE, 0, (MPI_Aint)offsetof(struct shared, sum) + 8 * ((round + i) % ELEMENTS), MPI_SUM,
		                 win);
	MPI_Accumulate(&wide, 1, MPI_LONG_DOUBLE, 0, offsetof(struct shared, wide), 1, MPI_LONG_DOUBLE, MPI_SUM, win);
}

static double expected_of(int i)
{
	int singles = 0;

	for (int round = 0; round < ROUNDS; round++)
		singles += i >= round && i < round + 10;
	return (double)t_size * (ROUNDS + (i < 100) * ROUNDS + singles);
}

static void check_result(const struct shared *shared, char *drawn)
{
	int all = ROUNDS * t_size;

	MPI_Allreduce(MPI_IN_PLACE, drawn, all, MPI_SIGNED_CHAR, MPI_SUM, MPI_COMM_WORLD);
	for (int i = 0; i < all; i++)
		t_check_eq(drawn[i], 1, "ticket %d", i);
	if (t_rank != 0)
		return;
	t_check_eq(shared->ticket, all);
	t_check_eq(shared->swapped, all);
	t_check(shared->wide[0] == all);
	for (int i = 0; i < ELEMENTS; i++)
		t_check(shared->sum[i] == expected_of(i), "element %d: expected %g, got %g", i, expected_of(i), shared->sum[i]);
}

int main(int argc, char **argv)
{
	char *drawn;

	t_init(&argc, &argv);
	drawn = malloc((size_t)ROUNDS * (size_t)t_size);
	for (enum flavor flavor = MAPPED; flavor < FLAVORS; flavor++) {
		struct shared *shared;
		MPI_Win win;

		if (!flavor_open(flavor, t_rank ? 16 : (MPI_Aint)sizeof *shared, 1, &shared, &win))
			continue;
		if (t_rank == 0)
			memset(shared, 0, sizeof *shared);
		memset(drawn, 0, (size_t)ROUNDS * (size_t)t_size);
		MPI_Win_fence(0, win);
		for (int round = 0; round < ROUNDS; round++) {
			draw(win, drawn);
			swap(win);
			add(win, round);
		}
		MPI_Win_fence(0, win);
		check_result(shared, drawn);
		flavor_close(flavor, shared, &win);
	}
	free(drawn);
	return t_done();
}
