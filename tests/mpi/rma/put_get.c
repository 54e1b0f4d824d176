/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: what is put or got between two fences arrives as a message of the same types would, at the displacement in units of the
 * target, and nothing else changes: elements that lie in a block and with gaps, alike on both sides or not, one or many, none, and to
 * MPI_PROC_NULL (MPI 5.0 sections 12.3.1 and 12.3.2).
 */
#include "tests/mpi/rma/flavor.h"

#define AREA 4096 /* bytes of one origin in each window */

static const int counts[] = { 0, 2, 420 };
enum { COUNTS = sizeof counts / sizeof *counts };

/* Types of ints, and how many one element has. */
struct shape {
	MPI_Datatype type;
	int ints;
};
enum { SHAPES = 4 };
static struct shape shape[SHAPES];

static void make_shapes(void)
{
	static const int lengths[] = { 1, 0, 2 }, displs[] = { 3, 1, 0 };
	MPI_Datatype inner;

	shape[0] = (struct shape){ MPI_INT, 1 };
	MPI_Type_create_resized(MPI_INT, 0, 6, &shape[1].type);
	shape[1].ints = 1;
	MPI_Type_indexed(3, lengths, displs, MPI_INT, &shape[2].type);
	shape[2].ints = 3;
	MPI_Type_vector(2, 1, 2, MPI_INT, &inner);
	MPI_Type_create_hvector(3, 1, -20, inner, &shape[3].type);
	MPI_Type_free(&inner);
	shape[3].ints = 6;
	for (int i = 1; i < SHAPES; i++)
		MPI_Type_commit(&shape[i].type);
}

static void free_shapes(void)
{
	for (int i = 1; i < SHAPES; i++)
		MPI_Type_free(&shape[i].type);
}

/* Where the data of a shape begins in its area, so that nothing lies before it. */
enum { FIRST = 40 };

static unsigned char origin[AREA + 8], expected[AREA + 8], there[AREA + 8];

/* The effect of the same data as a message to oneself. */
static void by_message(const void *from, int i, void *to, int j, int ints)
{
	MPI_Sendrecv(from, ints / shape[i].ints, shape[i].type, 0, 0, to, ints / shape[j].ints, shape[j].type, 0, 0, MPI_COMM_SELF,
	             MPI_STATUS_IGNORE);
}

struct window {
	MPI_Win win;
	unsigned char *base; /* AREA bytes for each origin */
};

/* Bytes of a step of displacements at a rank. */
static int unit_of(int rank)
{
	return rank % 2 ? 4 : 8;
}

/* Every rank works on its area in the window of each. */
static MPI_Aint displacement(int target)
{
	return (MPI_Aint)(t_rank * AREA + FIRST) / unit_of(target);
}

static void put_to_all(struct window *w, int i, int j, int ints)
{
	t_fill(w->base, (size_t)t_size * AREA, 1000u + (unsigned)t_rank);
	MPI_Win_fence(0, w->win);
	for (int target = 0; target < t_size; target++) {
		t_fill(origin, AREA, (unsigned)(t_rank * 100 + target));
		if (target % 2)
			t_check_class(MPI_Put(origin + FIRST, ints / shape[i].ints, shape[i].type, target, displacement(target),
			                      ints / shape[j].ints, shape[j].type, w->win), MPI_SUCCESS);
		else
			t_check_class(MPI_Put_c(origin + FIRST, ints / shape[i].ints, shape[i].type, target, displacement(target),
			                        ints / shape[j].ints, shape[j].type, w->win), MPI_SUCCESS);
	}
	MPI_Win_fence(0, w->win);
	for (int from = 0; from < t_size; from++) {
		for (size_t k = 0; k < AREA; k++)
			expected[k] = t_byte(1000u + (unsigned)t_rank, (size_t)from * AREA + k);
		t_fill(origin, AREA, (unsigned)(from * 100 + t_rank));
		by_message(origin + FIRST, i, expected + FIRST, j, ints);
		t_check(memcmp(w->base + from * AREA, expected, AREA) == 0, "put of rank %d, %d ints, shapes %d %d", from, ints, i, j);
	}
	MPI_Win_fence(0, w->win);
}

static void get_from_all(struct window *w, int i, int j, int ints)
{
	t_fill(w->base, (size_t)t_size * AREA, 1000u + (unsigned)t_rank);
	MPI_Win_fence(0, w->win);
	for (int target = 0; target < t_size; target++) {
		t_fill(origin, AREA, (unsigned)target);
		t_fill(expected, AREA, (unsigned)target);
		for (size_t k = 0; k < AREA; k++)
			there[k] = t_byte(1000u + (unsigned)target, (size_t)t_rank * AREA + k);
		if (target % 2)
			t_check_class(MPI_Get(origin + FIRST, ints / shape[i].ints, shape[i].type, target, displacement(target),
			                      ints / shape[j].ints, shape[j].type, w->win), MPI_SUCCESS);
		else
			t_check_class(MPI_Get_c(origin + FIRST, ints / shape[i].ints, shape[i].type, target, displacement(target),
			                        ints / shape[j].ints, shape[j].type, w->win), MPI_SUCCESS);
		by_message(there + FIRST, j, expected + FIRST, i, ints);
		t_check(memcmp(origin, expected, AREA) == 0, "get from rank %d, %d ints, shapes %d %d", target, ints, i, j);
	}
	MPI_Win_fence(0, w->win);
}

static void of_nothing(MPI_Win win)
{
	int value = 5, result = 6;

	t_check_class(MPI_Put(NULL, 0, MPI_INT, 0, 1 << 30, 0, MPI_INT, win), MPI_SUCCESS, "nothing lies anywhere");
	t_check_class(MPI_Accumulate(NULL, 0, MPI_BYTE, 0, 0, 0, MPI_INT, MPI_SUM, win), MPI_SUCCESS, "nothing is combined");
	t_check_class(MPI_Get_accumulate(&value, 0, MPI_INT, &result, 0, MPI_BYTE, MPI_PROC_NULL, 0, 0, MPI_BYTE, MPI_SUM, win), MPI_SUCCESS);

	t_check_class(MPI_Put(&value, 1, MPI_INT, MPI_PROC_NULL, 1 << 30, 1, MPI_INT, win), MPI_SUCCESS);
	t_check_class(MPI_Get(&value, 1, MPI_INT, MPI_PROC_NULL, 0, 1, MPI_INT, win), MPI_SUCCESS);
	t_check_class(MPI_Accumulate(&value, 1, MPI_INT, MPI_PROC_NULL, 0, 1, MPI_INT, MPI_SUM, win), MPI_SUCCESS);
	t_check_class(MPI_Fetch_and_op(&value, &result, MPI_INT, MPI_PROC_NULL, 0, MPI_SUM, win), MPI_SUCCESS);
	t_check_class(MPI_Compare_and_swap(&value, &value, &result, MPI_INT, MPI_PROC_NULL, 0, win), MPI_SUCCESS);
	t_check(value == 5 && result == 6);
}

static void all_shapes(struct window *w)
{
	for (int n = 0; n < COUNTS; n++)
		for (int i = 0; i < SHAPES; i++)
			for (int j = n ? i : SHAPES - 1; j < SHAPES; j++) {
				int ints = i < 2 && j < 2 ? counts[n] : counts[n] / 6 * 6;

				put_to_all(w, i, j, ints);
				get_from_all(w, j, i, ints);
			}
}

/* Requests, where there is a lock; they are active until they are waited for. */
static void by_request(struct window *w)
{
	int target = (t_rank + 1) % t_size, value = t_rank + 7, one = 1, old[2] = { -1, -1 };
	MPI_Aint at = FIRST / unit_of(target);
	MPI_Request request[2];

	memset(w->base + FIRST, 0, sizeof value);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Win_lock_all(0, w->win);
	MPI_Rput(&value, 1, MPI_INT, target, at, 1, MPI_INT, w->win, &request[0]);
	t_check(request[0] != MPI_REQUEST_NULL);
	MPI_Wait(&request[0], MPI_STATUS_IGNORE);
	MPI_Raccumulate(&one, 1, MPI_INT, target, at, 1, MPI_INT, MPI_SUM, w->win, &request[0]);
	MPI_Rget_accumulate(&one, 1, MPI_INT, &old[0], 1, MPI_INT, target, at, 1, MPI_INT, MPI_SUM, w->win, &request[1]);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	t_check_eq(old[0], value + 1);
	MPI_Rget_c(&old[1], 1, MPI_INT, target, at, 1, MPI_INT, w->win, &request[0]);
	MPI_Request_free(&request[0]);
	MPI_Rput_c(&value, 1, MPI_INT, MPI_PROC_NULL, at, 1, MPI_INT, w->win, &request[0]);
	MPI_Wait(&request[0], MPI_STATUS_IGNORE);
	MPI_Win_unlock_all(w->win);
	t_check_eq(old[1], value + 2);
	MPI_Barrier(MPI_COMM_WORLD);
	t_check_eq(*(int *)(void *)(w->base + FIRST), (t_rank + t_size - 1) % t_size + 9);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	make_shapes();
	for (enum flavor flavor = MAPPED; flavor < FLAVORS; flavor++) {
		struct window w;

		if (!flavor_open(flavor, (MPI_Aint)t_size * AREA, unit_of(t_rank), &w.base, &w.win))
			continue;
		all_shapes(&w);
		of_nothing(w.win);
		MPI_Win_fence(MPI_MODE_NOSUCCEED, w.win);
		by_request(&w);
		flavor_close(flavor, w.base, &w.win);
	}
	free_shapes();
	return t_done();
}
