/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: of those that lock a target alone one at a time is inside; sharers see what the last of them has left, whole, and are
 * inside together; whoever asks gets its turn (MPI 5.0 section 12.5.3).
 */
#include "tests/lib/t.h"

#include <stdatomic.h>

enum { ROUNDS = 400 };

/* What lies at every target. */
struct cell {
	long first, second; /* equal, whenever nobody has the lock alone */
	_Atomic int inside; /* sharers */
};

static struct cell *cell[64];
static MPI_Win win;
static long added[64];

/* The ranks of the window are others than those of the world. */
static void make(void)
{
	struct cell *base;
	MPI_Comm reversed;
	MPI_Aint size;
	int unit;

	MPI_Comm_split(MPI_COMM_WORLD, 0, -t_rank, &reversed);
	MPI_Win_allocate_shared(sizeof **cell, 1, MPI_INFO_NULL, reversed, &base, &win);
	MPI_Comm_free(&reversed);
	memset(base, 0, sizeof *base);
	for (int rank = 0; rank < t_size; rank++)
		MPI_Win_shared_query(win, rank, &size, &unit, &cell[rank]);
	MPI_Barrier(MPI_COMM_WORLD);
}

static void alone(int rank)
{
	MPI_Win_lock(MPI_LOCK_EXCLUSIVE, rank, 0, win);
	t_check_eq(cell[rank]->inside, 0, "sharers inside");
	t_check_eq(cell[rank]->first++, cell[rank]->second++, "at rank %d", rank);
	MPI_Win_unlock(rank, win);
	added[rank]++;
}

static void shared(int rank)
{
	MPI_Win_lock(MPI_LOCK_SHARED, rank, 0, win);
	cell[rank]->inside++;
	t_check_eq(cell[rank]->first, cell[rank]->second, "at rank %d", rank);
	cell[rank]->inside--;
	MPI_Win_unlock(rank, win);
}

static void all(void)
{
	MPI_Win_lock_all(0, win);
	for (int rank = 0; rank < t_size; rank++) {
		cell[rank]->inside++;
		t_check_eq(cell[rank]->first, cell[rank]->second, "at rank %d", rank);
		cell[rank]->inside--;
	}
	MPI_Win_unlock_all(win);
}

static void mix(void)
{
	uint64_t random = t_seed + (uint64_t)t_rank;

	for (t_step = 0; t_step < ROUNDS; t_step++) {
		int rank = (int)(t_random(&random) % (uint64_t)t_size);

		switch (t_random(&random) % 8) {
		case 0:
			all();
			break;
		case 1:
		case 2:
			shared(rank);
			break;
		default:
			alone(rank);
		}
	}
}

/* Several targets may be locked at once; sharers wait for each other inside. */
static void together(void)
{
	for (int rank = 0; rank < t_size; rank++)
		MPI_Win_lock(MPI_LOCK_SHARED, rank, 0, win);
	MPI_Barrier(MPI_COMM_WORLD);
	for (int rank = 0; rank < t_size; rank++)
		MPI_Win_unlock(rank, win);
	MPI_Win_lock_all(0, win);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Win_unlock_all(win);
}

/* A rank that waits for a lock serves its peers: what the holder waits for comes through it. */
static void served(void)
{
	static char large[1 << 20];
	int next = (t_rank + 1) % t_size, last = t_size - 1;
	MPI_Request request;

	if (t_rank == 0)
		MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, win);
	MPI_Barrier(MPI_COMM_WORLD);
	if (t_rank == last && t_size > 1) {
		MPI_Isend(large, sizeof large, MPI_CHAR, 0, 0, MPI_COMM_WORLD, &request);
		MPI_Win_lock(MPI_LOCK_EXCLUSIVE, next, 0, win);
		MPI_Win_unlock(next, win);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
	}
	if (t_rank == 0) {
		if (t_size > 1)
			MPI_Recv(large, sizeof large, MPI_CHAR, last, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		MPI_Win_unlock(0, win);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	make();
	mix();
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Allreduce(MPI_IN_PLACE, added, t_size, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	for (int rank = 0; rank < t_size; rank++)
		t_check_eq(cell[rank]->first, added[rank], "what all have added at rank %d", rank);
	together();
	served();
	MPI_Win_free(&win);
	return t_done();
}
