/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What waiting costs: rank 0 blocks in MPI_Recv while rank 1 sleeps, and prints as one JSON object how much of a CPU it used
 * meanwhile, in per cent. The message that ends it also shows that it was woken.
 *
 *	mpirun -n 2 ./idle [SECONDS]
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds_on(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 10;
	struct timespec pause = {.tv_sec = (time_t)seconds};
	double used, passed, share;
	int rank, word = 0;

	pause.tv_nsec = (long)((seconds - (double)pause.tv_sec) * 1e9);
	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Barrier(MPI_COMM_WORLD);
	if (rank == 1) {
		nanosleep(&pause, NULL);
		MPI_Send(&word, 1, MPI_INT, 0, 0, MPI_COMM_WORLD);
	}
	if (rank == 0) {
		used = seconds_on(CLOCK_PROCESS_CPUTIME_ID);
		passed = seconds_on(CLOCK_MONOTONIC);
		MPI_Recv(&word, 1, MPI_INT, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		used = seconds_on(CLOCK_PROCESS_CPUTIME_ID) - used;
		share = 100 * used / (seconds_on(CLOCK_MONOTONIC) - passed);
		printf("{\"test\": \"idle\", \"np\": 2, \"size\": 0, \"unit\": \"%%\", \"value\": %.9g, \"fast\": %.9g}\n",
		       share, share);
	}
	MPI_Finalize();
	return 0;
}
