/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/topology.h: ranks and coordinates of a grid are each other's inverse, neighbours are mutual, and MPI_Dims_create finds the
 * best of all grids, as a search through all of them says.
 */
#include "object/topology.h"

#include <stdlib.h>
#include <string.h>

#include "object/error.h"
#include "tests/lib/unit.h"

static const int dims[] = { 3, 1, 4, 2 };
static const int periods[] = { 0, 1, 1, 0 };
static const struct ml_cart cart = { 4, dims, periods };

START_TEST(ranks_and_coordinates_are_inverse)
{
	int size = 0;

	ck_assert_int_eq(ml_cart_size(&cart, &size), MPI_SUCCESS);
	ck_assert_int_eq(size, 24);
	for (int rank = 0; rank < size; rank++) {
		int coords[4], back = -1;

		ml_cart_coords(&cart, rank, 4, coords);
		ck_assert_int_eq(((coords[0] * 1 + coords[1]) * 4 + coords[2]) * 2 + coords[3], rank);
		ck_assert_int_eq(ml_cart_rank(&cart, coords, &back), MPI_SUCCESS);
		ck_assert_int_eq(back, rank);
		coords[2] -= 8; /* a ring: any multiple of its length more or less is the same */
		ck_assert_int_eq(ml_cart_rank(&cart, coords, &back), MPI_SUCCESS);
		ck_assert_int_eq(back, rank);
		coords[3] = -1;
		ck_assert_int_eq(ml_cart_rank(&cart, coords, &back), MPI_ERR_ARG);
		ml_note_clear();
	}
}
END_TEST

START_TEST(neighbors_are_mutual)
{
	for (int rank = 0; rank < 24; rank++)
		for (int d = 0; d < 4; d++)
			for (int disp = -5; disp <= 5; disp++) {
				int other = ml_cart_neighbor(&cart, rank, d, disp);

				if (other != MPI_PROC_NULL)
					ck_assert_int_eq(ml_cart_neighbor(&cart, other, d, -disp), rank);
				else
					ck_assert(!periods[d]);
			}
	ck_assert_int_eq(ml_cart_neighbor(&cart, 0, 0, INT32_MAX), MPI_PROC_NULL);
	ck_assert_int_eq(ml_cart_neighbor(&cart, 0, 2, INT32_MAX), ml_cart_neighbor(&cart, 0, 2, 3));
}
END_TEST

START_TEST(too_large_a_grid_is_an_error)
{
	int large[] = { 100000, 100000 }, zero[] = { 2, 0 }, size;

	ck_assert_int_eq(ml_cart_size(&(struct ml_cart){ 2, large, periods }, &size), MPI_ERR_DIMS);
	ck_assert_int_eq(ml_cart_size(&(struct ml_cart){ 2, zero, periods }, &size), MPI_ERR_DIMS);
	ck_assert_int_eq(ml_cart_size(&(struct ml_cart){ 0, NULL, NULL }, &size), MPI_SUCCESS);
	ck_assert_int_eq(size, 1);
	ml_note_clear();
}
END_TEST

START_TEST(neighbors_in_the_order_of_the_standard)
{
	static const int index[] = { 2, 3, 4, 6 }, edges[] = { 1, 3, 0, 3, 0, 2 };
	static const int sources[] = { 1, 0 }, destinations[] = { 2 }, weights[] = { 5, 6 };
	struct ml_topology *topo = ml_topology_new_cart(&cart);
	int list[8];

	ck_assert_int_eq(ml_topology_indegree(topo, 0), 8);
	ml_topology_sources(topo, 0, list);
	ck_assert_int_eq(list[0], MPI_PROC_NULL);
	ck_assert_int_eq(list[1], 8);
	ck_assert_int_eq(list[2], 0); /* a ring of one */
	ck_assert_int_eq(list[4], 6);
	ck_assert_int_eq(list[5], 2);
	ml_topology_drop(topo);

	topo = ml_topology_new_graph(&(struct ml_graph){ 4, 6, index, edges });
	ck_assert_int_eq(ml_graph_check(&topo->graph), MPI_SUCCESS);
	ck_assert_int_eq(ml_topology_outdegree(topo, 3), 2);
	ml_topology_destinations(topo, 3, list);
	ck_assert_int_eq(list[0], 0);
	ck_assert_int_eq(list[1], 2);
	ml_topology_drop(topo);

	topo = ml_topology_new_dist_graph(&(struct ml_dist_graph){ 2, 1, true, sources, weights, destinations, weights });
	ck_assert_int_eq(ml_topology_indegree(topo, 0), 2);
	ck_assert_int_eq(ml_topology_outdegree(topo, 0), 1);
	ml_topology_sources(topo, 0, list);
	ck_assert(memcmp(list, sources, sizeof sources) == 0);
	ck_assert_int_eq(topo->dist.source_weights[1], 6);
	ml_topology_drop(ml_topology_hold(topo));
	ml_topology_drop(topo);
}
END_TEST

/* The best way to write n as k factors that do not grow, found by trying all. */
static void search(int n, int k, int limit, int *now, int at, int *best)
{
	if (at == k) {
		for (int i = 0; n == 1 && i < k; i++)
			if (now[i] != best[i]) {
				if (now[i] < best[i])
					memcpy(best, now, sizeof *now * (size_t)k);
				return;
			}
		return;
	}
	for (int d = 1; d <= limit && d <= n; d++)
		if (n % d == 0) {
			now[at] = d;
			search(n / d, k, d, now, at + 1, best);
		}
}

START_TEST(grids_are_balanced)
{
	int k = _i;

	for (int n = 1; n <= 400; n++) {
		int got[5] = { 0 }, now[5], best[5] = { n + 1 };

		ck_assert_int_eq(ml_dims_create(n, k, got), MPI_SUCCESS);
		search(n, k, n, now, 0, best);
		ck_assert_msg(memcmp(got, best, sizeof *got * (size_t)k) == 0, "%d processes in %d dimensions: %d %d %d", n, k,
			      got[0], got[1], got[2]);
	}
}
END_TEST

START_TEST(fixed_dimensions_stay)
{
	int three[] = { 0, 3, 0 }, all[] = { 2, 3 }, bad[] = { 0, 4, 0 }, many[30] = { 0 };

	ck_assert_int_eq(ml_dims_create(24, 3, three), MPI_SUCCESS);
	ck_assert_int_eq(three[0], 4);
	ck_assert_int_eq(three[1], 3);
	ck_assert_int_eq(three[2], 2);
	ck_assert_int_eq(ml_dims_create(6, 2, all), MPI_SUCCESS);
	ck_assert_int_eq(ml_dims_create(7, 2, all), MPI_ERR_DIMS);
	ck_assert_int_eq(ml_dims_create(6, 3, bad), MPI_ERR_DIMS);
	ck_assert_int_eq(ml_dims_create(1 << 30, 30, many), MPI_SUCCESS);
	ck_assert_int_eq(many[29], 2);
	ck_assert_int_eq(ml_dims_create(INT32_MAX, 2, memset(many, 0, sizeof many)), MPI_SUCCESS);
	ck_assert_int_eq(many[0], INT32_MAX);
	ml_note_clear();
}
END_TEST

UNIT_SUITE(topology)
{
	TCase *tc = unit_case(s, "grids");

	tcase_add_test(tc, ranks_and_coordinates_are_inverse);
	tcase_add_test(tc, neighbors_are_mutual);
	tcase_add_test(tc, too_large_a_grid_is_an_error);
	tcase_add_test(tc, neighbors_in_the_order_of_the_standard);
	tc = unit_case(s, "dims");
	tcase_add_loop_test(tc, grids_are_balanced, 1, 6);
	tcase_add_test(tc, fixed_dimensions_stay);
}
