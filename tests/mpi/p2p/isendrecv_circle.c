/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: MPI_Isendrecv and MPI_Isendrecv_replace send and receive under one request, whose
 * status is that of the receive; several of them may be under way around a circle, and either end
 * may be MPI_PROC_NULL (MPI 5.0 section 3.10).
 */
#include "tests/lib/t.h"

enum { ROUNDS = 4, ROOM = 150000 };

static unsigned char out[ROUNDS][ROOM], in[ROUNDS][ROOM];
static MPI_Request request[ROUNDS];
static MPI_Status status[ROUNDS];
static int next, prev;

static uint64_t key(int rank, int i)
{
	return (uint64_t)(rank * 1000 + t_step * 10 + i);
}

static void start(int i, int size)
{
	t_fill(out[i], (size_t)size, key(t_rank, i));
	if (i % 2) {
		memcpy(in[i], out[i], (size_t)size);
		MPI_Isendrecv_replace(in[i], size, MPI_BYTE, next, i, prev, i, MPI_COMM_WORLD,
				      &request[i]);
	} else {
		MPI_Isendrecv(out[i], size, MPI_BYTE, next, i, in[i], ROOM, MPI_BYTE, prev,
			      MPI_ANY_TAG, MPI_COMM_WORLD, &request[i]);
	}
}

static void check_circle(int size)
{
	int count;

	for (int i = 0; i < ROUNDS; i++)
		start(i, size);
	MPI_Waitall(ROUNDS, request, status);
	for (int i = 0; i < ROUNDS; i++) {
		t_check(request[i] == MPI_REQUEST_NULL, "request %d is null", i);
		MPI_Get_count(&status[i], MPI_BYTE, &count);
		t_check_eq(count, size, "size of %d", i);
		t_check_eq(status[i].MPI_SOURCE, prev, "source of %d", i);
		t_check_eq(status[i].MPI_TAG, i, "tag of %d", i);
		t_check_fill(in[i], (size_t)size, key(prev, i), "message");
	}
	/* A receive for any tag must not take a message of the next round. */
	MPI_Barrier(MPI_COMM_WORLD);
}

static void check_ends(void)
{
	int value = t_rank, to = t_rank + 1 < t_size ? t_rank + 1 : MPI_PROC_NULL;
	int from = t_rank ? t_rank - 1 : MPI_PROC_NULL;

	MPI_Isendrecv_replace(&value, 1, MPI_INT, to, 8, from, 8, MPI_COMM_WORLD, &request[0]);
	MPI_Wait(&request[0], &status[0]);
	t_check_eq(value, t_rank ? t_rank - 1 : 0, "value from the left");
	t_check_eq(status[0].MPI_SOURCE, from, "source");
	t_check_eq(status[0].MPI_TAG, t_rank ? 8 : MPI_ANY_TAG, "tag");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 1000, 20000, ROOM};

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 20; t_step++) {
		check_circle(sizes[t_step % 5]);
		check_ends();
	}
	return t_done();
}
