/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: threads use different communicators at the same time: collectives, and making more of them (MPI 5.0 section 11.6.2:
 * each communicator by one thread at a time). One of them works on MPI_COMM_WORLD.
 */
#include "tests/lib/threads.h"

enum { THREADS = 3, ROUNDS = 12, LONG = 20000 };

static MPI_Comm comm_of[THREADS];

static void reduce(MPI_Comm comm, int thread, int round)
{
	static _Thread_local int in[LONG], out[LONG];
	int length = round % 2 ? LONG : 1, sum = t_size * (t_size - 1) / 2, rank;

	MPI_Comm_rank(comm, &rank);
	for (int i = 0; i < length; i++)
		in[i] = rank + i * thread;
	MPI_Allreduce(in, out, length, MPI_INT, MPI_SUM, comm);
	for (int i = 0; i < length; i++)
		t_check_eq(out[i], sum + i * thread * t_size, "thread %d round %d element %d", thread, round, i);
	out[0] = rank == round % t_size ? thread + round : -1;
	MPI_Bcast(out, 1, MPI_INT, round % t_size, comm);
	t_check_eq(out[0], thread + round, "broadcast of thread %d", thread);
	MPI_Barrier(comm);
}

static void work(int thread)
{
	MPI_Comm comm = comm_of[thread], made, half;
	int rank, size;

	MPI_Comm_rank(comm, &rank);
	for (int round = 0; round < ROUNDS; round++) {
		reduce(comm, thread, round);
		MPI_Comm_dup(comm, &made);
		MPI_Comm_split(made, rank % 2, 0, &half);
		MPI_Comm_size(half, &size);
		t_check_eq(size, rank % 2 ? t_size / 2 : (t_size + 1) / 2, "half of thread %d", thread);
		reduce(made, thread, round);
		MPI_Comm_free(&half);
		MPI_Comm_free(&made);
	}
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	comm_of[0] = MPI_COMM_WORLD;
	for (int i = 1; i < THREADS; i++)
		MPI_Comm_dup(MPI_COMM_WORLD, &comm_of[i]);
	t_team(THREADS, work);
	for (int i = 1; i < THREADS; i++)
		MPI_Comm_free(&comm_of[i]);
	return t_done();
}
