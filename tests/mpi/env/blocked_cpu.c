/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 4
 * Description: a rank that is blocked in an MPI call uses at most a hundredth of a CPU, whichever call it is, also while its core
 * is its own. Rank 0 keeps the others waiting; they compare the CPU time they used with the time that passed.
 */
#include "tests/lib/t.h"

#include <sys/resource.h>
#include <time.h>

enum { WAIT_MS = 500 };

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6 + (double)usage.ru_stime.tv_sec +
	       (double)usage.ru_stime.tv_usec * 1e-6;
}

static void recv_blocked(void)
{
	MPI_Recv(NULL, 0, MPI_INT, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void wait_blocked(void)
{
	MPI_Request request;

	MPI_Irecv(NULL, 0, MPI_INT, MPI_ANY_SOURCE, 1, MPI_COMM_WORLD, &request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static void probe_blocked(void)
{
	MPI_Probe(0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	recv_blocked();
}

static void barrier(void)
{
	MPI_Barrier(MPI_COMM_WORLD);
}

static void release(void)
{
	for (int rank = 1; rank < t_size; rank++)
		MPI_Send(NULL, 0, MPI_INT, rank, 1, MPI_COMM_WORLD);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*blocked)(void), (*release)(void);
	} calls[] = {
		{ "MPI_Recv", recv_blocked, release },
		{ "MPI_Wait", wait_blocked, release },
		{ "MPI_Probe", probe_blocked, release },
		{ "MPI_Barrier", barrier, barrier },
	};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < (long)(sizeof calls / sizeof calls[0]); t_step++) {
		MPI_Barrier(MPI_COMM_WORLD);
		if (t_rank == 0) {
			nanosleep(&(struct timespec){ .tv_nsec = WAIT_MS * 1000000L }, NULL); /* the subject: time passes */
			calls[t_step].release();
		} else {
			double cpu = cpu_seconds(), wall = MPI_Wtime();

			calls[t_step].blocked();
			cpu = cpu_seconds() - cpu;
			wall = MPI_Wtime() - wall;
			t_check(cpu <= wall / 100, "%s: %.1f ms of CPU in %.0f ms", calls[t_step].name, cpu * 1e3, wall * 1e3);
		}
	}
	return t_done();
}
