/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: in a dynamic window displacements are addresses of the target. What lies in attached memory, shared or private, can be put,
 * got and accumulated, also with a datatype of addresses; what lies elsewhere is MPI_ERR_RMA_RANGE, also while the
 * target attaches and detaches (MPI 5.0 section 12.2.4).
 */
#include "tests/lib/t.h"

#define INTS 100

static MPI_Win win;

static void use(MPI_Aint at, int target)
{
	int value[INTS], got[INTS], one = 1, old;
	MPI_Datatype absolute;

	for (int i = 0; i < INTS; i++)
		value[i] = 1000 * t_rank + i;
	t_check_class(MPI_Put(value, INTS, MPI_INT, target, at, INTS, MPI_INT, win), MPI_SUCCESS);
	t_check_class(MPI_Fetch_and_op(&one, &old, MPI_INT, target, MPI_Aint_add(at, 8), MPI_SUM, win), MPI_SUCCESS);
	t_check_eq(old, value[2]);
	t_check_class(MPI_Accumulate(value, 2, MPI_INT, target, at, 2, MPI_INT, MPI_SUM, win), MPI_SUCCESS);
	MPI_Type_create_hindexed_block(1, INTS, &at, MPI_INT, &absolute);
	MPI_Type_commit(&absolute);
	t_check_class(MPI_Get(got, INTS, MPI_INT, target, 0, 1, absolute, win), MPI_SUCCESS);
	MPI_Type_free(&absolute);
	for (int i = 0; i < INTS; i++)
		t_check_eq(got[i], i < 2 ? 2 * value[i] : value[i] + (i == 2));
}

static void miss(MPI_Aint at, int target)
{
	int value = 1;

	t_check_class(MPI_Put(&value, 1, MPI_INT, target, MPI_Aint_add(at, 4 * INTS - 3), 1, MPI_INT, win), MPI_ERR_RMA_RANGE);
	t_check_class(MPI_Get(&value, 1, MPI_INT, target, MPI_Aint_diff(at, 1), 1, MPI_INT, win), MPI_ERR_RMA_RANGE);
	t_check_class(MPI_Get(&value, 1, MPI_INT, target, 16, 1, MPI_INT, win), MPI_ERR_RMA_RANGE);
}

/* Everybody uses the memory of the next rank, if all could attach it. */
static void attach(int *memory)
{
	int target = (t_rank + 1) % t_size, rc = MPI_Win_attach(win, memory, INTS * sizeof(int)), all;
	MPI_Aint own, at;

	MPI_Allreduce(&rc, &all, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
	if (!all) {
		MPI_Get_address(memory, &own);
		MPI_Sendrecv(&own, 1, MPI_AINT, (t_rank + t_size - 1) % t_size, 0, &at, 1, MPI_AINT, target, 0, MPI_COMM_WORLD,
		             MPI_STATUS_IGNORE);
		MPI_Win_lock(MPI_LOCK_EXCLUSIVE, target, 0, win);
		use(at, target);
		miss(at, target);
		MPI_Win_unlock(target, win);
		MPI_Barrier(MPI_COMM_WORLD);
		t_check_eq(memory[3], 1000 * ((t_rank + t_size - 1) % t_size) + 3);
	}
	if (!rc)
		MPI_Win_detach(win, memory);
}

enum { ROUNDS = 20, MANY = 20 };

/* What is attached is found while its owner attaches and detaches other memory, and moves its table. */
static void change(void)
{
	int target = (t_rank + 1) % t_size, got;
	char *shared, *lasting;
	MPI_Aint own, at;

	MPI_Alloc_mem(64L * (MANY + 1), MPI_INFO_NULL, &shared);
	lasting = shared + 64L * MANY;
	*(int *)lasting = 4711 + t_rank;
	MPI_Win_attach(win, lasting, 64);
	MPI_Get_address(lasting, &own);
	MPI_Sendrecv(&own, 1, MPI_AINT, (t_rank + t_size - 1) % t_size, 0, &at, 1, MPI_AINT, target, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Win_lock_all(0, win);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		for (int i = 0; i < MANY; i++) {
			t_check_class(MPI_Win_attach(win, shared + 64L * i, 64), MPI_SUCCESS);
			t_check_class(MPI_Get(&got, 1, MPI_INT, target, at, 1, MPI_INT, win), MPI_SUCCESS);
			t_check_eq(got, 4711 + target);
		}
		for (int i = 0; i < MANY; i++) {
			t_check_class(MPI_Win_detach(win, shared + 64L * (i * 7 % MANY)), MPI_SUCCESS);
			t_check_class(MPI_Get(&got, 1, MPI_INT, target, at, 1, MPI_INT, win), MPI_SUCCESS);
			t_check_eq(got, 4711 + target);
		}
	}
	MPI_Win_unlock_all(win);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Win_detach(win, lasting);
	MPI_Free_mem(shared);
}

int main(int argc, char **argv)
{
	int own[INTS], *shared;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &win);
	MPI_Win_set_errhandler(win, MPI_ERRORS_RETURN);
	MPI_Alloc_mem(INTS * sizeof(int), MPI_INFO_NULL, &shared);
	attach(shared);
	attach(own);
	MPI_Free_mem(shared);
	change();
	MPI_Win_free(&win);
	return t_done();
}
