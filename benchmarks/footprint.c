/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an MPI program costs before it has done anything, printed by rank 0 as one JSON object:
 *
 *	init             milliseconds inside MPI_Init; also without mpirun
 *	memory           MiB a rank after MPI_Init and a barrier: the proportional set sizes of all ranks
 *	                 added, in which a page that several of them map counts once, by the number of ranks
 *	memory-alltoall  the same after every rank has sent 8 bytes to every other
 *
 *	mpirun -n 32 ./footprint memory
 */
#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Negative when the kernel does not say. */
static double pss_mib(void)
{
	FILE *rollup = fopen("/proc/self/smaps_rollup", "r");
	char line[128];
	double kib = -1;

	while (rollup && kib < 0 && fgets(line, sizeof(line), rollup))
		if (strncmp(line, "Pss:", 4) == 0)
			kib = strtod(line + 4, NULL);
	if (rollup)
		fclose(rollup);
	return kib / 1024;
}

static void send_to_all(int ranks)
{
	double *words = calloc(2 * (size_t)ranks, sizeof(*words));

	if (!words)
		MPI_Abort(MPI_COMM_WORLD, 1);
	MPI_Alltoall(words, 1, MPI_DOUBLE, words + ranks, 1, MPI_DOUBLE, MPI_COMM_WORLD);
	free(words);
}

/* Every rank reads before any goes on: what the sum itself needs must not be in it. */
static double memory_of_all(bool after_alltoall, int ranks)
{
	double mine, sum = 0;

	if (after_alltoall)
		send_to_all(ranks);
	MPI_Barrier(MPI_COMM_WORLD);
	mine = pss_mib();
	if (mine < 0) {
		fprintf(stderr, "footprint: /proc/self/smaps_rollup cannot be read\n");
		MPI_Abort(MPI_COMM_WORLD, 1);
	}
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Reduce(&mine, &sum, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
	return sum;
}

int main(int argc, char **argv)
{
	const char *test = argc > 1 ? argv[1] : "memory";
	bool is_init = strcmp(test, "init") == 0;
	double value = now_ms();
	int rank, ranks;

	MPI_Init(&argc, &argv);
	value = now_ms() - value;
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &ranks);
	if (!is_init)
		value = memory_of_all(strcmp(test, "memory-alltoall") == 0, ranks) / ranks;
	if (rank == 0)
		printf("{\"test\": \"%s\", \"np\": %d, \"size\": 0, \"unit\": \"%s\", \"value\": %.9g, \"fast\": %.9g}\n",
		       test, ranks, is_init ? "ms" : "MiB", value, value);
	MPI_Finalize();
	return 0;
}
