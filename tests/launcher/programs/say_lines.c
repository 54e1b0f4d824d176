/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: say_lines [count [length]]. Each rank prints `count` (3) lines "out R of N line I ....",
 * padded with dots to `length` characters (0: no padding), on stdout and the same with "err" on
 * stderr, each line by several small writes so that a launcher that does not assemble lines will
 * mix them up. The last line on stdout has no newline.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static void say_line(FILE *f, const char *name, int rank, int size, int i, int length)
{
	int n = fprintf(f, "%s %d of %d", name, rank, size);

	fflush(f);
	n += fprintf(f, " line %d", i);
	fflush(f);
	for (; n < length; n++)
		fputc('.', f);
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 3;
	int length = argc > 2 ? atoi(argv[2]) : 0;
	int rank, size;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (int i = 0; i < count; i++) {
		say_line(stdout, "out", rank, size, i, length);
		if (i < count - 1)
			fputc('\n', stdout);
		say_line(stderr, "err", rank, size, i, length);
		fputc('\n', stderr);
	}
	fflush(stdout);
	MPI_Finalize();
	return 0;
}
