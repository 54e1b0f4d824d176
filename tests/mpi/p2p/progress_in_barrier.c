/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: a rank that blocks in MPI_Barrier still plays its part in transfers started
 * before: its posted receive of 1 MiB lets the peer's blocking MPI_Send return, and its own large
 * MPI_Isend reaches a peer that blocks in MPI_Recv; both peers enter the barrier only afterwards
 * (MPI 5.0 section 3.5, progress).
 */
#include "tests/lib/t.h"

enum { LARGE = 1 << 20, ROUNDS = 6 };

static unsigned char in[LARGE], out[LARGE];

/* Rank 0 posts receives from all and goes into the barrier; the others send first. */
static void send_into_barrier(void)
{
	static unsigned char box[64][LARGE / 4];
	MPI_Request request[64];

	if (t_rank > 0) {
		t_fill(out, LARGE / 4, (uint64_t)(t_step + t_rank));
		MPI_Send(out, LARGE / 4, MPI_BYTE, 0, 1, MPI_COMM_WORLD);
		MPI_Barrier(MPI_COMM_WORLD);
		return;
	}
	for (int i = 1; i < t_size; i++)
		MPI_Irecv(box[i], LARGE / 4, MPI_BYTE, i, 1, MPI_COMM_WORLD, &request[i]);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Waitall(t_size - 1, request + 1, MPI_STATUSES_IGNORE);
	for (int i = 1; i < t_size; i++)
		t_check_fill(box[i], LARGE / 4, (uint64_t)(t_step + i),
			     "message sent into a barrier");
}

/* Rank 0 starts sends to all and goes into the barrier; the others receive first. */
static void send_out_of_barrier(void)
{
	MPI_Request request[64];

	if (t_rank > 0) {
		memset(in, 0, LARGE);
		MPI_Recv(in, LARGE, MPI_BYTE, 0, 2, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		t_check_fill(in, LARGE, (uint64_t)t_step, "message sent out of a barrier");
		MPI_Barrier(MPI_COMM_WORLD);
		return;
	}
	t_fill(out, LARGE, (uint64_t)t_step);
	for (int i = 1; i < t_size; i++)
		MPI_Isend(out, LARGE, MPI_BYTE, i, 2, MPI_COMM_WORLD, &request[i]);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Waitall(t_size - 1, request + 1, MPI_STATUSES_IGNORE);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		send_into_barrier();
		send_out_of_barrier();
	}
	return t_done();
}
