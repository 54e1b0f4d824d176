/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: partitioned sends and receives of one envelope pair in the order of their
 * initialization, whoever is first, and not with other receives of that envelope; an early
 * partition is seen while later ones are not even ready (MPI 5.0 sections 4.2 and 4.2.2).
 */
#include "tests/lib/t.h"

enum { PAIRS = 3, PARTS = 4, COUNT = 100 };

static int out[PAIRS][PARTS * COUNT], in[PAIRS][PARTS * COUNT];
static MPI_Request send[PAIRS], receive[PAIRS];
static int next, prev;

static void make_sends(void)
{
	for (int i = 0; i < PAIRS; i++)
		MPI_Psend_init(out[i], PARTS, COUNT, MPI_INT, next, 6, MPI_COMM_WORLD,
			       MPI_INFO_NULL, &send[i]);
}

static void make_receives(void)
{
	for (int i = 0; i < PAIRS; i++)
		MPI_Precv_init(in[i], PARTS, COUNT, MPI_INT, prev, 6, MPI_COMM_WORLD,
			       MPI_INFO_NULL, &receive[i]);
}

/* One partition after the other, each only when the one before has arrived. */
static void pass_one_by_one(int pair)
{
	int flag, token = 0;

	for (int part = 0; part < PARTS; part++) {
		for (int k = part * COUNT; k < (part + 1) * COUNT; k++)
			out[pair][k] = (t_rank * PAIRS + pair) * 1000 + k;
		MPI_Pready(part, send[pair]);
		for (flag = 0; !flag;)
			MPI_Parrived(receive[pair], part, &flag);
		t_check_eq(in[pair][part * COUNT], (prev * PAIRS + pair) * 1000 + part * COUNT,
			   "pair %d, partition %d", pair, part);
		if (part + 1 < PARTS) {
			MPI_Parrived(receive[pair], part + 1, &flag);
			t_check(!flag, "partition %d is not ready", part + 1);
		}
		/* The neighbour has seen that before the next one leaves. */
		MPI_Sendrecv_replace(&token, 1, MPI_INT, prev, 6, next, 6, MPI_COMM_WORLD,
				     MPI_STATUS_IGNORE);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 8; t_step++) {
		int value = 1000 + t_rank, got = -1;
		MPI_Request any;

		MPI_Irecv(&got, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &any);
		if (t_step % 2)
			make_receives();
		make_sends();
		MPI_Barrier(MPI_COMM_WORLD);
		if (t_step % 2 == 0)
			make_receives();
		MPI_Startall(PAIRS, receive);
		MPI_Startall(PAIRS, send);
		/* The plain receive gets the plain message, though it could take any. */
		MPI_Send(&value, 1, MPI_INT, next, 6, MPI_COMM_WORLD);
		MPI_Wait(&any, MPI_STATUS_IGNORE);
		t_check_eq(got, 1000 + prev, "plain message");
		for (int i = PAIRS - 1; i >= 0; i--)
			pass_one_by_one(i);
		MPI_Waitall(PAIRS, send, MPI_STATUSES_IGNORE);
		MPI_Waitall(PAIRS, receive, MPI_STATUSES_IGNORE);
		for (int i = 0; i < PAIRS; i++) {
			for (int k = 0; k < PARTS * COUNT; k++)
				t_check_eq(in[i][k], (prev * PAIRS + i) * 1000 + k, "pair %d", i);
			MPI_Request_free(&send[i]);
			MPI_Request_free(&receive[i]);
		}
	}
	return t_done();
}
