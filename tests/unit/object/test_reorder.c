/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/reorder.h: processes change places only when that is cheaper; a grid becomes blocks that fit the units of the machine; a
 * graph's nodes that talk to each other get seats in one unit; and the result is always a permutation.
 */
#include "object/reorder.h"

#include "object/error.h"
#include "tests/lib/unit.h"

enum { MAX = 64 };

/* The seats of a machine: units[l] of each level in one of the level before; process i sits at i * step, modulo all. */
static void seats_of(const int units[ML_REORDER_LEVELS], int n, int step, struct ml_seat *seats)
{
	for (int i = 0; i < n; i++) {
		int at = i * step % n + i * step / n, below = n, number = 0;

		for (int level = 0; level < ML_REORDER_LEVELS; level++) {
			below /= units[level];
			number = number * units[level] + at / below % units[level];
			seats[i].unit[level] = number;
		}
	}
}

static uint64_t cost_of(const struct ml_cart *cart, int n, const struct ml_seat *seats, const int *process)
{
	uint64_t cost = 0;

	for (int node = 0; node < n; node++)
		for (int d = 0; d < cart->ndims; d++) {
			int other = ml_cart_neighbor(cart, node, d, 1);

			if (other != MPI_PROC_NULL)
				cost += (uint64_t)(ML_REORDER_LEVELS -
						   ml_reorder_shared(&seats[process[node]], &seats[process[other]]));
		}
	return cost;
}

static void check_permutation(const int *process, int n)
{
	bool seen[MAX] = { false };

	for (int i = 0; i < n; i++) {
		ck_assert_int_ge(process[i], 0);
		ck_assert_int_lt(process[i], n);
		ck_assert(!seen[process[i]]);
		seen[process[i]] = true;
	}
}

START_TEST(no_order_helps_where_all_are_equally_far)
{
	struct ml_seat seats[MAX];

	seats_of((const int[]){ 1, 1, 1, 8 }, 8, 1, seats);
	ck_assert(!ml_reorder_can_help(seats, 8));
	seats_of((const int[]){ 1, 1, 1, 1 }, 8, 1, seats); /* not bound: all in the same unit */
	ck_assert(!ml_reorder_can_help(seats, 8));
	seats_of((const int[]){ 2, 1, 1, 4 }, 8, 1, seats);
	ck_assert(ml_reorder_can_help(seats, 8));
	ck_assert(!ml_reorder_can_help(seats, 1));
	ck_assert(!ml_reorder_can_help(seats, 0));
}
END_TEST

/* 4 caches of 4 cores: rows of a 4 x 4 grid cut 12 edges, squares cut 8. */
START_TEST(a_grid_becomes_squares)
{
	static const int dims[] = { 4, 4 }, open[] = { 0, 0 };
	const struct ml_cart cart = { 2, dims, open };
	struct ml_seat seats[MAX];
	int process[MAX], same[MAX];

	seats_of((const int[]){ 1, 1, 4, 4 }, 16, 1, seats);
	for (int i = 0; i < 16; i++)
		same[i] = i;
	ck_assert_int_eq(ml_reorder_cart(&cart, seats, process), MPI_SUCCESS);
	check_permutation(process, 16);
	ck_assert_uint_eq(cost_of(&cart, 16, seats, same), 12 * 2 + 12);
	ck_assert_uint_eq(cost_of(&cart, 16, seats, process), 8 * 2 + 16);
	ck_assert_int_eq(seats[process[0]].unit[2], seats[process[5]].unit[2]);
}
END_TEST

/* Ranks that were dealt out to the packages in turn: a line is cut once, and not everywhere. */
START_TEST(a_line_follows_the_machine)
{
	static const int dims[] = { 8 }, open[] = { 0 }, ring[] = { 1 };
	struct ml_seat seats[MAX];
	int process[MAX];

	seats_of((const int[]){ 2, 1, 1, 4 }, 8, 4, seats);
	for (int periodic = 0; periodic < 2; periodic++) {
		const struct ml_cart cart = { 1, dims, periodic ? ring : open };

		ck_assert_int_eq(ml_reorder_cart(&cart, seats, process), MPI_SUCCESS);
		check_permutation(process, 8);
		ck_assert_uint_eq(cost_of(&cart, 8, seats, process), periodic ? 2 * 4 + 6 : 4 + 6);
	}
}
END_TEST

/* Never worse than before, whatever the grid and the machine. */
START_TEST(no_grid_becomes_worse)
{
	static const int machine[][ML_REORDER_LEVELS] = { { 2, 2, 2, 3 }, { 3, 1, 2, 4 }, { 1, 1, 4, 6 }, { 2, 1, 1, 12 } };
	static const int shape[][3] = { { 24, 1, 1 }, { 4, 6, 1 }, { 2, 3, 4 }, { 6, 2, 2 }, { 3, 5, 1 }, { 1, 1, 7 } };
	int same[MAX], process[MAX];

	for (int i = 0; i < MAX; i++)
		same[i] = i;
	for (size_t m = 0; m < 4; m++)
		for (size_t s = 0; s < 6; s++)
			for (int step = 1; step < 24; step += step < 4 ? 1 : 4) {
				const struct ml_cart cart = { 3, shape[s], (const int[]){ 0, 1, 0 } };
				struct ml_seat seats[MAX];
				int n;

				ck_assert_int_eq(ml_cart_size(&cart, &n), MPI_SUCCESS);
				seats_of(machine[m], 24, step, seats);
				ck_assert_int_eq(ml_reorder_cart(&cart, seats, process), MPI_SUCCESS);
				check_permutation(process, n);
				ck_assert_uint_le(cost_of(&cart, n, seats, process), cost_of(&cart, n, seats, same));
			}
}
END_TEST

START_TEST(the_best_stays)
{
	static const int dims[] = { 4, 2 }, open[] = { 0, 0 };
	struct ml_seat seats[MAX];
	int process[MAX];

	seats_of((const int[]){ 2, 1, 2, 2 }, 8, 1, seats);
	ck_assert_int_eq(ml_reorder_cart(&(struct ml_cart){ 2, dims, open }, seats, process), MPI_SUCCESS);
	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(process[i], i);
	ck_assert_int_eq(ml_reorder_cart(&(struct ml_cart){ 0, NULL, NULL }, seats, process), MPI_SUCCESS);
	ck_assert_int_eq(process[0], 0);
}
END_TEST

/* Heavy pairs (0,4) (1,5) (2,6) (3,7) over a light ring: each pair gets a package's cache. */
START_TEST(heavy_edges_stay_inside)
{
	int index[8], edges[24], weights[24], process[8], count = 0;
	struct ml_seat seats[MAX];

	for (int node = 0; node < 8; node++) {
		edges[count] = (node + 4) % 8;
		weights[count++] = 100;
		edges[count] = (node + 1) % 8;
		weights[count++] = 1;
		edges[count] = (node + 7) % 8;
		weights[count++] = 1;
		index[node] = count;
	}
	seats_of((const int[]){ 2, 1, 2, 2 }, 8, 1, seats);
	ck_assert_int_eq(ml_reorder_graph(&(struct ml_graph){ 8, count, index, edges }, weights, seats, process), MPI_SUCCESS);
	check_permutation(process, 8);
	for (int node = 0; node < 4; node++)
		ck_assert_int_eq(ml_reorder_shared(&seats[process[node]], &seats[process[node + 4]]), 3);
	ck_assert_int_eq(ml_reorder_graph(&(struct ml_graph){ 0, 0, NULL, NULL }, NULL, seats, process), MPI_SUCCESS);
}
END_TEST

UNIT_SUITE(reorder)
{
	TCase *tc = unit_case(s, "reorder");

	tcase_add_test(tc, no_order_helps_where_all_are_equally_far);
	tcase_add_test(tc, a_grid_becomes_squares);
	tcase_add_test(tc, a_line_follows_the_machine);
	tcase_add_test(tc, no_grid_becomes_worse);
	tcase_add_test(tc, the_best_stays);
	tcase_add_test(tc, heavy_edges_stay_inside);
}
