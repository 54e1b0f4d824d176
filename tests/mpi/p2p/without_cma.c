/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * env: MPILITE_ENGINE=pipe
 * Description: large transfers keep moving where the kernel refuses to copy between processes, so
 * that both sides have to take part: into a receive whose owner is blocked in MPI_Barrier, in both
 * directions at once, to itself, and from several senders to one receiver that takes them in
 * reverse order (MPI 5.0 section 3.5, progress).
 */
#include "tests/lib/t.h"

enum { LARGE = 1 << 20, ROUNDS = 4 };

static unsigned char in[64][LARGE], out[LARGE];

static void check_from(int peer)
{
	t_check_fill(in[peer], LARGE, (uint64_t)(t_step * 64 + peer), "large message");
	memset(in[peer], 0, LARGE);
}

/* The receiver posts, then blocks; the sender blocks in MPI_Send first. By turns. */
static void into_barrier(int receiver)
{
	MPI_Request request;
	int sender = (receiver + 1) % t_size;

	if (t_rank == receiver)
		MPI_Irecv(in[sender], LARGE, MPI_BYTE, sender, 1, MPI_COMM_WORLD, &request);
	if (t_rank == sender)
		MPI_Send(out, LARGE, MPI_BYTE, receiver, 1, MPI_COMM_WORLD);
	MPI_Barrier(MPI_COMM_WORLD);
	if (t_rank == receiver) {
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		check_from(sender);
	}
}

static void both_ways(void)
{
	int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;

	MPI_Sendrecv(out, LARGE, MPI_BYTE, next, 2, in[prev], LARGE, MPI_BYTE, prev, 2,
		     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	check_from(prev);
	MPI_Sendrecv(out, LARGE, MPI_BYTE, t_rank, 3, in[t_rank], LARGE, MPI_BYTE, t_rank, 3,
		     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	check_from(t_rank);
}

static void many_to_one(void)
{
	if (t_rank != 0) {
		MPI_Send(out, LARGE, MPI_BYTE, 0, 4, MPI_COMM_WORLD);
		return;
	}
	for (int source = t_size - 1; source > 0; source--) {
		MPI_Recv(in[source], LARGE, MPI_BYTE, source, 4, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		check_from(source);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		t_fill(out, LARGE, (uint64_t)(t_step * 64 + t_rank));
		into_barrier((int)t_step % t_size);
		both_ways();
		many_to_one();
	}
	return t_done();
}
