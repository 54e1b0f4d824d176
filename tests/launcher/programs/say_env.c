/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: say_env [-d] [name ...]. In rank order each rank prints "R name=value" for every name
 * given ("R name unset" when it is not in the environment), or the whole environment when no name
 * is given. -d prints the working directory first.
 */
#define _GNU_SOURCE
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say_names(int rank, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = getenv(argv[i]);
		char dir[4096];

		if (!strcmp(argv[i], "-d"))
			printf("%d cwd=%s\n", rank, getcwd(dir, sizeof(dir)) ? dir : "?");
		else if (value)
			printf("%d %s=%s\n", rank, argv[i], value);
		else
			printf("%d %s unset\n", rank, argv[i]);
	}
}

int main(int argc, char **argv)
{
	int rank, size;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	if (rank > 0)
		MPI_Recv(NULL, 0, MPI_BYTE, rank - 1, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	say_names(rank, argc, argv);
	for (char **e = environ; argc == 1 && *e; e++)
		printf("%d %s\n", rank, *e);
	fflush(stdout);
	if (rank < size - 1)
		MPI_Send(NULL, 0, MPI_BYTE, rank + 1, 1, MPI_COMM_WORLD);
	MPI_Finalize();
	return 0;
}
